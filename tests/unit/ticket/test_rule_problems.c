/*
 * test_rule_problems.c - 7.3: whoever writes a rule is told everything that is wrong with it at once, where, and what
 * was probably meant.
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

static bool read(struct pad *p, enum clf_rule_kind kind, const char *locale, const char *text)
{
	struct clf_json *json = ruling_json(p->arena, text);
	bool good;

	clf_rule_release(&p->rule);
	p->rule = (struct clf_rule){.kind = kind};
	p->problems = (struct clf_rule_problems){.count = 0};
	good = clf_rule_read(p->arena, locale, &ruling_names, json, &p->rule, &p->problems);
	clf_json_free(&json);
	assert_int_equal(good, p->problems.errors == 0);
	return good;
}

static const struct clf_rule_problem *at(struct pad *p, const char *field)
{
	for (size_t i = 0; i < p->problems.count; i++) {
		if (strcmp(p->problems.items[i].field, field) == 0)
			return &p->problems.items[i];
	}
	for (size_t i = 0; i < p->problems.count; i++)
		print_message("%s: %s\n", p->problems.items[i].field, p->problems.items[i].detail);
	fail_msg("nothing is said of %s", field);
	return NULL;
}

static void expect(struct pad *p, const char *field, const char *code, const char *nearest)
{
	const struct clf_rule_problem *problem = at(p, field);

	assert_string_equal(problem->code, code);
	assert_false(clf_text_blank(problem->detail));
	if (nearest == NULL)
		assert_null(problem->nearest);
	else
		assert_string_equal(problem->nearest, nearest);
}

static void test_7_3_everything_is_said_at_once(void **state)
{
	struct pad *p = *state;

	read(
	    p, CLF_RULE_GENERAL, NULL,
	    "{'when':[{'event':'custmer-replied'},{'event':'changed','field':'staus'},{'event':'elapsed','since':'satus',"
	    "'after':'soon'}],'if':{'all':[{'field':'scor','at_most':6},{'field':'status','is':['Opne']},{'field':"
	    "'segment','at_most':3},{'field':'comment','matches':'a('},{'field':'tags','anyof':['x']}]},'then':[{'do':"
	    "'asign','to':'ann@example.com'},{'do':'assign','to':'ann@exampel.com'},{'do':'status'},{'do':'note','text':"
	    "'{{ticket.sumary}}','loud':true},{'do':'tag'},{'do':'template','name':'sory'}],'els':[],'again':'never',"
	    "'stop':'yes'}");
	expect(p, "when[0].event", "unknown", "customer-replied");
	expect(p, "when[1].field", "unknown", "status");
	expect(p, "when[2].since", "unknown", "status");
	expect(p, "when[2].after", "duration", NULL);
	expect(p, "if.all[0].field", "unknown", "score");
	expect(p, "if.all[1].is[0]", "unknown", "Open");
	expect(p, "if.all[2].at_most", "operator", NULL);
	expect(p, "if.all[3].matches", "regex", NULL);
	expect(p, "if.all[4].anyof", "unknown", "any_of");
	expect(p, "then[0].do", "unknown", "assign");
	expect(p, "then[1].to", "unknown", "ann@example.com");
	expect(p, "then[2].to", "missing", NULL);
	expect(p, "then[3].text", "template", NULL);
	expect(p, "then[3].loud", "unknown", NULL);
	expect(p, "then[4]", "missing", NULL);
	expect(p, "then[5].name", "unknown", "sorry");
	expect(p, "els", "unknown", "else");
	expect(p, "again", "unknown", NULL);
	expect(p, "stop", "type", NULL);
	assert_int_equal(p->problems.count, 19);
	assert_non_null(strstr(at(p, "if.all[2].at_most")->detail, "is, is_not, empty"));
	assert_non_null(strstr(at(p, "if.all[3].matches")->detail, "character 3"));
	assert_non_null(strstr(at(p, "then[3].text")->detail, "ticket.summary"));
}

#define ON(event, rest) "{'when':[{'event':'" event "'}]," rest "}"
#define IF(leaf) ON("note", "'if':{'all':[" leaf "]},'then':[{'do':'nothing'}]")
#define THEN(doing) ON("note", "'then':[" doing "]")

static void test_7_3_each_fault_has_its_place(void **state)
{
	static const struct {
		enum clf_rule_kind kind;
		const char *text, *field, *code;
	} cases[] = {
	    {CLF_RULE_GENERAL, "[]", "", "type"},
	    {CLF_RULE_GENERAL, "{'then':[{'do':'close'}]}", "when", "missing"},
	    {CLF_RULE_GENERAL, "{'when':[],'then':[{'do':'close'}]}", "when", "missing"},
	    {CLF_RULE_GENERAL, "{'when':'note','then':[{'do':'close'}]}", "when", "type"},
	    {CLF_RULE_GENERAL, "{'when':['note'],'then':[{'do':'close'}]}", "when[0]", "missing"},
	    {CLF_RULE_GENERAL, ON("note", "'then':[]"), "then", "missing"},
	    {CLF_RULE_GENERAL, "{'when':[{'event':'note','field':'status'}],'then':[{'do':'close'}]}", "when[0].field",
	     "unknown"},
	    {CLF_RULE_GENERAL, "{'when':[{'event':'changed'}],'then':[{'do':'close'}]}", "when[0].field", "missing"},
	    {CLF_RULE_GENERAL, "{'when':[{'event':'changed','field':'subject'}],'then':[{'do':'close'}]}",
	     "when[0].field", "unknown"},
	    {CLF_RULE_GENERAL,
	     "{'when':[{'event':'changed','field':'due_at','to':'2026-01-01T00:00:00Z'}],'then':[{'do':'close'}]}",
	     "when[0].to", "operator"},
	    {CLF_RULE_GENERAL, ON("response", "'then':[{'do':'close'}]"), "when[0].event", "kind"},
	    {CLF_RULE_CRITERION, ON("created", "'then':[{'do':'create'}]"), "when[0].event", "kind"},
	    {CLF_RULE_CRITERION, ON("response", "'then':[{'do':'close'}]"), "then[0].do", "kind"},
	    {CLF_RULE_ALERT, ON("due", "'then':[{'do':'close'}]"), "then[0].do", "kind"},
	    {CLF_RULE_GENERAL, ON("due", "'then':[{'do':'successor'}]"), "then[0].do", "kind"},
	    {CLF_RULE_CRITERION,
	     ON("response", "'if':{'all':[{'field':'owner','empty':true}]},'then':[{'do':'create'}]"),
	     "if.all[0].field", "kind"},
	    {CLF_RULE_GENERAL,
	     ON("due", "'if':{'all':[{'field':'message.thanks','yes':true}]},'then':[{'do':'close'}]"),
	     "if.all[0].field", "impossible"},
	    {CLF_RULE_GENERAL, IF("{'field':'status'}"), "if.all[0]", "missing"},
	    {CLF_RULE_GENERAL, IF("{'field':'answers','is':['x']}"), "if.all[0].field", "missing"},
	    {CLF_RULE_GENERAL, IF("{'field':'score','at_least':1,'at_most':2}"), "if.all[0]", "operator"},
	    {CLF_RULE_GENERAL, IF("{'field':'score','at_least':'six'}"), "if.all[0].at_least", "type"},
	    {CLF_RULE_GENERAL, IF("{'field':'score','at_least':1e300}"), "if.all[0].at_least", "limit"},
	    {CLF_RULE_GENERAL, IF("{'field':'answers.q','at_least':'six'}"), "if.all[0].at_least", "type"},
	    {CLF_RULE_GENERAL, IF("{'field':'score','between':[1]}"), "if.all[0].between", "type"},
	    {CLF_RULE_GENERAL, IF("{'field':'status','is':[]}"), "if.all[0].is", "missing"},
	    {CLF_RULE_GENERAL, IF("{'field':'status','is':[404]}"), "if.all[0].is[0]", "unknown"},
	    {CLF_RULE_GENERAL, IF("{'field':'owner','is':'Bob'}"), "if.all[0].is", "ambiguous"},
	    {CLF_RULE_GENERAL, IF("{'field':'survey','is':'Stay'}"), "if.all[0].is", "ambiguous"},
	    {CLF_RULE_GENERAL, IF("{'field':'overdue','yes':false}"), "if.all[0].yes", "type"},
	    {CLF_RULE_GENERAL, IF("{'field':'owner','empty':1}"), "if.all[0].empty", "type"},
	    {CLF_RULE_GENERAL, IF("{'field':'due_at','before':'tomorrow'}"), "if.all[0].before", "type"},
	    {CLF_RULE_GENERAL, IF("{'field':'customer.locale','is':'French'}"), "if.all[0].is", "unknown"},
	    {CLF_RULE_GENERAL, IF("{'any':[]}"), "if.all[0].any", "missing"},
	    {CLF_RULE_GENERAL, IF("{'all':[{'any':[{'none':[{'field':'overdue','yes':true}]}]}]}"),
	     "if.all[0].all[0].any[0].none", "limit"},
	    {CLF_RULE_GENERAL, IF("'status'"), "if.all[0]", "type"},
	    {CLF_RULE_GENERAL, IF("{'is':['Open']}"), "if.all[0]", "missing"},
	    {CLF_RULE_GENERAL, IF("{'any':[{'field':'overdue','yes':true}],'all':[]}"), "if.all[0]", "operator"},
	    {CLF_RULE_GENERAL, THEN("{'do':'note','text':'{{#ticket.score}}'}"), "then[0].text", "template"},
	    {CLF_RULE_GENERAL, THEN("{'do':'note','text':'{{{response.comment}}}'}"), "then[0].text", "template"},
	    {CLF_RULE_GENERAL, THEN("{'do':'template','name':'sorry','text':'{{ticket.team}}'}"), "then[0].text",
	     "template"},
	    {CLF_RULE_GENERAL, THEN("{'do':'notify','to':['owner','shop@example.org']}"), "then[0].to[1]", "unknown"},
	    {CLF_RULE_GENERAL, THEN("{'do':'notify','to':['team Front dsk']}"), "then[0].to[0]", "unknown"},
	    {CLF_RULE_GENERAL, THEN("{'do':'forward','to':['shop @example.org']}"), "then[0].to[0]", "address"},
	    {CLF_RULE_GENERAL, THEN("{'do':'forward','to':[]}"), "then[0].to", "missing"},
	    {CLF_RULE_GENERAL, THEN("{'do':'forward','to':['owner'],'subject':'a\\nb'}"), "then[0].subject", "type"},
	    {CLF_RULE_GENERAL, THEN("{'do':'postpone','in':'none'}"), "then[0].in", "duration"},
	    {CLF_RULE_GENERAL, THEN("{'do':'priority','to':'hihg'}"), "then[0].to", "unknown"},
	    {CLF_RULE_GENERAL, THEN("'close'"), "then[0]", "missing"},
	};
	struct pad *p = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		if (read(p, cases[i].kind, NULL, cases[i].text))
			fail_msg("taken: %s", cases[i].text);
		if (strcmp(p->problems.items[0].field, cases[i].field) != 0 ||
		    strcmp(p->problems.items[0].code, cases[i].code) != 0 || p->problems.count != 1)
			fail_msg("%s: %zu, %s %s: %s", cases[i].text, p->problems.count, p->problems.items[0].field,
				 p->problems.items[0].code, p->problems.items[0].detail);
	}
}

static void texts_may_name_what_rules_know(void **state)
{
	struct pad *p = *state;

	assert_true(
	    read(p, CLF_RULE_CRITERION, NULL,
		 ON("response",
		    "'then':[{'do':'create','subject':'{{response.survey}}: {{answers.q3}} {{embedded.room}}',"
		    "'comment':'{{#response.comment}}{{response.comment}}{{/response.comment}}\\n{{attributes.tier}}',"
		    "'score':'{{answers.nps}}'}]")));
	assert_int_equal(p->rule.needs, CLF_NEEDS_RESPONSE | CLF_NEEDS_CUSTOMER);
	assert_true(
	    read(p, CLF_RULE_GENERAL, NULL, THEN("{'do':'note','text':'{{message.subject}} {{message.text}}'}")));
	assert_int_equal(p->problems.count, 0);
	assert_true(read(p, CLF_RULE_GENERAL, NULL, ON("due", "'then':[{'do':'note','text':'{{message.subject}}'}]")));
	assert_int_equal(p->problems.count, 1);
	assert_true(p->problems.items[0].warns);
}

/* A body may be as large as it likes: what is kept of it is not. */
static void what_grows_has_an_end(void **state)
{
	struct pad *p = *state;
	struct clf_buf text;

	clf_buf_init(&text, 1u << 20);
	clf_buf_add_text(&text, "{'when':[{'event':'note'}],'if':{'all':[");
	for (int i = 0; i < 51; i++)
		clf_buf_printf(&text, "%s{'field':'status','is':[%d]}", i > 0 ? "," : "", 1000 + i);
	clf_buf_add_text(&text, "]},'then':[{'do':'close'}]}");
	assert_false(read(p, CLF_RULE_GENERAL, NULL, text.p));
	assert_true(p->problems.count <= 50);
	clf_buf_clear(&text);
	clf_buf_add_text(&text, "{'when':[{'event':'note'}],'if':{'all':[{'field':'status','is':[");
	for (int i = 0; i < 201; i++)
		clf_buf_printf(&text, "%s2", i > 0 ? "," : "");
	clf_buf_add_text(&text, "]}]},'then':[");
	for (int i = 0; i < 21; i++)
		clf_buf_printf(&text, "%s{'do':'close'}", i > 0 ? "," : "");
	clf_buf_add_text(&text, "]}");
	assert_false(read(p, CLF_RULE_GENERAL, NULL, text.p));
	expect(p, "if.all[0].is", "limit", NULL);
	expect(p, "then", "limit", NULL);
	clf_buf_clear(&text);
	clf_buf_add_text(&text, "{'when':[{'event':'note'}],'then':[{'do':'note','text':'");
	for (int i = 0; i < 70000; i++)
		clf_buf_add_char(&text, 'x');
	clf_buf_add_text(&text, "'}]}");
	assert_false(read(p, CLF_RULE_GENERAL, NULL, text.p));
	expect(p, "", "limit", NULL);
	clf_buf_free(&text);
}

