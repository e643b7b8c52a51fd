/*
 * markdown_frame.c - what a frame with an accent puts around a mail's words as HTML: the letterhead, and the footer.
 */
#include "clf/base/str.h"
#include "write/markdown_html.h"

#define TABLE                                                                                                          \
	"<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" width=\"100%%\" style=\"width:100%%;"

const char html_frame_dark[] = ".soft{color:#a3adba!important}\n";

static bool has_picture(const struct markdown_node *node)
{
	for (; node != NULL; node = node->next)
		if (node->kind == MARKDOWN_PICTURE || has_picture(node->children))
			return true;
	return false;
}

/* Of a heading or a paragraph the words alone: the letterhead has a type of its own. */
static void write_words(const struct html_writer *w, const struct markdown_node *block)
{
	bool bare = block->kind == MARKDOWN_HEADING || block->kind == MARKDOWN_PARAGRAPH;

	w->nodes(w, bare ? block->children : block);
}

/* A logo is drawn for a ground of its own, so that the accent is a rule below it. */
static void write_letterhead(const struct html_writer *w, const struct markdown_node *node)
{
	struct markdown_look look = *w->look;
	struct html_writer inside = *w;

	if (has_picture(node->children)) {
		clf_buf_printf(w->out,
			       TABLE "margin:0 0 24px\"><tr><td dir=\"auto\" style=\"border:0 solid %s;"
				     "border-bottom-width:3px;padding:4px 0 14px\">",
			       look.accent);
	} else {
		clf_buf_printf(w->out,
			       TABLE
			       "margin:0 0 24px\"><tr><td dir=\"auto\" bgcolor=\"%s\" style=\"background-color:%s;"
			       "color:%s;border-radius:6px;padding:13px 20px;font-size:18px;line-height:26px;"
			       "font-weight:bold\">",
			       look.accent, look.accent, look.on_accent);
		look.link = look.on_accent;
		look.fixed_link = true;
	}
	inside.look = &look;
	write_words(&inside, node->children);
	clf_buf_add_text(w->out, "</td></tr></table>\n");
}

static void write_footer(const struct html_writer *w, const struct markdown_node *node)
{
	struct html_writer inside = *w;
	bool own = w->look->background != NULL;

	inside.small = true;
	clf_buf_add_text(w->out, HTML_FOOTER);
	clf_buf_printf(w->out,
		       TABLE "margin:32px 0 0\"><tr><td dir=\"auto\" class=\"line soft\" style=\"border:0 solid %s;"
			     "border-top-width:1px;padding:14px 0 0;%s%s%sfont-size:13px;line-height:20px\">\n",
		       own ? w->look->line : "#dfe3e8", own ? "color:" : "color:#5f6875;", own ? w->look->text : "",
		       own ? ";" : "");
	w->nodes(&inside, node->children);
	clf_buf_add_text(w->out, "</td></tr></table>\n");
}

void html_frame(const struct html_writer *w, const struct markdown_node *node)
{
	if (node->kind == MARKDOWN_LETTERHEAD)
		write_letterhead(w, node);
	else
		write_footer(w, node);
}
