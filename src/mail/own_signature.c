/*
 * own_signature.c - the writer's signature at the end of a text, where no delimiter told the reader of it.
 *
 * Lines are looked at from the last one up, as long as each looks like one of a signature.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/own.h"
#include "phrase/cut_weigh.h"
#include "phrase/phrase.h"

#define LINES 15u /* that aren't blank */
#define BLANKS 3u
#define LINE_BYTES 120u
#define WORDS 12u
#define TITLES 4u
#define TITLE_BYTES 10u

struct looking {
	struct clf_arena *arena;
	const char *text;
	const struct clf_texts *addresses;
	const struct clf_texts *names;
	size_t length, start; /* start of the signature, as far as it is known; the length: not yet */
	bool addressed, phoned, named;
};

static size_t words_of(struct clf_str line)
{
	struct clf_str word;
	size_t n = 0;

	while (clf_str_split(&line, ' ', &word))
		n += word.n > 0;
	return n;
}

/* Short, and no sentence; "Example Ltd." may have its stop. */
static bool is_like_one(struct clf_str line)
{
	if (line.n == 0 || line.n > LINE_BYTES || words_of(line) > WORDS)
		return false;
	if (strchr("?!", line.p[line.n - 1]) != NULL || clf_str_starts_nocase(line, CLF_STR("PS")) ||
	    clf_str_starts_nocase(line, CLF_STR("P.S")))
		return false;
	if (line.n >= 3 && memcmp(line.p + line.n - 3, "。", 3) == 0)
		return false;
	return line.p[line.n - 1] != '.' || words_of(line) <= 4;
}

static bool is_delimiter(struct clf_str line)
{
	if (line.n >= 3 && (clf_str_equal(line, CLF_STR("—")) || clf_str_equal(line, CLF_STR("———"))))
		return true;
	for (size_t i = 0; i < line.n; i++) {
		if (strchr("-_=*~", line.p[i]) == NULL)
			return false;
	}
	return line.n >= 2;
}

static bool has_address(struct looking *l, struct clf_str line)
{
	size_t n = 0;

	clf_own_replaced(l->arena, clf_arena_copy(l->arena, line.p, line.n), l->addresses, "", &n);
	return n > 0;
}

/* Without what stands before a name in a signature: titles and "i. A.", which end with a stop, and marks of lists. */
static struct clf_str without_titles(struct clf_str line)
{
	for (unsigned i = 0; i < TITLES; i++) {
		size_t n = 0;

		while (n < line.n && line.p[n] != ' ')
			n++;
		if (n == line.n || n == 0 || n > TITLE_BYTES ||
		    (line.p[n - 1] != '.' && strchr("*|-", line.p[n - 1]) == NULL))
			break;
		line = clf_str_trim((struct clf_str){line.p + n, line.n - n});
	}
	return line;
}

static bool is_name(const struct looking *l, struct clf_str line)
{
	line = without_titles(line);
	for (size_t i = 0; i < l->names->count; i++) {
		struct clf_str name = clf_str_trim(clf_str_from(l->names->items[i]));

		if (name.n > 0 && clf_str_starts_nocase(line, name) &&
		    (line.n == name.n ||
		     (!clf_utf8_is_word((unsigned char)line.p[name.n]) && strchr("@.+-_%", line.p[name.n]) == NULL)))
			return true;
	}
	return false;
}

/* The line before `end`, without white space; *begin is where it begins. */
static struct clf_str line_before(const char *text, size_t end, size_t *begin)
{
	size_t from = end;

	while (from > 0 && text[from - 1] != '\n')
		from--;
	*begin = from;
	return clf_str_trim((struct clf_str){text + from, end - from});
}

/* False: nothing above it belongs to the signature. */
static bool take_line(struct looking *l, struct clf_str line, size_t begin, size_t end)
{
	struct clf_str rest = {NULL, 0};

	if (is_delimiter(line)) {
		l->start = l->start == l->length || l->named ? begin : l->start;
		return false;
	}
	if (cut_is_closing(line, &rest) && !weigh_has_telephone(line) && !has_address(l, line)) {
		l->start = end;
		l->named = l->named || is_name(l, rest);
		return false;
	}
	if (!is_like_one(line) || (l->named && !is_name(l, line)))
		return false;
	l->addressed = l->addressed || has_address(l, line);
	l->phoned = l->phoned || weigh_has_telephone(line);
	if (is_name(l, line)) {
		l->start = begin;
		l->named = true;
	}
	return true;
}

/* Behind the last blank line before the address, when all below it looks like a signature. */
static void take_paragraph(struct looking *l, size_t begin)
{
	if (l->addressed && l->phoned && l->start == l->length)
		l->start = begin;
}

size_t clf_own_signature(struct clf_arena *arena, const char *text, const struct clf_texts *addresses,
			 const struct clf_texts *names)
{
	size_t length = strlen(text), end = length, first = length, lines = 0, blanks = 0, begin = length;
	struct looking l = {
	    .arena = arena, .text = text, .addresses = addresses, .names = names, .length = length, .start = length};

	while (lines < LINES && blanks <= BLANKS) {
		struct clf_str line = line_before(text, end, &begin);

		if (line.n == 0) {
			take_paragraph(&l, first);
			blanks += lines > 0;
		} else if (!take_line(&l, line, begin, end)) {
			break;
		} else {
			lines++;
			first = begin;
		}
		if (begin == 0)
			break;
		end = begin - 1;
	}
	if (l.named ? !l.addressed && !l.phoned : !l.addressed || !l.phoned)
		return length;
	/* Nothing but a signature is what was to be said. */
	return clf_str_trim((struct clf_str){text, l.start}).n > 0 ? l.start : length;
}
