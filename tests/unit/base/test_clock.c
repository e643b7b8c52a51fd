/*
 * test_clock.c - points in time and their texts, to the microsecond and at the edges.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"

#define NOON INT64_C(1795317713000000) /* 2026-11-22T03:21:53Z */

static void writes_rfc3339(void **state)
{
	char text[CLF_TIME_TEXT];

	(void)state;
	assert_string_equal(clf_time_rfc3339(0, text), "1970-01-01T00:00:00Z");
	assert_string_equal(clf_time_rfc3339(NOON + 999999, text), "2026-11-22T03:21:53Z");
	assert_string_equal(clf_time_rfc3339(-1, text), "1969-12-31T23:59:59Z");
	assert_string_equal(clf_time_rfc3339(INT64_C(951782400) * CLF_SECOND, text), "2000-02-29T00:00:00Z");
	assert_string_equal(clf_time_rfc3339(INT64_MAX, text), "9999-12-31T23:59:59Z");
	assert_string_equal(clf_time_rfc3339(INT64_MIN, text), "0000-01-01T00:00:00Z");
}

static void writes_rfc5322(void **state)
{
	char text[CLF_TIME_TEXT];

	(void)state;
	assert_string_equal(clf_time_rfc5322(0, text), "Thu, 1 Jan 1970 00:00:00 +0000");
	assert_string_equal(clf_time_rfc5322(NOON, text), "Sun, 22 Nov 2026 03:21:53 +0000");
	clf_time_rfc5322(INT64_MAX, text);
	assert_string_equal(text, "Fri, 31 Dec 9999 23:59:59 +0000");
}

static void reads_rfc3339(void **state)
{
	static const struct {
		const char *text;
		int64_t time;
	} cases[] = {
	    {"1970-01-01T00:00:00Z", 0},
	    {"2026-11-22T03:21:53Z", NOON},
	    {"2026-11-22t03:21:53z", NOON},
	    {"2026-11-22 03:21:53+00:00", NOON},
	    {"2026-11-22T04:21:53+01:00", NOON},
	    {"2026-11-21T21:51:53-05:30", NOON},
	    {"2026-11-22T03:21:53.5Z", NOON + 500000},
	    {"2026-11-22T03:21:53.000001Z", NOON + 1},
	    {"2026-11-22T03:21:53.9999999999Z", NOON + 999999},
	    {"1969-12-31T23:59:59.25Z", -750000},
	    {"2024-02-29T00:00:00Z", INT64_C(1709164800) * 1000000},
	    {"2016-12-31T23:59:60Z", INT64_C(1483228800) * 1000000},
	    {"9999-12-31T23:59:59Z", INT64_C(253402300799) * 1000000},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		int64_t time = 42;

		assert_true(clf_time_parse_rfc3339(cases[i].text, &time));
		assert_int_equal(time, cases[i].time);
	}
}

static void refuses_what_is_no_time(void **state)
{
	static const char *const cases[] = {
	    "",
	    "2026-11-22",
	    "2026-11-22T03:21:53",
	    "2026-11-22T03:21Z",
	    "2026-11-22T03:21:53Z ",
	    " 2026-11-22T03:21:53Z",
	    "2026-13-22T03:21:53Z",
	    "2026-00-22T03:21:53Z",
	    "2026-11-31T03:21:53Z",
	    "2026-11-00T03:21:53Z",
	    "2025-02-29T03:21:53Z",
	    "1900-02-29T03:21:53Z",
	    "2026-11-22T24:00:00Z",
	    "2026-11-22T03:60:00Z",
	    "2026-11-22T03:21:61Z",
	    "2026-11-22T03:21:53.Z",
	    "2026-11-22T03:21:53+0100",
	    "2026-11-22T03:21:53+24:00",
	    "2026-11-22T03:21:53+01:60",
	    "+026-11-22T03:21:53Z",
	    "2026-1-22T03:21:53Z",
	};
	int64_t time = 42;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		assert_false(clf_time_parse_rfc3339(cases[i], &time));
	assert_false(clf_time_parse_rfc3339(NULL, &time));
	assert_int_equal(time, 42);
}

static void goes_there_and_back(void **state)
{
	char text[CLF_TIME_TEXT];

	(void)state;
	for (int64_t time = -CLF_DAY * 800000; time < CLF_DAY * 2900000; time += CLF_DAY * 997 + CLF_SECOND * 12345) {
		int64_t back;

		assert_true(clf_time_parse_rfc3339(clf_time_rfc3339(time < 0 ? time / 2 : time, text), &back));
		assert_int_equal(back,
				 time < 0 ? time / 2 - ((time / 2) % CLF_SECOND + CLF_SECOND) % CLF_SECOND : time);
	}
}

static void ignores_the_zone_of_the_process(void **state)
{
	char text[CLF_TIME_TEXT];
	int64_t time;

	(void)state;
	assert_int_equal(setenv("TZ", "Asia/Kolkata", 1), 0);
	assert_string_equal(clf_time_rfc3339(NOON, text), "2026-11-22T03:21:53Z");
	assert_true(clf_time_parse_rfc3339(text, &time));
	assert_int_equal(time, NOON);
}

static void moves_forward(void **state)
{
	int64_t before = clf_clock_monotonic_ms();
	int64_t now = clf_clock_now();

	(void)state;
	clf_sleep_ms(0);
	clf_sleep_ms(-5);
	clf_sleep_ms(20);
	assert_in_range(clf_clock_monotonic_ms() - before, 19, 5000);
	assert_true(clf_clock_now() > now);
	assert_true(now > INT64_C(1700000000) * CLF_SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_rfc3339),      cmocka_unit_test(writes_rfc5322),
	    cmocka_unit_test(reads_rfc3339),       cmocka_unit_test(refuses_what_is_no_time),
	    cmocka_unit_test(goes_there_and_back), cmocka_unit_test(ignores_the_zone_of_the_process),
	    cmocka_unit_test(moves_forward),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
