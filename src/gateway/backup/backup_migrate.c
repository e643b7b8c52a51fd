/*
 * backup_migrate.c - the schema brought forward, with a backup before: what an upgrade did can be taken back.
 */
#include <string.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/hold.h"
#include "clf/store/engine/store.h"

#define KEEP 2

/* CLF_ENOTFOUND (err untouched): it is at this program's schema. */
static enum clf_status is_due(const struct clf_config *config, int *version, struct clf_error *err)
{
	enum clf_status status = clf_store_schema_at(config->store_url, version, err);

	return status == CLF_OK && *version == clf_store_schema_newest() ? CLF_ENOTFOUND : status;
}

static enum clf_status nobody_runs(const struct clf_config *config, struct clf_error *err)
{
	pid_t by = clf_store_holder(config->store_url);

	if (by == 0)
		return CLF_OK;
	return clf_error_set(err, CLF_ECONFLICT,
			     "`clf-mail serve` of before the upgrade still runs on this database (process %ld): end it "
			     "first",
			     (long)by);
}

enum clf_status clf_backup_migrate(const struct clf_config *config, struct clf_arena *arena,
				   clf_backup_progress *progress, void *user, const char **file, const char **notes,
				   struct clf_error *err)
{
	const char *reason = clf_arena_printf(arena, "before schema %d", clf_store_schema_newest());
	struct clf_backup backup = {
	    .config = config,
	    .name = clf_arena_printf(arena, "before-schema-%d" BACKUP_SUFFIX, clf_store_schema_newest()),
	    .reason = reason,
	    .keep = KEEP,
	    .progress = progress,
	    .user = user};
	struct clf_store *store = NULL;
	int version = 0;
	enum clf_status status = is_due(config, &version, err);

	*file = NULL;
	*notes = "";
	if (status == CLF_ENOTFOUND)
		return CLF_OK;
	/* A newer one is refused in the words of who opens it. */
	if (status == CLF_OK && version < clf_store_schema_newest()) {
		status = nobody_runs(config, err);
		if (status == CLF_OK) {
			status = clf_backup_make(&backup, arena, err);
			if (status != CLF_OK)
				clf_error_prefix(err, status,
						 "the database was not migrated, as no backup could be made");
		}
	}
	if (status == CLF_OK)
		status = clf_store_open(config->store_url, CLF_STORE_MIGRATE, &store, err);
	if (status == CLF_OK) {
		*file = backup.file;
		*notes = clf_arena_strdup(arena, clf_store_migrated(store));
	}
	clf_store_close(&store);
	return status;
}

enum clf_status clf_backup_rehearse(const struct clf_config *config, struct clf_arena *arena,
				    struct clf_backup_rehearsal *out, struct clf_error *err)
{
	struct clf_backup_rehearsal found = {.to = clf_store_schema_newest(), .notes = ""};
	struct clf_store *store = NULL;
	const char *path = NULL, *copy;
	int64_t began = clf_clock_monotonic_ms();
	enum clf_status status = backup_database(arena, config, &path, err);

	if (status == CLF_OK)
		status = clf_store_schema_at(config->store_url, &found.from, err);
	if (status == CLF_OK)
		status = backup_room(backup_folder_of(arena, path), 2 * backup_size(path), err);
	if (status != CLF_OK)
		return status;
	copy = clf_arena_printf(arena, "%s.rehearsal-%ld", path, (long)getpid());
	status = clf_snapshot_make(config->store_url, copy, NULL, NULL, err);
	found.copy_ms = clf_clock_monotonic_ms() - began;
	found.size = backup_size(copy);
	began = clf_clock_monotonic_ms();
	if (status == CLF_OK)
		status = clf_store_open(clf_arena_printf(arena, "sqlite:%s", copy), CLF_STORE_MIGRATE, &store, err);
	if (status == CLF_OK) {
		found.notes = clf_arena_strdup(arena, clf_store_migrated(store));
		*out = found;
	}
	clf_store_close(&store);
	out->migrate_ms = clf_clock_monotonic_ms() - began;
	backup_remove_database(arena, copy);
	return status;
}
