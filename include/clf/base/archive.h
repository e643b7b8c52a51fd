/*
 * archive.h - a tar file, compressed with zstd: what `tar --zstd` packs and unpacks.
 *
 * Plain files alone, by names of ours (letters, digits, "-_./", at most 100 octets, never upwards). What is read is
 * hostile: another kind of entry, another name, or a sum that is wrong ends the reading.
 */
#ifndef CLF_BASE_ARCHIVE_H
#define CLF_BASE_ARCHIVE_H

#include <stdint.h>

#include "clf/base/crypto.h"
#include "clf/base/status.h"
#include "clf/base/str.h"

#define CLF_ARCHIVE_NAME 101

/* done of all octets of a file are through. */
typedef void clf_archive_progress(void *user, int64_t done, int64_t all);

/* fd stays the caller's; it need not be a file. Each call but free: CLF_EIO when it can't be written. */
struct clf_archive_writer;
struct clf_archive_writer *clf_archive_writer_new(int fd);
enum clf_status clf_archive_add(struct clf_archive_writer *writer, const char *name, struct clf_str bytes,
				struct clf_error *err);
/* CLF_EIO as well when the file has become another size. progress may be NULL. */
enum clf_status clf_archive_add_file(struct clf_archive_writer *writer, const char *name, const char *path,
				     clf_archive_progress *progress, void *user, struct clf_error *err);
enum clf_status clf_archive_end(struct clf_archive_writer *writer, struct clf_error *err);
void clf_archive_writer_free(struct clf_archive_writer **writer);

struct clf_archive_entry {
	char name[CLF_ARCHIVE_NAME];
	int64_t size;
};

/* fd stays the caller's. Each call: CLF_EINVAL when it is none, damaged, or cut off; CLF_EIO. */
struct clf_archive_reader;
struct clf_archive_reader *clf_archive_reader_new(int fd);
/* The next file; what is left of the one before is passed over. CLF_ENOTFOUND: the archive has ended, and was whole. */
enum clf_status clf_archive_next(struct clf_archive_reader *reader, struct clf_archive_entry *out,
				 struct clf_error *err);
/* All of it, appended; CLF_ELIMIT past out->max. */
enum clf_status clf_archive_read(struct clf_archive_reader *reader, struct clf_buf *out, struct clf_error *err);
/* All of it into a descriptor, with its hash. CLF_EIO: it can't be written. */
enum clf_status clf_archive_extract(struct clf_archive_reader *reader, int fd, char sha256[CLF_SHA256_TEXT],
				    clf_archive_progress *progress, void *user, struct clf_error *err);
void clf_archive_reader_free(struct clf_archive_reader **reader);

#endif
