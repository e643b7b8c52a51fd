/*
 * permission.c - the permission commands: on whose tickets each role may do what.
 */
#include <stdio.h>

#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/people/permission.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/plan/right.h"
#include "commands.h"
#include "session.h"

static void show(struct session *session, const struct clf_permission *permissions, size_t count, const char *action)
{
	const char *scopes[3];
	struct clf_json *json;

	for (unsigned role = 0; role <= CLF_ROLE_ADMIN; role++)
		scopes[role] = clf_scope_name(clf_permission_scope(permissions, count, action, (enum clf_role)role));
	if (!session->json) {
		printf("%-10s %-8s %-8s %s\n", action, scopes[0], scopes[1], scopes[2]);
		return;
	}
	json = clf_json_object();
	clf_json_set_text(json, "action", action);
	for (unsigned role = 0; role <= CLF_ROLE_ADMIN; role++)
		clf_json_set_text(json, clf_role_name((enum clf_role)role), scopes[role]);
	print_json(&json);
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_permission *permissions = NULL;
	size_t count = 0, rows = 0, others = 0;
	const struct clf_command_row *table;
	const struct clf_right_row *rights;
	enum clf_status status;

	(void)line;
	table = clf_command_table(&rows);
	rights = clf_right_table(&others);
	status = clf_permission_list(session->store, session->arena, &permissions, &count, err);
	if (status != CLF_OK)
		return status;
	if (!session->json)
		printf("%-10s %-8s %-8s %s\n", "action", "agent", "manager", "admin");
	for (size_t i = 0; i < others; i++)
		show(session, permissions, count, rights[i].name);
	for (size_t i = 0; i < rows; i++)
		if (!(table[i].flags & CLF_COMMAND_LATER))
			show(session, permissions, count, table[i].name);
	return CLF_OK;
}

int command_permission_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *action = operand(line, 0), *scope_name = operand(line, 2);
	const struct clf_people people = session_people(session);
	enum clf_role role;
	enum clf_scope scope = CLF_SCOPE_NONE;
	bool shipped = clf_text_equal(scope_name, "shipped");

	if (!clf_right_exists(action))
		return clf_error_set(err, CLF_EINVAL, "there is no action '%s'; see `clf-mail permission list`",
				     action);
	if (!clf_role_parse(operand(line, 1), &role))
		return clf_error_set(err, CLF_EINVAL, "a role is agent, manager or admin, not '%s'", operand(line, 1));
	if (!shipped && !clf_scope_parse(scope_name, &scope))
		return clf_error_set(err, CLF_EINVAL, "a scope is none, own, segment, all or shipped, not '%s'",
				     scope_name);
	return clf_people_permission(&people, action, role, !shipped, scope, err);
}

int command_permission_set(const struct command_line *line)
{
	return with_session(line, set);
}
