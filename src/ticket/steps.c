/*
 * steps.c - the list of steps, and the ways in which planning ends before its end.
 */
#include <stdarg.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "planning.h"

#define FIRST_STEPS 16

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
	*made = (struct clf_step){.kind = kind};
	return made;
}

void plan_event(struct planning *p, const char *what, const char *from, const char *to)
{
	struct clf_step *step = plan_step(p, CLF_STEP_EVENT);

	step->what = what;
	step->from = from;
	step->to = to;
}

static void end(struct planning *p, enum clf_outcome outcome, const char *refusal, const char *why)
{
	p->count = 0;
	p->outcome = outcome;
	p->refusal = refusal;
	p->why = why;
}

void plan_refuse(struct planning *p, const char *format, ...)
{
	va_list args;
	const char *text;

	va_start(args, format);
	text = clf_arena_vprintf(p->arena, format, args);
	va_end(args);
	end(p, CLF_OUTCOME_REFUSED, text, text);
}

void plan_deny(struct planning *p, const char *format, ...)
{
	va_list args;
	const char *text;

	va_start(args, format);
	text = clf_arena_vprintf(p->arena, format, args);
	va_end(args);
	end(p, CLF_OUTCOME_REFUSED, text, text);
	p->denied = true;
}

void plan_hold(struct planning *p, const char *refusal, const char *why)
{
	end(p, CLF_OUTCOME_QUARANTINE, refusal, why);
}

void plan_ignore(struct planning *p, const char *why)
{
	end(p, CLF_OUTCOME_IGNORED, NULL, why);
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
	return clf_text_blank(actor->name) ? "an unknown sender" : actor->name;
}

static bool takes_part(const struct planning *p, enum clf_class klass)
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

	if (clf_text_blank(actor->address) || takes_part(p, klass))
		return;
	step = plan_step(p, CLF_STEP_PARTICIPANT);
	step->party = actor->party;
	step->to = actor->address;
	step->name = actor->name;
	step->klass = klass;
}

bool plan_may_change(struct planning *p)
{
	const struct clf_actor *actor = &p->request->actor;

	if (actor->kind == CLF_ACTOR_SYSTEM)
		return true;
	if (actor->kind != CLF_ACTOR_AGENT) {
		plan_deny(p, "only agents may change a ticket");
		return false;
	}
	if (!actor->sure) {
		plan_deny(p, "it isn't certain that this comes from %s", plan_actor_shown(p));
		return false;
	}
	return true;
}
