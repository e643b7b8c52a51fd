/*
 * words_table.h - the languages in which agents are answered beside English: one table each, in a file of its own.
 *
 * A pair's conversions are the same, in the same order: there are no numbered ones, so a sentence is built around the
 * order that the English one has. Names, commands and values that people write stay as they are.
 */
#ifndef CLF_TICKET_WORDS_TABLE_H
#define CLF_TICKET_WORDS_TABLE_H

#include "clf/ticket/words.h"

struct words_table {
	const char *language;
	const struct clf_words_pair *pairs;
	size_t count;
};

extern const struct words_table words_ja;

#endif
