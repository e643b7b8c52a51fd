/*
 * markdown_notice.c - the blocks of mails to agents as HTML: facts in two columns, actions that a thumb hits, strips
 * that tell by colour where a reply goes. The colours are the page's.
 */
#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "write/markdown_html.h"

#define TABLE "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\""

const char html_dark[] = ".link{color:#7db8f5!important}\n"
			 ".line{border-color:#2c323b!important}\n";
const char html_notice_dark[] = ".out{background-color:#12293f!important;color:#8fc3f7!important;"
				"border-color:#7db8f5!important}\n"
				".inside{background-color:#2b230f!important;color:#f2d58a!important;"
				"border-color:#7a6220!important}\n"
				".warn{background-color:#3a1a18!important;color:#ff9b91!important;"
				"border-color:#ff9b91!important}\n"
				".soft{color:#a3adba!important}\n"
				".do{border-color:#6c7787!important}\n"
				".do a{color:#7db8f5!important}\n"
				".first{background-color:#7db8f5!important;border-color:#7db8f5!important}\n"
				".first a{color:#0b1420!important}\n"
				".inside a{color:#f2d58a!important}\n";

struct paint {
	const char *name, *ground, *ink, *edge;
};

static void write_strip(const struct html_writer *w, const struct markdown_node *node)
{
	static const struct paint paints[] = {
	    {"warn", "#fdecea", "#8a1c13", "#8a1c13"},
	    {"inside", "#fff4d6", "#5c4300", "#e5c45c"},
	    {"out", "#e4effa", "#0a4a8c", "#0b5cad"},
	};
	const struct paint *paint = &paints[node->level > 6 ? 2 : node->level - 4];

	clf_buf_printf(w->out,
		       TABLE " width=\"100%%\" style=\"width:100%%;margin:0 0 16px\"><tr>"
			     "<td dir=\"auto\" class=\"%s\" bgcolor=\"%s\" style=\"background-color:%s;color:%s;"
			     "border:0 solid %s;border-left-width:4px;border-radius:4px;padding:9px 14px;"
			     "font-size:15px;line-height:22px\">",
		       paint->name, paint->ground, paint->ground, paint->ink, paint->edge);
	w->nodes(w, node->children);
	clf_buf_add_text(w->out, "</td></tr></table>\n");
}

/* "Customer", of "Customer:". */
static struct clf_str without_colon(struct clf_str label)
{
	static const char *const ends[] = {":", "\xef\xbc\x9a", " ", "\xc2\xa0", "\xe2\x80\xaf"};
	bool cut = true;

	while (cut) {
		cut = false;
		for (size_t i = 0; i < CLF_COUNT(ends); i++) {
			size_t n = strlen(ends[i]);

			if (label.n > n && memcmp(label.p + label.n - n, ends[i], n) == 0) {
				label.n -= n;
				cut = true;
			}
		}
	}
	return label;
}

static void write_label(const struct html_writer *w, const struct markdown_node *label)
{
	struct clf_buf text;

	clf_buf_init(&text, 4096);
	markdown_inline_text(label->children, &text);
	html_text(w->out, without_colon(clf_str_trim(clf_buf_view(&text))));
	clf_buf_free(&text);
}

static void write_fact(const struct html_writer *w, const struct markdown_node *item)
{
	const struct markdown_node *label = item->children->children;

	clf_buf_add_text(w->out, "<tr><th scope=\"row\" align=\"left\" valign=\"top\" width=\"25%\" dir=\"auto\" "
				 "class=\"soft\" style=\"width:25%;padding:3px 12px 3px 0;text-align:start;"
				 "font-weight:normal;color:#5f6875;font-size:14px;line-height:21px\">");
	write_label(w, label);
	clf_buf_add_text(w->out, "</th><td valign=\"top\" dir=\"auto\" style=\"padding:3px 0;font-size:15px;"
				 "line-height:21px\">");
	w->nodes(w, label->next);
	w->nodes(w, item->children->next);
	clf_buf_add_text(w->out, "</td></tr>\n");
}

