/*
 * carry.h - a form that was sent after its session had ended: what was written comes back in it, for whoever wrote it
 * and signs in again. It is never sent by itself.
 */
#ifndef CLF_WEB_CARRY_H
#define CLF_WEB_CARRY_H

#include "call/call.h"

#define CARRY_BODY_MAX (200u << 10) /* octets of a form that is taken of somebody who isn't signed in */
#define CARRY_KEPT_MAX (64 << 10)   /* octets of what is kept of it, as JSON */

/*
 * Whether it is a form of a page of ours, sent by nobody who is signed in, that can be shown again. A mail that came in
 * is shown by those who have readers for it, and who signs in isn't among them.
 */
bool carry_may(const struct call *call);
/* The answer to it: signing in, with what was written if call->form has it and it isn't too long. */
void carry_ask(struct call *call);
/* The form for signing in, with what goes along. problem: what the template says about it, or NULL. */
void carry_sign_in(struct call *call, unsigned status, const char *address, const char *problem);
/*
 * A form for signing in whose token is no more, as another tab was faster or it stood there for too long: what goes
 * along in it is kept, and the form is shown anew. Nobody is signed in. False: nothing goes along, or it may be
 * another site's; not answered.
 */
bool carry_on(struct call *call);
/* Whoever signed in with such a form is shown it. False: there was none, or it was another's; *another says which. */
bool carry_show(struct call *call, const struct clf_agent *agent, bool *another);
/* The form as it was sent, of a session that ended before this one began; nothing was done. Of the route's view. */
void carry_again(struct call *call);

#endif
