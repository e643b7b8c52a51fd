/*
 * test_plan_set.c - fields are changed by who may, leave one line each, and nothing when they stay as they were.
 */
#include "clf/base/count.h"
#include "world.h"

static void set_as(struct world *w, const struct clf_agent *agent, enum clf_field field, const char *text)
{
	as_agent(w, agent);
	w->request.action_count = 0;
	setting(w, field, text);
	make(w);
}

/* By somebody who works in the team that the ticket is with. */
static void set_in_team(struct world *w, const struct clf_agent *agent, enum clf_field field, const char *text)
{
	as_agent(w, agent);
	in_team(w);
	w->request.action_count = 0;
	setting(w, field, text);
	make(w);
}

static void each_field_is_set_and_said(void **state)
{
	static const struct {
		enum clf_field field;
		const char *text, *from, *to;
		int64_t number;
	} cases[] = {
	    {CLF_FIELD_STATUS, "closed", "Open", "Closed", CLOSED},
	    {CLF_FIELD_STATUS, " Resolved ", "Open", "Resolved", RESOLVED},
	    {CLF_FIELD_OWNER, "bob", "Ann", "Bob", BOB},
	    {CLF_FIELD_OWNER, "", "Ann", NULL, 0},
	    {CLF_FIELD_TEAM, "Parcels", NULL, "Parcels", 0},
	    {CLF_FIELD_PRIORITY, "CRITICAL", "medium", "critical", CLF_PRIORITY_CRITICAL},
	    {CLF_FIELD_SEGMENT, "South", "North", "South", 0},
	    {CLF_FIELD_SEGMENT, "", "North", NULL, 0},
	    {CLF_FIELD_DUE, "2026-11-22T03:08:33Z", NULL, "2026-11-22T03:08:33Z", INT64_C(1795316913000000)},
	};
	struct world *w = *state;

	w->facts.lists = NULL; /* no stage follows */
	w->facts.named = &w->bob;
	w->facts.named_team_exists = true;
	w->facts.named_segment_exists = true;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct clf_step *event;

		set_as(w, &w->ann, cases[i].field, cases[i].text);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(steps_of(w, CLF_STEP_SET), 1);
		assert_int_equal(set_of(w, cases[i].field)->number, cases[i].number);
		if (cases[i].field == CLF_FIELD_TEAM || cases[i].field == CLF_FIELD_SEGMENT)
			assert_true(clf_text_equal(set_of(w, cases[i].field)->text, cases[i].to));
		event = event_of(w, clf_field_name(cases[i].field));
		assert_non_null(event);
		assert_true(clf_text_equal(event->from, cases[i].from));
		assert_true(clf_text_equal(event->to, cases[i].to));
	}
}

static void the_same_again_leaves_no_trace(void **state)
{
	static const struct {
		enum clf_field field;
		const char *text;
	} cases[] = {
	    {CLF_FIELD_STATUS, "OPEN"}, {CLF_FIELD_OWNER, "ann"},       {CLF_FIELD_TEAM, "parcels"},
	    {CLF_FIELD_DUE, ""},        {CLF_FIELD_PRIORITY, "medium"}, {CLF_FIELD_SEGMENT, "north"},
	};
	struct world *w = *state;

	w->facts.named = &w->ann;
	w->facts.named_team_exists = true;
	w->facts.named_segment_exists = true;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		set_in_team(w, &w->bob, cases[i].field, cases[i].text);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(w->plan.step_count, 0);
	}
	w->facts.owner = NULL;
	w->ticket.owner = 0;
	set_in_team(w, &w->bob, CLF_FIELD_OWNER, "");
	assert_int_equal(w->plan.step_count, 0);
}

static void the_unknown_is_refused_with_what_there_is(void **state)
{
	static const struct {
		enum clf_field field;
		const char *text, *says;
	} cases[] = {
	    {CLF_FIELD_STATUS, "Nirvana", "New, Open, Answered, Resolved, Closed, Spam, Deleted"},
	    {CLF_FIELD_STATUS, "", "New, Open"},
	    {CLF_FIELD_OWNER, "zoe", "zoe"},
	    {CLF_FIELD_TEAM, "Ghosts", "Ghosts"},
	    {CLF_FIELD_PRIORITY, "urgent", "low, medium, high, critical"},
	    {CLF_FIELD_PRIORITY, "", "low, medium, high, critical"},
	    {CLF_FIELD_SEGMENT, "Nowhere", "Nowhere"},
	    {CLF_FIELD_DUE, "tomorrow", "2026-11-22T17:00:00Z"},
	    {(enum clf_field)99, "x", "no such field"},
	    {CLF_FIELD_NUMBER, "1", "no such field"},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		set_as(w, &w->ann, cases[i].field, cases[i].text);
		expect_refused(w, cases[i].says);
		assert_false(w->plan.denied);
		assert_int_equal(w->plan.step_count, 0);
	}
}

