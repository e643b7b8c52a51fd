/*
 * cut_text.c - quotations by what stands in the text: quotation marks, the line that introduces them,
 * quoted headers, separators. Each pass looks at every line once, with a bounded look around.
 */
#include <stdint.h>
#include <string.h>

#include "clf/base/arena.h"
#include "cut/cut.h"
#include "phrase/phrase.h"

#define ATTRIBUTION_LINES 6u
#define HEADER_LINES 30u
#define FAREWELL_LINES 5u
#define FAREWELL_BYTES 60u
#define BELOW_LINES 12u
#define LOOKS_MAX 40000u /* at what may be an attribution; no mail that people write has so many */

static bool is_open(const struct cut_line *line)
{
	return line->role == CLF_BLOCK_NEW && !line->pinned;
}

static size_t next_text(const struct cut_body *body, size_t from)
{
	while (from < body->count && cut_is_blank(&body->lines[from]) && !body->lines[from].marked)
		from++;
	return from;
}

/* Whether a quotation by marks, blockquote or an earlier pass begins at the next line with text. */
static bool quotation_follows(const struct cut_body *body, size_t from)
{
	size_t i = next_text(body, from);
	const struct cut_line *line;

	if (i == body->count)
		return false;
	line = &body->lines[i];
	return line->marked || line->role == CLF_BLOCK_QUOTED || line->hint == HTML_MAYBE_QUOTE;
}

static struct clf_str join(struct clf_buf *out, const struct cut_body *body, size_t from, size_t to)
{
	clf_buf_clear(out);
	for (size_t i = from; i < to; i++) {
		if (i > from)
			clf_buf_add_char(out, ' ');
		clf_buf_add_str(out, body->lines[i].bare);
	}
	return clf_buf_view(out);
}

/* What stands above a marker; the lines of a body are taken in order. */
struct above {
	size_t next;
	size_t signature; /* lines that may still belong to the farewell above */
	bool anything, delimited, answer;
};

/*
 * A greeting, or the signature that a program put there, is no answer: that stands below then, unless what we know
 * shows where our text ends and the answers to it are.
 */
static bool has_answer_above(const struct cut_body *body, struct above *above, size_t to)
{
	for (; above->next < to; above->next++) {
		const struct cut_line *line = &body->lines[above->next];
		bool rest;

		if (line->role != CLF_BLOCK_NEW || line->marked || cut_is_blank(line))
			continue;
		above->anything = true;
		if (above->answer || above->delimited)
			continue;
		rest = above->signature > 0 && line->bare.n <= FAREWELL_BYTES;
		if (clf_str_equal(line->bare, CLF_STR("--")))
			above->delimited = true;
		else if (cut_is_farewell(line->bare))
			above->signature = FAREWELL_LINES;
		else if (rest)
			above->signature--;
		else
			above->answer = !cut_is_greeting(line->bare);
	}
	return above->answer || (above->anything && body->known_end > to);
}

/*
 * "Ann told on 3 May at 10:00:" without an address is the sender's own when what follows isn't ours: programs put
 * such lines above what they quote.
 */
