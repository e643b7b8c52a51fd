/*
 * dying.h - work in a process of its own that dies before its n-th word to the database, wherever that is. The test is
 * linked with --wrap=db_run_args. Include it in one file.
 */
#ifndef CLF_TEST_DYING_H
#define CLF_TEST_DYING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clf/base/status.h"

struct clf_arg;
struct clf_db;
enum clf_status __real_db_run_args(struct clf_db *db, struct clf_error *err, const char *sql,
				   const struct clf_arg *args, size_t count);
enum clf_status __wrap_db_run_args(struct clf_db *db, struct clf_error *err, const char *sql,
				   const struct clf_arg *args, size_t count);

static long dies_at; /* 0: never */

enum clf_status __wrap_db_run_args(struct clf_db *db, struct clf_error *err, const char *sql,
				   const struct clf_arg *args, size_t count)
{
	if (dies_at > 0 && --dies_at == 0)
		raise(SIGKILL);
	return __real_db_run_args(db, err, sql, args, count);
}

/* False: it died there. work opens a connection of its own, and says whether it went well. */
static inline bool lives(long n, bool (*work)(void *user), void *user)
{
	pid_t child = fork();
	int status = 0;

	assert_true(child >= 0);
	if (child == 0) {
		dies_at = n;
		_exit(work(user) ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return false;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	return true;
}

#endif
