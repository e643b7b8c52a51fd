/*
 * command_when.c - the moment that a written time means, in the zone of who wrote it.
 */
#include "command/command_when.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/zone.h"
#include "clf/ticket/command/when.h"
#include "command/command_inside.h"

#define TEXT_MAX_BYTES 100u
#define YEARS_AHEAD 10
#define MORNING_HOUR 8
#define WORKING_DAYS 5 /* a week ends on Friday */

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* The same day of another month, or its last. */
static void add_months(struct clf_local_time *day, int months)
{
	int total = day->year * 12 + day->month - 1 + months;

	day->year = total / 12;
	day->month = total % 12 + 1;
	if (day->day > days_of_month(day->year, day->month))
		day->day = days_of_month(day->year, day->month);
}

/* Fields put right and weekday filled in, without regard to any zone. */
static void settle(struct clf_local_time *local)
{
	int64_t at = clf_zone_utc(NULL, local);

	clf_zone_local(NULL, at, local);
}

static bool is_before(const struct clf_local_time *a, const struct clf_local_time *b)
{
	if (a->year != b->year)
		return a->year < b->year;
	return a->month != b->month ? a->month < b->month : a->day < b->day;
}

static bool is_date(int year, int month, int day)
{
	return year >= 1970 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days_of_month(year, month);
}

/* A date; what it leaves out is the next that comes. False: there is no such day. */
static bool find_date(const struct when *when, const struct clf_local_time *today, struct clf_local_time *day)
{
	struct clf_local_time found = *today;
	/* A 29th of February may be eight years away. */
	int tries = when->year ? 1 : when->month ? 9 : 3;

	for (int i = 0; i < tries; i++) {
		int month = today->month - 1 + (when->month ? 0 : i);

		found.year = when->year ? when->year : today->year + (when->month ? i : month / 12);
		found.month = when->month ? when->month : month % 12 + 1;
		found.day = when->day;
		if (!is_date(found.year, found.month, found.day) || (!when->year && is_before(&found, today)))
			continue;
		*day = found;
		return true;
	}
	return false;
}

static void find_weekday(const struct when *when, struct clf_local_time *day)
{
	int ahead = (when->weekday - day->weekday + 7) % 7;

	day->day += ahead ? ahead : 7;
}

static void find_in_week(const struct when *when, struct clf_local_time *day)
{
	int weekday = when->weekday ? when->weekday : when->number ? 1 : WORKING_DAYS;

	if (!when->weekday && !when->number && day->weekday > WORKING_DAYS)
		weekday += 7;
	day->day += 7 * when->number + weekday - day->weekday;
}

static void find_week_end(const struct when *when, struct clf_local_time *day)
{
	int ahead = WORKING_DAYS - day->weekday;

	day->day += ahead + 7 * (when->number + (ahead < 0 && when->number == 0));
}

static void find_month_end(const struct when *when, struct clf_local_time *day)
{
	day->day = 1;
	add_months(day, when->number);
	day->day = days_of_month(day->year, day->month);
}

/* The first day of a coming month, the last of this one. */
static void find_month(const struct when *when, struct clf_local_time *day)
{
	if (when->number == 0) {
		find_month_end(when, day);
		return;
	}
	day->day = 1;
	add_months(day, when->number);
}

/* The day that is meant; NULL, or what is wrong. */
static const char *find_day(const struct when *when, const struct clf_local_time *today, struct clf_local_time *day)
{
	struct clf_local_time settled;

	*day = *today;
	switch (when->kind) {
	case WHEN_NO_DAY:
		if (when->weekday)
			find_weekday(when, day);
		break;
	case WHEN_DATE:
		if (!find_date(when, today, day))
			return "is a day that doesn't exist";
		break;
	case WHEN_MONTH_DAY:
		day->day = 1;
		add_months(day, when->number);
		day->day = when->day;
		if (!is_date(day->year, day->month, day->day))
			return "is a day that doesn't exist";
		break;
	case WHEN_WEEK:
		find_in_week(when, day);
		break;
	case WHEN_DAYS:
		day->day += when->number;
		break;
	case WHEN_MONTH:
		find_month(when, day);
		break;
	case WHEN_WEEK_END:
		find_week_end(when, day);
		break;
	case WHEN_MONTH_END:
		find_month_end(when, day);
		break;
	case WHEN_SPAN:
		add_months(day, when->span_months);
		day->day += when->span_days;
		break;
	default:
		return "isn't a time";
	}
	settled = *day;
	settle(&settled);
	if (when->weekday && settled.weekday != when->weekday)
		return "names a weekday that isn't that day's";
	return NULL;
}

