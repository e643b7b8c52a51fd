/*
 * words_read.h - a language's file as pairs.
 */
#ifndef CLF_TICKET_WORDS_READ_H
#define CLF_TICKET_WORDS_READ_H

#include "clf/base/str.h"
#include "clf/ticket/words.h"

struct clf_arena;

/* The pairs of a gettext file, ordered by their English; what nothing is said for is left out. */
struct clf_words_pair *words_read(struct clf_arena *arena, struct clf_str text, size_t *count);
int words_compare(const void *a, const void *b); /* two pairs, by their English */

#endif
