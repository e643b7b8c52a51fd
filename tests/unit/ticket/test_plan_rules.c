/*
 * test_plan_rules.c - when rules are asked, in which order, and what is left of those that fail (7.3, 3.4, 3.6).
 */
#include "clf/ticket/rule/rule_view.h"
#include "world.h"

#define NOTE(text) "'then':[{'do':'note','text':'" text "'}]"

/* How often the rule fired, or failed. */
static size_t runs_of(const struct world *w, const struct clf_rule *rule, const char *outcome)
{
	const struct clf_step *step;
	size_t n = 0;

	for (size_t i = 0; (step = step_at(w, CLF_STEP_RULE_RUN, i)) != NULL; i++)
		n += step->number == rule->id && strcmp(step->what, outcome) == 0;
	return n;
}

static size_t fired(const struct world *w, const struct clf_rule *rule)
{
	return runs_of(w, rule, "fired");
}

/* The line in which the rule says why it failed; more than one is a failure. */
static const char *why_failed(const struct world *w, const struct clf_rule *rule)
{
	const struct clf_step *step;
	const char *why = NULL;

	for (size_t i = 0; (step = step_at(w, CLF_STEP_EVENT, i)) != NULL; i++) {
		if (strcmp(step->what, "rule-failed") != 0 || strcmp(step->from, rule->name) != 0)
			continue;
		assert_null(why);
		why = step->to;
	}
	assert_int_equal(runs_of(w, rule, "failed"), why != NULL);
	return why;
}

static void again(struct world *w)
{
	w->request.action_count = 0;
	w->request.mail = NULL;
	memset(w->actions, 0, sizeof w->actions);
}

