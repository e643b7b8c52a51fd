/*
 * scope.c - on whose tickets a role may do something: the administrator's word, else what ships.
 */
#include "clf/base/str.h"
#include "clf/ticket/command/command.h"

/* Seeing is no command. */
static const enum clf_scope view[] = {
    [CLF_ROLE_AGENT] = CLF_SCOPE_OWN, [CLF_ROLE_MANAGER] = CLF_SCOPE_SEGMENT, [CLF_ROLE_ADMIN] = CLF_SCOPE_ALL};

static enum clf_scope shipped(const char *action, enum clf_role role)
{
	const struct clf_command_row *row = clf_command_named(action);

	if (clf_text_equal(action, "view"))
		return view[role];
	return row != NULL ? row->scope[role] : CLF_SCOPE_NONE;
}

enum clf_scope clf_permission_scope(const struct clf_permission *permissions, size_t count, const char *action,
				    enum clf_role role)
{
	if ((unsigned)role > CLF_ROLE_ADMIN)
		return CLF_SCOPE_NONE;
	for (size_t i = 0; i < count; i++) {
		if (permissions[i].role == role && clf_text_equal(permissions[i].action, action))
			return permissions[i].scope;
	}
	return shipped(action, role);
}
