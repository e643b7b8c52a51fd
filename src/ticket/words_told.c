/*
 * words_told.c - a refusal that was made in English, values in it, told in the reader's language.
 *
 * Whoever refuses writes English, wherever that is: logs, the API and the command line keep it. Where a person reads
 * it, the sentence among the pairs that has such a text is found again, and its translation written with the values of
 * that text, as texts: no printf ever sees them, so a pair that is wrong reads badly, and does no more.
 */
#include <ctype.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"

#define VALUES_MAX 9u
#define DEPTH_MAX 4u /* a refusal within a refusal */
#define LEAST 6u     /* bytes that a sentence says itself: "%s: %s" is everywhere */

/* What a format is made of. */
struct token {
	struct clf_str text; /* of a literal; empty: a value stands here */
	bool number;         /* of digits alone */
	bool word;           /* %-s: a word or a sentence of ours, told in its turn */
	size_t place;        /* %2$s: 2; else 0 */
};

/* How a format makes a text. */
struct fit {
	struct clf_str values[VALUES_MAX];
	const char *told[VALUES_MAX];
	bool words[VALUES_MAX];
	size_t count;
	size_t said; /* bytes that are no values of somebody's */
};

struct telling {
	const char *told; /* NULL: no sentence is known that makes the text */
	size_t said;
};

/* Of a value: %[place$][flags, width, precision, length]letter. */
static size_t read_value(struct clf_str format, struct token *out)
{
	size_t n = 1;

	if (format.n > 3 && isdigit((unsigned char)format.p[1]) && format.p[2] == '$') {
		out->place = (size_t)(format.p[1] - '0');
		n = 3;
	}
	for (; n < format.n && strchr("-+ #0123456789.*hljzt", format.p[n]) != NULL; n++)
		out->word |= format.p[n] == '-';
	out->number = n < format.n && strchr("diu", format.p[n]) != NULL;
	return n < format.n ? n + 1 : n;
}

static bool next_token(struct clf_str *format, struct token *out)
{
	size_t n = 0;

	*out = (struct token){.number = false};
	if (format->n == 0)
		return false;
	if (format->p[0] == '%' && format->n > 1 && format->p[1] == '%') {
		out->text = (struct clf_str){format->p, 1};
		n = 2;
	} else if (format->p[0] == '%') {
		n = read_value(*format, out);
	} else {
		const char *end = memchr(format->p, '%', format->n);

		n = end != NULL ? (size_t)(end - format->p) : format->n;
		out->text = (struct clf_str){format->p, n};
	}
	*format = (struct clf_str){format->p + n, format->n - n};
	return true;
}

/* Where the literal stands; behind a value the first place will do, but for the last one, which ends the text. */
static size_t find_literal(struct clf_str text, size_t at, struct clf_str literal, bool after_value, bool last)
{
	struct clf_str rest = {text.p + at, text.n - at};

	if (!after_value)
		return clf_str_starts(rest, literal) ? at : (size_t)-1;
	if (!last)
		return clf_str_find(text, literal, at);
	return rest.n >= literal.n && memcmp(text.p + text.n - literal.n, literal.p, literal.n) == 0
		   ? text.n - literal.n
		   : (size_t)-1;
}

static bool take_value(struct fit *fit, struct clf_str value, bool number)
{
	for (size_t i = 0; number && i < value.n; i++) {
		if (!isdigit((unsigned char)value.p[i]) && (i > 0 || value.p[i] != '-'))
			return false;
	}
	fit->values[fit->count++] = value;
	return !number || value.n > 0;
}

/* Most sentences begin otherwise, or have no values. */
static bool may_fit(const char *format, struct clf_str text)
{
	return (format[0] == '%' || (text.n > 0 && format[0] == text.p[0])) && strchr(format, '%') != NULL;
}

/* Whether the text is what the format makes of some values. */
static bool fits(const char *format, struct clf_str text, struct fit *out)
{
	struct clf_str rest = clf_str_from(format);
	struct token token;
	size_t at = 0;
	bool open = false, number = false; /* a value that goes on until the next literal */

	*out = (struct fit){.count = 0};
	while (next_token(&rest, &token)) {
		size_t found;

		if (token.text.n == 0) {
			if (open || out->count == VALUES_MAX)
				return false;
			open = true;
			number = token.number;
			out->words[out->count] = token.word;
			continue;
		}
		found = find_literal(text, at, token.text, open, rest.n == 0);
		if (found == (size_t)-1 ||
		    (open && !take_value(out, (struct clf_str){text.p + at, found - at}, number)))
			return false;
		at = found + token.text.n;
		out->said += token.text.n;
		open = false;
	}
	return open ? take_value(out, (struct clf_str){text.p + at, text.n - at}, number) : at == text.n;
}

static struct telling tell(struct clf_arena *arena, const char *locale, struct clf_str text, unsigned depth);

/* Each value as it is to be written; how much is told is added to that of the sentence. */
static void tell_values(struct clf_arena *arena, const char *locale, struct fit *fit, unsigned depth)
{
	for (size_t i = 0; i < fit->count; i++) {
		struct telling one = {.told = NULL};

		if (fit->words[i] && depth > 0)
			one = tell(arena, locale, fit->values[i], depth - 1);
		fit->told[i] = one.told != NULL ? one.told : clf_arena_copy(arena, fit->values[i].p, fit->values[i].n);
		fit->said += one.said;
	}
}

static const char *written(struct clf_arena *arena, const char *said, const struct fit *fit)
{
	struct clf_str rest = clf_str_from(said);
	const char *text = "";
	struct token token;
	size_t next = 0;

	while (next_token(&rest, &token)) {
		size_t at = token.place > 0 ? token.place - 1 : next;

		if (token.text.n > 0) {
			text = clf_arena_printf(arena, "%s%.*s", text, CLF_STR_ARG(token.text));
			continue;
		}
		text = clf_arena_printf(arena, "%s%s", text, at < fit->count ? fit->told[at] : "");
		next = at + 1;
	}
	return text;
}

/* By the pair that knows the most of the text, with the refusals that stand in it: "a: b" is rather two of them than
 * one with a value that goes on. */
static struct telling tell(struct clf_arena *arena, const char *locale, struct clf_str text, unsigned depth)
{
	const char *english = clf_arena_copy(arena, text.p, text.n), *told = clf_words(locale, english);
	size_t count = 0;
	const struct clf_words_pair *pairs = clf_words_table(locale, &count);
	struct telling best = {.told = NULL};
	size_t best_own = 0;

	if (told != english && strchr(english, '%') == NULL)
		return (struct telling){told, text.n};
	for (size_t i = 0; i < count; i++) {
		struct fit fit;
		size_t own;

		if (!may_fit(pairs[i].english, text) || !fits(pairs[i].english, text, &fit))
			continue;
		own = fit.said;
		tell_values(arena, locale, &fit, depth);
		if (fit.said < LEAST || fit.said < best.said || (fit.said == best.said && own <= best_own))
			continue;
		best = (struct telling){written(arena, pairs[i].said, &fit), fit.said};
		best_own = own;
	}
	return best;
}

const char *clf_words_told(struct clf_arena *arena, const char *locale, const char *english)
{
	size_t count = 0;
	const char *told;

	if (english == NULL || clf_words_table(locale, &count) == NULL)
		return english;
	told = tell(arena, locale, clf_str_from(english), DEPTH_MAX).told;
	return told != NULL ? told : english;
}
