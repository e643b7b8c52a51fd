/*
 * ticket_drop.c - tickets put away, brought back and purged, on the command line.
 */
#include <stdio.h>
#include <unistd.h>

#include "clf/act/purge.h"
#include "clf/ticket/command/command.h"
#include "commands.h"
#include "ticket.h"

static enum clf_status one(struct session *session, int64_t number, enum clf_verb verb, int64_t batch,
			   struct clf_error *err)
{
	const struct clf_command command = {
	    .row = clf_command_row(verb), .argument = "", .line = clf_command_row(verb)->name};
	const struct clf_commands commands = {.items = &command, .count = 1, .rest = ""};
	const struct clf_action action = {.kind = CLF_ACTION_COMMANDS};
	struct clf_request request = {
	    .ticket = number, .actions = &action, .action_count = 1, .commands = &commands, .batch = batch};
	struct clf_act_result result = {0};

	return ticket_act(session, &request, &result, err);
}

/* Each for itself: what can't be done to one is told, and the others are done. */
static enum clf_status each(struct session *session, const struct command_line *line, enum clf_verb verb,
			    const char *done, struct clf_error *err)
{
	int64_t batch = operand_count(line) > 1 ? clf_act_batch() : 0;
	enum clf_status all = CLF_OK;

	for (size_t i = 0; i < operand_count(line); i++) {
		int64_t number = number_of(operand(line, i), "ticket number");
		enum clf_status status = number != 0
					     ? one(session, number, verb, batch, err)
					     : clf_error_set(err, CLF_EINVAL, "give tickets' numbers, such as 1042");

		print_result(session, number, status == CLF_OK ? done : NULL, status != CLF_OK ? err->text : NULL);
		all = status != CLF_OK ? status : all;
	}
	return all;
}

static enum clf_status spam(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return each(session, line, CLF_VERB_SPAM, "spam", err);
}

static enum clf_status delete_all(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return each(session, line, CLF_VERB_DELETE, "deleted", err);
}

static enum clf_status restore(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return each(session, line, CLF_VERB_RESTORE, "restored", err);
}

static bool agrees(size_t count)
{
	char answer[8] = "";

	if (!isatty(STDIN_FILENO))
		return false;
	fprintf(stderr, "Purge %zu ticket%s for good? [y/N] ", count, count == 1 ? "" : "s");
	return fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

static enum clf_status purge(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	enum clf_status all = CLF_OK;

	if (!option_flag(line, "yes") && !agrees(operand_count(line)))
		return clf_error_set(err, CLF_EDENIED,
				     "nothing was purged: --yes says that it is meant; it can't be undone");
	for (size_t i = 0; i < operand_count(line); i++) {
		int64_t number = number_of(operand(line, i), "ticket number");
		enum clf_status status = number != 0
					     ? clf_act_purge(&people, number, err)
					     : clf_error_set(err, CLF_EINVAL, "give tickets' numbers, such as 1042");

		print_result(session, number, status == CLF_OK ? "purged" : NULL, status != CLF_OK ? err->text : NULL);
		all = status != CLF_OK ? status : all;
	}
	return all;
}

int command_ticket_spam(const struct command_line *line)
{
	return with_session(line, spam);
}

int command_ticket_delete(const struct command_line *line)
{
	return with_session(line, delete_all);
}

int command_ticket_restore(const struct command_line *line)
{
	return with_session(line, restore);
}

int command_ticket_purge(const struct command_line *line)
{
	return with_session(line, purge);
}
