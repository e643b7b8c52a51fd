/*
 * cause.h - sets of root causes (clf/ticket/field/cause.h): read, made, renamed, filled and retired.
 *
 * What changes one runs within the caller's transaction, as do the audit's line and the revision (clf/act/causes.h).
 */
#ifndef CLF_STORE_CAUSE_H
#define CLF_STORE_CAUSE_H

#include "clf/base/status.h"
#include "clf/ticket/field/cause.h"

struct clf_arena;
struct clf_store;

#define CLF_CAUSE_SETS_MAX 100u /* that are offered */
#define CLF_CAUSES_MAX 200u     /* of a set */

/* By their names; the gone ones behind the others. */
enum clf_status clf_cause_sets(struct clf_store *store, struct clf_arena *arena, struct clf_cause_set **out,
			       size_t *count, struct clf_error *err);
/* By name without regard to case, else by id, of those that are offered; CLF_ENOTFOUND says the nearest. */
enum clf_status clf_cause_set_named(struct clf_store *store, struct clf_arena *arena, const char *name,
				    struct clf_cause_set *out, struct clf_error *err);
/* A ticket's root causes, in the order of their list; gone ones among them. */
enum clf_status clf_ticket_causes(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				  struct clf_item **out, size_t *count, struct clf_error *err);
/* The name that comes nearest to one that isn't there, or NULL. */
const char *clf_cause_set_nearest(struct clf_store *store, struct clf_arena *arena, const char *name);

/* CLF_ECONFLICT: the name is taken; CLF_ELIMIT. */
enum clf_status clf_cause_set_add(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
enum clf_status clf_cause_set_rename(struct clf_store *store, int64_t id, const char *name, struct clf_error *err);
/* With these causes and no others, in that order. */
enum clf_status clf_cause_set_fill(struct clf_store *store, int64_t id, const int64_t *causes, size_t count,
				   struct clf_error *err);
enum clf_status clf_cause_set_retire(struct clf_store *store, int64_t id, struct clf_error *err);

/* Tickets that haven't ended whose own it is, and names of types that choose from it. */
struct clf_cause_set_use {
	int64_t open;
	const char *const *types;
	size_t type_count;
};
enum clf_status clf_cause_set_used(struct clf_store *store, struct clf_arena *arena, int64_t id,
				   struct clf_cause_set_use *out, struct clf_error *err);
/* Those tickets, ascending, at most limit. */
enum clf_status clf_cause_set_tickets(struct clf_store *store, struct clf_arena *arena, int64_t id, size_t limit,
				      int64_t **out, size_t *count, struct clf_error *err);
/* Types that choose from it choose from the other one; 0: from none. */
enum clf_status clf_cause_set_replace_type(struct clf_store *store, int64_t id, int64_t instead, struct clf_error *err);

#endif
