/*
 * attribution_time.h - times in a line that may introduce a quotation.
 */
#ifndef CLF_MAIL_ATTRIBUTION_TIME_H
#define CLF_MAIL_ATTRIBUTION_TIME_H

#include <stdbool.h>

#include "clf/base/str.h"
#include "phrase/phrase.h"

/*
 * A copy that the C functions can search, its length bounded: digits, colons, commas and spaces of all scripts are
 * those of ASCII, direction marks are left out.
 */
void attribution_text(struct clf_str s, char out[CUT_MARKER_BYTES + 1]);
/* A time, a numeric date, a year, or a day beside a month's name. */
bool attribution_has_date(const char *text);
/* A date that isn't only a time. */
bool attribution_has_day(const char *text);
/* "17:00", "17h00", "kl. 17.00"; not "21.11.2026". It begins in the first bytes of the text. */
bool attribution_has_time(const char *text, size_t bytes);
/* "17:00:12" */
bool attribution_has_seconds(const char *text);
/* "09:14 12/11/2026", "09:14 AM 11/12/2026" */
bool attribution_has_time_first(const char *text);
bool attribution_has_year(const char *text);

#endif
