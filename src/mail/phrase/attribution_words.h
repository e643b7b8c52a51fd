/*
 * attribution_words.h - what the tables of words know of a line that may introduce a quotation.
 */
#ifndef CLF_MAIL_ATTRIBUTION_WORDS_H
#define CLF_MAIL_ATTRIBUTION_WORDS_H

#include <stdbool.h>

#include "phrase/phrase.h"

/* A person telling of what they or the reader wrote. */
bool attribution_is_own(const char *text);
/* Begins with "On", "Am", "Le", ... */
bool attribution_has_intro(struct clf_str s);
bool attribution_ends_with_verb(struct clf_str line);
/* Sets verb and verb_at_end; the text is looked at up to end, where colons and spaces begin. */
void attribution_find_verb(const char *text, size_t end, struct cut_attribution *found);

#endif
