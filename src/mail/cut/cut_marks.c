/*
 * cut_marks.c - quotations by the marks at the starts of their lines. Marks alone are no cause: people quote an error
 * message, a shell or a letter to come in their own text, too. A quotation is introduced, holds what we sent, or stands
 * in an answer to a mail that isn't known.
 */
#include <stdint.h>
#include <string.h>

#include "clf/base/count.h"
#include "cut/cut_text.h"

#define INITIALS 4u     /* letters */
#define MARKS 16u       /* of other kinds that are told apart */
#define MARKED_LINES 2u /* with the same mark */
#define REPEATED_LINES 3u
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

/* A line or two, each with text, and a blank line below. */
static bool is_apart(const struct cut_body *body, const struct run *run)
{
	for (size_t i = run->from; i < run->to; i++)
		if (cut_is_blank(&body->lines[i]) || body->lines[i].level > 1)
			return false;
	return run->to - run->from <= OWN_LINES && cut_is_blank(&body->lines[run->to]) && !body->lines[run->to].marked;
}

/*
 * caused: a quotation was found before, by what introduces it, by its words, or by a program's structure; introduced:
 * behind the last such line: the mail that is answered stands there, and not in a line or two above it. ">>>
 * print(x)" is a prompt; GroupWise's ">>> Ann Example <ann@example.org> 23.11.2026 16:40 >>>" introduces.
 */
static bool is_own(const struct cut_body *body, const struct run *run, bool caused, size_t introduced)
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
	if (!body->compared && run->to < introduced && is_apart(body, run))
		return true;
	return run->level >= PROMPT_LEVEL ||
	       (body->compared && (body->known_end == 0 || run->to - run->from <= OWN_LINES));
}

/* Behind the last line that was found before, by what introduces it, a header or a program's structure. */
static size_t last_introduced(const struct cut_body *body)
{
	for (size_t i = body->count; i-- > 0;)
		if (body->lines[i].role == CLF_BLOCK_QUOTED)
			return i + 1;
	return 0;
}

void cut_by_marks(struct cut_body *body)
{
	bool caused = false;
	size_t introduced = last_introduced(body);

	for (size_t i = 0; i < body->count;) {
		struct run run;

		caused = caused || body->lines[i].role == CLF_BLOCK_QUOTED;
		if (!body->lines[i].marked) {
			i++;
			continue;
		}
		run = run_at(body, i);
		if (!is_own(body, &run, caused, introduced))
			for (size_t k = run.from; k < run.to; k++)
				if (body->lines[k].marked || is_wrapped(body, k))
					cut_mark(body, k, k + 1, CLF_BLOCK_QUOTED, "text:marks");
		i = run.to;
	}
}

enum style { NO_STYLE, BAR, BRACE, COLON, HASH, WIDE, NAMED, INDENT, STYLES };

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* "AB> text", as mail programs of the nineties and their heirs write it. */
static size_t initials(struct clf_str line)
{
	size_t n = 0, letters = 0;

	for (; n < line.n && letters <= INITIALS && is_letter(line.p[n]); n++)
		letters += ((unsigned char)line.p[n] & 0xc0) != 0x80;
	return n > 0 && letters <= INITIALS && n < line.n && line.p[n] == '>' ? n + 1 : 0;
}

/* How many bytes of the text are marks of other kinds than ">". A table has more than one bar in a line. */
static size_t other_mark(struct clf_str text, enum style *style)
{
	static const struct {
		const char *mark;
		enum style style;
	} marks[] = {{"|", BAR}, {"}", BRACE}, {":", COLON}, {"#", HASH}, {"＞", WIDE}, {"｜", BAR}};
	size_t n;

	*style = NO_STYLE;
	for (size_t i = 0; i < CLF_COUNT(marks); i++) {
		n = strlen(marks[i].mark);
		if (!clf_str_starts(text, clf_str_from(marks[i].mark)))
			continue;
		if (clf_str_find(text, clf_str_from(marks[i].mark), n) != (size_t)-1 && marks[i].style == BAR)
			return 0;
		*style = marks[i].style;
		return n;
	}
	n = initials(text);
	*style = n > 0 ? NAMED : NO_STYLE;
	return n;
}

/* The same before that line and the next ones. */
static bool is_repeated(const struct cut_body *body, size_t i, enum style style)
{
	enum style next = style;
	size_t lines = 0;

	for (size_t k = i; lines < REPEATED_LINES && k < body->count && next == style; k++, lines++)
		other_mark(body->lines[k].bare, &next);
	return next == style && lines == REPEATED_LINES;
}

/* Nothing or a space stands behind it, as programs write all but the widest; or it stands before several lines. */
static bool is_plain(const struct cut_body *body, size_t i, size_t mark, enum style style)
{
	struct clf_str text = body->lines[i].bare;

	return style == WIDE || style == NAMED || text.n == mark || text.p[mark] == ' ' ||
	       ((style == BAR || style == BRACE) && is_repeated(body, i, style));
}

/* Four spaces or a tab. */
static bool is_indented(const struct cut_line *line)
{
	return clf_str_starts(line->text, CLF_STR("    ")) || clf_str_starts(line->text, CLF_STR("\t"));
}

/* The lines with text from there on are all indented, several of them. */
static bool is_indented_block(const struct cut_body *body, size_t i)
{
	size_t lines = 0;

	for (; lines < REPEATED_LINES && i < body->count &&
	       (cut_is_blank(&body->lines[i]) || is_indented(&body->lines[i]));
	     i++)
		lines += !cut_is_blank(&body->lines[i]);
	return lines == REPEATED_LINES;
}

