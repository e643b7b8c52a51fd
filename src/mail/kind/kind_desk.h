/*
 * kind_desk.h - machines' mails whose header says nothing: other desks' acknowledgements, reports that no person reads.
 */
#ifndef CLF_MAIL_KIND_DESK_H
#define CLF_MAIL_KIND_DESK_H

#include <stdbool.h>

struct clf_arena;
struct clf_reading;
struct header_verdict;
struct mime_mail;

/* Another desk acknowledges a mail of ours: several of its sentences say so, and sender and structure agree. */
bool desk_is_acknowledgement(struct clf_arena *arena, const struct header_verdict *header,
			     const struct clf_reading *reading);
/* The aggregate report of a receiver (RFC 7489 section 7.2.1.1), told by the name of its file. */
bool desk_is_aggregate(struct clf_arena *arena, const struct mime_mail *mail, const struct header_verdict *header,
		       const struct clf_reading *reading);

#endif
