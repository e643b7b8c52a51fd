/*
 * test_plan_create.c - how tickets come into being, who owns them, who is told, and who is acknowledged.
 */
#include "clf/base/count.h"
#include "world.h"

/* A stranger's mail to the mailbox; the sender is proved. */
static void a_new_mail(struct world *w)
{
	without_ticket(w);
	as_stranger(w, "dora@home.example");
	with_mail(w, "Where is it?");
	w->mail.subject = "My parcel";
	w->facts.manager_count = 0;
	w->facts.mailbox.auto_ack = true;
}

static void by_hand(struct world *w)
{
	without_ticket(w);
	as_agent(w, &w->bob);
	w->new_ticket = (struct clf_new_ticket){.subject = "Called about a parcel",
						.text = "Wants it by Friday.",
						.priority = CLF_PRIORITY_HIGH,
						.segment = "North",
						.customer = {0, "dora@home.example", "Dora", NULL}};
	w->facts.named_segment_exists = true;
	w->request.action_count = 0;
	doing(w, CLF_ACTION_CREATE)->new_ticket = &w->new_ticket;
}

static const struct clf_step *created(const struct world *w)
{
	assert_int_equal(steps_of(w, CLF_STEP_CREATE), 1);
	return step_at(w, CLF_STEP_CREATE, 0);
}

static void a_mail_makes_a_ticket_and_is_acknowledged(void **state)
{
	struct world *w = *state;
	const struct clf_step *ack;

	a_new_mail(w);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_ptr_equal(created(w), &w->plan.steps[0]);
	assert_string_equal(created(w)->new_ticket->subject, "My parcel");
	assert_string_equal(created(w)->new_ticket->channel, "mail");
	assert_string_equal(created(w)->new_ticket->customer.address, "dora@home.example");
	assert_int_equal(created(w)->new_ticket->priority, CLF_PRIORITY_MEDIUM);
	assert_int_equal(created(w)->status_id, NEW);
	assert_int_equal(created(w)->owner_id, 0);
	assert_int_equal(steps_of(w, CLF_STEP_MESSAGE), 1);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 0);
	assert_string_equal(step_at(w, CLF_STEP_PARTICIPANT, 0)->to, "dora@home.example");
	assert_string_equal(event_of(w, "created")->to, "mail");
	ack = send_to(w, "dora@home.example");
	assert_string_equal(ack->template_name, "acknowledgement");
	assert_int_equal(ack->automatic, CLF_AUTO_REPLIED);
	assert_int_equal(ack->token_class, CLF_TOKEN_CUSTOMER);
	assert_int_equal(ack->klass, CLF_CLASS_AUTOMATIC);
	assert_null(ack->text);
}

