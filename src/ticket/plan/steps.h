/*
 * steps.h - a plan in the making: the planner's state, the steps it adds, and the ways in which it ends.
 *
 * Handlers add steps or refuse; a refusal drops every step, so that nothing is done by half.
 */
#ifndef CLF_TICKET_STEPS_H
#define CLF_TICKET_STEPS_H

#include "clf/ticket/plan/follow_on.h"
#include "clf/ticket/plan/plan.h"
#include "clf/ticket/rule/happening.h"
#include "clf/ticket/words.h"

/* What becomes of the text under an agent's commands. */
enum text_use { TEXT_NOTE, TEXT_ANSWER, TEXT_FORWARD, TEXT_TEMPLATE, TEXT_NEW, TEXT_EDIT, TEXT_SUB };

struct notice {
	const char *template_name, *text, *reason;
	const struct clf_report *report;
	bool stays;     /* a reply to it becomes a note, whatever anybody has set */
	bool uncertain; /* what it tells of may have arrived */
};

/* Somebody whom a rule tells. */
struct plan_also {
	const struct clf_agent *agent;
	const char *text; /* NULL: the news */
	const struct plan_also *next;
};

struct clf_calendar;
struct clf_courtesy;
struct plan_decision;

struct planning {
	struct clf_arena *arena;
	const struct clf_request *request;
	const struct clf_facts *facts;
	const struct clf_mail_in *mail; /* the request's, or NULL */
	struct clf_ticket ticket;       /* as it will be; valid when has_ticket */
	bool has_ticket;
	const struct clf_agent *owner; /* as it will be, or NULL */
	const struct clf_agent *team;  /* members of the team that the ticket will be with */
	size_t team_count;
	const struct clf_agent *managers; /* of the segment that it will be in */
	size_t manager_count;
	bool status_named;                            /* the request sets the status itself: no rule does */
	const struct clf_ticket_status *next_status;  /* that a command names: set last; or NULL */
	bool assigned;                                /* owner or team is new: whoever it is will be told */
	const char *news;                             /* the text that notices show */
	const struct notice *tells[CLF_NOTICE_KINDS]; /* who has to be told is told at the end */
	enum text_use use;
	bool use_named;       /* #reply or #note said so */
	bool letters_go_out;  /* the mail's own attachments go along with what is written to people outside */
	bool attach;          /* also mails and cards among them: the agent said so */
	const char *text;     /* under the commands; "" when there is none */
	const char *risk;     /* why the agent has to confirm it, or NULL */
	bool updated, undoes; /* others may want to hear of it; it takes something back */
	bool hides_ticket;    /* the actor may not learn that it is there */
	enum clf_outcome outcome;
	struct clf_copied *copied; /* the ticket's people in copy, as they will be */
	size_t copied_count;
	struct clf_answering answering; /* what the mail changed of them */
	bool no_copies;                 /* the answer is for the customer alone */
	enum clf_end end;
	const char *refusal, *why;
	const char *field; /* of the request, that the refusal is about; or NULL */
	bool denied, asks;
	struct clf_step *steps;
	size_t count, capacity;
	struct clf_change *changes;
	size_t change_count, change_capacity;
	/* rules (plan/rule/): what happened, in order, and how far it was asked about */
	struct clf_happening *events;
	size_t event_count, events_asked, rule_budget;
	bool too_many;
	bool *rules_fired;                     /* by their place in the desk */
	const struct clf_rule *rule;           /* whose doing is being planned */
	const struct clf_actor *request_actor; /* who asked, while a rule acts */
	const struct plan_also *also;
	bool due_told;                                /* that its date has come is told by this request */
	int64_t later_at;                             /* #later: when what the agent writes goes; 0: now */
	int64_t elapsed_rule, anchor_at;              /* whose time has come, and since when it ran */
	const struct clf_new_ticket *response_ticket; /* what a response makes as it came */
	const struct clf_customer *customer;          /* of that, before there is a ticket */
	const struct clf_calendar *calendar;          /* of the ticket's segment */
	const struct clf_courtesy *courtesy;          /* of the customer's mail, once it was asked */
	struct plan_decision *decisions, *last_decision;
	const char *decision;            /* JSON */
	const struct clf_agent *keepers; /* of the parent */
	size_t keeper_count;
	bool ends; /* it was open, and is over now */
	struct clf_follow_on *follow_ons;
	size_t follow_on_count, follow_on_capacity;
};

/* A step is the caller's to fill until the next is added. */
struct clf_step *plan_step(struct planning *p, enum clf_step_kind kind);
void plan_record(struct planning *p, const char *what, const char *from, const char *to);  /* for history alone */
void plan_event(struct planning *p, const char *what, const char *from, const char *to);   /* a change, and recorded */
void plan_changed(struct planning *p, const char *what, const char *from, const char *to); /* the actor's own affair */
/* What the line that was recorded last says to machines: the field and both values, and what it points at. */
void plan_typed(struct planning *p, enum clf_field field, const char *from_value, const char *to_value);
void plan_points(struct planning *p, enum clf_points points);
void plan_typed_about(struct planning *p, const char *number); /* no field: it is about that ticket */
/* In the actor's language; so is what is refused, and what an agent is told. */
const char *plan_words(const struct planning *p, const char *english) __attribute__((format_arg(2)));
void plan_refuse(struct planning *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void plan_deny(struct planning *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Kept whole and not obeyed; refusal (NULL for strangers) is what an agent is told. */
void plan_hold(struct planning *p, const char *refusal, enum clf_end end);
void plan_ignore(struct planning *p, enum clf_end end);
bool plan_ended(const struct planning *p); /* refused, held or ignored: nothing more is added */
/* The actor takes part from now on, unless it does already. */
void plan_join(struct planning *p, enum clf_class klass);
bool plan_takes_part(const struct planning *p, enum clf_class klass);
void plan_add_comment(struct planning *p, const char *text);
void plan_tell(struct planning *p, enum clf_notice_kind kind, const struct notice *notice); /* at the end, once */
bool plan_actor_is(const struct planning *p, int64_t party, const char *address);
const char *plan_actor_shown(const struct planning *p);
const char *plan_agent_shown(const struct clf_agent *agent); /* NULL for NULL */
const struct clf_agent *plan_actor_agent(struct planning *p);

#endif
