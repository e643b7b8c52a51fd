/*
 * plan_value.c - what a ticket holds in fields that administrators set up: set by API and command line as it is kept,
 * by mail and by rules as people write it.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/rule/plan_rules.h"

static const char *what_of(struct planning *p, const struct clf_custom *field)
{
	return clf_arena_printf(p->arena, "fields.%s", field->name);
}

/* Rules are asked of it by what it is, as others of its name may come and go. */
static void tell_changed(struct planning *p, const struct clf_custom *field)
{
	struct clf_happening *happening = plan_add_event(p, CLF_ON_CHANGED);
	struct clf_asked_row *row;

	if (happening == NULL)
		return;
	row = clf_arena_new_of(p->arena, struct clf_asked_row);
	*row = *clf_asked_row(CLF_ASKS_FIELDS);
	row->custom = field;
	happening->field = row;
}

void plan_put_value(struct planning *p, const struct clf_custom *field, const char *value)
{
	const char *from = clf_custom_held(p->ticket.held, p->ticket.held_count, field->id);
	struct clf_step *step;

	if (clf_text_equal(from, value))
		return;
	step = plan_step(p, CLF_STEP_VALUE);
	step->custom = field->id;
	step->text = value;
	plan_event(p, what_of(p, field), clf_custom_told(p->arena, field, from),
		   clf_custom_told(p->arena, field, value));
	plan_typed(p, CLF_FIELD_FIELDS, from, value);
	p->steps[p->count - 1].custom = field->id;
	tell_changed(p, field);
	clf_custom_put(p->arena, &p->ticket.held, &p->ticket.held_count, field->id, value);
}

void plan_set_value(struct planning *p, const struct clf_action *action)
{
	const struct clf_custom *field = clf_custom_of(p->facts->customs, action->custom);

	if (!plan_allowed(p, "set"))
		return;
	if (field == NULL)
		plan_refuse(p, "the field is there no more");
	else if (action->text != NULL && !clf_custom_fits(field, action->text))
		plan_refuse(p, "%s can't be set to that any more", field->name);
	else
		plan_put_value(p, field, action->text);
}

bool plan_read_value(struct planning *p, const struct clf_custom *field, const char *text, const char **out)
{
	const struct clf_actor *actor = &p->request->actor;
	const struct clf_custom_reading with = {
	    .locale = actor->locale,
	    .now = p->facts->now,
	    .zone = actor->zone != NULL ? actor->zone : p->facts->mailbox.zone,
	};
	const char *why = NULL;

	if (clf_custom_read(p->arena, field, &with, text, out, &why))
		return true;
	plan_refuse(p, "%s: %s", field->name, why);
	return false;
}

static void refuse_unknown(struct planning *p, const char *text, const char *could)
{
	const struct clf_customs *customs = p->facts->customs;
	const char *near = clf_custom_nearest(customs, text), *list = "";

	for (size_t i = 0; customs != NULL && i < customs->count && i < 8; i++)
		list = clf_arena_printf(p->arena, "%s%s%s", list, i > 0 ? ", " : "", customs->items[i].name);
	if (customs == NULL || customs->count == 0)
		plan_refuse(p, "no fields are set up");
	else if (could != NULL)
		plan_refuse(p, "\"%s\" could be %s: write more of the name", text, could);
	else if (near != NULL)
		plan_refuse(p, "there is no field \"%s\"; the nearest is %s", text, near);
	else
		plan_refuse(p, "there is no field \"%s\"; there are: %s", text, list);
}

void plan_do_set(struct planning *p, const struct clf_command *command)
{
	const char *rest = "", *could = NULL, *value = NULL;
	const struct clf_custom *field =
	    clf_custom_begins(p->arena, p->facts->customs, command->argument, &rest, &could);

	if (field == NULL)
		refuse_unknown(p, clf_arena_copy(p->arena, command->argument, strcspn(command->argument, " \t:=")),
			       could);
	else if (clf_text_blank(rest))
		plan_refuse(p, "write what %s is to be behind its name, or none", field->name);
	else if (plan_read_value(p, field, rest, &value))
		plan_put_value(p, field, value);
}

void plan_put_held(struct planning *p, const struct clf_custom_value *held, size_t count)
{
	for (size_t i = 0; i < count && !plan_ended(p); i++) {
		const struct clf_custom *field = clf_custom_of(p->facts->customs, held[i].field);

		if (field != NULL && (held[i].value == NULL || clf_custom_fits(field, held[i].value)))
			plan_put_value(p, field, held[i].value);
		else
			plan_refuse(p, "a field that was given is there no more");
	}
}

/* Fields that have gone since keep what they hold. */
void plan_put_back(struct planning *p, const struct clf_custom_value *held, size_t count)
{
	const struct clf_customs *customs = p->facts->customs;

	for (size_t i = 0; customs != NULL && i < customs->count; i++)
		plan_put_value(p, &customs->items[i], clf_custom_held(held, count, customs->items[i].id));
}
