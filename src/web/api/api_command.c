/*
 * api_command.c - the API of agents at work: commands and forwards on tickets, one's own settings, permissions.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/command/command.h"
#include "handlers.h"
#include "settings.h"

void clf_api_command_run(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_AGENT))
		return;
	int64_t number = clf_call_number(call, "number", 0);
	if (clf_work_run(call, number, clf_call_text(call, "text"), NULL))
		clf_access_reply_ticket(call, 200, number);
}

static struct clf_json *command_json(const struct clf_command_row *row)
{
	struct clf_json *json = clf_json_object();
	clf_json_set_text(json, "name", row->name);
	clf_json_set_text(json, "argument", row->argument);
	clf_json_set_text(json, "help", row->help);
	clf_json_set_bool(json, "on_ticket", (row->flags & CLF_COMMAND_TICKET) != 0);
	clf_json_set_bool(json, "by_mail_only",
			  (row->flags & CLF_COMMAND_ASKS) != 0 || !(row->flags & CLF_COMMAND_TICKET));
	return json;
}

void clf_api_command_list(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_AGENT))
		return;
	struct clf_json *items = clf_json_array();
	size_t count = 0;
	const struct clf_command_row *table = clf_command_table(&count);
	for (size_t i = 0; i < count; i++)
		if (!(table[i].flags & CLF_COMMAND_LATER))
			clf_json_append(items, command_json(&table[i]));
	clf_reply_items(call, items, 0);
}

void clf_api_forward_create(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_AGENT))
		return;
	struct clf_forward forward = {0};
	const char *why = NULL;
	struct clf_ticket ticket;
	struct clf_act_result result;
	if (!clf_access_ticket(call, clf_call_number(call, "number", 0), &ticket))
		return;
	if (!clf_forward_read(call->arena, NULL, clf_call_text(call, "to"), &forward, &why)) {
		clf_reply_problem(call, 422, "invalid", "to: %s", why);
		return;
	}
	forward.subject = clf_call_text(call, "subject");
	forward.text = clf_call_text(call, "text");
	const struct clf_action action = {.kind = CLF_ACTION_FORWARD, .forward = &forward};
	struct clf_request request = {.ticket = ticket.number, .actions = &action, .action_count = 1};
	if (clf_access_act(call, &request, &result))
		clf_access_reply_ticket(call, 202, ticket.number);
}

static void reply_me(struct clf_call *call)
{
	struct clf_agent agent;
	struct clf_error err = {0};
	enum clf_status status = clf_agent_by_id(call->web->act.store, call->arena, call->agent.id, &agent, &err);
	if (status != CLF_OK) {
		clf_reply_failure(call, status, &err);
		return;
	}
	struct clf_json *json = clf_json_object();
	clf_json_set_text(json, "address", agent.address);
	clf_json_set_text(json, "name", agent.name);
	clf_json_set_text(json, "role", clf_role_name(agent.role));
	clf_json_set(json, "settings", clf_work_settings(&agent));
	clf_reply_json(call, 200, json);
}

void clf_api_me_show(struct clf_call *call)
{
	if (clf_call_permitted(call, CLF_PERMIT_AGENT))
		reply_me(call);
}

void clf_api_me_change(struct clf_call *call)
{
	if (clf_call_permitted(call, CLF_PERMIT_AGENT) && clf_work_set(call))
		reply_me(call);
}

static void reply_permissions(struct clf_call *call)
{
	struct clf_json *items = NULL;
	struct clf_error err = {0};
	enum clf_status status = clf_work_permissions(call, &items, &err);
	if (status == CLF_OK)
		clf_reply_items(call, items, 0);
	else
		clf_reply_failure(call, status, &err);
}

void clf_api_permission_list(struct clf_call *call)
{
	if (clf_call_permitted(call, CLF_PERMIT_ADMIN))
		reply_permissions(call);
}

void clf_api_permission_set(struct clf_call *call)
{
	if (clf_call_permitted(call, CLF_PERMIT_ADMIN) && clf_work_permit(call))
		reply_permissions(call);
}
