/*
 * test_plan_rules_property.c - random rules and random requests (7.3): a rule has one turn a request; one that had none
 * makes no difference, wherever it stands and whether it is there. CLF_SEED=N plays one round again that failed.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "world.h"

#define ROUNDS 1500
#define RULES_MOST 12

static uint64_t state_of_chance;

static unsigned chance(unsigned sides)
{
	state_of_chance ^= state_of_chance << 13;
	state_of_chance ^= state_of_chance >> 7;
	state_of_chance ^= state_of_chance << 17;
	return (unsigned)((state_of_chance >> 11) % sides);
}

#define PICK(list) (list)[chance(CLF_COUNT(list))]

static const char *const events[] = {
    "{'event':'note'}",
    "{'event':'customer-replied'}",
    "{'event':'agent-replied'}",
    "{'event':'assigned'}",
    "{'event':'created'}",
    "{'event':'changed','field':'priority'}",
    "{'event':'changed','field':'priority','to':'high'}",
    "{'event':'changed','field':'priority','from':'high'}",
    "{'event':'changed','field':'status'}",
    "{'event':'changed','field':'owner'}",
    "{'event':'changed','field':'tags'}",
    "{'event':'changed','field':'team'}",
    "{'event':'changed','field':'segment'}",
};
static const char *const leaves[] = {
    "{'field':'priority','is':['high','critical']}",
    "{'field':'priority','at_most':'medium'}",
    "{'field':'status','kind':['open','answered']}",
    "{'field':'status','is_not':[5]}",
    "{'field':'owner','is':[201]}",
    "{'field':'owner','empty':true}",
    "{'field':'tags','any_of':['a','b']}",
    "{'field':'tags','none_of':['c']}",
    "{'field':'team','is':[21]}",
    "{'field':'segment','is':[31]}",
    "{'field':'actor.kind','is':['agent']}",
    "{'field':'message.text','matches':'parcel'}",
};
static const char *const doings[] = {
    "{'do':'priority','to':'low'}",
    "{'do':'priority','to':'high'}",
    "{'do':'priority','to':'critical'}",
    "{'do':'status','to':2}",
    "{'do':'status','to':4}",
    "{'do':'close'}",
    "{'do':'assign','to':202}",
    "{'do':'assign','to':'none'}",
    "{'do':'assign','to':299}", /* fails */
    "{'do':'team','to':21}",
    "{'do':'team','to':22}",
    "{'do':'segment','to':32}",
    "{'do':'tag','add':['a'],'remove':['b']}",
    "{'do':'tag','add':['b','c']}",
    "{'do':'note','text':'{{ticket.priority}}'}",
    "{'do':'notify','to':['managers',202],'text':'Look.'}",
    "{'do':'template','name':'sorry'}",
    "{'do':'nothing'}",
};

static const char *list(struct clf_arena *arena, const char *const *of, size_t count, unsigned n)
{
	const char *text = "";

	for (unsigned i = 0; i < n; i++)
		text = clf_arena_printf(arena, "%s%s%s", text, i > 0 ? "," : "", of[chance((unsigned)count)]);
	return text;
}

#define SOME(arena, of, n) list(arena, of, CLF_COUNT(of), n)

/* In the order in which rules are asked. */
static void make_rules(struct world *w)
{
	static const enum clf_rule_kind kinds[] = {CLF_RULE_STATUS, CLF_RULE_GENERAL, CLF_RULE_ESCALATION,
						   CLF_RULE_ALERT};
	static const char *const tests[] = {"all", "any", "none"};
	unsigned count = 3 + chance(RULES_MOST - 3), at = 0;

	w->desk.count = 0;
	for (unsigned i = 0; i < count; i++) {
		const char *test, *otherwise = "";

		if (at < CLF_COUNT(kinds) - 1 && chance(4) == 0)
			at++;
		test = chance(4) == 0 ? ""
				      : clf_arena_printf(w->arena, "'if':{'%s':[%s]},", PICK(tests),
							 SOME(w->arena, leaves, 1 + chance(2)));
		if (chance(3) == 0)
			otherwise = clf_arena_printf(w->arena, ",'else':[%s]", SOME(w->arena, doings, 1 + chance(2)));
		world_rule(w, kinds[at], clf_arena_printf(w->arena, "rule %u", i),
			   clf_arena_printf(w->arena, "{'when':[%s],%s'then':[%s]%s,'stop':%s}",
					    SOME(w->arena, events, 1 + chance(2)), test,
					    SOME(w->arena, doings, 1 + chance(3)), otherwise,
					    chance(4) == 0 ? "true" : "false"));
	}
}

static void ask_something(struct world *w)
{
	static const char *const priorities[] = {"low", "medium", "high", "critical"};
	static const char *const tags[] = {"a", "b"};
	unsigned what = chance(6);

	w->facts.tags = tags;
	w->facts.tag_count = chance(3);
	w->ticket.priority = (enum clf_priority)chance(4);
	w->ticket.status = 1 + chance(4);
	if (chance(3) == 0)
		unowned(w);
	w->facts.named = &w->bob;
	if (what == 0) {
		as_customer(w);
		with_mail(w, "Where is my parcel?");
		with_token(w, CLF_TOKEN_CUSTOMER);
		return;
	}
	as_agent(w, &w->mia);
	if (what == 1 || what == 5)
		doing(w, CLF_ACTION_COMMENT)->text = "She called.";
	if (what == 2 || what == 5)
		setting(w, CLF_FIELD_PRIORITY, PICK(priorities));
	if (what == 3 || what == 5)
		setting(w, CLF_FIELD_OWNER, "bob@corp.example");
	if (what == 4) {
		w->followup = (struct clf_followup){.text = "We look into it."};
		doing(w, CLF_ACTION_FOLLOWUP)->followup = &w->followup;
	}
}

