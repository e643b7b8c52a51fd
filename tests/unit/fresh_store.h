/*
 * fresh_store.h - a folder and an empty database for each test. A process makes one database as the program does, all
 * others are copies of it: going through every step of the schema is what most tests would spend their time on.
 */
#ifndef CLF_TEST_FRESH_STORE_H
#define CLF_TEST_FRESH_STORE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "clf/base/file.h"
#include "clf/store/engine/store.h"

#define FRESH_STORE_MAX (16u << 20)
#define FRESH_ROOM_MIN (1ull << 30) /* containers often have 64 MiB there */

/* In memory where there is room: no test of a unit survives a power cut. False: there is none. */
static inline bool fresh_folder(char *folder, size_t size, const char *name)
{
	struct statvfs room;
	bool memory = statvfs("/dev/shm", &room) == 0 &&
		      (unsigned long long)room.f_bavail * room.f_frsize >= FRESH_ROOM_MIN &&
		      access("/dev/shm", W_OK) == 0;

	snprintf(folder, size, "%s/clf-%s-XXXXXX", memory ? "/dev/shm" : "/tmp", name);
	return mkdtemp(folder) != NULL;
}

static inline enum clf_status fresh_copy(const char *path, struct clf_str bytes, struct clf_error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool whole = fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n;

	if (fd >= 0)
		close(fd);
	return whole ? CLF_OK : clf_error_set(err, CLF_EIO, "%s: isn't written", path);
}

/* *out is the caller's. */
static inline enum clf_status fresh_store(const char *url, struct clf_store **out, struct clf_error *err)
{
	static struct clf_buf made;
	const char *path = clf_store_file(url);
	struct clf_store *first = NULL;
	enum clf_status status;

	if (made.n > 0) {
		status = fresh_copy(path, clf_buf_view(&made), err);
	} else {
		clf_buf_init(&made, FRESH_STORE_MAX);
		status = clf_store_open(url, CLF_STORE_CREATE, &first, err);
		clf_store_close(&first);
		if (status == CLF_OK)
			status = clf_file_read(path, &made, err);
	}
	return status == CLF_OK ? clf_store_open(url, CLF_STORE_OPEN, out, err) : status;
}

#endif
