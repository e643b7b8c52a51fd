/*
 * test_plan_notify.c - who is told of what, what a reply to it does, and who is left in peace.
 */
#include "clf/base/count.h"
#include "clf/ticket/plan/batch.h"
#include "commanding.h"

static struct clf_watcher *watched_by(struct world *w, const struct clf_agent *agent, bool muted)
{
	struct clf_watcher *watchers = clf_arena_array_of(w->arena, 4, struct clf_watcher);

	if (w->facts.watcher_count > 0)
		memcpy(watchers, w->facts.watchers, w->facts.watcher_count * sizeof *watchers);
	watchers[w->facts.watcher_count] = (struct clf_watcher){*agent, muted};
	w->facts.watchers = watchers;
	return &watchers[w->facts.watcher_count++];
}

static void the_customer_writes(struct world *w)
{
	as_customer(w);
	with_mail(w, "Hello?");
	make(w);
}

static void mia_changes(struct world *w)
{
	as_agent(w, &w->mia);
	w->request.via = CLF_VIA_PAGE;
	w->request.mail = NULL;
	w->request.commands = NULL;
	w->request.action_count = 0;
	setting(w, CLF_FIELD_PRIORITY, "high");
	doing(w, CLF_ACTION_COMMENT)->text = "She called.";
	make(w);
}

static void what_a_reply_does_is_set_by_mailbox_and_agent(void **state)
{
	static const struct {
		enum clf_reply_meaning mailbox, own;
		bool answers;
	} cases[] = {
	    {CLF_MEANS_DEFAULT, CLF_MEANS_DEFAULT, true}, {CLF_MEANS_NOTE, CLF_MEANS_DEFAULT, false},
	    {CLF_MEANS_ANSWER, CLF_MEANS_NOTE, false},    {CLF_MEANS_NOTE, CLF_MEANS_ANSWER, true},
	    {CLF_MEANS_DEFAULT, CLF_MEANS_NOTE, false},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		w->facts.mailbox.on_reply = cases[i].mailbox;
		w->ann.on_reply = cases[i].own;
		the_customer_writes(w);
		assert_int_equal(send_to(w, "ann@corp.example")->answers, cases[i].answers);
		assert_int_equal(send_to(w, "ann@corp.example")->token_class,
				 cases[i].answers ? CLF_TOKEN_AGENT_REPLY : CLF_TOKEN_AGENT_NOTE);
	}
}

static void news_are_answered_inside_unless_somebody_says_otherwise(void **state)
{
	static const struct {
		enum clf_reply_meaning mailbox, own;
		bool answers;
	} cases[] = {
	    {CLF_MEANS_DEFAULT, CLF_MEANS_DEFAULT, false},
	    {CLF_MEANS_ANSWER, CLF_MEANS_DEFAULT, true},
	    {CLF_MEANS_ANSWER, CLF_MEANS_NOTE, false},
	    {CLF_MEANS_DEFAULT, CLF_MEANS_ANSWER, true},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		w->facts.mailbox.on_news = cases[i].mailbox;
		w->bob.on_news = cases[i].own;
		ann_writes(w, "#assign bob");
		assert_int_equal(send_to(w, "bob@corp.example")->answers, cases[i].answers);
	}
}

