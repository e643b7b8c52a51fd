/*
 * plan.h - the one door: a request and the facts make a plan. Pure.
 *
 * Permission, status rules, who is told and what may be sent are decided here and nowhere else.
 * The store applies a plan within the transaction in which the facts were read.
 */
#ifndef CLF_TICKET_PLAN_H
#define CLF_TICKET_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/mail/reading.h"
#include "clf/ticket/identity.h"
#include "clf/ticket/ticket.h"

struct clf_arena;

enum clf_actor_kind { CLF_ACTOR_CUSTOMER, CLF_ACTOR_AGENT, CLF_ACTOR_THIRD_PARTY, CLF_ACTOR_SYSTEM };

struct clf_actor {
	enum clf_actor_kind kind;
	int64_t party; /* 0 when not known yet */
	const char *address, *name;
	enum clf_role role; /* of an agent */
	bool sure;          /* sure enough to be obeyed (an agent) */
	bool unverified;    /* shown to agents */
};

/* A mail that came in, as far as planning needs it. */
struct clf_mail_in {
	int64_t journal;
	const char *message_id, *subject, *reply, *text;
	enum clf_mail_kind kind;
	bool automatic;
	bool is_note;         /* by its token class or because the class was lost */
	bool class_lost;      /* an agent's mail whose class is lost: a note, and the agent is told */
	bool same_mail_known; /* the ticket has this Message-ID already: a recorded copy */
	bool leaks;           /* an agent's answer in whose new text a notice's text or an agent token is left */
	const struct clf_report *reports;
	size_t report_count;
	int64_t report_outbox; /* the outbox row a report speaks of, proved by token or own Message-ID; else 0 */
	int64_t related;       /* a ticket that a stranger pointed at */
	const char *to_joined; /* recipients as text, for history */
	const struct clf_attachment *attachments;
	size_t attachment_count;
};

struct clf_new_ticket {
	const char *subject, *text, *summary, *channel, *segment, *team, *status, *response;
	struct clf_customer customer; /* address folded; id 0 when new */
	const char *owner;            /* an agent's address, or NULL */
	enum clf_priority priority;
	int64_t score;
	bool has_score;
	int64_t related; /* linked ticket, or 0 */
};

struct clf_followup {
	const char *subject, *text; /* text NULL: the template's own */
	const char *template_name, *locale;
	const char *to; /* address folded, or NULL for the customer */
};

/* Which fields a request sets; text is a name or address as a person writes it, "" takes the value away. */
enum clf_field {
	CLF_FIELD_STATUS,
	CLF_FIELD_OWNER,
	CLF_FIELD_TEAM,
	CLF_FIELD_PRIORITY,
	CLF_FIELD_SEGMENT,
	CLF_FIELD_DUE, /* RFC 3339 */
};
const char *clf_field_name(enum clf_field field);

enum clf_action_kind {
	CLF_ACTION_CREATE,   /* new_ticket */
	CLF_ACTION_MAIL_IN,  /* mail: what the actor wrote, or a report or automatic mail */
	CLF_ACTION_FOLLOWUP, /* followup */
	CLF_ACTION_COMMENT,  /* text */
	CLF_ACTION_SET,      /* field, text */
};

struct clf_action {
	enum clf_action_kind kind;
	enum clf_field field;
	const char *text;
	const struct clf_new_ticket *new_ticket;
	const struct clf_followup *followup;
};

struct clf_request {
	const char *key; /* acts once; NULL: no such guard */
	struct clf_actor actor;
	enum clf_via via;
	int64_t ticket; /* 0: makes one */
	const char *mailbox;
	const struct clf_action *actions;
	size_t action_count;
	const struct clf_mail_in *mail;
};

enum clf_unknown_policy { CLF_UNKNOWN_TICKET, CLF_UNKNOWN_QUARANTINE, CLF_UNKNOWN_REFUSE };

/* What the store read for a request, in the transaction in which the plan is applied. */
struct clf_facts {
	int64_t now;
	const struct clf_ticket *ticket; /* locked; NULL when the request makes one */
	const struct clf_ticket_status *statuses;
	size_t status_count;
	const struct clf_status_rule *rules;
	size_t rule_count;
	const struct clf_agent *owner; /* the ticket's, or NULL */
	const struct clf_agent *team;  /* members of the ticket's team */
	size_t team_count;
	const struct clf_agent *managers; /* of the segment of the ticket, or of the one that is made */
	size_t manager_count;
	const struct clf_agent *named; /* the agent that a CLF_FIELD_OWNER or new_ticket->owner names, or NULL */
	bool named_team_exists, named_segment_exists;
	const struct clf_participant *participants;
	size_t participant_count;
	/* the mailbox */
	enum clf_unknown_policy unknown;
	bool two_way, auto_ack;
	/* the outbox row that a report speaks of, when it has one */
	const char *failed_recipient;
	enum clf_class failed_class;
	/* automatic mails of the last hour to the actor's address, and to it about this ticket */
	unsigned automatic_to_address, automatic_on_ticket;
};

/* Automatic mails an hour: past these nothing is sent and the history says so. */
#define CLF_CAP_ADDRESS 20u
#define CLF_CAP_TICKET 5u

enum clf_step_kind {
	CLF_STEP_CREATE,      /* new_ticket with status_id, owner_id */
	CLF_STEP_SET,         /* field; number or text; closed_at follows the status */
	CLF_STEP_MESSAGE,     /* the mail that came in, stored as klass */
	CLF_STEP_COMMENT,     /* text */
	CLF_STEP_EVENT,       /* what, from, to */
	CLF_STEP_PARTICIPANT, /* party or address joins as klass */
	CLF_STEP_SEND,        /* a mail to render and queue */
	CLF_STEP_LINK,        /* ticket is linked with number */
	CLF_STEP_DELIVERY,    /* outbox row number failed later, by a report: text has the diagnostic */
	CLF_STEP_SUPPRESSED,  /* an automatic mail that a cap or rule kept back: to, template_name, text says why */
};

struct clf_step {
	enum clf_step_kind kind;
	const struct clf_new_ticket *new_ticket;
	int64_t status_id, owner_id;
	enum clf_field field;
	int64_t number;
	const char *text;
	const char *what, *from, *to; /* EVENT; SEND: to is the recipient's address */
	int64_t party;                /* PARTICIPANT, SEND: 0 when only the address is known */
	const char *name;
	enum clf_class klass;
	/* SEND */
	const char *template_name, *locale, *subject;
	int token_class;        /* enum clf_token_class */
	int automatic;          /* enum clf_auto_submitted */
	const char *reply_does; /* what a reply to this notice does, in words */
};

enum clf_outcome { CLF_OUTCOME_TICKET, CLF_OUTCOME_QUARANTINE, CLF_OUTCOME_IGNORED, CLF_OUTCOME_REFUSED };
const char *clf_outcome_name(enum clf_outcome outcome);

struct clf_plan {
	enum clf_outcome outcome;
	const char *refusal; /* reason in words; NULL unless refused */
	bool denied;         /* the refusal is one of permission */
	const struct clf_step *steps;
	size_t step_count;
};

/* Never fails: what can't be done is a refusal. A refusal of a mail may still hold SEND steps (the notice about it). */
void clf_plan_make(struct clf_arena *arena, const struct clf_request *request, const struct clf_facts *facts,
		   struct clf_plan *out);

#endif
