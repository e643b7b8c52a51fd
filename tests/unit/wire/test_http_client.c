/*
 * test_http_client.c - what is asked of an HTTP server, and what is taken from one that means no good.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/wire/http_client.h"
#include "wire/fake_tls.h"

#define HANG "\001hang"

/* Hears one question whole, then says that; DRIP: an octet now and then after it. */
struct listener {
	uint16_t port;
	pid_t pid;
	int heard; /* what was asked */
};

static void serve_one(int fd, int heard, const char *say, bool drip)
{
	static char asked[8192];
	size_t n = 0;
	int client = accept(fd, NULL, NULL);

	while (strstr(asked, "\r\n\r\n") == NULL) {
		ssize_t more = read(client, asked + n, sizeof asked - 1 - n);

		if (more <= 0)
			_exit(1);
		n += (size_t)more;
	}
	if (write(heard, asked, n) < 0)
		_exit(1);
	if (strcmp(say, HANG) == 0)
		pause();
	for (size_t at = 0; say[at] != '\0';) {
		ssize_t put = write(client, say + at, strlen(say + at));

		if (put <= 0)
			_exit(0);
		at += (size_t)put;
	}
	while (drip && write(client, "x", 1) == 1)
		usleep(100000);
	_exit(0);
}

static struct listener listen_for(const char *say, bool drip)
{
	struct listener it = {0};
	int fd = fake_listen(&it.port);
	int pipes[2];

	if (pipe(pipes) != 0)
		abort();
	it.heard = pipes[0];
	it.pid = fork();
	if (it.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGPIPE, SIG_IGN);
		serve_one(fd, pipes[1], say, drip);
	}
	close(fd);
	close(pipes[1]);
	return it;
}

static void listener_end(struct listener *it)
{
	kill(it->pid, SIGKILL);
	waitpid(it->pid, NULL, 0);
	close(it->heard);
}

static enum clf_status ask(struct clf_arena *arena, const struct listener *server, const char *body,
			   struct clf_http_answer *out, struct clf_error *err)
{
	struct clf_http_question question = {.body = body, .timeout_ms = 1500};

	question.url = clf_arena_printf(arena, "http://127.0.0.1:%u/token?x=1", server->port);
	return clf_http_ask(arena, &question, out, err);
}

