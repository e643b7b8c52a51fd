/*
 * team.c - the team commands: teams, and the mailbox that one shares.
 */
#include <stdio.h>

#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/people/directory.h"
#include "commands.h"
#include "session.h"

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_team_record *records = NULL;
	size_t count = 0;
	enum clf_status status;

	(void)line;
	status = clf_team_records(session->store, session->arena, &records, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *json;

		if (!session->json) {
			printf("%-24s %3zu members  %s\n", records[i].name, records[i].members,
			       records[i].mailbox != NULL ? records[i].mailbox : "each is told");
			continue;
		}
		json = clf_json_object();
		clf_json_set_text(json, "name", records[i].name);
		clf_json_set_text(json, "mailbox", records[i].mailbox);
		clf_json_set_integer(json, "members", (int64_t)records[i].members);
		print_json(&json);
	}
	return status;
}

int command_team_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status mailbox(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *address = operand(line, 1);

	return clf_team_mailbox(session->store, operand(line, 0), clf_text_equal(address, "none") ? NULL : address,
				err);
}

int command_team_mailbox(const struct command_line *line)
{
	return with_session(line, mailbox);
}
