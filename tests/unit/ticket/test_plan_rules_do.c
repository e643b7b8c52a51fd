/*
 * test_plan_rules_do.c - what rules do: each doing, its line in the rule's name, and what stays out of their reach
 * (7.3).
 */
#include "clf/ticket/rule/rule_view.h"
#include "clf/ticket/time/calendar.h"
#include "commanding.h"

/* Ann notes something, and the only rule beside the grid does that. */
static struct clf_rule *rule_does(struct world *w, const char *doings)
{
	struct clf_rule *rule;

	with_directory(w);
	w->facts.directory = NULL; /* only commands have one */
	rule = world_rule(w, CLF_RULE_GENERAL, "by itself",
			  clf_arena_printf(w->arena, "{'when':[{'event':'note'}],'then':[%s]}", doings));
	w->request.action_count = 0;
	as_agent(w, &w->ann);
	doing(w, CLF_ACTION_COMMENT)->text = "She called.";
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	return rule;
}

static void expect_line(const struct world *w, const struct clf_rule *rule, const char *what, const char *from,
			const char *to)
{
	const struct clf_step *line, *found = NULL;

	for (size_t i = 0; (line = step_at(w, CLF_STEP_EVENT, i)) != NULL; i++) {
		if (line->rule == rule && strcmp(line->what, what) == 0)
			found = line;
	}
	if (found == NULL)
		fail_msg("the rule has no line \"%s\"", what);
	if (!clf_text_equal(found->from, from) || !clf_text_equal(found->to, to))
		fail_msg("%s: from %s to %s", what, found->from, found->to);
}

static const char *failure(const struct world *w)
{
	const struct clf_step *line = event_of(w, "rule-failed");

	return line != NULL ? line->to : NULL;
}

static void test_7_3_fields_are_set_in_the_rules_name(void **state)
{
	static const struct {
		const char *doing;
		enum clf_field field;
		int64_t number;
		const char *text, *what, *from, *to;
	} cases[] = {
	    {"{'do':'status','to':4}", CLF_FIELD_STATUS, RESOLVED, "Resolved", "status", "Open", "Resolved"},
	    {"{'do':'close'}", CLF_FIELD_STATUS, CLOSED, "Closed", "status", "Open", "Closed"},
	    {"{'do':'spam'}", CLF_FIELD_STATUS, SPAM, "Spam", "status", "Open", "Spam"},
	    {"{'do':'assign','to':202}", CLF_FIELD_OWNER, BOB, "bob@corp.example", "owner", "Ann", "Bob"},
	    {"{'do':'assign','to':'none'}", CLF_FIELD_OWNER, 0, NULL, "owner", "Ann", NULL},
	    {"{'do':'team','to':22}", CLF_FIELD_TEAM, 0, "Night", "team", NULL, "Night"},
	    {"{'do':'priority','to':'critical'}", CLF_FIELD_PRIORITY, CLF_PRIORITY_CRITICAL, "critical", "priority",
	     "medium", "critical"},
	    {"{'do':'segment','to':'none'}", CLF_FIELD_SEGMENT, 0, NULL, "segment", "North", NULL},
	    {"{'do':'postpone','in':'1d'}", CLF_FIELD_STATUS, POSTPONED, "Postponed", "status", "Open", "Postponed"},
	    {"{'do':'escalate','to':203}", CLF_FIELD_STATUS, ESCALATED, "Escalated", "status", "Open", "Escalated"},
	};

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		void *other = NULL;
		struct world *w;
		const struct clf_rule *rule;

		open_world(&other);
		w = other;
		rule = rule_does(w, cases[i].doing);
		if (set_of(w, cases[i].field) == NULL)
			fail_msg("%s: %s", cases[i].doing, failure(w));
		assert_int_equal(set_of(w, cases[i].field)->number, cases[i].number);
		assert_true(clf_text_equal(set_of(w, cases[i].field)->text, cases[i].text));
		expect_line(w, rule, cases[i].what, cases[i].from, cases[i].to);
		assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 1);
		close_world(&other);
	}
	(void)state;
}