static bool is_own_words(struct cut_body *body, size_t start, size_t last, struct clf_buf *scratch)
{
	size_t seen = 0;

	if (!body->compared || cut_look_at_attribution(join(scratch, body, start, last + 1)).address)
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

/* Whether the joined lines are a whole attribution; near: a quotation stands right below. */
static bool is_attribution(struct clf_str text, bool near)
{
	struct cut_attribution a = cut_look_at_attribution(text);
	bool ends = a.colon || a.verb_at_end;
	bool time_at_end;

	if (a.own && !a.bracketed)
		return false;
	if (near)
		return ends && ((a.verb && (a.intro || a.address || a.date)) || (a.colon && a.address && a.date));
	/* All below would be cut: what programs write has an address or a day and a time in it. */
	if (!a.address && !(a.day && a.time))
		return false;
	if (ends && ((a.verb && a.intro && (a.date || a.address)) || (a.verb && a.date && a.address) ||
		     (a.colon && a.date && a.address && (a.intro || (a.bracketed && a.day && a.time)) && text.n < 250)))
		return true;
	/* "Ann <ann@example.com> wrote:", "ann schrieb am Do. 20. Juni 2024 um 14:49:", "2016-03-03 17:21 GMT+01:00
	 * Ann" */
	time_at_end = text.n > 2 && text.p[text.n - 2] >= '0' && text.p[text.n - 2] <= '9';
	if (text.n > 150)
		return false;
	return (a.verb_at_end && a.colon && (a.address || (a.day && a.time))) ||
	       (a.verb && a.date && a.colon && time_at_end) ||
	       (a.intro && a.date && text.n < 100 &&
		clf_str_find(text, CLF_STR(" GMT"), 0) == strlen("2016-03-03 17:21"));
}

static bool begins_paragraph(const struct cut_body *body, size_t i)
{
	return i == 0 || cut_is_blank(&body->lines[i - 1]) || !is_open(&body->lines[i - 1]) ||
	       body->lines[i - 1].level != body->lines[i].level;
}

/* May be the first line of an attribution that goes on in the next one. */
static bool may_begin(const struct cut_body *body, size_t i)
{
	struct clf_str line = body->lines[i].bare;
	struct cut_attribution a = cut_look_at_attribution(line);

	if (a.intro && (a.date || a.address || line.n < 40))
		return true;
	return !a.own && (a.bracketed || (a.day && a.time)) && begins_paragraph(body, i);
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
	own = cut_look_at_attribution(line);
	if (closes >= opens && (own.named || !own.intro) && own.day)
		return false;
	a = cut_look_at_attribution(above);
	return !a.own && above.n > 0 && strchr(".!?:", above.p[above.n - 1]) == NULL && a.date && (a.day || own.day) &&
	       (a.intro || a.bracketed);
}

/* The attribution that ends with line last: its first line, or SIZE_MAX. */
static size_t attribution_start(struct cut_body *body, size_t last, bool near, struct clf_buf *scratch)
{
	size_t start = SIZE_MAX;

	for (size_t lines = 1; lines <= ATTRIBUTION_LINES && lines <= last + 1 && body->looks < LOOKS_MAX; lines++) {
		size_t from = last + 1 - lines;
		const struct cut_line *line = &body->lines[from];
		struct clf_str text;
		bool begins;

		if (!is_open(line) || line->level != body->lines[last].level)
			break;
		if (cut_is_blank(line)) {
			/* A name, a blank line, and the address in brackets below it. */
			if (lines == 1 || !clf_str_starts(body->lines[from + 1].bare, CLF_STR("<")))
				break;
			continue;
		}
		text = join(scratch, body, from, last + 1);
		if (text.n > CUT_MARKER_BYTES)
			break;
		body->looks++;
		begins = may_begin(body, from);
		if (is_attribution(text, near) && (lines == 1 || begins)) {
			start = from;
			if (begins && !goes_on(body, from))
				break;
		}
	}
	return start;
}

static bool may_end(struct clf_str line)
{
	return cut_ends_attribution(line) || clf_str_find(line, CLF_STR(" GMT"), 0) == strlen("2016-03-03 17:21");
}

/* Everything below an unmarked quotation's beginning belongs to it. */
static void mark_rest(struct cut_body *body, size_t from, enum clf_block_role role, const char *rule)
{
	cut_mark(body, from, body->count, role, rule);
	for (size_t i = from; i < body->count; i++)
		if (!body->lines[i].pinned && body->lines[i].role == role && body->lines[i].level == 0)
			body->lines[i].level = 1;
}

static void mark_attributions(struct cut_body *body, struct clf_buf *scratch)
{
	struct above above = {0};

	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		bool ends, near;
		size_t start;

		if (!is_open(line) || line->marked || cut_is_blank(line))
			continue;
		ends = line->bare.n <= CUT_MARKER_BYTES && may_end(line->bare);
		near = ends && quotation_follows(body, i + 1);
		start = ends ? attribution_start(body, i, near, scratch) : SIZE_MAX;
		if (start == SIZE_MAX || (!near && is_own_words(body, start, i, scratch)))
			continue;
		if (!near && has_answer_above(body, &above, start)) {
			mark_rest(body, start, CLF_BLOCK_QUOTED, "text:attribution");
			return;
		}
		cut_mark(body, start, i + 1, CLF_BLOCK_QUOTED, "text:attribution");
		for (size_t k = start; k <= i; k++)
			body->lines[k].level = body->lines[k].level ? body->lines[k].level : 1;
	}
}

