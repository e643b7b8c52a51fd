/*
 * test_holidays.c - days from files as other programs and people write them, and what of them is left out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "clf/base/arena.h"
#include "clf/ticket/time/holidays.h"
#include "clf/ticket/time/hours.h"

static struct clf_arena *arena;

static int make_arena(void **state)
{
	(void)state;
	arena = clf_arena_new();
	return 0;
}

static int free_arena(void **state)
{
	(void)state;
	clf_arena_free(&arena);
	return 0;
}

static struct clf_holidays read_file(const char *text)
{
	struct clf_holidays read;
	struct clf_error err = {0};
	int32_t today = 0;

	assert_true(clf_date_read(CLF_STR("2026-11-29"), &today));
	if (clf_holidays_read(arena, clf_str_from(text), today, &read, &err) != CLF_OK)
		fail_msg("%s", err.text);
	return read;
}

/* "2026-12-24 09:00-12:00 Christmas Eve", a line each. */
static const char *days_of(const struct clf_holidays *read)
{
	const char *text = "";

	for (size_t i = 0; i < read->count; i++) {
		const struct clf_special_day *day = &read->days[i];
		char date[CLF_DATE_TEXT], span[CLF_SPAN_TEXT];

		text = clf_arena_printf(arena, "%s%s %s %s\n", text, clf_date_shown(day->date, date),
					day->to == 0 ? "closed" : clf_span_shown(day->from, day->to, span),
					day->name != NULL ? day->name : "-");
	}
	return text;
}

static const char *left_out(const struct clf_holidays *read)
{
	const char *text = "";

	for (size_t i = 0; i < read->left_out_count; i++)
		text = clf_arena_printf(arena, "%s%zu %s: %s\n", text, read->left_out[i].line, read->left_out[i].what,
					read->left_out[i].why);
	return text;
}

static void test_a_table_of_days(void **state)
{
	struct clf_holidays read = read_file("\xEF\xBB\xBF"
					     "Date,Name,From,To\r\n"
					     "2026-12-25,\"Christmas, \"\"the\"\" day\"\r\n"
					     "2026-12-24,Christmas Eve,13:00,15:00\r\n"
					     "2026-12-24,Christmas Eve,09:00,12:00\r\n"
					     "\r\n"
					     "2027-01-01\r\n"
					     "2026-05-01;Tag der Arbeit;;\r\n"
					     "2026-12-25,again\r\n");

	(void)state;
	assert_string_equal(days_of(&read), "2026-05-01 closed Tag der Arbeit\n"
					    "2026-12-24 09:00-12:00 Christmas Eve\n"
					    "2026-12-24 13:00-15:00 Christmas Eve\n"
					    "2026-12-25 closed Christmas, \"the\" day\n"
					    "2027-01-01 closed -\n");
	assert_string_equal(left_out(&read), "");
}

static void test_what_a_table_says_wrong_is_listed(void **state)
{
	struct clf_holidays read = read_file("25.12.2026,Christmas\n"
					     "2026-02-30,Never\n"
					     "2026-12-24,Eve,9,12\n"
					     "2026-12-24,Eve,12:00,09:00\n"
					     "2026-12-24,Eve,09:00\n"
					     "2026-12-24,\"Eve\n"
					     "2026-12-23,A,09:00,12:00\n"
					     "2026-12-23,B,11:00,13:00\n"
					     "2026-12-23,C\n");

	(void)state;
	assert_string_equal(days_of(&read), "2026-12-23 09:00-12:00 A\n");
	assert_string_equal(left_out(&read), "1 25.12.2026,Christmas: a day is written as 2026-12-25\n"
					     "2 2026-02-30,Never: a day is written as 2026-12-25\n"
					     "3 2026-12-24,Eve,9,12: opening hours are written as 09:00,12:30\n"
					     "4 2026-12-24,Eve,12:00,09:00: opening hours are written as 09:00,12:30\n"
					     "5 2026-12-24,Eve,09:00: opening hours are written as 09:00,12:30\n"
					     "6 2026-12-24,\"Eve: a quotation mark isn't closed\n"
					     "8 B: its hours overlap with others of the day\n"
					     "9 C: the day is named above, with other hours\n");
}

#define EVENT(lines) "BEGIN:VEVENT\r\nDTSTAMP:20260101T000000Z\r\n" lines "END:VEVENT\r\n"
#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"

