/*
 * page_list.c - tickets as work to do: tabs with counts, filters, a row for each with the last words, and what is done
 * to those that are chosen.
 *
 * The list is read in lists.c, as the API's is; its columns stand in templates/web/tickets.html.
 */
#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/listing/view.h"
#include "clf/store/people/installation.h"
#include "clf/ticket/words.h"
#include "lists.h"
#include "page/list/came.h"
#include "page/list/chips.h"
#include "page/list/filter_rows.h"
#include "page/list/kept.h"
#include "page/list/page_bulk.h"
#include "page/list/tabs.h"
#include "page/start/steps.h"
#include "page/view.h"
#include "routes.h"

static size_t times_asked(const struct call *call, const char *name, const char **value)
{
	const struct clf_http_fields *query = &call->request->query;
	size_t n = 0;

	for (size_t i = 0; i < query->count; i++) {
		if (strcmp(query->items[i].name, name) == 0 && query->items[i].value[0]) {
			*value = query->items[i].value;
			n++;
		}
	}
	return n;
}

#define OWNERS_MAX 60 /* said in the list's first view; of more, each is in the form of all filters */

/* The filters at hand: a select each, of what is asked for once or not at all. */
static const char *const at_hand[] = {"status", "owner", "team", "segment", "priority"};

static bool is_at_hand(const struct call *call, const char *name)
{
	const char *value;

	for (size_t i = 0; i < CLF_COUNT(at_hand); i++) {
		if (strcmp(at_hand[i], name) == 0)
			return times_asked(call, name, &value) <= 1;
	}
	return false;
}

/* "New (12)": how many there are of each status. */
static const char *label_counted(const struct call *call, const struct filter_row *row,
				 const struct clf_json *status_counts, const char *value, const char *label)
{
	const char *said = strcmp(row->name, "status") == 0 ? clf_json_get_text(status_counts, value) : NULL;

	return said == NULL ? label
			    : clf_arena_printf(call->arena, "%s (%s)", clf_text_blank(label) ? value : label, said);
}

static enum clf_status add_select(struct call *call, const struct filter_row *row, const struct clf_json *status_counts,
				  struct clf_json *selects, struct clf_error *err)
{
	struct clf_json *item, *choices;
	struct filter_choices all = {NULL, 0};
	const char *asked = "";
	bool there;
	enum clf_status status = row->source(call, row, &all, err);

	if (all.count == 0)
		return status;
	times_asked(call, row->name, &asked);
	there = !asked[0] || (row->lacks && clf_text_equal_nocase(asked, "none"));
	item = clf_json_object();
	choices = clf_json_array();
	if (row->lacks)
		view_choice(choices, "none", filter_none(call, row), asked);
	for (size_t i = 0; i < all.count; i++) {
		if (all.count <= OWNERS_MAX || !row->is_owner || clf_text_equal(all.items[i].value, "me") ||
		    clf_text_equal_nocase(all.items[i].value, asked))
			view_choice(choices, all.items[i].value,
				    label_counted(call, row, status_counts, all.items[i].value, all.items[i].label),
				    asked);
		there = there || clf_text_equal_nocase(all.items[i].value, asked);
	}
	if (!there)
		view_choice(choices, asked, NULL, asked);
	clf_json_set_text(item, "name", row->name);
	clf_json_set_text(item, "label", filter_label(call, row));
	clf_json_set(item, "choices", choices);
	clf_json_append(selects, item);
	return status;
}

/* "selects"; "kept": all else that the list was asked with, which goes along. */
static enum clf_status add_filters(struct call *call, struct clf_json *context, struct clf_error *err)
{
	const struct clf_http_fields *query = &call->request->query;
	struct clf_json *selects = clf_json_array(), *kept = clf_json_array();
	const struct filter_row *rows = NULL;
	size_t count = 0;
	enum clf_status status = filter_rows(call, &rows, &count, err);

