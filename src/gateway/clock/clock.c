/*
 * clock.c - the process that looks at the time: every few seconds, woken by nothing.
 */
#include "clock/clock.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/frame.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"
#include "clf/store/people/erase.h"
#include "clf/wire/http_client.h"
#include "clock/clock_login.h"

#define TURN_MS 3000
#define INDEX_MS 1000                 /* what came in is found that soon */
#define INDEX_BUSY_MS 50              /* between pieces of the index, where there are more: mail goes first */
#define ALARMS_AFTER (5 * CLF_SECOND) /* the supervisor has said by then since when all of it runs */
#define ALIVE_S 120
#define ALIVE_EACH_MS 10000

static const struct clf_str no_bytes = {NULL, 0};

static void say_alive(struct clf_role_start *start, int64_t *next)
{
	struct clf_json *head;

	if (clf_clock_monotonic_ms() < *next)
		return;
	*next = clf_clock_monotonic_ms() + ALIVE_EACH_MS;
	head = clf_json_object();
	clf_json_set_integer(head, "deadline_s", ALIVE_S);
	clf_channel_send(start->control, CLF_FRAME_ALIVE, head, no_bytes, -1, NULL);
	clf_json_free(&head);
}

/* That its end of a channel is open tells a peer that the clock lives. */
static void meet(struct clf_frame *frame, struct clock_logins *logins, int *peer)
{
	if (frame->fd < 0)
		return;
	if (clf_text_equal(clf_json_get_text(frame->head, "peer"), "login")) {
		clock_logins_meet(logins, frame->fd);
	} else {
		if (*peer >= 0)
			close(*peer);
		*peer = frame->fd;
	}
	frame->fd = -1;
}

/* False: the supervisor is gone. */
static bool listen_to_control(struct clf_role_start *start, struct clock *clock, struct clock_logins *logins, int *peer)
{
	enum clf_status status;
	struct clf_frame frame;

	clf_channel_flush(start->control, NULL);
	while ((status = clf_channel_receive(start->control, &frame, NULL)) == CLF_OK) {
		meet(&frame, logins, peer);
		clock_hear(clock, &frame);
		clf_frame_clear(&frame);
	}
	return status == CLF_EAGAIN;
}

/* False: it is to stop. */
static bool wait_a_turn(struct clf_role_start *start, struct clock *clock, struct clock_logins *logins, int *peer)
{
	const int wait_ms = clock->index_waits ? INDEX_BUSY_MS : INDEX_MS;
	struct pollfd fds[] = {{.fd = start->stop_fd, .events = POLLIN},
			       {.fd = clf_channel_fd(start->control), .events = POLLIN},
			       {.fd = clock_logins_fd(logins), .events = POLLIN}};

	if (clock->pool == NULL || clf_http_pool_running(clock->pool) == 0 ||
	    clf_http_pool_wait(clock->pool, fds, 3, wait_ms, NULL) != CLF_OK)
		poll(fds, 3, wait_ms);
	clock->woken = fds[1].revents != 0 || fds[2].revents != 0 ||
		       (clock->pool != NULL && clf_http_pool_running(clock->pool) > 0);
	clock_logins_hear(logins);
	return fds[0].revents == 0 && (fds[1].revents == 0 || listen_to_control(start, clock, logins, peer));
}

/* CLF_EIO: not now. */
static enum clf_status turn(struct clf_role_start *start, struct clock *clock, struct clock_logins *logins,
			    struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	if (clock->act.store == NULL) {
		status = clf_store_open(start->config->store_url, CLF_STORE_OPEN, &clock->act.store, err);
		/* The index frees pages all the time, and what they held may have to be erased later. */
		if (status == CLF_OK)
			status = clf_erase_begin(clock->act.store, err);
	}
	if (status == CLF_OK)
		status = clock_logins_write(logins, clock->act.store, clf_clock_now(), err);
	return status == CLF_OK ? clock_turn(clock, clf_clock_now(), err) : status;
}

/* What could not be written is due still: a turn that ends well has written it. */
static enum clf_status run(struct clf_role_start *start, struct clock *clock, struct clf_error *err)
{
	int64_t alive_at = 0, turn_at = 0, not_before = 0;
	struct clock_logins *logins = clock_logins_new();
	enum clf_status ended = CLF_OK;
	int peer = -1;

	clf_channel_send(start->control, CLF_FRAME_READY, NULL, no_bytes, -1, NULL);
	do {
		enum clf_status status = CLF_EAGAIN, indexed = CLF_OK;
		int64_t now = clf_clock_monotonic_ms();

		say_alive(start, &alive_at);
		if (now >= not_before && (clock->woken || now >= turn_at)) {
			status = turn(start, clock, logins, err);
			turn_at = now + TURN_MS;
		}
		if (clock->act.store != NULL && (status == CLF_OK || status == CLF_EAGAIN))
			indexed = clock_index(clock, err);
		if (indexed == CLF_EIO)
			status = indexed;
		if (status == CLF_EIO) {
			trouble_met(&clock->trouble, err->text);
			clf_store_close(&clock->act.store);
			not_before = clf_clock_monotonic_ms() + trouble_pause_ms(&clock->trouble);
		} else if (status == CLF_OK) {
			trouble_wrote(&clock->trouble);
		} else if (status != CLF_EAGAIN) {
			ended = status;
		}
		trouble_ended(&clock->trouble);
	} while (ended == CLF_OK && wait_a_turn(start, clock, logins, &peer));
	clock_logins_free(&logins);
	return ended;
}

int clf_clock_run(struct clf_role_start *start)
{
	struct clock *clock = calloc(1, sizeof *clock);
	struct clf_keyring *keyring = NULL;
	struct clf_error err = {0};
	enum clf_status status;

	if (clock == NULL)
		abort();
	clock->arena = clf_arena_new();
	status = clf_keyring_parse(start->config->secret, &keyring, &err);
	clock->alarms_at = clf_clock_now() + ALARMS_AFTER;
	clock->act = (struct clf_act_context){.config = start->config, .keyring = keyring};
	if (status == CLF_OK)
		status = run(start, clock, &err);
	if (status != CLF_OK)
		clf_log(CLF_LOG_ERROR, "clock.broken", CLF_S("why", err.text));
	clf_http_pool_free(&clock->pool);
	clf_store_close(&clock->act.store);
	clf_keyring_free(&keyring);
	clf_arena_free(&clock->arena);
	free(clock);
	return status == CLF_OK ? 0 : 1;
}
