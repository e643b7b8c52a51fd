/*
 * act_customs.c - fields that administrators set up, made, changed, put in order and retired.
 */
#include "clf/act/customs.h"

#include <string.h>

#include "act_inside.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/name.h"
#include "clf/base/str.h"
#include "clf/store/engine/revision.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/list.h"
#include "clf/ticket/field/field.h"
#include "desk/act_custom_named.h"

/* One change on its way through its transaction. */
struct change {
	const struct clf_people *people;
	struct clf_arena *arena;
	const struct clf_custom *was; /* NULL: it is made */
	const struct clf_custom_change *what;
	struct clf_custom made;
	const int64_t *order;
	size_t count;
	const char *names; /* in that order, for the audit */
};

static struct clf_store *store_of(const struct change *c)
{
	return c->people->context->store;
}

enum clf_status clf_act_custom_find(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
				    struct clf_custom *out, struct clf_error *err)
{
	const struct clf_customs *customs;
	const struct clf_custom *found;
	const char *could = NULL, *near;
	unsigned long long id = 0;
	enum clf_status status = clf_fields(context->store, &customs, err);

	if (status != CLF_OK)
		return status;
	found = clf_text_to_u64(name, INT64_MAX, &id) ? clf_custom_of(customs, (int64_t)id)
						      : clf_custom_meant(arena, customs, name, &could);
	if (found != NULL) {
		*out = clf_custom_copy(arena, found);
		return CLF_OK;
	}
	if (could != NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "\"%s\" could be %s: write more of it", name, could);
	near = clf_custom_nearest(customs, name);
	if (customs->count == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "no fields are set up");
	if (near != NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no field \"%s\"; the nearest is %s", name, near);
	return clf_error_set(err, CLF_ENOTFOUND, "there is no field \"%s\"", name);
}

static bool is_builtin(const char *name)
{
	static const char *const others[] = {"none", "fields", "field", "sort", "limit", "cursor", "q"};

	for (size_t i = 0; i < CLF_COUNT(others); i++) {
		if (clf_text_equal(others[i], name))
			return true;
	}
	return clf_field_named(name) != NULL || clf_field_worded(name) != NULL;
}

static void check_name(struct clf_arena *arena, const struct clf_customs *customs, const struct clf_custom *was,
		       const char *name, struct clf_problems *problems)
{
	const struct clf_custom *other = clf_custom_named(customs, name);

	if (!clf_custom_is_name(name))
		clf_problem_add(problems, arena, "name", CLF_WRONG_INVALID, NULL,
				"takes small letters, digits and \"_\", a letter first, at most %u",
				CLF_CUSTOM_NAME_MAX);
	else if (is_builtin(name))
		clf_problem_add(problems, arena, "name", CLF_WRONG_TAKEN, NULL,
				"is the name of something that every ticket has");
	else if (other != NULL && (was == NULL || other->id != was->id))
		clf_problem_add(problems, arena, "name", CLF_WRONG_TAKEN, NULL, "is another field's");
}

static void check_label(struct clf_arena *arena, const struct clf_customs *customs, const struct clf_custom *was,
			const char *label, struct clf_problems *problems)
{
	const char *folded;

	if (!clf_name_fits(label, CLF_CUSTOM_LABEL_MAX)) {
		clf_problem_add(problems, arena, "label", CLF_WRONG_INVALID, NULL, "must be " CLF_NAME_RULE,
				(int)CLF_CUSTOM_LABEL_MAX);
		return;
	}
	folded = clf_utf8_fold(arena, label);
	for (size_t i = 0; i < customs->count; i++) {
		const struct clf_custom *other = &customs->items[i];

		if ((was == NULL || other->id != was->id) &&
		    (clf_text_equal(clf_utf8_fold(arena, other->label), folded) || clf_text_equal(other->name, folded)))
			clf_problem_add(problems, arena, "label", CLF_WRONG_TAKEN, NULL, "is another field's");
	}
}

