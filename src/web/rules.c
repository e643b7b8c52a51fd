/*
 * rules.c - what is wrong with a rule, all of it at once.
 */
#include "rules.h"

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/str.h"

static enum clf_wrong wrong_of(const char *code)
{
	if (clf_text_equal(code, "missing") || clf_text_equal(code, "required"))
		return CLF_WRONG_REQUIRED;
	return clf_text_equal(code, "unknown") || clf_text_equal(code, "ambiguous") ? CLF_WRONG_UNKNOWN
										    : CLF_WRONG_INVALID;
}

bool rules_wrong(struct call *call, const struct clf_rule_problems *found)
{
	struct clf_problems problems = {.count = 0};

	for (size_t i = 0; i < found->count; i++) {
		const struct clf_rule_problem *one = &found->items[i];
		const char *field = *one->field != '\0' ? clf_arena_printf(call->arena, "rule.%s", one->field) : "rule";

		if (!one->warns)
			clf_problem_add(&problems, call->arena, field, wrong_of(one->code), one->nearest, "%s",
					one->detail);
	}
	return reply_problems(call, &problems);
}
