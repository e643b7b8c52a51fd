/*
 * view.h - lists under a name: an agent's own, and everybody's. Borrowed from the arena.
 */
#ifndef CLF_STORE_VIEW_H
#define CLF_STORE_VIEW_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

#define CLF_VIEWS_MAX 100u /* of one agent, and of everybody */
#define CLF_VIEW_NAME 100u
#define CLF_VIEW_QUERY 2000u

struct clf_view {
	int64_t id;
	int64_t party;     /* whose; 0: everybody's */
	const char *owner; /* address, or NULL */
	const char *name;
	const char *query;        /* as it is kept (clf_listing_keep) */
	int64_t changed_at;       /* 0: shipped */
	int64_t changed_by;       /* the agent who did; 0: none, or it isn't known */
	const char *by, *by_name; /* of that one, read alone; name may be NULL */
};

/* The agent's own and everybody's, by name; agent 0: everybody's. */
enum clf_status clf_view_list(struct clf_store *store, struct clf_arena *arena, int64_t agent, struct clf_view **out,
			      size_t *count, struct clf_error *err);
/* All of all agents, too. */
enum clf_status clf_view_all(struct clf_store *store, struct clf_arena *arena, struct clf_view **out, size_t *count,
			     struct clf_error *err);
enum clf_status clf_view_by_id(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_view *out,
			       struct clf_error *err);
/* By name without regard to case: the agent's own before everybody's. CLF_ENOTFOUND says the nearest. */
enum clf_status clf_view_named(struct clf_store *store, struct clf_arena *arena, int64_t agent, const char *name,
			       struct clf_view *out, struct clf_error *err);
const char *clf_view_nearest(struct clf_store *store, struct clf_arena *arena, int64_t agent, const char *name);

/* Inside a transaction. CLF_ECONFLICT: the name is taken; CLF_ELIMIT: there are too many. id 0: a new one. */
enum clf_status clf_view_save(struct clf_store *store, const struct clf_view *view, int64_t now, int64_t *id,
			      struct clf_error *err);
enum clf_status clf_view_remove(struct clf_store *store, int64_t id, struct clf_error *err);

#endif