static enum cut_field field_of(struct cut_line *line, struct clf_str *value)
{
	enum cut_field field;

	*value = line->bare;
	if (line->field == 1)
		return CUT_NO_FIELD;
	field = cut_header_field(line->bare, value);
	line->field = (unsigned char)(1 + field);
	return field;
}

struct header_block {
	unsigned roles; /* bits of enum cut_field */
	bool from_address, date;
	size_t end;
};

/* Reads the header block that begins at line from; values may run over lines. */
static struct header_block read_header_block(struct cut_body *body, size_t from)
{
	struct header_block block = {.end = from};
	unsigned other = 0;

	for (size_t i = from; i < body->count && i < from + HEADER_LINES; i++) {
		struct cut_line *line = &body->lines[i];
		struct clf_str value;
		enum cut_field field;
		struct cut_attribution look;

		if (!is_open(line))
			break;
		if (cut_is_blank(line)) {
			other += 1;
			if (other > 2)
				break;
			continue;
		}
		field = field_of(line, &value);
		if (field == CUT_NO_FIELD) {
			if (++other > 2)
				break;
			continue;
		}
		if (block.roles & 1u << field && field != CUT_CC && field != CUT_TO)
			break;
		other = 0;
		block.roles |= 1u << field;
		block.end = i + 1;
		if (field != CUT_FROM && field != CUT_SENT)
			continue;
		look = cut_look_at_attribution(value);
		block.from_address = block.from_address || (field == CUT_FROM && look.address);
		block.date = block.date || (field == CUT_SENT && look.date);
	}
	return block;
}

static bool has(const struct header_block *block, enum cut_field field)
{
	return (block->roles & 1u << field) != 0;
}

/* A form that a customer fills in may say From, To and Date too: more is asked of what stands without a separator. */
static bool is_header_block(const struct header_block *block, bool separated)
{
	bool from = has(block, CUT_FROM);
	bool sent = has(block, CUT_SENT);
	bool to = has(block, CUT_TO);
	bool subject = has(block, CUT_SUBJECT);

	if (from && subject && (sent || to))
		return true;
	if (from && block->from_address && (block->date || to))
		return true;
	return separated && ((from && (sent || to || subject)) || (sent && subject && to));
}

static size_t previous_text(const struct cut_body *body, size_t i)
{
	while (i > 0)
		if (!cut_is_blank(&body->lines[--i]))
			return i;
	return SIZE_MAX;
}

/* With nothing new above it, what follows a quoted header may be the answer: only the header is quoted. */
static void mark_below(struct cut_body *body, size_t from, size_t header_end, bool forward, const char *rule)
{
	if (forward)
		mark_rest(body, from, CLF_BLOCK_FORWARDED, rule);
	else if (has_answer_above(body, &(struct above){0}, from))
		mark_rest(body, from, CLF_BLOCK_QUOTED, rule);
	else
		cut_mark(body, from, header_end > from ? header_end : from + 1, CLF_BLOCK_QUOTED, rule);
}

