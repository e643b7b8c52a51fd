/*
 * test_plan_later.c - what happens at a time: tickets put aside come back (5.4), what was written for later goes or is
 * called off (3.10); whatever becomes of it, its author knows.
 */
#include "commanding.h"

static struct clf_draft drafts[CLF_DRAFTS_MAX];
static struct clf_line lines[8];

static void the_clock(struct world *w, enum clf_action_kind kind)
{
	with_directory(w);
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true};
	w->request.via = CLF_VIA_CLOCK;
	w->request.action_count = 0;
	w->request.mail = NULL;
	w->request.commands = NULL;
	doing(w, kind);
}

/* Put aside until a minute ago, from that status. */
static void put_aside(struct world *w, int64_t from)
{
	static char id[8];

	with_directory(w);
	snprintf(id, sizeof id, "%d", (int)from);
	w->ticket.status = POSTPONED;
	w->ticket.due_at = NOW - CLF_MINUTE;
	w->facts.due_kind = CLF_TIMER_BACK;
	w->facts.due = (struct clf_timer){0, w->ticket.due_at, w->ticket.due_at};
	lines[0] = (struct clf_line){.what = "status", .field = "status", .from = "1", .to = id, .version = 1};
	lines[1] = (struct clf_line){.what = "status", .field = "status", .from = id, .to = "9", .version = 2};
	lines[2] = (struct clf_line){.what = "due", .field = "due_at", .version = 2};
	w->facts.lines = lines;
	w->facts.line_count = 3;
}

static const struct clf_step *timer_of(const struct world *w, enum clf_timer_kind kind)
{
	for (size_t i = 0; i < w->plan.step_count; i++) {
		if (w->plan.steps[i].kind == CLF_STEP_TIMER && w->plan.steps[i].timer == kind)
			return &w->plan.steps[i];
	}
	fail_msg("no timer of kind %s", clf_timer_kind_name(kind));
	return NULL;
}

static void test_5_4_what_was_put_aside_comes_back_to_what_it_was(void **state)
{
	static const struct {
		int64_t from, to;
	} cases[] = {{NEW, NEW},   {OPEN, OPEN},   {ANSWERED, ANSWERED}, {ESCALATED, ESCALATED},
		     {SPAM, OPEN}, {CLOSED, OPEN}, {RESOLVED, OPEN}};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		put_aside(w, cases[i].from);
		the_clock(w, CLF_ACTION_DUE);
		make(w);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(new_status(w), cases[i].to);
		assert_string_equal(send_to(w, "ann@corp.example")->template_name, "due-notice");
		/* The managers knew of the escalation; it is none anew. */
		assert_null(send_to(w, "mia@corp.example"));
		/* Its date has had its turn, and isn't told of once more. */
		assert_int_equal(timer_of(w, CLF_TIMER_BACK)->anchor_at, 0);
		assert_int_equal(timer_of(w, CLF_TIMER_DUE)->anchor_at, w->ticket.due_at);
		assert_int_equal(timer_of(w, CLF_TIMER_DUE)->due_at, 0);
	}
	/* From one aside to another: it is what it was before the first. */
	put_aside(w, ANSWERED);
	lines[3] = (struct clf_line){.what = "status", .field = "status", .from = "9", .to = "9", .version = 3};
	w->facts.line_count = 4;
	the_clock(w, CLF_ACTION_DUE);
	make(w);
	assert_int_equal(new_status(w), ANSWERED);
	/* Whoever it was: the next clock finds nothing due. */
	w->facts.due.due_at = 0;
	make(w);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
}

static void test_5_4_postponing_sets_a_timer_by_hours_days_weeks_and_months(void **state)
{
	static const struct {
		const char *text;
		int64_t least, most;
	} cases[] = {{"#postpone 5h", 5 * CLF_HOUR, 5 * CLF_HOUR},
		     {"#postpone 3d", 2 * CLF_DAY, 3 * CLF_DAY + CLF_HOUR},
		     {"#postpone 2 weeks", 13 * CLF_DAY, 15 * CLF_DAY},
		     {"#postpone 1 month", 27 * CLF_DAY, 32 * CLF_DAY}};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		ann_writes(w, cases[i].text);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(new_status(w), POSTPONED);
		assert_in_range(timer_of(w, CLF_TIMER_BACK)->due_at - NOW, cases[i].least, cases[i].most);
		assert_int_equal(timer_of(w, CLF_TIMER_BACK)->due_at, set_of(w, CLF_FIELD_DUE)->number);
	}
}