static const char *find_moment(const struct when *when, int64_t now, const struct clf_zone *zone, bool morning,
			       int64_t *at)
{
	struct clf_local_time today, day;
	const char *why;

	clf_zone_local(zone, now, &today);
	why = find_day(when, &today, &day);
	if (why != NULL)
		return why;
	if (when->kind == WHEN_NO_DAY && !when->weekday && !when->has_time)
		return "doesn't say when";
	if (when->exact && when->has_time)
		return "says how long and an hour: write one of them";
	if (when->exact) {
		/* Hours are hours, also over a change of the clock. */
		bool days = when->span_days || when->span_months;
		int64_t from = days ? clf_zone_utc(zone, &day) : now;

		*at = from + when->span_minutes * CLF_MINUTE;
		return NULL;
	}
	day.hour = when->has_time ? when->hour : morning ? MORNING_HOUR : 23;
	day.minute = when->has_time ? when->minute : morning ? 0 : 59;
	day.second = 0;
	*at = clf_zone_utc(zone, &day);
	if (when->kind == WHEN_NO_DAY && !when->weekday && *at <= now) {
		day.day++;
		*at = clf_zone_utc(zone, &day);
	}
	return NULL;
}

static bool is_none(const char *folded)
{
	static const char *const none[] = {"-",     "aucun", "aucune", "jamais", "nessuna", "nessuno", "never",
					   "nincs", "no",    "none",   "off",    "soha",    "なし",    "無し"};
	struct clf_str text = clf_str_from(folded);

	if (text.n && text.p[text.n - 1] == '.')
		text.n--;
	for (size_t i = 0; i < CLF_COUNT(none); i++)
		if (clf_str_equal(text, clf_str_from(none[i])))
			return true;
	return false;
}

static const char *check_range(struct clf_arena *arena, const char *locale, int64_t at, int64_t now,
			       const struct clf_zone *zone)
{
	struct clf_local_time last;

	clf_zone_local(zone, now, &last);
	last.year += YEARS_AHEAD;
	if (at <= now)
		return clf_arena_printf(arena, clf_words(locale, "is past (%s): write a time that comes"),
					clf_when_shown(arena, locale, at, zone));
	return at > clf_zone_utc(zone, &last) ? "is more than ten years away" : NULL;
}

/* Without the punctuation of a sentence behind it. */
static const char *tidy(struct clf_arena *arena, const char *text)
{
	struct clf_str written = command_trim(clf_str_from(command_plain(arena, clf_str_from(text))));

	if (written.n > 3 && memcmp(written.p + written.n - 3, "\u3002", 3) == 0)
		written.n -= 3;
	while (written.n && strchr("!;", written.p[written.n - 1]) != NULL)
		written.n--;
	return clf_arena_copy(arena, written.p, written.n);
}

bool clf_when_read(struct clf_arena *arena, const char *locale, const char *text, int64_t now,
		   const struct clf_zone *zone, bool morning, int64_t *at, const char **why)
{
	struct when when;
	int64_t found = 0;
	const char *written = strlen(text) <= TEXT_MAX_BYTES ? tidy(arena, text) : NULL, *wrong = NULL;
	const char *folded = written != NULL ? clf_utf8_fold(arena, written) : "";

	if (written == NULL) {
		wrong = "is too long for a time";
	} else if (is_none(folded)) {
		*at = 0;
		return true;
	} else if (clf_time_parse_rfc3339(written, &found)) {
		wrong = check_range(arena, locale, found, now, zone);
	} else {
		wrong = when_parse(arena, folded, &when);
		if (wrong == NULL)
			wrong = find_moment(&when, now, zone, morning, &found);
		if (wrong == NULL)
			wrong = check_range(arena, locale, found, now, zone);
	}
	if (wrong != NULL) {
		*why =
		    clf_arena_printf(arena, clf_words(locale, "\"%s\" %s"),
				     command_quoted(arena, written != NULL ? written : text), clf_words(locale, wrong));
		return false;
	}
	*at = found;
	return true;
}

const char *clf_when_shown(struct clf_arena *arena, const char *locale, int64_t at, const struct clf_zone *zone)
{
	static const char *const days[] = {"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	bool english = locale == NULL || clf_str_starts_nocase(clf_str_from(locale), CLF_STR("en"));
	struct clf_local_time local;

	if (at == 0)
		return "none";
	clf_zone_local(zone, at, &local);
	return clf_arena_printf(arena, "%s%s%04d-%02d-%02d %02d:%02d", english ? days[local.weekday] : "",
				english ? " " : "", local.year, local.month, local.day, local.hour, local.minute);
}
