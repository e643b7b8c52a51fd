/*
 * cut_sign.c - signatures, the lines that phones add, and disclaimers, in what is still new.
 */
#include <string.h>

#include "cut/cut.h"
#include "phrase/phrase.h"

#define SIGNATURE_LINES 12u /* after a delimiter that is not the exact "-- " */
#define LONG_SIGNATURE_LINES 40u
#define CLOSING_LINES 5u /* below the name */

static bool is_new(const struct cut_line *line)
{
	return line->role == CLF_BLOCK_NEW && !line->filled_in && !(line->pinned && line->marked);
}

static size_t new_run_end(const struct cut_body *body, size_t from)
{
	while (from < body->count && is_new(&body->lines[from]))
		from++;
	return from;
}

/* "-- ", "--", an em dash, or underscores alone. */
static bool is_delimiter(const struct cut_line *line, bool *exact)
{
	struct clf_str s = line->bare;

	*exact = clf_str_equal(line->text, CLF_STR("-- ")) || clf_str_equal(s, CLF_STR("--"));
	if (*exact || clf_str_equal(s, CLF_STR("—")) || clf_str_equal(s, CLF_STR("- --")))
		return true;
	if (s.n < 2)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_' && s.p[i] != '-')
			return false;
	return s.p[0] == '_' || s.n == 2;
}

static size_t text_lines(const struct cut_body *body, size_t from, size_t to)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++)
		count += !cut_is_blank(&body->lines[i]);
	return count;
}

/* "-- Ann Example +49 30 1234": delimiter and signature in one line, as HTML made text leaves them. */
static bool is_joined_signature(const struct cut_body *body, size_t i, size_t from)
{
	struct clf_str s = body->lines[i].bare;
	bool apart = i == from || cut_is_blank(&body->lines[i - 1]);

	return apart && s.n > 4 && s.n <= 100 && clf_str_starts(s, CLF_STR("-- ")) && s.p[3] != '-' &&
	       strchr(".?!:;,", s.p[s.n - 1]) == NULL;
}

