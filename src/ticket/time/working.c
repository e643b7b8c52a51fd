/*
 * working.c - stub until the calendars land.
 */
#include "clf/ticket/time/working.h"

#include <stddef.h>

#include "clf/base/clock.h"

bool clf_working_add(const struct clf_calendar *calendar, int64_t from, const struct clf_duration *duration,
		     int64_t *out)
{
	static const int64_t units[] = {CLF_MINUTE, CLF_HOUR, CLF_DAY, 7 * CLF_DAY, 30 * CLF_DAY};

	(void)calendar;
	*out = from + duration->count * units[duration->unit];
	return true;
}

const struct clf_zone *clf_calendar_zone(const struct clf_calendar *calendar)
{
	(void)calendar;
	return NULL;
}

bool clf_working_is(const struct clf_calendar *calendar, int64_t at)
{
	(void)calendar;
	(void)at;
	return true;
}
