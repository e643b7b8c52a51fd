/*
 * login_account.h - an account and its tokens: when the provider is asked, and what follows from its answer.
 *
 * Used by the role, whose questions run beside its loop, and by commands, which wait. Neither waits in here.
 */
#ifndef CLF_GATEWAY_LOGIN_ACCOUNT_H
#define CLF_GATEWAY_LOGIN_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/arena.h"
#include "clf/config/config.h"
#include "clf/gateway/login.h"
#include "clf/wire/http_client.h"
#include "clf/wire/oauth2.h"
#include "login/login_file.h"

enum login_phase {
	LOGIN_IDLE,
	LOGIN_DISCOVERING, /* where the provider is to be asked */
	LOGIN_ASKING,
};

struct login_account {
	const struct clf_config_oauth2 *config;
	const char *folder;
	struct clf_arena *arena; /* owned: of the endpoints */
	struct clf_oauth2_endpoints endpoints;
	bool found;                   /* the endpoints are known */
	struct clf_arena *kept_arena; /* owned: of what is kept */
	struct login_kept kept;
	struct login_mark mark;
	bool unkept; /* kept is newer than the file, and must get there before its token is given to anybody */
	int lock;    /* held while a refresh token is used, or -1 */
};

/* A token: of an account, or of one user of a service account. Times in ms are clf_clock_monotonic_ms. */
struct login_one {
	struct login_one *next;
	struct login_account *account;
	char *user;  /* owned; "" unless of a service account */
	char *token; /* owned; NULL: none */
	char *fresh; /* owned: will be the token once the login is kept */
	int64_t fresh_life_s;
	int64_t serial, expires_at;
	int64_t renew_ms; /* at 80 % of its life */
	enum clf_login_state state;
	enum clf_oauth2_remedy remedy; /* of a denial */
	char text[CLF_ERROR_TEXT];
	int64_t since;
	enum login_phase phase;
	unsigned failures;  /* in a row */
	int64_t next_ms;    /* nothing is asked before */
	int64_t asked_ms;   /* when a token was asked for last; 0: never */
	bool early;         /* a mail server refused the token: a new one is wanted before its time */
	int64_t early_ms;   /* when that was granted last; 0: never */
	bool changed;       /* the state, since somebody took note */
	bool renewed;       /* the same of a token that came */
	const char *failed; /* class of a failure that nobody took note of yet, or NULL */
};

struct login_account *login_account_new(const struct clf_config_oauth2 *config, const char *folder);
void login_account_free(struct login_account **account);
struct login_one *login_one_new(struct login_account *account, const char *user);
void login_one_free(struct login_one **one);
/* Whether each user has a token of its own. */
bool login_is_per_user(const struct clf_config_oauth2 *config);
/* Whether a person logs in, and a refresh token is kept. */
bool login_is_kept(const struct clf_config_oauth2 *config);

/* The token, if it may be given to somebody now; else NULL. */
const char *login_token(const struct login_one *one, int64_t now);
/* A mail server refused the token of that serial. */
void login_refused(struct login_one *one, int64_t serial, int64_t now_ms);
/* The file of the account was changed by another process, or a person asks for it: a denial is forgotten. */
void login_again(struct login_one *one);
/* True: the file was changed by somebody else since it was read or written last. */
bool login_file_changed(struct login_account *account);

/* In how many ms something is due: login_begin is to be called then. */
int64_t login_due_in(const struct login_one *one, int64_t now_ms);
/*
 * What is to be asked now, if anything: CLF_OK: *question is to be asked, and login_take called with its outcome; texts
 * are the arena's. CLF_ENOTFOUND: nothing, look again when login_due_in says so.
 */
enum clf_status login_begin(struct login_one *one, struct clf_arena *arena, int64_t now, int64_t now_ms,
			    struct clf_http_question *question);
void login_take(struct login_one *one, enum clf_status status, const struct clf_http_answer *answer,
		const struct clf_error *err, int64_t now, int64_t now_ms);

/* When something of the account ends by itself (0: not known), and what: "secret", "certificate", "login". */
int64_t login_ends(const struct login_account *account, const char **what);

#endif
