/*
 * test_calendar.c - when there is work and where durations lead, beside a clock that is looked at minute by minute.
 *
 * CLF_SEED=N plays one round again that failed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/zone.h"
#include "clf/ticket/time/calendar.h"
#include "clf/ticket/time/hours.h"

#define ROUNDS 100
#define RANGE_DAYS 24
#define RANGE ((int64_t)RANGE_DAYS * 24 * 60)

static uint64_t state_of_chance;

static int chance(int below)
{
	state_of_chance = state_of_chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((state_of_chance >> 33) % (uint64_t)below);
}

static int64_t utc(const char *text)
{
	int64_t at = 0;

	if (!clf_time_parse_rfc3339(text, &at))
		fail_msg("%s is no time", text);
	return at;
}

static int32_t date(const char *text)
{
	int32_t day = 0;

	assert_true(clf_date_read(clf_str_from(text), &day));
	return day;
}

static struct clf_duration lasting(const char *text)
{
	struct clf_duration duration;
	const char *why = NULL;

	if (!clf_duration_read(text, &duration, &why))
		fail_msg("%s: %s", text, why);
	return duration;
}

static void expect_at(const struct clf_calendar *calendar, const char *from, const char *lasts, const char *then)
{
	const struct clf_duration duration = lasting(lasts);
	char shown[CLF_TIME_TEXT];
	int64_t at = 0;

	if (!clf_working_add(calendar, utc(from), &duration, &at))
		fail_msg("%s and %s lead nowhere", from, lasts);
	if (strcmp(clf_time_rfc3339(at, shown), then) != 0)
		fail_msg("%s and %s: %s, not %s", from, lasts, shown, then);
}

/* Monday to Thursday 09:00-12:30 and 13:30-18:00, Friday 09:00-16:00. */
static const struct clf_hours office[] = {
    {1, 540, 750},  {1, 810, 1080}, {2, 540, 750},  {2, 810, 1080}, {3, 540, 750},
    {3, 810, 1080}, {4, 540, 750},  {4, 810, 1080}, {5, 540, 960},
};

static void test_an_office_in_paris(void **state)
{
	/* 2026-12-25 is a Friday. */
	const struct clf_special_day days[] = {{date("2026-12-24"), 9 * 60, 12 * 60, "Christmas Eve"},
					       {date("2026-12-25"), 0, 0, "Christmas"},
					       {date("2027-01-01"), 0, 0, "New Year"}};
	const struct clf_calendar paris = {
	    clf_zone_kept("Europe/Paris"), false, office, CLF_COUNT(office), days, CLF_COUNT(days)};
	int64_t at;

	(void)state;
	expect_at(&paris, "2026-11-30T08:00:00Z", "30 working minutes", "2026-11-30T08:30:00Z");
	expect_at(&paris, "2026-11-30T11:00:00Z", "1 working hour", "2026-11-30T13:00:00Z");  /* over lunch */
	expect_at(&paris, "2026-12-04T14:00:00Z", "2 working hours", "2026-12-07T09:00:00Z"); /* over a weekend */
	expect_at(&paris, "2026-12-23T16:00:00Z", "5 working hours",
		  "2026-12-28T09:00:00Z"); /* Christmas Eve is short */
	expect_at(&paris, "2026-11-30T16:00:00Z", "1 working hour", "2026-11-30T17:00:00Z"); /* to closing time */
	expect_at(&paris, "2026-12-04T13:00:00Z", "1 working day", "2026-12-07T13:00:00Z");
	expect_at(&paris, "2026-12-05T13:00:00Z", "1 working day", "2026-12-07T13:00:00Z"); /* Saturday */
	expect_at(&paris, "2026-12-22T13:00:00Z", "2 working days",
		  "2026-12-28T08:00:00Z"); /* the 24th is over by then */
	expect_at(&paris, "2026-12-23T10:00:00Z", "2 working days", "2026-12-28T10:00:00Z");
	expect_at(&paris, "2026-11-30T20:00:00Z", "1 working day", "2026-12-02T08:00:00Z"); /* written at night */
	expect_at(&paris, "2026-11-30T11:45:00Z", "1 working day", "2026-12-01T12:30:00Z"); /* into lunch */
	/* Clocks go forward on 2026-03-29 and back on 2026-10-25. */
	expect_at(&paris, "2026-03-27T14:00:00Z", "2 working hours", "2026-03-30T08:00:00Z");
	expect_at(&paris, "2026-03-27T09:00:00Z", "1 working day", "2026-03-30T08:00:00Z");
	expect_at(&paris, "2026-10-23T12:00:00Z", "3 working hours", "2026-10-26T09:00:00Z");
	expect_at(&paris, "2026-03-27T09:00:00Z", "3d", "2026-03-30T08:00:00Z");
	expect_at(&paris, "2026-03-27T09:00:00Z", "72h", "2026-03-30T09:00:00Z");
	expect_at(&paris, "2026-03-22T01:30:00Z", "1w", "2026-03-29T01:30:00Z"); /* 02:30 is left out: 03:30 */
	expect_at(&paris, "2026-01-31T09:00:00Z", "1mo", "2026-02-28T09:00:00Z");
	expect_at(&paris, "2027-12-31T09:00:00Z", "2mo", "2028-02-29T09:00:00Z");
	expect_at(&paris, "2026-03-31T09:00:00Z", "120mo", "2036-03-31T09:00:00Z");
	assert_true(clf_working_is(&paris, utc("2026-11-30T08:00:00Z")));
	assert_false(clf_working_is(&paris, utc("2026-11-30T07:59:59Z")));
	assert_false(clf_working_is(&paris, utc("2026-11-30T11:30:00Z")));
	assert_false(clf_working_is(&paris, utc("2026-12-25T10:00:00Z")));
	assert_true(clf_working_next(&paris, utc("2026-12-24T12:00:00Z"), &at));
	assert_true(at == utc("2026-12-28T08:00:00Z"));
	assert_true(clf_working_between(&paris, utc("2026-12-24T00:00:00Z"), utc("2026-12-29T00:00:00Z")) ==
		    11 * CLF_HOUR);
}

