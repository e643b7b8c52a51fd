/*
 * hours.h - days and opening hours as people write them: "2026-12-25", "09:00-12:30", "mon-fri 09:00-12:30
 * 13:30-18:00".
 */
#ifndef CLF_TICKET_HOURS_H
#define CLF_TICKET_HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/ticket/time/calendar.h"

struct clf_arena;

#define CLF_HOURS_A_DAY 12u
#define CLF_HOURS_MAX (7 * CLF_HOURS_A_DAY)

/* Days since 1970-01-01, below 0 before it; years 1 to 9999. False: there is no such day. */
#define CLF_DATE_LAST 2932896 /* 9999-12-31 */
bool clf_date_read(struct clf_str text, int32_t *out);
bool clf_date_of(int year, int month, int day, int32_t *out);
void clf_date_parts(int32_t date, int *year, int *month, int *day);
#define CLF_DATE_TEXT 16
const char *clf_date_shown(int32_t date, char out[CLF_DATE_TEXT]);
/* 1: Monday ... 7: Sunday. */
int clf_date_weekday(int32_t date);

/* "mon" ... "sun"; never NULL for 1 to 7. Any beginning of the English name from two letters on is read, any case. */
const char *clf_weekday_name(int weekday);
bool clf_weekday_read(struct clf_str text, int *out);

/* "09:00-12:30"; the end may be 24:00. */
bool clf_span_read(struct clf_str text, int *from, int *to);
#define CLF_SPAN_TEXT 24
const char *clf_span_shown(int from, int to, char out[CLF_SPAN_TEXT]);

struct clf_week {
	struct clf_hours hours[CLF_HOURS_MAX];
	size_t count;
};
/* One day's hours more; CLF_EINVAL: they overlap with what is there; CLF_ELIMIT. The order is kept. */
enum clf_status clf_week_add(struct clf_week *week, const struct clf_hours *hours, struct clf_error *err);
/* "mon-fri 09:00-12:30 13:30-18:00", "sat, sun 10:00-16:00", "fri-mon ...": added likewise. */
enum clf_status clf_week_read(const char *text, struct clf_week *week, struct clf_error *err);
/* Days with the same hours beside each other: "mon-fri 09:00-18:00", a line each. */
const char *clf_week_shown(struct clf_arena *arena, const struct clf_hours *hours, size_t count);

#endif
