/*
 * access.h - which tickets somebody may see, and requests to the one door on behalf of a call.
 */
#ifndef CLF_WEB_ACCESS_H
#define CLF_WEB_ACCESS_H

#include "call/call.h"

struct clf_page;
struct clf_seer;
struct clf_ticket_filter;

/*
 * The ticket with that number, if the agent may see it: administrators all; others their own, their teams', those
 * of segments they manage. False: answered already, and one that may not be seen is answered as one that isn't there.
 */
bool access_ticket(struct call *call, int64_t number, struct clf_ticket *out);
/* Who asks, and on whose tickets that permission lets them; of "customer" never beyond "view". */
enum clf_status access_seer(struct call *call, const char *action, struct clf_seer *out, struct clf_error *err);
/* The same limit for a list. */
int64_t access_visible_to(const struct call *call);
/* The owner that a list is asked for: "none", or an address, folded. */
const char *access_owner(const struct call *call);
/* cursor and limit of the call. */
struct clf_page access_page(const struct call *call);

/*
 * Runs a request with the call's actor, way in and Idempotency-Key filled in. False: it was refused or failed, and
 * that is the answer.
 */
bool access_act(struct call *call, struct clf_request *request, struct clf_act_result *result);
/* The answer to a key that another request had: what it did is no answer to this one. */
void access_key_taken(struct call *call);
/* "api:<agent>:<Idempotency-Key>", or NULL when none was sent. */
const char *access_key(const struct call *call);
/* Answers with the ticket as it is now. */
void access_reply_ticket(struct call *call, unsigned status, int64_t number);

#endif
