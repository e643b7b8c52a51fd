/*
 * test_duration.c - durations, days and opening hours as people write them and read them back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/ticket/time/duration.h"
#include "clf/ticket/time/hours.h"

static void test_written_forms_read_back_the_same(void **state)
{
	static const struct {
		const char *text, *shown;
	} cases[] = {
	    {"90m", "90m"},
	    {" 4 h ", "4h"},
	    {"3d", "3d"},
	    {"2W", "2w"},
	    {"1mo", "1mo"},
	    {"2 days", "2d"},
	    {"1 Month", "1mo"},
	    {"4 working hours", "4 working hours"},
	    {"1 working hours", "1 working hour"},
	    {"2 Working days", "2 working days"},
	    {"30 working m", "30 working minutes"},
	    {"0000000007d", "7d"},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_duration read, again;
		char shown[CLF_DURATION_TEXT];
		const char *why = "";

		if (!clf_duration_read(cases[i].text, &read, &why))
			fail_msg("%s: %s", cases[i].text, why);
		assert_null(why);
		assert_string_equal(clf_duration_shown(&read, shown), cases[i].shown);
		assert_true(clf_duration_read(shown, &again, &why));
		assert_true(again.count == read.count && again.unit == read.unit && again.working == read.working);
	}
}

static void test_what_is_no_duration_is_told(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
	    {"", "90m, 4h"},
	    {"soon", "90m, 4h"},
	    {"4", "90m, 4h"},
	    {"-4h", "90m, 4h"},
	    {"4.5h", "90m, 4h"},
	    {"4 workinghours", "90m, 4h"},
	    {"1d 4h", "90m, 4h"},
	    {"99999999999999999999d", "90m, 4h"},
	    {"4 hours                                          ago", "90m, 4h"},
	    {"2 working weeks", "write 10 working days"},
	    {"1 working month", "write 10 working days"},
	    {"0d", "at least one"},
	    {"121mo", "ten years"},
	    {"10001 working hours", "10,000 hours"},
	    {"1001 working days", "1,000 days"},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_duration read = {.count = 5};
		const char *why = NULL;

		if (clf_duration_read(cases[i].text, &read, &why))
			fail_msg("%s was read", cases[i].text);
		if (why == NULL || strstr(why, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].text, why);
		assert_int_equal(read.count, 5);
	}
}

static void test_people_read_them_in_their_language(void **state)
{
	static const struct {
		const char *text, *english, *japanese;
	} cases[] = {
	    {"1m", "1 minute", "1分"},
	    {"90m", "90 minutes", "90分"},
	    {"1h", "1 hour", "1時間"},
	    {"4h", "4 hours", "4時間"},
	    {"1d", "1 day", "1日"},
	    {"3d", "3 days", "3日"},
	    {"1w", "1 week", "1週間"},
	    {"2w", "2 weeks", "2週間"},
	    {"1mo", "1 month", "1か月"},
	    {"6mo", "6 months", "6か月"},
	    {"1 working minute", "1 working minute", "営業時間内で1分"},
	    {"45 working minutes", "45 working minutes", "営業時間内で45分"},
	    {"1 working hour", "1 working hour", "1営業時間"},
	    {"4 working hours", "4 working hours", "4営業時間"},
	    {"1 working day", "1 working day", "1営業日"},
	    {"2 working days", "2 working days", "2営業日"},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_duration read;
		const char *why = NULL;

		assert_true(clf_duration_read(cases[i].text, &read, &why));
		assert_string_equal(clf_duration_said(arena, "en", &read), cases[i].english);
		assert_string_equal(clf_duration_said(arena, "ja", &read), cases[i].japanese);
	}
	clf_arena_free(&arena);
}

static void test_days_are_those_of_the_calendar(void **state)
{
	static const char *const bad[] = {"",           "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-10",
					  "26-12-2025", "2026/12/25", "0000-12-31", "2026-12-2x", "2026-12-250"};
	char shown[CLF_DATE_TEXT];
	int32_t day = 0;

	(void)state;
	assert_true(clf_date_read(CLF_STR("2028-02-29"), &day));
	assert_string_equal(clf_date_shown(day, shown), "2028-02-29");
	assert_int_equal(clf_date_weekday(day), 2);
	assert_true(clf_date_read(CLF_STR("1969-12-31"), &day));
	assert_int_equal(day, -1);
	assert_string_equal(clf_date_shown(day, shown), "1969-12-31");
	assert_true(clf_date_read(CLF_STR("9999-12-31"), &day));
	assert_int_equal(day, CLF_DATE_LAST);
	for (size_t i = 0; i < CLF_COUNT(bad); i++)
		if (clf_date_read(clf_str_from(bad[i]), &day))
			fail_msg("%s was read", bad[i]);
}

static void test_opening_hours_as_they_are_written(void **state)
{
	static const struct {
		const char *text, *shown;
	} cases[] = {
	    {"mon-fri 09:00-12:30 13:30-18:00", "mon-fri 09:00-12:30 13:30-18:00"},
	    {"Monday-Thursday 9:00-18:00, fri 9:00-16:00", "mon-thu 09:00-18:00\nfri 09:00-16:00"},
	    {"sat, sun 10:00-16:00", "sat-sun 10:00-16:00"},
	    {"fri-mon 22:00-24:00", "mon 22:00-24:00\nfri-sun 22:00-24:00"},
	    {"mon 13:00-14:00 09:00-12:00 tue 09:00-10:00", "mon 09:00-12:00 13:00-14:00\ntue 09:00-10:00"},
	};
	static const struct {
		const char *text, *says;
	} wrong[] = {
	    {"", "mon-fri 09:00-12:30"},
	    {"mon-fri", "mon-fri 09:00-12:30"},
	    {"09:00-10:00", "\"09:00-10:00\" is neither"},
	    {"mon 10:00-09:00", "\"10:00-09:00\" is neither"},
	    {"mon 09:00-24:01", "neither"},
	    {"m 09:00-10:00", "\"m\" is neither"},
	    {"mon-xyz 09:00-10:00", "\"mon-xyz\" is neither"},
	    {"mon-fri 09:00-12:00 wed 11:00-13:00", "wed: 09:00-12:00 and 11:00-13:00 overlap"},
	    {"mon 0:01-0:02 0:03-0:04 0:05-0:06 0:07-0:08 0:09-0:10 0:11-0:12 0:13-0:14 0:15-0:16 0:17-0:18 0:19-0:20 "
	     "0:21-0:22 0:23-0:24 0:25-0:26",
	     "at most 12"},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_week week = {.count = 0};
		struct clf_error err = {0};

		if (clf_week_read(cases[i].text, &week, &err) != CLF_OK)
			fail_msg("%s: %s", cases[i].text, err.text);
		assert_string_equal(clf_week_shown(arena, week.hours, week.count), cases[i].shown);
	}
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		struct clf_week week = {.count = 0};
		struct clf_error err = {0};

		if (clf_week_read(wrong[i].text, &week, &err) == CLF_OK)
			fail_msg("%s was read", wrong[i].text);
		if (strstr(err.text, wrong[i].says) == NULL)
			fail_msg("%s: %s", wrong[i].text, err.text);
	}
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_written_forms_read_back_the_same),
	    cmocka_unit_test(test_what_is_no_duration_is_told),
	    cmocka_unit_test(test_people_read_them_in_their_language),
	    cmocka_unit_test(test_days_are_those_of_the_calendar),
	    cmocka_unit_test(test_opening_hours_as_they_are_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
