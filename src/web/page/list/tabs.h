/*
 * tabs.h - the lists of work that everybody has: To do, Mine, ... Each is a few terms of a list under one name.
 */
#ifndef CLF_WEB_TABS_H
#define CLF_WEB_TABS_H

#include "clf/base/status.h"
#include "clf/store/look/query.h"

struct call;
struct clf_json;

struct tab {
	const char *name, *label;
	const struct clf_term *terms;
	size_t count;
	const char *sort;
	unsigned kinds; /* of status, as bits: what it counts of a count of all; 0: it is counted by its terms */
};

/* The one whose tickets a page is asked for; NULL: it is asked for something else. */
const struct tab *tabs_asked(const struct call *call);
/* [{"label", "path", "current", "count"}]: with how many there are of each, and the views that the agent has. */
enum clf_status tabs_add(struct call *call, struct clf_json *context, struct clf_error *err);

#endif
