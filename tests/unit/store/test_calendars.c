/*
 * test_calendars.c - calendars kept, and whose is which.
 */
#include "clf/store/engine/revision.h"
#include "clf/store/people/calendar.h"
#include "clf/ticket/time/holidays.h"
#include "store/store_fixture.h"

static int64_t calendar(struct fixture *f, const char *name, const char *zone, const char *hours)
{
	struct clf_week week = {.count = 0};
	int64_t id = 0;

	fixture_begin(f);
	assert_ok(f, clf_week_read(hours, &week, &f->err));
	assert_ok(f, clf_calendar_add(f->store, name, zone, &id, &f->err));
	assert_ok(f, clf_calendar_set_hours(f->store, id, &week, &f->err));
	fixture_commit(f);
	return id;
}

static int64_t utc(const char *text)
{
	int64_t at = 0;

	assert_true(clf_time_parse_rfc3339(text, &at));
	return at;
}

static const struct clf_calendar *of(struct fixture *f, const char *segment)
{
	const struct clf_calendar *found = NULL;

	assert_ok(f, clf_calendar_of_segment(f->store, f->arena, segment, &found, &f->err));
	return found;
}

static void test_a_ticket_has_its_segments_calendar_or_the_installations(void **state)
{
	struct fixture *f = *state;
	int64_t tokyo = calendar(f, "Tokyo", "Asia/Tokyo", "mon-fri 09:00-18:00");
	int64_t paris = calendar(f, "Paris", "Europe/Paris", "mon-fri 09:00-18:00");

	assert_ok(f, clf_segment_add(f->store, "Hotels", &f->err));
	assert_ok(f, clf_segment_add(f->store, "Shops", &f->err));
	assert_null(of(f, "Hotels"));
	assert_null(of(f, NULL));
	assert_ok(f, clf_calendar_segment(f->store, tokyo, "hotels", true, &f->err));
	assert_true(clf_working_is(of(f, "Hotels"), utc("2026-11-30T00:30:00Z")));
	assert_null(of(f, "Shops"));
	assert_ok(f, clf_calendar_set_default(f->store, paris, &f->err));
	assert_false(clf_working_is(of(f, "Shops"), utc("2026-11-30T00:30:00Z")));
	assert_true(clf_working_is(of(f, ""), utc("2026-11-30T08:30:00Z")));
	assert_true(clf_working_is(of(f, "Nobody's"), utc("2026-11-30T08:30:00Z")));
	assert_ok(f, clf_calendar_set_default(f->store, tokyo, &f->err));
	assert_true(clf_working_is(of(f, "Shops"), utc("2026-11-30T00:30:00Z")));
	assert_ok(f, clf_calendar_segment(f->store, paris, "Hotels", false, &f->err));
	assert_non_null(of(f, "Hotels"));
	assert_ok(f, clf_calendar_set_default(f->store, 0, &f->err));
	assert_null(of(f, "Shops"));
	assert_status(CLF_ENOTFOUND, clf_calendar_segment(f->store, paris, "Hotel", true, &f->err));
	assert_non_null(strstr(f->err.text, "the nearest is Hotels"));
}

static void test_days_take_the_place_of_what_they_were(void **state)
{
	struct fixture *f = *state;
	int64_t id = calendar(f, "Paris", "Europe/Paris", "fri 14:00-18:00 09:00-12:00 mon-thu 09:00-18:00");
	struct clf_special_day eve[] = {{0, 540, 720, "Eve"}, {0, 780, 900, "Eve"}};
	struct clf_calendar_record record;

	assert_true(clf_date_read(CLF_STR("2026-12-24"), &eve[0].date));
	eve[1].date = eve[0].date;
	assert_ok(f, clf_calendar_put_days(f->store, id, eve, 2, &f->err));
	assert_ok(f, clf_calendar_read(f->store, f->arena, id, &record, &f->err));
	assert_string_equal(clf_week_shown(f->arena, record.calendar.hours, record.calendar.hour_count),
			    "mon-thu 09:00-18:00\nfri 09:00-12:00 14:00-18:00");
	assert_int_equal(record.calendar.day_count, 2);
	assert_int_equal(record.calendar.days[1].from, 780);
	assert_true(clf_working_between(&record.calendar, utc("2026-12-24T00:00:00Z"), utc("2026-12-25T00:00:00Z")) ==
		    5 * CLF_HOUR);
	eve[0] = (struct clf_special_day){eve[0].date, 0, 0, NULL};
	assert_ok(f, clf_calendar_put_days(f->store, id, eve, 1, &f->err));
	assert_ok(f, clf_calendar_read(f->store, f->arena, id, &record, &f->err));
	assert_int_equal(record.calendar.day_count, 1);
	assert_null(record.calendar.days[0].name);
	assert_ok(f, clf_calendar_remove_day(f->store, id, eve[0].date, &f->err));
	assert_status(CLF_ENOTFOUND, clf_calendar_remove_day(f->store, id, eve[0].date, &f->err));
	assert_non_null(strstr(f->err.text, "2026-12-24"));
}

