/*
 * copied.h - who gets an answer beside the customer, and to which of the customer's addresses it goes.
 *
 * The one word on an answer's recipients: planning, the notices, page, API and command line ask it.
 */
#ifndef CLF_TICKET_COPIED_H
#define CLF_TICKET_COPIED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/ticket.h"

struct clf_arena;

#define CLF_COPIED_MAX 10u   /* people that an answer takes along */
#define CLF_COPIED_KNOWN 50u /* that a ticket remembers, those taken out and proposed among them */

enum clf_copied_state {
	CLF_COPIED_IN,       /* gets an answer in copy */
	CLF_COPIED_OUT,      /* taken out: no later mail brings them back, an agent may */
	CLF_COPIED_PROPOSED, /* named by a mail that nobody proved: an agent may add them */
	CLF_COPIED_TO,       /* the customer's other address, from which they last wrote */
	CLF_COPIED_OTHER,    /* one from which they wrote before */
};
const char *clf_copied_state_name(enum clf_copied_state state); /* in, out, proposed, to, other */
bool clf_copied_state_parse(const char *name, enum clf_copied_state *out);

struct clf_copied {
	int64_t party; /* 0 when not known yet */
	const char *address, *name;
	enum clf_copied_state state;
	unsigned recent; /* mails that went there in copy within the last hour */
};

/* Of an answer: where it goes, and who is in copy. */
struct clf_recipients {
	struct clf_copied to; /* address NULL: the customer has none */
	const struct clf_copied *cc;
	size_t cc_count;
};
void clf_recipients_make(struct clf_arena *arena, const struct clf_customer *customer, const struct clf_copied *copied,
			 size_t count, struct clf_recipients *out);
/* "carla@home.example, Cc bob@work.example, eve@work.example"; NULL without an address. */
const char *clf_recipients_shown(struct clf_arena *arena, const struct clf_recipients *recipients);

/* An address that nobody reads: no-reply, mailer-daemon, a list's owner or bounces. */
bool clf_address_is_unread(const char *address);

#endif
