/*
 * login_file.h - what is kept of a login: FOLDER/NAME.json, and the lock that one owner at a time holds.
 */
#ifndef CLF_GATEWAY_LOGIN_FILE_H
#define CLF_GATEWAY_LOGIN_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "clf/base/status.h"

struct clf_arena;

/* Times are microseconds since 1970; 0: not set. */
struct login_kept {
	const char *refresh_token; /* NULL: none */
	int64_t obtained_at;       /* the refresh token */
	int64_t asked_at;          /* the first question since whose answer isn't known: it may have been lost */
	int64_t tried_at;          /* a person tried it, with success */
};

/* Which file it is: another one has another mark. */
struct login_mark {
	bool there;
	ino_t inode;
	int64_t changed_ns;
	off_t size;
};

bool login_mark_equal(const struct login_mark *a, const struct login_mark *b);
void login_file_mark(const char *folder, const char *account, struct login_mark *out);
/* Strings are the arena's. A file that isn't there is an empty login. CLF_EINVAL: it is damaged; CLF_EDENIED, CLF_EIO.
 */
enum clf_status login_file_read(struct clf_arena *arena, const char *folder, const char *account,
				struct login_kept *out, struct login_mark *mark, struct clf_error *err);
/* Durable before this returns; makes the folder (0700) where it isn't there. */
enum clf_status login_file_write(const char *folder, const char *account, const struct login_kept *kept,
				 struct login_mark *mark, struct clf_error *err);
/* CLF_EAGAIN: another process has it. It ends with the descriptor, so also with a process that is killed. */
enum clf_status login_file_lock(const char *folder, const char *account, int *fd, struct clf_error *err);

#endif
