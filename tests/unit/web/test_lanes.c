/*
 * test_lanes.c - requests over a real socket to workers: who waits for whom, and what becomes of one that dies.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include "call/reply.h"
#include "clf/base/count.h"
#include "serve/serve.h"
#include "web_fixture.h"

#define SLOW_MS 400

static struct lanes *lanes;
static struct clf_http_server *server;

static void done(struct call *call)
{
	struct clf_json *json = clf_json_object();
	clf_json_set_text(json, "path", call->request->path);
	reply_json(call, 200, json);
}

static void slow(struct call *call)
{
	clf_sleep_ms(SLOW_MS);
	done(call);
}

static void dies(struct call *call)
{
	(void)call;
	_exit(9);
}

static void large(struct call *call)
{
	for (size_t i = 0; i < 3000000; i++)
		clf_buf_add_char(&call->response->body, (char)('a' + i % 26));
	call->response->status = 200;
}

#define TEST_ROUTE(name, function, which)                                                                              \
	.method = "GET", .path = (name), .surface = CLF_SURFACE_SYSTEM, .permission = CLF_PERMIT_ANYONE,               \
	.handler = (function), .lane = (which)

static const struct route routes[] = {
    {TEST_ROUTE("/slow", slow, LANE_LOOK)},
    {TEST_ROUTE("/fast", done, LANE_LOOK)},
    {TEST_ROUTE("/dies", dies, LANE_LOOK)},
    {TEST_ROUTE("/large", large, LANE_LOOK)},
    {TEST_ROUTE("/alone", slow, LANE_WATCH)},
    {TEST_ROUTE("/self", done, LANE_SELF)},
    {.method = NULL},
};
static const struct route *const tables[] = {routes, NULL};

static void on_body(void *user, struct clf_http_exchange *exchange, const struct clf_http_request *request)
{
	(void)user;
	lanes_ask(lanes, exchange, request, false);
}

static void on_request(void *user, struct clf_http_exchange *exchange, const struct clf_http_request *request)
{
	(void)user;
	lanes_ask(lanes, exchange, request, true);
}

static int lanes_setup(void **state)
{
	static const struct clf_http_handlers handlers = {on_body, on_request, NULL};
	const struct clf_http_server_options options = {.address = "127.0.0.1",
							.body_max = 1000,
							.bodies_max = 10000,
							.connections = 400,
							.connections_per_address = 200,
							.idle_s = 20,
							.request_s = 20,
							.response_s = 20};
	struct fixture *f;
	struct clf_error err = {0};
	fixture_setup(state);
	f = *state;
	clf_log_setup(CLF_LOG_ERROR + 1, CLF_LOG_TEXT, "test");
	web_free(&f->web);
	fixture_check(web_begin(&f->config, &f->web, &err), &err);
	fixture_check(clf_http_server_start(&options, &handlers, NULL, &server, &err), &err);
	lanes = lanes_new(f->web, tables);
	return 0;
}

static int lanes_teardown(void **state)
{
	lanes_free(&lanes);
	clf_http_server_stop(&server);
	return fixture_teardown(state);
}

static int send_from(const char *source, const char *path, const char *token)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct sockaddr_in from = {.sin_family = AF_INET},
			   to = {.sin_family = AF_INET, .sin_port = htons(clf_http_server_port(server))};
	char request[256];
	inet_pton(AF_INET, source, &from.sin_addr);
	inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
	assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof from), 0);
	connect(fd, (struct sockaddr *)&to, sizeof to);
	snprintf(request, sizeof request,
		 "GET %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n", path, token);
	assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
	return fd;
}

static void drive(void)
{
	struct pollfd fds[1 + SERVE_WORKERS] = {{clf_http_server_fd(server), POLLIN, 0}};
	size_t n = 1 + lanes_poll(lanes, fds + 1, SERVE_WORKERS);
	int wait = clf_http_server_timeout_ms(server);
	poll(fds, n, wait < 0 || wait > 10 ? 10 : wait);
	clf_http_server_run(server);
	lanes_turn(lanes, clf_http_server_held(server), clf_clock_monotonic_ms());
}

/* Status of the answer, and how long its body is; closes the descriptor. */
static unsigned answer_of(int fd, size_t *size)
{
	static char bytes[4 << 20];
	size_t n = 0;
	int64_t until = clf_clock_monotonic_ms() + 20000;
	for (;;) {
		ssize_t got;
		drive();
		while ((got = recv(fd, bytes + n, sizeof bytes - 1 - n, 0)) > 0)
			n += (size_t)got;
		if (got == 0)
			break;
		if (clf_clock_monotonic_ms() > until)
			fail_msg("no answer");
	}
	close(fd);
	bytes[n] = '\0';
	if (strncmp(bytes, "HTTP/1.1 ", 9) != 0)
		fail_msg("no answer: %.100s", bytes);
	if (size != NULL)
		*size = strstr(bytes, "\r\n\r\n") != NULL ? n - (size_t)(strstr(bytes, "\r\n\r\n") + 4 - bytes) : 0;
	return (unsigned)strtoul(bytes + 9, NULL, 10);
}

