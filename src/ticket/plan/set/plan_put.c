/*
 * plan_put.c - a field gets its value, with the lines and the events of that: nothing is asked, and nothing follows.
 */
#include "plan/set/plan_put.h"

#include "clf/base/str.h"
#include "plan/plan_change.h"
#include "plan/rule/plan_rules.h"

static struct clf_step *add_set(struct planning *p, enum clf_field field, int64_t number, const char *text)
{
	struct clf_step *step = plan_step(p, CLF_STEP_SET);

	step->field = field;
	step->number = number;
	step->text = text;
	return step;
}

static void tell_changed(struct planning *p, enum clf_field field, const char *from, const char *to)
{
	plan_field_changed(p, field, &(struct clf_value){.type = CLF_VALUE_PERSON, .text = from},
			   &(struct clf_value){.type = CLF_VALUE_PERSON, .text = to});
}

void plan_give(struct planning *p, const struct clf_agent *to)
{
	int64_t id = to != NULL ? to->id : 0;

	if (id == p->ticket.owner)
		return;
	add_set(p, CLF_FIELD_OWNER, id, to != NULL ? to->address : NULL);
	plan_event(p, "owner", plan_agent_shown(p->owner), plan_agent_shown(to));
	plan_typed(p, CLF_FIELD_OWNER, clf_id_kept(p->arena, p->ticket.owner), clf_id_kept(p->arena, id));
	tell_changed(p, CLF_FIELD_OWNER, p->owner != NULL ? p->owner->address : NULL, to != NULL ? to->address : NULL);
	p->ticket.owner = id;
	p->ticket.owner_at = p->facts->now;
	p->owner = to;
	if (to == NULL)
		return;
	p->assigned = true;
	plan_happened(p, CLF_ON_ASSIGNED);
}

/* Folded, as the store compares them. */
bool plan_same_name(struct planning *p, const char *from, const char *to)
{
	if (from == NULL || to == NULL)
		return from == to;
	return clf_text_equal(clf_utf8_fold(p->arena, from), clf_utf8_fold(p->arena, to));
}

bool plan_put_name(struct planning *p, enum clf_field field, const char **at, const char *to)
{
	const char *from = *at;

	if (plan_same_name(p, from, to))
		return false;
	add_set(p, field, 0, to);
	plan_event(p, clf_field_name(field), from, to);
	plan_typed(p, field, from, to);
	tell_changed(p, field, from, to);
	*at = to;
	return true;
}

void plan_give_team(struct planning *p, const char *to)
{
	if (!plan_put_name(p, CLF_FIELD_TEAM, &p->ticket.team, to) || to == NULL)
		return;
	p->assigned = p->assigned || p->owner == NULL;
	plan_happened(p, CLF_ON_ASSIGNED);
}

void plan_set_plain(struct planning *p, const struct clf_field_row *row, const struct clf_value *to)
{
	const struct clf_value from = clf_plain_get(&p->ticket.plain, row);
	const char *shown = clf_value_shown(p->arena, to);

	if (clf_value_equal(&from, to))
		return;
	add_set(p, clf_field_of(row), to->number, shown);
	plan_event(p, row->word, clf_value_shown(p->arena, &from), shown);
	plan_typed(p, clf_field_of(row), clf_value_kept(p->arena, &from), clf_value_kept(p->arena, to));
	plan_field_changed(p, clf_field_of(row), &from, to);
	clf_plain_set(&p->ticket.plain, row, to);
}
