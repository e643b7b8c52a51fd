/*
 * test_problem.c - everything that is wrong is said at once, each with its field and what would be right.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/problem.h"
#include "clf/base/str.h"

static void each_wrong_field_is_named_with_the_nearest_right_name(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_problems problems = {0};
	struct clf_error err = {0};

	(void)state;
	assert_int_equal(clf_problems_status(&problems, &err), CLF_OK);
	clf_problem_add(&problems, arena, "team", CLF_WRONG_UNKNOWN, "Desk", "isn't there: \"%s\"", "Dsek");
	clf_problem_add(&problems, arena, "name", CLF_WRONG_REQUIRED, NULL, "is required");
	assert_int_equal(clf_problems_status(&problems, &err), CLF_EINVAL);
	assert_string_equal(err.text, "team isn't there: \"Dsek\"; the nearest is Desk; name is required");
	assert_string_equal(problems.items[0].nearest, "Desk");
	assert_string_equal(clf_wrong_name(problems.items[0].code), "unknown");
	assert_null(problems.items[1].nearest);
	clf_arena_free(&arena);
}

static void more_than_the_most_is_not_gathered(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_problems problems = {0};

	(void)state;
	for (size_t i = 0; i < CLF_PROBLEMS_MAX + 5; i++)
		clf_problem_add(&problems, arena, "x", CLF_WRONG_INVALID, NULL, "is wrong");
	assert_int_equal(problems.count, CLF_PROBLEMS_MAX);
	clf_arena_free(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_wrong_field_is_named_with_the_nearest_right_name),
	    cmocka_unit_test(more_than_the_most_is_not_gathered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
