/*
 * db.c - adapter of SQLite, the only file that includes its header.
 *
 * Statements are cached by the address of their constant SQL. Waiting for another writer polls each
 * millisecond: SQLite's own back-off leaves a role asleep long after the lock is free.
 */
#include "engine/db.h"
#include "engine/engine.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"

#define PATIENCE_MS 5000
#define CACHE_SLOTS 1024u /* a power of two, well above the number of statements there are */
#define MEMORY_PAGES_KIB "-32768"
#define PROGRESS_STEPS 100000 /* of SQLite's own machine */

struct clf_rows {
	struct clf_db *db;
	const char *sql;
	sqlite3_stmt *stmt;
	bool active;
	int failed; /* SQLite's code from preparing or binding, told by the first step */
};

/* A statement that was put together. */
struct made {
	char *sql;
	uint64_t used; /* when it was asked last; 0: the place is free */
	struct clf_rows rows;
};

struct clf_db {
	sqlite3 *handle;
	struct clf_rows *slots[CACHE_SLOTS];
	size_t used;
	int64_t changes;
	int64_t busy_since;
	int patience_ms;
	struct clf_rows broken; /* what is handed out when nothing could be prepared */
	struct made made[DB_MADE_KEPT];
	uint64_t asked; /* of made ones, counted */
};

static enum clf_status status_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return CLF_EAGAIN;
	case SQLITE_CONSTRAINT:
		return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
			       code == SQLITE_CONSTRAINT_ROWID
			   ? CLF_ECONFLICT
			   : CLF_EINVAL;
	case SQLITE_TOOBIG:
		return CLF_ELIMIT;
	case SQLITE_NOTADB:
		return CLF_EINVAL;
	default:
		return CLF_EIO;
	}
}

static enum clf_status fail(const struct clf_db *db, int code, struct clf_error *err)
{
	enum clf_status status = status_of(code);

	if (status == CLF_EAGAIN)
		return clf_error_set(err, status, "database is busy: another process holds it for over %d s",
				     db->patience_ms / 1000);
	if ((code & 0xff) == SQLITE_FULL)
		return clf_error_set(err, status, "database: the disk is full; make room and start again");
	if (strcmp(sqlite3_errmsg(db->handle), sqlite3_errstr(code)) == 0)
		return clf_error_set(err, status, "database: %s", sqlite3_errstr(code));
	return clf_error_set(err, status, "database: %s (%s)", sqlite3_errmsg(db->handle), sqlite3_errstr(code));
}

static int wait_for_writer(void *context, int count)
{
	struct clf_db *db = context;
	int64_t now = clf_clock_monotonic_ms();

	if (count == 0)
		db->busy_since = now;
	if (now - db->busy_since >= db->patience_ms)
		return 0;
	clf_sleep_ms(1);
	return 1;
}

enum clf_status db_open(const char *path, struct clf_db **out, struct clf_error *err)
{
	struct clf_db *db = calloc(1, sizeof(*db));
	int code;

	if (db == NULL)
		abort();
	if (access(path, F_OK) != 0) {
		free(db);
		return errno == ENOENT ? clf_error_set(err, CLF_ENOTFOUND,
						       "there is no database %s: see that url in [store] names it; "
						       "where there was none yet, `clf-mail init` makes it",
						       path)
				       : clf_error_set(err, CLF_EIO, "%s: %s", path, strerror(errno));
	}
	/* Counting every allocation under a lock serves nobody; refused, and no harm, once SQLite is in use. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	code = sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK) {
		clf_error_set(err, CLF_EIO, "%s: %s", path,
			      db->handle != NULL ? sqlite3_errmsg(db->handle) : "out of memory");
		db_close(&db);
		return CLF_EIO;
	}
	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_handler(db->handle, wait_for_writer, db);
	db->patience_ms = PATIENCE_MS;
	db->broken.db = db;
	*out = db;
	return CLF_OK;
}

void db_patience(struct clf_db *db, int ms)
{
	db->patience_ms = ms;
}

void db_close(struct clf_db **db)
{
	if (*db == NULL)
		return;
	for (size_t i = 0; i < CACHE_SLOTS; i++) {
		if ((*db)->slots[i] != NULL)
			sqlite3_finalize((*db)->slots[i]->stmt);
		free((*db)->slots[i]);
	}
	for (size_t i = 0; i < DB_MADE_KEPT; i++) {
		sqlite3_finalize((*db)->made[i].rows.stmt);
		free((*db)->made[i].sql);
	}
	sqlite3_close((*db)->handle);
	free(*db);
	*db = NULL;
}

/* A setting that did not take is an error: durability hangs on it. */
static enum clf_status expect(struct clf_db *db, const char *sql, const char *want, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(db, sql);
	enum clf_status status = rows_next(rows, err);
	const char *value = status == CLF_OK ? rows_peek(rows, 0) : NULL;

	if (status == CLF_ENOTFOUND || (status == CLF_OK && !clf_text_equal(value, want)))
		status = clf_error_set(err, CLF_EIO, "database: `%s` gives %s instead of %s", sql,
				       value != NULL ? value : "nothing", want);
	rows_end(rows);
	return status;
}

enum clf_status db_configure(struct clf_db *db, struct clf_error *err)
{
	static const char *const settings[] = {
	    "PRAGMA synchronous = FULL",  "PRAGMA foreign_keys = ON",    "PRAGMA cache_size = " MEMORY_PAGES_KIB,
	    "PRAGMA temp_store = MEMORY", "PRAGMA trusted_schema = OFF", "PRAGMA secure_delete = ON",
	};
	static const struct {
		const char *sql, *want;
	} expected[] = {
	    {"PRAGMA journal_mode = WAL", "wal"},
	    {"PRAGMA wal_autocheckpoint = 2000", "2000"},
	    {"PRAGMA journal_size_limit = 67108864", "67108864"},
	    {"PRAGMA synchronous", "2"},
	    {"PRAGMA foreign_keys", "1"},
	};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(settings); i++)
		status = db_run(db, err, settings[i]);
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(expected); i++)
		status = expect(db, expected[i].sql, expected[i].want, err);
	return status;
}