static void test_events_of_whole_days(void **state)
{
	struct clf_holidays read = read_file(CALENDAR(
	    "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
	    /* folded within a letter, escaped, with an alarm that says other things */
	    EVENT(
		"DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY;LANGUAGE=\"x:;y\":No\xC3\r\n \xABl\\, "
		"\r\n  deux\\njours\r\n"
		"BEGIN:VALARM\r\nSUMMARY:Alarm\r\nDTSTART:19990101T000000Z\r\nEND:VALARM\r\n") /**/
	    EVENT("dtstart:20270101\r\nsummary:Neujahr\r\n")                                   /**/
	    EVENT("SUMMARY:Same end\r\nDTSTART;VALUE=DATE:20270501\r\nDTEND;VALUE=DATE:20270501\r\n")
		EVENT("SUMMARY:Golden Week\r\nDTSTART;VALUE=DATE:20270503\r\nDURATION:P3D\r\n")));

	(void)state;
	assert_string_equal(left_out(&read), "");
	assert_string_equal(days_of(&read), "2026-12-25 closed No\xC3\xABl,  deux jours\n"
					    "2026-12-26 closed No\xC3\xABl,  deux jours\n"
					    "2027-01-01 closed Neujahr\n"
					    "2027-05-01 closed Same end\n"
					    "2027-05-03 closed Golden Week\n"
					    "2027-05-04 closed Golden Week\n"
					    "2027-05-05 closed Golden Week\n");
}

static void test_events_that_return_every_year(void **state)
{
	struct clf_holidays read = read_file(CALENDAR(
	    EVENT("RRULE:FREQ=YEARLY;UNTIL=20271225\r\nDTSTART;VALUE=DATE:20001225\r\nSUMMARY:A\r\n") /**/
	    EVENT("DTSTART;VALUE=DATE:20260714\r\nRRULE:FREQ=YEARLY;COUNT=2;BYMONTH=7;BYMONTHDAY=14;WKST=MO\r\n")
		EVENT("DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY;COUNT=2\r\nSUMMARY:Leap\r\n")
		    EVENT("DTSTART;VALUE=DATE:20260301\r\nRRULE:FREQ=YEARLY;INTERVAL=2;COUNT=2\r\nSUMMARY:B\r\n")));

	(void)state;
	assert_string_equal(left_out(&read), "");
	assert_string_equal(days_of(&read), "2025-12-25 closed A\n"
					    "2026-03-01 closed B\n"
					    "2026-07-14 closed -\n"
					    "2026-12-25 closed A\n"
					    "2027-07-14 closed -\n"
					    "2027-12-25 closed A\n"
					    "2028-02-29 closed Leap\n"
					    "2028-03-01 closed B\n");
	read = read_file(CALENDAR(EVENT("DTSTART;VALUE=DATE:19900101\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:For ever\r\n")));
	assert_int_equal(read.count, 11);
	assert_string_equal(clf_arena_printf(arena, "%.10s", days_of(&read)), "2026-01-01");
}

static void test_days_that_began_long_ago_and_days_at_the_end_of_time(void **state)
{
	struct clf_holidays read = read_file(
	    CALENDAR(EVENT("DTSTART;VALUE=DATE:19700101\r\nRRULE:FREQ=YEARLY;UNTIL=20270101\r\nSUMMARY:New Year\r\n")
			 EVENT("DTSTART;VALUE=DATE:19491003\r\nRRULE:FREQ=YEARLY;UNTIL=20261003\r\nSUMMARY:Unity\r\n")
			     EVENT("DTSTART;VALUE=DATE:19990101\r\nRRULE:FREQ=YEARLY;UNTIL=19700101\r\n")
				 EVENT("DTSTART;VALUE=DATE:19700101\r\nDTEND;VALUE=DATE:19700103\r\nSUMMARY:Once\r\n")
				     EVENT("DTSTART;VALUE=DATE:99991231\r\nDURATION:P2D\r\nSUMMARY:The last\r\n")));

	(void)state;
	assert_string_equal(left_out(&read), "");
	assert_string_equal(days_of(&read), "1970-01-01 closed Once\n"
					    "1970-01-02 closed Once\n"
					    "2026-01-01 closed New Year\n"
					    "2026-10-03 closed Unity\n"
					    "2027-01-01 closed New Year\n"
					    "9999-12-31 closed The last\n");
}

