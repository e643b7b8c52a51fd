/*
 * mime_mend.h - the parts of a multipart whose boundary is missing, written wrongly, or declared as something else.
 */
#ifndef CLF_MAIL_MIME_MEND_H
#define CLF_MAIL_MIME_MEND_H

struct clf_arena;
struct mime_mail;
struct problems;

/* Adds to the tree what the lines between parts tell where the header doesn't. */
void mime_mend(struct clf_arena *arena, struct mime_mail *mail, struct problems *problems);

#endif
