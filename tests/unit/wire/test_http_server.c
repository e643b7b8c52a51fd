/*
 * test_http_server.c - real sockets against the server: limits, time, conflicting and broken requests.
 *
 * Server and client share one thread: the client sends, then both are driven until the answer is whole.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/wire/http_server.h"

static struct clf_http_server *server;
static unsigned handled;
static char seen_path[256], seen_client[64];
static size_t seen_body;
static char answer[65536];

static struct clf_http_exchange *kept; /* with keep_it: to be answered later */
static bool keep_it;
static size_t take_max = 1000; /* 0: the body is refused */

static void answer_with(struct clf_http_exchange *exchange, unsigned status)
{
	struct clf_http_response response;
	clf_http_problem(&response, status, "D");
	clf_http_answer(exchange, &response);
}

static void take(void *user, struct clf_http_exchange *exchange, const struct clf_http_request *request)
{
	(void)user;
	(void)request;
	if (keep_it)
		kept = exchange;
	else if (take_max > 0)
		clf_http_take(exchange, take_max);
	else
		answer_with(exchange, 401);
}

static void handle(void *user, struct clf_http_exchange *exchange, const struct clf_http_request *request)
{
	struct clf_http_response response;
	(void)user;
	clf_http_response_init(&response, 1000);
	if (keep_it) {
		kept = exchange;
		return;
	}
	handled++;
	snprintf(seen_path, sizeof seen_path, "%s %s", request->method, request->path);
	snprintf(seen_client, sizeof seen_client, "%s", request->client);
	seen_body = request->body.n;
	response.status = 200;
	clf_http_response_set(&response, "Content-Type", "text/plain");
	clf_buf_add_text(&response.body, "hello");
	clf_http_answer(exchange, &response);
}

/* As the page's owner does: to a browser in words of its language. */
static void refuse(void *user, const struct clf_http_request *request, struct clf_http_response *response,
		   unsigned status, const char *detail)
{
	const char *accept = clf_http_header(request, "Accept");
	(void)user;
	clf_http_problem(response, status, detail);
	if (accept != NULL && strstr(accept, "text/html") != NULL)
		clf_http_response_set(response, "Content-Type", "text/html");
}

static const struct clf_http_handlers handlers = {take, handle, refuse};

static int set_up(void **state)
{
	const struct clf_http_server_options options = {.address = "127.0.0.1",
							.trusted_proxy = "127.0.0.2",
							.body_max = 1000,
							.bodies_max = 10000,
							.connections = 20,
							.connections_per_address = 4,
							.idle_s = 2,
							.request_s = 1,
							.response_s = 5};
	struct clf_error err;
	(void)state;
	handled = 0;
	kept = NULL;
	keep_it = false;
	take_max = 1000;
	seen_path[0] = '\0';
	if (clf_http_server_start(&options, &handlers, NULL, &server, &err) != CLF_OK)
		fail_msg("%s", err.text);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	clf_http_server_stop(&server);
	assert_null(server);
	return 0;
}

static int dial_from(const char *source)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
	inet_pton(AF_INET, source, &from.sin_addr);
	inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
	to.sin_port = htons(clf_http_server_port(server));
	assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof from), 0);
	connect(fd, (struct sockaddr *)&to, sizeof to);
	return fd;
}

static void drive(int ms)
{
	struct pollfd fd = {clf_http_server_fd(server), POLLIN, 0};
	int wait = clf_http_server_timeout_ms(server);
	poll(&fd, 1, wait < 0 || wait > ms ? ms : wait);
	clf_http_server_run(server);
}

/* Reads until the peer closes, or time is up; whether it closed. */
static bool collect(int fd, int ms)
{
	size_t n = 0;
	int64_t until = clf_clock_monotonic_ms() + ms;
	while (clf_clock_monotonic_ms() < until && n < sizeof answer - 1) {
		drive(10);
		ssize_t got = recv(fd, answer + n, sizeof answer - 1 - n, 0);
		if (got > 0)
			n += (size_t)got;
		answer[n] = '\0';
		if (got == 0 || (got < 0 && n == 0 && clf_clock_monotonic_ms() > until))
			return true;
	}
	answer[n] = '\0';
	return false;
}

static void ask_bytes(const char *request, size_t size)
{
	int fd = dial_from("127.0.0.1");
	size_t sent = 0;
	for (unsigned i = 0; sent < size && i < 2000; i++) {
		drive(5);
		ssize_t n = send(fd, request + sent, size - sent, MSG_NOSIGNAL);
		if (n > 0)
			sent += (size_t)n;
	}
	shutdown(fd, SHUT_WR);
	collect(fd, 400);
	close(fd);
	drive(5);
}

