/*
 * A relay that takes tokens alone: when the sender asks for one, and what waits without.
 */
#include "gateway/posting.h"

#include "clf/gateway/login.h"
#include "clf/store/mail/relay.h"

static int set_up(void **state)
{
	int failed = desk_open(state);

	if (failed == 0)
		((struct desk *)*state)->smtp.oauth2 = "m365";
	return failed;
}

static struct clf_channel *meet_login(struct sender_role *role)
{
	struct clf_json *head = clf_json_object();
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	clf_json_set_text(head, "peer", "login");
	assert_int_equal(
	    clf_channel_send(role->control, CLF_FRAME_PEER, head, (struct clf_str){NULL, 0}, pair[1], NULL), CLF_OK);
	clf_json_free(&head);
	close(pair[1]);
	return clf_channel_new(pair[0], 65536, 0);
}

static void expect_question(struct clf_channel *login, int64_t refused)
{
	struct clf_frame frame;

	if (clf_channel_receive_wait(login, 8000, &frame, NULL) != CLF_OK)
		fail_msg("no question came");
	assert_int_equal(frame.type, CLF_FRAME_TOKEN_ASK);
	assert_string_equal(clf_json_get_text(frame.head, "account"), "m365");
	assert_string_equal(clf_json_get_text(frame.head, "user"), "support");
	assert_int_equal(clf_json_get_number(frame.head, "refused", -1), refused);
	clf_frame_clear(&frame);
}

static void expect_silence(struct clf_channel *login, int ms)
{
	struct clf_frame frame;

	assert_int_equal(clf_channel_receive_wait(login, ms, &frame, NULL), CLF_EAGAIN);
}

static void answer(struct clf_channel *login, const char *token, int64_t serial, int64_t life, const char *state,
		   const char *text)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_text(head, "account", "m365");
	clf_json_set_text(head, "user", "support");
	clf_json_set_text(head, "token", token);
	clf_json_set_integer(head, "serial", serial);
	clf_json_set_integer(head, "expires_at", clf_clock_now() + life);
	clf_json_set_text(head, "state", state);
	clf_json_set_text(head, "text", text);
	assert_int_equal(clf_channel_send(login, CLF_FRAME_TOKEN, head, (struct clf_str){NULL, 0}, -1, NULL), CLF_OK);
	clf_json_free(&head);
}

static struct clf_relay_hold hold_of(struct desk *d)
{
	struct clf_relay_hold *rows = NULL;
	size_t count = 0;

	for (int i = 0; i < 100 && count == 0; i++) {
		must(d, clf_relay_holds(d->store, d->arena, NULL, &rows, &count, &d->err));
		if (count == 0)
			clf_sleep_ms(50);
	}
	assert_int_equal(count, 1);
	return rows[0];
}

static size_t holds(struct desk *d)
{
	struct clf_relay_hold *rows = NULL;
	size_t count = 0;

	must(d, clf_relay_holds(d->store, d->arena, NULL, &rows, &count, &d->err));
	return count;
}

#define HELLO "EHLO", "250-fake\r\n250 AUTH PLAIN XOAUTH2\r\n"
#define ASKED "AUTH XOAUTH2\r\n", "334 \r\n"
/* user=support^Aauth=Bearer tok1^A^A, and tok2 */
#define WITH_ONE "dXNlcj1zdXBwb3J0AWF1dGg9QmVhcmVyIHRvazEBAQ=="
#define WITH_TWO "dXNlcj1zdXBwb3J0AWF1dGg9QmVhcmVyIHRvazIBAQ=="

static const struct fake_step greeted[] = {{NULL, "220 fake\r\n"}, {HELLO}, {ASKED}, {0}};

/* No mail goes through here: that it was begun is enough. */
static const struct fake_step begun[] = {{"MAIL FROM", "250 ok\r\n"}, {"RCPT TO", FAKE_HANG}, {0}};

static void asks_when_mail_is_to_go_and_for_a_newer_one_at_once(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, greeted},
						  {WITH_ONE, "334 eyJzdGF0dXMiOiI0MDEifQ==\r\n"},
						  {NULL, FAKE_CLOSE},
						  {FAKE_PLAY, greeted},
						  {WITH_TWO, "235 in\r\n"},
						  {FAKE_PLAY, begun},
						  {0}};
	struct desk *d = *state;
	struct fake_server server = fake_start(script);
	struct sender_role role;
	struct clf_channel *login;
	int64_t since;

	followup_waits(d);
	role = begin_with(d, server.port, 1);
	login = meet_login(&role);
	expect_question(login, 0);
	answer(login, "tok1", 1, CLF_HOUR, "fine", "");
	since = clf_clock_monotonic_ms();
	expect_question(login, 1);
	assert_true(clf_clock_monotonic_ms() - since < 3000);
	assert_int_equal(in_state(d, "failed"), 0);
	assert_int_equal(holds(d), 0);
	answer(login, "tok2", 2, CLF_HOUR, "fine", "");
	wait_for(d, "claimed", 1);
	expect_silence(login, 1500);
	end(&role, 8000);
	clf_channel_free(&login);
	fake_stop(&server);
}

