/*
 * cut_attribution.c - the lines that introduce a quotation ("On Monday Ann wrote:"), and what they introduce.
 */
#include <stdint.h>
#include <string.h>

#include "cut/cut_text.h"

#define BELOW_LINES 12u
#define NAME_BYTES 60u
#define NAME_WORDS 5u
#define LOOKS_MAX 40000u /* at what may be an attribution; no mail that people write has so many */

/*
 * "Ann told on 3 May at 10:00:" without an address is the sender's own when what follows isn't ours: programs put
 * such lines above what they quote.
 */
static bool is_own_words(struct cut_body *body, size_t start, size_t last, struct clf_buf *scratch)
{
	struct cut_attribution look = cut_look(body, cut_join_lines(scratch, body, start, last + 1));
	size_t seen = 0;

	if (!body->compared || (look.address && look.verb))
		return false;
	for (size_t i = last + 1; i < body->count && seen < BELOW_LINES; i++) {
		const struct cut_line *line = &body->lines[i];

		if (cut_is_blank(line))
			continue;
		if (line->pinned || line->role != CLF_BLOCK_NEW)
			return false;
		if (cut_begins_marker(body, i, scratch))
			return true;
		seen++;
	}
	return seen > 0;
}

/*
 * What is enough. Above a quotation a mistake costs the line alone; above unmarked text everything below is at stake:
 * "On Monday Ms Smith said:" has no more than six points.
 */
enum { NEAR_POINTS = 6, FAR_POINTS = 9 };

/* A quotation stands right below: the line, whole, introduces it. */
static bool is_near_attribution(const struct cut_attribution *a)
{
	bool ends = a->colon || a->verb_at_end;
	bool told = a->date || a->address || (a->verb && a->intro);
	/* "2026/11/23 Ann <ann@example.org>", as webmail wrote in the east of Asia. */
	bool dated = a->day && (a->time || (a->year && a->bracketed && a->intro && !a->named));

	if (!ends)
		return dated && (a->name || a->address) && a->few && cut_weigh_attribution(a) >= NEAR_POINTS;
	return told && cut_weigh_attribution(a) >= NEAR_POINTS;
}

/*
 * Plain text stands below. Two kinds of evidence at least: a person with an address, a day with its time, a verb. Words
 * of no known language are taken for a person's own, when there are many or the address has no brackets.
 */
static bool is_far_attribution(const struct cut_attribution *a)
{
	bool dated = a->day && a->time;
	bool known = a->verb || a->stamp;
	bool ends = a->colon || a->verb_at_end || a->stamp;
	bool strange = a->address && (a->date || a->time) && (a->bracketed ? dated || !a->prose : a->few && a->beside);

	if (!ends || (!a->address && !dated) || (!known && (!strange || a->told)))
		return false;
	return cut_weigh_attribution(a) >= FAR_POINTS;
}

/* "Tuesday, 5 May 2026, 17:39:12, you wrote:" is a program's, though it speaks to somebody. */
static bool is_told_by_program(const struct cut_attribution *a)
{
	return a->day && a->time && (a->colon || a->verb_at_end) && a->few && !a->told && !a->asks;
}

/*
 * Whether the joined lines are a whole attribution; near: a quotation stands right below, first: the first of what is
 * known to be ours.
 */
static bool is_attribution(const struct cut_attribution *a, bool near, bool first)
{
	if (a->own && !a->bracketed && !(near && (first || a->seconds) && is_told_by_program(a)))
		return false;
	return near ? is_near_attribution(a) : is_far_attribution(a);
}

/* What the tables know for certain is no guess. */
static bool is_guess(struct clf_str text)
{
	struct cut_attribution a = cut_look_at_attribution(text);

	return !(a.verb && a.intro && a.address && a.date);
}

static bool begins_paragraph(const struct cut_body *body, size_t i)
{
	return i == 0 || cut_is_blank(&body->lines[i - 1]) || !cut_is_open(&body->lines[i - 1]) ||
	       body->lines[i - 1].level != body->lines[i].level;
}

