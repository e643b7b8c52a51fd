/*
 * attached.h - what a file that came with a mail is to its writer: a file, another mail, or what a program put there.
 */
#ifndef CLF_TICKET_ATTACHED_H
#define CLF_TICKET_ATTACHED_H

#include <stdbool.h>

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
/* Whether it goes to people outside; attach: the agent asked for items to go. */
bool clf_attached_goes(enum clf_attached kind, bool attach);
/* Whether it is a part of its own to who reads the mail: anything but a picture within the text. */
bool clf_attached_apart(const struct clf_attachment *attachment);
/* Whether its bytes may be wanted in what goes out: a picture in what an agent says is a file to whom it is said to. */
bool clf_attached_may_go(const struct clf_attachment *attachment, bool agents);

#endif