static void test_there_is_a_limit_to_days_and_calendars(void **state)
{
	struct fixture *f = *state;
	int64_t id = calendar(f, "Paris", "Europe/Paris", "mon 09:00-18:00");
	struct clf_special_day *days = calloc(CLF_HOLIDAYS_MAX + 1, sizeof *days);

	for (size_t i = 0; i <= CLF_HOLIDAYS_MAX; i++)
		days[i].date = 20000 + (int32_t)i;
	fixture_begin(f);
	assert_status(CLF_ELIMIT, clf_calendar_put_days(f->store, id, days, CLF_HOLIDAYS_MAX + 1, &f->err));
	clf_store_rollback(f->store);
	fixture_begin(f);
	assert_ok(f, clf_calendar_put_days(f->store, id, days, CLF_HOLIDAYS_MAX, &f->err));
	for (unsigned i = 1; i < CLF_CALENDARS_MAX; i++)
		assert_ok(f, clf_calendar_add(f->store, clf_arena_printf(f->arena, "C%u", i), "UTC", &id, &f->err));
	assert_status(CLF_ELIMIT, clf_calendar_add(f->store, "One more", "UTC", &id, &f->err));
	fixture_commit(f);
	free(days);
}

static void test_what_is_named_stays(void **state)
{
	struct fixture *f = *state;
	int64_t id = calendar(f, "Paris", "Europe/Paris", "mon 09:00-18:00"), other = 0;
	struct clf_calendar_record *list = NULL;
	size_t count = 0;

	assert_status(CLF_ECONFLICT, clf_calendar_add(f->store, "PARIS", "UTC", &other, &f->err));
	assert_non_null(strstr(f->err.text, "already"));
	other = calendar(f, "Lyon", "Europe/Paris", "mon 09:00-18:00");
	assert_status(CLF_ECONFLICT, clf_calendar_set(f->store, other, "paris", "UTC", &f->err));
	assert_ok(f, clf_segment_add(f->store, "Hotels", &f->err));
	assert_ok(f, clf_calendar_segment(f->store, id, "Hotels", true, &f->err));
	assert_ok(f, clf_calendar_list(f->store, f->arena, &list, &count, &f->err));
	assert_int_equal(count, 2);
	assert_string_equal(list[1].segments[0], "Hotels");
	assert_status(CLF_ECONFLICT, clf_calendar_remove(f->store, id, &f->err));
	assert_non_null(strstr(f->err.text, "Hotels"));
	assert_ok(f, clf_calendar_segment(f->store, id, "Hotels", false, &f->err));
	assert_ok(f, clf_calendar_set_default(f->store, id, &f->err));
	assert_status(CLF_ECONFLICT, clf_calendar_remove(f->store, id, &f->err));
	assert_non_null(strstr(f->err.text, "installation's"));
	assert_ok(f, clf_calendar_set_default(f->store, 0, &f->err));
	assert_ok(f, clf_calendar_remove(f->store, id, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM calendar_hours"), 1);
	assert_status(CLF_ENOTFOUND, clf_calendar_remove(f->store, id, &f->err));
	assert_status(CLF_ENOTFOUND, clf_calendar_named(f->store, "Lyons", &id, &f->err));
	assert_non_null(strstr(f->err.text, "the nearest is Lyon"));
}

static void test_a_revision_grows_with_its_change(void **state)
{
	struct fixture *f = *state;
	int64_t before = 0, now = 0;

	assert_ok(f, clf_revision(f->store, &before, &f->err));
	fixture_begin(f);
	assert_ok(f, clf_revision_bump(f->store, &f->err));
	clf_store_rollback(f->store);
	assert_ok(f, clf_revision(f->store, &now, &f->err));
	assert_true(now == before);
	fixture_begin(f);
	assert_ok(f, clf_revision_bump(f->store, &f->err));
	fixture_commit(f);
	assert_ok(f, clf_revision(f->store, &now, &f->err));
	assert_true(now == before + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_a_ticket_has_its_segments_calendar_or_the_installations),
	    store_test(test_days_take_the_place_of_what_they_were),
	    store_test(test_there_is_a_limit_to_days_and_calendars),
	    store_test(test_what_is_named_stays),
	    store_test(test_a_revision_grows_with_its_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
