/*
 * check_files.c - the configuration with all that is wrong in it, and whether whoever runs the gateway can read what
 * it names, and nobody else.
 *
 * With --fix owners and modes are mended: by descriptor and never through a link, since root may do it in a folder that
 * others write to.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "check/check.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "owner.h"

#define GROUPS 64

struct owner {
	uid_t uid;
	gid_t gid;
	const char *name;
	gid_t groups[GROUPS];
	int group_count;
};

static const char *name_of(struct clf_arena *arena, uid_t uid)
{
	const struct passwd *user = getpwuid(uid);

	return user != NULL ? clf_arena_strdup(arena, user->pw_name) : clf_arena_printf(arena, "user %ld", (long)uid);
}

static const char *database_of(const struct check *check)
{
	const char *url = check->session.config != NULL ? check->session.config->store_url : NULL;

	return url != NULL ? clf_store_file(url) : NULL;
}

/* Who runs the gateway: the owner of the database, else whoever runs this. */
static uid_t uid_of(const struct check *check)
{
	const char *database = database_of(check);
	struct stat st;

	return database != NULL && stat(database, &st) == 0 ? st.st_uid : geteuid();
}

static struct owner owner_of(const struct check *check)
{
	struct owner owner = {.uid = uid_of(check), .gid = (gid_t)-1, .group_count = GROUPS};
	const struct passwd *user = getpwuid(owner.uid);

	if (user == NULL) {
		owner.group_count = 0;
	} else {
		owner.gid = user->pw_gid;
		if (getgrouplist(user->pw_name, user->pw_gid, owner.groups, &owner.group_count) < 0)
			owner.group_count = GROUPS;
	}
	owner.name = name_of(check->session.arena, owner.uid);
	return owner;
}

/* what: S_IROTH, S_IWOTH, S_IXOTH or several of them. */
static bool may(const struct owner *owner, const struct stat *st, mode_t what)
{
	if (owner->uid == 0)
		return true;
	if (st->st_uid == owner->uid)
		return (st->st_mode >> 6 & what) == what;
	for (int i = 0; i < owner->group_count; i++)
		if (owner->groups[i] == st->st_gid)
			return (st->st_mode >> 3 & what) == what;
	return (st->st_mode & what) == what;
}

/* gid -1: the group stays. */
static bool mend(struct check *check, const char *path, const struct owner *owner, gid_t gid, mode_t mode)
{
	struct findings *findings = &check->findings;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	bool done;

	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_nlink != 1) {
		found(findings, FINDING_WARNING, "mend", path, NULL,
		      "left alone: it is no plain file of one name, or can't be opened");
		if (fd >= 0)
			close(fd);
		return false;
	}
	done = (st.st_uid == owner->uid || fchown(fd, owner->uid, gid) == 0) && fchmod(fd, mode) == 0;
	if (done)
		found_fine(findings, "mend", path, "was %s's with mode %o, is %s's with mode %o now",
			   name_of(check->session.arena, st.st_uid), (unsigned)(st.st_mode & 07777), owner->name,
			   (unsigned)mode);
	else
		found(findings, FINDING_WARNING, "mend", path, "Run it as root.", "couldn't be mended: %s",
		      strerror(errno));
	close(fd);
	return done;
}

/* A secret is its reader's alone; of what isn't, the group may read. True: it was mended. */
static bool check_file(struct check *check, const struct owner *owner, const char *where, const char *path, bool secret,
		       bool fix)
{
	struct findings *findings = &check->findings;
	struct clf_arena *arena = check->session.arena;
	struct stat st;
	bool open_to_all, readable;

	if (stat(path, &st) != 0)
		return false;
	open_to_all = secret && (st.st_mode & S_IRWXO) != 0;
	readable = may(owner, &st, S_IROTH);
	if (!open_to_all && readable)
		return false;
	if (fix && mend(check, path, owner, owner->gid, secret ? 0600 : (st.st_mode & 0755) | 0440))
		return true;
	if (!readable)
		found(
		    findings, FINDING_WRONG, "file", path,
		    clf_arena_printf(arena, "Run `chown %s %s`, or `clf-mail check --fix` as root.", owner->name, path),
		    "%s: %s, who has the database, can't read it (it is %s's, mode %o)", where, owner->name,
		    name_of(arena, st.st_uid), (unsigned)(st.st_mode & 07777));
	return false;
}

