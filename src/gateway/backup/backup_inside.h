/*
 * backup_inside.h - what the files about backups share: the manifest, unpacking, secrets, and folders that are written
 * to.
 */
#ifndef CLF_GATEWAY_BACKUP_INSIDE_H
#define CLF_GATEWAY_BACKUP_INSIDE_H

#include "clf/base/archive.h"
#include "clf/base/json.h"
#include "clf/gateway/backup/backup.h"

#define BACKUP_MANIFEST "manifest.json"
#define BACKUP_DATABASE "clf-mail.db"
#define BACKUP_SECRETS "secrets/" /* before the names of those files */
#define BACKUP_PREFIX "clf-mail-"
#define BACKUP_SUFFIX ".tar.zst"
#define BACKUP_SMALL ((size_t)1 << 20) /* each file of an archive but the database */

/* A step with its words, told to whoever looks. */
struct telling {
	clf_backup_progress *progress;
	void *user;
	const char *step;
	int64_t all;
};
void backup_tell(const struct telling *telling, int64_t done);
/* The same for an archive's file, and for the copying; user is a struct telling. */
void backup_tell_file(void *user, int64_t done, int64_t all);
void backup_tell_copy(void *user, int64_t done);

const char *backup_host(struct clf_arena *arena);
/* The path of the configuration's database, whole; CLF_EINVAL. */
enum clf_status backup_database(struct clf_arena *arena, const struct clf_config *config, const char **out,
				struct clf_error *err);
/* The folder that a file lies in, without a slash at the end. */
const char *backup_folder_of(struct clf_arena *arena, const char *path);
/* CLF_ELIMIT: less than need octets are left in the folder. */
enum clf_status backup_room(const char *folder, int64_t need, struct clf_error *err);
/* One at a time works in a folder: *lock is to be closed. CLF_ECONFLICT. */
enum clf_status backup_lock(const char *folder, int *lock, struct clf_error *err);
/* With what SQLite keeps beside it. */
void backup_remove_database(struct clf_arena *arena, const char *path);
int64_t backup_size(const char *path); /* 0: it isn't there */

struct clf_json *manifest_write(const struct clf_backup_manifest *manifest);
/* CLF_EINVAL: none of ours; CLF_ECONFLICT: of a newer program. */
enum clf_status manifest_read(struct clf_arena *arena, struct clf_str text, struct clf_backup_manifest *out,
			      struct clf_error *err);
/* The first file of an archive, which must be one. */
enum clf_status manifest_take(struct clf_archive_reader *reader, struct clf_arena *arena,
			      struct clf_backup_manifest *out, struct clf_error *err);
/* That of a file, without looking at what follows it. */
enum clf_status manifest_of_file(struct clf_arena *arena, const char *file, struct clf_backup_manifest *out,
				 struct clf_error *err);

struct backup_secret {
	const char *name; /* without the folder */
	struct clf_str bytes;
};
struct backup_secrets {
	struct backup_secret *items;
	size_t count;
};
enum clf_status secrets_add(struct clf_archive_writer *writer, struct clf_arena *arena, const struct clf_config *config,
			    struct clf_error *err);
/* Those that lack are put in place; others that differ beside, as NAME.from-backup. */
enum clf_status secrets_put(struct clf_backup_return *back, struct clf_arena *arena,
			    const struct backup_secrets *secrets, struct clf_error *err);

/* The database of an archive into a new file, compared with its manifest and looked through. What else is in it comes
 * back in the arena; secrets may be NULL. */
enum clf_status backup_unpack(const char *file, const char *to, struct clf_arena *arena, clf_backup_progress *progress,
			      void *user, struct clf_backup_manifest *manifest, struct backup_secrets *secrets,
			      struct clf_error *err);

/* Drops the oldest of those in the folder that were made of this database and begin with prefix, but keep; never
 * except. *dropped says how many went. */
enum clf_status backup_drop(struct clf_arena *arena, const struct clf_config *config, const char *folder,
			    const char *prefix, unsigned keep, const char *except, unsigned *dropped,
			    struct clf_error *err);

/* backup_place.c: the file at `ready` becomes the database at `path`, and what is there is kept at `aside`. */
struct placing {
	const char *path, *ready, *aside, *file;
};
enum clf_status place_mark(struct clf_arena *arena, const struct placing *placing, bool moving, struct clf_error *err);
bool place_is_marked(struct clf_arena *arena, const struct placing *placing);
void place_unmark(struct clf_arena *arena, const struct placing *placing);
enum clf_status place_database(struct clf_arena *arena, const struct placing *placing, struct clf_error *err);

#endif
