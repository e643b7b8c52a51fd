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
#include "page/list/page_bulk.h"
#include "page/list/tabs.h"
#include "page/view.h"
#include "routes.h"

/* As it was asked for. */
static const char *asked_for(const struct call *call, const char *name)
{
	return clf_http_field(&call->request->query, name, NULL);
}

static enum clf_status add_statuses(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_ticket_status *statuses = NULL;
	size_t count = 0;
	struct clf_json *choices = clf_json_array();
	enum clf_status status = clf_status_list(call->web->act.store, call->arena, &statuses, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		view_choice(choices, statuses[i].name, NULL, asked_for(call, "status"));
	clf_json_set(context, "statuses", choices);
	return status;
}

static enum clf_status add_owners(struct call *call, struct clf_json *context, struct clf_error *err)
{
	const char *chosen = asked_for(call, "owner");
	struct clf_json *choices = clf_json_array();
	struct clf_agent *agents = NULL;
	size_t count = 0;
	enum clf_status status = clf_agents_at_work(call->web->act.store, call->arena, &agents, &count, err);

	view_choice(choices, "me", view_say(call, "me"), chosen);
	view_choice(choices, "none", view_say(call, "nobody"), chosen);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_set_bool(view_choice(choices, agents[i].address, agents[i].name, chosen), "is_person", true);
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
	add_names(context, "teams", teams, team_count, asked_for(call, "team"));
	add_names(context, "segments", segments, segment_count, asked_for(call, "segment"));
	return status;
}

static void add_priorities(struct call *call, struct clf_json *context)
{
	struct clf_json *choices = clf_json_array();

	for (unsigned i = 0; i <= CLF_PRIORITY_CRITICAL; i++) {
		const char *name = clf_priority_name((enum clf_priority)i);

		view_choice(choices, name, view_priority(call, (enum clf_priority)i), asked_for(call, "priority"));
	}
	clf_json_set(context, "priorities", choices);
}

/* A filter for each other field: what it can be until then, else what was written. */
static void add_plain_filters(struct call *call, struct clf_json *context)
{
	struct clf_json *filters = clf_json_array();

	for (CLF_EACH_PLAIN(row)) {
		struct clf_json *filter;

		if (row->type == CLF_VALUE_PRIORITY)
			continue;
		filter = clf_json_object();
		clf_json_set_text(filter, "name", row->name);
		clf_json_set_text(filter, "label", view_say(call, row->label));
		clf_json_set_text(filter, "value", asked_for(call, row->name));
		clf_json_set_bool(filter, "is_time", row->type == CLF_VALUE_TIME);
		clf_json_append(filters, filter);
	}
	clf_json_set(context, "filters", filters);
}

static void add_orders(struct call *call, struct clf_json *context)
{
	static const char *const orders[][2] = {
	    {"waiting", CLF_SAID("who waits longest")}, {"number", CLF_SAID("newest first")},
	    {"updated", CLF_SAID("last changed")},      {"due", CLF_SAID("due first")},
	    {"priority", CLF_SAID("most urgent")},      {"-number", CLF_SAID("oldest first")},
	};
	const struct tab *tab = tabs_of(&call->request->query);
	const char *chosen = asked_for(call, "sort");
	struct clf_json *choices = clf_json_array();

	if (clf_text_blank(chosen))
		chosen = tab != NULL && tab->sort != NULL ? tab->sort : "number";
	for (size_t i = 0; i < CLF_COUNT(orders); i++)
		view_choice(choices, orders[i][0], view_say(call, orders[i][1]), chosen);
	for (CLF_EACH_PLAIN(row)) {
		if (row->type != CLF_VALUE_PRIORITY && row->type != CLF_VALUE_TIME)
			view_choice(choices, row->name, view_say(call, row->label), chosen);
	}
	clf_json_set(context, "orders", choices);
}

/* Of the filters that stand in the form, and of those in a link of somebody's: all can be taken away. */
static void add_chips(struct call *call, struct clf_json *context)
{
	static const char *const others[] = {"view", "sort", "q"};
	const struct clf_http_fields *query = &call->request->query;
	struct clf_json *chips = clf_json_array();
	bool any = false;

	for (size_t i = 0; i < query->count; i++) {
		const struct clf_http_field *field = &query->items[i];
		struct clf_json *chip;
		bool other = clf_text_blank(field->value) || !tabs_is_term(field->name);

		for (size_t o = 0; o < CLF_COUNT(others); o++)
			other = other || strcmp(field->name, others[o]) == 0;
		if (other)
			continue;
		any = true;
		chip = clf_json_object();
		clf_json_set_text(chip, "name", field->name);
		clf_json_set_text(chip, "value", field->value);
		clf_json_set_text(chip, "path", view_query(call, "/tickets", i));
		clf_json_append(chips, chip);
	}
	clf_json_set_bool(context, "is_filtered", any);
	clf_json_set(context, "chips", chips);
}

static enum clf_status add_demands(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_installation installation = {0};
	enum clf_status status = clf_installation_read(call->web->act.store, &installation, err);

	clf_json_set_bool(context, "demands_comment", installation.comment_page);
	return status;
}

/* The list kept under a name, which may be taken away; else what it would be kept with. */
static enum clf_status add_view(struct call *call, struct clf_json *context, struct clf_error *err)
{
	const char *name = asked_for(call, "view");
	struct clf_view view;
	enum clf_status status;

	clf_json_set_bool(context, "may_share", call->agent.role >= CLF_ROLE_MANAGER);
	if (clf_text_blank(name)) {
		clf_json_set_text(context, "view_query", lists_query(call, &call->request->query));
		return CLF_OK;
	}
	status = clf_view_named(call->web->act.store, call->arena, call->agent.id, name, &view, err);
	if (status == CLF_OK && (view.party == call->agent.id || call->agent.role >= CLF_ROLE_MANAGER))
		clf_json_set_integer(context, "view_id", view.id);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
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
			view_choice(queues, items[i].name, NULL, NULL);
		if (!items[i].gone && clf_text_equal(items[i].list, "stage"))
			view_choice(stages, items[i].name, NULL, NULL);
	}
	clf_json_set_bool(context, "has_queues", clf_json_size(queues) > 0);
	clf_json_set_bool(context, "has_stages", clf_json_size(stages) > 0);
	clf_json_set(context, "queues", queues);
	clf_json_set(context, "stages", stages);
	return status;
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
		status = add_view(call, context, err);
	add_priorities(call, context);
	add_plain_filters(call, context);
	add_orders(call, context);
	add_chips(call, context);
	clf_json_set_text(context, "view", asked_for(call, "view"));
	clf_json_set_text(context, "words", asked_for(call, "q"));
	clf_json_set_text(context, "customer_asked", asked_for(call, "customer"));
	/* where the list goes on after something was done to some of it */
	clf_json_set_text(context, "here", view_address(call, "/tickets", &call->request->query));
	came_link(call, context);
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
    {PAGE("POST", "/tickets/bulk", CLF_PERMIT_AGENT, page_bulk, page_bulk_params, "Change those that are chosen.")},
    {.method = NULL},
};
