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
	enum clf_smtp_step step;
	const char *reply;
	bool handed_over;
	enum clf_smtp_outcome outcome;
	enum clf_smtp_blame blame;
	enum clf_smtp_trouble trouble;
};

#define SENT CLF_SMTP_SENT
#define LATER CLF_SMTP_TEMPORARY
#define NEVER CLF_SMTP_PERMANENT
#define UNKNOWN CLF_SMTP_UNCERTAIN
#define RECIPIENT CLF_SMTP_THE_RECIPIENT, CLF_SMTP_NO_RECIPIENT
#define SENDER CLF_SMTP_THE_SENDER, CLF_SMTP_NO_SENDER
#define MAIL(trouble) CLF_SMTP_THE_MAIL, CLF_SMTP_##trouble
#define RELAY(trouble) CLF_SMTP_THE_RELAY, CLF_SMTP_##trouble
#define DOUBT CLF_SMTP_IN_DOUBT, CLF_SMTP_REFUSED
#define NOBODY CLF_SMTP_NOBODY, CLF_SMTP_FINE

static const struct row rows[] = {
    {CLF_SMTP_FINAL, "250 2.0.0 Ok: queued as 1", true, SENT, NOBODY},
    /* this mail */
    {CLF_SMTP_FINAL, "451 4.3.0 try later", true, LATER, MAIL(BUSY)},
    {CLF_SMTP_FINAL, "451 4.7.1 greylisted", true, LATER, MAIL(BUSY)},
    {CLF_SMTP_DATA, "451 try later", false, LATER, MAIL(BUSY)},
    {CLF_SMTP_FINAL, "552 5.3.4 too big", true, NEVER, MAIL(SIZE)},
    {CLF_SMTP_FINAL, "554 5.3.4 Message size exceeds fixed limit", true, NEVER, MAIL(SIZE)},
    {CLF_SMTP_FINAL, "550 5.2.3 Message too large", true, NEVER, MAIL(SIZE)},
    {CLF_SMTP_FINAL, "552 message too large", true, NEVER, MAIL(SIZE)},
    {CLF_SMTP_MAIL, "552 5.3.4 Message size exceeds fixed limit", false, NEVER, MAIL(SIZE)},
    {CLF_SMTP_MAIL, "552 too big", false, NEVER, MAIL(SIZE)},
    {CLF_SMTP_RCPT, "552 5.3.4 message too big", false, NEVER, MAIL(SIZE)},
    {CLF_SMTP_FINAL, "550 5.6.0 bad header", true, NEVER, MAIL(CONTENT)},
    {CLF_SMTP_FINAL, "554 5.7.1 this message is spam", true, NEVER, MAIL(CONTENT)},
    {CLF_SMTP_FINAL, "554 5.7.1 spam", true, NEVER, MAIL(CONTENT)},
    {CLF_SMTP_FINAL, "550-5.7.1 likely unsolicited mail", true, NEVER, MAIL(CONTENT)},
    {CLF_SMTP_FINAL, "554 5.7.1 Your IP is listed at spamhaus", true, LATER, RELAY(LISTED)},
    {CLF_SMTP_FINAL, "550 5.7.1 Virus found", true, NEVER, MAIL(CONTENT)},
    {CLF_SMTP_FINAL, "552-5.7.0 This attachment is blocked", true, NEVER, MAIL(CONTENT)},
    /* this recipient */
    {CLF_SMTP_FINAL, "552 5.2.2 mailbox full", true, LATER, RECIPIENT},
    {CLF_SMTP_RCPT, "450 4.2.0 greylisted", false, LATER, RECIPIENT},
    {CLF_SMTP_RCPT, "451 4.7.1 Greylisting in action, please come back later", false, LATER, RECIPIENT},
    {CLF_SMTP_RCPT, "452 4.2.2 mailbox full", false, LATER, RECIPIENT},
    {CLF_SMTP_RCPT, "552 mailbox full", false, LATER, RECIPIENT},
    {CLF_SMTP_RCPT, "550 5.1.1 no such user", false, NEVER, RECIPIENT},
    {CLF_SMTP_RCPT, "550 5.1.10 RESOLVER.ADR.RecipientNotFound", false, NEVER, RECIPIENT},
    {CLF_SMTP_RCPT, "550 5.2.1 The email account that you tried to reach is disabled", false, NEVER, RECIPIENT},
    {CLF_SMTP_RCPT, "550 5.7.133 sender not authenticated for group", false, NEVER, RECIPIENT},
    {CLF_SMTP_RCPT, "550 5.7.124 sender not in allowed-senders list", false, NEVER, RECIPIENT},
    {CLF_SMTP_RCPT, "550 5.4.1 Recipient address rejected: Access denied", false, NEVER, RECIPIENT},
    {CLF_SMTP_RCPT, "550 User unknown", false, NEVER, RECIPIENT},
    {CLF_SMTP_RCPT, "550 no", false, NEVER, RECIPIENT},
    {CLF_SMTP_RCPT, "553 sorry, that address isn't here", false, NEVER, RECIPIENT},
    /* this account: the address that we send from */
    {CLF_SMTP_MAIL, "553 5.1.8 sender refused", false, LATER, SENDER},
    {CLF_SMTP_MAIL, "550 no", false, LATER, SENDER},
    {CLF_SMTP_MAIL, "501 5.1.7 Bad sender address syntax", false, LATER, SENDER},
    {CLF_SMTP_MAIL, "450 4.1.8 <a@b.c>: Sender address rejected: Domain not found", false, LATER, SENDER},
    {CLF_SMTP_RCPT, "553 5.7.1 <a@b.c>: Sender address rejected: not owned by user mailer", false, LATER, SENDER},
    {CLF_SMTP_RCPT, "553 5.7.1 <a@b.c>: Sender address rejected: not logged in", false, LATER, SENDER},
    {CLF_SMTP_RCPT, "550 Sender verify failed", false, LATER, SENDER},
    {CLF_SMTP_FINAL, "550 5.7.60 SMTP; Client does not have permissions to send as this sender", true, LATER, SENDER},
    {CLF_SMTP_FINAL, "554 5.2.0 STOREDRV.Submission; SendAsDeniedException.MapiExceptionSendAsDenied", true, LATER,
     SENDER},
    {CLF_SMTP_FINAL,
     "554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message",
     true, LATER, SENDER},
    {CLF_SMTP_FINAL,
     "554 5.2.252 SendAsDenied; support@contoso.com not allowed to send as shared@contoso.com; STOREDRV.Submission",
     true, LATER, SENDER},
    {CLF_SMTP_FINAL, "550 5.7.1 Client was not allowed to send as a@b.c", true, LATER, SENDER},
    {CLF_SMTP_FINAL, "554 Message rejected: Email address is not verified.", true, LATER, SENDER},
    /* this relay */
    {CLF_SMTP_RCPT, "530 5.7.0 authentication required", false, LATER, RELAY(NO_LOGIN)},
    {CLF_SMTP_MAIL, "530 5.7.57 Client not authenticated to send mail", false, LATER, RELAY(NO_LOGIN)},
    {CLF_SMTP_MAIL, "530 5.7.0 Must issue STARTTLS", false, LATER, RELAY(NO_TLS)},
    {CLF_SMTP_MAIL, "550 5.7.10 Encryption needed", false, LATER, RELAY(NO_TLS)},
    {CLF_SMTP_TLS, "454 4.7.0 TLS not available", false, LATER, RELAY(NO_TLS)},
    {CLF_SMTP_AUTH, "535 5.7.8 authentication failed", false, LATER, RELAY(NO_LOGIN)},
    {CLF_SMTP_AUTH, "535 5.7.3 Authentication unsuccessful [AM0PR01CA0000.eurprd01.prod.exchangelabs.com]", false,
     LATER, RELAY(WRONG_USER)},
    {CLF_SMTP_AUTH,
     "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit "
     "https://aka.ms/smtp_auth_disabled for more information.",
     false, LATER, RELAY(LOGIN_OFF)},
    {CLF_SMTP_AUTH, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.",
     false, LATER, RELAY(LOGIN_OFF)},
    {CLF_SMTP_AUTH, "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", false, LATER,
     RELAY(NO_PASSWORDS)},
    {CLF_SMTP_AUTH, "550 5.7.30 Basic authentication is disabled for Client Submission.", false, LATER,
     RELAY(NO_PASSWORDS)},
    {CLF_SMTP_AUTH, "534-5.7.9 Application-specific password required. For more information, go to", false, LATER,
     RELAY(NO_PASSWORDS)},
    {CLF_SMTP_AUTH, "334 the token was refused: status 401, scope https://mail.google.com/", false, LATER,
     RELAY(NO_LOGIN)},
    {CLF_SMTP_AUTH, "432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending", false,
     LATER, RELAY(CONNECTIONS)},
    {CLF_SMTP_AUTH, "454 4.7.0 Temporary authentication failure", false, LATER, RELAY(NO_LOGIN)},
    {CLF_SMTP_AUTH, "454 4.7.0 Too many login attempts, please try again later", false, LATER, RELAY(RATE)},
    {CLF_SMTP_RCPT, "554 5.7.1 <x@y.z>: Relay access denied", false, LATER, RELAY(NO_RELAYING)},
    {CLF_SMTP_RCPT, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", false, LATER,
     RELAY(NO_RELAYING)},
    {CLF_SMTP_RCPT, "454 4.7.1 <x@y.z>: Relay access denied", false, LATER, RELAY(NO_RELAYING)},
    {CLF_SMTP_RCPT, "550 5.7.64 TenantAttribution", false, LATER, RELAY(NO_RELAYING)},
    {CLF_SMTP_FINAL, "550 5.4.5 Daily user sending limit exceeded", true, LATER, RELAY(QUOTA)},
    {CLF_SMTP_RCPT, "550 5.4.5 Daily SMTP relay limit exceeded for user", false, LATER, RELAY(QUOTA)},
    {CLF_SMTP_FINAL, "454 Throttling failure: Daily message quota exceeded", true, LATER, RELAY(RATE)},
    {CLF_SMTP_FINAL,
     "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded [Hostname=AM0PR01MB0000.eurprd01.prod.outlook.com]",
     true, LATER, RELAY(CONNECTIONS)},
    {CLF_SMTP_FINAL, "554 5.2.2 mailbox full; STOREDRV.Submission.Exception:SubmissionQuotaExceeded", true, LATER,
     RELAY(QUOTA)},
    {CLF_SMTP_CONNECT, "554 5.7.1 your address is listed", false, LATER, RELAY(LISTED)},
    {CLF_SMTP_CONNECT, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", false,
     LATER, RELAY(LISTED)},
    {CLF_SMTP_RCPT, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", false,
     LATER, RELAY(LISTED)},
    {CLF_SMTP_MAIL, "550 5.7.1 Your IP has a poor reputation", false, LATER, RELAY(LISTED)},
    {CLF_SMTP_HELLO, "550 who are you", false, LATER, RELAY(REFUSED)},
    {CLF_SMTP_FINAL, "452 4.3.1 disk full", true, LATER, RELAY(BUSY)},
    {CLF_SMTP_MAIL, "452 4.3.1 Insufficient system storage", false, LATER, RELAY(BUSY)},
    {CLF_SMTP_FINAL, "421 4.3.2 closing", true, LATER, RELAY(BUSY)},
    {CLF_SMTP_RCPT, "421 closing", false, LATER, RELAY(BUSY)},
    {CLF_SMTP_MAIL, "451 4.7.1 later", false, LATER, CLF_SMTP_THE_SENDER, CLF_SMTP_BUSY},
    {CLF_SMTP_MAIL, "421 4.7.0 Our system has detected an unusual rate of mail", false, LATER, RELAY(RATE)},
    {CLF_SMTP_RCPT, "450 4.7.1 Error: too much mail from 192.0.2.1", false, LATER, RELAY(RATE)},
    {CLF_SMTP_FINAL, "451 4.7.500 Server busy: rate limit exceeded", true, LATER, RELAY(RATE)},
    {CLF_SMTP_MAIL, "432 4.3.2 Concurrent connections limit exceeded", false, LATER, RELAY(CONNECTIONS)},
    {CLF_SMTP_CONNECT, "421 4.7.0 localhost Error: too many connections from 127.0.0.1", false, LATER,
     RELAY(CONNECTIONS)},
    {CLF_SMTP_CONNECT, "554 Too many concurrent connections", false, LATER, RELAY(CONNECTIONS)},
    {CLF_SMTP_MAIL, "451 4.7.0 too many messages this session", false, LATER, RELAY(SESSION)},
    {CLF_SMTP_RCPT, "452 4.5.3 too many recipients", false, LATER, RELAY(SESSION)},
    {CLF_SMTP_MAIL, "421 too many messages in this connection", false, LATER, RELAY(SESSION)},
    {CLF_SMTP_MAIL, "502 not implemented", false, LATER, RELAY(BROKEN)},
    /* it may be any of them */
    {CLF_SMTP_FINAL, "550 5.7.1 content refused", true, NEVER, MAIL(CONTENT)},
    {CLF_SMTP_FINAL, "550 5.7.1 refused by policy", true, NEVER, DOUBT},
    {CLF_SMTP_FINAL, "554 no", true, NEVER, DOUBT},
    {CLF_SMTP_RCPT, "550 5.7.1 <x@y.z>: Recipient address rejected: Access denied", false, NEVER, DOUBT},
    {CLF_SMTP_RCPT, "554 no", false, NEVER, DOUBT},
    {CLF_SMTP_DATA, "554 no valid recipients", false, NEVER, DOUBT},
    /* nothing that could be understood */
    {CLF_SMTP_CONNECT, "", false, LATER, RELAY(UNREACHABLE)},
    {CLF_SMTP_TLS, "", false, LATER, RELAY(NO_TLS)},
    {CLF_SMTP_AUTH, "", false, LATER, RELAY(BROKEN)},
    {CLF_SMTP_RCPT, "", false, LATER, RELAY(BROKEN)},
    {CLF_SMTP_BODY, "", false, LATER, RELAY(BROKEN)},
    {CLF_SMTP_BODY, "", true, UNKNOWN, RELAY(BROKEN)},
    {CLF_SMTP_FINAL, "354 go on", true, UNKNOWN, RELAY(BROKEN)},
    {CLF_SMTP_FINAL, "999 what", true, UNKNOWN, RELAY(BROKEN)},
    {CLF_SMTP_RCPT, "999 what", false, LATER, RELAY(BROKEN)},
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
		struct smtp_seen seen = {.step = rows[i].step,
					 .code = code_of(rows[i].reply),
					 .reply = rows[i].reply,
					 .handed_over = rows[i].handed_over,
					 .challenged = code_of(rows[i].reply) == 334};
		bool of_ours = rows[i].blame == CLF_SMTP_THE_SENDER || rows[i].blame == CLF_SMTP_THE_RELAY;
		struct clf_smtp_result result;

		smtp_judge(&seen, &result);
		if (result.outcome != rows[i].outcome || result.blame != rows[i].blame ||
		    result.trouble != rows[i].trouble)
			fail_msg("%d: %s: outcome %d, blame %d, %s", (int)rows[i].step, rows[i].reply,
				 (int)result.outcome, (int)result.blame, clf_smtp_trouble_name(result.trouble));
		/* What isn't about the mail never fails it. */
		assert_false(of_ours && result.outcome == CLF_SMTP_PERMANENT);
		assert_true(result.text[0] != '\0');
		/* The server's own words, with its enhanced status, are what a person gets to see. */
		if (seen.code >= 200 && seen.code < 600 && seen.code / 100 != 3)
			assert_non_null(strstr(result.text, rows[i].reply));
	}
}

