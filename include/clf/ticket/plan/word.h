/*
 * word.h - what a person says is to become of a mail that came to no ticket, and of one that is on its way out.
 */
#ifndef CLF_TICKET_WORD_H
#define CLF_TICKET_WORD_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/ticket/ticket.h"

enum clf_word_kind {
	CLF_WORD_NONE,
	CLF_WORD_RETRY,   /* read and decided as any other */
	CLF_WORD_RELEASE, /* a ticket of its author's, whatever it looks like */
	CLF_WORD_ASSIGN,  /* onto a ticket, as a mail of its author's */
	CLF_WORD_DISCARD, /* it waits for nobody; kept, and any other word brings it back */
};
const char *clf_word_name(enum clf_word_kind kind);
bool clf_word_parse(const char *name, enum clf_word_kind *out);

struct clf_word {
	enum clf_word_kind kind;
	int64_t ticket;     /* ASSIGN */
	const char *reason; /* DISCARD; or NULL */
	int64_t party;      /* who said so; 0: somebody on the command line, by name */
	const char *who;
	enum clf_via via;
	const char *was; /* why the mail had come to no ticket until then, for its history; or NULL */
	int64_t at;      /* when the mail came */
};

/* What is to become of a mail on its way out. */
enum clf_out_kind {
	CLF_OUT_RETRY,     /* sent now, as it is */
	CLF_OUT_READDRESS, /* its text to another address instead; it itself is given up */
	CLF_OUT_DISCARD,   /* given up: it waits for nobody, and a retry brings it back */
};
const char *clf_out_kind_name(enum clf_out_kind kind);

struct clf_out_word {
	enum clf_out_kind kind;
	int64_t outbox;
	const char *to;     /* READDRESS: folded */
	const char *reason; /* DISCARD; or NULL */
	bool twice;         /* the person knows that it may arrive twice */
};

#endif
