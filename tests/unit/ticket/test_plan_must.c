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

/* Statuses of which one demands a cause, and one forbids it. */
static void with_demands(struct world *w)
{
	struct clf_ticket_status *list =
	    clf_arena_array_of(w->arena, CLF_COUNT(all_statuses), struct clf_ticket_status);

	memcpy(list, all_statuses, sizeof all_statuses);
	for (size_t i = 0; i < CLF_COUNT(all_statuses); i++) {
		if (list[i].kind == CLF_KIND_CLOSED)
			list[i].causes = CLF_CAUSES_REQUIRED;
		if (list[i].kind == CLF_KIND_ANSWERED)
			list[i].causes = CLF_CAUSES_FORBIDDEN;
	}
	w->facts.statuses = list;
	w->facts.status_count = CLF_COUNT(all_statuses);
}

static void ask(struct world *w, const char *text)
{
	const struct clf_ticket_status *statuses = w->facts.statuses;
	size_t count = w->facts.status_count;

	as_agent(w, &w->ann);
	with_directory(w);
	if (count == w->facts.status_count)
		w->facts.statuses = statuses;
	w->request.via = CLF_VIA_API;
	w->request.mail = NULL;
	w->request.commands = read_commands(w, text);
	w->request.action_count = 0;
	doing(w, CLF_ACTION_COMMANDS);
	make(w);
}

static void with_cause(struct world *w, const struct clf_item *cause)
{
	w->facts.causes = cause;
	w->facts.cause_count = cause != NULL;
}

static void test_5_3_causes_come_and_go_each_with_its_line(void **state)
{
	struct world *w = *state;
	const struct clf_step *event;

	ask(w, "#cause late, bro");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_CAUSE), 2);
	ask(w, "#cause late");
	event = event_of(w, "cause");
	assert_string_equal(event->to, "Late");
	assert_string_equal(event->to_value, "71");
	assert_null(event->from);
	with_cause(w, &parcel_causes[0]);
	ask(w, "#cause late");
	assert_int_equal(w->plan.step_count, 0);
	ask(w, "#cause -late, Broken");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_null(step_at(w, CLF_STEP_CAUSE, 0)->text);
	assert_string_equal(step_at(w, CLF_STEP_CAUSE, 1)->text, "Broken");
	/* A name with a comma in it is one. */
	with_cause(w, NULL);
	ask(w, "#cause lost, or stolen");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(step_at(w, CLF_STEP_CAUSE, 0)->number, LOST);
}

static void test_5_3_a_cause_is_one_of_the_tickets_own_set(void **state)
{
	struct world *w = *state;

	ask(w, "#cause Rude");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_non_null(strstr(w->plan.refusal, "Late, Broken, Lost"));
	w->ticket.cause_set = 0;
	ask(w, "#cause Late");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_non_null(strstr(w->plan.refusal, "no root causes are set up for this ticket"));
}

static void replace(struct world *w, enum clf_field field, int64_t gone, int64_t instead, const char *name)
{
	as_agent(w, &w->ann);
	w->request.desk = true;
	w->actions[0] = (struct clf_action){
	    .kind = CLF_ACTION_REPLACE, .field = field, .number = gone, .instead = instead, .text = name};
	w->request.action_count = 1;
	make(w);
}

static void test_5_3_what_an_administrator_took_away_gives_way(void **state)
{
	struct world *w = *state;

	with_cause(w, &parcel_causes[0]);
	replace(w, CLF_FIELD_CAUSES, LATE, 999, "Of no set");
	assert_int_equal(step_at(w, CLF_STEP_CAUSE, 0)->number, LATE);
	assert_int_equal(step_at(w, CLF_STEP_CAUSE, 1)->number, 999);
	replace(w, CLF_FIELD_CAUSES, BROKEN, LOST, "Lost");
	assert_null(step_at(w, CLF_STEP_CAUSE, 0));
	replace(w, CLF_FIELD_CAUSE_SET, PARCEL_CAUSES, 0, NULL);
	assert_int_equal(set_of(w, CLF_FIELD_CAUSE_SET)->number, 0);
	replace(w, CLF_FIELD_CAUSE_SET, PARCEL_CAUSES + 1, 7, "Another");
	assert_null(set_of(w, CLF_FIELD_CAUSE_SET));
	/* A status that demands one keeps it. */
	with_demands(w);
	w->ticket.status = CLOSED;
	replace(w, CLF_FIELD_CAUSES, LATE, 0, NULL);
	expect_refused_for(w, "causes", "needs a root cause");
}

