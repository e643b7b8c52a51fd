/*
 * The mailbox process against a scripted server and an intake played here: order, marking after "kept" alone,
 * what a hostile server may send, restarts of intake, ending in IDLE.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mailbox_role.h"

static void mails_come_in_order_and_are_marked_once_kept(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    /* One that an earlier process had kept and not marked. */
	    {"UID STORE 3 +FLAGS.SILENT (\\Seen)", "%t OK done\r\n"},
	    {"UID FETCH 4:", "* 1 FETCH (UID 4 RFC822.SIZE 4)\r\n* 2 FETCH (UID 6 RFC822.SIZE 3)\r\n%t OK done\r\n"},
	    {"UID FETCH 4,6 (UID BODY.PEEK[])",
	     "* 2 FETCH (UID 6 BODY[] {3}\r\nsix)\r\n* 1 FETCH (UID 4 BODY[] {4}\r\nfour)\r\n%t OK done\r\n"},
	    {NONE_FROM("7:")},
	    {LAST_IS("6")},
	    {IDLING},
	    {"DONE", "%t OK done\r\n"},
	    {"UID STORE 4 +FLAGS.SILENT (\\Seen)", "%t OK done\r\n"},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 3, 3);
	expect_done(&role, 3);
	expect_mail(&role, 4, "four", false);
	expect_mail(&role, 6, "six", false);
	clf_sleep_ms(400);
	/*
	 * Neither another UIDVALIDITY's nor a mail that wasn't handed over is touched: the script has no room for it.
	 * It stands still meanwhile, so that all three wake it once.
	 */
	kill(role.pid, SIGSTOP);
	say_kept(&role, 8, 6);
	say_kept(&role, 9, 5);
	say_kept(&role, 9, 4);
	kill(role.pid, SIGCONT);
	expect_done(&role, 4);
	end(&role);
	assert_true(fake_stop(&server));
}

/* The next report that the folder was looked at. */
static struct clf_frame next_poll(struct role *role)
{
	struct clf_frame frame;

	for (;;) {
		if (clf_channel_receive_wait(role->intake, 8000, &frame, NULL) != CLF_OK)
			fail_msg("no report of a poll came");
		if (frame.type == CLF_FRAME_REPORT && clf_json_get_bool(frame.head, "polled", false))
			return frame;
		clf_frame_clear(&frame);
	}
}

static void a_refused_mark_leaves_the_mailbox_connected_and_says_why(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened}, {"UID STORE 3", "%t NO mailbox is read-only\r\n"},
	    {NONE_FROM("4:")},   {LAST_IS("3")},
	    {FAKE_PLAY, idling}, {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);
	struct clf_frame frame;
	const char *detail;

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 3, 3);
	frame = next_poll(&role);
	assert_string_equal(clf_json_get_text(frame.head, "state"), "connected");
	detail = clf_json_get_text(frame.head, "detail");
	if (detail == NULL || strstr(detail, "read-only") == NULL)
		fail_msg("the reason is \"%s\"", detail);
	clf_frame_clear(&frame);
	end(&role);
	assert_true(fake_stop(&server));
}

#define STORED "UID STORE", "%t OK done\r\n"

static const struct fake_step stored_5[] = {{STORED}, {STORED}, {STORED}, {STORED}, {STORED}, {0}};

/* Told run by run: one frame of all would be too large for intake, and their deadline too short. */
static void very_many_are_marked_in_runs(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, opened},
						  {LAST_IS("2500")},
						  {FAKE_PLAY, stored_5},
						  {FAKE_PLAY, stored_5},
						  {FAKE_PLAY, stored_5},
						  {FAKE_PLAY, stored_5},
						  {FAKE_PLAY, stored_5},
						  {NONE_FROM("2501:")},
						  {LAST_IS("2500")},
						  {FAKE_PLAY, idling},
						  {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);
	struct clf_json *head = clf_json_object();
	struct clf_json *list = clf_json_array();
	size_t done = 0;

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	for (int i = 1; i <= 2500; i++)
		clf_json_append(list, clf_json_integer(i));
	clf_json_set_integer(head, "uidvalidity", 9);
	clf_json_set_integer(head, "highest", 2500);
	clf_json_set(head, "unfinished", list);
	say(&role, CLF_FRAME_STATE, head);
	for (int i = 0; i < 3; i++) {
		struct clf_frame frame = next(&role, CLF_FRAME_DONE);
		size_t run = clf_json_size(clf_json_get(frame.head, "uids"));

		assert_true(run <= 1000);
		done += run;
		clf_frame_clear(&frame);
	}
	assert_int_equal(done, 2500);
	end(&role);
	assert_true(fake_stop(&server));
}

