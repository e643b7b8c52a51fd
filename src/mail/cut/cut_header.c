/*
 * cut_header.c - separators ("-----Original Message-----") and the header of a quoted mail, and what stands below.
 */
#include <stdint.h>
#include <string.h>

#include "cut/cut_text.h"

#define HEADER_LINES 30u
#define OPENING_BYTES 60u
#define OPENING_WORDS 5u
#define STAMP_BYTES 100u
#define FORM_PAIRS 5u   /* and more: a form may stand in it */
#define DRESS_DASHES 5u /* on each side: with fewer people head their own parts */

enum cut_field cut_field_of(struct cut_line *line, struct clf_str *value)
{
	if (line->field == 0) {
		line->value = line->bare;
		line->field = (unsigned char)(1 + cut_header_field(line->bare, &line->value));
	}
	*value = line->field > 1 ? line->value : line->bare;
	return (enum cut_field)(line->field - 1);
}

static bool ends_sentence(struct clf_str s)
{
	return s.n > 3 && (strchr(".!?", s.p[s.n - 1]) != NULL || memcmp(s.p + s.n - 3, "。", 3) == 0);
}

struct cut_header cut_read_header(struct cut_body *body, size_t from)
{
	struct cut_header block = {.end = from};
	unsigned other = 0;
	bool spaced = false; /* blank lines stand between the fields */
	bool wrapped = false;

	for (size_t i = from; i < body->count && i < from + HEADER_LINES; i++) {
		struct cut_line *line = &body->lines[i];
		struct clf_str value;
		enum cut_field field;
		struct cut_attribution look;

		if (!cut_is_open(line))
			break;
		if (cut_is_blank(line)) {
			/* Below what goes on under a field, and isn't part of it, another block may begin. */
			if (++other > 2 || (wrapped && !spaced))
				break;
			continue;
		}
		if (wrapped && ends_sentence(body->lines[i - 1].bare))
			break;
		field = cut_field_of(line, &value);
		if (field == CUT_NO_FIELD && cut_names_subject(body, line->bare))
			field = CUT_SUBJECT;
		if (field == CUT_NO_FIELD) {
			if (++other > 2)
				break;
			wrapped = true;
			continue;
		}
		if (block.roles & 1u << field && field != CUT_CC && field != CUT_TO)
			break;
		spaced = spaced || (other > 0 && !wrapped);
		wrapped = false;
		other = 0;
		block.roles |= 1u << field;
		block.end = i + 1;
		if (field != CUT_FROM && field != CUT_SENT)
			continue;
		look = cut_look_at_time(value);
		block.from_address = block.from_address || (field == CUT_FROM && look.address);
		block.date = block.date || (field == CUT_SENT && look.date);
	}
	return block;
}

static bool has(const struct cut_header *block, enum cut_field field)
{
	return (block->roles & 1u << field) != 0;
}

/* A form that a customer fills in may say From, To and Date too: more is asked of what stands without a separator. */
bool cut_is_header(const struct cut_header *block, bool separated)
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
		cut_mark_rest(body, from, CLF_BLOCK_FORWARDED, rule);
	else if (cut_answer_above(body, &(struct cut_above){0}, from))
		cut_mark_rest(body, from, CLF_BLOCK_QUOTED, rule);
	else
		cut_mark(body, from, header_end > from ? header_end : from + 1, CLF_BLOCK_QUOTED, rule);
}

/* Outlook writes the same above what it passes on as above what it answers: the subject tells them apart. */
static void mark_header(struct cut_body *body, size_t from, size_t header_end)
{
	mark_below(body, from, header_end, body->forwards, body->forwards ? "text:forward" : "text:header-block");
}

/* What was cut by its shape alone is told to whoever wrote it. */
static void mark_guessed(struct cut_body *body, size_t from)
{
	for (size_t i = from; i < body->count; i++)
		body->lines[i].guessed = body->lines[i].rule != NULL && body->lines[i].role == CLF_BLOCK_QUOTED &&
					 strcmp(body->lines[i].rule, "text:header-block") == 0;
}