/* Whether something is said in the lines, not only shown by a sign: a name below "👍" may be all there is to read. */
static bool has_words(const struct cut_body *body, size_t to)
{
	for (size_t i = 0; i < to; i++) {
		struct clf_str rest = body->lines[i].bare;

		while (is_new(&body->lines[i]) && rest.n > 0) {
			unsigned c = clf_utf8_next(&rest);
			bool sign = c < 0x80 ? !((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9')
					     : (c >= 0x2000 && c < 0x2e80) || (c >= 0xfe00 && c < 0xff10) ||
						   (c >= 0x1f000 && c < 0x20000);

			if (!sign)
				return true;
		}
	}
	return false;
}

/* The first delimiter of the run with few enough lines under it. */
static bool mark_delimited(struct cut_body *body, size_t from, size_t to, bool text_above)
{
	size_t below = text_lines(body, from, to);

	for (size_t i = from; i < to; i++) {
		bool exact = false;
		bool delimits;

		if (cut_is_blank(&body->lines[i]))
			continue;
		below--;
		delimits = text_above && is_delimiter(&body->lines[i], &exact) &&
			   below <= (exact ? LONG_SIGNATURE_LINES : SIGNATURE_LINES) && (exact || has_words(body, i));
		if (delimits || (text_above && below <= CLOSING_LINES && is_joined_signature(body, i, from))) {
			cut_mark(body, i, to, CLF_BLOCK_SIGNATURE, "signature:delimiter");
			return true;
		}
		text_above = true;
	}
	return false;
}

static bool mark_device_lines(struct cut_body *body, size_t from, size_t to)
{
	bool any = false;
	size_t total = text_lines(body, from, to);
	size_t seen = 0;

	for (size_t i = from; i < to; i++) {
		struct cut_line *line = &body->lines[i];
		bool edge, alone;

		if (cut_is_blank(line))
			continue;
		edge = seen == 0 || total - seen <= 8;
		alone = (i == from || cut_is_blank(&body->lines[i - 1]) || i + 1 == to ||
			 cut_is_blank(&body->lines[i + 1]));
		seen++;
		if (edge && alone && is_new(line) &&
		    (cut_is_device_line(line->bare) || clf_str_equal(line->bare, CLF_STR("ᐧ")))) {
			cut_mark(body, i, i + 1, CLF_BLOCK_SIGNATURE, "signature:device");
			any = true;
		}
	}
	return any;
}

/* From the first line of a disclaimer to the end of the run. */
static bool mark_disclaimer(struct cut_body *body, size_t from, size_t to, bool text_above)
{
	for (size_t i = from; i < to; i++) {
		if (text_above && is_new(&body->lines[i]) && cut_is_disclaimer(body->lines[i].bare)) {
			cut_mark(body, i, to, CLF_BLOCK_DISCLAIMER, "signature:disclaimer");
			return true;
		}
		text_above = text_above || !cut_is_blank(&body->lines[i]);
	}
	return false;
}

/* What mail gateways put on top of mail from outside. */
static bool mark_banner(struct cut_body *body)
{
	size_t first = 0;
	size_t end;

	while (first < body->count && cut_is_blank(&body->lines[first]))
		first++;
	if (first == body->count || !cut_is_banner(body->lines[first].bare))
		return false;
	end = first;
	while (end < body->count && !cut_is_blank(&body->lines[end]))
		end++;
	if (end == body->count || end - first > 6)
		return false;
	cut_mark(body, first, end, CLF_BLOCK_DISCLAIMER, "signature:banner");
	return true;
}

/* Takes the next word off *rest, without the punctuation around it. */
static bool next_name(struct clf_str *rest, struct clf_str *word)
{
	static const char between[] = " \t,.()\"'-";
	size_t n = 0;

	while (rest->n > 0 && strchr(between, *rest->p) != NULL)
		*rest = (struct clf_str){rest->p + 1, rest->n - 1};
	while (n < rest->n && strchr(between, rest->p[n]) == NULL)
		n++;
	*word = (struct clf_str){rest->p, n};
	*rest = (struct clf_str){rest->p + n, rest->n - n};
	return n > 0;
}

/* Whether all words of the line, initials too, are of the sender's name. */
static bool is_own_name(struct clf_str line, struct clf_str who)
{
	struct clf_str word;
	size_t count = 0;

	line = cut_strip_tail(cut_strip_lead(line));
	if (line.n == 0 || who.n == 0 || line.n > 80)
		return false;
	for (; next_name(&line, &word); count++) {
		struct clf_str names = who;
		struct clf_str name;
		bool found = false;

		while (!found && next_name(&names, &name))
			found = clf_str_equal_nocase(word, name) ||
				(word.n == 1 && count > 0 && name.n > 1 && clf_str_starts_nocase(name, word));
		/* A family name alone, of a name written without a space. */
		if (!found && !(word.n >= 3 && (unsigned char)word.p[0] >= 0xe3 && clf_str_starts(who, word)))
			return false;
	}
	return count > 0;
}

/* Where signatures found before begin. */
static size_t undecided_end(const struct cut_body *body, size_t from, size_t to)
{
	while (to > from && !is_new(&body->lines[to - 1]))
		to--;
	return to;
}

/* What a signature holds below the name: a few short lines, no question, no postscript. */
static bool is_short_below(const struct cut_body *body, size_t from, size_t to)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++) {
		struct clf_str s = body->lines[i].bare;

		if (s.n == 0)
			continue;
		if (++count > CLOSING_LINES || s.n > 80 || strchr("?!", s.p[s.n - 1]) != NULL ||
		    clf_str_starts_nocase(s, CLF_STR("PS")) || clf_str_starts_nocase(s, CLF_STR("P.S")))
			return false;
	}
	return true;
}

/* A closing, the sender's own name and what little stands below it, to the end of the run. */
static bool mark_closing(struct cut_body *body, size_t from, size_t to, bool text_above, const char *who)
{
	struct clf_str own = clf_str_from(who);

	for (size_t i = from; i < to; i++) {
		struct clf_str name = {NULL, 0};
		bool closing;
		size_t next;

		if (cut_is_blank(&body->lines[i]))
			continue;
		closing = text_above && cut_is_closing(body->lines[i].bare, &name);
		text_above = true;
		if (!closing)
			continue;
		next = i;
		while (name.n == 0 && ++next < to)
			name = body->lines[next].bare;
		if (is_own_name(name, own) && is_short_below(body, next + 1, to)) {
			cut_mark(body, i, to, CLF_BLOCK_SIGNATURE, "signature:closing");
			return true;
		}
	}
	return false;
}

bool cut_signature(struct clf_arena *arena, struct cut_body *body, const char *who)
{
	bool any;
	bool text_above = false;

	(void)arena;
	any = mark_banner(body);
	for (size_t i = 0; i < body->count;) {
		size_t end = new_run_end(body, i);

		if (end == i) {
			i++;
			continue;
		}
		any = mark_delimited(body, i, end, text_above) || any;
		any = mark_device_lines(body, i, end) || any;
		any = mark_disclaimer(body, i, end, text_above) || any;
		any = mark_closing(body, i, undecided_end(body, i, end), text_above, who) || any;
		text_above = text_above || text_lines(body, i, end) > 0;
		i = end;
	}
	return any;
}