/* May be the first line of an attribution that goes on in the next one. */
static bool may_begin(const struct cut_body *body, size_t i)
{
	struct clf_str line = body->lines[i].bare;
	struct cut_attribution a = cut_look(body, line);

	if (a.intro && (a.date || a.address || line.n < 40))
		return true;
	return !a.own && (a.bracketed || (a.day && a.time)) && begins_paragraph(body, i);
}

/* The first line of a paragraph that has no sentence in it: "Wiadomość napisana przez", in a language nobody knows. */
static bool may_open(const struct cut_body *body, size_t i)
{
	struct clf_str line = body->lines[i].bare;
	struct cut_attribution a = cut_look(body, line);

	return begins_paragraph(body, i) && !a.own && a.few && !a.asks && strchr(".,;:!?", line.p[line.n - 1]) == NULL;
}

/*
 * "On Monday," above "November 23rd, 2026", or "Message from Ann <ann@example.org> of" above "3 May 2024 at 10:00:":
 * each lacks what the other one has.
 */
static bool is_split(const struct cut_body *body, size_t i)
{
	struct clf_str above = body->lines[i - 1].bare;
	struct cut_attribution a = cut_look(body, above);
	struct cut_attribution own = cut_look(body, body->lines[i].bare);

	if (a.own || above.n == 0 || !begins_paragraph(body, i - 1) || strchr(".!?:", above.p[above.n - 1]) != NULL)
		return false;
	if (a.intro && a.few && above.p[above.n - 1] == ',')
		return own.day;
	return a.bracketed && !a.date && own.day && own.time && !own.address && !own.name && !own.verb;
}

/* "... at" above "17:00 Ann wrote:": the line goes on with what the one above it began. */
static bool goes_on(const struct cut_body *body, size_t i)
{
	struct clf_str line, above;
	size_t opens, closes;
	struct cut_attribution own, a;

	if (begins_paragraph(body, i))
		return false;
	line = body->lines[i].bare;
	above = body->lines[i - 1].bare;
	opens = clf_str_find(line, CLF_STR("("), 0);
	closes = clf_str_find(line, CLF_STR(")"), 0);
	own = cut_look(body, line);
	if (is_split(body, i))
		return true;
	if (closes >= opens && (own.named || !own.intro) && own.day)
		return false;
	a = cut_look(body, above);
	return !a.own && above.n > 0 && strchr(".!?:", above.p[above.n - 1]) == NULL && a.date && (a.day || own.day) &&
	       (a.intro || a.bracketed);
}