/* "Dear Ann," and nothing else, in any language; or what is known to have gone out. */
static bool opens_mail(const struct cut_body *body, size_t i)
{
	struct clf_str line;
	unsigned words = 1;

	line = body->lines[i].bare;
	if (body->lines[i].role == CLF_BLOCK_QUOTED || cut_is_greeting(line))
		return true;
	for (size_t k = 0; k < line.n; k++)
		words += line.p[k] == ' ';
	return line.n > 3 && line.n < OPENING_BYTES && words <= OPENING_WORDS && line.p[line.n - 1] == ',';
}

static bool is_separated(const struct cut_body *body, size_t before)
{
	return before != SIZE_MAX && cut_is_open(&body->lines[before]) &&
	       (cut_is_dashed(body->lines[before].bare) || cut_is_dressed(body->lines[before].bare, 3) ||
		cut_is_original(body->lines[before].bare));
}

/* A few words, and neither a sentence nor a field. */
static bool is_title(struct clf_str s)
{
	unsigned words = 1;

	for (size_t i = 0; i < s.n; i++)
		words += s.p[i] == ' ';
	return s.n > 0 && s.n <= OPENING_BYTES && words <= OPENING_WORDS && strchr(".,:;!?", s.p[s.n - 1]) == NULL;
}

static bool is_bold(struct clf_str s)
{
	return s.n > 3 && s.p[0] == '*' && s.p[1] != ' ' && s.p[1] != '*' && s.p[s.n - 1] == '*' &&
	       is_title((struct clf_str){s.p + 1, s.n - 2});
}

static bool begins_paragraph(const struct cut_body *body, size_t i)
{
	return i == 0 || cut_is_blank(&body->lines[i - 1]) || !cut_is_open(&body->lines[i - 1]);
}

/*
 * Where the header at line i begins with what stands right above it in whatever language: "-- Original --",
 * "*Original*", or a rule with such words below it.
 */
static size_t title_above(const struct cut_body *body, size_t i)
{
	struct clf_str s;

	if (i == 0 || !cut_is_open(&body->lines[i - 1]) || cut_is_blank(&body->lines[i - 1]))
		return i;
	s = body->lines[i - 1].bare;
	if (i >= 2 && is_title(s) && cut_is_open(&body->lines[i - 2]) && cut_is_dashed(body->lines[i - 2].bare) &&
	    begins_paragraph(body, i - 2))
		return i - 2;
	return begins_paragraph(body, i - 1) && (is_bold(s) || cut_is_dressed(s, 2)) ? i - 1 : i;
}

/* Where the header at line i begins: with the separator at line before, and a rule above that. */
static size_t start_of(const struct cut_body *body, size_t i, size_t before, bool separated)
{
	if (!separated)
		return title_above(body, i);
	return before > 0 && !cut_is_blank(&body->lines[before - 1]) && cut_is_open(&body->lines[before - 1]) &&
		       cut_is_dashed(body->lines[before - 1].bare) && begins_paragraph(body, before - 1)
		   ? before - 1
		   : before;
}

/* Dashes, a few words, dashes, in a language that isn't known: only above what a mail begins with. */
static bool by_dress(struct cut_body *body, struct cut_above *above, size_t i)
{
	size_t next = cut_next_text(body, i + 1);

	if (!body->answers || next >= body->count || !cut_is_dressed(body->lines[i].bare, DRESS_DASHES) ||
	    !opens_mail(body, next) || !cut_answer_above(body, above, i))
		return false;
	cut_mark_rest(body, i, CLF_BLOCK_QUOTED, "text:header-block");
	mark_guessed(body, i);
	return true;
}

