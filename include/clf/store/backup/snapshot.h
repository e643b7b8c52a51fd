/*
 * snapshot.h - a copy of the database made while others write, and what is in such a file.
 *
 * Each function opens the file for itself and closes it again; it needs no clf_store, nor this program's schema.
 */
#ifndef CLF_STORE_SNAPSHOT_H
#define CLF_STORE_SNAPSHOT_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_arena;
struct clf_store;

struct clf_snapshot {
	int schema;
	int64_t tickets, messages, mails, journal, outbox, agents;
	int64_t next_row, next_ticket; /* the first numbers that were never given out */
	int64_t newest_at;             /* the last thing that it knows of */
};

/* About each tenth of a second; done: octets that are written. */
typedef void clf_snapshot_progress(void *user, int64_t done);

/*
 * All of the database as of one moment into a new file at path, mode 0600, on disk when it returns. In one step, as a
 * reader: writers beside it don't begin it anew, and wait for nothing. CLF_EINVAL: not a database of ours;
 * CLF_ECONFLICT: path is there, or the schema is newer than this program; CLF_ENOTFOUND, CLF_EIO (a full disk).
 */
enum clf_status clf_snapshot_make(const char *url, const char *path, clf_snapshot_progress *progress, void *user,
				  struct clf_error *err);
/* Looks through the file (PRAGMA quick_check) and counts. CLF_EINVAL: damaged or not ours; CLF_ECONFLICT: newer. */
enum clf_status clf_snapshot_look(const char *path, struct clf_snapshot *out, struct clf_error *err);
/*
 * What a database that is to be replaced still says: ids, and its newest time (counts are left at 0); its write-ahead
 * log is folded into it, as far as it goes. It may be damaged, and of any version: CLF_EINVAL, CLF_EIO.
 */
enum clf_status clf_snapshot_last_words(const char *path, struct clf_snapshot *out, struct clf_error *err);

/* At most limit mails that are stored whole: half of them the newest, half from all times. In the arena. */
enum clf_status clf_snapshot_sample(struct clf_store *store, struct clf_arena *arena, size_t limit, int64_t **mails,
				    size_t *count, struct clf_error *err);
/* Such a mail, appended, its pieces and what it holds compared with what was written down. CLF_EINVAL: damaged. */
enum clf_status clf_snapshot_mail(struct clf_store *store, int64_t mail, struct clf_buf *out, struct clf_error *err);

#endif
