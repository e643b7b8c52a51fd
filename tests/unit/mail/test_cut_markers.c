/*
 * test_cut_markers.c - the lines in tests/fixtures/markers, as mail programs write them in many languages: each
 * put below a reply must leave the reply alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/file.h"
#include "clf/mail/read.h"

#define HEAD "From: ann@example.org\nContent-Type: text/plain; charset=utf-8\n\nNew 1.\n\n"

/* Reads the mail that make writes below the reply; counts a line whose reply is not the reply alone. */
static unsigned check_lines(const char *name, unsigned least, void (*make)(struct clf_buf *raw, struct clf_str line))
{
	char path[512];
	struct clf_buf file;
	clf_buf_init(&file, 1u << 20);
	snprintf(path, sizeof path, CLF_FIXTURES "/markers/%s.txt", name);
	assert_int_equal(clf_file_read(path, &file, NULL), CLF_OK);
	struct clf_str rest = clf_buf_view(&file);
	struct clf_str line;
	unsigned seen = 0;
	unsigned bad = 0;
	for (; clf_str_line(&rest, &line) && line.n > 0; seen++) {
		struct clf_arena *arena = clf_arena_new();
		struct clf_reading *reading = NULL;
		struct clf_buf raw;
		clf_buf_init(&raw, 1u << 16);
		clf_buf_add_text(&raw, HEAD);
		make(&raw, line);
		assert_int_equal(clf_read(arena, clf_buf_view(&raw), NULL, &reading, NULL), CLF_OK);
		if (strcmp(reading->reply, "New 1.") != 0) {
			print_error("%.*s\n  left %s\n", CLF_STR_ARG(line), reading->reply);
			bad++;
		}
		clf_buf_free(&raw);
		clf_arena_free(&arena);
	}
	clf_buf_free(&file);
	assert_true(seen >= least);
	return bad;
}

static void above_marks(struct clf_buf *raw, struct clf_str line)
{
	clf_buf_add_str(raw, line);
	clf_buf_add_text(raw, "\n\n> old text\n");
}

static void above_text(struct clf_buf *raw, struct clf_str line)
{
	clf_buf_add_str(raw, line);
	clf_buf_add_text(raw, "\n\nold text here\n");
}

static void alone(struct clf_buf *raw, struct clf_str line)
{
	clf_buf_add_str(raw, line);
	clf_buf_add_char(raw, '\n');
}

/* "From|Sent|To|Subject" */
static void header(struct clf_buf *raw, struct clf_str line)
{
	static const char *const values[] = {"Foo Bar <foo@example.net>", "21.11.2026 17:00", "ann@example.org", "Old"};
	struct clf_str name;
	for (size_t i = 0; i < 4 && clf_str_split(&line, '|', &name); i++) {
		clf_buf_add_str(raw, name);
		clf_buf_printf(raw, ": %s\n", values[i]);
	}
	clf_buf_add_text(raw, "\nold text\n");
}

static void attributions_are_known(void **state)
{
	(void)state;
	assert_int_equal(check_lines("attributions", 60, above_marks), 0);
	assert_int_equal(check_lines("attributions", 60, above_text), 0);
}

static void separators_are_known(void **state)
{
	(void)state;
	assert_int_equal(check_lines("separators", 20, above_text), 0);
}

static void headers_are_known(void **state)
{
	(void)state;
	assert_int_equal(check_lines("headers", 30, header), 0);
}

static void device_lines_are_known(void **state)
{
	(void)state;
	assert_int_equal(check_lines("devices", 25, alone), 0);
}

int main(void)
{
	clf_read_prepare();
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(attributions_are_known),
	    cmocka_unit_test(separators_are_known),
	    cmocka_unit_test(headers_are_known),
	    cmocka_unit_test(device_lines_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