static void check_choices(struct clf_arena *arena, enum clf_custom_type type, const struct clf_custom_change *change,
			  struct clf_problems *problems)
{
	if (type != CLF_CUSTOM_CHOICE && type != CLF_CUSTOM_CHOICES) {
		clf_problem_add(problems, arena, "choices", CLF_WRONG_INVALID, NULL, "are for fields of type %s and %s",
				clf_custom_type_name(CLF_CUSTOM_CHOICE), clf_custom_type_name(CLF_CUSTOM_CHOICES));
		return;
	}
	if (change->choice_count > CLF_CUSTOM_CHOICES_MAX)
		clf_problem_add(problems, arena, "choices", CLF_WRONG_INVALID, NULL, "can be at most %u",
				CLF_CUSTOM_CHOICES_MAX);
	for (size_t i = 0; i < change->choice_count && i < CLF_CUSTOM_CHOICES_MAX; i++) {
		const char *name = change->choices[i], *at = clf_arena_printf(arena, "choices.%zu", i);

		if (!clf_name_fits(name, CLF_CUSTOM_LABEL_MAX) || clf_text_equal_nocase(name, "none"))
			clf_problem_add(problems, arena, at, CLF_WRONG_INVALID, NULL,
					"must be " CLF_NAME_RULE ", and not none", (int)CLF_CUSTOM_LABEL_MAX);
		for (size_t k = 0; k < i; k++) {
			if (clf_text_equal(clf_utf8_fold(arena, change->choices[k]), clf_utf8_fold(arena, name)))
				clf_problem_add(problems, arena, at, CLF_WRONG_REPEATED, NULL, "stands there twice");
		}
	}
}

enum clf_status clf_act_custom_check(const struct clf_people *people, struct clf_arena *arena,
				     const struct clf_custom *was, const struct clf_custom_change *change,
				     struct clf_problems *problems, struct clf_error *err)
{
	enum clf_custom_type type = was != NULL ? was->type : CLF_CUSTOM_LINE;
	const struct clf_customs *customs;
	enum clf_status status = clf_fields(people->context->store, &customs, err);

	if (status != CLF_OK)
		return status;
	if (was == NULL && change->name == NULL)
		clf_problem_add(problems, arena, "name", CLF_WRONG_REQUIRED, NULL, "is required");
	if (was == NULL && change->type == NULL)
		clf_problem_add(problems, arena, "type", CLF_WRONG_REQUIRED, NULL, "is required");
	if (change->type != NULL && !clf_custom_type_parse(change->type, &type))
		clf_problem_add(problems, arena, "type", CLF_WRONG_INVALID, NULL, "must be one of %s",
				CLF_CUSTOM_TYPES);
	else if (was != NULL && type != was->type)
		clf_problem_add(problems, arena, "type", CLF_WRONG_INVALID, NULL, "never changes: make another field");
	if (change->name != NULL)
		check_name(arena, customs, was, change->name, problems);
	if (change->label != NULL)
		check_label(arena, customs, was, change->label, problems);
	if (change->inside != NULL && !clf_text_equal(change->inside, "on") && !clf_text_equal(change->inside, "off"))
		clf_problem_add(problems, arena, "inside", CLF_WRONG_INVALID, NULL, "must be one of on|off");
	if (change->has_choices)
		check_choices(arena, type, change, problems);
	return CLF_OK;
}

static enum clf_status told(const struct change *c, const char *what, const char *from, const char *to,
			    struct clf_error *err)
{
	return act_audit(c->people, what, c->made.name, from, to, err);
}

static const struct clf_choice *choice_called(struct clf_arena *arena, const struct clf_custom *field, const char *name)
{
	const char *folded = clf_utf8_fold(arena, name);

	for (size_t i = 0; field != NULL && i < field->choice_count; i++) {
		if (!field->choices[i].gone && clf_text_equal(clf_utf8_fold(arena, field->choices[i].name), folded))
			return &field->choices[i];
	}
	return NULL;
}

static bool is_wanted(const struct change *c, const struct clf_choice *choice)
{
	for (size_t i = 0; i < c->what->choice_count; i++) {
		if (choice_called(c->arena, &(struct clf_custom){.choices = choice, .choice_count = 1},
				  c->what->choices[i]) != NULL)
			return true;
	}
	return false;
}

static enum clf_status retire_choices(struct change *c, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; c->was != NULL && status == CLF_OK && i < c->was->choice_count; i++) {
		const struct clf_choice *choice = &c->was->choices[i];

