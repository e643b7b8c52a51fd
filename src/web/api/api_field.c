/*
 * api_field.c - the fields that tickets can hold, over the API: listed, and those that administrators set up made,
 * changed, put in order and retired.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/customs.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "people.h"
#include "routes.h"

#define LIST_MAX (64 << 10)

/* The field that the path names. False: that is answered already. */
static bool field_named(struct call *call, struct clf_custom *out)
{
	struct clf_error err = {0};
	enum clf_status status =
	    clf_act_custom_find(&call->web->act, call->arena, call_text(call, "name_or_id"), out, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static bool choice_named(struct call *call, const struct clf_custom *field, const char *name, struct clf_choice *out)
{
	struct clf_error err = {0};
	enum clf_status status = clf_act_choice_find(call->arena, field, name, out, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static void reply_field(struct call *call, int64_t id, unsigned code)
{
	struct clf_custom field;
	struct clf_error err = {0};
	enum clf_status status = clf_act_custom_find(
	    &call->web->act, call->arena, clf_arena_printf(call->arena, "%lld", (long long)id), &field, &err);

	if (status == CLF_OK)
		reply_json(call, code, clf_shape_custom(&field));
	else
		reply_failure(call, status, &err);
}

static void api_field_list(struct call *call)
{
	const struct clf_customs *customs;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	status = clf_fields(call->web->act.store, &customs, &err);
	if (status == CLF_OK)
		reply_items(call, clf_shape_fields(customs), 0);
	else
		reply_failure(call, status, &err);
}

static void api_field_show(struct call *call)
{
	struct clf_custom field;

	if (call_permitted(call, CLF_PERMIT_AGENT) && field_named(call, &field))
		reply_json(call, 200, clf_shape_custom(&field));
}

static const char *const *texts_of(struct call *call, const char *name, size_t *count)
{
	const struct clf_json *list = call_json(call, name);
	const char **texts = clf_arena_array_of(call->arena, clf_json_size(list) + 1, const char *);

	for (size_t i = 0; i < clf_json_size(list); i++)
		texts[(*count)++] = clf_json_text(clf_json_at(list, i));
	return texts;
}

static struct clf_json *used_by(const struct clf_custom_hold *hold)
{
	struct clf_json *list = clf_json_array();

	reply_use(list, "tickets", hold->tickets, NULL, 0);
	reply_use(list, "rules", (int64_t)hold->rule_count, hold->rules, hold->rule_count);
	reply_use(list, "templates", (int64_t)hold->template_count, hold->templates, hold->template_count);
	reply_use(list, "dashboards", (int64_t)hold->dashboard_count, hold->dashboards, hold->dashboard_count);
	reply_use(list, "types", (int64_t)hold->type_count, hold->types, hold->type_count);
	return list;
}

static bool is_held(const struct clf_custom_hold *hold)
{
	return hold->rule_count + hold->template_count + hold->dashboard_count + hold->type_count > 0;
}

static void save(struct call *call, const struct clf_custom *was)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_custom_change change = {.name = call_text(call, "name"),
					   .label = call_text(call, "label"),
					   .type = call_text(call, "type"),
					   .inside = call_text(call, "inside"),
					   .has_choices = call_given(call, "choices")};
	struct clf_actor actor;
	struct clf_people people = people_of(call, &actor);
	struct clf_custom_hold hold = {.tickets = 0};
	struct clf_error err = {0};
	enum clf_status status;
	int64_t id = 0;

	change.choices = texts_of(call, "choices", &change.choice_count);
	status = clf_act_custom_check(&people, call->arena, was, &change, problems, &err);
	if (status == CLF_OK && reply_problems(call, problems))
		return;
	if (status == CLF_OK)
		status = clf_act_custom_save(&people, call->arena, was, &change, &hold, &id, &err);
	if (status == CLF_OK)
		reply_field(call, id, was == NULL ? 201 : 200);
	else if (status == CLF_ECONFLICT && is_held(&hold))
		reply_in_use(call, err.text, used_by(&hold));
	else
		reply_failure(call, status, &err);
}

static void api_field_create(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		save(call, NULL);
}

static void api_field_change(struct call *call)
{
	struct clf_custom field;

	if (call_permitted(call, CLF_PERMIT_ADMIN) && field_named(call, &field))
		save(call, &field);
}

static void reply_done(struct call *call, size_t tickets)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_bool(json, "done", true);
	clf_json_set_integer(json, "tickets", (int64_t)tickets);
	reply_json(call, 200, json);
}

static void api_field_uses(struct call *call)
{
	struct clf_custom field;
	struct clf_custom_hold hold;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !field_named(call, &field))
		return;
	people = people_of(call, &actor);
	status = clf_act_custom_hold(&people, call->arena, &field, &hold, &err);
	if (status == CLF_OK)
		reply_uses(call, used_by(&hold));
	else
		reply_failure(call, status, &err);
}

static void api_field_remove(struct call *call)
{
	struct clf_custom field;
	struct clf_custom_hold hold;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !field_named(call, &field))
		return;
	people = people_of(call, &actor);
	status = clf_act_custom_retire(&people, call->arena, &field, &hold, &err);
	if (status == CLF_OK)
		reply_done(call, 0);
	else if (status == CLF_ECONFLICT)
		reply_in_use(call, err.text, used_by(&hold));
	else
		reply_failure(call, status, &err);
}

