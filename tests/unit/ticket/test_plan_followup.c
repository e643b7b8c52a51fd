/*
 * test_plan_followup.c - what agents write by page, API or command line.
 */
#include "world.h"

static void following_up(struct world *w)
{
	as_agent(w, &w->ann);
	w->followup = (struct clf_followup){.text = "Did it come?"};
	w->request.action_count = 0;
	doing(w, CLF_ACTION_FOLLOWUP)->followup = &w->followup;
}

static void it_goes_to_the_customer(void **state)
{
	struct world *w = *state;
	const struct clf_step *mail;

	w->facts.mailbox.two_way = false;
	following_up(w);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
	mail = send_to(w, "carla@home.example");
	assert_string_equal(mail->template_name, "follow-up");
	assert_string_equal(mail->text, "Did it come?");
	assert_string_equal(mail->locale, "hu");
	assert_null(mail->subject);
	assert_int_equal(mail->party, CARLA);
	assert_int_equal(mail->klass, CLF_CLASS_CUSTOMER);
	assert_int_equal(mail->token_class, CLF_TOKEN_CUSTOMER);
	assert_int_equal(mail->automatic, CLF_AUTO_NO);
	assert_int_equal(new_status(w), ANSWERED);
	assert_string_equal(event_of(w, "follow-up")->to, "carla@home.example");
	assert_int_equal(steps_of(w, CLF_STEP_PARTICIPANT), 0);
}

static void template_subject_and_locale_can_be_chosen(void **state)
{
	struct world *w = *state;
	const struct clf_step *mail;

	following_up(w);
	w->followup = (struct clf_followup){.subject = "News", .template_name = "sorry", .locale = "fr"};
	make(w);
	mail = send_to(w, "carla@home.example");
	assert_string_equal(mail->template_name, "sorry");
	assert_string_equal(mail->subject, "News");
	assert_string_equal(mail->locale, "fr");
	assert_null(mail->text);
}

static void a_colleague_who_is_written_to_joins(void **state)
{
	struct world *w = *state;

	following_up(w);
	w->followup.to = "carl@home.example";
	make(w);
	assert_null(send_to(w, "carla@home.example"));
	assert_int_equal(send_to(w, "carl@home.example")->party, 0);
	assert_string_equal(step_at(w, CLF_STEP_PARTICIPANT, 0)->to, "carl@home.example");
	assert_int_equal(step_at(w, CLF_STEP_PARTICIPANT, 0)->klass, CLF_CLASS_CUSTOMER);
	w->participants[1] = (struct clf_participant){55, "carl@home.example", "Carl", CLF_CLASS_CUSTOMER};
	w->facts.participant_count = 2;
	make(w);
	assert_int_equal(send_to(w, "carl@home.example")->party, 55);
	assert_int_equal(steps_of(w, CLF_STEP_PARTICIPANT), 0);
	w->followup.to = "CARLA@home.example";
	make(w);
	assert_int_equal(send_to(w, "carla@home.example")->party, CARLA);
}

static void what_cannot_go_is_refused(void **state)
{
	struct world *w = *state;

	following_up(w);
	w->followup.text = " ";
	make(w);
	expect_refused(w, "empty");
	w->followup.template_name = "sorry";
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	following_up(w);
	w->followup.to = "carl";
	make(w);
	expect_refused(w, "carl");
	following_up(w);
	w->ticket.status = SPAM;
	make(w);
	expect_refused(w, "Spam");
	w->ticket.status = DELETED;
	make(w);
	expect_refused(w, "Deleted");
	w->ticket.status = CLOSED;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	w->ticket.customer.address = "";
	make(w);
	expect_refused(w, "no mail address");
	w->actions[0].followup = NULL;
	make(w);
	expect_refused(w, "what is to be said");
}

static void only_agents_follow_up(void **state)
{
	struct world *w = *state;

	following_up(w);
	as_customer(w);
	make(w);
	expect_refused(w, "only agents");
	assert_true(w->plan.denied);
	following_up(w);
	w->request.actor.sure = false;
	make(w);
	expect_refused(w, "isn't certain");
}

static void a_comment_is_kept_and_goes_nowhere(void **state)
{
	struct world *w = *state;

	as_agent(w, &w->ann);
	doing(w, CLF_ACTION_COMMENT)->text = "She has called twice.";
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "She has called twice.");
	assert_non_null(event_of(w, "comment"));
	assert_int_equal(w->plan.step_count, 2);
	w->actions[0].text = "\n";
	make(w);
	expect_refused(w, "empty");
	w->actions[0].text = "Mine";
	as_customer(w);
	make(w);
	expect_refused(w, "only agents");
}

/* What is asked for in a language that isn't there is not sent in another one without a word. */
static void a_language_that_is_not_there_is_refused_or_told(void **state)
{
	static const struct clf_template_key keys[] = {
	    {"follow-up", "en"}, {"follow-up", "ja"}, {"sorry", "en"}, {"sorry", "de"}};
	static const struct {
		const char *template_name, *locale, *customer;
		bool goes, told;
	} cases[] = {
	    {NULL, "ja", "hu", true, false},    {NULL, "ja-JP", "hu", true, false},
	    {NULL, "fr", "en", false, false},   {"sorry", "ja", "en", false, false},
	    {"sorry", "DE", NULL, true, false}, {NULL, NULL, "fr", true, true},
	    {NULL, NULL, "en-GB", true, false}, {NULL, NULL, NULL, true, false},
	    {"sorry", NULL, "ja", true, true},  {"not-stored", "fr", "en", true, false},
	};
	struct world *w = *state;

	w->facts.mailbox.template_keys = keys;
	w->facts.mailbox.template_key_count = CLF_COUNT(keys);
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		following_up(w);
		w->followup.template_name = cases[i].template_name;
		w->followup.locale = cases[i].locale;
		w->ticket.customer.locale = cases[i].customer;
		make(w);
		expect_outcome(w, cases[i].goes ? CLF_OUTCOME_TICKET : CLF_OUTCOME_REFUSED);
		assert_int_equal(send_to(w, "carla@home.example") != NULL, cases[i].goes);
		assert_int_equal(event_of(w, "other-language") != NULL, cases[i].told);
	}
}

static void the_own_address_becomes_the_mailboxs(void **state)
{
	static const char *const own[] = {"ann@corp.example", "a.lee@corp.example"};
	struct world *w = *state;

	w->facts.mailbox.address = "support@example.com";
	w->facts.own_addresses = (struct clf_texts){own, CLF_COUNT(own)};
	following_up(w);
	w->followup.text = "Write to ann@corp.example, A.Lee@corp.example or bob@corp.example.";
	w->followup.subject = "For ann+x@corp.example";
	make(w);
	assert_string_equal(send_to(w, "carla@home.example")->text,
			    "Write to support@example.com, support@example.com or bob@corp.example.");
	assert_string_equal(send_to(w, "carla@home.example")->subject, "For support@example.com");
	assert_string_equal(event_of(w, "own-address")->to, "support@example.com");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(it_goes_to_the_customer),
	    PLAN_TEST(template_subject_and_locale_can_be_chosen),
	    PLAN_TEST(a_colleague_who_is_written_to_joins),
	    PLAN_TEST(what_cannot_go_is_refused),
	    PLAN_TEST(a_language_that_is_not_there_is_refused_or_told),
	    PLAN_TEST(the_own_address_becomes_the_mailboxs),
	    PLAN_TEST(only_agents_follow_up),
	    PLAN_TEST(a_comment_is_kept_and_goes_nowhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
