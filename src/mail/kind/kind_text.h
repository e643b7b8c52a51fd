/*
 * kind_text.h - text made alike for looking up phrases, and search for phrases in it.
 */
#ifndef CLF_MAIL_KIND_TEXT_H
#define CLF_MAIL_KIND_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct clf_arena;
struct cut_pairs;

/*
 * Small letters (Latin, Greek, Cyrillic). Every character keeps its length: an offset is one in the text as well.
 */
char *kind_fold(struct clf_arena *arena, const char *text);
/* As kind_fold, each run of white space one blank and apostrophes alike: phrases are found over a line's end. */
char *kind_flatten(struct clf_arena *arena, const char *text);

/* Lists are written "one phrase|another". The place of the first phrase of the list that stands in the text. */
const char *kind_find(const char *folded, const char *phrases);
/* The same of a text that is asked for many lists: pairs are the text's, by cut_pairs_of(). */
bool kind_holds(const char *folded, const struct cut_pairs *pairs, const char *phrases);
/* The length of the longest phrase that the text begins with, or 0. */
size_t kind_begins(const char *folded, const char *phrases);
/* White space at the text's end aside. */
bool kind_ends(const char *folded, const char *phrases);

#endif
