/*
 * page_search.c - tickets found by what is written in them, each with the pieces of text that show why.
 *
 * What is looked for and who may see what is the API's (lists.h).
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/search.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/ticket/search/question.h"
#include "clf/ticket/words.h"
#include "lists.h"
#include "page/find/customer.h"
#include "page/present.h"
#include "page/view.h"
#include "routes.h"

/* Where in a ticket, and where on its page that is shown. */
static const struct found_kind {
	const char *kind, *label, *anchor;
} kinds[] = {
    {"ticket", CLF_SAID("Ticket"), NULL},     {"response", CLF_SAID("What the customer answered"), NULL},
    {"message", CLF_SAID("Mail"), "message"}, {"attachment", CLF_SAID("Attachment"), "message"},
    {"note", CLF_SAID("Note"), "note"},
};

static const struct found_kind *kind_of(const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(kinds); i++) {
		if (clf_text_equal(kinds[i].kind, name))
			return &kinds[i];
	}
	return &kinds[0];
}

static struct clf_json *place_item(const struct call *call, int64_t ticket, const struct clf_search_place *place)
{
	struct clf_found_piece pieces[CLF_FOUND_PIECES];
	size_t count = clf_found_pieces(call->arena, &place->snippet, pieces);
	const struct found_kind *kind = kind_of(place->kind);
	struct clf_json *item = clf_json_object(), *shown = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		struct clf_json *piece = clf_json_object();

		clf_json_set_text(piece, "text", pieces[i].text);
		clf_json_set_bool(piece, "marked", pieces[i].marked);
		clf_json_append(shown, piece);
	}
	clf_json_set_text(item, "label", view_say(call, kind->label));
	clf_json_set_text(item, "path",
			  kind->anchor != NULL && place->ref != 0
			      ? clf_arena_printf(call->arena, "/tickets/%lld#%s-%lld", (long long)ticket, kind->anchor,
						 (long long)place->ref)
			      : clf_arena_printf(call->arena, "/tickets/%lld", (long long)ticket));
	clf_json_set(item, "pieces", shown);
	return item;
}

static struct clf_json *found_item(const struct call *call, const struct clf_found *found)
{
	struct clf_json *item = clf_shape_ticket(call->web->act.config->tag, &found->row), *places = clf_json_array();

	present_state(call, item, &found->row);
	present_title(call, item, &found->row);
	view_time(call, item, "updated_at", found->row.ticket.updated_at);
	for (size_t i = 0; i < found->place_count; i++)
		clf_json_append(places, place_item(call, found->row.ticket.number, &found->places[i]));
	clf_json_set_text(item, "lang", found->row.ticket.customer.locale);
	clf_json_set(item, "places", places);
	return item;
}

static void add_found(struct call *call, const struct clf_found_list *list, struct clf_json *context)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++)
		clf_json_append(items, found_item(call, &list->items[i]));
	clf_json_set(context, "items", items);
	clf_json_set_text(context, "help", list->help);
	if (list->next != 0)
		view_older(call, context, "/search", clf_arena_printf(call->arena, "%lld", (long long)list->next));
}

/* A ticket's number alone opens it, when it is one that its reader may see. True: answered. */
static bool opens_ticket(struct call *call)
{
	int64_t number = clf_question_ticket(call_text(call, "q"), call->web->act.config->tag);
	struct clf_error err = {0};
	bool seen = false;
	enum clf_status status = number != 0 ? access_sees(call, number, &seen, &err) : CLF_OK;

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	else if (seen)
		reply_redirect(call, clf_arena_printf(call->arena, "/tickets/%lld", (long long)number));
	return status != CLF_OK || seen;
}

/* What can't be looked for comes here a second time, with what is wrong with it. */
static void page_search(struct call *call)
{
	bool asks = call->problem == NULL && !clf_text_blank(call_text(call, "q"));
	struct clf_found_list list = {.count = 0};
	struct clf_json *context;
	struct clf_error err = {0};
	enum clf_status status = CLF_OK;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (asks && opens_ticket(call))
		return;
	if (asks)
		status = lists_search(call, &list, &err);
	if (status == CLF_EINVAL) {
		reply_refused(call, "q", err.text);
		return;
	}
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	if (asks)
		add_found(call, &list, context);
	if (asks && call_number(call, "cursor", 0) == 0)
		status = customer_found(call, call_text(call, "q"), context, &err);
	if (status != CLF_OK) {
		clf_json_free(&context);
		reply_failure(call, status, &err);
		return;
	}
	clf_json_set_bool(context, "at_search", true);
	clf_json_set_bool(context, "asks", asks);
	clf_json_set_text(context, "words", clf_http_field(&call->request->query, "q", NULL));
	view_page(call, 200, "search.html", view_say(call, CLF_SAID("Search")), "/search", context);
}

static const struct param search_params[] = {
    {QUERY("q", CLF_TYPE_LINE, CLF_QUESTION_BYTES, "What is looked for, as over the API.")},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

const struct route page_search_routes[] = {
    {PAGE("GET", "/search", CLF_PERMIT_AGENT, page_search, search_params, "Find tickets by what is written in them."),
     .again = page_search},
    {.method = NULL},
};
