/*
 * intake_store.c - intake's ground: its database, opened again when it fails, signs of life, and when to stop.
 */
#include <poll.h>

#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "intake/intake_inside.h"

#define ALIVE_S 120
#define ALIVE_EACH_MS 10000
#define REOPEN_MS 250
#define REOPEN_MAX_MS 15000
#define SAY_EACH_MS 60000

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

/* To web, which answers whether all is well though the database can't hold it. */
static void tell_web(struct intake *intake, const char *why)
{
	struct clf_json *head = clf_json_object();

	if (why != NULL) {
		clf_json_set_integer(head, "since", intake->trouble.since);
		clf_json_set_text(head, "why", why);
	}
	intake_send(intake, "web", "", CLF_FRAME_TROUBLE, head);
	clf_json_free(&head);
}

/* At first and then each minute: a full disk lasts, and its log lies on it. */
static void say_trouble(struct intake *intake, const struct clf_error *why)
{
	struct trouble *trouble = &intake->trouble;
	int64_t now = clf_clock_monotonic_ms();
	char since[CLF_TIME_TEXT];

	if (trouble->since != 0 && now - trouble->said_at < SAY_EACH_MS)
		return;
	if (trouble->since == 0)
		*trouble = (struct trouble){.since = clf_clock_now(), .pause_ms = REOPEN_MS};
	trouble->said_at = now;
	clf_log(CLF_LOG_ERROR, "store.failed", CLF_S("why", why->text),
		CLF_S("since", clf_time_rfc3339(trouble->since, since)));
	tell_web(intake, why->text);
}

void intake_wrote(struct intake *intake)
{
	if (intake->trouble.since == 0)
		return;
	intake->trouble = (struct trouble){.since = 0};
	clf_log(CLF_LOG_INFO, "store.works");
	tell_web(intake, NULL);
}

/* That it opens says nothing yet: pauses grow until it was written. */
void intake_reopen(struct intake *intake, const struct clf_error *err)
{
	struct trouble *trouble = &intake->trouble;
	struct clf_error why = *err;

	clf_store_close(&intake->store);
	while (!intake_must_stop(intake)) {
		say_trouble(intake, &why);
		wait_unless_stopped(intake, trouble->pause_ms);
		trouble->pause_ms = trouble->pause_ms * 2 > REOPEN_MAX_MS ? REOPEN_MAX_MS : trouble->pause_ms * 2;
		if (intake->stop || intake_open(intake, &why))
			return;
	}
}