static void expect_untold(struct world *w)
{
	make(w);
	expect_outcome(w, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(w->plan.end, CLF_END_NOT_TOLD);
	assert_int_equal(w->plan.step_count, 0);
}

static void test_1_5_the_mailbox_decides_about_unknown_mail(void **state)
{
	struct world *w = *state;

	a_new_mail(w);
	w->facts.mailbox.unknown = CLF_UNKNOWN_QUARANTINE;
	make(w);
	expect_outcome(w, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(w->plan.step_count, 0);
	w->facts.mailbox.unknown = CLF_UNKNOWN_REFUSE;
	make(w);
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_int_equal(w->plan.end, CLF_END_ANSWERS_ONLY);
	assert_int_equal(w->plan.step_count, 1);
	assert_string_equal(send_to(w, "dora@home.example")->template_name, "not-taken");
	/* Told today; or somebody else might get it. */
	w->facts.told_today = true;
	expect_untold(w);
	w->facts.told_today = false;
	w->facts.automatic_to_address = CLF_CAP_AUTOMATIC;
	expect_untold(w);
	w->facts.automatic_to_address = 0;
	w->mail.is_old = true;
	expect_untold(w);
	w->mail.is_old = false;
	w->mail.automatic = true;
	expect_untold(w);
	w->mail.automatic = false;
	w->request.actor.unverified = true;
	expect_untold(w);
}

static void what_answers_by_itself_makes_no_ticket(void **state)
{
	static const struct {
		enum clf_mail_kind kind;
		bool automatic;
	} cases[] = {{CLF_MAIL_AUTO_REPLY, true},  {CLF_MAIL_BOUNCE, true},   {CLF_MAIL_DELAYED, true},
		     {CLF_MAIL_DELIVERED, true},   {CLF_MAIL_FEEDBACK, true}, {CLF_MAIL_RECEIPT, true},
		     {CLF_MAIL_AUTO_REPLY, false}, {CLF_MAIL_RECEIPT, false}, {CLF_MAIL_FEEDBACK, false}};
	struct world *w = *state;

	for (enum clf_unknown_policy policy = CLF_UNKNOWN_TICKET; policy <= CLF_UNKNOWN_REFUSE; policy++) {
		for (size_t i = 0; i < CLF_COUNT(cases); i++) {
			without_ticket(w);
			a_new_mail(w);
			w->facts.mailbox.unknown = policy;
			w->mail.kind = cases[i].kind;
			w->mail.automatic = cases[i].automatic;
			make(w);
			expect_outcome(w, CLF_OUTCOME_IGNORED);
			assert_int_equal(w->plan.step_count, 0);
		}
	}
}

static void lists_and_machines_end_where_the_mailbox_says(void **state)
{
	static const struct {
		enum clf_mail_kind kind;
		bool automatic, for_us;
		enum clf_outcome outcomes[3]; /* unknown = ticket, quarantine, refuse */
	} cases[] = {
	    {CLF_MAIL_MAIL, true, true, {CLF_OUTCOME_TICKET, CLF_OUTCOME_QUARANTINE, CLF_OUTCOME_QUARANTINE}},
	    {CLF_MAIL_LIST, false, true, {CLF_OUTCOME_TICKET, CLF_OUTCOME_QUARANTINE, CLF_OUTCOME_QUARANTINE}},
	    {CLF_MAIL_LIST, true, true, {CLF_OUTCOME_TICKET, CLF_OUTCOME_QUARANTINE, CLF_OUTCOME_QUARANTINE}},
	    {CLF_MAIL_LIST, false, false, {CLF_OUTCOME_QUARANTINE, CLF_OUTCOME_QUARANTINE, CLF_OUTCOME_QUARANTINE}},
	    {CLF_MAIL_LIST, true, false, {CLF_OUTCOME_QUARANTINE, CLF_OUTCOME_QUARANTINE, CLF_OUTCOME_QUARANTINE}},
	};
	struct world *w = *state;

	for (enum clf_unknown_policy policy = CLF_UNKNOWN_TICKET; policy <= CLF_UNKNOWN_REFUSE; policy++) {
		for (size_t i = 0; i < CLF_COUNT(cases); i++) {
			without_ticket(w);
			a_new_mail(w);
			w->facts.mailbox.unknown = policy;
			w->facts.mailbox.auto_ack = true;
			w->mail.kind = cases[i].kind;
			w->mail.automatic = cases[i].automatic;
			w->mail.for_us = cases[i].for_us;
			make(w);
			expect_outcome(w, cases[i].outcomes[policy]);
			assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
		}
	}
}

static void who_is_not_proved_gets_no_acknowledgement(void **state)
{
	struct world *w = *state;

	a_new_mail(w);
	w->request.actor.unverified = true;
	make(w);
	created(w);
	assert_null(send_to(w, "dora@home.example"));
	assert_string_equal(step_at(w, CLF_STEP_SUPPRESSED, 0)->to, "dora@home.example");
	assert_string_equal(step_at(w, CLF_STEP_SUPPRESSED, 0)->template_name, "acknowledgement");
}

static void test_2_6_who_opted_out_gets_no_acknowledgement(void **state)
{
	struct world *w = *state;
	const struct clf_step *kept;

	a_new_mail(w);
	w->facts.customer_out = true;
	make(w);
	created(w);
	assert_null(send_to(w, "dora@home.example"));
	kept = step_at(w, CLF_STEP_SUPPRESSED, 0);
	assert_string_equal(kept->to, "dora@home.example");
	assert_string_equal(kept->template_name, "acknowledgement");
	assert_non_null(strstr(kept->text, "opted out"));
}

static void acknowledgements_are_capped(void **state)
{
	struct world *w = *state;

	a_new_mail(w);
	w->facts.automatic_to_address = CLF_CAP_AUTOMATIC - 1;
	make(w);
	assert_non_null(send_to(w, "dora@home.example"));
	assert_null(send_to(w, "dora@home.example")->kept_back);
	w->facts.automatic_to_address = CLF_CAP_AUTOMATIC;
	make(w);
	created(w);
	assert_non_null(strstr(send_to(w, "dora@home.example")->kept_back, "20 automatic mails"));
	assert_int_equal(steps_of(w, CLF_STEP_SUPPRESSED), 0);
	w->facts.mailbox.automatic_cap = 100;
	make(w);
	assert_null(send_to(w, "dora@home.example")->kept_back);
	w->facts.mailbox.automatic_cap = 2;
	w->facts.automatic_to_address = 2;
	make(w);
	assert_non_null(send_to(w, "dora@home.example")->kept_back);
	w->facts.automatic_kept_back = CLF_CAP_KEPT;
	make(w);
	assert_null(send_to(w, "dora@home.example"));
	assert_int_equal(steps_of(w, CLF_STEP_SUPPRESSED), 1);
	w->facts.automatic_to_address = 0;
	w->facts.mailbox.auto_ack = false;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND) + steps_of(w, CLF_STEP_SUPPRESSED), 0);
}