static void test_5_4_the_customers_mail_ends_it_at_once(void **state)
{
	struct world *w = *state;

	world_rule(w, CLF_RULE_STATUS, "put aside",
		   "{'when':[{'event':'customer-replied'}],'if':{'all':[{'field':'status','kind':['postponed']}]},"
		   "'then':[{'do':'status','to':2}]}");
	put_aside(w, OPEN);
	w->ticket.due_at = w->facts.due.anchor_at = w->facts.due.due_at = NOW + CLF_DAY;
	as_customer(w);
	with_mail(w, "Where is it?");
	make(w);
	assert_int_equal(new_status(w), OPEN);
	assert_int_equal(timer_of(w, CLF_TIMER_BACK)->anchor_at, 0);
	assert_int_equal(timer_of(w, CLF_TIMER_DUE)->due_at, NOW + CLF_DAY);
}

static void test_5_4_without_a_date_it_comes_back_at_once(void **state)
{
	struct world *w = *state;

	put_aside(w, ANSWERED);
	w->ticket.due_at = w->facts.due.anchor_at = w->facts.due.due_at = NOW + CLF_DAY;
	ann_writes(w, "#due none");
	assert_int_equal(new_status(w), ANSWERED);
	assert_int_equal(timer_of(w, CLF_TIMER_BACK)->anchor_at, 0);
	ann_writes(w, "#postpone none");
	assert_int_equal(new_status(w), ANSWERED);
	/* Another date is when it comes back then. */
	ann_writes(w, "#due 9d");
	assert_int_equal(new_status(w), 0);
	assert_true(timer_of(w, CLF_TIMER_BACK)->due_at > NOW + CLF_DAY);
	/* A status that somebody names is that. */
	ann_writes(w, "#due none\n#open");
	assert_int_equal(new_status(w), OPEN);
}

static struct clf_draft *waits(struct world *w, int64_t id, int64_t due_at, bool unless_reply)
{
	struct clf_draft *draft = &drafts[w->facts.draft_count++];

	*draft = (struct clf_draft){.id = id,
				    .author = &w->ann,
				    .who = "ann@corp.example",
				    .template_name = "follow-up",
				    .text = "Is all well by now?",
				    .unless_reply = unless_reply,
				    .at = NOW - CLF_DAY,
				    .due_at = due_at};
	w->facts.drafts = drafts;
	return draft;
}

static void test_3_10_what_is_written_for_later_waits(void **state)
{
	struct world *w = *state;
	const struct clf_step *step;

	ann_writes(w, "#later 3d\n\nIs all well by now?");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	step = step_at(w, CLF_STEP_DRAFT, 0);
	assert_string_equal(step->followup->text, "Is all well by now?");
	assert_true(step->followup->unless_reply);
	assert_in_range(step->due_at, NOW + 2 * CLF_DAY, NOW + 3 * CLF_DAY + CLF_HOUR);
	assert_non_null(event_of(w, "planned"));
	assert_true(w->plan.undoable);
	/* It is nobody's answer yet. */
	assert_int_equal(new_status(w), 0);
	ann_writes(w, "#later 3d\n#template sorry\n\nFor the wait.");
	assert_string_equal(step_at(w, CLF_STEP_DRAFT, 0)->followup->template_name, "sorry");
	assert_int_equal(steps_of(w, CLF_STEP_DRAFT), 1);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
}

static void test_3_10_what_can_not_wait_is_refused(void **state)
{
	struct world *w = *state;

	ann_writes(w, "#later 3d");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	ann_writes(w, "#later 2001-01-01\n\nText.");
	expect_refused(w, "past");
	ann_writes(w, "#later none\n\nText.");
	expect_refused(w, "#later 3d");
	ann_writes(w, "#later 3 years\n\nText.");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	ann_writes(w, "#later 3d\n#note\n\nText.");
	expect_refused(w, "#later");
	ann_writes(w, "#later 3d\n#forward bob\n\nText.");
	expect_refused(w, "#later");
	ann_writes(w, "#later 401d\n\nText.");
	expect_refused(w, "more than 400 days ahead");
	for (size_t i = 0; i < CLF_DRAFTS_MAX; i++)
		waits(w, (int64_t)i + 1, NOW + CLF_DAY, true);
	ann_writes(w, "#later 3d\n\nText.");
	expect_refused(w, "20 mails");
}

