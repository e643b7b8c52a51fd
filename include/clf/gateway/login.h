/*
 * login.h - access tokens for mail servers that take no password (OAuth2), from the one who owns the logins.
 *
 * While `serve` runs that is the role `login`: mailbox and sender ask it over the channel that the supervisor hands
 * them (CLF_FRAME_PEER with "peer": "login") and keep nothing. Commands ask in their own process, over the same files,
 * with clf_login_now. An account is an [oauth2 NAME]; user is who logs in at the mail server.
 */
#ifndef CLF_GATEWAY_LOGIN_H
#define CLF_GATEWAY_LOGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_channel;
struct clf_config;
struct clf_config_oauth2;
struct clf_json;

/* What becomes of an account's tokens. */
enum clf_login_state {
	CLF_LOGIN_FINE,
	CLF_LOGIN_RENEWING,
	CLF_LOGIN_THROTTLED,   /* the provider wants to be left alone for a while */
	CLF_LOGIN_DENIED,      /* a person must act; nothing is asked until then */
	CLF_LOGIN_UNREACHABLE, /* asked again with growing pauses */
};
const char *clf_login_state_name(enum clf_login_state state);
/* CLF_LOGIN_UNREACHABLE for a word that isn't one. */
enum clf_login_state clf_login_state_of(const char *name);

/* An answer. Texts are borrowed from the frame's head, or owned by the arena. */
struct clf_login_token {
	const char *account, *user;
	const char *token;  /* NULL: there is none now; an answer comes by itself once there is */
	int64_t serial;     /* of this token, from 1; goes back with a question when the server refused the token */
	int64_t expires_at; /* microseconds since 1970; a session opened before may or may not outlive it */
	enum clf_login_state state;
	const char *text; /* what ails it, for a person; "" while it is fine */
};

/*
 * CLF_FRAME_TOKEN_ASK {"account","user","refused"}, answered by CLF_FRAME_TOKEN
 * {"account","user","token","serial","expires_at","state","text"}. At once when there is a token; when one is being
 * asked for, with the outcome (at most some 15 s later). Who was answered with no token is answered again, unasked,
 * when the state changes. With `refused`, the serial of a token that a mail server refused: a newer one is given when
 * there is one, else it is renewed early, at most once each 30 s; the same serial back means that a new one can't be
 * had yet.
 */
enum clf_status clf_login_ask(struct clf_channel *login, const char *account, const char *user, int64_t refused,
			      struct clf_error *err);
/* The head of a CLF_FRAME_TOKEN. CLF_EINVAL: it is none. */
enum clf_status clf_login_read(const struct clf_json *head, struct clf_login_token *out, struct clf_error *err);

/*
 * The same in this process, waiting up to some 15 s: for commands (init, check, login), whether or not `serve` runs. A
 * lock on the account's file keeps two owners from using one refresh token at a time. CLF_EDENIED: a person must act;
 * CLF_EAGAIN: not reached, throttled or locked; CLF_ENOTFOUND: no such account, or nobody has logged in yet. err says
 * what to do.
 */
enum clf_status clf_login_now(struct clf_arena *arena, const struct clf_config *config, const char *account,
			      const char *user, struct clf_login_token *out, struct clf_error *err);
/* What is known of an account without asking anybody. CLF_EINVAL: what is kept is damaged; CLF_EDENIED, CLF_EIO. */
struct clf_login_look {
	bool needs_person;  /* to log in: nobody has yet */
	int64_t ends_at;    /* unless a person acts; microseconds; 0: not known */
	const char *ends;   /* "secret", "certificate" or "login" */
	const char *folder; /* what is kept: FOLDER/ACCOUNT.json; of the configuration */
};
enum clf_status clf_login_look(const struct clf_config *config, const struct clf_config_oauth2 *account,
			       struct clf_login_look *out, struct clf_error *err);
/* A person tried the account, and it works: a running `serve` that had given it up asks again. */
enum clf_status clf_login_tried(const struct clf_config *config, const char *account, struct clf_error *err);

/*
 * A person logs in: through a browser's address that is pasted back (code), or by typing a code (device). What comes of
 * it is kept, and a running `serve` takes it up. All of it waits, for 15 s at most.
 */
struct clf_login_session;
/* Finds out where the provider is to be asked. CLF_EINVAL: the account's grant needs no person. */
enum clf_status clf_login_begin(const struct clf_config *config, const char *account, struct clf_login_session **out,
				struct clf_error *err);
void clf_login_end(struct clf_login_session **session);
/* The address to open; each call makes a new one, to which alone an answer belongs. CLF_ENOTFOUND: the provider has
 * none. */
enum clf_status clf_login_url(struct clf_login_session *session, const char *user, const char **url,
			      struct clf_error *err);
/*
 * CLF_OK: logged in, kept, and *out is its first token (the session's). CLF_EINVAL, CLF_ECONFLICT: not that address,
 * paste again; CLF_EDENIED: refused; CLF_EAGAIN: not reached; CLF_EIO: it can't be kept.
 */
enum clf_status clf_login_paste(struct clf_login_session *session, const char *pasted, struct clf_login_token *out,
				struct clf_error *err);
struct clf_login_code {
	const char *code, *url;         /* to be typed, and where */
	int64_t interval_s, expires_at; /* between two questions; microseconds */
};
enum clf_status clf_login_device(struct clf_login_session *session, struct clf_login_code *out, struct clf_error *err);
/* Whether it was typed. CLF_EAGAIN: not yet, ask again in code->interval_s, which may have grown. Else as
 * clf_login_paste. */
enum clf_status clf_login_typed(struct clf_login_session *session, struct clf_login_code *code,
				struct clf_login_token *out, struct clf_error *err);

#endif
