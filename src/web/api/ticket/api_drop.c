/*
 * api_drop.c - tickets put away, brought back and purged, over the API.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/purge.h"
#include "clf/base/arena.h"
#include "clf/ticket/command/command.h"
#include "people.h"
#include "routes.h"

/* As the command by mail. */
static void command(struct call *call, enum clf_verb verb)
{
	const struct clf_command one = {.row = clf_command_row(verb),
					.argument = "",
					.line = clf_arena_printf(call->arena, "#%s", clf_command_row(verb)->name)};
	const struct clf_commands commands = {.items = &one, .count = 1, .rest = ""};
	const struct clf_action action = {.kind = CLF_ACTION_COMMANDS};
	struct clf_ticket ticket;
	struct clf_act_result result;
	struct clf_request request;

	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	request =
	    (struct clf_request){.ticket = ticket.number, .actions = &action, .action_count = 1, .commands = &commands};
	if (access_act(call, &request, &result))
		access_reply_ticket(call, 200, ticket.number);
}

static void api_ticket_delete(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		command(call, CLF_VERB_DELETE);
}

static void api_ticket_spam(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		command(call, CLF_VERB_SPAM);
}

static void api_ticket_restore(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		command(call, CLF_VERB_RESTORE);
}

static void api_ticket_purge(struct call *call)
{
	struct clf_ticket ticket;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	people = people_of(call, &actor);
	status = clf_act_purge(&people, ticket.number, &err);
	if (status == CLF_OK)
		call->response->status = 204;
	else
		reply_failure(call, status, &err);
}

static const struct param drop_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    {.name = NULL},
};

static const struct param purge_params[] = {
    {NUMBER_IN_PATH},
    {.name = NULL},
};

const struct route api_drop_routes[] = {
    {API("DELETE", "/tickets/{number}", CLF_PERMIT_AGENT, api_ticket_delete, drop_params,
	 "Delete a ticket: it is out of all lists, and can be restored."),
     .shape = "Ticket"},
    {API("POST", "/tickets/{number}/spam", CLF_PERMIT_AGENT, api_ticket_spam, drop_params, "Mark a ticket as spam."),
     .shape = "Ticket"},
    {API("POST", "/tickets/{number}/restore", CLF_PERMIT_AGENT, api_ticket_restore, drop_params,
	 "Bring back a ticket that was deleted or is spam, in the status it had."),
     .shape = "Ticket"},
    {API("POST", "/tickets/{number}/purge", CLF_PERMIT_AGENT, api_ticket_purge, purge_params,
	 "Purge a ticket that is deleted or spam, for good."),
     .answers = "204"},
    {.method = NULL},
};
