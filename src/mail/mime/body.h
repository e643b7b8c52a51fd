/*
 * body.h - which parts of a mail are its text, its HTML, its attachments (RFC 8621 section 4.1.4).
 */
#ifndef CLF_MAIL_BODY_H
#define CLF_MAIL_BODY_H

#include "clf/mail/reading.h"
#include "cut/cut.h"

struct clf_arena;
struct mime_mail;
struct mime_part;
struct problems;

struct body {
	const char *text;       /* never NULL */
	struct html_node *html; /* NULL when there is no HTML part */
	struct cut_body lines;  /* of the HTML, when there is one */
	bool text_from_html;    /* there was no text part */
	bool reaction;          /* it is a sign, with a sentence about it */
	const struct clf_attachment *attachments;
	size_t attachment_count;
	const struct mime_part *const *parts; /* theirs, in the same order */
};

struct body body_read(struct clf_arena *arena, const struct mime_mail *mail, struct problems *problems);
/* The attachments' bytes, and what is inside these; files first, as far as the limits allow. */
void body_take_parts(struct clf_arena *arena, struct body *body);

#endif