static void uidvalidity_changed(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, login},
						  {SELECT("10")},
						  {LAST_IS("4")},
						  {NONE_FROM("5:")},
						  {LAST_IS("4")},
						  {FAKE_PLAY, idling},
						  {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);
	struct clf_frame frame;

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 500, 499);
	frame = next(&role, CLF_FRAME_UIDVALIDITY);
	assert_int_equal(clf_json_get_number(frame.head, "uidvalidity", 0), 10);
	clf_frame_clear(&frame);
	say_state(&role, 10, 4, 0);
	end(&role);
	assert_true(fake_stop(&server));
}

static void oversize_comes_by_its_header(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:",
	     "* 1 FETCH (UID 4 RFC822.SIZE 99000000)\r\n* 2 FETCH (UID 5 RFC822.SIZE 2000000)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 (UID BODY.PEEK[]<3145728.1>)",
	     "* 1 FETCH (UID 4 BODY[]<3145728> {1}\r\nx)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 (UID BODY.PEEK[HEADER]",
	     "* 1 FETCH (UID 4 BODY[HEADER]<0> {6}\r\nA: b\r\n)\r\n%t OK done\r\n"},
	    /* Larger than a batch takes: in pieces. */
	    {"UID FETCH 5 (UID BODY.PEEK[]<0.262144>)", "* 2 FETCH (UID 5 BODY[]<0> {5}\r\nshort)\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<5.262144>)", "* 2 FETCH (UID 5 BODY[]<5> \"\")\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<4.262144>)", "* 2 FETCH (UID 5 BODY[]<4> \"t\")\r\n%t OK done\r\n"},
	    {NONE_FROM("6:")},
	    {LAST_IS("5")},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_mail(&role, 4, "A: b\r\n", true);
	/* Its body is on the server alone: nothing is said of it there, or the script would fail. */
	say_kept(&role, 9, 4);
	expect_mail(&role, 5, "short", false);
	end(&role);
	assert_true(fake_stop(&server));
}

/* What the server doesn't send and still lists is never passed over; what it no longer lists is gone. */
static void a_mail_that_is_missing_from_the_answer(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:", "* 1 FETCH (UID 4 RFC822.SIZE 4)\r\n* 2 FETCH (UID 5 RFC822.SIZE 5)\r\n"
			     "* 3 FETCH (UID 6 RFC822.SIZE 3)\r\n%t OK done\r\n"},
	    {"UID FETCH 4:6 (UID BODY.PEEK[])", "* 3 FETCH (UID 6 BODY[] {3}\r\nsix)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 (UID BODY.PEEK[]<0.262144>)", "* 1 FETCH (UID 4 BODY[]<0> {4}\r\nfour)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 (UID BODY.PEEK[]<4.262144>)", "* 1 FETCH (UID 4 BODY[]<4> \"\")\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<0.262144>)", "%t OK done\r\n"},
	    {"UID FETCH 5:", "* 2 FETCH (UID 6 RFC822.SIZE 5)\r\n%t OK done\r\n"},
	    {NONE_FROM("7:")},
	    {LAST_IS("6")},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_mail(&role, 4, "four", false);
	expect_mail(&role, 6, "six", false);
	end(&role);
	assert_true(fake_stop(&server));
}

static void after_a_huge_literal_each_mail_goes_by_itself(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:", "* 1 FETCH (UID 4 RFC822.SIZE 4)\r\n* 2 FETCH (UID 5 RFC822.SIZE 4)\r\n%t OK done\r\n"},
	    {"UID FETCH 4:5", "* 1 FETCH (UID 4 BODY[] {4000000000}\r\n"},
	    {NULL, FAKE_CLOSE},
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:", "* 1 FETCH (UID 4 RFC822.SIZE 4)\r\n* 2 FETCH (UID 5 RFC822.SIZE 4)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 (UID BODY.PEEK[]<0.262144>)", "* 1 FETCH (UID 4 BODY[]<0> {4}\r\nfour)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 (UID BODY.PEEK[]<4.262144>)", "* 1 FETCH (UID 4 BODY[]<4> \"\")\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<0.262144>)", "* 1 FETCH (UID 5 BODY[]<0> {4}\r\nfive)\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<4.262144>)", "* 1 FETCH (UID 5 BODY[]<4> \"\")\r\n%t OK done\r\n"},
	    {NONE_FROM("6:")},
	    {LAST_IS("5")},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_mail(&role, 4, "four", false);
	expect_mail(&role, 5, "five", false);
	end(&role);
	assert_true(fake_stop(&server));
}

