/*
 * backup_folder.c - folders that backups are written to: room, one at a time, which is the newest, and which go.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/store/engine/store.h"

#define FILES_MAX 10000u

void backup_tell(const struct telling *telling, int64_t done)
{
	if (telling->progress != NULL)
		telling->progress(telling->user, telling->step, done, telling->all);
}

void backup_tell_file(void *user, int64_t done, int64_t all)
{
	struct telling *telling = user;

	telling->all = all;
	backup_tell(telling, done);
}

void backup_tell_copy(void *user, int64_t done)
{
	backup_tell(user, done);
}

const char *backup_host(struct clf_arena *arena)
{
	char name[HOST_NAME_MAX + 1] = "";

	return gethostname(name, sizeof name - 1) == 0 ? clf_arena_strdup(arena, name) : "";
}

const char *backup_folder_of(struct clf_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return slash == path ? "/" : clf_arena_copy(arena, path, (size_t)(slash - path));
}

enum clf_status backup_database(struct clf_arena *arena, const struct clf_config *config, const char **out,
				struct clf_error *err)
{
	const char *path = clf_store_file(config->store_url);
	char *folder;

	if (path == NULL)
		return clf_error_set(err, CLF_EINVAL, "store url: `sqlite:/path/to/file` is what this program knows");
	folder = realpath(backup_folder_of(arena, path), NULL);
	if (folder == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "%s: %s", path, strerror(errno));
	*out = clf_arena_printf(arena, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder,
				strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path);
	free(folder);
	return CLF_OK;
}

const char *clf_backup_folder(struct clf_arena *arena, const struct clf_config *config)
{
	const char *path = clf_store_file(config->store_url);

	return clf_arena_printf(arena, "%s/backup", path != NULL ? backup_folder_of(arena, path) : ".");
}

void backup_remove_database(struct clf_arena *arena, const char *path)
{
	static const char *const files[] = {"", "-wal", "-shm", "-journal"};

	for (size_t i = 0; i < CLF_COUNT(files); i++)
		unlink(clf_arena_printf(arena, "%s%s", path, files[i]));
}

int64_t backup_size(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

enum clf_status backup_room(const char *folder, int64_t need, struct clf_error *err)
{
	struct statvfs room;
	int64_t left;

	if (statvfs(folder, &room) != 0)
		return clf_error_set(err, errno == ENOENT ? CLF_ENOTFOUND : CLF_EIO, "%s: %s", folder, strerror(errno));
	left = (int64_t)room.f_bavail * (int64_t)room.f_frsize;
	if (left >= need)
		return CLF_OK;
	return clf_error_set(err, CLF_ELIMIT,
			     "%s has %lld MB left, and this needs %lld MB for a while: make room, or name another "
			     "folder; nothing was written",
			     folder, (long long)(left >> 20), (long long)(need >> 20) + 1);
}

/* Where a folder can't be locked, as on some file servers, it must do without. */
enum clf_status backup_lock(const char *folder, int *lock, struct clf_error *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return clf_error_set(err, errno == ENOENT ? CLF_ENOTFOUND : CLF_EIO, "%s: %s", folder, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
		close(fd);
		return clf_error_set(err, CLF_ECONFLICT,
				     "another backup or restore works in %s at this moment: wait for it", folder);
	}
	*lock = fd;
	return CLF_OK;
}

struct made {
	const char *file;
	int64_t at;
};

static int by_time(const void *a, const void *b)
{
	const struct made *x = a, *y = b;

	return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : strcmp(x->file, y->file);
}

static bool is_named(const char *name, const char *prefix)
{
	size_t n = strlen(name), end = strlen(BACKUP_SUFFIX);

	return strncmp(name, prefix, strlen(prefix)) == 0 && n > end && strcmp(name + n - end, BACKUP_SUFFIX) == 0;
}

/* Those that say of themselves that they were made here of this database; anything else is somebody else's. */
static enum clf_status list(struct clf_arena *arena, const struct clf_config *config, const char *folder,
			    const char *prefix, struct made **out, size_t *count, struct clf_error *err)
{
	struct made *all = clf_arena_array_of(arena, FILES_MAX, struct made);
	const char *database = NULL, *host = backup_host(arena);
	enum clf_status status = backup_database(arena, config, &database, err);
	DIR *dir = status == CLF_OK ? opendir(folder) : NULL;
	struct dirent *entry;
	size_t n = 0;

	if (status == CLF_OK && dir == NULL)
		return clf_error_set(err, errno == ENOENT ? CLF_ENOTFOUND : CLF_EIO, "%s: %s", folder, strerror(errno));
	while (status == CLF_OK && n < FILES_MAX && (entry = readdir(dir)) != NULL) {
		const char *file = clf_arena_printf(arena, "%s/%s", folder, entry->d_name);
		struct clf_backup_manifest manifest;

		if (is_named(entry->d_name, prefix) && manifest_of_file(arena, file, &manifest, NULL) == CLF_OK &&
		    clf_text_equal(manifest.host, host) && clf_text_equal(manifest.database, database))
			all[n++] = (struct made){file, manifest.made_at};
	}
	if (dir != NULL)
		closedir(dir);
	qsort(all, n, sizeof *all, by_time);
	*out = all;
	*count = n;
	return status;
}

enum clf_status backup_drop(struct clf_arena *arena, const struct clf_config *config, const char *folder,
			    const char *prefix, unsigned keep, const char *except, unsigned *dropped,
			    struct clf_error *err)
{
	struct made *all = NULL;
	size_t count = 0;
	enum clf_status status = list(arena, config, folder, prefix, &all, &count, err);

	for (size_t i = 0; status == CLF_OK && i + keep < count; i++) {
		if (strcmp(all[i].file, except) == 0)
			continue;
		if (unlink(all[i].file) != 0)
			return clf_error_set(err, CLF_EIO, "%s can't be removed: %s", all[i].file, strerror(errno));
		(*dropped)++;
	}
	return status;
}

enum clf_status clf_backup_newest(struct clf_arena *arena, const struct clf_config *config, const char *folder,
				  const char **file, struct clf_error *err)
{
	struct made *all = NULL;
	size_t count = 0;
	enum clf_status status = list(arena, config, folder, BACKUP_PREFIX, &all, &count, err);

	if (status == CLF_OK && count == 0)
		return clf_error_set(err, CLF_ENOTFOUND,
				     "%s holds no backup of this database; `clf-mail backup` makes one", folder);
	if (status == CLF_OK)
		*file = all[count - 1].file;
	return status;
}
