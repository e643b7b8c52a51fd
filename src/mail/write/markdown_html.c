/*
 * markdown_html.c - a Markdown tree as the HTML part of a mail: styles in line, nothing fetched but a frame's pictures,
 * no script, colours that hold on light and dark grounds, and each block in the direction of its own first letters.
 */
#include <string.h>

#include "write/markdown_html.h"
#include "write/mustache_tree.h"

#define PICTURE_WORDS 1024u
#define FONT "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

const struct markdown_look markdown_plain_look = {.link = "#0b5cad", .line = "#b6bfca", .picture_height = 48};

static void write_nodes(const struct html_writer *w, const struct markdown_node *node);

static void write_element(const struct html_writer *w, const struct markdown_node *node, const char *name,
			  const char *style)
{
	clf_buf_printf(w->out, "<%s dir=\"auto\" style=\"%s\">", name, style);
	write_nodes(w, node->children);
	clf_buf_printf(w->out, "</%s>\n", name);
}

static void write_heading(const struct html_writer *w, const struct markdown_node *node)
{
	static const char *const styles[] = {
	    "font-size:20px;line-height:28px;margin:0 0 14px",
	    "font-size:17px;line-height:24px;margin:24px 0 10px",
	    "font-size:16px;line-height:24px;margin:20px 0 8px",
	};
	unsigned level = node->level < 1 ? 1 : node->level > 3 ? 3 : node->level;
	char name[] = "h1";

	name[1] = (char)('0' + level);
	write_element(w, node, name, styles[w->look->notice && level == 2 ? 2 : level - 1]);
}

static void write_list(const struct html_writer *w, const struct markdown_node *list)
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

static void write_paragraph(const struct html_writer *w, const struct markdown_node *node)
{
	if (!node->tight) {
		write_element(w, node, "p", w->small ? "margin:0 0 8px" : "margin:0 0 16px");
		return;
	}
	write_nodes(w, node->children);
	if (node->next != NULL)
		clf_buf_add_text(w->out, "\n");
}

/* By its first letter that has a direction, as dir="auto" does: a border needs its side named where mails are read. */
static bool is_rtl(const struct markdown_node *node)
{
	struct clf_buf words;
	struct clf_str text;
	bool found = false, rtl = false;

	clf_buf_init(&words, CLF_MUSTACHE_OUTPUT);
	markdown_inline_text(node->children, &words);
	text = clf_buf_view(&words);
	while (text.n > 0 && !found) {
		unsigned c = clf_utf8_next(&text);

		rtl = (c >= 0x590 && c < 0x900) || (c >= 0xfb1d && c < 0xfe00) || (c >= 0xfe70 && c < 0xff00);
		found = rtl || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xc0 && c < 0x2000) ||
			(c >= 0x2e80 && c < 0xfb00);
	}
	clf_buf_free(&words);
	return rtl;
}

/* What was said earlier is quieter. */
static void write_quote(const struct html_writer *w, const struct markdown_node *node)
{
	bool earlier = w->look->notice && markdown_shape_of(node) == MARKDOWN_EARLIER;
	bool rtl = is_rtl(node);

	clf_buf_printf(w->out,
		       "<blockquote dir=\"auto\"%s style=\"margin:0 0 16px;padding:2px %s;border:0 solid %s;"
		       "border-%s-width:3px%s\">\n",
		       earlier ? " class=\"soft\"" : "", rtl ? "14px 0 0" : "0 0 14px", w->look->line,
		       rtl ? "right" : "left", earlier ? ";color:#5f6875;font-size:14px;line-height:21px" : "");
	write_nodes(w, node->children);
	clf_buf_add_text(w->out, "</blockquote>\n");
}

static void write_link(const struct html_writer *w, const struct markdown_node *node)
{
	bool linked = node->url != NULL && node->url[0];

	if (linked) {
		clf_buf_printf(w->out, "<a %sstyle=\"color:%s\" href=\"", w->look->fixed_link ? "" : "class=\"link\" ",
			       w->look->link);
		html_escaped(w->out, node->url);
		clf_buf_add_text(w->out, "\">");
	}
	write_nodes(w, node->children);
	if (linked)
		clf_buf_add_text(w->out, "</a>");
}

