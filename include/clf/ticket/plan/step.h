/*
 * step.h - what a plan consists of: one thing to store or to send after the other.
 */
#ifndef CLF_TICKET_STEP_H
#define CLF_TICKET_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/mail/write/compose.h"
#include "clf/ticket/history/line.h"
#include "clf/ticket/plan/request.h"
#include "clf/ticket/rule/desk.h"
#include "clf/ticket/thread/token.h"
#include "clf/ticket/ticket.h"

struct clf_batch;

#define CLF_COMPLAINT "complaint" /* what of a DELIVERY: it arrived, and isn't wanted */

/* In order; what follows a CREATE is about the ticket it made. A refusal's SEND may have no ticket at all. */
enum clf_step_kind {
	CLF_STEP_CREATE,  /* new_ticket with status_id, owner_id; its text and link come as steps of their own */
	CLF_STEP_SET,     /* field; number or text */
	CLF_STEP_VALUE,   /* custom: the field; text: its value, NULL: none */
	CLF_STEP_DERIVED, /* derived: what follows from all of it; of a ticket that is made CREATE has it */
	CLF_STEP_MESSAGE, /* the mail that came in, stored as klass; to: whose words it passes on, which are text */
	CLF_STEP_COMMENT, /* text */
	CLF_STEP_EVENT,   /* what ("created", "status", "message", "copy", ...), from, to; name, party: another than who
			     asks */
	CLF_STEP_PARTICIPANT, /* party or address joins as klass */
	CLF_STEP_SEND,        /* a mail to render and queue */
	CLF_STEP_LINK,        /* ticket is linked with number; what: related or successor */
	CLF_STEP_DELIVERY,    /* outbox row number failed later, by a report: text has the diagnostic, what its class */
	CLF_STEP_SUPPRESSED,  /* an automatic mail that is not even made: to, template_name, text says why */
	CLF_STEP_TAG,         /* text; number 1: added, 0: taken away */
	CLF_STEP_CAUSE,       /* number is a root cause, text its name; NULL: taken away */
	CLF_STEP_WATCH,       /* party; text: watch, mute, or NULL for neither */
	CLF_STEP_SETTING,     /* of agent party: what is its name, text its value (NULL: as shipped) */
	CLF_STEP_CANCEL,      /* outbox row number is taken back; a conflict when it isn't waiting any more */
	CLF_STEP_UNCOMMENT,   /* comment number is taken away */
	CLF_STEP_UNDONE,      /* undo row number was used */
	CLF_STEP_ASK_CONFIRM, /* the mail waits: a confirmation of agent party; the SEND behind it asks */
	CLF_STEP_CONFIRMED,   /* confirmation number: its mail is handled again */
	CLF_STEP_COPIED,      /* party or to, name; what is its state (clf_copied_state_name), NULL: forgotten */
	CLF_STEP_DIGESTED,    /* agent party had the digest of today */
	CLF_STEP_OUT_AGAIN,   /* outbox row number is sent again */
	CLF_STEP_OUT_DISCARD, /* outbox row number is given up: text says who, and why */
	CLF_STEP_RULE_RUN,    /* rule number at version: what is its outcome, text why it failed; anchor_at */
	CLF_STEP_TIMER,       /* of kind timer, of rule number: anchor_at (0: there is none), due_at (0: it has had its
				 turn) */
	CLF_STEP_DRAFT,       /* followup waits until due_at, with its timer */
	CLF_STEP_DRAFT_END,   /* draft number waits no more */
	CLF_STEP_EDIT,        /* comment number says text; NULL: it is deleted */
	CLF_STEP_FILE,        /* upload: a new file */
	CLF_STEP_UNFILE,      /* file number goes */
	CLF_STEP_NOTE_FILE,   /* file number belongs to the comment stored before */
	CLF_STEP_NOTICE, /* kept for the request's batch: what the SEND of a notice to agent party would have; name and
			    from: who did it, and their address */
	CLF_STEP_TOLD,   /* agent party was told the rows of batch number: as many as version says */
};

