/*
 * test_plan_agent_mail.c - an agent writes from an inbox: what reaches the customer, and all that must not.
 */
#include "clf/base/count.h"
#include "world.h"

static void agent_writes(struct world *w, const char *text)
{
	as_agent(w, &w->ann);
	with_mail(w, text);
}

static void an_answer_goes_to_the_customer(void **state)
{
	struct world *w = *state;
	const struct clf_step *answer;

	agent_writes(w, "It comes tomorrow.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
	answer = send_to(w, "carla@home.example");
	assert_string_equal(answer->template_name, "answer");
	assert_string_equal(answer->text, "It comes tomorrow.");
	assert_string_equal(answer->locale, "hu");
	assert_int_equal(answer->token_class, CLF_TOKEN_CUSTOMER);
	assert_int_equal(answer->automatic, CLF_AUTO_NO);
	assert_int_equal(answer->klass, CLF_CLASS_CUSTOMER);
	assert_int_equal(answer->party, CARLA);
	assert_false(answer->answers);
	assert_false(answer->with_attachments);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_CUSTOMER);
	assert_int_equal(new_status(w), ANSWERED);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 0);
}

static void own_attachments_go_along_and_pictures_of_a_signature_do_not(void **state)
{
	static const struct clf_attachment logo = {.part = "2", .type = "image/png", .is_inline = true};
	static const struct clf_attachment form = {.part = "3", .type = "application/pdf"};
	struct world *w = *state;

	agent_writes(w, "Here is the form.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	w->mail.attachments = &logo;
	w->mail.attachment_count = 1;
	make(w);
	assert_false(send_to(w, "carla@home.example")->with_attachments);
	w->mail.attachments = &form;
	make(w);
	assert_true(send_to(w, "carla@home.example")->with_attachments);
}

static void what_programs_attach_stays_and_is_told(void **state)
{
	static const struct clf_attachment list[] = {
	    {.part = "2", .type = "application/pkcs7-signature", .name = "smime.p7s"},
	    {.part = "3", .type = "message/rfc822", .name = "Old.eml"},
	    {.part = "4", .type = "application/pdf", .name = "ann@corp.example.pdf", .is_inline = true},
	    {.part = "5", .type = "image/png", .name = "logo.png", .is_inline = true, .cid = "logo"},
	};
	static const struct clf_command attach = {.argument = CLF_ATTACH};
	struct clf_command command = attach;
	const struct clf_commands commands = {.items = &command, .count = 1, .rest = "Here is the form."};
	const struct clf_step *answer;
	struct world *w = *state;

	command.row = clf_command_row(CLF_VERB_REPLY);
	w->facts.mailbox.address = "support@example.com";
	for (int asked = 0; asked < 2; asked++) {
		agent_writes(w, "Here is the form.");
		with_token(w, CLF_TOKEN_AGENT_REPLY);
		w->mail.attachments = list;
		w->mail.attachment_count = CLF_COUNT(list);
		w->request.commands = asked ? &commands : NULL;
		make(w);
		answer = send_to(w, "carla@home.example");
		assert_int_equal(answer->letter_count, asked ? 2 : 1);
		assert_string_equal(answer->letters[answer->letter_count - 1].part, "4");
		assert_string_equal(answer->letters[answer->letter_count - 1].name, "support@example.com.pdf");
		assert_string_equal(event_of(w, "left-out")->from, "smime.p7s");
		assert_int_equal(event_of(w, "withheld") != NULL, !asked);
		assert_string_equal(answer->text, "Here is the form.");
	}
	w->request.commands = NULL;
}

static void a_signature_without_a_delimiter_stays(void **state)
{
	struct world *w = *state;

	agent_writes(w, "It comes tomorrow.\n\nAnn\nCorp Ltd\n+44 20 7946 0000\nann@corp.example");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	make(w);
	assert_string_equal(send_to(w, "carla@home.example")->text, "It comes tomorrow.\n\n");
	assert_string_equal(event_of(w, "own-signature")->from, "Ann");
	with_token(w, CLF_TOKEN_AGENT_NOTE);
	make(w);
	assert_non_null(strstr(step_at(w, CLF_STEP_COMMENT, 0)->text, "7946"));
}

static void a_mail_passed_on_below_an_answer_stays_here(void **state)
{
	struct world *w = *state;

	agent_writes(w, "See what the workshop says.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	w->mail.passed_on = "---- Forwarded ----\nThe arm rest is gone.";
	make(w);
	assert_string_equal(send_to(w, "carla@home.example")->text, "See what the workshop says.");
	assert_string_equal(event_of(w, "passed-on")->from, "---- Forwarded ----");
	with_token(w, CLF_TOKEN_AGENT_NOTE);
	make(w);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text,
			    "See what the workshop says.\n\n---- Forwarded ----\nThe arm rest is gone.");
	assert_null(event_of(w, "passed-on"));
	w->mail.passed_on = NULL;
}

static void what_was_taken_for_a_quotation_is_told(void **state)
{
	struct world *w = *state;

	agent_writes(w, "It comes tomorrow.");
	w->mail.guessed = "3 May 2026, carla@home.example\nWhen does it come?";
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	make(w);
	assert_string_equal(event_of(w, "unmarked")->from, "3 May 2026, carla@home.example");
	with_token(w, CLF_TOKEN_AGENT_NOTE);
	make(w);
	assert_non_null(event_of(w, "unmarked"));
	w->mail.guessed = NULL;
}

static void a_note_stays_inside(void **state)
{
	struct world *w = *state;

	agent_writes(w, "She has called twice.");
	with_token(w, CLF_TOKEN_AGENT_NOTE);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "She has called twice.");
	assert_non_null(event_of(w, "comment"));
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_AGENT);
	assert_int_equal(new_status(w), 0);
}

