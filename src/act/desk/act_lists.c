/*
 * act_lists.c - items of lists made, changed, ordered and retired, each change with its line in the audit.
 */
#include "clf/act/lists.h"

#include <string.h>

#include "act_inside.h"
#include "act_move.h"
#include "clf/act/customs.h"
#include "clf/act/listing.h"
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/name.h"
#include "clf/base/str.h"
#include "clf/store/field/fields.h"
#include "clf/store/people/cause.h"
#include "clf/store/people/group.h"
#include "clf/ticket/field/field.h"

/* One change on its way through its transaction. */
struct change {
	const struct clf_people *people;
	struct clf_arena *arena;
	const char *list;
	int64_t wanted, id; /* wanted 0: one is made */
	const struct clf_item_change *what;
	const int64_t *ids;
	size_t count;
	const struct clf_list_item *item, *instead;
	int64_t *tickets; /* that are moved */
	struct clf_item_hold *hold;
};

static struct clf_store *store_of(const struct clf_people *people)
{
	return people->context->store;
}

/* Those that are chosen from a list: "colour, country". */
static const char *fields_of_choice(struct clf_arena *arena, const struct clf_customs *customs)
{
	const char *names = "";

	for (size_t i = 0; i < customs->count; i++) {
		const struct clf_custom *field = &customs->items[i];

		if (field->type == CLF_CUSTOM_CHOICE || field->type == CLF_CUSTOM_CHOICES)
			names = clf_arena_printf(arena, "%s, " CLF_LIST_FIELD "%s", names, field->name);
	}
	return names;
}

static enum clf_status find_choices(const struct clf_act_context *context, struct clf_arena *arena, const char *text,
				    const char **out, struct clf_error *err)
{
	struct clf_custom field;
	enum clf_status status = clf_act_custom_find(context, arena, text + strlen(CLF_LIST_FIELD), &field, err);

	if (status != CLF_OK)
		return status;
	if (field.type != CLF_CUSTOM_CHOICE && field.type != CLF_CUSTOM_CHOICES)
		return clf_error_set(err, CLF_ENOTFOUND, "the field %s isn't chosen from a list: it is a %s",
				     field.name, clf_custom_type_name(field.type));
	*out = clf_arena_printf(arena, CLF_LIST_FIELD "%lld", (long long)field.id);
	return CLF_OK;
}

enum clf_status clf_act_list_find(const struct clf_act_context *context, struct clf_arena *arena, const char *text,
				  const char **out, struct clf_error *err)
{
	static const char *const lists[] = {CLF_LIST_QUEUE, CLF_LIST_STAGE, CLF_LIST_TYPE, CLF_LIST_REASON,
					    CLF_LIST_CAUSE};
	const struct clf_customs *customs;
	enum clf_status status;

	for (size_t i = 0; i < CLF_COUNT(lists); i++) {
		if (clf_text_equal_nocase(text, lists[i]) ||
		    clf_text_equal_nocase(text, clf_list_word(lists[i], true))) {
			*out = lists[i];
			return CLF_OK;
		}
	}
	if (strncmp(text, CLF_LIST_FIELD, strlen(CLF_LIST_FIELD)) == 0)
		return find_choices(context, arena, text, out, err);
	status = clf_fields(context->store, &customs, err);
	if (status != CLF_OK)
		return status;
	return clf_error_set(err, CLF_ENOTFOUND,
			     "there is no list \"%s\"; there are queue, stage, type, reason, cause%s", text,
			     fields_of_choice(arena, customs));
}

static enum clf_status check_name(const struct clf_people *people, struct clf_arena *arena, const char *list,
				  const struct clf_list_item *item, const char *name, struct clf_problems *problems,
				  struct clf_error *err)
{
	struct clf_list_item other;
	enum clf_status status;

