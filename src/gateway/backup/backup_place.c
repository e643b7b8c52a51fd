/*
 * backup_place.c - one database put in another's place, so that whoever is killed in between leaves one of the two
 * whole.
 *
 * The mark beside the database (CLF_STORE_RESTORING) keeps everybody from opening it meanwhile. SQLite finds a log by
 * its name alone: what is left of the old one's must be gone before the new one has that name.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/fault.h"
#include "clf/base/file.h"
#include "clf/store/engine/store.h"

static const char *mark_of(struct clf_arena *arena, const struct placing *placing)
{
	return clf_arena_printf(arena, "%s" CLF_STORE_RESTORING, placing->path);
}

static enum clf_status failed(const char *what, struct clf_error *err)
{
	return clf_error_set(err, CLF_EIO, "%s: %s", what, strerror(errno));
}

/* Its text is what people are told who start the gateway then. */
enum clf_status place_mark(struct clf_arena *arena, const struct placing *placing, bool moving, struct clf_error *err)
{
	const char *mark = mark_of(arena, placing);
	const char *anew = clf_arena_printf(arena, "%s.new", mark);
	const char *words =
	    moving
		? clf_arena_printf(arena,
				   "%s was just being put in place of %s; if no `clf-mail restore` runs any more, run "
				   "`clf-mail restore %s` again. The database from before is kept as %s",
				   placing->file, placing->path, placing->file, placing->aside)
		: clf_arena_printf(arena,
				   "%s is not in place of %s yet; if no `clf-mail restore` runs any more, run "
				   "`clf-mail restore %s` again, or remove %s to go on with the database as it is",
				   placing->file, placing->path, placing->file, mark);
	enum clf_status status;

	unlink(anew);
	status = clf_file_create(anew, clf_str_from(words), 0600, err);
	if (status == CLF_OK && rename(anew, mark) != 0)
		status = failed(mark, err);
	return status == CLF_OK ? clf_file_sync_folder(mark, err) : status;
}

bool place_is_marked(struct clf_arena *arena, const struct placing *placing)
{
	return access(mark_of(arena, placing), F_OK) == 0;
}

void place_unmark(struct clf_arena *arena, const struct placing *placing)
{
	unlink(mark_of(arena, placing));
	clf_file_sync_folder(placing->path, NULL);
}

/* Root leaves it to whom the old one belonged, or the folder. */
static enum clf_status give(struct clf_arena *arena, const struct placing *placing, struct clf_error *err)
{
	struct stat st;

	if (geteuid() != 0)
		return CLF_OK;
	if (stat(placing->path, &st) != 0 && stat(backup_folder_of(arena, placing->path), &st) != 0)
		return failed(placing->path, err);
	return chown(placing->ready, st.st_uid, st.st_gid) == 0 ? CLF_OK : failed(placing->ready, err);
}

/* Under a second name, so that there is a database at any time; where there are no second names, moved. */
static enum clf_status keep_old(const struct placing *placing, struct clf_error *err)
{
	if (access(placing->path, F_OK) != 0 || link(placing->path, placing->aside) == 0 ||
	    rename(placing->path, placing->aside) == 0)
		return CLF_OK;
	return failed(placing->aside, err);
}

static enum clf_status move_logs(struct clf_arena *arena, const struct placing *placing, struct clf_error *err)
{
	static const char *const logs[] = {"-wal", "-journal"};

	for (size_t i = 0; i < CLF_COUNT(logs); i++) {
		const char *from = clf_arena_printf(arena, "%s%s", placing->path, logs[i]);
		const char *to = clf_arena_printf(arena, "%s%s", placing->aside, logs[i]);

		if (rename(from, to) != 0 && errno != ENOENT)
			return failed(from, err);
	}
	unlink(clf_arena_printf(arena, "%s-shm", placing->path));
	return CLF_OK;
}

enum clf_status place_database(struct clf_arena *arena, const struct placing *placing, struct clf_error *err)
{
	enum clf_status status = give(arena, placing, err);

	if (status == CLF_OK)
		status = clf_file_sync(placing->ready, err);
	if (status == CLF_OK)
		status = place_mark(arena, placing, true, err);
	clf_fault("restore.marked");
	if (status == CLF_OK)
		status = keep_old(placing, err);
	if (status == CLF_OK)
		status = clf_file_sync_folder(placing->path, err);
	clf_fault("restore.kept");
	if (status == CLF_OK)
		status = move_logs(arena, placing, err);
	clf_fault("restore.moved");
	if (status == CLF_OK && rename(placing->ready, placing->path) != 0)
		status = failed(placing->path, err);
	if (status == CLF_OK)
		status = clf_file_sync_folder(placing->path, err);
	clf_fault("restore.placed");
	return status;
}
