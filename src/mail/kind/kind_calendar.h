/*
 * kind_calendar.h - answers to invitations (RFC 5546).
 */
#ifndef CLF_MAIL_KIND_CALENDAR_H
#define CLF_MAIL_KIND_CALENDAR_H

#include <stdbool.h>

struct clf_arena;
struct clf_reading;
struct mime_mail;

/* An invitation was answered, and no word was written to it beyond what the program says. */
bool calendar_is_bare_answer(struct clf_arena *arena, const struct mime_mail *mail, const struct clf_reading *reading);

#endif
