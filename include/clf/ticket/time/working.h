/*
 * working.h - stub until the calendars land.
 */
#ifndef CLF_TICKET_WORKING_H
#define CLF_TICKET_WORKING_H

#include "clf/ticket/time/duration.h"

struct clf_calendar;
bool clf_working_add(const struct clf_calendar *calendar, int64_t from, const struct clf_duration *duration,
		     int64_t *out);
struct clf_zone;
const struct clf_zone *clf_calendar_zone(const struct clf_calendar *calendar); /* NULL for NULL */
bool clf_working_is(const struct clf_calendar *calendar, int64_t at);

#endif
