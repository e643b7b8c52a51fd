/*
 * page_people.c - agents, teams, segments, tokens and sessions for administrators, and the audit; one's own password
 * and sessions.
 */
#include <string.h>

#include "call/access.h"
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
#include "lists.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"

#define TRIES_PASSWORD 10u /* wrong ones in the limiter's window */

static const char *const roles[] = {"agent", "manager", "admin"};

static struct clf_json *agent_item(const struct clf_agent_record *record)
{
	struct clf_json *item = clf_shape_agent(record);

	view_choices(item, "roles", roles, CLF_COUNT(roles), clf_role_name(record->agent.role));
	view_link(item, "path", "/people/", record->agent.address);
	return item;
}

static enum clf_status add_agents(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_json *items = clf_json_array();
	struct clf_agent_record *records = NULL;
	size_t count = 0;
	enum clf_status status = clf_agent_list(call->web->act.store, call->arena, &records, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, agent_item(&records[i]));
	clf_json_set(context, "items", items);
	return status;
}

static enum clf_status add_groups(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_json *teams = clf_json_array(), *segments = clf_json_array();
	struct clf_team_record *records = NULL;
	const char *const *names = NULL;
	size_t team_count = 0, segment_count = 0;
	enum clf_status status = clf_team_records(call->web->act.store, call->arena, &records, &team_count, err);

	if (status == CLF_OK)
		status = clf_segment_list(call->web->act.store, call->arena, &names, &segment_count, err);
	for (size_t i = 0; i < team_count; i++)
		clf_json_append(teams, clf_shape_team(&records[i]));
	for (size_t i = 0; i < segment_count; i++)
		clf_json_append(segments, clf_json_string(names[i]));
	clf_json_set(context, "all_teams", teams);
	clf_json_set(context, "all_segments", segments);
	return status;
}

static enum clf_status add_access(struct call *call, struct clf_json *context, const char *key,
				  enum clf_access_kind kind, int64_t agent, struct clf_error *err)
{
	struct clf_json *items = clf_json_array();
	struct clf_access *found = NULL;
	size_t count = 0;
	enum clf_status status =
	    clf_access_list(call->web->act.store, call->arena, kind, agent, clf_clock_now(), &found, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *item = clf_shape_access(&found[i]);

		view_time(call, item, "created_at", found[i].created_at);
		view_time(call, item, "expires_at", found[i].expires_at);
		clf_json_append(items, item);
	}
	clf_json_set_bool(context, clf_arena_printf(call->arena, "has_%s", key), count > 0);
	clf_json_set(context, key, items);
	return status;
}

/* agent 0: everybody's. */
static enum clf_status add_keys(struct call *call, struct clf_json *context, int64_t agent, struct clf_error *err)
{
	enum clf_status status = add_access(call, context, "tokens", CLF_ACCESS_TOKEN, agent, err);

	return status == CLF_OK ? add_access(call, context, "sessions", CLF_ACCESS_SESSION, agent, err) : status;
}

static void show(struct call *call, enum clf_status status, const char *file, const char *title,
		 struct clf_json *context, const struct clf_error *err)
{
	if (status == CLF_OK) {
		view_page(call, 200, file, title, "/people", context);
		return;
	}
	clf_json_free(&context);
	reply_failure(call, status, err);
}

static void page_people(struct call *call)
{
	struct clf_json *context;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	context = clf_json_object();
	view_choices(context, "roles", roles, CLF_COUNT(roles), "agent");
	status = add_agents(call, context, &err);
	if (status == CLF_OK)
		status = add_groups(call, context, &err);
	if (status == CLF_OK)
		status = add_keys(call, context, 0, &err);
	show(call, status, "people.html", "People", context, &err);
}

