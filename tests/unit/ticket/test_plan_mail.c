/*
 * test_plan_mail.c - what the customer's side and those who help write: where it goes, who is told, what reopens.
 */
#include "clf/base/count.h"
#include "world.h"

static void a_reply_reopens_and_the_owner_is_told(void **state)
{
	struct world *w = *state;
	const struct clf_step *notice;

	w->ticket.status = RESOLVED;
	as_customer(w);
	with_mail(w, "It still hasn't come.");
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_MESSAGE), 1);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_CUSTOMER);
	assert_int_equal(new_status(w), OPEN);
	assert_string_equal(event_of(w, "status")->from, "Resolved");
	assert_string_equal(event_of(w, "status")->to, "Open");
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
	notice = send_to(w, "ann@corp.example");
	assert_string_equal(notice->template_name, "reply-notice");
	assert_int_equal(notice->token_class, CLF_TOKEN_AGENT_REPLY);
	assert_int_equal(notice->automatic, CLF_AUTO_GENERATED);
	assert_int_equal(notice->klass, CLF_CLASS_NOTICE);
	assert_int_equal(notice->party, ANN);
	assert_string_equal(notice->text, "It still hasn't come.");
	assert_true(notice->answers);
}

static void the_status_follows_the_rules_and_only_them(void **state)
{
	static const struct {
		int64_t from, to;
	} cases[] = {{NEW, OPEN}, {ANSWERED, OPEN}, {RESOLVED, OPEN}, {CLOSED, OPEN}, {OPEN, 0}};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		w->ticket.status = cases[i].from;
		w->ticket.closed_at = cases[i].from == CLOSED ? NOW - 13 * CLF_DAY : 0;
		as_customer(w);
		with_mail(w, "Hello?");
		make(w);
		assert_int_equal(new_status(w), cases[i].to);
		assert_int_equal(event_of(w, "status") != NULL, cases[i].to != 0);
	}
	w->facts.rules.desk = NULL;
	w->ticket.status = RESOLVED;
	make(w);
	assert_int_equal(new_status(w), 0);
}

static void after_the_window_a_linked_ticket_is_made(void **state)
{
	struct world *w = *state;
	const struct clf_step *made;

	w->ticket.status = CLOSED;
	w->ticket.priority = CLF_PRIORITY_HIGH;
	w->ticket.closed_at = NOW - 14 * CLF_DAY;
	as_customer(w);
	with_mail(w, "Once more.");
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_CREATE), 0);
	assert_int_equal(new_status(w), OPEN);

	w->ticket.closed_at = NOW - 14 * CLF_DAY - 1;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	made = step_at(w, CLF_STEP_CREATE, 0);
	assert_non_null(made);
	assert_string_equal(made->new_ticket->subject, "Late parcel");
	assert_int_equal(made->new_ticket->customer.id, CARLA);
	assert_int_equal(made->new_ticket->priority, CLF_PRIORITY_HIGH);
	assert_int_equal(made->status_id, NEW);
	assert_int_equal(made->owner_id, ANN);
	assert_int_equal(step_at(w, CLF_STEP_LINK, 0)->number, 1042);
	assert_string_equal(step_at(w, CLF_STEP_LINK, 0)->what, "successor");
	assert_int_equal(steps_of(w, CLF_STEP_MESSAGE), 1);
	assert_int_equal(new_status(w), 0);
	assert_string_equal(send_to(w, "ann@corp.example")->template_name, "assignment-notice");
	assert_ptr_equal(&w->plan.steps[0], made);
}

static void the_successor_of_an_inactive_owner_goes_to_the_manager(void **state)
{
	struct world *w = *state;

	w->ticket.status = CLOSED;
	w->ticket.closed_at = NOW - 30 * CLF_DAY;
	w->facts.owner = &w->old;
	as_customer(w);
	with_mail(w, "Once more.");
	make(w);
	assert_int_equal(step_at(w, CLF_STEP_CREATE, 0)->owner_id, MIA);
	assert_non_null(send_to(w, "mia@corp.example"));
	w->facts.manager_count = 2;
	make(w);
	assert_int_equal(step_at(w, CLF_STEP_CREATE, 0)->owner_id, 0);
}

