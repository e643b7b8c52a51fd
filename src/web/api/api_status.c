/*
 * api_status.c - statuses over the API: agents read them, administrators change them.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/lists.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "people.h"
#include "routes.h"

static enum clf_status read_statuses(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_ticket_status *list = NULL;
	size_t count = 0;
	enum clf_status status = clf_status_list(call->web->act.store, call->arena, &list, &count, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_shape_status(&list[i]));
	return status;
}

/* False: answered. */
static bool status_named(struct call *call, const char *name, struct clf_ticket_status *out)
{
	struct clf_error err = {0};
	enum clf_status status = clf_status_named(call->web->act.store, call->arena, name, out, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static void reply_status(struct call *call, int64_t id, unsigned code)
{
	struct clf_ticket_status *list = NULL;
	const struct clf_ticket_status *found;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status = clf_status_list(call->web->act.store, call->arena, &list, &count, &err);

	found = clf_status_of(list, count, id);
	if (status == CLF_OK && found == NULL)
		status = clf_error_set(&err, CLF_ENOTFOUND, "somebody took the status away meanwhile");
	if (status == CLF_OK)
		reply_json(call, code, clf_shape_status(found));
	else
		reply_failure(call, status, &err);
}

static void api_status_show(struct call *call)
{
	struct clf_ticket_status found;

	if (call_permitted(call, CLF_PERMIT_AGENT) && status_named(call, call_text(call, "name_or_id"), &found))
		reply_json(call, 200, clf_shape_status(&found));
}

static void save(struct call *call, const struct clf_ticket_status *old)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	const struct clf_status_change change = {.name = call_text(call, "name"),
						 .definition = call_text(call, "definition"),
						 .kind = call_text(call, "kind"),
						 .causes = call_text(call, "causes"),
						 .awaits = call_text(call, "awaits")};
	int64_t id = old != NULL ? old->id : 0;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people = people_of(call, &actor);
	enum clf_status status = clf_act_status_check(&people, call->arena, old, &change, problems, &err);

	if (status == CLF_OK && reply_problems(call, problems))
		return;
	if (status == CLF_OK)
		status = clf_act_status_save(&people, &change, &id, &err);
	if (status == CLF_OK)
		reply_status(call, id, old != NULL ? 200 : 201);
	else
		reply_failure(call, status, &err);
}

static void api_status_add(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		save(call, NULL);
}

static void api_status_change(struct call *call)
{
	struct clf_ticket_status found;

	if (call_permitted(call, CLF_PERMIT_ADMIN) && status_named(call, call_text(call, "name_or_id"), &found))
		save(call, &found);
}

static struct clf_json *used_by(const struct clf_status_hold *hold)
{
	struct clf_json *list = clf_json_array();

	reply_use(list, "tickets", hold->tickets, NULL, 0);
	reply_use(list, "rules", (int64_t)hold->rule_count, hold->rules, hold->rule_count);
	reply_use(list, "views", (int64_t)hold->views, NULL, 0);
	return list;
}

static void api_status_uses(struct call *call)
{
	struct clf_status_hold hold;
	struct clf_ticket_status found;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !status_named(call, call_text(call, "name_or_id"), &found))
		return;
	people = people_of(call, &actor);
	status = clf_act_status_hold(&people, call->arena, &found, &hold, &err);
	if (status == CLF_OK)
		reply_uses(call, used_by(&hold));
	else
		reply_failure(call, status, &err);
}

/* An unknown name is told by its field. False: answered. */
static bool has_replacement(struct call *call, const char *name)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_store *store = call->web->act.store;
	struct clf_ticket_status found;

	if (clf_text_blank(name) || clf_status_named(store, call->arena, name, &found, NULL) != CLF_ENOTFOUND)
		return true;
	clf_problem_add(problems, call->arena, "replace_by", CLF_WRONG_UNKNOWN,
			clf_status_nearest(store, call->arena, name), "names \"%s\", and there is no such status",
			name);
	reply_problems(call, problems);
	return false;
}

static void api_status_remove(struct call *call)
{
	struct clf_status_hold hold;
	struct clf_ticket_status found;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	struct clf_json *json;
	size_t moved = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !status_named(call, call_text(call, "name_or_id"), &found) ||
	    !has_replacement(call, call_text(call, "replace_by")))
		return;
	people = people_of(call, &actor);
	status =
	    clf_act_status_retire(&people, call->arena, &found, call_text(call, "replace_by"), &hold, &moved, &err);
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

