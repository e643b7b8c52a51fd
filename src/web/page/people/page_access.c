/*
 * page_access.c - what opens the API and the page: everybody's tokens and sessions for administrators; for everybody
 * the own sessions and password.
 */
#include <stdio.h>
#include <string.h>

#include "call/auth.h"
#include "call/limiter.h"
#include "call/reply.h"
#include "clf/act/shape_people.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"
#include "page/people/access_rows.h"
#include "page/people/settings_form.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"

#define TRIES_PASSWORD 10u /* wrong ones in the limiter's window */

/* What browsers call themselves names others too: the more particular stands first. */
static const char *browser_said(struct call *call, const char *browser)
{
	static const struct {
		const char *word, *name;
	} browsers[] = {{"Edg", "Edge"},
			{"OPR/", "Opera"},
			{"Firefox/", "Firefox"},
			{"Chrome/", "Chrome"},
			{"Safari/", "Safari"}},
	  systems[] = {{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
		       {"Windows", "Windows"}, {"Mac OS", "macOS"},  {"Linux", "Linux"}};
	const char *name = NULL, *system = NULL;

	for (size_t i = 0; browser != NULL && name == NULL && i < CLF_COUNT(browsers); i++)
		name = strstr(browser, browsers[i].word) != NULL ? browsers[i].name : NULL;
	for (size_t i = 0; browser != NULL && system == NULL && i < CLF_COUNT(systems); i++)
		system = strstr(browser, systems[i].word) != NULL ? systems[i].name : NULL;
	if (name == NULL)
		return browser;
	return system != NULL ? clf_arena_printf(call->arena, "%s, %s", name, system) : name;
}

static struct clf_json *access_item(struct call *call, const struct clf_access *access, const char *own)
{
	struct clf_json *item = clf_shape_access(access);

	view_time(call, item, "created_at", access->created_at);
	view_time(call, item, "expires_at", access->expires_at);
	view_time(call, item, "seen_at", access->seen_at);
	clf_json_set_text(item, "browser_text", browser_said(call, access->browser));
	clf_json_set_bool(item, "current", clf_text_equal(access->id, own));
	view_link(item, "agent_path", "/people/", access->address);
	return item;
}

enum clf_status access_add(struct call *call, struct clf_json *context, const char *key, enum clf_access_kind kind,
			   int64_t agent, struct clf_error *err)
{
	struct clf_json *items = clf_json_array();
	struct clf_access *found = NULL;
	uint8_t hash[CLF_HASH_BYTES];
	char own[17];
	size_t count = 0;
	enum clf_status status =
	    clf_access_list(call->web->act.store, call->arena, kind, agent, clf_clock_now(), &found, &count, err);

	auth_session_hash(call, hash);
	for (size_t i = 0; i < 8; i++)
		snprintf(own + 2 * i, 3, "%02x", hash[i]);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, access_item(call, &found[i], own));
	clf_json_set_bool(context, clf_arena_printf(call->arena, "has_%s", key), count > 0);
	clf_json_set_bool(context, clf_arena_printf(call->arena, "many_%s", key), count > 1);
	clf_json_set(context, key, items);
	return status;
}

void access_add_tabs(struct call *call, struct clf_json *context, const char *current)
{
	static const struct {
		const char *path, *label;
	} tabs[] = {{"/people", CLF_SAID("People")},
		    {"/tokens", CLF_SAID("API tokens")},
		    {"/sessions", CLF_SAID("Who is signed in")}};
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(tabs); i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "path", tabs[i].path);
		clf_json_set_text(item, "label", view_say(call, tabs[i].label));
		clf_json_set_bool(item, "current", clf_text_equal(tabs[i].path, current));
		clf_json_append(items, item);
	}
	clf_json_set(context, "tabs", items);
}

static void show(struct call *call, enum clf_status status, const char *file, const char *title, const char *current,
		 struct clf_json *context, const struct clf_error *err)
{
	if (status == CLF_OK) {
		view_page(call, 200, file, view_say(call, title), current, context);
		return;
	}
	clf_json_free(&context);
	reply_failure(call, status, err);
}

static void show_everybodys(struct call *call, const char *path, const char *key, enum clf_access_kind kind)
{
	struct clf_json *context;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	context = clf_json_object();
	clf_json_set_bool(context, "everybodys", true);
	view_flag(context, "kind", key);
	access_add_tabs(call, context, path);
	status = access_add(call, context, key, kind, 0, &err);
	show(call, status, "people-access.html", "People", "/people", context, &err);
}

static void page_tokens(struct call *call)
{
	show_everybodys(call, "/tokens", "tokens", CLF_ACCESS_TOKEN);
}

static void page_sessions(struct call *call)
{
	show_everybodys(call, "/sessions", "sessions", CLF_ACCESS_SESSION);
}

static void page_own_sessions(struct call *call)
{
	struct clf_json *context;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	context = clf_json_object();
	clf_json_set_bool(context, "own", true);
	status = access_add(call, context, "sessions", CLF_ACCESS_SESSION, call->agent.id, &err);
	show(call, status, "settings-sessions.html", "Where you are signed in", "/settings", context, &err);
}

