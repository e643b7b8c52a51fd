/*
 * statement_plans.h - asks for the plan of each statement that a test's requests run: none may walk through what grows.
 * The test is linked with --wrap of db_ask_args, db_run_args and db_get_args.
 */
#ifndef STATEMENT_PLANS_H
#define STATEMENT_PLANS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/count.h"
#include "engine/db.h"

/* What each mail, ticket or customer adds to. */
static const char *const plans_growing[] = {"ticket",   "message",    "journal",      "raw",         "raw_piece",
					    "outbox",   "outbox_try", "event",        "comment",     "party",
					    "customer", "attachment", "response",     "participant", "attachment_file",
					    "raw_mail", "ticket_tag", "ticket_value", "search_row",  "token",
					    "copied",   "rule_run",   "audit"};
/* An administrator's, when a segment goes: its responses are another's from then on. */
static const char *const plans_rare[] = {"UPDATE response SET segment_id = $to WHERE segment_id = $from",
					 "DELETE FROM segment WHERE id = $id"};
static const char *plans_only = ""; /* those that have these words */
static size_t plans_walked;

struct clf_rows *__real_db_ask_args(struct clf_db *db, const char *sql, const struct clf_arg *args, size_t count);
struct clf_rows *__wrap_db_ask_args(struct clf_db *db, const char *sql, const struct clf_arg *args, size_t count);
enum clf_status __real_db_run_args(struct clf_db *db, struct clf_error *err, const char *sql,
				   const struct clf_arg *args, size_t count);
enum clf_status __wrap_db_run_args(struct clf_db *db, struct clf_error *err, const char *sql,
				   const struct clf_arg *args, size_t count);
enum clf_status __real_db_get_args(struct clf_db *db, struct clf_error *err, int64_t *out, const char *sql,
				   const struct clf_arg *args, size_t count);
enum clf_status __wrap_db_get_args(struct clf_db *db, struct clf_error *err, int64_t *out, const char *sql,
				   const struct clf_arg *args, size_t count);

static bool plans_is_word(const char *at, const char *name, size_t n, const char *begin)
{
	return strncmp(at, name, n) == 0 && strchr(" ,)", at[n]) != NULL &&
	       (at == begin || strchr(" (,", at[-1]) != NULL);
}

/*
 * Whether the statement calls a table that grows by that name, or by that table's own. A row that goes is looked for in
 * tables that it doesn't name; where one comes, that is planned and not done.
 */
static bool plans_grows(const char *sql, const char *name, size_t n)
{
	for (size_t i = 0; i < CLF_COUNT(plans_growing); i++) {
		const char *table = plans_growing[i];
		size_t length = strlen(table);

		bool own = length == n && strncmp(table, name, n) == 0;

		if (own && strncmp(sql, "INSERT", 6) != 0)
			return true;
		for (const char *at = sql; (at = strstr(at, table)) != NULL; at++) {
			if (plans_is_word(at, table, length, sql) &&
			    (own || (at[length] == ' ' && plans_is_word(at + length + 1, name, n, sql))))
				return true;
		}
	}
	return false;
}

/* "SCAN p USING INDEX ...": an index of a part of the table is as small as that. So many of an order are no walk. */
static bool plans_walks(struct clf_db *db, const char *sql, const char *detail)
{
	const char *name, *index;
	bool part = false;

	if (strncmp(detail, "SCAN ", 5) != 0)
		return false;
	name = detail + 5;
	index = strstr(detail, " INDEX ");
	if (index != NULL) {
		struct clf_rows *rows =
		    __real_db_ask_args(db, "SELECT 1 FROM sqlite_master WHERE name = $name AND sql LIKE '%WHERE%'",
				       (const struct clf_arg[]){CLF_TEXT("$name", index + 7)}, 1);

		part = rows_next(rows, NULL) == CLF_OK;
		rows_end(rows);
	}
	return !part && strstr(sql, "LIMIT") == NULL && strcmp(sql, plans_rare[0]) != 0 &&
	       strcmp(sql, plans_rare[1]) != 0 && plans_grows(sql, name, strcspn(name, " "));
}

static void plans_look(struct clf_db *db, const char *sql, const struct clf_arg *args, size_t count)
{
	static const char *seen[4096];
	static size_t n;
	char *explain;
	struct clf_rows *rows;

	for (size_t i = 0; i < n; i++) {
		if (seen[i] == sql)
			return;
	}
	assert_true(n < CLF_COUNT(seen));
	seen[n++] = sql;
	if (strstr(sql, plans_only) == NULL)
		return;
	if (asprintf(&explain, "EXPLAIN QUERY PLAN %s", sql) < 0)
		abort();
	rows = db_ask_made(db, explain, args, count);
	while (rows_next(rows, NULL) == CLF_OK) {
		if (plans_walks(db, sql, rows_peek(rows, 3))) {
			fprintf(stderr, "%s\nin %s\n", rows_peek(rows, 3), sql);
			plans_walked++;
		}
	}
	rows_end(rows);
	free(explain);
}

struct clf_rows *__wrap_db_ask_args(struct clf_db *db, const char *sql, const struct clf_arg *args, size_t count)
{
	plans_look(db, sql, args, count);
	return __real_db_ask_args(db, sql, args, count);
}

enum clf_status __wrap_db_run_args(struct clf_db *db, struct clf_error *err, const char *sql,
				   const struct clf_arg *args, size_t count)
{
	plans_look(db, sql, args, count);
	return __real_db_run_args(db, err, sql, args, count);
}

enum clf_status __wrap_db_get_args(struct clf_db *db, struct clf_error *err, int64_t *out, const char *sql,
				   const struct clf_arg *args, size_t count)
{
	plans_look(db, sql, args, count);
	return __real_db_get_args(db, err, out, sql, args, count);
}

/* To be run last. */
static void no_statement_walks_through_what_grows(void **state)
{
	(void)state;
	assert_int_equal(plans_walked, 0);
}

#endif
