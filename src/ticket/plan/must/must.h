/*
 * must.h - what has to hold once everything that was asked for is planned, in whatever order that was.
 */
#ifndef CLF_TICKET_MUST_H
#define CLF_TICKET_MUST_H

#include "plan/steps.h"

struct clf_cause_set;
struct clf_command;
struct clf_item;

/* must.c: of what the request itself asked for, before any rule is asked; refused with the field that is to blame. */
void plan_must_hold(struct planning *p);

/* cause.c: the ticket's, as they will be */
size_t plan_causes(struct planning *p, const struct clf_item **out);
const struct clf_cause_set *plan_cause_set(const struct planning *p); /* NULL: it has none */
void plan_put_cause(struct planning *p, const struct clf_item *cause, bool adds);
/* By who may: names, a line each, which are all there are then. */
void plan_set_causes(struct planning *p, const char *text);
/* What an administrator took away gives way, of a set that the ticket doesn't choose from, too. */
void plan_replace(struct planning *p, const struct clf_action *action);
/* What the ticket's status asks of them, where either is new. */
bool plan_causes_hold(struct planning *p);
void plan_check_causes(struct planning *p); /* refused, with what to do, unless they hold */

/* required.c: and of the fields that its type requires */
bool plan_required_holds(struct planning *p);
void plan_check_required(struct planning *p);

/* must.c: of both, of people and rules alike */
bool plan_status_holds(struct planning *p);
void plan_check_status(struct planning *p);

#endif