static void customers_and_the_unsure_change_nothing(void **state)
{
	static const enum clf_actor_kind kinds[] = {CLF_ACTOR_CUSTOMER, CLF_ACTOR_THIRD_PARTY};
	struct world *w = *state;

	setting(w, CLF_FIELD_STATUS, "Closed");
	for (size_t i = 0; i < CLF_COUNT(kinds); i++) {
		as_customer(w);
		w->request.actor.kind = kinds[i];
		w->request.actor.sure = true;
		make(w);
		expect_refused(w, "only agents");
		assert_true(w->plan.denied);
	}
	as_agent(w, &w->ann);
	w->request.actor.sure = false;
	make(w);
	expect_refused(w, "isn't certain");
	assert_true(w->plan.denied);
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_SYSTEM};
	make(w);
	assert_int_equal(new_status(w), CLOSED);
}

static void only_administrators_delete(void **state)
{
	static const struct {
		enum clf_role role;
		bool may;
	} cases[] = {{CLF_ROLE_AGENT, false}, {CLF_ROLE_MANAGER, false}, {CLF_ROLE_ADMIN, true}};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		w->ann.role = cases[i].role;
		w->ticket.status = OPEN;
		set_as(w, &w->ann, CLF_FIELD_STATUS, "Deleted");
		assert_int_equal(new_status(w), cases[i].may ? DELETED : 0);
		assert_int_equal(w->plan.denied, !cases[i].may);
		w->ticket.status = DELETED;
		set_as(w, &w->ann, CLF_FIELD_STATUS, "Open");
		assert_int_equal(new_status(w), cases[i].may ? OPEN : 0);
	}
}

static void a_new_owner_is_told_and_the_rule_applies(void **state)
{
	struct world *w = *state;

	w->ticket.status = NEW;
	w->facts.named = &w->bob;
	set_as(w, &w->ann, CLF_FIELD_OWNER, "bob@corp.example");
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, BOB);
	assert_int_equal(new_status(w), OPEN);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
	assert_string_equal(send_to(w, "bob@corp.example")->template_name, "assignment-notice");
	assert_int_equal(send_to(w, "bob@corp.example")->token_class, CLF_TOKEN_AGENT_NOTE);
}

static void who_takes_a_ticket_needs_no_notice(void **state)
{
	struct world *w = *state;

	w->facts.named = &w->bob;
	set_in_team(w, &w->bob, CLF_FIELD_OWNER, "bob@corp.example");
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, BOB);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
}

static void an_owner_must_be_active(void **state)
{
	struct world *w = *state;

	w->facts.named = &w->old;
	set_as(w, &w->ann, CLF_FIELD_OWNER, "old@corp.example");
	expect_refused(w, "no longer active");
}

static void giving_up_a_ticket_tells_nobody(void **state)
{
	struct world *w = *state;

	w->ticket.status = NEW;
	set_as(w, &w->ann, CLF_FIELD_OWNER, "");
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	assert_int_equal(new_status(w), 0);
}

static void a_team_is_told_of_what_nobody_owns(void **state)
{
	struct world *w = *state;

	w->facts.named_team_exists = true;
	w->facts.team = w->team;
	w->facts.team_count = 3;
	set_as(w, &w->mia, CLF_FIELD_TEAM, "Parcels");
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	unowned(w);
	set_as(w, &w->mia, CLF_FIELD_TEAM, "Parcels");
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 2);
	assert_non_null(send_to(w, "ann@corp.example"));
	assert_non_null(send_to(w, "bob@corp.example"));
}

static void a_team_in_other_letters_is_the_same(void **state)
{
	struct world *w = *state;

	w->ticket.team = "ärger";
	w->facts.named_team_exists = true;
	set_as(w, &w->mia, CLF_FIELD_TEAM, "ÄRGER");
	assert_int_equal(steps_of(w, CLF_STEP_SET), 0);
	assert_int_equal(steps_of(w, CLF_STEP_EVENT), 0);
}

static void owner_and_team_together_tell_the_owner_alone(void **state)
{
	struct world *w = *state;

	unowned(w);
	w->facts.named = &w->bob;
	w->facts.named_team_exists = true;
	w->facts.team = w->team;
	w->facts.team_count = 3;
	as_agent(w, &w->mia);
	setting(w, CLF_FIELD_TEAM, "Parcels");
	setting(w, CLF_FIELD_OWNER, "bob");
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 1);
	assert_non_null(send_to(w, "bob@corp.example"));
}

