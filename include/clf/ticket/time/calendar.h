/*
 * calendar.h - when there is work, and which moment a duration leads to.
 *
 * Times are microseconds UTC. Opening hours and days are those of the calendar's zone. Where its clocks are changed,
 * hours that are left out are nobody's working time, and what is to be open when they come twice opens and closes at
 * the first of the two. A calendar of NULL: work at any time, in UTC.
 *
 * "At least a duration ago" is clf_working_add(calendar, then, duration) <= now.
 */
#ifndef CLF_TICKET_CALENDAR_H
#define CLF_TICKET_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/time/duration.h"

struct clf_zone;

/* Minutes since midnight, from < to <= 1440. */
struct clf_hours {
	int weekday; /* 1: Monday ... 7: Sunday */
	int from, to;
};

/* A day of its own, in place of the weekly hours. */
struct clf_special_day {
	int32_t date; /* days since 1970-01-01 (clf/ticket/time/hours.h) */
	int from, to; /* both 0: nobody works */
	const char *name;
};

/* All of it is borrowed. */
struct clf_calendar {
	const struct clf_zone *zone; /* NULL: UTC */
	bool always;                 /* at any time, and the zone is for days and months alone */
	const struct clf_hours *hours;
	size_t hour_count; /* in the order of weekday and from; they don't overlap */
	const struct clf_special_day *days;
	size_t day_count; /* in the order of date and from; likewise */
};

/* Without working time for so many days, no duration leads anywhere. */
#define CLF_WORKLESS_DAYS 400

/*
 * Minutes and hours pass as they do on a clock that nobody changes; days, weeks and months lead to the same time of the
 * local clock (to the last day of a shorter month; an hour that is left out: the one after, one that comes twice: the
 * first). Working minutes and hours count while there is work and end at the earliest such moment, which may be a
 * closing time. Working days lead to the same time of the local clock on so many working days after, and from there to
 * the next moment of work. False: there is none within CLF_WORKLESS_DAYS, or it is past the year 9999, or the duration
 * doesn't fit.
 */
bool clf_working_add(const struct clf_calendar *calendar, int64_t from, const struct clf_duration *duration,
		     int64_t *out);
/* Working time between two moments, in microseconds; 0 unless the second is later. */
int64_t clf_working_between(const struct clf_calendar *calendar, int64_t from, int64_t until);
/* A closing time isn't. */
bool clf_working_is(const struct clf_calendar *calendar, int64_t at);
/* The first moment of work from then on; false as above. */
bool clf_working_next(const struct clf_calendar *calendar, int64_t at, int64_t *out);

#endif
