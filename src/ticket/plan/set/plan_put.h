/*
 * plan_put.h - what all that set a field have in common. See plan_change.h for what puts an owner, a team, a plain
 * field.
 */
#ifndef CLF_TICKET_PLAN_PUT_H
#define CLF_TICKET_PLAN_PUT_H

#include "plan/steps.h"

/* Folded, as the store compares them. */
bool plan_same_name(struct planning *p, const char *from, const char *to);
/* A field that is a name, kept in the plan's ticket at `at`. False: it has that one. */
bool plan_put_name(struct planning *p, enum clf_field field, const char **at, const char *to);

#endif
