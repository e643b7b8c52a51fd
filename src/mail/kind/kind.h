/*
 * kind.h - whether a mail is a person's or a machine's, and what a machine's mail reports.
 */
#ifndef CLF_MAIL_KIND_H
#define CLF_MAIL_KIND_H

struct clf_arena;
struct clf_reading;
struct header_list;
struct mime_mail;
struct problems;

/* Sets kind, automatic, why and the reports. The reading's header, text and attachments are set already. */
void kind_read(struct clf_arena *arena, const struct header_list *list, const struct mime_mail *mail,
	       struct clf_reading *reading);

#endif