static void test_5_3_a_close_without_a_cause_is_refused_and_with_one_it_isnt(void **state)
{
	static const char *const good[] = {"#cause late\n#close", "#close\n#cause late",
					   "#close it is done\n#cause Broken"};
	struct world *w = *state;

	with_demands(w);
	ask(w, "#close");
	expect_refused_for(w, "causes", "the status Closed needs a root cause: give one of Late, Broken");
	for (size_t i = 0; i < CLF_COUNT(good); i++) {
		ask(w, good[i]);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(set_of(w, CLF_FIELD_STATUS)->number, CLOSED);
	}
	w->ticket.cause_set = 0;
	ask(w, "#close");
	expect_refused_for(w, "causes", "no root causes are set up for this ticket");
}

static void test_5_3_a_closed_ticket_keeps_a_cause(void **state)
{
	struct world *w = *state;

	with_demands(w);
	w->ticket.status = CLOSED;
	with_cause(w, &parcel_causes[0]);
	ask(w, "#cause -late");
	expect_refused_for(w, "causes", "needs a root cause");
	ask(w, "#cause -late, broken");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	/* What was so before is nobody's fault now. */
	with_cause(w, NULL);
	ask(w, "#priority high");
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void test_5_3_a_status_that_forbids_causes_has_none(void **state)
{
	struct world *w = *state;

	with_demands(w);
	with_cause(w, &parcel_causes[0]);
	ask(w, "#status answered");
	expect_refused_for(w, "causes", "the status Answered allows no root cause: take away Late");
	ask(w, "#status answered\n#cause -late");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	w->ticket.status = ANSWERED;
	with_cause(w, NULL);
	ask(w, "#cause late");
	expect_refused_for(w, "causes", "allows no root cause");
}

static void test_5_3_a_rule_is_held_to_it_and_the_rest_stands(void **state)
{
	struct world *w = *state;
	const struct clf_step *event;

	with_demands(w);
	world_rule(
	    w, CLF_RULE_GENERAL, "Closes on tags",
	    "{'when':[{'event':'changed','field':'tags'}],'then':[{'do':'status','to':5},{'do':'priority','to':'low'}]}");
	ask(w, "#tag done");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 1);
	assert_null(set_of(w, CLF_FIELD_STATUS));
	assert_null(set_of(w, CLF_FIELD_PRIORITY));
	event = event_of(w, "rule-failed");
	assert_non_null(event);
	assert_non_null(strstr(event->to, "needs a root cause"));
	ask(w, "#tag done\n#cause late");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(set_of(w, CLF_FIELD_STATUS)->number, CLOSED);
}

static void test_5_3_a_type_brings_its_causes_in_the_same_request(void **state)
{
	static const char *const mails[] = {"#type complaint\n#cause rude", "#cause rude\n#type complaint",
					    "#close\n#cause rude\n#type complaint"};
	struct world *w = *state;

	with_demands(w);
	w->ticket.cause_set = 0;
	w->ticket.owner = 0;
	w->facts.owner = NULL;
	w->ticket.team = NULL;
	for (size_t i = 0; i < CLF_COUNT(mails); i++) {
		ask(w, mails[i]);
		if (w->plan.refusal != NULL)
			fail_msg("%s: %s", mails[i], w->plan.refusal);
		assert_int_equal(step_at(w, CLF_STEP_CAUSE, 0)->number, RUDE);
		assert_string_equal(set_of(w, CLF_FIELD_TEAM)->text, "Night");
	}
	ask(w, "#cause rude\n#type praise");
	expect_refused_for(w, "causes", "no root causes are set up for this ticket");
	/* As fields of one request, in whatever order they come. */
	as_agent(w, &w->ann);
	w->request.commands = NULL;
	w->request.action_count = 0;
	setting(w, CLF_FIELD_CAUSES, "Rude");
	setting(w, CLF_FIELD_TYPE, "Complaint");
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(step_at(w, CLF_STEP_CAUSE, 0)->number, RUDE);
	/* The set that a criterion chose outranks the type's. */
	w->ticket.cause_set = PARCEL_CAUSES;
	ask(w, "#type complaint\n#cause rude");
	expect_refused_for(w, "causes", "Late, Broken");
}

static void test_5_3_a_rule_gives_a_type_and_a_cause_of_it(void **state)
{
	struct world *w = *state;

	w->ticket.cause_set = 0;
	world_rule(w, CLF_RULE_GENERAL, "Sorts",
		   "{'when':[{'event':'changed','field':'tags'}],"
		   "'then':[{'do':'type','to':65},{'do':'cause','add':[74]}]}");
	ask(w, "#tag rude");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_null(event_of(w, "rule-failed"));
	assert_int_equal(step_at(w, CLF_STEP_CAUSE, 0)->number, RUDE);
}

