/*
 * test_plan_must.c - what has to hold of a whole request: the comment that is demanded with a change (5.1), who may
 * become the owner (5.2), and the segment in which a ticket began (2.2).
 */
#include "commanding.h"

static void by_command(struct world *w, const struct clf_agent *agent, enum clf_via via, const char *text)
{
	as_agent(w, agent);
	with_directory(w);
	w->request.via = via;
	w->request.mail = NULL;
	w->request.commands = read_commands(w, text);
	w->request.action_count = 0;
	doing(w, CLF_ACTION_COMMANDS);
	make(w);
}

static void expect_refused_for(struct world *w, const char *field, const char *says)
{
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_string_equal(w->plan.field, field);
	assert_non_null(strstr(w->plan.refusal, says));
	assert_false(w->plan.denied);
	assert_int_equal(steps_of(w, CLF_STEP_SET), 0);
}

static void test_5_1_a_change_without_its_comment_is_refused_where_one_is_demanded(void **state)
{
	struct world *w = *state;

	w->facts.installation.comment_page = true;
	by_command(w, &w->ann, CLF_VIA_PAGE, "#priority high");
	expect_refused_for(w, "comment", "needs a comment");
	by_command(w, &w->ann, CLF_VIA_PAGE, "#tag late");
	expect_refused_for(w, "comment", "needs a comment");
	by_command(w, &w->ann, CLF_VIA_PAGE, "#priority high\n\nShe waits since Monday.");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
	by_command(w, &w->ann, CLF_VIA_PAGE, "#priority high\n#reply\n\nWe hurry.");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	/* What changes nothing of the ticket needs none. */
	by_command(w, &w->ann, CLF_VIA_PAGE, "#watch");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	by_command(w, &w->ann, CLF_VIA_PAGE, "#priority medium");
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void test_5_1_each_channel_has_its_own_demand(void **state)
{
	static const enum clf_via vias[] = {CLF_VIA_PAGE, CLF_VIA_API, CLF_VIA_MAIL, CLF_VIA_CLI};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(vias); i++) {
		w->facts.installation = (struct clf_installation){.comment_page = vias[i] == CLF_VIA_PAGE,
								  .comment_api = vias[i] == CLF_VIA_API,
								  .comment_mail = vias[i] == CLF_VIA_MAIL,
								  .comment_cli = vias[i] == CLF_VIA_CLI};
		for (size_t k = 0; k < CLF_COUNT(vias); k++) {
			by_command(w, &w->ann, vias[k], "#priority high");
			expect_outcome(w, i == k ? CLF_OUTCOME_REFUSED : CLF_OUTCOME_TICKET);
		}
	}
}

static void test_5_1_what_the_desk_itself_changes_needs_no_comment(void **state)
{
	struct world *w = *state;

	w->facts.installation.comment_page = true;
	w->request.desk = true;
	by_command(w, &w->ann, CLF_VIA_PAGE, "#priority high");
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void test_5_2_owners_are_those_who_manage_the_segment(void **state)
{
	struct world *w = *state;
	const struct clf_segment_manager south[] = {{"South", w->bob}, {"South", w->mia}};

	w->facts.installation.owners_managers = w->facts.installation.owners_strict = true;
	by_command(w, &w->ann, CLF_VIA_API, "#assign bob");
	expect_refused_for(w, "owner", "Bob doesn't manage North, whose tickets go to Mia");
	by_command(w, &w->ann, CLF_VIA_API, "#assign mia");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	/* The segment that is chosen along with it counts, wherever it stands. */
	w->facts.segment_managers = south;
	w->facts.segment_manager_count = CLF_COUNT(south);
	by_command(w, &w->ann, CLF_VIA_API, "#assign bob\n#segment south");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(w->plan.steps != NULL ? set_of(w, CLF_FIELD_OWNER)->number : 0, BOB);
	by_command(w, &w->ann, CLF_VIA_API, "#segment none\n#assign bob");
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void test_5_2_anybody_owns_where_nobody_manages_or_when_so_set(void **state)
{
	struct world *w = *state;

	w->facts.installation.owners_managers = true;
	by_command(w, &w->ann, CLF_VIA_API, "#assign bob");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	w->facts.installation.owners_managers = w->facts.installation.owners_strict = true;
	w->facts.manager_count = 0;
	by_command(w, &w->ann, CLF_VIA_API, "#assign bob");
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void test_5_2_an_unowned_ticket_is_taken_by_whoever_sees_it(void **state)
{
	static const struct clf_permission see_all[] = {{"view", CLF_ROLE_AGENT, CLF_SCOPE_ALL}};
	struct world *w = *state;

	w->facts.installation.owners_managers = w->facts.installation.owners_strict = true;
	unowned(w);
	by_command(w, &w->bob, CLF_VIA_API, "#take");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, BOB);
	/* Of a team that isn't his: where agents see all tickets he may take it, and nothing else. */
	w->ticket.team = "Parcels";
	by_command(w, &w->bob, CLF_VIA_API, "#take");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	w->facts.permissions = see_all;
	w->facts.permission_count = CLF_COUNT(see_all);
	by_command(w, &w->bob, CLF_VIA_API, "#take");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	by_command(w, &w->bob, CLF_VIA_API, "#priority high");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
}

static void set_original(struct world *w, const struct clf_agent *agent, const char *text)
{
	as_agent(w, agent);
	w->request.action_count = 0;
	setting(w, CLF_FIELD_ORIGINAL_SEGMENT, text);
	make(w);
}

static void test_2_2_managers_correct_the_first_segment_and_agents_do_not(void **state)
{
	struct world *w = *state;
	const struct clf_step *event;

	w->ticket.original_segment = "South";
	w->facts.named_original_exists = true;
	set_original(w, &w->ann, "North");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_true(w->plan.denied);
	set_original(w, &w->mia, "North");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_string_equal(set_of(w, CLF_FIELD_ORIGINAL_SEGMENT)->text, "North");
	event = event_of(w, "original-segment");
	assert_non_null(event);
	assert_string_equal(event->from, "South");
	assert_string_equal(event->to, "North");
	assert_null(set_of(w, CLF_FIELD_SEGMENT));
	w->facts.named_original_exists = false;
	w->facts.near_original = "North";
	set_original(w, &w->mia, "Nort");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_non_null(strstr(w->plan.refusal, "the nearest is North"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(test_5_1_a_change_without_its_comment_is_refused_where_one_is_demanded),
	    PLAN_TEST(test_5_1_each_channel_has_its_own_demand),
	    PLAN_TEST(test_5_1_what_the_desk_itself_changes_needs_no_comment),
	    PLAN_TEST(test_5_2_owners_are_those_who_manage_the_segment),
	    PLAN_TEST(test_5_2_anybody_owns_where_nobody_manages_or_when_so_set),
	    PLAN_TEST(test_5_2_an_unowned_ticket_is_taken_by_whoever_sees_it),
	    PLAN_TEST(test_2_2_managers_correct_the_first_segment_and_agents_do_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
