/*
 * tabs.h - the lists of work that everybody has: To do, Mine, ... Each is a few terms of a list under one name.
 */
#ifndef CLF_WEB_TABS_H
#define CLF_WEB_TABS_H

#include "clf/base/status.h"
#include "clf/store/look/query.h"
#include "clf/wire/http_message.h"

struct call;
struct clf_json;

struct tab {
	const char *name, *label;
	const struct clf_term *terms;
	size_t count;
	const char *sort;
	unsigned kinds; /* of status, as bits: what it counts of a count of all; 0: it is counted by its terms */
};

/* The view that a list's query is to become: its id, or 0. */
int64_t tabs_change(const struct clf_http_fields *query);
/* The one whose tickets a list's query asks for; NULL: it asks for something else. */
const struct tab *tabs_of(const struct clf_http_fields *query);
/* Whether a field of a list's query is a term of the list; else it is the page's own. */
bool tabs_is_term(const char *name);
/* [{"label", "path", "current", "count"}]: with how many there are of each, and the views that the agent has.
 * "status_counts": {name of a status: how many there are} of all that one sees and that isn't put away. */
enum clf_status tabs_add(struct call *call, struct clf_json *context, struct clf_error *err);
/* [{"value", "label", "chosen"}] of them, for a form. The caller's. */
struct clf_json *tabs_choices(const struct call *call, const char *chosen);
/* An order in words, as "who waits longest" of "waiting". */
const char *tabs_order_said(const struct call *call, const char *order);
/* "orders": in which a list can stand, the one that the query asks for chosen, else that of its tab. */
void tabs_orders(const struct call *call, const struct clf_http_fields *query, struct clf_json *context);

#endif
