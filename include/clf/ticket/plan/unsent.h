/*
 * unsent.h - what an agent writes from a ticket and hasn't sent: one draft an agent, ticket and place.
 */
#ifndef CLF_TICKET_UNSENT_H
#define CLF_TICKET_UNSENT_H

#include <stddef.h>
#include <stdint.h>

#define CLF_UNSENT_PLACES 3u        /* "answer", "note" and "forward" */
#define CLF_UNSENT_MAX 200u         /* drafts of one agent */
#define CLF_UNSENT_REST (16u << 10) /* octets of what a form has beside its text */
#define CLF_UNSENT_DAYS 30          /* a draft is kept after it was written at last */

struct clf_unsent {
	const char *place, *text;
	const char *rest; /* the form's other fields, as a browser sends them (clf_http_form); "": none */
	int64_t at;       /* when it was written at last */
};

#endif