static void carla_writes(struct world *w, const char *text)
{
	again(w);
	as_customer(w);
	with_mail(w, text);
	with_token(w, CLF_TOKEN_CUSTOMER);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void ann_sets(struct world *w, enum clf_field field, const char *to)
{
	again(w);
	as_agent(w, &w->ann);
	setting(w, field, to);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void ann_notes(struct world *w)
{
	again(w);
	as_agent(w, &w->ann);
	doing(w, CLF_ACTION_COMMENT)->text = "She called.";
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void ann_answers(struct world *w)
{
	again(w);
	as_agent(w, &w->ann);
	w->followup = (struct clf_followup){.text = "We look into it."};
	doing(w, CLF_ACTION_FOLLOWUP)->followup = &w->followup;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void a_helper_writes(struct world *w)
{
	again(w);
	as_stranger(w, "expert@lab.example");
	w->request.actor.kind = CLF_ACTOR_THIRD_PARTY;
	with_mail(w, "The seal is broken.");
	with_token(w, CLF_TOKEN_THIRD_PARTY);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void a_letter_comes(struct world *w)
{
	static const struct clf_attachment photo = {.part = "2", .name = "photo.jpg", .type = "image/jpeg"};

	again(w);
	as_customer(w);
	with_mail(w, "Here it is.");
	with_token(w, CLF_TOKEN_CUSTOMER);
	w->mail.attachments = &photo;
	w->mail.attachment_count = 1;
	make(w);
}

static void a_mail_bounces(struct world *w)
{
	again(w);
	as_stranger(w, "mailer-daemon@home.example");
	with_mail(w, "No such user.");
	w->mail.kind = CLF_MAIL_BOUNCE;
	w->mail.report_outbox = 77;
	w->mail.report_failure = "permanent";
	w->facts.failed_recipient = "carla@home.example";
	w->facts.failed_class = CLF_CLASS_CUSTOMER;
	make(w);
}

static void its_day_comes(struct world *w)
{
	again(w);
	w->ticket.due_at = NOW - CLF_HOUR;
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true};
	w->request.via = CLF_VIA_CLOCK;
	doing(w, CLF_ACTION_DUE);
	make(w);
	w->ticket.due_at = 0;
}

static void bob_gets_it(struct world *w)
{
	w->facts.named = &w->bob;
	ann_sets(w, CLF_FIELD_OWNER, "bob@corp.example");
}

static void it_gets_urgent(struct world *w)
{
	ann_sets(w, CLF_FIELD_PRIORITY, "critical");
}

static void carla_only_writes(struct world *w)
{
	carla_writes(w, "Where is it?");
}

static void a_ticket_is_made(struct world *w)
{
	again(w);
	as_agent(w, &w->ann);
	without_ticket(w);
	w->new_ticket = (struct clf_new_ticket){.subject = "Lamp", .customer = {.address = "dora@home.example"}};
	doing(w, CLF_ACTION_CREATE)->new_ticket = &w->new_ticket;
	make(w);
	w->facts.ticket = &w->ticket;
	w->facts.owner = &w->ann;
	w->request.ticket = 1042;
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void test_7_3_each_event_is_heard_by_its_rules_and_by_no_others(void **state)
{
	static const struct {
		const char *event;
		void (*happens)(struct world *w);
		const char *also; /* of what happens with it */
	} cases[] = {
	    {"created", a_ticket_is_made, "assigned"},
	    {"customer-replied", carla_only_writes, NULL},
	    {"agent-replied", ann_answers, NULL},
	    {"helper-replied", a_helper_writes, NULL},
	    {"note", ann_notes, NULL},
	    {"assigned", bob_gets_it, NULL},
	    {"attachment", a_letter_comes, "customer-replied"},
	    {"delivery-failed", a_mail_bounces, NULL},
	    {"due", its_day_comes, NULL},
	};
	struct world *w = *state;
	struct clf_rule *rules[CLF_COUNT(cases)];

	w->desk.count = 0;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		rules[i] = world_rule(
		    w, CLF_RULE_GENERAL, cases[i].event,
		    clf_arena_printf(w->arena, "{'when':[{'event':'%s'}]," NOTE("heard") "}", cases[i].event));
	}
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		cases[i].happens(w);
		for (size_t k = 0; k < CLF_COUNT(cases); k++) {
			bool also = cases[i].also != NULL && strcmp(cases[i].also, cases[k].event) == 0;

			if (fired(w, rules[k]) != (k == i) && !also)
				fail_msg("%s: the rule for %s fired %zu times", cases[i].event, cases[k].event,
					 fired(w, rules[k]));
		}
	}
}

static void test_7_3_a_change_is_heard_from_and_to(void **state)
{
	struct world *w = *state;
	struct clf_rule *any, *to, *from, *neither, *owner, *tags;

	any = world_rule(w, CLF_RULE_GENERAL, "any", "{'when':[{'event':'changed','field':'priority'}]," NOTE("1") "}");
	to = world_rule(w, CLF_RULE_GENERAL, "to",
			"{'when':[{'event':'changed','field':'priority','to':'critical'}]," NOTE("2") "}");
	from = world_rule(
	    w, CLF_RULE_GENERAL, "from",
	    "{'when':[{'event':'changed','field':'priority','from':'medium','to':'critical'}]," NOTE("3") "}");
	neither = world_rule(w, CLF_RULE_GENERAL, "neither",
			     "{'when':[{'event':'changed','field':'priority','from':'low'}]," NOTE("4") "}");
	owner = world_rule(w, CLF_RULE_GENERAL, "owner",
			   "{'when':[{'event':'changed','field':'owner','to':202}]," NOTE("5") "}");
	tags = world_rule(w, CLF_RULE_GENERAL, "tags",
			  "{'when':[{'event':'changed','field':'owner'}],'then':[{'do':'tag','add':['Moved']}]}");
	it_gets_urgent(w);
	assert_int_equal(fired(w, any), 1);
	assert_int_equal(fired(w, to), 1);
	assert_int_equal(fired(w, from), 1);
	assert_int_equal(fired(w, neither), 0);
	assert_int_equal(fired(w, owner), 0);
	ann_sets(w, CLF_FIELD_PRIORITY, "medium"); /* what it was */
	assert_int_equal(fired(w, any), 0);
	bob_gets_it(w);
	assert_int_equal(fired(w, owner), 1);
	assert_int_equal(fired(w, tags), 1);
	assert_string_equal(event_of(w, "tag")->to, "moved");
}

static void test_7_3_a_rule_does_one_thing_or_the_other(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule =
	    world_rule(w, CLF_RULE_GENERAL, "either",
		       "{'when':[{'event':'note'}],'if':{'all':[{'field':'priority','is':'high'}]},"
		       "'then':[{'do':'tag','add':['high']}],'else':[{'do':'tag','add':['calm']}]}");

	ann_notes(w);
	assert_string_equal(event_of(w, "tag")->to, "calm");
	w->ticket.priority = CLF_PRIORITY_HIGH;
	ann_notes(w);
	assert_string_equal(event_of(w, "tag")->to, "high");
	assert_ptr_equal(event_of(w, "tag")->rule, rule);
	assert_int_equal(fired(w, rule), 1);
}

static void test_7_3_a_rule_has_one_turn_a_request_its_else_too(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule = world_rule(
	    w, CLF_RULE_GENERAL, "else",
	    "{'when':[{'event':'changed','field':'priority'},{'event':'note'},{'event':'assigned'}],"
	    "'if':{'all':[{'field':'subject','is':'nothing'}]},'then':[{'do':'nothing'}],'else':[{'do':'note','text':'looked at'}]}");

	again(w);
	as_agent(w, &w->ann);
	w->facts.named = &w->bob;
	setting(w, CLF_FIELD_PRIORITY, "high");
	setting(w, CLF_FIELD_OWNER, "bob@corp.example");
	doing(w, CLF_ACTION_COMMENT)->text = "Bob, please.";
	make(w);
	assert_int_equal(fired(w, rule), 1);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 2);
}

static void test_7_3_two_rules_that_undo_each_other_come_to_rest(void **state)
{
	struct world *w = *state;
	struct clf_rule *up = world_rule(w, CLF_RULE_GENERAL, "up",
					 "{'when':[{'event':'changed','field':'priority','to':'low'}],"
					 "'then':[{'do':'priority','to':'high'}]}");
	struct clf_rule *down = world_rule(w, CLF_RULE_GENERAL, "down",
					   "{'when':[{'event':'changed','field':'priority','to':'high'}],"
					   "'then':[{'do':'priority','to':'low'}]}");

	ann_sets(w, CLF_FIELD_PRIORITY, "high");
	assert_int_equal(fired(w, down), 1);
	assert_int_equal(fired(w, up), 1);
	assert_null(why_failed(w, up));
	/* Who changed what stays to be read: Ann's own line is hers. */
	assert_null(step_at(w, CLF_STEP_EVENT, 0)->rule);
	assert_string_equal(step_at(w, CLF_STEP_EVENT, 0)->to, "high");
	assert_ptr_equal(step_at(w, CLF_STEP_EVENT, 1)->rule, down);
	assert_string_equal(step_at(w, CLF_STEP_EVENT, 1)->to, "low");
	assert_ptr_equal(step_at(w, CLF_STEP_EVENT, 2)->rule, up);
}

static void test_7_3_a_rule_sees_what_those_before_it_did(void **state)
{
	struct world *w = *state;
	struct clf_rule *late, *tagged;

	late =
	    world_rule(w, CLF_RULE_GENERAL, "late",
		       "{'when':[{'event':'note'}],'if':{'all':[{'field':'tags','any_of':['seen']}]}," NOTE("x") "}");
	world_rule(w, CLF_RULE_GENERAL, "tags", "{'when':[{'event':'note'}],'then':[{'do':'tag','add':['seen']}]}");
	tagged = world_rule(w, CLF_RULE_GENERAL, "tagged",
			    "{'when':[{'event':'note'}],'if':{'all':[{'field':'tags','any_of':['SEEN']}]},"
			    "'then':[{'do':'priority','to':'high'}]}");
	ann_notes(w);
	assert_int_equal(fired(w, late), 0);
	assert_int_equal(fired(w, tagged), 1);
	/* What a rule changes is an event of its own, queued behind. */
	world_rule(w, CLF_RULE_GENERAL, "follows",
		   "{'when':[{'event':'changed','field':'priority'}],'then':[{'do':'tag','add':['urgent']}]}");
	ann_notes(w);
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 2);
}

static void test_7_3_stop_ends_the_list_of_its_kind_alone(void **state)
{
	struct world *w = *state;
	struct clf_rule *first, *behind, *alert, *other;

	first = world_rule(w, CLF_RULE_GENERAL, "first", "{'when':[{'event':'note'}]," NOTE("1") ",'stop':true}");
	behind =
	    world_rule(w, CLF_RULE_GENERAL, "behind", "{'when':[{'event':'note'},{'event':'assigned'}]," NOTE("2") "}");
	alert = world_rule(w, CLF_RULE_ALERT, "alert",
			   "{'when':[{'event':'note'}],'then':[{'do':'notify','to':['administrators']}]}");
	ann_notes(w);
	assert_int_equal(fired(w, first), 1);
	assert_int_equal(fired(w, behind), 0);
	assert_int_equal(fired(w, alert), 1);
	/* For that event alone. */
	again(w);
	as_agent(w, &w->ann);
	w->facts.named = &w->bob;
	setting(w, CLF_FIELD_OWNER, "bob@corp.example");
	doing(w, CLF_ACTION_COMMENT)->text = "Bob, please.";
	make(w);
	assert_int_equal(fired(w, behind), 1);
	/* One whose conditions don't hold stops nothing. */
	other = world_rule(w, CLF_RULE_STATUS, "other",
			   "{'when':[{'event':'note'}],'if':{'all':[{'field':'priority','is':'low'}]},"
			   "'then':[{'do':'nothing'}],'else':[{'do':'tag','add':['else']}],'stop':true}");
	world_rule(w, CLF_RULE_STATUS, "after", "{'when':[{'event':'note'}],'then':[{'do':'tag','add':['after']}]}");
	ann_notes(w);
	assert_int_equal(fired(w, other), 1);
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 2);
}

