/*
 * act_causes.c - sets of root causes made, renamed, filled and retired, each change with its line in the audit.
 */
#include "clf/act/causes.h"

#include <string.h>

#include "act_inside.h"
#include "act_move.h"
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/name.h"
#include "clf/base/str.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/list.h"
#include "clf/ticket/field/field.h"
#include "clf/ticket/field/plain.h"

/* One change on its way through its transaction. */
struct change {
	const struct clf_people *people;
	struct clf_arena *arena;
	int64_t wanted, id; /* wanted 0: one is made */
	const struct clf_cause_set_change *what;
};

static struct clf_store *store_of(const struct change *change)
{
	return change->people->context->store;
}

static enum clf_status check_name(const struct clf_people *people, struct clf_arena *arena,
				  const struct clf_cause_set *set, const char *name, struct clf_problems *problems,
				  struct clf_error *err)
{
	struct clf_cause_set other;
	enum clf_status status;

	if (name == NULL && set != NULL)
		return CLF_OK;
	if (!clf_name_fits(name, CLF_LINE_MAX)) {
		clf_problem_add(problems, arena, "name", name == NULL ? CLF_WRONG_REQUIRED : CLF_WRONG_INVALID, NULL,
				"must be " CLF_NAME_RULE, CLF_LINE_MAX);
		return CLF_OK;
	}
	status = clf_cause_set_named(people->context->store, arena, name, &other, err);
	if (status == CLF_OK && (set == NULL || other.id != set->id) &&
	    clf_text_equal(clf_utf8_fold(arena, other.name), clf_utf8_fold(arena, name)))
		clf_problem_add(problems, arena, "name", CLF_WRONG_TAKEN, NULL, "is another set's");
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

enum clf_status clf_act_cause_set_check(const struct clf_people *people, struct clf_arena *arena,
					const struct clf_cause_set *set, const struct clf_cause_set_change *change,
					struct clf_problems *problems, struct clf_error *err)
{
	struct clf_store *store = people->context->store;
	enum clf_status status = check_name(people, arena, set, change->name, problems, err);

	if (change->count > CLF_CAUSES_MAX)
		clf_problem_add(problems, arena, "causes", CLF_WRONG_INVALID, NULL, "has more than %u", CLF_CAUSES_MAX);
	for (size_t i = 0; status == CLF_OK && i < change->count && i < CLF_CAUSES_MAX; i++) {
		const char *name = change->causes[i] != NULL ? change->causes[i] : "";
		struct clf_list_item item;

		status = clf_list_item_named(store, arena, CLF_LIST_CAUSE, name, &item, err);
		if (status != CLF_ENOTFOUND)
			continue;
		clf_problem_add(problems, arena, clf_arena_printf(arena, "causes.%zu", i), CLF_WRONG_UNKNOWN,
				clf_list_item_nearest(store, arena, CLF_LIST_CAUSE, name),
				"names \"%s\", which the list of causes doesn't have", name);
		status = CLF_OK;
	}
	return status;
}

static const char *joined(struct clf_arena *arena, const struct clf_cause_set *set)
{
	const char *names = NULL;

	for (size_t i = 0; i < set->count; i++)
		names =
		    names == NULL ? set->causes[i].name : clf_arena_printf(arena, "%s, %s", names, set->causes[i].name);
	return names;
}

static enum clf_status read(const struct change *change, struct clf_cause_set *out, struct clf_error *err)
{
	return clf_cause_set_named(store_of(change), change->arena,
				   clf_arena_printf(change->arena, "%lld", (long long)change->id), out, err);
}

static enum clf_status fill(struct change *change, const struct clf_cause_set *before, struct clf_error *err)
{
	const struct clf_cause_set_change *what = change->what;
	int64_t *ids = clf_arena_array_of(change->arena, what->count, int64_t);
	struct clf_cause_set now;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < what->count; i++) {
		struct clf_list_item item = {.id = 0};

		status =
		    clf_list_item_named(store_of(change), change->arena, CLF_LIST_CAUSE, what->causes[i], &item, err);
		ids[i] = item.id;
	}
	if (status == CLF_OK)
		status = clf_cause_set_fill(store_of(change), change->id, ids, what->count, err);
	if (status == CLF_OK)
		status = read(change, &now, err);
	if (status != CLF_OK || clf_text_equal(joined(change->arena, before), joined(change->arena, &now)))
		return status;
	return act_audit(change->people, "root-causes.filled", now.name, joined(change->arena, before),
			 joined(change->arena, &now), err);
}

static enum clf_status save(void *user, struct clf_error *err)
{
	struct change *change = user;
	const struct clf_cause_set_change *what = change->what;
	struct clf_cause_set before;
	enum clf_status status = CLF_OK;

