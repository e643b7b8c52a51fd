/*
 * test_answers.c - answers of a survey, of any shape and size, as a person reads them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "clf/act/answers.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"

static int setup(void **state)
{
	*state = clf_arena_new();
	return 0;
}

static int teardown(void **state)
{
	struct clf_arena *arena = *state;

	clf_arena_free(&arena);
	return 0;
}

static const struct clf_answer *find(const struct clf_answers *answers, const char *question)
{
	for (size_t i = 0; i < answers->count; i++) {
		if (strcmp(answers->items[i].question, question) == 0)
			return &answers->items[i];
	}
	fail_msg("there is no question \"%s\"", question);
	return NULL;
}

static void test_2_7_nested_answers_are_flat_and_readable(void **state)
{
	static const struct {
		const char *question, *answer;
	} rows[] = {
	    {"q1", "Poor"},
	    {"visits", "4"},
	    {"again", "false"},
	    {"nothing", "–"},
	    {"empty", "–"},
	    {"came", "by train, on foot, 2"},
	    {"room › beds", "2"},
	    {"room › view › sea", "true"},
	    {"guests [1] › name", "Ana"},
	    {"guests [2] › name", "Rui"},
	    {"two lines", "a\nb"},
	    {"odd key", "x"},
	};
	struct clf_answers answers;

	clf_answers_read(
	    *state,
	    "{\"q1\":\"Poor\",\"visits\":4,\"again\":false,\"nothing\":null,\"empty\":{},"
	    "\"came\":[\"by train\",\"on foot\",2],\"room\":{\"beds\":2,\"view\":{\"sea\":true}},"
	    "\"guests\":[{\"name\":\"Ana\"},{\"name\":\"Rui\"}],\"two lines\":\"a\\nb\",\"odd\\nkey\":\"x\"}",
	    &answers);
	assert_int_equal(answers.count, CLF_COUNT(rows));
	assert_int_equal(answers.left_out, 0);
	for (size_t i = 0; i < CLF_COUNT(rows); i++)
		assert_string_equal(find(&answers, rows[i].question)->answer, rows[i].answer);
}

static void test_2_7_what_is_left_out_is_counted(void **state)
{
	struct clf_answers answers;
	struct clf_buf text;

	clf_buf_init(&text, 8u << 20);
	clf_buf_add_char(&text, '{');
	for (int i = 0; i < 5000; i++)
		clf_buf_printf(&text, "%s\"q%d\":\"a\"", i > 0 ? "," : "", i);
	clf_buf_add_char(&text, '}');
	clf_answers_read(*state, text.p, &answers);
	clf_buf_free(&text);
	assert_int_equal(answers.count, CLF_ANSWERS_SHOWN);
	assert_int_equal(answers.left_out, 5000 - CLF_ANSWERS_SHOWN);
}

static void test_2_7_long_and_deep_answers_are_cut(void **state)
{
	struct clf_answers answers;
	struct clf_buf text;
	size_t octets = 0;

	clf_buf_init(&text, 8u << 20);
	clf_buf_add_text(&text, "{\"long\":\"");
	for (int i = 0; i < 30000; i++)
		clf_buf_add_text(&text, "長い");
	clf_buf_add_text(&text, "\",\"deep\":");
	for (int i = 0; i < 100; i++)
		clf_buf_add_text(&text, "{\"x\":");
	clf_buf_add_text(&text, "\"bottom\"");
	for (int i = 0; i < 100; i++)
		clf_buf_add_char(&text, '}');
	for (int i = 0; i < 40; i++)
		clf_buf_printf(&text, ",\"%0500d\":\"%01990d\"", i, i);
	clf_buf_add_char(&text, '}');
	clf_answers_read(*state, text.p, &answers);
	clf_buf_free(&text);
	assert_true(strlen(find(&answers, "long")->answer) < CLF_ANSWER_TEXT + 10);
	assert_non_null(strstr(find(&answers, "long")->answer, " […]"));
	assert_non_null(strstr(find(&answers, "deep › x › x › x › x › x › x")->answer, "bottom"));
	for (size_t i = 0; i < answers.count; i++) {
		const char *question = answers.items[i].question;

		octets += strlen(question) + strlen(answers.items[i].answer);
		assert_true(strlen(question) < CLF_QUESTION_TEXT + 10);
		assert_int_equal(clf_utf8_valid_prefix(clf_str_from(answers.items[i].answer)),
				 strlen(answers.items[i].answer));
	}
	assert_true(octets < CLF_ANSWERS_TEXT + 3000);
	assert_int_equal(answers.count + answers.left_out, 42);
}

static void test_2_7_what_is_no_object_has_no_answers(void **state)
{
	static const char *const texts[] = {NULL, "", "[]", "\"x\"", "{", "[1,2]", "null"};
	struct clf_answers answers;

	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		clf_answers_read(*state, texts[i], &answers);
		assert_int_equal(answers.count, 0);
		assert_int_equal(answers.left_out, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_2_7_nested_answers_are_flat_and_readable),
	    cmocka_unit_test(test_2_7_what_is_left_out_is_counted),
	    cmocka_unit_test(test_2_7_long_and_deep_answers_are_cut),
	    cmocka_unit_test(test_2_7_what_is_no_object_has_no_answers),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
