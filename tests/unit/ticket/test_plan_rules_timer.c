/*
 * test_plan_rules_timer.c - time rules: when a timer is set, moved and dropped, and that its turn comes once (5.12).
 */
#include "clf/ticket/time/calendar.h"
#include "world.h"

#define WEEK (7 * CLF_DAY)

static struct clf_timer timers[4];

static struct clf_rule *closes(struct world *w)
{
	w->ticket.status = RESOLVED;
	w->ticket.status_at = NOW - CLF_DAY;
	return world_rule(w, CLF_RULE_GENERAL, "Closes by itself",
			  "{'when':[{'event':'elapsed','since':'status','after':'7d'}],"
			  "'if':{'all':[{'field':'status','kind':['resolved']}]},'then':[{'do':'close'}]}");
}

static void with_timer(struct world *w, const struct clf_rule *rule, int64_t anchor_at, int64_t due_at)
{
	timers[0] = (struct clf_timer){rule->id, anchor_at, due_at};
	w->facts.rules.timers = timers;
	w->facts.rules.timer_count = 1;
}

static void clock_comes(struct world *w, int64_t rule)
{
	w->request.action_count = 0;
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true};
	w->request.via = CLF_VIA_CLOCK;
	doing(w, CLF_ACTION_ELAPSED)->rule = rule;
	make(w);
}

static void ann_sets(struct world *w, enum clf_field field, const char *to)
{
	w->request.action_count = 0;
	as_agent(w, &w->ann);
	setting(w, field, to);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static const struct clf_step *only_timer(const struct world *w)
{
	assert_int_equal(steps_of(w, CLF_STEP_TIMER), 1);
	return step_at(w, CLF_STEP_TIMER, 0);
}

static void test_5_12_a_timer_is_set_while_its_conditions_hold(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule = closes(w);

	clock_comes(w, 0); /* the sweep */
	assert_int_equal(only_timer(w)->number, rule->id);
	assert_int_equal(only_timer(w)->anchor_at, NOW - CLF_DAY);
	assert_int_equal(only_timer(w)->due_at, NOW - CLF_DAY + WEEK);
	assert_int_equal(w->plan.step_count, 1); /* nothing else: the ticket isn't touched */
	with_timer(w, rule, NOW - CLF_DAY, NOW - CLF_DAY + WEEK);
	clock_comes(w, 0);
	assert_int_equal(w->plan.step_count, 0);
	ann_sets(w, CLF_FIELD_STATUS, "Open");
	assert_int_equal(only_timer(w)->anchor_at, 0);
	w->facts.rules.timer_count = 0;
	w->ticket.status = OPEN;
	ann_sets(w, CLF_FIELD_STATUS, "Resolved");
	assert_int_equal(only_timer(w)->due_at, NOW + WEEK);
	ann_sets(w, CLF_FIELD_PRIORITY, "high");
	assert_int_equal(steps_of(w, CLF_STEP_TIMER), 0);
}

static void test_5_12_its_turn_comes_and_comes_once(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule = closes(w);

	w->ticket.status_at = NOW - WEEK - CLF_HOUR;
	with_timer(w, rule, w->ticket.status_at, NOW - CLF_HOUR);
	clock_comes(w, rule->id);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(new_status(w), CLOSED);
	assert_ptr_equal(event_of(w, "status")->rule, rule);
	assert_int_equal(step_at(w, CLF_STEP_RULE_RUN, 0)->anchor_at, w->ticket.status_at);
	/* Its moment is another now, and its condition holds no more. */
	assert_int_equal(only_timer(w)->anchor_at, 0);
	/* Once more, by a clock that was killed: there is nothing due. */
	w->facts.rules.timer_count = 0;
	clock_comes(w, rule->id);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
	assert_int_equal(w->plan.step_count, 0);
}

/* Saved anew without its moment, a rule has no timers: one that went on being due would keep the others from theirs. */
static void test_5_12_a_rule_that_waits_no_more_drops_its_timer(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule =
	    world_rule(w, CLF_RULE_GENERAL, "once waited",
		       "{'when':[{'event':'changed','field':'priority'}],'then':[{'do':'tag','add':['x']}]}");

	with_timer(w, rule, NOW - CLF_DAY, NOW - CLF_HOUR);
	clock_comes(w, rule->id);
	assert_int_equal(only_timer(w)->number, rule->id);
	assert_int_equal(only_timer(w)->anchor_at, 0);
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 0);
}

