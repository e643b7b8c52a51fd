/*
 * kind_text.c - folding of letters in place, and search for phrases.
 */
#include "kind/kind_text.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "phrase/cut_table.h"

/* The small letter of a character of two bytes, as long as the other; the character itself when it has none. */
static unsigned small_letter(unsigned c)
{
	if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40f)
		return c + 0x50;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
		return c + (c & 1);
	if ((c >= 0x100 && c <= 0x177 && c != 0x130 && c != 0x131 && c != 0x138) || (c >= 0x490 && c <= 0x491))
		return c | 1;
	if (c == 0x386)
		return 0x3ac;
	if (c >= 0x388 && c <= 0x38a)
		return c + 0x25;
	if (c == 0x38e || c == 0x38f)
		return c + 0x3f;
	return c == 0x38c ? 0x3cc : c;
}

static bool is_two_bytes(const unsigned char *p)
{
	return p[0] >= 0xc2 && p[0] <= 0xdf && (p[1] & 0xc0) == 0x80;
}

char *kind_fold(struct clf_arena *arena, const char *text)
{
	char *copy = clf_arena_strdup(arena, text);

	for (unsigned char *p = (unsigned char *)copy; *p; p++) {
		if (*p < 'A') {
			continue;
		} else if (*p <= 'Z') {
			*p = (unsigned char)(*p + 32);
		} else if (is_two_bytes(p)) {
			unsigned c = small_letter((unsigned)(p[0] & 0x1f) << 6 | (p[1] & 0x3f));

			p[0] = (unsigned char)(0xc0 | c >> 6);
			p[1] = (unsigned char)(0x80 | (c & 0x3f));
			p++;
		}
	}
	return copy;
}

/* A typographic apostrophe or a no-break space, which would hide a phrase. */
static size_t alike(const char *p, char *as)
{
	if (*p == '\342' && p[1] == '\200' && (p[2] == '\231' || p[2] == '\230')) {
		*as = '\'';
		return 3;
	}
	if (*p == '\302' && p[1] == '\240') {
		*as = ' ';
		return 2;
	}
	*as = *p == '\t' || *p == '\r' || *p == '\n' ? ' ' : *p;
	return 1;
}

char *kind_flatten(struct clf_arena *arena, const char *text)
{
	char *copy = kind_fold(arena, text);
	char *to = copy;

	for (const char *p = copy; *p;) {
		char as;

		p += alike(p, &as);
		if (as != ' ' || (to > copy && to[-1] != ' '))
			*to++ = as;
	}
	*to = '\0';
	return copy;
}

/* Takes the next phrase off *phrases; false at the end. */
static bool next_phrase(const char **phrases, struct clf_str *phrase)
{
	if (!**phrases)
		return false;
	*phrase = (struct clf_str){*phrases, strcspn(*phrases, "|")};
	*phrases += phrase->n + ((*phrases)[phrase->n] == '|');
	return true;
}

static bool may_hold(const struct cut_pairs *pairs, struct clf_str phrase)
{
	for (size_t i = 0; i + 1 < phrase.n; i++) {
		unsigned pair = cut_pair(phrase.p + i);

		if (!(pairs->bits[pair / 32] >> pair % 32 & 1))
			return false;
	}
	return true;
}

static const char *find(const char *folded, const struct cut_pairs *pairs, const char *phrases)
{
	size_t n = strlen(folded);
	struct clf_str phrase;

	while (n > 0 && next_phrase(&phrases, &phrase)) {
		const char *hit =
		    pairs == NULL || may_hold(pairs, phrase) ? memmem(folded, n, phrase.p, phrase.n) : NULL;

		if (hit != NULL)
			return hit;
	}
	return NULL;
}

const char *kind_find(const char *folded, const char *phrases)
{
	return find(folded, NULL, phrases);
}

bool kind_holds(const char *folded, const struct cut_pairs *pairs, const char *phrases)
{
	return find(folded, pairs, phrases) != NULL;
}

size_t kind_begins(const char *folded, const char *phrases)
{
	/* Lists are long, and few of their phrases begin with the letter. */
	const char start[] = {'|', *folded, '\0'};
	size_t longest = 0;
	const char *phrase = *folded && *phrases != *folded ? strstr(phrases, start) : phrases;

	for (; *folded && phrase != NULL; phrase = strstr(phrase, start)) {
		size_t n;

		phrase += *phrase == '|';
		n = strcspn(phrase, "|");
		if (n > longest && strncmp(folded, phrase, n) == 0)
			longest = n;
	}
	return longest;
}

bool kind_ends(const char *folded, const char *phrases)
{
	struct clf_str text = clf_str_trim(clf_str_from(folded));
	struct clf_str phrase;

	while (next_phrase(&phrases, &phrase))
		if (phrase.n <= text.n && memcmp(text.p + text.n - phrase.n, phrase.p, phrase.n) == 0)
			return true;
	return false;
}
