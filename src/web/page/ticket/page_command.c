/*
 * page_command.c - what the buttons on a ticket's page do: each is a command.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/door/unsent.h"
#include "clf/ticket/command/command.h"
#include "commands.h"
#include "page/ticket/facts.h"
#include "page/ticket/page_ticket.h"
#include "page/view.h"
#include "routes.h"

/* "#assign Ann", as an agent would mail it. */
static const char *command_line(struct call *call)
{
	const char *command = call_text(call, "command"), *argument = call_text(call, "argument");

	return clf_arena_printf(call->arena, "#%s %s", command, argument != NULL ? argument : "");
}

/* The same once more, with a button that says yes. */
static void ask(struct call *call, const struct clf_command *command)
{
	struct clf_json *context;
	struct clf_ticket ticket;
	char tag[CLF_TAG_TEXT];
	const char *title, *text = call_text(call, "text"), *argument = call_text(call, "argument");

	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	title = clf_arena_printf(call->arena, view_say(call, CLF_SAID("Delete %s")),
				 clf_ticket_tag(call->web->act.config->tag, ticket.number, tag));
	context = clf_json_object();
	clf_json_set_text(context, "title", title);
	clf_json_set_integer(context, "number", ticket.number);
	clf_json_set_text(context, "command", command->row->name);
	clf_json_set_text(context, "argument", argument != NULL ? argument : "");
	clf_json_set_text(context, "text", text != NULL ? text : "");
	clf_json_set_text(
	    context, "help",
	    clf_arena_printf(call->arena,
			     view_say(call, CLF_SAID("“%s” leaves all lists, and its customer is no longer heard.")),
			     ticket.subject));
	view_page(call, 200, "confirm.html", title, "/tickets", context);
}

static void page_command_post(struct call *call)
{
	bool sure = clf_text_equal(call_text(call, "sure"), "yes");
	const struct clf_command *asked = NULL;
	int64_t number;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	number = call_number(call, "number", 0);
	if (commands_run(call, number, command_line(call), call_text(call, "text"), NULL, sure ? NULL : &asked))
		page_ticket_done(call, number, "command");
	else if (asked != NULL)
		ask(call, asked);
}

/* Whether one of the reader's own came back since; when that can't be told, nothing is promised. */
static bool came_back(struct call *call, int64_t ticket, int64_t since)
{
	struct clf_unsent drafts[CLF_UNSENT_PLACES];
	size_t count = 0;

	if (clf_unsent_list(call->web->act.store, call->arena, call->agent.id, ticket, drafts, &count, NULL) != CLF_OK)
		return false;
	return count > 0 && drafts[0].at >= since;
}

static void page_take_back_post(struct call *call)
{
	struct clf_action action = {.kind = CLF_ACTION_TAKE_BACK, .draft = call_number(call, "id", 0)};
	struct clf_request request = {.actions = &action, .action_count = 1};
	struct clf_ticket ticket;
	struct clf_act_result result;
	int64_t since = clf_clock_now();

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	request.ticket = ticket.number;
	if (access_act(call, &request, &result))
		page_ticket_done(call, ticket.number,
				 came_back(call, ticket.number, since) ? "taken-back-draft" : "taken-back");
}

static const struct param take_back_params[] = {
    {NUMBER_IN_PATH},
    {NEEDED("id", CLF_TYPE_ID, 0, "The message, or the follow-up.")},
    {.name = NULL},
};

static const struct param command_params[] = {
    {NUMBER_IN_PATH},
    {NEEDED("command", CLF_TYPE_NAME, 30, "Command.")},
    {NOT_NULL("argument", CLF_TYPE_LINE, 1000, "What it needs.")},
    {NOT_NULL("text", CLF_TYPE_TEXT, TEXT_MAX, "Text.")},
    {PLACE},
    {NOT_NULL("sure", CLF_TYPE_NAME, 10, "yes: what deletes the ticket was asked about.")},
    {.name = NULL},
};

const struct route page_command_routes[] = {
    {PAGE("POST", "/tickets/{number}/take-back", CLF_PERMIT_AGENT, page_take_back_post, take_back_params,
	  "Take back what hasn't left."),
     .again = page_ticket_show},
    {PAGE("POST", "/tickets/{number}/facts", CLF_PERMIT_AGENT, facts_take, facts_params, "Change fields."),
     .again = page_ticket_show},
    {PAGE("POST", "/tickets/{number}/commands", CLF_PERMIT_AGENT, page_command_post, command_params,
	  "Do something to a ticket."),
     .again = page_ticket_show},
    {.method = NULL},
};