static void who_is_told_when_nobody_owns_it(void **state)
{
	struct world *w = *state;

	unowned(w);
	as_customer(w);
	with_mail(w, "Hello?");
	make(w);
	assert_non_null(send_to(w, "mia@corp.example"));
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);

	w->ticket.team = "Parcels";
	w->facts.team = w->team;
	w->facts.team_count = 3;
	make(w);
	assert_non_null(send_to(w, "ann@corp.example"));
	assert_non_null(send_to(w, "bob@corp.example"));
	assert_null(send_to(w, "old@corp.example"));
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 2);

	w->facts.owner = &w->old;
	w->ticket.owner = OLD;
	make(w);
	assert_null(send_to(w, "old@corp.example"));
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 2);
}

static void a_copy_is_kept_and_nothing_comes_of_it(void **state)
{
	struct world *w = *state;

	w->ticket.status = RESOLVED;
	as_customer(w);
	with_mail(w, "It still hasn't come.");
	w->mail.same_mail_known = true;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_non_null(event_of(w, "copy"));
	assert_int_equal(steps_of(w, CLF_STEP_MESSAGE), 1);
	assert_int_equal(w->plan.step_count, 2);
	w->ticket.status = CLOSED;
	w->ticket.closed_at = NOW - 30 * CLF_DAY;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_CREATE), 0);
}

static void a_colleague_of_the_customer_joins(void **state)
{
	struct world *w = *state;
	const struct clf_step *join;

	as_stranger(w, "carl@home.example");
	with_mail(w, "I saw it too.");
	with_token(w, CLF_TOKEN_CUSTOMER);
	make(w);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_CUSTOMER);
	assert_int_equal(steps_of(w, CLF_STEP_PARTICIPANT), 1);
	join = step_at(w, CLF_STEP_PARTICIPANT, 0);
	assert_string_equal(join->to, "carl@home.example");
	assert_int_equal(join->klass, CLF_CLASS_CUSTOMER);
	assert_int_equal(send_to(w, "ann@corp.example")->token_class, CLF_TOKEN_AGENT_REPLY);

	w->participants[1] = (struct clf_participant){55, "Carl@home.example", "Carl", CLF_CLASS_CUSTOMER};
	w->facts.participant_count = 2;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_PARTICIPANT), 0);
}

static void the_customer_never_joins_twice(void **state)
{
	struct world *w = *state;

	as_customer(w);
	with_mail(w, "Hello?");
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_PARTICIPANT), 0);
}

/* Whoever was asked for help answers inside; the customer sees nothing, and nothing reopens. */
static void a_third_party_answers_inside(void **state)
{
	struct world *w = *state;
	const struct clf_step *notice;

	w->ticket.status = RESOLVED;
	as_stranger(w, "expert@lab.example");
	with_mail(w, "The seal was broken.");
	with_token(w, CLF_TOKEN_THIRD_PARTY);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_THIRD_PARTY);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "The seal was broken.");
	assert_int_equal(step_at(w, CLF_STEP_PARTICIPANT, 0)->klass, CLF_CLASS_THIRD_PARTY);
	assert_int_equal(new_status(w), 0);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
	notice = send_to(w, "ann@corp.example");
	assert_int_equal(notice->token_class, CLF_TOKEN_AGENT_NOTE);
	assert_false(notice->answers);
}

static void a_helper_known_by_its_address_stays_inside(void **state)
{
	struct world *w = *state;

	w->participants[1] = (struct clf_participant){300, "expert@lab.example", "", CLF_CLASS_THIRD_PARTY};
	w->facts.participant_count = 2;
	as_stranger(w, "expert@lab.example");
	with_mail(w, "The seal was broken.");
	make(w);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_THIRD_PARTY);
	w->participants[2] = (struct clf_participant){300, "expert@lab.example", "", CLF_CLASS_CUSTOMER};
	w->facts.participant_count = 3;
	make(w);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_CUSTOMER);
	w->facts.participant_count = 2;
	with_token(w, CLF_TOKEN_CUSTOMER);
	make(w);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_CUSTOMER);
	assert_int_equal(step_at(w, CLF_STEP_PARTICIPANT, 0)->klass, CLF_CLASS_CUSTOMER);
}

static void a_third_party_needs_no_token_to_stay_inside(void **state)
{
	struct world *w = *state;

	as_stranger(w, "expert@lab.example");
	w->request.actor.kind = CLF_ACTOR_THIRD_PARTY;
	with_mail(w, "The seal was broken.");
	make(w);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_THIRD_PARTY);
}