static void test_other_events_are_listed_and_left_out(void **state)
{
	struct clf_holidays read = read_file(CALENDAR(
	    EVENT("SUMMARY:Half day\r\nDTSTART;TZID=Europe/Paris:20261224T120000\r\nDTEND:20261224T130000\r\n") /**/
	    EVENT("SUMMARY:Thanksgiving\r\nDTSTART;VALUE=DATE:20261126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\r\n")
		EVENT("SUMMARY:Mondays\r\nDTSTART;VALUE=DATE:20261130\r\nRRULE:FREQ=WEEKLY\r\n") /**/
	    EVENT(
		"SUMMARY:But once\r\nDTSTART;VALUE=DATE:20261130\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20271130\r\n")
		EVENT("SUMMARY:Off\r\nDTSTART;VALUE=DATE:20261130\r\nSTATUS:CANCELLED\r\n") /**/
	    EVENT("DTSTART;VALUE=DATE:20261399\r\n")                                        /**/
	    EVENT("SUMMARY:No day\r\n")                                                     /**/
	    EVENT("SUMMARY:Long\r\nDTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20280101\r\n")
		EVENT("SUMMARY:Hours\r\nDTSTART;VALUE=DATE:20260101\r\nDURATION:PT4H\r\n") /**/
	    "BEGIN:VTODO\r\nSUMMARY:Milk\r\nEND:VTODO\r\n"                                 /**/
	    EVENT("SUMMARY:Good\r\nDTSTART;VALUE=DATE:20261201\r\n") "BEGIN:VEVENT\r\nSUMMARY:Cut off\r\n"));

	(void)state;
	assert_string_equal(days_of(&read), "2026-12-01 closed Good\n");
	assert_string_equal(left_out(&read),
			    "3 Half day: it begins or ends at a time of day: write its hours into a CSV file\n"
			    "9 Thanksgiving: it returns otherwise than on the same day of each year\n"
			    "15 Mondays: it returns otherwise than on the same day of each year\n"
			    "21 But once: it returns otherwise than on the same day of each year\n"
			    "28 Off: it is cancelled\n"
			    "34 an event without a name: its date isn't one\n"
			    "38 No day: it has no date\n"
			    "42 Long: it lasts longer than a year\n"
			    "48 Hours: it doesn't last whole days\n"
			    "54 VTODO: it is no event\n"
			    "62 Cut off: the file ends within it\n");
}

static void test_what_is_too_much_is_refused(void **state)
{
	struct clf_holidays read;
	struct clf_error err = {0};
	struct clf_buf file;

	(void)state;
	clf_buf_init(&file, SIZE_MAX / 2);
	for (int i = 0; i < 20; i++)
		clf_buf_add_text(&file, EVENT("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20261231\r\n"));
	assert_int_equal(clf_holidays_read(arena,
					   clf_str_from(clf_arena_printf(arena, "BEGIN:VCALENDAR\r\n%s", file.p)),
					   20000, &read, &err),
			 CLF_ELIMIT);
	assert_non_null(strstr(err.text, "5000 days"));
	clf_buf_clear(&file);
	while (file.n <= CLF_HOLIDAYS_BYTES)
		clf_buf_add_text(&file, "x,y\n");
	assert_int_equal(clf_holidays_read(arena, clf_buf_view(&file), 20000, &read, &err), CLF_ELIMIT);
	assert_non_null(strstr(err.text, "512 KiB"));
	file.n = 4000;
	assert_int_equal(clf_holidays_read(arena, clf_buf_view(&file), 20000, &read, &err), CLF_OK);
	assert_int_equal(read.left_out_count, CLF_LEFT_OUT_SHOWN);
	assert_int_equal(read.left_out_all, 1000);
	clf_buf_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_table_of_days),
	    cmocka_unit_test(test_what_a_table_says_wrong_is_listed),
	    cmocka_unit_test(test_events_of_whole_days),
	    cmocka_unit_test(test_events_that_return_every_year),
	    cmocka_unit_test(test_other_events_are_listed_and_left_out),
	    cmocka_unit_test(test_what_is_too_much_is_refused),
	    cmocka_unit_test(test_days_that_began_long_ago_and_days_at_the_end_of_time),
	};

	return cmocka_run_group_tests(tests, make_arena, free_arena);
}
