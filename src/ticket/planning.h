/*
 * planning.h - a plan in the making, and the parts of the planner that share it.
 *
 * Handlers add steps or refuse; a refusal drops every step, so that nothing is done by half.
 */
#ifndef CLF_TICKET_PLANNING_H
#define CLF_TICKET_PLANNING_H

#include "clf/ticket/plan.h"

struct planning {
	struct clf_arena *arena;
	const struct clf_request *request;
	const struct clf_facts *facts;
	const struct clf_mail_in *mail; /* the request's, or NULL */
	struct clf_ticket ticket;       /* as it will be; valid when has_ticket */
	bool has_ticket;
	const struct clf_agent *owner; /* as it will be, or NULL */
	bool status_named;             /* the request sets the status itself: no rule does */
	bool assigned;                 /* owner or team is new: whoever it is will be told */
	const char *news;              /* the text that an assignment notice shows */
	enum clf_outcome outcome;
	const char *refusal, *why;
	bool denied;
	struct clf_step *steps;
	size_t count, capacity;
};

/* steps.c. A step is the caller's to fill until the next is added. */
struct clf_step *plan_step(struct planning *p, enum clf_step_kind kind);
void plan_event(struct planning *p, const char *what, const char *from, const char *to);
void plan_refuse(struct planning *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void plan_deny(struct planning *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Kept whole and not obeyed; refusal (NULL for strangers) is what an agent is told. */
void plan_hold(struct planning *p, const char *refusal, const char *why);
void plan_ignore(struct planning *p, const char *why);
bool plan_ended(const struct planning *p); /* refused, held or ignored: nothing more is added */
/* The actor takes part from now on, unless it does already. */
void plan_join(struct planning *p, enum clf_class klass);
/* Agents who are sure, and the gateway itself; others are denied. */
bool plan_may_change(struct planning *p);
bool plan_actor_is(const struct planning *p, int64_t party, const char *address);
const char *plan_actor_shown(const struct planning *p);

/* status_rules.c */
const struct clf_ticket_status *plan_status_of(const struct clf_facts *facts, int64_t id);
const struct clf_ticket_status *plan_status_named(const struct clf_facts *facts, const char *name);
const struct clf_ticket_status *plan_first_status(const struct clf_facts *facts);
const char *plan_status_list(struct clf_arena *arena, const struct clf_facts *facts);
bool plan_status_is(const struct planning *p, enum clf_status_kind kind); /* the ticket's */
void plan_change_status(struct planning *p, const struct clf_ticket_status *to);
void plan_trigger(struct planning *p, enum clf_trigger trigger);
/* The customer's reply comes too late to reopen the ticket. */
bool plan_window_passed(const struct planning *p);

/* plan_notify.c */
struct notice {
	const char *template_name;
	enum clf_token_class token_class;
	const char *text, *reason;
	const struct clf_report *report;
};
void plan_tell_handlers(struct planning *p, const struct notice *notice); /* owner, else team, else managers */
void plan_tell_assigned(struct planning *p);                              /* owner, else team */
void plan_tell_actor(struct planning *p, const char *reason);             /* an agent, of what was not done */
void plan_acknowledge(struct planning *p);
/* A mail of the conversation; false when refused: nobody to write to, or the ticket is spam or deleted. */
bool plan_write_customer(struct planning *p, const char *template_name, const char *text, const char *to);

/* plan_create.c */
void plan_create(struct planning *p, const struct clf_action *action);
void plan_create_from_mail(struct planning *p, const struct clf_new_ticket *given);
void plan_create_successor(struct planning *p);

/* plan_set.c, plan_followup.c */
void plan_set(struct planning *p, const struct clf_action *action);
void plan_followup(struct planning *p, const struct clf_action *action);
void plan_comment(struct planning *p, const struct clf_action *action);
void plan_add_comment(struct planning *p, const char *text);

/* plan_mail.c, plan_report.c, plan_agent_mail.c */
void plan_mail(struct planning *p, const struct clf_action *action);
bool plan_is_report(const struct clf_mail_in *mail);
bool plan_is_automatic(const struct clf_mail_in *mail);
void plan_report(struct planning *p);
void plan_automatic(struct planning *p);
void plan_agent_mail(struct planning *p);
/* Message and event; what: "message", "automatic-mail", ... */
void plan_store_mail(struct planning *p, enum clf_class klass, const char *what);
/* A mail whose Message-ID the ticket has is kept as a copy, and nothing more comes of it; false: it is new. */
bool plan_record_copy(struct planning *p, enum clf_class klass);
const char *plan_new_text(const struct clf_mail_in *mail); /* what is new, else all of it; never NULL */

#endif
