/*
 * happened.c - what a request did to its ticket, kept for the rules that ask for it: ground for all that plans.
 */
#include "clf/base/arena.h"
#include "clf/ticket/rule/desk.h"
#include "plan/rule/plan_rules.h"

struct clf_happening *plan_add_event(struct planning *p, enum clf_rule_event event)
{
	const struct clf_desk *desk = p->facts->rules.desk;
	struct clf_happening *added;

	if (desk == NULL || !desk->on[event] || p->request->replaces != 0)
		return NULL;
	if (p->events == NULL)
		p->events = clf_arena_array_of(p->arena, CLF_HAPPENINGS_MAX, struct clf_happening);
	if (p->event_count == CLF_HAPPENINGS_MAX) {
		p->too_many = true;
		return NULL;
	}
	added = &p->events[p->event_count++];
	*added = (struct clf_happening){.event = event};
	return added;
}

void plan_happened(struct planning *p, enum clf_rule_event event)
{
	/* A status that the gateway itself sets is nobody's answer, and its own words are nobody's note. */
	if (p->rule != NULL && (event == CLF_ON_AGENT_REPLIED || event == CLF_ON_NOTE))
		return;
	for (size_t i = p->events_asked; i < p->event_count; i++) {
		if (p->events[i].event == event && event != CLF_ON_CHANGED)
			return;
	}
	plan_add_event(p, event);
}

static struct clf_rule_item item_of(const struct clf_value *value)
{
	return (struct clf_rule_item){
	    .id = value->type == CLF_VALUE_NAME || value->type == CLF_VALUE_ITEM ? value->number : 0,
	    .name = value->text,
	    .number = (double)value->number};
}

void plan_field_changed(struct planning *p, enum clf_field field, const struct clf_value *from,
			const struct clf_value *to)
{
	const char *key;
	const struct clf_asked_row *row = clf_asked_named(clf_field_row(field)->name, &key);
	struct clf_happening *happening = row != NULL ? plan_add_event(p, CLF_ON_CHANGED) : NULL;

	if (happening == NULL)
		return;
	happening->field = row;
	happening->from = item_of(from);
	happening->to = item_of(to);
}
