/*
 * intake_store.c - intake's ground: its database, opened again when it fails, signs of life, and when to stop.
 */
#include <poll.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/gateway/frames.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/counter.h"
#include "intake/intake_inside.h"

#define ALIVE_S 120
#define ALIVE_EACH_MS 10000

struct clf_act_context intake_context(const struct intake *intake)
{
	return (struct clf_act_context){.config = intake->config, .keyring = intake->keyring, .store = intake->store};
}

void intake_say(struct intake *intake, uint8_t type, int64_t deadline_s)
{
	struct clf_json *head = clf_json_object();

	if (deadline_s > 0)
		clf_json_set_integer(head, "deadline_s", deadline_s);
	clf_channel_send(intake->start->control, type, head, (struct clf_str){NULL, 0}, -1, NULL);
	clf_json_free(&head);
}

void intake_alive(struct intake *intake)
{
	int64_t now = clf_clock_monotonic_ms();

	if (now < intake->alive_at)
		return;
	intake->alive_at = now + ALIVE_EACH_MS;
	intake_say(intake, CLF_FRAME_ALIVE, ALIVE_S);
}

bool intake_must_stop(struct intake *intake)
{
	struct pollfd stop = {.fd = intake->start->stop_fd, .events = POLLIN};

	if (poll(&stop, 1, 0) > 0)
		intake->stop = true;
	return intake->stop || intake->broken;
}

static void wait_unless_stopped(struct intake *intake, int64_t ms)
{
	int64_t end = clf_clock_monotonic_ms() + ms;

	while (!intake_must_stop(intake) && clf_clock_monotonic_ms() < end) {
		struct pollfd stop = {.fd = intake->start->stop_fd, .events = POLLIN};

		intake_alive(intake);
		intake_take_control(intake);
		poll(&stop, 1, 200);
	}
}

bool intake_open(struct intake *intake, struct clf_error *err)
{
	enum clf_status status = clf_store_open(intake->config->store_url, CLF_STORE_OPEN, &intake->store, err);

	if (status == CLF_ECONFLICT || status == CLF_ENOTFOUND || status == CLF_EINVAL)
		intake->broken = true;
	return status == CLF_OK;
}

void intake_watch_trouble(struct intake *intake)
{
	if (trouble_ended(&intake->trouble))
		intake_tell_web(intake);
}

void intake_reopen(struct intake *intake, const struct clf_error *err)
{
	struct clf_error why = *err;

	clf_store_close(&intake->store);
	while (!intake_must_stop(intake)) {
		if (trouble_met(&intake->trouble, why.text))
			intake_tell_web(intake);
		wait_unless_stopped(intake, trouble_pause_ms(&intake->trouble));
		if (intake->stop || intake_open(intake, &why))
			return;
	}
}

static enum clf_status write_ends(void *user, struct clf_error *err)
{
	static const char *const reasons[CLF_READER_ENDS] = {"recycled", "died", "deadline"};
	struct intake *intake = user;
	enum clf_status status = CLF_OK;

	for (unsigned i = 0; status == CLF_OK && i < CLF_READER_ENDS; i++) {
		if (intake->reader_ends[i] > 0)
			status = clf_counter_add(intake->store, CLF_COUNTER_RESTARTS, "reader", reasons[i], NULL,
						 intake->reader_ends[i], clf_clock_now(), err);
	}
	return status;
}

void intake_count_readers(struct intake *intake)
{
	unsigned ends[CLF_READER_ENDS], all = 0;

	clf_reader_take_ends(intake->pool, ends);
	for (unsigned i = 0; i < CLF_READER_ENDS; i++)
		all += intake->reader_ends[i] += ends[i];
	/* A database that fails is met by what matters more. */
	if (all > 0 && intake->store != NULL &&
	    clf_store_transact_once(intake->store, write_ends, intake, NULL) == CLF_OK)
		memset(intake->reader_ends, 0, sizeof intake->reader_ends);
}
