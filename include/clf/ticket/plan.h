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

#include "clf/ticket/identity.h"
#include "clf/ticket/request.h"
#include "clf/ticket/ticket.h"

struct clf_arena;

enum clf_unknown_policy { CLF_UNKNOWN_TICKET, CLF_UNKNOWN_QUARANTINE, CLF_UNKNOWN_REFUSE };

/* Automatic mails of the last hour to one address, and to it about this ticket. */
struct clf_automatic_count {
	const char *address; /* folded */
	unsigned to_address, on_ticket;
	bool unreachable; /* a proved report of the last day says that mail to it fails for good */
};

/* What the store read for a request, in the transaction in which the plan is applied. */
struct clf_facts {
	int64_t now;
	const struct clf_ticket *ticket; /* locked; NULL when the request makes one */
	const struct clf_ticket_status *statuses;
	size_t status_count;
	const struct clf_status_rule *rules;
	size_t rule_count;
	const struct clf_agent *owner; /* the ticket's, or NULL */
	const struct clf_agent *team;  /* members of the team that the request names, else of the ticket's */
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
	const char *mailbox_segment; /* an existing one, for tickets that its mails make; or NULL */
	/* the outbox row that a report speaks of, when it has one */
	const char *failed_recipient;
	enum clf_class failed_class;
	/* automatic mails of the last hour to the actor's address, and to it about this ticket */
	unsigned automatic_to_address, automatic_on_ticket;
	/* the same of those who may be told: owner, team, managers, named; who isn't listed had none */
	const struct clf_automatic_count *automatic;
	size_t automatic_count;
};

/* Automatic mails an hour: past these nothing is sent and the history says so. */
#define CLF_CAP_ADDRESS 20u /* to the actor: acknowledgements and refusals */
#define CLF_CAP_TICKET 5u
#define CLF_CAP_NOTICE_ADDRESS 200u /* notices to an agent */
#define CLF_CAP_NOTICE_TICKET 20u

/* In order; what follows a CREATE is about the ticket it made. A refusal's SEND may have no ticket at all. */
enum clf_step_kind {
	CLF_STEP_CREATE,      /* new_ticket with status_id, owner_id; its text and link come as steps of their own */
	CLF_STEP_SET,         /* field; number or text; closed_at follows the status */
	CLF_STEP_MESSAGE,     /* the mail that came in, stored as klass */
	CLF_STEP_COMMENT,     /* text */
	CLF_STEP_EVENT,       /* what ("created", "status", "message", "copy", ...), from, to */
	CLF_STEP_PARTICIPANT, /* party or address joins as klass */
	CLF_STEP_SEND,        /* a mail to render and queue */
	CLF_STEP_LINK,        /* ticket is linked with number; what: related or successor */
	CLF_STEP_DELIVERY,    /* outbox row number failed later, by a report: text has the diagnostic */
	CLF_STEP_SUPPRESSED,  /* an automatic mail that a cap or rule kept back: to, template_name, text says why */
};

struct clf_step {
	enum clf_step_kind kind;
	const struct clf_new_ticket *new_ticket;
	int64_t status_id, owner_id;
	enum clf_field field;
	int64_t number;
	const char *text; /* SEND: the new text a notice tells of, or what is to be said (NULL: the template's own) */
	const char *what, *from, *to; /* EVENT; SEND: to is the recipient's address */
	int64_t party;                /* PARTICIPANT, SEND: 0 when only the address is known */
	const char *name;
	enum clf_class klass; /* MESSAGE, PARTICIPANT; SEND: of the mail that goes out */
	/* SEND */
	const char *template_name, *locale, *subject; /* locale, subject NULL: the default, the template's own */
	int token_class;                              /* enum clf_token_class */
	int automatic;                                /* enum clf_auto_submitted */
	const char *reply_does; /* what a reply to this notice does, in words; NULL to customers */
	const char *reason; /* refusal-notice: why, and what to do; text is then the refused mail's own, given back */
	const struct clf_report *report; /* delivery-failure-notice: what failed */
	bool with_attachments;           /* the mail's own attachments (not the inline ones) go along */
};

enum clf_outcome { CLF_OUTCOME_TICKET, CLF_OUTCOME_QUARANTINE, CLF_OUTCOME_IGNORED, CLF_OUTCOME_REFUSED };
const char *clf_outcome_name(enum clf_outcome outcome);

struct clf_plan {
	enum clf_outcome outcome;
	const char *refusal; /* reason in words; NULL unless refused, or an agent's mail was not obeyed */
	bool denied;         /* the refusal is one of permission */
	const char *why;     /* what was decided about a mail, for the journal; never NULL */
	const struct clf_step *steps;
	size_t step_count;
};

/* Never fails: what can't be done is a refusal. A refusal of a mail may still hold SEND steps (the notice about it). */
void clf_plan_make(struct clf_arena *arena, const struct clf_request *request, const struct clf_facts *facts,
		   struct clf_plan *out);

#endif
