/*
 * place.c - the package's folders, or beside the configuration; owners and modes.
 */
#include "init/place.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/config/config.h"

#define CONF_FOLDER "/etc/clf-mail"
#define STATE_FOLDER "/var/lib/clf-mail"

static const char *folder_of(struct clf_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return slash == path ? "/" : clf_arena_copy(arena, path, (size_t)(slash - path));
}

static enum clf_status find_owner(const char *name, struct places *out, struct clf_error *err)
{
	const struct passwd *user = getpwnam(name);

	if (user == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no user %s", name);
	if (geteuid() != 0 && geteuid() != user->pw_uid)
		return clf_error_set(err, CLF_EDENIED, "only root can give files to %s: run this with sudo", name);
	out->owner = user->pw_name;
	out->user = user->pw_uid;
	out->group = user->pw_gid;
	return CLF_OK;
}

enum clf_status places_find(struct clf_arena *arena, const char *given, const char *user, struct places *out,
			    struct clf_error *err)
{
	const char *found = clf_config_find(given);
	bool packaged = geteuid() == 0 && getpwnam(PLACE_USER) != NULL;
	enum clf_status status = CLF_OK;

	*out = (struct places){.user = (uid_t)-1, .group = (gid_t)-1};
	if (found == NULL)
		found = packaged ? CONF_FOLDER "/clf-mail.conf" : "clf-mail.conf";
	out->conf = clf_arena_strdup(arena, found);
	out->folder = folder_of(arena, out->conf);
	packaged = packaged && strcmp(out->folder, CONF_FOLDER) == 0;
	if (packaged)
		out->state = STATE_FOLDER;
	if (user != NULL || packaged)
		status = find_owner(user != NULL ? user : PLACE_USER, out, err);
	if (status == CLF_OK && out->owner != NULL)
		out->owner = clf_arena_strdup(arena, out->owner);
	return status;
}

const char *places_path(struct clf_arena *arena, const struct places *places, const char *path)
{
	return path[0] == '/' ? path : clf_arena_printf(arena, "%s/%s", places->folder, path);
}

static enum clf_status make_folder(const char *path, mode_t mode, uid_t user, gid_t group, struct clf_error *err)
{
	struct stat is;

	if (stat(path, &is) == 0)
		return S_ISDIR(is.st_mode) ? CLF_OK : clf_error_set(err, CLF_ECONFLICT, "%s is no folder", path);
	if (mkdir(path, mode) != 0 || chown(path, user, group) != 0)
		return clf_error_set(err, CLF_EIO, "cannot make the folder %s: %s", path, strerror(errno));
	return CLF_OK;
}

enum clf_status places_ready(const struct places *places, struct clf_error *err)
{
	if (access(places->folder, F_OK) != 0 && places->owner == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no folder %s to write into", places->folder);
	if (access(places->folder, F_OK) == 0 && access(places->folder, W_OK | X_OK) != 0)
		return clf_error_set(err, CLF_EDENIED, "cannot write into %s: %s%s", places->folder, strerror(errno),
				     geteuid() != 0 ? "; run this with sudo, or name another place with --config" : "");
	return CLF_OK;
}

enum clf_status places_make(const struct places *places, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	if (places->owner != NULL && geteuid() == 0)
		status = make_folder(places->folder, 0750, (uid_t)-1, places->group, err);
	if (status == CLF_OK && places->state != NULL)
		status = make_folder(places->state, 0700, places->user, places->group, err);
	return status;
}

enum clf_status places_write_conf(const struct places *places, struct clf_str text, struct clf_error *err)
{
	if (places->owner == NULL || geteuid() != 0)
		return clf_file_create(places->conf, text, 0600, err);
	return clf_file_create_for(places->conf, text, 0640, 0, places->group, err);
}

enum clf_status places_write_secret(const struct places *places, const char *path, struct clf_str text,
				    struct clf_error *err)
{
	return clf_file_create_for(path, text, 0600, places->user, places->group, err);
}

enum clf_status places_give_database(const struct places *places, const char *file, struct clf_error *err)
{
	static const char *const beside[] = {"", "-wal", "-shm", "-journal"};
	char path[4096];

	for (size_t i = 0; places->owner != NULL && i < CLF_COUNT(beside); i++) {
		snprintf(path, sizeof path, "%s%s", file, beside[i]);
		if (chown(path, places->user, places->group) != 0 && errno != ENOENT)
			return clf_error_set(err, CLF_EIO, "cannot give %s to %s: %s", path, places->owner,
					     strerror(errno));
	}
	return CLF_OK;
}

enum clf_status places_step_down(const struct places *places, struct clf_error *err)
{
	if (places->owner == NULL || getuid() != 0)
		return CLF_OK;
	if (setegid(places->group) != 0 || seteuid(places->user) != 0)
		return clf_error_set(err, CLF_EDENIED, "cannot go on as %s: %s", places->owner, strerror(errno));
	return CLF_OK;
}

void places_step_up(const struct places *places)
{
	/* The saved user and group are root's still. */
	if (places->owner != NULL && getuid() == 0 && (seteuid(0) != 0 || setegid(0) != 0))
		abort();
}