static void test_7_3_once_a_ticket_is_once(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule =
	    world_rule(w, CLF_RULE_GENERAL, "once", "{'when':[{'event':'note'}]," NOTE("1") ",'again':'once'}");
	int64_t before[1];

	assert_true(rule->once);
	ann_notes(w);
	assert_int_equal(fired(w, rule), 1);
	before[0] = rule->id;
	w->facts.rules.fired = before;
	w->facts.rules.fired_count = 1;
	ann_notes(w);
	assert_int_equal(fired(w, rule), 0);
}

static void test_7_3_one_that_fails_leaves_its_line_and_nothing_else(void **state)
{
	struct world *w = *state;
	struct clf_rule *broken, *gone, *next;
	const struct clf_step *step;

	broken =
	    world_rule(w, CLF_RULE_GENERAL, "broken",
		       "{'when':[{'event':'note'}],'then':[{'do':'tag','add':['half']},{'do':'priority','to':'high'},"
		       "{'do':'notify','to':['administrators']},{'do':'note','text':'half'},"
		       "{'do':'assign','to':204}],'stop':true}");
	gone = world_rule(w, CLF_RULE_GENERAL, "gone",
			  "{'when':[{'event':'note'}],'then':[{'do':'tag','add':['half']},{'do':'team','to':29}]}");
	next = world_rule(w, CLF_RULE_GENERAL, "next",
			  "{'when':[{'event':'note'},{'event':'changed','field':'priority'}],"
			  "'then':[{'do':'tag','add':['whole']}]}");
	ann_notes(w);
	assert_non_null(why_failed(w, broken));
	assert_non_null(strstr(why_failed(w, gone), "save it anew"));
	assert_int_equal(fired(w, broken), 0);
	assert_int_equal(fired(w, next), 1);
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 1);
	assert_string_equal(step_at(w, CLF_STEP_TAG, 0)->text, "whole");
	assert_null(set_of(w, CLF_FIELD_PRIORITY));
	assert_null(send_to(w, "mia@corp.example"));
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "She called.");
	for (size_t i = 0; (step = step_at(w, CLF_STEP_EVENT, i)) != NULL; i++)
		assert_true(step->rule == NULL || step->rule == next);
}

