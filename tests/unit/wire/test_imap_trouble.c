/*
 * What an IMAP server's answer means: words of servers that people have, and what follows from them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/count.h"
#include "clf/wire/imap_trouble.h"

struct said {
	enum clf_imap_step step;
	enum clf_status status;
	const char *words, *trouble;
};

static const struct said cases[] = {
    {CLF_IMAP_CONNECT, CLF_EIO, "cannot connect to mail.example port 993: Connection refused", "server"},
    {CLF_IMAP_CONNECT, CLF_EIO, "the connection: the server said goodbye: too many connections", "busy"},
    {CLF_IMAP_CONNECT, CLF_EDENIED, "certificate of mail.example expired on 2026-01-01", "unsafe"},
    {CLF_IMAP_CONNECT, CLF_EDENIED, "mail.example offers no STARTTLS: use imaps://", "unsafe"},
    {CLF_IMAP_LOGIN, CLF_EDENIED, "login of a refused: NO [AUTHENTICATIONFAILED] Invalid credentials", "denied"},
    {CLF_IMAP_LOGIN, CLF_EDENIED, "login of a refused: NO AUTHENTICATE failed.", "denied"},
    {CLF_IMAP_LOGIN, CLF_EDENIED, "OAuth2 login of a refused: NO AUTHENTICATE failed. (at once, " CLF_IMAP_UNASKED ")",
     "rights"},
    {CLF_IMAP_LOGIN, CLF_EDENIED,
     "OAuth2 login of a refused: NO AUTHENTICATE failed. Error=\"AuthFailed:LogonDenied-MapiLogonFailed\" (at once)",
     "rights"},
    {CLF_IMAP_LOGIN, CLF_EDENIED, "OAuth2 login of a refused: NO AUTHENTICATE failed. (status 400)", "denied"},
    {CLF_IMAP_LOGIN, CLF_EDENIED, "login of a refused: NO [AUTHORIZATIONFAILED] no", "denied"},
    {CLF_IMAP_LOGIN, CLF_EDENIED, "login of a refused: NO [EXPIRED] password", "denied"},
    {CLF_IMAP_LOGIN, CLF_EDENIED, "login of a refused: NO [CONTACTADMIN] see your postmaster", "denied"},
    {CLF_IMAP_LOGIN, CLF_EDENIED, "login of a refused: NO [ALERT] Please log in via your web browser", "denied"},
    {CLF_IMAP_LOGIN, CLF_EAGAIN, "login of a refused: NO [UNAVAILABLE] Temporary authentication failure.", "server"},
    {CLF_IMAP_LOGIN, CLF_EDENIED, "login of a refused: NO [ALERT] Too many simultaneous connections. (Failure)",
     "busy"},
    {CLF_IMAP_LOGIN, CLF_EAGAIN, "login of a refused: NO [LIMIT] Maximum number of connections", "busy"},
    {CLF_IMAP_LOGIN, CLF_EAGAIN, "login of a refused: NO [INUSE] mailbox in use", "busy"},
    {CLF_IMAP_FOLDER, CLF_EDENIED,
     "folder INBOX: the server refused SELECT: BAD User is authenticated but not connected.", "unconnected"},
    {CLF_IMAP_FOLDER, CLF_EDENIED, "folder A: the server refused SELECT: NO [NONEXISTENT] Unknown Mailbox", "folder"},
    {CLF_IMAP_FOLDER, CLF_EDENIED, "folder A: the server refused SELECT: NO [NOPERM] Permission denied", "folder"},
    {CLF_IMAP_FOLDER, CLF_EAGAIN, "folder A: the server refused SELECT: NO [INUSE] locked", "busy"},
    {CLF_IMAP_FOLDER, CLF_EAGAIN, "folder A: the server refused SELECT: NO [SERVERBUG] internal error", "fault"},
    {CLF_IMAP_LOOK, CLF_EDENIED,
     "the server refused FETCH: BAD Request is throttled. Suggested Backoff Time: 9 milliseconds", "throttled"},
    {CLF_IMAP_LOOK, CLF_EDENIED, "the server refused FETCH: NO [THROTTLED] slow down", "throttled"},
    {CLF_IMAP_LOOK, CLF_EDENIED,
     "the server refused FETCH: NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)", "throttled"},
    {CLF_IMAP_LOOK, CLF_EIO, "IDLE: the server said goodbye: Session invalidated - AccessTokenExpired", "expired"},
    {CLF_IMAP_LOOK, CLF_EIO, "DONE: the server said goodbye: Session expired, please login again.", "expired"},
    {CLF_IMAP_LOOK, CLF_EIO, "the server's answer to FETCH can't be understood", "fault"},
    {CLF_IMAP_LOOK, CLF_ELIMIT, "the server sent a line above 1048576 octets", "fault"},
    {CLF_IMAP_LOOK, CLF_EIO, "the server closed the connection", "server"},
    {CLF_IMAP_FINISH, CLF_EDENIED, "the server refused COPY: NO [OVERQUOTA] Quota exceeded", "full"},
    {CLF_IMAP_FINISH, CLF_EAGAIN, "the server refused COPY: NO [LIMIT] too many mails", "full"},
    {CLF_IMAP_FINISH, CLF_EDENIED, "the server refused MOVE: NO [TRYCREATE] no such folder", "unmarked"},
    {CLF_IMAP_FINISH, CLF_EDENIED, "the server refused STORE: NO [READ-ONLY] no", "unmarked"},
    {CLF_IMAP_FINISH, CLF_EAGAIN, "the server refused UID EXPUNGE: NO [EXPUNGEISSUED] x", "unmarked"},
};

static void words_are_understood(void **state)
{
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		enum clf_imap_trouble trouble = clf_imap_trouble(cases[i].step, cases[i].status, cases[i].words);
		const struct clf_imap_policy *policy = clf_imap_policy(trouble);

		if (strcmp(policy->name, cases[i].trouble) != 0)
			fail_msg("%s: taken for %s", cases[i].words, policy->name);
		assert_ptr_equal(clf_imap_policy_named(policy->name), policy);
	}
	assert_int_equal(clf_imap_trouble(CLF_IMAP_LOOK, CLF_OK, ""), CLF_TROUBLE_NONE);
	assert_null(clf_imap_policy_named("none"));
	assert_null(clf_imap_policy_named(NULL));
}

static void pauses_double_up_to_a_limit(void **state)
{
	(void)state;
	for (enum clf_imap_trouble trouble = CLF_TROUBLE_SERVER; trouble <= CLF_TROUBLE_FULL; trouble++) {
		const struct clf_imap_policy *policy = clf_imap_policy(trouble);
		int64_t before = 0;

		assert_int_equal(clf_imap_pause_ms(trouble, 1, ""), policy->first_s * 1000);
		for (unsigned n = 1; n < 40; n++) {
			int64_t pause = clf_imap_pause_ms(trouble, n, "");

			assert_true(pause >= before && pause <= policy->most_s * 1000);
			before = pause;
		}
		assert_int_equal(clf_imap_pause_ms(trouble, 4000000000u, ""), policy->most_s * 1000);
	}
}

#define ASKS "Request is throttled. Suggested Backoff Time: "

static void what_a_server_asks_for_is_given_within_reason(void **state)
{
	(void)state;
	assert_int_equal(clf_imap_pause_ms(CLF_TROUBLE_THROTTLED, 1, ASKS "299979 milliseconds"), 299979);
	assert_int_equal(clf_imap_pause_ms(CLF_TROUBLE_THROTTLED, 1, ASKS "99999999999999999999999999 milliseconds"),
			 15 * 60 * 1000);
	assert_int_equal(clf_imap_pause_ms(CLF_TROUBLE_THROTTLED, 1, ASKS "10000 milliseconds"), 10000);
	assert_int_equal(clf_imap_pause_ms(CLF_TROUBLE_THROTTLED, 1, ASKS "1 milliseconds"), 60000);
	/* Again and again it isn't believed. */
	assert_int_equal(clf_imap_pause_ms(CLF_TROUBLE_THROTTLED, 11, ASKS "10000 milliseconds"), 15 * 60 * 1000);
	assert_int_equal(clf_imap_pause_ms(CLF_TROUBLE_THROTTLED, 1, ASKS), 60000);
}

