/*
 * test_log.c - one call is one line and one write, whatever the values hold.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/json.h"
#include "clf/base/log.h"

static int reader;
static int real_stderr;

/* A socket of packets shows how many writes there were. */
static int redirect(void **state)
{
	int ends[2];

	(void)state;
	real_stderr = dup(STDERR_FILENO);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
		return -1;
	reader = ends[0];
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	return 0;
}

static int restore(void **state)
{
	(void)state;
	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	close(reader);
	return 0;
}

/* One written packet, or "". */
static const char *line(void)
{
	static char text[2 * PIPE_BUF];
	ssize_t n = recv(reader, text, sizeof text - 1, MSG_DONTWAIT);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void the_journal_gets_a_priority_and_no_time(void **state)
{
	struct stat st;
	char named[64];

	(void)state;
	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	snprintf(named, sizeof named, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	setenv("JOURNAL_STREAM", named, 1);
	clf_log_setup(CLF_LOG_INFO, CLF_LOG_TEXT, "intake");
	clf_log(CLF_LOG_WARNING, "mail.kept", CLF_N("journal", 17));
	assert_string_equal(line(), "<4>intake mail.kept journal=17\n");
	clf_log_setup(CLF_LOG_INFO, CLF_LOG_JSON, "intake");
	clf_log(CLF_LOG_INFO, "mail.kept", CLF_N("journal", 17));
	assert_memory_equal(line(), "<6>{\"time\":", 10);
	/* Inherited, and standard error leads elsewhere. */
	setenv("JOURNAL_STREAM", "1:1", 1);
	clf_log_setup(CLF_LOG_INFO, CLF_LOG_TEXT, "intake");
	clf_log(CLF_LOG_WARNING, "mail.kept", CLF_N("journal", 17));
	assert_non_null(strstr(line(), " warning intake mail.kept journal=17\n"));
	unsetenv("JOURNAL_STREAM");
}

static void writes_text(void **state)
{
	const char *text;

	(void)state;
	clf_log_setup(CLF_LOG_INFO, CLF_LOG_TEXT, "mailbox:support");
	clf_log(CLF_LOG_WARNING, "mail.kept", CLF_S("mailbox", "support"), CLF_N("uid", -12),
		CLF_S("subject", "a \"b\""), CLF_S("empty", NULL));
	text = line();
	assert_int_equal(strlen(text) > 24, 1);
	assert_int_equal(text[23], 'Z');
	assert_string_equal(
	    text + 24,
	    " warning mailbox:support mail.kept mailbox=support uid=-12 subject=\"a \\\"b\\\"\" empty=\"\"\n");
	assert_string_equal(line(), "");
}

static void writes_json(void **state)
{
	struct clf_json *json = NULL;

	(void)state;
	clf_log_setup(CLF_LOG_INFO, CLF_LOG_JSON, "intake");
	clf_log(CLF_LOG_ERROR, "mail.quarantined", CLF_S("why", "bad \"\\\n\x01\xff end"), CLF_N("id", INT64_MAX));
	assert_int_equal(clf_json_parse(clf_str_trim(clf_str_from(line())), &json, NULL), CLF_OK);
	assert_string_equal(clf_json_get_text(json, "level"), "error");
	assert_string_equal(clf_json_get_text(json, "role"), "intake");
	assert_string_equal(clf_json_get_text(json, "event"), "mail.quarantined");
	assert_string_equal(clf_json_get_text(json, "why"), "bad \"\\\n\x01\xef\xbf\xbd end");
	assert_int_equal(clf_json_get_number(json, "id", 0), INT64_MAX);
	clf_json_free(&json);
}

static void escapes_what_steers(void **state)
{
	const char *text;

	(void)state;
	clf_log_setup(CLF_LOG_INFO, CLF_LOG_TEXT, "x");
	clf_log(CLF_LOG_INFO, "e", CLF_S("v", "a\r\nforged level=error\x1b[2J\x7f\xc2\x9b\xe2\x80\xae"));
	text = line();
	assert_non_null(strstr(text, "v=\"a\\r\\nforged level=error\\u001b[2J\\u007f\\u009b\\u202e\"\n"));
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

static void keeps_lines_short(void **state)
{
	static char value[100000];
	struct clf_json *json = NULL;
	const char *text;

	(void)state;
	memset(value, 0x02, sizeof value - 1);
	for (int format = CLF_LOG_TEXT; format <= CLF_LOG_JSON; format++) {
		clf_log_setup(CLF_LOG_INFO, (enum clf_log_format)format, "x");
		clf_log(CLF_LOG_INFO, "e", CLF_S("a", value), CLF_S("b", value), CLF_S("c", value), CLF_S("d", value),
			CLF_N("last", 5));
		text = line();
		assert_in_range(strlen(text), 1000, PIPE_BUF);
		assert_int_equal(text[strlen(text) - 1], '\n');
		assert_non_null(strstr(text, "last"));
		assert_non_null(strstr(text, "cut"));
		assert_string_equal(line(), "");
	}
	clf_log(CLF_LOG_INFO, "e", CLF_S("a", value), CLF_S("b", value), CLF_S("c", value), CLF_S("d", value),
		CLF_N("last", 5));
	assert_int_equal(clf_json_parse(clf_str_trim(clf_str_from(line())), &json, NULL), CLF_OK);
	assert_int_equal(clf_json_get_number(json, "last", 0), 5);
	assert_true(clf_json_get_bool(json, "cut", false));
	clf_json_free(&json);
}

static void minds_the_level(void **state)
{
	enum clf_log_level level = CLF_LOG_DEBUG;

	(void)state;
	clf_log_setup(CLF_LOG_WARNING, CLF_LOG_TEXT, "x");
	clf_log(CLF_LOG_INFO, "e", CLF_N("n", 1));
	assert_string_equal(line(), "");
	errno = ENOENT;
	clf_log(CLF_LOG_WARNING, "e", CLF_N("n", 1));
	assert_int_equal(errno, ENOENT);
	assert_string_not_equal(line(), "");
	assert_true(clf_log_level_parse("warning", &level));
	assert_int_equal(level, CLF_LOG_WARNING);
	assert_false(clf_log_level_parse("loud", &level));
	assert_false(clf_log_level_parse(NULL, &level));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(writes_text, redirect, restore),
	    cmocka_unit_test_setup_teardown(the_journal_gets_a_priority_and_no_time, redirect, restore),
	    cmocka_unit_test_setup_teardown(writes_json, redirect, restore),
	    cmocka_unit_test_setup_teardown(escapes_what_steers, redirect, restore),
	    cmocka_unit_test_setup_teardown(keeps_lines_short, redirect, restore),
	    cmocka_unit_test_setup_teardown(minds_the_level, redirect, restore),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
