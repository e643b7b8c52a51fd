/*
 * plan_sub.h - sub-tickets: asked for on their parent, made after it, and what the two hear of each other.
 */
#ifndef CLF_TICKET_PLAN_SUB_H
#define CLF_TICKET_PLAN_SUB_H

#include "plan/steps.h"

struct clf_command;

void plan_sub(struct planning *p, const struct clf_action *action);
void plan_do_sub(struct planning *p, const struct clf_command *command);
/* Asks for no permission. Texts and names are the sub-ticket's: owner an address, team and segment as they are called.
 */
void plan_add_sub(struct planning *p, const struct clf_new_ticket *given);
/* The follow-ons: the part made, and on its parent that it is done. */
void plan_part(struct planning *p, const struct clf_action *action);
void plan_sub_done(struct planning *p, const struct clf_action *action);

/* How many are still open, with those that are about to be made. */
const size_t *plan_subs_open(struct planning *p);
/* Once all changes are planned: its parent hears that a part is done, and who closes a ticket how many parts are open.
 */
void plan_parts_end(struct planning *p);
/* Fills in what the follow-ons follow from; of a plan that ended there are none. */
void plan_follow_ons(struct planning *p);

#endif
