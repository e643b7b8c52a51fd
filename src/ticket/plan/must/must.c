/*
 * must.c - the comment that is demanded with a change, and who may become the owner. Rules and the clock are free of
 * both, and so is what administrators change of the desk itself. What a status demands, everybody is held to.
 */
#include "plan/must/must.h"

#include "clf/base/arena.h"
#include "clf/base/str.h"

#define OFFERED_SHOWN 8u

static bool demands_comment(const struct planning *p)
{
	const struct clf_installation *set = &p->facts->installation;

	switch (p->request->via) {
	case CLF_VIA_PAGE:
		return set->comment_page;
	case CLF_VIA_API:
		return set->comment_api;
	case CLF_VIA_MAIL:
		return set->comment_mail;
	case CLF_VIA_CLI:
		return set->comment_cli;
	default:
		return false;
	}
}

/* A field has another value; who is in copy is no field of the work. */
static bool is_change(const struct clf_step *step)
{
	return step->kind == CLF_STEP_EVENT && step->changed != NULL &&
	       step->changed != clf_field_row(CLF_FIELD_COPIED);
}

/* What was written to somebody says why as well as a note. */
static bool is_comment(const struct clf_step *step)
{
	return step->kind == CLF_STEP_COMMENT ||
	       (step->kind == CLF_STEP_SEND &&
		(step->klass == CLF_CLASS_CUSTOMER || step->klass == CLF_CLASS_THIRD_PARTY));
}

static void check_comment(struct planning *p)
{
	bool changes = false;

	if (p->facts->ticket == NULL || p->undoes || !demands_comment(p))
		return;
	for (size_t i = 0; i < p->count; i++) {
		if (is_comment(&p->steps[i]))
			return;
		changes = changes || is_change(&p->steps[i]);
	}
	if (!changes)
		return;
	plan_refuse(p, "a change needs a comment here: say in a note what it is for, or answer the customer with it");
	p->field = "comment";
}

static bool same_segment(struct planning *p, const char *name)
{
	return name != NULL &&
	       clf_text_equal(clf_utf8_fold(p->arena, name), clf_utf8_fold(p->arena, p->ticket.segment));
}

/* Those who manage the segment that the ticket will be in, and are at work. */
static size_t find_managers(struct planning *p, const struct clf_agent ***out)
{
	const struct clf_facts *facts = p->facts;
	const struct clf_agent **list =
	    clf_arena_array_of(p->arena, facts->manager_count + facts->segment_manager_count, const struct clf_agent *);
	size_t n = 0;

	for (size_t i = 0; i < facts->segment_manager_count; i++) {
		if (facts->segment_managers[i].agent.active && same_segment(p, facts->segment_managers[i].segment))
			list[n++] = &facts->segment_managers[i].agent;
	}
	for (size_t i = 0; n == 0 && i < facts->manager_count; i++) {
		if (facts->ticket != NULL && !same_segment(p, facts->ticket->segment))
			break;
		if (facts->managers[i].active)
			list[n++] = &facts->managers[i];
	}
	*out = list;
	return n;
}

static const char *named(struct planning *p, const struct clf_agent *const *list, size_t count)
{
	const char *names = "";

	for (size_t i = 0; i < count && i < OFFERED_SHOWN; i++)
		names = clf_arena_printf(p->arena, "%s%s%s", names, i > 0 ? ", " : "", plan_agent_shown(list[i]));
	return count > OFFERED_SHOWN ? clf_arena_printf(p->arena, "%s, ...", names) : names;
}

/* Whoever sees what nobody has may take it; else its owner is one who manages its segment. */
static void check_owner(struct planning *p)
{
	const struct clf_ticket *before = p->facts->ticket;
	const struct clf_agent **managers;
	size_t count;

	if (!p->facts->installation.owners_managers || !p->facts->installation.owners_strict)
		return;
	if (!p->has_ticket || p->undoes || p->ticket.owner == 0 || p->owner == NULL ||
	    clf_text_blank(p->ticket.segment))
		return;
	if (before != NULL && p->ticket.number == before->number && before->owner == p->ticket.owner)
		return;
	if ((before == NULL || before->owner == 0) && plan_actor_is(p, p->owner->id, p->owner->address))
		return;
	count = find_managers(p, &managers);
	for (size_t i = 0; i < count; i++) {
		if (managers[i]->id == p->ticket.owner)
			return;
	}
	if (count == 0)
		return;
	plan_refuse(p, "%s doesn't manage %s, whose tickets go to %s", plan_agent_shown(p->owner), p->ticket.segment,
		    named(p, managers, count));
	p->field = "owner";
}

static bool is_free(const struct planning *p)
{
	return p->request->desk || p->request->actor.kind == CLF_ACTOR_CUSTOMER ||
	       p->request->actor.kind == CLF_ACTOR_THIRD_PARTY;
}

void plan_must_hold(struct planning *p)
{
	if (plan_ended(p) || is_free(p))
		return;
	check_owner(p);
	if (!plan_ended(p))
		check_comment(p);
}

bool plan_status_holds(struct planning *p)
{
	return plan_causes_hold(p) && plan_required_holds(p);
}

void plan_check_status(struct planning *p)
{
	plan_check_causes(p);
	plan_check_required(p);
}
