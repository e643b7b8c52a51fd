/*
 * page_command.c - what the buttons on a ticket's page do: each is a command.
 */
#include "call/reply.h"
#include "clf/base/arena.h"
#include "commands.h"
#include "routes.h"

/* "#assign Ann", as an agent would mail it. */
static const char *command_line(struct call *call)
{
	const char *command = call_text(call, "command"), *argument = call_text(call, "argument");

	return clf_arena_printf(call->arena, "#%s %s", command, argument != NULL ? argument : "");
}

static void page_command_post(struct call *call)
{
	int64_t number;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	number = call_number(call, "number", 0);
	if (commands_run(call, number, command_line(call), call_text(call, "text")))
		reply_redirect(call, clf_arena_printf(call->arena, "/tickets/%lld?done=command", (long long)number));
}

static const struct param command_params[] = {
    {NUMBER_IN_PATH},
    {NEEDED("command", CLF_TYPE_NAME, 30, "Command.")},
    {NOT_NULL("argument", CLF_TYPE_LINE, 1000, "What it needs.")},
    {NOT_NULL("text", CLF_TYPE_TEXT, TEXT_MAX, "Text.")},
    {.name = NULL},
};

const struct route page_command_routes[] = {
    {PAGE("POST", "/tickets/{number}/commands", CLF_PERMIT_AGENT, page_command_post, command_params,
	  "Do something to a ticket.")},
    {.method = NULL},
};