static void test_5_3_rules_ask_for_causes_and_what_was_learned(void **state)
{
	static const struct {
		const char *leaf;
		bool with_late, without;
	} cases[] = {
	    {"{'field':'causes','any_of':[71,74]}", true, false},
	    {"{'field':'causes','all_of':[71,74]}", false, false},
	    {"{'field':'causes','none_of':[74]}", true, true},
	    {"{'field':'causes','none_of':[71]}", false, true},
	    {"{'field':'causes','empty':true}", false, true},
	    {"{'field':'causes','empty':false}", true, false},
	    {"{'field':'learned','empty':true}", true, true},
	    {"{'field':'learned','contains':'foil'}", false, false},
	};
	static const struct clf_item renamed = {LATE, "Too late"};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		world_rule(w, CLF_RULE_GENERAL, "Asks",
			   clf_arena_printf(w->rule_arena,
					    "{'when':[{'event':'changed','field':'tags'}],'if':{'all':[%s]},"
					    "'then':[{'do':'priority','to':'low'}]}",
					    cases[i].leaf));
		/* By what it is, not by how it was called when the rule was read. */
		with_cause(w, &renamed);
		ask(w, "#tag a");
		if ((set_of(w, CLF_FIELD_PRIORITY) != NULL) != cases[i].with_late)
			fail_msg("with a cause: %s", cases[i].leaf);
		with_cause(w, NULL);
		ask(w, "#tag a");
		if ((set_of(w, CLF_FIELD_PRIORITY) != NULL) != cases[i].without)
			fail_msg("without one: %s", cases[i].leaf);
		w->desk.count--;
	}
	/* As they will be, and when they change. */
	world_rule(w, CLF_RULE_GENERAL, "Hears",
		   "{'when':[{'event':'changed','field':'causes','to':71},{'event':'changed','field':'learned'}],"
		   "'if':{'any':[{'field':'causes','any_of':71},{'field':'learned','contains':'foil'}]},"
		   "'then':[{'do':'note','text':'{{ticket.causes}} {{ticket.learned}}'}]}");
	ask(w, "#cause late");
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "Late");
	ask(w, "#cause broken");
	assert_null(step_at(w, CLF_STEP_COMMENT, 0));
	ask(w, "#learned Pack it in foil.\n#cause broken");
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "Broken Pack it in foil.");
}

/* Stays as it is, and says so once: the timer has gone, the line and the failed run tell who looks after rules. */
static void test_5_3_what_closes_by_itself_stays_without_the_cause_demanded(void **state)
{
	struct world *w = *state;
	struct clf_rule *rule =
	    world_rule(w, CLF_RULE_GENERAL, "Closes by itself",
		       "{'when':[{'event':'elapsed','since':'status','after':'7d'}],"
		       "'if':{'all':[{'field':'status','kind':['resolved']}]},'then':[{'do':'close'}]}");
	const struct clf_timer timer = {rule->id, NOW - 8 * CLF_DAY, NOW - CLF_DAY};

	with_demands(w);
	w->ticket.status = RESOLVED;
	w->ticket.status_at = NOW - 8 * CLF_DAY;
	w->facts.rules.timers = &timer;
	w->facts.rules.timer_count = 1;
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true};
	w->request.via = CLF_VIA_CLOCK;
	w->request.action_count = 0;
	doing(w, CLF_ACTION_ELAPSED)->rule = rule->id;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_null(set_of(w, CLF_FIELD_STATUS));
	assert_non_null(strstr(event_of(w, "rule-failed")->to, "the status Closed needs a root cause"));
	assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 1);
	assert_string_equal(step_at(w, CLF_STEP_RULE_RUN, 0)->what, "failed");
	for (size_t i = 0; step_at(w, CLF_STEP_TIMER, i) != NULL; i++)
		assert_int_equal(step_at(w, CLF_STEP_TIMER, i)->due_at, 0);
	/* With one it closes. */
	with_cause(w, &parcel_causes[0]);
	make(w);
	assert_int_equal(set_of(w, CLF_FIELD_STATUS)->number, CLOSED);
}

/* The ticket is a complaint, which needs both. */
static const struct clf_custom type_fields[] = {
    {.id = 17, .name = "order_number", .label = "Order number", .type = CLF_CUSTOM_LINE},
    {.id = 18, .name = "amount", .label = "Amount", .type = CLF_CUSTOM_NUMBER},
};
static const struct clf_customs type_customs = {type_fields, CLF_COUNT(type_fields)};

