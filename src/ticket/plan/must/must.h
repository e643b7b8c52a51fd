/*
 * must.h - what has to hold once everything that was asked for is planned, in whatever order that was.
 */
#ifndef CLF_TICKET_MUST_H
#define CLF_TICKET_MUST_H

#include "plan/steps.h"

/* must.c: of what the request itself asked for, before any rule is asked; refused with the field that is to blame. */
void plan_must_hold(struct planning *p);

#endif
