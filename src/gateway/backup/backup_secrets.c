/*
 * backup_secrets.c - the files beside a database without which it is of little use: the configuration, the signing
 * secret, and what logins keep. Passwords that the configuration only names stay where they are.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "clf/base/arena.h"
#include "clf/base/file.h"
#include "clf/store/engine/store.h"

#define CONFIGURATION "clf-mail.conf"
#define SECRET "clf-mail.secret"
#define LOGIN "login/"
#define LOGINS_MAX 200u

static enum clf_status add_one(struct clf_archive_writer *writer, struct clf_arena *arena, const char *name,
			       const char *path, struct clf_error *err)
{
	struct clf_buf bytes;
	enum clf_status status;

	clf_buf_init(&bytes, BACKUP_SMALL);
	status = clf_file_read(path, &bytes, err);
	if (status == CLF_OK)
		status = clf_archive_add(writer, clf_arena_printf(arena, BACKUP_SECRETS "%s", name),
					 clf_buf_view(&bytes), err);
	if (bytes.p != NULL)
		clf_bytes_wipe(bytes.p, bytes.n);
	clf_buf_free(&bytes);
	return status;
}

static const char *login_folder(struct clf_arena *arena, const struct clf_config *config)
{
	return clf_arena_printf(arena, "%s/login", backup_folder_of(arena, clf_store_file(config->store_url)));
}

static bool is_login(const char *name)
{
	size_t n = strlen(name);

	return n > 5 && n < 80 && name[0] != '.' && strcmp(name + n - 5, ".json") == 0;
}

static enum clf_status add_logins(struct clf_archive_writer *writer, struct clf_arena *arena,
				  const struct clf_config *config, struct clf_error *err)
{
	const char *folder = login_folder(arena, config);
	DIR *dir = opendir(folder);
	enum clf_status status = CLF_OK;
	struct dirent *entry;

	if (dir == NULL)
		return errno == ENOENT ? CLF_OK : clf_error_set(err, CLF_EIO, "%s: %s", folder, strerror(errno));
	for (unsigned i = 0; status == CLF_OK && i < LOGINS_MAX && (entry = readdir(dir)) != NULL;) {
		if (!is_login(entry->d_name))
			continue;
		i++;
		status = add_one(writer, arena, clf_arena_printf(arena, LOGIN "%s", entry->d_name),
				 clf_arena_printf(arena, "%s/%s", folder, entry->d_name), err);
	}
	closedir(dir);
	return status;
}

enum clf_status secrets_add(struct clf_archive_writer *writer, struct clf_arena *arena, const struct clf_config *config,
			    struct clf_error *err)
{
	enum clf_status status = add_one(writer, arena, CONFIGURATION, config->file, err);

	if (status == CLF_OK)
		status = add_one(writer, arena, SECRET, config->secret_file, err);
	return status == CLF_OK ? add_logins(writer, arena, config, err) : status;
}

/* Where a file of an archive belongs; NULL: nowhere. */
static const char *place_of(struct clf_arena *arena, const struct clf_config *config, const char *name)
{
	if (strcmp(name, CONFIGURATION) == 0)
		return config->file;
	if (strcmp(name, SECRET) == 0)
		return config->secret_file;
	if (strncmp(name, LOGIN, strlen(LOGIN)) == 0 && strchr(name + strlen(LOGIN), '/') == NULL &&
	    is_login(name + strlen(LOGIN)))
		return clf_arena_printf(arena, "%s/%s", login_folder(arena, config), name + strlen(LOGIN));
	return NULL;
}

static const char *join(struct clf_arena *arena, const char *list, const char *name)
{
	return list != NULL ? clf_arena_printf(arena, "%s, %s", list, name) : name;
}

/* Root leaves them to whom the database belongs. */
static struct stat owner_of(struct clf_arena *arena, const struct clf_config *config)
{
	const char *path = clf_store_file(config->store_url);
	struct stat st = {.st_uid = (uid_t)-1, .st_gid = (gid_t)-1};

	if (geteuid() != 0 || (stat(path, &st) != 0 && stat(backup_folder_of(arena, path), &st) != 0))
		return (struct stat){.st_uid = (uid_t)-1, .st_gid = (gid_t)-1};
	return st;
}

static enum clf_status put_one(struct clf_backup_return *back, struct clf_arena *arena, const char *path,
			       struct clf_str bytes, struct clf_error *err)
{
	const struct stat owner = owner_of(arena, back->config);
	struct clf_buf there;
	enum clf_status status;

	clf_buf_init(&there, BACKUP_SMALL);
	status = clf_file_read(path, &there, err);
	if (status == CLF_ENOTFOUND) {
		status = clf_file_create_for(path, bytes, 0600, owner.st_uid, owner.st_gid, err);
		if (status == CLF_OK)
			back->secrets_put = join(arena, back->secrets_put, path);
	} else if (status == CLF_OK && !clf_str_equal(clf_buf_view(&there), bytes)) {
		const char *beside = clf_arena_printf(arena, "%s.from-backup", path);

		status = clf_file_create_for(beside, bytes, 0600, owner.st_uid, owner.st_gid, err);
		if (status == CLF_OK || status == CLF_ECONFLICT) {
			back->secrets_beside = join(arena, back->secrets_beside, beside);
			status = CLF_OK;
		}
	}
	clf_buf_free(&there);
	return status;
}

enum clf_status secrets_put(struct clf_backup_return *back, struct clf_arena *arena,
			    const struct backup_secrets *secrets, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < secrets->count; i++) {
		const char *path = place_of(arena, back->config, secrets->items[i].name);

		if (path == NULL)
			continue;
		if (strncmp(secrets->items[i].name, LOGIN, strlen(LOGIN)) == 0)
			mkdir(login_folder(arena, back->config), 0700);
		status = put_one(back, arena, path, secrets->items[i].bytes, err);
	}
	return status;
}