	if (name == NULL && item != NULL)
		return CLF_OK;
	if (!clf_name_fits(name, CLF_LINE_MAX)) {
		clf_problem_add(problems, arena, "name", name == NULL ? CLF_WRONG_REQUIRED : CLF_WRONG_INVALID, NULL,
				"must be " CLF_NAME_RULE, CLF_LINE_MAX);
		return CLF_OK;
	}
	if (clf_text_equal_nocase(name, "none")) {
		clf_problem_add(problems, arena, "name", CLF_WRONG_INVALID, NULL, "means that there is none");
		return CLF_OK;
	}
	status = clf_list_item_named(store_of(people), arena, list, name, &other, err);
	if (status == CLF_OK && (item == NULL || other.id != item->id) &&
	    clf_text_equal(clf_utf8_fold(arena, other.name), clf_utf8_fold(arena, name)))
		clf_problem_add(problems, arena, "name", CLF_WRONG_TAKEN, NULL, "is another %-s's",
				clf_list_word(list, false));
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

static void check_list(struct clf_arena *arena, const char *field, const char *list, const char *of,
		       struct clf_problems *problems)
{
	if (strcmp(list, of) != 0)
		clf_problem_add(problems, arena, field, CLF_WRONG_INVALID, NULL, "is something that only a %-s has",
				of);
}

static enum clf_status check_required(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_item_change *change, size_t at, struct clf_problems *problems,
				      struct clf_error *err)
{
	const char *name = change->required[at] != NULL ? change->required[at] : "";
	const struct clf_customs *customs;
	struct clf_custom field;
	enum clf_status status = clf_act_custom_find(people->context, arena, name, &field, err);

	if (status != CLF_ENOTFOUND)
		return status;
	status = clf_fields(people->context->store, &customs, err);
	if (status == CLF_OK)
		clf_problem_add(problems, arena, clf_arena_printf(arena, "requires.%zu", at), CLF_WRONG_UNKNOWN,
				clf_custom_nearest(customs, name), "names \"%s\", and no field that was set up is that",
				name);
	return status;
}

static enum clf_status check_type(const struct clf_people *people, struct clf_arena *arena,
				  const struct clf_item_change *change, struct clf_problems *problems,
				  struct clf_error *err)
{
	struct clf_store *store = store_of(people);
	struct clf_cause_set set;
	struct clf_group team = {.id = 0};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < change->required_count && i < CLF_CUSTOM_MAX; i++)
		status = check_required(people, arena, change, i, problems, err);
	if (change->required_count > CLF_CUSTOM_MAX)
		clf_problem_add(problems, arena, "requires", CLF_WRONG_INVALID, NULL, "has more than %u",
				CLF_CUSTOM_MAX);
	if (status == CLF_OK && change->team != NULL)
		status = clf_group_named(store, arena, CLF_GROUP_TEAM, change->team, &team, err);
	if (status == CLF_ENOTFOUND)
		clf_problem_add(problems, arena, "team", CLF_WRONG_UNKNOWN,
				clf_group_nearest(store, arena, CLF_GROUP_TEAM, change->team),
				"names \"%s\", and there is no such team", change->team);
	else if (status == CLF_OK && team.sees)
		clf_problem_add(problems, arena, "team", CLF_WRONG_INVALID, NULL,
				"names a group: it sees tickets, and owns none");
	else if (status != CLF_OK)
		return status;
	if (change->cause_set == NULL)
		return CLF_OK;
	status = clf_cause_set_named(store, arena, change->cause_set, &set, err);
	if (status == CLF_ENOTFOUND)
		clf_problem_add(problems, arena, "cause_set", CLF_WRONG_UNKNOWN,
				clf_cause_set_nearest(store, arena, change->cause_set),
				"names \"%s\", and there is no such set of causes", change->cause_set);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

enum clf_status clf_item_check(const struct clf_people *people, struct clf_arena *arena, const char *list,
			       const struct clf_list_item *item, const struct clf_item_change *change,
			       struct clf_problems *problems, struct clf_error *err)
{
	enum clf_status status = check_name(people, arena, list, item, change->name, problems, err);

	if (change->has_ends)
		check_list(arena, "ends", list, CLF_LIST_STAGE, problems);
	if (change->has_team)
		check_list(arena, "team", list, CLF_LIST_TYPE, problems);
	if (change->has_cause_set)
		check_list(arena, "cause_set", list, CLF_LIST_TYPE, problems);
	if (change->has_required)
		check_list(arena, "requires", list, CLF_LIST_TYPE, problems);
	return status == CLF_OK ? check_type(people, arena, change, problems, err) : status;
}

static enum clf_status told(const struct change *change, const char *what, const struct clf_list_item *item,
			    const char *from, const char *to, struct clf_error *err)
{
	const char *subject = clf_arena_printf(change->arena, "%s %s", item->list, item->name);

	return act_audit(change->people, what, subject, from, to, err);
}

static enum clf_status set_team(struct change *change, const struct clf_list_item *before, struct clf_error *err)
{
	struct clf_group team = {.id = 0};
	enum clf_status status = CLF_OK;

