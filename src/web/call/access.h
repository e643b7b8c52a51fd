/*
 * access.h - which tickets somebody may see, and requests to the one door on behalf of a call.
 */
#ifndef CLF_WEB_ACCESS_H
#define CLF_WEB_ACCESS_H

#include "call/call.h"

struct clf_ticket_row;
struct clf_page;
struct clf_seer;

/*
 * The ticket with that number, if the agent sees it (clf/ticket/plan/seeing.h). False: answered already, and one that
 * may not be seen is answered as one that isn't there.
 */
bool access_ticket(struct call *call, int64_t number, struct clf_ticket *out);
/* The same without an answer; *out: whether it is there, and seen. */
enum clf_status access_sees(struct call *call, int64_t number, bool *out, struct clf_error *err);
/* The ticket that a response made, when it is seen; false: answered. */
bool access_by_response(struct call *call, const char *id, int64_t *number);
/* [{"name", "url"}]: its links to dashboards, as the agent who asks sees them. */
enum clf_status access_links(struct call *call, const struct clf_ticket_row *row, struct clf_json **out,
			     struct clf_error *err);
/* A hash of all that says what is asked for. */
int64_t access_print(const struct call *call);
/* Who asks, and on whose tickets that permission lets them; of "customer" never beyond "view". */
enum clf_status access_seer(struct call *call, const char *action, struct clf_seer *out, struct clf_error *err);
/* cursor and limit of the call. */
struct clf_page access_page(const struct call *call);

/*
 * Runs a request with the call's actor, way in and Idempotency-Key filled in; files that came with a form go along with
 * what its first action writes. False: it was refused or failed, and that is the answer.
 */
bool access_act(struct call *call, struct clf_request *request, struct clf_act_result *result);
/* The answer to a key that another request had: what it did is no answer to this one. */
void access_key_taken(struct call *call);
/* "api:<agent>:<Idempotency-Key>", "page:<agent>:<the form's own>", or NULL when none was sent. */
const char *access_key(const struct call *call);
/* Answers with the ticket as it is now. */
void access_reply_ticket(struct call *call, unsigned status, int64_t number);

#endif
