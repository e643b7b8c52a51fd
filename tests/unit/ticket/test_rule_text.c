/*
 * test_rule_text.c - rules as administrators write them and as the store keeps them are the same rules.
 */
#include "ruling.h"

struct pad {
	struct clf_arena *arena;
	struct clf_rule rule;
	struct clf_rule_problems problems;
};

static int make(void **state)
{
	static struct pad pad;

	pad = (struct pad){.arena = clf_arena_new()};
	*state = &pad;
	return 0;
}

static int drop(void **state)
{
	struct pad *p = *state;

	clf_rule_release(&p->rule);
	clf_arena_free(&p->arena);
	return 0;
}

static bool load(struct pad *p, enum clf_rule_kind kind, const char *text)
{
	struct clf_json *json = ruling_json(p->arena, text);
	bool good;

	clf_rule_release(&p->rule);
	p->rule = (struct clf_rule){.kind = kind};
	good = clf_rule_load(p->arena, &ruling_names, json, &p->rule);
	clf_json_free(&json);
	return good;
}

static void expect_kept(struct pad *p, enum clf_rule_kind kind, const char *text, unsigned needs)
{
	if (!load(p, kind, text))
		fail_msg("not understood: %s", text);
	assert_string_equal(ruling_dump(p->arena, clf_rule_json(&p->rule, true)), text);
	assert_int_equal(p->rule.needs, needs);
}

static bool read(struct pad *p, enum clf_rule_kind kind, const char *text)
{
	struct clf_json *json = ruling_json(p->arena, text);
	bool good;

	clf_rule_release(&p->rule);
	p->rule = (struct clf_rule){.kind = kind};
	p->problems = (struct clf_rule_problems){.count = 0};
	good = clf_rule_read(p->arena, NULL, &ruling_names, json, &p->rule, &p->problems);
	clf_json_free(&json);
	return good;
}

/* What the store has of the program's own rules, and of every sort of value. */
static void rules_of_the_store_are_kept_as_they_are(void **state)
{
	struct pad *p = *state;

	expect_kept(p, CLF_RULE_STATUS,
		    "{'when':[{'event':'customer-replied'}],'if':{'all':[{'field':'status.awaits','yes':true},"
		    "{'field':'message.confirms','yes':true}]},'then':[{'do':'close'}],'stop':true}",
		    CLF_NEEDS_TICKET | CLF_NEEDS_MAIL);
	expect_kept(p, CLF_RULE_GENERAL,
		    "{'when':[{'event':'elapsed','since':'status','after':'7d'}],'if':{'all':[{'field':'status.awaits',"
		    "'yes':true}]},'then':[{'do':'close'}]}",
		    CLF_NEEDS_TICKET | CLF_NEEDS_RUNS);
	expect_kept(p, CLF_RULE_CRITERION,
		    "{'when':[{'event':'response'}],'if':{'all':[{'field':'survey','empty':true},{'field':'score',"
		    "'between':[1,0]}]},'then':[{'do':'create'}]}",
		    CLF_NEEDS_RESPONSE);
	expect_kept(p, CLF_RULE_STATUS,
		    "{'when':[{'event':'customer-replied'}],'if':{'all':[{'field':'status','is':[7]},{'field':"
		    "'closed_at','within':'14d'}]},'then':[{'do':'status','to':2}],'stop':true}",
		    CLF_NEEDS_TICKET | CLF_NEEDS_MAIL * 0);
	expect_kept(
	    p, CLF_RULE_ESCALATION,
	    "{'when':[{'event':'changed','field':'owner','from':11,'to':12},{'event':'due'}],'if':{'any':[{'field':"
	    "'answers.q3','is':[6,'seven',0.5]},{'none':[{'field':'answers.q4','at_least':2.5},{'field':"
	    "'customer.locale','is':['pt']},{'field':'created_at','before':'2026-01-02T03:04:05Z'}]},{'field':"
	    "'comment','matches':'refund|money back'},{'field':'owner','manages':false}]},'then':[{'do':'assign',"
	    "'to':'none'},{'do':'forward','to':['owner',11,{'team':22},'shop@example.org'],'with':['history']},"
	    "{'do':'due','in':'2 working days'},{'do':'note','text':'{{response.comment}}'}],'else':[{'do':"
	    "'tag','add':['late']}],'again':'once'}",
	    CLF_NEEDS_TICKET | CLF_NEEDS_RESPONSE | CLF_NEEDS_CALENDAR | CLF_NEEDS_RUNS);
	assert_int_equal(p->rule.regex_count, 1);
	assert_non_null(p->rule.test.tests[2].leaf->regex);
}

