/*
 * retention.h - how long what came in is kept, and what stands where it was.
 */
#ifndef CLF_TICKET_RETENTION_H
#define CLF_TICKET_RETENTION_H

/* What stands for a text, and the domain of what stands for an address. */
#define CLF_ERASED "(erased)"
#define CLF_ERASED_DOMAIN "erased.invalid"

/* In days; 0: for ever. */
struct clf_retention {
	int closed;     /* tickets that are closed, then shells */
	int raw;        /* mails as they came; their texts stay on the ticket */
	int spam;       /* tickets that are spam, then shells */
	int purge;      /* tickets that are deleted or spam; nothing of them stays */
	int quarantine; /* mails that wait for a hand */
	int journal;    /* mails that came to no ticket */
};

#endif
