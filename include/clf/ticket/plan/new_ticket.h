/*
 * new_ticket.h - what is known of a ticket before there is one: said by a person, a response, a mail or a rule.
 */
#ifndef CLF_TICKET_NEW_TICKET_H
#define CLF_TICKET_NEW_TICKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/ticket.h"

struct clf_custom_value;

struct clf_new_ticket {
	const char *subject, *text, *summary, *comment, *channel, *segment, *team, *status, *response;
	struct clf_customer customer; /* address folded; id 0 when new */
	const char *alias;            /* of the mailbox, that the customer wrote to; or NULL */
	const char *owner;            /* an agent's address, or NULL */
	union {
		struct {
			CLF_PLAIN_FIELDS(CLF_PLAIN_MEMBER)
		};
		struct clf_plain plain;
	};
	int64_t score;
	bool has_score;
	int64_t related;                     /* linked ticket, or 0 */
	int64_t cause_set;                   /* from which it chooses root causes, or 0 */
	int64_t parent;                      /* ticket that it is part of, or 0 */
	const struct clf_custom_value *held; /* in fields that administrators set up */
	size_t held_count;
};

#endif
