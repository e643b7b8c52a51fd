/*
 * markdown_text.c - a Markdown tree as a text part that reads well as it stands.
 *
 * Lines stay as the template or the value has them. Quotations are wrapped, since a program that wraps them on screen
 * would lose the marks, and so are mails to agents.
 */
#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/write/mustache.h"
#include "write/markdown.h"

#define WIDTH 76
#define BLANKS_MAX 64u /* that are looked past for a command */

struct writer {
	struct clf_buf *out;
	struct clf_buf prefix; /* before every line */
	struct clf_buf lead;   /* before the next line instead, when has_lead */
	bool has_lead;
	bool notice;
	unsigned quotes;
};

static void write_block(struct writer *w, const struct markdown_node *node);

/* Kana, ideographs, Hangul and their marks, which take the room of two letters (UAX 11). */
static bool is_wide(unsigned c)
{
	static const unsigned ranges[][2] = {{0x1100, 0x115f},   {0x2e80, 0x303e},  {0x3041, 0xa4cf}, {0xac00, 0xd7a3},
					     {0xf900, 0xfaff},   {0xfe30, 0xfe4f},  {0xff01, 0xff60}, {0xffe0, 0xffe6},
					     {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};

	for (size_t i = 0; i < CLF_COUNT(ranges); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

static size_t columns(struct clf_str s)
{
	size_t count = 0;

	while (s.n > 0)
		count += is_wide(clf_utf8_next(&s)) ? 2 : 1;
	return count;
}

/* No more of it is looked at than that takes. */
static bool is_wider(struct clf_str s, size_t width)
{
	size_t count = 0;

	while (s.n > 0 && count <= width)
		count += is_wide(clf_utf8_next(&s)) ? 2 : 1;
	return count > width;
}

static void write_line(struct writer *w, struct clf_str line)
{
	size_t before = w->out->n;

	clf_buf_add_str(w->out, clf_buf_view(w->has_lead ? &w->lead : &w->prefix));
	w->has_lead = false;
	clf_buf_add_str(w->out, line);
	while (w->out->n > before && w->out->p[w->out->n - 1] == ' ')
		w->out->p[--w->out->n] = 0;
	clf_buf_add_char(w->out, '\n');
}

/* letter is one of that set. */
static bool is_any_of(struct clf_str letter, const char *set)
{
	return memmem(set, strlen(set), letter.p, letter.n) != NULL;
}

/*
 * Between two letters of which one is wide a line may end (JIS X 4051, the least of it): no line begins with what
 * closes or belongs to the letter before, or ends with what opens.
 */
static bool parts(struct clf_str before, struct clf_str after, bool wide)
{
	static const char closes[] =
	    "、。，．・：；？！ー々〜～…‥」』）】〕〉》”’ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
	    "%),.:;?!]}># ";
	static const char opens[] = "「『（【〔〈《“‘([{< 　";

	return wide && !is_any_of(after, closes) && !is_any_of(before, opens);
}

static bool is_blank(unsigned c)
{
	return c == ' ' || c == '\t' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
	       c == 0x205f || c == 0x3000;
}

/* Without width, which a reader of commands passes over. */
static bool is_nothing(unsigned c)
{
	return c == 0xad || c == 0x180e || c == 0xfeff || (c >= 0xfe00 && c <= 0xfe0f) ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f);
}

/* Blanks and signs as commands are read (command_plain.c). Behind so many blanks anything may stand. */
static bool begins_command(struct clf_str rest)
{
	for (size_t looked = 0; rest.n > 0; looked++) {
		unsigned c = clf_utf8_next(&rest);

		if (looked == BLANKS_MAX)
			return true;
		if (c == '#' || c == 0xff03 || c == 0xfe5f)
			return true;
		if (!is_blank(c) && !is_nothing(c))
			return false;
	}
	return false;
}

/* It is one with the letter before: marks of kana, of emoji, and what joins them. */
static bool joins(unsigned c)
{
	return is_nothing(c) || c == 0x3099 || c == 0x309a || (c >= 0x0300 && c <= 0x036f) ||
	       (c >= 0x1f3fb && c <= 0x1f3ff);
}

/* How a line is gone along: what stood before. */
struct course {
	struct clf_str before;
	bool was_wide, joined, in_url;
};

/* Whether the line may end before the letter, behind which rest stands. An address stays whole. */
static bool may_end(const struct course *course, unsigned c, struct clf_str letter, bool wide)
{
	if (course->before.n == 0 || joins(c) || course->joined)
		return false;
	if (c == ' ')
		return true;
	return !course->in_url && parts(course->before, letter, wide || course->was_wide);
}

static void go_on(struct course *course, unsigned c, struct clf_str letter, bool wide, struct clf_str rest)
{
	if (c == ':' && rest.n > 1 && rest.p[0] == '/' && rest.p[1] == '/')
		course->in_url = true;
	else if (is_blank(c) || c == '>' || c == 0x3001 || c == 0x3002 || c == 0x300d || c == 0xff09)
		course->in_url = false;
	course->before = letter;
	course->was_wide = wide;
	course->joined = c == 0x200d;
}

/*
 * Where to end a line of at most width columns: at the last place where it may, else at the first. A command isn't put
 * at the beginning of a line: where a reply quotes it without a mark, it would be taken for one that is meant.
 */
static size_t break_at(struct clf_str line, size_t width)
{
	struct clf_str rest = line;
	struct course course = {.before = {line.p, 0}};
	size_t best = 0, column = 0;

	while (rest.n > 0) {
		size_t at = (size_t)(rest.p - line.p);
		unsigned c = clf_utf8_next(&rest);
		struct clf_str letter = {line.p + at, (size_t)(rest.p - line.p) - at};
		bool wide = is_wide(c);
		bool may =
		    may_end(&course, c, letter, wide) && !begins_command((struct clf_str){line.p + at, line.n - at});

		if (may && best > 0 && column > width)
			break;
		if (may)
			best = at;
		if (may && column > width)
			break;
		column += wide ? 2 : 1;
		go_on(&course, c, letter, wide, rest);
	}
	return best ? best : line.n;
}

static void wrap_line(struct writer *w, struct clf_str line)
{
	size_t width = WIDTH > w->prefix.n + 20 ? WIDTH - w->prefix.n : 20;

	while (is_wider(line, width)) {
		size_t at = break_at(line, width);

		write_line(w, (struct clf_str){line.p, at});
		line = clf_str_trim((struct clf_str){line.p + at, line.n - at});
		if (line.n == 0)
			return;
	}
	write_line(w, line);
}

/* A command is typed in one line. */
static bool wraps(const struct writer *w, struct clf_str line)
{
	return w->quotes > 0 || (w->notice && !begins_command(line));
}

static void write_lines(struct writer *w, struct clf_str text, bool wrap)
{
	struct clf_str line;

	while (text.n > 0 && text.p[text.n - 1] == '\n')
		text.n--;
	while (clf_str_line(&text, &line)) {
		if (wrap && wraps(w, line))
			wrap_line(w, line);
		else
			write_line(w, line);
	}
}

static void add_inlines(struct clf_buf *out, const struct markdown_node *node);

/* "+351 210 000 000" and "+351210000000". */
static bool same_number(const char *words, const char *number)
{
	static const char between[] = " .-()/";

	for (;;) {
		words += strspn(words, between);
		number += strspn(number, between);
		if (*words != *number || *words == '\0')
			return *words == *number;
		words++;
		number++;
	}
}

/* "words <url>", or the address alone when the words say no more. */
static void add_link(struct clf_buf *out, const struct markdown_node *node)
{
	size_t start = out->n;
	const char *words;
	const char *url = node->url;

	add_inlines(out, node->children);
	if (url == NULL || !url[0] || out->failed)
		return;
	words = out->p != NULL ? out->p + start : "";
	if (strcmp(words, url) == 0 || (strncmp(url, "mailto:", 7) == 0 && strcmp(words, url + 7) == 0) ||
	    (strncmp(url, "tel:", 4) == 0 && same_number(words, url + 4)))
		return;
	clf_buf_add_text(out, out->n > start ? " <" : "<");
	clf_buf_add_text(out, url);
	clf_buf_add_char(out, '>');
}

static void add_inlines(struct clf_buf *out, const struct markdown_node *node)
{
	for (; node != NULL; node = node->next) {
		if (node->kind == MARKDOWN_SOFT_BREAK || node->kind == MARKDOWN_HARD_BREAK)
			clf_buf_add_char(out, '\n');
		else if (node->kind == MARKDOWN_LINK || node->kind == MARKDOWN_IMAGE)
			add_link(out, node);
		else if (node->text != NULL)
			clf_buf_add_text(out, node->text);
		else
			add_inlines(out, node->children);
	}
}

void markdown_inline_text(const struct markdown_node *node, struct clf_buf *out)
{
	add_inlines(out, node);
}

/* By a mark as well as by words. */
static const char *mark_of(const struct writer *w, const struct markdown_node *node)
{
	static const char *const marks[] = {"! ", "\xe2\x96\xa0 ", "\xe2\x86\x92 "};

	if (!w->notice || markdown_shape_of(node) != MARKDOWN_STRIP)
		return "";
	return marks[node->level > 6 ? 2 : node->level - 4];
}

static void write_inlines(struct writer *w, const struct markdown_node *node)
{
	struct clf_buf text;

	clf_buf_init(&text, CLF_MUSTACHE_OUTPUT);
	clf_buf_add_text(&text, mark_of(w, node));
	add_inlines(&text, node->children);
	w->out->failed = w->out->failed || text.failed;
	write_lines(w, clf_buf_view(&text), true);
	if (node->kind == MARKDOWN_HEADING && node->level <= 2 &&
	    memchr(text.p != NULL ? text.p : "", '\n', text.n) == NULL) {
		size_t width = columns(clf_buf_view(&text));

		clf_buf_clear(&text);
		for (size_t i = 0; i < width && i < WIDTH; i++)
			clf_buf_add_char(&text, node->level == 1 ? '=' : '-');
		write_lines(w, clf_buf_view(&text), false);
	}
	clf_buf_free(&text);
}

/* As words: a heading's rule below would part them from the mail. */
static void write_lettered(struct writer *w, const struct markdown_node *node)
{
	struct markdown_node plain = *node;

	if (plain.kind == MARKDOWN_HEADING)
		plain.kind = MARKDOWN_PARAGRAPH;
	write_block(w, &plain);
}

static void write_children(struct writer *w, const struct markdown_node *parent)
{
	for (const struct markdown_node *node = parent->children; node != NULL; node = node->next) {
		if (node != parent->children && !parent->tight)
			write_line(w, CLF_STR(""));
		write_block(w, node);
	}
}

/* The children with first before their first line and further before the others. */
static void write_nested(struct writer *w, const struct markdown_node *node, const char *first, const char *further)
{
	size_t prefix = w->prefix.n;

	if (!w->has_lead) {
		clf_buf_clear(&w->lead);
		clf_buf_add_str(&w->lead, clf_buf_view(&w->prefix));
	}
	clf_buf_add_text(&w->lead, first);
	w->has_lead = true;
	clf_buf_add_text(&w->prefix, further);
	if (node->children != NULL)
		write_children(w, node);
	else
		write_line(w, CLF_STR(""));
	w->prefix.n = prefix;
	w->prefix.p[prefix] = 0;
}

/* "Customer: Ana Pereira", a line each. */
static void write_facts(struct writer *w, const struct markdown_node *list)
{
	for (const struct markdown_node *item = list->children; item != NULL; item = item->next) {
		const struct markdown_node *label = item->children->children;
		struct clf_buf text, value;

		clf_buf_init(&text, CLF_MUSTACHE_OUTPUT);
		clf_buf_init(&value, CLF_MUSTACHE_OUTPUT);
		add_inlines(&text, label->children);
		add_inlines(&value, label->next);
		/* A colon of full width is its own blank. */
		if (value.n > 0 && value.p[0] == ' ' && text.n >= 3 &&
		    memcmp(text.p + text.n - 3, "\xef\xbc\x9a", 3) == 0)
			clf_buf_add_text(&text, value.p + 1);
		else
			clf_buf_add_str(&text, clf_buf_view(&value));
		w->out->failed = w->out->failed || text.failed || value.failed;
		write_lines(w, clf_buf_view(&text), true);
		for (const struct markdown_node *more = item->children->next; more != NULL; more = more->next)
			write_block(w, more);
		clf_buf_free(&value);
		clf_buf_free(&text);
	}
}

static void write_list(struct writer *w, const struct markdown_node *list)
{
	unsigned number = list->start;

	if (w->notice && markdown_shape_of(list) == MARKDOWN_FACTS) {
		write_facts(w, list);
		return;
	}
	for (const struct markdown_node *item = list->children; item != NULL; item = item->next) {
		bool row = w->notice && markdown_shape_of(list) == MARKDOWN_ROWS;
		struct clf_buf mark, blanks;

		clf_buf_init(&mark, 32);
		clf_buf_init(&blanks, 32);
		if (list->ordered)
			clf_buf_printf(&mark, "%u. ", number++);
		else
			clf_buf_add_text(&mark, "- ");
		for (size_t i = 0; i < mark.n; i++)
			clf_buf_add_char(&blanks, ' ');
		if (item != list->children && (!list->tight || row))
			write_line(w, CLF_STR(""));
		write_nested(w, item, mark.p, blanks.p);
		clf_buf_free(&mark);
		clf_buf_free(&blanks);
	}
}

/* Programs know what comes behind "-- " for a signature, fold it, and leave it out of what they quote (RFC 3676). */
static void write_footer(struct writer *w, const struct markdown_node *node)
{
	clf_buf_add_text(w->out, "-- \n");
	write_children(w, node);
}

static void write_block(struct writer *w, const struct markdown_node *node)
{
	switch (node->kind) {
	case MARKDOWN_QUOTE:
		w->quotes++;
		write_nested(w, node, "> ", "> ");
		w->quotes--;
		break;
	case MARKDOWN_LIST:
		write_list(w, node);
		break;
	case MARKDOWN_CODE_BLOCK:
	case MARKDOWN_HTML:
		write_lines(w, clf_str_from(node->text), false);
		break;
	case MARKDOWN_BREAK:
		write_line(w, CLF_STR("* * *"));
		break;
	case MARKDOWN_DOCUMENT:
		write_children(w, node);
		break;
	case MARKDOWN_FOOTER:
		write_footer(w, node);
		break;
	case MARKDOWN_LETTERHEAD:
		write_lettered(w, node->children);
		break;
	default:
		write_inlines(w, node);
	}
}

void markdown_to_text(const struct markdown_node *document, bool notice, struct clf_buf *out)
{
	struct writer w = {.out = out, .notice = notice};

	clf_buf_init(&w.prefix, CLF_MUSTACHE_OUTPUT);
	clf_buf_init(&w.lead, CLF_MUSTACHE_OUTPUT);
	clf_buf_add_text(&w.prefix, "");
	write_block(&w, document);
	clf_buf_free(&w.prefix);
	clf_buf_free(&w.lead);
}
