/*
 * request.h - who asks, how sure that is, through what, and what is to be done: one end of the one door.
 */
#ifndef CLF_TICKET_REQUEST_H
#define CLF_TICKET_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/mail/reading.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/field/field.h"
#include "clf/ticket/plan/file_facts.h"
#include "clf/ticket/plan/mail_in.h"
#include "clf/ticket/plan/new_ticket.h"
#include "clf/ticket/thread/identity.h"
#include "clf/ticket/thread/token.h"
#include "clf/ticket/ticket.h"

enum clf_actor_kind { CLF_ACTOR_CUSTOMER, CLF_ACTOR_AGENT, CLF_ACTOR_THIRD_PARTY, CLF_ACTOR_SYSTEM };

struct clf_after;
struct clf_out_word;
struct clf_unsent;
struct clf_word;

struct clf_actor {
	enum clf_actor_kind kind;
	int64_t party; /* 0 when not known yet */
	const char *address, *name;
	enum clf_role role; /* of an agent */
	bool sure;          /* sure enough to be obeyed; an agent who isn't gets nothing done, whatever the way in */
	bool forged;        /* the mailbox's server says that From did not write it */
	bool unverified;    /* nothing shows that From wrote it: shown to agents, and no acknowledgement goes there */
	/* an agent's; risky commands by mail need CLF_SURE_AUTHENTICATED, or CLF_SURE_CONFIRMED after being asked */
	enum clf_sureness sureness;
	const struct clf_zone *zone; /* of the agent, NULL: UTC */
	const char *locale;          /* in which an agent is told what was not done; NULL: English */
	bool no_receipts;            /* the agent's settings, as far as planning needs them */
};

struct clf_followup {
	const char *subject, *text; /* text NULL: the template's own */
	const char *template_name, *locale;
	const char *to;    /* address folded, or NULL for the customer and who is in copy */
	bool no_copies;    /* for the customer alone */
	int64_t later_at;  /* when it goes; 0: now */
	bool unless_reply; /* later, and the customer doesn't write first */
};

enum clf_action_kind {
	CLF_ACTION_CREATE,   /* new_ticket */
	CLF_ACTION_MAIL_IN,  /* mail: what the actor wrote, or a report or automatic mail */
	CLF_ACTION_WORD,     /* mail: what came to no ticket, and a person says where it belongs (the request's word) */
	CLF_ACTION_FOLLOWUP, /* followup */
	CLF_ACTION_COMMENT,  /* text */
	CLF_ACTION_SET,      /* field, text: a name, address or time as a person writes it, "" takes it away */
	CLF_ACTION_CLOSE,    /* text: why, as behind #close; "" says nothing */
	CLF_ACTION_COMMANDS, /* the request's commands, when no mail brings a text along: page, API, #on */
	CLF_ACTION_FORWARD,  /* forward */
	CLF_ACTION_RECEIPT,  /* receipt: the last request of a mail of commands; tells the actor what was done */
	CLF_ACTION_DUE,      /* the clock: the ticket's due date has come; text: a digest tells of it, no notice */
	CLF_ACTION_DIGEST,   /* the clock: the actor's (an agent's) daily digest; no ticket */
	CLF_ACTION_CONFIRM,  /* the actor confirms the mail that facts->confirmation holds back */
	CLF_ACTION_COPIED,   /* text: what stands behind #cc (clf_cc_read) */
	CLF_ACTION_OUT,      /* out: what is to become of a mail on its way out */
	CLF_ACTION_SETTING,  /* the actor's own setting: text "name=value" (clf_setting_check) */
	CLF_ACTION_RESPONSE, /* new_ticket: what a response makes, if a criterion says so */
	CLF_ACTION_ELAPSED,  /* the clock: the time of rule has passed for the ticket */
	CLF_ACTION_SUB,      /* new_ticket: a part of the ticket, as a follow-on; of a person, who may be refused */
	CLF_ACTION_PART,     /* new_ticket: that part, made; only after another request */
	CLF_ACTION_SUB_DONE, /* number: a part of the ticket is done; only after another request */
	CLF_ACTION_LETTER,   /* the clock, in its author's name: draft's time has come; text: it can't go, and why */
	CLF_ACTION_TAKE_BACK, /* draft: what waits to go to the customer, later or for a moment, doesn't go */
	CLF_ACTION_RETURN,    /* mail: what the actor wrote couldn't be carried out; text: why */
	CLF_ACTION_EDIT,      /* note: says text from now on; text NULL: it is deleted */
	CLF_ACTION_ATTACH,    /* upload: a file for the ticket */
	CLF_ACTION_DETACH,    /* file: goes */
	CLF_ACTION_REPLACE,   /* field CAUSES or CAUSE_SET: instead (0: nothing), called text, in place of number, if it
				 is there */
	CLF_ACTION_BATCH, /* the clock: the actor (an agent) is told what batch number has; ticket: its only, or 0 */
};

