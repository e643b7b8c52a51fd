/*
 * team.c - the team and segment commands: teams with the mailbox that one shares, and segments.
 */
#include <stdio.h>

#include "clf/act/shape_people.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
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
		json = clf_shape_team(&records[i]);
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
	const struct clf_people people = session_people(session);
	const char *address = operand(line, 1), *folded = NULL;
	enum clf_status status = CLF_OK;

	if (!clf_text_equal(address, "none"))
		status = clf_address_fold(session->arena, address, &folded, err);
	return status == CLF_OK ? clf_people_team_mailbox(&people, operand(line, 0), folded, err) : status;
}

int command_team_mailbox(const struct command_line *line)
{
	return with_session(line, mailbox);
}

static enum clf_status add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);

	return clf_people_team(&people, operand(line, 0), err);
}

int command_team_add(const struct command_line *line)
{
	return with_session(line, add);
}

static enum clf_status add_segment(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);

	return clf_people_segment(&people, operand(line, 0), err);
}

int command_segment_add(const struct command_line *line)
{
	return with_session(line, add_segment);
}

static enum clf_status list_segments(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *const *names = NULL;
	size_t count = 0;
	enum clf_status status = clf_segment_list(session->store, session->arena, &names, &count, err);

	(void)line;
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *json;

		if (!session->json) {
			puts(cell(session->arena, names[i]));
			continue;
		}
		json = clf_json_object();
		clf_json_set_text(json, "name", names[i]);
		print_json(&json);
	}
	return status;
}

int command_segment_list(const struct command_line *line)
{
	return with_session(line, list_segments);
}
