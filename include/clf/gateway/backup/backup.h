/*
 * backup.h - all of an installation in one file, made beside a running gateway, tried, and put back.
 *
 * The file is a tar packed with zstd (`tar --zstd -xf` opens it): manifest.json first, then clf-mail.db, a database
 * that `sqlite3` opens, and with secrets the configuration, the signing secret and the files of logins. Nothing here
 * touches what it wasn't asked to: a file that is there is never written over.
 */
#ifndef CLF_GATEWAY_BACKUP_H
#define CLF_GATEWAY_BACKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/config/config.h"
#include "clf/store/backup/restored.h"
#include "clf/store/backup/snapshot.h"

struct clf_arena;
struct clf_reader_pool;

/* step: what is being done, in words; done of all octets, all 0: not known. NULL: nobody looks. */
typedef void clf_backup_progress(void *user, const char *step, int64_t done, int64_t all);

/* What an archive says of itself, in the arena. */
struct clf_backup_manifest {
	const char *program, *host, *database, *reason, *sha256;
	int64_t made_at, size; /* size: of the database in it */
	bool has_secrets;
	struct clf_snapshot holds;
};

struct clf_backup {
	const struct clf_config *config;
	const char
	    *target; /* a folder, a file that is to be made, or "-"; NULL: the folder backup/ beside the database */
	const char *name;   /* of a file in a folder; NULL: by the time */
	const char *reason; /* "asked for", "before schema 18" */
	bool secrets;       /* with the configuration, the signing secret and logins */
	unsigned keep;      /* in a folder: this many of those it made of this database itself; 0: all */
	clf_backup_progress *progress;
	void *user;
	/* out */
	const char *file; /* that was made; "-" */
	int64_t size;     /* its octets; 0 for "-" */
	unsigned dropped; /* older ones */
	struct clf_backup_manifest manifest;
};

/*
 * CLF_ECONFLICT: the file is there, another backup writes into that folder, or the schema is newer; CLF_ENOTFOUND: no
 * database, no folder; CLF_ELIMIT: too little room, and nothing was begun; CLF_EINVAL: the database is damaged: no file
 * was made and none was dropped; CLF_EIO.
 */
enum clf_status clf_backup_make(struct clf_backup *backup, struct clf_arena *arena, struct clf_error *err);
/* The folder backup/ beside the database. */
const char *clf_backup_folder(struct clf_arena *arena, const struct clf_config *config);
/* The newest in that folder that was made of this database; CLF_ENOTFOUND. */
enum clf_status clf_backup_newest(struct clf_arena *arena, const struct clf_config *config, const char *folder,
				  const char **file, struct clf_error *err);

struct clf_backup_trial {
	struct clf_backup_manifest manifest;
	struct clf_snapshot found;
	int64_t opened, unread; /* mails that were read; of these, that no reader could make sense of: not its fault */
};
#define CLF_BACKUP_TRIAL_MAILS 100
/*
 * Unpacks it into a folder for the time being ($TMPDIR, or where the file lies), looks through the database, and opens
 * a hundred of its mails. CLF_EINVAL: it is no good, and err says why; CLF_ECONFLICT: newer than this program;
 * CLF_ELIMIT: too little room; CLF_ENOTFOUND, CLF_EIO.
 */
enum clf_status clf_backup_verify(const char *file, struct clf_reader_pool *readers, struct clf_arena *arena,
				  clf_backup_progress *progress, void *user, struct clf_backup_trial *out,
				  struct clf_error *err);

struct clf_backup_return {
	const struct clf_config *config;
	const char *file, *who;
	clf_backup_progress *progress;
	void *user;
	/* out */
	struct clf_backup_manifest manifest;
	struct clf_restore restore;
	const char *aside;          /* the old database, or NULL: there was none */
	bool old_unreadable;        /* there was one, and it could not be read */
	const char *secrets_put;    /* names of files that were put in their place, or NULL */
	const char *secrets_beside; /* names of files that differ from those that are there, put beside them, or NULL */
	const char *migrated;       /* what the migration had to call otherwise, or NULL */
};
/*
 * The database of a backup in place of that of the configuration, which is kept under another name. Killed at any
 * point, the old one or the new one is there; nobody opens it until the restore was run again. CLF_ECONFLICT: `serve`
 * runs, somebody has the database open, or the backup is newer; as above.
 */
enum clf_status clf_backup_restore(struct clf_backup_return *back, struct clf_arena *arena, struct clf_error *err);

/*
 * Where the database is older than this program: a backup of it first (backup/before-schema-N.tar.zst, two are kept),
 * then the migration. file: NULL when there was nothing to do. CLF_ECONFLICT: newer, or `serve` runs on it.
 */
enum clf_status clf_backup_migrate(const struct clf_config *config, struct clf_arena *arena,
				   clf_backup_progress *progress, void *user, const char **file, const char **notes,
				   struct clf_error *err);
/* The same on a copy, which goes again: from and to which schema, and how long each part took. */
struct clf_backup_rehearsal {
	int from, to;
	int64_t copy_ms, migrate_ms, size;
	const char *notes;
};
enum clf_status clf_backup_rehearse(const struct clf_config *config, struct clf_arena *arena,
				    struct clf_backup_rehearsal *out, struct clf_error *err);

#endif
