/*
 * plan_set.c - changes of a ticket's fields, one handler a field. What stays the same leaves no trace.
 */
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "plan/must/must.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/plan_status.h"
#include "plan/rule/plan_rules.h"
#include "plan/set/plan_item.h"
#include "plan/set/plan_put.h"

/* Somebody may have given the ticket another one meanwhile. The line tells that no rule was asked (why). */
static void replace_status(struct planning *p, const struct clf_ticket_status *to)
{
	if (p->ticket.status != p->request->replaces)
		return;
	plan_change_status(p, to);
	plan_record(p, "replaced", NULL, NULL);
}

static void set_status(struct planning *p, const char *text)
{
	const struct clf_ticket_status *to = plan_status_named(p->facts, text);

	if (!plan_may_change(p))
		return;
	if (to == NULL)
		plan_no_status(p, text);
	else if (plan_may_set_status(p, to) && p->request->replaces != 0)
		replace_status(p, to);
	else if (plan_may_set_status(p, to))
		plan_change_status(p, to);
}

const char *plan_assign_action(const struct planning *p, const struct clf_agent *to)
{
	const struct clf_ticket *ticket = p->facts->ticket;
	bool nobodys = ticket == NULL || ticket->owner == 0;

	return to != NULL && nobodys && plan_actor_is(p, to->id, to->address) ? "take" : "assign";
}

void plan_no_segment(struct planning *p, const char *name, const char *near)
{
	if (near != NULL)
		plan_refuse(p, "there is no segment \"%s\"; the nearest is %s", name, near);
	else
		plan_refuse(p, "there is no segment \"%s\"", name);
}

void plan_no_team(struct planning *p, const char *name)
{
	if (p->facts->near_team != NULL)
		plan_refuse(p, "there is no team \"%s\"; the nearest is %s", name, p->facts->near_team);
	else
		plan_refuse(p, "there is no team \"%s\"", name);
}

void plan_no_agent(struct planning *p, const char *name)
{
	if (p->facts->near_agent != NULL)
		plan_refuse(p, "there is no agent \"%s\"; the nearest is %s", name, p->facts->near_agent);
	else
		plan_refuse(p, "there is no agent \"%s\"", name);
}

static void set_owner(struct planning *p, const char *text)
{
	const struct clf_agent *named = p->facts->named;

	if (clf_text_blank(text)) {
		if (plan_allowed(p, "assign"))
			plan_give(p, NULL);
		return;
	}
	if (!plan_allowed(p, plan_assign_action(p, named)))
		return;
	if (named == NULL)
		plan_no_agent(p, text);
	else if (!named->active && named->id != p->ticket.owner)
		plan_refuse(p, "%s is no longer active and can't own a ticket", plan_agent_shown(named));
	else
		plan_give(p, named);
}

static void set_team(struct planning *p, const char *text)
{
	const char *to = clf_text_blank(text) ? NULL : text;

	if (!plan_allowed(p, "assign"))
		return;
	if (to != NULL && !p->facts->named_team_exists)
		plan_no_team(p, to);
	else if (plan_is_team(p, to))
		plan_give_team(p, to);
}

bool plan_read_plain(struct planning *p, const struct clf_field_row *row, const char *text, struct clf_value *out)
{
	if (row->type == CLF_VALUE_ITEM)
		return plan_read_item(p, row, text, out);
	if (clf_value_read(row, text, out))
		return true;
	if (row->type == CLF_VALUE_PRIORITY)
		plan_refuse(p, "there is no priority \"%s\"; there are: low, medium, high, critical", text);
	else if (row->type == CLF_VALUE_TIME)
		plan_refuse(p, "\"%s\" is no time: write it as 2026-11-22T17:00:00Z", text);
	else
		plan_refuse(p, "#%s takes one line of at most %d signs", row->word, CLF_PLAIN_LINE_MAX);
	return false;
}

static void set_plain(struct planning *p, const struct clf_field_row *row, const char *text)
{
	struct clf_value to;

	if (row->type == CLF_VALUE_LINE && clf_text_equal_nocase(text, "none"))
		text = "";
	if (!plan_allowed(p, row->action) || !plan_read_plain(p, row, text, &to))
		return;
	if (row->type == CLF_VALUE_ITEM)
		plan_set_item(p, row, &to);
	else
		plan_set_plain(p, row, &to);
}