static void test_3_10_the_customer_who_writes_first_calls_it_off(void **state)
{
	struct world *w = *state;
	const struct clf_step *step, *told = NULL;

	waits(w, 7, NOW + CLF_DAY, true);
	waits(w, 8, NOW + 2 * CLF_DAY, false);
	w->request.action_count = 0;
	as_customer(w);
	with_mail(w, "It broke again.");
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_DRAFT_END), 1);
	assert_int_equal(step_at(w, CLF_STEP_DRAFT_END, 0)->number, 7);
	assert_non_null(event_of(w, "called-off"));
	/* She hears of both: of the mail, which she can answer, and of what didn't go, with its text. */
	assert_string_equal(step_at(w, CLF_STEP_SEND, 0)->template_name, "reply-notice");
	assert_string_equal(step_at(w, CLF_STEP_SEND, 0)->to, "ann@corp.example");
	for (size_t i = 0; i < w->plan.step_count; i++) {
		step = &w->plan.steps[i];
		if (step->kind == CLF_STEP_SEND && strcmp(step->template_name, "refusal-notice") == 0)
			told = step;
	}
	assert_non_null(told);
	assert_string_equal(told->to, "ann@corp.example");
	assert_non_null(strstr(told->reason, "wrote first"));
	assert_string_equal(told->text, "Is all well by now?");
}

static void its_time_comes(struct world *w, const struct clf_agent *author, int64_t draft, const char *why)
{
	the_clock(w, CLF_ACTION_LETTER);
	if (why == NULL && author != NULL) {
		as_agent(w, author);
		w->request.via = CLF_VIA_CLOCK;
	}
	w->actions[0].draft = draft;
	w->actions[0].text = why;
	make(w);
}

static void test_3_10_files_wait_with_it_and_those_of_its_own_go_when_it_is_called_off(void **state)
{
	static const struct clf_file files[] = {{31, "plan.pdf", "application/pdf", 100},
						{32, "bill.pdf", "application/pdf", 100},
						{33, "other.pdf", "application/pdf", 100}};
	static const struct clf_draft_file goes[] = {{31, "plan.pdf", false}, {32, "bill.pdf", true}};
	struct world *w = *state;
	struct clf_draft *draft = waits(w, 7, NOW - CLF_MINUTE, true);

	draft->files = goes;
	draft->file_count = 2;
	w->facts.files = files;
	w->facts.file_count = 2;
	its_time_comes(w, &w->ann, 7, NULL);
	assert_int_equal(send_to(w, "carla@home.example")->file_count, 2);
	assert_int_equal(send_to(w, "carla@home.example")->files[1].id, 32);
	assert_int_equal(steps_of(w, CLF_STEP_UNFILE), 0);
	ann_writes(w, "#file remove plan");
	expect_refused(w, "goes along with what was written for later");
	w->facts.file_count = 3;
	ann_writes(w, "#file remove other");
	assert_int_equal(step_at(w, CLF_STEP_UNFILE, 0)->number, 33);
	w->facts.file_count = 2;
	w->request.action_count = 0;
	as_customer(w);
	with_mail(w, "It broke again.");
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_UNFILE), 1);
	assert_int_equal(step_at(w, CLF_STEP_UNFILE, 0)->number, 32);
	/* Whoever erased one says what is missing. */
	w->facts.file_count = 1;
	its_time_comes(w, &w->ann, 7, NULL);
	expect_refused(w, "no file 32");
}

static void test_3_10_what_machines_write_calls_nothing_off(void **state)
{
	struct world *w = *state;

	waits(w, 7, NOW + CLF_DAY, true);
	w->request.action_count = 0;
	as_customer(w);
	with_mail(w, "I am on holiday.");
	w->mail.automatic = true;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_DRAFT_END), 0);
	w->mail.automatic = false;
	w->mail.kind = CLF_MAIL_AUTO_REPLY;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_DRAFT_END), 0);
}

