/*
 * steps.c - the list of steps, and the ways in which planning ends before its end.
 */
#include "plan/steps.h"

#include <stdarg.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "plan/rule/plan_rules.h"

#define FIRST_STEPS 16

bool clf_step_is_letter(const struct clf_step *step)
{
	return step->kind == CLF_STEP_SEND && step->rule == NULL &&
	       (step->forward != NULL || (step->klass == CLF_CLASS_CUSTOMER && step->automatic == CLF_AUTO_NO));
}

struct clf_step *plan_step(struct planning *p, enum clf_step_kind kind)
{
	struct clf_step *made;

	if (p->count == p->capacity) {
		size_t capacity = p->capacity != 0 ? p->capacity * 2 : FIRST_STEPS;
		struct clf_step *steps = clf_arena_array_of(p->arena, capacity, struct clf_step);

		if (p->count > 0)
			memcpy(steps, p->steps, p->count * sizeof *steps);
		p->steps = steps;
		p->capacity = capacity;
	}
	made = &p->steps[p->count++];
	*made = (struct clf_step){.kind = kind, .rule = p->rule};
	return made;
}

void plan_record(struct planning *p, const char *what, const char *from, const char *to)
{
	struct clf_step *step = plan_step(p, CLF_STEP_EVENT);

	step->what = what;
	step->from = from;
	step->to = to;
}

void plan_changed(struct planning *p, const char *what, const char *from, const char *to)
{
	if (p->change_count == p->change_capacity) {
		size_t capacity = p->change_capacity != 0 ? p->change_capacity * 2 : FIRST_STEPS;
		struct clf_change *changes = clf_arena_array_of(p->arena, capacity, struct clf_change);

		if (p->change_count > 0)
			memcpy(changes, p->changes, p->change_count * sizeof *changes);
		p->changes = changes;
		p->change_capacity = capacity;
	}
	p->changes[p->change_count++] = (struct clf_change){what, from, to};
}

void plan_event(struct planning *p, const char *what, const char *from, const char *to)
{
	plan_record(p, what, from, to);
	plan_changed(p, what, from, to);
	p->updated = true;
}

static struct clf_step *last_line(struct planning *p)
{
	return &p->steps[p->count - 1];
}

void plan_typed(struct planning *p, enum clf_field field, const char *from_value, const char *to_value)
{
	struct clf_step *line = last_line(p);

	line->changed = clf_field_row(field);
	line->from_value = from_value;
	line->to_value = to_value;
}

void plan_typed_about(struct planning *p, const char *number)
{
	last_line(p)->to_value = number;
}

void plan_points(struct planning *p, enum clf_points points)
{
	last_line(p)->points = points;
}

static void finish(struct planning *p, enum clf_outcome outcome, enum clf_end end, const char *refusal, const char *why)
{
	p->count = 0;
	p->change_count = 0;
	p->outcome = outcome;
	p->end = end;
	p->refusal = refusal;
	p->why = why;
}

const char *plan_words(const struct planning *p, const char *english)
{
	return clf_words(p->request->actor.locale, english);
}

void plan_refuse(struct planning *p, const char *format, ...)
{
	va_list args;
	const char *text;

	va_start(args, format);
	text = clf_arena_vprintf(p->arena, plan_words(p, format), args);
	va_end(args);
	finish(p, CLF_OUTCOME_REFUSED, CLF_END_NOT_OBEYED, text, text);
}

void plan_deny(struct planning *p, const char *format, ...)
{
	va_list args;
	const char *text;

	va_start(args, format);
	text = clf_arena_vprintf(p->arena, plan_words(p, format), args);
	va_end(args);
	finish(p, CLF_OUTCOME_REFUSED, CLF_END_NOT_OBEYED, text, text);
	p->denied = true;
}

void plan_hold(struct planning *p, const char *refusal, enum clf_end end)
{
	finish(p, CLF_OUTCOME_QUARANTINE, end, refusal != NULL ? plan_words(p, refusal) : NULL, clf_end_row(end)->why);
}

void plan_ignore(struct planning *p, enum clf_end end)
{
	finish(p, CLF_OUTCOME_IGNORED, end, NULL, clf_end_row(end)->why);
}

bool plan_ended(const struct planning *p)
{
	return p->outcome != CLF_OUTCOME_TICKET;
}

bool plan_actor_is(const struct planning *p, int64_t party, const char *address)
{
	const struct clf_actor *actor = &p->request->actor;

	if (party != 0 && actor->party == party)
		return true;
	return address != NULL && actor->address != NULL && clf_text_equal_nocase(actor->address, address);
}

const char *plan_actor_shown(const struct planning *p)
{
	const struct clf_actor *actor = &p->request->actor;

	if (!clf_text_blank(actor->address))
		return actor->address;
	return clf_text_blank(actor->name) ? plan_words(p, "an unknown sender") : actor->name;
}

const char *plan_agent_shown(const struct clf_agent *agent)
{
	if (agent == NULL)
		return NULL;
	return clf_text_blank(agent->name) ? agent->address : agent->name;
}

static const struct clf_agent *listed(const struct planning *p)
{
	const struct clf_directory *directory = p->facts->directory;

	for (size_t i = 0; directory != NULL && i < directory->agent_count; i++) {
		if (plan_actor_is(p, directory->agents[i].id, directory->agents[i].address))
			return &directory->agents[i];
	}
	return NULL;
}

const struct clf_agent *plan_actor_agent(struct planning *p)
{
	const struct clf_actor *actor = &p->request->actor;
	const struct clf_agent *known = listed(p);
	struct clf_agent *made;

	if (known != NULL || actor->kind != CLF_ACTOR_AGENT)
		return known;
	made = clf_arena_new_of(p->arena, struct clf_agent);
	*made = (struct clf_agent){
	    .id = actor->party, .address = actor->address, .name = actor->name, .role = actor->role, .active = true};
	return made;
}

bool plan_takes_part(const struct planning *p, enum clf_class klass)
{
	for (size_t i = 0; i < p->facts->participant_count; i++) {
		const struct clf_participant *other = &p->facts->participants[i];

		if (other->as == klass && plan_actor_is(p, other->party, other->address))
			return true;
	}
	return false;
}

void plan_join(struct planning *p, enum clf_class klass)
{
	const struct clf_actor *actor = &p->request->actor;
	struct clf_step *step;

	if (clf_text_blank(actor->address) || plan_takes_part(p, klass))
		return;
	step = plan_step(p, CLF_STEP_PARTICIPANT);
	step->party = actor->party;
	step->to = actor->address;
	step->name = actor->name;
	step->klass = klass;
}

void plan_add_comment(struct planning *p, const char *text)
{
	const struct clf_actor *actor = &p->request->actor;
	struct clf_step *step = plan_step(p, CLF_STEP_COMMENT);

	step->text = text;
	step->party = actor->party;
	step->name = actor->name;
	plan_event(p, "comment", NULL, NULL);
	plan_points(p, CLF_POINTS_COMMENT);
	if (actor->kind == CLF_ACTOR_AGENT || (actor->kind == CLF_ACTOR_SYSTEM && p->request->via == CLF_VIA_CLI))
		plan_happened(p, CLF_ON_NOTE);
	if (p->news == NULL)
		p->news = text;
}

void plan_tell(struct planning *p, enum clf_notice_kind kind, const struct notice *notice)
{
	struct notice *kept = clf_arena_new_of(p->arena, struct notice);

	*kept = *notice;
	p->tells[kind] = kept;
}