/* What the gateway itself writes: the database and what SQLite puts beside it, and what is kept of logins. */
static void check_own_file(struct check *check, const struct owner *owner, const char *path, mode_t allowed, bool fix)
{
	struct findings *findings = &check->findings;
	struct clf_arena *arena = check->session.arena;
	struct stat st;

	if (stat(path, &st) != 0 ||
	    (st.st_uid == owner->uid && (st.st_mode & 07777 & ~allowed) == 0 && may(owner, &st, S_IROTH | S_IWOTH)))
		return;
	if (fix && mend(check, path, owner, owner->gid, 0600))
		return;
	found(findings, FINDING_WRONG, "file", path,
	      clf_arena_printf(arena, "Run `chown %s %s` and `chmod 600 %s`, or `clf-mail check --fix` as root.",
			       owner->name, path, path),
	      "%s must have it for itself, to read and to write (it is %s's, mode %o)", owner->name,
	      name_of(arena, st.st_uid), (unsigned)(st.st_mode & 07777));
}

static void check_database_folder(struct check *check, const struct owner *owner, const char *database)
{
	struct clf_arena *arena = check->session.arena;
	const char *slash = strrchr(database, '/');
	const char *folder = slash == NULL       ? "."
			     : slash == database ? "/"
						 : clf_arena_copy(arena, database, (size_t)(slash - database));
	struct statvfs fs;
	struct stat st;

	if (stat(folder, &st) != 0)
		return;
	if (!may(owner, &st, S_IWOTH | S_IXOTH))
		found(&check->findings, FINDING_WRONG, "file", folder,
		      clf_arena_printf(arena, "Give the database a folder of %s's own, as /var/lib/clf-mail.",
				       owner->name),
		      "%s can't write into the database's folder (it is %s's, mode %o), and SQLite has to", owner->name,
		      name_of(arena, st.st_uid), (unsigned)(st.st_mode & 07777));
	if (statvfs(folder, &fs) == 0 && (fs.f_flag & ST_RDONLY) != 0)
		found(&check->findings, FINDING_WRONG, "file", folder,
		      "Put the database where it can be written to, as /var/lib/clf-mail.",
		      "the file system is mounted read-only");
}

/* Whoever reads these logs in as the organisation. */
static void check_login_files(struct check *check, const struct owner *owner, bool fix)
{
	const struct clf_config *config = check->session.config;
	struct clf_arena *arena = check->session.arena;
	struct stat st;

	if (config->login_folder == NULL || stat(config->login_folder, &st) != 0)
		return;
	if (st.st_uid != owner->uid || (st.st_mode & 07777) != 0700)
		found(&check->findings, FINDING_WRONG, "file", config->login_folder,
		      clf_arena_printf(arena, "Run `chown %s %s` and `chmod 700 %s`.", owner->name,
				       config->login_folder, config->login_folder),
		      "%s must have the folder of the logins for itself (it is %s's, mode %o)", owner->name,
		      name_of(arena, st.st_uid), (unsigned)(st.st_mode & 07777));
	for (size_t i = 0; i < config->oauth2_count; i++)
		check_own_file(check, owner,
			       clf_arena_printf(arena, "%s/%s.json", config->login_folder, config->oauth2s[i].name),
			       0600, fix);
}

static bool check_files(struct check *check, bool fix)
{
	const struct owner owner = owner_of(check);
	const char *database = database_of(check);
	static const char *const beside[] = {"", "-wal", "-shm"};
	bool mended = check_file(check, &owner, "the configuration", check->session.config->file, false, fix);

	for (size_t i = 0; i < check->look.file_count; i++) {
		const struct clf_config_file *file = &check->look.files[i];

		mended = check_file(check, &owner, file->where, file->path, file->secret, fix) || mended;
	}
	if (database == NULL)
		return mended;
	for (size_t i = 0; i < 3; i++)
		check_own_file(check, &owner, clf_arena_printf(check->session.arena, "%s%s", database, beside[i]), 0660,
			       fix);
	check_database_folder(check, &owner, database);
	check_login_files(check, &owner, fix);
	return mended;
}

