/*
 * plan_later.h - what happens to a ticket at a time: its due date, its coming back, and what was written to go later.
 */
#ifndef CLF_TICKET_PLAN_LATER_H
#define CLF_TICKET_PLAN_LATER_H

#include "plan/steps.h"

/* plan_due.c */
void plan_due(struct planning *p, const struct clf_action *action);
/* The status that a ticket had before it was put aside, else Open; NULL: there is no such status. */
const struct clf_ticket_status *plan_status_before(const struct planning *p);
/* One that was put aside, and is due at no time any more, comes back. */
void plan_come_back(struct planning *p);
/* The timer of the due date that the ticket ends with. */
void plan_due_timer(struct planning *p);

/* plan_draft.c */
/* Checked and allowed: it waits. */
void plan_write_later(struct planning *p, const struct clf_followup *followup);
void plan_take_back(struct planning *p, const struct clf_action *action);
void plan_end_draft(struct planning *p, const struct clf_draft *draft, const char *what, const char *why);
/* The customer wrote first: what was to go unless they do. */
void plan_call_off(struct planning *p);
/* By a rule: whatever waits. */
void plan_call_off_all(struct planning *p);
/* Nobody goes on believing that it will be sent: its authors, at the end. */
void plan_tell_called_off(struct planning *p);

/* What of it plan_letter.c needs, too. */
const struct clf_draft *plan_draft_of(const struct planning *p, int64_t id);
void plan_tell_author(struct planning *p, const struct clf_draft *draft, const char *reason);
const char *plan_author_locale(const struct clf_draft *draft);
const char *plan_draft_shown_at(struct planning *p, const struct clf_draft *draft);

/* plan_letter.c */
void plan_letter(struct planning *p, const struct clf_action *action);

#endif
