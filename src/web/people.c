/*
 * people.c - agents, teams, segments, tokens and sessions, changed by page or API.
 */
#include "people.h"

#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/letter/sign_in.h"
#include "clf/act/shape_people.h"
#include "clf/base/arena.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"
#include "clf/base/url.h"
#include "clf/store/people/agent_address.h"
#include "routes.h"

#define AGENT_IN_PATH IN_PATH("agent", CLF_TYPE_ADDRESS, 254, "The agent's mail address.")
#define ROLES "agent|manager|admin"
#define NAME_MAX_BYTES 200
#define LIST_MAX (16 << 10)

const struct param people_add_params[] = {
    {NEEDED("address", CLF_TYPE_ADDRESS, 254, "The agent's mail address.")},
    {NEEDED("name", CLF_TYPE_LINE, NAME_MAX_BYTES, "The agent's name.")},
    {BODY_CHOICE("role", ROLES, "What the agent is: agent unless told.")},
    {BODY("team", CLF_TYPE_LINE, NAME_MAX_BYTES, "A team the agent belongs to.")},
    {BODY("segment", CLF_TYPE_LINE, NAME_MAX_BYTES, "A segment the agent manages.")},
    {NOT_NULL("teams", CLF_TYPE_LIST, LIST_MAX, "Names of the teams the agent belongs to.")},
    {NOT_NULL("segments", CLF_TYPE_LIST, LIST_MAX, "Names of the segments the agent manages.")},
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
    {NOT_NULL("teams", CLF_TYPE_LIST, LIST_MAX, "Names of all teams to be in.")},
    {NOT_NULL("segments", CLF_TYPE_LIST, LIST_MAX, "Names of all segments to manage.")},
    {BODY_CHOICE("active", "on|off", "Whether the agent acts.")},
    {BODY("tickets", CLF_TYPE_LINE, 254,
	  "With \"active\": \"off\": who gets the open tickets, an agent's address, none, or keep.")},
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
const struct param people_remove_params[] = {
    {AGENT_IN_PATH},
    {QUERY("replace_by", CLF_TYPE_LINE, 254, "Who gets the open tickets: an agent's address, none, or keep.")},
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

/* Where it can be seen. */
static void go_on(struct call *call, const char *address)
{
	struct clf_buf path;

	clf_buf_init(&path, CLF_HTTP_URL_MAX);
	clf_buf_add_text(&path, "/people");
	if (address != NULL) {
		clf_buf_add_char(&path, '/');
		clf_buf_add_url(&path, address, "@");
	}
	clf_buf_add_text(&path, "?done=people");
	reply_redirect(call, path.failed ? "/people" : path.p);
	clf_buf_free(&path);
}

/* The agent as it is now; 0: nothing to show but that it was done. */
static void answer(struct call *call, enum clf_status status, int64_t agent, unsigned code, const struct clf_error *err)
{
	struct clf_agent_record record;
	struct clf_error shown = *err;
	struct clf_json *json;

	if (status == CLF_OK && agent != 0)
		status = people_record(call, agent, &record, &shown);
	if (status == CLF_OK && route_is_page(call->route)) {
		go_on(call, agent != 0 ? record.agent.address : NULL);
		return;
	}
	if (status != CLF_OK) {
		reply_failure(call, status, &shown);
		return;
	}
	json = agent != 0 ? clf_shape_agent(&record) : clf_json_object();
	if (agent == 0)
		clf_json_set_bool(json, "done", true);
	reply_json(call, code, json);
}

static const char *const *texts_of(struct call *call, const char *field, size_t *count)
{
	const struct clf_json *list = call_json(call, field);
	const char **out = clf_arena_array_of(call->arena, clf_json_size(list) + 1, const char *);

	for (*count = 0; *count < clf_json_size(list); ++*count)
		out[*count] = clf_json_text(clf_json_at(list, *count));
	return out;
}

static void take_lists(struct call *call, struct clf_people_change *what)
{
	what->teams = texts_of(call, "teams", &what->team_count);
	what->segments = texts_of(call, "segments", &what->segment_count);
	what->has_teams = call_given(call, "teams");
	what->has_segments = call_given(call, "segments");
}

/* True: something is wrong with it, or that couldn't be found out, and that is the answer. */
static bool is_wrong(struct call *call, const struct clf_people *people, int64_t agent,
		     const struct clf_people_change *what)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_error err = {0};
	enum clf_status status = clf_people_check(people, call->arena, agent, what, problems, &err);

	if (status == CLF_OK)
		return reply_problems(call, problems);
	reply_failure(call, status, &err);
	return true;
}

/* The one that the page has a choice of, and the list. */
static const char *const *with_one(struct call *call, const char *one, const char *const *list, size_t *count)
{
	const char **out = clf_arena_array_of(call->arena, *count + 1, const char *);

	memcpy(out, list, *count * sizeof(*out));
	if (!clf_text_blank(one))
		out[(*count)++] = one;
	return out;
}

void people_add(struct call *call)
{
	struct clf_people_change what;
	struct clf_agent_record record = {.agent = {.active = true}};
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	what = (struct clf_people_change){.name = call_text(call, "name"),
					  .address = call_text(call, "address"),
					  .role = call_text(call, "role"),
					  .join = call_text(call, "team"),
					  .manage = call_text(call, "segment")};
	take_lists(call, &what);
	if (is_wrong(call, &people, 0, &what))
		return;
	record.agent.address = what.address;
	record.agent.name = what.name;
	clf_role_parse(what.role, &record.agent.role);
	record.team_count = what.team_count;
	record.teams = with_one(call, what.join, what.teams, &record.team_count);
	record.segment_count = what.segment_count;
	record.segments = with_one(call, what.manage, what.segments, &record.segment_count);
	status = clf_people_add(&people, &record, &record.agent.id, &err);
	answer(call, status == CLF_ENOTFOUND ? CLF_EINVAL : status, record.agent.id, 201, &err);
}

/* Open tickets are the one thing that names an agent and can be given to another. */
static void answer_leaving(struct call *call, enum clf_status status, int64_t agent, const struct clf_error *err)
{
	struct clf_json *used_by, *use;
	int64_t *numbers = NULL;
	size_t given = 0, count = 0;

	if (status != CLF_ECONFLICT || route_is_page(call->route) ||
	    clf_agent_tickets(call->web->act.store, call->arena, agent, 1, &numbers, &given, &count, NULL) != CLF_OK ||
	    count == 0) {
		answer(call, status == CLF_ENOTFOUND ? CLF_EINVAL : status, agent, 200, err);
		return;
	}
	used_by = clf_json_array();
	use = clf_json_object();
	clf_json_set_text(use, "what", "open-tickets");
	clf_json_set_integer(use, "count", (int64_t)count);
	clf_json_append(used_by, use);
	reply_in_use(call, err->text, used_by);
}

static enum clf_status leave(struct call *call, const struct clf_people *people, int64_t agent, const char *tickets,
			     struct clf_error *err)
{
	size_t moved = 0;
	enum clf_status status = clf_people_deactivate(people, call->arena, agent, tickets, &moved, err);

	if (moved > 0)
		web_wake_sender(call->web);
	return status;
}

void people_change(struct call *call)
{
	struct clf_people_change what;
	const char *active;
	struct clf_agent agent;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_named(call, &agent))
		return;
	people = people_of(call, &actor);
	active = call_text(call, "active");
	what = (struct clf_people_change){.name = call_text(call, "name"),
					  .address = call_text(call, "address"),
					  .role = call_text(call, "role"),
					  .join = call_text(call, "join_team"),
					  .leave = call_text(call, "leave_team"),
					  .manage = call_text(call, "manage_segment"),
					  .unmanage = call_text(call, "leave_segment")};
	take_lists(call, &what);
	/* A page's form brings along what stays. */
	if (clf_text_equal(what.name, agent.name))
		what.name = NULL;
	if (clf_text_equal(what.address, agent.address))
		what.address = NULL;
	if (clf_text_equal(what.role, clf_role_name(agent.role)))
		what.role = NULL;
	if (is_wrong(call, &people, agent.id, &what))
		return;
	/* What may be refused comes first: then nothing was changed. */
	if (clf_text_equal(active, "off")) {
		status = leave(call, &people, agent.id, call_text(call, "tickets"), &err);
		if (status != CLF_OK) {
			answer_leaving(call, status, agent.id, &err);
			return;
		}
	}
	status = clf_people_change(&people, agent.id, &what, &err);
	if (status == CLF_OK && active != NULL && !clf_text_equal(active, "off"))
		status = clf_people_activate(&people, agent.id, &err);
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

static void let_go(struct call *call, const char *tickets)
{
	struct clf_agent agent;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};

	if (!people_named(call, &agent))
		return;
	people = people_of(call, &actor);
	answer_leaving(call, leave(call, &people, agent.id, tickets, &err), agent.id, &err);
}

void people_deactivate(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		let_go(call, call_text(call, "tickets"));
}

void people_remove(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		let_go(call, call_text(call, "replace_by"));
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

void people_mail_link(struct call *call)
{
	struct clf_agent agent;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_named(call, &agent))
		return;
	people = people_of(call, &actor);
	status = clf_act_link_mail(&people, agent.id, &err);
	if (status == CLF_OK)
		web_wake_sender(call->web);
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

/* Everywhere. */
void people_end_sessions(struct call *call)
{
	struct clf_agent agent;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	size_t count;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_named(call, &agent))
		return;
	people = people_of(call, &actor);
	answer(call, clf_people_end_sessions(&people, agent.id, NULL, &count, &err), agent.id, 200, &err);
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

enum clf_status people_audit(struct call *call, int64_t since, int64_t until, struct clf_audit_list *out,
			     struct clf_error *err)
{
	struct clf_audit_filter filter = {.who = call_text(call, "who"),
					  .kind = call_text(call, "kind"),
					  .subject = call_text(call, "subject"),
					  .since = since,
					  .until = until};

	clf_audit_fold(call->arena, &filter);

	return clf_audit_list(call->web->act.store, call->arena, &filter, access_page(call), out, err);
}