		if (choice->gone || is_wanted(c, choice))
			continue;
		status = clf_list_item_retire(store_of(c), choice->id, err);
		if (status == CLF_OK)
			status = told(c, "field.choice", choice->name, NULL, err);
	}
	return status;
}

static enum clf_status put_choices(struct change *c, struct clf_error *err)
{
	const struct clf_custom_change *what = c->what;
	const char *list = clf_custom_line_name(c->arena, c->made.id);
	int64_t *ids = clf_arena_array_of(c->arena, what->choice_count + 1, int64_t);
	enum clf_status status = retire_choices(c, err);

	for (size_t i = 0; status == CLF_OK && i < what->choice_count; i++) {
		const struct clf_choice *there = choice_called(c->arena, c->was, what->choices[i]);

		if (there != NULL) {
			ids[i] = there->id;
			continue;
		}
		status = clf_list_item_add(store_of(c), list, what->choices[i], &ids[i], err);
		if (status == CLF_OK)
			status = told(c, "field.choice", NULL, what->choices[i], err);
	}
	if (status == CLF_OK)
		status = clf_list_order(store_of(c), list, ids, what->choice_count, err);
	return status == CLF_OK ? clf_revision_bump(store_of(c), err) : status;
}

static enum clf_status change_it(struct change *c, struct clf_error *err)
{
	const struct clf_custom *was = c->was;
	bool named = strcmp(was->name, c->made.name) != 0, labelled = strcmp(was->label, c->made.label) != 0;
	bool moved = was->inside != c->made.inside;
	enum clf_status status = CLF_OK;

	if (named || labelled || moved)
		status = clf_field_set(store_of(c), &c->made, err);
	if (status == CLF_OK && named)
		status = told(c, "field.renamed", was->name, c->made.name, err);
	if (status == CLF_OK && labelled)
		status = told(c, "field.label", was->label, c->made.label, err);
	if (status == CLF_OK && moved)
		status = told(c, "field.inside", was->inside ? "on" : "off", c->made.inside ? "on" : "off", err);
	return status;
}

static enum clf_status save(void *user, struct clf_error *err)
{
	struct change *c = user;
	enum clf_status status;

	c->made.id = c->was != NULL ? c->was->id : 0;
	if (c->was == NULL) {
		status = clf_field_add(store_of(c), &c->made, &c->made.id, err);
		if (status == CLF_OK)
			status = told(c, "field.added", NULL, clf_custom_type_name(c->made.type), err);
	} else {
		status = change_it(c, err);
	}
	return status == CLF_OK && c->what->has_choices ? put_choices(c, err) : status;
}

/* What stays as it is has to be kept beyond the revision that it was read at. */
static void complete(struct change *c)
{
	const struct clf_custom_change *what = c->what;

	if (c->was != NULL)
		c->made = *c->was;
	if (what->name != NULL)
		c->made.name = what->name;
	if (what->label != NULL)
		c->made.label = what->label;
	else if (c->was == NULL)
		c->made.label = what->name;
	if (what->type != NULL)
		clf_custom_type_parse(what->type, &c->made.type);
	if (what->inside != NULL)
		c->made.inside = clf_text_equal(what->inside, "on");
}

/* A name that templates write has to stay, and so has what a customer's mail shows. */
static enum clf_status refuse_named(const struct change *c, struct clf_custom_hold *hold, struct clf_error *err)
{
	enum clf_status status;

	*hold = (struct clf_custom_hold){.tickets = 0};
	if (c->was == NULL || (clf_text_equal(c->was->name, c->made.name) && (c->was->inside || !c->made.inside)))
		return CLF_OK;
	status = act_custom_written(c->people->context, c->arena, c->was, hold, err);
	return status == CLF_OK ? act_custom_held(c->was, hold, err) : status;
}

static enum clf_status refuse_choices(const struct change *c, struct clf_custom_hold *hold, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; c->what->has_choices && c->was != NULL && status == CLF_OK && i < c->was->choice_count;
	     i++) {
		const struct clf_choice *choice = &c->was->choices[i];

		if (choice->gone || is_wanted(c, choice))
			continue;
		status = act_choice_named(c->people->context, c->arena, choice, hold, err);
		if (status == CLF_OK && hold->rule_count > 0)
			status = clf_error_set(err, CLF_ECONFLICT,
					       "the rule \"%s\" names the choice \"%s\": change it there first",
					       hold->rules[0], choice->name);
	}
	return status;
}

