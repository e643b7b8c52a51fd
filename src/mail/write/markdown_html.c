/*
 * markdown_html.c - a Markdown tree as the HTML part of a mail: styles in line, nothing fetched, no script, colours
 * that hold on light and dark grounds, and each block in the direction of its own first letters.
 */
#include <string.h>

#include "write/markdown.h"
#include "write/mustache_tree.h"

#define FONT "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

static void write_nodes(struct clf_buf *out, const struct markdown_node *node);

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

static void write_element(struct clf_buf *out, const struct markdown_node *node, const char *name, const char *style)
{
	clf_buf_printf(out, "<%s dir=\"auto\" style=\"%s\">", name, style);
	write_nodes(out, node->children);
	clf_buf_printf(out, "</%s>\n", name);
}

static void write_heading(struct clf_buf *out, const struct markdown_node *node)
{
	static const char *const styles[] = {
	    "font-size:21px;line-height:1.3;margin:0 0 16px",
	    "font-size:18px;line-height:1.3;margin:24px 0 12px",
	    "font-size:16px;line-height:1.4;margin:20px 0 8px",
	};
	unsigned level = node->level < 1 ? 1 : node->level > 3 ? 3 : node->level;
	char name[] = "h1";

	name[1] = (char)('0' + level);
	write_element(out, node, name, styles[level - 1]);
}

static void write_list(struct clf_buf *out, const struct markdown_node *list)
{
	static const char style[] = "margin:0 0 16px;padding:0 24px";

	if (list->ordered)
		clf_buf_printf(out, "<ol dir=\"auto\" start=\"%u\" style=\"%s\">\n", list->start, style);
	else
		clf_buf_printf(out, "<ul dir=\"auto\" style=\"%s\">\n", style);
	for (const struct markdown_node *item = list->children; item != NULL; item = item->next)
		write_element(out, item, "li", "margin:0 0 4px");
	clf_buf_add_text(out, list->ordered ? "</ol>\n" : "</ul>\n");
}

static void write_paragraph(struct clf_buf *out, const struct markdown_node *node)
{
	if (!node->tight) {
		write_element(out, node, "p", "margin:0 0 16px");
		return;
	}
	write_nodes(out, node->children);
	if (node->next != NULL)
		clf_buf_add_text(out, "\n");
}

static void write_quote(struct clf_buf *out, const struct markdown_node *node)
{
	clf_buf_add_text(out, "<blockquote dir=\"auto\" style=\"margin:0 0 16px;padding:2px 14px 0;"
			      "border:0 solid #b6bfca;border-inline-start-width:3px\">\n");
	write_nodes(out, node->children);
	clf_buf_add_text(out, "</blockquote>\n");
}

static void write_link(struct clf_buf *out, const struct markdown_node *node)
{
	bool linked = node->url != NULL && node->url[0];

	if (linked) {
		clf_buf_add_text(out, "<a style=\"color:#1a6fc4\" href=\"");
		add_escaped(out, node->url);
		clf_buf_add_text(out, "\">");
	}
	write_nodes(out, node->children);
	if (linked)
		clf_buf_add_text(out, "</a>");
}

static void write_code(struct clf_buf *out, const struct markdown_node *node)
{
	bool block = node->kind == MARKDOWN_CODE_BLOCK;

	clf_buf_add_text(out, block ? "<pre style=\"margin:0 0 16px;white-space:pre-wrap;"
				      "font-family:Consolas,Menlo,monospace;font-size:14px\">"
				    : "<code style=\"font-family:Consolas,Menlo,monospace;font-size:14px\">");
	add_escaped(out, node->text);
	clf_buf_add_text(out, block ? "</pre>\n" : "</code>");
}

static void write_wrapped(struct clf_buf *out, const struct markdown_node *node, const char *open, const char *close)
{
	clf_buf_add_text(out, open);
	write_nodes(out, node->children);
	clf_buf_add_text(out, close);
}

static void write_node(struct clf_buf *out, const struct markdown_node *node)
{
	switch (node->kind) {
	case MARKDOWN_PARAGRAPH:
		write_paragraph(out, node);
		break;
	case MARKDOWN_HEADING:
		write_heading(out, node);
		break;
	case MARKDOWN_QUOTE:
		write_quote(out, node);
		break;
	case MARKDOWN_LIST:
		write_list(out, node);
		break;
	case MARKDOWN_CODE_BLOCK:
	case MARKDOWN_CODE:
		write_code(out, node);
		break;
	case MARKDOWN_BREAK:
		clf_buf_add_text(out, "<hr style=\"border:0;border-top:1px solid #b6bfca;margin:24px 0\">\n");
		break;
	case MARKDOWN_SOFT_BREAK:
		clf_buf_add_text(out, "\n");
		break;
	case MARKDOWN_HARD_BREAK:
		clf_buf_add_text(out, "<br>\n");
		break;
	case MARKDOWN_EMPHASIS:
		write_wrapped(out, node, "<em>", "</em>");
		break;
	case MARKDOWN_STRONG:
		write_wrapped(out, node, "<strong>", "</strong>");
		break;
	case MARKDOWN_LINK:
	case MARKDOWN_IMAGE:
		write_link(out, node);
		break;
	case MARKDOWN_HTML:
	case MARKDOWN_TEXT:
		add_text(out, node->text != NULL ? node->text : "");
		break;
	case MARKDOWN_DOCUMENT:
	case MARKDOWN_ITEM:
		write_nodes(out, node->children);
		break;
	}
}

static void write_nodes(struct clf_buf *out, const struct markdown_node *node)
{
	for (; node != NULL; node = node->next)
		write_node(out, node);
}

void markdown_to_html(const struct markdown_node *document, const char *locale, const char *title, struct clf_buf *out)
{
	clf_buf_add_text(out, "<!DOCTYPE html>\n<html lang=\"");
	add_escaped(out, locale);
	clf_buf_add_text(out, "\">\n<head>\n<meta charset=\"utf-8\">\n"
			      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
			      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	add_escaped(out, title);
	clf_buf_add_text(out, "</title>\n</head>\n<body style=\"margin:0;padding:0\">\n"
			      "<div style=\"max-width:600px;margin:0 auto;padding:20px 16px;font-family:" FONT ";"
			      "font-size:16px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word\">\n");
	write_nodes(out, document->children);
	clf_buf_add_text(out, "</div>\n</body>\n</html>\n");
}
