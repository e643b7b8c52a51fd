/*
 * markdown_html.c - a Markdown tree as the HTML part of a mail: styles in line, nothing fetched but a frame's pictures,
 * no script, colours that hold on light and dark grounds, and each block in the direction of its own first letters.
 */
#include <string.h>

#include "write/markdown.h"
#include "write/mustache_tree.h"

#define PICTURE_WORDS 1024u
#define FONT "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

const struct markdown_look markdown_plain_look = {.link = "#1a6fc4", .line = "#b6bfca", .picture_height = 48};

struct writer {
	struct clf_buf *out;
	const struct markdown_look *look;
};

static void write_nodes(const struct writer *w, const struct markdown_node *node);

static void add_escaped(struct clf_buf *out, const char *text)
{
	mustache_escape(out, clf_str_from(text), CLF_ESCAPE_HTML);
}

/* Line feeds break the line, and blanks at its start or in a row are kept. */
static void add_text(struct clf_buf *out, const char *text)
{
	struct clf_str rest = clf_str_from(text);

	while (rest.n > 0) {
		const char *stop = memchr(rest.p, '\n', rest.n);
		size_t length = stop != NULL ? (size_t)(stop - rest.p) : rest.n;
		bool kept = rest.p != text;

		for (size_t i = 0; i < length; i++) {
			if (rest.p[i] == ' ' && (kept || (i + 1 < length && rest.p[i + 1] == ' ')))
				clf_buf_add_text(out, "&#160;");
			else
				mustache_escape(out, (struct clf_str){rest.p + i, 1}, CLF_ESCAPE_HTML);
			kept = rest.p[i] == ' ' && kept;
		}
		if (stop != NULL) {
			clf_buf_add_text(out, "<br>\n");
			length++;
		}
		rest.p += length;
		rest.n -= length;
	}
}

static void write_element(const struct writer *w, const struct markdown_node *node, const char *name, const char *style)
{
	clf_buf_printf(w->out, "<%s dir=\"auto\" style=\"%s\">", name, style);
	write_nodes(w, node->children);
	clf_buf_printf(w->out, "</%s>\n", name);
}

static void write_heading(const struct writer *w, const struct markdown_node *node)
{
	static const char *const styles[] = {
	    "font-size:21px;line-height:1.3;margin:0 0 16px",
	    "font-size:18px;line-height:1.3;margin:24px 0 12px",
	    "font-size:16px;line-height:1.4;margin:20px 0 8px",
	};
	unsigned level = node->level < 1 ? 1 : node->level > 3 ? 3 : node->level;
	char name[] = "h1";

	name[1] = (char)('0' + level);
	write_element(w, node, name, styles[level - 1]);
}

static void write_list(const struct writer *w, const struct markdown_node *list)
{
	static const char style[] = "margin:0 0 16px;padding:0 24px";

	if (list->ordered)
		clf_buf_printf(w->out, "<ol dir=\"auto\" start=\"%u\" style=\"%s\">\n", list->start, style);
	else
		clf_buf_printf(w->out, "<ul dir=\"auto\" style=\"%s\">\n", style);
	for (const struct markdown_node *item = list->children; item != NULL; item = item->next)
		write_element(w, item, "li", "margin:0 0 4px");
	clf_buf_add_text(w->out, list->ordered ? "</ol>\n" : "</ul>\n");
}

static void write_paragraph(const struct writer *w, const struct markdown_node *node)
{
	if (!node->tight) {
		write_element(w, node, "p", "margin:0 0 16px");
		return;
	}
	write_nodes(w, node->children);
	if (node->next != NULL)
		clf_buf_add_text(w->out, "\n");
}

static void write_quote(const struct writer *w, const struct markdown_node *node)
{
	clf_buf_printf(w->out,
		       "<blockquote dir=\"auto\" style=\"margin:0 0 16px;padding:2px 14px 0;"
		       "border:0 solid %s;border-inline-start-width:3px\">\n",
		       w->look->line);
	write_nodes(w, node->children);
	clf_buf_add_text(w->out, "</blockquote>\n");
}

static void write_link(const struct writer *w, const struct markdown_node *node)
{
	bool linked = node->url != NULL && node->url[0];

	if (linked) {
		clf_buf_printf(w->out, "<a style=\"color:%s\" href=\"", w->look->link);
		add_escaped(w->out, node->url);
		clf_buf_add_text(w->out, "\">");
	}
	write_nodes(w, node->children);
	if (linked)
		clf_buf_add_text(w->out, "</a>");
}