static void test_7_3_a_due_date_is_set_and_taken_away(void **state)
{
	struct world *w = *state;

	rule_does(w, "{'do':'due','in':'2d'}");
	assert_int_equal(set_of(w, CLF_FIELD_DUE)->number, NOW + 2 * CLF_DAY);
	w->ticket.due_at = NOW + CLF_DAY;
	w->desk.count--;
	rule_does(w, "{'do':'due','in':'none'}");
	assert_int_equal(set_of(w, CLF_FIELD_DUE)->number, 0);
}

static void test_7_3_working_time_is_that_of_the_segment(void **state)
{
	static const struct clf_calendar workless = {.always = false};
	struct world *w = *state;

	w->facts.rules.calendar = &workless;
	rule_does(w, "{'do':'due','in':'2 working days'}");
	assert_string_equal(failure(w), "the calendar has no working time to count");
	assert_null(set_of(w, CLF_FIELD_DUE));
}

static void test_7_3_tags_notes_and_reasons_are_filled_in(void **state)
{
	struct world *w = *state;
	const struct clf_rule *rule;

	rule =
	    rule_does(w, "{'do':'tag','add':['From {{ticket.segment}}','again'],'remove':['again']},"
			 "{'do':'note','text':'{{customer.name}} has {{ticket.subject}}, says {{response.comment}}'},"
			 "{'do':'close','reason':'{{ticket.number}} is done'}");
	assert_string_equal(step_at(w, CLF_STEP_TAG, 0)->text, "from north");
	expect_line(w, rule, "tag", NULL, "from north");
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 1)->text, "Carla has Late parcel, says");
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 1)->name, "by itself");
	assert_ptr_equal(step_at(w, CLF_STEP_COMMENT, 1)->rule, rule);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 2)->text, "1042 is done");
	/* Its own note is nobody's note: the rule isn't asked again. */
	assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 1);
}

static void test_1_7_the_only_manager_of_the_new_segment_gets_it(void **state)
{
	struct world *w = *state;
	const struct clf_rule *rule = rule_does(w, "{'do':'segment','to':32}");

	expect_line(w, rule, "segment", "North", "South");
	expect_line(w, rule, "owner", "Ann", "Bob");
	assert_non_null(send_to(w, "bob@corp.example"));
}

static void test_7_3_a_template_goes_to_the_customer_as_a_machines(void **state)
{
	struct world *w = *state;
	const struct clf_rule *rule = rule_does(w, "{'do':'template','name':'sorry','text':'Dear {{customer.name}}'}");
	const struct clf_step *mail = send_to(w, "carla@home.example");

	assert_string_equal(mail->template_name, "sorry");
	assert_string_equal(mail->text, "Dear Carla");
	assert_int_equal(mail->klass, CLF_CLASS_AUTOMATIC);
	assert_int_equal(mail->automatic, CLF_AUTO_GENERATED);
	expect_line(w, rule, "follow-up", NULL, "carla@home.example");
	/* It is no answer: the status stays, and whoever waits waits on. */
	assert_int_equal(new_status(w), 0);
	for (size_t i = 0; i < steps_of(w, CLF_STEP_DERIVED); i++)
		assert_int_equal(step_at(w, CLF_STEP_DERIVED, i)->derived->first_answer_at, 0);
}

static void test_7_3_who_opted_out_gets_no_template(void **state)
{
	struct world *w = *state;

	w->facts.customer_out = true;
	rule_does(w, "{'do':'template','name':'sorry'},{'do':'tag','add':['went on']}");
	assert_null(send_to(w, "carla@home.example"));
	assert_non_null(strstr(step_at(w, CLF_STEP_SUPPRESSED, 0)->text, "opted out"));
	assert_null(event_of(w, "follow-up"));
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 1);
}

static void test_7_3_spam_is_answered_by_nobody(void **state)
{
	struct world *w = *state;

	w->ticket.status = SPAM;
	rule_does(w, "{'do':'template','name':'sorry'}");
	assert_null(send_to(w, "carla@home.example"));
	assert_int_equal(steps_of(w, CLF_STEP_SUPPRESSED), 1);
}

