/*
 * Temporary or permanent, and whose trouble: each stage's answers as a mail's fate.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/count.h"
#include "smtp_result.h"

struct row {
	enum smtp_phase phase;
	const char *reply;
	bool handed_over;
	enum clf_smtp_outcome outcome;
	bool relay_failed;
};

static const struct row rows[] = {
    {CLF_SMTP_FINAL, "250 2.0.0 Ok: queued as 1", true, CLF_SMTP_SENT, false},
    {CLF_SMTP_FINAL, "451 4.3.0 try later", true, CLF_SMTP_TEMPORARY, false},
    {CLF_SMTP_FINAL, "452 4.3.1 disk full", true, CLF_SMTP_TEMPORARY, false},
    {CLF_SMTP_FINAL, "421 4.3.2 closing", true, CLF_SMTP_TEMPORARY, true},
    {CLF_SMTP_FINAL, "550 5.7.1 content refused", true, CLF_SMTP_PERMANENT, false},
    {CLF_SMTP_FINAL, "552 5.3.4 too big", true, CLF_SMTP_PERMANENT, false},
    {CLF_SMTP_FINAL, "552 5.2.2 mailbox full", true, CLF_SMTP_TEMPORARY, false},
    {CLF_SMTP_RCPT, "450 4.2.0 greylisted", false, CLF_SMTP_TEMPORARY, false},
    {CLF_SMTP_RCPT, "452 4.2.2 mailbox full", false, CLF_SMTP_TEMPORARY, false},
    {CLF_SMTP_RCPT, "552 mailbox full", false, CLF_SMTP_TEMPORARY, false},
    {CLF_SMTP_RCPT, "552 5.3.4 message too big", false, CLF_SMTP_PERMANENT, false},
    {CLF_SMTP_RCPT, "550 5.1.1 no such user", false, CLF_SMTP_PERMANENT, false},
    {CLF_SMTP_RCPT, "421 closing", false, CLF_SMTP_TEMPORARY, true},
    {CLF_SMTP_RCPT, "530 5.7.0 authentication required", false, CLF_SMTP_TEMPORARY, true},
    {CLF_SMTP_MAIL, "553 5.1.8 sender refused", false, CLF_SMTP_PERMANENT, false},
    {CLF_SMTP_MAIL, "552 too big", false, CLF_SMTP_PERMANENT, false},
    {CLF_SMTP_MAIL, "530 5.7.0 Must issue STARTTLS", false, CLF_SMTP_TEMPORARY, true},
    {CLF_SMTP_DATA, "554 no valid recipients", false, CLF_SMTP_PERMANENT, false},
    {CLF_SMTP_CONNECT, "554 5.7.1 your address is listed", false, CLF_SMTP_TEMPORARY, true},
    {CLF_SMTP_HELLO, "550 who are you", false, CLF_SMTP_TEMPORARY, true},
    {CLF_SMTP_TLS, "454 4.7.0 TLS not available", false, CLF_SMTP_TEMPORARY, true},
    {CLF_SMTP_AUTH, "535 5.7.8 authentication failed", false, CLF_SMTP_TEMPORARY, true},
    {CLF_SMTP_CONNECT, "", false, CLF_SMTP_TEMPORARY, true},
    {CLF_SMTP_RCPT, "", false, CLF_SMTP_TEMPORARY, true},
    {CLF_SMTP_BODY, "", false, CLF_SMTP_TEMPORARY, true},
    {CLF_SMTP_BODY, "", true, CLF_SMTP_UNCERTAIN, true},
};

static int code_of(const char *reply)
{
	int code = 0;

	for (int i = 0; i < 3 && reply[i] >= '0' && reply[i] <= '9'; i++)
		code = code * 10 + (reply[i] - '0');
	return code;
}

static void each_stage(void **state)
{
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		struct smtp_seen seen = {.phase = rows[i].phase,
					 .code = code_of(rows[i].reply),
					 .reply = rows[i].reply,
					 .handed_over = rows[i].handed_over};
		struct clf_smtp_result result;

		smtp_judge(&seen, &result);
		if (result.outcome != rows[i].outcome || result.relay_failed != rows[i].relay_failed)
			fail_msg("row %zu (%s): outcome %d, relay_failed %d", i, rows[i].reply, (int)result.outcome,
				 result.relay_failed);
		assert_true(result.text[0] != '\0');
		/* The server's own words, with its enhanced status, are what a person gets to see. */
		if (rows[i].reply[0] != '\0')
			assert_non_null(strstr(result.text, rows[i].reply));
	}
}

static void withheld_mail_is_not_uncertain(void **state)
{
	struct smtp_seen seen = {.phase = CLF_SMTP_BODY, .reply = "", .withheld = true};
	struct clf_smtp_result result;

	(void)state;
	smtp_judge(&seen, &result);
	assert_int_equal(result.outcome, CLF_SMTP_TEMPORARY);
	assert_false(result.relay_failed);
}

static void address_beyond_ascii_is_refused_in_words(void **state)
{
	struct smtp_seen seen = {.phase = CLF_SMTP_MAIL, .code = 250, .reply = "", .no_utf8 = true};
	struct clf_smtp_result result;

	(void)state;
	smtp_judge(&seen, &result);
	assert_int_equal(result.outcome, CLF_SMTP_PERMANENT);
	assert_non_null(strstr(result.text, "SMTPUTF8"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_stage),
	    cmocka_unit_test(withheld_mail_is_not_uncertain),
	    cmocka_unit_test(address_beyond_ascii_is_refused_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
