/*
 * test_plan_rules_response.c - responses: criteria, what they fill in, what becomes of those that fail, and what is
 * kept of the decision (1.2, 1.3, 1.7, 5.16).
 */
#include "clf/ticket/time/calendar.h"
#include "world.h"

static void responds(struct world *w, int64_t score)
{
	without_ticket(w);
	w->facts.managers = NULL;
	w->facts.manager_count = 0;
	w->response = (struct clf_response){.id = "r-1",
					    .programme = "Hotels",
					    .survey = "Stay",
					    .comment = "The shower was cold.",
					    .score = score,
					    .has_score = true,
					    .place = "Lyon",
					    .quota = "q7",
					    .link = "https://example.org/r-1",
					    .answers = "{\"q3\":\"Cold\",\"q4\":\"3\"}",
					    .embedded = "{\"room\":\"12\"}",
					    .at = NOW - CLF_HOUR};
	w->facts.rules.response = &w->response;
	w->facts.rules.phone = "+33 1";
	w->facts.rules.attributes = "{\"tier\":\"gold\"}";
	w->new_ticket = (struct clf_new_ticket){.subject = "Your feedback: Stay",
						.text = "The shower was cold.",
						.channel = "survey",
						.response = "r-1",
						.score = score,
						.has_score = true,
						.priority = CLF_PRIORITY_MEDIUM,
						.customer = {.address = "dora@home.example", .name = "Dora"}};
	w->request.action_count = 0;
	as_agent(w, &w->mia);
	w->request.actor.role = CLF_ROLE_ADMIN;
	doing(w, CLF_ACTION_RESPONSE)->new_ticket = &w->new_ticket;
	make(w);
}

static struct clf_rule *criterion(struct world *w, const char *name, const char *rest)
{
	return world_rule(w, CLF_RULE_CRITERION, name,
			  clf_arena_printf(w->arena, "{'when':[{'event':'response'}],%s}", rest));
}

static const struct clf_new_ticket *made(const struct world *w)
{
	const struct clf_step *step = step_at(w, CLF_STEP_CREATE, 0);

	return step != NULL ? step->new_ticket : NULL;
}

#define UNHAPPY "'if':{'all':[{'field':'score','at_most':6}]},"

static void test_1_2_a_criterion_decides_whether_there_is_a_ticket(void **state)
{
	struct world *w = *state;

	criterion(w, "Detractors", UNHAPPY "'then':[{'do':'create'}]");
	responds(w, 9);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
	assert_int_equal(w->plan.step_count, 0);
	assert_non_null(strstr(w->plan.decision, "\"held\":\"no\""));
	assert_non_null(strstr(w->plan.decision, "\"value\":\"9\""));
	responds(w, 6);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_string_equal(made(w)->customer.address, "dora@home.example");
	assert_string_equal(made(w)->comment, "The shower was cold.");
	assert_non_null(strstr(w->plan.decision, "\"name\":\"Detractors\""));
	assert_non_null(strstr(w->plan.decision, "\"held\":\"yes\""));
	assert_ptr_equal(event_of(w, "created")->rule, &w->rules[w->desk.count - 1]);
}

static void test_1_2_something_else_is_done_when_it_does_not_hold(void **state)
{
	struct world *w = *state;

	criterion(w, "either",
		  UNHAPPY "'then':[{'do':'create'},{'do':'tag','add':['detractor']}],"
			  "'else':[{'do':'create','priority':'low','owner':202},{'do':'tag','add':['thanks']}]");
	responds(w, 2);
	assert_string_equal(step_at(w, CLF_STEP_TAG, 0)->text, "detractor");
	responds(w, 10);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(made(w)->priority, CLF_PRIORITY_LOW);
	assert_int_equal(step_at(w, CLF_STEP_CREATE, 0)->owner_id, BOB);
	assert_string_equal(step_at(w, CLF_STEP_TAG, 0)->text, "thanks");
}