/* Programs that don't know max-height go by the attribute. */
static void write_picture(const struct html_writer *w, const struct markdown_node *node)
{
	struct clf_buf words;

	clf_buf_init(&words, PICTURE_WORDS);
	markdown_inline_text(node->children, &words);
	clf_buf_add_text(w->out, "<img src=\"");
	html_escaped(w->out, node->url);
	clf_buf_printf(w->out, "\" height=\"%u\" style=\"height:%upx;width:auto;max-width:100%%;border:0\" alt=\"",
		       w->look->picture_height, w->look->picture_height);
	mustache_escape(w->out, clf_str_trim(clf_buf_view(&words)), CLF_ESCAPE_HTML);
	clf_buf_add_text(w->out, "\">");
	clf_buf_free(&words);
}

static void write_code(const struct html_writer *w, const struct markdown_node *node)
{
	bool block = node->kind == MARKDOWN_CODE_BLOCK;

	clf_buf_add_text(w->out, block ? "<pre style=\"margin:0 0 16px;white-space:pre-wrap;"
					 "font-family:Consolas,Menlo,monospace;font-size:14px\">"
				       : "<code style=\"font-family:Consolas,Menlo,monospace;font-size:14px\">");
	html_escaped(w->out, node->text);
	clf_buf_add_text(w->out, block ? "</pre>\n" : "</code>");
}

static void write_wrapped(const struct html_writer *w, const struct markdown_node *node, const char *open,
			  const char *close)
{
	clf_buf_add_text(w->out, open);
	write_nodes(w, node->children);
	clf_buf_add_text(w->out, close);
}

static void write_node(const struct html_writer *w, const struct markdown_node *node)
{
	if (w->look->notice && html_shape(w, node))
		return;
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
		html_text(w->out, clf_str_from(node->text != NULL ? node->text : ""));
		break;
	case MARKDOWN_LETTERHEAD:
	case MARKDOWN_FOOTER:
		html_frame(w, node);
		break;
	case MARKDOWN_DOCUMENT:
	case MARKDOWN_ITEM:
		write_nodes(w, node->children);
		break;
	}
}

static void write_nodes(const struct html_writer *w, const struct markdown_node *node)
{
	for (; node != NULL; node = node->next)
		write_node(w, node);
}

static void write_colours(const struct html_writer *w)
{
	const struct markdown_look *look = w->look;

	clf_buf_add_text(w->out, "</title>\n");
	if (look->background == NULL)
		clf_buf_printf(w->out, "<style>\n@media (prefers-color-scheme:dark){\n%s%s}\n</style>\n", html_dark,
			       look->notice           ? html_notice_dark
			       : look->accent != NULL ? html_frame_dark
						      : "");
	clf_buf_add_text(w->out, "</head>\n<body style=\"margin:0;padding:0");
	if (look->background != NULL)
		clf_buf_printf(w->out, ";background-color:%s;color:%s", look->background, look->text);
	clf_buf_add_text(w->out, "\">\n");
}

void markdown_to_html(const struct markdown_node *document, const struct markdown_look *look, const char *locale,
		      const char *title, struct clf_buf *out)
{
	const struct html_writer w = {.out = out, .look = look, .nodes = write_nodes};

	clf_buf_add_text(out, "<!DOCTYPE html>\n<html lang=\"");
	html_escaped(out, locale);
	clf_buf_printf(out,
		       "\">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
		       "<meta name=\"color-scheme\" content=\"%s\">\n<title>",
		       look->background != NULL ? "light only" : "light dark");
	html_escaped(out, title);
	write_colours(&w);
	clf_buf_add_text(out, "<div style=\"max-width:640px;padding:16px;font-family:" FONT ";"
			      "font-size:16px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word\">\n");
	write_nodes(&w, document->children);
	clf_buf_add_text(out, "</div>\n</body>\n</html>\n");
}
