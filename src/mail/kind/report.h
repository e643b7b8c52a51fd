/*
 * report.h - machine-readable reports: delivery status (RFC 3464), feedback (RFC 5965), disposition (RFC 8098).
 */
#ifndef CLF_MAIL_REPORT_H
#define CLF_MAIL_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/mail/reading.h"

struct clf_arena;
struct mime_mail;

#define REPORTS_MAX 500u

struct reports {
	struct clf_arena *arena;
	struct clf_report *items; /* room for REPORTS_MAX */
	size_t count;
	bool delivery, feedback, disposition; /* which forms were found */
	bool report_type;                     /* there is a multipart/report */
	bool delivery_type, disposition_type; /* and it says that it is one of these */
	bool returned;                        /* the mail carries the message it is about, or its header */
	const char *original_message_id;
	const char *original_envelope_id; /* decoded; of the report's first group that has one */
	const char *returned_from;        /* who wrote the returned message; NULL when unknown */
	const char *returned_to;          /* whom it was for; NULL when unknown */
};

struct reports reports_new(struct clf_arena *arena);
/* NULL when there is no room left. */
struct clf_report *reports_add(struct reports *reports);

/* Reads the report parts of the mail and the header of the returned message. */
void report_read_parts(struct reports *reports, const struct mime_mail *mail);
/* Reads fields of RFC 3464 that stand in plain text; returns whether there were any. */
bool report_read_text(struct reports *reports, const char *text);

#endif
