/*
 * rules.c - the events of a request in the order they happened, and the rules asked for each in theirs.
 *
 * A rule fires at most once a request and ticket, so no rule can loop. What rules change are events of their own,
 * queued behind. One that fails leaves nothing of it but a line that says why; the others go on.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/rule/desk.h"
#include "plan/mail/plan_mail.h"
#include "plan/must/must.h"
#include "plan/permission.h"
#include "plan/rule/plan_rules.h"

static const struct clf_desk *desk_of(const struct planning *p)
{
	return p->facts->rules.desk;
}

static bool fired_before(const struct planning *p, const struct clf_rule *rule)
{
	for (size_t i = 0; rule->once && plan_is_found(p) && i < p->facts->rules.fired_count; i++) {
		if (p->facts->rules.fired[i] == rule->id)
			return true;
	}
	return false;
}

/* Before there is a ticket to say it on, the decision keeps it. */
static void tell_failed(struct planning *p, const struct clf_rule *rule, const char *why)
{
	if (p->has_ticket)
		plan_rule_failed(p, rule, why);
	plan_note_decision(p, rule, CLF_HELD_FAILED, NULL, why);
}

/* The gateway itself acts, in the rule's name; all of it or nothing. */
static bool carry_out(struct planning *p, const struct clf_rule *rule, const struct clf_rule_do *doings, size_t count)
{
	const struct planning before = *p;
	struct clf_request own = *p->request;
	const struct clf_request *request = p->request;
	const bool held = plan_status_holds(p);
	const char *why;

	own.actor =
	    (struct clf_actor){.kind = CLF_ACTOR_SYSTEM, .name = rule->name, .role = CLF_ROLE_ADMIN, .sure = true};
	own.via = CLF_VIA_RULE;
	own.commands = NULL;
	p->request = &own;
	p->request_actor = &request->actor;
	p->rule = rule;
	if (plan_do_all(p, doings, count) && held)
		plan_check_status(p);
	if (!plan_ended(p)) {
		p->request = request;
		p->request_actor = before.request_actor;
		p->rule = before.rule;
		p->text = before.text;
		p->why = before.why;
		p->risk = before.risk;
		return true;
	}
	why = p->refusal != NULL ? p->refusal : p->why;
	*p = before;
	tell_failed(p, rule, why);
	return false;
}

enum turn { TURN_NOT, TURN_ELSE, TURN_FAILED, TURN_THEN };

/* Another criterion made the ticket: there is nothing left to do. */
static bool comes_late(const struct planning *p, const struct clf_rule_do *doings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (doings[i].doing != CLF_DO_CREATE)
			return false;
	}
	return p->has_ticket;
}

static enum turn fire(struct planning *p, const struct clf_rule *rule, bool held)
{
	const struct clf_rule_do *doings = held ? rule->then : rule->otherwise;
	size_t count = held ? rule->then_count : rule->otherwise_count;

	if (count == 0 || comes_late(p, doings, count))
		return held ? TURN_THEN : TURN_NOT;
	if (!carry_out(p, rule, doings, count))
		return TURN_FAILED;
	if (p->has_ticket)
		plan_record_run(p, rule, "fired", NULL);
	return held ? TURN_THEN : TURN_ELSE;
}

static enum turn ask_rule(struct planning *p, const struct clf_rule *rule, const struct clf_happening *happening)
{
	struct clf_rule_traces traces = {.items = NULL};
	bool explains = happening->event == CLF_ON_RESPONSE;
	struct clf_rule_view view;
	enum clf_rule_held held;
	const char *why = NULL;

	plan_rule_view(p, happening->event, &view);
	held = clf_rule_holds(p->arena, rule, &view, &p->rule_budget, explains ? &traces : NULL, &why);
	if (held == CLF_HELD_FAILED) {
		tell_failed(p, rule, plan_words(p, why));
		return TURN_FAILED;
	}
	if (explains)
		plan_note_decision(p, rule, held, &traces, NULL);
	return fire(p, rule, held == CLF_HELD);
}

static void ask_all(struct planning *p, const struct clf_happening *happening)
{
	const struct clf_desk *desk = desk_of(p);
	bool stopped[CLF_RULE_KINDS] = {false};
	enum turn turn;

	for (size_t i = 0; i < desk->count && !plan_ended(p); i++) {
		const struct clf_rule *rule = &desk->rules[i];

		if (p->rules_fired[i] || stopped[rule->kind] || (rule->kind == CLF_RULE_STATUS && p->status_named) ||
		    !clf_rule_is_asked(p->arena, rule, happening) || fired_before(p, rule))
			continue;
		turn = ask_rule(p, rule, happening);
		p->rules_fired[i] = turn != TURN_NOT;
		if (turn == TURN_THEN)
			stopped[rule->kind] = rule->stop;
	}
}

