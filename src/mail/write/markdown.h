/*
 * markdown.h - CommonMark to a small tree of the room's own (adapter of cmark-gfm), and from the tree to the two
 * parts of a mail.
 */
#ifndef CLF_MAIL_MARKDOWN_H
#define CLF_MAIL_MARKDOWN_H

#include <stdbool.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_arena;

#define MARKDOWN_DEPTH 32

enum markdown_kind {
	MARKDOWN_DOCUMENT,
	MARKDOWN_PARAGRAPH,
	MARKDOWN_HEADING,
	MARKDOWN_QUOTE,
	MARKDOWN_LIST,
	MARKDOWN_ITEM,
	MARKDOWN_CODE_BLOCK,
	MARKDOWN_BREAK,
	MARKDOWN_HTML, /* raw HTML, block or inline; written out as text */
	MARKDOWN_TEXT, /* may hold line feeds: each is a line break */
	MARKDOWN_CODE,
	MARKDOWN_SOFT_BREAK,
	MARKDOWN_HARD_BREAK,
	MARKDOWN_EMPHASIS,
	MARKDOWN_STRONG,
	MARKDOWN_LINK,
	MARKDOWN_IMAGE,   /* written out as a link */
	MARKDOWN_PICTURE, /* one of a frame: shown, and its words where pictures aren't */
};

struct markdown_node {
	enum markdown_kind kind;
	unsigned line;    /* in the source, from 1; of an inline node that of its block or its own */
	unsigned level;   /* of a heading */
	bool ordered;     /* of a list, as the two below */
	bool tight;       /* also of the paragraphs in such a list */
	unsigned start;   /* the first item's number */
	const char *text; /* of text, code, HTML */
	const char *url;  /* of link and image; "" when its scheme is none of http, https, mailto, tel */
	struct markdown_node *children;
	struct markdown_node *next;
};

/* CLF_ELIMIT: nested deeper than MARKDOWN_DEPTH. */
enum clf_status markdown_parse(struct clf_arena *arena, struct clf_str source, struct markdown_node **out,
			       struct clf_error *err);

/* Appends lines that end in LF. */
void markdown_to_text(const struct markdown_node *document, struct clf_buf *out);
/* What a frame may choose of the HTML part; colours as "#1a6fc4". */
struct markdown_look {
	const char *link, *line;
	const char *text, *background; /* both or none: NULL is the reader's own, light or dark */
	unsigned picture_height;       /* points */
};
extern const struct markdown_look markdown_plain_look;
/* Appends a whole HTML document. */
void markdown_to_html(const struct markdown_node *document, const struct markdown_look *look, const char *locale,
		      const char *title, struct clf_buf *out);

#endif