static void test_5_12_conditions_are_asked_again_when_it_is_due(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule = world_rule(
	    w, CLF_RULE_GENERAL, "waits",
	    "{'when':[{'event':'elapsed','since':'created','after':'1d'}],"
	    "'if':{'all':[{'field':'updated_at','older_than':'3d'}]},'then':[{'do':'priority','to':'high'}]}");

	w->ticket.created_at = NOW - 2 * CLF_DAY;
	with_timer(w, rule, w->ticket.created_at, NOW - CLF_DAY);
	clock_comes(w, rule->id);
	assert_null(set_of(w, CLF_FIELD_PRIORITY));
	/* It had its turn, and has none again. */
	assert_int_equal(only_timer(w)->anchor_at, w->ticket.created_at);
	assert_int_equal(only_timer(w)->due_at, 0);
	with_timer(w, rule, w->ticket.created_at, 0);
	ann_sets(w, CLF_FIELD_PRIORITY, "low");
	assert_int_equal(steps_of(w, CLF_STEP_TIMER), 0);
	clock_comes(w, rule->id);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
}

static void test_5_12_nobody_but_the_clock_says_that_time_has_passed(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule = closes(w);

	with_timer(w, rule, w->ticket.status_at, NOW - CLF_HOUR);
	clock_comes(w, rule->id);
	as_agent(w, &w->mia);
	make(w);
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	timers[0].due_at = NOW + 1;
	clock_comes(w, rule->id);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
}

static void test_5_12_each_moment_is_an_anchor(void **state)
{
	static const struct {
		const char *since;
		int64_t anchor;
	} cases[] = {{"created", NOW - 5 * CLF_DAY},
		     {"owner", NOW - 4 * CLF_DAY},
		     {"status", NOW - 3 * CLF_DAY},
		     {"waiting", NOW - 2 * CLF_DAY},
		     {"due", NOW + CLF_DAY}};
	struct world *w = *state;

	w->ticket.created_at = NOW - 5 * CLF_DAY;
	w->ticket.owner_at = NOW - 4 * CLF_DAY;
	w->ticket.status_at = NOW - 3 * CLF_DAY;
	w->ticket.waiting_since = NOW - 2 * CLF_DAY;
	w->ticket.due_at = NOW + CLF_DAY;
	w->facts.due_kind = CLF_TIMER_DUE;
	w->facts.due = (struct clf_timer){0, w->ticket.due_at, w->ticket.due_at};
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		w->desk.count = 0;
		world_rule(w, CLF_RULE_GENERAL, "r",
			   clf_arena_printf(w->arena,
					    "{'when':[{'event':'elapsed','since':'%s','after':'10d'}],"
					    "'then':[{'do':'nothing'}]}",
					    cases[i].since));
		clock_comes(w, 0);
		assert_int_equal(only_timer(w)->anchor_at, cases[i].anchor);
		assert_int_equal(only_timer(w)->due_at, cases[i].anchor + 10 * CLF_DAY);
	}
	/* Of nobody's ticket no time runs since it is somebody's. */
	w->desk.count = 0;
	world_rule(w, CLF_RULE_GENERAL, "r",
		   "{'when':[{'event':'elapsed','since':'owner','after':'10d'}],'then':[{'do':'nothing'}]}");
	unowned(w);
	clock_comes(w, 0);
	assert_int_equal(steps_of(w, CLF_STEP_TIMER), 0);
}

static void test_5_12_what_becomes_of_tickets_that_are_there(void **state)
{
	static const struct {
		enum clf_rule_existing existing;
		int64_t due_at;
	} cases[] = {{CLF_EXISTING_NOW, NOW - 3 * CLF_DAY},
		     {CLF_EXISTING_RESTART, NOW - CLF_HOUR + WEEK},
		     {CLF_EXISTING_LEAVE, 0}};
	struct world *w = *state;
	struct clf_rule *rule = closes(w);

	w->ticket.status_at = NOW - 10 * CLF_DAY;
	rule->since = NOW - CLF_HOUR;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		rule->existing = cases[i].existing;
		clock_comes(w, 0);
		assert_int_equal(steps_of(w, CLF_STEP_TIMER), cases[i].due_at != 0);
		if (cases[i].due_at != 0)
			assert_int_equal(only_timer(w)->due_at, cases[i].due_at);
	}
	/* Whose time begins later is like all others. */
	w->ticket.status_at = NOW - CLF_HOUR / 2;
	clock_comes(w, 0);
	assert_int_equal(only_timer(w)->due_at, NOW - CLF_HOUR / 2 + WEEK);
}

