/*
 * cut_marks.c - quotations by the marks at the starts of their lines. Marks alone are no cause: people quote an error
 * message, a shell or a letter to come in their own text, too. A quotation is introduced, holds what we sent, or stands
 * in an answer to a mail that isn't known.
 */
#include <stdint.h>
#include <string.h>

#include "clf/base/count.h"
#include "cut/cut_text.h"

#define INITIALS 4u
#define NAMED_LINES 3u  /* with the same initials: a mail program put them there */
#define OWN_LINES 2u    /* above what is known to be ours, without a word of ours in them */
#define PROMPT_LEVEL 3u /* ">>> " */

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

/* Marked lines, with blank ones between them. */
struct run {
	size_t from, to;
	unsigned level; /* the least */
};

static struct run run_at(const struct cut_body *body, size_t from)
{
	struct run run = {from, from, UINT32_MAX};

	for (size_t i = from; i < body->count; i++) {
		const struct cut_line *line = &body->lines[i];

		if (line->marked && line->level < run.level)
			run.level = line->level;
		if (line->marked || is_wrapped(body, i))
			run.to = i + 1;
		else if (!cut_is_blank(line))
			break;
	}
	return run;
}

/*
 * caused: a quotation was found before, by what introduces it, by its words, or by a program's structure. ">>>
 * print(x)" is a prompt; GroupWise's ">>> Ann Example <ann@example.org> 23.11.2026 16:40 >>>" introduces.
 */
static bool is_own(const struct cut_body *body, const struct run *run, bool caused)
{
	struct cut_attribution look;

	if (caused)
		return false;
	for (size_t i = run->from; i < run->to; i++)
		if (body->lines[i].role != CLF_BLOCK_NEW)
			return false;
	if (!body->answers && !body->forwards)
		return true;
	look = cut_look(body, body->lines[run->from].bare);
	if (look.address && look.date)
		return false;
	return run->level >= PROMPT_LEVEL ||
	       (body->compared && (body->known_end == 0 || run->to - run->from <= OWN_LINES));
}

void cut_by_marks(struct cut_body *body)
{
	bool caused = false;

	for (size_t i = 0; i < body->count;) {
		struct run run;

		caused = caused || body->lines[i].role == CLF_BLOCK_QUOTED;
		if (!body->lines[i].marked) {
			i++;
			continue;
		}
		run = run_at(body, i);
		if (!is_own(body, &run, caused))
			for (size_t k = run.from; k < run.to; k++)
				if (body->lines[k].marked || is_wrapped(body, k))
					cut_mark(body, k, k + 1, CLF_BLOCK_QUOTED, "text:marks");
		i = run.to;
	}
}

enum style { NO_STYLE, BAR, COLON, WIDE, NAMED, STYLES };

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "AB> text", as mail programs of the nineties and their heirs write it. */
static size_t initials(struct clf_str line)
{
	size_t n = 0;

	while (n < line.n && n < INITIALS && is_letter(line.p[n]))
		n++;
	return n > 0 && n < line.n && line.p[n] == '>' ? n + 1 : 0;
}

/* How many bytes of the line are marks of other kinds than ">". A table has more than one bar in a line. */
static size_t other_mark(const struct cut_line *line, enum style *style)
{
	static const struct {
		const char *mark;
		enum style style;
	} marks[] = {{"|", BAR}, {":", COLON}, {"＞", WIDE}, {"｜", BAR}};
	struct clf_str text = line->bare;
	size_t n;

	*style = NO_STYLE;
	if (line->marked || text.n == 0)
		return 0;
	for (size_t i = 0; i < CLF_COUNT(marks); i++) {
		n = strlen(marks[i].mark);
		if (!clf_str_starts(text, clf_str_from(marks[i].mark)))
			continue;
		if (marks[i].style != WIDE && text.n > n && text.p[n] != ' ')
			return 0;
		if (clf_str_find(text, clf_str_from(marks[i].mark), n) != (size_t)-1 && marks[i].style == BAR)
			return 0;
		*style = marks[i].style;
		return n;
	}
	n = initials(text);
	*style = n > 0 ? NAMED : NO_STYLE;
	return n;
}

/* Whether the line above says who wrote what follows. */
static bool is_introduced(struct cut_body *body, size_t i, struct clf_buf *scratch)
{
	while (i > 0 && cut_is_blank(&body->lines[i - 1]))
		i--;
	if (i == 0 || body->lines[i - 1].bare.n > CUT_MARKER_BYTES)
		return false;
	return cut_may_end_attribution(body->lines[i - 1].bare) &&
	       cut_attribution_start(body, i - 1, true, scratch) != SIZE_MAX;
}

static void take_mark(struct cut_line *line, size_t n)
{
	line->marked = true;
	line->level = line->level > 0 ? line->level : 1;
	line->bare = clf_str_trim((struct clf_str){line->bare.p + n, line->bare.n - n});
}

/* "AB> ..." before line after line, the same letters each time. */
static size_t named_run_end(const struct cut_body *body, size_t from, struct clf_str mark, size_t *lines)
{
	size_t to = from;

	*lines = 0;
	for (size_t i = from; i < body->count; i++) {
		struct clf_str bare = body->lines[i].bare;

		if (bare.n == 0)
			continue;
		if (initials(bare) != mark.n || !clf_str_starts(bare, mark))
			break;
		++*lines;
		to = i + 1;
	}
	return to;
}

void cut_read_named_marks(struct cut_body *body)
{
	for (size_t i = 0, end; i < body->count; i = end) {
		struct clf_str mark = body->lines[i].bare;
		size_t lines;

		end = i + 1;
		mark.n = body->lines[i].marked ? 0 : initials(mark);
		if (mark.n == 0)
			continue;
		end = named_run_end(body, i, mark, &lines);
		for (size_t k = i; lines >= NAMED_LINES && k < end; k++)
			if (!cut_is_blank(&body->lines[k])) {
				take_mark(&body->lines[k], mark.n);
				body->lines[k].named = true;
			}
	}
}

static bool goes_on(const struct cut_line *line)
{
	return line->named || cut_is_blank(line);
}

void cut_drop_named_marks(struct cut_body *body)
{
	for (size_t i = 0, end; i < body->count; i = end) {
		bool known = false;

		for (end = i; end < body->count && goes_on(&body->lines[end]); end++)
			known = known || (body->lines[end].named && body->lines[end].role == CLF_BLOCK_QUOTED);
		for (size_t k = i; !known && k < end; k++) {
			struct cut_line *line = &body->lines[k];

			if (!line->named)
				continue;
			line->marked = line->named = false;
			line->level = 0;
			line->bare = clf_str_trim(line->text);
		}
		end = end > i ? end : i + 1;
	}
}

/* Such a mark is one where an attribution, or what we sent, has shown it to be, and below that. */
void cut_read_other_marks(struct cut_body *body, struct clf_buf *scratch)
{
	enum style before = NO_STYLE;
	bool shown[STYLES] = {false};

	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		enum style style;
		size_t n = other_mark(line, &style);
		bool begins = style != NO_STYLE && style != before;

		if (!cut_is_blank(line))
			before = style;
		if (style == NO_STYLE)
			continue;
		if (!shown[style] && begins)
			shown[style] = line->role == CLF_BLOCK_QUOTED || is_introduced(body, i, scratch);
		if (!shown[style])
			continue;
		take_mark(line, n);
	}
}
