/*
 * serve_worker.c - a worker: one request after the other, with a database connection and readers of its own.
 *
 * It knows nothing of sockets but its channel, and may be killed at any time: what it was at is then answered by the
 * loop, and the database takes back what wasn't committed.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "call/call.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/frame.h"
#include "clf/base/log.h"
#include "clf/gateway/reader/reader.h"
#include "health.h"
#include "serve/serve.h"

#define CHANNEL 3
#define HEAD_MAX (1u << 20)
#define PIECE (256u << 10) /* of an answer: the loop does other things between two */
#define REOPEN_FIRST_MS 500
#define REOPEN_LAST_MS 30000
#define NOTHING ((struct clf_str){NULL, 0})

struct worker_role {
	struct web *web;
	const struct route *const *tables;
	struct clf_channel *channel;
	int64_t reopen_at, reopen_wait;
};

/* The loop reads all the time; when it is gone, so is this. */
static void send(struct worker_role *role, enum serve_frame type, const struct clf_json *head, struct clf_str bytes)
{
	if (clf_channel_send(role->channel, (uint8_t)type, head, bytes, -1, NULL) != CLF_OK)
		_exit(0);
	while (clf_channel_pending(role->channel) > 0) {
		struct pollfd ready = {.fd = clf_channel_fd(role->channel), .events = POLLOUT};

		if (poll(&ready, 1, -1) < 0 && errno != EINTR)
			_exit(1);
		if (clf_channel_flush(role->channel, NULL) != CLF_OK)
			_exit(0);
	}
}

static void send_answer(struct worker_role *role, struct clf_http_response *response)
{
	struct web *web = role->web;
	struct clf_json *head;
	struct clf_str rest;

	if (response->body.failed) {
		clf_http_response_free(response);
		clf_http_problem(response, 503, "the answer is larger than what can be sent");
	}
	head = serve_pack_answer(response);
	rest = clf_buf_view(&response->body);
	clf_json_set_bool(head, "wake_sender", web->wakes_sender);
	clf_json_set_bool(head, "wake_intake", web->wakes_intake);
	web->wakes_sender = web->wakes_intake = false;
	send(role, SERVE_ANSWER, head, NOTHING);
	clf_json_free(&head);
	while (rest.n > 0) {
		size_t n = rest.n < PIECE ? rest.n : PIECE;

		send(role, SERVE_BYTES, NULL, (struct clf_str){rest.p, n});
		rest = (struct clf_str){rest.p + n, rest.n - n};
	}
}

static void ask_body(struct worker_role *role, const struct clf_http_request *request,
		     struct clf_http_response *response)
{
	size_t max = 0;
	bool file = false;

	if (dispatch_body(role->web, role->tables, request, response, &max, &file)) {
		struct clf_json *head = clf_json_object();

		clf_json_set_integer(head, "max", (int64_t)max);
		clf_json_set_bool(head, "file", file);
		send(role, SERVE_TAKE, head, NOTHING);
		clf_json_free(&head);
	} else {
		send_answer(role, response);
	}
}

static void look(struct worker_role *role, struct clf_arena *arena, const struct clf_json *facts)
{
	struct clf_json *found;

	web_take_facts(role->web, facts);
	found = health_look(role->web, arena, facts);

	send(role, SERVE_LOOKED, found, NOTHING);
	clf_json_free(&found);
}

/* After a failure of the database, with growing pauses; the log hears of it once a minute. */
static void keep_store(struct worker_role *role)
{
	struct web *web = role->web;
	int64_t now = clf_clock_monotonic_ms();
	struct clf_error err = {0};

	if (web->store_failed && web->act.store != NULL) {
		clf_store_close(&web->act.store);
		role->reopen_wait = REOPEN_FIRST_MS;
		role->reopen_at = now;
	}
	if (web->act.store != NULL || now < role->reopen_at)
		return;
	if (web_open(web, &err) == CLF_OK) {
		web->store_failed = false;
		return;
	}
	web_trouble(web, "web.store", err.text);
	role->reopen_at = now + role->reopen_wait;
	role->reopen_wait = role->reopen_wait * 2 > REOPEN_LAST_MS ? REOPEN_LAST_MS : role->reopen_wait * 2;
}

static void serve_one(struct worker_role *role, const struct clf_frame *frame)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_http_response response;
	struct clf_http_request request;

	keep_store(role);
	clf_http_response_init(&response, RESPONSE_MAX);
	if (frame->type == SERVE_LOOK) {
		look(role, arena, frame->head);
	} else if (serve_unpack_request(arena, frame->head, &request)) {
		request.body = frame->bytes;
		request.file = frame->fd > 0 ? frame->fd : 0;
		if (clf_json_get(frame->head, "facts") != NULL)
			web_take_facts(role->web, clf_json_get(frame->head, "facts"));
		if (frame->type == SERVE_BODY) {
			ask_body(role, &request, &response);
		} else {
			dispatch(role->web, role->tables, &request, &response);
			send_answer(role, &response);
		}
	} else {
		_exit(1);
	}
	clf_http_response_free(&response);
	clf_arena_free(&arena);
}

/* Its name is for who looks at the machine: "web-mail". */
static void become(const char *lane, int descriptor, pid_t parent)
{
	char name[16];

	snprintf(name, sizeof name, "web-%s", lane);
	if (prctl(PR_SET_NAME, name) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(1);
	if (descriptor != CHANNEL && dup2(descriptor, CHANNEL) != CHANNEL)
		_exit(1);
	close_range(CHANNEL + 1, ~0u, 0);
}

_Noreturn void serve_worker_run(struct web *web, const struct route *const *tables, enum lane lane, const char *name,
				int descriptor, pid_t parent)
{
	struct worker_role role = {.web = web, .tables = tables, .reopen_wait = REOPEN_FIRST_MS};
	struct clf_error err = {0};
	struct clf_frame frame;

	become(name, descriptor, parent);
	if (lane == LANE_MAIL && web_readers(web, &err) != CLF_OK)
		clf_log(CLF_LOG_ERROR, "web.readers", CLF_S("error", err.text));
	role.channel = clf_channel_new(CHANNEL, HEAD_MAX, BODY_MAX);
	while (clf_channel_receive_wait(role.channel, -1, &frame, NULL) == CLF_OK) {
		serve_one(&role, &frame);
		clf_frame_clear(&frame);
	}
	clf_store_close(&web->act.store);
	clf_reader_pool_free(&web->readers);
	_exit(0);
}
