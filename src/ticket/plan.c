/*
 * plan.c - the one door: each action has its handler, statuses are set last, and who has to be told of an
 * assignment is told once at the end.
 */
#include <inttypes.h>

#include "clf/base/str.h"
#include "planning.h"

static void (*const handlers[])(struct planning *p, const struct clf_action *action) = {
    [CLF_ACTION_CREATE] = plan_create,   [CLF_ACTION_MAIL_IN] = plan_mail, [CLF_ACTION_FOLLOWUP] = plan_followup,
    [CLF_ACTION_COMMENT] = plan_comment, [CLF_ACTION_SET] = plan_set,
};

static bool sets_status(const struct clf_action *action)
{
	return action->kind == CLF_ACTION_SET && action->field == CLF_FIELD_STATUS;
}

static bool needs_ticket(const struct clf_action *action)
{
	return action->kind != CLF_ACTION_CREATE && action->kind != CLF_ACTION_MAIL_IN;
}

static void act(struct planning *p, const struct clf_action *action)
{
	if ((size_t)action->kind >= sizeof handlers / sizeof handlers[0])
		plan_refuse(p, "there is no such action");
	else if (needs_ticket(action) && !p->has_ticket)
		plan_refuse(p, "there is no ticket to do this to");
	else
		handlers[action->kind](p, action);
}

/* A machine gives no commands, whatever its mail seems to hold. */
static bool is_meant(const struct planning *p, const struct clf_action *action)
{
	return action->kind == CLF_ACTION_MAIL_IN || p->mail == NULL || !plan_is_automatic(p->mail);
}

static void act_all(struct planning *p, bool statuses)
{
	for (size_t i = 0; i < p->request->action_count && !plan_ended(p); i++) {
		const struct clf_action *action = &p->request->actions[i];

		if (sets_status(action) == statuses && is_meant(p, action))
			act(p, action);
	}
}

/* An agent whose mail was not obeyed learns why, unless a machine wrote that mail. */
static void tell_refused(struct planning *p)
{
	if (p->refusal == NULL || p->mail == NULL || p->request->via != CLF_VIA_MAIL ||
	    p->request->actor.kind != CLF_ACTOR_AGENT || p->mail->is_own || plan_is_automatic(p->mail))
		return;
	plan_tell_actor(p, p->refusal);
}

static void start(struct planning *p)
{
	const struct clf_request *request = p->request;

	p->mail = request->mail;
	p->why = "";
	if (p->facts->ticket != NULL) {
		p->ticket = *p->facts->ticket;
		p->has_ticket = true;
		p->owner = p->facts->owner;
	}
	for (size_t i = 0; i < request->action_count; i++)
		p->status_named = p->status_named || sets_status(&request->actions[i]);
	if (request->action_count == 0)
		plan_refuse(p, "there is nothing to do");
	else if (request->ticket != 0 && p->facts->ticket == NULL)
		plan_refuse(p, "there is no ticket %" PRId64, request->ticket);
}

void clf_plan_make(struct clf_arena *arena, const struct clf_request *request, const struct clf_facts *facts,
		   struct clf_plan *out)
{
	struct planning p = {.arena = arena, .request = request, .facts = facts, .outcome = CLF_OUTCOME_TICKET};

	start(&p);
	act_all(&p, false);
	act_all(&p, true);
	if (!plan_ended(&p) && p.assigned)
		plan_tell_assigned(&p);
	tell_refused(&p);
	*out = (struct clf_plan){
	    .outcome = p.outcome,
	    .refusal = p.refusal,
	    .denied = p.denied,
	    .why = p.why,
	    .steps = p.steps,
	    .step_count = p.count,
	};
}
