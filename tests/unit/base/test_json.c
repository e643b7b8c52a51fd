/*
 * test_json.c - trees read from hostile text, built with any text, and written on one line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "clf/base/count.h"
#include "clf/base/json.h"

static struct clf_json *parsed(const char *text)
{
	struct clf_json *json = NULL;

	assert_int_equal(clf_json_parse(clf_str_from(text), &json, NULL), CLF_OK);
	return json;
}

static void assert_dump(const struct clf_json *json, const char *text)
{
	struct clf_buf buf;

	clf_buf_init(&buf, 1 << 20);
	clf_json_dump(json, &buf);
	assert_string_equal(buf.p, text);
	clf_buf_free(&buf);
}

static void reads_and_writes(void **state)
{
	static const char text[] = "{\"z\":1,\"a\":[true,null,-5,0.1,\"caf\xc3\xa9\\n\"],\"m\":{}}";
	struct clf_json *json = parsed(text);

	(void)state;
	assert_dump(json, text);
	assert_int_equal(clf_json_type(json), CLF_JSON_OBJECT);
	assert_int_equal(clf_json_size(json), 3);
	assert_int_equal(clf_json_size(clf_json_get(json, "a")), 5);
	assert_int_equal(clf_json_number(clf_json_at(clf_json_get(json, "a"), 2), 0), -5);
	assert_string_equal(clf_json_text(clf_json_at(clf_json_get(json, "a"), 4)), "caf\xc3\xa9\n");
	assert_null(clf_json_at(clf_json_get(json, "a"), 5));
	clf_json_free(&json);
	assert_null(json);
	clf_json_free(&json);
}

static void refuses(void **state)
{
	static const char *const cases[] = {
	    "",
	    "{",
	    "{\"a\":1,\"a\":2}",
	    "[1,]",
	    "{} x",
	    "[\"\xff\"]",
	    "[\"\xed\xa0\x80\"]",
	    "[\"\\u0000\"]",
	    "[\"\\ud800\"]",
	    "[99999999999999999999]",
	    "[NaN]",
	    "'a'",
	};
	struct clf_json *json = NULL;
	struct clf_error err;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		err.text[0] = '\0';
		assert_int_equal(clf_json_parse(clf_str_from(cases[i]), &json, &err), CLF_EINVAL);
		assert_null(json);
		assert_true(err.text[0] != '\0');
	}
}

static void limits_depth_and_size(void **state)
{
	struct clf_json *json = NULL;
	struct clf_buf buf;

	(void)state;
	clf_buf_init(&buf, SIZE_MAX);
	for (int depth = 128; depth <= 129; depth++) {
		clf_buf_clear(&buf);
		for (int i = 0; i < depth; i++)
			clf_buf_add_char(&buf, '[');
		clf_buf_add_text(&buf, "\"[[\\\"[[\"");
		for (int i = 0; i < depth; i++)
			clf_buf_add_char(&buf, ']');
		assert_int_equal(clf_json_parse(clf_buf_view(&buf), &json, NULL), depth == 128 ? CLF_OK : CLF_EINVAL);
		clf_json_free(&json);
	}
	clf_buf_clear(&buf);
	clf_buf_add_char(&buf, '[');
	for (int i = 0; i < 2000001; i++)
		clf_buf_add_text(&buf, "0,");
	clf_buf_add_text(&buf, "0]");
	assert_int_equal(clf_json_parse(clf_buf_view(&buf), &json, NULL), CLF_ELIMIT);
	clf_buf_free(&buf);
}

static void builds(void **state)
{
	struct clf_json *json = clf_json_object();
	struct clf_json *array = clf_json_array();
	struct clf_json *copy;

	(void)state;
	clf_json_set_text(json, "text", "a\"b");
	clf_json_set_text(json, "none", NULL);
	clf_json_set_integer(json, "number", INT64_MIN);
	clf_json_set_bool(json, "truth", true);
	clf_json_set_time(json, "at", INT64_C(1795317713000000));
	clf_json_set_time(json, "never", 0);
	clf_json_append(array, clf_json_real(2.5));
	clf_json_append(array, clf_json_real(INFINITY));
	clf_json_append(array, NULL);
	clf_json_set(json, "list", array);
	clf_json_set(json, "absent", NULL);
	copy = clf_json_copy(json);
	clf_json_free(&json);
	assert_dump(copy, "{\"text\":\"a\\\"b\",\"none\":null,\"number\":-9223372036854775808,\"truth\":true,"
			  "\"at\":\"2026-11-22T03:21:53Z\",\"never\":null,\"list\":[2.5,null,null],\"absent\":null}");
	clf_json_free(&copy);
}

static void cleans_texts(void **state)
{
	struct clf_json *json = clf_json_object();

	(void)state;
	clf_json_set_text(json, "subject", "caf\xe9");
	clf_json_set_text(json, "k\xff", "v");
	clf_json_set_text(json, "surrogate", "\xed\xa0\x80");
	assert_string_equal(clf_json_get_text(json, "subject"), "caf\xef\xbf\xbd");
	assert_string_equal(clf_json_get_text(json, "k\xef\xbf\xbd"), "v");
	assert_string_equal(clf_json_get_text(json, "surrogate"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	clf_json_free(&json);
}

static void walks_in_order(void **state)
{
	static const char *const keys[] = {"zeta", "alpha", "mid", "beta", "a1", "a0"};
	struct clf_json *json = clf_json_object();
	const struct clf_json *value;
	void *iterator = NULL;
	const char *key;
	int i = 0;

	(void)state;
	for (int k = 0; k < 6; k++)
		clf_json_set_integer(json, keys[k], k);
	clf_json_set_integer(json, "alpha", 1);
	while (clf_json_next(json, &iterator, &key, &value)) {
		assert_string_equal(key, keys[i]);
		assert_int_equal(clf_json_number(value, -1), i);
		i++;
	}
	assert_int_equal(i, 6);
	clf_json_free(&json);
	assert_false(clf_json_next(NULL, &iterator, &key, &value));
}

static void answers_for_what_isnt_there(void **state)
{
	struct clf_json *json = parsed("{\"s\":\"1\",\"i\":7,\"r\":1.5,\"b\":false,\"n\":null}");

	(void)state;
	assert_null(clf_json_get(json, "absent"));
	assert_null(clf_json_get(NULL, "s"));
	assert_null(clf_json_get(clf_json_get(json, "s"), "s"));
	assert_null(clf_json_get_text(json, "i"));
	assert_int_equal(clf_json_get_number(json, "s", 42), 42);
	assert_int_equal(clf_json_get_number(json, "r", 42), 42);
	assert_int_equal(clf_json_get_number(json, "i", 42), 7);
	assert_true(clf_json_real_value(clf_json_get(json, "r"), 0) == 1.5);
	assert_true(clf_json_real_value(clf_json_get(json, "i"), 0) == 7);
	assert_true(clf_json_real_value(NULL, 3) == 3);
	assert_true(clf_json_get_bool(json, "i", true));
	assert_false(clf_json_get_bool(json, "b", true));
	assert_int_equal(clf_json_type(NULL), CLF_JSON_NULL);
	assert_int_equal(clf_json_size(NULL), 0);
	assert_int_equal(clf_json_size(clf_json_get(json, "s")), 0);
	clf_json_free(&json);
}

static void writes_every_kind_alone(void **state)
{
	static const char *const texts[] = {"null", "true", "-1", "1.5", "\"x\"", "[]", "{}"};
	struct clf_buf buf;

	(void)state;
	for (int i = 0; i < 7; i++) {
		struct clf_json *json = parsed(texts[i]);

		assert_int_equal(clf_json_type(json), i);
		assert_dump(json, texts[i]);
		clf_json_free(&json);
	}
	assert_dump(NULL, "null");
	clf_buf_init(&buf, 3);
	clf_json_dump(NULL, &buf);
	assert_true(buf.failed);
	clf_buf_free(&buf);
}

static void writes_for_people(void **state)
{
	struct clf_json *json = parsed("{\"a\":[1]}");
	struct clf_buf buf;

	(void)state;
	clf_buf_init(&buf, 100);
	clf_json_dump_pretty(json, &buf);
	assert_string_equal(buf.p, "{\n  \"a\": [\n    1\n  ]\n}");
	clf_buf_free(&buf);
	clf_json_free(&json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_and_writes),
	    cmocka_unit_test(refuses),
	    cmocka_unit_test(limits_depth_and_size),
	    cmocka_unit_test(builds),
	    cmocka_unit_test(cleans_texts),
	    cmocka_unit_test(walks_in_order),
	    cmocka_unit_test(answers_for_what_isnt_there),
	    cmocka_unit_test(writes_every_kind_alone),
	    cmocka_unit_test(writes_for_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
