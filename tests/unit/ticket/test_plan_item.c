/*
 * test_plan_item.c - what a ticket has of the administrators' lists, and what follows when it gets another.
 */
#include "commanding.h"

static void set(struct world *w, const struct clf_agent *who, enum clf_field field, const char *text)
{
	clf_arena_reset(w->arena);
	as_agent(w, who);
	w->request.action_count = 0;
	setting(w, field, text);
	make(w);
}

static void test_5_1_an_item_is_set_with_both_values_in_the_history(void **state)
{
	struct world *w = *state;
	const struct clf_step *step;

	w->ticket.queue = (struct clf_item){QUEUE_POST, "Post"};
	set(w, &w->ann, CLF_FIELD_QUEUE, "RETURNS");
	assert_null(w->plan.refusal);
	assert_int_equal(set_of(w, CLF_FIELD_QUEUE)->number, QUEUE_RETURNS);
	step = event_of(w, "queue");
	assert_string_equal(step->from, "Post");
	assert_string_equal(step->to, "Returns");
	assert_string_equal(step->from_value, "62");
	assert_string_equal(step->to_value, "61");
	w->ticket.queue = (struct clf_item){QUEUE_RETURNS, "Returns"};
	set(w, &w->ann, CLF_FIELD_QUEUE, "returns");
	assert_null(set_of(w, CLF_FIELD_QUEUE));
	set(w, &w->ann, CLF_FIELD_QUEUE, "");
	assert_int_equal(set_of(w, CLF_FIELD_QUEUE)->number, 0);
}

static void test_2_1_what_isnt_set_up_or_has_gone_is_refused(void **state)
{
	struct world *w = *state;

	set(w, &w->ann, CLF_FIELD_QUEUE, "Pigeons");
	assert_non_null(strstr(w->plan.refusal, "there is no queue \"Pigeons\""));
	w->desk.lists.item_count = 0;
	set(w, &w->ann, CLF_FIELD_QUEUE, "Returns");
	assert_string_equal(w->plan.refusal, "no queues are set up");
	set(w, &w->ann, CLF_FIELD_GROUP, "House");
	assert_string_equal(w->plan.refusal, "no groups are set up");
}

static void test_5_1_choosing_the_stage_that_ends_closes(void **state)
{
	struct world *w = *state;

	set(w, &w->ann, CLF_FIELD_STAGE, "Done");
	assert_null(w->plan.refusal);
	assert_int_equal(set_of(w, CLF_FIELD_STAGE)->number, STAGE_DONE);
	assert_int_equal(set_of(w, CLF_FIELD_STATUS)->number, CLOSED);
}

static void test_5_1_closing_sets_the_stage_and_reopening_the_first(void **state)
{
	struct world *w = *state;

	set(w, &w->ann, CLF_FIELD_STATUS, "Closed");
	assert_int_equal(set_of(w, CLF_FIELD_STAGE)->number, STAGE_DONE);
	w->ticket.status = CLOSED;
	w->ticket.stage = (struct clf_item){STAGE_DONE, "Done"};
	set(w, &w->ann, CLF_FIELD_STATUS, "Open");
	assert_int_equal(set_of(w, CLF_FIELD_STAGE)->number, STAGE_BEGUN);
}

static void test_5_16_a_types_team_gets_the_ticket_that_is_nobodys(void **state)
{
	struct world *w = *state;

	unowned(w);
	w->ticket.team = NULL;
	set(w, &w->mia, CLF_FIELD_TYPE, "Complaint");
	assert_string_equal(set_of(w, CLF_FIELD_TEAM)->text, "Night");
	w->ticket.team = "Parcels";
	set(w, &w->mia, CLF_FIELD_TYPE, "Complaint");
	assert_null(set_of(w, CLF_FIELD_TEAM));
	w->ticket.owner = ANN;
	w->facts.owner = &w->ann;
	w->ticket.team = NULL;
	set(w, &w->ann, CLF_FIELD_TYPE, "Complaint");
	assert_null(set_of(w, CLF_FIELD_TEAM));
}

static void test_5_16_a_type_given_at_creation_brings_its_team(void **state)
{
	struct world *w = *state;

	without_ticket(w);
	as_agent(w, &w->ann);
	w->new_ticket = (struct clf_new_ticket){.subject = "Lamp",
						.customer = {.address = "dora@home.example"},
						.type = {.name = "complaint"},
						.priority = CLF_PRIORITY_MEDIUM};
	doing(w, CLF_ACTION_CREATE)->new_ticket = &w->new_ticket;
	make(w);
	assert_null(w->plan.refusal);
	assert_int_equal(step_at(w, CLF_STEP_CREATE, 0)->new_ticket->type.id, TYPE_COMPLAINT);
	assert_string_equal(step_at(w, CLF_STEP_CREATE, 0)->new_ticket->team, "Night");
}