	change->id = change->wanted; /* a try before this one may have made another */
	if (change->wanted == 0) {
		status = clf_cause_set_add(store_of(change), what->name, &change->id, err);
		if (status == CLF_OK)
			status = act_audit(change->people, "root-causes.added", what->name, NULL, what->name, err);
	}
	if (status == CLF_OK)
		status = read(change, &before, err);
	if (status == CLF_OK && what->name != NULL && strcmp(what->name, before.name) != 0) {
		status = clf_cause_set_rename(store_of(change), change->id, what->name, err);
		if (status == CLF_OK)
			status =
			    act_audit(change->people, "root-causes.renamed", what->name, before.name, what->name, err);
	}
	return status == CLF_OK && what->has_causes ? fill(change, &before, err) : status;
}

enum clf_status clf_act_cause_set_save(const struct clf_people *people, const struct clf_cause_set_change *what,
				       int64_t *id, struct clf_error *err)
{
	struct change change = {.people = people, .arena = clf_arena_new(), .wanted = *id, .what = what};
	enum clf_status status = clf_store_transact(people->context->store, save, &change, err);

	clf_arena_free(&change.arena);
	if (status == CLF_OK)
		*id = change.id;
	return status;
}

enum clf_status act_cause_sets_replace(const struct clf_people *people, struct clf_arena *arena, int64_t cause,
				       int64_t instead, struct clf_error *err)
{
	struct clf_cause_set *sets = NULL;
	size_t count = 0;
	enum clf_status status = clf_cause_sets(people->context->store, arena, &sets, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		int64_t *ids = clf_arena_array_of(arena, sets[i].count, int64_t);
		struct clf_cause_set now;
		bool holds = false;

		for (size_t k = 0; k < sets[i].count; k++) {
			bool gone = sets[i].causes[k].id == cause;

			ids[k] = gone ? instead : sets[i].causes[k].id;
			holds = holds || gone;
		}
		if (!holds || sets[i].gone)
			continue;
		status = clf_cause_set_fill(people->context->store, sets[i].id, ids, sets[i].count, err);
		if (status == CLF_OK)
			status = clf_cause_set_named(people->context->store, arena,
						     clf_arena_printf(arena, "%lld", (long long)sets[i].id), &now, err);
		if (status == CLF_OK)
			status = act_audit(people, "root-causes.filled", now.name, joined(arena, &sets[i]),
					   joined(arena, &now), err);
	}
	return status;
}

/* A set on its way out. */
struct retiring {
	const struct clf_people *people;
	struct clf_arena *arena; /* of the transaction */
	const struct clf_cause_set *set, *instead;
	struct clf_cause_set_hold *hold;
	int64_t *tickets; /* that are moved */
	bool asked;       /* what becomes of what chooses from it was said */
};

enum clf_status clf_act_cause_set_hold(const struct clf_people *people, struct clf_arena *arena,
				       const struct clf_cause_set *set, struct clf_cause_set_hold *hold,
				       struct clf_error *err)
{
	enum clf_status status;

	*hold = (struct clf_cause_set_hold){.rule_count = 0};
	status = clf_cause_set_used(people->context->store, arena, set->id, &hold->use, err);

	return status == CLF_OK ? clf_act_rules_naming(people->context, arena, CLF_NAMES_CAUSE_SETS, set->id, NULL,
						       &hold->rules, &hold->rule_count, err)
				: status;
}

static enum clf_status find_tickets(void *user, struct clf_arena *arena, size_t limit, size_t *count,
				    struct clf_error *err)
{
	struct retiring *r = user;

	return clf_cause_set_tickets(r->people->context->store, arena, r->set->id, limit, &r->tickets, count, err);
}

static enum clf_status ask_for_other(void *user, struct clf_arena *arena, size_t index, struct clf_request *request,
				     struct clf_error *err)
{
	const struct retiring *r = user;
	struct clf_action *action = clf_arena_new_of(arena, struct clf_action);

	(void)err;
	*action = (struct clf_action){.kind = CLF_ACTION_REPLACE,
				      .field = CLF_FIELD_CAUSE_SET,
				      .number = r->set->id,
				      .instead = r->instead != NULL ? r->instead->id : 0,
				      .text = r->instead != NULL ? r->instead->name : NULL};
	request->ticket = r->tickets[index];
	request->actions = action;
	request->action_count = 1;
	return CLF_OK;
}

static enum clf_status give_types(const struct retiring *r, const struct clf_cause_set_use *use, struct clf_error *err)
{
	const char *to = r->instead != NULL ? r->instead->name : NULL;
	enum clf_status status = clf_cause_set_replace_type(r->people->context->store, r->set->id,
							    r->instead != NULL ? r->instead->id : 0, err);

	for (size_t i = 0; status == CLF_OK && i < use->type_count; i++)
		status =
		    act_audit(r->people, "list.cause-set",
			      clf_arena_printf(r->arena, CLF_LIST_TYPE " %s", use->types[i]), r->set->name, to, err);
	return status;
}

