/*
 * cut_content.h - a mail laid beside what was sent: what cut_content.c and cut_above.c share.
 */
#ifndef CLF_MAIL_CUT_CONTENT_H
#define CLF_MAIL_CUT_CONTENT_H

#include "cut/cut.h"
#include "cut/cut_align.h"

/* Of a line's words. */
struct tally {
	uint32_t words, known, weight;
	uint32_t first, last; /* places of its first and last known word in what was sent */
};

struct content {
	struct cut_body *body;
	struct cut_words mail, sent;
	struct tally *tally;
	struct clf_buf scratch;
};

/* Pins what was written into a quotation of ours above the first of its lines. */
void cut_pin_above(struct content *c);

#endif