static void test_7_3_an_expression_has_its_limit(void **state)
{
	struct world *w = *state;
	struct clf_rule *slow, *next;
	size_t n = 60000;
	char *text = clf_arena_alloc(w->arena, n + 1);

	memset(text, 'a', n);
	text[n] = '\0';
	slow = world_rule(w, CLF_RULE_GENERAL, "slow",
			  "{'when':[{'event':'customer-replied'}],'if':{'all':[{'field':'message.text','matches':"
			  "'^(a+)+$|^(a|a)*b'}]}," NOTE("x") "}");
	next = world_rule(w, CLF_RULE_GENERAL, "next", "{'when':[{'event':'customer-replied'}]," NOTE("y") "}");
	text[n - 1] = '!';
	carla_writes(w, text);
	assert_string_equal(why_failed(w, slow), "its expression takes too long on this text");
	assert_int_equal(fired(w, next), 1);
}

static void test_7_3_all_expressions_of_a_request_share_a_budget(void **state)
{
	struct world *w = *state;
	size_t n = CLF_RULE_BUDGET / 3 + 1;
	char *text = clf_arena_alloc(w->arena, n + 1);
	struct clf_rule *rules[4];

	memset(text, 'a', n);
	text[n] = '\0';
	w->desk.count = 0;
	for (size_t i = 0; i < CLF_COUNT(rules); i++)
		rules[i] = world_rule(w, CLF_RULE_GENERAL, clf_arena_printf(w->arena, "rule %zu", i),
				      "{'when':[{'event':'customer-replied'}],"
				      "'if':{'all':[{'field':'message.text','matches':'b'}]}," NOTE("x") "}");
	carla_writes(w, text);
	assert_null(why_failed(w, rules[0]));
	assert_null(why_failed(w, rules[1]));
	assert_non_null(strstr(why_failed(w, rules[2]), "as much text as one event allows"));
	assert_non_null(why_failed(w, rules[3]));
}

