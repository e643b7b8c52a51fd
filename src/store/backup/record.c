/*
 * record.c - one row each for the last backup that was made and the last that was verified.
 */
#include "clf/store/backup/record.h"

#include "clf/store/engine/store.h"
#include "engine/engine.h"

static const char *name_of(enum clf_backup_what what)
{
	return what == CLF_BACKUP_MADE ? "made" : "verified";
}

enum clf_status clf_backup_done(struct clf_store *store, enum clf_backup_what what,
				const struct clf_backup_record *record, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO backup_done (what, file, size, at) VALUES ($what, $file, $size, $at) "
		      "ON CONFLICT (what) DO UPDATE "
		      "SET file = excluded.file, size = excluded.size, at = excluded.at",
		      CLF_TEXT("$what", name_of(what)), CLF_TEXT("$file", record->file),
		      CLF_NUMBER("$size", record->size), CLF_NUMBER("$at", record->at));
}

enum clf_status clf_backup_last(struct clf_store *store, struct clf_arena *arena, enum clf_backup_what what,
				struct clf_backup_record *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, "SELECT file, size, at FROM backup_done WHERE what = $what",
				       CLF_TEXT("$what", name_of(what)));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out =
		    (struct clf_backup_record){rows_text(rows, arena, 0), rows_number(rows, 1), rows_number(rows, 2)};
	rows_end(rows);
	return status;
}