/* token: a new one's text, shown this once; or NULL. */
static void show_agent(struct call *call, const char *token)
{
	struct clf_agent agent;
	struct clf_agent_record record;
	struct clf_json *context;
	struct clf_error err = {0};
	int64_t *numbers = NULL;
	size_t given = 0, open = 0;
	enum clf_status status;

	if (!people_named(call, &agent))
		return;
	status = people_record(call, agent.id, &record, &err);
	if (status == CLF_OK)
		status =
		    clf_agent_tickets(call->web->act.store, call->arena, agent.id, 1, &numbers, &given, &open, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = agent_item(&record);
	clf_json_set_integer(context, "open_tickets", (int64_t)open);
	clf_json_set_text(context, "token", token);
	status = add_groups(call, context, &err);
	if (status == CLF_OK)
		status = add_keys(call, context, agent.id, &err);
	show(call, status, "agent.html", record.agent.address, context, &err);
}

static void page_agent(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		show_agent(call, NULL);
}

static void page_token_post(struct call *call)
{
	char text[CLF_PEOPLE_TOKEN];

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_make_token(call, text))
		return;
	show_agent(call, text);
	clf_bytes_wipe(text, sizeof text);
}

static enum clf_status read_audit(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_audit_list list;
	enum clf_status status = clf_audit_list(call->web->act.store, call->arena, access_page(call), &list, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++) {
		struct clf_json *item = clf_shape_audit(&list.items[i]);

		view_time(call, item, "at", list.items[i].at);
		clf_json_append(items, item);
	}
	*next = list.next;
	return CLF_OK;
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
	if (status == CLF_OK && clf_password_verify(hash, given))
		return true;
	if (status != CLF_OK && status != CLF_ENOTFOUND) {
		reply_failure(call, status, &err);
		return false;
	}
	limiter_add(limiter, "password", call->agent.address, now);
	reply_problem(call, 403, "denied", "the current password is another one");
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

static const struct list audit = {.permission = CLF_PERMIT_ADMIN,
				  .read = read_audit,
				  .file = "audit.html",
				  .title = CLF_SAID("Audit"),
				  .path = "/audit"};

static const struct param own_password_params[] = {
    {NEEDED("current", CLF_TYPE_SECRET, 1024, "The current password.")},
    {NEEDED("password", CLF_TYPE_SECRET, 1024, "The new one; all other sessions end.")},
    {.name = NULL},
};

const struct route page_people_routes[] = {
    {PAGE("GET", "/people", CLF_PERMIT_ADMIN, page_people, NULL, "Agents, teams, segments, tokens, sessions.")},
    {PAGE("POST", "/people", CLF_PERMIT_ADMIN, people_add, people_add_params, "Add an agent.")},
    {PAGE("GET", "/people/{agent}", CLF_PERMIT_ADMIN, page_agent, people_agent_params, "One agent.")},
    {PAGE("POST", "/people/{agent}", CLF_PERMIT_ADMIN, people_change, people_change_params, "Change an agent.")},
    {PAGE("POST", "/people/{agent}/addresses", CLF_PERMIT_ADMIN, people_address, people_address_params,
	  "Give an agent a further address, or take it away.")},
    {PAGE("POST", "/people/{agent}/deactivate", CLF_PERMIT_ADMIN, people_deactivate, people_deactivate_params,
	  "Let an agent act no longer.")},
    {PAGE("POST", "/people/{agent}/activate", CLF_PERMIT_ADMIN, people_activate, people_agent_params,
	  "Let an agent act again.")},
    {PAGE("POST", "/people/{agent}/password", CLF_PERMIT_ADMIN, people_password, people_password_params,
	  "Set an agent's password."),
     .lane = LANE_SIGN_IN},
    {PAGE("POST", "/people/{agent}/tokens", CLF_PERMIT_ADMIN, page_token_post, people_token_params, "Make a token.")},
    {PAGE("POST", "/tokens/{id}/revoke", CLF_PERMIT_ADMIN, people_revoke, people_id_params, "End a bearer token.")},
    {PAGE("POST", "/sessions/{id}/end", CLF_PERMIT_ADMIN, people_end_session, people_id_params, "Sign somebody out.")},
    {PAGE("GET", "/audit", CLF_PERMIT_ADMIN, list_answer, list_params, "What was changed about people and rights."),
     .list = &audit},
    {PAGE("POST", "/settings/password", CLF_PERMIT_AGENT, page_own_password_post, own_password_params,
	  "Change your password."),
     .lane = LANE_SIGN_IN},
    {.method = NULL},
};
