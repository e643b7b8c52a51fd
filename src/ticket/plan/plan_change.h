/*
 * plan_change.h - what is done to a ticket by page, API, rule or command; one file each.
 */
#ifndef CLF_TICKET_PLAN_CHANGE_H
#define CLF_TICKET_PLAN_CHANGE_H

#include "plan/steps.h"

/* plan_create.c */
void plan_create(struct planning *p, const struct clf_action *action);
/* What a criterion makes of a response. */
void plan_create_by_rule(struct planning *p, const struct clf_new_ticket *given);
void plan_create_from_mail(struct planning *p, const struct clf_new_ticket *given);
/* An agent passed a customer's mail on: the customer's ticket, what stands above it a note. */
void plan_create_forwarded(struct planning *p);
/* An agent wrote to a customer with us in copy: the customer's ticket, answered. */
void plan_create_answered(struct planning *p);
void plan_create_successor(struct planning *p);
void plan_create_asked(struct planning *p, const char *address, const char *subject); /* by #new */

/* set/plan_put.c: asks for no permission */
void plan_give(struct planning *p, const struct clf_agent *to); /* NULL: to nobody */
void plan_give_team(struct planning *p, const char *to);
void plan_set_plain(struct planning *p, const struct clf_field_row *row, const struct clf_value *to);

/* set/plan_set.c */
void plan_set(struct planning *p, const struct clf_action *action);
const char *plan_assign_action(const struct planning *p, const struct clf_agent *to); /* "take" or "assign" */
/* Refused, with the nearest name there is. */
void plan_no_segment(struct planning *p, const char *name, const char *near);
void plan_no_team(struct planning *p, const char *name);
void plan_no_agent(struct planning *p, const char *name);
/* Without permission: its only manager owns it, unless the request names an owner, or nobody. */
void plan_set_segment(struct planning *p, const char *to);
/* False: refused. */
bool plan_read_plain(struct planning *p, const struct clf_field_row *row, const char *text, struct clf_value *out);

/* set/plan_value.c */
void plan_set_value(struct planning *p, const struct clf_action *action);
void plan_put_value(struct planning *p, const struct clf_custom *field, const char *value);
bool plan_read_value(struct planning *p, const struct clf_custom *field, const char *text,
		     const char **out); /* false: refused */
void plan_put_held(struct planning *p, const struct clf_custom_value *held, size_t count);
void plan_put_back(struct planning *p, const struct clf_custom_value *held, size_t count); /* these, and no others */

/* Folded; refused when it is none, or there are too many. */
void plan_change_tag(struct planning *p, const char *word, bool adds);

/* plan_followup.c, plan_forward.c, plan_undo.c */
void plan_followup(struct planning *p, const struct clf_action *action);
void plan_write_template(struct planning *p, const struct clf_followup *followup);
void plan_comment(struct planning *p, const struct clf_action *action);
void plan_forward(struct planning *p, const struct clf_action *action);
void plan_forward_to(struct planning *p, const struct clf_forward *forward);
/* to: addresses outside; beside them agents. Caps hold, and a proof is asked of nobody: an administrator said so. */
void plan_forward_by_rule(struct planning *p, const struct clf_forward *forward, const struct clf_agent *const *agents,
			  size_t count);
void plan_undo(struct planning *p);

/* plan_follow.c: after all changes, those of rules among them: one line a field and author, and what follows */
void plan_follow(struct planning *p);

/* plan_ours.c */
bool plan_is_gateways(const struct planning *p, const char *address); /* one of its own, with or without a token */
bool plan_is_inside(const struct planning *p, const char *address);   /* of the organisation */

/* plan_receipt.c */
void plan_receipt(struct planning *p, const struct clf_action *action);
void plan_digest(struct planning *p, const struct clf_action *action);

/* plan_batch.c */
void plan_batch(struct planning *p, const struct clf_action *action);
void plan_confirm(struct planning *p, const struct clf_action *action);
void plan_ask_confirmation(struct planning *p); /* when it is risky: keeps nothing of the plan but the question */

#endif