static void test_5_1_a_group_limits_whom_its_tickets_go_to(void **state)
{
	struct world *w = *state;

	w->ticket.group = (struct clf_item){GROUP_NIGHT, "Owls"};
	w->facts.named = &w->mia;
	set(w, &w->ann, CLF_FIELD_OWNER, "mia@corp.example");
	assert_non_null(strstr(w->plan.refusal, "doesn't belong to the group Owls"));
	w->facts.named = &w->bob;
	set(w, &w->ann, CLF_FIELD_OWNER, "bob@corp.example");
	assert_null(w->plan.refusal);
	/* And the other way round: who has it has to be of the group that it gets. */
	w->ticket.group = (struct clf_item){0, NULL};
	set(w, &w->ann, CLF_FIELD_GROUP, "Owls");
	assert_non_null(strstr(w->plan.refusal, "doesn't belong to the group Owls"));
	set(w, &w->ann, CLF_FIELD_GROUP, "House");
	assert_null(w->plan.refusal);
}

static void test_5_1_by_mail_an_item_is_named_by_its_beginning(void **state)
{
	struct world *w = *state;

	ann_writes(w, "#queue ret\n#type praise");
	assert_null(w->plan.refusal);
	assert_int_equal(set_of(w, CLF_FIELD_QUEUE)->number, QUEUE_RETURNS);
	assert_int_equal(set_of(w, CLF_FIELD_TYPE)->number, TYPE_PRAISE);
}

static void test_5_5_a_reason_of_the_list_is_the_reason_and_any_other_a_note(void **state)
{
	static const struct {
		const char *text;
		int64_t reason;
		const char *note;
	} cases[] = {
	    {"#close REFUNDED", REASON_REFUNDED, NULL},
	    {"#close ref", REASON_REFUNDED, NULL},
	    {"#close back", REASON_PAID, NULL},
	    {"#close refunded\n\nShe called.", REASON_REFUNDED, "She called."},
	    {"#close refunded in cash", 0, "refunded in cash"},
	    {"#close fund", 0, "fund"}, /* only within a name */
	    {"#close she called", 0, "she called"},
	    {"#close", 0, NULL},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct clf_step *note;

		ann_writes(w, cases[i].text);
		assert_null(w->plan.refusal);
		assert_int_equal(set_of(w, CLF_FIELD_STATUS)->number, CLOSED);
		if ((set_of(w, CLF_FIELD_REASON) != NULL) != (cases[i].reason != 0))
			fail_msg("%s", cases[i].text);
		if (cases[i].reason != 0) {
			assert_int_equal(set_of(w, CLF_FIELD_REASON)->number, cases[i].reason);
			assert_string_equal(change_of(w, "reason")->to, set_of(w, CLF_FIELD_REASON)->text);
		}
		note = step_at(w, CLF_STEP_COMMENT, 0);
		assert_int_equal(note != NULL, cases[i].note != NULL);
		if (note != NULL)
			assert_string_equal(note->text, cases[i].note);
	}
}

static void test_5_5_two_reasons_that_could_be_meant_are_refused_with_both(void **state)
{
	struct world *w = *state;
	struct clf_list_item items[CLF_COUNT(world_items)];

	memcpy(items, world_items, sizeof items);
	for (size_t i = 0; i < CLF_COUNT(items); i++) {
		if (items[i].id == REASON_PAID)
			items[i].name = "Replaced";
	}
	w->desk.lists.items = items;
	ann_writes(w, "#close re");
	assert_non_null(strstr(w->plan.refusal, "\"re\" could be Refunded, Replaced"));
	assert_string_equal(w->plan.field, "reason");
	assert_null(set_of(w, CLF_FIELD_STATUS));
}

static const struct clf_custom own_fields[] = {
    {.id = 17, .name = "order_number", .label = "Order number", .type = CLF_CUSTOM_LINE},
    {.id = 18, .name = "order_date", .label = "Ordered", .type = CLF_CUSTOM_DATE},
    {.id = 19, .name = "amount", .label = "Amount", .type = CLF_CUSTOM_NUMBER},
};
static const struct clf_customs own_customs = {own_fields, CLF_COUNT(own_fields)};