static struct clf_custom *copied(struct clf_arena *arena, const struct clf_custom *field)
{
	struct clf_custom *copy = clf_arena_new_of(arena, struct clf_custom);

	*copy = clf_custom_copy(arena, field);
	return copy;
}

enum clf_status clf_act_custom_save(const struct clf_people *people, struct clf_arena *arena,
				    const struct clf_custom *was, const struct clf_custom_change *change,
				    struct clf_custom_hold *hold, int64_t *id, struct clf_error *err)
{
	struct change c = {
	    .people = people, .arena = arena, .was = was != NULL ? copied(arena, was) : NULL, .what = change};
	enum clf_status status;

	complete(&c);
	status = refuse_named(&c, hold, err);
	if (status == CLF_OK)
		status = refuse_choices(&c, hold, err);
	if (status == CLF_OK)
		status = clf_store_transact(store_of(&c), save, &c, err);
	if (status == CLF_OK)
		*id = c.made.id;
	return status;
}

static enum clf_status place(void *user, struct clf_error *err)
{
	const struct change *c = user;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < c->count; i++)
		status = clf_field_place(store_of(c), c->order[i], (int64_t)i + 1, err);
	return status == CLF_OK ? act_audit(c->people, "field.order", "fields", NULL, c->names, err) : status;
}

enum clf_status clf_act_custom_order(const struct clf_people *people, struct clf_arena *arena, const char *const *names,
				     size_t count, struct clf_error *err)
{
	struct change c = {.people = people, .arena = arena};
	int64_t *order = clf_arena_array_of(arena, count + 1, int64_t);
	const struct clf_customs *customs;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_custom field = {.id = 0};

		status = clf_act_custom_find(people->context, arena, names[i], &field, err);
		for (size_t k = 0; k < i && status == CLF_OK; k++) {
			if (order[k] == field.id)
				status = clf_error_set(err, CLF_EINVAL, "%s stands there twice", field.name);
		}
		order[i] = field.id;
		c.names = i == 0 ? field.name : clf_arena_printf(arena, "%s, %s", c.names, field.name);
	}
	if (status == CLF_OK)
		status = clf_fields(people->context->store, &customs, err);
	if (status == CLF_ENOTFOUND)
		return CLF_EINVAL;
	if (status == CLF_OK && customs->count != count)
		return clf_error_set(err, CLF_EINVAL, "there are %zu fields: name each of them once", customs->count);
	c.order = order;
	c.count = count;
	return status == CLF_OK ? clf_store_transact(store_of(&c), place, &c, err) : status;
}

static enum clf_status retire(void *user, struct clf_error *err)
{
	struct change *c = user;
	enum clf_status status = clf_field_retire(store_of(c), c->was->id, err);

	return status == CLF_OK ? told(c, "field.removed", c->made.label, NULL, err) : status;
}

enum clf_status clf_act_custom_hold(const struct clf_people *people, struct clf_arena *arena,
				    const struct clf_custom *field, struct clf_custom_hold *hold, struct clf_error *err)
{
	enum clf_status status;

	*hold = (struct clf_custom_hold){.tickets = 0};
	status = act_custom_named(people->context, arena, field, hold, err);
	return status == CLF_OK ? clf_field_holders(people->context->store, field, &hold->tickets, err) : status;
}

enum clf_status clf_act_custom_retire(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_custom *field, struct clf_custom_hold *hold,
				      struct clf_error *err)
{
	struct change c = {.people = people, .arena = arena, .was = copied(arena, field)};
	enum clf_status status;

	c.made = *c.was;
	*hold = (struct clf_custom_hold){.tickets = 0};
	status = act_custom_named(people->context, arena, c.was, hold, err);
	if (status == CLF_OK)
		status = act_custom_held(c.was, hold, err);
	return status == CLF_OK ? clf_store_transact(store_of(&c), retire, &c, err) : status;
}