static void an_update_is_told_to_who_wants_it(void **state)
{
	struct world *w = *state;
	const struct clf_step *notice;

	mia_changes(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	w->ann.notices = 1u << CLF_NOTICE_UPDATED;
	mia_changes(w);
	notice = send_to(w, "ann@corp.example");
	assert_string_equal(notice->template_name, "update-notice");
	assert_string_equal(notice->text, "She called.");
	assert_int_equal(notice->change_count, 2);
	assert_string_equal(notice->changes[0].what, "priority");
	assert_string_equal(notice->changes[0].from, "medium");
	assert_string_equal(notice->changes[0].to, "high");
}

static void an_answer_of_a_colleague_is_told_with_its_words(void **state)
{
	static const struct clf_followup letter = {.text = "It comes tomorrow."};
	struct world *w = *state;

	w->ann.notices = 1u << CLF_NOTICE_UPDATED;
	as_agent(w, &w->mia);
	doing(w, CLF_ACTION_FOLLOWUP)->followup = &letter;
	make(w);
	assert_string_equal(send_to(w, "ann@corp.example")->text, "It comes tomorrow.");
	mail_from(w, &w->mia, "It comes today.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	make(w);
	assert_string_equal(send_to(w, "carla@home.example")->text, "It comes today.");
	assert_string_equal(send_to(w, "ann@corp.example")->text, "It comes today.");
	assert_string_equal(send_to(w, "ann@corp.example")->changes[0].what, "answer");
}

static void watchers_hear_of_everything_but_their_own(void **state)
{
	struct world *w = *state;

	watched_by(w, &w->bob, false);
	watched_by(w, &w->mia, false);
	mia_changes(w);
	assert_string_equal(send_to(w, "bob@corp.example")->template_name, "update-notice");
	assert_null(send_to(w, "mia@corp.example"));
	the_customer_writes(w);
	assert_string_equal(send_to(w, "bob@corp.example")->template_name, "reply-notice");
	assert_false(send_to(w, "bob@corp.example")->answers);
	assert_true(send_to(w, "ann@corp.example")->answers);
	w->bob.notices = 1u << CLF_NOTICE_REPLIED;
	w->facts.watcher_count = 0;
	watched_by(w, &w->bob, false);
	the_customer_writes(w);
	assert_null(send_to(w, "bob@corp.example"));
}

static void only_looking_on_tells_nobody(void **state)
{
	struct world *w = *state;

	w->ann.notices = 1u << CLF_NOTICE_UPDATED;
	mail_from(w, &w->mia, "#watch\n#digest daily");
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	mail_from(w, &w->mia, "#watch\n#tag late");
	make(w);
	assert_int_equal(send_to(w, "ann@corp.example")->change_count, 1);
}

static void the_muted_hear_of_an_assignment_and_of_what_failed(void **state)
{
	struct world *w = *state;

	watched_by(w, &w->ann, true);
	the_customer_writes(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	watched_by(w, &w->bob, true);
	ann_writes(w, "#assign bob");
	assert_non_null(send_to(w, "bob@corp.example"));

	with_mail(w, "");
	w->request.commands = NULL;
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_CUSTOMER, .address = "mailer-daemon@home.example"};
	w->mail.kind = CLF_MAIL_BOUNCE;
	w->mail.report_outbox = 77;
	w->facts.failed_class = CLF_CLASS_CUSTOMER;
	w->facts.failed_recipient = "carla@home.example";
	make(w);
	assert_string_equal(send_to(w, "ann@corp.example")->template_name, "delivery-failure-notice");
}

static void an_agents_wishes_count(void **state)
{
	struct world *w = *state;

	w->ann.notices = 1u << CLF_NOTICE_REPLIED;
	the_customer_writes(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	w->bob.notices = 1u << CLF_NOTICE_ASSIGNED;
	ann_writes(w, "#assign bob");
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
}

static void one_mail_a_person(void **state)
{
	struct world *w = *state;

	w->bob.notices = 1u << CLF_NOTICE_UPDATED;
	watched_by(w, &w->bob, false);
	watched_by(w, &w->mia, false);
	ann_writes(w, "#assign bob\n#escalated\n#priority high\n\nPlease look.");
	assert_string_equal(send_to(w, "bob@corp.example")->template_name, "assignment-notice");
	assert_string_equal(send_to(w, "bob@corp.example")->text, "Please look.");
	assert_string_equal(send_to(w, "mia@corp.example")->template_name, "escalation-notice");
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 2);
}

static void managers_hear_of_an_escalation_once(void **state)
{
	struct world *w = *state;

	ann_writes(w, "#escalated");
	assert_string_equal(send_to(w, "mia@corp.example")->template_name, "escalation-notice");
	w->ticket.status = ESCALATED;
	ann_writes(w, "#escalated\n#tag late");
	assert_null(send_to(w, "mia@corp.example"));
	w->ticket.status = OPEN;
	mail_from(w, &w->mia, "#escalated");
	make(w);
	assert_null(send_to(w, "mia@corp.example"));
}

static void the_parents_owner_hears_that_a_part_is_done(void **state)
{
	static const struct {
		int64_t from;
		const char *text;
		bool told;
	} cases[] = {{OPEN, "#resolved", true},
		     {OPEN, "#closed", true},
		     {OPEN, "#spam", false},
		     {OPEN, "#answered", false},
		     {RESOLVED, "#closed", false}};
	struct world *w = *state;

	w->ticket.parent = 1000;
	w->facts.parent_keepers = &w->bob;
	w->facts.parent_keeper_count = 1;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		w->ticket.status = cases[i].from;
		ann_writes(w, cases[i].text);
		assert_int_equal(send_to(w, "bob@corp.example") != NULL, cases[i].told);
	}
	w->ticket.status = OPEN;
	w->facts.mailbox.on_news = CLF_MEANS_ANSWER;
	ann_writes(w, "#closed");
	assert_string_equal(send_to(w, "bob@corp.example")->template_name, "subticket-notice");
	assert_false(send_to(w, "bob@corp.example")->answers);
}

static void a_notice_speaks_its_readers_language(void **state)
{
	struct world *w = *state;

	w->ann.locale = "ja";
	the_customer_writes(w);
	assert_string_equal(send_to(w, "ann@corp.example")->locale, "ja");
}

static void a_third_partys_words_are_never_answered_to_the_customer(void **state)
{
	struct world *w = *state;

	w->facts.mailbox.on_reply = CLF_MEANS_ANSWER;
	w->ann.on_reply = CLF_MEANS_ANSWER;
	as_stranger(w, "expert@lab.example");
	with_mail(w, "The seal was broken.");
	with_token(w, CLF_TOKEN_THIRD_PARTY);
	make(w);
	assert_false(send_to(w, "ann@corp.example")->answers);
	assert_int_equal(send_to(w, "ann@corp.example")->token_class, CLF_TOKEN_AGENT_NOTE);
}

static void expect_only_machines_mail(const struct world *w)
{
	const struct clf_step *step;

	for (size_t n = 0; (step = step_at(w, CLF_STEP_SEND, n)) != NULL; n++) {
		if (step->klass == CLF_CLASS_NOTICE || step->klass == CLF_CLASS_AUTOMATIC)
			assert_int_not_equal(step->automatic, CLF_AUTO_NO);
		assert_int_equal(step->answers, step->token_class == CLF_TOKEN_AGENT_REPLY);
		if (step->klass != CLF_CLASS_NOTICE)
			assert_false(step->answers);
	}
	assert_true(steps_of(w, CLF_STEP_SEND) > 0);
}

/* An out-of-office answers what a person seems to have written, and an agent's went to the customer once. */
static void every_notice_says_that_a_machine_wrote_it(void **state)
{
	static const char *const texts[] = {"#assign bob",  "#escalated",  "#tag late",
					    "#forward mia", "#frobnicate", "#delete"};
	struct world *w = *state;

	watched_by(w, &w->bob, false);
	the_customer_writes(w);
	expect_only_machines_mail(w);
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		ann_writes(w, texts[i]);
		expect_only_machines_mail(w);
	}
	w->ann.role = CLF_ROLE_ADMIN;
	ann_writes(w, "#delete");
	expect_only_machines_mail(w);
}