enum clf_status db_overwrite(struct clf_db *db, struct clf_error *err)
{
	return expect(db, "PRAGMA secure_delete = ON", "1", err);
}

enum clf_status db_empty_log(struct clf_db *db, int ms, struct clf_error *err)
{
	int patience = db->patience_ms, code;

	db->patience_ms = ms;
	code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	db->patience_ms = patience;

	return code == SQLITE_OK ? CLF_OK : fail(db, code, err);
}

enum clf_status db_script(struct clf_db *db, const char *sql, struct clf_error *err)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? CLF_OK : fail(db, code, err);
}

struct copying {
	const char *path;
	void (*progress)(void *user, int64_t done);
	void *user;
};

static int tell_progress(void *context)
{
	const struct copying *copying = context;
	struct stat st;

	if (stat(copying->path, &st) == 0)
		copying->progress(copying->user, (int64_t)st.st_size);
	return 0;
}

enum clf_status db_copy(struct clf_db *db, const char *path, void (*progress)(void *user, int64_t done), void *user,
			struct clf_error *err)
{
	struct copying copying = {path, progress, user};
	enum clf_status status;

	if (progress != NULL)
		sqlite3_progress_handler(db->handle, PROGRESS_STEPS, tell_progress, &copying);
	status = db_run(db, err, "VACUUM INTO $path", CLF_TEXT("$path", path));
	sqlite3_progress_handler(db->handle, 0, NULL, NULL);
	return status;
}

