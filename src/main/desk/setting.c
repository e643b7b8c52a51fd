/*
 * setting.c - the setting commands: what the whole installation has set; and who may be made a ticket's owner.
 */
#include <stdio.h>

#include "clf/act/installation.h"
#include "clf/base/str.h"
#include "clf/store/look/query.h"
#include "clf/store/people/installation.h"
#include "commands.h"
#include "session.h"

static void print(struct session *session, const struct clf_installation *settings,
		  const struct clf_installation_row *row)
{
	struct clf_json *json;

	if (session->json) {
		json = clf_shape_installation(settings, row);
		print_json(&json);
		return;
	}
	printf("%-16s %-3s  %s\n", row->name, clf_installation_get(settings, row) ? "on" : "off", row->help);
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_installation settings;
	size_t count;
	const struct clf_installation_row *table = clf_installation_table(&count);
	enum clf_status status = clf_installation_read(session->store, &settings, err);

	(void)line;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		print(session, &settings, &table[i]);
	return status;
}

int command_setting_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *name = operand(line, 0), *value = operand(line, 1);
	const struct clf_installation_row *row = clf_installation_named(name), *near;
	const struct clf_people people = session_people(session);
	struct clf_installation settings;
	enum clf_status status;

	if (row == NULL) {
		near = clf_installation_nearest(name);
		return clf_error_set(err, CLF_EINVAL, "there is no setting \"%s\"%s%s; see `clf-mail setting list`",
				     name, near != NULL ? "; the nearest is " : "", near != NULL ? near->name : "");
	}
	status = clf_act_installation_set(&people, row, clf_text_equal(value, "shipped") ? NULL : value, err);
	if (status == CLF_OK)
		status = clf_installation_read(session->store, &settings, err);
	if (status == CLF_OK)
		print(session, &settings, row);
	return status;
}

int command_setting_set(const struct command_line *line)
{
	return with_session(line, set);
}

static enum clf_status owners(struct session *session, const struct command_line *line, struct clf_error *err)
{
	int64_t number = number_of(operand(line, 0), "ticket number");
	const char *segment = option_text(line, "segment");
	struct clf_agent *list = NULL;
	struct clf_ticket ticket;
	size_t count = 0;
	bool managers = false;
	enum clf_status status;

	if (number == 0)
		return clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
	status = clf_query_ticket(session->store, session->arena, number, &ticket, err);
	if (status == CLF_OK && segment == NULL)
		segment = ticket.segment;
	if (status == CLF_OK)
		status = clf_act_owners(session->store, session->arena, segment, ticket.group.id, &list, &count,
					&managers, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *json;

		if (!session->json) {
			printf("%-32s %s\n", list[i].address, cell(session->arena, list[i].name));
			continue;
		}
		json = clf_json_object();
		clf_json_set_text(json, "address", list[i].address);
		clf_json_set_text(json, "name", list[i].name);
		clf_json_set_text(json, "role", clf_role_name(list[i].role));
		print_json(&json);
	}
	return status;
}

int command_ticket_owners(const struct command_line *line)
{
	return with_session(line, owners);
}
