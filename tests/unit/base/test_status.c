/*
 * test_status.c - the words of a failure: whole characters, the right status, nothing lost by a prefix.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "clf/base/status.h"

static void names_every_status(void **state)
{
	(void)state;
	for (int i = CLF_OK; i <= CLF_ECLOSED; i++) {
		assert_string_not_equal(clf_status_name((enum clf_status)i), "unknown");
		for (int j = CLF_OK; j < i; j++)
			assert_string_not_equal(clf_status_name((enum clf_status)i),
						clf_status_name((enum clf_status)j));
	}
	assert_string_equal(clf_status_name(CLF_EINVAL), "invalid");
	assert_string_equal(clf_status_name(CLF_ENOTFOUND), "not-found");
	assert_non_null(clf_status_name((enum clf_status)99));
}

static void sets_and_prefixes(void **state)
{
	struct clf_error err = {0};

	(void)state;
	assert_int_equal(clf_error_set(&err, CLF_ELIMIT, "%d parts", 7), CLF_ELIMIT);
	assert_int_equal(err.status, CLF_ELIMIT);
	assert_string_equal(err.text, "7 parts");
	assert_int_equal(clf_error_prefix(&err, CLF_ELIMIT, "mail %d", 3), CLF_ELIMIT);
	assert_string_equal(err.text, "mail 3: 7 parts");
	clf_error_set(&err, CLF_EIO, "again %s", err.text);
	assert_string_equal(err.text, "again mail 3: 7 parts");
	assert_int_equal(clf_error_set(NULL, CLF_EIO, "nobody reads"), CLF_EIO);
	assert_int_equal(clf_error_prefix(NULL, CLF_EIO, "nobody reads"), CLF_EIO);
	err.text[0] = '\0';
	clf_error_prefix(&err, CLF_EIO, "alone");
	assert_string_equal(err.text, "alone");
}

static void cuts_at_a_character(void **state)
{
	struct clf_error err = {0};
	char text[2 * CLF_ERROR_TEXT];

	(void)state;
	memset(text, 'a', sizeof text);
	memcpy(text + CLF_ERROR_TEXT - 2, "\xc3\xa9", 2);
	text[sizeof text - 1] = '\0';
	clf_error_set(&err, CLF_EINVAL, "%s", text);
	assert_int_equal(strlen(err.text), CLF_ERROR_TEXT - 2);
	clf_error_prefix(&err, CLF_EINVAL, "x");
	assert_int_equal(strlen(err.text), CLF_ERROR_TEXT - 1);
	assert_memory_equal(err.text, "x: aaa", 6);
}

/* A value that was cut amid a sign doesn't end the sentence that it stands in. */
static void a_sentence_goes_on_behind_half_a_sign(void **state)
{
	struct clf_error err = {0};

	(void)state;
	clf_error_set(&err, CLF_EINVAL, "\"%.4s\" is no day: write %.2s", "\u6708\u66dc", "\u6708");
	assert_string_equal(err.text, "\"\u6708\" is no day: write ");
	clf_error_prefix(&err, CLF_EINVAL, "%.5s", "\u6708\u66dc");
	assert_string_equal(err.text, "\u6708: \"\u6708\" is no day: write ");
	clf_error_set(&err, CLF_EINVAL, "\xff\xfe");
	assert_string_equal(err.text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_every_status),
	    cmocka_unit_test(sets_and_prefixes),
	    cmocka_unit_test(cuts_at_a_character),
	    cmocka_unit_test(a_sentence_goes_on_behind_half_a_sign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
