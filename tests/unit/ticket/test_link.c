/*
 * test_link.c - 6.8: addresses with a ticket's fields in them: what may be one, and what becomes of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/link.h"

static const struct clf_custom fields[] = {
    {.id = 1, .name = "order_number", .label = "Order number", .type = CLF_CUSTOM_LINE},
    {.id = 2, .name = "colours", .label = "Colours", .type = CLF_CUSTOM_CHOICES},
};
static const struct clf_customs customs = {fields, CLF_COUNT(fields)};

static int setup(void **state)
{
	*state = clf_arena_new();
	return 0;
}

static int teardown(void **state)
{
	clf_arena_free((struct clf_arena **)state);
	return 0;
}

static void test_6_8_what_is_no_link_is_told_with_what_to_do(void **state)
{
	static const struct {
		const char *pattern, *says;
	} cases[] = {
	    {"https://bi.example/ticket?n={{number}}&s={{segment}}", NULL},
	    {"http://bi.example:8080/{{ ticket.fields.order_number }}#x", NULL},
	    {"HTTPS://bi.example", NULL},
	    {"https://bi.example/?p={{priority}}&q={{queue}}&r={{response.id}}&c={{customer.reference}}", NULL},
	    {"", "1 to 1000 bytes"},
	    {"javascript:alert({{number}})", "https://"},
	    {"//bi.example/x", "https://"},
	    {"https:///x", "host"},
	    {"https://{{segment}}.example/x", "host"},
	    {"https://bi.example{{number}}", "host"},
	    {"https://me:secret@bi.example/x", "host"},
	    {"https://bi.example/{{number", "without }}"},
	    {"https://bi.example/{{}}", "{{number}}"},
	    {"https://bi.example/{{{number}}}", "has no field"},
	    {"https://bi.example/{{numer}}", "nearest is {{number}}"},
	    {"https://bi.example/{{fields.order_numbr}}", "nearest is {{fields.order_number}}"},
	    {"https://bi.example/{{fields.colours}}", "has no field"},
	    {"https://bi.example/{{comment}}", "has no field"},
	    {"https://bi.example/a b", "%20"},
	    {"https://bi.example/\xc3\xa9", "percent-encoded"},
	    {"https://bi.example/x\"onclick=", "percent-encoded"},
	    {"https://bi.example/a/%2E./b", ".."},
	};
	struct clf_arena *arena = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_error err = {0};
		enum clf_status status = clf_link_check(arena, cases[i].pattern, &customs, &err);

		if ((status == CLF_OK) != (cases[i].says == NULL))
			fail_msg("%s: %s", cases[i].pattern, err.text);
		if (cases[i].says != NULL && strstr(err.text, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].pattern, err.text);
	}
}

static struct clf_json *ticket(const char *segment)
{
	struct clf_json *json = clf_json_object(), *held = clf_json_object();

	clf_json_set_integer(json, "number", 1042);
	clf_json_set_text(json, "segment", segment);
	clf_json_set_bool(held, "vip", true);
	clf_json_set(json, "fields", held);
	clf_json_set(json, "tags", clf_json_array());
	return json;
}

static void test_6_8_values_are_encoded_and_an_empty_one_shows_nothing(void **state)
{
	static const struct {
		const char *pattern, *segment, *url;
	} cases[] = {
	    {"https://bi.example/t?n={{number}}&s={{segment}}", "North & South",
	     "https://bi.example/t?n=1042&s=North%20%26%20South"},
	    {"https://bi.example/{{segment}}/x", "a/../b?c#d", "https://bi.example/a%2F..%2Fb%3Fc%23d/x"},
	    {"https://bi.example/t?s={{ ticket.segment }}", "\xe6\xa8\xaa\xe6\xb5\x9c\"<>\r\n",
	     "https://bi.example/t?s=%E6%A8%AA%E6%B5%9C%22%3C%3E%0D%0A"},
	    {"https://bi.example/v?v={{fields.vip}}", NULL, "https://bi.example/v?v=true"},
	    {"https://bi.example/plain", NULL, "https://bi.example/plain"},
	    {"https://bi.example/t?s={{segment}}", NULL, NULL},
	    {"https://bi.example/t?s={{segment}}", "  ", NULL},
	    {"https://bi.example/t?s={{tags}}", "x", NULL},
	    {"https://bi.example/t?s={{nothing.there}}", "x", NULL},
	    {"https://bi.example/reports/{{segment}}/all", "..", NULL},
	    {"https://bi.example/reports/.{{segment}}/all", ".", NULL},
	    {"https://bi.example/reports?s={{segment}}", "..", "https://bi.example/reports?s=.."},
	    {"https://bi.example/reports/{{segment}}", "...", "https://bi.example/reports/..."},
	};
	struct clf_arena *arena = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_json *json = ticket(cases[i].segment);
		const char *url = clf_link_expand(arena, cases[i].pattern, json);

		clf_json_free(&json);
		if (!clf_text_equal(url, cases[i].url))
			fail_msg("%s: %s", cases[i].pattern, url != NULL ? url : "nothing");
	}
}

static void test_6_8_what_comes_out_has_a_limit(void **state)
{
	struct clf_arena *arena = *state;
	char *segment = clf_arena_alloc(arena, CLF_LINK_URL_MAX + 1);
	struct clf_json *json;

	memset(segment, 'x', CLF_LINK_URL_MAX);
	segment[CLF_LINK_URL_MAX] = '\0';
	json = ticket(segment);
	assert_null(clf_link_expand(arena, "https://bi.example/{{segment}}", json));
	clf_json_free(&json);
	segment[CLF_LINK_URL_MAX - strlen("https://bi.example/")] = '\0';
	json = ticket(segment);
	assert_non_null(clf_link_expand(arena, "https://bi.example/{{segment}}", json));
	clf_json_free(&json);
}

static void test_6_8_a_field_is_found_in_a_link(void **state)
{
	(void)state;
	assert_true(clf_link_names("https://x.example/{{ ticket.fields.order }}", "fields.order"));
	assert_true(clf_link_names("https://x.example/{{number}}/{{fields.order}}", "fields.order"));
	assert_false(clf_link_names("https://x.example/{{fields.order_number}}", "fields.order"));
	assert_false(clf_link_names("https://x.example/fields.order", "fields.order"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_6_8_what_is_no_link_is_told_with_what_to_do, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_6_8_values_are_encoded_and_an_empty_one_shows_nothing, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_6_8_what_comes_out_has_a_limit, setup, teardown),
	    cmocka_unit_test(test_6_8_a_field_is_found_in_a_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
