/*
 * call.h - one request on its way through dispatch: who asks, what was validated, where the answer goes.
 */
#ifndef CLF_WEB_CALL_H
#define CLF_WEB_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "app.h"
#include "call/route.h"
#include "clf/ticket/plan/request.h"
#include "clf/wire/http/http_multipart.h"
#include "clf/wire/http_message.h"

struct clf_json;
struct clf_listing;
struct drafts;

#define SIGN_IN_NEXT_MAX 1000u /* octets of the address that one comes back to */

struct value {
	bool given, null;
	const char *text; /* LINE, TEXT, NAME, KEY, ADDRESS, CHOICE, LOCAL; TIME as it was written */
	int64_t number;   /* ID, INTEGER, TIME */
	const struct clf_json *json;
	const int64_t *ids; /* IDS */
	size_t id_count;
};

struct call {
	struct web *web;
	struct clf_arena *arena; /* the request's */
	const struct clf_http_request *request;
	struct clf_http_response *response;
	const struct route *const *tables; /* all there is at this address */
	const struct route *route;         /* NULL: none was found */
	struct segments segments;
	struct value values[CLF_PARAMS_MAX]; /* as route->params */
	struct clf_json *body;               /* owned; NULL when the route takes none */
	struct clf_http_fields form;
	struct clf_http_files files; /* that came with the form */
	bool files_beyond;           /* more of them came than a form takes: these are the first */
	struct clf_str mapped;       /* where they lie; p NULL: nowhere */
	struct clf_agent agent;      /* id 0: nobody */
	bool for_responses;          /* with a token that is good for responses and nothing else */
	bool for_page;               /* a page asks the API (ask.h) */
	const struct drafts *drafts; /* that a ticket's page shows (page/ticket/draft.h), or NULL */
	struct clf_listing *listing; /* of a list of tickets, as its check read it */
	const char *next;            /* of a list whose pages begin at a text: where the next one does, or NULL */
	const char *help;            /* likewise: what it may lack for now, in words, or NULL */
	const char *session;         /* the cookie of a session that holds, or NULL */
	struct clf_json *problem;    /* of a form that is shown again: what is wrong with it; owned */
	bool admitted;               /* its form is ours and valid: what is refused from now on is shown in it again */
	const char *kept;            /* of a form that came after its session had ended: what goes along; or NULL */
	const char *form_nonce;      /* the cookie of a form shown to nobody in particular, or NULL */
	const char *nonce;           /* what the CSRF token is made from: the session, else the sign-in cookie */
};

/* Runs one request by those tables of routes. response is filled whatever happens. */
void dispatch(struct web *web, const struct route *const *tables, const struct clf_http_request *request,
	      struct clf_http_response *response);

/* Whether a request's body may come, by its header alone, how long it may be and whether it is taken as a file; false:
 * response is the refusal. */
bool dispatch_body(struct web *web, const struct route *const *tables, const struct clf_http_request *request,
		   struct clf_http_response *response, size_t *max, bool *file);

/* A handler's first statement. False: the refusal is the answer already. */
bool call_permitted(struct call *call, enum permit permission);

/* Of the route's parameters; NULL, otherwise or false where the parameter wasn't given or is null. */
const char *call_text(const struct call *call, const char *name);
int64_t call_number(const struct call *call, const char *name, int64_t otherwise);
const struct clf_json *call_json(const struct call *call, const char *name);
/* NULL and 0 where none was given. */
const int64_t *call_ids(const struct call *call, const char *name, size_t *count);
bool call_given(const struct call *call, const char *name); /* null counts */

/* Reads and checks all parameters of the route. False: the problem that names each wrong one is the answer already. */
bool call_validate(struct call *call);
/* One value against its row; NULL, or what is wrong with it in words. */
const char *param_check_text(struct clf_arena *arena, const struct param *param, const char *text, struct value *out);
const char *param_check_json(struct clf_arena *arena, const struct param *param, const struct clf_json *json,
			     struct value *out);

/* All fields of that name against their row. */
const char *param_check_fields(struct clf_arena *arena, const struct param *param, const struct clf_http_fields *fields,
			       struct value *out);

/* The agent who asks, as the actor of a request to the one door: what it refuses is said in the agent's language. */
struct clf_actor call_actor(const struct call *call);
enum clf_via call_via(const struct call *call);

#endif
