/*
 * api_people.c - agents, teams, segments, tokens, sessions and the audit, over the API.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/shape_people.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"
#include "lists.h"
#include "people.h"
#include "routes.h"

static enum clf_status read_agents(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_agent_record *records = NULL;
	size_t count = 0;
	enum clf_status status = clf_agent_list(call->web->act.store, call->arena, &records, &count, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_shape_agent(&records[i]));
	return status;
}

static enum clf_status read_access(struct call *call, struct clf_json *items, enum clf_access_kind kind,
				   struct clf_error *err)
{
	struct clf_access *found = NULL;
	size_t count = 0;
	enum clf_status status =
	    clf_access_list(call->web->act.store, call->arena, kind, 0, clf_clock_now(), &found, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_shape_access(&found[i]));
	return status;
}

static enum clf_status read_tokens(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	(void)next;
	return read_access(call, items, CLF_ACCESS_TOKEN, err);
}

static enum clf_status read_sessions(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	(void)next;
	return read_access(call, items, CLF_ACCESS_SESSION, err);
}

static enum clf_status read_audit(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_audit_list list;
	enum clf_status status =
	    people_audit(call, call_number(call, "since", 0), call_number(call, "until", 0), &list, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(items, clf_shape_audit(&list.items[i]));
	*next = list.next;
	return CLF_OK;
}

static void api_agent_show(struct call *call)
{
	struct clf_agent agent;
	struct clf_agent_record record;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !people_named(call, &agent))
		return;
	status = people_record(call, agent.id, &record, &err);
	if (status == CLF_OK)
		reply_json(call, 200, clf_shape_agent(&record));
	else
		reply_failure(call, status, &err);
}

static void api_token_make(struct call *call)
{
	char text[CLF_PEOPLE_TOKEN];
	struct clf_json *json;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_make_token(call, text))
		return;
	json = clf_json_object();
	clf_json_set_text(json, "token", text);
	clf_bytes_wipe(text, sizeof text);
	reply_json(call, 201, json);
}

static const struct list agents = {.permission = CLF_PERMIT_AGENT, .read = read_agents};
static const struct list tokens = {.permission = CLF_PERMIT_ADMIN, .read = read_tokens};
static const struct list sessions = {.permission = CLF_PERMIT_ADMIN, .read = read_sessions};
static const struct param audit_params[] = {
    {AUDIT_WHO},
    {AUDIT_KIND},
    {AUDIT_SUBJECT},
    {QUERY("since", CLF_TYPE_TIME, 40, "Only what was done then or later (RFC 3339).")},
    {QUERY("until", CLF_TYPE_TIME, 40, "Only what was done before (RFC 3339).")},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};
static const struct list audit = {.permission = CLF_PERMIT_ADMIN, .read = read_audit};

const struct route api_people_routes[] = {
    {API("GET", "/agents", CLF_PERMIT_AGENT, list_answer, NULL, "List agents."), .list = &agents, .shape = "Agent"},
    {API("POST", "/agents", CLF_PERMIT_ADMIN, people_add, people_add_params, "Add an agent."), .answers = "201",
     .shape = "Agent"},
    {API("GET", "/agents/{agent}", CLF_PERMIT_AGENT, api_agent_show, people_agent_params, "One agent."),
     .shape = "Agent"},
    {API("DELETE", "/agents/{agent}", CLF_PERMIT_ADMIN, people_remove, people_remove_params,
	 "Let an agent act no longer; 409 says how many open tickets they have."),
     .shape = "Agent"},
    {API("PATCH", "/agents/{agent}", CLF_PERMIT_ADMIN, people_change, people_change_params,
	 "Change an agent's name, address, role, teams, segments, or whether they act."),
     .shape = "Agent"},
    {API("PUT", "/agents/{agent}/addresses", CLF_PERMIT_ADMIN, people_address, people_address_params,
	 "Give an agent a further address, or take it away."),
     .shape = "Addressed"},
    {API("POST", "/agents/{agent}/deactivate", CLF_PERMIT_ADMIN, people_deactivate, people_deactivate_params,
	 "Let an agent act no longer; tokens and sessions end."),
     .shape = "Agent"},
    {API("POST", "/agents/{agent}/activate", CLF_PERMIT_ADMIN, people_activate, people_agent_params,
	 "Let an agent act again."),
     .shape = "Agent"},
    {API("PUT", "/agents/{agent}/password", CLF_PERMIT_ADMIN, people_password, people_password_params,
	 "Set an agent's password for the page."),
     .lane = LANE_SIGN_IN, .shape = "Agent"},
    {API("POST", "/agents/{agent}/sessions/end", CLF_PERMIT_ADMIN, people_end_sessions, people_agent_params,
	 "Sign an agent out everywhere; tokens stay."),
     .shape = "Agent"},
    {API("POST", "/agents/{agent}/sign-in-link", CLF_PERMIT_ADMIN, people_mail_link, people_agent_params,
	 "Mail an agent a link that signs in once."),
     .shape = "Agent"},
    {API("POST", "/agents/{agent}/tokens", CLF_PERMIT_ADMIN, api_token_make, people_token_params,
	 "Make a bearer token; this answer is its only copy."),
     .answers = "201", .shape = "Token"},
    {API("GET", "/tokens", CLF_PERMIT_ADMIN, list_answer, NULL, "List bearer tokens."), .list = &tokens,
     .shape = "Access"},
    {API("POST", "/tokens/{id}/revoke", CLF_PERMIT_ADMIN, people_revoke, people_id_params, "End a bearer token."),
     .shape = "Done"},
    {API("GET", "/sessions", CLF_PERMIT_ADMIN, list_answer, NULL, "List who is signed in to the page."),
     .list = &sessions, .shape = "Access"},
    {API("POST", "/sessions/{id}/end", CLF_PERMIT_ADMIN, people_end_session, people_id_params, "Sign somebody out."),
     .shape = "Done"},
    {API("PUT", "/teams/mailbox", CLF_PERMIT_ADMIN, people_team_mailbox, people_mailbox_params,
	 "Send a team's notices to a mailbox it shares."),
     .shape = "Done"},
    {API("GET", "/audit", CLF_PERMIT_ADMIN, list_answer, audit_params,
	 "List what was changed about people, rights, and whatever else administrators own."),
     .list = &audit, .shape = "Audit"},
    {.method = NULL},
};
