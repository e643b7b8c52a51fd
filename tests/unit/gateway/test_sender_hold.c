/*
 * Whom a refusal is about, when words deceive: by what becomes of other mails.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "clf/base/count.h"
#include "sender/sender.h"

#define BOX "support@desk.example"
#define OTHER "sales@desk.example"

struct bench {
	struct sender sender;
	struct relay relay;
	struct clf_config_smtp config;
};

static void done(void *user, void *job, const struct clf_smtp_result *result)
{
	(void)user;
	(void)job;
	(void)result;
}

static int open_bench(void **state)
{
	static const struct clf_smtp_events events = {.done = done};
	struct bench *b = test_calloc(1, sizeof *b);

	b->config = (struct clf_config_smtp){
	    .name = "out", .options = {.url = "smtp://127.0.0.1:1", .helo = "a.test", .connections = 4}};
	b->relay = (struct relay){.sender = &b->sender, .config = &b->config, .all = {.sender = ""}};
	*state = b;
	return clf_smtp_new(&b->config.options, &events, &b->relay, &b->relay.smtp, NULL) != CLF_OK;
}

static int close_bench(void **state)
{
	struct bench *b = *state;

	clf_smtp_free(&b->relay.smtp);
	sender_free_holds(&b->relay);
	test_free(b);
	return 0;
}

static struct sending mail(int64_t row, const char *sender, const char *to, unsigned blamed)
{
	return (struct sending){
	    .busy = true, .row = {.id = row, .sender = sender, .envelope_to = to, .blamed = blamed, .smtp = "out"}};
}

static struct clf_smtp_result answer(enum clf_smtp_blame blame, enum clf_smtp_trouble trouble, int code,
				     const char *text)
{
	struct clf_smtp_result result = {.outcome = CLF_SMTP_TEMPORARY,
					 .blame = blame,
					 .trouble = trouble,
					 .step = CLF_SMTP_FINAL,
					 .lasting = code >= 500,
					 .code = code};

	snprintf(result.text, sizeof result.text, "%s", text);
	return result;
}

static enum sender_verdict weigh(struct bench *b, struct sending s, struct clf_smtp_result result)
{
	return sender_weigh(&b->relay, &s, &result);
}

static enum sender_verdict passes(struct bench *b, struct sending s)
{
	struct clf_smtp_result result = answer(CLF_SMTP_NOBODY, CLF_SMTP_FINE, 250, "250 ok");

	result.outcome = CLF_SMTP_SENT;
	return sender_weigh(&b->relay, &s, &result);
}

static struct clf_smtp_result not_ours(void)
{
	return answer(CLF_SMTP_THE_SENDER, CLF_SMTP_NO_SENDER, 550, "550 5.7.60 not as this sender");
}

static struct clf_smtp_result unclear(const char *text)
{
	struct clf_smtp_result result = answer(CLF_SMTP_IN_DOUBT, CLF_SMTP_REFUSED, 550, text);

	result.outcome = CLF_SMTP_PERMANENT;
	result.lasting = false;
	return result;
}

static void a_sender_that_is_refused_is_held_alone(void **state)
{
	struct bench *b = *state;

	assert_int_equal(weigh(b, mail(1, BOX, "a@x", 0), not_ours()), SENDER_HELD);
	assert_non_null(sender_hold_of(&b->relay, BOX));
	assert_null(sender_hold_of(&b->relay, OTHER));
	assert_int_equal(passes(b, mail(2, OTHER, "a@x", 0)), SENDER_AS_TOLD);
	assert_non_null(sender_hold_of(&b->relay, BOX));
	assert_int_equal(passes(b, mail(3, BOX, "a@x", 0)), SENDER_AS_TOLD);
	assert_null(sender_hold_of(&b->relay, BOX));
}

static void what_one_mail_meets_again_and_again_while_others_pass_is_its_own_fault(void **state)
{
	struct bench *b = *state;

	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(weigh(b, mail(1, BOX, "a@x", i), not_ours()), i == 0 ? SENDER_HELD : SENDER_ITS_OWN);
		/* Another needn't wait for the pause. */
		if (i == 0)
			assert_int_equal(sender_hold_of(&b->relay, BOX)->only, 1);
		passes(b, mail(2 + (int)i, BOX, "b@x", 0));
		assert_null(sender_hold_of(&b->relay, BOX));
	}
	assert_int_equal(weigh(b, mail(1, BOX, "a@x", 2), not_ours()), SENDER_GIVEN_UP);
	assert_null(sender_hold_of(&b->relay, BOX));
}

