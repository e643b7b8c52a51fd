/*
 * test_param.c - validators: what each type of parameter takes and what it refuses.
 */
#include "web_fixture.h"

static struct clf_arena *arena;

static bool takes(enum param_type type, long long max, const char *text)
{
	const struct param param = {
	    .name = "x", .type = type, .min = -5, .max = max, .choices = "low|high", .required = true};
	struct value value = {0};
	const char *wrong = param_check_text(arena, &param, text, &value);
	assert_true((wrong == NULL) == value.given);
	return wrong == NULL;
}

static void numbers(void **state)
{
	(void)state;
	assert_true(takes(CLF_TYPE_ID, 0, "1"));
	assert_true(takes(CLF_TYPE_ID, 0, "9223372036854775807"));
	assert_false(takes(CLF_TYPE_ID, 0, "9223372036854775808"));
	assert_false(takes(CLF_TYPE_ID, 0, "0"));
	assert_false(takes(CLF_TYPE_ID, 0, "-1"));
	assert_false(takes(CLF_TYPE_ID, 0, "1 "));
	assert_false(takes(CLF_TYPE_ID, 0, "0x1"));
	assert_false(takes(CLF_TYPE_ID, 0, ""));
	assert_true(takes(CLF_TYPE_INTEGER, 10, "-5"));
	assert_false(takes(CLF_TYPE_INTEGER, 10, "-6"));
	assert_false(takes(CLF_TYPE_INTEGER, 10, "11"));
	assert_false(takes(CLF_TYPE_INTEGER, 10, "--5"));
}

static void texts(void **state)
{
	(void)state;
	assert_true(takes(CLF_TYPE_LINE, 5,
			  "\xc3\xa9t\xc3"
			  "\xa9"));
	assert_false(takes(CLF_TYPE_LINE, 5, "123456"));
	assert_false(takes(CLF_TYPE_LINE, 50, "a\r\nBcc: x@example.com"));
	assert_false(takes(CLF_TYPE_LINE, 50, "a\x1b[0m"));
	assert_false(takes(CLF_TYPE_LINE, 50, "   "));
	assert_true(takes(CLF_TYPE_TEXT, 50, "a\r\n\tb"));
	assert_false(takes(CLF_TYPE_TEXT, 50, "a\x01"));
	assert_true(takes(CLF_TYPE_NAME, 50, "follow-up_2.x"));
	assert_false(takes(CLF_TYPE_NAME, 50, "../x"));
	assert_false(takes(CLF_TYPE_NAME, 50, ".htaccess"));
	assert_true(takes(CLF_TYPE_KEY, 50, "a:b/c=="));
	assert_false(takes(CLF_TYPE_KEY, 50, "a b"));
	assert_false(takes(CLF_TYPE_OBJECT, 50, "{}"));
	assert_true(takes(CLF_TYPE_SECRET, 50, "  \t"));
}

static void shapes(void **state)
{
	const struct param address = {.name = "x", .type = CLF_TYPE_ADDRESS};
	struct value value = {0};
	(void)state;
	assert_null(param_check_text(arena, &address, "Max@Example.COM", &value));
	assert_string_equal(value.text, "max@example.com");
	assert_false(takes(CLF_TYPE_ADDRESS, 0, "max"));
	assert_false(takes(CLF_TYPE_ADDRESS, 0, "<max@example.com>"));
	assert_true(takes(CLF_TYPE_CHOICE, 0, "LOW"));
	assert_false(takes(CLF_TYPE_CHOICE, 0, "low|high"));
	assert_false(takes(CLF_TYPE_CHOICE, 0, "lo"));
	assert_true(takes(CLF_TYPE_TIME, 0, "2026-11-22T03:08:33Z"));
	assert_false(takes(CLF_TYPE_TIME, 0, "tomorrow"));
	assert_true(takes(CLF_TYPE_LOCAL, 0, "/tickets/7?x=1"));
	assert_false(takes(CLF_TYPE_LOCAL, 0, "//evil.test/"));
	assert_false(takes(CLF_TYPE_LOCAL, 0, "/\\evil.test/"));
	assert_false(takes(CLF_TYPE_LOCAL, 0, "https://evil.test/"));
	assert_true(takes(CLF_TYPE_URL, 0, "https://feedback.example.com/r/1?x=2"));
	assert_false(takes(CLF_TYPE_URL, 0, "javascript:alert(1)"));
	assert_false(takes(CLF_TYPE_URL, 0, "https://x/\"onclick="));
}

static void json_values(void **state)
{
	const struct param line = {.name = "x", .type = CLF_TYPE_LINE, .max = 10, .nullable = true};
	const struct param number = {.name = "x", .type = CLF_TYPE_INTEGER, .max = 10};
	const struct param object = {.name = "x", .type = CLF_TYPE_OBJECT, .max = 20};
	struct clf_json *json = NULL;
	struct value value = {0};
	(void)state;
	assert_int_equal(clf_json_parse(CLF_STR("{\"s\":\"a\",\"n\":3,\"r\":3.5,\"z\":null,\"t\":\"3\","
						"\"o\":{\"a\":1},\"big\":{\"a\":\"01234567890123456789\"}}"),
					&json, NULL),
			 CLF_OK);
	assert_null(param_check_json(arena, &line, clf_json_get(json, "s"), &value));
	assert_non_null(param_check_json(arena, &line, clf_json_get(json, "n"), &value));
	assert_null(param_check_json(arena, &line, clf_json_get(json, "z"), &value));
	assert_true(value.given && value.null && !value.text);
	assert_null(param_check_json(arena, &number, clf_json_get(json, "n"), &value));
	assert_int_equal(value.number, 3);
	assert_non_null(param_check_json(arena, &number, clf_json_get(json, "r"), &value));
	assert_non_null(param_check_json(arena, &number, clf_json_get(json, "t"), &value));
	assert_non_null(param_check_json(arena, &number, clf_json_get(json, "z"), &value));
	assert_null(param_check_json(arena, &object, clf_json_get(json, "o"), &value));
	assert_non_null(param_check_json(arena, &object, clf_json_get(json, "big"), &value));
	assert_non_null(param_check_json(arena, &object, clf_json_get(json, "s"), &value));
	clf_json_free(&json);
}

static int set_up(void **state)
{
	(void)state;
	arena = clf_arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	clf_arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers),
	    cmocka_unit_test(texts),
	    cmocka_unit_test(shapes),
	    cmocka_unit_test(json_values),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