	if (change->what->team != NULL)
		status = clf_group_named(store_of(change->people), change->arena, CLF_GROUP_TEAM, change->what->team,
					 &team, err);
	if (status != CLF_OK || team.id == before->team)
		return status;
	status = clf_list_item_set_team(store_of(change->people), change->id, team.id, err);
	return status == CLF_OK ? told(change, "list.team", before, before->team_name, team.name, err) : status;
}

static enum clf_status set_causes(struct change *change, const struct clf_list_item *before, struct clf_error *err)
{
	struct clf_cause_set set = {.id = 0};
	enum clf_status status = CLF_OK;

	if (change->what->cause_set != NULL)
		status =
		    clf_cause_set_named(store_of(change->people), change->arena, change->what->cause_set, &set, err);
	if (status != CLF_OK || set.id == before->cause_set)
		return status;
	status = clf_list_item_set_causes(store_of(change->people), change->id, set.id, err);
	return status == CLF_OK ? told(change, "list.cause-set", before, NULL, set.name, err) : status;
}

static const char *fields_said(const struct change *change, const struct clf_list_item *item)
{
	return item->required_count > 0 ? clf_items_said(change->arena, item->required, item->required_count) : NULL;
}

static enum clf_status set_required(struct change *change, const struct clf_list_item *before, struct clf_error *err)
{
	const struct clf_item_change *what = change->what;
	struct clf_store *store = store_of(change->people);
	int64_t *ids = clf_arena_array_of(change->arena, what->required_count, int64_t);
	struct clf_list_item now;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < what->required_count; i++) {
		struct clf_custom field = {.id = 0};

		status = clf_act_custom_find(change->people->context, change->arena, what->required[i], &field, err);
		ids[i] = field.id;
	}
	if (status == CLF_OK)
		status = clf_list_item_require(store, change->id, ids, what->required_count, err);
	if (status == CLF_OK)
		status = clf_list_item(store, change->arena, change->id, &now, err);
	if (status != CLF_OK || clf_text_equal(fields_said(change, before), fields_said(change, &now)))
		return status;
	return told(change, "list.requires", before, fields_said(change, before), fields_said(change, &now), err);
}

static enum clf_status add(struct change *change, struct clf_error *err)
{
	const struct clf_list_item made = {.list = change->list, .name = change->what->name};
	enum clf_status status =
	    clf_list_item_add(store_of(change->people), change->list, change->what->name, &change->id, err);

	return status == CLF_OK ? told(change, "list.added", &made, NULL, made.name, err) : status;
}

static enum clf_status save(void *user, struct clf_error *err)
{
	struct change *change = user;
	const struct clf_item_change *what = change->what;
	struct clf_store *store = store_of(change->people);
	struct clf_list_item before;
	enum clf_status status = CLF_OK;

	change->id = change->wanted; /* a try before this one may have made another */
	if (change->wanted == 0)
		status = add(change, err);
	if (status == CLF_OK)
		status = clf_list_item(store, change->arena, change->id, &before, err);
	if (status == CLF_OK && what->name != NULL && strcmp(what->name, before.name) != 0) {
		const char *was = before.name;

		status = clf_list_item_rename(store, change->id, what->name, err);
		before.name = what->name;
		if (status == CLF_OK)
			status = told(change, "list.renamed", &before, was, what->name, err);
	}
	if (status == CLF_OK && what->has_ends && what->ends != before.ends) {
		status = clf_list_item_set_ends(store, change->id, what->ends, err);
		if (status == CLF_OK)
			status = told(change, "list.ends", &before, before.ends ? "on" : "off",
				      what->ends ? "on" : "off", err);
	}
	if (status == CLF_OK && what->has_team)
		status = set_team(change, &before, err);
	if (status == CLF_OK && what->has_cause_set)
		status = set_causes(change, &before, err);
	return status == CLF_OK && what->has_required ? set_required(change, &before, err) : status;
}

static enum clf_status carry_out(struct change *change, clf_store_work *work, struct clf_error *err)
{
	enum clf_status status;

	change->arena = clf_arena_new();
	status = clf_store_transact(store_of(change->people), work, change, err);
	clf_arena_free(&change->arena);
	return status;
}

enum clf_status clf_item_save(const struct clf_people *people, const char *list, const struct clf_item_change *what,
			      int64_t *id, struct clf_error *err)
{
	struct change change = {.people = people, .list = list, .wanted = *id, .what = what};
	enum clf_status status = carry_out(&change, save, err);

	if (status == CLF_OK)
		*id = change.id;
	return status;
}

static const char *names(struct change *change, const struct clf_list_item *items, size_t count)
{
	const char *all = NULL;

	for (size_t i = 0; i < count; i++)
		all = all == NULL ? items[i].name : clf_arena_printf(change->arena, "%s, %s", all, items[i].name);
	return all;
}