/* Programs that don't know max-height go by the attribute. */
static void write_picture(const struct writer *w, const struct markdown_node *node)
{
	struct clf_buf words;

	clf_buf_init(&words, PICTURE_WORDS);
	markdown_to_text(node, &words);
	clf_buf_add_text(w->out, "<img src=\"");
	add_escaped(w->out, node->url);
	clf_buf_printf(w->out, "\" height=\"%u\" style=\"height:%upx;width:auto;max-width:100%%;border:0\" alt=\"",
		       w->look->picture_height, w->look->picture_height);
	mustache_escape(w->out, clf_str_trim(clf_buf_view(&words)), CLF_ESCAPE_HTML);
	clf_buf_add_text(w->out, "\">");
	clf_buf_free(&words);
}

static void write_code(const struct writer *w, const struct markdown_node *node)
{
	bool block = node->kind == MARKDOWN_CODE_BLOCK;

	clf_buf_add_text(w->out, block ? "<pre style=\"margin:0 0 16px;white-space:pre-wrap;"
					 "font-family:Consolas,Menlo,monospace;font-size:14px\">"
				       : "<code style=\"font-family:Consolas,Menlo,monospace;font-size:14px\">");
	add_escaped(w->out, node->text);
	clf_buf_add_text(w->out, block ? "</pre>\n" : "</code>");
}

static void write_wrapped(const struct writer *w, const struct markdown_node *node, const char *open, const char *close)
{
	clf_buf_add_text(w->out, open);
	write_nodes(w, node->children);
	clf_buf_add_text(w->out, close);
}

static void write_node(const struct writer *w, const struct markdown_node *node)
{
	switch (node->kind) {
	case MARKDOWN_PARAGRAPH:
		write_paragraph(w, node);
		break;
	case MARKDOWN_HEADING:
		write_heading(w, node);
		break;
	case MARKDOWN_QUOTE:
		write_quote(w, node);
		break;
	case MARKDOWN_LIST:
		write_list(w, node);
		break;
	case MARKDOWN_CODE_BLOCK:
	case MARKDOWN_CODE:
		write_code(w, node);
		break;
	case MARKDOWN_BREAK:
		clf_buf_printf(w->out, "<hr style=\"border:0;border-top:1px solid %s;margin:24px 0\">\n",
			       w->look->line);
		break;
	case MARKDOWN_SOFT_BREAK:
		clf_buf_add_text(w->out, "\n");
		break;
	case MARKDOWN_HARD_BREAK:
		clf_buf_add_text(w->out, "<br>\n");
		break;
	case MARKDOWN_EMPHASIS:
		write_wrapped(w, node, "<em>", "</em>");
		break;
	case MARKDOWN_STRONG:
		write_wrapped(w, node, "<strong>", "</strong>");
		break;
	case MARKDOWN_LINK:
	case MARKDOWN_IMAGE:
		write_link(w, node);
		break;
	case MARKDOWN_PICTURE:
		write_picture(w, node);
		break;
	case MARKDOWN_HTML:
	case MARKDOWN_TEXT:
		add_text(w->out, node->text != NULL ? node->text : "");
		break;
	case MARKDOWN_DOCUMENT:
	case MARKDOWN_ITEM:
		write_nodes(w, node->children);
		break;
	}
}

static void write_nodes(const struct writer *w, const struct markdown_node *node)
{
	for (; node != NULL; node = node->next)
		write_node(w, node);
}

static void write_colours(const struct writer *w)
{
	const struct markdown_look *look = w->look;

	clf_buf_add_text(w->out, "</title>\n</head>\n<body style=\"margin:0;padding:0");
	if (look->background != NULL)
		clf_buf_printf(w->out, ";background-color:%s;color:%s", look->background, look->text);
	clf_buf_add_text(w->out, "\">\n");
}

void markdown_to_html(const struct markdown_node *document, const struct markdown_look *look, const char *locale,
		      const char *title, struct clf_buf *out)
{
	const struct writer w = {out, look};

	clf_buf_add_text(out, "<!DOCTYPE html>\n<html lang=\"");
	add_escaped(out, locale);
	clf_buf_printf(out,
		       "\">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
		       "<meta name=\"color-scheme\" content=\"%s\">\n<title>",
		       look->background != NULL ? "light only" : "light dark");
	add_escaped(out, title);
	write_colours(&w);
	clf_buf_add_text(out, "<div style=\"max-width:600px;margin:0 auto;padding:20px 16px;font-family:" FONT ";"
			      "font-size:16px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word\">\n");
	write_nodes(&w, document->children);
	clf_buf_add_text(out, "</div>\n</body>\n</html>\n");
}
