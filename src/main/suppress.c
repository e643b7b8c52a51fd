/*
 * suppress.c - the suppress commands: addresses that machines write to no more.
 */
#include <stdio.h>

#include "clf/act/suppress.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/config/mailbox.h"
#include "clf/mail/address.h"
#include "clf/store/people/suppression.h"
#include "commands.h"
#include "session.h"

#define AT_ONCE 200

static void print_row(struct session *session, const struct clf_suppressed *row)
{
	char time[CLF_TIME_TEXT];
	struct clf_json *json;

	if (session->json) {
		json = clf_shape_suppressed(row);
		print_json(&json);
		return;
	}
	printf("%s  %-9s %-32s %s%s\n", clf_time_rfc3339(row->since, time), row->reason,
	       cell(session->arena, row->address), cell(session->arena, row->words),
	       row->is_agent ? " (an agent: notices don't go there)" : "");
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	int64_t before = 0;
	enum clf_status status;

	(void)line;
	do {
		struct clf_suppressed *rows = NULL;
		size_t count = 0;

		status =
		    clf_suppression_list(session->store, session->arena, before, AT_ONCE, &rows, &count, &before, err);
		for (size_t i = 0; status == CLF_OK && i < count; i++)
			print_row(session, &rows[i]);
	} while (status == CLF_OK && before != 0);
	return status;
}

int command_suppress_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status change(struct session *session, const struct command_line *line, bool adds,
			      struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const char *address = NULL;
	enum clf_status status = clf_address_fold(session->arena, operand(line, 0), &address, err);

	if (status != CLF_OK)
		return status;
	if (adds && clf_config_mailbox_of(session->config, address) != NULL)
		return clf_error_set(err, CLF_EINVAL,
				     "%s is a mailbox of this gateway: name the address of somebody else", address);
	return adds ? clf_suppress(&people, address, option_text(line, "why"), err)
		    : clf_suppress_no_more(&people, address, err);
}

static enum clf_status add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return change(session, line, true, err);
}

int command_suppress_add(const struct command_line *line)
{
	return with_session(line, add);
}

static enum clf_status take_out(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return change(session, line, false, err);
}

int command_suppress_remove(const struct command_line *line)
{
	return with_session(line, take_out);
}
