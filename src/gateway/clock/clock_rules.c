/*
 * clock_rules.c - time rules whose time has come, each ticket in a transaction of its own: the timer ends in the same
 * one as what the rule does, so killed at any point it is done once.
 */
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/log.h"
#include "clf/store/rule/timers.h"
#include "clock/clock.h"

#define TIMERS_EACH 50u
#define SWEEP_EACH 200u
#define LATER (60 * CLF_SECOND)
#define LATER_MOST 6 /* doublings of that */

static enum clf_status act_on(struct clock *clock, int64_t ticket, int64_t rule, struct clf_act_result *result,
			      struct clf_error *err)
{
	const struct clf_action action = {.kind = CLF_ACTION_ELAPSED, .rule = rule};
	const struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true},
					    .via = CLF_VIA_CLOCK,
					    .ticket = ticket,
					    .actions = &action,
					    .action_count = 1};

	return clock_act(clock, &request, result, err);
}

static void failed(const struct clf_due_timer *timer, const char *why)
{
	clf_log(CLF_LOG_WARNING, "rule.timer", CLF_N("ticket", timer->ticket), CLF_N("rule", timer->rule),
		CLF_S("why", why));
}

static enum clf_status run_timer(struct clock *clock, int64_t now, const struct clf_due_timer *timer,
				 struct clf_error *err)
{
	struct clf_act_result result = {0};
	int64_t attempts = timer->attempts < LATER_MOST ? timer->attempts : LATER_MOST;
	enum clf_status status = act_on(clock, timer->ticket, timer->rule, &result, err);

	if (clf_store_is_trouble(status))
		return status;
	if (status == CLF_OK && result.outcome == CLF_OUTCOME_TICKET)
		return CLF_OK;
	if (status == CLF_OK && result.outcome == CLF_OUTCOME_IGNORED)
		return clf_timer_drop(clock->act.store, timer, err);
	failed(timer, status != CLF_OK ? err->text : result.refusal);
	return clf_timer_later(clock->act.store, timer, now + (LATER << attempts), err);
}

/* What one ticket has is no matter of the others; it is looked at again when something happens to it. */
static enum clf_status sweep(struct clock *clock, struct clf_error *err)
{
	int64_t *tickets = NULL;
	size_t count = 0;
	enum clf_status status = clf_timers_sweep(clock->act.store, clock->arena, SWEEP_EACH, &tickets, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_act_result result = {0};

		status = act_on(clock, tickets[i], 0, &result, err);
		if (status != CLF_OK && !clf_store_is_trouble(status)) {
			clf_log(CLF_LOG_WARNING, "rule.sweep", CLF_N("ticket", tickets[i]), CLF_S("why", err->text));
			status = CLF_OK;
		}
	}
	if (status == CLF_OK && count > 0)
		status = clf_timers_swept(clock->act.store, tickets[count - 1], err);
	return status;
}

enum clf_status clock_rules(struct clock *clock, int64_t now, struct clf_error *err)
{
	struct clf_due_timer *timers = NULL;
	size_t count = 0;
	enum clf_status status = clf_timers_due(clock->act.store, clock->arena, now, TIMERS_EACH, &timers, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = run_timer(clock, now, &timers[i], err);
	return status == CLF_OK ? sweep(clock, err) : status;
}
