/*
 * revision.h - whether what processes keep in their memory is still so: one number that grows when it isn't.
 *
 * Rules, statuses, lists, permissions, calendars and fields are few, asked for all the time, and seldom changed. Who
 * compiles them keeps the number beside them, and compiles anew once it is another.
 */
#ifndef CLF_STORE_REVISION_H
#define CLF_STORE_REVISION_H

#include <stdint.h>

#include "clf/base/status.h"

struct clf_store;

/* Within the transaction of the change itself. */
enum clf_status clf_revision_bump(struct clf_store *store, struct clf_error *err);
/* At least 1. One look by key; in the transaction that uses what was compiled it can't grow any more. */
enum clf_status clf_revision(struct clf_store *store, int64_t *number, struct clf_error *err);

#endif
