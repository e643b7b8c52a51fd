/*
 * cut_sign.h - what stands around the words of a mail and isn't among them: warnings, footers, signatures.
 */
#ifndef CLF_MAIL_CUT_SIGN_H
#define CLF_MAIL_CUT_SIGN_H

#include "cut/cut.h"
#include "cut/cut_text.h"

/* Still new, and nothing that a pass before has found to be the sender's beyond doubt. */
static inline bool cut_is_unsigned(const struct cut_line *line)
{
	return line->role == CLF_BLOCK_NEW && !line->filled_in && !(line->pinned && line->marked);
}

/* Each marks lines that are still new, and returns whether it found any. */
bool cut_mark_banners(struct cut_body *body);
/* Lines of devices, scanners, lists and legal departments in the run [from, to). text_above: new words stand above. */
bool cut_mark_footers(struct cut_body *body, size_t from, size_t to, bool text_above);
/* What a mail program says beside an emoji that is all the answer. */
bool cut_mark_reaction(struct cut_body *body);

#endif
