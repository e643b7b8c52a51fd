/*
 * body.h - which parts of a mail are its text, its HTML, its attachments (RFC 8621 section 4.1.4).
 */
#ifndef CLF_MAIL_BODY_H
#define CLF_MAIL_BODY_H

#include "clf/mail/reading.h"
#include "cut/cut.h"

struct clf_arena;
struct mime_mail;
struct problems;

struct body {
	const char *text;       /* never NULL */
	struct html_node *html; /* NULL when there is no HTML part */
	struct cut_body lines;  /* of the HTML, when there is one */
	bool text_from_html;    /* there was no text part */
	const struct clf_attachment *attachments;
	size_t attachment_count;
};

/* parts: attachments come with their bytes. */
struct body body_read(struct clf_arena *arena, const struct mime_mail *mail, bool parts, struct problems *problems);

#endif