/* Letters; a program that wraps lines counts these or bytes. */
static size_t letters_of(struct clf_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/*
 * Whether a program may have wrapped line i before the next one: its first word had no room. width: of the widest line
 * of these.
 */
static bool may_be_wrapped(const struct cut_body *body, size_t i, size_t width)
{
	struct clf_str next = body->lines[i + 1].bare;
	size_t word = 0;

	while (word < next.n && next.p[word] != ' ')
		word++;
	next.n = word;
	return letters_of(body->lines[i].bare) + 1 + letters_of(next) >= width;
}

/* "… we never got it." stands above an introduction, and is no part of it. */
static bool ends_sentence(struct clf_str s)
{
	struct cut_attribution look;

	if (s.n < 4 || (strchr(".!?", s.p[s.n - 1]) == NULL && memcmp(s.p + s.n - 3, "。", 3) != 0))
		return false;
	look = cut_look_at_attribution(s);
	return !look.date && !look.address && !look.intro;
}

static bool tells_who(const struct cut_attribution *a)
{
	return a->address || a->name || a->verb;
}

/* Who wrote, and when: nothing is missing. */
static bool is_complete(const struct cut_attribution *a)
{
	return a->day && a->time && tells_who(a);
}

/* The name above "<ann@example.org>" that begins a line. */
static bool is_name_above(const struct cut_body *body, size_t i)
{
	struct clf_str line = body->lines[i].bare;
	struct clf_str next = body->lines[i + 1].bare;
	unsigned words = 1;

	if (next.n < 2 || (next.p[0] != '<' && next.p[0] != '(') || memchr(next.p, '@', next.n) == NULL)
		return false;
	for (size_t k = 0; k < line.n; k++)
		words += line.p[k] == ' ';
	return line.n > 0 && line.n <= NAME_BYTES && words <= NAME_WORDS &&
	       strchr(".,;:!?", line.p[line.n - 1]) == NULL;
}

/* The name of somebody to whom the mail goes is one in any script; "Example Desk wrote:" begins with it. */
static struct cut_attribution look_at(const struct cut_body *body, struct clf_str text)
{
	struct cut_attribution look = cut_look(body, text);
	bool dated = look.date || look.address;
	bool bare = !dated && look.verb_at_end && look.colon && look.few && !look.own;

	if ((bare || (dated && !look.name)) && cut_names_recipient(body, text)) {
		look.name = true;
		look.intro = look.intro || bare;
	}
	return look;
}

size_t cut_attribution_start(struct cut_body *body, size_t last, bool near, struct clf_buf *scratch)
{
	size_t start = SIZE_MAX, width = 0;
	bool complete = false; /* what was found; else a time or a name may stand in the line above */
	bool first = near && body->known_from > 0 && cut_next_text(body, last + 1) == body->known_from;

	for (size_t lines = 1; lines <= ATTRIBUTION_LINES && lines <= last + 1 && body->looks < LOOKS_MAX; lines++) {
		size_t from = last + 1 - lines;
		const struct cut_line *line = &body->lines[from];
		struct clf_str text;
		struct cut_attribution look;
		bool begins, wrapped, gains, named;

		if (!cut_is_open(line) || line->level != body->lines[last].level)
			break;
		if (cut_is_blank(line)) {
			/* A name, a blank line, and the address in brackets below it. */
			if (lines == 1 || !clf_str_starts(body->lines[from + 1].bare, CLF_STR("<")))
				break;
			continue;
		}
		width = letters_of(line->bare) > width ? letters_of(line->bare) : width;
		wrapped = lines == 1 || may_be_wrapped(body, from, width);
		named = near && lines > 1 && is_name_above(body, from);
		if (start != SIZE_MAX &&
		    (ends_sentence(line->bare) || (complete && !wrapped && !named && !is_split(body, from + 1))))
			break;
		text = cut_join_lines(scratch, body, from, last + 1);
		if (text.n > CUT_MARKER_BYTES)
			break;
		body->looks++;
		look = look_at(body, text);
		if (!is_attribution(&look, near, first))
			continue;
		begins = may_begin(body, from);
		gains = (near || start != SIZE_MAX) && !complete && is_complete(&look);
		if (lines == 1 || begins || gains || named ||
		    ((start == SIZE_MAX || !complete || wrapped) && may_open(body, from))) {
			start = from;
			complete = is_complete(&look);
			/* An address alone may have its name above. */
			if (begins && tells_who(&look) && !goes_on(body, from) &&
			    !clf_str_starts(line->bare, CLF_STR("<")))
				break;
		}
	}
	return start;
}

bool cut_may_end_attribution(struct clf_str line)
{
	return cut_ends_attribution(line) || clf_str_find(line, CLF_STR(" GMT"), 0) == strlen("2016-03-03 17:21");
}

/* All below an attribution that no quotation stands under. */
static void mark_unmarked(struct cut_body *body, size_t start, size_t last, struct clf_buf *scratch)
{
	bool guessed = body->known_end <= last && is_guess(cut_join_lines(scratch, body, start, last + 1));

	for (size_t i = start; i < body->count; i++)
		body->lines[i].guessed = guessed && cut_is_open(&body->lines[i]) && !body->lines[i].marked;
	cut_mark_rest(body, start, CLF_BLOCK_QUOTED, "text:attribution");
}

/* "Section 4 of 3 May 2024 says:" above a blockquote that no program is known by: people quote for themselves, too. */
static bool is_own_above(const struct cut_body *body, size_t start, size_t last, struct clf_buf *scratch)
{
	size_t next = cut_next_text(body, last + 1);
	struct cut_attribution look;

	if (next == body->count || body->lines[next].hint != HTML_MAYBE_QUOTE || body->lines[next].marked)
		return false;
	look = cut_look(body, cut_join_lines(scratch, body, start, last + 1));
	return !look.address && !look.verb && !(look.day && look.time);
}

void cut_by_attributions(struct cut_body *body, struct clf_buf *scratch)
{
	struct cut_above above = {0};

	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		bool ends, near;
		size_t start;

		if (!cut_is_open(line) || line->marked || cut_is_blank(line))
			continue;
		near = line->bare.n <= CUT_MARKER_BYTES && cut_quotation_follows(body, i + 1);
		ends = near || (line->bare.n <= CUT_MARKER_BYTES && cut_may_end_attribution(line->bare));
		start = ends ? cut_attribution_start(body, i, near, scratch) : SIZE_MAX;
		if (start != SIZE_MAX && near && is_own_above(body, start, i, scratch))
			continue;
		if (start == SIZE_MAX || (!near && (!body->answers || is_own_words(body, start, i, scratch))))
			continue;
		if (!near && cut_answer_above(body, &above, start)) {
			mark_unmarked(body, start, i, scratch);
			return;
		}
		cut_mark(body, start, i + 1, CLF_BLOCK_QUOTED, "text:attribution");
		for (size_t k = start; k <= i; k++)
			body->lines[k].level = body->lines[k].level ? body->lines[k].level : 1;
	}
}

