/*
 * Where a mailbox begins, and what a server refuses without holding up what it does: IDLE, a line that holds, removing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/count.h"

#include "mailbox_role.h"

/* The session goes on, and `poll` does what IDLE would. */
static void idle_that_is_refused_is_left_alone(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {NONE_FROM("4:")},
	    {LAST_IS("3")},
	    {"IDLE", "%t NO not for you\r\n"},
	    {"UID FETCH 4:", "* 3 FETCH (UID 4 RFC822.SIZE 4)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 (UID BODY", "* 3 FETCH (UID 4 BODY[] {4}\r\nfour)\r\n%t OK done\r\n"},
	    {NONE_FROM("5:")},
	    {LAST_IS("4")},
	    {NULL, FAKE_HANG},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role;

	(void)state;
	want.poll_s = 1;
	role = begin(&server);
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 3, 0);
	expect_mail(&role, 4, "four", false);
	expect_report(&role, "connected", NULL, "");
	end(&role);
	assert_true(fake_stop(&server));
}

static const struct fake_step cut_in_idle[] = {
    {FAKE_PLAY, opened}, {NONE_FROM("4:")}, {LAST_IS("3")}, {IDLING}, {NULL, FAKE_CLOSE}, {0}};

/* Pauses grow though each session got as far, and then the line is not asked for what it can't do. */
static void a_line_that_is_cut_in_idle_is_not_run_against(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, cut_in_idle}, {FAKE_PLAY, cut_in_idle}, {FAKE_PLAY, cut_in_idle}, {FAKE_PLAY, opened},
	    {NONE_FROM("4:")},        {LAST_IS("3")},           {NULL, FAKE_HANG},        {0}};
	struct fake_server server = fake_start(script);
	struct role role;
	int64_t begun;

	(void)state;
	want.poll_s = 1;
	role = begin(&server);
	begun = clf_clock_monotonic_ms();
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 3, 0);
	for (int i = 0; i < 3; i++)
		expect_report(&role, "failed", "server", "closed");
	/* 1 + 2 + 4 seconds, a quarter less at best. */
	expect_report(&role, "connected", NULL, "");
	assert_true(clf_clock_monotonic_ms() - begun > 5000);
	end(&role);
	assert_true(fake_stop(&server));
}

#define COPIED "UID COPY 3 Done", "%t OK done\r\n"
#define NO_STORE "UID STORE 3", "%t NO [NOPERM] not allowed\r\n"

/* Nor over a restart: what lies in its folder is told before it is removed from where it was. */
static void a_copy_that_can_t_be_removed_is_made_once(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened}, {COPIED}, {NO_STORE}, {NONE_FROM("4:")}, {LAST_IS("3")}, {FAKE_PLAY, idling}, {0}};
	static const struct fake_step restarted[] = {{FAKE_PLAY, opened}, {NO_STORE},          {NONE_FROM("4:")},
						     {LAST_IS("3")},      {FAKE_PLAY, idling}, {0}};
	struct fake_server server = fake_start(script);
	struct role role;
	struct clf_frame frame;
	struct clf_json *head = clf_json_object();
	struct clf_json *list = clf_json_array();
	struct clf_json *copied = clf_json_array();

	(void)state;
	want.done = CLF_DONE_MOVE;
	role = begin(&server);
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 3, 3);
	frame = next(&role, CLF_FRAME_COPIED);
	assert_int_equal(clf_json_number(clf_json_at(clf_json_get(frame.head, "uids"), 0), 0), 3);
	clf_frame_clear(&frame);
	expect_report(&role, "connected", "unmarked", "the server refuses to move mails: ");
	end(&role);
	assert_true(fake_stop(&server));
	server = fake_start(restarted);
	role = begin(&server);
	expect(&role, CLF_FRAME_HELLO);
	clf_json_append(list, clf_json_integer(3));
	clf_json_append(copied, clf_json_integer(3));
	clf_json_set_integer(head, "uidvalidity", 9);
	clf_json_set_integer(head, "highest", 3);
	clf_json_set(head, "unfinished", list);
	clf_json_set(head, "copied", copied);
	say(&role, CLF_FRAME_STATE, head);
	expect_report(&role, "connected", "unmarked", "not allowed");
	end(&role);
	assert_true(fake_stop(&server));
}

