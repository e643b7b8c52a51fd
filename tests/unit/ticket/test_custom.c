/*
 * test_custom.c - 2.1: fields that administrators set up, and values of them as people and programs write them.
 */
#include "fixture.h"

#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/custom.h"

static const struct clf_choice colours[] = {{11, "Red", false}, {12, "Blue", false}, {13, "Green", true}};
static const struct clf_custom fields[] = {
    {.id = 1, .name = "order_number", .label = "Order number", .type = CLF_CUSTOM_LINE},
    {.id = 2, .name = "story", .label = "Story", .type = CLF_CUSTOM_TEXT},
    {.id = 3, .name = "amount", .label = "Amount", .type = CLF_CUSTOM_NUMBER},
    {.id = 4, .name = "vip", .label = "Important guest", .type = CLF_CUSTOM_FLAG},
    {.id = 5, .name = "visited", .label = "Visited", .type = CLF_CUSTOM_DATE},
    {.id = 6, .name = "colour", .label = "Colour", .type = CLF_CUSTOM_CHOICE, .choices = colours, .choice_count = 3},
    {.id = 7,
     .name = "colours",
     .label = "All colours",
     .type = CLF_CUSTOM_CHOICES,
     .choices = colours,
     .choice_count = 3},
    {.id = 8, .name = "order_date", .label = "Date of order", .type = CLF_CUSTOM_DATE},
};
static const struct clf_customs all = {fields, 8};

static const char *read(struct clf_arena *arena, const char *name, const char *text)
{
	const struct clf_custom_reading with = {.now = INT64_C(1790000000000000)};
	const char *value = NULL, *why = NULL;

	return clf_custom_read(arena, clf_custom_named(&all, name), &with, text, &value, &why) ? value : "REFUSED";
}

static void test_2_1_a_value_is_read_as_people_write_it(void **state)
{
	static const char *const cases[][3] = {
	    {"order_number", "A-1", "A-1"},
	    {"order_number", "none", NULL},
	    {"order_number", "a\001b", "REFUSED"},
	    {"order_number", "two\nlines", "REFUSED"},
	    {"story", "two\nlines", "two\nlines"},
	    {"amount", "12.50", "12.5"},
	    {"amount", "-0.000001", "-0.000001"},
	    {"amount", "\xef\xbc\x91\xef\xbc\x92", "12"},
	    {"amount", "1000000000000", "1000000000000"},
	    {"amount", "1000000000001", "REFUSED"},
	    {"amount", "1000000000000.1", "REFUSED"},
	    {"amount", "99999999999999999999", "REFUSED"},
	    {"amount", "1.0000001", "REFUSED"},
	    {"amount", "1e3", "REFUSED"},
	    {"amount", "12.", "REFUSED"},
	    {"amount", "nan", "REFUSED"},
	    {"amount", "007", "7"},
	    {"vip", "YES", "yes"},
	    {"vip", "off", "no"},
	    {"vip", "perhaps", "REFUSED"},
	    {"visited", "2026-12-01", "2026-12-01"},
	    {"visited", "1 Dec 2026", "2026-12-01"},
	    {"visited", "1961-04-12", "1961-04-12"},
	    {"visited", "2026-02-30", "REFUSED"},
	    {"colour", "red", "11"},
	    {"colour", "bl", "12"},
	    {"colour", "Green", "REFUSED"},
	    {"colour", "none", NULL},
	    {"colours", "blue, red, Blue", "11,12"},
	    {"colours", "red", "11"},
	    {"colours", "red, pink", "REFUSED"},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *value = read(arena, cases[i][0], cases[i][1]);

		if (!clf_text_equal(value, cases[i][2]))
			fail_msg("%s \"%s\" is read as %s", cases[i][0], cases[i][1],
				 value != NULL ? value : "nothing");
	}
	clf_arena_free(&arena);
}

static void test_2_1_a_value_past_its_limit_is_refused(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	char text[CLF_CUSTOM_TEXT_MAX + 2];

	(void)state;
	memset(text, 'x', sizeof text);
	text[CLF_CUSTOM_TEXT_MAX] = '\0';
	assert_string_not_equal(read(arena, "story", text), "REFUSED");
	text[CLF_CUSTOM_TEXT_MAX] = 'x';
	text[CLF_CUSTOM_TEXT_MAX + 1] = '\0';
	assert_string_equal(read(arena, "story", text), "REFUSED");
	text[CLF_CUSTOM_LINE_MAX] = '\0';
	assert_string_not_equal(read(arena, "order_number", text), "REFUSED");
	text[CLF_CUSTOM_LINE_MAX] = 'x';
	text[CLF_CUSTOM_LINE_MAX + 1] = '\0';
	assert_string_equal(read(arena, "order_number", text), "REFUSED");
	clf_arena_free(&arena);
}

