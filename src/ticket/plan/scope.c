/*
 * scope.c - on whose tickets a role may do something: the administrator's word, else what ships.
 */
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/plan/right.h"
#include "clf/ticket/words.h"

static const enum clf_scope seeing[] = {
    [CLF_ROLE_AGENT] = CLF_SCOPE_OWN, [CLF_ROLE_MANAGER] = CLF_SCOPE_SEGMENT, [CLF_ROLE_ADMIN] = CLF_SCOPE_ALL};

static const enum clf_scope managing[] = {
    [CLF_ROLE_AGENT] = CLF_SCOPE_NONE, [CLF_ROLE_MANAGER] = CLF_SCOPE_SEGMENT, [CLF_ROLE_ADMIN] = CLF_SCOPE_ALL};
static const enum clf_scope admins[] = {
    [CLF_ROLE_AGENT] = CLF_SCOPE_NONE, [CLF_ROLE_MANAGER] = CLF_SCOPE_NONE, [CLF_ROLE_ADMIN] = CLF_SCOPE_ALL};

/* Who sees one of a customer's tickets sees the customer, as it ships. */
static const struct clf_right_row rights[] = {
    {"view", CLF_SAID("See tickets."), seeing},
    {"customer", CLF_SAID("See and change the customers of tickets that one sees, and all contact with them."), seeing},
    {"original_segment", CLF_SAID("Correct the segment in which a ticket began."), managing},
    {"purge", CLF_SAID("Purge tickets that are deleted or spam, for good."), admins},
};

const struct clf_right_row *clf_right_table(size_t *count)
{
	*count = CLF_COUNT(rights);
	return rights;
}

static const struct clf_right_row *right_named(const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(rights); i++) {
		if (clf_text_equal(rights[i].name, name))
			return &rights[i];
	}
	return NULL;
}

bool clf_right_exists(const char *action)
{
	const struct clf_command_row *row = clf_command_named(action);

	return right_named(action) != NULL || (row != NULL && !(row->flags & CLF_COMMAND_LATER));
}

static enum clf_scope shipped(const char *action, enum clf_role role)
{
	const struct clf_command_row *row = clf_command_named(action);
	const struct clf_right_row *right = right_named(action);

	if (right != NULL)
		return right->scope[role];
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