/* Whoever mistypes a field's name learns which there are. */
static void test_2_1_a_field_that_isnt_there_is_refused_with_those_that_are(void **state)
{
	static const struct {
		const char *text, *says;
	} wrong[] = {
	    {"#set amuont 12", "there is no field \"amuont\"; the nearest is amount"},
	    {"#set moonlight: full", "there is no field \"moonlight\"; there are: order_number, order_date, amount"},
	    {"#set order 12", "\"order\" could be "},
	    {"#set amount", "write what amount is to be behind its name, or none"},
	    {"#set amount twelve", "amount: "},
	};
	struct world *w = *state;

	w->facts.customs = &own_customs;
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		ann_writes(w, wrong[i].text);
		expect_refused(w, wrong[i].says);
		assert_int_equal(steps_of(w, CLF_STEP_VALUE), 0);
	}
	ann_writes(w, "#set amount 12");
	assert_string_equal(step_at(w, CLF_STEP_VALUE, 0)->text, "12");
	w->facts.customs = NULL;
	ann_writes(w, "#set amount 12");
	expect_refused(w, "no fields are set up");
}

static void set_field(struct world *w, int64_t field, const char *value)
{
	as_agent(w, &w->ann);
	w->request.action_count = 0;
	setting(w, CLF_FIELD_FIELDS, value);
	w->actions[0].custom = field;
	make(w);
}

/* What was read before an administrator took a field or a choice away is asked again when it is done. */
static void test_2_1_a_field_that_has_gone_since_is_refused(void **state)
{
	static const struct clf_custom_value held[] = {{18, "2026-12-01"}, {99, "x"}};
	struct world *w = *state;

	w->facts.customs = &own_customs;
	set_field(w, 18, "2026-12-01");
	assert_string_equal(step_at(w, CLF_STEP_VALUE, 0)->text, "2026-12-01");
	set_field(w, 99, "x");
	expect_refused(w, "the field is there no more");
	set_field(w, 18, "full moon");
	expect_refused(w, "order_date can't be set to that any more");
	without_ticket(w);
	w->new_ticket = (struct clf_new_ticket){
	    .subject = "Lamp", .customer = {.address = "dora@home.example"}, .held = held, .held_count = 1};
	w->request.action_count = 0;
	w->actions[0] = (struct clf_action){.kind = CLF_ACTION_CREATE};
	doing(w, CLF_ACTION_CREATE)->new_ticket = &w->new_ticket;
	make(w);
	assert_null(w->plan.refusal);
	w->new_ticket.held_count = 2;
	make(w);
	expect_refused(w, "a field that was given is there no more");
}

static void test_5_1_a_group_is_no_team_and_what_is_closed_stays_so(void **state)
{
	struct world *w = *state;

	w->facts.named_team_exists = true;
	set(w, &w->ann, CLF_FIELD_TEAM, "owls");
	expect_refused(w, "Owls is a group: it sees tickets, and owns none");
	w->ticket.status = CLOSED;
	set(w, &w->ann, CLF_FIELD_STAGE, "Done");
	assert_null(w->plan.refusal);
	assert_null(set_of(w, CLF_FIELD_STATUS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(test_5_1_an_item_is_set_with_both_values_in_the_history),
	    PLAN_TEST(test_2_1_what_isnt_set_up_or_has_gone_is_refused),
	    PLAN_TEST(test_5_1_choosing_the_stage_that_ends_closes),
	    PLAN_TEST(test_5_1_closing_sets_the_stage_and_reopening_the_first),
	    PLAN_TEST(test_5_16_a_types_team_gets_the_ticket_that_is_nobodys),
	    PLAN_TEST(test_5_16_a_type_given_at_creation_brings_its_team),
	    PLAN_TEST(test_5_1_a_group_limits_whom_its_tickets_go_to),
	    PLAN_TEST(test_5_1_by_mail_an_item_is_named_by_its_beginning),
	    PLAN_TEST(test_5_5_a_reason_of_the_list_is_the_reason_and_any_other_a_note),
	    PLAN_TEST(test_5_5_two_reasons_that_could_be_meant_are_refused_with_both),
	    PLAN_TEST(test_2_1_a_field_that_isnt_there_is_refused_with_those_that_are),
	    PLAN_TEST(test_2_1_a_field_that_has_gone_since_is_refused),
	    PLAN_TEST(test_5_1_a_group_is_no_team_and_what_is_closed_stays_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
