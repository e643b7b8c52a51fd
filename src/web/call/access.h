/*
 * access.h - which tickets somebody may see, and requests to the one door on behalf of a call.
 */
#ifndef CLF_WEB_ACCESS_H
#define CLF_WEB_ACCESS_H

#include "call/call.h"

struct clf_page;
struct clf_ticket_filter;

/*
 * The ticket with that number, if the agent may see it: administrators all; others their own, their teams', those
 * of segments they manage. False: answered already, and one that may not be seen is answered as one that isn't there.
 */
bool clf_access_ticket(struct clf_call *call, int64_t number, struct clf_ticket *out);
/* The same limit for a list. */
int64_t clf_access_visible_to(const struct clf_call *call);
/* The owner that a list is asked for: "none", or an address, folded. */
const char *clf_access_owner(const struct clf_call *call);
/* cursor and limit of the call. */
struct clf_page clf_access_page(const struct clf_call *call);

/*
 * Runs a request with the call's actor, way in and Idempotency-Key filled in. False: it was refused or failed, and
 * that is the answer.
 */
bool clf_access_act(struct clf_call *call, struct clf_request *request, struct clf_act_result *result);
/* "api:<agent>:<Idempotency-Key>", or NULL when none was sent. */
const char *clf_access_key(const struct clf_call *call);
/* Answers with the ticket as it is now. */
void clf_access_reply_ticket(struct clf_call *call, unsigned status, int64_t number);

#endif
