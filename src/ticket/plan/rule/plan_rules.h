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
/* rules.c */
/* The customer's mail begins a ticket of its own: a status rule says so of the ticket as it was found; or NULL. */
const struct clf_rule *plan_succeeds(struct planning *p);
/* It did something to the ticket outside of plan_run_rules. */
void plan_ran(struct planning *p, const struct clf_rule *rule);
/* Once the request's own changes are planned: all events, and what the rules add to them. */
void plan_run_rules(struct planning *p);
/* A time rule whose time has come for the ticket: it alone is asked. */
void plan_elapsed(struct planning *p, const struct clf_action *action);

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
void plan_end_response(struct planning *p);

/* rules_timer.c: the timers that the ticket should have, once everything else is planned */
void plan_timers(struct planning *p);

#endif