/* Nobody is a name, too; and what is taken back becomes whose it was. */
static bool names_owner(const struct clf_request *request)
{
	static const enum clf_verb verbs[] = {CLF_VERB_ASSIGN, CLF_VERB_TAKE, CLF_VERB_UNDO};

	for (size_t i = 0; i < request->action_count; i++) {
		if (request->actions[i].kind == CLF_ACTION_SET && request->actions[i].field == CLF_FIELD_OWNER)
			return true;
	}
	for (size_t i = 0; request->commands != NULL && i < CLF_COUNT(verbs); i++) {
		if (clf_commands_any(request->commands, verbs[i]))
			return true;
	}
	return false;
}

/* What a rule names was read with the rules. */
static void own_by_rule(struct planning *p)
{
	const struct clf_agent *only = NULL;
	size_t count = 0;

	for (size_t i = 0; i < p->manager_count; i++) {
		if (!p->managers[i].active)
			continue;
		only = &p->managers[i];
		count++;
	}
	if (count == 1)
		plan_give(p, only);
}

/* The only one who manages the segment becomes the owner. */
static void own_by_segment(struct planning *p)
{
	const char *folded;

	if (p->ticket.segment == NULL || names_owner(p->request))
		return;
	if (p->rule != NULL) {
		own_by_rule(p);
		return;
	}
	folded = clf_utf8_fold(p->arena, p->ticket.segment);
	for (size_t i = 0; i < p->facts->sole_count; i++) {
		if (clf_text_equal(clf_utf8_fold(p->arena, p->facts->soles[i].segment), folded))
			plan_give(p, &p->facts->soles[i].agent);
	}
}

void plan_set_segment(struct planning *p, const char *to)
{
	if (plan_put_name(p, CLF_FIELD_SEGMENT, &p->ticket.segment, to))
		own_by_segment(p);
}

static void set_segment(struct planning *p, const char *text)
{
	const char *to = clf_text_blank(text) ? NULL : text;

	if (!plan_allowed(p, "segment"))
		return;
	if (to != NULL && !p->facts->named_segment_exists)
		plan_no_segment(p, to, p->facts->near_segment);
	else
		plan_set_segment(p, to);
}

static void set_original_segment(struct planning *p, const char *text)
{
	const char *to = clf_text_blank(text) ? NULL : text;

	if (!plan_allowed(p, "original_segment"))
		return;
	if (to != NULL && !p->facts->named_original_exists && !plan_same_name(p, p->ticket.original_segment, to))
		plan_no_segment(p, to, p->facts->near_original);
	else
		plan_put_name(p, CLF_FIELD_ORIGINAL_SEGMENT, &p->ticket.original_segment, to);
}

/* Where setting means more than keeping. */
static void (*const setters[CLF_FIELD_COUNT])(struct planning *p, const char *text) = {
    [CLF_FIELD_STATUS] = set_status,      [CLF_FIELD_OWNER] = set_owner,
    [CLF_FIELD_CAUSES] = plan_set_causes, [CLF_FIELD_TEAM] = set_team,
    [CLF_FIELD_SEGMENT] = set_segment,    [CLF_FIELD_ORIGINAL_SEGMENT] = set_original_segment,
};

void plan_set(struct planning *p, const struct clf_action *action)
{
	const char *text = action->text != NULL ? action->text : "";
	const struct clf_field_row *row = (size_t)action->field < CLF_FIELD_COUNT ? clf_field_row(action->field) : NULL;

	if (action->field == CLF_FIELD_FIELDS)
		plan_set_value(p, action);
	else if (row != NULL && (row->flags & CLF_FIELD_PLAIN))
		set_plain(p, row, text);
	else if (row != NULL && setters[action->field] != NULL)
		setters[action->field](p, text);
	else
		plan_refuse(p, "there is no such field");
	/* Whoever is refused learns which of the fields it was. */
	if (row != NULL && p->outcome == CLF_OUTCOME_REFUSED && !p->denied && p->field == NULL)
		p->field = row->name;
}
