/*
 * why_near.c - near misses: the one condition that stood in a rule's way.
 */
#include "why/why_request.h"

/* Conditions in the order of the rule, one of them the other way round. */
struct flipping {
	const struct clf_rule_traces *traces;
	size_t at, flipped;
};

static bool holds(struct flipping *f, const struct clf_rule_test *test)
{
	bool any = false, all = true, held;

	if (test->kind == CLF_TEST_LEAF) {
		held = f->at < f->traces->count && f->traces->items[f->at].held;
		return f->at++ == f->flipped ? !held : held;
	}
	for (size_t i = 0; i < test->count; i++) {
		held = holds(f, &test->tests[i]);
		any = any || held;
		all = all && held;
	}
	if (test->kind == CLF_TEST_ALL)
		return all;
	return test->kind == CLF_TEST_ANY ? any : !any;
}

bool why_near(const struct clf_rule *rule, const struct clf_rule_traces *traces, size_t *leaf, bool *wanted)
{
	size_t found = 0;

	for (size_t i = 0; i < traces->count; i++) {
		struct flipping f = {traces, 0, i};

		if (!holds(&f, &rule->test))
			continue;
		*leaf = i;
		*wanted = !traces->items[i].held;
		found++;
	}
	return found == 1;
}
