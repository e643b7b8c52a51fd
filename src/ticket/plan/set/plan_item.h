/*
 * plan_item.h - what a ticket has of the administrators' lists, and what follows when it gets another: a stage that
 * closes, a type whose team takes the ticket, a group that says to whom it can be assigned.
 */
#ifndef CLF_TICKET_PLAN_ITEM_H
#define CLF_TICKET_PLAN_ITEM_H

#include "plan/steps.h"

/* The item that a text names, of the list of the row's name; blank or "none" is none. False: refused, as when the list
 * is empty or the item has gone. */
bool plan_read_item(struct planning *p, const struct clf_field_row *row, const char *text, struct clf_value *out);
/* Of a text that need not name one: with none of the list's names or their beginnings, *out has no text. False:
 * refused, as two could be meant; a rule then means neither. */
bool plan_meant_item(struct planning *p, const struct clf_field_row *row, const char *text, struct clf_value *out);
/* By its id, with the name it has now; an item that is there no more keeps the name that it had. */
struct clf_value plan_item_value(const struct planning *p, const struct clf_field_row *row, int64_t id,
				 const char *name);
/* Sets it, and what follows from it. */
void plan_set_item(struct planning *p, const struct clf_field_row *row, const struct clf_value *to);
/* Of a ticket that is about to be made: names become items, and a type's team gets it. False: refused. */
bool plan_items_known(struct planning *p, struct clf_new_ticket *made);
/* Of one that was made: a stage that closes does. */
void plan_items_made(struct planning *p);
/* Closing and reopening set the stage. */
void plan_stage_follows(struct planning *p, const struct clf_ticket_status *from, const struct clf_ticket_status *to);
/* Refused where the name is a group's: it sees tickets, and owns none. True: it is a team's, or nobody's. */
bool plan_is_team(struct planning *p, const char *name);
/* After all changes: whoever owns a ticket of a group belongs to the group, where the request set one or the other. */
void plan_keep_group(struct planning *p);

#endif
