/*
 * batch.h - what one change to many tickets has to tell one agent: each telling is kept beside what it tells of, and
 * once nothing more came for some seconds they are told in one mail.
 */
#ifndef CLF_TICKET_BATCH_H
#define CLF_TICKET_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/ticket.h"

struct clf_change;

#define CLF_BATCH_LINES 50u /* of one mail; it says how many more tickets there are */
#define CLF_BATCH_EACH 20u  /* tellings of one ticket that a line is made of */

/* One ticket of it, as it is now. */
struct clf_batch_line {
	struct clf_ticket ticket;
	const char *template_name; /* of the notice that would tell it by itself */
	bool answers;              /* a reply to that one goes to the customer */
	const char *text;          /* the new words it tells of, or NULL */
	const char *who, *address; /* who did it; NULL: nobody but the gateway */
	const struct clf_change *changes;
	size_t change_count;
};

struct clf_batch {
	int64_t rows;                       /* tellings that are kept for the agent */
	size_t tickets;                     /* of which the agent may see as many; none of an agent who isn't at work */
	const struct clf_batch_line *lines; /* the first of these, by number */
	size_t count;
};

#endif
