/*
 * fold.c - texts made alike for comparing, with GLib's tables of Unicode.
 */
#include <glib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"

char *clf_utf8_fold(struct clf_arena *arena, const char *text)
{
	/* Folding may break composition up, so that it is composed again. */
	char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
	char *lower = composed != NULL ? g_utf8_casefold(composed, -1) : NULL;
	char *folded = lower != NULL ? g_utf8_normalize(lower, -1, G_NORMALIZE_ALL_COMPOSE) : NULL;
	char *copy = clf_arena_strdup(arena, folded != NULL ? folded : text);

	g_free(folded);
	g_free(lower);
	g_free(composed);
	return copy;
}

char *clf_utf8_begun(struct clf_arena *arena, const char *text)
{
	const char *end = text;
	char large[7];

	while (*end && g_unichar_isalpha(g_utf8_get_char(end)))
		end = g_utf8_next_char(end);
	if (end == text || (*end && strchr(" ,'", *end) == NULL && g_utf8_get_char(end) != 0x2019))
		return clf_arena_strdup(arena, text);
	large[g_unichar_to_utf8(g_unichar_toupper(g_utf8_get_char(text)), large)] = '\0';
	return clf_arena_printf(arena, "%s%s", large, g_utf8_next_char(text));
}

/* What is written above and below letters of Latin, Greek, Cyrillic, Hebrew, Arabic; others are letters of their own.
 */
static bool is_accent(gunichar c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x591 && c <= 0x5c7) || (c >= 0x64b && c <= 0x655) || c == 0x640 ||
	       c == 0x670;
}

/* Letters that no decomposition makes plain, as people write them who don't have them. */
static const char *plain(gunichar c)
{
	static const struct {
		gunichar c;
		const char *plain;
	} letters[] = {
	    {0xe6, "ae"}, {0xf0, "d"},  {0xf8, "o"},   {0xfe, "th"}, {0x111, "d"}, {0x127, "h"},
	    {0x131, "i"}, {0x142, "l"}, {0x153, "oe"}, {0x629, "ه"}, {0x649, "ي"},
	};

	for (size_t i = 0; i < CLF_COUNT(letters); i++)
		if (letters[i].c == c)
			return letters[i].plain;
	return NULL;
}

char *clf_utf8_bare(struct clf_arena *arena, const char *text)
{
	char *apart = g_utf8_normalize(clf_utf8_fold(arena, text), -1, G_NORMALIZE_ALL);
	GString *bare = g_string_new(NULL);
	char *whole, *copy;

	for (const char *p = apart != NULL ? apart : ""; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (plain(c) != NULL)
			g_string_append(bare, plain(c));
		else if (!is_accent(c))
			g_string_append_unichar(bare, c);
	}
	whole = g_utf8_normalize(bare->str, -1, G_NORMALIZE_ALL_COMPOSE);
	copy = clf_arena_strdup(arena, whole != NULL ? whole : text);
	g_free(whole);
	g_string_free(bare, TRUE);
	g_free(apart);
	return copy;
}

bool clf_utf8_is_word(unsigned codepoint)
{
	return g_unichar_validate(codepoint) && (g_unichar_isalnum(codepoint) || g_unichar_ismark(codepoint));
}
