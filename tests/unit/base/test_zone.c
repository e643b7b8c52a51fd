/*
 * test_zone.c - local times and back, where clocks change and where they don't; and texts folded for comparing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"

static struct clf_zone *zone_of(const char *name)
{
	struct clf_zone *zone = NULL;
	struct clf_error err = {0};
	if (clf_zone_open(name, &zone, &err) != CLF_OK)
		fail_msg("%s", err.text);
	return zone;
}

static int64_t utc(const char *text)
{
	int64_t at = 0;
	assert_true(clf_time_parse_rfc3339(text, &at));
	return at;
}

static void names_are_those_of_the_database(void **state)
{
	static const char *const good[] = {"UTC",       "Europe/Paris", "America/Argentina/Buenos_Aires",
					   "Etc/GMT+9", "Asia/Tokyo",   "America/Port-au-Prince"};
	static const char *const bad[] = {
	    "",          "Europe/Nowhere", "/etc/localtime", "../../../etc/passwd", "JST-9",
	    "+09:00",    "UTC0",           "Europe",         "Europe//Paris",       "Europe/Paris/",
	    "posix/UTC", "right/UTC",      "zone.tab",       "tzdata.zi",           "EST5EDT,M3.2.0,M11.1.0"};
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(good); i++)
		assert_true(clf_zone_exists(good[i]));
	for (size_t i = 0; i < CLF_COUNT(bad); i++) {
		struct clf_zone *zone = NULL;
		struct clf_error err = {0};
		if (clf_zone_exists(bad[i]))
			fail_msg("%s is no zone", bad[i]);
		assert_int_equal(clf_zone_open(bad[i], &zone, &err), CLF_EINVAL);
		assert_null(zone);
		assert_true(err.text[0]);
	}
	assert_false(clf_zone_exists(NULL));
}

struct moment {
	const char *zone;
	int year, month, day, hour, minute;
	const char *utc;
};

/* What a person says, and which moment it is. */
static const struct moment moments[] = {
    {"Europe/Paris", 2026, 1, 15, 12, 0, "2026-01-15T11:00:00Z"},
    {"Europe/Paris", 2026, 7, 15, 12, 0, "2026-07-15T10:00:00Z"},
    {"Europe/Paris", 2026, 3, 29, 2, 30, "2026-03-29T01:30:00Z"}, /* left out: 03:30 */
    {"Europe/Paris", 2026, 3, 29, 1, 59, "2026-03-29T00:59:00Z"},
    {"Europe/Paris", 2026, 3, 29, 3, 0, "2026-03-29T01:00:00Z"},
    {"Europe/Paris", 2026, 10, 25, 2, 30, "2026-10-25T00:30:00Z"}, /* twice: the first */
    {"Europe/Paris", 2026, 10, 25, 3, 0, "2026-10-25T02:00:00Z"},
    {"America/New_York", 2026, 3, 8, 2, 30, "2026-03-08T07:30:00Z"},
    {"America/New_York", 2026, 11, 1, 1, 30, "2026-11-01T05:30:00Z"},
    {"America/New_York", 2026, 11, 1, 2, 0, "2026-11-01T07:00:00Z"},
    {"Asia/Tokyo", 2026, 7, 1, 0, 0, "2026-06-30T15:00:00Z"},
    {"Australia/Lord_Howe", 2026, 10, 4, 2, 15, "2026-10-03T15:45:00Z"}, /* half an hour is left out: 02:45 */
    {"Australia/Lord_Howe", 2026, 4, 5, 1, 45, "2026-04-04T14:45:00Z"},  /* half an hour comes twice */
    {"America/Sao_Paulo", 2018, 11, 4, 0, 30, "2018-11-04T03:30:00Z"},   /* midnight is left out */
    {"America/Sao_Paulo", 2018, 2, 17, 23, 30, "2018-02-18T01:30:00Z"},
    {"America/Sao_Paulo", 2026, 7, 1, 12, 0, "2026-07-01T15:00:00Z"},
    {"Pacific/Apia", 2011, 12, 31, 0, 0, "2011-12-30T10:00:00Z"}, /* the day before never was */
    {"UTC", 2026, 12, 32, 24, 60, "2027-01-02T01:00:00Z"},
    {"UTC", 2028, 2, 29, 0, 0, "2028-02-29T00:00:00Z"},
};

static void local_times_are_moments(void **state)
{
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(moments); i++) {
		const struct moment *m = &moments[i];
		struct clf_zone *zone = zone_of(m->zone);
		struct clf_local_time local = {m->year, m->month, m->day, m->hour, m->minute, 0, 0};
		char text[CLF_TIME_TEXT];
		int64_t at = clf_zone_utc(zone, &local);
		if (at != utc(m->utc))
			fail_msg("%s %d-%d-%d %d:%d is %s", m->zone, m->year, m->month, m->day, m->hour, m->minute,
				 clf_time_rfc3339(at, text));
		clf_zone_free(&zone);
		assert_null(zone);
	}
}

