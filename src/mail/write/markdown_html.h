/*
 * markdown_html.h - what the files that write the HTML part share.
 *
 * Mail programs keep tables, inline styles and old attributes, and drop much else: colours stand
 * inline for light grounds, and once more in a query for dark ones, by class.
 */
#ifndef CLF_MAIL_MARKDOWN_HTML_H
#define CLF_MAIL_MARKDOWN_HTML_H

#include "write/markdown.h"

struct html_writer {
	void (*nodes)(const struct html_writer *w, const struct markdown_node *node); /* writes it and what follows */
	struct clf_buf *out;
	const struct markdown_look *look;
	bool row;   /* within a row: smaller actions */
	bool small; /* within a footer */
};

/* markdown_escape.c */
void html_escaped(struct clf_buf *out, const char *text);
void html_text(struct clf_buf *out, struct clf_str text);

/* markdown_frame.c: what stands above and below the words of a mail in a frame with an accent. */
extern const char html_frame_dark[];    /* and those for what they have */
#define HTML_FOOTER "<!-- footer -->\n" /* before a footer; nothing else writes it */
void html_frame(const struct html_writer *w, const struct markdown_node *node);

/* markdown_notice.c */
extern const char html_dark[];        /* rules for any mail in a reader's own colours */
extern const char html_notice_dark[]; /* and those for notices */
/* Writes a block that has a shape; false: nothing is written, as it has none or is a quotation. */
bool html_shape(const struct html_writer *w, const struct markdown_node *node);

#endif
