/*
 * record.h - the last backup that was made, and the last that was tried by restoring it.
 */
#ifndef CLF_STORE_RECORD_H
#define CLF_STORE_RECORD_H

#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

enum clf_backup_what { CLF_BACKUP_MADE, CLF_BACKUP_VERIFIED };

struct clf_backup_record {
	const char *file; /* "-": standard output */
	int64_t size, at;
};

/* A transaction of its own, unless one runs. */
enum clf_status clf_backup_done(struct clf_store *store, enum clf_backup_what what,
				const struct clf_backup_record *record, struct clf_error *err);
/* CLF_ENOTFOUND (err untouched): never. */
enum clf_status clf_backup_last(struct clf_store *store, struct clf_arena *arena, enum clf_backup_what what,
				struct clf_backup_record *out, struct clf_error *err);

#endif
