/*
 * cut_table.c - the set of a text's pairs of characters, and the comparison of what they let pass.
 */
#include "phrase/cut_table.h"

#include <string.h>
#include <strings.h>

struct cut_pairs cut_pairs_of(const char *text)
{
	struct cut_pairs pairs = {{0}};

	for (const char *p = text; p[0] && p[1]; p++) {
		unsigned pair = cut_pair(p);

		pairs.bits[pair / 32] |= 1u << pair % 32;
	}
	return pairs;
}

bool cut_holds_any(const char *text, const char *const *words, size_t count)
{
	struct cut_pairs pairs = cut_pairs_of(text);

	for (size_t i = 0; i < count; i++)
		if (cut_pairs_may_hold(&pairs, words[i]) && strcasestr(text, words[i]) != NULL)
			return true;
	return false;
}

bool cut_holds_known(const char *text, const struct tongue_word *words, size_t count)
{
	struct cut_pairs pairs = cut_pairs_of(text);

	for (size_t i = 0; i < count; i++)
		if (cut_pairs_may_hold(&pairs, words[i].word) && tongue_is_known(words[i].tongues) &&
		    strcasestr(text, words[i].word) != NULL)
			return true;
	return false;
}

static const char *word_of(struct cut_rows table, size_t row)
{
	return *(const char *const *)((const char *)table.rows + row * table.size);
}

/* The first row from that one on that begins with the byte or a greater one. */
static size_t row_from(struct cut_rows table, size_t from, unsigned char byte)
{
	size_t to = table.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if ((unsigned char)*word_of(table, middle) < byte)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

size_t cut_next_row(struct cut_rows table, size_t from, struct clf_str text)
{
	unsigned char small, capital;

	if (text.n == 0)
		return table.count;
	if (from < table.count && cut_same_initial(text, word_of(table, from)))
		return from;
	small = (unsigned char)cut_lower(*text.p);
	capital = small >= 'a' && small <= 'z' ? (unsigned char)(small - 0x20) : small;
	from = row_from(table, from, capital);
	if (small != capital && (from == table.count || (unsigned char)*word_of(table, from) != capital))
		from = row_from(table, from, small);
	return from < table.count && (unsigned char)*word_of(table, from) <= small ? from : table.count;
}

bool cut_begins(struct clf_str s, const char *word)
{
	size_t n;

	if (!cut_same_initial(s, word))
		return false;
	n = strlen(word);
	return s.n >= n && strncasecmp(s.p, word, n) == 0;
}