/* What JSON has comes back as it was; what it can't be says so. */
static void test_2_1_a_value_is_json_of_its_type(void **state)
{
	static const char *const cases[][3] = {
	    {"order_number", "\"A-1\"", "\"A-1\""},
	    {"order_number", "5", NULL},
	    {"order_number", "\"a\\u0007\"", NULL},
	    {"amount", "12.5", "12.5"},
	    {"amount", "0.1", "0.1"},
	    {"amount", "123456789.123456", "123456789.123456"},
	    {"amount", "0.000001", "1e-6"},
	    {"amount", "1e-7", NULL},
	    {"amount", "1000000000000", "1000000000000"},
	    {"amount", "1e13", NULL},
	    {"amount", "\"12\"", NULL},
	    {"vip", "true", "true"},
	    {"vip", "\"yes\"", NULL},
	    {"visited", "\"2026-12-01\"", "\"2026-12-01\""},
	    {"visited", "\"tomorrow\"", NULL},
	    {"visited", "20261201", NULL},
	    {"colour", "\"red\"", "\"Red\""},
	    {"colour", "\"re\"", NULL},
	    {"colour", "[\"Red\"]", NULL},
	    {"colours", "[\"Blue\",\"red\"]", "[\"Red\",\"Blue\"]"},
	    {"colours", "\"Red\"", NULL},
	    {"colours", "[7]", NULL},
	    {"colours", "[]", "null"},
	    {"story", "null", "null"},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		char *boxed = clf_arena_printf(arena, "[%s]", cases[i][1]);
		const struct clf_custom *field = clf_custom_named(&all, cases[i][0]);
		const char *value = NULL, *why = NULL, *near = NULL, *said = NULL;
		struct clf_json *json = NULL, *back = NULL, *wanted = NULL;
		struct clf_buf one, other;

		assert_int_equal(clf_json_parse(clf_str_from(boxed), &json, NULL), CLF_OK);
		if (!clf_custom_read_json(arena, field, clf_json_at(json, 0), &value, &why, &near)) {
			assert_non_null(why);
			said = "";
		}
		if ((said != NULL) != (cases[i][2] == NULL))
			fail_msg("%s %s: %s", cases[i][0], cases[i][1], why != NULL ? why : value);
		if (cases[i][2] != NULL) {
			assert_true(value == NULL || clf_custom_fits(field, value));
			clf_buf_init(&one, 1000);
			clf_buf_init(&other, 1000);
			back = clf_json_array();
			clf_json_append(back, clf_custom_json(field, value));
			assert_int_equal(
			    clf_json_parse(clf_str_from(clf_arena_printf(arena, "[%s]", cases[i][2])), &wanted, NULL),
			    CLF_OK);
			clf_json_dump(back, &one);
			clf_json_dump(wanted, &other);
			assert_string_equal(one.p, other.p);
			clf_buf_free(&one);
			clf_buf_free(&other);
			clf_json_free(&back);
			clf_json_free(&wanted);
		}
		clf_json_free(&json);
	}
	clf_arena_free(&arena);
}

/* The store keeps numbers, and they come back as what they were. */
static void test_2_1_what_is_kept_as_numbers_comes_back(void **state)
{
	static const char *const cases[][2] = {
	    {"amount", "-12.000001"},  {"amount", "0"},           {"vip", "yes"},   {"vip", "no"},
	    {"visited", "1961-04-12"}, {"visited", "2026-12-01"}, {"colour", "12"}, {"colours", "11,12"}};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		enum clf_custom_type type = clf_custom_named(&all, cases[i][0])->type;
		const char *back = NULL;
		int64_t *numbers;
		size_t count = clf_custom_numbers(arena, type, cases[i][1], &numbers);

		for (size_t k = 0; k < count; k++)
			back = clf_custom_kept(arena, type, numbers[k], back);
		assert_string_equal(back, cases[i][1]);
	}
	clf_arena_free(&arena);
}

static void test_2_1_a_field_is_found_by_what_people_call_it(void **state)
{
	static const struct {
		const char *text, *name, *rest;
	} cases[] = {
	    {"order_number A-1", "order_number", "A-1"},
	    {"Order number A-1", "order_number", "A-1"},
	    {"ORDER NUMBER: A-1", "order_number", "A-1"},
	    {"amount=12", "amount", "12"},
	    {"amount = 12", "amount", "12"},
	    {"Important guest yes", "vip", "yes"},
	    {"import yes", "vip", "yes"},
	    {"colours red, blue", "colours", "red, blue"},
	    {"order A-1", NULL, NULL},
	    {"nothing 1", NULL, NULL},
	    {"colour", "colour", ""},
	    {"", NULL, NULL},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *rest = NULL, *could = NULL;
		const struct clf_custom *field = clf_custom_begins(arena, &all, cases[i].text, &rest, &could);

		if (!clf_text_equal(field != NULL ? field->name : NULL, cases[i].name))
			fail_msg("\"%s\" is taken for %s", cases[i].text, field != NULL ? field->name : "nothing");
		if (field != NULL)
			assert_string_equal(rest, cases[i].rest);
	}
	clf_arena_free(&arena);
}

static void test_2_1_a_name_is_small_letters_digits_and_underscores(void **state)
{
	static const char *const bad[] = {"",
					  "Order",
					  "1st",
					  "_x",
					  "x_",
					  "a-b",
					  "a.b",
					  "a b",
					  "\xc3\xa9t\xc3\xa9",
					  "a23456789012345678901234567890123456789012"};

	(void)state;
	assert_true(clf_custom_is_name("order_number_2"));
	for (size_t i = 0; i < CLF_COUNT(bad); i++)
		assert_false(clf_custom_is_name(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_2_1_a_value_is_read_as_people_write_it),
	    cmocka_unit_test(test_2_1_a_value_past_its_limit_is_refused),
	    cmocka_unit_test(test_2_1_a_value_is_json_of_its_type),
	    cmocka_unit_test(test_2_1_what_is_kept_as_numbers_comes_back),
	    cmocka_unit_test(test_2_1_a_field_is_found_by_what_people_call_it),
	    cmocka_unit_test(test_2_1_a_name_is_small_letters_digits_and_underscores),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
