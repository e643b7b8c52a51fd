/*
 * draft.h - what somebody wrote to a customer and is to go later, and what waits a moment so that it can be taken back.
 */
#ifndef CLF_TICKET_DRAFT_H
#define CLF_TICKET_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/agent.h"
#include "clf/ticket/ticket.h"

#define CLF_DRAFTS_MAX 20u     /* that wait on one ticket */
#define CLF_DRAFT_DAYS_MAX 400 /* until it goes */

/* A file of the ticket that goes along. */
struct clf_draft_file {
	int64_t id;
	const char *name;
	bool own; /* it came with the letter, and goes when that is called off */
};
struct clf_draft {
	int64_t id;
	const struct clf_agent *author; /* NULL: nobody with an address wrote it */
	const char *who;
	const char *template_name, *locale, *subject, *text;
	const char *to; /* NULL: the customer, with who is in copy */
	bool no_copies, unless_reply;
	int64_t at, due_at;
	const struct clf_draft_file *files;
	size_t file_count;
	int64_t restored_at; /* it waited in a backup, and may have gone since; 0: it didn't */
};

/* A mail to people outside in the moment before it leaves. */
struct clf_held {
	int64_t message;
	const char *to;
	const int64_t *outbox; /* all that of it goes */
	size_t count;
	bool left;    /* one of them isn't waiting any more */
	bool outside; /* it is of the conversation with the customer, or a forward */
};

#endif
