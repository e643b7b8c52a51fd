/*
 * page_view.c - lists kept under a name: one's own, and everybody's, as the API keeps them.
 */
#include "call/ask.h"
#include "call/reply.h"
#include "clf/act/listing.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"
#include "page/list/chips.h"
#include "page/list/kept.h"
#include "page/view.h"
#include "routes.h"

static void answer(struct call *call, struct asked *asked, const char *location)
{
	if (asked->status / 100 != 2) {
		ask_reply(call, asked);
		return;
	}
	clf_json_free(&asked->json);
	reply_redirect(call, location);
}

static void page_view_add(struct call *call)
{
	static const struct clf_http_fields none;
	const char *name = call_text(call, "name");
	struct clf_json *body, *link;
	struct asked asked;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	body = clf_json_object();
	clf_json_set_text(body, "name", name);
	clf_json_set_text(body, "query", call_text(call, "query"));
	if (call_given(call, "everybody"))
		clf_json_set_text(body, "everybody", "on");
	ask_api(call, ask_route(call, "POST", "/api/v1/views"), &none, &none, body, &asked);
	clf_json_free(&body);
	link = clf_json_object();
	view_link(link, "path", "/tickets?done=view-saved&view=", name);
	answer(call, &asked, clf_arena_strdup(call->arena, clf_json_get_text(link, "path")));
	clf_json_free(&link);
}

static void page_view_remove(struct call *call)
{
	static const struct clf_http_fields none;
	const struct clf_http_field id[] = {
	    {"id", clf_arena_printf(call->arena, "%lld", (long long)call_number(call, "id", 0))}};
	const struct clf_http_fields path = {id, 1};
	struct asked asked;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	ask_api(call, ask_route(call, "DELETE", "/api/v1/views/{id}"), &path, &none, NULL, &asked);
	answer(call, &asked, call_given(call, "from") ? "/views?done=view-removed" : "/tickets?done=view-removed");
}

#define PLACE_OF "view-" /* and its id: which of the page's forms it is */

/* What it asks in words; NULL: it names what was removed. */
static enum clf_status asks_of(struct call *call, struct chips *said, const struct clf_view *view,
			       struct clf_json *item, struct clf_error *err)
{
	struct clf_json *chips = NULL;
	struct clf_term *terms = NULL;
	const char *query = NULL;
	size_t count = 0;
	bool gone = false;
	enum clf_status status = clf_view_shown(call->web->act.store, call->arena, view, &query, &gone, err);

	if (status == CLF_OK)
		status = clf_terms_read(call->arena, query, &terms, &count, err);
	if (status == CLF_OK)
		status = chips_of(said, terms, count, &chips, err);
	if (status == CLF_OK)
		clf_json_set_text(item, "filters", kept_change_path(call->arena, view, query));
	clf_json_set_bool(item, "gone", gone);
	clf_json_set(item, "chips", chips);
	return status;
}

static enum clf_status add_view(struct call *call, struct chips *said, const struct clf_view *view,
				struct clf_json *views, struct clf_error *err)
{
	struct clf_json *item = clf_json_object();
	const char *place = clf_arena_printf(call->arena, PLACE_OF "%lld", (long long)view->id);
	const char *name = view_sent(call, place, "name");
	bool sent = name != NULL, leads = call->agent.role >= CLF_ROLE_MANAGER;
	bool everybody = sent ? view_sent(call, place, "everybody") != NULL : view->party == 0;

	clf_json_set_integer(item, "id", view->id);
	clf_json_set_text(item, "place", place);
	clf_json_set_text(item, "name", view->name);
	clf_json_set_text(item, "written", sent ? name : view->name);
	clf_json_set_bool(item, "wrong", sent);
	clf_json_set_bool(item, "everybodys", view->party == 0);
	clf_json_set_bool(item, "everybody", everybody);
	clf_json_set_bool(item, "may_change", kept_may_change(call, view));
	clf_json_set_text(item, "by", clf_text_blank(view->by_name) ? view->by : view->by_name);
	view_time(call, item, "changed", view->changed_at);
	clf_json_set_bool(item, "may_share", leads);
	view_link(item, "path", "/tickets?view=", view->name);
	clf_json_append(views, item);
	return asks_of(call, said, view, item, err);
}

