/*
 * file.h - small files read and written whole.
 */
#ifndef CLF_BASE_FILE_H
#define CLF_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

/*
 * Appends the file to out; path "-" is standard input.
 * CLF_ENOTFOUND, CLF_EDENIED, CLF_ELIMIT past out->max, CLF_EIO.
 */
enum clf_status clf_file_read(const char *path, struct clf_buf *out, struct clf_error *err);
/* Makes a new file with the mode, synced to disk with its directory; CLF_ECONFLICT when it exists. */
enum clf_status clf_file_create(const char *path, struct clf_str bytes, unsigned mode, struct clf_error *err);
/* To disk: a file's bytes, and what a folder holds. path: of a file in that folder. CLF_EIO, and as above. */
enum clf_status clf_file_sync(const char *path, struct clf_error *err);
enum clf_status clf_file_sync_folder(const char *path, struct clf_error *err);
/*
 * The same in place of what is there: complete or not at all, and durable before this returns. What was there stays on
 * failure.
 */
enum clf_status clf_file_replace(const char *path, struct clf_str bytes, unsigned mode, struct clf_error *err);
/* The same for that user and group, who have it from the moment on that it is there; (uid_t)-1, (gid_t)-1: who we are.
 */
enum clf_status clf_file_create_for(const char *path, struct clf_str bytes, unsigned mode, uid_t user, gid_t group,
				    struct clf_error *err);

#endif