/* Behind a header that begins there, whatever its language. */
static size_t shape_end(struct cut_body *body, size_t i, bool separated)
{
	struct cut_shape shape;

	if (i >= body->count || !cut_may_begin_shape(body, i))
		return i;
	shape = cut_read_shape(body, i);
	return cut_is_header_shape(body, NULL, &shape, i, separated) ? shape.end : i;
}

size_t cut_marker_end(struct cut_body *body, size_t i, struct clf_buf *scratch)
{
	bool forward, separator;
	size_t end;
	struct clf_str value;
	struct cut_line *line = &body->lines[i];

	if (!cut_is_open(line) || cut_is_blank(line))
		return i;
	separator = cut_is_separator(line->bare, &forward);
	if (separator || cut_is_dashed(line->bare) || cut_is_dressed(line->bare, 3)) {
		size_t next = cut_next_text(body, i + 1);
		struct cut_header block = cut_read_header(body, next);

		if (next < body->count && cut_is_header(&block, true))
			return block.end;
		if (shape_end(body, next, true) > next)
			return shape_end(body, next, true);
		if (separator)
			return i + 1;
	} else if (cut_field_of(line, &value) != CUT_NO_FIELD) {
		struct cut_header block = cut_read_header(body, i);

		if (cut_is_header(&block, false))
			return block.end;
	}
	end = shape_end(body, i, false);
	if (end > i)
		return end;
	for (size_t k = i; k < body->count && k < i + ATTRIBUTION_LINES; k++) {
		const struct cut_line *last = &body->lines[k];

		if (!cut_is_open(last) || cut_is_blank(last) || last->level != line->level)
			return i;
		if (last->bare.n <= CUT_MARKER_BYTES && cut_may_end_attribution(last->bare) &&
		    cut_attribution_start(body, k, cut_quotation_follows(body, k + 1), scratch) <= i)
			return k + 1;
	}
	return i;
}

bool cut_begins_marker(struct cut_body *body, size_t i, struct clf_buf *scratch)
{
	return cut_marker_end(body, i, scratch) > i;
}