/* What was asked before may be otherwise by now. */
static enum clf_status retire(void *user, struct clf_error *err)
{
	const struct retiring *r = user;
	struct clf_store *store = r->people->context->store;
	struct clf_cause_set_hold now = {.rule_count = 0};
	struct clf_cause_set there;
	enum clf_status status = clf_act_cause_set_hold(r->people, r->arena, r->set, &now, err);

	if (status == CLF_OK &&
	    now.use.open + (int64_t)now.rule_count + (r->asked ? 0 : (int64_t)now.use.type_count) > 0)
		return clf_error_set(err, CLF_ECONFLICT,
				     "the root causes \"%s\" came into use again meanwhile: ask once more",
				     r->set->name);
	if (status == CLF_OK && r->instead != NULL)
		status = clf_cause_set_named(
		    store, r->arena, clf_arena_printf(r->arena, "%lld", (long long)r->instead->id), &there, err);
	if (status == CLF_OK)
		status = give_types(r, &now.use, err);
	if (status == CLF_OK)
		status = clf_cause_set_retire(store, r->set->id, err);
	return status == CLF_OK ? act_audit(r->people, "root-causes.removed", r->set->name, r->set->name,
					    r->instead != NULL ? r->instead->name : NULL, err)
				: status;
}

static enum clf_status go(void *user, struct clf_error *err)
{
	struct retiring *r = user;
	enum clf_status status;

	r->arena = clf_arena_new();
	status = clf_store_transact(r->people->context->store, retire, r, err);
	clf_arena_free(&r->arena);
	return status;
}

static enum clf_status held(const struct retiring *r, const char *replace_by, struct clf_error *err)
{
	const struct clf_cause_set_hold *hold = r->hold;
	const char *name = r->set->name, *word = act_replace_word(r->people);

	if (hold->rule_count > 0 && r->instead == NULL)
		return clf_error_set(err, CLF_ECONFLICT,
				     "the rule \"%s\" chooses the root causes \"%s\": change it there first, or say "
				     "which set takes its place (%s)",
				     hold->rules[0], name, word);
	if (!clf_text_blank(replace_by) || hold->use.open + (int64_t)hold->use.type_count == 0)
		return CLF_OK;
	if (hold->use.type_count > 0)
		return clf_error_set(err, CLF_ECONFLICT,
				     "the type \"%s\" chooses from the root causes \"%s\": say what takes its place "
				     "(%s: a set's name, or none)",
				     hold->use.types[0], name, word);
	return clf_error_set(err, CLF_ECONFLICT,
			     "%lld open ticket%-s from the root causes \"%s\": say what takes its place (%s: a set's "
			     "name, or none)",
			     (long long)hold->use.open, hold->use.open == 1 ? " chooses" : "s choose", name, word);
}

enum clf_status clf_act_cause_set_retire(const struct clf_people *people, struct clf_arena *arena,
					 const struct clf_cause_set *set, const char *replace_by,
					 struct clf_cause_set_hold *hold, size_t *moved, struct clf_error *err)
{
	struct retiring r = {.people = people, .set = set, .hold = hold, .asked = !clf_text_blank(replace_by)};
	struct clf_cause_set instead;
	enum clf_status status = CLF_OK;

	*moved = 0;
	*hold = (struct clf_cause_set_hold){.rule_count = 0};
	if (!clf_text_blank(replace_by) && !clf_text_equal_nocase(replace_by, "none")) {
		status = clf_cause_set_named(people->context->store, arena, replace_by, &instead, err);
		if (status == CLF_OK && instead.id == set->id)
			return clf_error_set(err, CLF_EINVAL, "a set can't take its own place");
		r.instead = &instead;
	}
	if (status == CLF_OK)
		status = clf_act_cause_set_hold(people, arena, set, hold, err);
	if (status == CLF_OK)
		status = held(&r, replace_by, err);
	if (status == CLF_OK && r.instead != NULL)
		status =
		    clf_act_rules_replace(people, arena, CLF_NAMES_CAUSE_SETS, &(struct clf_item){set->id, set->name},
					  &(struct clf_item){instead.id, instead.name}, err);
	if (status != CLF_OK)
		return status;
	/* Nobody said what becomes of what chooses from it: then there is nothing, or it is refused. */
	status = r.asked ? act_move_out(&(struct act_move){people, &r, find_tickets, ask_for_other}, go, moved, err)
			 : go(&r, err);
	/* What holds it by now, not what held it before. */
	if (status == CLF_ECONFLICT)
		clf_act_cause_set_hold(people, arena, set, hold, NULL);
	return status;
}

struct clf_json *clf_shape_cause_set(const struct clf_cause_set *set)
{
	struct clf_json *json = clf_json_object(), *causes = clf_json_array();

	for (size_t i = 0; i < set->count; i++)
		clf_json_append(causes, clf_json_string(set->causes[i].name));
	clf_json_set_integer(json, "id", set->id);
	clf_json_set_text(json, "name", set->name);
	clf_json_set(json, "causes", causes);
	return json;
}
