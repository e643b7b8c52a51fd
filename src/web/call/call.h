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
#include "clf/wire/http_message.h"

struct clf_json;

struct clf_value {
	bool given, null;
	const char *text; /* LINE, TEXT, NAME, KEY, ADDRESS, CHOICE, LOCAL; TIME as it was written */
	int64_t number;   /* ID, INTEGER, TIME */
	const struct clf_json *json;
};

struct clf_call {
	struct clf_web *web;
	struct clf_arena *arena; /* the request's */
	const struct clf_http_request *request;
	struct clf_http_response *response;
	const struct clf_route *route; /* NULL: none was found */
	struct clf_segments segments;
	struct clf_value values[CLF_PARAMS_MAX]; /* as route->params */
	struct clf_json *body;                   /* owned; NULL when the route takes none */
	struct clf_http_fields form;
	struct clf_agent agent; /* id 0: nobody */
	const char *session;    /* the cookie of a session that holds, or NULL */
	const char *nonce;      /* what the CSRF token is made from: the session, else the sign-in cookie */
};

/* Runs one request by those tables of routes. response is filled whatever happens. */
void clf_dispatch(struct clf_web *web, const struct clf_route *const *tables, const struct clf_http_request *request,
		  struct clf_http_response *response);

/* A handler's first statement. False: the refusal is the answer already. */
bool clf_call_permitted(struct clf_call *call, enum clf_permit permission);

/* Of the route's parameters; NULL, otherwise or false where the parameter wasn't given or is null. */
const char *clf_call_text(const struct clf_call *call, const char *name);
int64_t clf_call_number(const struct clf_call *call, const char *name, int64_t otherwise);
const struct clf_json *clf_call_json(const struct clf_call *call, const char *name);
bool clf_call_given(const struct clf_call *call, const char *name); /* null counts */

/* Reads and checks all parameters of the route. False: the problem that names each wrong one is the answer already. */
bool clf_call_validate(struct clf_call *call);
/* One value against its row; NULL, or what is wrong with it in words. */
const char *clf_param_check_text(struct clf_arena *arena, const struct clf_param *param, const char *text,
				 struct clf_value *out);
const char *clf_param_check_json(struct clf_arena *arena, const struct clf_param *param, const struct clf_json *json,
				 struct clf_value *out);

/* The agent who asks, as the actor of a request to the one door: what it refuses is said in the agent's language. */
struct clf_actor clf_call_actor(const struct clf_call *call);
enum clf_via clf_call_via(const struct clf_call *call);

#endif
