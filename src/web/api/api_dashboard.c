/*
 * api_dashboard.c - links to dashboards over the API: agents read them, administrators change them.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/desk/dashboards.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/ticket/field/link.h"
#include "clf/ticket/field/plain.h"
#include "people.h"
#include "routes.h"

static enum clf_status read_dashboards(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_dashboard *list = NULL;
	size_t count = 0;
	enum clf_status status = clf_dashboards(call->web->act.store, call->arena, &list, &count, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_shape_dashboard(&list[i]));
	return status;
}

/* False: answered. */
static bool dashboard_named(struct call *call, const char *name, struct clf_dashboard *out)
{
	struct clf_error err = {0};
	enum clf_status status = clf_dashboard_named(call->web->act.store, call->arena, name, out, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static void reply_dashboard(struct call *call, int64_t id, unsigned code)
{
	struct clf_dashboard dashboard;
	struct clf_error err = {0};
	enum clf_status status = clf_dashboard_of(call->web->act.store, call->arena, id, &dashboard, &err);

	if (status == CLF_OK)
		reply_json(call, code, clf_shape_dashboard(&dashboard));
	else
		reply_failure(call, status, &err);
}

static void api_dashboard_show(struct call *call)
{
	struct clf_dashboard dashboard;

	if (call_permitted(call, CLF_PERMIT_AGENT) && dashboard_named(call, call_text(call, "name_or_id"), &dashboard))
		reply_json(call, 200, clf_shape_dashboard(&dashboard));
}

static void save(struct call *call, const struct clf_dashboard *dashboard)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	const struct clf_json *list = call_json(call, "programmes");
	const char **programmes = clf_arena_array_of(call->arena, clf_json_size(list), const char *);
	const struct clf_dashboard_change change = {.name = call_text(call, "name"),
						    .url = call_text(call, "url"),
						    .programmes = programmes,
						    .count = clf_json_size(list),
						    .has_programmes = call_given(call, "programmes")};
	int64_t id = dashboard != NULL ? dashboard->id : 0;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people = people_of(call, &actor);
	enum clf_status status;

	for (size_t i = 0; i < change.count; i++)
		programmes[i] = clf_json_text(clf_json_at(list, i));
	status = clf_act_dashboard_check(&people, call->arena, dashboard, &change, problems, &err);
	if (status == CLF_OK && reply_problems(call, problems))
		return;
	if (status == CLF_OK)
		status = clf_act_dashboard_save(&people, &change, &id, &err);
	if (status == CLF_OK)
		reply_dashboard(call, id, dashboard != NULL ? 200 : 201);
	else
		reply_failure(call, status, &err);
}

static void api_dashboard_add(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		save(call, NULL);
}

static void api_dashboard_change(struct call *call)
{
	struct clf_dashboard dashboard;

	if (call_permitted(call, CLF_PERMIT_ADMIN) && dashboard_named(call, call_text(call, "name_or_id"), &dashboard))
		save(call, &dashboard);
}

static void api_dashboard_remove(struct call *call)
{
	struct clf_dashboard dashboard;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	struct clf_json *json;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) ||
	    !dashboard_named(call, call_text(call, "name_or_id"), &dashboard))
		return;
	people = people_of(call, &actor);
	status = clf_act_dashboard_remove(&people, &dashboard, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	json = clf_json_object();
	clf_json_set_bool(json, "done", true);
	reply_json(call, 200, json);
}

static void api_dashboard_order(struct call *call)
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
	status = clf_act_dashboard_order(&people, ids, count, &err);
	if (status == CLF_OK)
		list_answer(call);
	else
		reply_failure(call, status, &err);
}

#define DASHBOARD_IN_PATH IN_PATH("name_or_id", CLF_TYPE_LINE, CLF_LINE_MAX, "Its name, or its id.")
#define URL_HELP                                                                                                       \
	"Where it leads, https or http, with fields of the ticket behind the host: "                                   \
	"https://bi.example/ticket?n={{number}}&s={{segment}}. Values are percent-encoded; on a ticket where one is "  \
	"empty the link isn't shown."
#define PROGRAMMES_HELP "On tickets of which programmes it is shown, by their names; none: on every ticket."

static const struct param show_params[] = {{DASHBOARD_IN_PATH}, {.name = NULL}};
static const struct param add_params[] = {
    {NEEDED("name", CLF_TYPE_LINE, CLF_LINE_MAX, "Its name, as the link reads.")},
    {NEEDED("url", CLF_TYPE_LINE, CLF_LINK_PATTERN_MAX, URL_HELP)},
    {NOT_NULL("programmes", CLF_TYPE_LIST, 64 << 10, PROGRAMMES_HELP)},
    {.name = NULL},
};
static const struct param change_params[] = {
    {DASHBOARD_IN_PATH},
    {NOT_NULL("name", CLF_TYPE_LINE, CLF_LINE_MAX, "Another name.")},
    {NOT_NULL("url", CLF_TYPE_LINE, CLF_LINK_PATTERN_MAX, URL_HELP)},
    {NOT_NULL("programmes", CLF_TYPE_LIST, 64 << 10, PROGRAMMES_HELP)},
    {.name = NULL},
};
static const struct param order_params[] = {
    {NEEDED("items", CLF_TYPE_IDS, CLF_DASHBOARDS_MAX, "Ids of all of them, in their new order.")},
    {.name = NULL},
};

static const struct list dashboards = {.permission = CLF_PERMIT_AGENT, .read = read_dashboards};

const struct route api_dashboard_routes[] = {
    {API("GET", "/dashboards", CLF_PERMIT_AGENT, list_answer, NULL, "List the links from tickets to dashboards."),
     .list = &dashboards, .shape = "Dashboard"},
    {API("POST", "/dashboards", CLF_PERMIT_ADMIN, api_dashboard_add, add_params,
	 "Put a link to a dashboard on tickets."),
     .answers = "201", .shape = "Dashboard"},
    {API("PUT", "/dashboards/order", CLF_PERMIT_ADMIN, api_dashboard_order, order_params,
	 "Order the links to dashboards."),
     .list = &dashboards, .shape = "Dashboard"},
    {API("GET", "/dashboards/{name_or_id}", CLF_PERMIT_AGENT, api_dashboard_show, show_params, "One of them."),
     .shape = "Dashboard"},
    {API("PATCH", "/dashboards/{name_or_id}", CLF_PERMIT_ADMIN, api_dashboard_change, change_params,
	 "Rename a link, change where it leads, or on which tickets it is shown."),
     .shape = "Dashboard"},
    {API("DELETE", "/dashboards/{name_or_id}", CLF_PERMIT_ADMIN, api_dashboard_remove, show_params,
	 "Take a link to a dashboard away."),
     .shape = "Done"},
    {.method = NULL},
};