static void each_failure_has_its_class(void **state)
{
	static const struct {
		enum clf_smtp_step step;
		const char *reply, *name;
	} classes[] = {
	    {CLF_SMTP_RCPT, "550 5.1.1 no such user", "recipient"},
	    {CLF_SMTP_RCPT, "550 User unknown", "recipient"},
	    {CLF_SMTP_FINAL, "552 5.2.2 mailbox full", "recipient"},
	    {CLF_SMTP_RCPT, "450 4.2.0 greylisted", "recipient"},
	    {CLF_SMTP_FINAL, "550 5.7.515 Access denied, sending domain x.y doesn't meet the required level", "policy"},
	    {CLF_SMTP_FINAL, "550-5.7.26 Your email has been blocked because the sender is unauthenticated", "policy"},
	    {CLF_SMTP_RCPT, "550 5.7.1 <x@y.z>: Recipient address rejected: Access denied", "policy"},
	    {CLF_SMTP_FINAL, "550 5.7.1 refused by policy", "policy"},
	    {CLF_SMTP_FINAL, "554 5.7.1 this message is spam", "policy"},
	    {CLF_SMTP_FINAL, "554 5.7.1 Your IP is listed at spamhaus", "policy"},
	    {CLF_SMTP_AUTH, "535 5.7.8 no", "ours"},
	    {CLF_SMTP_MAIL, "530 5.7.57 Client not authenticated", "ours"},
	    {CLF_SMTP_FINAL, "554 5.2.0 STOREDRV.Submission; SendAsDenied", "ours"},
	    {CLF_SMTP_AUTH, "535 5.7.139 SmtpClientAuthentication is disabled for the Tenant", "ours"},
	    {CLF_SMTP_MAIL, "432 4.3.2 Concurrent connections limit exceeded", "throttle"},
	    {CLF_SMTP_RCPT, "421 closing", "throttle"},
	    {CLF_SMTP_RCPT, "451 4.7.1 come back later", "throttle"},
	    {CLF_SMTP_FINAL, "451 4.7.1 come back later", "throttle"},
	    {CLF_SMTP_RCPT, "452 4.5.3 too many recipients", "throttle"},
	    {CLF_SMTP_FINAL, "552 5.3.4 too big", "size"},
	    {CLF_SMTP_MAIL, "552 too big", "size"},
	    {CLF_SMTP_CONNECT, "", "connection"},
	    {CLF_SMTP_TLS, "", "connection"},
	    {CLF_SMTP_BODY, "", "connection"},
	    {CLF_SMTP_FINAL, "451 4.3.0 try later", "other"},
	    {CLF_SMTP_FINAL, "550 5.6.0 bad header", "other"},
	    {CLF_SMTP_FINAL, "554 no", "other"},
	    {CLF_SMTP_FINAL, "250 2.0.0 Ok", ""},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(classes); i++) {
		struct smtp_seen seen = {
		    .step = classes[i].step, .code = code_of(classes[i].reply), .reply = classes[i].reply};
		struct clf_smtp_result result;

		smtp_judge(&seen, &result);
		if (strcmp(clf_smtp_class_name(result.klass), classes[i].name) != 0)
			fail_msg("%s: %s, not %s", classes[i].reply, clf_smtp_class_name(result.klass),
				 classes[i].name);
	}
}

