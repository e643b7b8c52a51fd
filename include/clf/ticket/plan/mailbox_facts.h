/*
 * mailbox_facts.h - what the configuration says of a request's mailbox, and for all of them.
 */
#ifndef CLF_TICKET_MAILBOX_FACTS_H
#define CLF_TICKET_MAILBOX_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/ticket/agent.h"
#include "clf/ticket/ticket.h"

enum clf_unknown_policy { CLF_UNKNOWN_TICKET, CLF_UNKNOWN_QUARANTINE, CLF_UNKNOWN_REFUSE };

struct clf_zone;

struct clf_template_key {
	const char *name, *locale;
};

/* What the configuration says of the request's mailbox and for all of them. */
struct clf_mailbox_facts {
	const char *name, *address;
	const char *segment; /* for tickets that its mails make; or NULL */
	enum clf_unknown_policy unknown;
	const char *command_address; /* or NULL */
	bool two_way, auto_ack;
	enum clf_reply_meaning on_news, on_reply;
	const char *const *templates; /* that commands may name: of kind follow-up or answer, stored or shipped */
	size_t template_count;
	/* every one that there is, in each of its languages; read with templates and for follow-ups */
	const struct clf_template_key *template_keys;
	size_t template_key_count;
	const char *const *domains; /* the organisation's own */
	size_t domain_count;
	/* addresses of the mailboxes, their aliases and lists, and of the commands: nothing is forwarded there.
	 * "support+@example.com" and
	 * "@reply.example.com" stand for all that begin and end so */
	const char *const *own;
	size_t own_count;
	size_t bulk;                        /* more tickets than that in one mail are risky; 0: no limit */
	const struct clf_zone *zone;        /* the gateway\'s; NULL: UTC */
	unsigned automatic_cap, notice_cap; /* an hour, to one address; 0: as shipped */
};

#endif