static void test_5_12_a_rule_that_goes_takes_its_timer_along(void **state)
{
	struct world *w = *state;

	with_timer(w, &(struct clf_rule){.id = 999}, NOW - CLF_DAY, NOW + CLF_DAY);
	ann_sets(w, CLF_FIELD_PRIORITY, "high");
	assert_int_equal(only_timer(w)->number, 999);
	assert_int_equal(only_timer(w)->anchor_at, 0);
}

static void test_7_3_once_a_ticket_leaves_no_timer(void **state)
{
	struct world *w = *state;
	int64_t before[1];
	struct clf_rule *rule = world_rule(w, CLF_RULE_GENERAL, "once",
					   "{'when':[{'event':'elapsed','since':'created','after':'1d'}],"
					   "'then':[{'do':'priority','to':'high'}],'again':'once'}");

	w->ticket.created_at = NOW - 2 * CLF_DAY;
	with_timer(w, rule, w->ticket.created_at, NOW - CLF_DAY);
	clock_comes(w, rule->id);
	assert_non_null(set_of(w, CLF_FIELD_PRIORITY));
	assert_int_equal(only_timer(w)->anchor_at, 0); /* else the clock would come again each turn */
	before[0] = rule->id;
	w->facts.rules.fired = before;
	w->facts.rules.fired_count = 1;
	clock_comes(w, rule->id);
	assert_null(set_of(w, CLF_FIELD_PRIORITY));
	assert_int_equal(only_timer(w)->anchor_at, 0);
	w->facts.rules.timer_count = 0;
	clock_comes(w, 0);
	assert_int_equal(w->plan.step_count, 0);
}

static void test_7_3_a_time_rule_that_fails_had_its_turn(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule = world_rule(w, CLF_RULE_GENERAL, "fails",
					   "{'when':[{'event':'elapsed','since':'created','after':'1d'}],"
					   "'then':[{'do':'priority','to':'high'},{'do':'assign','to':299}]}");

	w->ticket.created_at = NOW - 2 * CLF_DAY;
	with_timer(w, rule, w->ticket.created_at, NOW - CLF_DAY);
	clock_comes(w, rule->id);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_non_null(event_of(w, "rule-failed"));
	assert_null(set_of(w, CLF_FIELD_PRIORITY));
	assert_int_equal(only_timer(w)->due_at, 0);
	assert_int_equal(only_timer(w)->anchor_at, w->ticket.created_at);
}

/* One of several time rules is due: it alone is asked, and others hear of what it does. */
static void test_7_3_what_a_time_rule_does_is_an_event(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule = closes(w), *other, *hears;

	other = world_rule(
	    w, CLF_RULE_GENERAL, "other",
	    "{'when':[{'event':'elapsed','since':'status','after':'1d'}],'then':[{'do':'tag','add':['x']}]}");
	hears = world_rule(
	    w, CLF_RULE_ALERT, "hears",
	    "{'when':[{'event':'changed','field':'status','to':5}],'then':[{'do':'notify','to':['owner']}]}");
	w->ticket.status_at = NOW - WEEK - CLF_HOUR;
	with_timer(w, rule, w->ticket.status_at, NOW - CLF_HOUR);
	timers[1] = (struct clf_timer){other->id, w->ticket.status_at, 0};
	w->facts.rules.timer_count = 2;
	clock_comes(w, rule->id);
	assert_int_equal(new_status(w), CLOSED);
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 0);
	assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 2);
	assert_non_null(send_to(w, "ann@corp.example"));
	(void)hears;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(test_5_12_a_timer_is_set_while_its_conditions_hold),
	    PLAN_TEST(test_5_12_its_turn_comes_and_comes_once),
	    PLAN_TEST(test_5_12_a_rule_that_waits_no_more_drops_its_timer),
	    PLAN_TEST(test_5_12_conditions_are_asked_again_when_it_is_due),
	    PLAN_TEST(test_5_12_nobody_but_the_clock_says_that_time_has_passed),
	    PLAN_TEST(test_5_12_each_moment_is_an_anchor),
	    PLAN_TEST(test_5_12_what_becomes_of_tickets_that_are_there),
	    PLAN_TEST(test_5_12_a_rule_that_goes_takes_its_timer_along),
	    PLAN_TEST(test_7_3_once_a_ticket_leaves_no_timer),
	    PLAN_TEST(test_7_3_a_time_rule_that_fails_had_its_turn),
	    PLAN_TEST(test_7_3_what_a_time_rule_does_is_an_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
