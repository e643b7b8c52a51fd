/*
 * engine.h - what stands on the database: a store that is open, and work in a transaction that may run already.
 */
#ifndef CLF_STORE_ENGINE_H
#define CLF_STORE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "engine/db.h"

struct store_desk;
struct store_fields;

struct clf_store {
	struct clf_db *db;
	int64_t next_id, end_id; /* what is left of the block of ids */
	int block_depth;         /* block taken: 0 before this transaction, 1 in it, 2 in its savepoint */
	bool in_savepoint;
	bool failed;             /* an id could not be had: this transaction must not be committed */
	struct clf_buf notes;    /* of the migration */
	struct store_desk *desk; /* what was compiled of the rules, and who frees it; NULL: nothing yet */
	void (*free_desk)(struct store_desk **desk);
	bool desk_new;               /* it was read within this transaction */
	bool desk_unsure;            /* what it was read from may have been rolled back */
	struct store_fields *fields; /* which fields tickets have, likewise */
	void (*free_fields)(struct store_fields **fields);
	bool fields_new, fields_unsure;
};

/* An empty file for the database, for us alone; CLF_ECONFLICT when it is there and not empty. */
enum clf_status store_make_file(const char *path, struct clf_error *err);
/* CLF_ECONFLICT: a restore is at it, or was cut off. */
enum clf_status store_not_restoring(const char *path, struct clf_error *err);
/* Begins a transaction unless one runs; leave commits or rolls back what enter began, and returns the status. */
/* clf_store_file; CLF_EINVAL says which urls there are. */
enum clf_status store_file_of(const char *url, const char **path, struct clf_error *err);
enum clf_status store_enter(struct clf_store *store, bool *own, struct clf_error *err);
enum clf_status store_leave(struct clf_store *store, bool own, enum clf_status status, struct clf_error *err);
/* CLF_ENOTFOUND becomes CLF_OK: the end of rows, or a row that may be absent. */
enum clf_status absent_is_fine(enum clf_status status);

#endif
