/*
 * Addresses and bodies that would break the dialogue are refused before it begins.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/count.h"
#include "smtp_check.h"

static void addresses(void **state)
{
	static const char *const good[] = {"a@example.com", "first.last+tag=x@sub.example.com",
					   "o'neil!#$%&*/?^`{|}~@example.com",
					   "kundin@b\xc3\xbc"
					   "cher.example"};
	static const char *const bad[] = {"",
					  "a",
					  "@example.com",
					  "a@",
					  "a b@example.com",
					  "a@example.com\r\nRCPT TO:<b@example.com>",
					  "a@example.com\n",
					  "a@example.com\r",
					  "a\tb@example.com",
					  "<a@example.com>",
					  "a@example.com>",
					  "a@exam\x7fple.com",
					  "a@b@example.com",
					  "a\xff@example.com",
					  "a@example.com NOTIFY=NEVER"};
	char long_one[400];

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(good); i++)
		assert_int_equal(smtp_check_address(good[i], NULL), CLF_OK);
	for (size_t i = 0; i < CLF_COUNT(bad); i++)
		if (smtp_check_address(bad[i], NULL) != CLF_EINVAL)
			fail_msg("taken: %s", bad[i]);
	assert_int_equal(smtp_check_address(NULL, NULL), CLF_EINVAL);
	memset(long_one, 'a', sizeof long_one - 1);
	long_one[sizeof long_one - 1] = '\0';
	memcpy(long_one + 300, "@example.com", sizeof "@example.com");
	assert_int_equal(smtp_check_address(long_one, NULL), CLF_EINVAL);
}

static enum clf_status body(const char *text)
{
	return smtp_check_body(clf_str_from(text), NULL);
}

static void bodies(void **state)
{
	(void)state;
	assert_int_equal(body("Subject: x\r\n\r\nhello\r\n"), CLF_OK);
	assert_int_equal(body("Subject: x\r\n\r\n.\r\n..\r\n"), CLF_OK);
	assert_int_equal(body("Subject: x\r\n\r\nend\n.\nMAIL FROM:<x>\r\n"), CLF_EINVAL);
	assert_int_equal(body("Subject: x\r\n\r\na\rb\r\n"), CLF_EINVAL);
	assert_int_equal(body("Subject: x\r\n\r\na\r"), CLF_EINVAL);
	assert_int_equal(body("Subject: x\r\n\r\nno end"), CLF_EINVAL);
	assert_int_equal(body(""), CLF_EINVAL);
	assert_int_equal(smtp_check_body(CLF_STR("a\0b\r\n"), NULL), CLF_EINVAL);
}

static void lines_are_bounded(void **state)
{
	char text[1200];

	(void)state;
	memset(text, 'a', sizeof text);
	memcpy(text + 998, "\r\n", 2);
	assert_int_equal(smtp_check_body((struct clf_str){text, 1000}, NULL), CLF_OK);
	memset(text, 'a', sizeof text);
	memcpy(text + 999, "\r\n", 2);
	assert_int_equal(smtp_check_body((struct clf_str){text, 1001}, NULL), CLF_EINVAL);
}

static void what_needs_smtputf8(void **state)
{
	(void)state;
	assert_false(smtp_header_needs_utf8(CLF_STR("To: a@example.com\r\n\r\nbody \xc3\xbc\r\n")));
	assert_true(smtp_header_needs_utf8(CLF_STR("To: a@b.c\r\nCc: j\xc3\xbcrgen@b.c\r\n\r\nbody\r\n")));
	assert_true(smtp_needs_utf8("j\xc3\xbcrgen@example.com"));
	assert_true(smtp_needs_utf8("jurgen@b\xc3\xbc"
				    "cher.example"));
	assert_false(smtp_needs_utf8("jurgen@xn--bcher-kva.example"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses),
	    cmocka_unit_test(bodies),
	    cmocka_unit_test(what_needs_smtputf8),
	    cmocka_unit_test(lines_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
