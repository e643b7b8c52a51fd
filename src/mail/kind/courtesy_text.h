/*
 * courtesy_text.h - a short reply as words and gaps, with which the phrases of courtesy are compared.
 */
#ifndef CLF_MAIL_COURTESY_TEXT_H
#define CLF_MAIL_COURTESY_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/str.h"

struct clf_arena;

#define COURTESY_ROOM 1800u

/* Gaps between words, the stronger one of several. */
enum { COURTESY_BLANK = ' ', COURTESY_BREAK = '.', COURTESY_LINE = '\n' };

struct courtesy_text {
	char p[COURTESY_ROOM + 1]; /* words, folded and bare, and one gap between two */
	uint16_t n;
	uint16_t ends[COURTESY_ROOM]; /* where a word begins: its end; else 0 */
	bool name[COURTESY_ROOM];     /* where a word begins: whether it is written as names are */
};

/*
 * False when a sign stands in it that courtesy doesn't need: of question in any script, brackets, quotes, figures of
 * addresses, a sad face, any picture that isn't known as a friendly one.
 */
bool courtesy_text_read(struct clf_arena *arena, struct clf_str text, struct courtesy_text *out);

#endif
