/*
 * test_field_value.c - values of fields as people write them, and what is taken for none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/ticket/field/field.h"

static const struct clf_field_row line = {.name = "stage", .type = CLF_VALUE_LINE, .flags = CLF_FIELD_CLEARS};
static const struct clf_field_row kept_line = {.name = "stage", .type = CLF_VALUE_LINE};
static const struct clf_field_row when = {.name = "due_at", .type = CLF_VALUE_TIME, .flags = CLF_FIELD_CLEARS};
static const struct clf_field_row rank = {.name = "priority", .type = CLF_VALUE_PRIORITY};
static const struct clf_field_row tags = {.name = "tags", .type = CLF_VALUE_LIST};

static void a_line_is_one_line(void **state)
{
	static const char *const good[] = {"Waiting for parts", "x",
					   "\xe9\x83\xa8\xe5\x93\x81\xe5\xbe\x85\xe3\x81\xa1"};
	static const char *const bad[] = {"two\nlines", "tab\there", "\x7f", "a\x1b[2J"};
	char longest[CLF_PLAIN_LINE_MAX + 2];
	struct clf_value value;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(good); i++) {
		assert_true(clf_value_read(&line, good[i], &value));
		assert_string_equal(value.text, good[i]);
	}
	for (size_t i = 0; i < CLF_COUNT(bad); i++)
		assert_false(clf_value_read(&line, bad[i], &value));
	memset(longest, 'x', sizeof longest);
	longest[CLF_PLAIN_LINE_MAX] = '\0';
	assert_true(clf_value_read(&line, longest, &value));
	longest[CLF_PLAIN_LINE_MAX] = 'x';
	longest[CLF_PLAIN_LINE_MAX + 1] = '\0';
	assert_false(clf_value_read(&line, longest, &value));
}

static void blank_is_nothing_where_a_field_may_be_without(void **state)
{
	struct clf_value value = {.text = "before", .number = 7};

	(void)state;
	assert_true(clf_value_read(&line, "  ", &value));
	assert_null(value.text);
	assert_true(clf_value_read(&when, NULL, &value));
	assert_int_equal(value.number, 0);
	assert_false(clf_value_read(&rank, "", &value));
	assert_true(clf_value_read(&kept_line, " x", &value));
}

static void times_and_priorities_are_read_as_the_api_writes_them(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_value value;

	(void)state;
	assert_true(clf_value_read(&when, "2027-01-02T03:04:05Z", &value));
	assert_string_equal(clf_value_shown(arena, &value), "2027-01-02T03:04:05Z");
	assert_false(clf_value_read(&when, "1970-01-01T00:00:00Z", &value));
	assert_false(clf_value_read(&when, "tomorrow", &value));
	assert_true(clf_value_read(&rank, "high", &value));
	assert_int_equal(value.number, CLF_PRIORITY_HIGH);
	assert_string_equal(clf_value_shown(arena, &value), "high");
	assert_false(clf_value_read(&rank, "highest", &value));
	assert_false(clf_value_read(&tags, "a", &value));
	clf_arena_free(&arena);
}

/* A step holds the number, or the text that an older one wrote down. */
static void a_steps_value_is_its_number_or_what_its_text_says(void **state)
{
	struct clf_value read;
	struct clf_value given;

	(void)state;
	assert_true(clf_value_read(&when, "2027-01-02T03:04:05Z", &read));
	given = clf_value_given(&when, 0, "2027-01-02T03:04:05Z");
	assert_true(clf_value_equal(&read, &given));
	given = clf_value_given(&when, 42, "2027-01-02T03:04:05Z");
	assert_int_equal(given.number, 42);
	given = clf_value_given(&line, 0, "Waiting");
	assert_string_equal(given.text, "Waiting");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_is_one_line),
	    cmocka_unit_test(blank_is_nothing_where_a_field_may_be_without),
	    cmocka_unit_test(times_and_priorities_are_read_as_the_api_writes_them),
	    cmocka_unit_test(a_steps_value_is_its_number_or_what_its_text_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
