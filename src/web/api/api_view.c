/*
 * api_view.c - views over the API: agents have their own, managers and administrators make everybody's.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/listing.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "lists.h"
#include "people.h"
#include "routes.h"

static enum clf_status read_views(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_store *store = call->web->act.store;
	struct clf_view *views = NULL;
	size_t count = 0;
	enum clf_status status = clf_view_list(store, call->arena, call->agent.id, &views, &count, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_shape_view(store, call->arena, &views[i]));
	return status;
}

static void reply_view(struct call *call, unsigned code, int64_t id)
{
	struct clf_view view;
	struct clf_error err = {0};
	enum clf_status status = clf_view_by_id(call->web->act.store, call->arena, id, &view, &err);

	if (status == CLF_OK && view.party != 0 && view.party != call->agent.id)
		status = clf_error_set(&err, CLF_ENOTFOUND, "there is no view %lld", (long long)id);
	if (status == CLF_OK)
		reply_json(call, code, clf_shape_view(call->web->act.store, call->arena, &view));
	else
		reply_failure(call, status, &err);
}

static void save(struct call *call, int64_t id)
{
	const char *share = call_text(call, "everybody");
	struct clf_view_change change = {.id = id,
					 .give = id != 0 && share != NULL,
					 .party = clf_text_equal(share, "on") ? 0 : call->agent.id,
					 .name = call_text(call, "name"),
					 .query = call_text(call, "query")};
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people = people_of(call, &actor);
	enum clf_status status = clf_act_view_save(&people, call->arena, &change, problems, &id, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	else if (!reply_problems(call, problems))
		reply_view(call, change.id == 0 ? 201 : 200, id);
}

static void api_view_show(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		reply_view(call, 200, call_number(call, "id", 0));
}

static void api_view_add(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		save(call, 0);
}

static void api_view_change(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		save(call, call_number(call, "id", 0));
}

static void api_view_remove(struct call *call)
{
	int64_t id = call_number(call, "id", 0);
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	struct clf_json *said;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	people = people_of(call, &actor);
	status = clf_act_view_remove(&people, call->arena, id, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	said = clf_json_object();
	clf_json_set_integer(said, "id", id);
	clf_json_set_bool(said, "gone", true);
	reply_json(call, 200, said);
}

#define EVERYBODY BODY_CHOICE("everybody", "on|off", "Whether it is everybody's: for managers and administrators.")
#define QUERY_HELP "What GET /tickets is asked with, such as status=Open&owner=me&sort=waiting."
static const struct param add_params[] = {
    {NEEDED("name", CLF_TYPE_LINE, CLF_VIEW_NAME, "Its name.")},
    {NEEDED("query", CLF_TYPE_LINE, CLF_VIEW_QUERY, QUERY_HELP)},
    {EVERYBODY},
    {.name = NULL},
};
static const struct param change_params[] = {
    {ID_IN_PATH},
    {NOT_NULL("name", CLF_TYPE_LINE, CLF_VIEW_NAME, "Another name.")},
    {NOT_NULL("query", CLF_TYPE_LINE, CLF_VIEW_QUERY, QUERY_HELP)},
    {EVERYBODY},
    {.name = NULL},
};
static const struct param one_params[] = {{ID_IN_PATH}, {.name = NULL}};

static const struct list views = {.permission = CLF_PERMIT_AGENT, .read = read_views};

const struct route api_view_routes[] = {
    {API("GET", "/views", CLF_PERMIT_AGENT, list_answer, NULL, "List one's own views and everybody's."), .list = &views,
     .shape = "View"},
    {API("POST", "/views", CLF_PERMIT_AGENT, api_view_add, add_params, "Keep a list of tickets under a name."),
     .answers = "201", .shape = "View"},
    {API("GET", "/views/{id}", CLF_PERMIT_AGENT, api_view_show, one_params, "A view."), .shape = "View"},
    {API("PATCH", "/views/{id}", CLF_PERMIT_AGENT, api_view_change, change_params, "Change a view."), .shape = "View"},
    {API("DELETE", "/views/{id}", CLF_PERMIT_AGENT, api_view_remove, one_params, "Take away a view."), .shape = "Gone"},
    {.method = NULL},
};
