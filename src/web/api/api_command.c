/*
 * api_command.c - commands and forwards on a ticket, over the API, and the commands there are.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/field/fields.h"
#include "clf/ticket/command/command.h"
#include "commands.h"
#include "routes.h"

static void api_command_run(struct call *call)
{
	int64_t number;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	number = call_number(call, "number", 0);
	if (commands_run(call, number, call_text(call, "text"), NULL, NULL, NULL))
		access_reply_ticket(call, 200, number);
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

static enum clf_status read_commands(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	size_t count = 0;
	const struct clf_command_row *table = clf_command_table(&count);
	const struct clf_customs *customs;
	enum clf_status status = clf_fields(call->web->act.store, &customs, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (!(table[i].flags & CLF_COMMAND_LATER) && (table[i].verb != CLF_VERB_SET || customs->count > 0))
			clf_json_append(items, command_json(&table[i]));
	}
	return status;
}

static void api_forward_create(struct call *call)
{
	struct clf_forward forward = {0};
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	const char *why = NULL;
	struct clf_ticket ticket;
	struct clf_act_result result;
	struct clf_action action;
	struct clf_request request;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	if (!clf_forward_read(call->arena, call_actor(call).locale, call_text(call, "to"), &forward, &why)) {
		clf_problem_add(problems, call->arena, "to", CLF_WRONG_INVALID, NULL, "can't be read: %-s", why);
		reply_problems(call, problems);
		return;
	}
	forward.subject = call_text(call, "subject");
	forward.text = call_text(call, "text");
	action = (struct clf_action){.kind = CLF_ACTION_FORWARD, .forward = &forward};
	request = (struct clf_request){.ticket = ticket.number, .actions = &action, .action_count = 1};
	if (access_act(call, &request, &result))
		access_reply_ticket(call, 202, ticket.number);
}

static const struct list commands = {.permission = CLF_PERMIT_AGENT, .read = read_commands};

static const struct param command_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    {NEEDED("text", CLF_TYPE_TEXT, TEXT_MAX,
	    "Commands as by mail, a line each; what stands below them becomes a note, or an answer after #reply.")},
    {.name = NULL},
};

static const struct param forward_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    {NEEDED("to", CLF_TYPE_LINE, 2000,
	    "Addresses, agents' names or roles (managers, administrators, owner, team NAME); then what goes along: "
	    "response, history, comments.")},
    {BODY("subject", CLF_TYPE_LINE, 500, "Subject; unless told the template's.")},
    {BODY("text", CLF_TYPE_TEXT, TEXT_MAX, "What is said to them.")},
    {BODY_CHOICE("anyway", "on|off", "on: also to an address that mail failed for, which is a 409 otherwise.")},
    {.name = NULL},
};

const struct route api_command_routes[] = {
    {API("POST", "/tickets/{number}/commands", CLF_PERMIT_AGENT, api_command_run, command_params,
	 "Run commands as by mail: all of them, or none."),
     .shape = "Ticket"},
    {API("POST", "/tickets/{number}/forwards", CLF_PERMIT_AGENT, api_forward_create, forward_params,
	 "Forward a ticket; what comes back becomes a note."),
     .answers = "202", .shape = "Ticket"},
    {API("GET", "/commands", CLF_PERMIT_AGENT, list_answer, NULL, "List the commands."), .list = &commands,
     .shape = "Command"},
    {.method = NULL},
};
