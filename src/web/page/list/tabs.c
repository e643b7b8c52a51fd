/*
 * tabs.c - the lists of work that everybody has, beside the saved views, with their counts.
 */
#include "page/list/tabs.h"

#include <string.h>

#include "call/call.h"
#include "clf/act/listing.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/ticket/ticket.h"
#include "clf/ticket/words.h"
#include "page/view.h"

#define NEW "kind", "new"
#define OPEN "kind", "open"
#define ANSWERED "kind", "answered"
#define ESCALATED "kind", "escalated"
#define POSTPONED "kind", "postponed"
#define BIT(kind) (1u << CLF_KIND_##kind)

static const struct clf_term todo[] = {{NEW}, {OPEN}, {ESCALATED}};
static const struct clf_term mine[] = {{"owner", "me"}, {NEW}, {OPEN}, {ESCALATED}, {ANSWERED}, {POSTPONED}};
static const struct clf_term unowned[] = {{"owner", "none"}, {NEW}, {OPEN}, {ESCALATED}};
static const struct clf_term waiting[] = {{ANSWERED}, {POSTPONED}};
static const struct clf_term escalated[] = {{ESCALATED}};
static const struct clf_term done[] = {{"kind", "resolved"}, {"kind", "closed"}};
static const struct clf_term all[] = {{"all", "on"}};
#define TERMS(list) list, CLF_COUNT(list)

static const struct tab tabs[] = {
    {"todo", CLF_SAID("To do"), TERMS(todo), "waiting", BIT(NEW) | BIT(OPEN) | BIT(ESCALATED)},
    {"mine", CLF_SAID("Mine"), TERMS(mine), "waiting", 0},
    {"unowned", CLF_SAID("Unowned"), TERMS(unowned), "waiting", 0},
    {"waiting", CLF_SAID("Waiting"), TERMS(waiting), "updated", BIT(ANSWERED) | BIT(POSTPONED)},
    {"escalated", CLF_SAID("Escalated"), TERMS(escalated), "waiting", BIT(ESCALATED)},
    {"done", CLF_SAID("Done"), TERMS(done), "updated", BIT(RESOLVED) | BIT(CLOSED)},
    {"all", CLF_SAID("All"), TERMS(all), NULL, 0},
};

bool tabs_is_term(const char *name)
{
	static const char *const others[] = {"tab", "cursor", "limit", "done", "change"};

	for (size_t i = 0; i < CLF_COUNT(others); i++) {
		if (strcmp(name, others[i]) == 0)
			return false;
	}
	return true;
}

int64_t tabs_change(const struct clf_http_fields *query)
{
	unsigned long long id = 0;
	const char *asked = clf_http_field(query, "change", NULL);

	return asked != NULL && clf_text_to_u64(asked, INT64_MAX, &id) ? (int64_t)id : 0;
}

const struct tab *tabs_of(const struct clf_http_fields *query)
{
	const char *name = clf_http_field(query, "tab", NULL);
	bool asks = false;

	for (size_t i = 0; i < CLF_COUNT(tabs); i++) {
		if (clf_text_equal(tabs[i].name, name))
			return &tabs[i];
	}
	for (size_t i = 0; i < query->count; i++)
		asks = asks || tabs_is_term(query->items[i].name);
	return asks ? NULL : &tabs[0];
}

struct counted {
	int64_t count;
	bool more;
};

/* What is wrong with terms of our own isn't the reader's: then there is no count. */
static enum clf_status count_terms(struct call *call, const struct clf_term *terms, size_t n,
				   struct clf_listing_count **counts, size_t *count, struct counted *sum,
				   struct clf_error *err)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	const struct clf_list_ask ask = {.agent = call->agent.id, .terms = terms, .count = n};
	struct clf_listing *listing = NULL;
	enum clf_status status = clf_act_listing(call->web->act.store, call->arena, &ask, problems, &listing, err);

	if (status != CLF_OK || listing == NULL)
		return status;
	return clf_listing_counts(listing, counts, count, &sum->count, &sum->more, err);
}

static struct counted of_kinds(const struct clf_listing_count *counts, size_t count, unsigned kinds)
{
	struct counted sum = {0, false};

	for (size_t i = 0; i < count; i++) {
		if (!(kinds & 1u << counts[i].kind))
			continue;
		sum.count += counts[i].count;
		sum.more = sum.more || counts[i].more;
	}
	return sum;
}

static struct clf_json *tab_item(const struct call *call, const char *label, const char *path, bool current,
				 const struct counted *counted)
{
	struct clf_json *item = clf_json_object();

	clf_json_set_text(item, "label", label);
	clf_json_set_text(item, "path", path);
	clf_json_set_bool(item, "current", current);
	if (counted != NULL && counted->count > 0)
		clf_json_set_text(item, "count",
				  clf_count_said(call->arena, call_actor(call).locale, counted->count, counted->more));
	return item;
}

