/*
 * locale.c - one spelling for each language tag.
 */
#include "clf/base/locale.h"

#include <stdbool.h>
#include <string.h>

#include "clf/base/arena.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c & ~0x20) : c;
}

const char *clf_locale_spelled(const char *locale, char out[CLF_LOCALE_BYTES])
{
	size_t n = strlen(locale), size;
	bool plain = true; /* first, or behind a singleton, as x- is */

	if (n >= CLF_LOCALE_BYTES)
		return locale;
	for (size_t at = 0; at < n; at += size + 1) {
		size = strcspn(locale + at, "-_");
		for (size_t i = 0; i < size; i++) {
			bool high = !plain && (size == 2 || (size == 4 && i == 0));

			out[at + i] = high ? upper(locale[at + i]) : lower(locale[at + i]);
		}
		if (at + size < n)
			out[at + size] = '-';
		plain = size == 1 || (plain && at > 0);
	}
	out[n] = '\0';
	return out;
}

const char *clf_locale_copy(struct clf_arena *arena, const char *locale)
{
	char spelled[CLF_LOCALE_BYTES];

	return locale != NULL ? clf_arena_strdup(arena, clf_locale_spelled(locale, spelled)) : NULL;
}
