/*
 * backup_restore.c - a backup put back: nobody works on the database, the backup is made ready beside it and safe to
 * work on (restored.h), and only then takes its place.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/fault.h"
#include "clf/base/file.h"
#include "clf/store/engine/hold.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/erase.h"

#define PATIENCE_MS 10000
/* Whoever opened the database before the mark was there and waits for it has given up by then (PATIENCE_MS in db.c). */
#define STRAGGLERS_MS 6000
#define PAUSE_MS 50

struct restoring {
	struct clf_backup_return *back;
	struct clf_arena *arena;
	struct placing placing;
	struct backup_secrets secrets;
	int lock, hold;
	int64_t alone_at; /* milliseconds; 0: there is no database */
	bool marked;
	bool was_cut; /* one before this was: its mark is not taken away by one that fails */
	struct clf_error *err;
};

/* In a process of its own: what is damaged may do harm, and closing the database here would end the hold. */
static bool ask_the_old(const char *path, struct clf_snapshot *out)
{
	struct clf_snapshot said = {0};
	int ends[2], status = 0;
	bool heard;
	pid_t child;

	if (pipe(ends) != 0)
		return false;
	child = fork();
	if (child == 0) {
		bool found = clf_snapshot_last_words(path, &said, NULL) == CLF_OK;

		_exit(found && write(ends[1], &said, sizeof said) == (ssize_t)sizeof said ? 0 : 1);
	}
	close(ends[1]);
	heard = child > 0 && read(ends[0], &said, sizeof said) == (ssize_t)sizeof said;
	close(ends[0]);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (heard)
		*out = said;
	return heard;
}

static enum clf_status take_alone(struct restoring *r)
{
	int64_t until = clf_clock_monotonic_ms() + PATIENCE_MS;
	enum clf_status status;

	while ((status = clf_store_take_alone(r->hold, r->err)) == CLF_ECONFLICT && clf_clock_monotonic_ms() < until)
		clf_sleep_ms(PAUSE_MS);
	r->alone_at = clf_clock_monotonic_ms();
	return status;
}

/* From here on nobody opens the database; `deliver` tells its MTA to keep the mail. */
static enum clf_status shut(struct restoring *r)
{
	struct clf_backup_return *back = r->back;
	struct clf_snapshot old = {0};
	enum clf_status status = clf_store_take_hold(back->config->store_url, &r->hold, r->err);
	bool is_there = status == CLF_OK;

	if (status != CLF_OK && status != CLF_ENOTFOUND)
		return status;
	r->was_cut = place_is_marked(r->arena, &r->placing);
	status = r->was_cut ? CLF_OK : place_mark(r->arena, &r->placing, false, r->err);
	r->marked = status == CLF_OK;
	clf_fault("restore.shut");
	if (status != CLF_OK || !is_there)
		return status;
	back->old_unreadable = !ask_the_old(r->placing.path, &old);
	back->restore.old_row = old.next_row;
	back->restore.old_ticket = old.next_ticket;
	back->restore.old_newest_at = old.newest_at;
	return take_alone(r);
}

static enum clf_status make_ready(struct restoring *r)
{
	struct clf_backup_return *back = r->back;
	const char *url = clf_arena_printf(r->arena, "sqlite:%s", r->placing.ready);
	struct telling telling = {back->progress, back->user, "making it safe", 0};
	struct clf_store *store = NULL;
	enum clf_status status;

	backup_remove_database(r->arena, r->placing.ready);
	status = backup_unpack(back->file, r->placing.ready, r->arena, back->progress, back->user, &back->manifest,
			       &r->secrets, r->err);
	clf_fault("restore.unpacked");
	if (status != CLF_OK)
		return status;
	backup_tell(&telling, 0);
	status = clf_store_open(url, CLF_STORE_MIGRATE, &store, r->err);
	if (status == CLF_OK) {
		back->restore.file = r->placing.file;
		back->restore.size = backup_size(back->file);
		back->restore.who = back->who;
		back->restore.made_at = back->manifest.made_at;
		back->restore.now = clf_clock_now();
		back->restore.erasures = clf_arena_printf(r->arena, "%s" CLF_ERASURES, r->placing.path);
		back->migrated = clf_arena_strdup(r->arena, clf_store_migrated(store));
		status = clf_store_restored(store, &back->restore, r->err);
	}
	clf_store_close(&store);
	clf_fault("restore.ready");
	if (status == CLF_OK && backup_size(clf_arena_printf(r->arena, "%s-wal", r->placing.ready)) > 0)
		status = clf_error_set(r->err, CLF_EIO, "%s: its log is left", r->placing.ready);
	return status;
}

static void wait_for_stragglers(const struct restoring *r)
{
	int64_t left = r->alone_at + STRAGGLERS_MS - clf_clock_monotonic_ms();

	if (r->alone_at > 0 && left > 0)
		clf_sleep_ms(left);
}

static enum clf_status restore(struct restoring *r)
{
	enum clf_status status = shut(r);

	if (status == CLF_OK)
		status = make_ready(r);
	if (status != CLF_OK) {
		backup_remove_database(r->arena, r->placing.ready);
		if (r->marked && !r->was_cut)
			place_unmark(r->arena, &r->placing);
		return status;
	}
	wait_for_stragglers(r);
	r->back->aside = access(r->placing.path, F_OK) == 0 ? r->placing.aside : NULL;
	status = place_database(r->arena, &r->placing, r->err);
	if (status != CLF_OK)
		return status;
	place_unmark(r->arena, &r->placing);
	clf_fault("restore.ended");
	status = secrets_put(r->back, r->arena, &r->secrets, r->err);
	if (status != CLF_OK)
		clf_error_prefix(r->err, status, "the database is restored, but a file beside it isn't");
	return status;
}

enum clf_status clf_backup_restore(struct clf_backup_return *back, struct clf_arena *arena, struct clf_error *err)
{
	struct restoring r = {.back = back, .arena = arena, .lock = -1, .hold = -1, .err = err};
	time_t now = time(NULL);
	const char *path = NULL;
	struct tm tm;
	char text[32];
	char *whole = realpath(back->file, NULL);
	const char *file = whole != NULL ? clf_arena_strdup(arena, whole) : back->file;
	enum clf_status status = backup_database(arena, back->config, &path, err);

	free(whole);
	if (status == CLF_OK)
		status = manifest_of_file(arena, back->file, &back->manifest, err);
	if (status != CLF_OK)
		return clf_error_prefix(err, status, "%s", back->file);
	gmtime_r(&now, &tm);
	strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &tm);
	r.placing = (struct placing){.path = path,
				     .ready = clf_arena_printf(arena, "%s.restoring", path),
				     .aside = clf_arena_printf(arena, "%s.before-restore-%s", path, text),
				     .file = file};
	status = backup_lock(backup_folder_of(arena, path), &r.lock, err);
	if (status == CLF_OK)
		status = restore(&r);
	clf_store_let_go(&r.hold);
	if (r.lock >= 0)
		close(r.lock);
	return status;
}