static enum clf_status add_views(struct call *call, struct clf_json *items, struct clf_error *err)
{
	const char *asked = clf_http_field(&call->request->query, "view", NULL);
	int64_t changed = tabs_change(&call->request->query);
	struct clf_view *views = NULL;
	size_t count = 0;
	enum clf_status status = clf_view_list(call->web->act.store, call->arena, call->agent.id, &views, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *item =
		    tab_item(call, views[i].name, "/tickets",
			     views[i].id == changed || clf_text_equal_nocase(views[i].name, asked), NULL);

		view_link(item, "path", "/tickets?view=", views[i].name);
		clf_json_append(items, item);
	}
	return status;
}

enum clf_status tabs_add(struct call *call, struct clf_json *context, struct clf_error *err)
{
	static const struct clf_term open[] = {
	    {NEW}, {OPEN}, {ESCALATED}, {ANSWERED}, {POSTPONED}, {"kind", "resolved"}, {"kind", "closed"}};
	const struct tab *asked = tabs_of(&call->request->query);
	struct clf_listing_count *counts = NULL;
	struct clf_json *items = clf_json_array(), *by_status = clf_json_object();
	struct counted sum;
	size_t count = 0;
	enum clf_status status = count_terms(call, open, CLF_COUNT(open), &counts, &count, &sum, err);

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(tabs); i++) {
		const struct tab *tab = &tabs[i];
		struct counted counted = of_kinds(counts, count, tab->kinds);
		struct clf_listing_count *own = NULL;
		size_t n = 0;

		if (tab->kinds == 0 && tab->terms != all)
			status = count_terms(call, tab->terms, tab->count, &own, &n, &counted, err);
		clf_json_append(items, tab_item(call, view_say(call, tab->label),
						clf_arena_printf(call->arena, "/tickets?tab=%s", tab->name),
						tab == asked, &counted));
	}
	if (status == CLF_OK)
		status = add_views(call, items, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_set_text(
		    by_status, counts[i].status,
		    clf_count_said(call->arena, call_actor(call).locale, counts[i].count, counts[i].more));
	clf_json_set(context, "status_counts", by_status);
	clf_json_set_text(context, "tab", asked != NULL ? asked->name : "");
	clf_json_set(context, "tabs", items);
	return status;
}

struct clf_json *tabs_choices(const struct call *call, const char *chosen)
{
	struct clf_json *choices = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(tabs); i++)
		view_choice(choices, tabs[i].name, view_say(call, tabs[i].label), chosen);
	return choices;
}

/* Those that are offered: by name. */
static struct clf_json *order_choices(const struct call *call, const char *chosen)
{
	static const char *const orders[][2] = {
	    {"waiting", CLF_SAID("who waits longest")}, {"number", CLF_SAID("newest first")},
	    {"updated", CLF_SAID("last changed")},      {"due", CLF_SAID("due first")},
	    {"priority", CLF_SAID("most urgent")},      {"-number", CLF_SAID("oldest first")},
	};
	struct clf_json *choices = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(orders); i++)
		view_choice(choices, orders[i][0], view_say(call, orders[i][1]), chosen);
	for (CLF_EACH_PLAIN(row)) {
		if (row->type != CLF_VALUE_PRIORITY && row->type != CLF_VALUE_TIME)
			view_choice(choices, row->name, view_say(call, row->label), chosen);
	}
	return choices;
}

static const char *label_of(const struct call *call, const struct clf_json *choices, const char *value)
{
	for (size_t i = 0; i < clf_json_size(choices); i++) {
		const struct clf_json *choice = clf_json_at(choices, i);

		if (clf_text_equal_nocase(clf_json_get_text(choice, "value"), value))
			return clf_arena_strdup(call->arena, clf_json_get_text(choice, "label"));
	}
	return NULL;
}

const char *tabs_order_said(const struct call *call, const char *order)
{
	struct clf_json *choices = order_choices(call, NULL);
	const char *said = label_of(call, choices, order);

	if (said == NULL && order[0] == '-') {
		said = label_of(call, choices, order + 1);
		if (said != NULL)
			said = clf_arena_printf(call->arena, view_say(call, CLF_SAID("%s, reversed")), said);
	}
	clf_json_free(&choices);
	return said != NULL ? said : order;
}

void tabs_orders(const struct call *call, const struct clf_http_fields *query, struct clf_json *context)
{
	const struct tab *tab = tabs_of(query);
	const char *chosen = clf_http_field(query, "sort", NULL);
	bool kept = clf_text_blank(chosen) && !clf_text_blank(clf_http_field(query, "view", NULL));
	struct clf_json *offered, *choices;

	if (!kept && clf_text_blank(chosen))
		chosen = tab != NULL && tab->sort != NULL ? tab->sort : "number";
	offered = order_choices(call, kept ? "" : chosen);
	/* whoever narrows a kept list doesn't change its order by it */
	choices = clf_json_array();
	if (kept)
		view_choice(choices, "", view_say(call, CLF_SAID("as it is kept")), "");
	for (size_t i = 0; i < clf_json_size(offered); i++)
		clf_json_append(choices, clf_json_copy(clf_json_at(offered, i)));
	/* one of the others that the API takes stays as it was asked for */
	if (!kept && label_of(call, offered, chosen) == NULL)
		view_choice(choices, chosen, tabs_order_said(call, chosen), chosen);
	clf_json_free(&offered);
	clf_json_set(context, "orders", choices);
}
