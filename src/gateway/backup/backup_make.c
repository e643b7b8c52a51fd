/*
 * backup_make.c - a backup made: the database copied in one step, looked through, packed, read back, put in its place.
 *
 * Until the last step there are only two files whose names begin with a dot, which the next backup overwrites. What is
 * there is never written over, and nothing is dropped before the new one was read back whole.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/fault.h"
#include "clf/base/file.h"
#include "clf/store/backup/record.h"
#include "clf/store/engine/store.h"

#define COPY ".clf-mail-backup.db"
#define PART ".clf-mail-backup.part"
#define CHUNK 65536u

struct making {
	struct clf_backup *backup;
	struct clf_arena *arena;
	const char *database;      /* its path */
	const char *folder, *file; /* of the target; file NULL: standard output */
	const char *copy, *part;   /* for a while */
	bool is_folder;            /* the target is: older ones go */
	struct clf_error *err;
};

static const char *stamped(struct clf_arena *arena, const char *prefix, int64_t now)
{
	time_t seconds = (time_t)(now / CLF_SECOND);
	struct tm tm;
	char text[40];

	gmtime_r(&seconds, &tm);
	strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &tm);
	return clf_arena_printf(arena, "%s%s" BACKUP_SUFFIX, prefix, text);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Two within a second come one after the other. */
static void choose_name(struct making *m)
{
	const char *name = m->backup->name;
	const char *prefix = BACKUP_PREFIX;

	if (name != NULL) {
		m->file = clf_arena_printf(m->arena, "%s/%s", m->folder, name);
		prefix = clf_arena_printf(m->arena, "%.*s-", (int)(strlen(name) - strlen(BACKUP_SUFFIX)), name);
	}
	while (m->file == NULL || access(m->file, F_OK) == 0) {
		if (m->file != NULL)
			clf_sleep_ms(1000);
		m->file = clf_arena_printf(m->arena, "%s/%s", m->folder, stamped(m->arena, prefix, clf_clock_now()));
	}
}

static enum clf_status choose_target(struct making *m)
{
	const char *target = m->backup->target;
	const char *own = clf_arena_printf(m->arena, "%s/backup", backup_folder_of(m->arena, m->database));
	bool piped = target != NULL && strcmp(target, "-") == 0;

	if ((target == NULL || piped) && mkdir(own, 0700) != 0 && errno != EEXIST)
		return clf_error_set(m->err, CLF_EIO, "the folder %s can't be made: %s", own, strerror(errno));
	m->folder = own;
	m->is_folder = target == NULL || is_folder(target);
	if (m->backup->keep > 0 && !m->is_folder)
		return clf_error_set(m->err, CLF_EINVAL, "--keep is for a folder of backups, and %s is none", target);
	if (piped)
		return CLF_OK;
	if (m->is_folder) {
		m->folder = target != NULL ? target : own;
		choose_name(m);
		return CLF_OK;
	}
	if (!*target || target[strlen(target) - 1] == '/')
		return clf_error_set(m->err, CLF_ENOTFOUND, "there is no folder %s", target);
	if (access(target, F_OK) == 0)
		return clf_error_set(m->err, CLF_ECONFLICT, "%s is there already, and nothing is written over", target);
	m->folder = backup_folder_of(m->arena, target);
	m->file = target;
	return CLF_OK;
}

static enum clf_status hash_copy(struct making *m, char sha256[CLF_SHA256_TEXT])
{
	struct clf_sha256 *hash = clf_sha256_new();
	int fd = open(m->copy, O_RDONLY | O_CLOEXEC);
	char chunk[CHUNK];
	ssize_t n = -1;

	while (fd >= 0 && (n = read(fd, chunk, sizeof chunk)) > 0)
		clf_sha256_add(hash, chunk, (size_t)n);
	clf_sha256_end(&hash, sha256);
	if (fd < 0 || n < 0)
		clf_error_set(m->err, CLF_EIO, "%s: %s", m->copy, strerror(errno));
	if (fd >= 0)
		close(fd);
	return fd < 0 || n < 0 ? CLF_EIO : CLF_OK;
}

