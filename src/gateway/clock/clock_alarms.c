/*
 * clock_alarms.c - alarms are looked for each half minute, logged when they rise and end, and told.
 */
#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "clf/store/engine/store.h"
#include "clock/clock.h"

#define LOOK_EACH (30 * CLF_SECOND)

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

enum clf_status clock_alarms(struct clock *clock, int64_t now, struct clf_error *err)
{
	struct clf_alarm_turn turn = {0};
	enum clf_status status;

	if (now < clock->alarms_at && clock->alarms_at - now <= LOOK_EACH)
		return CLF_OK;
	clock->alarms_at = now + LOOK_EACH;
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