static void write_facts(const struct html_writer *w, const struct markdown_node *list)
{
	clf_buf_add_text(w->out,
			 "<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\" width=\"100%\" class=\"line\" "
			 "style=\"width:100%;margin:0 0 16px;border:0 solid #dfe3e8;border-width:1px 0;"
			 "padding:6px 0\">\n");
	for (const struct markdown_node *item = list->children; item != NULL; item = item->next)
		write_fact(w, item);
	clf_buf_add_text(w->out, "</table>\n");
}

/* A cell with a border, which is what is left where a link's padding isn't known; else all of it is the link. */
static void write_action(const struct html_writer *w, const struct markdown_node *item)
{
	static const struct paint plain = {"do", "transparent", "#0b5cad", "#7c8695"},
				  first = {"first", "#0b5cad", "#ffffff", "#0b5cad"},
				  inside = {"inside", "#fff4d6", "#5c4300", "#e5c45c"};
	enum markdown_kind mark = MARKDOWN_LINK;
	const struct markdown_node *link = markdown_action(item, &mark);
	const struct paint *paint = mark == MARKDOWN_STRONG ? &first : mark == MARKDOWN_EMPHASIS ? &inside : &plain;
	const char *padding = w->row ? "11px 12px" : "11px 16px";

	clf_buf_printf(w->out,
		       "<div style=\"display:inline-block;vertical-align:top;margin:0 8px 8px 0\">" TABLE "><tr>"
		       "<td class=\"%s\"%s%s%s style=\"background-color:%s;border:1px solid %s;border-radius:6px;"
		       "mso-padding-alt:%s\"><a style=\"display:block;padding:%s;font-size:15px;line-height:22px;"
		       "font-weight:%s;color:%s;text-decoration:none\" href=\"",
		       paint->name, mark != MARKDOWN_LINK ? " bgcolor=\"" : "",
		       mark != MARKDOWN_LINK ? paint->ground : "", mark != MARKDOWN_LINK ? "\"" : "", paint->ground,
		       paint->edge, padding, padding, mark == MARKDOWN_STRONG ? "bold" : "normal", paint->ink);
	html_escaped(w->out, link->url);
	clf_buf_add_text(w->out, "\">");
	w->nodes(w, link->children);
	clf_buf_add_text(w->out, "</a></td></tr></table></div>\n");
}

static void write_actions(const struct html_writer *w, const struct markdown_node *list)
{
	clf_buf_printf(w->out, "<div style=\"margin:%s\">\n", w->row ? "8px 0 0" : "0 0 8px");
	for (const struct markdown_node *item = list->children; item != NULL; item = item->next)
		write_action(w, item);
	clf_buf_add_text(w->out, "</div>\n");
}

static void write_rows(const struct html_writer *w, const struct markdown_node *list)
{
	struct html_writer inside = *w;

	inside.row = true;
	clf_buf_add_text(w->out, TABLE " width=\"100%\" style=\"width:100%;margin:0 0 16px\">\n");
	for (const struct markdown_node *item = list->children; item != NULL; item = item->next) {
		clf_buf_add_text(w->out, "<tr><td dir=\"auto\" class=\"line\" style=\"border:0 solid #dfe3e8;"
					 "border-top-width:1px;padding:12px 0 4px;line-height:22px\">");
		w->nodes(&inside, item->children);
		clf_buf_add_text(w->out, "</td></tr>\n");
	}
	clf_buf_add_text(w->out, "</table>\n");
}

bool html_shape(const struct html_writer *w, const struct markdown_node *node)
{
	switch (markdown_shape_of(node)) {
	case MARKDOWN_AS_IT_IS:
	case MARKDOWN_EARLIER:
		return false;
	case MARKDOWN_FACTS:
		write_facts(w, node);
		break;
	case MARKDOWN_ACTIONS:
		write_actions(w, node);
		break;
	case MARKDOWN_ROWS:
		write_rows(w, node);
		break;
	case MARKDOWN_STRIP:
		write_strip(w, node);
		break;
	}
	return true;
}
