/*
 * api_settings.c - who asks, and their own settings, over the API.
 */
#include "call/reply.h"
#include "clf/base/json.h"
#include "clf/store/people/directory.h"
#include "people.h"
#include "routes.h"
#include "settings.h"

static void reply_me(struct call *call)
{
	struct clf_agent agent;
	struct clf_error err = {0};
	enum clf_status status = clf_agent_by_id(call->web->act.store, call->arena, call->agent.id, &agent, &err);
	struct clf_json *json;

	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	json = clf_json_object();
	clf_json_set_text(json, "address", agent.address);
	clf_json_set_text(json, "name", agent.name);
	clf_json_set_text(json, "role", clf_role_name(agent.role));
	clf_json_set(json, "settings", settings_json(&agent));
	reply_json(call, 200, json);
}

static void api_me_show(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		reply_me(call);
}

static void api_me_change(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT) && settings_take(call, call->agent.id))
		reply_me(call);
}

static void reply_settings(struct call *call, int64_t id)
{
	struct clf_agent agent;
	struct clf_error err = {0};
	enum clf_status status = clf_agent_by_id(call->web->act.store, call->arena, id, &agent, &err);

	if (status == CLF_OK)
		reply_json(call, 200, settings_json(&agent));
	else
		reply_failure(call, status, &err);
}

static void api_agent_settings(struct call *call)
{
	struct clf_agent agent;

	if (call_permitted(call, CLF_PERMIT_ADMIN) && people_named(call, &agent))
		reply_settings(call, agent.id);
}

static void api_agent_settings_change(struct call *call)
{
	struct clf_agent agent;

	if (call_permitted(call, CLF_PERMIT_ADMIN) && people_named(call, &agent) && settings_take(call, agent.id))
		reply_settings(call, agent.id);
}

const struct route api_settings_routes[] = {
    {API("GET", "/me", CLF_PERMIT_AGENT, api_me_show, NULL, "Who you are, and your settings."), .shape = "Me"},
    {API("PATCH", "/me", CLF_PERMIT_AGENT, api_me_change, settings_params, "Change your settings; null: as shipped."),
     .shape = "Me"},
    {API("GET", "/agents/{agent}/settings", CLF_PERMIT_ADMIN, api_agent_settings, people_agent_params,
	 "An agent's settings."),
     .shape = "Settings"},
    {API("PATCH", "/agents/{agent}/settings", CLF_PERMIT_ADMIN, api_agent_settings_change, settings_agent_params,
	 "Change an agent's settings; null: as shipped."),
     .shape = "Settings"},
    {.method = NULL},
};
