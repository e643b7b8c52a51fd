/*
 * place.h - where an installation's files go, and whose they are.
 */
#ifndef CLF_MAIN_PLACE_H
#define CLF_MAIN_PLACE_H

#include <stdbool.h>
#include <sys/types.h>

#include "clf/base/arena.h"
#include "clf/base/status.h"
#include "clf/base/str.h"

#define PLACE_USER "clf-mail" /* of the package */

struct places {
	const char *conf;   /* the configuration */
	const char *folder; /* that it lies in: where relative paths in it begin */
	const char *state;  /* of secret and database; NULL: beside the configuration */
	const char *owner;  /* who runs the gateway and gets the files; NULL: whoever runs this */
	uid_t user;
	gid_t group;
};

/*
 * given: --config, or NULL; user: --user, or NULL. As root, with a user of that name, files in /etc/clf-mail are the
 * package's: state in /var/lib/clf-mail. CLF_ENOTFOUND: there is no such user; CLF_EDENIED: only root gives files away.
 */
enum clf_status places_find(struct clf_arena *arena, const char *given, const char *user, struct places *out,
			    struct clf_error *err);
/* As the configuration would: relative to its folder. */
const char *places_path(struct clf_arena *arena, const struct places *places, const char *path);
/* Whether files can be made there: before anybody is asked anything. */
enum clf_status places_ready(const struct places *places, struct clf_error *err);
/* The folders, where the package has not made them. */
enum clf_status places_make(const struct places *places, struct clf_error *err);
/* The configuration is root's and for the group to read; a secret is the owner's alone. CLF_ECONFLICT: it is there. */
enum clf_status places_write_conf(const struct places *places, struct clf_str text, struct clf_error *err);
enum clf_status places_write_secret(const struct places *places, const char *path, struct clf_str text,
				    struct clf_error *err);
/* The database and what SQLite has put beside it. */
enum clf_status places_give_database(const struct places *places, const char *file, struct clf_error *err);
/*
 * As root: what is made from here until places_step_up is its owner's who runs the gateway, as what is kept of logins.
 * Nothing else changes, and for nobody but root.
 */
enum clf_status places_step_down(const struct places *places, struct clf_error *err);
void places_step_up(const struct places *places);

#endif