static enum clf_status order(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_store *store = store_of(change->people);
	struct clf_list_item *before = NULL, *after = NULL;
	size_t had = 0, has = 0;
	enum clf_status status = clf_list_items(store, change->arena, change->list, &before, &had, err);

	if (status == CLF_OK)
		status = clf_list_order(store, change->list, change->ids, change->count, err);
	if (status == CLF_OK)
		status = clf_list_items(store, change->arena, change->list, &after, &has, err);
	return status == CLF_OK ? act_audit(change->people, "list.ordered", change->list, names(change, before, had),
					    names(change, after, has), err)
				: status;
}

enum clf_status clf_item_order(const struct clf_people *people, const char *list, const int64_t *ids, size_t count,
			       struct clf_error *err)
{
	struct change change = {.people = people, .list = list, .ids = ids, .count = count};

	return carry_out(&change, order, err);
}

static const struct list_row {
	const char *list;
	enum clf_names_of of;
	enum clf_field field; /* that tickets have it in */
} rows[] = {{CLF_LIST_CAUSE, CLF_NAMES_CAUSES, CLF_FIELD_CAUSES},
	    {CLF_LIST_QUEUE, CLF_NAMES_QUEUES, CLF_FIELD_QUEUE},
	    {CLF_LIST_REASON, CLF_NAMES_REASONS, CLF_FIELD_REASON},
	    {CLF_LIST_STAGE, CLF_NAMES_STAGES, CLF_FIELD_STAGE},
	    {CLF_LIST_TYPE, CLF_NAMES_TYPES, CLF_FIELD_TYPE}};

/* NULL: one of a field's choices, which have a way of their own. */
static const struct list_row *row_of(const char *list)
{
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		if (strcmp(rows[i].list, list) == 0)
			return &rows[i];
	}
	return NULL;
}

/* Ids of items and not names go into rules. */
static enum clf_status rules_of(const struct clf_people *people, struct clf_arena *arena,
				const struct clf_list_item *item, struct clf_item_hold *hold, struct clf_error *err)
{
	const struct list_row *row = row_of(item->list);

	if (row == NULL)
		return CLF_OK;
	return clf_act_rules_naming(people->context, arena, row->of, item->id, NULL, &hold->rules, &hold->rule_count,
				    err);
}

enum clf_status clf_item_held(const struct clf_people *people, struct clf_arena *arena,
			      const struct clf_list_item *item, struct clf_item_hold *hold, struct clf_error *err)
{
	enum clf_status status;

	*hold = (struct clf_item_hold){.rule_count = 0};
	status = clf_list_item_used(store_of(people), item->id, &hold->use, err);
	if (status == CLF_OK)
		status = rules_of(people, arena, item, hold, err);
	return status == CLF_OK ? clf_act_views_naming(people, arena, item->list, item->name, &hold->views, err)
				: status;
}

static enum clf_status held(const struct clf_people *people, const struct clf_list_item *item, const char *replace_by,
			    const struct clf_list_item *instead, const struct clf_item_hold *hold,
			    struct clf_error *err)
{
	const char *what = clf_list_word(item->list, false);

	if (hold->rule_count > 0 && instead == NULL)
		return clf_error_set(err, CLF_ECONFLICT,
				     "the rule \"%s\" names the %-s \"%s\": change it there first, or say which %-s "
				     "takes its place (%s)",
				     hold->rules[0], what, item->name, what, act_replace_word(people));
	if (!clf_text_blank(replace_by) || hold->use.open == 0)
		return CLF_OK;
	return clf_error_set(err, CLF_ECONFLICT,
			     "%lld open ticket%-s the %-s \"%s\": say what takes its place (%s: a %-s's name, or none)",
			     (long long)hold->use.open, hold->use.open == 1 ? " has" : "s have", what, item->name,
			     act_replace_word(people), what);
}

static enum clf_status find_tickets(void *user, struct clf_arena *arena, size_t limit, size_t *count,
				    struct clf_error *err)
{
	struct change *change = user;

	return clf_list_item_tickets(store_of(change->people), arena, change->item->id, limit, &change->tickets, count,
				     err);
}

static enum clf_status ask_for_other(void *user, struct clf_arena *arena, size_t index, struct clf_request *request,
				     struct clf_error *err)
{
	const struct change *change = user;
	const struct list_row *row = row_of(change->item->list);
	struct clf_action *action = clf_arena_new_of(arena, struct clf_action);

