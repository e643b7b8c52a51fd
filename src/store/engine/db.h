/*
 * db.h - the thin layer between our SQL and the database.
 *
 * SQL is constant text with $name parameters; a statement is prepared once for each text (known by
 * its address) and kept. What another database needs differently is hidden here.
 */
#ifndef CLF_STORE_DB_H
#define CLF_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_arena;
struct clf_db;
struct clf_rows;

/* Words that another database has another word for. Those that lock bring the space before them. */
/* Ends a SELECT whose rows are locked until the transaction ends; here the writer's lock does that. */
#define CLF_FOR_UPDATE ""
/* The same, and rows that somebody else has locked are passed over. */
#define CLF_SKIP_LOCKED ""
/* A comparison with a pattern, without regard to the case of ASCII letters at the least. */
#define CLF_LIKE "LIKE"

/* Behind a table's name in FROM: the index that leads, or the table in the order of its key alone. Another database
 * finds its own way, and reads a remark. */
#define CLF_LED_BY "INDEXED BY "
#define CLF_LED_END " "
#define CLF_LED_BY_KEY "NOT INDEXED "

/* The numbers of a list in the words of JSON, "[1,2]", the argument $numbers: a table of one column. */
#define CLF_NUMBERS_LISTED "SELECT value FROM json_each($numbers) "

/* A transaction that is going to write. */
#define CLF_DB_BEGIN "BEGIN IMMEDIATE"

enum clf_arg_kind { CLF_ARG_NUMBER, CLF_ARG_NULL, CLF_ARG_TEXT, CLF_ARG_BYTES };
struct clf_arg {
	const char *name;
	enum clf_arg_kind kind;
	int64_t number;
	const char *p; /* borrowed until the statement has ended */
	size_t n;
};
#define CLF_NUMBER(name, value) ((struct clf_arg){(name), CLF_ARG_NUMBER, (int64_t)(value), NULL, 0})
/* 0 is stored as NULL: ids and times that aren't there. */
#define CLF_ID(name, value) (arg_id((name), (int64_t)(value)))
#define CLF_TEXT(name, value) ((struct clf_arg){(name), CLF_ARG_TEXT, 0, (value), 0})
#define CLF_BYTES(name, value) ((struct clf_arg){(name), CLF_ARG_BYTES, 0, (value).p, (value).n})
struct clf_arg arg_id(const char *name, int64_t value);

/* Opens an existing file. CLF_EINVAL: it is no database; CLF_ENOTFOUND; CLF_EIO. *out is the caller's. */
enum clf_status db_open(const char *path, struct clf_db **out, struct clf_error *err);
void db_close(struct clf_db **db);
/* Settings that hold for a connection (and WAL, which stays with the file), each read back. */
enum clf_status db_configure(struct clf_db *db, struct clf_error *err);
/* How long to wait for another writer. */
void db_patience(struct clf_db *db, int ms);
/* Several statements without parameters: a migration. */
enum clf_status db_script(struct clf_db *db, const char *sql, struct clf_error *err);
/* A consistent copy into an empty file at path. progress may be NULL; done: octets written. */
enum clf_status db_copy(struct clf_db *db, const char *path, void (*progress)(void *user, int64_t done), void *user,
			struct clf_error *err);
/* The write-ahead log into the database itself, and no log is left: unless it is in use. */
void db_fold_log(struct clf_db *db);
/* From here on this connection overwrites what it frees with zeros. */
enum clf_status db_overwrite(struct clf_db *db, struct clf_error *err);
/*
 * All of the write-ahead log into the database, and the log emptied; writers wait meanwhile, so long as it waits itself
 * for who reads in it. CLF_EAGAIN: somebody still does.
 */
enum clf_status db_empty_log(struct clf_db *db, int ms, struct clf_error *err);
bool db_in_transaction(const struct clf_db *db);
/* Rows changed by the statement that ended last. */
int64_t db_changes(const struct clf_db *db);
/* All that this connection changed, in tables that another is made of, too. */
int64_t db_changes_ever(const struct clf_db *db);

/*
 * CLF_EAGAIN: busy, run the transaction again; CLF_ECONFLICT: a unique key is there already; CLF_EINVAL: another
 * constraint; CLF_ELIMIT: too large; CLF_EIO: the database failed.
 */
#define db_run(db, err, sql, ...)                                                                                      \
	db_run_args((db), (err), (sql), (const struct clf_arg[]){__VA_ARGS__},                                         \
		    sizeof((const struct clf_arg[]){__VA_ARGS__}) / sizeof(struct clf_arg))
enum clf_status db_run_args(struct clf_db *db, struct clf_error *err, const char *sql, const struct clf_arg *args,
			    size_t count);

/* First column of the first row; CLF_ENOTFOUND (err untouched) when there is none. NULL gives 0. */
#define db_get(db, err, out, sql, ...)                                                                                 \
	db_get_args((db), (err), (out), (sql), (const struct clf_arg[]){__VA_ARGS__},                                  \
		    sizeof((const struct clf_arg[]){__VA_ARGS__}) / sizeof(struct clf_arg))
enum clf_status db_get_args(struct clf_db *db, struct clf_error *err, int64_t *out, const char *sql,
			    const struct clf_arg *args, size_t count);

/* Rows one after the other; until they end no other rows of the same SQL may be asked for. Never NULL. */
#define db_ask(db, sql, ...)                                                                                           \
	db_ask_args((db), (sql), (const struct clf_arg[]){__VA_ARGS__},                                                \
		    sizeof((const struct clf_arg[]){__VA_ARGS__}) / sizeof(struct clf_arg))
struct clf_rows *db_ask_args(struct clf_db *db, const char *sql, const struct clf_arg *args, size_t count);
/*
 * The same for a text that was put together of constant pieces (listing/): it is known by what it says, and those used
 * last are kept.
 */
#define DB_MADE_KEPT 96u
struct clf_rows *db_ask_made(struct clf_db *db, const char *sql, const struct clf_arg *args, size_t count);
/* CLF_OK: a row; CLF_ENOTFOUND (err untouched): no more, and the rows have ended; else failed, and they have ended. */
enum clf_status rows_next(struct clf_rows *rows, struct clf_error *err);
void rows_end(struct clf_rows *rows); /* fine twice */

int64_t rows_number(const struct clf_rows *rows, int column); /* NULL gives 0 */
bool rows_null(const struct clf_rows *rows, int column);
/* Copied; NULL for NULL. */
const char *rows_text(const struct clf_rows *rows, struct clf_arena *arena, int column);
/* Borrowed until the next row. */
const char *rows_peek(const struct clf_rows *rows, int column);
struct clf_str rows_bytes(const struct clf_rows *rows, int column);

#endif
