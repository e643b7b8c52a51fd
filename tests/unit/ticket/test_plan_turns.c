/*
 * test_plan_turns.c - 7.3: when rules have their turn: once a request, whichever way, and never for what was there
 * before.
 */
#include "world.h"

static void test_7_3_an_else_is_a_rule_s_turn(void **state)
{
	struct world *w = *state;
	size_t notes = 0;

	w->ticket.priority = CLF_PRIORITY_LOW;
	world_rule(w, CLF_RULE_GENERAL, "else",
		   "{'when':[{'event':'customer-replied'},{'event':'changed','field':'status'}],"
		   "'if':{'all':[{'field':'priority','is':['critical']}]},'then':[{'do':'nothing'}],"
		   "'else':[{'do':'note','text':'Not critical.'}]}");
	w->ticket.status = ANSWERED;
	as_customer(w);
	with_mail(w, "Where is it?");
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(new_status(w), OPEN);
	for (size_t i = 0; i < w->plan.step_count; i++)
		notes += w->plan.steps[i].kind == CLF_STEP_COMMENT;
	assert_int_equal(notes, 1);
}

static void test_7_3_a_copy_s_attachments_are_no_event(void **state)
{
	static const struct clf_attachment photo = {.part = "2", .type = "image/png", .name = "lamp.png"};
	struct world *w = *state;

	world_rule(w, CLF_RULE_GENERAL, "files",
		   "{'when':[{'event':'attachment'}],'then':[{'do':'note','text':'A file came.'}]}");
	for (int copy = 0; copy < 2; copy++) {
		as_customer(w);
		with_mail(w, "See the photo.");
		w->mail.attachments = &photo;
		w->mail.attachment_count = 1;
		w->mail.same_mail_known = copy == 1;
		make(w);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(steps_of(w, CLF_STEP_COMMENT), copy == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(test_7_3_an_else_is_a_rule_s_turn),
	    PLAN_TEST(test_7_3_a_copy_s_attachments_are_no_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
