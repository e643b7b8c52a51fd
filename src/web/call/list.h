/*
 * list.h - lists, answered in one way: a row of a table of routes names its list, and list_answer is its handler.
 */
#ifndef CLF_WEB_LIST_H
#define CLF_WEB_LIST_H

#include "call/call.h"

struct clf_json;

/* Appends an item for each row; *next: where the next page begins, 0 as it was: nowhere. */
typedef enum clf_status list_reader(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err);

/* Of what the list is asked for. False: what is wrong with it is the answer already. */
typedef bool list_checker(struct call *call);

struct list {
	enum permit permission;
	bool of_ticket;      /* of the ticket in the path, which the agent must be allowed to see */
	list_checker *check; /* or NULL */
	list_reader *read;
	/* Of a page: its template, heading and entry of the navigation, and what it shows beside the items (or NULL).
	 */
	const char *file, *title, *path;
	enum clf_status (*beside)(struct call *call, struct clf_json *context, struct clf_error *err);
};

/* The handler of every list. */
void list_answer(struct call *call);

#endif
