/*
 * permission.h - who may do what on which ticket.
 */
#ifndef CLF_TICKET_PERMISSION_H
#define CLF_TICKET_PERMISSION_H

#include "plan/steps.h"

bool plan_may_change(struct planning *p); /* agents who are sure, and the gateway itself; others are denied */
/* The one word on who may do what on this ticket; denies with who may. Names of the command table. */
bool plan_allowed(struct planning *p, const char *action);
bool plan_may_see(const struct planning *p);               /* clf_sees, or the mail answers a notice about it */
bool plan_may_ask(struct planning *p, const char *action); /* what only asks, on whatever tickets */

#endif
