/*
 * backup_verify.c - a backup tried: unpacked elsewhere, looked through, brought to this program's schema, and mails of
 * it opened and read.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "clf/base/arena.h"
#include "clf/gateway/reader/reader.h"
#include "clf/store/engine/store.h"

#define MAIL_MAX ((size_t)256 << 20)

/* What reading costs is bounded by the readers; a mail that they can't make sense of is as it came. */
static enum clf_status open_mails(struct clf_store *store, struct clf_reader_pool *readers,
				  const struct telling *telling, struct clf_backup_trial *out, struct clf_error *err)
{
	struct clf_arena *kept = clf_arena_new(), *arena = clf_arena_new();
	const struct clf_read_options options = {0};
	int64_t *mails = NULL;
	size_t count = 0;
	enum clf_status status = clf_snapshot_sample(store, kept, CLF_BACKUP_TRIAL_MAILS, &mails, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_reading *reading = NULL;
		struct clf_buf raw;

		clf_buf_init(&raw, MAIL_MAX);
		status = clf_snapshot_mail(store, mails[i], &raw, err);
		if (status == CLF_OK) {
			out->opened++;
			if (clf_reader_read(readers, arena, clf_buf_view(&raw), &options, &reading, NULL) != CLF_OK)
				out->unread++;
			clf_arena_reset(arena);
		}
		clf_buf_free(&raw);
		backup_tell(telling, (int64_t)i + 1);
	}
	clf_arena_free(&arena);
	clf_arena_free(&kept);
	return status;
}

static enum clf_status try_out(const char *file, const char *to, struct clf_reader_pool *readers,
			       struct clf_arena *arena, clf_backup_progress *progress, void *user,
			       struct clf_backup_trial *out, struct clf_error *err)
{
	struct telling telling = {progress, user, "opening mails", 0};
	struct clf_backup_trial trial = {0};
	struct clf_store *store = NULL;
	enum clf_status status = backup_unpack(file, to, arena, progress, user, &trial.manifest, NULL, err);

	trial.found = trial.manifest.holds;
	if (status == CLF_OK)
		status = clf_store_open(clf_arena_printf(arena, "sqlite:%s", to), CLF_STORE_MIGRATE, &store, err);
	if (status == CLF_OK)
		status = open_mails(store, readers, &telling, &trial, err);
	clf_store_close(&store);
	if (status == CLF_OK)
		*out = trial;
	return status;
}

enum clf_status clf_backup_verify(const char *file, struct clf_reader_pool *readers, struct clf_arena *arena,
				  clf_backup_progress *progress, void *user, struct clf_backup_trial *out,
				  struct clf_error *err)
{
	const char *above = getenv("TMPDIR");
	char *folder = clf_arena_printf(arena, "%s/.clf-mail-verify-XXXXXX",
					above != NULL && *above ? above : backup_folder_of(arena, file));
	const char *to;
	enum clf_status status;

	if (access(file, F_OK) != 0)
		return clf_error_set(err, CLF_ENOTFOUND, "%s: %s", file, strerror(errno));
	if (mkdtemp(folder) == NULL)
		return clf_error_set(err, CLF_EIO,
				     "%s: %s: no folder to unpack it in; name another with the variable TMPDIR", folder,
				     strerror(errno));
	to = clf_arena_printf(arena, "%s/" BACKUP_DATABASE, folder);
	status = try_out(file, to, readers, arena, progress, user, out, err);
	backup_remove_database(arena, to);
	rmdir(folder);
	return status;
}