static void a_strangers_hint_becomes_a_link(void **state)
{
	struct world *w = *state;

	a_new_mail(w);
	w->mail.related = 1042;
	make(w);
	assert_int_equal(step_at(w, CLF_STEP_LINK, 0)->number, 1042);
	assert_string_equal(step_at(w, CLF_STEP_LINK, 0)->what, "related");
	assert_int_equal(created(w)->new_ticket->related, 0);
}

static void what_nobody_owns_is_told_to_the_segments_managers_else_to_administrators(void **state)
{
	struct world *w = *state;

	a_new_mail(w);
	w->facts.administrators = &w->ann;
	w->facts.administrator_count = 1;
	make(w);
	assert_int_equal(created(w)->owner_id, 0);
	assert_string_equal(send_to(w, "ann@corp.example")->template_name, "assignment-notice");
	w->facts.manager_count = 2;
	w->facts.administrator_count = 0;
	make(w);
	assert_int_equal(created(w)->owner_id, 0);
	assert_string_equal(send_to(w, "mia@corp.example")->template_name, "assignment-notice");
	assert_non_null(send_to(w, "bob@corp.example"));
	assert_null(send_to(w, "ann@corp.example"));
	/* who is beyond the cap isn't written to, and the history tells */
	w->facts.mailbox.notice_cap = 1;
	w->counts[0] = (struct clf_automatic_count){.address = "mia@corp.example", .to_address = 1};
	w->facts.automatic_count = 1;
	make(w);
	assert_non_null(send_to(w, "mia@corp.example")->kept_back);
	assert_null(send_to(w, "bob@corp.example")->kept_back);
}

