/*
 * attached.h - what a file that came with a mail is to its writer: a file, another mail, or what a program put there.
 */
#ifndef CLF_MAIL_ATTACHED_H
#define CLF_MAIL_ATTACHED_H

struct clf_attachment;

enum clf_attached {
	CLF_ATTACHED_FILE,
	CLF_ATTACHED_ITEM,    /* a mail, a meeting, a card: programs add them, and people do at times */
	CLF_ATTACHED_PROGRAM, /* a signature, a key, a wrapper: no person attaches it */
	CLF_ATTACHED_PICTURE, /* it stands within the text, and is no file to its reader */
};

/* By its declared type, by what its bytes are and by its name: one of them is enough. *what names it in English, for
 * clf_words ("a business card"); NULL for a file. */
enum clf_attached clf_attached_kind(const struct clf_attachment *attachment, const char **what);

#endif