static void with_required(struct world *w)
{
	static const struct clf_item required[] = {{17, "order_number"}, {18, "amount"}};
	struct clf_list_item *items = clf_arena_array_of(w->rule_arena, CLF_COUNT(world_items), struct clf_list_item);

	memcpy(items, world_items, sizeof world_items);
	for (size_t i = 0; i < CLF_COUNT(world_items); i++) {
		if (items[i].id != TYPE_COMPLAINT)
			continue;
		items[i].required = required;
		items[i].required_count = CLF_COUNT(required);
	}
	w->desk.lists.items = items;
	w->facts.customs = &type_customs;
	w->ticket.type = (struct clf_item){TYPE_COMPLAINT, "Complaint"};
}

static void test_9_fields_that_a_type_requires_come_before_the_end(void **state)
{
	static const char *const good[] = {"#set order_number A-1\n#set amount 12\n#close",
					   "#close\n#set amount 12\n#set Order number A-1", "#type praise\n#close"};
	struct world *w = *state;

	with_required(w);
	ask(w, "#close");
	expect_refused_for(w, "fields.order_number\nfields.amount",
			   "the status Closed needs what the type Complaint requires; set along with it: "
			   "Order number, Amount");
	ask(w, "#status resolved\n#set order_number A-1");
	expect_refused_for(w, "fields.amount", "the status Resolved needs");
	ask(w, "#status answered");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	for (size_t i = 0; i < CLF_COUNT(good); i++) {
		ask(w, good[i]);
		if (w->plan.refusal != NULL)
			fail_msg("%s: %s", good[i], w->plan.refusal);
		assert_int_equal(set_of(w, CLF_FIELD_STATUS)->number, CLOSED);
	}
}

static void test_9_what_is_over_keeps_the_fields_that_its_type_requires(void **state)
{
	static const struct clf_custom_value held[] = {{17, "A-1"}};
	struct world *w = *state;

	with_required(w);
	w->ticket.status = CLOSED;
	w->ticket.held = held;
	w->ticket.held_count = CLF_COUNT(held);
	/* The amount was missing before. */
	ask(w, "#priority high");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	ask(w, "#set order_number none");
	expect_refused_for(w, "fields.order_number", "Order number");
	w->ticket.type = (struct clf_item){TYPE_PRAISE, "Praise"};
	ask(w, "#type complaint");
	expect_refused_for(w, "fields.amount", "Amount");
	w->request.desk = true;
	ask(w, "#type complaint");
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void test_9_a_rule_is_held_to_the_fields_that_a_type_requires(void **state)
{
	struct world *w = *state;

	with_required(w);
	world_rule(w, CLF_RULE_GENERAL, "Closes on tags",
		   "{'when':[{'event':'changed','field':'tags'}],'then':[{'do':'status','to':5}]}");
	ask(w, "#tag done");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 1);
	assert_null(set_of(w, CLF_FIELD_STATUS));
	assert_non_null(strstr(event_of(w, "rule-failed")->to, "Order number, Amount"));
	ask(w, "#tag done\n#set order_number A-1\n#set amount 3");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(set_of(w, CLF_FIELD_STATUS)->number, CLOSED);
}

/* A ticket that is made has none of them: no rule closes it at once. */
static void test_9_a_new_ticket_ends_with_what_its_type_requires_alone(void **state)
{
	struct world *w = *state;

	with_required(w);
	world_rule(w, CLF_RULE_GENERAL, "Closes what is made",
		   "{'when':[{'event':'created'}],'then':[{'do':'type','to':65},{'do':'status','to':5}]}");
	as_agent(w, &w->ann);
	without_ticket(w);
	w->new_ticket = (struct clf_new_ticket){.subject = "Lamp", .customer = {.address = "dora@home.example"}};
	w->request.action_count = 0;
	doing(w, CLF_ACTION_CREATE)->new_ticket = &w->new_ticket;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_non_null(strstr(event_of(w, "rule-failed")->to, "Order number, Amount"));
	assert_null(set_of(w, CLF_FIELD_STATUS));
}