static enum clf_status copy(struct making *m)
{
	struct clf_backup *b = m->backup;
	struct telling telling = {b->progress, b->user, "copying the database", backup_size(m->database)};
	char *sha256 = clf_arena_alloc(m->arena, CLF_SHA256_TEXT);
	enum clf_status status;

	unlink(m->copy);
	b->manifest.made_at = clf_clock_now() / CLF_SECOND * CLF_SECOND;
	backup_tell(&telling, 0);
	status = clf_snapshot_make(b->config->store_url, m->copy, b->progress != NULL ? backup_tell_copy : NULL,
				   &telling, m->err);
	clf_fault("backup.copied");
	telling = (struct telling){b->progress, b->user, "looking through the copy", 0};
	if (status == CLF_OK) {
		backup_tell(&telling, 0);
		status = clf_snapshot_look(m->copy, &b->manifest.holds, m->err);
	}
	if (status == CLF_OK)
		status = hash_copy(m, sha256);
	b->manifest.size = backup_size(m->copy);
	b->manifest.sha256 = sha256;
	return status;
}

static enum clf_status pack(struct making *m, int fd)
{
	struct clf_backup *b = m->backup;
	struct telling telling = {b->progress, b->user, "packing it", b->manifest.size};
	struct clf_archive_writer *writer = clf_archive_writer_new(fd);
	struct clf_json *json = manifest_write(&b->manifest);
	struct clf_buf text;
	enum clf_status status;

	clf_buf_init(&text, BACKUP_SMALL);
	clf_json_dump_pretty(json, &text);
	clf_json_free(&json);
	status = clf_archive_add(writer, BACKUP_MANIFEST, clf_buf_view(&text), m->err);
	if (status == CLF_OK)
		status = clf_archive_add_file(writer, BACKUP_DATABASE, m->copy, backup_tell_file, &telling, m->err);
	if (status == CLF_OK && b->secrets)
		status = secrets_add(writer, m->arena, b->config, m->err);
	if (status == CLF_OK)
		status = clf_archive_end(writer, m->err);
	clf_buf_free(&text);
	clf_archive_writer_free(&writer);
	return status;
}

/* What was written is what comes out again. */
static enum clf_status read_back(struct making *m, int fd)
{
	struct telling telling = {m->backup->progress, m->backup->user, "reading it back", m->backup->manifest.size};
	struct clf_archive_reader *reader = clf_archive_reader_new(fd);
	struct clf_archive_entry entry;
	char sha256[CLF_SHA256_TEXT] = "";
	bool same = false;
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	enum clf_status status = CLF_OK;

	if (nowhere < 0 || lseek(fd, 0, SEEK_SET) != 0)
		status = clf_error_set(m->err, CLF_EIO, "%s: %s", m->part, strerror(errno));
	while (status == CLF_OK && (status = clf_archive_next(reader, &entry, m->err)) == CLF_OK) {
		if (strcmp(entry.name, BACKUP_DATABASE) != 0)
			continue;
		status = clf_archive_extract(reader, nowhere, sha256, backup_tell_file, &telling, m->err);
		same = strcmp(sha256, m->backup->manifest.sha256) == 0;
	}
	if (status == CLF_ENOTFOUND && same)
		status = CLF_OK;
	else if (status == CLF_ENOTFOUND || status == CLF_EINVAL)
		status = clf_error_set(m->err, CLF_EIO, "%s: what was written can't be read back: the disk is to blame",
				       m->folder);
	if (nowhere >= 0)
		close(nowhere);
	clf_archive_reader_free(&reader);
	return status;
}

static enum clf_status write_file(struct making *m)
{
	enum clf_status status;
	int fd;

