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
#include "clf/store/field/status.h"
#include "clf/store/listing/view.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/installation.h"
#include "clf/store/people/list.h"
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

/* As it was sent for a change that was refused. */
static const char *sent(const struct call *call, const char *name)
{
	return call->problem != NULL ? clf_http_field(&call->form, name, NULL) : NULL;
}

static enum clf_status add_statuses(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_ticket_status *statuses = NULL;
	size_t count = 0;
	struct clf_json *choices = clf_json_array();
	enum clf_status status = clf_status_list(call->web->act.store, call->arena, &statuses, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		view_choice(choices, statuses[i].name, NULL, sent(call, "status"));
	clf_json_set(context, "statuses", choices);
	return status;
}

static enum clf_status add_owners(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_json *choices = clf_json_array();
	struct clf_agent *agents = NULL;
	size_t count = 0;
	enum clf_status status = clf_agents_at_work(call->web->act.store, call->arena, &agents, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		view_choice(choices, agents[i].address, agents[i].name, sent(call, "owner"));
	clf_json_set(context, "owners", choices);
	/* who may be made one: the reader by their own address */
	clf_json_set_text(context, "own_address", call->agent.address);
	return status;
}

static void add_names(struct clf_json *context, const char *key, const char *const *names, size_t count,
		      const char *chosen)
{
	struct clf_json *choices = clf_json_array();

	for (size_t i = 0; i < count; i++)
		view_choice(choices, names[i], NULL, chosen);
	clf_json_set_bool(context, clf_text_equal(key, "teams") ? "has_teams" : "has_segments", count > 0);
	clf_json_set(context, key, choices);
}

static enum clf_status add_groups(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_store *store = call->web->act.store;
	const char *const *teams = NULL, *const *segments = NULL;
	size_t team_count = 0, segment_count = 0;
	enum clf_status status = clf_team_list(store, call->arena, &teams, &team_count, err);

	if (status == CLF_OK)
		status = clf_segment_list(store, call->arena, &segments, &segment_count, err);
	add_names(context, "teams", teams, team_count, sent(call, "team"));
	add_names(context, "segments", segments, segment_count, sent(call, "segment"));
	return status;
}

static void add_priorities(struct call *call, struct clf_json *context)
{
	struct clf_json *choices = clf_json_array();

	for (unsigned i = 0; i <= CLF_PRIORITY_CRITICAL; i++) {
		const char *name = clf_priority_name((enum clf_priority)i);

		view_choice(choices, name, view_priority(call, (enum clf_priority)i), sent(call, "priority"));
	}
	clf_json_set(context, "priorities", choices);
}

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

static enum clf_status add_select(struct call *call, const struct filter_row *row, struct clf_json *selects,
				  struct clf_error *err)
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
		view_choice(choices, all.items[i].value, all.items[i].label, asked);
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
				status = add_select(call, &rows[i], selects, err);
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

static enum clf_status add_demands(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_installation installation = {0};
	enum clf_status status = clf_installation_read(call->web->act.store, &installation, err);

	clf_json_set_bool(context, "demands_comment", installation.comment_page);
	return status == CLF_OK ? steps_add_line(call, context, installation.start_shown, err) : status;
}

/* What is changed of those that are chosen, beside what has a filter. */
static enum clf_status add_items(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_json *queues = clf_json_array(), *stages = clf_json_array();
	struct clf_list_item *items = NULL;
	size_t count = 0;
	enum clf_status status = clf_list_items(call->web->act.store, call->arena, NULL, &items, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (!items[i].gone && clf_text_equal(items[i].list, "queue"))
			view_choice(queues, items[i].name, NULL, sent(call, "queue"));
		if (!items[i].gone && clf_text_equal(items[i].list, "stage"))
			view_choice(stages, items[i].name, NULL, sent(call, "stage"));
	}
	clf_json_set_bool(context, "has_queues", clf_json_size(queues) > 0);
	clf_json_set_bool(context, "has_stages", clf_json_size(stages) > 0);
	clf_json_set(context, "queues", queues);
	clf_json_set(context, "stages", stages);
	return status;
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
	clf_json_set_bool(context, "all_chosen", sent(call, "all") != NULL);
	clf_json_set_text(context, "comment_sent", sent(call, "comment"));
}

static enum clf_status add_beside(struct call *call, struct clf_json *context, struct clf_error *err)
{
	enum clf_status status = tabs_add(call, context, err);

	if (status == CLF_OK)
		status = add_statuses(call, context, err);
	if (status == CLF_OK)
		status = add_owners(call, context, err);
	if (status == CLF_OK)
		status = add_groups(call, context, err);
	if (status == CLF_OK)
		status = add_demands(call, context, err);
	if (status == CLF_OK)
		status = add_items(call, context, err);
	if (status == CLF_OK)
		status = kept_add(call, context, err);
	if (status == CLF_OK)
		status = add_filters(call, context, err);
	if (status == CLF_OK)
		status = chips_add(call, "/tickets", context, err);
	add_priorities(call, context);
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
    {PAGE("POST", "/tickets/bulk", CLF_PERMIT_AGENT, page_bulk, page_bulk_params, "Change those that are chosen."),
     .list = &tickets, .again = page_bulk_again},
    {.method = NULL},
};