/* As Postfix, Exchange and Gmail write them. */
static void reports_have_the_same_classes(void **state)
{
	static const struct {
		const char *status, *words, *name;
	} reports[] = {
	    {"5.1.1", "550 5.1.1 <x@y.z>: Recipient address rejected: User unknown", "recipient"},
	    {"5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
	     "recipient"},
	    {"5.2.2", NULL, "recipient"},
	    {"5.2.1", "550-5.2.1 The email account that you tried to reach is disabled", "recipient"},
	    {NULL, "550 User unknown", "recipient"},
	    {"5.7.1", "550 5.7.1 Message refused", "policy"},
	    {"5.7.515", "550 5.7.515 Access denied", "policy"},
	    {"5.7.0", "550 5.7.26 This mail has been blocked", "policy"},
	    {"5.3.4", "552 5.3.4 Message too large", "size"},
	    {"4.4.1", "connect to y.z: Connection refused", "recipient"},
	    {NULL, NULL, "other"},
	    {NULL, "554 no", "other"},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(reports); i++) {
		const char *name = clf_smtp_class_name(clf_smtp_class_of_report(reports[i].status, reports[i].words));

		if (strcmp(name, reports[i].name) != 0)
			fail_msg("%s %s: %s, not %s", reports[i].status != NULL ? reports[i].status : "",
				 reports[i].words != NULL ? reports[i].words : "", name, reports[i].name);
	}
}