static void test_5_5_who_may_resolve_may_not_close_where_closing_is_an_approval(void **state)
{
	static const struct clf_permission approval[] = {{"close", CLF_ROLE_AGENT, CLF_SCOPE_NONE}};
	struct world *w = *state;

	w->facts.permissions = approval;
	w->facts.permission_count = CLF_COUNT(approval);
	by_command(w, &w->ann, CLF_VIA_API, "#resolved");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	by_command(w, &w->ann, CLF_VIA_API, "#close");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_true(w->plan.denied);
	assert_non_null(strstr(w->plan.refusal, "managers"));
	by_command(w, &w->ann, CLF_VIA_API, "#status closed");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	w->ticket.status = RESOLVED;
	by_command(w, &w->mia, CLF_VIA_API, "#close");
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void test_5_5_explain_and_close_in_one_go(void **state)
{
	struct world *w = *state;

	with_demands(w);
	ask(w, "#close it was the rain\n#cause late\n#learned Pack it in foil.\n\nThe driver says so.");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(set_of(w, CLF_FIELD_STATUS)->number, CLOSED);
	assert_string_equal(set_of(w, CLF_FIELD_LEARNED)->text, "Pack it in foil.");
	assert_int_equal(steps_of(w, CLF_STEP_CAUSE), 1);
	assert_non_null(strstr(step_at(w, CLF_STEP_COMMENT, 0)->text, "it was the rain"));
	assert_non_null(event_of(w, "learned"));
	assert_non_null(event_of(w, "cause"));
	assert_non_null(event_of(w, "status"));
}

static void set_causes(struct world *w, const char *text)
{
	as_agent(w, &w->ann);
	w->request.action_count = 0;
	setting(w, CLF_FIELD_CAUSES, text);
	make(w);
}

/* By API and page all of them are given at once: what isn't among them goes, what was stays without a line. */
static void test_5_3_all_causes_are_given_at_once(void **state)
{
	struct world *w = *state;

	with_cause(w, &parcel_causes[0]);
	set_causes(w, "Broken\nLost, or stolen\n");
	assert_int_equal(steps_of(w, CLF_STEP_CAUSE), 3);
	assert_int_equal(step_at(w, CLF_STEP_CAUSE, 0)->number, LATE);
	assert_null(step_at(w, CLF_STEP_CAUSE, 0)->text);
	assert_int_equal(step_at(w, CLF_STEP_CAUSE, 1)->number, BROKEN);
	assert_int_equal(step_at(w, CLF_STEP_CAUSE, 2)->number, LOST);
	set_causes(w, " Late \nBroken");
	assert_int_equal(steps_of(w, CLF_STEP_CAUSE), 1);
	assert_int_equal(step_at(w, CLF_STEP_CAUSE, 0)->number, BROKEN);
	set_causes(w, "Late\nRude");
	expect_refused_for(w, "causes", "there is no root cause \"Rude\"");
	assert_int_equal(steps_of(w, CLF_STEP_CAUSE), 0);
	set_causes(w, "");
	assert_int_equal(steps_of(w, CLF_STEP_CAUSE), 1);
	assert_null(step_at(w, CLF_STEP_CAUSE, 0)->text);
	ask(w, "#cause ,");
	expect_refused(w, "#cause needs something behind it");
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
	    PLAN_TEST(test_5_3_causes_come_and_go_each_with_its_line),
	    PLAN_TEST(test_5_3_a_cause_is_one_of_the_tickets_own_set),
	    PLAN_TEST(test_5_3_what_an_administrator_took_away_gives_way),
	    PLAN_TEST(test_5_3_a_close_without_a_cause_is_refused_and_with_one_it_isnt),
	    PLAN_TEST(test_5_3_a_closed_ticket_keeps_a_cause),
	    PLAN_TEST(test_5_3_a_status_that_forbids_causes_has_none),
	    PLAN_TEST(test_5_3_a_rule_is_held_to_it_and_the_rest_stands),
	    PLAN_TEST(test_5_3_a_type_brings_its_causes_in_the_same_request),
	    PLAN_TEST(test_5_3_a_rule_gives_a_type_and_a_cause_of_it),
	    PLAN_TEST(test_5_3_rules_ask_for_causes_and_what_was_learned),
	    PLAN_TEST(test_5_3_what_closes_by_itself_stays_without_the_cause_demanded),
	    PLAN_TEST(test_9_fields_that_a_type_requires_come_before_the_end),
	    PLAN_TEST(test_9_what_is_over_keeps_the_fields_that_its_type_requires),
	    PLAN_TEST(test_9_a_rule_is_held_to_the_fields_that_a_type_requires),
	    PLAN_TEST(test_9_a_new_ticket_ends_with_what_its_type_requires_alone),
	    PLAN_TEST(test_5_5_who_may_resolve_may_not_close_where_closing_is_an_approval),
	    PLAN_TEST(test_5_5_explain_and_close_in_one_go),
	    PLAN_TEST(test_5_3_all_causes_are_given_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
