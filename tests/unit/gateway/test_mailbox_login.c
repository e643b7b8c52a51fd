/*
 * A mailbox that logs in by tokens: when it asks for one, what it does without, and what with one that has had its
 * time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/gateway/login.h"
#include "mailbox_role.h"

static int by_token(void **state)
{
	back_to_usual(state);
	want.oauth2 = "m365";
	return 0;
}

/* The next question, which says of no other account or user, and which token was refused. */
static void expect_question(struct clf_channel *asked, int64_t refused)
{
	struct clf_frame frame;

	if (clf_channel_receive_wait(asked, 8000, &frame, NULL) != CLF_OK)
		fail_msg("no question came");
	assert_int_equal(frame.type, CLF_FRAME_TOKEN_ASK);
	assert_string_equal(clf_json_get_text(frame.head, "account"), "m365");
	assert_string_equal(clf_json_get_text(frame.head, "user"), "support");
	assert_int_equal(clf_json_get_number(frame.head, "refused", -1), refused);
	clf_frame_clear(&frame);
}

static void answer(struct clf_channel *asked, const char *token, int64_t serial, const char *state, const char *text)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_text(head, "account", "m365");
	clf_json_set_text(head, "user", "support");
	clf_json_set_text(head, "token", token);
	clf_json_set_integer(head, "serial", serial);
	clf_json_set_integer(head, "expires_at", clf_clock_now() + CLF_HOUR);
	clf_json_set_text(head, "state", state);
	clf_json_set_text(head, "text", text);
	assert_int_equal(clf_channel_send(asked, CLF_FRAME_TOKEN, head, (struct clf_str){NULL, 0}, -1, NULL), CLF_OK);
	clf_json_free(&head);
}

#define CAPABLE "CAPABILITY", "* CAPABILITY IMAP4rev1 IDLE UIDPLUS AUTH=XOAUTH2\r\n%t OK done\r\n"
/* user=support^Aauth=Bearer tok1^A^A, and tok2 */
#define WITH_ONE "XOAUTH2 dXNlcj1zdXBwb3J0AWF1dGg9QmVhcmVyIHRvazEBAQ=="
#define WITH_TWO "XOAUTH2 dXNlcj1zdXBwb3J0AWF1dGg9QmVhcmVyIHRvazIBAQ=="
#define TAKEN "%t OK in\r\n"

static const struct fake_step greeted[] = {{NULL, "* OK ready\r\n"}, {CAPABLE}, {0}};

static void asks_before_each_session_and_for_a_newer_one_at_once(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, greeted},
						  {WITH_ONE, "+ eyJzdGF0dXMiOiI0MDEifQ==\r\n"},
						  {"\r\n", "T1 NO [AUTHENTICATIONFAILED] no\r\n"},
						  {"LOGOUT", FAKE_CLOSE},
						  {FAKE_PLAY, greeted},
						  {WITH_TWO, TAKEN},
						  {CAPABLE},
						  {SELECT("9")},
						  {NONE_FROM("1:")},
						  {LAST_IS("0")},
						  {FAKE_PLAY, idling},
						  {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);
	struct clf_channel *asked = meet_peer(&role, "login");
	int64_t begun;

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_question(asked, 0);
	answer(asked, "tok1", 1, "fine", "");
	begun = clf_clock_monotonic_ms();
	expect_question(asked, 1);
	assert_true(clf_clock_monotonic_ms() - begun < 4000);
	answer(asked, "tok2", 2, "fine", "");
	expect_report(&role, "connected", NULL, "");
	end(&role);
	clf_channel_free(&asked);
	assert_true(fake_stop(&server));
}

static void without_a_token_it_waits_and_says_why(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, greeted}, {WITH_ONE, TAKEN}, {CAPABLE},           {SELECT("9")},
	    {NONE_FROM("1:")},    {LAST_IS("0")},    {FAKE_PLAY, idling}, {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);
	struct clf_channel *asked = meet_peer(&role, "login");

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_question(asked, 0);
	answer(asked, NULL, 0, "unreachable", "the provider is down");
	expect_report(&role, "waiting", "token", "no login by [oauth2 m365]: the provider is down");
	/* Unasked, as soon as there is one: its own pause is longer. */
	answer(asked, "tok0", 1, "fine", "");
	expect_question(asked, 0);
	answer(asked, NULL, 0, "denied", "AADSTS700082. Run `clf-mail login m365`");
	expect_report(&role, "failed", "token", "Run `clf-mail login m365`");
	/* another login role: asked anew. */
	clf_channel_free(&asked);
	asked = meet_peer(&role, "login");
	expect_question(asked, 0);
	answer(asked, "tok1", 1, "fine", "");
	expect_report(&role, "connected", NULL, "");
	end(&role);
	clf_channel_free(&asked);
	assert_true(fake_stop(&server));
}

