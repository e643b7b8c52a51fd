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

#define TURN_MS 3000
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

/* False: the supervisor is gone. That its end of a channel is open tells a peer that the clock lives. */
static bool listen_to_control(struct clf_role_start *start, int *peer)
{
	enum clf_status status;
	struct clf_frame frame;

	clf_channel_flush(start->control, NULL);
	while ((status = clf_channel_receive(start->control, &frame, NULL)) == CLF_OK) {
		if (frame.fd >= 0) {
			if (*peer >= 0)
				close(*peer);
			*peer = frame.fd;
			frame.fd = -1;
		}
		clf_frame_clear(&frame);
	}
	return status == CLF_EAGAIN;
}

/* False: it is to stop. */
static bool wait_a_turn(struct clf_role_start *start, int *peer)
{
	struct pollfd fds[] = {{.fd = start->stop_fd, .events = POLLIN},
			       {.fd = clf_channel_fd(start->control), .events = POLLIN}};

	poll(fds, 2, TURN_MS);
	return fds[0].revents == 0 && (fds[1].revents == 0 || listen_to_control(start, peer));
}

static enum clf_status open_clock(struct clf_role_start *start, struct clock *clock, struct clf_keyring **keyring,
				  struct clf_store **store, struct clf_error *err)
{
	enum clf_status status = clf_keyring_parse(start->config->secret, keyring, err);

	if (status == CLF_OK)
		status = clf_store_open(start->config->store_url, CLF_STORE_OPEN, store, err);
	clock->arena = clf_arena_new();
	clock->act = (struct clf_act_context){.config = start->config, .keyring = *keyring, .store = *store};
	return status;
}

static enum clf_status run(struct clf_role_start *start, struct clock *clock, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	int64_t alive_at = 0;
	int peer = -1;

	clf_channel_send(start->control, CLF_FRAME_READY, NULL, no_bytes, -1, NULL);
	do {
		say_alive(start, &alive_at);
		status = clock_turn(clock, clf_clock_now(), err);
		if (status != CLF_OK && status != CLF_EAGAIN)
			return status;
	} while (wait_a_turn(start, &peer));
	return CLF_OK;
}

int clf_clock_run(struct clf_role_start *start)
{
	struct clock *clock = calloc(1, sizeof *clock);
	struct clf_keyring *keyring = NULL;
	struct clf_store *store = NULL;
	struct clf_error err = {0};
	enum clf_status status;

	if (clock == NULL)
		abort();
	status = open_clock(start, clock, &keyring, &store, &err);
	if (status == CLF_OK)
		status = run(start, clock, &err);
	if (status != CLF_OK)
		clf_log(CLF_LOG_ERROR, "clock.broken", CLF_S("why", err.text));
	clf_store_close(&store);
	clf_keyring_free(&keyring);
	clf_arena_free(&clock->arena);
	free(clock);
	return status == CLF_OK ? 0 : 1;
}
