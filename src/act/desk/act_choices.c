/*
 * act_choices.c - choices of fields renamed and retired, and values of fields as people and programs give them.
 */
#include <string.h>

#include "act_inside.h"
#include "act_move.h"
#include "clf/act/customs.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/name.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/list.h"
#include "clf/ticket/field/field.h"
#include "desk/act_custom_named.h"

struct choosing {
	const struct clf_people *people;
	const struct clf_custom *field;
	const struct clf_choice *choice, *instead;
	int64_t *tickets; /* that are moved */
	const char *name;
};

enum clf_status clf_act_choice_find(struct clf_arena *arena, const struct clf_custom *field, const char *name,
				    struct clf_choice *out, struct clf_error *err)
{
	const struct clf_custom one = {
	    .type = CLF_CUSTOM_CHOICE, .choices = field->choices, .choice_count = field->choice_count};
	const struct clf_custom_reading with = {.now = 0};
	const char *value = NULL, *why = NULL;
	int64_t *ids;
	bool found;

	if (field->type != CLF_CUSTOM_CHOICE && field->type != CLF_CUSTOM_CHOICES)
		return clf_error_set(err, CLF_ENOTFOUND, "the field %s has no choices: it is of type %s", field->name,
				     clf_custom_type_name(field->type));
	found = clf_custom_read(arena, &one, &with, name, &value, &why) && value != NULL;
	for (size_t i = 0; i < field->choice_count; i++) {
		if (found && clf_custom_numbers(arena, CLF_CUSTOM_CHOICE, value, &ids) == 1 &&
		    field->choices[i].id == ids[0]) {
			*out = field->choices[i];
			out->name = clf_arena_strdup(arena, out->name);
			return CLF_OK;
		}
	}
	return clf_error_set(err, CLF_ENOTFOUND, "%s: %s", field->name, why != NULL ? why : "there is no such choice");
}

static enum clf_status rename_it(void *user, struct clf_error *err)
{
	const struct choosing *c = user;
	enum clf_status status = clf_list_item_rename(c->people->context->store, c->choice->id, c->name, err);

	return status == CLF_OK ? act_audit(c->people, "field.choice", c->field->name, c->choice->name, c->name, err)
				: status;
}

enum clf_status clf_act_choice_rename(const struct clf_people *people, const struct clf_custom *field,
				      const struct clf_choice *choice, const char *name, struct clf_error *err)
{
	struct choosing c = {.people = people, .field = field, .choice = choice, .name = name};

	if (!clf_name_fits(name, CLF_CUSTOM_LABEL_MAX) || clf_text_equal_nocase(name, "none"))
		return clf_error_set(err, CLF_EINVAL, "a choice is " CLF_NAME_RULE ", and not none",
				     (int)CLF_CUSTOM_LABEL_MAX);
	return clf_store_transact(people->context->store, rename_it, &c, err);
}

/* What the ticket holds, with the other choice in place of this one. */
static const char *replaced(struct clf_arena *arena, const struct choosing *c, const char *value)
{
	int64_t *ids;
	size_t count = clf_custom_numbers(arena, c->field->type, value, &ids);
	const char *made = NULL;

	for (size_t i = 0; i < count; i++)
		ids[i] = ids[i] == c->choice->id ? c->instead->id : ids[i];
	/* Ascending, and each once. */
	for (int64_t last = 0, next; count > 0; last = next) {
		next = 0;
		for (size_t i = 0; i < count; i++) {
			if (ids[i] > last && (next == 0 || ids[i] < next))
				next = ids[i];
		}
		if (next == 0)
			break;
		made = clf_custom_kept(arena, CLF_CUSTOM_CHOICES, next, made);
	}
	return made;
}

static enum clf_status find_tickets(void *user, struct clf_arena *arena, size_t limit, size_t *count,
				    struct clf_error *err)
{
	struct choosing *c = user;

	return clf_field_tickets(c->people->context->store, arena, c->field->id, c->choice->id, limit, &c->tickets,
				 count, err);
}

static enum clf_status ask_for_other(void *user, struct clf_arena *arena, size_t index, struct clf_request *request,
				     struct clf_error *err)
{
	const struct choosing *c = user;
	struct clf_action *action = clf_arena_new_of(arena, struct clf_action);
	const struct clf_custom_value *held;
	const struct clf_customs *customs;
	size_t count = 0;
	enum clf_status status = clf_fields(c->people->context->store, &customs, err);

	if (status == CLF_OK)
		status =
		    clf_values_of(c->people->context->store, arena, customs, c->tickets[index], &held, &count, err);
	if (status != CLF_OK)
		return status;
	*action = (struct clf_action){.kind = CLF_ACTION_SET,
				      .field = CLF_FIELD_FIELDS,
				      .custom = c->field->id,
				      .text = replaced(arena, c, clf_custom_held(held, count, c->field->id))};
	request->ticket = c->tickets[index];
	request->actions = action;
	request->action_count = 1;
	return CLF_OK;
}

static enum clf_status retire(void *user, struct clf_error *err)
{
	const struct choosing *c = user;
	enum clf_status status = clf_list_item_retire(c->people->context->store, c->choice->id, err);

	return status == CLF_OK ? act_audit(c->people, "field.choice", c->field->name, c->choice->name,
					    c->instead != NULL ? c->instead->name : NULL, err)
				: status;
}

