/*
 * cut_table.h - asking long tables of words quickly: most words are passed over by their first letters.
 */
#ifndef CLF_MAIL_CUT_TABLE_H
#define CLF_MAIL_CUT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "phrase/tongue.h"

/* Which pairs of neighbouring characters a text has, without regard to the case of ASCII letters. */
struct cut_pairs {
	uint32_t bits[32];
};

struct cut_pairs cut_pairs_of(const char *text);
/* Whether one of the words stands in the text; the case of ASCII letters doesn't count. */
bool cut_holds_any(const char *text, const char *const *words, size_t count);

static inline char cut_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Five bits of either: letters differ, their cases don't. */
static inline unsigned cut_pair(const char *p)
{
	return ((unsigned char)p[0] & 31u) << 5 | ((unsigned char)p[1] & 31u);
}

/* False when the word certainly isn't in the text. */
static inline bool cut_pairs_may_hold(const struct cut_pairs *pairs, const char *word)
{
	for (const char *p = word; p[0] && p[1]; p++) {
		unsigned pair = cut_pair(p);

		if (!(pairs->bits[pair / 32] >> pair % 32 & 1))
			return false;
	}
	return true;
}

/* Whether the first characters are the same, ASCII letters in any case; false when either is empty. */
static inline bool cut_same_initial(struct clf_str s, const char *word)
{
	return s.n > 0 && *word && cut_lower(*s.p) == cut_lower(*word);
}

/* The same of the words whose languages are known. */
bool cut_holds_known(const char *text, const struct tongue_word *words, size_t count);

/* A table whose rows begin with their word, sorted by the bytes of these. */
struct cut_rows {
	const void *rows;
	size_t size, count;
};
#define CUT_ROWS(table) (table), sizeof((table)[0]), CLF_COUNT(table)

/*
 * The first row from that one on whose word has the text's first character, ASCII letters in any case; count when there
 * is none.
 */
size_t cut_next_row(struct cut_rows table, size_t from, struct clf_str text);

/* The case of ASCII letters doesn't count. */
bool cut_begins(struct clf_str s, const char *word);

#endif
