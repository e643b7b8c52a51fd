/*
 * rules_create.c - a response, and the criteria that say whether it makes a ticket and what that holds.
 *
 * A response makes at most one ticket. A complaint is never lost for a criterion that can't be carried out: the ticket
 * is made with what is always there, and its history says what failed.
 */
#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/rule/desk.h"
#include "clf/ticket/rule/rule_text.h"
#include "clf/ticket/time/calendar.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_status.h"
#include "plan/rule/plan_rules.h"
#include "plan/set/plan_item.h"

#define DECISION_MAX (64u << 10)
#define DECISIONS_KEPT 20u /* of criteria that came to nothing */
#define SUBJECT_MAX 500u

static const struct clf_rule_arg *given(const struct clf_rule_do *doing, const char *name)
{
	const struct clf_rule_arg *arg = clf_rule_arg(doing, name);

	return arg != NULL && !arg->none && arg->count > 0 ? arg : NULL;
}

/* NULL: it comes out empty, and the field stays as it is. */
static const char *text_of(struct planning *p, const struct clf_rule_do *doing, const char *name)
{
	const struct clf_rule_arg *arg = given(doing, name);
	const char *text = arg != NULL ? plan_rule_text(p, arg) : NULL;

	return clf_text_blank(text) ? NULL : text;
}

static void take_score(struct planning *p, const struct clf_rule_do *doing, struct clf_new_ticket *made)
{
	const char *text = text_of(p, doing, "score");
	char *end = NULL;
	double number;

	if (text == NULL)
		return;
	number = strtod(text, &end);
	if (*end != '\0' || !(number >= -1e6 && number <= 1e6)) {
		plan_refuse(p, "\"%s\" is no score", text);
		return;
	}
	made->score = (int64_t)(number < 0 ? number - 0.5 : number + 0.5);
	made->has_score = true;
}

static void take_names(struct planning *p, const struct clf_rule_do *doing, struct clf_new_ticket *made)
{
	const struct clf_rule_arg *arg = given(doing, "owner");

	if (arg != NULL)
		made->owner = arg->items[0].name;
	arg = given(doing, "team");
	if (arg != NULL)
		made->team = arg->items[0].name;
	arg = given(doing, "segment");
	if (arg != NULL)
		made->segment = arg->items[0].name;
	arg = given(doing, "cause_set");
	if (arg != NULL)
		made->cause_set = arg->items[0].id;
	arg = given(doing, "status");
	if (arg != NULL)
		made->status = arg->items[0].name;
	arg = given(doing, "priority");
	if (arg != NULL)
		made->priority = (enum clf_priority)(int)arg->items[0].number;
	arg = clf_rule_arg(doing, "due");
	if (arg != NULL && !arg->none && !clf_working_add(p->calendar, p->facts->now, &arg->duration, &made->due_at))
		plan_refuse(p, "the calendar has no working time to count");
}

static void take_items(struct planning *p, const struct clf_rule_do *doing, struct clf_new_ticket *made)
{
	for (CLF_EACH_PLAIN(row)) {
		const struct clf_rule_arg *arg = row->type == CLF_VALUE_ITEM ? given(doing, row->name) : NULL;
		struct clf_value value;

		if (arg == NULL)
			continue;
		value = plan_item_value(p, row, arg->items[0].id, arg->items[0].name);
		clf_plain_set(&made->plain, row, &value);
	}
}

static void take_texts(struct planning *p, const struct clf_rule_do *doing, struct clf_new_ticket *made)
{
	const char *subject = text_of(p, doing, "subject"), *summary = text_of(p, doing, "summary");
	const char *comment = text_of(p, doing, "comment");

	if (subject != NULL)
		made->subject = subject;
	if (summary != NULL)
		made->summary = summary;
	if (comment != NULL)
		made->text = made->comment = comment;
}

