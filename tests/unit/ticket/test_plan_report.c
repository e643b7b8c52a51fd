/*
 * test_plan_report.c - machines write: nothing changes, nothing is answered, and a failure is told once.
 */
#include "clf/base/count.h"
#include "world.h"

static const struct clf_report reports[] = {
    {"other@home.example", "delivered", "2.0.0", "250 ok", NULL, NULL},
    {"carla@home.example", "failed", "5.1.1", "550 no such user", NULL, NULL},
};

static void a_bounce(struct world *w, enum clf_class failed)
{
	as_stranger(w, "mailer-daemon@relay.example");
	with_mail(w, "Undelivered.");
	w->mail.kind = CLF_MAIL_BOUNCE;
	w->mail.automatic = true;
	w->mail.report_outbox = 77;
	w->mail.reports = reports;
	w->mail.report_count = CLF_COUNT(reports);
	w->facts.failed_recipient = "carla@home.example";
	w->facts.failed_class = failed;
}

static void a_failed_mail_is_told_to_the_owner(void **state)
{
	struct world *w = *state;
	const struct clf_step *notice;

	a_bounce(w, CLF_CLASS_CUSTOMER);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(step_at(w, CLF_STEP_DELIVERY, 0)->number, 77);
	assert_string_equal(step_at(w, CLF_STEP_DELIVERY, 0)->text, "5.1.1 550 no such user");
	assert_string_equal(event_of(w, "delivery-failed")->from, "carla@home.example");
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_AUTOMATIC);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
	notice = send_to(w, "ann@corp.example");
	assert_string_equal(notice->template_name, "delivery-failure-notice");
	assert_int_equal(notice->token_class, CLF_TOKEN_AGENT_NOTE);
	assert_int_equal(notice->automatic, CLF_AUTO_GENERATED);
	assert_ptr_equal(notice->report, &reports[1]);
	assert_int_equal(new_status(w), 0);
	assert_int_equal(steps_of(w, CLF_STEP_PARTICIPANT), 0);
}

/* A full inbox of an agent must not make a notice that bounces again. */
static void a_failed_notice_is_told_to_nobody(void **state)
{
	static const enum clf_class classes[] = {CLF_CLASS_NOTICE, CLF_CLASS_AUTOMATIC, CLF_CLASS_AGENT};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(classes); i++) {
		a_bounce(w, classes[i]);
		make(w);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(steps_of(w, CLF_STEP_DELIVERY), 1);
		assert_non_null(event_of(w, "delivery-failed"));
		assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	}
}

static void failure_notices_are_capped(void **state)
{
	struct world *w = *state;

	a_bounce(w, CLF_CLASS_CUSTOMER);
	w->counts[0] = (struct clf_automatic_count){.address = "ann@corp.example", .on_ticket = CLF_CAP_NOTICE / 10};
	w->facts.automatic_count = 1;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_DELIVERY), 1);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
	assert_non_null(send_to(w, "ann@corp.example")->kept_back);
}

/* Nobody knows whether it arrived: its owner is told so, and nothing says that it failed. */
static void what_is_uncertain_is_told_and_has_not_failed(void **state)
{
	struct world *w = *state;
	const struct clf_step *told;

	a_bounce(w, CLF_CLASS_CUSTOMER);
	w->mail.uncertain = true;
	w->mail.journal = 0;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_DELIVERY), 0);
	assert_null(event_of(w, "delivery-failed"));
	assert_non_null(event_of(w, "delivery-uncertain"));
	told = send_to(w, "ann@corp.example");
	assert_non_null(told);
	assert_string_equal(told->template_name, "delivery-failure-notice");
	assert_true(told->uncertain);
	a_bounce(w, CLF_CLASS_NOTICE);
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
}

static void an_unproved_report_changes_nothing(void **state)
{
	static const enum clf_mail_kind kinds[] = {CLF_MAIL_BOUNCE, CLF_MAIL_DELAYED, CLF_MAIL_DELIVERED};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(kinds); i++) {
		a_bounce(w, CLF_CLASS_CUSTOMER);
		w->mail.kind = kinds[i];
		w->mail.report_outbox = 0;
		make(w);
		expect_outcome(w, CLF_OUTCOME_IGNORED);
		assert_int_equal(w->plan.step_count, 0);
		assert_true(w->plan.why[0] != '\0');
	}
}