static void test_1_3_a_criterion_fills_in_whatever_a_ticket_holds(void **state)
{
	struct world *w = *state;
	const struct clf_new_ticket *ticket;

	criterion(w, "fills in",
		  "'then':[{'do':'create','subject':'{{response.place}}: {{answers.q3}}',"
		  "'summary':'Room {{embedded.room}}, {{attributes.tier}}, {{response.quota}}, {{response.id}} "
		  "{{response.link}} {{customer.phone}}','comment':'{{answers.q3}}!','score':'{{answers.q4}}',"
		  "'owner':202,'team':22,'segment':31,'priority':'high','status':2,'due':'2d'},"
		  "{'do':'tag','add':['{{embedded.room}}']},{'do':'note','text':'See {{response.link}}'},"
		  "{'do':'notify','to':['administrators']}]");
	responds(w, 3);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	ticket = made(w);
	assert_string_equal(ticket->subject, "Lyon: Cold");
	assert_string_equal(ticket->summary, "Room 12, gold, q7, r-1 https://example.org/r-1 +33 1");
	assert_string_equal(ticket->comment, "Cold!");
	assert_int_equal(ticket->score, 3);
	assert_string_equal(ticket->team, "Night");
	assert_string_equal(ticket->segment, "North");
	assert_int_equal(ticket->priority, CLF_PRIORITY_HIGH);
	assert_int_equal(ticket->due_at, NOW + 2 * CLF_DAY);
	assert_int_equal(step_at(w, CLF_STEP_CREATE, 0)->status_id, OPEN);
	assert_int_equal(step_at(w, CLF_STEP_CREATE, 0)->owner_id, BOB);
	assert_string_equal(step_at(w, CLF_STEP_TAG, 0)->text, "12");
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "See https://example.org/r-1");
	assert_non_null(send_to(w, "bob@corp.example"));
}

static void test_1_3_what_comes_out_empty_leaves_the_field(void **state)
{
	struct world *w = *state;

	criterion(
	    w, "empty",
	    "'then':[{'do':'create','subject':'{{answers.q9}}','summary':'{{answers.q9}}','score':'{{answers.q9}}',"
	    "'comment':'{{answers.q9}}'}]");
	responds(w, 3);
	assert_string_equal(made(w)->subject, "Your feedback: Stay");
	assert_string_equal(made(w)->comment, "The shower was cold.");
	assert_null(made(w)->summary);
	assert_int_equal(made(w)->score, 3);
}

static void test_1_7_the_only_manager_owns_it_unless_the_criterion_names_one(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule = criterion(w, "south", "'then':[{'do':'create','segment':32}]");

	responds(w, 3);
	assert_int_equal(step_at(w, CLF_STEP_CREATE, 0)->owner_id, BOB);
	w->desk.count--;
	rule = criterion(w, "named", "'then':[{'do':'create','segment':32,'owner':201}]");
	responds(w, 3);
	assert_int_equal(step_at(w, CLF_STEP_CREATE, 0)->owner_id, ANN);
	(void)rule;
}

static void test_1_2_a_response_makes_one_ticket_though_many_hold(void **state)
{
	struct world *w = *state;

	criterion(w, "first", "'then':[{'do':'create','priority':'high'},{'do':'tag','add':['one']}]");
	criterion(w, "second", "'then':[{'do':'create','priority':'low'},{'do':'tag','add':['two']}]");
	responds(w, 3);
	assert_int_equal(steps_of(w, CLF_STEP_CREATE), 1);
	assert_int_equal(made(w)->priority, CLF_PRIORITY_HIGH);
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 2);
}

static void test_1_2_no_complaint_is_lost_by_a_criterion_that_fails(void **state)
{
	static const char *const broken[] = {
	    UNHAPPY "'then':[{'do':'create','owner':299},{'do':'tag','add':['half']}]",
	    UNHAPPY "'then':[{'do':'create','score':'{{answers.q3}}'}]",
	    UNHAPPY "'then':[{'do':'create'},{'do':'note','text':'{{#a}}'}]",
	    "'if':{'all':[{'field':'comment','matches':'^(a|a)*$'}]},'then':[{'do':'create'}]",
	    "'if':{'all':[{'field':'comment','matches':'^(a|a)*$'}]},'then':[{'do':'nothing'}],'else':[{'do':'create'}]",
	};
	char *endless;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(broken); i++) {
		void *other = NULL;
		struct world *w;
		struct clf_rule *later;
		size_t created = 0;

		open_world(&other);
		w = other;
		criterion(w, "broken", broken[i]);
		later = world_rule(w, CLF_RULE_GENERAL, "later",
				   "{'when':[{'event':'created'}],'then':[{'do':'tag','add':['later']}]}");
		responds(w, 3);
		endless = clf_arena_alloc(w->arena, 100001);
		memset(endless, 'a', 100000);
		memcpy(endless + 99999, "!", 2);
		if (i >= 3) {
			w->response.comment = endless;
			make(w);
		}
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_non_null(made(w));
		assert_int_equal(made(w)->score, 3);
		assert_string_equal(event_of(w, "rule-failed")->from, "broken");
		assert_non_null(strstr(w->plan.decision, "\"held\":\"failed\""));
		/* The others go on: this ticket is one like any other. */
		for (size_t k = 0; k < steps_of(w, CLF_STEP_RULE_RUN); k++)
			created += step_at(w, CLF_STEP_RULE_RUN, k)->number == later->id;
		assert_int_equal(created, 1);
		assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 2);
		assert_int_equal(steps_of(w, CLF_STEP_TAG), 1);
		close_world(&other);
	}
}