static void moments_are_local_times(void **state)
{
	struct clf_zone *paris = zone_of("Europe/Paris");
	struct clf_local_time local;
	(void)state;
	clf_zone_local(paris, utc("2026-12-31T23:30:15Z") + 999999, &local);
	assert_int_equal(local.year, 2027);
	assert_int_equal(local.month, 1);
	assert_int_equal(local.day, 1);
	assert_int_equal(local.hour, 0);
	assert_int_equal(local.minute, 30);
	assert_int_equal(local.second, 15);
	assert_int_equal(local.weekday, 5);
	clf_zone_local(NULL, utc("2026-11-22T03:08:33Z"), &local);
	assert_int_equal(local.hour, 3);
	assert_int_equal(local.weekday, 7);
	clf_zone_free(&paris);
}

/* Only an hour that comes twice doesn't come back as it was. */
static void they_go_there_and_back(void **state)
{
	static const char *const names[] = {"Europe/Paris",        "America/New_York",  "Asia/Tokyo",
					    "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata",
					    "Pacific/Kiritimati",  "Africa/Casablanca"};
	uint64_t seed = 1;
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		struct clf_zone *zone = zone_of(names[i]);
		for (int n = 0; n < 20000; n++) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
			int64_t at = (int64_t)(seed >> 33) % 2100000000 * CLF_SECOND + CLF_DAY, back;
			struct clf_local_time local, again;
			clf_zone_local(zone, at, &local);
			back = clf_zone_utc(zone, &local);
			clf_zone_local(zone, back, &again);
			assert_memory_equal(&local, &again, sizeof local);
			assert_true(back <= at && at - back <= 2 * CLF_HOUR);
		}
		clf_zone_free(&zone);
	}
}

static void what_is_out_of_range_is_zero(void **state)
{
	(void)state;
	assert_int_equal(clf_zone_utc(NULL, &(struct clf_local_time){10000, 1, 1, 0, 0, 0, 0}), 0);
	assert_int_equal(clf_zone_utc(NULL, &(struct clf_local_time){1960, 1, 1, 0, 0, 0, 0}), 0);
	assert_int_equal(clf_zone_utc(NULL, &(struct clf_local_time){9999, 12, 32, 0, 0, 0, 0}), 0);
	assert_int_equal(clf_zone_utc(NULL, &(struct clf_local_time){2026, INT32_MAX, INT32_MIN, 0, 0, 0, 0}), 0);
	assert_true(clf_zone_utc(NULL, &(struct clf_local_time){9999, 12, 31, 23, 59, 59, 0}) > 0);
}

static void the_process_keeps_its_zone(void **state)
{
	(void)state;
	const char *before = getenv("TZ");
	struct clf_zone *zone = zone_of("Asia/Tokyo");
	assert_ptr_equal(getenv("TZ"), before);
	clf_zone_free(&zone);
	clf_zone_free(&zone);
	clf_zone_free(NULL);
}

static void texts_are_folded(void **state)
{
	static const char *const pairs[][2] = {
	    {"MÜLLER", "müller"},
	    {"STRASSE", "straße"},
	    {"ΣΊΣΥΦΟΣ", "σίσυφος"},
	    {"ИВАНОВ", "иванов"},
	    {"ＣＬＯＳＥ　１２", "close 12"},
	    {"ﾀﾅｶ", "タナカ"},
	    {"e\u0301", "É"},
	};
	struct clf_arena *arena = clf_arena_new();
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(pairs); i++)
		assert_string_equal(clf_utf8_fold(arena, pairs[i][0]), clf_utf8_fold(arena, pairs[i][1]));
	assert_string_not_equal(clf_utf8_fold(arena, "Muller"), clf_utf8_fold(arena, "Miller"));
	assert_true(clf_utf8_is_word('a') && clf_utf8_is_word('7') && clf_utf8_is_word(0x5bfe));
	assert_false(clf_utf8_is_word('#') || clf_utf8_is_word(' ') || clf_utf8_is_word(0x1f600));
	clf_arena_free(&arena);
}

static void clocks_stand_between_changes(void **state)
{
	const struct clf_zone *paris = clf_zone_kept("Europe/Paris");
	int64_t offset = 7;

	(void)state;
	assert_non_null(paris);
	assert_ptr_equal(clf_zone_kept("Europe/Paris"), paris);
	assert_null(clf_zone_kept("Europe/Nowhere"));
	assert_null(clf_zone_kept(NULL));
	assert_false(clf_zone_steady(paris, utc("2026-03-28T00:00:00Z"), utc("2026-03-29T01:00:01Z"), &offset));
	assert_true(offset == 7);
	assert_true(clf_zone_steady(paris, utc("2026-03-29T01:00:01Z"), utc("2026-10-25T00:59:59Z"), &offset));
	assert_true(offset == 2 * CLF_HOUR);
	assert_true(clf_zone_steady(NULL, utc("2026-03-28T00:00:00Z"), utc("2027-03-28T00:00:00Z"), &offset));
	assert_true(offset == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_those_of_the_database), cmocka_unit_test(local_times_are_moments),
	    cmocka_unit_test(moments_are_local_times),         cmocka_unit_test(they_go_there_and_back),
	    cmocka_unit_test(what_is_out_of_range_is_zero),    cmocka_unit_test(the_process_keeps_its_zone),
	    cmocka_unit_test(clocks_stand_between_changes),    cmocka_unit_test(texts_are_folded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