static void test_7_3_the_queue_has_an_end(void **state)
{
	static const char *const to[] = {"low", "high", "critical", "medium"};
	struct world *w = *state;

	w->desk.count = 0;
	for (int i = 0; i < 30; i++)
		world_rule(w, CLF_RULE_GENERAL, clf_arena_printf(w->arena, "rule %d", i),
			   clf_arena_printf(w->arena,
					    "{'when':[{'event':'note'},{'event':'changed','field':'tags'}],"
					    "'then':[{'do':'priority','to':'%s'},{'do':'tag','add':['t%d','u%d']}]}",
					    to[i % 4], i, i));
	ann_notes(w);
	assert_non_null(event_of(w, "rules-ended"));
	assert_true(steps_of(w, CLF_STEP_TAG) > 20);
	assert_int_equal(step_at(w, CLF_STEP_COMMENT, 0)->text != NULL, 1);
}

static void test_3_4_a_status_that_the_request_names_outranks_status_rules(void **state)
{
	struct world *w = *state;
	struct clf_rule *status, *general;

	status = world_rule(w, CLF_RULE_STATUS, "status",
			    "{'when':[{'event':'changed','field':'status'}],'then':[{'do':'status','to':2}]}");
	general =
	    world_rule(w, CLF_RULE_GENERAL, "general", "{'when':[{'event':'changed','field':'status'}]," NOTE("g") "}");
	ann_sets(w, CLF_FIELD_STATUS, "Resolved");
	assert_int_equal(new_status(w), RESOLVED);
	assert_int_equal(fired(w, status), 0);
	assert_int_equal(fired(w, general), 1);
}