/* A rule, and below it "Example Desk, Nov 23, 2026, 16:40": help desks part the mails of a ticket so. */
static bool by_rule(struct cut_body *body, struct cut_above *above, size_t i)
{
	struct clf_str stamp;
	struct cut_attribution look;

	if (!body->answers || i + 2 >= body->count || !cut_is_dashed(body->lines[i].bare) ||
	    !cut_is_open(&body->lines[i + 1]) || cut_is_blank(&body->lines[i + 1]))
		return false;
	stamp = body->lines[i + 1].bare;
	if (stamp.n > STAMP_BYTES || !cut_names_recipient(body, stamp))
		return false;
	look = cut_look_at_attribution(stamp);
	if (!look.day || !look.time || look.own || cut_next_text(body, i + 2) >= body->count ||
	    !cut_answer_above(body, above, i))
		return false;
	cut_mark_rest(body, i, CLF_BLOCK_QUOTED, "text:header-block");
	mark_guessed(body, i);
	return true;
}

/* A form that somebody filled in, right above a header, is no part of it: its first line tells neither of us nor when.
 */
static bool is_form_above(struct cut_body *body, size_t i)
{
	struct clf_str label, value;
	struct cut_attribution look;

	if (!cut_is_pair(body->lines[i].bare, &label, &value) || value.n > CUT_MARKER_BYTES ||
	    cut_names_recipient(body, value) || cut_names_subject(body, body->lines[i].bare))
		return false;
	look = cut_look_at_attribution(value);
	if (look.day && look.time)
		return false;
	for (size_t k = i + 1; k <= i + FORM_PAIRS && k < body->count; k++) {
		struct cut_shape below = cut_read_shape(body, k);

		if (cut_is_header_shape(body, NULL, &below, k, false))
			return true;
	}
	return false;
}

/* A header in any language; *next is where to look on when it is none. */
static bool by_shape(struct cut_body *body, struct cut_above *above, size_t i, size_t *next)
{
	struct cut_shape shape = cut_read_shape(body, i);
	size_t before;
	bool separated;

	*next = i + 1;
	if (shape.pairs < 3)
		return false;
	before = previous_text(body, i);
	separated = is_separated(body, before);
	if (!cut_is_header_shape(body, above, &shape, i, separated)) {
		*next = shape.end;
		return false;
	}
	if (shape.pairs >= FORM_PAIRS && is_form_above(body, i))
		return false;
	i = start_of(body, i, before, separated);
	mark_header(body, i, shape.end);
	if (shape.known == 0)
		mark_guessed(body, i);
	return true;
}

/*
 * "From: Berlin, To: Prague, Subject: two lamps": a mail that answers nothing and passes nothing on may hold a form, or
 * a log; an answer the head of another mail that its sender wrote.
 */
static bool is_form(struct cut_body *body, size_t from, const struct cut_header *block)
{
	struct cut_shape shape;

	if (body->forwards)
		return false;
	if (!body->answers && (!block->from_address || !block->date))
		return true;
	shape = cut_read_shape(body, from);
	return cut_is_shown(body, &shape, from);
}

/* Behind the header below a separator, by its fields or by its shape. */
static size_t header_end(struct cut_body *body, struct cut_above *above, size_t from)
{
	size_t end = cut_read_header(body, from).end;
	struct cut_shape shape;

	if (from >= body->count || !cut_may_begin_shape(body, from))
		return end;
	shape = cut_read_shape(body, from);
	return cut_is_header_shape(body, above, &shape, from, true) && shape.end > end ? shape.end : end;
}

/* By the fields that are known. */
static bool by_fields(struct cut_body *body, size_t i)
{
	size_t before;
	bool separated;
	struct clf_str value;
	struct cut_header block;

	if (cut_field_of(&body->lines[i], &value) == CUT_NO_FIELD)
		return false;
	before = previous_text(body, i);
	separated = is_separated(body, before);
	block = cut_read_header(body, i);
	if (!cut_is_header(&block, separated) || is_form(body, i, &block))
		return false;
	mark_header(body, start_of(body, i, before, separated), block.end);
	return true;
}