static void test_7_3_what_a_rule_knows_for_spam_is_told_to_nobody(void **state)
{
	struct world *w = *state;

	with_directory(w);
	w->facts.mailbox.auto_ack = true;
	world_rule(
	    w, CLF_RULE_GENERAL, "answers",
	    "{'when':[{'event':'created'}],'then':[{'do':'template','name':'sorry'},{'do':'notify','to':[202]}]}");
	world_rule(w, CLF_RULE_GENERAL, "junk",
		   "{'when':[{'event':'created'},{'event':'customer-replied'}],"
		   "'if':{'all':[{'field':'message.text','contains':'casino'}]},'then':[{'do':'spam'}]}");
	as_customer(w);
	with_mail(w, "The best casino.");
	with_token(w, CLF_TOKEN_CUSTOMER);
	make(w);
	assert_int_equal(new_status(w), SPAM);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	without_ticket(w);
	with_mail(w, "The best casino.");
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(new_status(w), SPAM);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	assert_int_equal(steps_of(w, CLF_STEP_SUPPRESSED), 2);
	/* One that fails over something else takes nothing back. */
	w->desk.count--;
	world_rule(w, CLF_RULE_GENERAL, "fails",
		   "{'when':[{'event':'created'}],'then':[{'do':'spam'},{'do':'assign','to':299}]}");
	make(w);
	assert_int_equal(new_status(w), 0);
	assert_int_equal(steps_of(w, CLF_STEP_SUPPRESSED), 0);
	assert_non_null(send_to(w, "bob@corp.example"));
}

static void test_7_3_caps_hold_for_templates(void **state)
{
	struct world *w = *state;

	w->counts[0] = (struct clf_automatic_count){.address = "carla@home.example", .to_address = 10000};
	w->facts.automatic_count = 1;
	rule_does(w, "{'do':'template','name':'sorry'}");
	assert_non_null(send_to(w, "carla@home.example")->kept_back);
}

static const char *const automatic_doings =
    "{'do':'template','name':'sorry'},{'do':'forward','to':['expert@lab.example','owner']}";

/* A form, say: work, but no person's mail. */
static void test_7_3_nothing_goes_out_in_answer_to_a_machine(void **state)
{
	struct world *w = *state;

	with_directory(w);
	w->facts.directory = NULL;
	world_rule(w, CLF_RULE_GENERAL, "answers machines",
		   clf_arena_printf(w->arena,
				    "{'when':[{'event':'customer-replied'},{'event':'created'},"
				    "{'event':'delivery-failed'}],'then':[%s]}",
				    automatic_doings));
	as_customer(w);
	with_mail(w, "I am away.");
	with_token(w, CLF_TOKEN_CUSTOMER);
	w->mail.automatic = true;
	w->mail.goes_on = true;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 1);
	assert_null(send_to(w, "carla@home.example"));
	assert_null(send_to(w, "expert@lab.example"));

	w->mail.kind = CLF_MAIL_BOUNCE;
	w->mail.goes_on = false;
	w->mail.report_outbox = 77;
	w->facts.failed_recipient = "expert@lab.example";
	w->facts.failed_class = CLF_CLASS_THIRD_PARTY;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_null(send_to(w, "carla@home.example"));
	assert_null(send_to(w, "expert@lab.example"));

	/* An automatic reply is no reply. */
	w->mail.kind = CLF_MAIL_AUTO_REPLY;
	w->mail.report_outbox = 0;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 0);
	assert_int_equal(new_status(w), 0);
}

static void test_7_3_who_may_be_somebody_else_is_not_answered(void **state)
{
	struct world *w = *state;

	world_rule(w, CLF_RULE_GENERAL, "answers",
		   "{'when':[{'event':'customer-replied'}],'then':[{'do':'template','name':'sorry'}]}");
	as_customer(w);
	w->request.actor.unverified = true;
	with_mail(w, "Hello?");
	with_token(w, CLF_TOKEN_CUSTOMER);
	make(w);
	assert_null(send_to(w, "carla@home.example"));
	assert_non_null(strstr(step_at(w, CLF_STEP_SUPPRESSED, 0)->text, "sender's own"));
}