/* Statuses come last and outweigh the rule; a refusal anywhere undoes everything. */
static void several_changes_are_one(void **state)
{
	struct world *w = *state;

	w->ticket.status = NEW;
	w->facts.named = &w->bob;
	as_agent(w, &w->ann);
	setting(w, CLF_FIELD_STATUS, "Resolved");
	setting(w, CLF_FIELD_OWNER, "bob");
	setting(w, CLF_FIELD_PRIORITY, "high");
	make(w);
	assert_int_equal(new_status(w), RESOLVED);
	assert_int_equal(steps_of(w, CLF_STEP_SET), 3);
	assert_int_equal(w->plan.steps[w->plan.step_count - 3].kind, CLF_STEP_EVENT);
	assert_string_equal(w->plan.steps[w->plan.step_count - 3].what, "status");
	assert_int_equal(w->plan.steps[w->plan.step_count - 2].kind, CLF_STEP_DERIVED);

	setting(w, CLF_FIELD_DUE, "never");
	make(w);
	expect_refused(w, "never");
	assert_int_equal(w->plan.step_count, 0);
}

static void a_change_needs_a_ticket(void **state)
{
	struct world *w = *state;

	as_agent(w, &w->ann);
	setting(w, CLF_FIELD_STATUS, "Closed");
	w->facts.ticket = NULL;
	make(w);
	expect_refused(w, "1042");
	w->request.ticket = 0;
	make(w);
	expect_refused(w, "no ticket");
	w->request.action_count = 0;
	make(w);
	expect_refused(w, "nothing to do");
}

/* The request says in which segment, and nobody whose it is to be. */
static void test_1_7_a_new_segments_only_manager_becomes_owner_and_is_told(void **state)
{
	struct world *w = *state;
	const struct clf_segment_manager soles[] = {{"South", w->mia}};
	static const struct {
		const char *first, *second; /* of owners that the same request names, before or after */
		bool has_first, has_second;
		int64_t owner;
	} cases[] = {{NULL, NULL, false, false, MIA},
		     {"bob", NULL, true, false, BOB},
		     {NULL, "bob", false, true, BOB},
		     {"", NULL, true, false, 0}};

	w->facts.named_segment_exists = true;
	w->facts.named = &w->bob;
	w->facts.soles = soles;
	w->facts.sole_count = 1;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		as_agent(w, &w->ann);
		w->request.action_count = 0;
		if (cases[i].has_first)
			setting(w, CLF_FIELD_OWNER, cases[i].first);
		setting(w, CLF_FIELD_SEGMENT, "south");
		if (cases[i].has_second)
			setting(w, CLF_FIELD_OWNER, cases[i].second);
		make(w);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, cases[i].owner);
		if (cases[i].owner == MIA) {
			assert_string_equal(event_of(w, "owner")->to, "Mia");
			assert_string_equal(send_to(w, "mia@corp.example")->template_name, "assignment-notice");
		}
	}
}

static void test_1_7_without_one_manager_alone_the_owner_stays(void **state)
{
	struct world *w = *state;
	const struct clf_segment_manager of_another[] = {{"East", w->mia}}, of_the_same[] = {{"North", w->mia}};

	w->facts.named_segment_exists = true;
	w->facts.soles = of_another;
	w->facts.sole_count = 1;
	set_as(w, &w->ann, CLF_FIELD_SEGMENT, "South");
	assert_null(set_of(w, CLF_FIELD_OWNER));
	set_as(w, &w->ann, CLF_FIELD_SEGMENT, "");
	assert_null(set_of(w, CLF_FIELD_OWNER));
	/* A segment that it had before changes nothing. */
	w->facts.soles = of_the_same;
	set_as(w, &w->ann, CLF_FIELD_SEGMENT, "north");
	assert_int_equal(steps_of(w, CLF_STEP_SET), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(each_field_is_set_and_said),
	    PLAN_TEST(test_1_7_a_new_segments_only_manager_becomes_owner_and_is_told),
	    PLAN_TEST(test_1_7_without_one_manager_alone_the_owner_stays),
	    PLAN_TEST(the_same_again_leaves_no_trace),
	    PLAN_TEST(the_unknown_is_refused_with_what_there_is),
	    PLAN_TEST(customers_and_the_unsure_change_nothing),
	    PLAN_TEST(only_administrators_delete),
	    PLAN_TEST(a_new_owner_is_told_and_the_rule_applies),
	    PLAN_TEST(who_takes_a_ticket_needs_no_notice),
	    PLAN_TEST(an_owner_must_be_active),
	    PLAN_TEST(giving_up_a_ticket_tells_nobody),
	    PLAN_TEST(a_team_is_told_of_what_nobody_owns),
	    PLAN_TEST(a_team_in_other_letters_is_the_same),
	    PLAN_TEST(owner_and_team_together_tell_the_owner_alone),
	    PLAN_TEST(several_changes_are_one),
	    PLAN_TEST(a_change_needs_a_ticket),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
