/*
 * cut_answers.c - which quoted lines are shown with the answer that is written below them.
 *
 * An answer between two quotations, or below lines that the sender quoted without a mail program's marker, says
 * little without what it answers. Below a whole quotation, or above one, it speaks for itself.
 */
#include <stdint.h>
#include <string.h>

#include "cut/cut_text.h"

#define ANNOUNCING_LINES 12u
#define SHOWN_LINES 10u /* of a longer quotation its last paragraph is shown */

static bool is_new(const struct cut_line *line)
{
	return line->role == CLF_BLOCK_NEW || line->role == CLF_BLOCK_FORWARDED;
}

static bool is_text(const struct cut_line *line)
{
	return line->marked ? line->role == CLF_BLOCK_QUOTED || line->bare.n > 0 : !cut_is_blank(line);
}

/* Lines of one kind, blank ones around them left out. */
struct run {
	size_t from, to;
	bool quoted, fresh; /* neither: a signature or disclaimer */
};

static bool next_run(const struct cut_body *body, size_t at, struct run *run)
{
	const struct cut_line *first;

	while (at < body->count && !is_text(&body->lines[at]))
		at++;
	if (at == body->count)
		return false;
	first = &body->lines[at];
	*run = (struct run){at, at, first->role == CLF_BLOCK_QUOTED, is_new(first)};
	for (size_t i = at; i < body->count; i++) {
		const struct cut_line *line = &body->lines[i];

		if (!is_text(line))
			continue;
		if ((line->role == CLF_BLOCK_QUOTED) != run->quoted || is_new(line) != run->fresh)
			break;
		run->to = i + 1;
	}
	return true;
}

/* The lines that introduce a quotation are no part of what is answered. */
static bool introduces(const struct cut_line *line)
{
	struct clf_str value;
	bool forward;
	struct cut_attribution look;

	if (line->rule != NULL && strcmp(line->rule, "text:banner") == 0)
		return true;
	look = cut_look_at_attribution(line->bare);
	if ((look.verb || (look.bracketed && look.day)) && (look.colon || look.verb_at_end) &&
	    (look.date || look.address))
		return true;
	if (line->marked)
		return false;
	return line->hint == HTML_ATTRIBUTION || (line->rule != NULL && strcmp(line->rule, "text:attribution") == 0) ||
	       cut_is_separator(line->bare, &forward) || cut_is_dashed(line->bare) ||
	       cut_header_field(line->bare, &value) != CUT_NO_FIELD;
}

/* Behind what introduces a quotation and begins at the line; the line itself when nothing does. */
static size_t introduction_end(struct cut_body *body, size_t i, size_t to)
{
	if (cut_may_begin_shape(body, i)) {
		struct cut_shape shape = cut_read_shape(body, i);

		if (shape.end <= to && cut_is_header_shape(body, NULL, &shape, i, false))
			return shape.end;
	}
	return i + introduces(&body->lines[i]);
}

static bool is_introduced(struct cut_body *body, const struct run *run)
{
	for (size_t i = run->from; i < run->to; i++)
		if (introduction_end(body, i, run->to) > i || body->lines[i].hint == HTML_QUOTE ||
		    body->lines[i].hint == HTML_REST)
			return true;
	return false;
}

static void show_run(struct cut_body *body, const struct run *run)
{
	size_t from = run->from;
	size_t lines = 0;
	bool banner = false; /* up to the end of its paragraph */

	for (size_t i = run->from, end = run->from; i < run->to; i++) {
		const struct cut_line *line = &body->lines[i];
		bool passed;

		end = i < end ? end : introduction_end(body, i, run->to);
		banner = cut_is_banner(line->bare) || (banner && !cut_is_blank(line));
		passed = banner || i < end;
		from = passed ? i + 1 : from;
		lines = passed ? 0 : lines + !cut_is_blank(line);
	}
	if (lines > SHOWN_LINES)
		for (size_t i = from; i + 1 < run->to; i++)
			if (cut_is_blank(&body->lines[i]))
				from = i + 1;
	if (lines > SHOWN_LINES && run->to - from > SHOWN_LINES)
		from = run->to - SHOWN_LINES;
	while (from < run->to && cut_is_blank(&body->lines[from]) && body->lines[from].level < 3)
		from++;
	for (size_t i = from; i < run->to; i++)
		body->lines[i].answered = true;
}

/* Whether the words above the first quotation say that answers stand in it. */
static bool is_announced(const struct cut_body *body, size_t quotation)
{
	size_t own = 0;

	for (size_t i = 0; i < quotation && own <= ANNOUNCING_LINES; i++)
		own += body->lines[i].role == CLF_BLOCK_NEW && !cut_is_blank(&body->lines[i]);
	for (size_t i = 0; i < quotation && own <= ANNOUNCING_LINES; i++)
		if (body->lines[i].role == CLF_BLOCK_NEW && cut_announces_answers(body->lines[i].bare))
			return true;
	return false;
}

void cut_show_announced(struct cut_body *body)
{
	size_t from = 0;

	while (from < body->count && body->lines[from].role != CLF_BLOCK_QUOTED)
		from++;
	/* Where answers were found, or what we sent is known, they are told apart. */
	for (size_t i = from; i < body->count; i++)
		if ((is_new(&body->lines[i]) && !cut_is_blank(&body->lines[i])) || body->lines[i].filled_in ||
		    (body->lines[i].rule != NULL && strcmp(body->lines[i].rule, "content") == 0))
			return;
	if (from == body->count || !is_announced(body, from))
		return;
	while (from < body->count && (cut_is_blank(&body->lines[from]) || introduces(&body->lines[from])))
		from++;
	for (size_t i = from; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];

		if (line->role != CLF_BLOCK_QUOTED || introduces(line))
			continue;
		line->role = CLF_BLOCK_NEW;
		line->rule = NULL;
		line->guessed = false;
	}
}

void cut_find_answered(struct cut_body *body)
{
	struct run quoted, answer, after;
	bool between = false; /* an answer stands between quotations */

	for (size_t at = 0; next_run(body, at, &quoted); at = quoted.to) {
		bool more, alone;

		if (!quoted.quoted || !next_run(body, quoted.to, &answer) || !answer.fresh)
			continue;
		more = next_run(body, answer.to, &after) && after.quoted;
		between = between || more;
		alone = body->lines[quoted.from].marked && !is_introduced(body, &quoted);
		if ((between || alone) && !body->lines[answer.from].filled_in)
			show_run(body, &quoted);
	}
}