/* Every way in which a mail can fail to say that it is an answer. */
static void nothing_but_an_answers_token_reaches_the_customer(void **state)
{
	static const struct {
		bool has_token, is_note, class_lost, told;
		enum clf_token_class klass;
	} cases[] = {
	    {.has_token = false, .told = true},
	    {.has_token = false, .klass = CLF_TOKEN_AGENT_REPLY, .told = true},
	    {.has_token = false, .is_note = true, .told = false},
	    {.has_token = false, .class_lost = true, .is_note = true, .told = true},
	    {.has_token = true, .klass = CLF_TOKEN_CUSTOMER, .told = true},
	    {.has_token = true, .klass = CLF_TOKEN_THIRD_PARTY, .told = true},
	    {.has_token = true, .klass = CLF_TOKEN_AGENT_NOTE, .told = false},
	    {.has_token = true, .klass = CLF_TOKEN_AGENT_REPLY, .is_note = true, .told = false},
	    {.has_token = true, .klass = CLF_TOKEN_AGENT_REPLY, .class_lost = true, .told = true},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		agent_writes(w, "Between us.");
		w->mail.has_token = cases[i].has_token;
		w->mail.token_class = cases[i].klass;
		w->mail.is_note = cases[i].is_note;
		w->mail.class_lost = cases[i].class_lost;
		make(w);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_null(send_to(w, "carla@home.example"));
		assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
		assert_int_equal(new_status(w), 0);
		assert_int_equal(send_to(w, "ann@corp.example") != NULL, cases[i].told);
	}
}

static void who_lost_the_class_is_told_what_became_of_it(void **state)
{
	struct world *w = *state;
	const struct clf_step *notice;

	agent_writes(w, "It comes tomorrow.");
	w->mail.class_lost = true;
	make(w);
	notice = send_to(w, "ann@corp.example");
	assert_string_equal(notice->template_name, "refusal-notice");
	assert_non_null(strstr(notice->reason, "note"));
	assert_string_equal(notice->text, "It comes tomorrow.");
	assert_int_equal(notice->token_class, CLF_TOKEN_AGENT_NOTE);
	assert_int_equal(notice->automatic, CLF_AUTO_GENERATED);
}