static void test_1_2_one_that_failed_is_told_on_the_ticket_that_another_made(void **state)
{
	struct world *w = *state;

	criterion(w, "broken", "'then':[{'do':'create','owner':299}]");
	criterion(w, "whole", "'then':[{'do':'create','priority':'high'}]");
	responds(w, 3);
	assert_int_equal(steps_of(w, CLF_STEP_CREATE), 1);
	assert_int_equal(made(w)->priority, CLF_PRIORITY_HIGH);
	assert_string_equal(event_of(w, "rule-failed")->from, "broken");
}

/* All conditions are looked at, to be explained; but what doesn't matter any more fails nothing. */
static void test_1_2_a_criterion_that_does_not_hold_cannot_fail(void **state)
{
	struct world *w = *state;
	char *text = clf_arena_alloc(w->arena, 100001);

	memset(text, 'a', 100000);
	memcpy(text + 99999, "!", 2);
	criterion(w, "slow",
		  "'if':{'all':[{'field':'score','at_most':6},{'field':'comment','matches':'^(a|a)*$'}]},"
		  "'then':[{'do':'create'}]");
	responds(w, 9);
	w->response.comment = text;
	make(w);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
	assert_non_null(strstr(w->plan.decision, "\"held\":\"no\""));
	assert_non_null(strstr(w->plan.decision, "\"operator\":\"matches\""));
}

/* A criterion for each survey there is: what they say of a response of another is not kept with each one. */
static void test_1_2_what_is_kept_of_a_decision_has_an_end(void **state)
{
	struct world *w = *state;
	size_t n = 0;

	w->desk.count = 0;
	for (int i = 0; i < 38; i++)
		criterion(w, clf_arena_printf(w->arena, "Detractors: %d", i),
			  clf_arena_printf(w->arena,
					   "'if':{'all':[{'field':'survey','is':[%d]},{'field':'score','at_most':6}]},"
					   "'then':[{'do':'create'}]",
					   500 + i));
	criterion(w, "near", "'if':{'all':[{'field':'place','is':'Nice'}]},'then':[{'do':'create'}]");
	criterion(w, "holds", UNHAPPY "'then':[{'do':'create'}]");
	responds(w, 3);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_non_null(strstr(w->plan.decision, "\"name\":\"holds\""));
	assert_non_null(strstr(w->plan.decision, "\"name\":\"near\""));
	for (const char *c = w->plan.decision; (c = strstr(c, "\"rule\":")) != NULL; c++)
		n++;
	assert_int_equal(n, 21);
}

static void test_1_2_a_response_alone_asks_criteria(void **state)
{
	struct world *w = *state;

	criterion(w, "all", "'then':[{'do':'create'}]");
	as_customer(w);
	without_ticket(w);
	with_mail(w, "Hello?");
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 0);
	assert_null(w->plan.decision);
}

static void test_5_16_a_condition_chooses_team_and_fields(void **state)
{
	struct world *w = *state;

	criterion(w, "all", "'then':[{'do':'create'}]");
	world_rule(w, CLF_RULE_GENERAL, "showers",
		   "{'when':[{'event':'created'}],'if':{'any':[{'field':'answers.q3','is':'cold'},"
		   "{'field':'comment','matches':'shower|bath'}]},"
		   "'then':[{'do':'team','to':22},{'do':'priority','to':'high'}]}");
	responds(w, 3);
	assert_string_equal(set_of(w, CLF_FIELD_TEAM)->text, "Night");
	assert_int_equal(set_of(w, CLF_FIELD_PRIORITY)->number, CLF_PRIORITY_HIGH);
	assert_non_null(send_to(w, "bob@corp.example"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(test_1_2_a_criterion_decides_whether_there_is_a_ticket),
	    PLAN_TEST(test_1_2_something_else_is_done_when_it_does_not_hold),
	    PLAN_TEST(test_1_3_a_criterion_fills_in_whatever_a_ticket_holds),
	    PLAN_TEST(test_1_3_what_comes_out_empty_leaves_the_field),
	    PLAN_TEST(test_1_7_the_only_manager_owns_it_unless_the_criterion_names_one),
	    PLAN_TEST(test_1_2_a_response_makes_one_ticket_though_many_hold),
	    PLAN_TEST(test_1_2_no_complaint_is_lost_by_a_criterion_that_fails),
	    PLAN_TEST(test_1_2_one_that_failed_is_told_on_the_ticket_that_another_made),
	    PLAN_TEST(test_1_2_a_criterion_that_does_not_hold_cannot_fail),
	    PLAN_TEST(test_1_2_what_is_kept_of_a_decision_has_an_end),
	    PLAN_TEST(test_1_2_a_response_alone_asks_criteria),
	    PLAN_TEST(test_5_16_a_condition_chooses_team_and_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
