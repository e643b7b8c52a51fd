/*
 * clock_timers.c - whatever is due: time rules, due dates, tickets that come back, letters for later. The longest due
 * first, so many a turn, each in a transaction of its own that ends its timer: killed at any point it is done once, and
 * mail that comes in waits for one of them at most.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "clf/store/look/query.h"
#include "clf/store/rule/timers.h"
#include "clock/clock.h"

#define TIMERS_EACH 50u
#define SWEEP_EACH 200u
#define LATER (60 * CLF_SECOND)
#define LATER_MOST 6 /* doublings of that */

static enum clf_status act_as(struct clock *clock, int64_t ticket, const struct clf_actor *actor,
			      const struct clf_action *action, struct clf_act_result *result, struct clf_error *err)
{
	static const struct clf_actor own = {.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true};
	const struct clf_request request = {.actor = actor != NULL ? *actor : own,
					    .via = CLF_VIA_CLOCK,
					    .ticket = ticket,
					    .actions = action,
					    .action_count = 1};

	return clock_act(clock, &request, result, err);
}

static enum clf_status run_rule(struct clock *clock, int64_t ticket, int64_t rule, struct clf_act_result *result,
				struct clf_error *err)
{
	const struct clf_action action = {.kind = CLF_ACTION_ELAPSED, .rule = rule};

	return act_as(clock, ticket, NULL, &action, result, err);
}

static enum clf_status run_due(struct clock *clock, int64_t now, int64_t number, struct clf_act_result *result,
			       struct clf_error *err)
{
	struct clf_action action = {.kind = CLF_ACTION_DUE};
	struct clf_ticket ticket;
	enum clf_status status = clf_query_ticket(clock->act.store, clock->arena, number, &ticket, err);

	if (status != CLF_OK)
		return status;
	action.text = clock_is_late(clock, &ticket, now) ? "late" : NULL;
	status = act_as(clock, number, NULL, &action, result, err);
	if (status == CLF_OK && result->outcome == CLF_OUTCOME_TICKET)
		clf_log(CLF_LOG_INFO, "ticket.due", CLF_N("ticket", number));
	return status;
}

static struct clf_actor actor_of(const struct clock *clock, const struct clf_draft *draft)
{
	struct clf_actor actor = {.kind = CLF_ACTOR_SYSTEM, .name = draft->who};

	if (draft->author != NULL)
		actor = clf_actor_of_agent(clock->act.config, draft->author);
	actor.sure = true;
	actor.sureness = CLF_SURE_CONFIRMED;
	return actor;
}

/* Something about the letter itself, which no later try mends. */
static bool is_refused(enum clf_status status, const struct clf_act_result *result)
{
	return status == CLF_EINVAL || status == CLF_ELIMIT || status == CLF_ENOTFOUND ||
	       (status == CLF_OK && result->outcome == CLF_OUTCOME_REFUSED);
}

/* In its author's name, who is told when it can't go. Killed in between, it is tried and refused again. */
static enum clf_status run_letter(struct clock *clock, const struct clf_due_timer *timer, struct clf_act_result *result,
				  struct clf_error *err)
{
	struct clf_action action = {.kind = CLF_ACTION_LETTER, .draft = timer->ref};
	struct clf_draft draft;
	struct clf_actor actor;
	enum clf_status status = clf_draft_get(clock->act.store, clock->arena, timer->ref, &draft, err);

	if (status == CLF_ENOTFOUND) {
		result->outcome = CLF_OUTCOME_IGNORED;
		return CLF_OK;
	}
	if (status != CLF_OK)
		return status;
	actor = actor_of(clock, &draft);
	status = act_as(clock, timer->ticket, &actor, &action, result, err);
	if (!is_refused(status, result))
		return status;
	action.text =
	    clf_arena_strdup(clock->arena, status == CLF_OK && result->refusal != NULL ? result->refusal : err->text);
	clf_log(CLF_LOG_WARNING, "letter.refused", CLF_N("ticket", timer->ticket), CLF_S("why", action.text));
	return act_as(clock, timer->ticket, NULL, &action, result, err);
}

static enum clf_status run_kind(struct clock *clock, int64_t now, const struct clf_due_timer *timer,
				struct clf_act_result *result, struct clf_error *err)
{
	switch (timer->kind) {
	case CLF_TIMER_DUE:
	case CLF_TIMER_BACK:
		return run_due(clock, now, timer->ticket, result, err);
	case CLF_TIMER_LETTER:
		return run_letter(clock, timer, result, err);
	default:
		return run_rule(clock, timer->ticket, timer->ref, result, err);
	}
}

/* The database's own trouble ends the turn; what one ticket has, the others don't. */
static enum clf_status run_timer(struct clock *clock, int64_t now, const struct clf_due_timer *timer,
				 struct clf_error *err)
{
	struct clf_act_result result = {0};
	int64_t attempts = timer->attempts < LATER_MOST ? timer->attempts : LATER_MOST;
	enum clf_status status = run_kind(clock, now, timer, &result, err);

	if (clf_store_is_trouble(status))
		return status;
	if (status == CLF_OK && result.outcome == CLF_OUTCOME_TICKET)
		return CLF_OK;
	if (status == CLF_OK && result.outcome == CLF_OUTCOME_IGNORED)
		return clf_timer_drop(clock->act.store, timer, err);
	clf_log(CLF_LOG_WARNING, "clock.failed", CLF_S("what", clf_timer_kind_name(timer->kind)),
		CLF_N("ticket", timer->ticket), CLF_N("number", timer->ref),
		CLF_S("why", status != CLF_OK ? err->text : result.refusal));
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

		status = run_rule(clock, tickets[i], 0, &result, err);
		if (status != CLF_OK && !clf_store_is_trouble(status)) {
			clf_log(CLF_LOG_WARNING, "rule.sweep", CLF_N("ticket", tickets[i]), CLF_S("why", err->text));
			status = CLF_OK;
		}
	}
	if (status == CLF_OK && count > 0)
		status = clf_timers_swept(clock->act.store, tickets[count - 1], err);
	return status;
}

enum clf_status clock_timers(struct clock *clock, int64_t now, struct clf_error *err)
{
	struct clf_due_timer *timers = NULL;
	size_t count = 0;
	enum clf_status status = clock_late_begin(clock, now, err);

	if (status == CLF_OK)
		status = clf_timers_due(clock->act.store, clock->arena, now, TIMERS_EACH, &timers, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = run_timer(clock, now, &timers[i], err);
	if (status == CLF_OK)
		status = clock_late_end(clock, now, err);
	return status == CLF_OK ? sweep(clock, err) : status;
}