/* In the request that this one follows from. */
static void mark_fired(struct planning *p, const struct clf_desk *desk)
{
	const struct clf_after *after = p->request->after;

	for (size_t i = 0; after != NULL && i < desk->count; i++) {
		for (size_t k = 0; k < after->fired_count; k++)
			p->rules_fired[i] = p->rules_fired[i] || desk->rules[i].id == after->fired[k];
	}
}

/* Nothing comes of what is taken back, of a copy, or of a mail that was refused. */
void plan_run_rules(struct planning *p)
{
	const struct clf_desk *desk = desk_of(p);

	if (desk == NULL || p->event_count == 0 || p->undoes || plan_ended(p))
		return;
	if (p->rules_fired == NULL) {
		p->rules_fired = clf_arena_array_of(p->arena, desk->count, bool);
		p->rule_budget = CLF_RULE_BUDGET;
		mark_fired(p, desk);
	}
	while (p->events_asked < p->event_count && !plan_ended(p)) {
		const struct clf_happening happening = p->events[p->events_asked++];

		ask_all(p, &happening);
	}
	if (p->too_many && p->has_ticket)
		plan_record(p, "rules-ended", NULL,
			    plan_words(p, "one request made more events than rules are asked for"));
}

static bool succeeds(const struct clf_rule *rule)
{
	for (size_t i = 0; i < rule->then_count; i++) {
		if (rule->then[i].doing == CLF_DO_SUCCESSOR)
			return true;
	}
	return false;
}

const struct clf_rule *plan_succeeded_by(struct planning *p)
{
	const struct clf_desk *desk = desk_of(p);
	const struct clf_happening happening = {.event = CLF_ON_CUSTOMER_REPLIED};
	size_t budget = CLF_RULE_BUDGET;
	struct clf_rule_view view;
	const char *why = NULL;

	if (desk == NULL || p->status_named)
		return NULL;
	plan_rule_view(p, CLF_ON_CUSTOMER_REPLIED, &view);
	for (size_t i = 0; i < desk->count; i++) {
		const struct clf_rule *rule = &desk->rules[i];

		if (rule->kind != CLF_RULE_STATUS || !clf_rule_is_asked(p->arena, rule, &happening) ||
		    fired_before(p, rule) || clf_rule_holds(p->arena, rule, &view, &budget, NULL, &why) != CLF_HELD)
			continue;
		if (succeeds(rule))
			return rule;
		if (rule->stop)
			return NULL;
	}
	return NULL;
}

void plan_note_successor(struct planning *p, const struct clf_rule *rule)
{
	for (size_t i = 0; i < p->count; i++) {
		if (p->steps[i].kind == CLF_STEP_EVENT && clf_text_equal(p->steps[i].what, "linked"))
			p->steps[i].rule = rule;
	}
	plan_record_run(p, rule, "fired", NULL);
}

static bool is_due(const struct planning *p, int64_t rule)
{
	for (size_t i = 0; i < p->facts->rules.timer_count; i++) {
		const struct clf_timer *timer = &p->facts->rules.timers[i];

		if (timer->rule == rule)
			return timer->due_at != 0 && timer->due_at <= p->facts->now;
	}
	return false;
}

static int64_t anchor_of(const struct planning *p, int64_t rule)
{
	for (size_t i = 0; i < p->facts->rules.timer_count; i++) {
		if (p->facts->rules.timers[i].rule == rule)
			return p->facts->rules.timers[i].anchor_at;
	}
	return 0;
}

void plan_elapsed(struct planning *p, const struct clf_action *action)
{
	struct clf_happening *happening;

	if (p->request->actor.kind != CLF_ACTOR_SYSTEM) {
		plan_deny(p, "only the clock says that time has passed");
		return;
	}
	if (action->rule == 0) {
		p->why = "its timers are looked at anew";
		return;
	}
	if (!is_due(p, action->rule)) {
		plan_ignore(p, CLF_END_NONE);
		p->why = "nothing is due";
		return;
	}
	p->why = "a rule's time has come";
	p->anchor_at = anchor_of(p, action->rule);
	p->elapsed_rule = action->rule;
	happening = plan_add_event(p, CLF_ON_ELAPSED);
	if (happening != NULL)
		happening->rule = action->rule;
}
