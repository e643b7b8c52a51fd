/*
 * kind_header.h - what the header says about who wrote a mail (RFC 3834 and the vendors' fields).
 */
#ifndef CLF_MAIL_KIND_HEADER_H
#define CLF_MAIL_KIND_HEADER_H

#include <stdbool.h>

struct clf_reading;
struct header_list;
struct clf_arena;

struct header_verdict {
	bool auto_reply;     /* an answer that a machine gave */
	bool auto_generated; /* sent by a machine, no answer */
	bool auto_subject;   /* the subject is one of automatic answers; no proof by itself */
	bool list;           /* came through a mailing list */
	bool list_server;    /* from the program behind a mailing list */
	bool null_sender;    /* empty return path */
	bool null_from;      /* From is "<>" */
	bool daemon;         /* From names a mail system */
	bool postmaster;     /* From is an address that a person may use as well */
	bool person;         /* a mail program for people made it, or it answers between or above a quotation */
	const char *why;
};

struct header_verdict kind_of_header(struct clf_arena *arena, const struct header_list *list,
				     const struct clf_reading *reading);

#endif