/* One that comes out empty is left empty. */
static void take_fields(struct planning *p, const struct clf_rule_do *doing, struct clf_new_ticket *made)
{
	const struct clf_rule_arg *arg = given(doing, "fields");

	for (size_t i = 0; arg != NULL && i < arg->count && !plan_ended(p); i++) {
		const struct clf_rule_arg one = {.row = arg->row, .items = &arg->items[i], .count = 1};
		const struct clf_custom *field = clf_custom_of(p->facts->customs, arg->items[i].id);
		const char *text = plan_rule_text(p, &one), *value = NULL;

		if (field == NULL)
			plan_refuse(p, "the field it names is there no more");
		else if (!plan_ended(p) && !clf_text_blank(text) && plan_read_value(p, field, text, &value))
			clf_custom_put(p->arena, &made->held, &made->held_count, field->id, value);
	}
}

void plan_do_create(struct planning *p, const struct clf_rule_do *doing)
{
	struct clf_new_ticket *made;

	if (p->has_ticket)
		return;
	if (p->response_ticket == NULL) {
		plan_refuse(p, "only a response makes a ticket");
		return;
	}
	made = clf_arena_new_of(p->arena, struct clf_new_ticket);
	*made = *p->response_ticket;
	take_texts(p, doing, made);
	if (!plan_ended(p))
		take_score(p, doing, made);
	if (!plan_ended(p))
		take_names(p, doing, made);
	take_items(p, doing, made);
	if (!plan_ended(p))
		take_fields(p, doing, made);
	if (!plan_ended(p))
		plan_create_by_rule(p, made);
}

/* One criterion, and what came of asking it. */
struct plan_decision {
	const struct clf_rule *rule;
	enum clf_rule_held held;
	struct clf_rule_traces traces;
	const char *why;
	bool told; /* the ticket's history says that it failed */
	bool kept; /* with the response */
	struct plan_decision *next;
};

void plan_note_decision(struct planning *p, const struct clf_rule *rule, enum clf_rule_held held,
			const struct clf_rule_traces *traces, const char *why)
{
	struct plan_decision *noted;

	if (p->response_ticket == NULL || rule->kind != CLF_RULE_CRITERION)
		return;
	noted = clf_arena_new_of(p->arena, struct plan_decision);
	*noted = (struct plan_decision){.rule = rule, .held = held, .why = why, .told = p->has_ticket};
	if (traces != NULL)
		noted->traces = *traces;
	*(p->last_decision != NULL ? &p->last_decision->next : &p->decisions) = noted;
	p->last_decision = noted;
}

static struct clf_json *traces_json(const struct clf_rule_traces *traces)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < traces->count; i++) {
		const struct clf_rule_trace *trace = &traces->items[i];
		struct clf_json *one = clf_json_object();
		const char *name = trace->leaf->row->name;

		clf_json_set_text(one, "field", name);
		if (trace->leaf->key != NULL)
			clf_json_set_text(one, "key", trace->leaf->key);
		clf_json_set_text(one, "operator", clf_rule_op_row(trace->leaf->op)->name);
		clf_json_set_text(one, "value", trace->value);
		clf_json_set_bool(one, "held", trace->held);
		clf_json_append(list, one);
	}
	return list;
}

/* Of another survey or programme: there is one for each, and none of them says anything of this response. */
static bool is_elsewhere(const struct plan_decision *d)
{
	for (size_t i = 0; i < d->traces.count; i++) {
		enum clf_asked asked = d->traces.items[i].leaf->row->asked;

		if (!d->traces.items[i].held && (asked == CLF_ASKS_SURVEY || asked == CLF_ASKS_PROGRAMME))
			return true;
	}
	return false;
}

static bool came_to_something(const struct plan_decision *d)
{
	return d->held != CLF_HELD_NOT || d->rule->otherwise_count > 0;
}