static void who_is_not_sure_gets_nothing_done(void **state)
{
	static const enum clf_token_class classes[] = {CLF_TOKEN_AGENT_REPLY, CLF_TOKEN_AGENT_NOTE, CLF_TOKEN_CUSTOMER};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(classes); i++) {
		agent_writes(w, "Give the money back.");
		with_token(w, classes[i]);
		w->request.actor.sure = false;
		make(w);
		expect_refused(w, "isn't certain");
		assert_string_equal(send_to(w, "ann@corp.example")->text, "Give the money back.");
		w->mail.same_mail_known = true;
		make(w);
		expect_refused(w, "isn't certain");
	}
}

static void refusals_are_capped(void **state)
{
	struct world *w = *state;

	agent_writes(w, "Give the money back.");
	w->request.actor.sure = false;
	w->facts.automatic_on_ticket = (CLF_CAP_AUTOMATIC / 4) - 1;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
	w->facts.automatic_on_ticket = (CLF_CAP_AUTOMATIC / 4);
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	assert_int_equal(steps_of(w, CLF_STEP_SUPPRESSED), 1);
	expect_refused(w, "isn't certain");
}

static void a_machine_that_is_not_sure_is_not_told(void **state)
{
	struct world *w = *state;

	agent_writes(w, "I am on the beach.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	w->request.actor.sure = false;
	w->mail.kind = CLF_MAIL_AUTO_REPLY;
	w->mail.automatic = true;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
}

static void an_out_of_office_is_no_answer(void **state)
{
	static const struct {
		enum clf_mail_kind kind;
		bool automatic;
	} cases[] = {
	    {CLF_MAIL_AUTO_REPLY, true}, {CLF_MAIL_AUTO_REPLY, false}, {CLF_MAIL_MAIL, true}, {CLF_MAIL_RECEIPT, true}};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		agent_writes(w, "I am on the beach.");
		with_token(w, CLF_TOKEN_AGENT_REPLY);
		w->mail.kind = cases[i].kind;
		w->mail.automatic = cases[i].automatic;
		make(w);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
		assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 0);
		assert_int_equal(new_status(w), 0);
		assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_AUTOMATIC);
	}
}

static void a_machine_gives_no_commands(void **state)
{
	struct world *w = *state;

	agent_writes(w, "I am on the beach.");
	w->mail.kind = CLF_MAIL_AUTO_REPLY;
	setting(w, CLF_FIELD_STATUS, "Closed");
	setting(w, CLF_FIELD_STATUS, "Nirvana");
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_SET), 0);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
}

/* The ticket was purged between reading and planning: only a person is told. */
static void a_machine_is_not_told_that_its_ticket_is_gone(void **state)
{
	struct world *w = *state;

	agent_writes(w, "Hello?");
	w->facts.ticket = NULL;
	make(w);
	expect_refused(w, "1042");
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
	w->mail.is_own = true;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	w->mail.is_own = false;
	w->mail.automatic = true;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
}

static void what_leaks_goes_back(void **state)
{
	struct world *w = *state;

	agent_writes(w, "See below. A reply to this mail goes to the customer.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	w->mail.leaks = true;
	make(w);
	expect_refused(w, "text of a notice");
	assert_string_equal(send_to(w, "ann@corp.example")->reason, w->plan.refusal);
	assert_string_equal(send_to(w, "ann@corp.example")->text, w->mail.reply);
}

static void nothing_new_is_no_answer(void **state)
{
	static const enum clf_token_class classes[] = {CLF_TOKEN_AGENT_REPLY, CLF_TOKEN_AGENT_NOTE};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(classes); i++) {
		agent_writes(w, " \n");
		with_token(w, classes[i]);
		make(w);
		expect_refused(w, "no new text");
		assert_non_null(send_to(w, "ann@corp.example"));
	}
}

static void a_note_of_attachments_alone_is_kept(void **state)
{
	static const struct clf_attachment form = {.part = "2", .type = "application/pdf"};
	struct world *w = *state;

	agent_writes(w, "");
	with_token(w, CLF_TOKEN_AGENT_NOTE);
	w->mail.attachments = &form;
	w->mail.attachment_count = 1;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_MESSAGE), 1);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
}

