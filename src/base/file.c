/*
 * file.c - small files read and written whole.
 *
 * A new file appears complete or not at all: it is written under another name,
 * synced, and then linked to its own, which fails when that exists.
 */
#include "clf/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/arena.h"

static enum clf_status failed(const char *verb, const char *path, struct clf_error *err)
{
	enum clf_status status = CLF_EIO;

	if (errno == ENOENT || errno == ENOTDIR)
		status = CLF_ENOTFOUND;
	else if (errno == EACCES || errno == EPERM || errno == EROFS)
		status = CLF_EDENIED;
	else if (errno == EEXIST)
		status = CLF_ECONFLICT;
	return clf_error_set(err, status, "cannot %s %s: %s", verb, path, strerror(errno));
}

static enum clf_status read_all(int fd, const char *path, struct clf_buf *out, struct clf_error *err)
{
	char chunk[16384];
	ssize_t n;

	for (;;) {
		n = read(fd, chunk, sizeof chunk);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed("read", path, err);
		if (n == 0)
			return CLF_OK;
		clf_buf_add(out, chunk, (size_t)n);
		if (out->failed)
			return clf_error_set(err, CLF_ELIMIT, "%s is larger than the %zu bytes that are allowed", path,
					     out->max);
	}
}

enum clf_status clf_file_read(const char *path, struct clf_buf *out, struct clf_error *err)
{
	size_t before = out->n;
	enum clf_status status;
	int fd;

	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, "standard input", out, err);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return failed("open", path, err);
	status = read_all(fd, path, out, err);
	close(fd);
	if (status != CLF_OK && out->n > before) {
		out->n = before;
		out->p[before] = '\0';
	}
	return status;
}

static enum clf_status write_all(int fd, const char *path, struct clf_str bytes, struct clf_error *err)
{
	while (bytes.n > 0) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed("write", path, err);
		bytes.p += n;
		bytes.n -= (size_t)n;
	}
	if (fsync(fd) != 0)
		return failed("sync", path, err);
	return CLF_OK;
}

static enum clf_status sync_at(const char *path, int flags, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		return failed("open", path, err);
	if (fsync(fd) != 0 && errno != EINVAL)
		status = failed("sync", path, err);
	close(fd);
	return status;
}

enum clf_status clf_file_sync(const char *path, struct clf_error *err)
{
	return sync_at(path, O_RDONLY, err);
}

enum clf_status clf_file_sync_folder(const char *path, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *slash = strrchr(path, '/');
	const char *folder = ".";
	enum clf_status status;

	if (slash != NULL)
		folder = slash == path ? "/" : clf_arena_copy(arena, path, (size_t)(slash - path));
	status = sync_at(folder, O_RDONLY | O_DIRECTORY, err);
	clf_arena_free(&arena);
	return status;
}

struct owner {
	uid_t user;
	gid_t group;
};
static const struct owner ourselves = {(uid_t)-1, (gid_t)-1};

/* The bytes under another name, on disk; *out names it. */
static enum clf_status write_aside(struct clf_arena *arena, const char *path, struct clf_str bytes, unsigned mode,
				   struct owner owner, const char **out, struct clf_error *err)
{
	char *temporary = clf_arena_printf(arena, "%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC);
	enum clf_status status;

	if (fd < 0)
		return failed("create", path, err);
	status = fchmod(fd, (mode_t)mode) == 0 ? CLF_OK : failed("set the mode of", path, err);
	if (status == CLF_OK && (owner.user != (uid_t)-1 || owner.group != (gid_t)-1) &&
	    fchown(fd, owner.user, owner.group) != 0)
		status = failed("set the owner of", path, err);
	if (status == CLF_OK)
		status = write_all(fd, path, bytes, err);
	if (close(fd) != 0 && status == CLF_OK)
		status = failed("close", path, err);
	if (status != CLF_OK)
		unlink(temporary);
	*out = temporary;
	return status;
}

enum clf_status clf_file_create(const char *path, struct clf_str bytes, unsigned mode, struct clf_error *err)
{
	return clf_file_create_for(path, bytes, mode, (uid_t)-1, (gid_t)-1, err);
}

enum clf_status clf_file_create_for(const char *path, struct clf_str bytes, unsigned mode, uid_t user, gid_t group,
				    struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *temporary = NULL;
	enum clf_status status = write_aside(arena, path, bytes, mode, (struct owner){user, group}, &temporary, err);

	if (status == CLF_OK && link(temporary, path) != 0)
		status = failed("create", path, err);
	if (temporary != NULL)
		unlink(temporary);
	if (status == CLF_OK)
		status = clf_file_sync_folder(path, err);
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_file_replace(const char *path, struct clf_str bytes, unsigned mode, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *temporary = NULL;
	enum clf_status status = write_aside(arena, path, bytes, mode, ourselves, &temporary, err);

	if (status == CLF_OK && rename(temporary, path) != 0) {
		status = failed("replace", path, err);
		unlink(temporary);
	}
	if (status == CLF_OK)
		status = clf_file_sync_folder(path, err);
	clf_arena_free(&arena);
	return status;
}
