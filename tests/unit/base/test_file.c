/*
 * test_file.c - files made whole or not at all, and read within a limit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/file.h"

static char folder[] = "/tmp/clf-test-file-XXXXXX";

static int enter(void **state)
{
	(void)state;
	return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	unlink("secret");
	return chdir("/") == 0 ? rmdir(folder) : -1;
}

static void makes_and_reads(void **state)
{
	struct clf_error err = {0};
	struct clf_buf buf;
	struct stat st;
	mode_t mask = umask(0);

	(void)state;
	assert_int_equal(clf_file_create("secret", CLF_STR("a\0b\n"), 0640, &err), CLF_OK);
	umask(mask);
	assert_int_equal(stat("secret", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(st.st_nlink, 1);
	clf_buf_init(&buf, 5);
	clf_buf_add_char(&buf, '>');
	assert_int_equal(clf_file_read("secret", &buf, &err), CLF_OK);
	assert_int_equal(buf.n, 5);
	assert_memory_equal(buf.p, ">a\0b\n", 6);
	clf_buf_free(&buf);
}

static void never_overwrites(void **state)
{
	struct clf_error err = {0};
	struct clf_buf buf;
	int files = 0;
	DIR *dir;

	(void)state;
	assert_int_equal(clf_file_create("secret", CLF_STR("other"), 0600, &err), CLF_ECONFLICT);
	assert_non_null(strstr(err.text, "secret"));
	clf_buf_init(&buf, 100);
	assert_int_equal(clf_file_read("secret", &buf, &err), CLF_OK);
	assert_memory_equal(buf.p, "a\0b\n", 4);
	clf_buf_free(&buf);
	/* No half-written file stays behind. */
	dir = opendir(".");
	while (readdir(dir) != NULL)
		files++;
	closedir(dir);
	assert_int_equal(files, 3);
}

static void says_why_not(void **state)
{
	struct clf_error err = {0};
	struct clf_buf buf;

	(void)state;
	clf_buf_init(&buf, 3);
	assert_int_equal(clf_file_read("secret", &buf, &err), CLF_ELIMIT);
	assert_int_equal(buf.n, 0);
	clf_buf_clear(&buf);
	assert_int_equal(clf_file_read("absent", &buf, &err), CLF_ENOTFOUND);
	assert_non_null(strstr(err.text, "absent"));
	assert_int_equal(clf_file_read(".", &buf, &err), CLF_EIO);
	assert_int_equal(clf_file_create("absent/secret", CLF_STR("x"), 0600, &err), CLF_ENOTFOUND);
	clf_buf_free(&buf);
}

static void reads_standard_input(void **state)
{
	struct clf_buf buf;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "From: a@example.test\n", 21), 21);
	close(ends[1]);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	clf_buf_init(&buf, 100);
	assert_int_equal(clf_file_read("-", &buf, NULL), CLF_OK);
	assert_string_equal(buf.p, "From: a@example.test\n");
	clf_buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(makes_and_reads),
	    cmocka_unit_test(never_overwrites),
	    cmocka_unit_test(says_why_not),
	    cmocka_unit_test(reads_standard_input),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
