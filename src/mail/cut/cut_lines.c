/*
 * cut_lines.c - the lines of a body: made from text, with their quotation marks taken off, and what the passes ask of
 * them and decide about them.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "cut/cut_text.h"

#define BRACKET_LINES 4u
#define FAREWELL_LINES 5u
#define FAREWELL_BYTES 60u
#define LOOKS_KEPT 8u

/* How many "<" no ">" has closed, and on which line the first of them stands. */
struct bracket {
	unsigned open;
	size_t line;
};

static void follow_brackets(struct bracket *bracket, struct clf_str line, size_t number)
{
	if (bracket->open > 0 && number - bracket->line > BRACKET_LINES)
		bracket->open = 0;
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '<')
			*bracket = (struct bracket){bracket->open + 1, bracket->open ? bracket->line : number};
		else if (line.p[i] == '>' && bracket->open > 0)
			bracket->open--;
	}
}

/* An address in brackets that was wrapped leaves ">:" or "> wrote:" at the start of a line: no mark. */
static bool closes_bracket(const struct bracket *bracket, struct clf_str line, size_t number)
{
	bool near = bracket->open && number - bracket->line <= BRACKET_LINES;
	struct cut_attribution look;

	if (!near || line.n < 2 || line.n >= 40 || line.p[0] != '>' || line.p[1] == '>')
		return false;
	look = cut_look_at_attribution((struct clf_str){line.p + 1, line.n - 1});
	return look.verb_at_end || clf_str_equal(line, CLF_STR(">:"));
}

void cut_read_marks(struct cut_line *line)
{
	struct clf_str rest = line->text;
	unsigned level = 0;
	size_t i = 0;

	while (i < rest.n && (rest.p[i] == ' ' || rest.p[i] == '\t') && i < 4)
		i++;
	while (i < rest.n && (rest.p[i] == '>' || (level > 0 && (rest.p[i] == ' ' || rest.p[i] == '\t')))) {
		level += rest.p[i] == '>';
		i++;
	}
	if (level > 0) {
		line->level = level;
		line->marked = true;
		line->bare = clf_str_trim((struct clf_str){rest.p + i, rest.n - i});
	}
}

static void add_line(struct cut_body *body, struct clf_str text, struct bracket *bracket)
{
	size_t number = body->count++;
	struct cut_line *line = &body->lines[number];

	line->text = text;
	line->bare = clf_str_trim(text);
	if (closes_bracket(bracket, line->bare, number))
		bracket->open = 0;
	else
		cut_read_marks(line);
	if (line->marked)
		bracket->open = 0;
	else
		follow_brackets(bracket, line->bare, number);
}

/* The place in a line, when "label: value" begins the next one; else 0. */
static size_t above_pair(struct clf_str rest, size_t at)
{
	struct clf_str next, label, value;

	return at > 0 && clf_str_line(&rest, &next) && cut_is_pair(next, &label, &value) ? at : 0;
}

struct cut_body cut_split_text(struct clf_arena *arena, const char *text)
{
	struct cut_body body = {0};
	struct clf_str rest = clf_str_from(text);
	struct clf_str line;
	size_t count = 0;
	struct bracket bracket = {0, 0};

	while (clf_str_line(&rest, &line))
		count++;
	body.lines = clf_arena_array_of(arena, 2 * count, struct cut_line);
	rest = clf_str_from(text);
	while (body.count < 2 * count && clf_str_line(&rest, &line)) {
		size_t at = line.n < CUT_MARKER_BYTES ? cut_attribution_inside(line) : 0;
		size_t dressed = 0;
		size_t glued = at == 0 && line.n < CUT_MARKER_BYTES ? cut_separator_inside(line, &dressed) : 0;

		if (dressed > 0)
			glued = above_pair(rest, dressed);
		if (glued > 0) {
			add_line(&body, (struct clf_str){line.p, glued}, &bracket);
			line = (struct clf_str){line.p + glued, line.n - glued};
		} else if (at > 0) {
			add_line(&body, (struct clf_str){line.p, at - 1}, &bracket);
			line = (struct clf_str){line.p + at, line.n - at};
		}
		add_line(&body, line, &bracket);
	}
	return body;
}

