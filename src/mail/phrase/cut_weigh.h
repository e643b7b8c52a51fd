/*
 * cut_weigh.h - words of many languages that each are a piece of evidence: asked for in a sentence, and counted.
 */
#ifndef CLF_MAIL_CUT_WEIGH_H
#define CLF_MAIL_CUT_WEIGH_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/str.h"
#include "phrase/cut_table.h"
#include "phrase/tongue.h"

#define WEIGH_BYTES 1500u

/* A text that is asked for many words: read once. */
struct weigh_text {
	char p[WEIGH_BYTES + 1]; /* for the C functions: spaces for line ends */
	char small[WEIGH_BYTES + 1];
	struct cut_pairs pairs;
};
/* Of at most WEIGH_BYTES. */
void weigh_read(struct clf_str s, struct weigh_text *out);

/* How many of the words stand in the text; the case of ASCII letters doesn't count. */
unsigned weigh_count(const struct weigh_text *text, const struct tongue_word *words, size_t count);
bool weigh_holds(const struct weigh_text *text, const struct tongue_word *words, size_t count);
/* Whether the text begins with one of them; they are sorted by their bytes. */
bool weigh_begins(struct clf_str text, const struct tongue_word *words, size_t count);

/* Whether it holds a question. */
bool weigh_asks(const char *text);
/* Whether it says "I" or "we". */
bool weigh_speaks(const char *text);
/* Whether the writer speaks of himself, or asks: no machine does. */
bool weigh_is_own(const char *text);
/* Whether it holds a telephone number, and an address of mail or web. */
bool weigh_has_telephone(struct clf_str line);
bool weigh_has_address(struct clf_str line);

#endif