/* Those that came to something, and of the rest as many as somebody reads. */
static void choose_decisions(struct planning *p)
{
	size_t room = DECISIONS_KEPT;

	for (struct plan_decision *d = p->decisions; d != NULL; d = d->next)
		d->kept = came_to_something(d);
	for (int elsewhere = 0; elsewhere <= 1; elsewhere++) {
		for (struct plan_decision *d = p->decisions; d != NULL && room > 0; d = d->next) {
			if (d->kept || is_elsewhere(d) != (elsewhere == 1))
				continue;
			d->kept = true;
			room--;
		}
	}
}

static struct clf_json *decision_json(const struct plan_decision *d, bool whole)
{
	static const char *const words[] = {"no", "yes", "failed"};
	struct clf_json *one = clf_json_object();

	clf_json_set_integer(one, "rule", d->rule->id);
	clf_json_set_integer(one, "version", d->rule->version);
	clf_json_set_text(one, "name", d->rule->name);
	clf_json_set_text(one, "held", words[d->held]);
	if (d->why != NULL)
		clf_json_set_text(one, "why", d->why);
	clf_json_set(one, "conditions", whole ? traces_json(&d->traces) : clf_json_array());
	return one;
}

/* NULL: it is too long. */
static const char *dumped(struct planning *p, bool whole)
{
	struct clf_json *list = clf_json_array();
	struct clf_buf text;
	const char *copy;

	for (const struct plan_decision *d = p->decisions; d != NULL; d = d->next) {
		if (d->kept)
			clf_json_append(list, decision_json(d, whole));
	}
	clf_buf_init(&text, DECISION_MAX);
	clf_json_dump(list, &text);
	copy = text.failed ? NULL : clf_arena_copy(p->arena, text.p, text.n);
	clf_buf_free(&text);
	clf_json_free(&list);
	return copy;
}

/* Which criterion held, and what kept the others from it. */
static const char *decision_text(struct planning *p)
{
	const char *text;

	choose_decisions(p);
	text = dumped(p, true);
	if (text == NULL)
		text = dumped(p, false);
	return text != NULL ? text : "[]";
}

static bool creates(const struct clf_rule_do *doings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (doings[i].doing == CLF_DO_CREATE)
			return true;
	}
	return false;
}

/* One that might have made a ticket, had it not failed. */
static bool is_create_failed(const struct planning *p)
{
	for (const struct plan_decision *d = p->decisions; d != NULL; d = d->next) {
		const struct clf_rule *rule = d->rule;

		if (d->held == CLF_HELD_FAILED &&
		    (creates(rule->then, rule->then_count) || creates(rule->otherwise, rule->otherwise_count)))
			return true;
	}
	return false;
}

/* Those that failed before there was a ticket. */
static void tell_failures(struct planning *p)
{
	for (const struct plan_decision *d = p->decisions; d != NULL; d = d->next) {
		if (d->held == CLF_HELD_FAILED && !d->told)
			plan_rule_failed(p, d->rule, d->why);
	}
}

bool plan_rescue_response(struct planning *p)
{
	if (p->response_ticket == NULL || p->has_ticket || plan_ended(p) || !is_create_failed(p))
		return false;
	plan_create_by_rule(p, p->response_ticket);
	return true;
}

void plan_end_response(struct planning *p)
{
	if (p->response_ticket == NULL)
		return;
	if (p->has_ticket && !plan_ended(p))
		tell_failures(p);
	p->decision = decision_text(p);
	if (p->has_ticket || plan_ended(p))
		return;
	plan_ignore(p, CLF_END_NONE);
	p->why = "no criterion makes a ticket of it";
}

void plan_response(struct planning *p, const struct clf_action *action)
{
	if (!plan_may_change(p))
		return;
	if (action->new_ticket == NULL || p->has_ticket) {
		plan_refuse(p, "a ticket is made on its own, from what it is to hold");
		return;
	}
	p->response_ticket = action->new_ticket;
	p->customer = &action->new_ticket->customer;
	p->why = "a response came in";
	plan_happened(p, CLF_ON_RESPONSE);
}