static void test_7_3_people_are_told_once_by_one_mail(void **state)
{
	struct world *w = *state;
	const struct clf_rule *rule;

	w->ticket.team = "Parcels";
	w->facts.team = w->team;
	w->facts.team_count = 3;
	rule = rule_does(w, "{'do':'notify','to':['owner','team','managers','administrators',202,{'team':22}],"
			    "'text':'Look at {{ticket.subject}}'},{'do':'notify','to':['managers']}");
	/* Ann did it herself, Old is gone; Mia is manager and administrator, Bob in two teams. */
	assert_null(failure(w));
	assert_null(send_to(w, "ann@corp.example"));
	assert_null(send_to(w, "old@corp.example"));
	assert_int_equal(send_to(w, "bob@corp.example")->klass, CLF_CLASS_NOTICE);
	assert_non_null(send_to(w, "mia@corp.example"));
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 2);
	(void)rule;
}

static void test_7_3_who_is_told_anyhow_is_not_told_twice(void **state)
{
	struct world *w = *state;

	rule_does(w, "{'do':'assign','to':202},{'do':'notify','to':['owner'],'text':'Yours.'}");
	assert_string_equal(send_to(w, "bob@corp.example")->template_name, "assignment-notice");
}

static void test_7_3_caps_hold_for_notices(void **state)
{
	struct world *w = *state;

	w->counts[0] = (struct clf_automatic_count){.address = "bob@corp.example", .to_address = 10000};
	w->counts[1] =
	    (struct clf_automatic_count){.address = "mia@corp.example", .to_address = 10000, .unreachable = true};
	w->facts.automatic_count = 2;
	rule_does(w, "{'do':'notify','to':[202,'managers']}");
	assert_non_null(send_to(w, "bob@corp.example")->kept_back);
	assert_null(send_to(w, "mia@corp.example"));
}

static void test_7_3_a_forward_finds_people_inside_and_outside(void **state)
{
	struct world *w = *state;
	const struct clf_rule *rule =
	    rule_does(w, "{'do':'forward','to':['expert@lab.example',{'team':22},'managers'],"
			 "'subject':'About {{ticket.subject}}','text':'Please look.','with':['response','comments']}");
	const struct clf_step *mail = send_to(w, "expert@lab.example");

	assert_null(failure(w));
	assert_int_equal(mail->klass, CLF_CLASS_THIRD_PARTY);
	assert_int_equal(mail->token_class, CLF_TOKEN_THIRD_PARTY);
	assert_int_equal(mail->automatic, CLF_AUTO_GENERATED); /* other machines don't answer it */
	assert_string_equal(mail->subject, "About Late parcel");
	assert_true(mail->forward->response && mail->forward->comments && !mail->forward->history);
	assert_string_equal(send_to(w, "bob@corp.example")->template_name, "forward");
	assert_string_equal(send_to(w, "mia@corp.example")->template_name, "forward");
	expect_line(w, rule, "forward", NULL, "expert@lab.example");
}

static void test_7_3_a_forward_is_no_way_to_the_customer_and_has_a_cap(void **state)
{
	struct world *w = *state;

	rule_does(w, "{'do':'forward','to':['carla@home.example']}");
	assert_non_null(strstr(failure(w), "customer's side"));
	w->desk.count--;
	w->counts[0] = (struct clf_automatic_count){.address = "expert@lab.example", .to_address = 10000};
	w->facts.automatic_count = 1;
	rule_does(w, "{'do':'forward','to':['expert@lab.example']}");
	assert_non_null(send_to(w, "expert@lab.example")->kept_back);
}

/* What an administrator has set up asks no agent for a proof. */
static void test_7_3_no_agent_confirms_what_a_rule_does(void **state)
{
	struct world *w = *state;

	with_directory(w);
	world_rule(w, CLF_RULE_GENERAL, "tells the lab",
		   "{'when':[{'event':'note'}],'then':[{'do':'forward','to':['expert@lab.example']}]}");
	mail_from(w, &w->ann, "#note\n\nThe seal is broken.");
	with_token(w, CLF_TOKEN_AGENT_NOTE);
	w->request.actor.sureness = CLF_SURE_TOKEN;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_ASK_CONFIRM), 0);
	assert_non_null(send_to(w, "expert@lab.example"));
}