/* "Try it" while the login is denied: once, not again and again. */
static void a_person_who_wants_it_tried_has_it_tried_once(void **state)
{
	static const struct fake_step script[] = {{0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);
	struct clf_channel *asked = meet_peer(&role, "login");
	struct clf_frame frame;

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_question(asked, 0);
	answer(asked, NULL, 0, "denied", "AADSTS700082. Run `clf-mail login m365`");
	expect_report(&role, "failed", "token", "Run `clf-mail login m365`");
	for (int i = 0; i < 2; i++) {
		say(&role, CLF_FRAME_WAKE, NULL);
		expect_question(asked, 0);
		answer(asked, NULL, 0, "denied", "AADSTS700082. Run `clf-mail login m365`");
		expect_report(&role, "failed", "token", "Run `clf-mail login m365`");
		assert_int_equal(clf_channel_receive_wait(asked, 1000, &frame, NULL), CLF_EAGAIN);
	}
	end(&role);
	clf_channel_free(&asked);
	assert_true(fake_stop(&server));
}

/* Exchange ends each session with its token: nothing failed, and no time is lost. */
static void a_session_that_had_its_time_is_followed_at_once(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, greeted},
						  {WITH_ONE, TAKEN},
						  {CAPABLE},
						  {SELECT("9")},
						  {"FETCH", "* BYE Session invalidated - AccessTokenExpired\r\n"},
						  {NULL, FAKE_CLOSE},
						  {FAKE_PLAY, greeted},
						  {WITH_TWO, TAKEN},
						  {CAPABLE},
						  {SELECT("9")},
						  {"FETCH", "* BYE Session invalidated - AccessTokenExpired\r\n"},
						  {NULL, FAKE_CLOSE},
						  {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);
	struct clf_channel *asked = meet_peer(&role, "login");
	int64_t begun;

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_question(asked, 0);
	answer(asked, "tok1", 7, "fine", "");
	begun = clf_clock_monotonic_ms();
	expect_question(asked, 7);
	assert_true(clf_clock_monotonic_ms() - begun < 900);
	answer(asked, "tok2", 8, "fine", "");
	expect_report(&role, "connected", NULL, "");
	/* Again within the minute: as with any other server that ends sessions. */
	expect_report(&role, "waiting", "expired", "AccessTokenExpired");
	end(&role);
	clf_channel_free(&asked);
	fake_stop(&server);
}

/* A hostile or broken login role moves nothing. */
static void answers_of_others_are_not_heard(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, greeted}, {WITH_ONE, TAKEN}, {CAPABLE},           {SELECT("9")},
	    {NONE_FROM("1:")},    {LAST_IS("0")},    {FAKE_PLAY, idling}, {0}};
	struct fake_server server = fake_start(script);
	struct role role = begin(&server);
	struct clf_channel *asked = meet_peer(&role, "login");
	struct clf_json *head = clf_json_object();

	(void)state;
	expect(&role, CLF_FRAME_HELLO);
	say_state(&role, 9, 0, 0);
	expect_question(asked, 0);
	clf_json_set_text(head, "account", "m365");
	clf_json_set_text(head, "user", "other");
	clf_json_set_text(head, "token", "tok9");
	clf_json_set_text(head, "state", "fine");
	assert_int_equal(clf_channel_send(asked, CLF_FRAME_TOKEN, head, (struct clf_str){NULL, 0}, -1, NULL), CLF_OK);
	clf_json_free(&head);
	answer(asked, "tok1", 1, "fine", "");
	expect_report(&role, "connected", NULL, "");
	end(&role);
	clf_channel_free(&asked);
	assert_true(fake_stop(&server));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(asks_before_each_session_and_for_a_newer_one_at_once, by_token),
	    cmocka_unit_test_setup(without_a_token_it_waits_and_says_why, by_token),
	    cmocka_unit_test_setup(a_person_who_wants_it_tried_has_it_tried_once, by_token),
	    cmocka_unit_test_setup(a_session_that_had_its_time_is_followed_at_once, by_token),
	    cmocka_unit_test_setup(answers_of_others_are_not_heard, by_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
