/*
 * item.h - named lists that administrators keep: queues, stages, types, reasons, causes, and the choices of fields of
 * their own. Whatever names an item goes by its id, so that renaming harms nothing; one that has gone is offered no
 * more, and what names it says its name still. Plain data.
 */
#ifndef CLF_TICKET_ITEM_H
#define CLF_TICKET_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLF_LIST_QUEUE "queue"
#define CLF_LIST_STAGE "stage"
#define CLF_LIST_TYPE "type"
#define CLF_LIST_REASON "reason"
#define CLF_LIST_CAUSE "cause"
#define CLF_LIST_GROUP "group"  /* teams of that kind, where they are read as items; no list of its own */
#define CLF_LIST_FIELD "field:" /* and the field's id: its choices */

/* What a ticket has of a list: id 0 and no name is nothing. */
struct clf_item {
	int64_t id;
	const char *name;
};

struct clf_list_item {
	int64_t id;
	const char *list, *name;
	int64_t position;
	bool ends;    /* of a stage: who is there is closed; one at most */
	int64_t team; /* of a type: who gets its tickets, or 0 */
	const char *team_name;
	int64_t cause_set;               /* of a type: from which causes its tickets choose, or 0 */
	const struct clf_item *required; /* of a type: fields its tickets must hold to be resolved or closed, by name */
	size_t required_count;
	bool gone;
};

/* Of the lists that there are: a word above, or field:N. */
bool clf_list_exists(const char *list);
/* "queue" and "queues", for people. Of an item of a custom field "choice". */
const char *clf_list_word(const char *list, bool many);

struct clf_arena;
/* "Late, Broken"; "" for none. */
const char *clf_items_said(struct clf_arena *arena, const struct clf_item *items, size_t count);

/* By id, gone or not; NULL. */
const struct clf_list_item *clf_item_of(const struct clf_list_item *items, size_t count, int64_t id);
/* The one at that place of its list that is offered still; NULL: it has none. */
const struct clf_list_item *clf_item_first(const struct clf_list_item *items, size_t count, const char *list);
/* The stage that closes. */
const struct clf_list_item *clf_item_ending(const struct clf_list_item *items, size_t count);

#endif
