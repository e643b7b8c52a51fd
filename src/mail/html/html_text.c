/*
 * html_text.c - laying out HTML as plain lines: paragraphs, lists, tables, links with their target,
 * quotation levels. What a browser would not show is left out.
 */
#include "html/html_text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/mail/read.h"

#define LIST_DEPTH 10
#define LINES_BYTES (128u << 20)

/* What becomes of white space: CSS's normal, pre-line, and pre with its kin. */
enum white { WHITE_FOLDED, WHITE_LINES, WHITE_KEPT };

struct layout {
	struct clf_arena *arena;
	struct cut_body body;
	struct clf_buf lines; /* of struct cut_line; in the arena when all are there */
	struct clf_buf line;
	bool last_blank; /* so is the time before the first line */
	bool space;      /* white space was passed and is due before the next word */
	bool line_begun; /* something of this line was met, be it only a <br> */
	bool want_blank;
	size_t line_leaf;
	enum html_hint line_hint;
	const char *line_rule;
	unsigned level;
	enum white white;
	enum html_hint hint;
	const char *hint_rule;
	bool rest; /* all that follows is a quotation */
	const char *rest_rule;
	unsigned list_depth;
	int list_number[LIST_DEPTH]; /* 0 for bullets */
	size_t text_bytes;
};

static const char *const block_tags[] = {
    "address", "article", "aside",   "blockquote", "body",   "caption", "center", "dd",    "details", "dir",
    "div",     "dl",      "dt",      "fieldset",   "figure", "footer",  "h1",     "h2",    "h3",      "h4",
    "h5",      "h6",      "header",  "hr",         "html",   "li",      "main",   "menu",  "nav",     "ol",
    "p",       "pre",     "section", "summary",    "table",  "tbody",   "tfoot",  "thead", "tr",      "ul",
};
static const char *const spaced_tags[] = {
    "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul",
};

static bool is_one_of(const char *tag, const char *const *tags, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (*tag == *tags[i] && strcmp(tag, tags[i]) == 0)
			return true;
	return false;
}

#define IS_ONE_OF(tag, tags) is_one_of((tag), (tags), CLF_COUNT(tags))

static void push_line(struct layout *l, const char *text, size_t n)
{
	struct cut_line added = {0};
	struct cut_line *line = &added;

	line->text = (struct clf_str){clf_arena_copy(l->arena, text, n), n};
	line->bare = clf_str_trim(line->text);
	line->level = l->level;
	line->leaf = l->line_leaf;
	line->hint = l->line_hint;
	line->hint_rule = l->line_rule;
	if (l->rest && line->hint != HTML_ANSWER) {
		line->hint = HTML_REST;
		line->hint_rule = l->rest_rule;
	}
	l->text_bytes += n;
	l->last_blank = n == 0;
	clf_buf_add(&l->lines, &added, sizeof added);
}

static bool is_invisible(const char *text, size_t n)
{
	struct clf_str rest = {text, n};

	while (rest.n > 0) {
		unsigned c = clf_utf8_next(&rest);

		if (c != ' ' && c != '\t' && c != 0xa0 && c != 0x200b && c != 0x200c && c != 0x200d && c != 0xfeff &&
		    c != 0xad && c != 0x34f && c != 0x2007)
			return false;
	}
	return true;
}

/* Ends the line. A line that only broke (<br>) is kept as a blank one. */
static void end_line(struct layout *l)
{
	bool blank;

	l->space = false;
	if (!l->line_begun)
		return;
	blank = is_invisible(l->line.p != NULL ? l->line.p : "", l->line.n);
	if (!blank && l->want_blank && !l->last_blank)
		push_line(l, "", 0);
	if (!blank || !l->last_blank)
		push_line(l, l->line.p != NULL ? l->line.p : "", blank ? 0 : l->line.n);
	if (!blank)
		l->want_blank = false;
	l->line_begun = false;
	clf_buf_clear(&l->line);
}

static void begin(struct layout *l)
{
	if (l->line_begun)
		return;
	l->line_begun = true;
	l->line_leaf = l->body.leaf_count;
	l->line_hint = l->hint;
	l->line_rule = l->hint_rule;
}