static void test_3_6_a_reply_moves_the_status_in_the_rules_name(void **state)
{
	struct world *w = *state;

	ann_answers(w);
	assert_int_equal(new_status(w), ANSWERED);
	assert_string_equal(event_of(w, "status")->rule->name, "grid");
	w->ticket.status = RESOLVED;
	carla_writes(w, "It is broken again.");
	assert_int_equal(new_status(w), OPEN);
	w->ticket.status = CLOSED;
	w->ticket.closed_at = NOW - 3 * CLF_DAY;
	carla_writes(w, "It is broken again.");
	assert_int_equal(new_status(w), OPEN);
	assert_int_equal(steps_of(w, CLF_STEP_CREATE), 0);
}

static void test_3_4_a_late_reply_begins_a_ticket_whose_history_is_the_customers(void **state)
{
	struct world *w = *state;
	const struct clf_step *made;

	w->ticket.status = CLOSED;
	w->ticket.closed_at = NOW - 15 * CLF_DAY;
	carla_writes(w, "It is broken again.");
	made = step_at(w, CLF_STEP_CREATE, 0);
	assert_non_null(made);
	assert_string_equal(step_at(w, CLF_STEP_LINK, 0)->what, "successor");
	assert_int_equal(step_at(w, CLF_STEP_LINK, 0)->number, 1042);
	assert_int_equal(new_status(w), 0);
	/* The rule decided where it goes; the ticket and the mail are Carla's. */
	assert_null(event_of(w, "created")->rule);
	assert_null(event_of(w, "message")->rule);
	assert_non_null(event_of(w, "linked")->rule);
	assert_true(made->derived->waiting_since == NOW);
	assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 1);
}

static void test_3_4_rules_of_a_successor_are_asked_as_for_any_new_ticket(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule = world_rule(w, CLF_RULE_GENERAL, "new",
					   "{'when':[{'event':'created'}],'then':[{'do':'note','text':'new'}]}");

	w->ticket.status = CLOSED;
	w->ticket.closed_at = NOW - 15 * CLF_DAY;
	carla_writes(w, "It is broken again.");
	assert_int_equal(fired(w, rule), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(test_7_3_each_event_is_heard_by_its_rules_and_by_no_others),
	    PLAN_TEST(test_7_3_a_change_is_heard_from_and_to),
	    PLAN_TEST(test_7_3_a_rule_does_one_thing_or_the_other),
	    PLAN_TEST(test_7_3_a_rule_has_one_turn_a_request_its_else_too),
	    PLAN_TEST(test_7_3_two_rules_that_undo_each_other_come_to_rest),
	    PLAN_TEST(test_7_3_a_rule_sees_what_those_before_it_did),
	    PLAN_TEST(test_7_3_stop_ends_the_list_of_its_kind_alone),
	    PLAN_TEST(test_7_3_once_a_ticket_is_once),
	    PLAN_TEST(test_7_3_one_that_fails_leaves_its_line_and_nothing_else),
	    PLAN_TEST(test_7_3_an_expression_has_its_limit),
	    PLAN_TEST(test_7_3_all_expressions_of_a_request_share_a_budget),
	    PLAN_TEST(test_7_3_the_queue_has_an_end),
	    PLAN_TEST(test_3_4_a_status_that_the_request_names_outranks_status_rules),
	    PLAN_TEST(test_3_6_a_reply_moves_the_status_in_the_rules_name),
	    PLAN_TEST(test_3_4_a_late_reply_begins_a_ticket_whose_history_is_the_customers),
	    PLAN_TEST(test_3_4_rules_of_a_successor_are_asked_as_for_any_new_ticket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
