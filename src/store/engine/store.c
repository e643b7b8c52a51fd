/*
 * store.c - the database opened and closed, transactions, ids.
 *
 * Ids come from blocks. A block taken in a transaction that is undone is forgotten with it, so the
 * same id is never given out twice.
 */
#include "clf/store/engine/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/file.h"
#include "engine/engine.h"
#include "engine/migrate.h"

#define ID_BLOCK 1000
#define NOTES_MAX (16u << 20)
#define MARK_MAX 4096u
#define TRIES 6      /* of a transaction that the database asks to repeat */
#define PAUSE_MS 25u /* before the second; each that follows is twice as long */

const char *clf_store_file(const char *url)
{
	struct clf_str scheme = CLF_STR("sqlite:");

	if (url == NULL || !clf_str_starts(clf_str_from(url), scheme) || url[scheme.n] == '\0')
		return NULL;
	return url + scheme.n;
}

enum clf_status store_file_of(const char *url, const char **path, struct clf_error *err)
{
	*path = clf_store_file(url);
	if (*path == NULL)
		return clf_error_set(err, CLF_EINVAL, "store url: `sqlite:/path/to/file` is what this program knows");
	return CLF_OK;
}

/* Looked for before the file is: whoever has it open then is waited for by the restore. What it says is for people. */
enum clf_status store_not_restoring(const char *path, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *mark = clf_arena_printf(arena, "%s" CLF_STORE_RESTORING, path);
	enum clf_status status = CLF_OK;
	struct clf_buf words;

	clf_buf_init(&words, MARK_MAX);
	if (access(mark, F_OK) == 0) {
		clf_file_read(mark, &words, NULL);
		status = clf_error_set(err, CLF_ECONFLICT, "a restore runs, or was cut off: %s",
				       words.n > 0 ? words.p : "run `clf-mail restore` again");
	}
	clf_buf_free(&words);
	clf_arena_free(&arena);
	return status;
}

/* An empty file, for us alone. One that is there and empty is what a crash before the first commit left. */
enum clf_status store_make_file(const char *path, struct clf_error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		enum clf_status status = clf_error_set(err, CLF_EIO, "%s: %s", path, strerror(errno));

		if (fd >= 0)
			close(fd);
		return status;
	}
	if (st.st_size > 0) {
		close(fd);
		return clf_error_set(err, CLF_ECONFLICT, "%s: is there already and not empty", path);
	}
	fchmod(fd, 0600);
	close(fd);
	return CLF_OK;
}

static enum clf_status prepare(struct clf_db *db, enum clf_store_mode mode, struct clf_buf *notes,
			       struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	if (mode != CLF_STORE_CREATE)
		status = migrate_check(db, mode == CLF_STORE_MIGRATE, err);
	if (status == CLF_OK && mode != CLF_STORE_OPEN)
		status = migrate(db, notes, err);
	return status == CLF_OK ? db_configure(db, err) : status;
}

enum clf_status clf_store_open(const char *url, enum clf_store_mode mode, struct clf_store **out, struct clf_error *err)
{
	const char *path = NULL;
	struct clf_db *db = NULL;
	struct clf_buf notes;
	enum clf_status status = store_file_of(url, &path, err);

	if (status == CLF_OK)
		status = store_not_restoring(path, err);
	if (status == CLF_OK && mode == CLF_STORE_CREATE)
		status = store_make_file(path, err);
	if (status == CLF_OK)
		status = db_open(path, &db, err);
	if (status != CLF_OK)
		return status;
	clf_buf_init(&notes, NOTES_MAX);
	status = prepare(db, mode, &notes, err);
	if (status != CLF_OK) {
		clf_buf_free(&notes);
		db_close(&db);
		return clf_error_prefix(err, status, "%s", path);
	}
	*out = calloc(1, sizeof(**out));
	if (*out == NULL)
		abort();
	(*out)->db = db;
	(*out)->notes = notes;
	return CLF_OK;
}

void clf_store_close(struct clf_store **store)
{
	if (*store == NULL)
		return;
	clf_store_rollback(*store);
	if ((*store)->desk != NULL)
		(*store)->free_desk(&(*store)->desk);
	if ((*store)->fields != NULL)
		(*store)->free_fields(&(*store)->fields);
	db_close(&(*store)->db);
	clf_buf_free(&(*store)->notes);
	free(*store);
	*store = NULL;
}

const char *clf_store_migrated(const struct clf_store *store)
{
	return store->notes.n > 0 ? store->notes.p : "";
}

int clf_store_schema_version(struct clf_store *store)
{
	return migrate_version(store->db);
}

int clf_store_schema_newest(void)
{
	return migrate_newest();
}

enum clf_status clf_store_schema_at(const char *url, int *version, struct clf_error *err)
{
	const char *path = NULL;
	struct clf_db *db = NULL;
	enum clf_status status = store_file_of(url, &path, err);

	if (status == CLF_OK)
		status = store_not_restoring(path, err);
	if (status == CLF_OK)
		status = db_open(path, &db, err);
	if (status == CLF_OK)
		status = migrate_is_ours(db, err);
	if (status == CLF_OK)
		*version = migrate_version(db);
	db_close(&db);
	return status;
}

enum clf_status clf_store_schema_check(struct clf_store *store, struct clf_error *err)
{
	return migrate_check(store->db, false, err);
}

void clf_store_patience(struct clf_store *store, int ms)
{
	db_patience(store->db, ms);
}

enum clf_status clf_store_begin(struct clf_store *store, struct clf_error *err)
{
	store->block_depth = 0;
	store->in_savepoint = false;
	store->failed = false;
	store->desk_new = false;
	store->fields_new = false;
	return db_run(store->db, err, CLF_DB_BEGIN);
}