	(void)err;
	*action = (struct clf_action){.kind = CLF_ACTION_SET,
				      .field = row != NULL ? row->field : CLF_FIELD_COUNT,
				      .text = change->instead != NULL ? change->instead->name : ""};
	if (action->field == CLF_FIELD_CAUSES)
		*action = (struct clf_action){.kind = CLF_ACTION_REPLACE,
					      .field = CLF_FIELD_CAUSES,
					      .number = change->item->id,
					      .instead = change->instead != NULL ? change->instead->id : 0,
					      .text = change->instead != NULL ? change->instead->name : NULL};
	request->ticket = change->tickets[index];
	request->actions = action;
	request->action_count = 1;
	return CLF_OK;
}

static enum clf_status retire(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_store *store = store_of(change->people);
	struct clf_list_use *use = &change->hold->use;
	struct clf_item_hold now = {.rule_count = 0};
	struct clf_list_item there;
	enum clf_status status = clf_list_item_used(store, change->item->id, use, err);

	if (status == CLF_OK && use->open > 0)
		return clf_error_set(err, CLF_ECONFLICT, "open tickets have the %-s still",
				     clf_list_word(change->item->list, false));
	if (status == CLF_OK)
		status = rules_of(change->people, change->arena, change->item, &now, err);
	if (status == CLF_OK && now.rule_count > 0)
		return clf_error_set(err, CLF_ECONFLICT, "the rule \"%s\" names the %-s \"%s\" by now: ask once more",
				     now.rules[0], clf_list_word(change->item->list, false), change->item->name);
	if (status == CLF_OK && change->instead != NULL)
		status = clf_list_item_named(store, change->arena, change->item->list,
					     clf_arena_printf(change->arena, "%lld", (long long)change->instead->id),
					     &there, err);
	if (status == CLF_OK && change->instead != NULL)
		status =
		    act_cause_sets_replace(change->people, change->arena, change->item->id, change->instead->id, err);
	if (status == CLF_OK)
		status = clf_list_item_retire(store, change->item->id, err);
	return status == CLF_OK ? told(change, "list.retired", change->item, change->item->name,
				       change->instead != NULL ? change->instead->name : NULL, err)
				: status;
}

static enum clf_status go(void *user, struct clf_error *err)
{
	return carry_out(user, retire, err);
}

enum clf_status clf_item_retire(const struct clf_people *people, struct clf_arena *arena,
				const struct clf_list_item *item, const char *replace_by, struct clf_item_hold *hold,
				size_t *moved, struct clf_error *err)
{
	struct change change = {.people = people, .item = item, .hold = hold};
	struct clf_list_item instead;
	enum clf_status status = CLF_OK;

	*moved = 0;
	*hold = (struct clf_item_hold){.rule_count = 0};
	if (!clf_text_blank(replace_by) && !clf_text_equal_nocase(replace_by, "none")) {
		status = clf_list_item_named(store_of(people), arena, item->list, replace_by, &instead, err);
		if (status == CLF_OK && instead.id == item->id)
			return clf_error_set(err, CLF_EINVAL, "a %-s can't take its own place",
					     clf_list_word(item->list, false));
		change.instead = &instead;
	}
	if (status == CLF_OK)
		status = clf_item_held(people, arena, item, hold, err);
	if (status == CLF_OK)
		status = held(people, item, replace_by, change.instead, hold, err);
	if (status == CLF_OK && hold->rule_count > 0)
		status = clf_act_rules_replace(people, arena, row_of(item->list)->of,
					       &(struct clf_item){item->id, item->name},
					       &(struct clf_item){instead.id, instead.name}, err);
	if (status != CLF_OK)
		return status;
	hold->rule_count = 0;
	/* Nobody said what becomes of tickets: then there are none, or it is refused. */
	if (clf_text_blank(replace_by))
		return go(&change, err);
	return act_move_out(&(struct act_move){people, &change, find_tickets, ask_for_other}, go, moved, err);
}

struct clf_json *clf_shape_item(const struct clf_list_item *item)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_integer(json, "id", item->id);
	clf_json_set_text(json, "name", item->name);
	if (strcmp(item->list, CLF_LIST_STAGE) == 0)
		clf_json_set_bool(json, "ends", item->ends);
	if (strcmp(item->list, CLF_LIST_TYPE) == 0) {
		struct clf_json *required = clf_json_array();

		for (size_t i = 0; i < item->required_count; i++)
			clf_json_append(required, clf_json_string(item->required[i].name));
		clf_json_set_text(json, "team", item->team_name);
		clf_json_set(json, "cause_set",
			     item->cause_set != 0 ? clf_json_integer(item->cause_set) : clf_json_null());
		clf_json_set(json, "requires", required);
	}
	return json;
}
