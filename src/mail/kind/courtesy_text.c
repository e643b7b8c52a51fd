/*
 * courtesy_text.c - the signs of a short reply: which are letters, which set words off, and which must not be there.
 */
#include "kind/courtesy_text.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"

/* Where the reading stands: what is left, and the gap before the next word. */
struct reading {
	struct clf_arena *arena;
	struct clf_str rest;
	struct courtesy_text *out;
	char gap;
};

static bool is_unseen(unsigned c)
{
	return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x2069) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff ||
	       (c >= 0x1f3fb && c <= 0x1f3ff);
}

static bool is_apostrophe(unsigned c)
{
	return c == '\'' || c == '`' || c == 0xb4 || c == 0x2bc || c == 0x2018 || c == 0x2019;
}

static bool is_hyphen(unsigned c)
{
	return c == '-' || c == 0x2010 || c == 0x2011;
}

static bool is_blank(unsigned c)
{
	return c == ' ' || c == '\t' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x3000;
}

static bool is_in(unsigned c, const unsigned *sorted, size_t count)
{
	size_t from = 0, to = count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (sorted[middle] == c)
			return true;
		if (sorted[middle] < c)
			from = middle + 1;
		else
			to = middle;
	}
	return false;
}

/* Sorted. No quotes, which say that a word isn't meant; no opening brackets, which may be a sad face. */
static const unsigned stops[] = {
    '!',    ')',    '*',    ',',    '-',    '.',    ':',    ';',    '~',    0xa1,   0xb7,   0x387,
    0x60c,  0x61b,  0x6d4,  0x964,  0x2010, 0x2011, 0x2013, 0x2014, 0x2015, 0x2026, 0x203c, 0x3001,
    0x3002, 0x301c, 0x30fb, 0xff01, 0xff0c, 0xff0e, 0xff1a, 0xff1b, 0xff5e, 0xff61,
};

/* Sorted: hearts, flowers, thumbs up, folded hands, friendly faces. None is enough alone. */
static const unsigned pictures[] = {
    0x2600,  0x2605,  0x2606,  0x263a,  0x2661,  0x2665,  0x266a,  0x266b,  0x2705,  0x270c,  0x2714,  0x2728,  0x2764,
    0x2b50,  0x1f308, 0x1f31e, 0x1f31f, 0x1f337, 0x1f338, 0x1f339, 0x1f33a, 0x1f33b, 0x1f33c, 0x1f340, 0x1f381, 0x1f389,
    0x1f38a, 0x1f44c, 0x1f44d, 0x1f44f, 0x1f490, 0x1f493, 0x1f495, 0x1f496, 0x1f497, 0x1f498, 0x1f499, 0x1f49a, 0x1f49b,
    0x1f49c, 0x1f49d, 0x1f49e, 0x1f4aa, 0x1f4af, 0x1f600, 0x1f601, 0x1f603, 0x1f604, 0x1f606, 0x1f607, 0x1f609, 0x1f60a,
    0x1f60b, 0x1f60c, 0x1f60d, 0x1f60e, 0x1f617, 0x1f618, 0x1f619, 0x1f61a, 0x1f638, 0x1f63a, 0x1f63b, 0x1f642, 0x1f64b,
    0x1f64c, 0x1f64f, 0x1f90d, 0x1f917, 0x1f91d, 0x1f929, 0x1f970, 0x1f973, 0x1f9e1, 0x1fae1, 0x1faf6,
};

static void widen(struct reading *r, char gap)
{
	if (r->gap == COURTESY_LINE || (r->gap == COURTESY_BREAK && gap == COURTESY_BLANK))
		return;
	r->gap = gap;
}

/* ":)", ";-)", "=D", "<3", "^^": behind their first sign. */
static bool take_face(struct reading *r, unsigned c)
{
	size_t at = r->rest.n > 1 && r->rest.p[0] == '-' ? 1 : 0;
	char mouth = r->rest.n > at ? r->rest.p[at] : '\0';
	bool letter = r->rest.n > at + 1 && clf_utf8_is_word((unsigned char)r->rest.p[at + 1]);

	if ((c == ':' || c == ';' || c == '=') && (mouth == ')' || (mouth == 'D' && !letter)))
		at++;
	else if ((c == '<' && r->rest.n > 0 && *r->rest.p == '3') || (c == '^' && r->rest.n > 0 && *r->rest.p == '^'))
		at = 1;
	else
		return false;
	r->rest = (struct clf_str){r->rest.p + at, r->rest.n - at};
	return true;
}

