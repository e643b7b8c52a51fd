/*
 * working.c - stub until the calendars land.
 */
#include "clf/ticket/time/working.h"

#include <stddef.h>

const struct clf_zone *clf_calendar_zone(const struct clf_calendar *calendar)
{
	return calendar != NULL ? calendar->zone : NULL;
}
