/*
 * terms.h - what a text is found by: its words, made alike as clf_utf8_bare does (case, width, accents).
 *
 * A run of letters and digits is a word. Where words aren't divided by spaces (Chinese, Japanese, Thai, Lao, Khmer,
 * Burmese) or carry their particles with them (Korean), two signs that stand together are one term, and the last sign
 * of a run is one by itself, too: whatever two signs of a text one asks for, they are found, and a single one is how
 * terms begin.
 */
#ifndef CLF_BASE_TERMS_H
#define CLF_BASE_TERMS_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/str.h"

/* Grows when the same text gives other terms: whatever was indexed is then indexed anew. */
#define CLF_TERMS_VERSION 1

#define CLF_TERMS_BYTES (256u << 10) /* of a text, that are looked at */
#define CLF_TERMS_MAX 50000u         /* of a text */
#define CLF_TERM_BYTES 64u           /* a longer word is cut, and the same when it is asked for */

struct clf_text_term {
	const char *text;
	size_t from, to; /* octets of the text that it was made of */
	size_t middle;   /* of a pair: where its second sign begins; else to */
	bool last;       /* the last sign of a run of several: its pair stands before it */
	bool sign;       /* one sign alone */
};

/* In the order of the text. Any valid UTF-8. Returns how many; *out is the arena's. */
size_t clf_text_terms(struct clf_arena *arena, const char *text, struct clf_text_term **out);

#endif
