/*
 * owner.c - from root to the owner of the database.
 */
#include "owner.h"

#include <errno.h>
#include <grp.h>
#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/store/engine/store.h"

static struct {
	bool has_changed;
	uid_t came_as;
	char name[64];
} self;

static bool owner_of(const char *path, struct stat *out)
{
	char folder[PATH_MAX];

	if (stat(path, out) == 0)
		return true;
	if (snprintf(folder, sizeof folder, "%s", path) >= (int)sizeof folder)
		return false;
	return stat(dirname(folder), out) == 0;
}

static bool give_up(const struct passwd *user, uid_t uid, gid_t gid)
{
	bool grouped = user != NULL ? initgroups(user->pw_name, user->pw_gid) == 0 : setgroups(0, NULL) == 0;

	return grouped && setresgid(gid, gid, gid) == 0 && setresuid(uid, uid, uid) == 0 && setuid(0) != 0;
}

enum clf_status owner_become(const char *store_url, struct clf_error *err)
{
	const char *path = clf_store_file(store_url);
	const struct passwd *user;
	struct stat file;

	if (geteuid() != 0 || path == NULL || !owner_of(path, &file) || file.st_uid == 0)
		return CLF_OK;
	self.came_as = getuid();
	user = getpwuid(file.st_uid);
	if (user != NULL)
		snprintf(self.name, sizeof self.name, "%s", user->pw_name);
	else
		snprintf(self.name, sizeof self.name, "user %lld", (long long)file.st_uid);
	if (!give_up(user, file.st_uid, user != NULL ? user->pw_gid : file.st_gid))
		return clf_error_set(err, CLF_EDENIED, "cannot go on as %s, who owns %s: %s", self.name, path,
				     strerror(errno));
	self.has_changed = true;
	return CLF_OK;
}

uid_t owner_came_as(void)
{
	return self.has_changed ? self.came_as : getuid();
}

const char *owner_now(void)
{
	return self.has_changed ? self.name : NULL;
}