static void test_without_a_calendar_there_is_always_work(void **state)
{
	const struct clf_calendar tokyo = {.zone = clf_zone_kept("Asia/Tokyo"), .always = true};

	(void)state;
	expect_at(NULL, "2026-12-25T10:00:00Z", "4 working hours", "2026-12-25T14:00:00Z");
	expect_at(NULL, "2026-12-25T10:00:00Z", "2 working days", "2026-12-27T10:00:00Z");
	expect_at(&tokyo, "2026-01-30T16:00:00Z", "1mo", "2026-02-27T16:00:00Z"); /* the 31st, there */
	assert_true(clf_working_is(NULL, utc("2026-12-25T10:00:00Z")));
	assert_true(clf_working_between(&tokyo, 1, 5) == 4);
	assert_true(clf_working_between(NULL, 5, 1) == 0);
}

static void test_no_work_within_a_year_leads_nowhere(void **state)
{
	const struct clf_special_day far[] = {{date("2028-06-01"), 0, 1440, NULL}};
	const struct clf_calendar never = {.hours = NULL};
	const struct clf_calendar once = {.days = far, .day_count = 1};
	const struct clf_duration hour = lasting("1 working hour"), day = lasting("1 working day");
	struct clf_duration wrong = {.count = 2, .unit = CLF_DURATION_WEEKS, .working = true};
	int64_t at = 7;

	(void)state;
	assert_false(clf_working_add(&never, utc("2026-11-30T08:00:00Z"), &hour, &at));
	assert_false(clf_working_add(&never, utc("2026-11-30T08:00:00Z"), &day, &at));
	assert_false(clf_working_add(&once, utc("2026-11-30T08:00:00Z"), &hour, &at));
	assert_false(clf_working_add(&once, utc("2028-07-01T08:00:00Z"), &hour, &at));
	assert_false(clf_working_add(&once, utc("2026-11-30T08:00:00Z"), &wrong, &at));
	wrong = (struct clf_duration){.count = 121, .unit = CLF_DURATION_MONTHS};
	assert_false(clf_working_add(&once, utc("2026-11-30T08:00:00Z"), &wrong, &at));
	wrong.count = 12;
	assert_false(clf_working_add(&once, utc("9999-06-01T00:00:00Z"), &wrong, &at));
	assert_false(clf_working_add(&once, utc("9999-12-31T23:00:00Z"),
				     &(struct clf_duration){2, CLF_DURATION_HOURS, false}, &at));
	assert_false(clf_working_add(&once, -5, &hour, &at));
	assert_false(clf_working_add(NULL, INT64_MAX, &hour, &at));
	assert_false(clf_working_next(NULL, INT64_MAX, &at));
	assert_int_equal(at, 7);
	expect_at(&once, "2028-05-01T08:00:00Z", "1 working hour", "2028-06-01T01:00:00Z");
}

