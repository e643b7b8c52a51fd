/*
 * permit.c - whether who asks may: what they are answered who may not.
 */
#include <string.h>

#include "call/call.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/url.h"
#include "page/view.h"

static enum permit permission_of(const struct clf_agent *agent)
{
	if (agent->id == 0)
		return CLF_PERMIT_ANYONE;
	switch (agent->role) {
	case CLF_ROLE_ADMIN:
		return CLF_PERMIT_ADMIN;
	case CLF_ROLE_MANAGER:
		return CLF_PERMIT_MANAGER;
	case CLF_ROLE_AGENT:
		return CLF_PERMIT_AGENT;
	}
	return CLF_PERMIT_ANYONE;
}

static const char *url_of(struct clf_arena *arena, const char *text)
{
	struct clf_buf url;
	const char *made;

	clf_buf_init(&url, 4 * SIGN_IN_NEXT_MAX);
	clf_buf_add_url(&url, text, "/");
	made = clf_arena_copy(arena, url.p, url.n);
	clf_buf_free(&url);
	return made;
}

/* What stands in a path, as a response's id, may be anything: the way back is an address, and a value in another. A
 * list's filters come along, where they aren't too many. */
static const char *sign_in_for(struct call *call)
{
	const char *path = url_of(call->arena, call->request->path);
	const char *next = view_address(call, path, &call->request->query);

	if (strlen(next) > SIGN_IN_NEXT_MAX)
		next = path;
	if (strlen(next) > SIGN_IN_NEXT_MAX)
		return "/sign-in";
	return clf_arena_printf(call->arena, "/sign-in?next=%s", url_of(call->arena, next));
}

static void ask_who(struct call *call)
{
	if (call->route->surface == CLF_SURFACE_PAGE) {
		bool is_get = clf_text_equal(call->route->method, "GET");
		bool is_start = clf_text_equal(call->request->path, "/");

		reply_redirect(call, is_get && !is_start ? sign_in_for(call) : "/sign-in");
		return;
	}
	clf_http_response_set(call->response, "WWW-Authenticate", "Bearer realm=\"clf-mail\"");
	reply_problem(call, 401, "unauthenticated",
		      "send the header `Authorization: Bearer TOKEN`; `clf-mail agent token` makes a token");
}

/* Whoever may send responses in could learn tickets by their ids, and take ids before the platform does. */
static bool may_respond(struct call *call, enum permit permission)
{
	if (permission == CLF_PERMIT_RESPONSES && (call->for_responses || call->agent.role == CLF_ROLE_ADMIN))
		return true;
	if (call->for_responses)
		reply_problem(call, 403, "denied", "this token is for responses: POST /api/v1/responses takes it");
	else
		reply_problem(call, 403, "denied",
			      "responses are the feedback platform's, with a token of its own: an administrator makes "
			      "one with `clf-mail agent token ADDRESS --for responses`");
	return false;
}

bool call_permitted(struct call *call, enum permit permission)
{
	if (permission == CLF_PERMIT_ANYONE)
		return true;
	if (call->agent.id == 0) {
		ask_who(call);
		return false;
	}
	if (call->for_responses || permission == CLF_PERMIT_RESPONSES)
		return may_respond(call, permission);
	if (permission_of(&call->agent) >= permission)
		return true;
	reply_problem(call, 403, "denied", "this takes the role %s; you have %s: ask an administrator",
		      permission == CLF_PERMIT_ADMIN ? "admin" : "manager", clf_role_name(call->agent.role));
	return false;
}