static void nobody_is_told_twice(void **state)
{
	struct world *w = *state;

	unowned(w);
	w->managers[1] = w->mia;
	w->managers[1].address = "MIA@corp.example";
	w->facts.manager_count = 2;
	as_customer(w);
	with_mail(w, "Hello?");
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
}

/* Only who wrote, and by oneself, is acknowledged. */
static void a_late_mail_of_a_colleague_or_list_acknowledges_nobody(void **state)
{
	struct world *w = *state;

	w->facts.mailbox.auto_ack = true;
	w->ticket.status = CLOSED;
	w->ticket.closed_at = NOW - 30 * CLF_DAY;
	as_customer(w);
	with_mail(w, "Once more.");
	make(w);
	assert_string_equal(send_to(w, "carla@home.example")->template_name, "acknowledgement");
	w->mail.kind = CLF_MAIL_LIST;
	make(w);
	assert_null(send_to(w, "carla@home.example"));
	as_stranger(w, "carl@home.example");
	with_mail(w, "Once more.");
	with_token(w, CLF_TOKEN_CUSTOMER);
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_CREATE), 1);
	assert_null(send_to(w, "carla@home.example"));
	assert_null(send_to(w, "carl@home.example"));
	assert_int_equal(steps_of(w, CLF_STEP_PARTICIPANT), 2);
}

/* An agent passed a notice on: whoever holds its token is no agent, and not the customer's side either. */
static void a_stranger_with_an_agents_token_stays_inside(void **state)
{
	struct world *w = *state;

	as_stranger(w, "friend@elsewhere.example");
	with_mail(w, "Tell them no.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	make(w);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_THIRD_PARTY);
	assert_null(send_to(w, "carla@home.example"));
	assert_int_equal(new_status(w), 0);
}

static void the_customer_with_an_agents_token_is_the_customer(void **state)
{
	struct world *w = *state;

	w->ticket.status = ANSWERED;
	as_customer(w);
	with_mail(w, "Tell them no.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	make(w);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_CUSTOMER);
	assert_null(send_to(w, "carla@home.example"));
	assert_int_equal(new_status(w), OPEN);
}

static void spam_stays_spam_in_silence(void **state)
{
	struct world *w = *state;

	w->ticket.status = SPAM;
	as_customer(w);
	with_mail(w, "Buy now.");
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_MESSAGE), 1);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	assert_int_equal(new_status(w), 0);
}

static void a_reply_to_a_deleted_ticket_is_not_lost(void **state)
{
	struct world *w = *state;

	w->ticket.status = DELETED;
	as_customer(w);
	with_mail(w, "Still there?");
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_CREATE), 1);
	assert_int_equal(steps_of(w, CLF_STEP_MESSAGE), 1);
}

static void our_own_mail_is_ignored_and_said(void **state)
{
	struct world *w = *state;

	as_stranger(w, "support@example.com");
	with_mail(w, "Hello");
	w->mail.is_own = true;
	make(w);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
	assert_int_equal(w->plan.step_count, 0);
	assert_non_null(strstr(w->plan.why, "support@example.com"));
	without_ticket(w);
	make(w);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
	assert_int_equal(w->plan.step_count, 0);
}

static void a_mail_through_a_list_is_a_persons(void **state)
{
	struct world *w = *state;

	w->ticket.status = ANSWERED;
	as_customer(w);
	with_mail(w, "Hello?");
	w->mail.kind = CLF_MAIL_LIST;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(new_status(w), OPEN);
}