static bool mark_header_blocks(struct cut_body *body)
{
	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		bool forward = false;
		struct clf_str value;
		size_t before;
		bool separated;
		struct header_block block;

		if (!is_open(line) || line->marked || cut_is_blank(line))
			continue;
		if (cut_is_separator(line->bare, &forward)) {
			mark_below(body, i, read_header_block(body, next_text(body, i + 1)).end, forward,
				   forward ? "text:forward" : "text:separator");
			return true;
		}
		if (field_of(line, &value) == CUT_NO_FIELD)
			continue;
		before = previous_text(body, i);
		separated = before != SIZE_MAX && cut_is_dashed(body->lines[before].bare);
		block = read_header_block(body, i);
		if (!is_header_block(&block, separated))
			continue;
		mark_below(body, separated ? before : i, block.end, false, "text:header-block");
		return true;
	}
	return false;
}

size_t cut_marker_end(struct cut_body *body, size_t i, struct clf_buf *scratch)
{
	bool forward, separator;
	struct clf_str value;
	struct cut_line *line = &body->lines[i];

	if (!is_open(line) || cut_is_blank(line))
		return i;
	separator = cut_is_separator(line->bare, &forward);
	if (separator || cut_is_dashed(line->bare)) {
		size_t next = next_text(body, i + 1);
		struct header_block block = read_header_block(body, next);

		if (next < body->count && is_header_block(&block, true))
			return block.end;
		if (separator)
			return i + 1;
	} else if (field_of(line, &value) != CUT_NO_FIELD) {
		struct header_block block = read_header_block(body, i);

		if (is_header_block(&block, false))
			return block.end;
	}
	for (size_t k = i; k < body->count && k < i + ATTRIBUTION_LINES; k++) {
		const struct cut_line *last = &body->lines[k];

		if (!is_open(last) || cut_is_blank(last) || last->level != line->level)
			return i;
		if (last->bare.n <= CUT_MARKER_BYTES && may_end(last->bare) &&
		    attribution_start(body, k, quotation_follows(body, k + 1), scratch) <= i)
			return k + 1;
	}
	return i;
}

bool cut_begins_marker(struct cut_body *body, size_t i, struct clf_buf *scratch)
{
	return cut_marker_end(body, i, scratch) > i;
}

/* The unmarked rest of a marked line that was wrapped, or a link that stood alone, right between marked lines. */
static bool is_wrapped(const struct cut_body *body, size_t i)
{
	struct clf_str above, line;

	if (i == 0 || i + 1 >= body->count || !body->lines[i - 1].marked || !body->lines[i + 1].marked)
		return false;
	above = body->lines[i - 1].bare;
	line = body->lines[i].bare;
	if (clf_str_starts(line, CLF_STR("(http")) || clf_str_starts(line, CLF_STR("<http")))
		return true;
	if (above.n < 60 || line.n == 0 || strchr(".?!:;,", above.p[above.n - 1]) != NULL)
		return false;
	return line.p[0] >= 'a' && line.p[0] <= 'z';
}

/* Lines with marks are quotations. */
static void mark_marked_lines(struct cut_body *body)
{
	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];

		if (line->marked || is_wrapped(body, i))
			cut_mark(body, i, i + 1, CLF_BLOCK_QUOTED, "text:marks");
	}
}

/* A blockquote that no program is known by is a quotation when it is introduced: people quote for themselves too. */
static void mark_plain_blockquotes(struct cut_body *body)
{
	bool quoted_before = false;

	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];

		if (cut_is_blank(line))
			continue;
		if (line->hint == HTML_MAYBE_QUOTE && is_open(line) && quoted_before)
			cut_mark(body, i, i + 1, CLF_BLOCK_QUOTED, line->hint_rule);
		quoted_before = line->role == CLF_BLOCK_QUOTED;
	}
}

bool cut_by_text(struct clf_arena *arena, struct cut_body *body)
{
	struct clf_buf scratch;

	(void)arena;
	clf_buf_init(&scratch, 64u << 10);
	mark_header_blocks(body);
	mark_attributions(body, &scratch);
	mark_marked_lines(body);
	if (body->root != NULL)
		mark_plain_blockquotes(body);
	clf_buf_free(&scratch);
	return true;
}
