/*
 * rules_timer.c - which time rules wait for the ticket, and until when: absolute, from a moment of the ticket.
 *
 * A timer is there only while the rest of its rule's conditions holds; what passing time alone can change is asked when
 * it is due. One that has had its turn stays as such until its moment is another.
 */
#include "clf/base/str.h"
#include "clf/ticket/rule/desk.h"
#include "clf/ticket/time/calendar.h"
#include "plan/rule/plan_rules.h"

static int64_t anchor_of(const struct clf_ticket *ticket, enum clf_rule_since since)
{
	switch (since) {
	case CLF_SINCE_CREATED:
		return ticket->created_at;
	case CLF_SINCE_OWNER:
		return ticket->owner != 0 ? ticket->owner_at : 0;
	case CLF_SINCE_STATUS:
		return ticket->status_at;
	case CLF_SINCE_WAITING:
		return ticket->waiting_since;
	case CLF_SINCE_DUE:
		return ticket->due_at;
	}
	return 0;
}

static const struct clf_timer *timer_of(const struct planning *p, int64_t rule)
{
	for (size_t i = 0; plan_is_found(p) && i < p->facts->rules.timer_count; i++) {
		if (p->facts->rules.timers[i].rule == rule)
			return &p->facts->rules.timers[i];
	}
	return NULL;
}

/* due_at 0: it has had its turn; anchor_at 0: there is to be none. */
static void set_timer(struct planning *p, int64_t rule, int64_t anchor_at, int64_t due_at)
{
	struct clf_step *step = plan_step(p, CLF_STEP_TIMER);

	step->number = rule;
	step->anchor_at = anchor_at;
	step->due_at = due_at;
}

static bool could_hold(struct planning *p, const struct clf_rule *rule)
{
	size_t budget = CLF_RULE_BUDGET;
	struct clf_rule_view view;
	const char *why = NULL;

	if (rule->otherwise_count > 0)
		return true;
	plan_rule_view(p, CLF_ON_ELAPSED, &view);
	view.timeless = true;
	return clf_rule_holds(p->arena, rule, &view, &budget, NULL, &why) != CLF_HELD_NOT;
}

/* Of several moments the one that comes first. */
static void first_due(const struct planning *p, const struct clf_rule *rule, int64_t *anchor_at, int64_t *due_at)
{
	*anchor_at = *due_at = 0;
	for (size_t i = 0; i < rule->when_count; i++) {
		const struct clf_rule_when *when = &rule->when[i];
		int64_t anchor = when->event == CLF_ON_ELAPSED ? anchor_of(&p->ticket, when->since) : 0, due = 0;
		bool before = anchor < rule->since && rule->existing != CLF_EXISTING_NOW;

		if (anchor == 0 || (before && rule->existing == CLF_EXISTING_LEAVE) ||
		    !clf_working_add(p->calendar, before ? rule->since : anchor, &when->after, &due))
			continue;
		if (*due_at == 0 || due < *due_at) {
			*anchor_at = anchor;
			*due_at = due;
		}
	}
}

/* Once a ticket, and that was it: before, or by this request. */
static bool is_done(const struct planning *p, const struct clf_rule *rule)
{
	for (size_t i = 0; rule->once && plan_is_found(p) && i < p->facts->rules.fired_count; i++) {
		if (p->facts->rules.fired[i] == rule->id)
			return true;
	}
	for (size_t i = 0; rule->once && i < p->count; i++) {
		if (p->steps[i].kind == CLF_STEP_RULE_RUN && p->steps[i].number == rule->id &&
		    clf_text_equal(p->steps[i].what, "fired"))
			return true;
	}
	return false;
}

static void plan_timer(struct planning *p, const struct clf_rule *rule)
{
	const struct clf_timer *timer = timer_of(p, rule->id);
	int64_t anchor_at, due_at;

	if (is_done(p, rule)) {
		if (timer != NULL)
			set_timer(p, rule->id, 0, 0);
		return;
	}
	first_due(p, rule, &anchor_at, &due_at);
	if (timer != NULL && timer->anchor_at == anchor_at && (timer->due_at == 0 || p->elapsed_rule == rule->id)) {
		if (timer->due_at != 0)
			set_timer(p, rule->id, anchor_at, 0);
		return;
	}
	if (anchor_at == 0 || !could_hold(p, rule))
		anchor_at = due_at = 0;
	if (timer == NULL ? anchor_at != 0 : timer->anchor_at != anchor_at || timer->due_at != due_at)
		set_timer(p, rule->id, anchor_at, due_at);
}

static bool is_timed(const struct clf_rule *rule)
{
	for (size_t i = 0; i < rule->when_count; i++) {
		if (rule->when[i].event == CLF_ON_ELAPSED)
			return true;
	}
	return false;
}

void plan_timers(struct planning *p)
{
	const struct clf_desk *desk = p->facts->rules.desk;

	if (desk == NULL || !p->has_ticket || plan_ended(p))
		return;
	for (size_t i = 0; i < desk->count; i++) {
		if (is_timed(&desk->rules[i]))
			plan_timer(p, &desk->rules[i]);
	}
	for (size_t i = 0; plan_is_found(p) && i < p->facts->rules.timer_count; i++) {
		const struct clf_timer *timer = &p->facts->rules.timers[i];
		bool known = false;

		for (size_t k = 0; k < desk->count; k++)
			known = known || (desk->rules[k].id == timer->rule && is_timed(&desk->rules[k]));
		if (!known)
			set_timer(p, timer->rule, 0, 0);
	}
}
