/*
 * list.h - the items of named lists (clf/ticket/field/item.h): read, made, renamed, ordered and retired.
 *
 * What changes one runs within the caller's transaction, as do the audit's line and the revision, which are the
 * caller's (clf/act/lists.h). CLF_ENOTFOUND: there is no such item, and err says the nearest, or which there are.
 */
#ifndef CLF_STORE_LIST_H
#define CLF_STORE_LIST_H

#include "clf/base/status.h"
#include "clf/ticket/field/item.h"

struct clf_arena;
struct clf_store;

#define CLF_LIST_ITEMS_MAX 500u /* of one list that are offered */

/* In their order, those that are offered; list NULL: of every list, the gone ones behind each list's others, and teams
 * of the kind group as CLF_LIST_GROUP. */
enum clf_status clf_list_items(struct clf_store *store, struct clf_arena *arena, const char *list,
			       struct clf_list_item **out, size_t *count, struct clf_error *err);
/* By id, gone or not. */
enum clf_status clf_list_item(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_list_item *out,
			      struct clf_error *err);
/* By name without regard to case, else by id; of those that are offered. */
enum clf_status clf_list_item_named(struct clf_store *store, struct clf_arena *arena, const char *list,
				    const char *name, struct clf_list_item *out, struct clf_error *err);
/* For what looks back: where none is offered, the one that went last by that name counts. */
enum clf_status clf_list_item_ever(struct clf_store *store, const char *list, const char *name, int64_t *id,
				   struct clf_error *err);
/* The name that comes nearest to one that isn't there, or NULL. */
const char *clf_list_item_nearest(struct clf_store *store, struct clf_arena *arena, const char *list, const char *name);

/* At the end of its list. CLF_ECONFLICT: the name is taken; CLF_ELIMIT. */
enum clf_status clf_list_item_add(struct clf_store *store, const char *list, const char *name, int64_t *id,
				  struct clf_error *err);
/* CLF_ECONFLICT: the name is another one's. */
enum clf_status clf_list_item_rename(struct clf_store *store, int64_t id, const char *name, struct clf_error *err);
/* Of a stage; the one that closed so far does it no longer. */
enum clf_status clf_list_item_set_ends(struct clf_store *store, int64_t id, bool ends, struct clf_error *err);
/* Of a type; 0: none. */
enum clf_status clf_list_item_set_team(struct clf_store *store, int64_t id, int64_t team, struct clf_error *err);
enum clf_status clf_list_item_set_causes(struct clf_store *store, int64_t id, int64_t cause_set, struct clf_error *err);
/* Of a type: these fields, and no others. */
enum clf_status clf_list_item_require(struct clf_store *store, int64_t id, const int64_t *fields, size_t count,
				      struct clf_error *err);
/* Names of the types that are offered and require it. */
enum clf_status clf_list_requiring(struct clf_store *store, struct clf_arena *arena, int64_t field,
				   const char *const **out, size_t *count, struct clf_error *err);
/* All that are offered, each once, in their new order; CLF_EINVAL: others. */
enum clf_status clf_list_order(struct clf_store *store, const char *list, const int64_t *ids, size_t count,
			       struct clf_error *err);
enum clf_status clf_list_item_retire(struct clf_store *store, int64_t id, struct clf_error *err);

/* Tickets that have it; open: whose status doesn't end. */
struct clf_list_use {
	int64_t tickets, open;
};
enum clf_status clf_list_item_used(struct clf_store *store, int64_t id, struct clf_list_use *out,
				   struct clf_error *err);
/* Open ones, ascending, at most limit. */
enum clf_status clf_list_item_tickets(struct clf_store *store, struct clf_arena *arena, int64_t id, size_t limit,
				      int64_t **out, size_t *count, struct clf_error *err);

#endif
