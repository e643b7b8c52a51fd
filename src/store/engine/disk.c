/*
 * disk.c - whether there is room beside the database, and whether something can be written there.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "clf/store/engine/store.h"
#include "clf/store/look/query_pulse.h"
#include "engine/engine.h"

#define LEAST (100 << 20) /* or a twentieth of a small file system */
#define SHARE 20
#define PROBE (64u << 10)

static int64_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

/* Into a file without a name, which nobody has to tidy up. Where there is none of these, permission must do. */
static enum clf_status probe(const char *folder, struct clf_error *err)
{
	static const char bytes[PROBE];
	int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	ssize_t n;

	if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL || errno == ENOENT))
		return access(folder, W_OK) == 0
			   ? CLF_OK
			   : clf_error_set(err, CLF_EIO, "%s can't be written to: %s", folder, strerror(errno));
	if (fd < 0)
		return clf_error_set(err, CLF_EIO, "%s can't be written to: %s", folder, strerror(errno));
	n = write(fd, bytes, sizeof bytes);
	if (n != (ssize_t)sizeof bytes)
		clf_error_set(err, CLF_EIO, "%s can't be written to: %s", folder,
			      n < 0 ? strerror(errno) : "the disk is full");
	close(fd);
	return n == (ssize_t)sizeof bytes ? CLF_OK : CLF_EIO;
}

enum clf_status clf_store_disk(const char *url, struct clf_store_disk *out, struct clf_error *err)
{
	const char *file = clf_store_file(url);
	struct clf_store_disk disk = {0};
	struct statvfs room;
	char path[4096], folder[4096], wal[4096 + 8];

	*out = disk;
	if (file == NULL || strlen(file) >= sizeof path)
		return clf_error_set(err, CLF_EINVAL, "the store's url is none that this program knows");
	snprintf(path, sizeof path, "%s", file);
	snprintf(wal, sizeof wal, "%s-wal", path);
	snprintf(folder, sizeof folder, "%s", path);
	disk.size = size_of(path);
	disk.wal = size_of(wal);
	if (statvfs(dirname(folder), &room) != 0) {
		*out = disk;
		return clf_error_set(err, CLF_EIO, "%s: %s", path, strerror(errno));
	}
	disk.free = (int64_t)room.f_bavail * (int64_t)room.f_frsize;
	disk.total = (int64_t)room.f_blocks * (int64_t)room.f_frsize;
	disk.least = disk.total / SHARE < LEAST ? disk.total / SHARE : LEAST;
	*out = disk;
	snprintf(folder, sizeof folder, "%s", path);
	return probe(dirname(folder), err);
}
