/* What a relay's EHLO says it can do, for a person to see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "smtp_shown.h"

static void lines_become_what_it_offers(void **state)
{
	struct clf_smtp_shown shown = {.certificate_ends = 7};

	(void)state;
	smtp_show_extension(&shown, CLF_STR("SIZE 35882577\r\n"));
	smtp_show_extension(&shown, CLF_STR("8BITMIME\r\n"));
	smtp_show_extension(&shown, CLF_STR("DSN\r\n"));
	smtp_show_extension(&shown, CLF_STR("smtputf8\r\n"));
	smtp_show_extension(&shown, CLF_STR("AUTH PLAIN LOGIN XOAUTH2\r\n"));
	smtp_show_extension(&shown, CLF_STR("AUTH=PLAIN LOGIN\r\n"));
	assert_true(shown.size && shown.eightbitmime && shown.dsn && shown.smtputf8);
	assert_int_equal(shown.max_size, 35882577);
	assert_string_equal(shown.logins, "PLAIN LOGIN XOAUTH2");
	smtp_show_nothing(&shown);
	assert_false(shown.dsn);
	assert_string_equal(shown.logins, "");
	assert_int_equal(shown.certificate_ends, 7);
}

static void what_is_no_mechanism_is_left_out(void **state)
{
	struct clf_smtp_shown shown = {0};

	(void)state;
	smtp_show_extension(NULL, CLF_STR("DSN"));
	smtp_show_extension(&shown, CLF_STR(""));
	smtp_show_extension(&shown, CLF_STR("AUTH \x1b[2J PLAIN"));
	for (int i = 0; i < 200; i++)
		smtp_show_extension(&shown, CLF_STR("AUTH A-MECHANISM-OF-ITS-OWN XA XB XC XD"));
	smtp_show_extension(&shown, CLF_STR("SIZE 99999999999999999999999999"));
	smtp_show_extension(&shown, CLF_STR("DSNX"));
	assert_string_equal(shown.logins, "PLAIN A-MECHANISM-OF-ITS-OWN XA XB XC XD");
	assert_true(shown.max_size > 0);
	assert_false(shown.dsn);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_become_what_it_offers),
	    cmocka_unit_test(what_is_no_mechanism_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