enum clf_status clf_store_begin_reading(struct clf_store *store, struct clf_error *err)
{
	store->desk_new = false;
	store->fields_new = false;
	return db_run(store->db, err, "BEGIN");
}

enum clf_status clf_store_look(struct clf_store *store, clf_store_work *work, void *user, struct clf_error *err)
{
	bool own = !db_in_transaction(store->db);
	enum clf_status status = own ? clf_store_begin_reading(store, err) : CLF_OK;

	if (status == CLF_OK)
		status = work(user, err);
	if (own)
		clf_store_rollback(store);
	return status;
}

enum clf_status clf_store_commit(struct clf_store *store, struct clf_error *err)
{
	enum clf_status status;

	if (store->failed)
		return clf_error_set(err, CLF_EIO, "database: no id could be had in this transaction");
	status = db_run(store->db, err, "COMMIT");
	if (status == CLF_OK) {
		store->block_depth = 0;
		store->in_savepoint = false;
		store->desk_new = false;
		store->fields_new = false;
	}
	return status;
}

enum clf_status clf_store_transact_once(struct clf_store *store, clf_store_work *work, void *user,
					struct clf_error *err)
{
	enum clf_status status = clf_store_begin(store, err);

	if (status == CLF_OK)
		status = work(user, err);
	if (status == CLF_OK)
		status = clf_store_commit(store, err);
	if (status != CLF_OK)
		clf_store_rollback(store);
	return status;
}

enum clf_status clf_store_transact(struct clf_store *store, clf_store_work *work, void *user, struct clf_error *err)
{
	enum clf_status status = clf_store_transact_once(store, work, user, err);

	/* Uneven pauses part those that ran into each other. */
	for (unsigned i = 1; i < TRIES && status == CLF_EAGAIN; i++) {
		clf_sleep_ms((int)((PAUSE_MS << i) / 2 + clf_random_below(PAUSE_MS << i)));
		status = clf_store_transact_once(store, work, user, err);
	}
	return status;
}

bool clf_store_is_trouble(enum clf_status status)
{
	return status == CLF_EAGAIN || status == CLF_EIO;
}

static void forget_block(struct clf_store *store)
{
	store->next_id = 0;
	store->end_id = 0;
	store->block_depth = 0;
}

void clf_store_rollback(struct clf_store *store)
{
	if (db_in_transaction(store->db))
		db_run(store->db, NULL, "ROLLBACK");
	store->desk_unsure = store->desk_unsure || store->desk_new;
	store->fields_unsure = store->fields_unsure || store->fields_new;
	if (store->block_depth > 0)
		forget_block(store);
	store->in_savepoint = false;
	store->failed = false;
}

enum clf_status clf_store_savepoint(struct clf_store *store, struct clf_error *err)
{
	enum clf_status status;

	/* A failed disk ends a transaction behind our back; a savepoint without one would commit by itself. */
	if (!db_in_transaction(store->db))
		return clf_error_set(err, CLF_EIO, "database: the transaction is gone");
	status = db_run(store->db, err, "SAVEPOINT one_mail");
	if (status == CLF_OK)
		store->in_savepoint = true;
	return status;
}

enum clf_status clf_store_release(struct clf_store *store, struct clf_error *err)
{
	enum clf_status status = db_run(store->db, err, "RELEASE one_mail");

	if (status == CLF_OK) {
		store->in_savepoint = false;
		if (store->block_depth == 2)
			store->block_depth = 1;
	}
	return status;
}

void clf_store_rollback_to(struct clf_store *store)
{
	store->desk_unsure = store->desk_unsure || store->desk_new;
	store->fields_unsure = store->fields_unsure || store->fields_new;
	if (store->in_savepoint && db_in_transaction(store->db)) {
		db_run(store->db, NULL, "ROLLBACK TO one_mail");
		db_run(store->db, NULL, "RELEASE one_mail");
	}
	if (store->block_depth == 2)
		forget_block(store);
	store->in_savepoint = false;
}

/* Never given out by the counter, so what is written with it before the refused commit hits nothing. */
static int64_t id_of_no_use(struct clf_store *store)
{
	store->failed = true;
	return INT64_MAX / 2 + (int64_t)clf_random_below(INT64_MAX / 2);
}

int64_t clf_store_next_id(struct clf_store *store)
{
	int64_t end = 0;

	if (store->next_id < store->end_id)
		return store->next_id++;
	if (!db_in_transaction(store->db) ||
	    db_get(store->db, NULL, &end, "UPDATE id_block SET next = next + $block WHERE name = 'row' RETURNING next",
		   CLF_NUMBER("$block", ID_BLOCK)) != CLF_OK)
		return id_of_no_use(store);
	store->block_depth = store->in_savepoint ? 2 : 1;
	store->end_id = end;
	store->next_id = end - ID_BLOCK;
	return store->next_id++;
}

int64_t clf_store_next_ticket(struct clf_store *store)
{
	int64_t next = 0;

	if (!db_in_transaction(store->db) ||
	    db_get(store->db, NULL, &next,
		   "UPDATE id_block SET next = next + 1 WHERE name = 'ticket' RETURNING next") != CLF_OK)
		return id_of_no_use(store);
	return next - 1;
}

enum clf_status store_enter(struct clf_store *store, bool *own, struct clf_error *err)
{
	*own = !db_in_transaction(store->db);
	return *own ? clf_store_begin(store, err) : CLF_OK;
}

enum clf_status store_leave(struct clf_store *store, bool own, enum clf_status status, struct clf_error *err)
{
	if (!own)
		return status;
	if (status == CLF_OK)
		status = clf_store_commit(store, err);
	if (status != CLF_OK)
		clf_store_rollback(store);
	return status;
}