/* Who gets an answer, for notices. Addresses as text; NULL: none. */
struct clf_answering {
	const char *to, *copied;
	const char *added, *proposed; /* by the mail that the notice tells of */
	size_t left_out;              /* in copy of that mail, beyond what a ticket takes */
	bool by_another;              /* who wrote that mail isn't the customer */
	bool elsewhere;               /* it goes to another address than the customer's */
};

/* A part of the agent's mail ("2.1") that goes along, and what it is called then. */
struct clf_letter {
	const char *part, *name;
};

/*
 * One struct for all kinds: nearly every kind says who, what and how much, and what reads steps (applying, rendering,
 * the view that a plan gives) asks for one of these members of several kinds at once. What is SEND's alone stands last.
 */
struct clf_step {
	enum clf_step_kind kind;
	const struct clf_new_ticket *new_ticket;
	int64_t status_id, owner_id, custom;
	const struct clf_derived *derived;
	enum clf_field field;
	int64_t number;
	const char *text; /* SEND: the new text a notice tells of, or what is to be said (NULL: the template's own) */
	const struct clf_rule *rule; /* whose doing it is, or NULL */
	int64_t version, anchor_at, due_at;
	enum clf_timer_kind timer;
	const struct clf_followup *followup;
	const char *what, *from, *to; /* EVENT; SEND: to is the recipient's address */
	/* EVENT: the field that changed (clf_field_row, NULL: none) and both values as the history keeps them (of a
	 * team and a segment their names, which the store has the ids of); what it points at */
	const struct clf_field_row *changed; /* FIELDS: custom says which */
	const char *from_value, *to_value;
	enum clf_points points;
	int64_t party; /* PARTICIPANT, SEND: 0 when only the address is known */
	const char *name;
	const struct clf_upload *upload;
	enum clf_class klass; /* MESSAGE, PARTICIPANT; SEND: of the mail that goes out */
	/* SEND */
	/* number: the outbox row whose text goes out again, to another; 0: made from a template */
	const char *template_name, *locale, *subject; /* locale, subject NULL: the default, the template's own */
	const struct clf_rendered
	    *words; /* made already, to show them: nothing of the mail leads to a ticket; or NULL */
	enum clf_token_class token_class;
	enum clf_auto_submitted automatic;
	const char *reason; /* refusal-notice: why, and what to do; text is then the refused mail's own, given back */
	const struct clf_report *report; /* delivery-failure-notice: what failed */
	bool with_attachments;           /* the mail's own attachments go along: files, or letters alone */
	const struct clf_letter *letters;
	size_t letter_count;          /* to people outside */
	const struct clf_file *files; /* of the ticket, that go along */
	size_t file_count;
	const struct clf_forward *forward; /* forward: what goes along */
	const struct clf_receipt *receipt; /* receipt */
	const struct clf_change *changes;  /* update-notice: what changed */
	size_t change_count;
	bool answers;                /* a reply to this notice goes to the customer; else it becomes a note */
	bool uncertain;              /* delivery-failure-notice: it may have arrived */
	bool kept;                   /* refusal-notice: the mail is a note all the same */
	const struct clf_copied *cc; /* who gets the same mail in copy */
	size_t cc_count;
	const struct clf_answering *answering; /* notices about a ticket, or NULL */
	const struct clf_batch *batch;         /* batch-notice, or the notice of its only line; or NULL */
	const char *kept_back; /* a cap's reason: stored, and sent when a person says so; NULL: it goes out */
};

/* A mail that a person writes to people outside: no notice, and no rule's. */
bool clf_step_is_letter(const struct clf_step *step);
/* The root causes that a ticket has after steps; those before a CREATE were another's. How many; into the arena. */
size_t clf_steps_causes(struct clf_arena *arena, const struct clf_item *before, size_t before_count,
			const struct clf_step *steps, size_t count, const struct clf_item **out);

#endif
