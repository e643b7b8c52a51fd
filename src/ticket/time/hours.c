/*
 * hours.c - days, times of day and opening hours, read and shown.
 */
#include "clf/ticket/time/hours.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/zone.h"

#define WEEK_TEXT_MAX 2000u
#define DAY_SECONDS 86400 /* timegm() counts none that leap */

/* From Monday on. */
static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
static const char *const brief[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static bool digits_read(struct clf_str text, size_t at, size_t n, int *out)
{
	if (at + n > text.n)
		return false;
	*out = 0;
	for (size_t i = at; i < at + n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		*out = *out * 10 + (text.p[i] - '0');
	}
	return true;
}

bool clf_date_of(int year, int month, int day, int32_t *out)
{
	struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
	time_t at;

	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	at = timegm(&tm);
	if (tm.tm_mday != day)
		return false;
	*out = (int32_t)(at / DAY_SECONDS);
	return true;
}

bool clf_date_read(struct clf_str text, int32_t *out)
{
	int year, month, day;

	return text.n == 10 && text.p[4] == '-' && text.p[7] == '-' && digits_read(text, 0, 4, &year) &&
	       digits_read(text, 5, 2, &month) && digits_read(text, 8, 2, &day) && clf_date_of(year, month, day, out);
}

void clf_date_parts(int32_t date, int *year, int *month, int *day)
{
	time_t at = (time_t)date * DAY_SECONDS;
	struct tm tm = {0};

	gmtime_r(&at, &tm);
	*year = tm.tm_year + 1900;
	*month = tm.tm_mon + 1;
	*day = tm.tm_mday;
}

const char *clf_date_shown(int32_t date, char out[CLF_DATE_TEXT])
{
	int year, month, day;

	clf_date_parts(date, &year, &month, &day);
	snprintf(out, CLF_DATE_TEXT, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
	return out;
}

int clf_date_weekday(int32_t date)
{
	/* 1970-01-01 was a Thursday. */
	return (int)(((date + 3) % 7 + 7) % 7) + 1;
}

const char *clf_weekday_name(int weekday)
{
	return brief[weekday - 1];
}

bool clf_weekday_read(struct clf_str text, int *out)
{
	for (size_t i = 0; i < CLF_COUNT(weekdays); i++) {
		if (text.n < 2 || !clf_str_starts_nocase(clf_str_from(weekdays[i]), text))
			continue;
		*out = (int)i + 1;
		return true;
	}
	return false;
}

/* "9:00", "09:00", "24:00". */
static bool minute_read(struct clf_str text, int *out)
{
	int hour, minute;
	size_t n = text.n > 4 ? 2 : 1;

	if (text.n != n + 3 || text.p[n] != ':' || !digits_read(text, 0, n, &hour) ||
	    !digits_read(text, n + 1, 2, &minute))
		return false;
	*out = hour * 60 + minute;
	return minute < 60 && *out <= 24 * 60;
}

bool clf_span_read(struct clf_str text, int *from, int *to)
{
	size_t dash = clf_str_find(text, CLF_STR("-"), 0);
	int first, last;

	if (dash == (size_t)-1 || !minute_read((struct clf_str){text.p, dash}, &first) ||
	    !minute_read((struct clf_str){text.p + dash + 1, text.n - dash - 1}, &last) || first >= last)
		return false;
	*from = first;
	*to = last;
	return true;
}

const char *clf_span_shown(int from, int to, char out[CLF_SPAN_TEXT])
{
	snprintf(out, CLF_SPAN_TEXT, "%02d:%02d-%02d:%02d", from / 60 % 100, from % 60, to / 60 % 100, to % 60);
	return out;
}

enum clf_status clf_week_add(struct clf_week *week, const struct clf_hours *hours, struct clf_error *err)
{
	size_t at = 0, same_day = 0;
	char one[CLF_SPAN_TEXT], other[CLF_SPAN_TEXT];

	for (size_t i = 0; i < week->count; i++) {
		const struct clf_hours *there = &week->hours[i];

		at +=
		    there->weekday < hours->weekday || (there->weekday == hours->weekday && there->from < hours->from);
		if (there->weekday != hours->weekday)
			continue;
		same_day++;
		if (there->from < hours->to && hours->from < there->to)
			return clf_error_set(err, CLF_EINVAL, "%s: %s and %s overlap", clf_weekday_name(hours->weekday),
					     clf_span_shown(there->from, there->to, one),
					     clf_span_shown(hours->from, hours->to, other));
	}
	if (same_day == CLF_HOURS_A_DAY)
		return clf_error_set(err, CLF_ELIMIT, "%s: a day has at most %u opening hours",
				     clf_weekday_name(hours->weekday), CLF_HOURS_A_DAY);
	memmove(&week->hours[at + 1], &week->hours[at], (week->count - at) * sizeof(*week->hours));
	week->hours[at] = *hours;
	week->count++;
	return CLF_OK;
}

/* "mon", "mon-fri", "fri-mon": marks the days in it. */
static bool days_read(struct clf_str text, bool days[8])
{
	size_t dash = clf_str_find(text, CLF_STR("-"), 0);
	struct clf_str first = {text.p, dash == (size_t)-1 ? text.n : dash};
	int from, to;

	if (!clf_weekday_read(first, &from))
		return false;
	to = from;
	if (dash != (size_t)-1 && !clf_weekday_read((struct clf_str){text.p + dash + 1, text.n - dash - 1}, &to))
		return false;
	for (int day = from;; day = day % 7 + 1) {
		days[day] = true;
		if (day == to)
			return true;
	}
}

static bool is_between(char c)
{
	return c == ' ' || c == ',' || c == '\t';
}

static bool next_word(struct clf_str *rest, struct clf_str *word)
{
	size_t n = 0;

	while (rest->n > 0 && is_between(*rest->p)) {
		rest->p++;
		rest->n--;
	}
	while (n < rest->n && !is_between(rest->p[n]))
		n++;
	*word = (struct clf_str){rest->p, n};
	rest->p += n;
	rest->n -= n;
	return n > 0;
}

static enum clf_status not_hours(struct clf_str word, struct clf_error *err)
{
	return clf_error_set(
	    err, CLF_EINVAL,
	    "opening hours are written as mon-fri 09:00-12:30 13:30-18:00, and \"%.*s\" is neither a day "
	    "nor hours behind one",
	    (int)(word.n < 40 ? word.n : 40), word.n > 0 ? word.p : "");
}

static enum clf_status add_to_days(struct clf_week *week, const bool days[8], struct clf_hours hours,
				   struct clf_str word, struct clf_error *err)
{
	enum clf_status status = not_hours(word, NULL);

	for (hours.weekday = 1; hours.weekday <= 7; hours.weekday++) {
		if (!days[hours.weekday])
			continue;
		status = clf_week_add(week, &hours, err);
		if (status != CLF_OK)
			return status;
	}
	return status == CLF_OK ? status : not_hours(word, err);
}

enum clf_status clf_week_read(const char *text, struct clf_week *week, struct clf_error *err)
{
	struct clf_str rest = clf_str_from(text), word = {NULL, 0};
	bool days[8] = {false}, any = false;
	struct clf_hours hours = {.weekday = 0};
	enum clf_status status = CLF_OK;

	if (rest.n > WEEK_TEXT_MAX)
		return clf_error_set(err, CLF_ELIMIT, "opening hours have at most %u bytes", WEEK_TEXT_MAX);
	while (status == CLF_OK && next_word(&rest, &word)) {
		if (clf_span_read(word, &hours.from, &hours.to)) {
			any = true;
			status = add_to_days(week, days, hours, word, err);
			continue;
		}
		if (any)
			memset(days, 0, sizeof days);
		any = false;
		if (!days_read(word, days))
			return not_hours(word, err);
	}
	return status == CLF_OK && !any ? not_hours(word, err) : status;
}

static const char *day_shown(struct clf_arena *arena, const struct clf_hours *hours, size_t count, int weekday)
{
	const char *text = "";
	char span[CLF_SPAN_TEXT];

	for (size_t i = 0; i < count; i++)
		if (hours[i].weekday == weekday)
			text = clf_arena_printf(arena, "%s %s", text, clf_span_shown(hours[i].from, hours[i].to, span));
	return text;
}

const char *clf_week_shown(struct clf_arena *arena, const struct clf_hours *hours, size_t count)
{
	const char *text = "", *days[9] = {[8] = NULL};
	int first = 1;

	for (int day = 1; day <= 7; day++)
		days[day] = day_shown(arena, hours, count, day);
	for (int day = 1; day <= 7; day++) {
		if (days[day + 1] != NULL && strcmp(days[day], days[day + 1]) == 0)
			continue;
		if (*days[day])
			text = clf_arena_printf(arena, "%s%s%s%s%s%s", text, *text ? "\n" : "", clf_weekday_name(first),
						first < day ? "-" : "", first < day ? clf_weekday_name(day) : "",
						days[day]);
		first = day + 1;
	}
	return text;
}