static void a_form_is_posted_and_the_answer_is_given_as_it_is(void **state)
{
	struct listener server =
	    listen_for("HTTP/1.1 429 Slow\r\nRetry-After: 77\r\n"
		       "Content-Type: application/json; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}",
		       false);
	struct clf_arena *arena = clf_arena_new();
	struct clf_http_answer answer = {0};
	struct clf_error err = {0};
	char heard[8192] = "";

	(void)state;
	assert_int_equal(ask(arena, &server, "a=b", &answer, &err), CLF_OK);
	assert_int_equal(answer.status, 429);
	assert_int_equal(answer.retry_after_s, 77);
	assert_true(answer.is_json);
	assert_string_equal(answer.body.p, "{}");
	assert_true(read(server.heard, heard, sizeof heard - 1) > 0);
	assert_ptr_equal(strstr(heard, "POST /token?x=1 HTTP/1.1\r\n"), heard);
	assert_non_null(strstr(heard, "\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
	assert_null(strstr(heard, "Expect"));
	assert_non_null(strstr(heard, "\r\n\r\na=b"));
	listener_end(&server);
	clf_arena_free(&arena);
}

static void a_redirection_is_an_answer_and_is_not_followed(void **state)
{
	struct listener server =
	    listen_for("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", false);
	struct clf_arena *arena = clf_arena_new();
	struct clf_http_answer answer = {0};

	(void)state;
	assert_int_equal(ask(arena, &server, NULL, &answer, NULL), CLF_OK);
	assert_int_equal(answer.status, 302);
	listener_end(&server);
	clf_arena_free(&arena);
}

static void an_endless_answer_meets_its_limit(void **state)
{
	static char long_one[CLF_HTTP_ANSWER_MAX + 200];
	struct clf_arena *arena = clf_arena_new();
	struct clf_http_answer answer = {0};
	struct clf_error err = {0};
	struct listener server;
	int n = snprintf(long_one, sizeof long_one, "HTTP/1.1 200 OK\r\n\r\n");

	(void)state;
	memset(long_one + n, 'x', CLF_HTTP_ANSWER_MAX + 100);
	server = listen_for(long_one, false);
	assert_int_equal(ask(arena, &server, NULL, &answer, &err), CLF_ELIMIT);
	assert_non_null(strstr(err.text, "longer than"));
	listener_end(&server);
	clf_arena_free(&arena);
}

static void who_drips_or_is_silent_is_left_in_time(void **state)
{
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct listener server = listen_for(i == 0 ? "HTTP/1.1 200 OK\r\n\r\n" : HANG, i == 0);
		struct clf_http_answer answer = {0};
		struct clf_error err = {0};
		int64_t began = clf_clock_monotonic_ms();

		assert_int_equal(ask(arena, &server, NULL, &answer, &err), CLF_EAGAIN);
		assert_non_null(strstr(err.text, "in time"));
		assert_true(clf_clock_monotonic_ms() - began < 10000);
		listener_end(&server);
	}
	clf_arena_free(&arena);
}

static void only_this_machine_is_asked_without_tls(void **state)
{
	static const struct {
		const char *url;
		bool good;
	} urls[] = {
	    {"https://login.example.com/token", true},
	    {"http://127.0.0.1:80/token", true},
	    {"http://[::1]/token", true},
	    {"http://localhost:99/", true},
	    {"http://login.example.com/token", false},
	    {"http://127.0.0.1.example.com/", false},
	    {"http://127.evil.example/", false},
	    {"http://10.0.0.1/", false},
	    {"https://user:secret@login.example/", false},
	    {"ftp://127.0.0.1/", false},
	    {"file:///etc/passwd", false},
	    {"nonsense", false},
	    {"http://localhost@evil.example/", false},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(urls); i++) {
		struct clf_error err = {0};

		if (clf_http_url_check(urls[i].url, &err) != (urls[i].good ? CLF_OK : CLF_EINVAL))
			fail_msg("%s: %s", urls[i].url, err.text);
	}
}

static void a_certificate_that_is_not_trusted_is_refused(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_http_question question = {.timeout_ms = 5000};
	struct clf_http_answer answer = {0};
	struct clf_error err = {0};
	enum clf_status status;
	int tries = 100;
	uint16_t port = 0;
	pid_t server = show("self", &port, NULL);

	(void)state;
	question.url = clf_arena_printf(arena, "https://localhost:%u/", port);
	question.ca_file = clf_arena_printf(arena, "%s/ca.pem", folder);
	while ((status = clf_http_ask(arena, &question, &answer, &err)) == CLF_EAGAIN && tries-- > 0)
		usleep(100000); /* it is starting */
	assert_int_equal(status, CLF_EDENIED);
	assert_non_null(strstr(err.text, "certificate"));
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	clf_arena_free(&arena);
}

struct heard {
	int order[2];
	int count;
	enum clf_status status[2];
};

static void on_done(void *user, void *job, enum clf_status status, const struct clf_http_answer *answer,
		    const struct clf_error *err)
{
	struct heard *heard = user;

	(void)answer;
	(void)err;
	heard->status[heard->count] = status;
	heard->order[heard->count++] = *(int *)job;
}

static void one_that_hangs_holds_up_no_other(void **state)
{
	struct listener servers[] = {listen_for(HANG, false),
				     listen_for("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false)};
	struct clf_arena *arena = clf_arena_new();
	struct heard heard = {0};
	struct clf_http_pool *pool = NULL;
	int jobs[] = {0, 1};
	int pipes[2];
	struct pollfd other;

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	other = (struct pollfd){pipes[0], POLLIN, 0};
	assert_int_equal(clf_http_pool_new(on_done, &heard, &pool, NULL), CLF_OK);
	for (int i = 0; i < 2; i++) {
		struct clf_http_question question = {.timeout_ms = 3000};

		question.url = clf_arena_printf(arena, "http://127.0.0.1:%u/", servers[i].port);
		assert_int_equal(clf_http_pool_ask(pool, &question, &jobs[i], NULL), CLF_OK);
	}
	while (heard.count == 0)
		assert_int_equal(clf_http_pool_wait(pool, &other, 1, 1000, NULL), CLF_OK);
	assert_int_equal(heard.order[0], 1);
	assert_int_equal(heard.status[0], CLF_OK);
	assert_int_equal(other.revents, 0);
	assert_int_equal(write(pipes[1], "x", 1), 1);
	assert_int_equal(clf_http_pool_wait(pool, &other, 1, 1000, NULL), CLF_OK);
	assert_int_equal(other.revents, POLLIN);
	clf_http_pool_free(&pool);
	listener_end(&servers[0]);
	listener_end(&servers[1]);
	clf_arena_free(&arena);
}

static void a_form_holds_any_value(void **state)
{
	struct clf_buf form;

	(void)state;
	clf_buf_init(&form, 1000);
	clf_http_form_add(&form, "a", "x y&z=1");
	clf_http_form_add(&form, "none", NULL);
	clf_http_form_add(&form, "b", "\xc3\xa9~");
	assert_string_equal(form.p, "a=x%20y%26z%3D1&b=%C3%A9~");
	clf_buf_free(&form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_form_is_posted_and_the_answer_is_given_as_it_is),
	    cmocka_unit_test(a_redirection_is_an_answer_and_is_not_followed),
	    cmocka_unit_test(an_endless_answer_meets_its_limit),
	    cmocka_unit_test(who_drips_or_is_silent_is_left_in_time),
	    cmocka_unit_test(only_this_machine_is_asked_without_tls),
	    cmocka_unit_test(a_certificate_that_is_not_trusted_is_refused),
	    cmocka_unit_test(one_that_hangs_holds_up_no_other),
	    cmocka_unit_test(a_form_holds_any_value),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