/* Exchange says so of mailboxes that IMAP is off for, and now and then of others. */
static void what_may_pass_is_tried_three_times_in_five_minutes(void **state)
{
	int64_t ms = 0;

	(void)state;
	for (unsigned n = 1; n <= 3; n++) {
		assert_int_equal(clf_imap_trouble_lasting(CLF_TROUBLE_UNCONNECTED, n), CLF_TROUBLE_UNCONNECTED);
		ms += clf_imap_pause_ms(CLF_TROUBLE_UNCONNECTED, n, "");
	}
	assert_true(ms * 5 / 4 <= 5 * 60 * 1000);
	assert_int_equal(clf_imap_trouble_lasting(CLF_TROUBLE_UNCONNECTED, 4), CLF_TROUBLE_RIGHTS);
	assert_int_equal(clf_imap_policy(CLF_TROUBLE_RIGHTS)->tell_after_s, 0);
	assert_non_null(clf_imap_policy(CLF_TROUBLE_RIGHTS)->advice);
	assert_int_equal(clf_imap_trouble_lasting(CLF_TROUBLE_SERVER, 4000), CLF_TROUBLE_SERVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_understood),
	    cmocka_unit_test(pauses_double_up_to_a_limit),
	    cmocka_unit_test(what_a_server_asks_for_is_given_within_reason),
	    cmocka_unit_test(what_may_pass_is_tried_three_times_in_five_minutes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
