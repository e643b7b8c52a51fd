/*
 * cut_weigh.c - asking for evidence in a sentence: words of tables, and what only a person writes.
 */
#include "phrase/cut_weigh.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#define DIGITS 7u
#define SELF_BYTES 7u
#define WORD_BYTES 63u /* longer ones are slow */

void weigh_read(struct clf_str s, struct weigh_text *out)
{
	size_t n = s.n < WEIGH_BYTES ? s.n : WEIGH_BYTES;

	for (size_t i = 0; i < n; i++) {
		out->p[i] = s.p[i] == '\n' || s.p[i] == '\0' ? ' ' : s.p[i];
		out->small[i] = cut_lower(out->p[i]);
	}
	out->p[n] = out->small[n] = '\0';
	out->pairs = cut_pairs_of(out->small);
}

static bool has_word(const struct weigh_text *text, const struct tongue_word *row)
{
	char small[WORD_BYTES + 1];
	size_t n = 0;

	if (!tongue_is_known(row->tongues))
		return false;
	while (n < WORD_BYTES && row->word[n] != '\0') {
		small[n] = cut_lower(row->word[n]);
		n++;
	}
	small[n] = '\0';
	return row->word[n] == '\0' ? strstr(text->small, small) != NULL : strcasestr(text->p, row->word) != NULL;
}

/* Most words end here. */
static inline bool holds(const struct weigh_text *text, const struct tongue_word *row)
{
	return cut_pairs_may_hold(&text->pairs, row->word) && has_word(text, row);
}

unsigned weigh_count(const struct weigh_text *text, const struct tongue_word *words, size_t count)
{
	unsigned found = 0;

	for (size_t i = 0; i < count; i++)
		found += holds(text, &words[i]);
	return found;
}

bool weigh_holds(const struct weigh_text *text, const struct tongue_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (holds(text, &words[i]))
			return true;
	return false;
}

bool weigh_begins(struct clf_str text, const struct tongue_word *words, size_t count)
{
	struct cut_rows rows = {words, sizeof *words, count};

	for (size_t i = cut_next_row(rows, 0, text); i < count; i = cut_next_row(rows, i + 1, text))
		if (cut_begins(text, words[i].word) && tongue_is_known(words[i].tongues))
			return true;
	return false;
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

static bool is_self(struct clf_str word)
{
	static const struct cut_rows rows = {CUT_ROWS(selves)};

	for (size_t i = cut_next_row(rows, 0, word); i < rows.count; i = cut_next_row(rows, i + 1, word))
		if (strlen(selves[i]) == word.n &&
		    (word.n == 1 ? *word.p == *selves[i] : strncasecmp(word.p, selves[i], word.n) == 0))
			return true;
	return false;
}

bool weigh_speaks(const char *text)
{
	const char *at = text;

	while (*at) {
		size_t n = strcspn(at, " ,.:;!()");

		if (n > 0 && n <= SELF_BYTES && is_self((struct clf_str){at, n}))
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