static void a_new_intake_gets_again_what_was_not_kept(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:", "* 1 FETCH (UID 4 RFC822.SIZE 4)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 ", "* 1 FETCH (UID 4 BODY[] {4}\r\nfour)\r\n%t OK done\r\n"},
	    {NONE_FROM("5:")},
	    {LAST_IS("4")},
	    {IDLING},
	    {"DONE", "%t OK done\r\n"},
	    {"UID FETCH 1:", "* 1 FETCH (UID 4 RFC822.SIZE 4)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 ", "* 1 FETCH (UID 4 BODY[] {4}\r\nfour)\r\n%t OK done\r\n"},
	    {NONE_FROM("5:")},
	    {LAST_IS("4")},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_mail(&role, 4, "four", false);
	clf_sleep_ms(300);
	clf_channel_free(&role.intake);
	clf_sleep_ms(100);
	role.intake = meet(&role);
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_mail(&role, 4, "four", false);
	end(&role);
	assert_true(fake_stop(&server));
}

static void shorter_pieces_are_asked_on(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:", "* 1 FETCH (UID 4 RFC822.SIZE 2000000)\r\n%t OK done\r\n"},
	    {"<0.262144>", "* 1 FETCH (UID 4 BODY[]<0> \"abc\")\r\n%t OK done\r\n"},
	    {"<3.262144>", "* 1 FETCH (UID 4 BODY[]<3> \"def\")\r\n%t OK done\r\n"},
	    /* Behind the end this one refuses; its last octet tells that nothing is left. */
	    {"<6.262144>", "%t BAD no such octets\r\n"},
	    {"<5.262144>", "* 1 FETCH (UID 4 BODY[]<5> \"f\")\r\n%t OK done\r\n"},
	    {NONE_FROM("5:")},
	    {LAST_IS("4")},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_mail(&role, 4, "abcdef", false);
	end(&role);
	assert_true(fake_stop(&server));
}

/* Half of it, or three times as much: only what comes counts. */
static void a_size_is_an_estimate(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:", "* 1 FETCH (UID 4 RFC822.SIZE 2)\r\n* 2 FETCH (UID 5 RFC822.SIZE 12)\r\n"
			     "* 3 FETCH (UID 6 RFC822.SIZE 9000000)\r\n%t OK done\r\n"},
	    {"UID FETCH 4:5 (UID BODY.PEEK[])",
	     "* 1 FETCH (UID 4 BODY[] {4}\r\nfour)\r\n* 2 FETCH (UID 5 BODY[] {2}\r\nfi)\r\n%t OK done\r\n"},
	    /* This server cuts even what was asked for as a whole. */
	    {"UID FETCH 5 (UID BODY.PEEK[]<1.262144>)", "* 2 FETCH (UID 5 BODY[]<1> \"ive\")\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<4.262144>)", "* 2 FETCH (UID 5 BODY[]<4> \"\")\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<3.262144>)", "* 2 FETCH (UID 5 BODY[]<3> \"e\")\r\n%t OK done\r\n"},
	    /* Above max_size by its size alone. */
	    {"UID FETCH 6 (UID BODY.PEEK[]<3145728.1>)", "* 3 FETCH (UID 6 BODY[]<3145728> NIL)\r\n%t OK done\r\n"},
	    {"UID FETCH 6 (UID BODY.PEEK[]<0.262144>)", "* 3 FETCH (UID 6 BODY[]<0> \"six\")\r\n%t OK done\r\n"},
	    {"UID FETCH 6 (UID BODY.PEEK[]<3.262144>)", "* 3 FETCH (UID 6 BODY[]<3> \"\")\r\n%t OK done\r\n"},
	    {"UID FETCH 6 (UID BODY.PEEK[]<2.262144>)", "* 3 FETCH (UID 6 BODY[]<2> \"x\")\r\n%t OK done\r\n"},
	    {NONE_FROM("7:")},
	    {LAST_IS("6")},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_mail(&role, 4, "four", false);
	expect_mail(&role, 5, "five", false);
	expect_mail(&role, 6, "six", false);
	end(&role);
	assert_true(fake_stop(&server));
}