/* Intake ended before it had written down what was copied, and another asks for it to be finished. */
static void a_copy_that_intake_didn_t_write_down_is_made_once(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, opened},
						  {COPIED},
						  {"UID STORE 3", FAKE_CLOSE},
						  {FAKE_PLAY, opened},
						  {"UID STORE 3", "%t OK done\r\n"},
						  {"UID EXPUNGE 3", "%t OK done\r\n"},
						  {NONE_FROM("4:")},
						  {LAST_IS("3")},
						  {FAKE_PLAY, idling},
						  {0}};
	struct fake_server server = fake_start(script);
	struct role role;

	(void)state;
	want.done = CLF_DONE_MOVE;
	role = begin(&server);
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 3, 3);
	expect(&role, CLF_FRAME_COPIED);
	clf_channel_free(&role.intake);
	role.intake = meet(&role);
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 3, 3);
	expect(&role, CLF_FRAME_COPIED);
	expect_done(&role, 3);
	end(&role);
	assert_true(fake_stop(&server));
}

static struct clf_json *beginning(uint32_t lay_uid, const char *begins, bool again)
{
	struct clf_json *head = clf_json_object();
	int64_t at = 0;

	assert_true(clf_time_parse_rfc3339(begins, &at));
	clf_json_set_integer(head, "uidvalidity", 9);
	clf_json_set_integer(head, "highest", again ? 14 : 0);
	clf_json_set_integer(head, "lay_uid", lay_uid);
	clf_json_set_integer(head, "begins_at", at);
	clf_json_set_bool(head, "passing", true);
	clf_json_set_bool(head, "again", again);
	return head;
}

static void expect_passed(struct role *role, uint32_t uid, int64_t count)
{
	struct clf_frame frame = next(role, CLF_FRAME_PASSED);

	assert_int_equal(clf_json_get_number(frame.head, "uid", 0), uid);
	assert_int_equal(clf_json_get_number(frame.head, "count", 0), count);
	clf_frame_clear(&frame);
}

#define DATED(uid, date) "* 1 FETCH (UID " uid " RFC822.SIZE 1 INTERNALDATE \"" date "\")\r\n"
#define LIST_OF_AGES                                                                                                   \
	DATED("2", "01-Nov-2026 10:00:00 +0000")                                                                       \
	DATED("3", "22-Nov-2026 10:00:00 +0000")                                                                       \
	DATED("4", "22-Nov-2026 09:59:59 +0000")                                                                       \
	DATED("6", " 1-Jan-1970 00:00:00 +0000")                                                                       \
	DATED("7", "22-Nov-2026 10:30:00 +0100")                                                                       \
	DATED("12", "01-Nov-2020 10:00:00 +0000") "%t OK done\r\n"

/* By their server's date in whatever zone; one without is taken, and so is what came since, however old it is. */
static void mails_older_than_the_mailbox_stay_where_they_are(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:", LIST_OF_AGES},
	    /* Asked once more, alone. */
	    {"UID FETCH 6:", DATED("6", " 1-Jan-1970 00:00:00 +0000") "%t OK done\r\n"},
	    {"UID FETCH 3,6,12 (UID BODY.PEEK[])",
	     "* 1 FETCH (UID 3 BODY[] {1}\r\n3)\r\n* 1 FETCH (UID 6 BODY[] {1}\r\n6)\r\n"
	     "* 1 FETCH (UID 12 BODY[] {1}\r\n2)\r\n%t OK done\r\n"},
	    {NONE_FROM("13:")},
	    {LAST_IS("12")},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say(&role, CLF_FRAME_STATE, beginning(11, "2026-11-22T10:00:00Z", false));
	expect_mail(&role, 3, "3", false);
	expect_mail(&role, 6, "6", false);
	expect_mail(&role, 12, "2", false);
	expect_passed(&role, 11, 3);
	end(&role);
	assert_true(fake_stop(&server));
}

/* Of what was kept since nothing is fetched again. */
static void one_that_begins_sooner_than_it_did_takes_what_it_passed_over(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:",
	     DATED("2", "01-Nov-2026 10:00:00 +0000") DATED("3", "22-Nov-2026 10:00:00 +0000") "%t OK done\r\n"},
	    {"UID FETCH 2:3 (UID BODY.PEEK[])",
	     "* 1 FETCH (UID 2 BODY[] {1}\r\n2)\r\n* 1 FETCH (UID 3 BODY[] {1}\r\n3)\r\n%t OK done\r\n"},
	    {NONE_FROM("15:")},
	    {LAST_IS("14")},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say(&role, CLF_FRAME_STATE, beginning(3, "2026-10-22T10:00:00Z", true));
	expect_mail(&role, 2, "2", false);
	expect_mail(&role, 3, "3", false);
	expect_passed(&role, 3, 0);
	end(&role);
	assert_true(fake_stop(&server));
}