/*
 * Whether the line above says who wrote what follows. Above what is indented alone, as code and messages are in
 * anybody's text, it has to be a person.
 */
static bool is_introduced(struct cut_body *body, size_t i, enum style style, struct clf_buf *scratch)
{
	struct cut_attribution look;
	struct clf_str text;
	size_t start;

	while (i > 0 && cut_is_blank(&body->lines[i - 1]))
		i--;
	if (i == 0 || body->lines[i - 1].bare.n > CUT_MARKER_BYTES || !cut_may_end_attribution(body->lines[i - 1].bare))
		return false;
	start = cut_attribution_start(body, i - 1, true, scratch);
	if (start == SIZE_MAX || style != INDENT)
		return start != SIZE_MAX;
	if (!body->answers || !is_indented_block(body, i))
		return false;
	text = cut_join_lines(scratch, body, start, i);
	look = cut_look_at_attribution(text);
	return !look.own && (look.bracketed || look.verb || cut_names_recipient(body, text));
}

static void take_mark(struct cut_line *line, size_t n)
{
	line->marked = true;
	line->level = line->level > 0 ? line->level : 1;
	line->bare = clf_str_trim((struct clf_str){line->bare.p + n, line->bare.n - n});
}

/* How many lines stand behind a mark, and how many of them are known to be ours. */
struct tally {
	struct clf_str mark;
	size_t lines, known;
};

struct tallies {
	struct tally of[MARKS];
	size_t count;
};

static struct tally *tally_of(struct tallies *t, struct clf_str mark)
{
	for (size_t i = 0; i < t->count; i++)
		if (clf_str_equal(t->of[i].mark, mark))
			return &t->of[i];
	if (t->count == MARKS)
		return NULL;
	t->of[t->count] = (struct tally){.mark = mark};
	return &t->of[t->count++];
}

/* The mark that a line begins with; none where ">" stands before it. */
static struct clf_str mark_of(const struct cut_line *line, enum style *style)
{
	struct clf_str text = clf_str_trim(line->text);

	*style = NO_STYLE;
	if (line->marked && !line->named)
		return (struct clf_str){text.p, 0};
	return (struct clf_str){text.p, other_mark(text, style)};
}

/* ">| text" is one mark. */
static void take_bar(struct cut_line *line)
{
	if (line->marked && line->bare.n > 0 && line->bare.p[0] == '|' &&
	    clf_str_find(line->bare, CLF_STR("|"), 1) == (size_t)-1)
		take_mark(line, 1);
}

void cut_read_named_marks(struct cut_body *body)
{
	struct tallies tallies = {.count = 0};
	enum style style;

	for (size_t i = 0; i < body->count; i++) {
		struct clf_str mark = mark_of(&body->lines[i], &style);
		struct tally *tally = mark.n > 0 ? tally_of(&tallies, mark) : NULL;

		take_bar(&body->lines[i]);
		if (tally != NULL)
			tally->lines++;
	}
	for (size_t i = 0; tallies.count > 0 && i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		struct clf_str mark = mark_of(line, &style);
		struct tally *tally = mark.n > 0 ? tally_of(&tallies, mark) : NULL;

		if (tally == NULL || (style != NAMED && tally->lines < MARKED_LINES))
			continue;
		take_mark(line, mark.n);
		line->named = true;
	}
}

static void drop_mark(struct cut_line *line)
{
	line->marked = line->named = false;
	line->level = 0;
	line->bare = clf_str_trim(line->text);
}

void cut_drop_named_marks(struct cut_body *body)
{
	struct tallies tallies = {.count = 0};
	enum style style;

	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		struct tally *tally = line->named ? tally_of(&tallies, mark_of(line, &style)) : NULL;

		if (tally == NULL || cut_is_blank(line))
			continue;
		tally->lines++;
		tally->known += line->role == CLF_BLOCK_QUOTED || line->filled_in;
	}
	for (size_t i = 0; tallies.count > 0 && i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		const struct tally *tally = line->named ? tally_of(&tallies, mark_of(line, &style)) : NULL;

		if (line->named && (tally == NULL || tally->known == 0 || 2 * tally->known < tally->lines))
			drop_mark(line);
	}
}

/* Such a mark is one where an attribution, or what we sent, has shown it to be, and below that. */
void cut_read_other_marks(struct cut_body *body, struct clf_buf *scratch)
{
	enum style before = NO_STYLE;
	bool shown[STYLES] = {false};

	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		enum style style = NO_STYLE;
		size_t n = line->marked || cut_is_blank(line) ? 0 : other_mark(line->bare, &style);
		bool begins;

		if (n > 0 && !shown[style] && !is_plain(body, i, n, style))
			style = NO_STYLE;
		if (style == NO_STYLE && !line->marked && !cut_is_blank(line) && is_indented(line)) {
			style = INDENT;
			n = 0;
		}
		begins = style != NO_STYLE && style != before;
		if (!cut_is_blank(line))
			before = style;
		if (style == NO_STYLE)
			continue;
		if (!shown[style] && begins)
			shown[style] = line->role == CLF_BLOCK_QUOTED || is_introduced(body, i, style, scratch);
		if (!shown[style])
			continue;
		take_mark(line, n);
	}
}
