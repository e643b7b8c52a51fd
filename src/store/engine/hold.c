/*
 * hold.c - a lock of one byte of the database's file, far behind all that SQLite locks or will ever write.
 *
 * The file itself, and no other beside it: links to it and other names are the same file.
 */
#include "clf/store/engine/hold.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "clf/store/engine/store.h"
#include "engine/engine.h"

#define PLACE ((off_t)1 << 62)

static struct flock byte(short type)
{
	return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = PLACE, .l_len = 1};
}

static pid_t holder_of(int fd)
{
	struct flock lock = byte(F_WRLCK);

	return fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

static enum clf_status taken(const char *path, pid_t by, struct clf_error *err)
{
	if (by > 0)
		return clf_error_set(
		    err, CLF_ECONFLICT,
		    "`clf-mail serve` runs already on %s: process %ld; end that one first, or give this "
		    "one a database of its own (url in [store])",
		    path, (long)by);
	return clf_error_set(
	    err, CLF_ECONFLICT,
	    "`clf-mail serve` runs already on %s, in another container perhaps; end that one first, or "
	    "give this one a database of its own (url in [store])",
	    path);
}

enum clf_status clf_store_take_hold(const char *url, int *hold, struct clf_error *err)
{
	struct flock lock = byte(F_WRLCK);
	const char *path = NULL;
	enum clf_status status = store_file_of(url, &path, err);
	int fd;

	if (status != CLF_OK)
		return status;
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return clf_error_set(err, errno == ENOENT ? CLF_ENOTFOUND : CLF_EIO, "%s: %s", path, strerror(errno));
	if (fcntl(fd, F_SETLK, &lock) == 0) {
		*hold = fd;
		return CLF_OK;
	}
	if (errno == EACCES || errno == EAGAIN)
		status = taken(path, holder_of(fd), err);
	else
		status = clf_error_set(err, CLF_EIO, "%s can't be locked: %s", path, strerror(errno));
	close(fd);
	return status;
}

void clf_store_let_go(int *hold)
{
	if (*hold >= 0)
		close(*hold);
	*hold = -1;
}

pid_t clf_store_holder(const char *url)
{
	const char *path = clf_store_file(url);
	pid_t by = 0;
	int fd;

	if (path == NULL)
		return 0;
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return 0;
	by = holder_of(fd);
	close(fd);
	return by > 0 ? by : 0;
}
