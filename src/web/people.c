/*
 * people.c - agents, teams, segments, tokens and sessions, changed by page or API.
 */
#include "people.h"

#include <string.h>

#include "call/reply.h"
#include "clf/act/shape_people.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"
#include "clf/store/people/agent_address.h"
#include "routes.h"

#define AGENT_IN_PATH IN_PATH("agent", CLF_TYPE_ADDRESS, 254, "The agent's mail address.")
#define ROLES "agent|manager|admin"
#define NAME_MAX_BYTES 200

const struct param people_add_params[] = {
    {NEEDED("address", CLF_TYPE_ADDRESS, 254, "The agent's mail address.")},
    {NEEDED("name", CLF_TYPE_LINE, NAME_MAX_BYTES, "The agent's name.")},
    {BODY_CHOICE("role", ROLES, "What the agent is: agent unless told.")},
    {BODY("team", CLF_TYPE_LINE, NAME_MAX_BYTES, "A team the agent belongs to.")},
    {BODY("segment", CLF_TYPE_LINE, NAME_MAX_BYTES, "A segment the agent manages.")},
    {.name = NULL},
};
const struct param people_change_params[] = {
    {AGENT_IN_PATH},
    {BODY("name", CLF_TYPE_LINE, NAME_MAX_BYTES, "Another name.")},
    {BODY("address", CLF_TYPE_ADDRESS, 254, "Another mail address.")},
    {BODY_CHOICE("role", ROLES, "Another role.")},
    {BODY("join_team", CLF_TYPE_LINE, NAME_MAX_BYTES, "A team to join.")},
    {BODY("leave_team", CLF_TYPE_LINE, NAME_MAX_BYTES, "A team to leave.")},
    {BODY("manage_segment", CLF_TYPE_LINE, NAME_MAX_BYTES, "A segment to manage.")},
    {BODY("leave_segment", CLF_TYPE_LINE, NAME_MAX_BYTES, "A segment to manage no longer.")},
    {.name = NULL},
};
const struct param people_address_params[] = {
    {AGENT_IN_PATH},
    {NEEDED("address", CLF_TYPE_ADDRESS, 254, "From which the agent writes, too.")},
    {BODY_CHOICE("state", "add|remove", "Whether it is the agent's; add unless told.")},
    {.name = NULL},
};
const struct param people_agent_params[] = {
    {AGENT_IN_PATH},
    {.name = NULL},
};
const struct param people_deactivate_params[] = {
    {AGENT_IN_PATH},
    {BODY("tickets", CLF_TYPE_LINE, 254, "Who gets the open tickets: an agent's address, none, or keep.")},
    {.name = NULL},
};
const struct param people_password_params[] = {
    {AGENT_IN_PATH},
    {NEEDED("password", CLF_TYPE_SECRET, 1024,
	    "The new password; whoever is signed in with the old one is signed out.")},
    {.name = NULL},
};
const struct param people_token_params[] = {
    {AGENT_IN_PATH},
    {BODY("label", CLF_TYPE_LINE, NAME_MAX_BYTES, "What the token is for.")},
    {BODY_CHOICE("for", CLF_SCOPE_RESPONSES, "All that it is good for; null: whatever the agent may.")},
    {.name = NULL},
};
const struct param people_id_params[] = {
    {IN_PATH("id", CLF_TYPE_NAME, 16, "Its id.")},
    {.name = NULL},
};
const struct param people_name_params[] = {
    {NEEDED("name", CLF_TYPE_LINE, NAME_MAX_BYTES, "Its name.")},
    {.name = NULL},
};
const struct param people_mailbox_params[] = {
    {NEEDED("team", CLF_TYPE_LINE, NAME_MAX_BYTES, "The team's name.")},
    {BODY("mailbox", CLF_TYPE_ADDRESS, 254, "Where its notices go; null: to each member.")},
    {.name = NULL},
};

struct clf_people people_of(struct call *call, struct clf_actor *actor)
{
	*actor = call_actor(call);
	return (struct clf_people){&call->web->act, actor, call_via(call)};
}

