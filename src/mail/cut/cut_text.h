/*
 * cut_text.h - what the passes over the text share: quotation marks, introductions, headers and separators.
 */
#ifndef CLF_MAIL_CUT_TEXT_H
#define CLF_MAIL_CUT_TEXT_H

#include "cut/cut.h"
#include "phrase/phrase.h"

#define ATTRIBUTION_LINES 6u

/* What stands above a marker; the lines of a body are taken in order. */
struct cut_above {
	size_t next;
	size_t signature; /* lines that may still belong to the farewell above */
	bool anything, delimited, answer;
};

/* The header of a quoted mail. */
struct cut_header {
	unsigned roles; /* bits of enum cut_field */
	bool from_address, date;
	size_t end; /* behind its last line */
};

/* Takes "> >" marks off; their number is the level. */
void cut_read_marks(struct cut_line *line);
/* Not decided, and not certainly new. */
bool cut_is_open(const struct cut_line *line);
/* The first line from there on that isn't blank. */
size_t cut_next_text(const struct cut_body *body, size_t from);
/* Whether a quotation by marks, blockquote or an earlier pass begins at the next line with text. */
bool cut_quotation_follows(const struct cut_body *body, size_t from);
/* The lines [from, to) in one, without quotation marks; in out until it is used again. */
struct clf_str cut_join_lines(struct clf_buf *out, const struct cut_body *body, size_t from, size_t to);
/*
 * Whether an answer stands above line to. A greeting, or the signature that a program put there, is none: that stands
 * below then, unless what we know shows where our text ends and the answers to it are.
 */
bool cut_answer_above(const struct cut_body *body, struct cut_above *above, size_t to);
/* Everything below an unmarked quotation's beginning belongs to it. */
void cut_mark_rest(struct cut_body *body, size_t from, enum clf_block_role role, const char *rule);

/* What was found in the last lines that may introduce a quotation: each is looked at by several passes. */
struct cut_looks *cut_keep_looks(struct clf_arena *arena);
/* cut_look_at_attribution(), once for the same text. */
struct cut_attribution cut_look(const struct cut_body *body, struct clf_str text);

/* A cheap look: whether a line may be the last one of an attribution. */
bool cut_may_end_attribution(struct clf_str line);
/* The first line of the attribution that ends with line last, or SIZE_MAX. near: a quotation stands right below. */
size_t cut_attribution_start(struct cut_body *body, size_t last, bool near, struct clf_buf *scratch);

enum cut_field cut_field_of(struct cut_line *line, struct clf_str *value);
/* Reads the header block that begins at line from; values may run over lines. */
struct cut_header cut_read_header(struct cut_body *body, size_t from);
/* separated: a line of dashes or the like stands right above it. */
bool cut_is_header(const struct cut_header *header, bool separated);

/* The header of a quoted mail by its shape, in any language. */
struct cut_shape {
	unsigned pairs, known;  /* "label: value"; of these with a label that is known */
	unsigned loose;         /* without a colon */
	struct clf_str address; /* the first; empty when there is none */
	bool author;            /* written as programs write somebody */
	bool two;               /* another address than that */
	bool date, day;         /* a day and a time; a day */
	bool subject;           /* that of the mail */
	bool us, sender;        /* to whom the mail goes; who wrote it */
	size_t end;             /* behind the last line */
};
struct cut_shape cut_read_shape(struct cut_body *body, size_t from);
/* Whether a header may begin there: a pair, or an address behind a label. */
bool cut_may_begin_shape(const struct cut_body *body, size_t i);
/* Behind a header whose labels stand on lines of their own, below who wrote when; from when there is none. */
size_t cut_stack_end(const struct cut_body *body, size_t from);
/* Whether the address or name of somebody stands in it to whom the mail goes. */
bool cut_names_recipient(const struct cut_body *body, struct clf_str text);
/* "Zadeva: Re: Your order": a label of any language, and the mail's own subject behind it. */
bool cut_names_subject(const struct cut_body *body, struct clf_str line);
/*
 * A header's shape in a mail that answers nothing, passes nothing on and isn't named in it: a log or a form that
 * somebody shows, when their words lead to it with a colon, or the first address is none of an author's. A mail of
 * their own that they show so is their words, whomever it went to; in an answer, when it is another one than this.
 */
bool cut_is_shown(const struct cut_body *body, const struct cut_shape *shape, size_t from);
/* above: of a pass that takes the lines in order; NULL where somebody else's text is known to stand around it. */
bool cut_is_header_shape(struct cut_body *body, struct cut_above *above, const struct cut_shape *shape, size_t from,
			 bool separated);

/* The passes. */
void cut_by_attributions(struct cut_body *body, struct clf_buf *scratch);
bool cut_by_headers(struct cut_body *body);
/* Initials ("AB> "), bars, braces and the like before lines, taken for marks until what was sent is laid beside them.
 */
void cut_read_named_marks(struct cut_body *body);
/* Where hardly anything of ours stands behind them they are the sender's own: "SQL> ". */
void cut_drop_named_marks(struct cut_body *body);
/* Marks of other kinds than ">" become marks where something shows that they are; before the passes that go by marks.
 */
void cut_read_other_marks(struct cut_body *body, struct clf_buf *scratch);
void cut_by_marks(struct cut_body *body);

#endif