/* It knows no ranges: what it sends for the second piece is the beginning again. */
static void a_server_without_pieces_is_asked_for_the_whole(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:", "* 1 FETCH (UID 4 RFC822.SIZE 2000000)\r\n%t OK done\r\n"},
	    {"<0.262144>", "* 1 FETCH (UID 4 BODY[] \"four\")\r\n%t OK done\r\n"},
	    {"<4.262144>", "* 1 FETCH (UID 4 BODY[] \"four\")\r\n%t OK done\r\n"},
	    {"UID FETCH 4 (UID BODY.PEEK[])", "* 1 FETCH (UID 4 BODY[] \"four\")\r\n%t OK done\r\n"},
	    {NONE_FROM("5:")},
	    {LAST_IS("4")},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_mail(&role, 4, "four", false);
	end(&role);
	assert_true(fake_stop(&server));
}

#define SIZES_4_TO_7                                                                                                   \
	"UID FETCH 4:", "* 1 FETCH (UID 4 RFC822.SIZE 4)\r\n* 2 FETCH (UID 5 RFC822.SIZE 4)\r\n"                       \
			"* 3 FETCH (UID 6 RFC822.SIZE 3)\r\n* 4 FETCH (UID 7 RFC822.SIZE 5)\r\n%t OK done\r\n"
#define REFUSED(what) "UID FETCH " what, "%t NO [SERVERBUG] disk on fire\r\n"

/* It alone is withheld, with the server's words; all others come, and it comes when it can be had. */
static void one_that_the_server_refuses_blocks_no_other(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {SIZES_4_TO_7},
	    {REFUSED("4:7 (UID BODY.PEEK[])")},
	    {"UID FETCH 4:5 (UID BODY.PEEK[])",
	     "* 1 FETCH (UID 4 BODY[] \"four\")\r\n* 2 FETCH (UID 5 BODY[] \"five\")\r\n%t OK done\r\n"},
	    /* What comes before the refusal doesn't make it a success. */
	    {"UID FETCH 6:7 (UID BODY.PEEK[])", "* 4 FETCH (UID 7 BODY[] \"s\")\r\n%t NO [SERVERBUG] disk on fire\r\n"},
	    {REFUSED("6 (UID BODY.PEEK[])")},
	    {REFUSED("6 (UID BODY.PEEK[]<0.262144>)")},
	    {"UID FETCH 6:", "* 3 FETCH (UID 6)\r\n* 4 FETCH (UID 7)\r\n%t OK done\r\n"},
	    {REFUSED("6 (UID BODY.PEEK[])")},
	    {"UID FETCH 7 (UID BODY.PEEK[])", "* 4 FETCH (UID 7 BODY[] \"seven\")\r\n%t OK done\r\n"},
	    {NONE_FROM("8:")},
	    {LAST_IS("7")},
	    {IDLING},
	    {"DONE", "%t OK done\r\n"},
	    {"UID FETCH 6 (UID BODY.PEEK[]<0.262144>)", "* 3 FETCH (UID 6 BODY[]<0> \"six\")\r\n%t OK done\r\n"},
	    {"UID FETCH 6 (UID BODY.PEEK[]<3.262144>)", "* 3 FETCH (UID 6 BODY[]<3> \"\")\r\n%t OK done\r\n"},
	    {"UID FETCH 6 (UID BODY.PEEK[]<2.262144>)", "* 3 FETCH (UID 6 BODY[]<2> \"x\")\r\n%t OK done\r\n"},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 3, 0);
	expect_mail(&role, 4, "four", false);
	expect_mail(&role, 5, "five", false);
	expect_withheld(&role, 6, "disk on fire");
	expect_mail(&role, 7, "seven", false);
	expect_mail(&role, 6, "six", false);
	end(&role);
	assert_true(fake_stop(&server));
}

#define BYE(what) "UID FETCH " what, "* BYE disk on fire\r\n"