static void ask(const char *request)
{
	ask_bytes(request, strlen(request));
}

static void expect(unsigned status)
{
	char line[32];
	snprintf(line, sizeof line, "HTTP/1.1 %u ", status);
	if (strncmp(answer, line, strlen(line)) != 0)
		fail_msg("expected %u, got: %.200s", status, answer);
}

static void a_request_is_answered(void **state)
{
	(void)state;
	ask("GET /tickets/7?x=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	expect(200);
	assert_string_equal(seen_path, "GET /tickets/7");
	assert_string_equal(seen_client, "127.0.0.1");
	assert_non_null(strstr(answer, "\r\n\r\nhello"));
	ask("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	expect(200);
	assert_null(strstr(answer, "hello"));
	ask("POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\n12345");
	expect(200);
	assert_int_equal(seen_body, 5);
	ask("POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: "
	    "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
	expect(200);
	assert_int_equal(seen_body, 3);
}

static void broken_requests_never_reach_a_handler(void **state)
{
	static const char *const bad[] = {
	    "GET /../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
	    "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n",
	    "GET http://evil.test/ HTTP/1.1\r\nHost: a\r\n\r\n",
	    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
	    "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabcd",
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nabcd",
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\na",
	    "GET / HTTP/1.1\r\n\r\n",
	    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
	    "G\x01T / HTTP/1.1\r\nHost: a\r\n\r\n",
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA / HTTP/1.1\r\nHost: a\r\n\r\n",
	    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
	    "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
	};
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(bad); i++) {
		ask(bad[i]);
		if (handled || (answer[0] && strncmp(answer, "HTTP/1.1 4", 10) != 0))
			fail_msg("request %zu: handled %u, %.100s", i, handled, answer);
	}
	ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	expect(200);
}

static void oversized_requests_are_refused(void **state)
{
	static char big[300000];
	(void)state;
	ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
	expect(413);
	assert_non_null(strstr(answer, "application/problem+json"));

	int n = snprintf(big, sizeof big, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n");
	memset(big + n, 'x', 2000);
	memcpy(big + n + 2000, "\r\n0\r\n\r\n", 8);
	ask(big);
	expect(413);

	n = snprintf(big, sizeof big, "GET /");
	memset(big + n, 'a', 5000);
	memcpy(big + n + 5000, " HTTP/1.1\r\nHost: a\r\n\r\n", 23);
	ask(big);
	expect(414);

	n = snprintf(big, sizeof big, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
	memset(big + n, 'a', 200000);
	memcpy(big + n + 200000, "\r\n\r\n", 5);
	ask(big);
	assert_true(answer[0] == '\0' || strncmp(answer, "HTTP/1.1 4", 10) == 0);

	n = snprintf(big, sizeof big, "GET / HTTP/1.1\r\nHost: a\r\n");
	for (unsigned i = 0; i < 100; i++)
		n += snprintf(big + n, sizeof big - (size_t)n, "A%u: b\r\n", i);
	memcpy(big + n, "\r\n", 3);
	ask(big);
	expect(400);
	assert_int_equal(handled, 0);
}

/* What is refused is refused to whoever asked: a browser, say. */
static void what_is_refused_is_told_as_it_was_asked(void **state)
{
	static const struct {
		const char *line;
		unsigned status;
	} asked[] = {{"GET /tickets?q=100% HTTP/1.1", 400},
		     {"GET /a//b HTTP/1.1", 400},
		     {"GET /%00 HTTP/1.1", 400},
		     {"AAAAAAAAAAAAAAAAAAAAAAAA / HTTP/1.1", 400}};
	char request[200];
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(asked); i++) {
		snprintf(request, sizeof request, "%s\r\nHost: a\r\nAccept: text/html\r\n\r\n", asked[i].line);
		ask(request);
		expect(asked[i].status);
		assert_non_null(strstr(answer, "text/html"));
		snprintf(request, sizeof request, "%s\r\nHost: a\r\n\r\n", asked[i].line);
		ask(request);
		expect(asked[i].status);
		assert_non_null(strstr(answer, "application/problem+json"));
	}
	assert_int_equal(handled, 0);
}

/* The library's own time-out starts anew with each byte: the deadline does not. */
static void a_dripped_request_is_cut_off(void **state)
{
	static const char drip[] =
	    "GET / HTTP/1.1\r\nHost: a\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	int fd = dial_from("127.0.0.1");
	int64_t start = clf_clock_monotonic_ms();
	bool closed = false;
	(void)state;
	for (size_t i = 0; i < sizeof drip - 1 && !closed; i++) {
		send(fd, drip + i, 1, MSG_NOSIGNAL);
		closed = collect(fd, 60);
	}
	assert_true(closed);
	assert_true(clf_clock_monotonic_ms() - start < 2500);
	assert_int_equal(handled, 0);
	close(fd);
}

static void connections_are_counted_for_each_address(void **state)
{
	int fds[6];
	(void)state;
	for (unsigned i = 0; i < 6; i++) {
		fds[i] = dial_from("127.0.0.1");
		drive(20);
	}
	unsigned open = 0;
	for (unsigned i = 0; i < 6; i++) {
		static const char request[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
		send(fds[i], request, sizeof request - 1, MSG_NOSIGNAL);
		collect(fds[i], 100);
		open += strncmp(answer, "HTTP/1.1 200", 12) == 0;
		answer[0] = '\0';
	}
	assert_int_equal(open, 4);
	int proxy[6];
	for (unsigned i = 0; i < 6; i++) {
		static const char request[] = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.4\r\n\r\n";
		proxy[i] = dial_from("127.0.0.2");
		drive(20);
		send(proxy[i], request, sizeof request - 1, MSG_NOSIGNAL);
		collect(proxy[i], 100);
		expect(200);
		assert_string_equal(seen_client, "198.51.100.4");
	}
	for (unsigned i = 0; i < 6; i++) {
		close(fds[i]);
		close(proxy[i]);
	}
}

static void drive_until_kept(int ms)
{
	int64_t until = clf_clock_monotonic_ms() + ms;
	kept = NULL;
	while (kept == NULL && clf_clock_monotonic_ms() < until)
		drive(10);
	assert_non_null(kept);
}

/* Others are served while one waits; then it has its answer, whatever it waited for. */
static void an_answer_may_come_later(void **state)
{
	static const char get[] = "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	static const char post[] =
	    "POST /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\n12345";
	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		const char *request = i == 0 ? get : post;
		int fd = dial_from("127.0.0.1");
		keep_it = true;
		send(fd, request, strlen(request), MSG_NOSIGNAL);
		drive_until_kept(1000);
		struct clf_http_exchange *slow = kept;
		keep_it = false;
		ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
		expect(200);
		if (i == 2) { /* its body may come, and then it waits once more */
			keep_it = true;
			clf_http_take(slow, 100);
			drive_until_kept(1000);
			slow = kept;
			keep_it = false;
		}
		if (i == 3)
			clf_http_take(slow, 4);
		else
			answer_with(slow, 418);
		assert_true(collect(fd, 1000));
		expect(i == 3 ? 413 : 418);
		close(fd);
	}
}

static void what_waits_for_an_answer_does_not_keep_the_server_from_stopping(void **state)
{
	static const char get[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
	int fds[3];
	(void)state;
	keep_it = true;
	for (size_t i = 0; i < 3; i++) {
		fds[i] = dial_from("127.0.0.1");
		send(fds[i], get, strlen(get), MSG_NOSIGNAL);
		drive_until_kept(1000);
	}
	close(fds[0]); /* gone before its answer */
	clf_http_server_stop(&server);
	for (size_t i = 1; i < 3; i++)
		close(fds[i]);
	assert_int_equal(set_up(NULL), 0);
}

/* Before a byte of it came, and no further than bodies_max in all. */
static void a_body_is_refused_by_its_header(void **state)
{
	int fds[12], busy = 0;
	bool refused[12] = {false};
	(void)state;
	take_max = 0;
	ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\nExpect: 100-continue\r\n\r\n");
	expect(401);
	assert_int_equal(handled, 0);
	take_max = 1000;
	for (size_t i = 0; i < 12; i++) {
		static const char chunked[] =
		    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n";
		char from[16];
		snprintf(from, sizeof from, "127.0.1.%zu", i + 1);
		fds[i] = dial_from(from);
		send(fds[i], chunked, strlen(chunked), MSG_NOSIGNAL);
	}
	/* twice at least, as one too many may be refused late */
	for (int round = 0; round < 2 || (round < 40 && busy < 2); round++) {
		for (size_t i = 0; i < 12; i++) {
			answer[0] = '\0';
			if (!refused[i])
				collect(fds[i], 50);
			refused[i] = refused[i] || strncmp(answer, "HTTP/1.1 503", 12) == 0;
		}
		busy = 0;
		for (size_t i = 0; i < 12; i++)
			busy += refused[i];
	}
	assert_int_equal(busy, 2); /* ten have 1000 bytes each to come */
	for (size_t i = 0; i < 12; i++)
		close(fds[i]);
}

/* Who has most of the places gives back those that do nothing. */
static void idle_connections_shut_nobody_out(void **state)
{
	int fds[40];
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(fds); i++) {
		char from[16];
		snprintf(from, sizeof from, "127.0.2.%zu", i / 4 + 1);
		fds[i] = dial_from(from);
		send(fds[i], "GET / HTTP/1.1\r\nX:", 19, MSG_NOSIGNAL);
		drive(10);
		drive(1);
	}
	ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	expect(200);
	for (size_t i = 0; i < CLF_COUNT(fds); i++)
		close(fds[i]);
}

static void a_port_that_is_taken_is_told(void **state)
{
	const struct clf_http_server_options options = {
	    .address = "127.0.0.1", .port = clf_http_server_port(server), .connections = 4};
	struct clf_http_server *other = NULL;
	struct clf_error err = {0};
	(void)state;
	assert_int_equal(clf_http_server_start(&options, &handlers, NULL, &other, &err), CLF_ECONFLICT);
	assert_non_null(strstr(err.text, "taken"));
	assert_non_null(strstr(err.text, "listen ="));
	assert_int_equal(clf_http_server_probe("127.0.0.1", options.port, &err), CLF_ECONFLICT);
	assert_int_equal(clf_http_server_probe("127.0.0.1", 0, &err), CLF_OK);
}

static void a_forged_forwarded_address_is_not_believed(void **state)
{
	(void)state;
	ask("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.4\r\nConnection: close\r\n\r\n");
	expect(200);
	assert_string_equal(seen_client, "127.0.0.1");
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void a_certificate_that_is_none_is_told(void **state)
{
	char folder[] = "/tmp/clf-http-test-XXXXXX", path[64];
	struct clf_error err = {0};
	struct clf_http_server *other = NULL;
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/pem", folder);
	write_file(path, "no PEM at all\n");
	const struct clf_http_server_options options = {
	    .address = "127.0.0.1", .connections = 4, .tls_cert = path, .tls_key = path};
	assert_int_not_equal(clf_http_server_start(&options, &handlers, NULL, &other, &err), CLF_OK);
	assert_non_null(strstr(err.text, "tls_cert"));
	assert_null(other);
	unlink(path);
	rmdir(folder);
}

static void what_cannot_be_listened_on_is_told(void **state)
{
	struct clf_error err = {0};
	struct clf_http_server *other = NULL;
	struct clf_http_server_options options = {.address = "no.such.host.invalid", .connections = 4};
	(void)state;
	assert_int_equal(clf_http_server_start(&options, &handlers, NULL, &other, &err), CLF_EINVAL);
	options.address = "127.0.0.1";
	options.tls_cert = "/nonexistent.pem";
	options.tls_key = "/nonexistent.key";
	assert_int_not_equal(clf_http_server_start(&options, &handlers, NULL, &other, &err), CLF_OK);
	assert_non_null(strstr(err.text, "tls_cert"));
	options.tls_key = NULL;
	assert_int_equal(clf_http_server_start(&options, &handlers, NULL, &other, &err), CLF_EINVAL);
	options.tls_cert = NULL;
	options.address = "192.0.2.1"; /* no machine's own (RFC 5737) */
	assert_int_not_equal(clf_http_server_start(&options, &handlers, NULL, &other, &err), CLF_OK);
	assert_non_null(strstr(err.text, strerror(EADDRNOTAVAIL)));
	assert_null(other);
}

#define with_server(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_server(a_request_is_answered),
	    with_server(broken_requests_never_reach_a_handler),
	    with_server(oversized_requests_are_refused),
	    with_server(what_is_refused_is_told_as_it_was_asked),
	    with_server(a_dripped_request_is_cut_off),
	    with_server(connections_are_counted_for_each_address),
	    with_server(an_answer_may_come_later),
	    with_server(what_waits_for_an_answer_does_not_keep_the_server_from_stopping),
	    with_server(a_body_is_refused_by_its_header),
	    with_server(idle_connections_shut_nobody_out),
	    with_server(a_port_that_is_taken_is_told),
	    with_server(a_forged_forwarded_address_is_not_believed),
	    cmocka_unit_test(a_certificate_that_is_none_is_told),
	    cmocka_unit_test(what_cannot_be_listened_on_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