static void say_problems(struct check *check)
{
	const struct clf_config_look *look = &check->look;
	size_t kept = look->problem_count < CLF_CONFIG_PROBLEMS ? look->problem_count : CLF_CONFIG_PROBLEMS;
	const char *file = check->session.config->file;

	for (size_t i = 0; i < kept; i++)
		found(&check->findings, FINDING_WRONG, "configuration", file, NULL, "%s", look->problems[i]);
	if (look->problem_count > kept)
		found(&check->findings, FINDING_WRONG, "configuration", file, NULL, "and %zu more",
		      look->problem_count - kept);
	if (look->credentials > 0)
		found(
		    &check->findings, FINDING_WARNING, "configuration", file,
		    "Where that matters, run it as the service: systemd-run -P -p User=clf-mail -p LoadCredential=... "
		    "clf-mail check --connect.",
		    "%zu secret%s of systemd's credentials, which only the service can read: not looked at",
		    look->credentials, look->credentials == 1 ? " is one" : "s are some");
	if (look->problem_count == 0)
		found_fine(&check->findings, "configuration", file, "fine");
}

static bool read_it(struct check *check, const char *path)
{
	struct clf_error err = {0};
	enum clf_status status = clf_config_look(check->session.arena, path, &check->look, &err);

	check->session.config = check->look.config;
	if (check->look.config == NULL)
		found(&check->findings, FINDING_WRONG, "configuration", path,
		      status == CLF_ENOTFOUND ? "Name it with --config or $CLF_MAIL_CONF; `clf-mail init` makes one."
					      : NULL,
		      "%s", err.text);
	return check->look.config != NULL;
}

/* A file whose own rights are good may lie where its reader doesn't come, as in root's home. As who runs it. */
static void check_ways(struct check *check)
{
	for (size_t i = 0; i < check->look.file_count; i++) {
		const struct clf_config_file *file = &check->look.files[i];

		if (access(file->path, R_OK) == 0 || errno != EACCES)
			continue;
		found(&check->findings, FINDING_WRONG, "file", file->path,
		      "Put it where the gateway comes, as /etc/clf-mail, and name it so.",
		      "%s, who runs the gateway, can't get at it (%s): a folder above it is closed", owner_now(),
		      file->where);
	}
}

static void check_secret(struct check *check)
{
	const struct clf_config *config = check->session.config;
	struct clf_error err = {0};

	if (config->secret_file == NULL || strncmp(config->secret_file, "credential:", 11) == 0)
		return;
	if (config->secret.n > 0 && clf_keyring_parse(config->secret, &check->session.keyring, &err) == CLF_OK)
		found_fine(&check->findings, "secret", config->secret_file, "fine");
	else if (access(config->secret_file, F_OK) != 0)
		found(&check->findings, FINDING_WRONG, "secret", config->secret_file,
		      "See that secret_file in [gateway] names the one there was: replies to what went out need its "
		      "keys. Where there was none yet, `clf-mail init` makes it.",
		      "it isn't there");
}

void check_configuration(struct check *check, const char *given, bool fix)
{
	const char *path = clf_config_find(given);
	struct clf_error err = {0};

	if (path == NULL) {
		found(&check->findings, FINDING_WRONG, "configuration", "clf-mail.conf",
		      "Name it with --config or $CLF_MAIL_CONF; `clf-mail init` makes one.",
		      "there is none at ./clf-mail.conf or /etc/clf-mail/clf-mail.conf");
		return;
	}
	if (!read_it(check, path))
		return;
	/* What was shut may hold more. */
	if (check_files(check, fix) && !read_it(check, path))
		return;
	say_problems(check);
	check_secret(check);
	/* What root would make beside the database the service could not write. */
	if (check->session.config->store_url != NULL && owner_become(check->session.config->store_url, &err) != CLF_OK)
		found(&check->findings, FINDING_WRONG, "database", check->session.config->store_url, NULL, "%s",
		      err.text);
	else if (owner_now() != NULL)
		check_ways(check);
}
