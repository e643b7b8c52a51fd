/*
 * test_locale.c - language tags in one spelling.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clf/base/count.h"
#include "clf/base/locale.h"

static void test_7_1_a_language_is_spelled_in_one_way(void **state)
{
	static const char *const cases[][2] = {
	    {"pt-br", "pt-BR"},
	    {"PT_BR", "pt-BR"},
	    {"fr", "fr"},
	    {"EN", "en"},
	    {"zh-hant-tw", "zh-Hant-TW"},
	    {"ZH-HANT", "zh-Hant"},
	    {"es-419", "es-419"},
	    {"sl-ROZAJ", "sl-rozaj"},
	    {"en-x-AB-Cdef", "en-x-ab-cdef"},
	    {"", ""},
	    {"-", "-"},
	    {"fr-", "fr-"},
	    {"a-language-tag-that-is-too-long-TO-BE-one", "a-language-tag-that-is-too-long-TO-BE-one"},
	};
	char out[CLF_LOCALE_BYTES];

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		assert_string_equal(clf_locale_spelled(cases[i][0], out), cases[i][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_7_1_a_language_is_spelled_in_one_way)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