/* Thousands of wrong names among thousands of agents: neither time nor memory goes by their product. */
static void it_may_name_many_where_there_are_many(void **state)
{
	static struct clf_named agents[5000];
	struct clf_rule_names names = ruling_names;
	struct pad *p = *state;
	struct clf_json *json;
	struct clf_buf text;

	for (size_t i = 0; i < CLF_COUNT(agents); i++)
		agents[i] = (struct clf_named){(int64_t)i + 1, clf_arena_printf(p->arena, "agent%04zu@example.com", i),
					       clf_arena_printf(p->arena, "Agent %04zu", i), 0};
	names.of[CLF_NAMES_AGENTS].items = agents;
	names.of[CLF_NAMES_AGENTS].count = CLF_COUNT(agents);
	clf_buf_init(&text, 1u << 20);
	clf_buf_add_text(&text, "{'when':[{'event':'note'}],'if':{'all':[");
	for (int i = 0; i < 20; i++) {
		clf_buf_printf(&text, "%s{'field':'owner','is':[", i > 0 ? "," : "");
		for (int k = 0; k < 100; k++)
			clf_buf_printf(&text, "%s'AGENT%04d@example.%s'", k > 0 ? "," : "", 40 * i + k,
				       k % 2 ? "com" : "con");
		clf_buf_add_text(&text, "]}");
	}
	clf_buf_add_text(&text, "]},'then':[{'do':'close'}]}");
	json = ruling_json(p->arena, text.p);
	p->rule = (struct clf_rule){.kind = CLF_RULE_GENERAL};
	assert_false(clf_rule_read(p->arena, NULL, &names, json, &p->rule, &p->problems));
	assert_int_equal(p->problems.count, 50);
	assert_int_equal(p->problems.errors, 1000);
	assert_string_equal(p->problems.items[0].nearest, "agent0000@example.com");
	assert_in_range(clf_arena_used(p->arena), 1, 16u << 20);
	clf_json_free(&json);
	clf_buf_free(&text);
}

