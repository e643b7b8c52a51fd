/*
 * cut_table.c - the set of a text's pairs of characters, and the comparison of what they let pass.
 */
#include "phrase/cut_table.h"

#include <string.h>
#include <strings.h>

static unsigned pair_of(const char *p)
{
	unsigned first = (unsigned char)cut_lower(p[0]);
	unsigned second = (unsigned char)cut_lower(p[1]);

	return (first * 37 + second * 5) & 1023u;
}

struct cut_pairs cut_pairs_of(const char *text)
{
	struct cut_pairs pairs = {{0}};

	for (const char *p = text; p[0] && p[1]; p++) {
		unsigned pair = pair_of(p);

		pairs.bits[pair / 64] |= UINT64_C(1) << pair % 64;
	}
	return pairs;
}

bool cut_pairs_may_hold(const struct cut_pairs *pairs, const char *word)
{
	for (const char *p = word; p[0] && p[1] && p < word + 4; p++) {
		unsigned pair = pair_of(p);

		if (!(pairs->bits[pair / 64] >> pair % 64 & 1))
			return false;
	}
	return true;
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

bool cut_begins(struct clf_str s, const char *word)
{
	size_t n;

	if (!cut_same_initial(s, word))
		return false;
	n = strlen(word);
	return s.n >= n && strncasecmp(s.p, word, n) == 0;
}
