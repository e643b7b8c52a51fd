/* What is proposed after a mail came back: one fact changed at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "check/judge.h"
#include "clf/base/clock.h"

#define SENT (INT64_C(1795910400) * CLF_SECOND)

static struct clf_arena *arena;
static struct findings findings;
static struct clf_config_mailbox mailbox;
static struct clf_reading reading;
static struct clf_address reply_to;
static const char *reference;
static struct post_mail mail;

static int fresh(void **state)
{
	(void)state;
	arena = clf_arena_new();
	findings_init(&findings, arena, false);
	mailbox = (struct clf_config_mailbox){.name = "support",
					      .address = "support@example.test",
					      .trust = CLF_TRUST_TOKEN,
					      .reply = {CLF_REPLY_PLUS, '+', "support@example.test", NULL}};
	reply_to = (struct clf_address){"", "support+token@example.test"};
	reference = "clf.token.b@example.test";
	reading = (struct clf_reading){.message_id = "clf.token.a@example.test",
				       .reply_to = {&reply_to, 1},
				       .references = {&reference, 1},
				       .date = SENT,
				       .return_path = "support+token@example.test",
				       .subject = "x"};
	mail = (struct post_mail){.token_sender = true,
				  .number = 1,
				  .message_id = "clf.token.a@example.test",
				  .reply_to = "support+token@example.test",
				  .reference = "clf.token.b@example.test",
				  .recipient = "support+token@example.test",
				  .sender = "support+token@example.test",
				  .sent_at = SENT,
				  .reading = &reading,
				  .place = "INBOX",
				  .received_at = SENT + CLF_SECOND,
				  .came_at = SENT + 2 * CLF_SECOND};
	return 0;
}

static int done(void **state)
{
	(void)state;
	clf_arena_free(&arena);
	return 0;
}

static const struct finding *only(enum finding_level level, const char *what)
{
	assert_int_equal(findings.levels[FINDING_WARNING] + findings.levels[FINDING_WRONG], 1);
	assert_int_equal(findings.levels[level], 1);
	return findings_find(&findings, what, "support", level);
}

static void assert_proposes(const struct finding *finding, const char *section, const char *key, const char *value)
{
	assert_non_null(finding);
	assert_string_equal(finding->proposal.section, section);
	assert_string_equal(finding->proposal.key, key);
	assert_string_equal(finding->proposal.value, value);
}

static void as_it_was_sent_is_fine(void **state)
{
	(void)state;
	judge_plain(&findings, &mailbox, "relay", &mail);
	judge_token(&findings, &mailbox, &mail, 300);
	assert_string_equal(findings_summary(&findings), "all is fine");
}

static void another_message_id_is_told(void **state)
{
	(void)state;
	reading.message_id = "0100019@email.amazonses.com";
	judge_plain(&findings, &mailbox, "relay", &mail);
	assert_non_null(strstr(only(FINDING_WARNING, "header")->text, "0100019@email.amazonses.com"));
}

static void a_reply_to_that_is_gone_is_told(void **state)
{
	(void)state;
	reading.reply_to.count = 0;
	judge_plain(&findings, &mailbox, "relay", &mail);
	assert_non_null(strstr(only(FINDING_WARNING, "header")->text, "none at all"));
}

static void references_that_are_gone_are_told(void **state)
{
	(void)state;
	reading.references.count = 0;
	judge_plain(&findings, &mailbox, "relay", &mail);
	assert_non_null(only(FINDING_WARNING, "header"));
}

static void a_replaced_envelope_sender_proposes_account(void **state)
{
	const struct finding *finding;

	(void)state;
	reading.return_path = "support@example.test";
	judge_plain(&findings, &mailbox, "relay", &mail);
	finding = only(FINDING_WARNING, "envelope");
	assert_proposes(finding, "smtp", "envelope", "account");
	assert_string_equal(finding->proposal.name, "relay");
}

static void junk_is_told(void **state)
{
	(void)state;
	mail.junk = true;
	mail.place = "Spam";
	judge_plain(&findings, &mailbox, "relay", &mail);
	assert_non_null(strstr(only(FINDING_WARNING, "junk")->text, "Spam"));
}

static void a_clock_that_is_wrong_is_told(void **state)
{
	(void)state;
	mail.received_at = SENT - 5 * CLF_MINUTE;
	judge_plain(&findings, &mailbox, "relay", &mail);
	assert_string_equal(only(FINDING_WARNING, "clock")->text, "the server's clock is 300 s behind this machine's");
}

static void slow_mail_is_told(void **state)
{
	(void)state;
	mail.came_at = SENT + 4 * CLF_MINUTE;
	mail.received_at = SENT + 4 * CLF_MINUTE;
	judge_plain(&findings, &mailbox, "relay", &mail);
	assert_non_null(only(FINDING_WARNING, "mail"));
}

static void a_token_address_that_fails_proposes_bare(void **state)
{
	(void)state;
	mail.reading = NULL;
	judge_token(&findings, &mailbox, &mail, 300);
	assert_proposes(only(FINDING_WRONG, "reply_form"), "mailbox", "reply_form", "bare");
}

static void one_that_is_sent_back_says_why(void **state)
{
	(void)state;
	mail.reading = NULL;
	mail.refused = "550 5.1.1 no such user";
	judge_token(&findings, &mailbox, &mail, 300);
	assert_non_null(strstr(only(FINDING_WRONG, "reply_form")->text, "550 5.1.1 no such user"));
}

static void bare_where_plus_works_proposes_plus(void **state)
{
	(void)state;
	mailbox.reply.form = CLF_REPLY_BARE;
	judge_token(&findings, &mailbox, &mail, 300);
	assert_string_equal(findings_summary(&findings), "all is fine");
	assert_proposes(findings_find(&findings, "reply_form", "support", FINDING_OK), "mailbox", "reply_form", "plus");
}

static struct clf_auth_result results[3];

static void have_results(const char *topmost, const char *forged_by)
{
	size_t n = 0;

	if (topmost != NULL)
		results[n++] =
		    (struct clf_auth_result){.field = 0, .server = topmost, .method = "spf", .result = "pass"};
	if (forged_by != NULL) {
		results[n] = (struct clf_auth_result){.field = (unsigned)n,
						      .server = forged_by,
						      .method = "dmarc",
						      .result = "pass",
						      .header_from = POST_FORGED};
		n++;
	}
	reading.auth = results;
	reading.auth_count = n;
}

static void the_topmost_server_is_proposed(void **state)
{
	(void)state;
	have_results("mx.example.test", NULL);
	assert_string_equal(judge_server(&reading), "mx.example.test");
	judge_trust(&findings, &mailbox, judge_server(&reading), "mx.example.test", &reading);
	assert_proposes(&findings.items[0], "mailbox", "authserv_id", "mx.example.test");
	assert_proposes(&findings.items[1], "mailbox", "trust", "authenticated");
	assert_int_equal(findings.count, 2);
}

static void microsofts_form_is_known(void **state)
{
	(void)state;
	have_results("", NULL);
	assert_string_equal(judge_server(&reading), "microsoft");
}

static void forged_results_that_survive_take_trust_away(void **state)
{
	(void)state;
	mailbox.authserv_id = "mx.example.test";
	mailbox.trust = CLF_TRUST_AUTHENTICATED;
	have_results("mx.example.test", "mx.example.test");
	judge_trust(&findings, &mailbox, "mx.example.test", "mx.example.test", &reading);
	assert_proposes(only(FINDING_WRONG, "trust"), "mailbox", "trust", "token");
}

static void where_they_survive_nothing_is_proposed(void **state)
{
	(void)state;
	have_results("mx.example.test", "mx.example.test");
	judge_trust(&findings, &mailbox, "mx.example.test", "mx.example.test", &reading);
	for (size_t i = 0; i < findings.count; i++)
		assert_null(findings.items[i].proposal.key);
}

/* Nothing was tried: nobody can say that forged ones are removed. */
static void without_a_forged_mail_nothing_is_proposed(void **state)
{
	(void)state;
	have_results("mx.example.test", NULL);
	judge_trust(&findings, &mailbox, "mx.example.test", "mx.example.test", NULL);
	for (size_t i = 0; i < findings.count; i++)
		assert_null(findings.items[i].proposal.key);
}