static void page_views_show(struct call *call)
{
	struct clf_json *context, *items;
	struct clf_view *views = NULL;
	struct chips *said = NULL;
	size_t count = 0;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	context = clf_json_object();
	items = clf_json_array();
	status = clf_view_list(call->web->act.store, call->arena, call->agent.id, &views, &count, &err);
	if (status == CLF_OK)
		status = chips_begin(call, &said, &err);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = add_view(call, said, &views[i], items, &err);
	clf_json_set(context, "items", items);
	if (status == CLF_OK) {
		view_page(call, 200, "views.html", view_say(call, CLF_SAID("Kept lists")), "/tickets", context);
		return;
	}
	clf_json_free(&context);
	reply_failure(call, status, &err);
}

/* What is shown takes the place of what was kept, under the same name. */
static void page_view_query(struct call *call)
{
	static const struct clf_http_fields none;
	const struct clf_http_field id[] = {
	    {"id", clf_arena_printf(call->arena, "%lld", (long long)call_number(call, "id", 0))}};
	const struct clf_http_fields path = {id, 1};
	struct clf_json *body, *link;
	const char *name;
	struct asked asked;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	body = clf_json_object();
	clf_json_set_text(body, "query", call_text(call, "query"));
	ask_api(call, ask_route(call, "PATCH", "/api/v1/views/{id}"), &path, &none, body, &asked);
	clf_json_free(&body);
	name = clf_json_get_text(asked.json, "name");
	link = clf_json_object();
	view_link(link, "path", "/tickets?done=view-changed&view=", name != NULL ? name : "");
	answer(call, &asked, clf_arena_strdup(call->arena, clf_json_get_text(link, "path")));
	clf_json_free(&link);
}

/* Only what is changed is sent: whose it is may be what the reader must not change. */
static void page_view_change(struct call *call)
{
	static const struct clf_http_fields none;
	const struct clf_http_field id[] = {
	    {"id", clf_arena_printf(call->arena, "%lld", (long long)call_number(call, "id", 0))}};
	const struct clf_http_fields path = {id, 1};
	bool was = call_given(call, "was_everybody"), is = call_given(call, "everybody");
	struct clf_json *body;
	struct asked asked;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	body = clf_json_object();
	clf_json_set_text(body, "name", call_text(call, "name"));
	if (was != is)
		clf_json_set_text(body, "everybody", is ? "on" : "off");
	ask_api(call, ask_route(call, "PATCH", "/api/v1/views/{id}"), &path, &none, body, &asked);
	clf_json_free(&body);
	if (ask_is_refused(call, &asked, "/views?done=changed"))
		page_views_show(call);
}

#define ON(field, what) .name = (field), .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = "on", .help = (what)
static const struct param add_params[] = {
    {NEEDED("name", CLF_TYPE_LINE, CLF_VIEW_NAME, "Its name.")},
    {NEEDED("query", CLF_TYPE_LINE, CLF_VIEW_QUERY, "What the list is asked with.")},
    {ON("everybody", "Whether it is everybody's.")},
    {.name = NULL},
};

static const struct param change_params[] = {
    {ID_IN_PATH},
    {PLACE},
    {NEEDED("name", CLF_TYPE_LINE, CLF_VIEW_NAME, "Its name.")},
    {ON("everybody", "Whether it is everybody's.")},
    {ON("was_everybody", "Whether it was when the form was shown.")},
    {.name = NULL},
};

static const struct param query_params[] = {
    {ID_IN_PATH},
    {NEEDED("query", CLF_TYPE_LINE, CLF_VIEW_QUERY, "What the list is asked with.")},
    {.name = NULL},
};

static const struct param remove_params[] = {
    {NEEDED("id", CLF_TYPE_ID, 0, "Its id.")},
    {.name = "from", .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = "views", .help = "Where one was."},
    {.name = NULL},
};

const struct route page_view_routes[] = {
    {PAGE("POST", "/views", CLF_PERMIT_AGENT, page_view_add, add_params, "Keep a list of tickets under a name.")},
    {PAGE("GET", "/views", CLF_PERMIT_AGENT, page_views_show, NULL, "Lists kept under a name.")},
    {PAGE("POST", "/views/remove", CLF_PERMIT_AGENT, page_view_remove, remove_params, "Take away a view.")},
    {PAGE("POST", "/views/{id}", CLF_PERMIT_AGENT, page_view_change, change_params,
	  "Call one otherwise, or show it to everybody."),
     .again = page_views_show},
    {PAGE("POST", "/views/{id}/query", CLF_PERMIT_AGENT, page_view_query, query_params,
	  "Keep what is shown under its name.")},
    {.method = NULL},
};