static void the_mailbox_gives_the_segment_and_its_manager(void **state)
{
	struct world *w = *state;

	a_new_mail(w);
	w->facts.mailbox.segment = "North";
	w->facts.manager_count = 1;
	make(w);
	assert_string_equal(created(w)->new_ticket->segment, "North");
	assert_int_equal(created(w)->owner_id, MIA);
	assert_string_equal(send_to(w, "mia@corp.example")->template_name, "assignment-notice");
	assert_string_equal(send_to(w, "mia@corp.example")->text, "Where is it?");
	assert_int_equal(send_to(w, "mia@corp.example")->token_class, CLF_TOKEN_AGENT_NOTE);
	assert_int_equal(send_to(w, "mia@corp.example")->automatic, CLF_AUTO_GENERATED);
}

static void the_owner_is_the_named_else_the_only_manager(void **state)
{
	struct world *w = *state;

	by_hand(w);
	w->facts.manager_count = 1;
	make(w);
	assert_int_equal(created(w)->owner_id, MIA);
	w->facts.manager_count = 2;
	make(w);
	assert_int_equal(created(w)->owner_id, 0);
	assert_non_null(send_to(w, "mia@corp.example"));
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1); /* not Bob, whose doing it is */
	w->managers[1].active = false;
	make(w);
	assert_int_equal(created(w)->owner_id, MIA);
	w->new_ticket.owner = "ann@corp.example";
	w->facts.named = &w->ann;
	make(w);
	assert_int_equal(created(w)->owner_id, ANN);
	assert_non_null(send_to(w, "ann@corp.example"));
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
	w->new_ticket.segment = NULL;
	w->new_ticket.owner = NULL;
	make(w);
	assert_int_equal(created(w)->owner_id, 0);
}

static void a_team_is_told_when_nobody_owns_it(void **state)
{
	struct world *w = *state;

	by_hand(w);
	w->facts.manager_count = 0;
	w->new_ticket.team = "Parcels";
	w->facts.named_team_exists = true;
	w->facts.team = w->team;
	w->facts.team_count = 3;
	make(w);
	assert_non_null(send_to(w, "ann@corp.example"));
	assert_null(send_to(w, "bob@corp.example"));
	assert_null(send_to(w, "old@corp.example"));
}

static void by_hand_the_text_is_a_comment_and_nobody_is_acknowledged(void **state)
{
	struct world *w = *state;

	by_hand(w);
	w->facts.mailbox.auto_ack = true;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_string_equal(created(w)->new_ticket->channel, "hand");
	assert_int_equal(created(w)->new_ticket->priority, CLF_PRIORITY_HIGH);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "Wants it by Friday.");
	assert_null(send_to(w, "dora@home.example"));
	w->new_ticket.status = "ANSWERED";
	make(w);
	assert_int_equal(created(w)->status_id, ANSWERED);
}

static void a_ticket_for_oneself_needs_no_notice(void **state)
{
	struct world *w = *state;

	by_hand(w);
	w->new_ticket.owner = "bob@corp.example";
	w->facts.named = &w->bob;
	make(w);
	assert_int_equal(created(w)->owner_id, BOB);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
}

static void a_response_makes_a_ticket(void **state)
{
	struct world *w = *state;

	by_hand(w);
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_SYSTEM};
	w->new_ticket.response = "r-1";
	w->new_ticket.segment = "Not set up yet";
	w->facts.named_segment_exists = false;
	w->facts.manager_count = 0;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_string_equal(created(w)->new_ticket->channel, "survey");
	assert_string_equal(created(w)->new_ticket->segment, "Not set up yet");
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 0);
}

static void what_is_missing_or_unknown_is_refused(void **state)
{
	struct world *w = *state;

	by_hand(w);
	w->new_ticket.customer.address = " ";
	make(w);
	expect_refused(w, "mail address");
	by_hand(w);
	w->new_ticket.status = "Nirvana";
	make(w);
	expect_refused(w, "New, Open, Answered, Resolved, Closed, Spam, Deleted");
	by_hand(w);
	w->facts.named_segment_exists = false;
	make(w);
	expect_refused(w, "North");
	by_hand(w);
	w->new_ticket.team = "Ghosts";
	make(w);
	expect_refused(w, "Ghosts");
	by_hand(w);
	w->new_ticket.owner = "nobody@corp.example";
	w->facts.named = NULL;
	make(w);
	expect_refused(w, "nobody@corp.example");
	w->facts.named = &w->old;
	make(w);
	expect_refused(w, "no longer active");
	by_hand(w);
	w->new_ticket.owner = NULL;
	w->facts.status_count = 0;
	make(w);
	expect_refused(w, "no statuses");
}