static void another_server_than_configured_is_told(void **state)
{
	(void)state;
	mailbox.authserv_id = "old.example.test";
	mailbox.trust = CLF_TRUST_AUTHENTICATED;
	have_results("mx.example.test", NULL);
	judge_trust(&findings, &mailbox, "mx.example.test", "old.example.test", &reading);
	assert_proposes(only(FINDING_WARNING, "trust"), "mailbox", "authserv_id", "mx.example.test");
}

static void a_server_without_results_keeps_token(void **state)
{
	(void)state;
	assert_null(judge_server(&reading));
	judge_trust(&findings, &mailbox, NULL, NULL, NULL);
	assert_string_equal(findings_summary(&findings), "all is fine");
	mailbox.authserv_id = "mx.example.test";
	judge_trust(&findings, &mailbox, NULL, NULL, NULL);
	assert_non_null(only(FINDING_WARNING, "trust"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(as_it_was_sent_is_fine, fresh, done),
	    cmocka_unit_test_setup_teardown(another_message_id_is_told, fresh, done),
	    cmocka_unit_test_setup_teardown(a_reply_to_that_is_gone_is_told, fresh, done),
	    cmocka_unit_test_setup_teardown(references_that_are_gone_are_told, fresh, done),
	    cmocka_unit_test_setup_teardown(a_replaced_envelope_sender_proposes_account, fresh, done),
	    cmocka_unit_test_setup_teardown(junk_is_told, fresh, done),
	    cmocka_unit_test_setup_teardown(a_clock_that_is_wrong_is_told, fresh, done),
	    cmocka_unit_test_setup_teardown(slow_mail_is_told, fresh, done),
	    cmocka_unit_test_setup_teardown(a_token_address_that_fails_proposes_bare, fresh, done),
	    cmocka_unit_test_setup_teardown(one_that_is_sent_back_says_why, fresh, done),
	    cmocka_unit_test_setup_teardown(bare_where_plus_works_proposes_plus, fresh, done),
	    cmocka_unit_test_setup_teardown(the_topmost_server_is_proposed, fresh, done),
	    cmocka_unit_test_setup_teardown(microsofts_form_is_known, fresh, done),
	    cmocka_unit_test_setup_teardown(forged_results_that_survive_take_trust_away, fresh, done),
	    cmocka_unit_test_setup_teardown(where_they_survive_nothing_is_proposed, fresh, done),
	    cmocka_unit_test_setup_teardown(without_a_forged_mail_nothing_is_proposed, fresh, done),
	    cmocka_unit_test_setup_teardown(another_server_than_configured_is_told, fresh, done),
	    cmocka_unit_test_setup_teardown(a_server_without_results_keeps_token, fresh, done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