void db_fold_log(struct clf_db *db)
{
	sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

bool db_in_transaction(const struct clf_db *db)
{
	return sqlite3_get_autocommit(db->handle) == 0;
}

int64_t db_changes(const struct clf_db *db)
{
	return db->changes;
}

int64_t db_changes_ever(const struct clf_db *db)
{
	return sqlite3_total_changes64(db->handle);
}

struct clf_arg arg_id(const char *name, int64_t value)
{
	return (struct clf_arg){name, value ? CLF_ARG_NUMBER : CLF_ARG_NULL, value, NULL, 0};
}

static struct clf_rows *prepare(struct clf_db *db, const char *sql, size_t slot)
{
	struct clf_rows *rows = &db->broken;
	sqlite3_stmt *stmt = NULL;
	int code = SQLITE_NOMEM;

	if (db->used < CACHE_SLOTS / 2)
		code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
	if (code != SQLITE_OK) {
		rows->failed = code;
		return rows;
	}
	rows = calloc(1, sizeof(*rows));
	if (rows == NULL)
		abort();
	*rows = (struct clf_rows){db, sql, stmt, false, SQLITE_OK};
	db->slots[slot] = rows;
	db->used++;
	return rows;
}

static struct clf_rows *cached(struct clf_db *db, const char *sql)
{
	size_t slot = ((uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15)) >> 54;

	while (db->slots[slot] != NULL && db->slots[slot]->sql != sql)
		slot = (slot + 1) & (CACHE_SLOTS - 1);
	if (db->slots[slot] == NULL)
		return prepare(db, sql, slot);
	if (!db->slots[slot]->active)
		return db->slots[slot];
	db->broken.failed = SQLITE_MISUSE; /* rows of the same text are still being read */
	return &db->broken;
}

static int bind(sqlite3_stmt *stmt, const struct clf_arg *arg)
{
	int index = sqlite3_bind_parameter_index(stmt, arg->name);

	if (index == 0)
		return SQLITE_RANGE;
	switch (arg->kind) {
	case CLF_ARG_NUMBER:
		return sqlite3_bind_int64(stmt, index, arg->number);
	case CLF_ARG_TEXT:
		return sqlite3_bind_text(stmt, index, arg->p, -1, SQLITE_STATIC);
	case CLF_ARG_BYTES:
		return sqlite3_bind_blob64(stmt, index, arg->p != NULL ? arg->p : "", arg->n, SQLITE_STATIC);
	case CLF_ARG_NULL:
		break;
	}
	return sqlite3_bind_null(stmt, index);
}

static struct clf_rows *ask(struct clf_rows *rows, const struct clf_arg *args, size_t count)
{
	if (rows->stmt == NULL)
		return rows;
	rows->active = true;
	/* A forgotten argument would be NULL in silence. */
	rows->failed = sqlite3_bind_parameter_count(rows->stmt) == (int)count ? SQLITE_OK : SQLITE_RANGE;
	for (size_t i = 0; i < count && rows->failed == SQLITE_OK; i++)
		rows->failed = bind(rows->stmt, &args[i]);
	return rows;
}

struct clf_rows *db_ask_args(struct clf_db *db, const char *sql, const struct clf_arg *args, size_t count)
{
	return ask(cached(db, sql), args, count);
}

/* The one of that text, else the place of the one that was asked longest ago. */
static struct made *made_place(struct clf_db *db, const char *sql)
{
	struct made *oldest = NULL;

	for (size_t i = 0; i < DB_MADE_KEPT; i++) {
		struct made *made = &db->made[i];

		if (made->rows.active)
			continue;
		if (made->sql != NULL && strcmp(made->sql, sql) == 0)
			return made;
		if (oldest == NULL || made->used < oldest->used)
			oldest = made;
	}
	return oldest;
}

struct clf_rows *db_ask_made(struct clf_db *db, const char *sql, const struct clf_arg *args, size_t count)
{
	struct made *made = made_place(db, sql);
	sqlite3_stmt *stmt = NULL;
	int code;

	if (made == NULL) {
		db->broken.failed = SQLITE_MISUSE;
		return &db->broken;
	}
	made->used = ++db->asked;
	if (made->sql != NULL && strcmp(made->sql, sql) == 0)
		return ask(&made->rows, args, count);
	code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
	if (code != SQLITE_OK) {
		db->broken.failed = code;
		return &db->broken;
	}
	sqlite3_finalize(made->rows.stmt);
	free(made->sql);
	made->sql = strdup(sql);
	if (made->sql == NULL)
		abort();
	made->rows = (struct clf_rows){db, made->sql, stmt, false, SQLITE_OK};
	return ask(&made->rows, args, count);
}

static enum clf_status binding_failed(struct clf_rows *rows, struct clf_error *err)
{
	int code = rows->failed;
	enum clf_status status = status_of(code);

	if (code == SQLITE_RANGE || code == SQLITE_MISUSE)
		clf_error_set(err, status, "database: wrong use of `%.60s`",
			      rows->sql != NULL ? rows->sql : "a statement");
	else
		fail(rows->db, code, err);
	rows_end(rows);
	return status;
}

enum clf_status rows_next(struct clf_rows *rows, struct clf_error *err)
{
	enum clf_status status;
	int code;

	if (rows->failed != SQLITE_OK)
		return binding_failed(rows, err);
	code = sqlite3_step(rows->stmt);
	if (code == SQLITE_ROW)
		return CLF_OK;
	status = code == SQLITE_DONE ? CLF_ENOTFOUND : fail(rows->db, code, err);
	rows_end(rows);
	return status;
}

void rows_end(struct clf_rows *rows)
{
	if (!rows->active)
		return;
	rows->active = false;
	rows->failed = SQLITE_OK;
	sqlite3_reset(rows->stmt);
	rows->db->changes = sqlite3_changes64(rows->db->handle);
	sqlite3_clear_bindings(rows->stmt);
}

enum clf_status db_run_args(struct clf_db *db, struct clf_error *err, const char *sql, const struct clf_arg *args,
			    size_t count)
{
	struct clf_rows *rows = db_ask_args(db, sql, args, count);
	enum clf_status status;

	do {
		status = rows_next(rows, err);
	} while (status == CLF_OK);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

enum clf_status db_get_args(struct clf_db *db, struct clf_error *err, int64_t *out, const char *sql,
			    const struct clf_arg *args, size_t count)
{
	struct clf_rows *rows = db_ask_args(db, sql, args, count);
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = rows_number(rows, 0);
	rows_end(rows);
	return status;
}

int64_t rows_number(const struct clf_rows *rows, int column)
{
	return sqlite3_column_int64(rows->stmt, column);
}

bool rows_null(const struct clf_rows *rows, int column)
{
	return sqlite3_column_type(rows->stmt, column) == SQLITE_NULL;
}

const char *rows_peek(const struct clf_rows *rows, int column)
{
	return (const char *)sqlite3_column_text(rows->stmt, column);
}

const char *rows_text(const struct clf_rows *rows, struct clf_arena *arena, int column)
{
	return clf_arena_strdup(arena, rows_peek(rows, column));
}

struct clf_str rows_bytes(const struct clf_rows *rows, int column)
{
	const char *bytes = sqlite3_column_blob(rows->stmt, column);

	return (struct clf_str){bytes, (size_t)sqlite3_column_bytes(rows->stmt, column)};
}

enum clf_status absent_is_fine(enum clf_status status)
{
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}