/* There clocks went back from a minute past midnight into the day before. */
static void test_a_day_that_begins_twice(void **state)
{
	const struct clf_hours early[] = {{7, 0, 120}};
	const struct clf_calendar calendar = {
	    clf_zone_kept("America/St_Johns"), false, early, CLF_COUNT(early), NULL, 0};

	(void)state;
	assert_true(clf_working_is(&calendar, utc("2010-11-07T02:50:00Z")));
	assert_true(clf_working_between(&calendar, utc("2010-11-07T02:00:00Z"), utc("2010-11-07T02:50:00Z")) ==
		    20 * CLF_MINUTE);
	expect_at(&calendar, "2010-11-07T02:40:00Z", "20 working minutes", "2010-11-07T03:00:00Z");
}

/* A calendar of chance, and its minutes one by one. */
struct world {
	const char *zone;
	struct clf_week week;
	struct clf_special_day days[40];
	struct clf_calendar calendar;
	int64_t begins;
	bool works[RANGE];
	int64_t walls[RANGE]; /* what the clock reads, in minutes */
};

/* Around changes of clocks: forward, back, by half an hour, at midnight, over a whole day. */
static const struct {
	const char *zone, *around;
} places[] = {
    {"Asia/Tokyo", "2026-05-04T00:00:00Z"},          {"Europe/Paris", "2026-03-29T01:00:00Z"},
    {"Europe/Paris", "2026-10-25T01:00:00Z"},        {"America/New_York", "2026-03-08T07:00:00Z"},
    {"America/New_York", "2026-11-01T06:00:00Z"},    {"Australia/Lord_Howe", "2026-10-03T15:30:00Z"},
    {"Australia/Lord_Howe", "2026-04-04T15:00:00Z"}, {"America/Sao_Paulo", "2018-11-04T03:00:00Z"},
    {"America/Sao_Paulo", "2018-02-18T02:00:00Z"},   {"Africa/Casablanca", "2026-02-15T02:00:00Z"},
    {"Pacific/Apia", "2011-12-30T10:00:00Z"},        {"Asia/Kathmandu", "2026-05-04T00:00:00Z"},
};

static int minute_of_chance(void)
{
	static const int often[] = {0, 60, 120, 150, 180, 540, 720, 1020, 1439, 1440};

	return chance(2) ? often[chance(CLF_COUNT(often))] : chance(1441);
}

static bool span_of_chance(int *from, int *to)
{
	*from = minute_of_chance();
	*to = minute_of_chance();
	return *from < *to;
}

static void make_days(struct world *w)
{
	int32_t first = (int32_t)(w->begins / CLF_DAY), next = first + chance(12);
	size_t n = 0;

	while (n + 2 < CLF_COUNT(w->days) && next < first + RANGE_DAYS) {
		int from, to;

		if (chance(3) == 0) {
			w->days[n++] = (struct clf_special_day){next, 0, 0, "closed"};
		} else if (span_of_chance(&from, &to)) {
			w->days[n++] = (struct clf_special_day){next, from, to, "short"};
			if (to < 1300 && chance(2))
				w->days[n++] =
				    (struct clf_special_day){next, to + chance(2) * 30, 1440 - chance(9), "short"};
		}
		next += 1 + chance(9);
	}
	w->calendar.days = w->days;
	w->calendar.day_count = n;
}

static void make_world(struct world *w, uint64_t seed)
{
	size_t place;

	memset(w, 0, sizeof *w);
	state_of_chance = seed;
	chance(2);
	place = (size_t)chance(CLF_COUNT(places));
	w->zone = places[place].zone;
	w->begins = utc(places[place].around) - (2 + chance(RANGE_DAYS - 4)) * CLF_DAY;
	w->begins -= w->begins % CLF_MINUTE;
	for (int i = chance(16); i > 0; i--) {
		struct clf_hours hours = {.weekday = 1 + chance(7)};

		if (span_of_chance(&hours.from, &hours.to))
			clf_week_add(&w->week, &hours, NULL);
	}
	if (chance(6) == 0) {
		struct clf_week always = {.count = 0};

		assert_int_equal(clf_week_read("mon-sun 00:00-24:00", &always, NULL), CLF_OK);
		w->week = always;
	}
	w->calendar =
	    (struct clf_calendar){.zone = clf_zone_kept(w->zone), .hours = w->week.hours, .hour_count = w->week.count};
	assert_non_null(w->calendar.zone);
	if (chance(4))
		make_days(w);
}

