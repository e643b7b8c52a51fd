/*
 * test_diff.c - what people are shown of two texts that differ.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/diff.h"
#include "clf/base/str.h"

static void what_differs_is_shown_with_what_is_around_it(void **state)
{
	static const struct {
		const char *before, *after, *shown;
	} cases[] = {
	    {"", "", ""},
	    {"a\nb\n", "a\nb\n", ""},
	    {"a\nb", "a\r\nb\r\n", ""},
	    {"", "a\n", "@@ -1,0 +1,1 @@\n+a\n"},
	    {"a\n", "", "@@ -1,1 +1,0 @@\n-a\n"},
	    {"a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
	    {"1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\n6\n7\n", "@@ -4,3 +4,4 @@\n 4\n 5\n 6\n+7\n"},
	    {"x\n1\n2\n3\n4\n5\n6\n7\n8\ny\n", "1\n2\n3\n4\n5\n6\n7\n8\n",
	     "@@ -1,4 +1,3 @@\n-x\n 1\n 2\n 3\n@@ -7,4 +6,3 @@\n 6\n 7\n 8\n-y\n"},
	    {"a\nb\nc\nd\n", "b\nd\ne\n", "@@ -1,4 +1,3 @@\n-a\n b\n-c\n d\n+e\n"},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		assert_string_equal(clf_diff(arena, cases[i].before, cases[i].after), cases[i].shown);
	clf_arena_free(&arena);
}

static void texts_with_nothing_in_common_are_shown_whole(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_buf before, after;
	const char *shown;

	(void)state;
	clf_buf_init(&before, 1u << 20);
	clf_buf_init(&after, 1u << 20);
	for (unsigned i = 0; i < 3000; i++) {
		clf_buf_add_text(&before, clf_arena_printf(arena, "old %u\n", i));
		clf_buf_add_text(&after, clf_arena_printf(arena, "new %u\n", i));
	}
	shown = clf_diff(arena, before.p, after.p);
	assert_int_equal(strncmp(shown, "@@ -1,3000 +1,3000 @@\n-old 0\n", 29), 0);
	assert_non_null(strstr(shown, "\n+new 2999\n"));
	clf_buf_free(&before);
	clf_buf_free(&after);
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_differs_is_shown_with_what_is_around_it),
	    cmocka_unit_test(texts_with_nothing_in_common_are_shown_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
