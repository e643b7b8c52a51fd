/*
 * command_sub.c - what stands behind #sub: a name that may hold any words, so that the rest is parted by semicolons.
 */
#include "clf/ticket/command/sub.h"

#include <stddef.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "command/command_inside.h"

#define WIDE_SEMICOLON "\uff1b"

static const struct {
	const char *word;
	size_t at;
} words[] = {{"owner", offsetof(struct clf_sub_said, owner)},
	     {"priority", offsetof(struct clf_sub_said, priority)},
	     {"segment", offsetof(struct clf_sub_said, segment)},
	     {"status", offsetof(struct clf_sub_said, status)},
	     {"team", offsetof(struct clf_sub_said, team)}};

/* Up to the next semicolon of either width. */
static struct clf_str next_part(struct clf_str *rest)
{
	size_t plain = clf_str_find(*rest, CLF_STR(";"), 0), wide = clf_str_find(*rest, CLF_STR(WIDE_SEMICOLON), 0);
	size_t n = plain < wide ? plain : wide;
	size_t skip = plain < wide ? 1 : strlen(WIDE_SEMICOLON);
	struct clf_str part = *rest;

	if (n == (size_t)-1) {
		*rest = (struct clf_str){rest->p + rest->n, 0};
		return command_trim(part);
	}
	part.n = n;
	*rest = (struct clf_str){rest->p + n + skip, rest->n - n - skip};
	return command_trim(part);
}

static const char *take(struct clf_arena *arena, const char *locale, struct clf_str part, struct clf_sub_said *out)
{
	const char *text = command_plain(arena, part), *value;
	size_t n = strcspn(text, " \t:");

	value = text + n + strspn(text + n, " \t:");
	for (size_t i = 0; i < CLF_COUNT(words); i++) {
		const char **to = (const char **)((char *)out + words[i].at);

		if (!clf_str_equal_nocase((struct clf_str){text, n}, clf_str_from(words[i].word)))
			continue;
		if (*value == '\0')
			return clf_arena_printf(arena, clf_words(locale, "%s needs something behind it"),
						words[i].word);
		if (*to != NULL)
			return clf_arena_printf(arena, clf_words(locale, "%s stands there twice"), words[i].word);
		*to = value;
		return NULL;
	}
	return clf_arena_printf(arena,
				clf_words(locale, "%s isn't known behind the name of a sub-ticket: write owner, team, "
						  "priority, status or segment, each behind a semicolon"),
				command_quoted(arena, text));
}

bool clf_sub_read(struct clf_arena *arena, const char *locale, const char *argument, struct clf_sub_said *out,
		  const char **why)
{
	struct clf_str rest = clf_str_from(argument), part = next_part(&rest);
	struct clf_sub_said said = {.name = clf_arena_copy(arena, part.p, part.n)};

	*why = part.n == 0 ? clf_words(locale, "a sub-ticket needs a name") : NULL;
	while (*why == NULL && rest.n > 0) {
		part = next_part(&rest);
		if (part.n > 0)
			*why = take(arena, locale, part, &said);
	}
	if (*why != NULL)
		return false;
	*out = said;
	return true;
}
