/*
 * plan_rules.h - what happens by itself: the events of a request, and the rules that are asked for each.
 */
#ifndef CLF_TICKET_PLAN_RULES_H
#define CLF_TICKET_PLAN_RULES_H

#include "clf/ticket/rule/rule_view.h"
#include "plan/steps.h"

/* happened.c */
/* NULL: no rule asks for it, or there are too many. */
struct clf_happening *plan_add_event(struct planning *p, enum clf_rule_event event);
void plan_happened(struct planning *p, enum clf_rule_event event);
/* A field of the ticket has another value; text of names, number of priorities. What has no row is nobody's event. */
void plan_field_changed(struct planning *p, enum clf_field field, const struct clf_value *from,
			const struct clf_value *to);
/* rules_run.c: it had its turn: fired, failed */
void plan_record_run(struct planning *p, const struct clf_rule *rule, const char *outcome, const char *why);
void plan_rule_failed(struct planning *p, const struct clf_rule *rule, const char *why); /* with its line */
/* rules.c */
/* The status rule by which the customer's mail begins a ticket of its own, asked of the ticket as it was found; NULL:
 * it stays with that one. Once the new ticket is planned, its history says which rule it was. */
const struct clf_rule *plan_succeeded_by(struct planning *p);
void plan_note_successor(struct planning *p, const struct clf_rule *rule);
/* Once the request's own changes are planned: all events, and what the rules add to them. */
void plan_run_rules(struct planning *p);
/* A time rule whose time has come for the ticket: it alone is asked. */
void plan_elapsed(struct planning *p, const struct clf_action *action);

/* The plan is about the ticket that was found, and not about one that it makes. */
static inline bool plan_is_found(const struct planning *p)
{
	return p->facts->ticket != NULL && p->ticket.number == p->facts->ticket->number;
}

/* rules_view.c */
void plan_rule_view(struct planning *p, enum clf_rule_event event, struct clf_rule_view *out);
/* A rule's text with the fields of the ticket put in; NULL: it was refused. */
const char *plan_rule_text(struct planning *p, const struct clf_rule_arg *arg);
const char *plan_rule_line(struct planning *p, const char *source);

/* rules_do.c: false: refused */
bool plan_do_all(struct planning *p, const struct clf_rule_do *doings, size_t count);

/* rules_create.c */
void plan_do_create(struct planning *p, const struct clf_rule_do *doing);
/* What a criterion came to, for whoever asks later why; of other events nothing is kept. */
void plan_note_decision(struct planning *p, const struct clf_rule *rule, enum clf_rule_held held,
			const struct clf_rule_traces *traces, const char *why);
/* A response: criteria say whether it makes a ticket. */
void plan_response(struct planning *p, const struct clf_action *action);
/* Where a criterion failed over it, the ticket is made with what is always there; true: rules are asked of it. */
bool plan_rescue_response(struct planning *p);
void plan_end_response(struct planning *p);

/* rules_timer.c: the timers that the ticket should have, once everything else is planned */
void plan_timers(struct planning *p);

#endif
