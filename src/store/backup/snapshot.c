/*
 * snapshot.c - the database copied in one step (VACUUM INTO), and such a copy looked through.
 *
 * Page by page beside others who write would begin anew with each of their commits and never end.
 */
#include "clf/store/backup/snapshot.h"

#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "engine/migrate.h"
#include "engine/raw.h"

enum clf_status clf_snapshot_make(const char *url, const char *path, clf_snapshot_progress *progress, void *user,
				  struct clf_error *err)
{
	const char *from = clf_store_file(url);
	struct clf_db *db = NULL;
	enum clf_status status;

	if (from == NULL)
		return clf_error_set(err, CLF_EINVAL, "store url: `sqlite:/path/to/file` is what this program knows");
	status = store_not_restoring(from, err);
	if (status == CLF_OK)
		status = store_make_file(path, err);
	if (status != CLF_OK)
		return status;
	status = db_open(from, &db, err);
	if (status == CLF_OK)
		status = migrate_check(db, true, err);
	if (status == CLF_OK)
		status = db_copy(db, path, progress, user, err);
	db_close(&db);
	if (status == CLF_OK)
		status = clf_file_sync(path, err);
	if (status == CLF_OK)
		status = clf_file_sync_folder(path, err);
	if (status != CLF_OK)
		unlink(path);
	return status;
}

static enum clf_status check(struct clf_db *db, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(db, "PRAGMA quick_check(1)");
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK && !clf_text_equal(rows_peek(rows, 0), "ok"))
		status = clf_error_set(err, CLF_EINVAL, "the database is damaged: %s", rows_peek(rows, 0));
	else if (status == CLF_EIO)
		clf_error_prefix(err, status, "the database is damaged");
	rows_end(rows);
	return status == CLF_EIO ? CLF_EINVAL : status;
}

static enum clf_status read_ids(struct clf_db *db, struct clf_snapshot *out, struct clf_error *err)
{
	int64_t at = 0;
	enum clf_status status =
	    db_get(db, err, &out->next_row, "SELECT coalesce(max(next), 0) FROM id_block WHERE name = 'row'");

	if (status == CLF_OK)
		status = db_get(db, err, &out->next_ticket,
				"SELECT coalesce(max(next), 0) FROM id_block WHERE name = 'ticket'");
	if (status == CLF_OK)
		status = db_get(db, err, &out->newest_at, "SELECT coalesce(max(at), 0) FROM journal");
	if (status == CLF_OK)
		status = db_get(db, err, &at, "SELECT coalesce(max(at), 0) FROM event");
	if (at > out->newest_at)
		out->newest_at = at;
	out->schema = migrate_version(db);
	return status;
}

static enum clf_status count(struct clf_db *db, struct clf_snapshot *out, struct clf_error *err)
{
	const struct {
		int64_t *number;
		const char *sql;
	} all[] = {
	    {&out->tickets, "SELECT count(*) FROM ticket"}, {&out->messages, "SELECT count(*) FROM message"},
	    {&out->mails, "SELECT count(*) FROM raw_mail"}, {&out->journal, "SELECT count(*) FROM journal"},
	    {&out->outbox, "SELECT count(*) FROM outbox"},  {&out->agents, "SELECT count(*) FROM agent"},
	};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(all); i++)
		status = db_get(db, err, all[i].number, all[i].sql);
	return status;
}

enum clf_status clf_snapshot_look(const char *path, struct clf_snapshot *out, struct clf_error *err)
{
	struct clf_snapshot found = {0};
	struct clf_db *db = NULL;
	enum clf_status status = db_open(path, &db, err);

	if (status == CLF_OK)
		status = migrate_check(db, true, err);
	if (status == CLF_OK)
		status = check(db, err);
	if (status == CLF_OK)
		status = read_ids(db, &found, err);
	if (status == CLF_OK)
		status = count(db, &found, err);
	db_close(&db);
	if (status == CLF_OK)
		*out = found;
	return status;
}

enum clf_status clf_snapshot_last_words(const char *path, struct clf_snapshot *out, struct clf_error *err)
{
	struct clf_snapshot found = {0};
	struct clf_db *db = NULL;
	enum clf_status status = db_open(path, &db, err);

	if (status == CLF_OK)
		status = migrate_is_ours(db, err);
	if (status == CLF_OK)
		db_fold_log(db);
	if (status == CLF_OK)
		status = read_ids(db, &found, err);
	db_close(&db);
	if (status == CLF_OK)
		*out = found;
	return status;
}

/* Those at even distances from the first to the last, then the newest. A mail taken back has no bytes. */
enum clf_status clf_snapshot_sample(struct clf_store *store, struct clf_arena *arena, size_t limit, int64_t **mails,
				    size_t *count, struct clf_error *err)
{
	int64_t *list = clf_arena_array_of(arena, limit, int64_t);
	int64_t first = 0, last = 0, id = 0;
	size_t n = 0;
	struct clf_rows *rows;
	enum clf_status status =
	    db_get(store->db, err, &first, "SELECT coalesce(min(id), 0) FROM raw_mail WHERE pieces > 0");

	if (status == CLF_OK)
		status = db_get(store->db, err, &last, "SELECT coalesce(max(id), 0) FROM raw_mail WHERE pieces > 0");
	for (size_t i = 0; status == CLF_OK && i < limit / 2; i++) {
		int64_t from = first + (last - first) / (int64_t)(limit / 2) * (int64_t)i;

		status = db_get(store->db, err, &id,
				"SELECT id FROM raw_mail WHERE id >= $from AND id > $after AND pieces > 0 "
				"ORDER BY id LIMIT 1",
				CLF_NUMBER("$from", from), CLF_NUMBER("$after", n > 0 ? list[n - 1] : 0));
		if (status == CLF_OK)
			list[n++] = id;
		status = absent_is_fine(status);
	}
	if (status != CLF_OK)
		return status;
	rows = db_ask(store->db,
		      "SELECT id FROM raw_mail WHERE pieces > 0 AND id > $after "
		      "ORDER BY id DESC LIMIT $limit",
		      CLF_NUMBER("$after", n > 0 ? list[n - 1] : 0), CLF_NUMBER("$limit", limit - n));
	while ((status = rows_next(rows, err)) == CLF_OK)
		list[n++] = rows_number(rows, 0);
	*mails = list;
	*count = n;
	return absent_is_fine(status);
}

enum clf_status clf_snapshot_mail(struct clf_store *store, int64_t mail, struct clf_buf *out, struct clf_error *err)
{
	size_t before = out->n;
	enum clf_status status = raw_load(store, mail, out, err);

	if (status == CLF_OK)
		status = raw_compare(store, mail, (struct clf_str){out->p + before, out->n - before}, err);
	if (status == CLF_EIO)
		clf_error_prefix(err, CLF_EINVAL, "damaged");
	return status == CLF_EIO ? CLF_EINVAL : status;
}