static void test_3_10_its_time_comes_and_it_goes_as_its_authors_own(void **state)
{
	struct world *w = *state;

	waits(w, 7, NOW - CLF_MINUTE, true);
	its_time_comes(w, &w->ann, 7, NULL);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_string_equal(send_to(w, "carla@home.example")->text, "Is all well by now?");
	assert_int_equal(step_at(w, CLF_STEP_DRAFT_END, 0)->number, 7);
	/* A person's word, though a clock sent it. */
	assert_int_equal(new_status(w), ANSWERED);
	assert_string_equal(event_of(w, "follow-up")->to_value, CLF_LINE_LETTER);
	its_time_comes(w, &w->ann, 8, NULL);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
	drafts[0].due_at = NOW;
	its_time_comes(w, &w->ann, 7, NULL);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	drafts[0].due_at = NOW + 1;
	its_time_comes(w, &w->ann, 7, NULL);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	/* Nobody else says that it is time. */
	drafts[0].due_at = NOW - 1;
	w->request.via = CLF_VIA_API;
	make(w);
	expect_outcome(w, CLF_OUTCOME_REFUSED);
}

static void test_3_10_whether_it_may_go_is_asked_then(void **state)
{
	static const struct clf_permission off[] = {{"reply", CLF_ROLE_AGENT, CLF_SCOPE_NONE}};
	struct world *w = *state;

	waits(w, 7, NOW - CLF_MINUTE, true);
	w->facts.permissions = off;
	w->facts.permission_count = 1;
	its_time_comes(w, &w->ann, 7, NULL);
	assert_true(w->plan.denied);
	w->facts.permission_count = 0;
	w->ticket.status = SPAM;
	its_time_comes(w, &w->ann, 7, NULL);
	expect_refused(w, "Spam");
	w->ticket.status = OPEN;
	drafts[0].restored_at = NOW - CLF_HOUR;
	its_time_comes(w, &w->ann, 7, NULL);
	expect_refused(w, "backup");
	drafts[0].restored_at = 0;
	drafts[0].author = &w->old;
	its_time_comes(w, &w->old, 7, NULL);
	expect_refused(w, "no longer active");
}

static void test_3_10_what_could_not_go_is_told_to_its_author(void **state)
{
	struct world *w = *state;

	waits(w, 7, NOW - CLF_MINUTE, true);
	its_time_comes(w, NULL, 7, "the ticket is Spam");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(step_at(w, CLF_STEP_DRAFT_END, 0)->number, 7);
	assert_string_equal(event_of(w, "not-sent")->to, "the ticket is Spam");
	assert_non_null(strstr(send_to(w, "ann@corp.example")->reason, "the ticket is Spam"));
	assert_string_equal(send_to(w, "ann@corp.example")->text, "Is all well by now?");
	/* Somebody hears of it in any case. */
	drafts[0].author = NULL;
	its_time_comes(w, NULL, 7, "it can't");
	assert_non_null(send_to(w, "ann@corp.example"));
	unowned(w);
	drafts[0].author = &w->old;
	its_time_comes(w, NULL, 7, "it can't");
	assert_null(send_to(w, "old@corp.example"));
	assert_non_null(send_to(w, "mia@corp.example"));
}

static void test_3_10_why_it_could_not_go_is_said_in_its_authors_language(void **state)
{
	static const struct clf_template_key keys[] = {{"sorry", "en"}};
	struct world *w = *state;

	waits(w, 7, NOW - CLF_MINUTE, true)->template_name = "gone";
	w->facts.mailbox.template_keys = keys;
	w->facts.mailbox.template_key_count = 1;
	w->ann.locale = "fr";
	its_time_comes(w, &w->ann, 7, NULL);
	expect_refused(w, "le modèle gone a été retiré");
	its_time_comes(w, NULL, 7, "an attachment could not be read");
	assert_non_null(strstr(send_to(w, "ann@corp.example")->reason, "une pièce jointe n’a pas pu être lue"));
}

static void takes_back(struct world *w, const struct clf_agent *who, int64_t id)
{
	w->request.action_count = 0;
	w->request.mail = NULL;
	w->request.commands = NULL;
	w->request.via = CLF_VIA_API;
	as_agent(w, who);
	doing(w, CLF_ACTION_TAKE_BACK)->draft = id;
	make(w);
}

