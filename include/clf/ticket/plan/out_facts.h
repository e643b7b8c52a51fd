/*
 * out_facts.h - a mail on its way out, as a person finds it who wants something else to become of it.
 */
#ifndef CLF_TICKET_OUT_FACTS_H
#define CLF_TICKET_OUT_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/ticket/ticket.h"

struct clf_out_facts {
	int64_t id;
	const char *to;
	enum clf_class klass;
	bool waits;    /* to be sent, or to be tried again */
	bool deferred; /* that, and it was tried before */
	bool in_hand;  /* it is being sent */
	bool sent;
	bool uncertain; /* it may have arrived */
	bool in_copy;   /* the message itself went to somebody else */
	int64_t message;
	const char *given_up; /* who discarded it, and why; or NULL */
};

#endif
