/*
 * look.h - the configuration for a person who looks for what is wrong with it: all of it at once.
 */
#ifndef CLF_CONFIG_LOOK_H
#define CLF_CONFIG_LOOK_H

#include "clf/config/config.h"

#define CLF_CONFIG_PROBLEMS 50u /* what is beyond is counted */
#define CLF_CONFIG_FILES 256u

/* A file that the configuration names. */
struct clf_config_file {
	const char *where; /* "[mailbox support] password_file" */
	const char *path;
	bool secret; /* nobody but its readers may see it */
};

struct clf_config_look {
	struct clf_config *config; /* what of it could be read: required values may be NULL. NULL: nothing could */
	const char *problems[CLF_CONFIG_PROBLEMS]; /* "FILE:LINE: ..." in the order in which they were found */
	size_t problem_count;                      /* may be more than are kept */
	struct clf_config_file files[CLF_CONFIG_FILES];
	size_t file_count;
	size_t credentials; /* of systemd, which only the service can read: what needs them is NULL, and no problem */
};

/*
 * As clf_config_load, but goes on after each error. CLF_OK: nothing is; CLF_EINVAL: see the
 * problems, and the configuration is only for looking at. CLF_ENOTFOUND, CLF_EIO, CLF_EDENIED: the file can't be read,
 * and err says why.
 */
enum clf_status clf_config_look(struct clf_arena *arena, const char *path, struct clf_config_look *out,
				struct clf_error *err);

/*
 * One value as it would stand in a file, checked and put into the struct of its section (struct clf_config_mailbox,
 * struct clf_config_smtp, struct clf_config_oauth2, struct clf_config). No secret is read. CLF_EINVAL in words, without
 * a file and a line.
 */
enum clf_status clf_config_value(struct clf_arena *arena, const char *section, const char *key, const char *text,
				 void *into, struct clf_error *err);

/* Rows of the option table, for the manual and `check`. */
struct clf_config_option {
	const char *section, *key, *value, *otherwise, *help; /* value: what may stand there; otherwise: the default */
};
/* false: there is no row with that number. */
bool clf_config_option_at(size_t index, struct clf_config_option *out);

#endif