	for (size_t h = 0; h < CLF_COUNT(at_hand); h++) {
		for (size_t i = 0; status == CLF_OK && i < count; i++) {
			if (strcmp(rows[i].name, at_hand[h]) == 0 && is_at_hand(call, rows[i].name))
				status =
				    add_select(call, &rows[i], clf_json_get(context, "status_counts"), selects, err);
		}
	}
	for (size_t i = 0; i < query->count; i++) {
		const char *name = query->items[i].name;
		bool goes = is_at_hand(call, name) || strcmp(name, "sort") == 0 || strcmp(name, "cursor") == 0 ||
			    strcmp(name, "done") == 0 || !query->items[i].value[0];
		struct clf_json *one;

		if (goes)
			continue;
		one = clf_json_object();
		clf_json_set_text(one, "name", name);
		clf_json_set_text(one, "value", query->items[i].value);
		clf_json_append(kept, one);
	}
	clf_json_set(context, "selects", selects);
	clf_json_set(context, "kept", kept);
	clf_json_set_text(context, "all_filters", view_query(call, "/tickets/filter", SIZE_MAX));
	return status;
}

static enum clf_status add_steps(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_installation installation = {0};
	enum clf_status status = clf_installation_read(call->web->act.store, &installation, err);

	return status == CLF_OK ? steps_add_line(call, context, installation.start_shown, err) : status;
}

/* Those that were chosen and stand elsewhere by now. */
static void add_chosen(const struct call *call, struct clf_json *context)
{
	const struct clf_json *items = clf_json_get(context, "items");
	struct clf_json *chosen = clf_json_array();
	unsigned long long number = 0;

	for (size_t i = 0; call->problem != NULL && i < call->form.count; i++) {
		bool here = !clf_text_equal(call->form.items[i].name, "ids") ||
			    !clf_text_to_u64(call->form.items[i].value, INT64_MAX, &number);

		for (size_t o = 0; !here && o < clf_json_size(items); o++)
			here = clf_json_get_number(clf_json_at(items, o), "number", 0) == (int64_t)number;
		if (!here)
			clf_json_append(chosen, clf_json_integer((int64_t)number));
	}
	clf_json_set_bool(context, "has_many", call->problem != NULL || clf_json_size(items) > 0);
	clf_json_set(context, "chosen_beside", chosen);
}

static enum clf_status add_beside(struct call *call, struct clf_json *context, struct clf_error *err)
{
	enum clf_status status = tabs_add(call, context, err);

	if (status == CLF_OK)
		status = add_steps(call, context, err);
	if (status == CLF_OK)
		status = kept_add(call, context, err);
	if (status == CLF_OK)
		status = add_filters(call, context, err);
	if (status == CLF_OK)
		status = chips_add(call, "/tickets", context, err);
	tabs_orders(call, &call->request->query, context);
	/* where the list goes on after something was done to some of it */
	clf_json_set_text(context, "here", view_address(call, "/tickets", &call->request->query));
	came_link(call, context);
	add_chosen(call, context);
	return status;
}

static const struct list tickets = {
    .permission = CLF_PERMIT_AGENT,
    .check = lists_tickets_check,
    .read = lists_tickets,
    .file = "tickets.html",
    .title = CLF_SAID("Tickets"),
    .path = "/tickets",
    .beside = add_beside,
};

const struct route page_list_routes[] = {
    {PAGE("GET", "/tickets", CLF_PERMIT_AGENT, list_answer, list_ticket_params, "Tickets."), .list = &tickets,
     .terms = true},
    {PAGE("POST", "/tickets/bulk", CLF_PERMIT_AGENT, page_bulk, page_bulk_params,
	  "Change those that are chosen, or ask what is to be changed of them."),
     .list = &tickets, .again = page_bulk_again},
    {PAGE("POST", "/tickets/bulk/undo", CLF_PERMIT_AGENT, page_bulk_undo, page_bulk_undo_params,
	  "Take back what a change of several did.")},
    {.method = NULL},
};
