/*
 * fold.c - texts made alike for comparing, with GLib's tables of Unicode.
 */
#include <glib.h>

#include "clf/base/arena.h"
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

bool clf_utf8_is_word(unsigned codepoint)
{
	return g_unichar_validate(codepoint) && (g_unichar_isalnum(codepoint) || g_unichar_ismark(codepoint));
}
