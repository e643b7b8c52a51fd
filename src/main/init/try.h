/*
 * try.h - an answer tried out at once: what is wrong with it, in words, and which answer to ask for again.
 */
#ifndef CLF_MAIN_TRY_H
#define CLF_MAIN_TRY_H

#include <stdbool.h>

#include "clf/base/arena.h"
#include "clf/base/status.h"

/* How a server is reached and who logs in there. */
struct login {
	const char *url;
	const char *user, *password; /* user NULL: nobody logs in */
	const char *ca_file;         /* NULL: the system's */
};

enum tried {
	TRIED_FINE,
	TRIED_SERVER, /* url */
	TRIED_LOGIN,  /* user, password */
	TRIED_TOKENS, /* it takes no passwords at all, but OAuth2 */
};

struct trial {
	enum tried outcome;
	const char *words;  /* what was seen, or what is wrong and what to do */
	const char *better; /* a URL that would do; or NULL */
};

/* Both block, some 20 s for each answer of the server at most. */
void trial_of_mailbox(struct clf_arena *arena, const struct login *login, struct trial *out);
/* Whether it would take a mail from address to itself; nothing goes out. */
void trial_of_relay(struct clf_arena *arena, const struct login *login, const char *address, struct trial *out);

#endif
