/*
 * test_moment.c - times as people read them, in their language, zone and year.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/zone.h"
#include "clf/ticket/time/moment.h"

#define NOW (1794823200 * CLF_SECOND) /* 2026-11-16, 10:00 UTC, a Monday */
#define MINUTE (60 * CLF_SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static int begin(void **state)
{
	*state = clf_arena_new();
	return 0;
}

static int end(void **state)
{
	struct clf_arena *arena = *state;

	clf_arena_free(&arena);
	return 0;
}

static void test_a_time_is_said_as_its_reader_says_it(void **state)
{
	static const struct {
		const char *locale, *zone, *said;
		int64_t at;
	} cases[] = {
	    {"en", "UTC", "Mon 16 Nov, 09:03", NOW - 57 * MINUTE},
	    {"en", "Asia/Tokyo", "Mon 16 Nov, 18:03", NOW - 57 * MINUTE},
	    {"en", "Europe/Paris", "Mon 15 Nov 2027, 11:00", NOW + 364 * DAY},
	    {"fr-CA", "Europe/Paris", "lun. 16 nov., 10:03", NOW - 57 * MINUTE},
	    {"hu", "Europe/Budapest", "nov. 16., H 10:03", NOW - 57 * MINUTE},
	    {"it", "Europe/Rome", "lun 16 nov, 10:03", NOW - 57 * MINUTE},
	    {"ja", "Asia/Tokyo", "11月16日(月) 18:03", NOW - 57 * MINUTE},
	    {"ja", "Asia/Tokyo", "2025年11月16日(日) 19:00", NOW - 365 * DAY},
	    {"hu", NULL, "2025. nov. 16., V 10:00", NOW - 365 * DAY},
	    {"xx", NULL, "Mon 16 Nov, 10:00", NOW},
	    {"en", NULL, "", 0},
	};

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct clf_reader reader = {cases[i].locale,
						  cases[i].zone != NULL ? clf_zone_kept(cases[i].zone) : NULL, NOW};

		assert_string_equal(clf_moment_said(*state, &reader, cases[i].at), cases[i].said);
	}
}

/* The year turns where the reader is. */
static void test_the_year_is_the_readers(void **state)
{
	const int64_t new_year = 1798754400 * CLF_SECOND; /* 2026-12-31, 22:00 UTC */
	const struct clf_reader paris = {"en", clf_zone_kept("Europe/Paris"), new_year + 2 * HOUR};
	const struct clf_reader utc = {"en", NULL, new_year + HOUR};

	assert_string_equal(clf_moment_said(*state, &paris, new_year), "Thu 31 Dec 2026, 23:00");
	assert_string_equal(clf_moment_said(*state, &utc, new_year), "Thu 31 Dec, 22:00");
	assert_string_equal(clf_moment_day(*state, &paris, new_year), "Thu 31 Dec");
}

static void test_an_age_is_as_short_as_it_can_be(void **state)
{
	static const struct {
		int64_t at;
		const char *said;
	} cases[] = {
	    {NOW, "now"},
	    {NOW - MINUTE + 1, "now"},
	    {NOW - MINUTE, "1 min"},
	    {NOW - HOUR + 1, "59 min"},
	    {NOW - HOUR, "1 h"},
	    {NOW - DAY + 1, "23 h"},
	    {NOW - DAY, "Sun"},
	    {NOW - 6 * DAY + 1, "Tue"},
	    {NOW - 6 * DAY, "10 Nov"},
	    {NOW - 365 * DAY, "16 Nov 2025"},
	    {NOW + MINUTE, "in 1 min"},
	    {NOW + 3 * HOUR, "in 3 h"},
	    {NOW + 2 * DAY, "Wed"},
	    {NOW + 30 * DAY, "16 Dec"},
	    {0, ""},
	};
	const struct clf_reader reader = {"en", NULL, NOW}, japanese = {"ja", NULL, NOW};

	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		assert_string_equal(clf_moment_age(*state, &reader, cases[i].at), cases[i].said);
	assert_string_equal(clf_moment_age(*state, &japanese, NOW - 5 * MINUTE), "5分");
	assert_string_equal(clf_moment_age(*state, &japanese, NOW - 30 * DAY), "10月17日");
}

static void test_how_long_a_state_lasts(void **state)
{
	static const struct {
		int64_t since;
		const char *said;
	} cases[] = {
	    {NOW + HOUR, "0 min"},      {NOW, "0 min"},
	    {NOW - HOUR + 1, "59 min"}, {NOW - HOUR, "1 h"},
	    {NOW - DAY, "1 day"},       {NOW - 2 * DAY + 1, "1 day"},
	    {NOW - 2 * DAY, "2 days"},  {0, ""},
	};
	const struct clf_reader reader = {"en", NULL, NOW};

	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		assert_string_equal(clf_moment_lasted(*state, &reader, cases[i].since), cases[i].said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_a_time_is_said_as_its_reader_says_it, begin, end),
	    cmocka_unit_test_setup_teardown(test_the_year_is_the_readers, begin, end),
	    cmocka_unit_test_setup_teardown(test_an_age_is_as_short_as_it_can_be, begin, end),
	    cmocka_unit_test_setup_teardown(test_how_long_a_state_lasts, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
