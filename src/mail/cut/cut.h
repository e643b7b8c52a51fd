/*
 * cut.h - what in a body is new, and what is quotation, signature, forwarded mail or disclaimer.
 *
 * The body is an array of lines, made from text or from HTML. The passes run in this order, each only over
 * lines that are still new, each linear in the body: cut_content.c (what is known to have gone out),
 * cut_html.c (structure of mail programs), cut_text.c (marker lines and quotation marks), cut_sign.c
 * (signatures). When in doubt a line stays new: to show too much is milder than to lose what was written.
 */
#ifndef CLF_MAIL_CUT_H
#define CLF_MAIL_CUT_H

#include "clf/mail/reading.h"
#include "html/html_tree.h"

struct cut_line {
	struct clf_str text; /* as shown, quotation marks included */
	struct clf_str bare; /* without quotation marks and white space around it */
	unsigned level;      /* of quotation marks or enclosing blockquotes */
	bool marked;         /* the level comes from ">" marks in the text */
	bool named;          /* these are of another kind than ">": "AB> ", "| " */
	size_t leaf;         /* first leaf of the HTML tree that belongs to it */
	enum html_hint hint;
	const char *hint_rule;
	enum clf_block_role role; /* what has been decided; CLF_BLOCK_NEW until then */
	const char *rule;         /* what decided it, NULL while new */
	unsigned char field;      /* 1 + enum cut_field once it was looked at */
	struct clf_str value;     /* what stands behind the colon of one */
	bool pinned;              /* certainly new: no later pass may take it for quotation */
	bool filled_in;           /* a quoted line into which the sender wrote */
	bool answered;            /* quoted, and shown with the answer below it */
	bool guessed; /* cut without a mark or structure, by evidence that isn't ours: whoever wrote it hears of it */
};

struct cut_body {
	struct cut_line *lines;
	size_t count;
	struct html_node *root; /* NULL when the lines come from text */
	size_t leaf_count;
	bool answers;  /* the mail answers one: by its header, its subject, or because of what was sent */
	bool forwards; /* its subject says that it passes one on */
	const struct clf_reading *mail; /* whose body it is: its header is known; NULL for none */
	struct clf_str subject;         /* of it, without prefixes; empty when there is none */
	unsigned shapes;                /* of headers that were looked at: their number is bounded */
	bool compared;                  /* with what was sent */
	bool passes_on;                 /* it holds another mail and no own words: that is what there is to read */
	size_t known_from;              /* the first line that is known from there */
	size_t known_end;               /* behind the last line that is known from there */
	unsigned looks;         /* at lines that may be attributions: they cost most, so their number is bounded */
	bool reacts;            /* it is a sign, and a program's sentence about it */
	unsigned causes;        /* the same, for what a program's structure says is quoted */
	struct cut_looks *kept; /* the last of them; NULL where none are kept */
};

/* Lines of a plain text. */
struct cut_body cut_split_text(struct clf_arena *arena, const char *text);

/* Decides each line and gives the blocks in order. who is the sender's display name or "". */
void cut_reply(struct clf_arena *arena, struct cut_body *body, const struct clf_texts *sent, const char *who, bool lean,
	       struct clf_reading *reading);

/* Whom the mail passes on, when the blocks are known. */
void cut_forwarded(struct clf_arena *arena, struct clf_reading *reading);
/* Whether a picture that the page names so stands in what is new: in a line of that role, or behind one. */
bool cut_shows_picture(const struct cut_body *body, const char *cid);

/* The passes; most return whether they decided anything. */
bool cut_by_content(struct clf_arena *arena, struct cut_body *body, const struct clf_texts *sent);
void cut_by_html(struct cut_body *body);
/* Gmail's sentence about the sign that a reaction is, in whatever language. */
void cut_reaction(struct cut_body *body);
/* Reads quotation marks in lines of a page, before the passes. */
void cut_read_html_marks(struct cut_body *body);
bool cut_by_text(struct clf_arena *arena, struct cut_body *body);
bool cut_signature(struct clf_arena *arena, struct cut_body *body, const char *who);

/* "My answers are below in red", and nothing tells them from the quotation: all of it is shown. */
void cut_show_announced(struct cut_body *body);

/* Sets answered, when the roles are known. */
void cut_find_answered(struct cut_body *body);

/* Sets role, level (at least 1 for quotations) and rule of the lines [from, to) that are not pinned or decided. */
void cut_mark(struct cut_body *body, size_t from, size_t to, enum clf_block_role role, const char *rule);
bool cut_is_blank(const struct cut_line *line);
/* Behind another mail's marker that begins at the line: a separator, a quoted header, an attribution over up to six
 * lines. The line itself when none does. */
size_t cut_marker_end(struct cut_body *body, size_t line, struct clf_buf *scratch);
bool cut_begins_marker(struct cut_body *body, size_t line, struct clf_buf *scratch);

/* Sets hint and rule on the nodes that mail programs put around quotations, signatures and attributions. */
void cut_hint_html(struct html_node *root);

#endif
