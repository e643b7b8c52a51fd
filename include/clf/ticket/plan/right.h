/*
 * right.h - what a role may do that is no command: each has a scope as a command has.
 */
#ifndef CLF_TICKET_RIGHT_H
#define CLF_TICKET_RIGHT_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/ticket/agent.h"

struct clf_right_row {
	const char *name;            /* "view" */
	const char *help;            /* one sentence */
	const enum clf_scope *scope; /* as shipped, by enum clf_role */
};
/* In the order in which they are shown, before the commands. */
const struct clf_right_row *clf_right_table(size_t *count);

/* Whether permissions know it: a right of that table, or a command of this version. */
bool clf_right_exists(const char *action);

#endif
