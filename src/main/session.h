/*
 * session.h - what most commands start from: the configuration, its keys and the database.
 */
#ifndef CLF_MAIN_SESSION_H
#define CLF_MAIN_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/act/people.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/config/config.h"
#include "clf/gateway/backup/backup.h"
#include "clf/store/engine/store.h"
#include "clf/ticket/thread/token.h"
#include "command.h"

/* With the file's path. Keys made anew where others were before would open no ticket. */
#define SESSION_NO_SECRET                                                                                              \
	"there is no secret_file %s: see that secret_file in [gateway] names the one there was, as replies to what "   \
	"went out need its keys; where there was none yet, `clf-mail init` makes it"

struct session {
	struct clf_arena *arena;
	struct clf_config *config;
	struct clf_keyring *keyring;
	struct clf_store *store;
	struct clf_act_context act;
	bool json; /* --json was given */
};

/* Loads the configuration that --config or the usual places name, with no more secrets than that. CLF_ENOTFOUND says
 * how to make one. */
enum clf_status session_load(struct session *session, const struct command_line *line, enum clf_config_secrets secrets,
			     struct clf_error *err);
/* That, and goes on as the database's owner (owner.h). */
enum clf_status session_config(struct session *session, const struct command_line *line,
			       enum clf_config_secrets secrets, struct clf_error *err);
/* That, the keys and the open database. */
enum clf_status session_open(struct session *session, const struct command_line *line, struct clf_error *err);
void session_close(struct session *session);

/* Who acts on a command line: whoever may read the secrets is an administrator. */
struct clf_actor session_actor(void);
/* The same, for what is changed about agents, teams and what opens the API and the page. */
struct clf_people session_people(const struct session *session);
/* A decimal number of at least 1; reports and gives 0 otherwise. "CLF-1042" and "1042" are both a ticket number. */
int64_t number_of(const char *text, const char *what);
/* Puts an id behind those that are there, unless it is one of them; the array has room for it. */
void append_id(int64_t *ids, size_t *count, int64_t id);
/* Prints one line of JSON and frees it. */
void print_json(struct clf_json **json);
/* What came of one of many, a line each: state, or NULL and the problem. */
void print_result(struct session *session, int64_t id, const char *state, const char *problem);
/* A cell of a table for people: NULL as "-", control characters as blanks. */
const char *cell(struct clf_arena *arena, const char *text);

/* For a person at a terminal: what is being done, and how far it is; NULL where nobody looks. */
clf_backup_progress *watched_progress(void);

/* Runs with an open session and closes it: open, run, report. */
int with_session(const struct command_line *line,
		 enum clf_status (*run)(struct session *, const struct command_line *, struct clf_error *));

#endif