static void go_on(struct call *call, enum clf_status status, const char *next, const struct clf_error *err)
{
	if (status == CLF_OK)
		reply_redirect(call, next);
	else
		reply_failure(call, status, err);
}

static void end(struct call *call, enum clf_access_kind kind, const char *otherwise)
{
	const char *next = call_text(call, "next");
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	go_on(call, clf_people_end(&people, kind, 0, call_text(call, "id"), &err), next != NULL ? next : otherwise,
	      &err);
}

static void page_revoke(struct call *call)
{
	end(call, CLF_ACCESS_TOKEN, "/tokens?done=token-ended");
}

static void page_session_end(struct call *call)
{
	end(call, CLF_ACCESS_SESSION, "/sessions?done=session-ended");
}

/* Another's is as one that isn't there. */
static void page_own_session_end(struct call *call)
{
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	people = people_of(call, &actor);
	go_on(call, clf_people_end(&people, CLF_ACCESS_SESSION, call->agent.id, call_text(call, "id"), &err),
	      "/settings/sessions?done=session-ended", &err);
}

static void page_own_sessions_end(struct call *call)
{
	uint8_t session[CLF_HASH_BYTES];
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	size_t count;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	people = people_of(call, &actor);
	auth_session_hash(call, session);
	go_on(call, clf_people_end_sessions(&people, call->agent.id, session, &count, &err),
	      "/settings/sessions?done=session-ended", &err);
}

/* One's own password: who only found the page open doesn't know the old one. */
static bool knows_password(struct call *call)
{
	struct limiter *limiter = call->web->sign_ins;
	const char *hash = NULL, *given = call_text(call, "current");
	int64_t now = clf_clock_monotonic_ms();
	struct clf_error err = {0};
	enum clf_status status;

	if (limiter_count(limiter, "password", call->agent.address, now) >= TRIES_PASSWORD) {
		clf_http_response_set(call->response, "Retry-After", "900");
		reply_problem(call, 429, "too-many", "too many wrong passwords: try again in a quarter of an hour");
		return false;
	}
	status = clf_agent_password(call->web->act.store, call->arena, call->agent.id, &hash, &err);
	/* Who never had one came with a link by mail. */
	if (status == CLF_ENOTFOUND || (status == CLF_OK && given != NULL && clf_password_verify(hash, given)))
		return true;
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return false;
	}
	limiter_add(limiter, "password", call->agent.address, now);
	reply_problem(call, 422, "invalid", "the current password is another one");
	return false;
}

static void page_own_password_post(struct call *call)
{
	const char *password;
	char hash[CLF_PASSWORD_HASH];
	uint8_t session[CLF_HASH_BYTES];
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	password = call_text(call, "password");
	if (strlen(password) < CLF_PASSWORD_LEAST) {
		reply_problem(call, 422, "invalid", "give a password of at least %d characters", CLF_PASSWORD_LEAST);
		return;
	}
	if (!knows_password(call))
		return;
	people = people_of(call, &actor);
	auth_session_hash(call, session);
	status = clf_password_hash(password, hash, &err);
	if (status == CLF_OK)
		status = clf_people_password(&people, call->agent.id, hash, session, &err);
	if (status == CLF_OK)
		reply_redirect(call, "/settings?done=password");
	else
		reply_failure(call, status, &err);
}

static const struct param end_params[] = {
    {IN_PATH("id", CLF_TYPE_NAME, 16, "Its id.")},
    {NOT_NULL("next", CLF_TYPE_LOCAL, SIGN_IN_NEXT_MAX, "Where to go afterwards.")},
    {.name = NULL},
};
static const struct param own_password_params[] = {
    {NOT_NULL("current", CLF_TYPE_SECRET, 1024, "The current password, where there is one.")},
    {NEEDED("password", CLF_TYPE_SECRET, 1024, "The new one; all other sessions end.")},
    {.name = NULL},
};

const struct route page_access_routes[] = {
    {PAGE("GET", "/tokens", CLF_PERMIT_ADMIN, page_tokens, NULL, "API tokens.")},
    {PAGE("POST", "/tokens/{id}/revoke", CLF_PERMIT_ADMIN, page_revoke, end_params, "End a bearer token.")},
    {PAGE("GET", "/sessions", CLF_PERMIT_ADMIN, page_sessions, NULL, "Who is signed in.")},
    {PAGE("POST", "/sessions/{id}/end", CLF_PERMIT_ADMIN, page_session_end, end_params, "Sign somebody out.")},
    {PAGE("GET", "/settings/sessions", CLF_PERMIT_AGENT, page_own_sessions, NULL, "Where you are signed in.")},
    {PAGE("POST", "/settings/sessions/end", CLF_PERMIT_AGENT, page_own_sessions_end, NULL,
	  "Sign out everywhere else.")},
    {PAGE("POST", "/settings/sessions/{id}/end", CLF_PERMIT_AGENT, page_own_session_end, people_id_params,
	  "End one of your sessions.")},
    {PAGE("POST", "/settings/password", CLF_PERMIT_AGENT, page_own_password_post, own_password_params,
	  "Change your password."),
     .lane = LANE_SIGN_IN, .again = settings_show},
    {.method = NULL},
};
