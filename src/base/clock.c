/*
 * clock.c - the system's clocks, and the two text forms of a point in time.
 *
 * Years that don't fit four digits are written as the nearest that does: dates
 * in mail are hostile, and both formats know four digits alone.
 */
#include "clf/base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define FIRST_SECOND INT64_C(-62167219200) /* 0000-01-01T00:00:00Z */
#define LAST_SECOND INT64_C(253402300799)  /* 9999-12-31T23:59:59Z */

static int64_t floor_div(int64_t number, int64_t divisor)
{
	return number / divisor - (number % divisor < 0);
}

int64_t clf_clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * CLF_SECOND + now.tv_nsec / 1000;
}

int64_t clf_clock_monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clf_sleep_ms(int64_t ms)
{
	struct timespec rest;

	if (ms <= 0)
		return;
	rest.tv_sec = (time_t)(ms / 1000);
	rest.tv_nsec = (long)(ms % 1000) * 1000000;
	while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
		continue;
}

static struct tm fields_of(int64_t point)
{
	int64_t seconds = floor_div(point, CLF_SECOND);
	struct tm fields;
	time_t t;

	if (seconds < FIRST_SECOND)
		seconds = FIRST_SECOND;
	if (seconds > LAST_SECOND)
		seconds = LAST_SECOND;
	t = (time_t)seconds;
	gmtime_r(&t, &fields);
	return fields;
}

const char *clf_time_rfc3339(int64_t time, char *out)
{
	struct tm f = fields_of(time);

	snprintf(out, CLF_TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", f.tm_year + 1900, f.tm_mon + 1, f.tm_mday,
		 f.tm_hour, f.tm_min, f.tm_sec);
	return out;
}

const char *clf_time_rfc5322(int64_t time, char *out)
{
	static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct tm f = fields_of(time);

	snprintf(out, CLF_TIME_TEXT, "%s, %d %s %04d %02d:%02d:%02d +0000", days[f.tm_wday], f.tm_mday,
		 months[f.tm_mon], f.tm_year + 1900, f.tm_hour, f.tm_min, f.tm_sec);
	return out;
}

/* Takes exactly count digits. */
static bool number(const char **p, int count, int least, int most, int *out)
{
	int value = 0;

	for (int i = 0; i < count; i++, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		value = value * 10 + (**p - '0');
	}
	*out = value;
	return value >= least && value <= most;
}

static bool one_of(const char **p, const char *set)
{
	if (**p == '\0' || strchr(set, **p) == NULL)
		return false;
	(*p)++;
	return true;
}

static bool date(const char **p, struct tm *f)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year;
	int leap;

	if (!number(p, 4, 0, 9999, &year) || !one_of(p, "-") || !number(p, 2, 1, 12, &f->tm_mon) || !one_of(p, "-") ||
	    !number(p, 2, 1, 31, &f->tm_mday))
		return false;
	f->tm_year = year - 1900;
	f->tm_mon--;
	leap = f->tm_mon == 1 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return f->tm_mday <= lengths[f->tm_mon] + leap;
}

static bool fraction(const char **p, int64_t *microseconds)
{
	int64_t unit = CLF_SECOND / 10;

	*microseconds = 0;
	if (**p != '.')
		return true;
	(*p)++;
	if (**p < '0' || **p > '9')
		return false;
	for (; **p >= '0' && **p <= '9'; (*p)++) {
		*microseconds += (**p - '0') * unit;
		unit /= 10;
	}
	return true;
}

static bool offset(const char **p, int64_t *seconds)
{
	int sign = **p == '-' ? -1 : 1;
	int hours;
	int minutes;

	*seconds = 0;
	if (one_of(p, "Zz"))
		return true;
	if (!one_of(p, "+-") || !number(p, 2, 0, 23, &hours) || !one_of(p, ":") || !number(p, 2, 0, 59, &minutes))
		return false;
	*seconds = sign * (int64_t)(hours * 3600 + minutes * 60);
	return true;
}

bool clf_time_parse_rfc3339(const char *text, int64_t *out)
{
	struct tm f = {0};
	int64_t microseconds;
	int64_t east;

	if (text == NULL || !date(&text, &f) || !one_of(&text, "Tt ") || !number(&text, 2, 0, 23, &f.tm_hour) ||
	    !one_of(&text, ":") || !number(&text, 2, 0, 59, &f.tm_min) || !one_of(&text, ":") ||
	    !number(&text, 2, 0, 60, &f.tm_sec) || !fraction(&text, &microseconds) || !offset(&text, &east) ||
	    *text != '\0')
		return false;
	*out = ((int64_t)timegm(&f) - east) * CLF_SECOND + microseconds;
	return true;
}