static void test_7_3_whoever_had_it_hears_of_an_escalation(void **state)
{
	struct world *w = *state;

	with_directory(w);
	world_rule(w, CLF_RULE_ESCALATION, "up",
		   "{'when':[{'event':'customer-replied'}],'then':[{'do':'escalate','to':202}]}");
	as_customer(w);
	with_mail(w, "Where is it?");
	with_token(w, CLF_TOKEN_CUSTOMER);
	make(w);
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, BOB);
	assert_non_null(send_to(w, "bob@corp.example"));
	assert_non_null(send_to(w, "ann@corp.example"));
	assert_non_null(send_to(w, "mia@corp.example")); /* manages the segment */
}

static void test_7_3_escalated_is_an_event(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule;

	rule = world_rule(w, CLF_RULE_ALERT, "alert",
			  "{'when':[{'event':'escalated'}],'then':[{'do':'notify','to':['administrators']}]}");
	rule_does(w, "{'do':'status','to':4}");
	assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 1);
	w->desk.count--;
	rule_does(w, "{'do':'escalate','to':203}");
	assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 2);
	(void)rule;
}

/* Tags have an end, agents leave: the rule says so in its line. */
static void test_7_3_what_is_refused_people_is_refused_rules(void **state)
{
	static const struct {
		const char *doing, *says;
	} cases[] = {
	    {"{'do':'assign','to':204}", "save it anew"},
	    {"{'do':'tag','add':['{{ticket.summary}}']}", "at most"},
	    {"{'do':'assign','to':299}", "save it anew"},
	    {"{'do':'note','text':'{{#a}}'}", "text can't be made"},
	    {"{'do':'successor'}", NULL},
	    {"{'do':'nothing'}", NULL},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		void *other = NULL;
		struct world *w;

		open_world(&other);
		w = other;
		w->ticket.summary = "a tag that is longer than any tag may be, as somebody wrote a whole sentence";
		rule_does(w, cases[i].doing);
		if ((failure(w) == NULL) != (cases[i].says == NULL) ||
		    (failure(w) != NULL && strstr(failure(w), cases[i].says) == NULL))
			fail_msg("%s: %s", cases[i].doing, failure(w));
		close_world(&other);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(test_7_3_fields_are_set_in_the_rules_name),
	    PLAN_TEST(test_7_3_a_due_date_is_set_and_taken_away),
	    PLAN_TEST(test_7_3_working_time_is_that_of_the_segment),
	    PLAN_TEST(test_7_3_tags_notes_and_reasons_are_filled_in),
	    PLAN_TEST(test_1_7_the_only_manager_of_the_new_segment_gets_it),
	    PLAN_TEST(test_7_3_a_template_goes_to_the_customer_as_a_machines),
	    PLAN_TEST(test_7_3_who_opted_out_gets_no_template),
	    PLAN_TEST(test_7_3_spam_is_answered_by_nobody),
	    PLAN_TEST(test_7_3_what_a_rule_knows_for_spam_is_told_to_nobody),
	    PLAN_TEST(test_7_3_caps_hold_for_templates),
	    PLAN_TEST(test_7_3_nothing_goes_out_in_answer_to_a_machine),
	    PLAN_TEST(test_7_3_who_may_be_somebody_else_is_not_answered),
	    PLAN_TEST(test_7_3_people_are_told_once_by_one_mail),
	    PLAN_TEST(test_7_3_who_is_told_anyhow_is_not_told_twice),
	    PLAN_TEST(test_7_3_caps_hold_for_notices),
	    PLAN_TEST(test_7_3_a_forward_finds_people_inside_and_outside),
	    PLAN_TEST(test_7_3_a_forward_is_no_way_to_the_customer_and_has_a_cap),
	    PLAN_TEST(test_7_3_no_agent_confirms_what_a_rule_does),
	    PLAN_TEST(test_7_3_whoever_had_it_hears_of_an_escalation),
	    PLAN_TEST(test_7_3_escalated_is_an_event),
	    PLAN_TEST(test_7_3_what_is_refused_people_is_refused_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
