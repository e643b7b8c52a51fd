/*
 * request.h - who asks, how sure that is, through what, and what is to be done: one end of the one door.
 */
#ifndef CLF_TICKET_REQUEST_H
#define CLF_TICKET_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/mail/reading.h"
#include "clf/ticket/ticket.h"
#include "clf/ticket/token.h"

enum clf_actor_kind { CLF_ACTOR_CUSTOMER, CLF_ACTOR_AGENT, CLF_ACTOR_THIRD_PARTY, CLF_ACTOR_SYSTEM };

struct clf_actor {
	enum clf_actor_kind kind;
	int64_t party; /* 0 when not known yet */
	const char *address, *name;
	enum clf_role role; /* of an agent */
	bool sure;          /* sure enough to be obeyed; an agent who isn't gets nothing done, whatever the way in */
	bool unverified;    /* nothing shows that From wrote it: shown to agents, and no acknowledgement goes there */
};

/* A mail that came in, as far as planning needs it. */
struct clf_mail_in {
	int64_t journal; /* 0: no mail came, the gateway itself reports that a relay refused one of ours for good */
	const char *message_id, *subject, *reply, *text;
	enum clf_mail_kind kind;
	bool automatic;
	bool is_note;    /* by its token class or because the class was lost */
	bool class_lost; /* an agent's mail whose class is lost: a note, and the agent is told */
	bool is_own;     /* one of ours came back (clf_thread_is_own): nothing is done */
	bool has_token;  /* a token for this ticket came along; without CLF_TOKEN_AGENT_REPLY nothing is an answer */
	enum clf_token_class token_class;
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

#endif