static void an_agent_who_is_the_customer_is_told_apart_by_the_token(void **state)
{
	struct world *w = *state;

	w->ticket.customer = (struct clf_customer){.id = ANN, .address = "ann@corp.example", .name = "Ann"};
	w->ticket.owner = BOB;
	w->facts.owner = &w->bob;
	w->ticket.status = ANSWERED;
	agent_writes(w, "My own parcel is late.");
	with_token(w, CLF_TOKEN_CUSTOMER);
	make(w);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_CUSTOMER);
	assert_int_equal(new_status(w), OPEN);
	assert_string_equal(send_to(w, "bob@corp.example")->template_name, "reply-notice");

	agent_writes(w, "Between us.");
	with_token(w, CLF_TOKEN_AGENT_NOTE);
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
}

static void a_copy_of_an_answer_is_not_sent_again(void **state)
{
	struct world *w = *state;

	agent_writes(w, "It comes tomorrow.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	w->mail.same_mail_known = true;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	assert_int_equal(new_status(w), 0);
	assert_int_not_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_CUSTOMER);
}

static void nobody_answers_spam_or_a_customer_without_address(void **state)
{
	struct world *w = *state;

	agent_writes(w, "It comes tomorrow.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	w->ticket.status = SPAM;
	make(w);
	expect_refused(w, "Spam");
	w->ticket.status = DELETED;
	make(w);
	expect_refused(w, "Deleted");
	w->ticket.status = OPEN;
	w->ticket.customer.address = NULL;
	make(w);
	expect_refused(w, "no mail address");
}

static void what_follows_a_refused_mail_is_not_done(void **state)
{
	struct world *w = *state;

	agent_writes(w, "Give the money back.");
	w->request.actor.sure = false;
	setting(w, CLF_FIELD_STATUS, "Closed");
	make(w);
	expect_refused(w, "isn't certain");

	agent_writes(w, "It comes tomorrow.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	setting(w, CLF_FIELD_STATUS, "Nirvana");
	make(w);
	expect_refused(w, "Nirvana");
	assert_string_equal(send_to(w, "ann@corp.example")->text, "It comes tomorrow.");
}

static void a_named_status_outweighs_the_rule(void **state)
{
	struct world *w = *state;

	agent_writes(w, "It comes tomorrow.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	setting(w, CLF_FIELD_STATUS, "resolved");
	make(w);
	assert_non_null(send_to(w, "carla@home.example"));
	assert_int_equal(new_status(w), RESOLVED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(an_answer_goes_to_the_customer),
	    PLAN_TEST(own_attachments_go_along_and_pictures_of_a_signature_do_not),
	    PLAN_TEST(what_programs_attach_stays_and_is_told),
	    PLAN_TEST(a_signature_without_a_delimiter_stays),
	    PLAN_TEST(a_mail_passed_on_below_an_answer_stays_here),
	    PLAN_TEST(what_was_taken_for_a_quotation_is_told),
	    PLAN_TEST(a_note_stays_inside),
	    PLAN_TEST(nothing_but_an_answers_token_reaches_the_customer),
	    PLAN_TEST(who_lost_the_class_is_told_what_became_of_it),
	    PLAN_TEST(who_is_not_sure_gets_nothing_done),
	    PLAN_TEST(refusals_are_capped),
	    PLAN_TEST(a_machine_that_is_not_sure_is_not_told),
	    PLAN_TEST(an_out_of_office_is_no_answer),
	    PLAN_TEST(a_machine_gives_no_commands),
	    PLAN_TEST(a_machine_is_not_told_that_its_ticket_is_gone),
	    PLAN_TEST(what_leaks_goes_back),
	    PLAN_TEST(nothing_new_is_no_answer),
	    PLAN_TEST(a_note_of_attachments_alone_is_kept),
	    PLAN_TEST(an_agent_who_is_the_customer_is_told_apart_by_the_token),
	    PLAN_TEST(a_copy_of_an_answer_is_not_sent_again),
	    PLAN_TEST(nobody_answers_spam_or_a_customer_without_address),
	    PLAN_TEST(what_follows_a_refused_mail_is_not_done),
	    PLAN_TEST(a_named_status_outweighs_the_rule),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