/* A server that tells no UIDNEXT: what is the last mail at the first look is old by its date, what comes later never.
 */
static void the_last_mail_is_asked_for_where_no_uidnext_is_told(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, login},
	    {"SELECT INBOX", "* 2 EXISTS\r\n* OK [UIDVALIDITY 9] x\r\n%t OK [READ-WRITE] in\r\n"},
	    {LAST_IS("41")},
	    {NULL, FAKE_HANG},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);
	struct clf_frame frame;

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 0, 0, 0);
	frame = next(&role, CLF_FRAME_UIDVALIDITY);
	assert_int_equal(clf_json_get_number(frame.head, "uidvalidity", 0), 9);
	assert_int_equal(clf_json_get_number(frame.head, "uidnext", 0), 42);
	clf_frame_clear(&frame);
	end(&role);
	fake_stop(&server);
}

static const struct {
	const char *what, *select, *last;
	uint32_t uidvalidity, uidnext; /* as told to intake; 0, 0: nothing is */
} ends[] = {
    {"UIDNEXT is above all mails", "* 2 EXISTS\r\n* OK [UIDVALIDITY 9] x\r\n* OK [UIDNEXT 4294967295] x\r\n", "41", 9,
     42},
    {"UIDNEXT is below mails that are there", "* 2 EXISTS\r\n* OK [UIDVALIDITY 9] x\r\n* OK [UIDNEXT 1] x\r\n", "41", 9,
     42},
    {"none is there", "* 0 EXISTS\r\n* OK [UIDVALIDITY 9] x\r\n* OK [UIDNEXT 70] x\r\n", NULL, 9, 1},
    {"set back", "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 42] x\r\n", "41", 7, 42},
    {"set back, and empty", "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 1] x\r\n", NULL, 7, 1},
    {"a lie, for the last that was kept is there", "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 1] x\r\n",
     "50", 0, 0},
};

/* Whatever UIDNEXT says. Under the same UIDVALIDITY mails up to 50 are known. */
static void where_mails_end_is_asked_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(ends); i++) {
		char select[256], last[128];
		struct fake_step script[] = {
		    {FAKE_PLAY, login}, {"SELECT INBOX", select}, {"FETCH * (UID)", last}, {NULL, FAKE_HANG}, {0}};
		struct fake_server server;
		struct role role;
		struct clf_frame frame;

		snprintf(select, sizeof select, "%s%%t OK in\r\n", ends[i].select);
		snprintf(last, sizeof last, "* 2 FETCH (UID %s)\r\n%%t OK done\r\n",
			 ends[i].last != NULL ? ends[i].last : "0");
		if (ends[i].last == NULL)
			script[2] = (struct fake_step){NULL, FAKE_HANG};
		server = fake_start(script);
		role = begin(&server);
		expect(&role, CLF_FRAME_HELLO);
		say_state(&role, 7, 50, 0);
		if (ends[i].uidvalidity == 0) {
			expect_report(&role, "connected", NULL, "");
		} else {
			frame = next(&role, CLF_FRAME_UIDVALIDITY);
			if (clf_json_get_number(frame.head, "uidvalidity", 0) != ends[i].uidvalidity ||
			    clf_json_get_number(frame.head, "uidnext", 0) != ends[i].uidnext)
				fail_msg("%s: %ld", ends[i].what, (long)clf_json_get_number(frame.head, "uidnext", 0));
			clf_frame_clear(&frame);
		}
		end(&role);
		fake_stop(&server);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(idle_that_is_refused_is_left_alone, back_to_usual),
	    cmocka_unit_test_teardown(a_line_that_is_cut_in_idle_is_not_run_against, back_to_usual),
	    cmocka_unit_test_teardown(a_copy_that_can_t_be_removed_is_made_once, back_to_usual),
	    cmocka_unit_test_teardown(a_copy_that_intake_didn_t_write_down_is_made_once, back_to_usual),
	    cmocka_unit_test(mails_older_than_the_mailbox_stay_where_they_are),
	    cmocka_unit_test(one_that_begins_sooner_than_it_did_takes_what_it_passed_over),
	    cmocka_unit_test(the_last_mail_is_asked_for_where_no_uidnext_is_told),
	    cmocka_unit_test(where_mails_end_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