static void notices_are_capped_and_the_rest_is_kept_for_release(void **state)
{
	static const struct {
		struct clf_automatic_count count;
		unsigned cap;
		bool sent, kept;
	} cases[] = {
	    {{.to_address = CLF_CAP_NOTICE - 1, .on_ticket = CLF_CAP_NOTICE / 10 - 1}, 0, true, false},
	    {{.to_address = CLF_CAP_NOTICE}, 0, false, true},
	    {{.on_ticket = CLF_CAP_NOTICE / 10}, 0, false, true},
	    {{.to_address = CLF_CAP_NOTICE, .on_ticket = 20}, 1000, true, false},
	    {{.to_address = 2}, 3, true, false},
	    {{.to_address = 3}, 3, false, true},
	    {{.on_ticket = 1}, 3, false, true},
	    {{.kept_back = CLF_CAP_KEPT}, 0, true, false},
	    {{.to_address = CLF_CAP_NOTICE, .kept_back = CLF_CAP_KEPT - 1}, 0, false, true},
	    {{.to_address = CLF_CAP_NOTICE, .kept_back = CLF_CAP_KEPT}, 0, false, false},
	    {{.unreachable = true}, 0, false, false},
	};
	static const struct clf_attachment letter = {
	    .part = "2", .name = "a.pdf", .type = "application/pdf", .size = 9};
	struct world *w = *state;

	as_customer(w);
	with_mail(w, "Hello?");
	w->mail.attachments = &letter;
	w->mail.attachment_count = 1;
	w->facts.automatic_count = 1;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct clf_step *step;

		w->counts[0] = cases[i].count;
		w->counts[0].address = "ann@corp.example";
		w->facts.mailbox.notice_cap = cases[i].cap;
		make(w);
		assert_int_equal(steps_of(w, CLF_STEP_MESSAGE), 1);
		/* Whom none reaches isn't alone with it: the next who handle it are told. */
		assert_int_equal(steps_of(w, CLF_STEP_SEND),
				 cases[i].sent || cases[i].kept || cases[i].count.unreachable);
		if (cases[i].count.unreachable)
			assert_string_not_equal(step_at(w, CLF_STEP_SEND, 0)->to, "ann@corp.example");
		assert_int_equal(steps_of(w, CLF_STEP_SUPPRESSED), !cases[i].sent && !cases[i].kept);
		step = step_at(w, cases[i].sent || cases[i].kept ? CLF_STEP_SEND : CLF_STEP_SUPPRESSED, 0);
		assert_string_equal(step->to, "ann@corp.example");
		assert_string_equal(step->template_name, "reply-notice");
		assert_int_equal(step->kept_back != NULL, cases[i].kept);
		assert_int_equal(step->with_attachments, cases[i].sent);
		if (!cases[i].sent)
			assert_non_null(strstr(cases[i].kept ? step->kept_back : step->text,
					       cases[i].count.unreachable ? "for good" : "within an hour"));
	}
}

/* The customer's counts are not the owner's. */
static void a_busy_customer_does_not_silence_the_owner(void **state)
{
	struct world *w = *state;

	as_customer(w);
	with_mail(w, "Hello?");
	w->facts.automatic_to_address = 1000;
	w->facts.automatic_on_ticket = 1000;
	make(w);
	assert_non_null(send_to(w, "ann@corp.example"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(a_reply_reopens_and_the_owner_is_told),
	    PLAN_TEST(the_status_follows_the_rules_and_only_them),
	    PLAN_TEST(after_the_window_a_linked_ticket_is_made),
	    PLAN_TEST(the_successor_of_an_inactive_owner_goes_to_the_manager),
	    PLAN_TEST(who_is_told_when_nobody_owns_it),
	    PLAN_TEST(a_copy_is_kept_and_nothing_comes_of_it),
	    PLAN_TEST(a_colleague_of_the_customer_joins),
	    PLAN_TEST(the_customer_never_joins_twice),
	    PLAN_TEST(a_third_party_answers_inside),
	    PLAN_TEST(a_helper_known_by_its_address_stays_inside),
	    PLAN_TEST(a_third_party_needs_no_token_to_stay_inside),
	    PLAN_TEST(nobody_is_told_twice),
	    PLAN_TEST(a_late_mail_of_a_colleague_or_list_acknowledges_nobody),
	    PLAN_TEST(a_stranger_with_an_agents_token_stays_inside),
	    PLAN_TEST(the_customer_with_an_agents_token_is_the_customer),
	    PLAN_TEST(spam_stays_spam_in_silence),
	    PLAN_TEST(a_reply_to_a_deleted_ticket_is_not_lost),
	    PLAN_TEST(our_own_mail_is_ignored_and_said),
	    PLAN_TEST(a_mail_through_a_list_is_a_persons),
	    PLAN_TEST(notices_are_capped_and_the_rest_is_kept_for_release),
	    PLAN_TEST(a_busy_customer_does_not_silence_the_owner),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
