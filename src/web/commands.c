/*
 * commands.c - commands by page and API: the same as by mail, read by the same reader.
 */
#include "commands.h"

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/field/status.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/command/command.h"

/* Questions are answered by the lists that page and API have; what needs no ticket isn't about this one. */
static const char *not_here(struct call *call, const struct clf_commands *commands)
{
	if (commands->problem != NULL)
		return commands->problem;
	if (commands->ticket_count > 0)
		return "name one ticket at a time here; #on is for mail";
	for (size_t i = 0; i < commands->count; i++) {
		const struct clf_command_row *row = commands->items[i].row;

		if (!(row->flags & CLF_COMMAND_TICKET) || (row->flags & CLF_COMMAND_ASKS))
			return clf_arena_printf(call->arena, "#%s works by mail alone", row->name);
	}
	return commands->count == 0 ? "the text must begin with a command, such as #take" : NULL;
}

static enum clf_status read_commands(struct call *call, const char *text, struct clf_commands *out,
				     struct clf_error *err)
{
	struct clf_ticket_status *statuses = NULL;
	size_t count = 0;
	enum clf_status status = clf_status_list(call->web->act.store, call->arena, &statuses, &count, err);

	if (status == CLF_OK)
		clf_commands_read(call->arena, call_actor(call).locale, text, statuses, count, out);
	return status;
}

static bool deletes(const struct clf_command *command, const struct clf_ticket_status *statuses, size_t count)
{
	for (size_t i = 0; command->row->verb == CLF_VERB_STATUS && i < count; i++) {
		if (statuses[i].kind == CLF_KIND_DELETED && clf_text_equal_nocase(statuses[i].name, command->argument))
			return true;
	}
	return command->row->verb == CLF_VERB_DELETE;
}

/* What would be refused needs no question. */
static const struct clf_command *to_ask(struct call *call, struct clf_request *request)
{
	const struct clf_commands *commands = request->commands;
	struct clf_ticket_status *statuses = NULL;
	struct clf_plan plan = {0};
	size_t count = 0;

	request->actor = call_actor(call);
	request->via = CLF_VIA_PAGE;
	if (clf_status_list(call->web->act.store, call->arena, &statuses, &count, NULL) != CLF_OK ||
	    clf_act_plan(&call->web->act, call->arena, request, clf_clock_now(), &plan, NULL) != CLF_OK ||
	    plan.refusal != NULL)
		return NULL;
	for (size_t i = 0; i < commands->count; i++) {
		if (deletes(&commands->items[i], statuses, count))
			return &commands->items[i];
	}
	return NULL;
}

struct clf_commands *commands_of(struct call *call, const char *text, const char *under)
{
	struct clf_commands *commands = clf_arena_new_of(call->arena, struct clf_commands);
	struct clf_error err = {0};
	enum clf_status status = read_commands(call, text, commands, &err);
	const char *wrong;

	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return NULL;
	}
	if (!clf_text_blank(under))
		commands->rest = clf_text_blank(commands->rest)
				     ? under
				     : clf_arena_printf(call->arena, "%s\n%s", commands->rest, under);
	wrong = not_here(call, commands);
	if (wrong != NULL) {
		reply_problem(call, 422, "refused", "%s", wrong);
		return NULL;
	}
	return commands;
}

bool commands_run(struct call *call, int64_t number, const char *text, const char *under,
		  const struct clf_unsent *written, const struct clf_command **asked)
{
	const struct clf_commands *commands;
	struct clf_action action = {.kind = CLF_ACTION_COMMANDS};
	struct clf_ticket ticket;
	struct clf_act_result result;
	struct clf_request request;

	if (!access_ticket(call, number, &ticket))
		return false;
	commands = commands_of(call, text, under);
	if (commands == NULL)
		return false;
	action.files = call_ids(call, "attachments", &action.file_count);
	request = (struct clf_request){
	    .ticket = ticket.number, .actions = &action, .action_count = 1, .commands = commands, .written = written};
	if (asked != NULL) {
		*asked = to_ask(call, &request);
		if (*asked != NULL)
			return false;
	}
	return access_act(call, &request, &result);
}