static const char *shown(const char *text)
{
	return text != NULL ? text : "-";
}

/* All that a plan does, a line a step; rules by their ids. */
static const char *said(struct world *w)
{
	struct clf_buf text;
	const char *copy;

	clf_plan_make(w->arena, &w->request, &w->facts, &w->plan);
	clf_buf_init(&text, 1u << 20);
	clf_buf_printf(&text, "%d %s\n", (int)w->plan.outcome, w->plan.why);
	for (size_t i = 0; i < w->plan.step_count; i++) {
		const struct clf_step *step = &w->plan.steps[i];

		clf_buf_printf(&text, "%d %d %" PRId64 " %s %s %s %s %s %s %d by %" PRId64 "\n", (int)step->kind,
			       (int)step->field, step->number, shown(step->text), shown(step->what), shown(step->from),
			       shown(step->to), shown(step->template_name), shown(step->kept_back), (int)step->klass,
			       step->rule != NULL ? step->rule->id : 0);
	}
	copy = clf_arena_copy(w->arena, text.p, text.n);
	clf_buf_free(&text);
	return copy;
}

static size_t turns(const struct world *w, const struct clf_rule *rule)
{
	const struct clf_step *step;
	size_t n = 0;

	for (size_t i = 0; (step = step_at(w, CLF_STEP_RULE_RUN, i)) != NULL; i++)
		n += step->number == rule->id;
	return n;
}

static void expect_same(uint64_t seed, const char *what, const struct clf_rule *rule, const char *is, const char *was)
{
	if (strcmp(is, was) != 0)
		fail_msg("CLF_SEED=%" PRIu64 ": %s of %s makes a difference:\n%s\nwas\n%s", seed, what, rule->name, is,
			 was);
}

/* Rules are plain data: those of the desk can be put in another order. */
static void without(struct world *w, size_t at, uint64_t seed, const char *was)
{
	struct clf_rule all[CLF_COUNT(w->rules)];
	const struct clf_rule gone = w->rules[at];

	memcpy(all, w->rules, sizeof all);
	memmove(&w->rules[at], &w->rules[at + 1], (w->desk.count - at - 1) * sizeof *w->rules);
	w->desk.count--;
	expect_same(seed, "the absence", &gone, said(w), was);
	w->desk.count++;
	memcpy(w->rules, all, sizeof all);
}

static void elsewhere(struct world *w, size_t at, uint64_t seed, const char *was)
{
	struct clf_rule all[CLF_COUNT(w->rules)];
	size_t to = at;

	memcpy(all, w->rules, sizeof all);
	while (to + 1 < w->desk.count && w->rules[to + 1].kind == w->rules[at].kind && turns(w, &w->rules[to + 1]) == 0)
		to++;
	if (to == at)
		return;
	w->rules[to] = all[at];
	memmove(&w->rules[at], &all[at + 1], (to - at) * sizeof *w->rules);
	expect_same(seed, "the place", &all[at], said(w), was);
	memcpy(w->rules, all, sizeof all);
}

static size_t fired_in_all, idle_in_all;

static void play(uint64_t seed)
{
	void *opened = NULL;
	struct world *w;
	const char *was;
	bool had[CLF_COUNT(((struct world *)NULL)->rules)] = {false};

	state_of_chance = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	chance(2);
	open_world(&opened);
	w = opened;
	make_rules(w);
	ask_something(w);
	was = said(w);
	for (size_t i = 0; i < w->desk.count; i++) {
		size_t n = turns(w, &w->rules[i]);

		had[i] = n > 0;
		fired_in_all += n;
		if (n > 1)
			fail_msg("CLF_SEED=%" PRIu64 ": %s had %zu turns:\n%s", seed, w->rules[i].name, n, was);
	}
	expect_same(seed, "nothing", &w->rules[0], said(w), was);
	for (size_t i = 0; i < w->desk.count; i++) {
		if (had[i])
			continue;
		idle_in_all++;
		without(w, i, seed, was);
		said(w);
		elsewhere(w, i, seed, was);
	}
	close_world(&opened);
}

static void test_7_3_rules_that_had_no_turn_make_no_difference(void **state)
{
	const char *again = getenv("CLF_SEED");

	(void)state;
	if (again != NULL)
		play(strtoull(again, NULL, 10));
	for (uint64_t seed = 1; again == NULL && seed <= ROUNDS; seed++)
		play(seed);
	/* It says something only if both are many. */
	if (again == NULL) {
		print_message("%zu turns, %zu rules without one\n", fired_in_all, idle_in_all);
		assert_true(fired_in_all > ROUNDS);
		assert_true(idle_in_all > ROUNDS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_7_3_rules_that_had_no_turn_make_no_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