bool cut_is_blank(const struct cut_line *line)
{
	return line->bare.n == 0;
}

void cut_mark(struct cut_body *body, size_t from, size_t to, enum clf_block_role role, const char *rule)
{
	for (size_t i = from; i < to && i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		bool kept = line->pinned && role != CLF_BLOCK_SIGNATURE && role != CLF_BLOCK_DISCLAIMER;

		if (kept || line->role != CLF_BLOCK_NEW)
			continue;
		line->role = role;
		line->rule = rule;
	}
}

bool cut_is_open(const struct cut_line *line)
{
	return line->role == CLF_BLOCK_NEW && !line->pinned;
}

size_t cut_next_text(const struct cut_body *body, size_t from)
{
	while (from < body->count && cut_is_blank(&body->lines[from]) && !body->lines[from].marked)
		from++;
	return from;
}

bool cut_quotation_follows(const struct cut_body *body, size_t from)
{
	size_t i = cut_next_text(body, from);
	const struct cut_line *line;

	if (i == body->count)
		return false;
	line = &body->lines[i];
	return line->marked || line->role == CLF_BLOCK_QUOTED || line->hint == HTML_MAYBE_QUOTE;
}

struct clf_str cut_join_lines(struct clf_buf *out, const struct cut_body *body, size_t from, size_t to)
{
	clf_buf_clear(out);
	for (size_t i = from; i < to; i++) {
		if (i > from)
			clf_buf_add_char(out, ' ');
		clf_buf_add_str(out, body->lines[i].bare);
	}
	return clf_buf_view(out);
}

struct cut_looks {
	struct {
		size_t n;
		char text[CUT_MARKER_BYTES];
		struct cut_attribution found;
	} items[LOOKS_KEPT];
	unsigned next;
};

struct cut_looks *cut_keep_looks(struct clf_arena *arena)
{
	struct cut_looks *kept = clf_arena_raw(arena, sizeof *kept);

	kept->next = 0;
	for (unsigned i = 0; i < LOOKS_KEPT; i++)
		kept->items[i].n = 0;
	return kept;
}

struct cut_attribution cut_look(const struct cut_body *body, struct clf_str text)
{
	struct cut_looks *kept = body->kept;
	unsigned at;

	if (kept == NULL || text.n == 0 || text.n > CUT_MARKER_BYTES)
		return cut_look_at_attribution(text);
	for (at = 0; at < LOOKS_KEPT; at++)
		if (kept->items[at].n == text.n && memcmp(kept->items[at].text, text.p, text.n) == 0)
			return kept->items[at].found;
	at = kept->next++ % LOOKS_KEPT;
	kept->items[at].n = text.n;
	memcpy(kept->items[at].text, text.p, text.n);
	kept->items[at].found = cut_look_at_attribution(text);
	return kept->items[at].found;
}

/* "________", "* * *": nobody answers with that. */
static bool is_rule(struct clf_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr("-_=*~ ", s.p[i]) == NULL || s.p[i] == '\0')
			return false;
	return true;
}

bool cut_answer_above(const struct cut_body *body, struct cut_above *above, size_t to)
{
	for (; above->next < to && !above->answer; above->next++) {
		const struct cut_line *line = &body->lines[above->next];
		bool rest;

		if (line->role != CLF_BLOCK_NEW || line->marked || cut_is_blank(line))
			continue;
		above->anything = true;
		if (above->delimited)
			continue;
		rest = above->signature > 0 && line->bare.n <= FAREWELL_BYTES;
		if (clf_str_equal(line->bare, CLF_STR("--")))
			above->delimited = true;
		else if (cut_is_farewell(line->bare))
			above->signature = FAREWELL_LINES;
		else if (rest)
			above->signature--;
		else
			above->answer = !cut_is_greeting(line->bare) && !is_rule(line->bare);
	}
	return above->answer || (above->anything && body->known_end > to);
}

void cut_mark_rest(struct cut_body *body, size_t from, enum clf_block_role role, const char *rule)
{
	cut_mark(body, from, body->count, role, rule);
	for (size_t i = from; i < body->count; i++)
		if (!body->lines[i].pinned && body->lines[i].role == role && body->lines[i].level == 0)
			body->lines[i].level = 1;
}
