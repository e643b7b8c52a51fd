/*
 * command_when_words.h - the words of which times are made, in each language that is read.
 */
#ifndef CLF_TICKET_COMMAND_WHEN_WORDS_H
#define CLF_TICKET_COMMAND_WHEN_WORDS_H

#include <stddef.h>

enum word_kind {
	WORD_FILL,
	WORD_THE, /* fills, and an hour may still come behind it: "at the" */
	WORD_AT,
	WORD_DAY, /* value days from today */
	WORD_WEEKDAY,
	WORD_MONTH,
	WORD_WEEK,
	WORD_SOME_MONTH,
	WORD_WEEK_END,
	WORD_MONTH_END,
	WORD_NUMBER,
	WORD_CLOCK,   /* a part of the day, about the hour value */
	WORD_TONIGHT, /* the same, and today */
	WORD_HALF,    /* 1: before noon, 2: after it */
};

#define WORD_LANGUAGES 5

/* Its words in each language, parted by bars, sorted by their bytes; folded. */
struct when_word {
	enum word_kind kind;
	int value;
	const char *words[WORD_LANGUAGES];
};

/* What a number counts. */
struct when_unit {
	int months, days, minutes;
	const char *words[WORD_LANGUAGES];
};

/* The one of which the longest word stands at p, and that word's size; NULL: there is none. A Latin word counts only
 * as a whole, so that Japanese needs no spaces. */
const struct when_word *when_word_at(const char *p, size_t *size);
const struct when_unit *when_unit_at(const char *p, size_t *size);
/* Length of text at p, when it stands there as a word; else 0. */
size_t when_stands_at(const char *p, const char *text);

#endif
