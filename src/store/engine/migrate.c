/*
 * migrate.c - the schema's files applied in order, and whether a database is ours at all.
 *
 * Each file schema/NNN_*.sql sets user_version to NNN itself and is one transaction with it and with what only the
 * program can do to the rows, so a crash leaves the version before or the version after.
 */
#include "engine/migrate.h"

#include <stdlib.h>

#include "clf/base/count.h"
#include "clf/base/embedded.h"
#include "engine/db.h"

#define APPLICATION_ID INT64_C(0x434c464d) /* "CLFM" */

/* What a file needs beside its SQL. */
static const struct {
	int version;
	enum clf_status (*run)(struct clf_db *db, struct clf_buf *notes, struct clf_error *err);
} steps[] = {
    {7, migrate_fold_names},
    {10, migrate_senders},
    {26, migrate_responses},
};

static int version_of(const struct clf_embedded *file)
{
	return (int)strtol(file->path, NULL, 10);
}

int migrate_newest(void)
{
	int version = 0;

	for (const struct clf_embedded *file = clf_embedded_schema; file->path != NULL; file++)
		version = version_of(file);
	return version;
}

int migrate_version(struct clf_db *db)
{
	int64_t version = 0;

	return db_get(db, NULL, &version, "PRAGMA user_version") == CLF_OK ? (int)version : -1;
}

enum clf_status migrate_is_ours(struct clf_db *db, struct clf_error *err)
{
	int64_t application = 0;
	enum clf_status status = db_get(db, err, &application, "PRAGMA application_id");

	if (status == CLF_OK && application != APPLICATION_ID)
		return clf_error_set(err, CLF_EINVAL, "this is not a database of clf-mail (application id %lld)",
				     (long long)application);
	return status;
}

enum clf_status migrate_check(struct clf_db *db, bool older_is_fine, struct clf_error *err)
{
	int64_t version = 0;
	enum clf_status status = migrate_is_ours(db, err);

	if (status == CLF_OK)
		status = db_get(db, err, &version, "PRAGMA user_version");
	if (status != CLF_OK)
		return status;
	if (version > migrate_newest())
		return clf_error_set(
		    err, CLF_ECONFLICT,
		    "the database has schema %lld and this program knows %d: install the newer program; or go back, "
		    "with `clf-mail restore` and what the upgrade kept in backup/ beside the database",
		    (long long)version, migrate_newest());
	if (version < migrate_newest() && !older_is_fine)
		return clf_error_set(err, CLF_ECONFLICT,
				     "the database has schema %lld and this program needs %d: run `clf-mail migrate`",
				     (long long)version, migrate_newest());
	return CLF_OK;
}

static enum clf_status run_file(struct clf_db *db, const struct clf_embedded *file, struct clf_buf *notes,
				struct clf_error *err)
{
	enum clf_status status = db_script(db, file->bytes, err);

	if (status == CLF_OK && migrate_version(db) != version_of(file))
		status = clf_error_set(err, CLF_EIO, "the file does not set its own version");
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(steps); i++) {
		if (steps[i].version == version_of(file))
			status = steps[i].run(db, notes, err);
	}
	return status;
}

static enum clf_status apply(struct clf_db *db, const struct clf_embedded *file, struct clf_buf *notes,
			     struct clf_error *err)
{
	enum clf_status status = db_run(db, err, CLF_DB_BEGIN);

	if (status != CLF_OK)
		return status;
	if (migrate_version(db) < version_of(file))
		status = run_file(db, file, notes, err);
	if (status == CLF_OK)
		status = db_run(db, err, "COMMIT");
	if (status != CLF_OK) {
		if (db_in_transaction(db))
			db_run(db, NULL, "ROLLBACK");
		return clf_error_prefix(err, status, "schema %s", file->path);
	}
	return CLF_OK;
}

enum clf_status migrate(struct clf_db *db, struct clf_buf *notes, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (const struct clf_embedded *file = clf_embedded_schema; file->path != NULL && status == CLF_OK; file++) {
		if (version_of(file) > migrate_version(db))
			status = apply(db, file, notes, err);
	}
	return status;
}
