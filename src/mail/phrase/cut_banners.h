/*
 * cut_banners.h - the warnings that mail gateways put on mail from outside, known by their whole sentences.
 */
#ifndef CLF_MAIL_CUT_BANNERS_H
#define CLF_MAIL_CUT_BANNERS_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/str.h"

/* What is known of a warning before its text is read. */
struct banner_place {
	bool boxed;   /* it stands in a box of its own colour */
	bool goes_on; /* a warning stands right above */
};

/*
 * How many bytes at the beginning of a paragraph are such a warning; 0 when none. Its lines end with '\n'. What tells
 * of a mail's origin is one when it also gives advice, wears a warning's dress or begins as a machine does.
 */
size_t cut_banner_bytes(struct clf_str paragraph, struct banner_place place);
/* Whether it is dressed as a warning, in whatever language. */
bool cut_is_dressed_banner(struct clf_str paragraph);

/* Whether a sentence says so. */
struct weigh_text;
bool banner_tells_origin(const struct weigh_text *sentence);
bool banner_gives_advice(const struct weigh_text *sentence);
/* Whether it speaks of a mail, or of who sent it. */
bool banner_names_mail(const struct weigh_text *sentence);

#endif
