/*
 * Forms with files: what browsers send, and what nobody who means well does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/wire/http/http_multipart.h"

#define TYPE "multipart/form-data; boundary=----Web"
#define PART(head, bytes) "------Web\r\nContent-Disposition: form-data; " head "\r\n\r\n" bytes "\r\n"
#define END "------Web--\r\n"

struct read {
	struct clf_arena *arena;
	struct clf_http_fields fields;
	struct clf_http_files files;
	struct clf_error err;
};

static enum clf_status take(struct read *r, const char *type, struct clf_str body)
{
	*r = (struct read){.arena = clf_arena_new()};
	return clf_http_multipart(r->arena, type, body, &r->fields, &r->files, &r->err);
}

static void values_and_files_come_as_they_were_sent(void **state)
{
	static const char body[] = PART("name=\"text\"", "Dear\r\n\r\n--Web \xc3\xa9") PART("name=\"empty\"", "")
	    PART("name=\"file\"; filename=\"a%22b; c.pdf\"\r\nContent-Type: application/pdf", "%PDF\0\r\n--")
		PART("name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream", "") END "and more";
	struct read r;

	(void)state;
	assert_int_equal(take(&r, TYPE, (struct clf_str){body, sizeof body - 1}), CLF_OK);
	assert_int_equal(r.fields.count, 2);
	assert_string_equal(clf_http_field(&r.fields, "text", NULL), "Dear\r\n\r\n--Web \xc3\xa9");
	assert_string_equal(clf_http_field(&r.fields, "empty", NULL), "");
	assert_int_equal(r.files.count, 1);
	assert_string_equal(r.files.items[0].field, "file");
	assert_string_equal(r.files.items[0].name, "a\"b; c.pdf");
	assert_string_equal(r.files.items[0].type, "application/pdf");
	assert_int_equal(r.files.items[0].bytes.n, 9);
	assert_memory_equal(r.files.items[0].bytes.p, "%PDF\0\r\n--", 9);
	clf_arena_free(&r.arena);
}

static void what_is_no_form_is_refused(void **state)
{
	static const struct {
		const char *type, *body, *why;
	} cases[] = {
	    {"multipart/form-data", PART("name=a", "1") END, "boundary"},
	    {"text/plain; boundary=----Web", PART("name=a", "1") END, "boundary"},
	    {TYPE, "", "no parts"},
	    {TYPE, "------Web\r\nContent-Disposition: form-data; name=a\r\n", "header"},
	    {TYPE, "------Web\r\nContent-Disposition: form-data; name=a\r\n\r\n1", "cut short"},
	    {TYPE, PART("filename=a", "1") END, "no name"},
	    {TYPE, "------Web\r\nX: y\r\n\r\n1\r\n" END, "no name"},
	    {TYPE, "------Webs\r\n\r\n1\r\n" END, "goes on"},
	    {TYPE, PART("name=a", "\x01") END, "control"},
	    {TYPE, PART("name=a", "\xff") END, "UTF-8"},
	    {TYPE, PART("name=\"a\x02\"", "1") END, "control"},
	    {TYPE, PART("name=a; filename=\"\xff\"", "1") END, "UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct read r;

		if (take(&r, cases[i].type, clf_str_from(cases[i].body)) != CLF_EINVAL)
			fail_msg("taken: %s", cases[i].body);
		if (strstr(r.err.text, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].why, r.err.text);
		clf_arena_free(&r.arena);
	}
}

/* The n-th is one too many. */
static void check_limit(const char *part, size_t most)
{
	struct clf_buf body;
	struct read r;

	clf_buf_init(&body, 16u << 20);
	for (size_t i = 0; i < most; i++)
		clf_buf_add_text(&body, part);
	clf_buf_add_text(&body, END);
	assert_int_equal(take(&r, TYPE, clf_buf_view(&body)), CLF_OK);
	clf_arena_free(&r.arena);
	clf_buf_clear(&body);
	for (size_t i = 0; i <= most; i++)
		clf_buf_add_text(&body, part);
	clf_buf_add_text(&body, END);
	assert_int_equal(take(&r, TYPE, clf_buf_view(&body)), CLF_ELIMIT);
	clf_arena_free(&r.arena);
	clf_buf_free(&body);
}

/* What was typed is there, whether before or behind the file that is one too many. */
static void too_many_files_leave_the_values(void **state)
{
	struct clf_buf body;
	struct read r;

	(void)state;
	clf_buf_init(&body, 1u << 20);
	clf_buf_add_text(&body, PART("name=a", "before"));
	for (size_t i = 0; i < CLF_HTTP_FILES_MAX + 2; i++)
		clf_buf_printf(&body, PART("name=f; filename=f%zu", "1"), i);
	clf_buf_add_text(&body, PART("name=b", "behind") END);
	assert_int_equal(take(&r, TYPE, clf_buf_view(&body)), CLF_ELIMIT);
	assert_int_equal(r.fields.count, 2);
	assert_string_equal(clf_http_field(&r.fields, "b", NULL), "behind");
	assert_int_equal(r.files.count, CLF_HTTP_FILES_MAX);
	assert_string_equal(r.files.items[0].name, "f0");
	clf_arena_free(&r.arena);
	/* cut short, it is nothing */
	assert_int_equal(take(&r, TYPE, (struct clf_str){body.p, body.n - sizeof END}), CLF_EINVAL);
	assert_int_equal(r.files.count, 0);
	clf_arena_free(&r.arena);
	clf_buf_free(&body);
}

static void more_than_is_taken_is_said(void **state)
{
	struct clf_buf part;

	(void)state;
	check_limit(PART("name=a", "1"), CLF_HTTP_FORM_MAX);
	check_limit(PART("name=a; filename=b", "1"), CLF_HTTP_FILES_MAX);
	clf_buf_init(&part, CLF_HTTP_TEXTS_MAX);
	clf_buf_add_text(&part, "------Web\r\nContent-Disposition: form-data; name=a\r\n\r\n");
	for (size_t i = 0; i < CLF_HTTP_TEXTS_MAX / 4; i++)
		clf_buf_add_char(&part, 'x');
	clf_buf_add_text(&part, "\r\n");
	check_limit(part.p, 4);
	clf_buf_free(&part);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_and_files_come_as_they_were_sent),
	    cmocka_unit_test(what_is_no_form_is_refused),
	    cmocka_unit_test(too_many_files_leave_the_values),
	    cmocka_unit_test(more_than_is_taken_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
