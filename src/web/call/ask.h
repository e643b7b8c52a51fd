/*
 * ask.h - a page asking the API on behalf of its reader: permission, parameters, handler and sentences are the API's.
 */
#ifndef CLF_WEB_ASK_H
#define CLF_WEB_ASK_H

#include "call/call.h"

struct clf_json;

/* The API's route with exactly that method and pattern: "PATCH", "/api/v1/teams/{name_or_id}"; NULL: none. */
const struct route *ask_route(const struct call *call, const char *method, const char *pattern);

struct asked {
	unsigned status;       /* what the API would have answered with */
	struct clf_json *json; /* owned by who asks; NULL: what was answered is no JSON */
};

/*
 * Runs the route as the one who asks. path: values of the pattern's segments by their names, what isn't there is
 * empty; query and body (a JSON object, or NULL; borrowed) as they would have been sent. What is done counts as done by
 * the page. A form that is sent twice acts once, where the route takes a key for that. out is filled whatever happens.
 */
void ask_api(struct call *call, const struct route *route, const struct clf_http_fields *path,
	     const struct clf_http_fields *query, const struct clf_json *body, struct asked *out);

/* What the API says of something that is no form to be put right. Takes asked->json over. */
void ask_reply(struct call *call, struct asked *asked);
/* Done: redirected to next. True: what was refused is call->problem, to be shown in the form; else it is answered. */
bool ask_is_refused(struct call *call, struct asked *asked, const char *next);

#endif
