/*
 * names.h - teams, segments and statuses by name, without regard to case.
 */
#ifndef CLF_STORE_NAMES_H
#define CLF_STORE_NAMES_H

#include <stdint.h>

#include "clf/base/status.h"

struct clf_store;

/* CLF_ENOTFOUND. */
enum clf_status team_by_name(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
enum clf_status segment_by_name(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
enum clf_status status_by_name(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
/* The same, made if need be; NULL or "" gives 0. Inside a transaction. */
enum clf_status team_make(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
enum clf_status segment_make(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);

#endif
