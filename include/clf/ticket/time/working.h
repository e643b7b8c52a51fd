/*
 * working.h - stub until the calendars land.
 */
#ifndef CLF_TICKET_WORKING_H
#define CLF_TICKET_WORKING_H

#include "clf/ticket/time/calendar.h"

const struct clf_zone *clf_calendar_zone(const struct clf_calendar *calendar); /* NULL for NULL */

#endif
