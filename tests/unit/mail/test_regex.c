/*
 * test_regex.c - matching with bounded work.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/mail/regex.h"

static struct clf_regex *compile(const char *pattern, const char *flags)
{
	struct clf_regex *regex = NULL;
	struct clf_error err = {CLF_OK, ""};
	assert_int_equal(clf_regex_compile(pattern, flags, &regex, &err), CLF_OK);
	return regex;
}

static void groups_tell_their_place(void **state)
{
	(void)state;
	struct clf_regex *regex = compile("(\\d+)-(x)?(\\w+)", "");
	struct clf_match match;
	assert_int_equal(clf_regex_search(regex, CLF_STR("no 12-ab"), 0, &match), CLF_OK);
	assert_int_equal(match.start[0], 3);
	assert_int_equal(match.end[1], 5);
	assert_int_equal(match.start[2], (size_t)-1);
	assert_int_equal(match.end[3], 8);
	assert_int_equal(clf_regex_search(regex, CLF_STR("no 12-ab"), 5, &match), CLF_ENOTFOUND);
	assert_int_equal(clf_regex_search(regex, CLF_STR(""), 1, &match), CLF_ENOTFOUND);
	clf_regex_free(&regex);
	assert_null(regex);
}

static void case_and_words_are_those_of_unicode(void **state)
{
	(void)state;
	struct clf_regex *regex = compile("^árvíztűrő\\b", "im");
	assert_int_equal(clf_regex_search(regex, CLF_STR("x\nÁRVÍZTŰRŐ y"), 0, NULL), CLF_OK);
	clf_regex_free(&regex);
}

static void catastrophic_patterns_give_up(void **state)
{
	(void)state;
	struct clf_regex *regex = compile("^(a+)+$", "");
	char text[64];
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '!';
	assert_int_equal(clf_regex_search(regex, (struct clf_str){text, sizeof text}, 0, NULL), CLF_ELIMIT);
	clf_regex_free(&regex);
}

static void wrong_patterns_say_where(void **state)
{
	(void)state;
	struct clf_regex *regex = NULL;
	struct clf_error err;
	assert_int_equal(clf_regex_compile("ab(c", "", &regex, &err), CLF_EINVAL);
	assert_non_null(strstr(err.text, "character 5"));
	assert_int_equal(clf_regex_compile("a", "q", &regex, &err), CLF_EINVAL);
	assert_non_null(strstr(err.text, "'q'"));
	assert_null(regex);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(groups_tell_their_place),
	    cmocka_unit_test(case_and_words_are_those_of_unicode),
	    cmocka_unit_test(catastrophic_patterns_give_up),
	    cmocka_unit_test(wrong_patterns_say_where),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