static void api_field_order(struct call *call)
{
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	const char *const *names;
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	names = texts_of(call, "names", &count);
	status = clf_act_custom_order(&people, call->arena, names, count, &err);
	if (status == CLF_OK)
		api_field_list(call);
	else
		reply_failure(call, status, &err);
}

static void api_choice_rename(struct call *call)
{
	struct clf_custom field;
	struct clf_choice choice;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !field_named(call, &field) ||
	    !choice_named(call, &field, call_text(call, "choice"), &choice))
		return;
	people = people_of(call, &actor);
	status = clf_act_choice_rename(&people, &field, &choice, call_text(call, "name"), &err);
	if (status == CLF_OK)
		reply_field(call, field.id, 200);
	else
		reply_failure_of(call, "name", status, &err);
}

static bool has_replacement(struct call *call, const struct clf_custom *field, struct clf_choice *out)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	const char *name = call_text(call, "replace_by");
	struct clf_error err = {0};

	if (name == NULL || clf_act_choice_find(call->arena, field, name, out, &err) == CLF_OK)
		return true;
	clf_problem_add(problems, call->arena, "replace_by", CLF_WRONG_UNKNOWN, NULL, "isn't offered: %-s", err.text);
	return !reply_problems(call, problems);
}

static void api_choice_remove(struct call *call)
{
	struct clf_custom field;
	struct clf_choice choice, instead = {.id = 0};
	struct clf_custom_hold hold;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	size_t moved = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !field_named(call, &field) ||
	    !choice_named(call, &field, call_text(call, "choice"), &choice) || !has_replacement(call, &field, &instead))
		return;
	people = people_of(call, &actor);
	status = clf_act_choice_retire(&people, call->arena, &field, &choice, instead.id != 0 ? &instead : NULL, &hold,
				       &moved, &err);
	if (status == CLF_OK)
		reply_done(call, moved);
	else if (status == CLF_ECONFLICT && is_held(&hold))
		reply_in_use(call, err.text, used_by(&hold));
	else
		reply_failure_of(call, "replace_by", status, &err);
}

#define FIELD_IN_PATH IN_PATH("name_or_id", CLF_TYPE_LINE, CLF_CUSTOM_LABEL_MAX, "Its name, its label, or its id.")
#define CHOICE_IN_PATH IN_PATH("choice", CLF_TYPE_LINE, CLF_CUSTOM_LABEL_MAX, "Name of one of its choices.")
#define LABEL_FIELD NOT_NULL("label", CLF_TYPE_LINE, CLF_CUSTOM_LABEL_MAX, "What people read; the name unless told.")
#define INSIDE_FIELD BODY_CHOICE("inside", "on|off", "on: never in a mail to customers; off unless told.")
#define CHOICES_FIELD                                                                                                  \
	NOT_NULL("choices", CLF_TYPE_LIST, LIST_MAX,                                                                   \
		 "Names of all its choices, in their order; of a choice or choices.")

