/*
 * clock_heard.c - what the supervisor, which has no database, has the clock write down.
 */
#include <stdio.h>

#include "clf/base/clock.h"
#include "clf/base/frame.h"
#include "clf/base/json.h"
#include "clf/gateway/frames.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/counter.h"
#include "clock/clock.h"

static void hear_end(struct clock *clock, const struct clf_json *head)
{
	const char *role = clf_json_get_text(head, "role"), *reason = clf_json_get_text(head, "reason");
	struct clock_heard *heard = &clock->heard[clock->heard_count];

	if (role == NULL || reason == NULL || clock->heard_count == CLOCK_HEARD)
		return;
	snprintf(heard->role, sizeof heard->role, "%s", role);
	snprintf(heard->reason, sizeof heard->reason, "%s", reason);
	heard->count = clf_json_get_number(head, "count", 1);
	clock->heard_count++;
}

void clock_hear(struct clock *clock, const struct clf_frame *frame)
{
	int64_t at = clf_json_get_number(frame->head, "at", 0);

	if (frame->type == CLF_FRAME_ENDED)
		hear_end(clock, frame->head);
	else if (frame->type == CLF_FRAME_MOMENT &&
		 clf_text_equal(clf_json_get_text(frame->head, "what"), "serve.started"))
		clock->started_at = at;
	else if (frame->type == CLF_FRAME_MOMENT)
		clock->reloaded_at = at;
}

struct keeping {
	struct clock *clock;
	int64_t now;
};

static enum clf_status keep(void *user, struct clf_error *err)
{
	const struct keeping *keeping = user;
	const struct clock *clock = keeping->clock;
	struct clf_store *store = clock->act.store;
	enum clf_status status = CLF_OK;

	if (clock->started_at != 0)
		status = clf_moment_put(store, "serve.started", clock->started_at, err);
	if (status == CLF_OK && clock->reloaded_at != 0)
		status = clf_moment_put(store, "serve.reloaded", clock->reloaded_at, err);
	for (size_t i = 0; status == CLF_OK && i < clock->heard_count; i++)
		status = clf_counter_add(store, CLF_COUNTER_RESTARTS, clock->heard[i].role, clock->heard[i].reason,
					 NULL, clock->heard[i].count, keeping->now, err);
	return status;
}

enum clf_status clock_keep_heard(struct clock *clock, int64_t now, struct clf_error *err)
{
	struct keeping keeping = {clock, now};
	enum clf_status status;

	if (clock->heard_count == 0 && clock->started_at == 0 && clock->reloaded_at == 0)
		return CLF_OK;
	status = clf_store_transact(clock->act.store, keep, &keeping, err);
	if (status == CLF_OK) {
		clock->heard_count = 0;
		clock->started_at = clock->reloaded_at = 0;
	}
	return status;
}