static void who_asks_slowly_keeps_a_place_free_for_others(void **state)
{
	int fds[8];
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(fds); i++)
		fds[i] = send_from("127.0.0.1", "/slow", "one");
	for (unsigned i = 0; i < 20; i++)
		drive();
	int64_t begun = clf_clock_monotonic_ms();
	assert_int_equal(answer_of(send_from("127.0.0.2", "/fast", "other"), NULL), 200);
	assert_int_equal(answer_of(send_from("127.0.0.1", "/fast", "another there"), NULL), 200);
	assert_int_equal(answer_of(send_from("127.0.0.1", "/self", "one"), NULL), 200);
	/* Eight of 400 ms on two workers take 1600 ms. */
	assert_true(clf_clock_monotonic_ms() - begun < 4 * SLOW_MS);
	for (size_t i = 0; i < CLF_COUNT(fds); i++)
		assert_int_equal(answer_of(fds[i], NULL), 200);
}

/* With one worker, too: the second of one comes after the first of another. */
static void a_crowd_of_one_comes_after_who_has_waited_for_nothing_yet(void **state)
{
	int fds[5], other;
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(fds); i++)
		fds[i] = send_from("127.0.0.1", "/alone", "one");
	for (unsigned i = 0; i < 5; i++)
		drive();
	other = send_from("127.0.0.2", "/alone", "other");
	assert_int_equal(answer_of(other, NULL), 200);
	assert_true(lanes_waiting(lanes) >= 2);
	for (size_t i = 0; i < CLF_COUNT(fds); i++)
		assert_int_equal(answer_of(fds[i], NULL), 200);
}

static void a_queue_has_an_end(void **state)
{
	int fds[60];
	unsigned refused = 0;
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(fds); i++) {
		fds[i] = send_from("127.0.0.1", "/alone", "one");
		drive();
	}
	for (size_t i = CLF_COUNT(fds); i-- > 50;)
		refused += answer_of(fds[i], NULL) == 503;
	assert_true(refused >= 9);
	assert_int_equal(answer_of(send_from("127.0.0.2", "/alone", "other"), NULL), 200);
	for (size_t i = 0; i < 50; i++)
		close(fds[i]);
}

static void what_a_worker_dies_over_is_answered(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 6; i++)
		assert_int_equal(answer_of(send_from("127.0.0.1", "/dies", "one"), NULL), 503);
	assert_int_equal(answer_of(send_from("127.0.0.1", "/fast", "one"), NULL), 200);
}

static void an_answer_of_any_size_comes_whole(void **state)
{
	size_t size = 0;
	(void)state;
	assert_int_equal(answer_of(send_from("127.0.0.1", "/large", "one"), &size), 200);
	assert_int_equal(size, 3000000);
	assert_int_equal(clf_http_server_held(server), 0);
	assert_int_equal(answer_of(send_from("127.0.0.1", "/nothing", "one"), NULL), 404);
}

static void what_waits_when_it_ends_is_told(void **state)
{
	int fd = send_from("127.0.0.1", "/slow", "one");
	char bytes[64] = "";
	(void)state;
	for (unsigned i = 0; i < 10; i++)
		drive();
	lanes_free(&lanes);
	clf_http_server_run(server);
	clf_http_server_run(server);
	assert_true(recv(fd, bytes, sizeof bytes - 1, 0) > 0);
	assert_memory_equal(bytes, "HTTP/1.1 503", 12);
	close(fd);
}

#define with_lanes(test) cmocka_unit_test_setup_teardown(test, lanes_setup, lanes_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_lanes(who_asks_slowly_keeps_a_place_free_for_others),
	    with_lanes(a_crowd_of_one_comes_after_who_has_waited_for_nothing_yet),
	    with_lanes(a_queue_has_an_end),
	    with_lanes(what_a_worker_dies_over_is_answered),
	    with_lanes(an_answer_of_any_size_comes_whole),
	    with_lanes(what_waits_when_it_ends_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
