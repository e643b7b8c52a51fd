/*
 * names.h - teams, segments, statuses and calendars by name, without regard to case.
 */
#ifndef CLF_STORE_NAMES_H
#define CLF_STORE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

/* The name that comes nearest, without regard to case; NULL: none is near. */
const char *name_nearest(struct clf_arena *arena, const char *const *names, size_t count, const char *name);
/* The first of them, as many as an error's text has room for. */
const char *names_shown(struct clf_arena *arena, const char *const *names, size_t count);

/* What comes nearest to a name that isn't there; NULL: nothing does. */
const char *team_nearest(struct clf_store *store, struct clf_arena *arena, const char *name);
/* Teams of the kind group: they see tickets, and own none. */
const char *group_nearest(struct clf_store *store, struct clf_arena *arena, const char *name);
const char *segment_nearest(struct clf_store *store, struct clf_arena *arena, const char *name);
const char *status_nearest(struct clf_store *store, struct clf_arena *arena, const char *name);
const char *agent_nearest(struct clf_store *store, struct clf_arena *arena, const char *address);

/* CLF_ENOTFOUND, err untouched. */
enum clf_status team_by_name(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
enum clf_status segment_by_name(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
/* The same for a person who wrote the name: CLF_ENOTFOUND says which there are. */
enum clf_status team_asked(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
enum clf_status group_asked(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
enum clf_status segment_asked(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
enum clf_status status_asked(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
enum clf_status calendar_asked(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
/* Of a list, gone ones among them, or a team of the kind group where list is CLF_LIST_GROUP. */
enum clf_status item_asked(struct clf_store *store, const char *list, const char *name, int64_t *id,
			   struct clf_error *err);
const char *item_nearest(struct clf_store *store, struct clf_arena *arena, const char *list, const char *name);
/* Made if need be; NULL or "" gives 0. Inside a transaction. */
enum clf_status team_make(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
enum clf_status segment_make(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);

#endif