static void test_3_10_what_waits_can_be_taken_back(void **state)
{
	static const int64_t rows[] = {41, 42};
	struct clf_held held = {.message = 40, .to = "carla@home.example", .outbox = rows, .count = 2, .outside = true};
	struct world *w = *state;

	waits(w, 7, NOW + CLF_DAY, true);
	takes_back(w, &w->ann, 7);
	assert_int_equal(step_at(w, CLF_STEP_DRAFT_END, 0)->number, 7);
	assert_null(send_to(w, "ann@corp.example"));
	/* Whose it was is told when it was another. */
	takes_back(w, &w->mia, 7);
	assert_non_null(strstr(send_to(w, "ann@corp.example")->reason, "mia@corp.example"));
	takes_back(w, &w->ann, 8);
	expect_refused(w, "nothing of that number");
	w->facts.held = &held;
	takes_back(w, &w->ann, 40);
	assert_int_equal(steps_of(w, CLF_STEP_CANCEL), 2);
	assert_int_equal(event_of(w, "taken-back")->points, CLF_POINTS_HELD);
	held.left = true;
	takes_back(w, &w->ann, 40);
	expect_refused(w, "has left");
}

static void test_3_10_a_rule_may_call_it_off(void **state)
{
	struct world *w = *state;

	world_rule(w, CLF_RULE_GENERAL, "Done is done",
		   "{'when':[{'event':'changed','field':'status'}],'if':{'all':[{'field':'status','is':[4]}]},"
		   "'then':[{'do':'cancel-planned'}]}");
	waits(w, 8, NOW + CLF_DAY, false);
	w->request.action_count = 0;
	w->request.via = CLF_VIA_API;
	as_agent(w, &w->mia);
	setting(w, CLF_FIELD_STATUS, "Resolved");
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_DRAFT_END), 1);
	assert_string_equal(event_of(w, "called-off")->to, "Done is done");
	assert_non_null(strstr(send_to(w, "ann@corp.example")->reason, "Done is done"));
}

static void test_5_9_by_hand_and_by_rule_are_told_apart(void **state)
{
	struct world *w = *state;

	world_rule(w, CLF_RULE_ESCALATION, "Up",
		   "{'when':[{'event':'elapsed','since':'created','after':'1h'}],"
		   "'if':{'all':[{'field':'owner','empty':false},{'field':'escalated_by_hand','no':true}]},"
		   "'then':[{'do':'escalate','to':203}]}");
	w->ticket.created_at = NOW - CLF_MINUTE;
	with_directory(w);
	w->request.action_count = 0;
	w->request.via = CLF_VIA_API;
	as_agent(w, &w->ann);
	setting(w, CLF_FIELD_PRIORITY, "high");
	make(w);
	assert_int_equal(timer_of(w, CLF_TIMER_RULE)->due_at, NOW - CLF_MINUTE + CLF_HOUR);
	w->request.action_count = 0;
	setting(w, CLF_FIELD_STATUS, "Escalated");
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_TIMER), 0);
	assert_int_equal(step_at(w, CLF_STEP_DERIVED, 0)->derived->escalated_by_hand, NOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(test_5_4_what_was_put_aside_comes_back_to_what_it_was),
	    PLAN_TEST(test_5_4_postponing_sets_a_timer_by_hours_days_weeks_and_months),
	    PLAN_TEST(test_5_4_the_customers_mail_ends_it_at_once),
	    PLAN_TEST(test_5_4_without_a_date_it_comes_back_at_once),
	    PLAN_TEST(test_3_10_what_is_written_for_later_waits),
	    PLAN_TEST(test_3_10_what_can_not_wait_is_refused),
	    PLAN_TEST(test_3_10_the_customer_who_writes_first_calls_it_off),
	    PLAN_TEST(test_3_10_files_wait_with_it_and_those_of_its_own_go_when_it_is_called_off),
	    PLAN_TEST(test_3_10_what_machines_write_calls_nothing_off),
	    PLAN_TEST(test_3_10_its_time_comes_and_it_goes_as_its_authors_own),
	    PLAN_TEST(test_3_10_whether_it_may_go_is_asked_then),
	    PLAN_TEST(test_3_10_what_could_not_go_is_told_to_its_author),
	    PLAN_TEST(test_3_10_why_it_could_not_go_is_said_in_its_authors_language),
	    PLAN_TEST(test_3_10_what_waits_can_be_taken_back),
	    PLAN_TEST(test_3_10_a_rule_may_call_it_off),
	    PLAN_TEST(test_5_9_by_hand_and_by_rule_are_told_apart),
	};

	return cmocka_run_group_tests_name("plan_later", tests, NULL, NULL);
}
