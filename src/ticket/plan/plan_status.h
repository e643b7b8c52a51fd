/*
 * plan_status.h - a ticket's statuses, and what follows when it gets another.
 */
#ifndef CLF_TICKET_PLAN_STATUS_H
#define CLF_TICKET_PLAN_STATUS_H

#include "plan/steps.h"

const struct clf_ticket_status *plan_status_of(const struct clf_facts *facts, int64_t id);
/* What it is by now, when the administrator put another in its place; NULL: nothing. */
const struct clf_ticket_status *plan_status_now(const struct clf_facts *facts, int64_t id);
/* Of those that are offered; of a kind the first in their order. */
const struct clf_ticket_status *plan_status_named(const struct clf_facts *facts, const char *name);
const struct clf_ticket_status *plan_status_kind(const struct clf_facts *facts, enum clf_status_kind kind);
const struct clf_ticket_status *plan_first_status(const struct clf_facts *facts);
const char *plan_status_list(struct clf_arena *arena, const struct clf_facts *facts);
bool plan_status_is(const struct planning *p, enum clf_status_kind kind); /* the ticket's */
bool plan_may_set_status(struct planning *p, const struct clf_ticket_status *to);
void plan_change_status(struct planning *p, const struct clf_ticket_status *to);
/* To one that it had before: nobody is told of an escalation anew. */
void plan_put_status_back(struct planning *p, const struct clf_ticket_status *to);

#endif
