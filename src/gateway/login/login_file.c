/*
 * login_file.c - logins on disk: replaced whole, 0600 in a folder of 0700, and locked while a refresh token is used.
 *
 * Not in the database, whose backups would carry them.
 */
#include "login/login_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/crypto.h"
#include "clf/base/file.h"
#include "clf/base/json.h"

#define FILE_MAX (64u << 10)

static const char *path_of(struct clf_arena *arena, const char *folder, const char *account, const char *end)
{
	return clf_arena_printf(arena, "%s/%s.%s", folder, account, end);
}

bool login_mark_equal(const struct login_mark *a, const struct login_mark *b)
{
	return a->there == b->there && a->inode == b->inode && a->changed_ns == b->changed_ns && a->size == b->size;
}

void login_file_mark(const char *folder, const char *account, struct login_mark *out)
{
	struct clf_arena *arena = clf_arena_new();
	struct stat is;

	*out = (struct login_mark){0};
	if (stat(path_of(arena, folder, account, "json"), &is) == 0)
		*out = (struct login_mark){true, is.st_ino,
					   is.st_mtim.tv_sec * INT64_C(1000000000) + is.st_mtim.tv_nsec, is.st_size};
	clf_arena_free(&arena);
}

static enum clf_status take(struct clf_arena *arena, struct clf_str text, const char *path, struct login_kept *out,
			    struct clf_error *err)
{
	struct clf_json *json = NULL;

	if (clf_json_parse(text, &json, NULL) != CLF_OK || clf_json_type(json) != CLF_JSON_OBJECT) {
		clf_json_free(&json);
		return clf_error_set(err, CLF_EINVAL, "%s is damaged: log in again, which writes it anew", path);
	}
	*out = (struct login_kept){
	    .refresh_token = clf_arena_strdup(arena, clf_json_get_text(json, "refresh_token")),
	    .obtained_at = clf_json_get_number(json, "obtained_at", 0),
	    .asked_at = clf_json_get_number(json, "asked_at", 0),
	    .tried_at = clf_json_get_number(json, "tried_at", 0),
	};
	clf_json_free(&json);
	return CLF_OK;
}

enum clf_status login_file_read(struct clf_arena *arena, const char *folder, const char *account,
				struct login_kept *out, struct login_mark *mark, struct clf_error *err)
{
	const char *path = path_of(arena, folder, account, "json");
	struct clf_buf text;
	enum clf_status status;

	/* Before the bytes: one that comes between is seen as another file later. */
	login_file_mark(folder, account, mark);
	clf_buf_init(&text, FILE_MAX);
	status = clf_file_read(path, &text, err);
	if (status == CLF_ENOTFOUND) {
		*out = (struct login_kept){0};
		status = CLF_OK;
	} else if (status == CLF_OK) {
		status = take(arena, clf_buf_view(&text), path, out, err);
	}
	if (text.p != NULL)
		clf_bytes_wipe(text.p, text.n);
	clf_buf_free(&text);
	return status;
}

static enum clf_status make_folder(const char *folder, struct clf_error *err)
{
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return clf_error_set(err, CLF_EIO, "cannot make %s: %s", folder, strerror(errno));
	return CLF_OK;
}

enum clf_status login_file_write(const char *folder, const char *account, const struct login_kept *kept,
				 struct login_mark *mark, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_json *json = clf_json_object();
	struct clf_buf text;
	enum clf_status status;

	if (kept->refresh_token != NULL)
		clf_json_set_text(json, "refresh_token", kept->refresh_token);
	clf_json_set_integer(json, "obtained_at", kept->obtained_at);
	clf_json_set_integer(json, "asked_at", kept->asked_at);
	clf_json_set_integer(json, "tried_at", kept->tried_at);
	clf_buf_init(&text, FILE_MAX);
	clf_json_dump(json, &text);
	clf_buf_add_char(&text, '\n');
	clf_json_free(&json);
	status = make_folder(folder, err);
	if (status == CLF_OK)
		status = clf_file_replace(path_of(arena, folder, account, "json"), clf_buf_view(&text), 0600, err);
	if (status == CLF_OK)
		login_file_mark(folder, account, mark);
	clf_bytes_wipe(text.p, text.n);
	clf_buf_free(&text);
	clf_arena_free(&arena);
	return status;
}

enum clf_status login_file_lock(const char *folder, const char *account, int *out, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *path = path_of(arena, folder, account, "lock");
	enum clf_status status = make_folder(folder, err);
	int fd = -1;

	if (status == CLF_OK) {
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd < 0)
			status = clf_error_set(err, CLF_EIO, "cannot open %s: %s", path, strerror(errno));
	}
	if (status == CLF_OK && flock(fd, LOCK_EX | LOCK_NB) != 0) {
		status = errno == EWOULDBLOCK
			     ? clf_error_set(err, CLF_EAGAIN, "another process uses the login %s just now", account)
			     : clf_error_set(err, CLF_EIO, "cannot lock %s: %s", path, strerror(errno));
		close(fd);
	}
	if (status == CLF_OK)
		*out = fd;
	clf_arena_free(&arena);
	return status;
}