static void without_mail_nobody_is_asked(void **state)
{
	static const struct fake_step script[] = {{NULL, FAKE_HANG}, {0}};
	struct desk *d = *state;
	struct fake_server server = fake_start(script);
	struct sender_role role = begin_with(d, server.port, 1);
	struct clf_channel *login = meet_login(&role);

	expect_silence(login, 2500);
	end(&role, 4000);
	clf_channel_free(&login);
	fake_stop(&server);
}

/* A probe is no row of the outbox, and goes where no mail has gone for hours. */
static void a_probe_that_is_due_asks_for_a_token(void **state)
{
	static const struct fake_step script[] = {{NULL, FAKE_HANG}, {0}};
	struct desk *d = *state;
	struct fake_server server = fake_start(script);
	struct sender_role role;
	struct clf_channel *login;

	d->mailbox.heartbeat_s = 900;
	role = begin_with(d, server.port, 1);
	login = meet_login(&role);
	expect_question(login, 0);
	end(&role, 4000);
	clf_channel_free(&login);
	fake_stop(&server);
}

/* Held, unharmed, however often it is said; told by whoever has the login, and not once more of the relay. */
static void without_a_token_mail_waits_as_it_was(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, greeted}, {WITH_ONE, "235 in\r\n"}, {FAKE_PLAY, begun}, {0}};
	struct desk *d = *state;
	struct fake_server server = fake_start(script);
	struct clf_relay_hold hold;
	struct sender_role role;
	struct clf_channel *login;

	many_wait(d, 3);
	role = begin_with(d, server.port, 1);
	login = meet_login(&role);
	expect_question(login, 0);
	answer(login, NULL, 0, 0, "unreachable", "the provider is down");
	hold = hold_of(d);
	assert_string_equal(hold.trouble, "token");
	assert_string_equal(hold.words, "the provider is down");
	assert_int_equal(hold.waiting, 3);
	answer(login, NULL, 0, 0, "denied", "AADSTS700082. Run `clf-mail login m365`");
	expect_silence(login, 2500);
	hold = hold_of(d);
	assert_string_equal(hold.words, "AADSTS700082. Run `clf-mail login m365`");
	assert_int_equal(hold.told_at, 0);
	assert_int_equal(in_state(d, "queued"), 3);
	/* Unasked, once somebody has signed in. */
	answer(login, "tok1", 5, CLF_HOUR, "fine", "");
	wait_for(d, "claimed", 1);
	for (int i = 0; i < 60 && holds(d) > 0; i++)
		clf_sleep_ms(50);
	assert_int_equal(holds(d), 0);
	end(&role, 8000);
	clf_channel_free(&login);
	fake_stop(&server);
}

/* What an hour ago was a token begins no session; a login role that starts anew is asked anew. */
static void a_token_that_ended_is_not_used(void **state)
{
	static const struct fake_step script[] = {{NULL, FAKE_HANG}, {0}};
	struct desk *d = *state;
	struct fake_server server = fake_start(script);
	struct sender_role role;
	struct clf_channel *login;

	followup_waits(d);
	role = begin_with(d, server.port, 1);
	login = meet_login(&role);
	expect_question(login, 0);
	answer(login, "tok1", 1, -CLF_SECOND, "fine", "");
	expect_question(login, 0);
	clf_channel_free(&login);
	login = meet_login(&role);
	expect_question(login, 0);
	assert_int_equal(in_state(d, "queued"), 1);
	end(&role, 4000);
	clf_channel_free(&login);
	fake_stop(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(asks_when_mail_is_to_go_and_for_a_newer_one_at_once, set_up, desk_close),
	    cmocka_unit_test_setup_teardown(without_mail_nobody_is_asked, set_up, desk_close),
	    cmocka_unit_test_setup_teardown(a_probe_that_is_due_asks_for_a_token, set_up, desk_close),
	    cmocka_unit_test_setup_teardown(without_a_token_mail_waits_as_it_was, set_up, desk_close),
	    cmocka_unit_test_setup_teardown(a_token_that_ended_is_not_used, set_up, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
