/*
 * api_settings.c - who asks, and their own settings, over the API.
 */
#include "call/reply.h"
#include "clf/base/json.h"
#include "clf/store/people/directory.h"
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
	if (call_permitted(call, CLF_PERMIT_AGENT) && settings_take(call))
		reply_me(call);
}

const struct route api_settings_routes[] = {
    {API("GET", "/me", CLF_PERMIT_AGENT, api_me_show, NULL, "Who you are, and your settings."), .shape = "Me"},
    {API("PATCH", "/me", CLF_PERMIT_AGENT, api_me_change, settings_params, "Change your settings; null: as shipped."),
     .shape = "Me"},
    {.method = NULL},
};
