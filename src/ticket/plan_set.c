/*
 * plan_set.c - changes of a ticket's fields, one handler a field. What stays the same leaves no trace.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "planning.h"

static struct clf_step *add_set(struct planning *p, enum clf_field field, int64_t number, const char *text)
{
	struct clf_step *step = plan_step(p, CLF_STEP_SET);

	step->field = field;
	step->number = number;
	step->text = text;
	return step;
}

static const char *agent_shown(const struct clf_agent *agent)
{
	if (agent == NULL)
		return NULL;
	return clf_text_blank(agent->name) ? agent->address : agent->name;
}

static void set_status(struct planning *p, const char *text)
{
	const struct clf_ticket_status *to = plan_status_named(p->facts, text);
	const struct clf_actor *actor = &p->request->actor;

	if (to == NULL) {
		plan_refuse(p, "there is no status \"%s\"; there are: %s", text, plan_status_list(p->arena, p->facts));
		return;
	}
	if ((to->kind == CLF_KIND_DELETED || plan_status_is(p, CLF_KIND_DELETED)) && actor->kind == CLF_ACTOR_AGENT &&
	    actor->role != CLF_ROLE_ADMIN && to->id != p->ticket.status) {
		plan_deny(p, "only administrators may delete a ticket or bring it back");
		return;
	}
	plan_change_status(p, to);
}

static void take_owner_away(struct planning *p)
{
	if (p->ticket.owner == 0)
		return;
	add_set(p, CLF_FIELD_OWNER, 0, NULL);
	plan_event(p, "owner", agent_shown(p->owner), NULL);
	p->ticket.owner = 0;
	p->owner = NULL;
}

static void set_owner(struct planning *p, const char *text)
{
	const struct clf_agent *named = p->facts->named;

	if (clf_text_blank(text)) {
		take_owner_away(p);
		return;
	}
	if (named == NULL) {
		plan_refuse(p, "there is no agent \"%s\"", text);
		return;
	}
	if (named->id == p->ticket.owner)
		return;
	if (!named->active) {
		plan_refuse(p, "%s is no longer active and can't own a ticket", agent_shown(named));
		return;
	}
	add_set(p, CLF_FIELD_OWNER, named->id, named->address);
	plan_event(p, "owner", agent_shown(p->owner), agent_shown(named));
	p->ticket.owner = named->id;
	p->owner = named;
	p->assigned = true;
	plan_trigger(p, CLF_TRIGGER_ASSIGNMENT);
}

static void set_team(struct planning *p, const char *text)
{
	const char *to = clf_text_blank(text) ? NULL : text;
	const char *from = p->ticket.team;

	if (to != NULL && !p->facts->named_team_exists) {
		plan_refuse(p, "there is no team \"%s\"", to);
		return;
	}
	if (to == NULL ? from == NULL : from != NULL && clf_text_equal_nocase(from, to))
		return;
	add_set(p, CLF_FIELD_TEAM, 0, to);
	plan_event(p, "team", from, to);
	p->ticket.team = to;
	if (to == NULL)
		return;
	p->assigned = p->assigned || p->owner == NULL;
	plan_trigger(p, CLF_TRIGGER_ASSIGNMENT);
}

static void set_priority(struct planning *p, const char *text)
{
	enum clf_priority to;

	if (!clf_priority_parse(text, &to)) {
		plan_refuse(p, "there is no priority \"%s\"; there are: low, medium, high, critical", text);
		return;
	}
	if (to == p->ticket.priority)
		return;
	add_set(p, CLF_FIELD_PRIORITY, (int64_t)to, clf_priority_name(to));
	plan_event(p, "priority", clf_priority_name(p->ticket.priority), clf_priority_name(to));
	p->ticket.priority = to;
}

static void set_segment(struct planning *p, const char *text)
{
	const char *to = clf_text_blank(text) ? NULL : text;
	const char *from = p->ticket.segment;

	if (to != NULL && !p->facts->named_segment_exists) {
		plan_refuse(p, "there is no segment \"%s\"", to);
		return;
	}
	if (to == NULL ? from == NULL : from != NULL && clf_text_equal_nocase(from, to))
		return;
	add_set(p, CLF_FIELD_SEGMENT, 0, to);
	plan_event(p, "segment", from, to);
	p->ticket.segment = to;
}

static const char *time_shown(struct clf_arena *arena, int64_t time)
{
	char text[CLF_TIME_TEXT];

	return time != 0 ? clf_arena_strdup(arena, clf_time_rfc3339(time, text)) : NULL;
}

static void set_due(struct planning *p, const char *text)
{
	int64_t to = 0;
	const char *shown;

	if (!clf_text_blank(text) && (!clf_time_parse_rfc3339(text, &to) || to <= 0)) {
		plan_refuse(p, "\"%s\" is no time: write it as 2026-11-22T17:00:00Z", text);
		return;
	}
	if (to == p->ticket.due_at)
		return;
	shown = time_shown(p->arena, to);
	add_set(p, CLF_FIELD_DUE, to, shown);
	plan_event(p, "due", time_shown(p->arena, p->ticket.due_at), shown);
	p->ticket.due_at = to;
}

static void (*const setters[])(struct planning *p, const char *text) = {
    [CLF_FIELD_STATUS] = set_status,     [CLF_FIELD_OWNER] = set_owner,     [CLF_FIELD_TEAM] = set_team,
    [CLF_FIELD_PRIORITY] = set_priority, [CLF_FIELD_SEGMENT] = set_segment, [CLF_FIELD_DUE] = set_due,
};

void plan_set(struct planning *p, const struct clf_action *action)
{
	if (!plan_may_change(p))
		return;
	if ((size_t)action->field >= sizeof setters / sizeof setters[0]) {
		plan_refuse(p, "there is no such field");
		return;
	}
	setters[action->field](p, action->text != NULL ? action->text : "");
}
