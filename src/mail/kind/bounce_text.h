/*
 * bounce_text.h - reports of non-delivery in free text, as many servers write them.
 */
#ifndef CLF_MAIL_BOUNCE_TEXT_H
#define CLF_MAIL_BOUNCE_TEXT_H

#include <stdbool.h>

#include "kind/report.h"

struct header_list;
struct header_verdict;

enum bounce_verdict { BOUNCE_NONE, BOUNCE_FAILED, BOUNCE_DELAYED };

/*
 * Weighs sender, subject and text; one sign alone never makes a bounce. When it is one, adds its recipients
 * to reports and sets *why.
 */
enum bounce_verdict bounce_read_text(struct reports *reports, const struct header_list *list,
				     const struct header_verdict *header, const struct clf_reading *reading,
				     const char **why);
/* Fills in what a machine-readable report leaves out (reason, status, Message-ID) from the text beside it. */
void bounce_complete(struct reports *reports, const struct clf_reading *reading);

#endif
