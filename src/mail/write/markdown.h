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
	MARKDOWN_IMAGE,      /* written out as a link */
	MARKDOWN_PICTURE,    /* one of a frame: shown, and its words where pictures aren't */
	MARKDOWN_LETTERHEAD, /* of a frame with an accent: the block that begins it */
	MARKDOWN_FOOTER,     /* of a frame with an accent: all below the mail's own words */
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

/*
 * What a block of a mail to an agent is, by how it is written:
 * - facts: a list whose every item begins with its *label:*
 * - actions: a list whose every item is a link, **[the first]** among them, or *[what stays inside]*
 * - rows: a list with lists in it, as of tickets with what can be done
 * - strips: headings of level 6 (what goes out), 5 (what stays inside) and 4 (what to beware of)
 * - earlier: a quotation that begins with **whoever wrote it**
 * In other mails each is what it is in any Markdown.
 */
enum markdown_shape {
	MARKDOWN_AS_IT_IS,
	MARKDOWN_FACTS,
	MARKDOWN_ACTIONS,
	MARKDOWN_ROWS,
	MARKDOWN_STRIP,
	MARKDOWN_EARLIER,
};
enum markdown_shape markdown_shape_of(const struct markdown_node *node);
/* The link of an item that is an action, with how it is marked: MARKDOWN_STRONG, MARKDOWN_EMPHASIS or MARKDOWN_LINK. */
const struct markdown_node *markdown_action(const struct markdown_node *item, enum markdown_kind *mark);

/* Appends lines that end in LF. A notice is a mail to an agent: its blocks have shapes, and its lines are wrapped. */
void markdown_to_text(const struct markdown_node *document, bool notice, struct clf_buf *out);
/* Appends the words of nodes and of what is in them. */
void markdown_inline_text(const struct markdown_node *node, struct clf_buf *out);
/* What a frame may choose of the HTML part; colours as "#1a6fc4". */
struct markdown_look {
	const char *link, *line;
	bool fixed_link;                /* that colour on dark grounds, too */
	const char *accent, *on_accent; /* the letterhead's ground and its words; both or none */
	const char *text, *background;  /* both or none: NULL is the reader's own, light or dark */
	unsigned picture_height;        /* points */
	bool notice;                    /* its blocks have shapes */
};
extern const struct markdown_look markdown_plain_look;
/* Appends a whole HTML document. */
void markdown_to_html(const struct markdown_node *document, const struct markdown_look *look, const char *locale,
		      const char *title, struct clf_buf *out);

#endif