bool people_named(struct call *call, struct clf_agent *out)
{
	struct clf_error err = {0};
	enum clf_status status =
	    clf_agent_named(call->web->act.store, call->arena, call_text(call, "agent"), out, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

enum clf_status people_record(struct call *call, int64_t agent, struct clf_agent_record *out, struct clf_error *err)
{
	struct clf_agent_record *records = NULL;
	size_t count = 0;
	enum clf_status status = clf_agent_list(call->web->act.store, call->arena, &records, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (records[i].agent.id != agent)
			continue;
		*out = records[i];
		return CLF_OK;
	}
	return status == CLF_OK ? clf_error_set(err, CLF_ENOTFOUND, "there is no agent %lld", (long long)agent)
				: status;
}

/* The agent as it is now; 0: nothing to show but that it was done. */
static void answer(struct call *call, enum clf_status status, int64_t agent, unsigned code, const struct clf_error *err)
{
	struct clf_agent_record record;
	struct clf_error shown = *err;
	struct clf_json *json;

	if (status == CLF_OK && route_is_page(call->route)) {
		reply_redirect(call, "/people?done=people");
		return;
	}
	if (status == CLF_OK && agent != 0)
		status = people_record(call, agent, &record, &shown);
	if (status != CLF_OK) {
		reply_failure(call, status, &shown);
		return;
	}
	json = agent != 0 ? clf_shape_agent(&record) : clf_json_object();
	if (agent == 0)
		clf_json_set_bool(json, "done", true);
	reply_json(call, code, json);
}

void people_add(struct call *call)
{
	const char *team, *segment;
	struct clf_agent_record record = {.agent = {.active = true}};
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	team = call_text(call, "team");
	segment = call_text(call, "segment");
	record.agent.address = call_text(call, "address");
	record.agent.name = call_text(call, "name");
	clf_role_parse(call_text(call, "role"), &record.agent.role);
	record.teams = &team;
	record.team_count = !clf_text_blank(team);
	record.segments = &segment;
	record.segment_count = !clf_text_blank(segment);
	status = clf_people_add(&people, &record, &record.agent.id, &err);
	answer(call, status == CLF_ENOTFOUND ? CLF_EINVAL : status, record.agent.id, 201, &err);
}

void people_change(struct call *call)
{
	struct clf_people_change what;
	struct clf_agent agent;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_named(call, &agent))
		return;
	people = people_of(call, &actor);
	what = (struct clf_people_change){.name = call_text(call, "name"),
					  .address = call_text(call, "address"),
					  .role = call_text(call, "role"),
					  .join = call_text(call, "join_team"),
					  .leave = call_text(call, "leave_team"),
					  .manage = call_text(call, "manage_segment"),
					  .unmanage = call_text(call, "leave_segment")};
	/* A page's form brings along what stays. */
	if (clf_text_equal(what.name, agent.name))
		what.name = NULL;
	if (clf_text_equal(what.address, agent.address))
		what.address = NULL;
	if (clf_text_equal(what.role, clf_role_name(agent.role)))
		what.role = NULL;
	status = clf_people_change(&people, agent.id, &what, &err);
	answer(call, status == CLF_ENOTFOUND ? CLF_EINVAL : status, agent.id, 200, &err);
}

/* Answers with how many tickets the address has as a customer's, too. */
void people_address(struct call *call)
{
	struct clf_agent agent;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	struct clf_agent_record record;
	const char *address;
	struct clf_json *json;
	int64_t tickets = 0;
	bool belongs;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_named(call, &agent))
		return;
	people = people_of(call, &actor);
	address = call_text(call, "address");
	belongs = !clf_text_equal(call_text(call, "state"), "remove");
	status = clf_people_address(&people, agent.id, address, belongs, &err);
	if (status == CLF_OK)
		status = clf_customer_tickets(call->web->act.store, address, &tickets, &err);
	if (status == CLF_OK)
		status = people_record(call, agent.id, &record, &err);
	if (status != CLF_OK || route_is_page(call->route)) {
		answer(call, status, agent.id, 200, &err);
		return;
	}
	json = clf_shape_agent(&record);
	clf_json_set_integer(json, "customer_tickets", tickets);
	reply_json(call, 200, json);
}

void people_deactivate(struct call *call)
{
	struct clf_agent agent;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	size_t moved = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_named(call, &agent))
		return;
	people = people_of(call, &actor);
	status = clf_people_deactivate(&people, call->arena, agent.id, call_text(call, "tickets"), &moved, &err);
	if (moved > 0)
		web_wake_sender(call->web);
	answer(call, status == CLF_ENOTFOUND ? CLF_EINVAL : status, agent.id, 200, &err);
}

void people_activate(struct call *call)
{
	struct clf_agent agent;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_named(call, &agent))
		return;
	people = people_of(call, &actor);
	answer(call, clf_people_activate(&people, agent.id, &err), agent.id, 200, &err);
}

void people_password(struct call *call)
{
	const char *password;
	char hash[CLF_PASSWORD_HASH];
	struct clf_agent agent;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_named(call, &agent))
		return;
	password = call_text(call, "password");
	if (strlen(password) < CLF_PASSWORD_LEAST) {
		reply_problem(call, 422, "invalid", "password: give at least %d characters", CLF_PASSWORD_LEAST);
		return;
	}
	people = people_of(call, &actor);
	status = clf_password_hash(password, hash, &err);
	if (status == CLF_OK)
		status = clf_people_password(&people, agent.id, hash, NULL, &err);
	answer(call, status, agent.id, 200, &err);
}

bool people_make_token(struct call *call, char *text)
{
	struct clf_agent agent;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!people_named(call, &agent))
		return false;
	people = people_of(call, &actor);
	status = clf_people_token(&people, agent.id, call_text(call, "label"), call_text(call, "for"), text, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static void end(struct call *call, enum clf_access_kind kind)
{
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	answer(call, clf_people_end(&people, kind, 0, call_text(call, "id"), &err), 0, 200, &err);
}

void people_revoke(struct call *call)
{
	end(call, CLF_ACCESS_TOKEN);
}

void people_end_session(struct call *call)
{
	end(call, CLF_ACCESS_SESSION);
}

static void add_named(struct call *call,
		      enum clf_status (*add)(const struct clf_people *, const char *, struct clf_error *))
{
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	answer(call, add(&people, call_text(call, "name"), &err), 0, 201, &err);
}

void people_add_team(struct call *call)
{
	add_named(call, clf_people_team);
}

void people_add_segment(struct call *call)
{
	add_named(call, clf_people_segment);
}

void people_team_mailbox(struct call *call)
{
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = clf_people_team_mailbox(&people, call_text(call, "team"), call_text(call, "mailbox"), &err);
	answer(call, status == CLF_ENOTFOUND ? CLF_EINVAL : status, 0, 200, &err);
}
