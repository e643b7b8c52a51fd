/*
 * cut_weigh.h - words of many languages that each are a piece of evidence: asked for in a sentence, and counted.
 */
#ifndef CLF_MAIL_CUT_WEIGH_H
#define CLF_MAIL_CUT_WEIGH_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/str.h"
#include "phrase/tongue.h"

#define WEIGH_BYTES 1500u

/* How many of the words stand in the text; the case of ASCII letters doesn't count. */
unsigned weigh_count(const char *text, const struct tongue_word *words, size_t count);
bool weigh_holds(const char *text, const struct tongue_word *words, size_t count);
/* Whether the text begins with one of them. */
bool weigh_begins(struct clf_str text, const struct tongue_word *words, size_t count);

/* A copy that the C functions can search: of at most WEIGH_BYTES, with spaces for line ends. */
void weigh_copy(struct clf_str s, char out[WEIGH_BYTES + 1]);
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
