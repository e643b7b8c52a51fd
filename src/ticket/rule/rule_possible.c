/*
 * rule_possible.c - conditions taken apart into what has to hold of each field: one way after the other, until one is
 * without contradiction.
 */
#include "rule/rule_possible.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"

#define WORK_MAX 2000000u /* comparisons of items */
#define STEPS_MAX 20000u
#define CLAIMS_MAX (CLF_RULE_LEAVES + 1) /* a rule's, and one that is asked beside them */

struct goal {
	const struct clf_rule_test *test;
	bool wanted;
	const struct goal *next;
};

struct search {
	struct clf_arena *arena;
	const struct clf_rule_names *names;
	struct rule_claim known[CLAIMS_MAX];  /* every condition, with its names folded */
	struct rule_claim claims[CLAIMS_MAX]; /* of the way that is looked at */
	size_t known_count, count, work;
	unsigned steps;
};

static void learn(struct search *s, const struct clf_rule_test *test)
{
	const struct clf_rule_leaf *leaf = test->leaf;
	const char **folded;

	for (size_t i = 0; test->kind != CLF_TEST_LEAF && i < test->count; i++)
		learn(s, &test->tests[i]);
	if (test->kind != CLF_TEST_LEAF || s->known_count == CLAIMS_MAX)
		return;
	folded = clf_arena_array_of(s->arena, leaf->count, const char *);
	for (size_t i = 0; i < leaf->count; i++) {
		if (leaf->items[i].name != NULL)
			folded[i] = clf_utf8_fold(s->arena, leaf->items[i].name);
	}
	s->known[s->known_count++] = (struct rule_claim){.leaf = leaf, .folded = folded};
}

static bool same_field(const struct clf_rule_leaf *a, const struct clf_rule_leaf *b)
{
	return a->row == b->row && clf_text_equal(a->key, b->key);
}

/* Whether the last claim goes with those before it. */
static bool agrees(struct search *s)
{
	struct rule_claim of_field[CLAIMS_MAX];
	struct rule_claims claims = {.arena = s->arena, .names = s->names, .items = of_field, .work = &s->work};
	const struct clf_rule_leaf *last = s->claims[s->count - 1].leaf;

	for (size_t i = 0; i < s->count; i++) {
		if (same_field(s->claims[i].leaf, last))
			of_field[claims.count++] = s->claims[i];
	}
	return rule_claims_meet(&claims) || s->work == 0;
}

static bool solve(struct search *s, const struct goal *goal);

static bool add_claim(struct search *s, const struct goal *goal)
{
	bool good;

	for (size_t i = 0; i < s->known_count; i++) {
		if (s->known[i].leaf == goal->test->leaf)
			s->claims[s->count] = s->known[i];
	}
	s->claims[s->count++].holds = goal->wanted;
	good = agrees(s) && solve(s, goal->next);
	s->count--;
	return good;
}

/* One of them is enough. */
static bool choose(struct search *s, const struct goal *goal, bool wanted)
{
	for (size_t i = 0; i < goal->test->count; i++) {
		const struct goal one = {.test = &goal->test->tests[i], .wanted = wanted, .next = goal->next};

		if (solve(s, &one))
			return true;
	}
	return false;
}

static bool together(struct search *s, const struct goal *goal, bool wanted)
{
	struct goal goals[CLAIMS_MAX];
	size_t count = goal->test->count;

	for (size_t i = 0; i < count; i++)
		goals[i] = (struct goal){.test = &goal->test->tests[i],
					 .wanted = wanted,
					 .next = i + 1 < count ? &goals[i + 1] : goal->next};
	return solve(s, count > 0 ? goals : goal->next);
}

static bool solve(struct search *s, const struct goal *goal)
{
	if (goal == NULL || s->work == 0 || ++s->steps > STEPS_MAX)
		return true;
	switch (goal->test->kind) {
	case CLF_TEST_LEAF:
		return add_claim(s, goal);
	case CLF_TEST_ALL:
		return goal->wanted ? together(s, goal, true) : choose(s, goal, false);
	case CLF_TEST_ANY:
		return goal->wanted ? choose(s, goal, true) : together(s, goal, false);
	case CLF_TEST_NONE:
		return goal->wanted ? together(s, goal, false) : choose(s, goal, true);
	}
	return true;
}

bool clf_rule_possible(const struct clf_rule_names *names, const struct clf_rule_test *test)
{
	struct search s = {.arena = clf_arena_new(), .names = names, .work = WORK_MAX};
	const struct goal goal = {.test = test, .wanted = true};
	bool possible;

	learn(&s, test);
	possible = solve(&s, &goal);
	clf_arena_free(&s.arena);
	return possible;
}