/* One capital and small letters, or one capital alone, behind "O'" another. */
static bool looks_like_name(struct clf_arena *arena, struct clf_str word)
{
	struct clf_str first = word, rest;
	const char *text, *small;
	unsigned c = clf_utf8_next(&first);

	if (first.n > 3 && (is_apostrophe((unsigned char)*first.p)))
		first = (struct clf_str){first.p + 2, first.n - 2};
	rest = first;
	if (c == 0xdf)
		return false;
	text = clf_arena_copy(arena, word.p, (size_t)(word.n - first.n));
	if (strcmp(clf_utf8_fold(arena, text), text) == 0)
		return false;
	for (; rest.n > 0;) {
		struct clf_str one = rest;
		unsigned next = clf_utf8_next(&rest);

		text = clf_arena_copy(arena, one.p, one.n - rest.n);
		small = clf_utf8_fold(arena, text);
		if (next != 0xdf && next != 0x3c2 && strcmp(small, text) != 0)
			return false;
	}
	return word.n <= 40;
}

/* Puts a word behind the gap; false when there is no room. */
static bool put(struct reading *r, const char *word, bool name)
{
	struct courtesy_text *out = r->out;
	size_t n = strlen(word), at = out->n;

	if (n == 0)
		return true;
	if (at + n + 1 > COURTESY_ROOM)
		return false;
	if (at > 0)
		out->p[at++] = r->gap != '\0' ? r->gap : COURTESY_BLANK;
	memcpy(out->p + at, word, n);
	out->ends[at] = (uint16_t)(at + n);
	out->name[at] = name;
	out->n = (uint16_t)(at + n);
	r->gap = '\0';
	return true;
}

/* A run of letters from begin on, with apostrophes inside. */
static bool take_word(struct reading *r, const char *begin)
{
	struct clf_buf word;
	struct clf_str all = {begin, (size_t)(r->rest.p - begin) + r->rest.n};
	const char *end = r->rest.p;
	bool took;

	clf_buf_init(&word, 4u * COURTESY_ROOM);
	for (struct clf_str look = all; look.n > 0;) {
		struct clf_str before = look;
		unsigned c = clf_utf8_next(&look);
		struct clf_str after = look;

		if (is_unseen(c))
			continue;
		if (is_apostrophe(c) && after.n > 0 && clf_utf8_is_word(clf_utf8_next(&after)))
			clf_buf_add_char(&word, '\'');
		else if (clf_utf8_is_word(c))
			clf_buf_add(&word, before.p, before.n - look.n);
		else
			break;
		end = look.p;
	}
	r->rest = (struct clf_str){end, all.n - (size_t)(end - begin)};
	begin = clf_arena_copy(r->arena, word.p != NULL ? word.p : "", word.n);
	took = !word.failed && put(r, clf_utf8_bare(r->arena, begin), looks_like_name(r->arena, clf_str_from(begin)));
	clf_buf_free(&word);
	return took;
}

/* "A. Lee": the stop ends nothing. */
static bool is_behind_initial(const struct courtesy_text *text)
{
	size_t at = text->n;

	while (at > 0 && text->ends[at - 1] == 0)
		at--;
	return at > 0 && text->name[at - 1] && text->n - (at - 1) <= 2;
}

static bool take_sign(struct reading *r, unsigned c, bool behind_word)
{
	struct clf_str look = r->rest;

	if (c == '\n') {
		widen(r, COURTESY_LINE);
	} else if (c == '\r' || is_blank(c) || (c == '.' && behind_word && is_behind_initial(r->out))) {
		widen(r, COURTESY_BLANK);
	} else if (c == '&') {
		widen(r, COURTESY_BLANK);
		return put(r, "&", false);
	} else if (is_hyphen(c) && behind_word && look.n > 0 && clf_utf8_is_word(clf_utf8_next(&look))) {
		widen(r, COURTESY_BLANK);
	} else if (take_face(r, c) || is_in(c, stops, CLF_COUNT(stops)) || is_in(c, pictures, CLF_COUNT(pictures))) {
		widen(r, COURTESY_BREAK);
	} else {
		return false;
	}
	return true;
}

/* ";" asks in Greek, and so does its twin of Unicode, which folding makes the same. */
static bool asks_in_greek(struct clf_str text)
{
	bool greek = false, stop = false;

	while (text.n > 0) {
		unsigned c = clf_utf8_next(&text);

		greek = greek || (c >= 0x370 && c <= 0x3ff && c != 0x37e && c != 0x387);
		stop = stop || (c == ';' && !(text.n > 0 && (*text.p == ')' || *text.p == '-')));
	}
	return greek && stop;
}

bool courtesy_text_read(struct clf_arena *arena, struct clf_str text, struct courtesy_text *out)
{
	struct reading r = {arena, text, out, '\0'};
	bool behind_word = false;

	memset(out, 0, sizeof(*out));
	if (asks_in_greek(text))
		return false;
	while (r.rest.n > 0) {
		const char *begin = r.rest.p;
		unsigned c = clf_utf8_next(&r.rest);

		if (is_unseen(c))
			continue;
		if (clf_utf8_is_word(c) ? !take_word(&r, begin) : !take_sign(&r, c, behind_word))
			return false;
		behind_word = clf_utf8_is_word(c);
	}
	return true;
}
