/*
 * plan_out.h - what a person says is to become of a mail on its way out.
 */
#ifndef CLF_TICKET_PLAN_OUT_H
#define CLF_TICKET_PLAN_OUT_H

#include "plan/steps.h"

void plan_out(struct planning *p, const struct clf_action *action);

#endif
