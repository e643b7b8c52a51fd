/*
 * clock_alarms.c - alarms are looked for each half minute, logged when they rise and end, and told.
 */
#include "clf/base/clock.h"
#include "clf/base/fault.h"
#include "clf/base/log.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/counter.h"
#include "clock/clock.h"

#define LOOK_EACH_MS 30000
#define STEP_MS 60000 /* a clock that is put right by less makes nothing late */

static void log_news(const struct clf_alarm_turn *turn)
{
	for (size_t i = 0; i < turn->news_count; i++) {
		const struct clf_alarm_news *news = &turn->news[i];

		clf_log(news->stands ? CLF_LOG_WARNING : CLF_LOG_INFO, news->stands ? "alarm.raised" : "alarm.over",
			CLF_S("kind", news->kind), CLF_S("name", news->name), CLF_S("text", news->text));
	}
	if (turn->told > 0)
		clf_log(CLF_LOG_INFO, "alarm.told", CLF_N("alarms", turn->told));
}

struct moment {
	struct clock *clock;
	int64_t at;
};

static enum clf_status put_set(void *user, struct clf_error *err)
{
	const struct moment *set = user;

	return clf_moment_put(set->clock->act.store, "clock.set", set->at, err);
}

/* Somebody put the clock of the day elsewhere, or the machine slept: what seems late since then may be none. */
static enum clf_status watch_clock(struct clock *clock, int64_t now, struct clf_error *err)
{
	struct moment set = {clock, now};
	int64_t offset = now / 1000 - clf_clock_monotonic_ms();
	int64_t moved = clock->clock_offset != 0 ? offset - clock->clock_offset : 0;
	enum clf_status status = CLF_OK;

	if (moved > STEP_MS || moved < -STEP_MS)
		status = clf_store_transact(clock->act.store, put_set, &set, err);
	if (status == CLF_OK)
		clock->clock_offset = offset;
	return status;
}

enum clf_status clock_alarms(struct clock *clock, int64_t now, struct clf_error *err)
{
	int64_t pause = clf_fault_alarms_ms(LOOK_EACH_MS) * 1000;
	struct clf_alarm_turn turn = {0};
	enum clf_status status;

	if (now < clock->alarms_at && clock->alarms_at - now <= pause)
		return CLF_OK;
	clock->alarms_at = now + pause;
	status = watch_clock(clock, now, err);
	if (status == CLF_OK)
		status = clf_alarms_turn(&clock->act, clock->arena, &clock->alarm_budget, now, &turn, err);
	if (clf_store_is_trouble(status))
		return status;
	if (status != CLF_OK)
		clf_log(CLF_LOG_WARNING, "clock.failed", CLF_S("what", "alarms"), CLF_S("why", err->text));
	else if (turn.failed != NULL)
		clf_log(CLF_LOG_WARNING, "clock.failed", CLF_S("what", "alarms"), CLF_S("kinds", turn.failed));
	log_news(&turn);
	return CLF_OK;
}
