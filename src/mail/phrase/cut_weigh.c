/*
 * cut_weigh.c - asking for evidence in a sentence: words of tables, and what only a person writes.
 */
#include "phrase/cut_weigh.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "phrase/cut_table.h"

#define DIGITS 7u

unsigned weigh_count(const char *text, const struct tongue_word *words, size_t count)
{
	struct cut_pairs pairs = cut_pairs_of(text);
	unsigned found = 0;

	for (size_t i = 0; i < count; i++)
		found += cut_pairs_may_hold(&pairs, words[i].word) && tongue_is_known(words[i].tongues) &&
			 strcasestr(text, words[i].word) != NULL;
	return found;
}

bool weigh_holds(const char *text, const struct tongue_word *words, size_t count)
{
	struct cut_pairs pairs = cut_pairs_of(text);

	for (size_t i = 0; i < count; i++)
		if (cut_pairs_may_hold(&pairs, words[i].word) && tongue_is_known(words[i].tongues) &&
		    strcasestr(text, words[i].word) != NULL)
			return true;
	return false;
}

bool weigh_begins(struct clf_str text, const struct tongue_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (cut_begins(text, words[i].word) && tongue_is_known(words[i].tongues))
			return true;
	return false;
}

void weigh_copy(struct clf_str s, char out[WEIGH_BYTES + 1])
{
	size_t n = s.n < WEIGH_BYTES ? s.n : WEIGH_BYTES;

	for (size_t i = 0; i < n; i++)
		out[i] = s.p[i] == '\n' || s.p[i] == '\0' ? ' ' : s.p[i];
	out[n] = '\0';
}

/* Between spaces. */
static const char *const selves[] = {
    "I",   "I'd",   "I'll", "I'm", "I've", "I’d", "I’ll", "I’m",   "I’ve", "eu",   "ho",    "ich",  "ik",  "j'ai",
    "jag", "je",    "jeg",  "m'a", "mamy", "me",  "mein", "meine", "meu",  "mi",   "mia",   "mich", "mij", "mijn",
    "min", "minha", "minä", "mio", "mir",  "moi", "mon",  "my",    "mám",  "nous", "tengo", "we",   "wir", "я",
};

/* The question mark of a link asks nothing. */
bool weigh_asks(const char *text)
{
	const char *mark = strchr(text, '?');

	while (mark != NULL && mark[1] != '\0' && strchr(" )?!\"", mark[1]) == NULL)
		mark = strchr(mark + 1, '?');
	return mark != NULL || strstr(text, "？") != NULL || strstr(text, "؟") != NULL;
}

bool weigh_speaks(const char *text)
{
	const char *at = text;

	while (*at) {
		size_t n = strcspn(at, " ,.:;!()");

		for (size_t i = 0; n > 0 && n < 8 && i < CLF_COUNT(selves); i++)
			if (strlen(selves[i]) == n && (n == 1 ? *at == *selves[i] : strncasecmp(at, selves[i], n) == 0))
				return true;
		at += n;
		at += *at != '\0';
	}
	return false;
}

bool weigh_is_own(const char *text)
{
	return weigh_asks(text) || weigh_speaks(text);
}

bool weigh_has_telephone(struct clf_str line)
{
	size_t digits = 0;

	for (size_t i = 0; i < line.n && digits < DIGITS; i++) {
		if (isdigit((unsigned char)line.p[i]))
			digits++;
		else if (strchr(" +-()/.", line.p[i]) == NULL)
			digits = 0;
	}
	return digits >= DIGITS;
}

bool weigh_has_address(struct clf_str line)
{
	size_t at = clf_str_find(line, CLF_STR("@"), 0);
	bool mail = at != (size_t)-1 && at > 0 && at + 1 < line.n && line.p[at - 1] != ' ' &&
		    clf_str_find(line, CLF_STR("."), at) != (size_t)-1;

	return mail || clf_str_find(line, CLF_STR("://"), 0) != (size_t)-1 ||
	       clf_str_find(line, CLF_STR("www."), 0) != (size_t)-1;
}