static void what_no_mail_can_be_to_blame_for_never_fails_one(void **state)
{
	static const struct clf_smtp_result of_the_relay[] = {
	    {.trouble = CLF_SMTP_QUOTA, .step = CLF_SMTP_FINAL, .code = 550},
	    {.trouble = CLF_SMTP_RATE, .step = CLF_SMTP_MAIL, .code = 550},
	    {.trouble = CLF_SMTP_NO_LOGIN, .step = CLF_SMTP_AUTH, .code = 535},
	    {.trouble = CLF_SMTP_NO_LOGIN, .step = CLF_SMTP_MAIL, .code = 530},
	    {.trouble = CLF_SMTP_NO_TLS, .step = CLF_SMTP_TLS, .code = 0},
	    {.trouble = CLF_SMTP_UNREACHABLE, .step = CLF_SMTP_CONNECT, .code = 0},
	    {.trouble = CLF_SMTP_LISTED, .step = CLF_SMTP_CONNECT, .code = 554},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < CLF_COUNT(of_the_relay); i++) {
		for (unsigned times = 0; times < 6; times++) {
			struct clf_smtp_result result = of_the_relay[i];

			result.blame = CLF_SMTP_THE_RELAY;
			result.outcome = CLF_SMTP_TEMPORARY;
			assert_int_equal(weigh(b, mail(1, BOX, "a@x", times), result), SENDER_HELD);
			passes(b, mail(2, BOX, "b@x", 0));
		}
	}
}

static void two_that_are_refused_in_the_same_words_are_held(void **state)
{
	struct bench *b = *state;

	assert_int_equal(weigh(b, mail(1, BOX, "a@x", 0), unclear("550 5.7.1 <a@x>: policy 7 says no (id 3F2A)")),
			 SENDER_IN_DOUBT);
	/* To the same recipient it may still be the recipient's. */
	assert_int_equal(weigh(b, mail(2, BOX, "a@x", 0), unclear("550 5.7.1 <a@x>: policy 7 says no (id 3F2B)")),
			 SENDER_IN_DOUBT);
	assert_int_equal(weigh(b, mail(3, BOX, "c@y", 0), unclear("550 5.7.1 <c@y>: policy 9 says no (id 3F2C)")),
			 SENDER_HELD);
	assert_non_null(sender_hold_of(&b->relay, BOX));
	/* The first, again: it waits with them. */
	assert_int_equal(weigh(b, mail(1, BOX, "a@x", 1), unclear("550 5.7.1 other words")), SENDER_HELD);
}

static void one_that_is_refused_while_another_passes_fails(void **state)
{
	struct bench *b = *state;

	assert_int_equal(weigh(b, mail(1, BOX, "a@x", 0), unclear("550 no")), SENDER_IN_DOUBT);
	passes(b, mail(2, BOX, "b@x", 0));
	assert_int_equal(weigh(b, mail(1, BOX, "a@x", 1), unclear("550 no")), SENDER_GIVEN_UP);
	assert_null(sender_hold_of(&b->relay, BOX));
}

static void one_alone_is_looked_at_three_times(void **state)
{
	struct bench *b = *state;

	assert_int_equal(weigh(b, mail(1, BOX, "a@x", 0), unclear("550 no")), SENDER_IN_DOUBT);
	assert_int_equal(weigh(b, mail(1, BOX, "a@x", 1), unclear("550 no")), SENDER_IN_DOUBT);
	assert_int_equal(weigh(b, mail(1, BOX, "a@x", 2), unclear("550 no")), SENDER_GIVEN_UP);
}

static void refusals_in_different_words_hold_nobody(void **state)
{
	struct bench *b = *state;

	assert_int_equal(weigh(b, mail(1, BOX, "a@x", 0), unclear("550 you smell of spice")), SENDER_IN_DOUBT);
	assert_int_equal(weigh(b, mail(2, BOX, "b@y", 0), unclear("550 closed for lunch")), SENDER_IN_DOUBT);
	assert_null(sender_hold_of(&b->relay, BOX));
}

/* A recipient that is refused proves that the login works, not that the sender may send. */
static void a_dialogue_that_comes_further_ends_a_hold(void **state)
{
	struct bench *b = *state;
	struct clf_smtp_result login = answer(CLF_SMTP_THE_RELAY, CLF_SMTP_NO_LOGIN, 535, "535 no");
	struct clf_smtp_result nobody = answer(CLF_SMTP_THE_RECIPIENT, CLF_SMTP_NO_RECIPIENT, 550, "550 5.1.1 no");

	login.step = CLF_SMTP_AUTH;
	nobody.step = CLF_SMTP_RCPT;
	assert_int_equal(weigh(b, mail(1, BOX, "a@x", 0), login), SENDER_HELD);
	assert_int_equal(weigh(b, mail(2, BOX, "b@x", 0), nobody), SENDER_AS_TOLD);
	assert_null(sender_hold_of(&b->relay, BOX));
	assert_int_equal(weigh(b, mail(3, BOX, "a@x", 0), not_ours()), SENDER_HELD);
	assert_int_equal(weigh(b, mail(4, BOX, "b@x", 0), nobody), SENDER_AS_TOLD);
	assert_non_null(sender_hold_of(&b->relay, BOX));
}

int main(void)
{
#define bench_test(function) cmocka_unit_test_setup_teardown(function, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
	    bench_test(a_sender_that_is_refused_is_held_alone),
	    bench_test(what_one_mail_meets_again_and_again_while_others_pass_is_its_own_fault),
	    bench_test(what_no_mail_can_be_to_blame_for_never_fails_one),
	    bench_test(two_that_are_refused_in_the_same_words_are_held),
	    bench_test(one_that_is_refused_while_another_passes_fails),
	    bench_test(one_alone_is_looked_at_three_times),
	    bench_test(refusals_in_different_words_hold_nobody),
	    bench_test(a_dialogue_that_comes_further_ends_a_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
