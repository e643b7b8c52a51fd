/*
 * rule_check.c - what is impossible about a rule that can be read: conditions that shut each other out, and things done
 * to a ticket that isn't there. What is only odd is looked for in rule_check_odd.c.
 */
#include "rule/rule_check.h"

#include "clf/base/arena.h"
#include "clf/ticket/words.h"
#include "rule/rule_possible.h"

static bool both(struct rule_checking *c, const struct clf_rule_test *a, const struct clf_rule_test *b)
{
	const struct clf_rule_test tests[] = {*a, *b};
	const struct clf_rule_test test = {.kind = CLF_TEST_ALL, .tests = tests, .count = 2};

	return clf_rule_possible(c->names, &test);
}

/* Two conditions of one "all" that are enough to make it impossible, so that people see which. */
static bool say_pair(struct rule_checking *c, const char *path, const struct clf_rule_test *all, bool warns)
{
	for (size_t i = 0; i < all->count; i++) {
		for (size_t k = 0; k < i; k++) {
			const struct clf_rule_test *a = &all->tests[k], *b = &all->tests[i];

			if (a->kind != CLF_TEST_LEAF || b->kind != CLF_TEST_LEAF || both(c, a, b))
				continue;
			rule_object(c, warns, clf_arena_printf(c->arena, "%s.all[%zu]", path, i), "impossible",
				    clf_words(c->locale, "These two never hold at the same time: %s; %s."),
				    clf_rule_say_leaf(c->arena, c->locale, a->leaf),
				    clf_rule_say_leaf(c->arena, c->locale, b->leaf));
			return true;
		}
	}
	return false;
}

static bool say_single(struct rule_checking *c, const char *path, const struct clf_rule_test *all, bool warns)
{
	for (size_t i = 0; i < all->count; i++) {
		if (all->tests[i].kind != CLF_TEST_LEAF || clf_rule_possible(c->names, &all->tests[i]))
			continue;
		rule_object(c, warns, clf_arena_printf(c->arena, "%s.all[%zu]", path, i), "impossible",
			    clf_words(c->locale, "This never holds: %s."),
			    clf_rule_say_leaf(c->arena, c->locale, all->tests[i].leaf));
		return true;
	}
	return false;
}

static void say_impossible(struct rule_checking *c, const char *path, const struct clf_rule_test *test, bool warns)
{
	if (test->kind == CLF_TEST_ALL && (say_single(c, path, test, warns) || say_pair(c, path, test, warns)))
		return;
	rule_object(c, warns, path, "impossible", "%s",
		    clf_words(c->locale, "These conditions never hold at the same time: the rule could not fire."));
}

/* A branch that can't hold does no harm beside others that can; but nobody means it. */
static void check_branches(struct rule_checking *c, const char *path, const struct clf_rule_test *test)
{
	static const char *const kinds[] = {"all", "any", "none"};

	for (size_t i = 0; test->kind != CLF_TEST_LEAF && i < test->count; i++) {
		const struct clf_rule_test *one = &test->tests[i];
		const char *where = clf_arena_printf(c->arena, "%s.%s[%zu]", path, kinds[test->kind], i);

		if (!clf_rule_possible(c->names, one) && one->kind == CLF_TEST_ALL)
			say_impossible(c, where, one, true);
		else if (!clf_rule_possible(c->names, one) && one->kind == CLF_TEST_LEAF)
			rule_object(c, true, where, "impossible", clf_words(c->locale, "This never holds: %s."),
				    clf_rule_say_leaf(c->arena, c->locale, one->leaf));
		else
			check_branches(c, where, one);
	}
}

static void check_conditions(struct rule_checking *c)
{
	if (!clf_rule_possible(c->names, &c->rule->test))
		say_impossible(c, "if", &c->rule->test, false);
	else
		check_branches(c, "if", &c->rule->test);
}

/* A criterion has no ticket before it makes one, and makes one alone. */
static void check_ticket(struct rule_checking *c, const char *member, const struct clf_rule_do *doings, size_t count)
{
	bool made = false;

	for (size_t i = 0; c->rule->kind == CLF_RULE_CRITERION && i < count; i++) {
		const char *where = clf_arena_printf(c->arena, "%s[%zu]", member, i);

		if (doings[i].doing == CLF_DO_NOTHING)
			continue;
		if (doings[i].doing != CLF_DO_CREATE && !made)
			rule_object(c, false, where, "impossible",
				    clf_words(c->locale, "%s needs a ticket: let \"create\" stand before it."),
				    clf_rule_doing_row(doings[i].doing)->name);
		else if (doings[i].doing == CLF_DO_CREATE && made)
			rule_object(
			    c, false, where, "impossible", "%s",
			    clf_words(c->locale, "A response makes one ticket: take the second \"create\" out."));
		made = made || doings[i].doing == CLF_DO_CREATE;
	}
}

/* A ticket has one timer a rule: which of two moments had its turn couldn't be told. */
static void check_moments(struct rule_checking *c)
{
	size_t moments = 0;

	for (size_t i = 0; i < c->rule->when_count; i++) {
		if (c->rule->when[i].event == CLF_ON_ELAPSED && moments++ == 1)
			rule_object(
			    c, false, clf_arena_printf(c->arena, "when[%zu]", i), "limit", "%s",
			    clf_words(c->locale, "A rule waits for one moment: make another rule for this one."));
	}
}

void clf_rule_check(struct clf_arena *arena, const char *locale, const struct clf_rule_names *names,
		    const struct clf_rule *rule, const struct clf_rule *others, size_t count,
		    struct clf_rule_problems *problems)
{
	struct rule_checking c = {arena, locale, names, rule, problems};
	const struct {
		const char *member;
		const struct clf_rule_do *doings;
		size_t count;
	} parts[] = {{"then", rule->then, rule->then_count}, {"else", rule->otherwise, rule->otherwise_count}};

	check_moments(&c);
	check_conditions(&c);
	for (size_t i = 0; i < 2; i++) {
		check_ticket(&c, parts[i].member, parts[i].doings, parts[i].count);
		rule_check_twice(&c, parts[i].member, parts[i].doings, parts[i].count);
		rule_check_people(&c, parts[i].member, parts[i].doings, parts[i].count);
	}
	rule_check_reach(&c, others, count);
}