static void a_text_is_filled_in_plainly(void **state)
{
	struct pad *p = *state;
	struct clf_json *context =
	    ruling_json(p->arena, "{'response':{'comment':'5 < 6 & *so*\\nthere'},'answers':{'q3':7.5}}");
	struct clf_error err;
	const char *text = NULL;

	assert_int_equal(
	    clf_rule_text(p->arena, " {{response.comment}} ({{answers.q3}}){{answers.q4}}", context, &text, &err),
	    CLF_OK);
	assert_string_equal(text, "5 < 6 & *so*\nthere (7.5)");
	assert_int_equal(clf_rule_line(p->arena, "{{response.comment}}", context, &text, &err), CLF_OK);
	assert_string_equal(text, "5 < 6 & *so* there");
	assert_int_equal(clf_rule_text(p->arena, "{{#a}}", context, &text, &err), CLF_EINVAL);
	clf_json_free(&context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_7_3_everything_is_said_at_once, make, drop),
	    cmocka_unit_test_setup_teardown(test_7_3_each_fault_has_its_place, make, drop),
	    cmocka_unit_test_setup_teardown(texts_may_name_what_rules_know, make, drop),
	    cmocka_unit_test_setup_teardown(what_grows_has_an_end, make, drop),
	    cmocka_unit_test_setup_teardown(it_may_name_many_where_there_are_many, make, drop),
	    cmocka_unit_test_setup_teardown(a_text_is_filled_in_plainly, make, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
