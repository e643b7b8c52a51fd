/*
 * came.c - the list that a ticket's page was opened from.
 */
#include "page/list/came.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/problem.h"
#include "clf/store/listing/listing.h"
#include "clf/ticket/words.h"
#include "lists.h"
#include "page/list/tabs.h"
#include "page/view.h"

#define QUERY_MAX 2000u

/* "tab=mine&priority=high" */
static const char *query_text(struct call *call, const struct clf_http_fields *query)
{
	const char *address = view_address(call, "", query);

	return address[0] == '?' ? address + 1 : address;
}

void came_link(struct call *call, struct clf_json *context)
{
	const char *query = query_text(call, &call->request->query);

	clf_json_set_text(context, "came", "");
	clf_json_set_text(context, "from", strlen(query) <= QUERY_MAX ? query : "");
	if (!clf_text_blank(query) && strlen(query) <= QUERY_MAX)
		view_link(context, "came", "?from=", query);
}

static bool read_query(struct call *call, const char *text, struct clf_http_fields *out)
{
	return !clf_text_blank(text) && strlen(text) <= 3 * QUERY_MAX &&
	       clf_http_form(call->arena, clf_str_from(text), out, NULL) == CLF_OK;
}

void came_query(struct call *call, const char *address, struct clf_http_fields *out)
{
	const char *query = address != NULL ? strchr(address, '?') : NULL;

	if (query == NULL || !read_query(call, clf_arena_copy(call->arena, query + 1, strcspn(query + 1, "#")), out))
		*out = (struct clf_http_fields){.count = 0};
}

/* After a form of the ticket's page was sent, browsers say that they come from there, and so from which list. */
static const char *of_referer(struct call *call, int64_t number)
{
	const char *referer = clf_http_header(call->request, "Referer"), *host, *path, *query;
	const char *own = clf_arena_printf(call->arena, "/tickets/%lld?", (long long)number);
	struct clf_http_fields fields = {.count = 0};

	host = referer != NULL ? strstr(referer, "://") : NULL;
	path = host != NULL ? strchr(host + 3, '/') : NULL;
	if (path == NULL || !clf_str_starts(clf_str_from(path), clf_str_from(own)))
		return NULL;
	query = path + strlen(own);
	return read_query(call, clf_arena_copy(call->arena, query, strcspn(query, "#")), &fields)
		   ? clf_http_field(&fields, "from", NULL)
		   : NULL;
}

/* The query of the list that one came from; what is shown first to everybody where nothing says which. */
static void from_list(struct call *call, int64_t number, struct clf_http_fields *out)
{
	const char *from = clf_http_field(&call->request->query, "from", NULL);

	if (from == NULL)
		from = of_referer(call, number);
	if (!read_query(call, from, out))
		*out = (struct clf_http_fields){.count = 0};
}

static void add_link(struct call *call, struct clf_json *context, const char *key, int64_t number, const char *query)
{
	if (number == 0)
		return;
	clf_json_set_text(context, key, clf_arena_printf(call->arena, "/tickets/%lld", (long long)number));
	if (!clf_text_blank(query))
		view_link(context, key, clf_arena_printf(call->arena, "/tickets/%lld?from=", (long long)number), query);
}

enum clf_status came_add(struct call *call, int64_t number, struct clf_json *context, struct clf_error *err)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_listing_neighbours beside = {0};
	struct clf_http_fields query;
	struct clf_listing *listing = NULL;
	const char *view, *text;
	const struct tab *tab;
	enum clf_status status;

	from_list(call, number, &query);
	status = lists_of(call, &query, problems, &listing, err);
	if (status == CLF_OK && listing != NULL)
		status = clf_listing_neighbours(listing, number, &beside, err);
	text = query_text(call, &query);
	tab = tabs_of(&query);
	view = clf_http_field(&query, "view", NULL);
	add_link(call, context, "previous", beside.previous, text);
	add_link(call, context, "next", beside.next, text);
	clf_json_set_text(
	    context, "back",
	    clf_arena_printf(call->arena, "%s#t-%lld", view_address(call, "/tickets", &query), (long long)number));
	clf_json_set_text(context, "back_label",
			  tab != NULL && query.count > 0 ? view_say(call, tab->label)
			  : !clf_text_blank(view)        ? view
							 : view_say(call, CLF_SAID("Tickets")));
	return status;
}
