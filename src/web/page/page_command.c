/*
 * page_command.c - what the buttons on a ticket's page do: each is a command.
 */
#include "call/reply.h"
#include "clf/base/arena.h"
#include "commands.h"
#include "handlers.h"

/* "#assign Ann", as an agent would mail it. */
static const char *command_line(struct clf_call *call)
{
	const char *command = clf_call_text(call, "command"), *argument = clf_call_text(call, "argument");
	return clf_arena_printf(call->arena, "#%s %s", command, argument ? argument : "");
}

void clf_page_command_post(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_AGENT))
		return;
	int64_t number = clf_call_number(call, "number", 0);
	if (commands_run(call, number, command_line(call), clf_call_text(call, "text")))
		clf_reply_redirect(call,
				   clf_arena_printf(call->arena, "/tickets/%lld?done=command", (long long)number));
}
