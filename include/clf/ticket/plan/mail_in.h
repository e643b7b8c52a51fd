/*
 * mail_in.h - a mail that came in, as far as planning needs it.
 */
#ifndef CLF_TICKET_MAIL_IN_H
#define CLF_TICKET_MAIL_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/mail/reading.h"
#include "clf/ticket/thread/token.h"

/* A mail that came in, as far as planning needs it. */
struct clf_mail_in {
	int64_t journal; /* 0: no mail came, the gateway itself reports that a relay refused one of ours for good */
	const char *message_id, *subject, *reply, *text; /* reply: what is new, without the commands above it */
	const char *passed_on; /* below its own words, another mail that they pass on: no part of reply; NULL or "" */
	const char *guessed;   /* of what was cut from it, what evidence alone shows to be quoted; NULL or "" */
	const char *written;   /* what is new with its commands, to give back; NULL: reply */
	enum clf_mail_kind kind;
	bool automatic;
	bool goes_on;    /* it answers a mail that somebody else wrote, and holds no token of ours */
	bool for_us;     /* of kind LIST: the list is the mailbox's way in, or the mail was written to us */
	bool is_note;    /* by its token class or because the class was lost */
	bool class_lost; /* an agent's mail whose class is lost: a note, and the agent is told */
	bool to_desk;    /* sent to the command address, or with a token that leads there: about no ticket of its own */
	bool is_old;     /* older than the mailbox it lay in: nothing is sent for it, whoever wrote it */
	int64_t at;      /* its own date, which its message and the ticket that it makes carry; 0: now */
	bool is_own;     /* one of ours came back (clf_thread_is_own): nothing is done */
	bool has_token;  /* a token for this ticket came along; without CLF_TOKEN_AGENT_REPLY nothing is an answer */
	enum clf_token_class token_class;
	int64_t token_party;  /* for whom it was made */
	bool same_mail_known; /* the ticket has this very mail already (clf_copy_is): a recorded copy */
	bool leaks;           /* an agent's answer in whose new text a notice's text or an agent token is left */
	const struct clf_report *reports;
	size_t report_count;
	int64_t report_outbox;      /* the outbox row a report speaks of, proved by token or own Message-ID; else 0 */
	const char *report_failure; /* class of what it tells, as clf_smtp_class_name says it; or NULL */
	bool uncertain; /* the gateway's own report: nobody knows whether it arrived, so it isn't said to have failed */
	int64_t related;       /* a ticket that a stranger pointed at */
	const char *to_joined; /* recipients as text, for history */
	/* To and Cc, folded, each once, without who wrote it and where it was delivered; at most CLF_COPIED_KNOWN of
	 * them, and how many more there were */
	struct clf_addresses recipients;
	size_t recipients_beyond;
	/* of an agent's mail: the mail that it passes on (NULL: none of somebody outside), and everybody in To and Cc
	 * who is nobody of ours and no agent, folded */
	const struct clf_forwarded *forwarded;
	const struct clf_address *outside;
	size_t outside_count;
	const char *alias; /* of the mailbox, that it was written to; NULL: to the mailbox's own address */
	const struct clf_attachment *attachments;
	size_t attachment_count;
};

/* When it was written, as its message and the ticket that it makes say; now without one. */
int64_t clf_mail_in_at(const struct clf_mail_in *mail, int64_t now);

#endif
