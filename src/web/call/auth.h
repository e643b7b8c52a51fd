/*
 * auth.h - who asks: bearer tokens, sessions, and whether a form was sent from a page of ours.
 */
#ifndef CLF_WEB_AUTH_H
#define CLF_WEB_AUTH_H

#include <stdbool.h>

#include "call/call.h"
#include "clf/base/crypto.h"

#define CLF_SESSION_SECONDS (12 * 3600)

/* Fills agent, session and nonce by what the surface takes. False: the answer is there already. */
bool auth_identify(struct call *call);

/* Makes a session for the agent and sets its cookie. */
enum clf_status auth_begin(struct call *call, int64_t agent, struct clf_error *err);
/* What the store knows the caller's own session by. */
void auth_session_hash(const struct call *call, uint8_t out[CLF_HASH_BYTES]);
/* Ends the session and takes the cookie back. */
enum clf_status auth_end(struct call *call, struct clf_error *err);
/* Whether the browser says of itself that the form comes from a page of ours. */
bool auth_origin_is_named(const struct call *call);
/* Whether a form comes from our own page: its token, Origin and Sec-Fetch-Site. Nothing is answered. *earlier: it
 * does, but is the agent's own of a session that has ended, and can be shown again. */
bool auth_form_is_ours(struct call *call, bool *earlier);

#endif
