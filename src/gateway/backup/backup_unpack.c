/*
 * backup_unpack.c - an archive opened: nothing in it is believed before it was compared.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "clf/base/arena.h"

#define SECRETS_MAX 300u

static enum clf_status take_database(struct clf_archive_reader *reader, const char *to,
				     const struct clf_backup_manifest *manifest, struct telling *telling,
				     struct clf_error *err)
{
	struct clf_archive_entry entry;
	char sha256[CLF_SHA256_TEXT];
	enum clf_status status = clf_archive_next(reader, &entry, err);
	int fd;

	if (status == CLF_ENOTFOUND ||
	    (status == CLF_OK && (strcmp(entry.name, BACKUP_DATABASE) != 0 || entry.size != manifest->size)))
		return clf_error_set(err, CLF_EINVAL, "it holds no database, or another than its manifest says");
	if (status != CLF_OK)
		return status;
	fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return clf_error_set(err, CLF_EIO, "%s: %s", to, strerror(errno));
	status = clf_archive_extract(reader, fd, sha256, backup_tell_file, telling, err);
	if (status == CLF_OK && strcmp(sha256, manifest->sha256) != 0)
		status = clf_error_set(err, CLF_EINVAL,
				       "its database is damaged: its SHA-256 is another than the manifest says");
	if (status == CLF_OK && fsync(fd) != 0)
		status = clf_error_set(err, CLF_EIO, "%s: %s", to, strerror(errno));
	close(fd);
	return status;
}

static enum clf_status take_rest(struct clf_archive_reader *reader, struct clf_arena *arena,
				 struct backup_secrets *secrets, struct clf_error *err)
{
	struct clf_archive_entry entry;
	enum clf_status status;

	if (secrets != NULL)
		*secrets = (struct backup_secrets){clf_arena_array_of(arena, SECRETS_MAX, struct backup_secret), 0};
	while ((status = clf_archive_next(reader, &entry, err)) == CLF_OK) {
		struct clf_buf bytes;

		if (secrets == NULL || strncmp(entry.name, BACKUP_SECRETS, strlen(BACKUP_SECRETS)) != 0)
			continue;
		if (secrets->count == SECRETS_MAX)
			return clf_error_set(err, CLF_ELIMIT, "it holds too many files");
		clf_buf_init(&bytes, BACKUP_SMALL);
		status = clf_archive_read(reader, &bytes, err);
		if (status == CLF_OK)
			secrets->items[secrets->count++] = (struct backup_secret){
			    clf_arena_strdup(arena, entry.name + strlen(BACKUP_SECRETS)),
			    {clf_arena_copy(arena, bytes.p != NULL ? bytes.p : "", bytes.n), bytes.n}};
		clf_buf_free(&bytes);
		if (status != CLF_OK)
			return status;
	}
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

/* What comes out compared by its hash, so that an archive that is cut off behind the database is no good either. */
enum clf_status backup_unpack(const char *file, const char *to, struct clf_arena *arena, clf_backup_progress *progress,
			      void *user, struct clf_backup_manifest *manifest, struct backup_secrets *secrets,
			      struct clf_error *err)
{
	struct telling telling = {progress, user, "unpacking it", 0};
	struct clf_archive_reader *reader;
	struct clf_snapshot found;
	enum clf_status status;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return clf_error_set(err, errno == ENOENT ? CLF_ENOTFOUND : CLF_EIO, "%s: %s", file, strerror(errno));
	reader = clf_archive_reader_new(fd);
	status = manifest_take(reader, arena, manifest, err);
	if (status == CLF_OK)
		status = backup_room(backup_folder_of(arena, to), manifest->size + manifest->size / 5, err);
	if (status == CLF_OK)
		status = take_database(reader, to, manifest, &telling, err);
	if (status == CLF_OK)
		status = take_rest(reader, arena, secrets, err);
	clf_archive_reader_free(&reader);
	close(fd);
	telling.step = "looking through the database";
	telling.all = 0;
	if (status == CLF_OK) {
		backup_tell(&telling, 0);
		status = clf_snapshot_look(to, &found, err);
	}
	if (status != CLF_OK) {
		unlink(to);
		return clf_error_prefix(err, status, "%s", file);
	}
	manifest->holds = found;
	return CLF_OK;
}
