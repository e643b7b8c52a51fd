/*
 * test_beat.c - how a heartbeat stands, by what is known of it and the time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/act/heartbeat.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"

#define NOW (INT64_C(1790000000) * CLF_SECOND)
#define AGO(minutes) (NOW - (minutes)*CLF_MINUTE)

static const struct clf_config_mailbox on = {.name = "support", .heartbeat_s = 900}, off = {.name = "quiet"};

static void each_is_what_it_is(void **state)
{
	static const struct {
		const char *what;
		int64_t back_at, missed_at;
		const char *junk;
		enum clf_beat_rest rest;
		enum clf_beat is;
		bool alarms;
	} cases[] = {
	    {"none has come back, none is late", 0, 0, NULL, CLF_BEAT_GOES, CLF_BEAT_STARTING, false},
	    {"back a while ago", AGO(14), 0, NULL, CLF_BEAT_GOES, CLF_BEAT_FINE, false},
	    {"awaited, and nobody missed it yet", AGO(29), 0, NULL, CLF_BEAT_GOES, CLF_BEAT_FINE, false},
	    {"late, and not for two intervals", AGO(29), AGO(1), NULL, CLF_BEAT_GOES, CLF_BEAT_LATE, false},
	    {"late for two intervals", AGO(30), AGO(1), NULL, CLF_BEAT_GOES, CLF_BEAT_LATE, true},
	    {"the first is late", 0, AGO(1), NULL, CLF_BEAT_GOES, CLF_BEAT_LATE, true},
	    {"in junk", AGO(29), AGO(1), "Junk", CLF_BEAT_GOES, CLF_BEAT_JUNK, false},
	    {"in junk, and none came for two intervals", AGO(45), AGO(15), "Junk", CLF_BEAT_GOES, CLF_BEAT_JUNK, true},
	    {"its relay holds mail: that has its own alarm", AGO(300), AGO(270), NULL, CLF_BEAT_IS_HELD, CLF_BEAT_HELD,
	     false},
	    {"paused: none can come", AGO(300), AGO(270), NULL, CLF_BEAT_IS_PAUSED, CLF_BEAT_PAUSED, false},
	    {"the last came on a clock that was ahead", NOW + CLF_DAY, AGO(1), NULL, CLF_BEAT_GOES, CLF_BEAT_LATE,
	     true},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_beat_view view = {.mailbox = &on};

		view.beat.back.sequence = cases[i].back_at != 0;
		view.beat.back.handled_at = cases[i].back_at;
		view.beat.missed_at = cases[i].missed_at;
		view.beat.junk = cases[i].junk;
		clf_beat_judge(&view, cases[i].rest, NOW);
		if (view.state != cases[i].is || view.alarms != cases[i].alarms)
			fail_msg("%s: %s, %s", cases[i].what, clf_beat_name(view.state),
				 view.alarms ? "alarms" : "no alarm");
	}
}

static void off_is_off(void **state)
{
	struct clf_beat_view view = {.mailbox = &off, .beat = {.missed_at = AGO(900)}};

	(void)state;
	clf_beat_judge(&view, CLF_BEAT_IS_HELD, NOW);
	assert_int_equal(view.state, CLF_BEAT_OFF);
	assert_false(view.alarms);
}

static void the_watcher_hears_only_when_all_are_back(void **state)
{
	struct clf_beat_view views[] = {{.mailbox = &on}, {.mailbox = &off}, {.mailbox = &on}};
	int64_t at = 0;

	(void)state;
	views[0].state = views[2].state = CLF_BEAT_FINE;
	views[0].beat.back.handled_at = AGO(3);
	views[2].beat.back.handled_at = AGO(2);
	assert_true(clf_beats_are_back(views, 3, &at));
	assert_int_equal(at, AGO(2));
	views[0].state = CLF_BEAT_LATE;
	assert_false(clf_beats_are_back(views, 3, &at));
	assert_false(clf_beats_are_back(views + 1, 1, &at));
	views[0].state = CLF_BEAT_PAUSED;
	assert_true(clf_beats_are_back(views, 3, &at));
}

static void a_line_says_it(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_beat_view view = {.mailbox = &on, .state = CLF_BEAT_FINE, .took = 38 * CLF_SECOND};

	(void)state;
	view.beat.back.handled_at = AGO(7);
	assert_string_equal(clf_beat_line(arena, NULL, &view, NOW), "00:38, 7 min ago");
	view.changed = "DKIM";
	assert_string_equal(clf_beat_line(arena, NULL, &view, NOW),
			    "00:38, 7 min ago; passed before and fails now: DKIM");
	view.changed = NULL;
	assert_string_equal(clf_beat_line(arena, "ja", &view, NOW), "00:38, 7分前");
	view.state = CLF_BEAT_LATE;
	view.words = "550 no";
	assert_string_equal(clf_beat_line(arena, NULL, &view, NOW), "LATE: the last came back 7 min ago: 550 no");
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_is_what_it_is),
	    cmocka_unit_test(off_is_off),
	    cmocka_unit_test(the_watcher_hears_only_when_all_are_back),
	    cmocka_unit_test(a_line_says_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
