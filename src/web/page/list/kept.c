/*
 * kept.c - a list kept under a name, above its tickets.
 *
 * "view" asks for it as it is kept, and more terms narrow it; "change" says that the query as a whole is to take the
 * place of what is kept.
 */
#include "page/list/kept.h"

#include <string.h>

#include "call/call.h"
#include "clf/act/listing.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "lists.h"
#include "page/list/chips.h"
#include "page/list/tabs.h"
#include "page/view.h"

bool kept_may_change(const struct call *call, const struct clf_view *view)
{
	return view->party == call->agent.id || call->agent.role >= CLF_ROLE_MANAGER;
}

const char *kept_change_path(struct clf_arena *arena, const struct clf_view *view, const char *query)
{
	return clf_arena_printf(arena, "/tickets/filter?%s%schange=%lld", query, query[0] != '\0' ? "&" : "",
				(long long)view->id);
}

static void add_saving(const struct clf_view *view, const char *query, struct clf_json *context)
{
	struct clf_json *saves = clf_json_object();

	clf_json_set_integer(saves, "id", view->id);
	clf_json_set_text(saves, "name", view->name);
	clf_json_set_text(saves, "query", query);
	view_link(saves, "leave", "/tickets?view=", view->name);
	clf_json_set(context, "saves", saves);
}

/* What is kept with what narrows it, in whose order it then stands; NULL: nothing does. */
static const char *narrowed(struct call *call, const struct clf_term *terms, size_t count)
{
	const struct clf_http_fields *query = &call->request->query;
	bool sorted = !clf_text_blank(clf_http_field(query, "sort", NULL));
	struct clf_http_field *fields = clf_arena_array_of(call->arena, count + query->count, struct clf_http_field);
	size_t n = 0, more = 0;

	for (size_t i = 0; i < count; i++) {
		if (!sorted || strcmp(terms[i].name, "sort") != 0)
			fields[n++] = (struct clf_http_field){terms[i].name, terms[i].value};
	}
	for (size_t i = 0; i < query->count; i++) {
		const struct clf_http_field *field = &query->items[i];

		if (!tabs_is_term(field->name) || strcmp(field->name, "view") == 0 || clf_text_blank(field->value))
			continue;
		fields[n++] = *field;
		more++;
	}
	return more > 0 ? lists_query(call, &(struct clf_http_fields){fields, n}) : NULL;
}

static enum clf_status add_kept(struct call *call, const struct clf_view *view, struct clf_json *context,
				struct clf_error *err)
{
	struct clf_json *said = NULL;
	struct chips *chips = NULL;
	struct clf_term *terms = NULL;
	const char *query = NULL, *more = NULL;
	size_t count = 0;
	bool gone = false;
	enum clf_status status = clf_view_shown(call->web->act.store, call->arena, view, &query, &gone, err);

	if (status == CLF_OK)
		status = clf_terms_read(call->arena, query, &terms, &count, err);
	if (status == CLF_OK)
		status = chips_begin(call, &chips, err);
	if (status == CLF_OK)
		status = chips_of(chips, terms, count, &said, err);
	clf_json_set_bool(context, "has_view_chips", true);
	clf_json_set_bool(context, "view_gone", gone);
	clf_json_set(context, "view_chips", said);
	if (status != CLF_OK || !kept_may_change(call, view))
		return status;
	clf_json_set_integer(context, "view_id", view->id);
	clf_json_set_text(context, "view_change", kept_change_path(call->arena, view, query));
	more = narrowed(call, terms, count);
	if (more != NULL)
		add_saving(view, more, context);
	return CLF_OK;
}

enum clf_status kept_add(struct call *call, struct clf_json *context, struct clf_error *err)
{
	const struct clf_http_fields *query = &call->request->query;
	const char *name = clf_http_field(query, "view", NULL);
	int64_t change = tabs_change(query);
	struct clf_store *store = call->web->act.store;
	struct clf_view view;
	enum clf_status status;

	clf_json_set_bool(context, "may_share", call->agent.role >= CLF_ROLE_MANAGER);
	if (!clf_text_blank(name)) {
		status = clf_view_named(store, call->arena, call->agent.id, name, &view, err);
		if (status == CLF_OK)
			return add_kept(call, &view, context, err);
		return status == CLF_ENOTFOUND ? CLF_OK : status;
	}
	clf_json_set_text(context, "view_query", lists_query(call, query));
	if (change == 0)
		return CLF_OK;
	status = clf_view_by_id(store, call->arena, change, &view, err);
	/* Another's own isn't there. */
	if (status == CLF_OK && (view.party == 0 || view.party == call->agent.id) && kept_may_change(call, &view))
		add_saving(&view, lists_query(call, query), context);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}
