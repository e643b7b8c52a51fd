/*
 * test_arena.c - memory of one mail: zeroed, aligned, apart, and given back whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "clf/base/arena.h"

static void hands_out_zeroed_and_aligned(void **state)
{
	static const char zeros[64];
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t size = 0; size < 64; size++) {
		char *p = clf_arena_alloc(arena, size);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		assert_memory_equal(p, zeros, size);
		memset(p, 0xff, size);
	}
	clf_arena_free(&arena);
	assert_null(arena);
	clf_arena_free(&arena);
}

static void zeroes_again_after_reset(void **state)
{
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		unsigned char *p = clf_arena_alloc(arena, 1000);

		for (int i = 0; i < 1000; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xaa, 1000);
		assert_int_equal(clf_arena_used(arena), 1000);
		clf_arena_reset(arena);
		assert_int_equal(clf_arena_used(arena), 0);
	}
	clf_arena_free(&arena);
}

static void keeps_allocations_apart(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	unsigned char *parts[500];

	(void)state;
	for (size_t i = 0; i < 500; i++) {
		size_t size = i * 37 % 9000 + 1;

		parts[i] = clf_arena_alloc(arena, size);
		memset(parts[i], (int)(i & 0xff), size);
	}
	for (size_t i = 0; i < 500; i++) {
		size_t size = i * 37 % 9000 + 1;

		assert_int_equal(parts[i][0], i & 0xff);
		assert_int_equal(parts[i][size - 1], i & 0xff);
	}
	clf_arena_free(&arena);
}

static void holds_more_than_a_block(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	size_t size = (size_t)5 << 20;
	char *large = clf_arena_alloc(arena, size);
	char *small = clf_arena_strdup(arena, "after");

	(void)state;
	large[size - 1] = 'x';
	assert_string_equal(small, "after");
	assert_int_equal(clf_arena_used(arena), size + 6);
	clf_arena_free(&arena);
}

static void copies_texts(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	char *copy = clf_arena_copy(arena, "a\0b", 3);

	(void)state;
	assert_memory_equal(copy, "a\0b", 4);
	assert_string_equal(clf_arena_copy(arena, NULL, 0), "");
	assert_null(clf_arena_strdup(arena, NULL));
	assert_string_equal(clf_arena_printf(arena, "%s-%d", "CLF", 1042), "CLF-1042");
	assert_int_equal(strlen(clf_arena_printf(arena, "%50000d", 1)), 50000);
	clf_arena_free(&arena);
}

static void makes_arrays(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	int64_t *numbers = clf_arena_array_of(arena, 100, int64_t);

	(void)state;
	for (int i = 0; i < 100; i++)
		assert_int_equal(numbers[i], 0);
	assert_int_equal(clf_arena_used(arena), 800);
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hands_out_zeroed_and_aligned),
	    cmocka_unit_test(zeroes_again_after_reset),
	    cmocka_unit_test(keeps_allocations_apart),
	    cmocka_unit_test(holds_more_than_a_block),
	    cmocka_unit_test(copies_texts),
	    cmocka_unit_test(makes_arrays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