/* It goes first, so that no ticket takes it while the others are moved. */
enum clf_status clf_act_choice_retire(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_custom *field, const struct clf_choice *choice,
				      const struct clf_choice *instead, struct clf_custom_hold *hold, size_t *moved,
				      struct clf_error *err)
{
	struct clf_custom kept = *field;
	struct choosing c = {.people = people, .field = &kept, .choice = choice, .instead = instead};
	const struct act_move move = {people, &c, find_tickets, ask_for_other};
	enum clf_status status;

	*moved = 0;
	*hold = (struct clf_custom_hold){.tickets = 0};
	if (instead != NULL && instead->id == choice->id)
		return clf_error_set(err, CLF_EINVAL, "a choice can't take its own place");
	status = act_choice_named(people->context, arena, choice, hold, err);
	if (status == CLF_OK && hold->rule_count > 0)
		return clf_error_set(err, CLF_ECONFLICT,
				     "the rule \"%s\" names the choice \"%s\": change it there first", hold->rules[0],
				     choice->name);
	if (status == CLF_OK && instead != NULL)
		status = act_move_all(&move, moved, err);
	if (status == CLF_OK)
		status = clf_store_transact(people->context->store, retire, &c, err);
	return status == CLF_OK && instead != NULL ? act_move_all(&move, moved, err) : status;
}

static void put(struct clf_custom_value *list, size_t *count, int64_t field, const char *value)
{
	size_t at = 0;

	while (at < *count && list[at].field != field)
		at++;
	list[at] = (struct clf_custom_value){field, value};
	*count += at == *count;
}

enum clf_status clf_act_held_json(const struct clf_act_context *context, struct clf_arena *arena,
				  const struct clf_json *object, struct clf_problems *problems,
				  struct clf_custom_value **out, size_t *count, struct clf_error *err)
{
	const struct clf_customs *customs;
	const struct clf_json *json;
	void *iterator = NULL;
	const char *name;
	enum clf_status status = clf_fields(context->store, &customs, err);

	*count = 0;
	if (status != CLF_OK)
		return status;
	*out = clf_arena_array_of(arena, customs->count + 1, struct clf_custom_value);
	while (clf_json_next(object, &iterator, &name, &json)) {
		const struct clf_custom *field = clf_custom_named(customs, name);
		const char *path = clf_arena_printf(arena, "fields.%.100s", name);
		const char *value = NULL, *why = NULL, *near = NULL;

		if (field == NULL && customs->count == 0)
			clf_problem_add(problems, arena, path, CLF_WRONG_UNKNOWN, NULL,
					"can't be set: no fields are set up");
		else if (field == NULL)
			clf_problem_add(problems, arena, path, CLF_WRONG_UNKNOWN, clf_custom_nearest(customs, name),
					"is no field that tickets have");
		else if (clf_custom_read_json(arena, field, json, &value, &why, &near))
			put(*out, count, field->id, value);
		else
			clf_problem_add(problems, arena, path, near != NULL ? CLF_WRONG_UNKNOWN : CLF_WRONG_INVALID,
					near, "%s", why);
	}
	return CLF_OK;
}

static void read_text(const struct clf_act_context *context, struct clf_arena *arena, const struct clf_customs *customs,
		      const char *text, struct clf_problems *problems, struct clf_custom_value *out, size_t *count)
{
	const char *equals = strchr(text, '='), *could = NULL, *value = NULL, *why = NULL, *name;
	const struct clf_custom_reading with = {.now = clf_clock_now(), .zone = clf_act_zone(context->config, NULL)};
	const struct clf_custom *field;

	if (equals == NULL) {
		clf_problem_add(problems, arena, "set", CLF_WRONG_INVALID, NULL, "takes NAME=VALUE, not \"%.100s\"",
				text);
		return;
	}
	name = clf_arena_copy(arena, text, (size_t)(equals - text));
	field = clf_custom_meant(arena, customs, name, &could);
	if (field != NULL && clf_custom_read(arena, field, &with, equals + 1, &value, &why))
		put(out, count, field->id, value);
	else if (field != NULL)
		clf_problem_add(problems, arena, "set", CLF_WRONG_INVALID, NULL, "%s: %s", field->name, why);
	else if (customs->count == 0)
		clf_problem_add(problems, arena, "set", CLF_WRONG_UNKNOWN, NULL, "%s: no fields are set up", name);
	else if (could != NULL)
		clf_problem_add(problems, arena, "set", CLF_WRONG_INVALID, NULL, "\"%s\" could be %s", name, could);
	else
		clf_problem_add(problems, arena, "set", CLF_WRONG_UNKNOWN, clf_custom_nearest(customs, name),
				"names \"%s\", and there is no such field", name);
}

enum clf_status clf_act_held_text(const struct clf_act_context *context, struct clf_arena *arena,
				  const char *const *texts, size_t count, struct clf_problems *problems,
				  struct clf_custom_value **out, size_t *held, struct clf_error *err)
{
	const struct clf_customs *customs;
	enum clf_status status = clf_fields(context->store, &customs, err);

	*held = 0;
	if (status != CLF_OK)
		return status;
	*out = clf_arena_array_of(arena, customs->count + 1, struct clf_custom_value);
	for (size_t i = 0; i < count; i++)
		read_text(context, arena, customs, texts[i], problems, *out, held);
	return CLF_OK;
}