	unlink(m->part);
	fd = open(m->part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return clf_error_set(m->err, CLF_EIO, "%s: %s", m->part, strerror(errno));
	status = pack(m, fd);
	if (status == CLF_OK && fsync(fd) != 0)
		status = clf_error_set(m->err, CLF_EIO, "%s: %s", m->part, strerror(errno));
	clf_fault("backup.packed");
	if (status == CLF_OK)
		status = read_back(m, fd);
	close(fd);
	/* Where a folder knows no second names, nobody else makes this one: it is locked. */
	if (status == CLF_OK && link(m->part, m->file) != 0 && rename(m->part, m->file) != 0)
		status = clf_error_set(m->err, CLF_EIO, "%s: %s", m->file, strerror(errno));
	unlink(m->part);
	clf_fault("backup.named");
	if (status == CLF_OK)
		status = clf_file_sync_folder(m->file, m->err);
	return status;
}

/* It is good whether or not that can be written down; but then alarms will say that there is none. */
static enum clf_status note_done(struct making *m)
{
	char *whole = m->file != NULL ? realpath(m->file, NULL) : NULL;
	const struct clf_backup_record record = {whole != NULL ? whole : m->backup->file, m->backup->size,
						 m->backup->manifest.made_at};
	struct clf_store *store = NULL;
	enum clf_status status;

	if (m->backup->manifest.holds.schema != clf_store_schema_newest()) {
		free(whole);
		return CLF_OK;
	}
	status = clf_store_open(m->backup->config->store_url, CLF_STORE_OPEN, &store, m->err);
	if (status == CLF_OK)
		status = clf_backup_done(store, CLF_BACKUP_MADE, &record, m->err);
	clf_store_close(&store);
	free(whole);
	if (status != CLF_OK)
		clf_error_prefix(m->err, status, "%s is made and good, but the database couldn't be told so",
				 m->backup->file);
	return status;
}

static enum clf_status make(struct making *m)
{
	struct clf_backup *b = m->backup;
	const char *wal = clf_arena_printf(m->arena, "%s-wal", m->database);
	int64_t size = backup_size(m->database) + backup_size(wal);
	enum clf_status status = backup_room(m->folder, m->file != NULL ? 2 * size : size + size / 5, m->err);

	if (status == CLF_OK)
		status = copy(m);
	if (status == CLF_OK)
		status = m->file != NULL ? write_file(m) : pack(m, STDOUT_FILENO);
	unlink(m->copy);
	if (status != CLF_OK)
		return status;
	b->file = m->file != NULL ? m->file : "-";
	b->size = m->file != NULL ? backup_size(m->file) : 0;
	if (m->is_folder && b->keep > 0)
		status = backup_drop(m->arena, b->config, m->folder, b->name != NULL ? "before-schema-" : BACKUP_PREFIX,
				     b->keep, m->file, &b->dropped, m->err);
	if (status != CLF_OK)
		return clf_error_prefix(m->err, status, "%s is made and good", b->file);
	return note_done(m);
}

enum clf_status clf_backup_make(struct clf_backup *backup, struct clf_arena *arena, struct clf_error *err)
{
	struct making m = {.backup = backup, .arena = arena, .err = err};
	int lock = -1;
	enum clf_status status = backup_database(arena, backup->config, &m.database, err);

	backup->manifest = (struct clf_backup_manifest){.program = CLF_VERSION,
							.host = backup_host(arena),
							.database = m.database,
							.reason = backup->reason,
							.has_secrets = backup->secrets,
							.made_at = clf_clock_now() / CLF_SECOND * CLF_SECOND};
	if (status == CLF_OK && access(m.database, F_OK) != 0)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no database %s yet", m.database);
	if (status == CLF_OK)
		status = choose_target(&m);
	if (status == CLF_OK)
		status = backup_lock(m.folder, &lock, err);
	if (status != CLF_OK)
		return status;
	m.copy = clf_arena_printf(arena, "%s/" COPY, m.folder);
	m.part = clf_arena_printf(arena, "%s/" PART, m.folder);
	status = make(&m);
	close(lock);
	return status;
}
