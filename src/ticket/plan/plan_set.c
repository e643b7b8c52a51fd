/*
 * plan_set.c - changes of a ticket's fields, one handler a field. What stays the same leaves no trace.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/status_rules.h"

static struct clf_step *add_set(struct planning *p, enum clf_field field, int64_t number, const char *text)
{
	struct clf_step *step = plan_step(p, CLF_STEP_SET);

	step->field = field;
	step->number = number;
	step->text = text;
	return step;
}

static void set_status(struct planning *p, const char *text)
{
	const struct clf_ticket_status *to = plan_status_named(p->facts, text);

	if (!plan_may_change(p))
		return;
	if (to == NULL)
		plan_refuse(p, "there is no status \"%s\"; there are: %s", text, plan_status_list(p->arena, p->facts));
	else if (plan_may_set_status(p, to))
		plan_change_status(p, to);
}

const char *plan_assign_action(const struct planning *p, const struct clf_agent *to)
{
	const struct clf_ticket *ticket = p->facts->ticket;
	bool nobodys = ticket == NULL || ticket->owner == 0;

	return to != NULL && nobodys && plan_actor_is(p, to->id, to->address) ? "take" : "assign";
}

void plan_give(struct planning *p, const struct clf_agent *to)
{
	int64_t id = to != NULL ? to->id : 0;

	if (id == p->ticket.owner)
		return;
	add_set(p, CLF_FIELD_OWNER, id, to != NULL ? to->address : NULL);
	plan_event(p, "owner", plan_agent_shown(p->owner), plan_agent_shown(to));
	p->ticket.owner = id;
	p->owner = to;
	if (to == NULL)
		return;
	p->assigned = true;
	plan_trigger(p, CLF_TRIGGER_ASSIGNMENT);
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
		plan_refuse(p, "there is no agent \"%s\"", text);
	else if (!named->active && named->id != p->ticket.owner)
		plan_refuse(p, "%s is no longer active and can't own a ticket", plan_agent_shown(named));
	else
		plan_give(p, named);
}

/* Folded, as the store compares them. */
static bool same_name(struct planning *p, const char *from, const char *to)
{
	if (from == NULL || to == NULL)
		return from == to;
	return clf_text_equal(clf_utf8_fold(p->arena, from), clf_utf8_fold(p->arena, to));
}

void plan_give_team(struct planning *p, const char *to)
{
	const char *from = p->ticket.team;

	if (same_name(p, from, to))
		return;
	add_set(p, CLF_FIELD_TEAM, 0, to);
	plan_event(p, "team", from, to);
	p->ticket.team = to;
	if (to == NULL)
		return;
	p->assigned = p->assigned || p->owner == NULL;
	plan_trigger(p, CLF_TRIGGER_ASSIGNMENT);
}

static void set_team(struct planning *p, const char *text)
{
	const char *to = clf_text_blank(text) ? NULL : text;

	if (!plan_allowed(p, "assign"))
		return;
	if (to != NULL && !p->facts->named_team_exists)
		plan_refuse(p, "there is no team \"%s\"", to);
	else
		plan_give_team(p, to);
}

void plan_set_priority(struct planning *p, enum clf_priority to)
{
	if (to == p->ticket.priority)
		return;
	add_set(p, CLF_FIELD_PRIORITY, (int64_t)to, clf_priority_name(to));
	plan_event(p, "priority", clf_priority_name(p->ticket.priority), clf_priority_name(to));
	p->ticket.priority = to;
}

static void set_priority(struct planning *p, const char *text)
{
	enum clf_priority to;

	if (!plan_allowed(p, "priority"))
		return;
	if (clf_priority_parse(text, &to))
		plan_set_priority(p, to);
	else
		plan_refuse(p, "there is no priority \"%s\"; there are: low, medium, high, critical", text);
}

void plan_set_segment(struct planning *p, const char *to)
{
	const char *from = p->ticket.segment;

	if (same_name(p, from, to))
		return;
	add_set(p, CLF_FIELD_SEGMENT, 0, to);
	plan_event(p, "segment", from, to);
	p->ticket.segment = to;
}

static void set_segment(struct planning *p, const char *text)
{
	const char *to = clf_text_blank(text) ? NULL : text;

	if (!plan_allowed(p, "segment"))
		return;
	if (to != NULL && !p->facts->named_segment_exists)
		plan_refuse(p, "there is no segment \"%s\"", to);
	else
		plan_set_segment(p, to);
}

static const char *time_shown(struct clf_arena *arena, int64_t time)
{
	char text[CLF_TIME_TEXT];

	return time != 0 ? clf_arena_strdup(arena, clf_time_rfc3339(time, text)) : NULL;
}

void plan_set_due(struct planning *p, int64_t to)
{
	const char *shown = time_shown(p->arena, to);

	if (to == p->ticket.due_at)
		return;
	add_set(p, CLF_FIELD_DUE, to, shown);
	plan_event(p, "due", time_shown(p->arena, p->ticket.due_at), shown);
	p->ticket.due_at = to;
}

static void set_due(struct planning *p, const char *text)
{
	int64_t to = 0;

	if (!plan_allowed(p, "due"))
		return;
	if (!clf_text_blank(text) && (!clf_time_parse_rfc3339(text, &to) || to <= 0))
		plan_refuse(p, "\"%s\" is no time: write it as 2026-11-22T17:00:00Z", text);
	else
		plan_set_due(p, to);
}

static void (*const setters[])(struct planning *p, const char *text) = {
    [CLF_FIELD_STATUS] = set_status,     [CLF_FIELD_OWNER] = set_owner,     [CLF_FIELD_TEAM] = set_team,
    [CLF_FIELD_PRIORITY] = set_priority, [CLF_FIELD_SEGMENT] = set_segment, [CLF_FIELD_DUE] = set_due,
};

void plan_set(struct planning *p, const struct clf_action *action)
{
	if ((size_t)action->field >= CLF_COUNT(setters)) {
		plan_refuse(p, "there is no such field");
		return;
	}
	setters[action->field](p, action->text != NULL ? action->text : "");
}
