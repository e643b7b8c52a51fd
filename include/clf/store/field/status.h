/*
 * status.h - the administrator's statuses (clf/ticket/status.h): read, made, changed, ordered and retired.
 *
 * What changes one runs within the caller's transaction, as do the audit's line and the revision, which are the
 * caller's (clf/act/lists.h).
 */
#ifndef CLF_STORE_STATUS_H
#define CLF_STORE_STATUS_H

#include "clf/base/status.h"
#include "clf/ticket/status.h"

struct clf_arena;
struct clf_store;

#define CLF_STATUSES_MAX 100u      /* that are offered */
#define CLF_STATUS_NAME_MAX 100    /* bytes */
#define CLF_STATUS_DEFINITION 1000 /* bytes */

/* In their order, those that are offered. */
enum clf_status clf_status_list(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_status **out,
				size_t *count, struct clf_error *err);
/* The gone ones behind them: the history names them. */
enum clf_status clf_status_ever(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_status **out,
				size_t *count, struct clf_error *err);
/* By name without regard to case, else by id, of those that are offered; CLF_ENOTFOUND says the nearest. */
enum clf_status clf_status_named(struct clf_store *store, struct clf_arena *arena, const char *name,
				 struct clf_ticket_status *out, struct clf_error *err);
/* The name that comes nearest to one that isn't there, or NULL. */
const char *clf_status_nearest(struct clf_store *store, struct clf_arena *arena, const char *name);

/* At the end of the order; its id is set. CLF_ECONFLICT: the name is taken; CLF_ELIMIT. */
enum clf_status clf_status_add(struct clf_store *store, struct clf_ticket_status *status, struct clf_error *err);
/* Name, definition, causes and awaits as they are here; its kind stays what it was. CLF_ECONFLICT: the name is taken.
 */
enum clf_status clf_status_change(struct clf_store *store, const struct clf_ticket_status *status,
				  struct clf_error *err);
/* Of all that are offered, each once; CLF_EINVAL. */
enum clf_status clf_status_order(struct clf_store *store, const int64_t *ids, size_t count, struct clf_error *err);
/* instead 0: nothing takes its place. */
enum clf_status clf_status_retire(struct clf_store *store, int64_t id, int64_t instead, struct clf_error *err);

/* Tickets that stand in it, whether they have ended or not: how many, and the first of them. */
enum clf_status clf_status_used(struct clf_store *store, int64_t id, int64_t *tickets, struct clf_error *err);
enum clf_status clf_status_tickets(struct clf_store *store, struct clf_arena *arena, int64_t id, size_t limit,
				   int64_t **out, size_t *count, struct clf_error *err);

#endif
