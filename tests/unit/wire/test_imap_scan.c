/*
 * What a server says is bounded before the parser sees it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "imap_scan.h"

static enum clf_status scan(struct imap_scan *s, const char *text, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	/* An octet at a time: how the network cuts it must not matter. */
	for (; *text != '\0' && status == CLF_OK; text++)
		status = imap_scan(s, text, 1, err);
	return status;
}

static void begin(struct imap_scan *s)
{
	memset(s, 0, sizeof *s);
	imap_scan_limit(s, 1000, 1u << 20);
}

static void a_huge_literal_is_refused_when_announced(void **state)
{
	struct imap_scan s;
	struct clf_error err = {0};

	(void)state;
	begin(&s);
	assert_int_equal(scan(&s, "* 1 FETCH (BODY[] {1001", &err), CLF_ELIMIT);
	begin(&s);
	assert_int_equal(scan(&s, "* 1 FETCH (BODY[] {99999999999999999999", &err), CLF_ELIMIT);
	begin(&s);
	assert_int_equal(scan(&s, "* 1 FETCH (BODY[] {1000}\r\n", &err), CLF_OK);
}

static void a_mail_is_not_taken_for_the_protocol(void **state)
{
	struct imap_scan s;
	struct clf_error err = {0};

	(void)state;
	begin(&s);
	/* 28 octets of mail, which say BYE and announce a literal. */
	assert_int_equal(scan(&s, "* 1 FETCH (UID 7 BODY[] {28}\r\n* BYE x\r\n{9999999999}\r\nabc\r\n)\r\n", &err),
			 CLF_OK);
	assert_int_equal(scan(&s, "a1 OK done\r\n", &err), CLF_OK);
	assert_string_equal(s.answer, "OK done");
}

static void goodbye_ends_the_stream(void **state)
{
	struct imap_scan s;
	struct clf_error err = {0};

	(void)state;
	begin(&s);
	assert_int_equal(scan(&s, "* OK hello\r\n* bye too many connections\r\n", &err), CLF_EIO);
	assert_non_null(strstr(err.text, "too many connections"));
}

static void the_last_answer_is_kept_without_control_characters(void **state)
{
	struct imap_scan s;
	struct clf_error err = {0};

	(void)state;
	begin(&s);
	assert_int_equal(scan(&s, "3 NO [AUTHENTICATIONFAILED] no\x1b[31m\r\n+ go on\r\n* OK more\r\n", &err), CLF_OK);
	assert_string_equal(s.answer, "NO [AUTHENTICATIONFAILED] no [31m");
}

static void lines_and_answers_are_bounded(void **state)
{
	static char much[CLF_IMAP_LINE_MAX + 10];
	struct imap_scan s;
	struct clf_error err = {0};

	(void)state;
	memset(much, 'x', sizeof much);
	begin(&s);
	imap_scan_limit(&s, 1000, 10u << 20);
	assert_int_equal(imap_scan(&s, much, sizeof much, &err), CLF_ELIMIT);
	begin(&s);
	imap_scan_limit(&s, 1000, 100);
	assert_int_equal(imap_scan(&s, "* 1 EXISTS\r\n", 12, &err), CLF_OK);
	assert_int_equal(imap_scan(&s, much, 90, &err), CLF_ELIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_huge_literal_is_refused_when_announced),
	    cmocka_unit_test(a_mail_is_not_taken_for_the_protocol),
	    cmocka_unit_test(goodbye_ends_the_stream),
	    cmocka_unit_test(the_last_answer_is_kept_without_control_characters),
	    cmocka_unit_test(lines_and_answers_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
