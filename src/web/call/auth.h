/*
 * auth.h - who asks: bearer tokens, sessions, and the signs that a form is our own (CSRF).
 */
#ifndef CLF_WEB_AUTH_H
#define CLF_WEB_AUTH_H

#include <stdbool.h>

#include "call/call.h"

#define CLF_SESSION_SECONDS (12 * 3600)
#define CLF_SECRET_TEXT 48 /* 32 random bytes as base64url */

/* Fills agent, session and nonce by what the surface takes. False: the answer is there already. */
bool clf_auth_identify(struct clf_call *call);

/* Makes a session for the agent and sets its cookie. */
enum clf_status clf_auth_begin(struct clf_call *call, int64_t agent, struct clf_error *err);
/* Ends the session and takes the cookie back. */
enum clf_status clf_auth_end(struct clf_call *call, struct clf_error *err);
/* A cookie for a form shown to nobody in particular, unless the browser has one. */
void clf_auth_nonce(struct clf_call *call);

/* The text that a form of this session carries; "" without session and nonce. */
const char *clf_auth_csrf(struct clf_call *call);
/* Whether a form comes from our own page: its token, Origin and Sec-Fetch-Site. False: answered already. */
bool clf_auth_form_is_ours(struct clf_call *call);

#endif
