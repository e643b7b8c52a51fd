/*
 * servers.h - how the servers that a configuration names are reached and who logs in there: a password, or a token,
 * which is asked for here, once for all servers that take the same.
 */
#ifndef CLF_MAIN_SERVERS_H
#define CLF_MAIN_SERVERS_H

#include <stdbool.h>

#include "clf/base/arena.h"
#include "clf/config/config.h"
#include "clf/wire/imap.h"
#include "clf/wire/smtp.h"

/* A login that was asked for a token. */
struct servers_token {
	struct servers_token *next;
	const struct clf_config_oauth2 *account;
	const char *user;  /* of a service account; else "" */
	const char *token; /* NULL: there is none, and the error says why */
	int64_t expires_at;
	enum clf_status status;
	struct clf_error error;
};

struct servers {
	struct clf_arena *arena;
	const struct clf_config *config; /* may lack required values */
	struct servers_token *tokens;    /* the latest first */
};

/* A token that somebody has already. */
void servers_know(struct servers *servers, const struct clf_config_oauth2 *account, const char *token);
/*
 * NULL: the configuration lacks what the question takes, or no [oauth2] has that name. Waits some 15 s at most, the
 * first time. As clf_login_now.
 */
const struct servers_token *servers_token(struct servers *servers, const char *account, const char *user);

/* Options for probe_imap and probe_smtp; false: something is missing in the configuration, or there is no token. */
bool servers_imap(struct servers *servers, const struct clf_config_mailbox *mailbox, struct clf_imap_options *out);
bool servers_smtp(struct servers *servers, const struct clf_config_smtp *relay, struct clf_smtp_options *out,
		  const char **token);

#endif
