/*
 * api_list.c - named lists over the API: agents read them, administrators change them.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/lists.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/plain.h"
#include "people.h"
#include "routes.h"

/* The list that the path names, as the store knows it. NULL: answered. */
static const char *list_of(struct call *call)
{
	const char *list = NULL;
	struct clf_error err = {0};
	enum clf_status status = clf_act_list_find(&call->web->act, call->arena, call_text(call, "list"), &list, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK ? list : NULL;
}

static bool item_named(struct call *call, const char *list, struct clf_list_item *out)
{
	struct clf_error err = {0};
	enum clf_status status =
	    clf_list_item_named(call->web->act.store, call->arena, list, call_text(call, "name_or_id"), out, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static void reply_list(struct call *call, const char *list_name)
{
	struct clf_list_item *items = NULL;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status = clf_list_items(call->web->act.store, call->arena, list_name, &items, &count, &err);
	struct clf_json *list;

	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	list = clf_json_array();
	for (size_t i = 0; i < count; i++)
		clf_json_append(list, clf_shape_item(&items[i]));
	reply_items(call, list, 0);
}

static void api_list_show(struct call *call)
{
	const char *list = call_permitted(call, CLF_PERMIT_AGENT) ? list_of(call) : NULL;

	if (list != NULL)
		reply_list(call, list);
}

static void reply_item(struct call *call, int64_t id, unsigned code)
{
	struct clf_list_item item;
	struct clf_error err = {0};
	enum clf_status status = clf_list_item(call->web->act.store, call->arena, id, &item, &err);

	if (status == CLF_OK)
		reply_json(call, code, clf_shape_item(&item));
	else
		reply_failure(call, status, &err);
}

static void take_required(struct call *call, struct clf_item_change *change)
{
	const struct clf_json *list = call_json(call, "requires");
	const char **fields = clf_arena_array_of(call->arena, clf_json_size(list), const char *);

	for (size_t i = 0; i < clf_json_size(list); i++)
		fields[i] = clf_json_text(clf_json_at(list, i));
	change->required = fields;
	change->required_count = clf_json_size(list);
	change->has_required = call_given(call, "requires");
}

static void save(struct call *call, const char *list, const struct clf_list_item *item)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_item_change change = {.name = call_text(call, "name"),
					 .ends = clf_text_equal_nocase(call_text(call, "ends"), "on"),
					 .has_ends = call_given(call, "ends"),
					 .team = call_text(call, "team"),
					 .has_team = call_given(call, "team"),
					 .cause_set = call_text(call, "cause_set"),
					 .has_cause_set = call_given(call, "cause_set")};
	int64_t id = item != NULL ? item->id : 0;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people = people_of(call, &actor);
	enum clf_status status;

	take_required(call, &change);
	status = clf_item_check(&people, call->arena, list, item, &change, problems, &err);
	if (status == CLF_OK && reply_problems(call, problems))
		return;
	if (status == CLF_OK)
		status = clf_item_save(&people, list, &change, &id, &err);
	if (status == CLF_OK)
		reply_item(call, id, item != NULL ? 200 : 201);
	else
		reply_failure(call, status, &err);
}

static void api_item_add(struct call *call)
{
	const char *list = call_permitted(call, CLF_PERMIT_ADMIN) ? list_of(call) : NULL;

	if (list != NULL)
		save(call, list, NULL);
}

static void api_item_change(struct call *call)
{
	const char *list = call_permitted(call, CLF_PERMIT_ADMIN) ? list_of(call) : NULL;
	struct clf_list_item item;

	if (list != NULL && item_named(call, list, &item))
		save(call, list, &item);
}

static struct clf_json *used_by(const struct clf_item_hold *hold)
{
	struct clf_json *list = clf_json_array();

	reply_use(list, "open-tickets", hold->use.open, NULL, 0);
	reply_use(list, "ended-tickets", hold->use.tickets - hold->use.open, NULL, 0);
	reply_use(list, "rules", (int64_t)hold->rule_count, hold->rules, hold->rule_count);
	reply_use(list, "views", (int64_t)hold->views, NULL, 0);
	return list;
}

static void api_item_uses(struct call *call)
{
	const char *list = call_permitted(call, CLF_PERMIT_ADMIN) ? list_of(call) : NULL;
	struct clf_item_hold hold;
	struct clf_list_item item;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	if (list == NULL || !item_named(call, list, &item))
		return;
	people = people_of(call, &actor);
	status = clf_item_held(&people, call->arena, &item, &hold, &err);
	if (status == CLF_OK)
		reply_uses(call, used_by(&hold));
	else
		reply_failure(call, status, &err);
}

/* An unknown name is told by its field. False: answered. */
static bool has_replacement(struct call *call, const char *list, const char *name)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_store *store = call->web->act.store;
	struct clf_list_item found;

	if (clf_text_blank(name) || clf_text_equal_nocase(name, "none") ||
	    clf_list_item_named(store, call->arena, list, name, &found, NULL) != CLF_ENOTFOUND)
		return true;
	clf_problem_add(problems, call->arena, "replace_by", CLF_WRONG_UNKNOWN,
			clf_list_item_nearest(store, call->arena, list, name), "names \"%s\", which isn't there", name);
	reply_problems(call, problems);
	return false;
}

static void api_item_retire(struct call *call)
{
	struct clf_item_hold hold;
	struct clf_list_item item;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	struct clf_json *json;
	const char *list;
	size_t moved = 0;
	enum clf_status status;

	list = call_permitted(call, CLF_PERMIT_ADMIN) ? list_of(call) : NULL;
	if (list == NULL || !item_named(call, list, &item) ||
	    !has_replacement(call, item.list, call_text(call, "replace_by")))
		return;
	people = people_of(call, &actor);
	status = clf_item_retire(&people, call->arena, &item, call_text(call, "replace_by"), &hold, &moved, &err);
	if (status == CLF_ECONFLICT) {
		reply_in_use(call, err.text, used_by(&hold));
		return;
	}
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	json = clf_json_object();
	clf_json_set_bool(json, "done", true);
	clf_json_set_integer(json, "tickets", (int64_t)moved);
	reply_json(call, 200, json);
}

static void api_list_order(struct call *call)
{
	const int64_t *ids;
	const char *list;
	size_t count = 0;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	list = call_permitted(call, CLF_PERMIT_ADMIN) ? list_of(call) : NULL;
	if (list == NULL)
		return;
	people = people_of(call, &actor);
	ids = call_ids(call, "items", &count);
	status = clf_item_order(&people, list, ids, count, &err);
	if (status == CLF_OK)
		reply_list(call, list);
	else
		reply_failure(call, status, &err);
}

#define LIST_IN_PATH                                                                                                   \
	IN_PATH("list", CLF_TYPE_LINE, CLF_LINE_MAX,                                                                   \
		"queue, stage, type, reason, cause, or field:NAME of one that is chosen from a list.")
#define ITEM_IN_PATH IN_PATH("name_or_id", CLF_TYPE_LINE, CLF_LINE_MAX, "Its name, or its id.")
#define ENDS BODY_CHOICE("ends", "on|off", "Of a stage: who is there is closed; one at most.")
#define TEAM BODY("team", CLF_TYPE_LINE, CLF_LINE_MAX, "Of a type: the team that gets its tickets; null: none.")
#define CAUSES                                                                                                         \
	BODY("cause_set", CLF_TYPE_LINE, CLF_LINE_MAX, "Of a type: from which causes its tickets choose; null: none.")
#define REQUIRES                                                                                                       \
	NOT_NULL(                                                                                                      \
	    "requires", CLF_TYPE_LIST, 64 << 10,                                                                       \
	    "Of a type: names of the fields set up for tickets that its tickets must hold to be resolved or closed, all of them.")

static const struct param list_item_params[] = {{LIST_IN_PATH}, {.name = NULL}};
static const struct param add_params[] = {
    {LIST_IN_PATH}, {NEEDED("name", CLF_TYPE_LINE, CLF_LINE_MAX, "Its name.")}, {ENDS}, {TEAM}, {CAUSES}, {REQUIRES},
    {.name = NULL},
};
static const struct param one_params[] = {{LIST_IN_PATH}, {ITEM_IN_PATH}, {.name = NULL}};
static const struct param change_params[] = {
    {LIST_IN_PATH}, {ITEM_IN_PATH}, {NOT_NULL("name", CLF_TYPE_LINE, CLF_LINE_MAX, "Another name.")},
    {ENDS},         {TEAM},         {CAUSES},
    {REQUIRES},     {.name = NULL},
};
static const struct param retire_params[] = {
    {LIST_IN_PATH},
    {ITEM_IN_PATH},
    {QUERY("replace_by", CLF_TYPE_LINE, CLF_LINE_MAX,
	   "What takes its place, in rules, sets of root causes and open tickets: a name; or none.")},
    {.name = NULL},
};
static const struct param order_params[] = {
    {LIST_IN_PATH},
    {NEEDED("items", CLF_TYPE_IDS, CLF_LIST_ITEMS_MAX, "Ids of all items, in their new order.")},
    {.name = NULL},
};

const struct route api_list_routes[] = {
    {API("GET", "/lists/{list}", CLF_PERMIT_AGENT, api_list_show, list_item_params, "The items of a list."),
     .shape = "[Item]"},
    {API("POST", "/lists/{list}", CLF_PERMIT_ADMIN, api_item_add, add_params, "Add an item to a list."),
     .answers = "201", .shape = "Item"},
    {API("PUT", "/lists/{list}/order", CLF_PERMIT_ADMIN, api_list_order, order_params, "Order a list."),
     .shape = "[Item]"},
    {API("PATCH", "/lists/{list}/{name_or_id}", CLF_PERMIT_ADMIN, api_item_change, change_params,
	 "Change an item of a list; what has it keeps it."),
     .shape = "Item"},
    {API("GET", "/lists/{list}/{name_or_id}/uses", CLF_PERMIT_ADMIN, api_item_uses, one_params,
	 "What names an item of a list."),
     .shape = "Uses"},
    {API("DELETE", "/lists/{list}/{name_or_id}", CLF_PERMIT_ADMIN, api_item_retire, retire_params,
	 "Retire an item of a list; 409 says what names it."),
     .shape = "Moved"},
    {.method = NULL},
};