static void withheld_mail_is_not_uncertain(void **state)
{
	struct smtp_seen seen = {.step = CLF_SMTP_BODY, .reply = "", .withheld = true};
	struct clf_smtp_result result;

	(void)state;
	smtp_judge(&seen, &result);
	assert_int_equal(result.outcome, CLF_SMTP_TEMPORARY);
	assert_int_equal(result.blame, CLF_SMTP_NOBODY);
}

static void address_beyond_ascii_is_refused_in_words(void **state)
{
	struct smtp_seen seen = {.step = CLF_SMTP_MAIL, .code = 250, .reply = "", .no_utf8 = true};
	struct clf_smtp_result result;

	(void)state;
	smtp_judge(&seen, &result);
	assert_int_equal(result.outcome, CLF_SMTP_PERMANENT);
	assert_int_equal(result.trouble, CLF_SMTP_NO_UTF8);
	assert_memory_equal(result.text, "5.6.7 ", 6);
	assert_non_null(strstr(result.text, "SMTPUTF8"));
	assert_non_null(strstr(result.text, "another address"));
}

/* What holds a relay up for good says what its administrator has to do. */
static void a_login_that_is_refused_says_what_to_do(void **state)
{
	static const struct {
		const char *reply, *advice;
	} cases[] = {
	    {"535 5.7.139 SmtpClientAuthentication is disabled for the Tenant", "Set-CASMailbox"},
	    {"535 5.7.3 Authentication unsuccessful", "shared mailbox"},
	    {"535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", "oauth2"},
	    {"334 the token was refused: status 401", "clf-mail login"},
	    {"535 5.7.8 no", "clf-mail login"},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct smtp_seen seen = {.step = CLF_SMTP_AUTH,
					 .code = code_of(cases[i].reply),
					 .reply = cases[i].reply,
					 .challenged = code_of(cases[i].reply) == 334};
		struct clf_smtp_result result;

		smtp_judge(&seen, &result);
		assert_true(result.lasting);
		assert_non_null(strstr(clf_smtp_advice(clf_smtp_trouble_name(result.trouble)), cases[i].advice));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_stage),
	    cmocka_unit_test(a_login_that_is_refused_says_what_to_do),
	    cmocka_unit_test(each_failure_has_its_class),
	    cmocka_unit_test(reports_have_the_same_classes),
	    cmocka_unit_test(withheld_mail_is_not_uncertain),
	    cmocka_unit_test(address_beyond_ascii_is_refused_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
