/*
 * csrf.h - the token in our forms that another site can neither read nor make, and the cookies it is made from.
 */
#ifndef CLF_WEB_CSRF_H
#define CLF_WEB_CSRF_H

#include "call/call.h"

/* The text that a form of this session carries, with who has the session; "" without session and nonce. */
const char *csrf_token(struct call *call);
/* Whose page a form with that text was on, as it says; 0: nobody's. */
int64_t csrf_writer(const char *given);
/*
 * Whether a form with that text is this browser's. Who follows a link from elsewhere comes without cookies, as they are
 * SameSite=Strict, and gets a form with a nonce; it is sent with the session's cookie beside it. So a form for anyone
 * may carry the token of either.
 */
bool csrf_is_ours(struct call *call, const char *given);
/* A cookie for a form shown to nobody in particular; one that the browser has is kept for as long as a new one. */
void csrf_begin(struct call *call);

/* The cookies' names, which depend on how browsers reach us. */
const char *csrf_session_cookie(const struct call *call);
const char *csrf_nonce_cookie(const struct call *call);
/* 0 seconds take the cookie back. */
void csrf_set_cookie(struct call *call, const char *name, const char *value, int seconds);
/* 32 random bytes as base64url, in the call's arena. */
char *csrf_new_secret(struct call *call);

#endif