static void api_status_order(struct call *call)
{
	const int64_t *ids;
	size_t count = 0;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	ids = call_ids(call, "items", &count);
	status = clf_act_status_order(&people, ids, count, &err);
	if (status == CLF_OK)
		list_answer(call);
	else
		reply_failure(call, status, &err);
}

#define STATUS_IN_PATH IN_PATH("name_or_id", CLF_TYPE_LINE, CLF_STATUS_NAME_MAX, "Its name, or its id.")
#define KINDS "new|open|answered|escalated|postponed|resolved|closed|spam|deleted"
#define CAUSES                                                                                                         \
	BODY_CHOICE("causes", "free|required|forbidden", "Root causes there: as you like, one at least, or none.")
#define AWAITS                                                                                                         \
	BODY_CHOICE("awaits", "on|off",                                                                                \
		    "Of kind resolved: whether it awaits the customer's confirmation (on, unless said).")
#define KIND_HELP "What it means; it never changes. Where one of a kind is needed, the first in order is taken."

static const struct param show_params[] = {{STATUS_IN_PATH}, {.name = NULL}};
static const struct param add_params[] = {
    {NEEDED("name", CLF_TYPE_LINE, CLF_STATUS_NAME_MAX, "Its name.")},
    {NEEDED("definition", CLF_TYPE_LINE, CLF_STATUS_DEFINITION, "When a ticket stands there, in words.")},
    {NEEDED_CHOICE("kind", KINDS, KIND_HELP)},
    {CAUSES},
    {AWAITS},
    {.name = NULL},
};
static const struct param change_params[] = {
    {STATUS_IN_PATH},
    {NOT_NULL("name", CLF_TYPE_LINE, CLF_STATUS_NAME_MAX, "Another name; what names it names it still.")},
    {NOT_NULL("definition", CLF_TYPE_LINE, CLF_STATUS_DEFINITION, "When a ticket stands there, in words.")},
    {BODY_CHOICE("kind", KINDS, "As it is: a kind never changes.")},
    {CAUSES},
    {AWAITS},
    {.name = NULL},
};
static const struct param remove_params[] = {
    {STATUS_IN_PATH},
    {QUERY("replace_by", CLF_TYPE_LINE, CLF_STATUS_NAME_MAX,
	   "Which status takes its place, in tickets, rules and views: its name, or its id.")},
    {.name = NULL},
};
static const struct param order_params[] = {
    {NEEDED("items", CLF_TYPE_IDS, CLF_STATUSES_MAX, "Ids of all statuses, in their new order.")},
    {.name = NULL},
};

static const struct list statuses = {.permission = CLF_PERMIT_AGENT, .read = read_statuses};

const struct route api_status_routes[] = {
    {API("GET", "/statuses", CLF_PERMIT_AGENT, list_answer, NULL, "List statuses in their order."), .list = &statuses,
     .shape = "Status"},
    {API("POST", "/statuses", CLF_PERMIT_ADMIN, api_status_add, add_params, "Make a status."), .answers = "201",
     .shape = "Status"},
    {API("PUT", "/statuses/order", CLF_PERMIT_ADMIN, api_status_order, order_params, "Order the statuses."),
     .list = &statuses, .shape = "Status"},
    {API("GET", "/statuses/{name_or_id}", CLF_PERMIT_AGENT, api_status_show, show_params, "One of them."),
     .shape = "Status"},
    {API("PATCH", "/statuses/{name_or_id}", CLF_PERMIT_ADMIN, api_status_change, change_params,
	 "Rename or reword a status, say what it asks of root causes, or whether it awaits a confirmation."),
     .shape = "Status"},
    {API("GET", "/statuses/{name_or_id}/uses", CLF_PERMIT_ADMIN, api_status_uses, show_params, "What names a status."),
     .shape = "Uses"},
    {API("DELETE", "/statuses/{name_or_id}", CLF_PERMIT_ADMIN, api_status_remove, remove_params,
	 "Remove a status; 409 says what names it, and nothing is done until replace_by says what takes its place."),
     .shape = "Moved"},
    {.method = NULL},
};
