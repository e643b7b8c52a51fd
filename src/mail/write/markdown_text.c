/*
 * markdown_text.c - a Markdown tree as a text part that reads well as it stands.
 *
 * Lines stay as the template or the value has them. Quotations are wrapped, since a program that wraps them on screen
 * would lose the marks, and so are mails to agents.
 */
#include <string.h>

#include "clf/mail/write/mustache.h"
#include "write/markdown.h"

#define WIDTH 76

struct writer {
	struct clf_buf *out;
	struct clf_buf prefix; /* before every line */
	struct clf_buf lead;   /* before the next line instead, when has_lead */
	bool has_lead;
	bool notice;
	unsigned quotes;
};

static void write_block(struct writer *w, const struct markdown_node *node);

static size_t columns(struct clf_str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.n; i++)
		count += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return count;
}

/* Kana, ideographs, Hangul. */
static bool has_wide(struct clf_str s)
{
	bool found = false;

	while (s.n > 0 && !found)
		found = clf_utf8_next(&s) >= 0x2e80;
	return found;
}

static bool is_wider(struct clf_str s, size_t width)
{
	if (s.n > 4 * width)
		return true;
	return columns(s) > width;
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

/*
 * Where to end a line of at most width columns: at its last blank, else at its first. A command isn't put at the
 * beginning of a line: where a reply quotes it without a mark, it would be taken for one that is meant.
 */
static size_t break_at(struct clf_str line, size_t width)
{
	size_t best = 0;

	for (size_t i = 1; i < line.n; i++) {
		if (line.p[i] != ' ' || (i + 1 < line.n && line.p[i + 1] == '#'))
			continue;
		if (best > 0 && is_wider((struct clf_str){line.p, i}, width))
			break;
		best = i;
		if (is_wider((struct clf_str){line.p, i}, width))
			break;
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

/* A command is typed in one line, and what is written without blanks isn't broken at the few that it has. */
static bool wraps(const struct writer *w, struct clf_str line)
{
	if (w->quotes > 0)
		return true;
	return w->notice && line.n > 0 && line.p[0] != '#' && !has_wide(line);
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
	if (strcmp(words, url) == 0 || (strncmp(url, "mailto:", 7) == 0 && strcmp(words, url + 7) == 0))
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
