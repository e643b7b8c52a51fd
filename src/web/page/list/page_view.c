/*
 * page_view.c - lists kept under a name: one's own, and everybody's, as the API keeps them.
 */
#include "call/ask.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/listing/view.h"
#include "clf/ticket/words.h"
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
	answer(call, &asked, "/tickets?done=view-removed");
}

static const struct param add_params[] = {
    {NEEDED("name", CLF_TYPE_LINE, CLF_VIEW_NAME, "Its name.")},
    {NEEDED("query", CLF_TYPE_LINE, CLF_VIEW_QUERY, "What the list is asked with.")},
    {.name = "everybody",
     .where = CLF_IN_BODY,
     .type = CLF_TYPE_CHOICE,
     .choices = "on",
     .help = "Whether it is everybody's."},
    {.name = NULL},
};

static const struct param remove_params[] = {
    {NEEDED("id", CLF_TYPE_ID, 0, "Its id.")},
    {.name = NULL},
};

const struct route page_view_routes[] = {
    {PAGE("POST", "/views", CLF_PERMIT_AGENT, page_view_add, add_params, "Keep a list of tickets under a name.")},
    {PAGE("POST", "/views/remove", CLF_PERMIT_AGENT, page_view_remove, remove_params, "Take away a view.")},
    {.method = NULL},
};