static void put(struct layout *l, const char *text, size_t n)
{
	begin(l);
	if (l->space && l->line.n > 0 && l->line.p[l->line.n - 1] != ' ')
		clf_buf_add_char(&l->line, ' ');
	l->space = false;
	clf_buf_add(&l->line, text, n);
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

static bool ends_word(const char *p)
{
	return (unsigned char)*p <= ' ' ? !*p || is_white(*p) : *p == '\xc2' && p[1] == '\xa0';
}

/* Words with one space between them, which stay as they are. */
static size_t plain_bytes(const char *p, const char *end)
{
	size_t n = 0;

	while (p + n < end && (!ends_word(p + n) || (p[n] == ' ' && p + n + 1 < end && !ends_word(p + n + 1))))
		n++;
	return n;
}

/* Runs of white space become one space; a non-breaking space is one too, since senders mean nothing by it. */
static void put_folded(struct layout *l, struct clf_str text)
{
	const char *p = text.p;
	const char *end = text.p + text.n;

	while (p < end) {
		size_t gap = 0;

		while (p + gap < end && is_white(p[gap]))
			gap++;
		if (gap > 0) {
			l->space = l->space || l->line.n > 0;
			p += gap;
		} else if (end - p >= 2 && memcmp(p, "\xc2\xa0", 2) == 0) {
			begin(l);
			l->space = true;
			p += 2;
		} else {
			size_t n = plain_bytes(p, end);

			put(l, p, n);
			p += n;
		}
	}
}

static void put_kept(struct layout *l, struct clf_str text)
{
	begin(l);
	if (l->space && l->line.n > 0 && l->line.p[l->line.n - 1] != ' ')
		clf_buf_add_char(&l->line, ' ');
	l->space = false;
	clf_buf_add(&l->line, text.p, text.n);
}

/* Text with line breaks of its own. */
static void put_lines(struct layout *l, struct clf_str rest)
{
	while (rest.n > 0) {
		const char *hit = memchr(rest.p, '\n', rest.n);
		size_t n = hit != NULL ? (size_t)(hit - rest.p) : rest.n;
		struct clf_str shown = {rest.p, n > 0 && rest.p[n - 1] == '\r' ? n - 1 : n};

		if (l->white == WHITE_KEPT)
			put_kept(l, shown);
		else
			put_folded(l, shown);
		if (hit == NULL)
			return;
		begin(l);
		end_line(l);
		rest.p += n + 1;
		rest.n -= n + 1;
	}
}

static void put_text(struct layout *l, const char *text)
{
	if (l->white == WHITE_FOLDED)
		put_folded(l, clf_str_from(text));
	else
		put_lines(l, clf_str_from(text));
}

static bool is_hidden(const struct html_node *node)
{
	const char *style = html_attribute(node, "style");

	if (style == NULL)
		return html_attribute(node, "hidden") != NULL;
	for (const char *p = strcasestr(style, "display"); p != NULL; p = strcasestr(p + 1, "display")) {
		const char *value = p + strlen("display");

		value += strspn(value, " \t:");
		if (strncasecmp(value, "none", 4) == 0)
			return true;
	}
	return strcasestr(style, "mso-hide:all") != NULL && strcasestr(style, "max-height:0") != NULL;
}

/* Outlook's paragraphs and those of webmail have no margin: each is a line. */
static bool has_margin(const struct html_node *node)
{
	const char *class_name = html_attribute(node, "class");
	const char *style = html_attribute(node, "style");
	const char *margin, *value;

	if (class_name != NULL && strncasecmp(class_name, "Mso", 3) == 0)
		return false;
	margin = style != NULL ? strcasestr(style, "margin") : NULL;
	if (margin == NULL)
		return true;
	value = strchr(margin, ':');
	value = value != NULL ? value + 1 + strspn(value + 1, " ") : "";
	return !(value[0] == '0' && value[1] != '.');
}

static const struct {
	const char *value;
	enum white white;
} whites[] = {
    {"break-spaces", WHITE_KEPT},     {"collapse", WHITE_FOLDED}, {"initial", WHITE_FOLDED},
    {"normal", WHITE_FOLDED},         {"nowrap", WHITE_FOLDED},   {"pre", WHITE_KEPT},
    {"pre-line", WHITE_LINES},        {"pre-wrap", WHITE_KEPT},   {"preserve", WHITE_KEPT},
    {"preserve-breaks", WHITE_LINES},
};

/* The first word of the value of white-space (CSS 2.1), or of white-space-collapse (CSS Text 4), which it is short for.
 */
static enum white white_value(struct clf_str declaration, enum white white)
{
	const char *colon = declaration.n > 0 ? memchr(declaration.p, ':', declaration.n) : NULL;
	struct clf_str name, value;

	if (colon == NULL)
		return white;
	name = clf_str_trim((struct clf_str){declaration.p, (size_t)(colon - declaration.p)});
	if (!clf_str_equal_nocase(name, CLF_STR("white-space")) &&
	    !clf_str_equal_nocase(name, CLF_STR("white-space-collapse")))
		return white;
	value = clf_str_trim((struct clf_str){colon + 1, (size_t)(declaration.p + declaration.n - (colon + 1))});
	for (size_t n = 0; n < value.n; n++)
		if (is_white(value.p[n]) || value.p[n] == '!')
			value.n = n;
	for (size_t i = 0; i < CLF_COUNT(whites); i++)
		if (clf_str_equal_nocase(value, clf_str_from(whites[i].value)))
			return whites[i].white;
	return white;
}

/* Of an element's content; around is what stands around it. */
static enum white white_of(const struct html_node *node, enum white around)
{
	const char *style = html_attribute(node, "style");
	enum white white = html_is(node, "pre") ? WHITE_KEPT : around;
	struct clf_str rest, declaration;

	if (style == NULL || strcasestr(style, "white-space") == NULL)
		return white;
	rest = clf_str_from(style);
	while (clf_str_split(&rest, ';', &declaration))
		white = white_value(declaration, white);
	return white;
}

static void begin_item(struct layout *l)
{
	unsigned depth = l->list_depth < LIST_DEPTH ? l->list_depth : LIST_DEPTH;
	char mark[64];
	size_t n = 0;
	int *number;

	for (unsigned i = 1; i < depth; i++)
		n += (size_t)snprintf(mark + n, sizeof mark - n, "  ");
	number = depth ? &l->list_number[depth - 1] : NULL;
	if (number != NULL && *number > 0)
		n += (size_t)snprintf(mark + n, sizeof mark - n, "%d. ", (*number)++);
	else
		n += (size_t)snprintf(mark + n, sizeof mark - n, "- ");
	put(l, mark, n);
}

static void visit(struct layout *l, struct html_node *node);

static void visit_children(struct layout *l, struct html_node *node)
{
	for (struct html_node *child = node->child; child != NULL; child = child->next)
		visit(l, child);
}

/* The target of a link goes behind its text unless the text says it. */
static void visit_link(struct layout *l, struct html_node *node)
{
	const char *href = html_attribute(node, "href");
	size_t before = l->line.n;
	size_t lines = l->lines.n;
	const char *core, *shown;
	size_t n;
	char *host;
	bool looks_like_url;

	visit_children(l, node);
	if (href == NULL || strncasecmp(href, "http", 4) != 0 || l->lines.n != lines || l->line.n <= before)
		return;
	core = strstr(href, "//");
	core = core != NULL ? core + 2 : href;
	if (strncasecmp(core, "www.", 4) == 0)
		core += 4;
	n = strcspn(core, "?#");
	while (n > 0 && core[n - 1] == '/')
		n--;
	host = clf_arena_copy(l->arena, core, n);
	shown = l->line.p + before;
	if (n == 0 || strlen(href) > 500 || strcasestr(shown, host) != NULL || strchr(href, '<') != NULL ||
	    strchr(href, '>') != NULL)
		return;
	looks_like_url = strncasecmp(shown + strspn(shown, " "), "http", 4) == 0;
	if (looks_like_url)
		return;
	clf_buf_printf(&l->line, " <%s>", href);
}

static void visit_image(struct layout *l, const struct html_node *node)
{
	const char *alt = html_attribute(node, "alt");

	l->body.leaf_count++;
	if (alt == NULL || clf_text_blank(alt) || strlen(alt) > 200)
		return;
	l->body.leaf_count--;
	put(l, "[", 1);
	put_text(l, alt);
	clf_buf_add_char(&l->line, ']');
	l->body.leaf_count++;
}

static void visit_list(struct layout *l, struct html_node *node, bool numbered)
{
	if (l->list_depth < LIST_DEPTH)
		l->list_number[l->list_depth] = numbered ? 1 : 0;
	l->list_depth++;
	visit_children(l, node);
	end_line(l);
	l->list_depth--;
}

static void visit_inside(struct layout *l, struct html_node *node)
{
	const char *tag = node->tag;

	if (strcmp(tag, "blockquote") == 0) {
		l->level++;
		visit_children(l, node);
		end_line(l);
		l->level--;
	} else if (strcmp(tag, "ul") == 0 || strcmp(tag, "ol") == 0) {
		visit_list(l, node, tag[0] == 'o');
	} else if (strcmp(tag, "li") == 0) {
		begin_item(l);
		visit_children(l, node);
	} else if (strcmp(tag, "a") == 0) {
		visit_link(l, node);
	} else {
		visit_children(l, node);
	}
	if (strcmp(tag, "td") == 0 || strcmp(tag, "th") == 0)
		l->space = l->space || l->line.n > 0;
}

static void visit_leaf(struct layout *l, struct html_node *node)
{
	if (node->text != NULL) {
		put_text(l, node->text);
		l->body.leaf_count++;
	} else if (html_is(node, "br")) {
		begin(l);
		l->body.leaf_count++;
		end_line(l);
	} else if (html_is(node, "img")) {
		visit_image(l, node);
	} else {
		end_line(l);
		l->body.leaf_count++;
	}
}

static bool is_leaf(const struct html_node *node)
{
	return node->text != NULL || html_is(node, "br") || html_is(node, "img") || html_is(node, "hr");
}

static void visit_element(struct layout *l, struct html_node *node)
{
	bool block = IS_ONE_OF(node->tag, block_tags) || (node->hint != HTML_NO_HINT && node->hint != HTML_ANSWER);
	bool spaced = IS_ONE_OF(node->tag, spaced_tags) && has_margin(node) && l->list_depth == 0;
	enum white white = l->white;
	enum html_hint hint;
	const char *rule;

	if (block)
		end_line(l);
	l->want_blank = l->want_blank || spaced;
	l->white = white_of(node, white);
	hint = l->hint;
	rule = l->hint_rule;
	if (node->hint == HTML_REST && !l->rest) {
		l->rest = true;
		l->rest_rule = node->rule;
	} else if (node->hint != HTML_NO_HINT && node->hint != HTML_REST) {
		l->hint = node->hint;
		l->hint_rule = node->rule;
	}
	visit_inside(l, node);
	if (block)
		end_line(l);
	l->want_blank = l->want_blank || spaced;
	l->white = white;
	l->hint = hint;
	l->hint_rule = rule;
}

static void visit(struct layout *l, struct html_node *node)
{
	node->first_leaf = l->body.leaf_count;
	if (is_leaf(node)) {
		enum html_hint hint;

		if (node->hint == HTML_REST && !l->rest) {
			end_line(l);
			l->rest = true;
			l->rest_rule = node->rule;
		}
		hint = l->hint;
		if (node->hint == HTML_ANSWER)
			l->hint = HTML_ANSWER;
		visit_leaf(l, node);
		l->hint = hint;
	} else if (is_hidden(node) || l->text_bytes > CLF_READ_TEXT_BYTES || l->lines.failed) {
		l->body.leaf_count++;
	} else {
		visit_element(l, node);
	}
	node->end_leaf = l->body.leaf_count;
}

struct cut_body html_to_lines(struct clf_arena *arena, struct html_node *root)
{
	struct layout l = {.arena = arena, .last_blank = true};

	clf_buf_init(&l.line, CLF_READ_TEXT_BYTES);
	clf_buf_init(&l.lines, LINES_BYTES);
	root->first_leaf = 0;
	visit_children(&l, root);
	end_line(&l);
	root->end_leaf = l.body.leaf_count;
	l.body.count = l.lines.n / sizeof(struct cut_line);
	l.body.lines = clf_arena_array_of(arena, l.body.count, struct cut_line);
	if (l.body.count > 0)
		memcpy(l.body.lines, l.lines.p, l.lines.n);
	clf_buf_free(&l.line);
	clf_buf_free(&l.lines);
	while (l.body.count > 0 && l.body.lines[l.body.count - 1].text.n == 0)
		l.body.count--;
	l.body.root = root;
	return l.body;
}

char *html_lines_to_text(struct clf_arena *arena, const struct cut_body *body)
{
	struct clf_buf out;
	char *text;

	clf_buf_init(&out, 2 * CLF_READ_TEXT_BYTES);
	for (size_t i = 0; i < body->count; i++) {
		for (unsigned level = 0; level < body->lines[i].level && level < 20; level++)
			clf_buf_add_text(&out, body->lines[i].text.n ? "> " : ">");
		clf_buf_add_str(&out, body->lines[i].text);
		clf_buf_add_char(&out, '\n');
	}
	text = clf_arena_copy(arena, out.p, out.n);
	clf_buf_free(&out);
	return text;
}

char *html_to_text(struct clf_arena *arena, struct html_node *root)
{
	struct clf_arena *scratch = clf_arena_new();
	struct cut_body body = html_to_lines(scratch, root);
	char *text = html_lines_to_text(arena, &body);

	clf_arena_free(&scratch);
	return text;
}