/* Even the sizes cost the connection, as with a Dovecot that can't open the file. */
static void one_that_costs_the_connection_blocks_no_other(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {BYE("4:")},
	    {NULL, FAKE_CLOSE},
	    {FAKE_PLAY, opened},
	    {"(UID)", "* 1 FETCH (UID 4)\r\n* 2 FETCH (UID 5)\r\n%t OK done\r\n"},
	    {BYE("4 (UID BODY.PEEK[]<0.262144>)")},
	    {NULL, FAKE_CLOSE},
	    {FAKE_PLAY, opened},
	    {"(UID)", "* 1 FETCH (UID 4)\r\n* 2 FETCH (UID 5)\r\n%t OK done\r\n"},
	    {BYE("4 (UID BODY.PEEK[]<0.262144>)")},
	    {NULL, FAKE_CLOSE},
	    {FAKE_PLAY, opened},
	    {"(UID)", "* 2 FETCH (UID 5)\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<0.262144>)", "* 2 FETCH (UID 5 BODY[]<0> \"five\")\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<4.262144>)", "* 2 FETCH (UID 5 BODY[]<4> \"\")\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<3.262144>)", "* 2 FETCH (UID 5 BODY[]<3> \"e\")\r\n%t OK done\r\n"},
	    {NONE_FROM("6:")},
	    {LAST_IS("5")},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 3, 0);
	expect_withheld(&role, 4, "disk on fire");
	expect_mail(&role, 5, "five", false);
	end(&role);
	assert_true(fake_stop(&server));
}

/* OK without bytes, NIL, nothing in them: none of it is an empty mail. */
static void no_bytes_are_no_empty_mail(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:", "* 1 FETCH (UID 4 RFC822.SIZE 40)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 (UID BODY.PEEK[])", "* 1 FETCH (UID 4 BODY[] NIL)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 (UID BODY.PEEK[]<0.262144>)", "* 1 FETCH (UID 4 BODY[]<0> \"\")\r\n%t OK done\r\n"},
	    {"UID FETCH 4:", "* 1 FETCH (UID 4)\r\n%t OK done\r\n"},
	    {"UID FETCH 4 (UID BODY.PEEK[])", "%t OK done\r\n"},
	    {NONE_FROM("5:")},
	    {LAST_IS("4")},
	    {FAKE_PLAY, idling},
	    {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_withheld(&role, 4, "sent no bytes");
	end(&role);
	assert_true(fake_stop(&server));
}

/* After a restart it is asked for again, though later ones were kept; one that somebody removed ends. */
static void what_was_withheld_before_a_restart(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, opened},
						  {NONE_FROM("8:")},
						  {LAST_IS("7")},
						  {"UID FETCH 5 (UID BODY.PEEK[]<0.262144>)", "%t OK done\r\n"},
						  {"UID FETCH 5:", "* 2 FETCH (UID 7)\r\n%t OK done\r\n"},
						  {FAKE_PLAY, idling},
						  {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state_withheld(&role, 9, 7, 5);
	expect_withheld(&role, 5, NULL);
	end(&role);
	assert_true(fake_stop(&server));
}

/* Nothing is fetched, what is withheld neither, and it rests in IDLE: from the first word of where it stands on. */
static void one_that_is_paused_is_left_alone(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, opened}, {FAKE_PLAY, idling}, {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);
	struct clf_json *head = clf_json_object();
	struct clf_json *list = clf_json_array();

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	clf_json_append(list, clf_json_integer(5));
	clf_json_set_integer(head, "uidvalidity", 9);
	clf_json_set_integer(head, "highest", 7);
	clf_json_set(head, "withheld", list);
	clf_json_set_text(head, "why", "paused by ann");
	say(&role, CLF_FRAME_STATE, head);
	expect_report(&role, "connected", NULL, "paused by ann");
	end(&role);
	assert_true(fake_stop(&server));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mails_come_in_order_and_are_marked_once_kept),
	    cmocka_unit_test(a_refused_mark_leaves_the_mailbox_connected_and_says_why),
	    cmocka_unit_test(very_many_are_marked_in_runs),
	    cmocka_unit_test(uidvalidity_changed),
	    cmocka_unit_test(oversize_comes_by_its_header),
	    cmocka_unit_test(a_mail_that_is_missing_from_the_answer),
	    cmocka_unit_test(after_a_huge_literal_each_mail_goes_by_itself),
	    cmocka_unit_test(a_new_intake_gets_again_what_was_not_kept),
	    cmocka_unit_test(shorter_pieces_are_asked_on),
	    cmocka_unit_test(a_size_is_an_estimate),
	    cmocka_unit_test(a_server_without_pieces_is_asked_for_the_whole),
	    cmocka_unit_test(one_that_the_server_refuses_blocks_no_other),
	    cmocka_unit_test(one_that_costs_the_connection_blocks_no_other),
	    cmocka_unit_test(no_bytes_are_no_empty_mail),
	    cmocka_unit_test(what_was_withheld_before_a_restart),
	    cmocka_unit_test(one_that_is_paused_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