/* What was done on one ticket, in the order it was. */
struct clf_change {
	const char *what; /* "status", "owner", "comment", "answer", ... as events name it */
	const char *from, *to;
};
struct clf_done {
	int64_t ticket;
	const char *subject;
	const struct clf_change *changes;
	size_t count;
};
/* The agent's answer to a mail of commands. The gateway fills in what the questions ask when it renders. */
struct clf_receipt {
	const struct clf_done *done;
	size_t done_count;
	const struct clf_command *asks; /* #list, #search, #show, #history, #help */
	size_t ask_count;
	bool undoable;      /* #undo takes it back... */
	int64_t held_until; /* ...before an answer leaves then; 0: none waits */
};

struct clf_action {
	enum clf_action_kind kind;
	enum clf_field field;
	int64_t custom; /* SET, FIELDS: which one; text: its value as it is kept, NULL: none */
	int64_t instead;
	const char *text;
	const struct clf_new_ticket *new_ticket;
	const struct clf_followup *followup;
	const struct clf_forward *forward;
	const struct clf_receipt *receipt;
	const struct clf_out_word *out;
	int64_t number;
	int64_t confirmation; /* CONFIRM: which one */
	int64_t draft;        /* LETTER, TAKE_BACK: which one; TAKE_BACK: or a mail's message */
	int64_t rule;         /* ELAPSED: which one; 0: none, only the ticket's timers are set anew */
	int64_t note, file;
	const struct clf_upload *upload;
	const int64_t *files; /* COMMENT, FOLLOWUP, COMMANDS: those of the ticket that go along */
	size_t file_count;
};

struct clf_request {
	const char *key; /* acts once; NULL: no such guard */
	int64_t print;   /* a hash of the request as it came, by which another one with its key is known; 0: none */
	struct clf_actor actor;
	enum clf_via via;
	int64_t ticket;  /* 0: makes one */
	int64_t version; /* that the ticket must have; 0: whatever it has */
	const char *mailbox;
	const struct clf_action *actions;
	size_t action_count;
	const struct clf_mail_in *mail;
	const struct clf_commands *commands; /* of an agent, or NULL */
	const struct clf_after *after;       /* the request that this one follows from; NULL: it came by itself */
	const struct clf_word *word;         /* that a person said of the mail; or NULL */
	bool quiet;                          /* nobody is told: one change of the desk's own touches many */
	bool desk;                           /* it follows from a change of the desk's own: nobody comments on it */
	int64_t replaces; /* this status, where the ticket has it still: no rule is asked for it; 0: none */
	bool anyway;      /* also to an address that mail failed for */
	size_t tickets;   /* that the same mail or form changes; 0 counts as 1 */
	int64_t batch;    /* they have it in common: agents are told of all of them in one mail (batch.h); 0: none */
	const struct clf_unsent *written; /* the actor's draft that this sends, as its form had it; or NULL */
};

#endif