/* What stands below is the desk's mail. */
static bool by_reply_line(struct cut_body *body, struct cut_above *above, size_t i)
{
	if (!body->answers || i + 1 >= body->count || !cut_is_open(&body->lines[i + 1]) ||
	    !cut_is_reply_below_rule(body->lines[i].bare, body->lines[i + 1].bare) || !cut_answer_above(body, above, i))
		return false;
	cut_mark_rest(body, i, CLF_BLOCK_QUOTED, "text:separator");
	return true;
}

/* A mail that answers nothing may tell of such a line: no header stands below it then, and words lead to it. */
static bool by_separator(struct cut_body *body, struct cut_above *above, size_t i, bool forward)
{
	struct cut_header block = cut_read_header(body, cut_next_text(body, i + 1));
	size_t before = previous_text(body, i);

	if (block.roles == 0 && !forward && !body->answers && !body->forwards && before != SIZE_MAX &&
	    body->lines[before].bare.p[body->lines[before].bare.n - 1] == ':')
		return false;
	mark_below(body, i, header_end(body, above, cut_next_text(body, i + 1)), forward,
		   forward ? "text:forward" : "text:separator");
	return true;
}

/* Who and when, the address with the name above it or beside, and labels with their values below. */
static bool by_stack(struct cut_body *body, struct cut_above *above, size_t i)
{
	size_t end = body->answers ? cut_stack_end(body, i) : i;

	if (end > i && i > 0 && *body->lines[i].bare.p == '<' && is_title(body->lines[i - 1].bare) &&
	    cut_is_open(&body->lines[i - 1]))
		i--;
	if (end <= i || !begins_paragraph(body, i) || !cut_answer_above(body, above, i))
		return false;
	cut_mark_rest(body, i, CLF_BLOCK_QUOTED, "text:header-block");
	mark_guessed(body, i);
	return true;
}

/* ">>> Ann <ann@example.org> 23.11.2026 16:40 >>>", as GroupWise writes above an unmarked quotation. */
static bool by_fence(struct cut_body *body, size_t i)
{
	static const struct clf_str fence = {">>>", 3};
	struct clf_str inner = clf_str_trim(body->lines[i].text);
	struct cut_attribution look;

	if (!body->answers || inner.n <= 2 * fence.n || inner.n > STAMP_BYTES || !clf_str_starts(inner, fence) ||
	    !clf_str_equal((struct clf_str){inner.p + inner.n - fence.n, fence.n}, fence))
		return false;
	look = cut_look_at_attribution((struct clf_str){inner.p + fence.n, inner.n - 2 * fence.n});
	if (!look.day || !look.time || !(look.address || look.name))
		return false;
	mark_below(body, i, i + 1, false, "text:attribution");
	return true;
}

bool cut_by_headers(struct cut_body *body)
{
	struct cut_above above = {0};
	size_t shaped = 0;

	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		bool forward = false;

		if (cut_is_open(line) && by_fence(body, i))
			return true;
		if (!cut_is_open(line) || line->marked || cut_is_blank(line))
			continue;
		if (cut_is_reply_line(line->bare) && previous_text(body, i) == SIZE_MAX) {
			cut_mark(body, i, i + 1, CLF_BLOCK_QUOTED, "text:separator");
			continue;
		}
		if (cut_is_separator(line->bare, &forward) && by_separator(body, &above, i, forward))
			return true;
		if (by_reply_line(body, &above, i) || by_fields(body, i) || by_dress(body, &above, i) ||
		    by_rule(body, &above, i) || by_stack(body, &above, i))
			return true;
		if (i >= shaped && cut_may_begin_shape(body, i) && by_shape(body, &above, i, &shaped))
			return true;
	}
	return false;
}