static const struct param show_params[] = {
    {FIELD_IN_PATH},
    {.name = NULL},
};
static const struct param create_params[] = {
    {NEEDED("name", CLF_TYPE_NAME, CLF_CUSTOM_NAME_MAX,
	    "Small letters, digits and _: its name in JSON and templates.")},
    {NEEDED_CHOICE("type", CLF_CUSTOM_TYPES, "What it holds; it never changes.")},
    {LABEL_FIELD},
    {INSIDE_FIELD},
    {CHOICES_FIELD},
    {.name = NULL},
};
static const struct param change_params[] = {
    {FIELD_IN_PATH},
    {NOT_NULL("name", CLF_TYPE_NAME, CLF_CUSTOM_NAME_MAX, "Another name.")},
    {.name = "type",
     .where = CLF_IN_BODY,
     .type = CLF_TYPE_CHOICE,
     .choices = CLF_CUSTOM_TYPES,
     .help = "Only as it is: it never changes."},
    {LABEL_FIELD},
    {INSIDE_FIELD},
    {CHOICES_FIELD},
    {.name = NULL},
};
static const struct param order_params[] = {
    {NEEDED("names", CLF_TYPE_LIST, LIST_MAX, "Names of all fields that were set up, in their new order.")},
    {.name = NULL},
};
static const struct param choice_params[] = {
    {FIELD_IN_PATH},
    {CHOICE_IN_PATH},
    {NEEDED("name", CLF_TYPE_LINE, CLF_CUSTOM_LABEL_MAX, "Another name; tickets go along.")},
    {.name = NULL},
};
static const struct param choice_remove_params[] = {
    {FIELD_IN_PATH},
    {CHOICE_IN_PATH},
    {QUERY("replace_by", CLF_TYPE_LINE, CLF_CUSTOM_LABEL_MAX,
	   "What tickets hold in its place; unless told they keep it.")},
    {.name = NULL},
};

const struct route api_field_routes[] = {
    {API("GET", "/fields", CLF_PERMIT_AGENT, api_field_list, NULL, "List every field that a ticket can hold."),
     .shape = "[Field]"},
    {API("POST", "/fields", CLF_PERMIT_ADMIN, api_field_create, create_params, "Make a field."), .answers = "201",
     .shape = "Field"},
    {API("PUT", "/fields/order", CLF_PERMIT_ADMIN, api_field_order, order_params,
	 "Put the fields that were set up in order."),
     .shape = "[Field]"},
    {API("GET", "/fields/{name_or_id}", CLF_PERMIT_AGENT, api_field_show, show_params, "One that was set up."),
     .shape = "Field"},
    {API("PATCH", "/fields/{name_or_id}", CLF_PERMIT_ADMIN, api_field_change, change_params,
	 "Change a field's name, label or choices; 409 says what names it as it was."),
     .shape = "Field"},
    {API("GET", "/fields/{name_or_id}/uses", CLF_PERMIT_ADMIN, api_field_uses, show_params, "What names a field."),
     .shape = "Uses"},
    {API("DELETE", "/fields/{name_or_id}", CLF_PERMIT_ADMIN, api_field_remove, show_params,
	 "Retire a field: tickets' histories keep it; 409 says what names it."),
     .shape = "Moved"},
    {API("PATCH", "/fields/{name_or_id}/choices/{choice}", CLF_PERMIT_ADMIN, api_choice_rename, choice_params,
	 "Rename a choice."),
     .shape = "Field"},
    {API("DELETE", "/fields/{name_or_id}/choices/{choice}", CLF_PERMIT_ADMIN, api_choice_remove, choice_remove_params,
	 "Retire a choice; 409 says what names it."),
     .shape = "Moved"},
    {.method = NULL},
};
