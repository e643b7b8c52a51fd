/*
 * report_json.h - notices that Amazon SES sends through SNS: a report as JSON in the text of a mail.
 */
#ifndef CLF_MAIL_REPORT_JSON_H
#define CLF_MAIL_REPORT_JSON_H

#include "clf/mail/reading.h"

struct header_list;
struct reports;

/* The kind of the notice, its recipients added to reports; CLF_MAIL_MAIL when the mail is none. */
enum clf_mail_kind report_read_json(struct reports *reports, const struct header_list *list,
				    const struct clf_reading *reading);

#endif