static void only_agents_make_tickets_by_hand(void **state)
{
	struct world *w = *state;

	by_hand(w);
	as_stranger(w, "dora@home.example");
	make(w);
	expect_refused(w, "only agents");
	assert_true(w->plan.denied);
	as_agent(w, &w->bob);
	w->request.actor.sure = false;
	make(w);
	expect_refused(w, "isn't certain");
	assert_true(w->plan.denied);
}

static void a_mail_of_nobody_waits(void **state)
{
	struct world *w = *state;

	a_new_mail(w);
	w->request.actor.address = NULL;
	make(w);
	expect_outcome(w, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(w->plan.step_count, 0);
	a_new_mail(w);
	w->facts.status_count = 0;
	make(w);
	expect_outcome(w, CLF_OUTCOME_QUARANTINE);
}

static void a_mail_without_subject_still_has_one(void **state)
{
	struct world *w = *state;

	a_new_mail(w);
	w->mail.subject = " ";
	w->mail.reply = "";
	make(w);
	assert_string_equal(created(w)->new_ticket->subject, "(no subject)");
	assert_string_equal(created(w)->new_ticket->text, "Where is it?");
}

/* Lessons of systems that made tickets "as" a member of staff. */
static void an_agents_new_mail_must_be_sure(void **state)
{
	struct world *w = *state;

	a_new_mail(w);
	as_agent(w, &w->bob);
	w->request.via = CLF_VIA_MAIL;
	w->request.actor.sure = false;
	make(w);
	expect_outcome(w, CLF_OUTCOME_QUARANTINE);
	assert_non_null(w->plan.refusal);
	expect_nothing_done(w);
	assert_non_null(send_to(w, "bob@corp.example"));
	w->request.actor.sure = true;
	make(w);
	assert_string_equal(created(w)->new_ticket->customer.address, "bob@corp.example");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(a_mail_makes_a_ticket_and_is_acknowledged),
	    PLAN_TEST(test_1_5_the_mailbox_decides_about_unknown_mail),
	    PLAN_TEST(what_answers_by_itself_makes_no_ticket),
	    PLAN_TEST(lists_and_machines_end_where_the_mailbox_says),
	    PLAN_TEST(who_is_not_proved_gets_no_acknowledgement),
	    PLAN_TEST(test_2_6_who_opted_out_gets_no_acknowledgement),
	    PLAN_TEST(acknowledgements_are_capped),
	    PLAN_TEST(a_strangers_hint_becomes_a_link),
	    PLAN_TEST(what_nobody_owns_is_told_to_the_segments_managers_else_to_administrators),
	    PLAN_TEST(the_mailbox_gives_the_segment_and_its_manager),
	    PLAN_TEST(the_owner_is_the_named_else_the_only_manager),
	    PLAN_TEST(a_team_is_told_when_nobody_owns_it),
	    PLAN_TEST(by_hand_the_text_is_a_comment_and_nobody_is_acknowledged),
	    PLAN_TEST(a_ticket_for_oneself_needs_no_notice),
	    PLAN_TEST(a_response_makes_a_ticket),
	    PLAN_TEST(what_is_missing_or_unknown_is_refused),
	    PLAN_TEST(only_agents_make_tickets_by_hand),
	    PLAN_TEST(a_mail_of_nobody_waits),
	    PLAN_TEST(a_mail_without_subject_still_has_one),
	    PLAN_TEST(an_agents_new_mail_must_be_sure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
