/*
 * plan_batch.c - the one mail that tells an agent of a change to many tickets, made of what was kept with the change
 * (plan_notify.c) once nothing more comes.
 */
#include "clf/ticket/plan/batch.h"

#include "plan/plan_change.h"
#include "plan/plan_write.h"

/* The clock names the ticket where there is only one. What came in between is for its next turn. */
static bool fits(const struct planning *p, const struct clf_batch *batch)
{
	return !p->has_ticket || batch->tickets == 0 ||
	       (batch->tickets == 1 && batch->lines[0].ticket.number == p->ticket.number);
}

/* Of one ticket by the notice that would have told it at once, to which a reply belongs to the ticket. */
void plan_batch(struct planning *p, const struct clf_action *action)
{
	const struct clf_batch *batch = p->facts->batch;
	struct notice notice = {.template_name = "batch-notice", .stays = true};
	enum clf_token_class token_class = CLF_TOKEN_COMMAND;
	struct clf_step *step;

	p->why = "what a change to many tickets tells";
	if (batch == NULL || batch->rows == 0 || !fits(p, batch))
		return;
	step = plan_step(p, CLF_STEP_TOLD);
	step->party = p->request->actor.party;
	step->number = action->number;
	step->version = batch->rows;
	if (batch->tickets == 0)
		return;
	if (p->has_ticket) {
		notice = (struct notice){.template_name = batch->lines[0].template_name, .text = batch->lines[0].text};
		token_class = batch->lines[0].answers ? CLF_TOKEN_AGENT_REPLY : CLF_TOKEN_AGENT_NOTE;
	}
	step = plan_write_actor(p, &notice, token_class);
	if (step == NULL)
		return;
	step->batch = batch;
	if (p->has_ticket) {
		step->changes = batch->lines[0].changes;
		step->change_count = batch->lines[0].change_count;
	}
}
