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

#endif
