/*
 * plan_copied.h - people in copy: who comes in by a mail, whom agents add and take out, and who gets an answer.
 */
#ifndef CLF_TICKET_PLAN_COPIED_H
#define CLF_TICKET_PLAN_COPIED_H

#include "plan/steps.h"

void plan_copied_start(struct planning *p);
/* The customer's side wrote: To and Cc come in, and an answer goes to where it wrote from. The ticket is chosen. */
void plan_take_copies(struct planning *p);
void plan_copied(struct planning *p, const struct clf_action *action);
/* Why nothing that is for customers may go there, in the actor's language; NULL: it may. */
const char *plan_objection_to(struct planning *p, const char *address);
void plan_copied_undo(struct planning *p, const struct clf_undo *undo);

/* A SEND to the customer with who is in copy; class and words are the caller's to fill. */
struct clf_step *plan_send_answer(struct planning *p);
const char *plan_sent_to(const struct planning *p);             /* the newest SEND's recipients, for people */
const struct clf_answering *plan_answering(struct planning *p); /* NULL without a ticket */

#endif