static void delays_and_deliveries_are_recorded_only(void **state)
{
	static const enum clf_mail_kind kinds[] = {CLF_MAIL_DELAYED, CLF_MAIL_DELIVERED};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(kinds); i++) {
		a_bounce(w, CLF_CLASS_CUSTOMER);
		w->mail.kind = kinds[i];
		make(w);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(steps_of(w, CLF_STEP_DELIVERY), 0);
		assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
		assert_int_equal(steps_of(w, CLF_STEP_MESSAGE), 1);
		assert_non_null(event_of(w, clf_mail_kind_name(kinds[i])));
	}
}

static void a_report_on_a_mail_without_ticket_marks_that_mail(void **state)
{
	struct world *w = *state;

	a_bounce(w, CLF_CLASS_NOTICE);
	without_ticket(w);
	make(w);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
	assert_int_equal(w->plan.step_count, 1);
	assert_int_equal(step_at(w, CLF_STEP_DELIVERY, 0)->number, 77);
}

static void a_refusal_at_the_relay_has_no_mail_to_keep(void **state)
{
	struct world *w = *state;

	a_bounce(w, CLF_CLASS_CUSTOMER);
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_SYSTEM};
	w->request.via = CLF_VIA_CLOCK;
	w->mail.journal = 0;
	w->mail.report_count = 0;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_MESSAGE), 0);
	assert_int_equal(steps_of(w, CLF_STEP_DELIVERY), 1);
	assert_non_null(send_to(w, "ann@corp.example"));
	assert_true(step_at(w, CLF_STEP_DELIVERY, 0)->text[0] != '\0');
}

static void the_same_report_twice_is_told_once(void **state)
{
	struct world *w = *state;

	a_bounce(w, CLF_CLASS_CUSTOMER);
	w->mail.same_mail_known = true;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	assert_int_equal(steps_of(w, CLF_STEP_DELIVERY), 0);
	assert_non_null(event_of(w, "copy"));
}

/* From whoever it comes and in whatever status the ticket is. */
static void an_automatic_reply_never_changes_a_status(void **state)
{
	static const struct {
		enum clf_mail_kind kind;
		bool automatic;
	} cases[] = {{CLF_MAIL_AUTO_REPLY, true}, {CLF_MAIL_AUTO_REPLY, false}, {CLF_MAIL_MAIL, true},
		     {CLF_MAIL_LIST, true},       {CLF_MAIL_FEEDBACK, false},   {CLF_MAIL_RECEIPT, false}};
	struct world *w = *state;

	for (int64_t status = NEW; status <= DELETED; status++) {
		for (size_t i = 0; i < CLF_COUNT(cases); i++) {
			w->ticket.status = status;
			w->ticket.closed_at = NOW - 100 * CLF_DAY;
			as_customer(w);
			with_mail(w, "I am away.");
			w->mail.kind = cases[i].kind;
			w->mail.automatic = cases[i].automatic;
			make(w);
			expect_outcome(w, CLF_OUTCOME_TICKET);
			assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
			assert_int_equal(steps_of(w, CLF_STEP_SET), 0);
			assert_int_equal(steps_of(w, CLF_STEP_CREATE), 0);
			assert_int_equal(steps_of(w, CLF_STEP_PARTICIPANT), 0);
			assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_AUTOMATIC);
			assert_non_null(event_of(w, clf_mail_kind_name(cases[i].kind)));
		}
	}
}

static void a_machines_mail_that_is_known_is_a_copy(void **state)
{
	struct world *w = *state;

	as_customer(w);
	with_mail(w, "I am away.");
	w->mail.kind = CLF_MAIL_AUTO_REPLY;
	w->mail.same_mail_known = true;
	make(w);
	assert_non_null(event_of(w, "copy"));
	assert_null(event_of(w, "auto-reply"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(a_failed_mail_is_told_to_the_owner),
	    PLAN_TEST(a_failed_notice_is_told_to_nobody),
	    PLAN_TEST(failure_notices_are_capped),
	    PLAN_TEST(what_is_uncertain_is_told_and_has_not_failed),
	    PLAN_TEST(an_unproved_report_changes_nothing),
	    PLAN_TEST(delays_and_deliveries_are_recorded_only),
	    PLAN_TEST(a_report_on_a_mail_without_ticket_marks_that_mail),
	    PLAN_TEST(a_refusal_at_the_relay_has_no_mail_to_keep),
	    PLAN_TEST(the_same_report_twice_is_told_once),
	    PLAN_TEST(an_automatic_reply_never_changes_a_status),
	    PLAN_TEST(a_machines_mail_that_is_known_is_a_copy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
