/*
 * holidays.h - days of a calendar from a file that somebody made: CSV, or iCalendar (RFC 5545).
 *
 * CSV: date,name[,from,to], as in 2026-12-24,Christmas Eve,09:00,12:00; without hours nobody works; a heading is passed
 * over, and what stands between may be semicolons or tabs. iCalendar: events of whole days, also such that return every
 * year. Whatever else there is is listed and left out.
 */
#ifndef CLF_TICKET_HOLIDAYS_H
#define CLF_TICKET_HOLIDAYS_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/ticket/time/calendar.h"

struct clf_arena;

#define CLF_HOLIDAYS_BYTES (512u << 10)
#define CLF_HOLIDAYS_MAX 5000u
#define CLF_HOLIDAY_NAME 200u
/* What returns every year is played from a year before today to ten years after. */
#define CLF_HOLIDAYS_BEFORE 366
#define CLF_HOLIDAYS_AFTER 3660

struct clf_left_out {
	size_t line;
	const char *what, *why;
};

struct clf_holidays {
	const struct clf_special_day *days; /* in the order of a calendar's, and fit for one */
	size_t count;
	const struct clf_left_out *left_out; /* the first CLF_LEFT_OUT_SHOWN of them */
	size_t left_out_count, left_out_all;
};
#define CLF_LEFT_OUT_SHOWN 100u

/* CLF_ELIMIT: too large, or too many days. */
enum clf_status clf_holidays_read(struct clf_arena *arena, struct clf_str file, int32_t today, struct clf_holidays *out,
				  struct clf_error *err);

#endif