/* A full inbox: what can't arrive isn't sent again and again, of whatever kind it is. */
static void an_agent_whose_inbox_fails_is_not_written_to(void **state)
{
	static const char *const texts[] = {"#assign bob", "#tag late", "#forward bob"};
	struct world *w = *state;

	watched_by(w, &w->bob, false);
	w->counts[0] = (struct clf_automatic_count){.address = "bob@corp.example", .unreachable = true};
	w->facts.automatic_count = 1;
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		ann_writes(w, texts[i]);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_null(send_to(w, "bob@corp.example"));
		assert_int_equal(steps_of(w, CLF_STEP_SUPPRESSED), 1);
		assert_string_equal(step_at(w, CLF_STEP_SUPPRESSED, 0)->to, "bob@corp.example");
	}
}

static const struct clf_step *kept_for(const struct world *w, const char *address)
{
	const struct clf_step *step;

	for (size_t n = 0; (step = step_at(w, CLF_STEP_NOTICE, n)) != NULL; n++) {
		if (strcmp(step->to, address) == 0)
			return step;
	}
	return NULL;
}

/* Nothing goes out with the change: what would have is kept. */
static void what_is_changed_with_others_is_kept_to_be_told_with_them(void **state)
{
	struct world *w = *state;
	const struct clf_step *kept;

	watched_by(w, &w->bob, false);
	w->request.batch = 7;
	mia_changes(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	assert_int_equal(steps_of(w, CLF_STEP_NOTICE), 1);
	kept = kept_for(w, "bob@corp.example");
	assert_int_equal(kept->party, BOB);
	assert_string_equal(kept->template_name, "update-notice");
	assert_string_equal(kept->text, "She called.");
	assert_int_equal(kept->change_count, 2);
	assert_string_equal(kept->from, "mia@corp.example");
	assert_int_equal(kept->token_class, CLF_TOKEN_AGENT_NOTE);
	w->counts[0] = (struct clf_automatic_count){.address = "bob@corp.example", .unreachable = true};
	w->facts.automatic_count = 1;
	mia_changes(w);
	assert_int_equal(steps_of(w, CLF_STEP_NOTICE), 0);
	assert_string_equal(step_at(w, CLF_STEP_SUPPRESSED, 0)->to, "bob@corp.example");
}

/* Each is told of a ticket once, of what concerns them most; customers get their mails as ever. */
static void of_many_tickets_each_is_kept_once_for_each(void **state)
{
	struct world *w = *state;

	watched_by(w, &w->bob, false);
	w->bob.notices = 1u << CLF_NOTICE_UPDATED;
	w->request.batch = 7;
	ann_writes(w, "#assign bob\n#reply\n\nIt comes tomorrow.");
	assert_int_equal(steps_of(w, CLF_STEP_NOTICE), 1);
	assert_string_equal(kept_for(w, "bob@corp.example")->template_name, "assignment-notice");
	assert_non_null(send_to(w, "carla@home.example"));
}

static void tell_ann(struct world *w, const struct clf_batch *batch)
{
	as_agent(w, &w->ann);
	w->request.via = CLF_VIA_CLOCK;
	w->request.action_count = 0;
	doing(w, CLF_ACTION_BATCH)->number = 7;
	w->facts.batch = batch;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void what_is_told_is_taken_with_the_mail_that_tells_it(void **state)
{
	const struct clf_batch_line lines[] = {
	    {.ticket = {.number = 1001}, .template_name = "assignment-notice", .text = "Yours.", .answers = true},
	    {.ticket = {.number = 1002}, .template_name = "update-notice"}};
	struct clf_batch batch = {.rows = 3, .tickets = 2, .lines = lines, .count = 2};
	struct world *w = *state;

	without_ticket(w);
	tell_ann(w, &batch);
	assert_int_equal(step_at(w, CLF_STEP_TOLD, 0)->party, ANN);
	assert_int_equal(step_at(w, CLF_STEP_TOLD, 0)->number, 7);
	assert_int_equal(step_at(w, CLF_STEP_TOLD, 0)->version, 3);
	assert_string_equal(send_to(w, "ann@corp.example")->template_name, "batch-notice");
	assert_int_equal(send_to(w, "ann@corp.example")->token_class, CLF_TOKEN_COMMAND);
	/* She may see none of them any more. */
	batch = (struct clf_batch){.rows = 3};
	tell_ann(w, &batch);
	assert_int_equal(steps_of(w, CLF_STEP_TOLD), 1);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	batch = (struct clf_batch){.rows = 0};
	tell_ann(w, &batch);
	assert_int_equal(w->plan.step_count, 0);
}

static void one_ticket_alone_is_told_by_its_own_notice(void **state)
{
	struct world *w = *state;
	const struct clf_batch_line lines[] = {{.ticket = {.number = w->ticket.number},
						.template_name = "assignment-notice",
						.text = "Yours.",
						.answers = true},
					       {.ticket = {.number = w->ticket.number + 1}}};
	struct clf_batch batch = {.rows = 1, .tickets = 1, .lines = lines, .count = 1};

	tell_ann(w, &batch);
	assert_string_equal(send_to(w, "ann@corp.example")->template_name, "assignment-notice");
	assert_string_equal(send_to(w, "ann@corp.example")->text, "Yours.");
	assert_int_equal(send_to(w, "ann@corp.example")->token_class, CLF_TOKEN_AGENT_REPLY);
	/* Another came in between: nothing is taken, and the next turn tells both. */
	batch.rows = batch.tickets = batch.count = 2;
	tell_ann(w, &batch);
	assert_int_equal(w->plan.step_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(what_a_reply_does_is_set_by_mailbox_and_agent),
	    PLAN_TEST(news_are_answered_inside_unless_somebody_says_otherwise),
	    PLAN_TEST(an_update_is_told_to_who_wants_it),
	    PLAN_TEST(an_answer_of_a_colleague_is_told_with_its_words),
	    PLAN_TEST(watchers_hear_of_everything_but_their_own),
	    PLAN_TEST(only_looking_on_tells_nobody),
	    PLAN_TEST(the_muted_hear_of_an_assignment_and_of_what_failed),
	    PLAN_TEST(an_agents_wishes_count),
	    PLAN_TEST(one_mail_a_person),
	    PLAN_TEST(managers_hear_of_an_escalation_once),
	    PLAN_TEST(the_parents_owner_hears_that_a_part_is_done),
	    PLAN_TEST(a_notice_speaks_its_readers_language),
	    PLAN_TEST(every_notice_says_that_a_machine_wrote_it),
	    PLAN_TEST(an_agent_whose_inbox_fails_is_not_written_to),
	    PLAN_TEST(what_is_changed_with_others_is_kept_to_be_told_with_them),
	    PLAN_TEST(of_many_tickets_each_is_kept_once_for_each),
	    PLAN_TEST(what_is_told_is_taken_with_the_mail_that_tells_it),
	    PLAN_TEST(one_ticket_alone_is_told_by_its_own_notice),
	    PLAN_TEST(a_third_partys_words_are_never_answered_to_the_customer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