static void names_stand_for_ids(void **state)
{
	static const char *const cases[][2] = {
	    {"{'field':'status','is':'open'}", "{'field':'status','is':['Open']}"},
	    {"{'field':'status','is':[2,'CLOSED']}", "{'field':'status','is':['Open','Closed']}"},
	    {"{'field':'owner','is':['Ann','bob@example.com']}",
	     "{'field':'owner','is':['ann@example.com','bob@example.com']}"},
	    {"{'field':'survey','is':'Camping / Stay'}", "{'field':'survey','is':['Camping / Stay']}"},
	    {"{'field':'survey','is':'checkout'}", "{'field':'survey','is':['Checkout']}"},
	    {"{'field':'answers.q1','is':'6'}", "{'field':'answers.q1','is':[6]}"},
	    {"{'field':'answers.q1','contains':'6'}", "{'field':'answers.q1','contains':['6']}"},
	    {"{'field':'created_at','older_than':'4 Working Hours'}",
	     "{'field':'created_at','older_than':'4 working hours'}"},
	};
	struct pad *p = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *text = clf_arena_printf(
		    p->arena, "{'then':[{'do':'nothing'}],'when':[{'event':'note'}],'if':%s}", cases[i][0]);
		const char *wanted = clf_arena_printf(
		    p->arena, "{'when':[{'event':'note'}],'if':{'all':[%s]},'then':[{'do':'nothing'}]}", cases[i][1]);
		const char *stored;

		if (!read(p, CLF_RULE_GENERAL, text))
			fail_msg("%s: %s %s", text, p->problems.items[0].field, p->problems.items[0].detail);
		assert_string_equal(ruling_dump(p->arena, clf_rule_json(&p->rule, false)), wanted);
		stored = ruling_dump(p->arena, clf_rule_json(&p->rule, true));
		assert_true(load(p, CLF_RULE_GENERAL, stored));
		assert_string_equal(ruling_dump(p->arena, clf_rule_json(&p->rule, false)), wanted);
		assert_string_equal(ruling_dump(p->arena, clf_rule_json(&p->rule, true)), stored);
	}
}

/* What a rule names may be deleted: the rule stays what it was, and nothing is that any more. */
static void what_is_gone_keeps_its_place(void **state)
{
	static const char text[] = "{'when':[{'event':'note'}],'if':{'all':[{'field':'status','is':[99,7]}]},'then':"
				   "[{'do':'notify','to':[98,{'team':97}]}]}";
	struct pad *p = *state;

	expect_kept(p, CLF_RULE_ALERT, text, CLF_NEEDS_TICKET);
	assert_null(p->rule.test.tests[0].leaf->items[0].name);
	assert_string_equal(p->rule.test.tests[0].leaf->items[1].name, "Closed");
	assert_true(p->rule.then[0].args[0].items[1].team);
	assert_string_equal(
	    ruling_dump(p->arena, clf_rule_json(&p->rule, false)),
	    "{'when':[{'event':'note'}],'if':{'all':[{'field':'status','is':[99,'Closed']}]},'then':[{'do':"
	    "'notify','to':[98,{'team':97}]}]}");
}

static void what_is_no_rule_is_not_loaded(void **state)
{
	static const char *const cases[] = {
	    "[]",
	    "{}",
	    "{'when':[{'event':'later'}],'then':[{'do':'close'}]}",
	    "{'when':[{'event':'due'}],'then':[{'do':'explode'}]}",
	    "{'when':[{'event':'due'}],'if':{'all':[{'field':'colour','is':['red']}]},'then':[{'do':'close'}]}",
	    "{'when':[{'event':'due'}],'if':{'all':[{'field':'status','is':['Open']}]},'then':[{'do':'close'}]}",
	    "{'when':[{'event':'due'}],'if':{'all':[{'field':'status','at_most':2}]},'then':[{'do':'close'}]}",
	    "{'when':[{'event':'due'}],'if':{'all':[{'field':'comment','matches':'a('}]},'then':[{'do':'close'}]}",
	};
	struct pad *p = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		if (load(p, CLF_RULE_STATUS, cases[i]))
			fail_msg("loaded: %s", cases[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(rules_of_the_store_are_kept_as_they_are, make, drop),
	    cmocka_unit_test_setup_teardown(names_stand_for_ids, make, drop),
	    cmocka_unit_test_setup_teardown(what_is_gone_keeps_its_place, make, drop),
	    cmocka_unit_test_setup_teardown(what_is_no_rule_is_not_loaded, make, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