static bool is_open(const struct world *w, int64_t wall)
{
	int32_t day = (int32_t)(wall / (24 * 60));
	int minute = (int)(wall % (24 * 60));
	bool special = false, open = false;

	for (size_t i = 0; i < w->calendar.day_count; i++) {
		const struct clf_special_day *d = &w->days[i];

		special |= d->date == day;
		open |= d->date == day && minute >= d->from && minute < d->to;
	}
	for (size_t i = 0; !special && i < w->week.count; i++) {
		const struct clf_hours *h = &w->week.hours[i];

		open |= h->weekday == clf_date_weekday(day) && minute >= h->from && minute < h->to;
	}
	return open;
}

/* What the clock on the wall reads, which stands still while it repeats itself. */
static void look_at_each_minute(struct world *w)
{
	int64_t furthest = 0;

	for (int64_t i = -2 * 24 * 60; i < RANGE; i++) {
		struct clf_local_time local;
		int64_t wall;

		clf_zone_local(w->calendar.zone, w->begins + i * CLF_MINUTE, &local);
		wall = clf_zone_utc(NULL, &local) / CLF_MINUTE;
		furthest = wall > furthest ? wall : furthest;
		if (i < 0)
			continue;
		w->works[i] = is_open(w, furthest);
		w->walls[i] = wall;
	}
}

static int64_t moment(const struct world *w, int64_t minute)
{
	return w->begins + minute * CLF_MINUTE;
}

static void expect_minutes(const struct world *w, uint64_t seed, int64_t from, int64_t count)
{
	const struct clf_duration duration = {count, CLF_DURATION_MINUTES, true};
	int64_t at = 0, left = count, i = from;

	while (i < RANGE && left > 0)
		left -= w->works[i++];
	if (left > 0)
		return;
	if (!clf_working_add(&w->calendar, moment(w, from), &duration, &at))
		fail_msg("CLF_SEED=%" PRIu64 ": %s: %" PRId64 " minutes from %" PRId64 " lead nowhere", seed, w->zone,
			 count, from);
	if (at != moment(w, i))
		fail_msg("CLF_SEED=%" PRIu64 ": %s: %" PRId64 " working minutes from minute %" PRId64 " end at %" PRId64
			 ", not %" PRId64,
			 seed, w->zone, count, from, (at - w->begins) / CLF_MINUTE, i);
	if (clf_working_between(&w->calendar, moment(w, from), at) != count * CLF_MINUTE)
		fail_msg("CLF_SEED=%" PRIu64 ": %s: between doesn't find %" PRId64 " minutes again", seed, w->zone,
			 count);
}

static void expect_sums(const struct world *w, uint64_t seed, int64_t from, int64_t a, int64_t b)
{
	const struct clf_duration first = {a, CLF_DURATION_MINUTES, true}, second = {b, CLF_DURATION_MINUTES, true};
	const struct clf_duration both = {a + b, CLF_DURATION_MINUTES, true};
	int64_t at = moment(w, from) + chance(60000000), one = 0, other = 0;
	bool leads = clf_working_add(&w->calendar, at, &both, &other);

	if (leads != (clf_working_add(&w->calendar, at, &first, &one) &&
		      clf_working_add(&w->calendar, one, &second, &one)) ||
	    (leads && one != other))
		fail_msg("CLF_SEED=%" PRIu64 ": %s: %" PRId64 " + %" PRId64 " minutes are not one after the other",
			 seed, w->zone, a, b);
	if (leads && clf_working_between(&w->calendar, at, other) != (a + b) * CLF_MINUTE)
		fail_msg("CLF_SEED=%" PRIu64 ": %s: between isn't what was added", seed, w->zone);
}

static void expect_between(const struct world *w, uint64_t seed, int64_t from, int64_t until)
{
	int64_t minutes = 0;

	for (int64_t i = from; i < until; i++)
		minutes += w->works[i];
	if (clf_working_between(&w->calendar, moment(w, from), moment(w, until)) != minutes * CLF_MINUTE)
		fail_msg("CLF_SEED=%" PRIu64 ": %s: %" PRId64 " minutes of work between %" PRId64 " and %" PRId64, seed,
			 w->zone, minutes, from, until);
	if (clf_working_is(&w->calendar, moment(w, from)) != w->works[from])
		fail_msg("CLF_SEED=%" PRIu64 ": %s: work at minute %" PRId64 "?", seed, w->zone, from);
}

