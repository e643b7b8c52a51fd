/*
 * clock_batch.c - a change to many tickets is told each agent in one mail, once nothing more of it came for some
 * seconds: what was kept for the agent goes in the transaction that makes the mail.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "clf/store/look/due.h"
#include "clf/store/people/directory.h"
#include "clock/clock.h"

#define BATCHES_EACH 50u /* mails of one turn */
#define LATER (10 * CLF_MINUTE)

struct putting {
	struct clock *clock;
	const struct clf_batch_row *row;
	int64_t until;
};

static enum clf_status put_off(void *user, struct clf_error *err)
{
	const struct putting *p = user;

	return clf_batch_later(p->clock->act.store, p->row, p->until, err);
}

static enum clf_status tell(struct clock *clock, const struct clf_batch_row *row, const struct clf_agent *agent,
			    struct clf_act_result *result, struct clf_error *err)
{
	const struct clf_action action = {.kind = CLF_ACTION_BATCH, .number = row->batch};
	struct clf_request request = {.actor = clf_actor_of_agent(clock->act.config, agent),
				      .via = CLF_VIA_CLOCK,
				      .ticket = row->ticket,
				      .actions = &action,
				      .action_count = 1};

	request.actor.sure = true;
	request.actor.sureness = CLF_SURE_CONFIRMED;
	return clock_act(clock, &request, result, err);
}

/* What can't be made now keeps no other from going. */
static enum clf_status tell_one(struct clock *clock, const struct clf_batch_row *row, int64_t now,
				struct clf_error *err)
{
	struct putting later = {clock, row, now + LATER};
	struct clf_act_result result = {0};
	struct clf_agent agent;
	enum clf_status status = clf_agent_by_id(clock->act.store, clock->arena, row->agent, &agent, err);

	if (status == CLF_OK)
		status = tell(clock, row, &agent, &result, err);
	if (clf_store_is_trouble(status))
		return status;
	if (status == CLF_OK && result.outcome == CLF_OUTCOME_TICKET) {
		clf_log(CLF_LOG_INFO, "batch.told", CLF_N("batch", row->batch), CLF_N("agent", row->agent),
			CLF_N("queued", result.queued));
		return CLF_OK;
	}
	clf_log(CLF_LOG_WARNING, "clock.failed", CLF_S("what", "batch"), CLF_N("number", row->batch),
		CLF_N("agent", row->agent), CLF_S("why", status != CLF_OK ? err->text : result.refusal));
	return clf_store_transact(clock->act.store, put_off, &later, err);
}

enum clf_status clock_batches(struct clock *clock, int64_t now, struct clf_error *err)
{
	struct clf_batch_row *rows = NULL;
	size_t count = 0;
	enum clf_status status =
	    clf_clock_batches(clock->act.store, clock->arena, now, BATCHES_EACH, &rows, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = tell_one(clock, &rows[i], now, err);
	return status;
}
