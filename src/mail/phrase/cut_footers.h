/*
 * cut_footers.h - the paragraphs that programs and legal departments put under a mail, known by several words of
 * evidence.
 */
#ifndef CLF_MAIL_CUT_FOOTERS_H
#define CLF_MAIL_CUT_FOOTERS_H

#include <stdbool.h>

#include "clf/base/str.h"

enum cut_footer {
	CUT_NO_FOOTER,
	CUT_FOOTER_MACHINE, /* a scanner's, a list's, a sender's in bulk */
	CUT_FOOTER_LEGAL,   /* a disclaimer */
	CUT_FOOTER_HEADING, /* "CONFIDENTIALITY NOTICE" alone: belongs to what stands below */
	CUT_FOOTER_MORE,    /* none by itself: addresses, a further sentence of the legal department */
};

/* Which one a paragraph is; its lines end with '\n'. apart: a line of dashes stands right above. */
enum cut_footer cut_footer_of(struct clf_str paragraph, bool apart);
/* Whether a paragraph may begin there, in the middle of another one. */
bool cut_begins_footer(struct clf_str line);

/* Of cut_disclaimers.c. */
struct weigh_text;
enum cut_footer cut_legal_of(struct clf_str paragraph, const struct weigh_text *text);
bool cut_begins_legal(struct clf_str line);

#endif
