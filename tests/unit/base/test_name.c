/* test_name.c - which names are fit to be shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clf/base/count.h"
#include "clf/base/name.h"

static void names_of_any_script_fit(void **state)
{
	static const char *const fit[] = {"Queue",
					  "Front desk 2",
					  "\xe8\xbf\x94\xe9\x87\x91",
					  "\xd7\xa9\xd7\x9c",
					  "%s \"a\" <b>",
					  "-",
					  "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x8d\xb3"};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(fit); i++)
		assert_true(clf_name_fits(fit[i], 40));
}

static void what_cant_be_seen_or_turns_the_line_doesnt(void **state)
{
	static const char *const unfit[] = {"",
					    "  ",
					    "a\nb",
					    "a\x7f",
					    "a\xc2\x85",
					    "a\xff",
					    "\xe2\x80\xae gnp", /* right to left from here */
					    "a\xe2\x80\xa8 b",  /* the end of a line */
					    "\xe2\x80\x8b",     /* no width */
					    "\xe3\x85\xa4",     /* a filler */
					    "\xd8\x9c"
					    "a",                 /* the mark of Arabic letters */
					    "\xf3\xa0\x81\x81",  /* a tag */
					    "\xe1\xa0\x8b",      /* a variation of Mongolian */
					    "\xef\xbb\xbf name", /* the mark of byte order */
					    "12345678901"};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(unfit); i++)
		assert_false(clf_name_fits(unfit[i], 10));
	assert_false(clf_name_fits(NULL, 10));
	assert_true(clf_name_fits("1234567890", 10));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_of_any_script_fit),
	    cmocka_unit_test(what_cant_be_seen_or_turns_the_line_doesnt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
