/*
 * team.c - the team and segment commands: teams with the mailbox that one shares, and segments.
 */
#include <stdio.h>

#include "clf/act/groups.h"
#include "clf/act/shape_people.h"
#include "clf/base/arena.h"
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
	struct clf_group *list_of = NULL;
	size_t count = 0;
	enum clf_status status =
	    clf_group_list(session->store, session->arena, CLF_GROUP_SEGMENT, &list_of, &count, err);

	(void)line;
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *json;

		if (!session->json) {
			puts(cell(session->arena, list_of[i].name));
			continue;
		}
		json = clf_shape_group(CLF_GROUP_SEGMENT, &list_of[i]);
		print_json(&json);
	}
	return status;
}

int command_segment_list(const struct command_line *line)
{
	return with_session(line, list_segments);
}

static enum clf_status print_group(struct session *session, enum clf_group_kind kind, const struct clf_group *group)
{
	if (session->json) {
		struct clf_json *json = clf_shape_group(kind, group);

		print_json(&json);
		return CLF_OK;
	}
	printf("%s%s\n", cell(session->arena, group->name), group->sees ? "  (a group)" : "");
	if (group->mailbox != NULL)
		printf("notices go to %s\n", group->mailbox);
	for (size_t i = 0; i < group->agent_count; i++)
		printf("%s %s\n", kind == CLF_GROUP_TEAM ? "member" : "manager", group->agents[i]);
	return CLF_OK;
}

static enum clf_status show(struct session *session, const struct command_line *line, enum clf_group_kind kind,
			    struct clf_error *err)
{
	struct clf_group group;
	enum clf_status status = clf_group_named(session->store, session->arena, kind, operand(line, 0), &group, err);

	return status == CLF_OK ? print_group(session, kind, &group) : status;
}

static bool is_taken_out(const struct command_line *line, const char *option, struct session *session,
			 const char *address)
{
	for (size_t i = 0; i < option_count(line, option); i++) {
		const char *folded;

		if (clf_address_fold(session->arena, option_at(line, option, i), &folded, NULL) == CLF_OK &&
		    clf_text_equal(folded, address))
			return true;
	}
	return false;
}

/* Those there are, without who is taken out, and with who is added. */
static enum clf_status take_agents(struct session *session, const struct command_line *line, const char *add_option,
				   const char *remove_option, const struct clf_group *group,
				   struct clf_group_change *change, struct clf_error *err)
{
	size_t added = option_count(line, add_option);
	const char **agents = clf_arena_array_of(session->arena, group->agent_count + added + 1, const char *);
	enum clf_status status = CLF_OK;

	for (size_t i = 0; i < group->agent_count; i++) {
		if (!is_taken_out(line, remove_option, session, group->agents[i]))
			agents[change->agent_count++] = group->agents[i];
	}
	for (size_t i = 0; status == CLF_OK && i < added; i++)
		status = clf_address_fold(session->arena, option_at(line, add_option, i),
					  &agents[change->agent_count++], err);
	change->agents = agents;
	change->has_agents = added > 0 || option_count(line, remove_option) > 0;
	return status;
}

static enum clf_status set(struct session *session, const struct command_line *line, enum clf_group_kind kind,
			   struct clf_error *err)
{
	bool team = kind == CLF_GROUP_TEAM;
	const struct clf_people people = session_people(session);
	struct clf_group_change change = {.name = option_text(line, "name")};
	const char *kind_word = team ? option_text(line, "kind") : NULL;
	struct clf_problems problems = {.count = 0};
	struct clf_group group;
	enum clf_status status = clf_group_named(session->store, session->arena, kind, operand(line, 0), &group, err);

	if (status == CLF_OK)
		status = take_agents(session, line, team ? "add-member" : "add-manager",
				     team ? "remove-member" : "remove-manager", &group, &change, err);
	change.has_kind = team && kind_word != NULL;
	change.sees = clf_text_equal_nocase(kind_word, "group");
	if (change.has_kind && !change.sees && !clf_text_equal_nocase(kind_word, "team"))
		return clf_error_set(err, CLF_EINVAL, "--kind is team or group, not '%s'", kind_word);
	if (status == CLF_OK && change.name == NULL && !change.has_agents && !change.has_kind)
		return clf_error_set(err, CLF_EINVAL, "say what to change; see 'clf-mail %s set --help'",
				     team ? "team" : "segment");
	if (status == CLF_OK)
		status = clf_group_check(&people, session->arena, kind, &group, &change, &problems, err);
	if (status == CLF_OK)
		status = clf_problems_status(&problems, err);
	return status == CLF_OK ? clf_group_change(&people, kind, &group, &change, err) : status;
}

static enum clf_status take_away(struct session *session, const struct command_line *line, enum clf_group_kind kind,
				 struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_group_hold hold;
	struct clf_group group;
	size_t moved = 0;
	enum clf_status status = clf_group_named(session->store, session->arena, kind, operand(line, 0), &group, err);

	if (status == CLF_OK)
		status = clf_group_take_away(&people, session->arena, kind, &group, option_text(line, "replace-by"),
					     &hold, &moved, err);
	if (moved > 0)
		fprintf(stderr, "%zu ticket%s changed\n", moved, moved == 1 ? "" : "s");
	return status;
}

static enum clf_status show_team(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return show(session, line, CLF_GROUP_TEAM, err);
}

static enum clf_status show_segment(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return show(session, line, CLF_GROUP_SEGMENT, err);
}

static enum clf_status set_team(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return set(session, line, CLF_GROUP_TEAM, err);
}

static enum clf_status set_segment(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return set(session, line, CLF_GROUP_SEGMENT, err);
}

static enum clf_status remove_team(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return take_away(session, line, CLF_GROUP_TEAM, err);
}

static enum clf_status remove_segment(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return take_away(session, line, CLF_GROUP_SEGMENT, err);
}

int command_team_show(const struct command_line *line)
{
	return with_session(line, show_team);
}

int command_team_set(const struct command_line *line)
{
	return with_session(line, set_team);
}

int command_team_remove(const struct command_line *line)
{
	return with_session(line, remove_team);
}

int command_segment_show(const struct command_line *line)
{
	return with_session(line, show_segment);
}

int command_segment_set(const struct command_line *line)
{
	return with_session(line, set_segment);
}

int command_segment_remove(const struct command_line *line)
{
	return with_session(line, remove_segment);
}