static bool is_working_day(const struct world *w, int32_t day)
{
	bool special = false, open = false;

	for (size_t i = 0; i < w->calendar.day_count; i++) {
		special |= w->days[i].date == day;
		open |= w->days[i].date == day && w->days[i].to > 0;
	}
	for (size_t i = 0; !special && i < w->week.count; i++)
		open |= w->week.hours[i].weekday == clf_date_weekday(day);
	return open;
}

/* The same wall on the day counted to, then the next open minute. */
static void expect_working_days(const struct world *w, uint64_t seed, int64_t from, int count)
{
	const struct clf_duration duration = {count, CLF_DURATION_DAYS, true};
	int64_t last = w->walls[RANGE - 1] / (24 * 60), day = w->walls[from] / (24 * 60), at = 0, i = from, wanted;

	for (int left = count; left > 0 && day < last; left -= is_working_day(w, (int32_t)day))
		day++;
	wanted = day * 24 * 60 + w->walls[from] % (24 * 60);
	while (i < RANGE && w->walls[i] < wanted)
		i++;
	while (i < RANGE && !w->works[i])
		i++;
	if (i >= RANGE || day == last)
		return;
	if (!clf_working_add(&w->calendar, moment(w, from), &duration, &at) || at != moment(w, i))
		fail_msg("CLF_SEED=%" PRIu64 ": %s: %d working days from minute %" PRId64 " end at %" PRId64
			 ", not %" PRId64,
			 seed, w->zone, count, from, (at - w->begins) / CLF_MINUTE, i);
}

static void play(struct world *w, uint64_t seed)
{
	make_world(w, seed);
	look_at_each_minute(w);
	for (int i = 0; i < 200; i++) {
		int64_t from = chance((int)RANGE), until = from + chance((int)(RANGE - from));

		expect_between(w, seed, from, until);
		expect_minutes(w, seed, from, 1 + chance(chance(2) ? 600 : 12000));
		expect_sums(w, seed, from, 1 + chance(3000), 1 + chance(chance(2) ? 500 : 200000));
		expect_working_days(w, seed, from, 1 + chance(12));
	}
}

static void test_working_time_as_a_clock_says_it(void **state)
{
	const char *again = getenv("CLF_SEED");
	struct world *w = malloc(sizeof *w);

	(void)state;
	if (again != NULL)
		play(w, strtoull(again, NULL, 10));
	for (uint64_t seed = 1; again == NULL && seed <= ROUNDS; seed++)
		play(w, seed);
	free(w);
}

/* A minute of work on Mondays, ten thousand hours of it, holidays in between: bounded all the same. */
static void test_far_ends_are_reached_at_once(void **state)
{
	const struct clf_hours seldom[] = {{1, 9 * 60, 9 * 60 + 60}};
	struct clf_special_day *days = calloc(5000, sizeof *days);
	struct clf_calendar calendar = {clf_zone_kept("Europe/Paris"), false, seldom, 1, days, 5000};
	const struct clf_duration hours = {10000, CLF_DURATION_HOURS, true};
	int64_t begun = clf_clock_monotonic_ms(), at = 0, sum = 0;

	(void)state;
	for (int32_t i = 0; i < 5000; i++)
		days[i] = (struct clf_special_day){date("2026-01-02") + 2 * i, 0, 0, NULL};
	for (int i = 0; i < 20; i++)
		assert_true(clf_working_add(&calendar, utc("2026-11-30T08:00:00Z") + i, &hours, &at));
	assert_true(clf_working_between(&calendar, utc("2026-11-30T08:00:00Z") + 19, at) == 10000 * CLF_HOUR);
	calendar = (struct clf_calendar){clf_zone_kept("Europe/Paris"), false, office, CLF_COUNT(office), NULL, 0};
	for (int i = 0; i < 20000; i++)
		sum += clf_working_between(&calendar, utc("2026-11-30T08:00:00Z"), utc("2027-01-29T08:00:00Z") + i);
	assert_true(sum > 0);
	free(days);
	if (clf_clock_monotonic_ms() - begun > 20000)
		fail_msg("%" PRId64 " ms", clf_clock_monotonic_ms() - begun);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_an_office_in_paris),
	    cmocka_unit_test(test_without_a_calendar_there_is_always_work),
	    cmocka_unit_test(test_no_work_within_a_year_leads_nowhere),
	    cmocka_unit_test(test_a_day_that_begins_twice),
	    cmocka_unit_test(test_working_time_as_a_clock_says_it),
	    cmocka_unit_test(test_far_ends_are_reached_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
