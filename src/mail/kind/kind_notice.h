/*
 * kind_notice.h - machines' mails that are no report of delivery and may say nothing in their header.
 */
#ifndef CLF_MAIL_KIND_NOTICE_H
#define CLF_MAIL_KIND_NOTICE_H

#include <stdbool.h>

struct clf_reading;
struct header_list;
struct header_verdict;
struct reports;

/* Asks the sender to prove that he is a person (challenge-response). */
bool notice_is_challenge(struct reports *reports, const struct header_verdict *header,
			 const struct clf_reading *reading);
/* A complaint or an opt-out that no feedback report (RFC 5965) stands in; adds what it is about. */
bool notice_is_feedback(struct reports *reports, const struct header_list *list, const struct header_verdict *header,
			const struct clf_reading *reading);
/* The program behind a mailing list didn't take a mail; with *refused false it holds it back or answers a command. */
bool notice_is_list_server(struct reports *reports, const struct header_verdict *header,
			   const struct clf_reading *reading, bool *refused);
/* A receipt of reading (RFC 8098) in words alone, as programs before that standard sent it. */
bool notice_is_receipt(struct reports *reports, const struct header_verdict *header, const struct clf_reading *reading);

#endif
