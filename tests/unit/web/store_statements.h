/*
 * store_statements.h - counts the statements that a test's requests take, and lets chosen ones fail as a damaged
 * database would. The test is linked with --wrap=db_ask_args.
 */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include <stddef.h>
#include <string.h>

struct clf_arg;
struct clf_db;
struct clf_rows;

static unsigned statements_asked;
static const char *statements_fail_on; /* fails what reads that table; NULL: nothing */

struct clf_rows *__real_db_ask_args(struct clf_db *db, const char *sql, const struct clf_arg *args, size_t count);
struct clf_rows *__wrap_db_ask_args(struct clf_db *db, const char *sql, const struct clf_arg *args, size_t count);

struct clf_rows *__wrap_db_ask_args(struct clf_db *db, const char *sql, const struct clf_arg *args, size_t count)
{
	static const char broken[] = "SELECT damaged FROM nowhere";

	statements_asked++;
	if (statements_fail_on != NULL && strstr(sql, statements_fail_on) != NULL)
		return __real_db_ask_args(db, broken, NULL, 0);
	return __real_db_ask_args(db, sql, args, count);
}

#endif
