/*
 * report_status.h - status codes (RFC 3463) that stand in a text, or that its words and SMTP codes mean.
 */
#ifndef CLF_MAIL_REPORT_STATUS_H
#define CLF_MAIL_REPORT_STATUS_H

#include <stdbool.h>

struct clf_arena;

/* The first status code ("5.1.1") in the text that is no part of an address or number; NULL when none. */
const char *report_find_status(struct clf_arena *arena, const char *text);
/* The first SMTP reply code of failure ("550") that stands as one in the text, or 0. */
int report_find_reply(const char *text);
/*
 * A status for a text in which none is stated: from what it says (a mailbox that is full: x.2.2), its class from
 * the SMTP reply code or, without one, from whether the mail is only delayed. NULL when the text says nothing.
 */
const char *report_guess_status(struct clf_arena *arena, const char *text, bool delayed);
/* Says no more than the class: NULL, "5.0.0" or "4.0.0". */
bool report_status_is_vague(const char *status);

#endif
