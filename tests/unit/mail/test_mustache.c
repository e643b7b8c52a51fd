/*
 * test_mustache.c - the language, rule by rule, from tests/fixtures/mustache; and the limits that are not data.
 *
 * A case has name, template, data and expected or error; where needed partials and escape (html when absent).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/base/json.h"
#include "clf/mail/write/mustache.h"

static const char *partial_of(void *partials, const char *name)
{
	return clf_json_get_text(partials, name);
}

static enum clf_escape escape_of(const struct clf_json *test)
{
	const char *name = clf_json_get_text(test, "escape");

	if (!name)
		return CLF_ESCAPE_HTML;
	if (strcmp(name, "none") == 0)
		return CLF_ESCAPE_NONE;
	return strcmp(name, "markdown") == 0 ? CLF_ESCAPE_MARKDOWN : CLF_ESCAPE_HEADER;
}

static void check_case(const char *file, const struct clf_json *test)
{
	const char *expected = clf_json_get_text(test, "expected");
	const char *error = clf_json_get_text(test, "error");
	struct clf_arena *arena = clf_arena_new();
	struct clf_mustache *mustache = NULL;
	struct clf_error err = {CLF_OK, ""};
	struct clf_buf out;
	enum clf_status status;

	clf_buf_init(&out, SIZE_MAX);
	status = clf_mustache_parse(arena, clf_json_get_text(test, "template"), &mustache, &err);
	if (status == CLF_OK)
		status = clf_mustache_render(arena, mustache, clf_json_get(test, "data"), escape_of(test), partial_of,
					     (void *)(uintptr_t)clf_json_get(test, "partials"), &out, &err);
	if (status == CLF_OK ? !expected || strcmp(out.n ? out.p : "", expected) != 0
			     : !error || !strstr(err.text, error))
		fail_msg("%s: %s: got \"%s\" %s", file, clf_json_get_text(test, "name"), out.n ? out.p : "", err.text);
	clf_buf_free(&out);
	clf_arena_free(&arena);
}

static void check_file(const char *file)
{
	struct clf_json *cases = NULL;
	struct clf_buf text;
	char path[512];

	clf_buf_init(&text, 1 << 20);
	snprintf(path, sizeof path, "%s/mustache/%s.json", CLF_FIXTURES, file);
	assert_int_equal(clf_file_read(path, &text, NULL), CLF_OK);
	assert_int_equal(clf_json_parse(clf_buf_view(&text), &cases, NULL), CLF_OK);
	assert_true(clf_json_size(cases) > 5);
	for (size_t i = 0; i < clf_json_size(cases); i++)
		check_case(file, clf_json_at(cases, i));
	clf_json_free(&cases);
	clf_buf_free(&text);
}

static void test_every_rule_of_the_language(void **state)
{
	static const char *const files[] = {"interpolation", "escaping", "sections",   "inverted",
					    "comments",      "partials", "delimiters", "fallbacks"};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(files); i++)
		check_file(files[i]);
}

static enum clf_status render(const char *source, const char *data, size_t *size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_mustache *mustache = NULL;
	struct clf_json *context = NULL;
	struct clf_buf out;
	enum clf_status status;

	clf_buf_init(&out, SIZE_MAX);
	assert_int_equal(clf_mustache_parse(arena, source, &mustache, NULL), CLF_OK);
	assert_int_equal(clf_json_parse(clf_str_from(data), &context, NULL), CLF_OK);
	status = clf_mustache_render(arena, mustache, context, CLF_ESCAPE_HTML, NULL, NULL, &out, NULL);
	*size = out.n;
	clf_buf_free(&out);
	clf_json_free(&context);
	clf_arena_free(&arena);
	return status;
}

static void test_work_is_bounded(void **state)
{
	static const char list[] = "{\"l\":[1,1,1,1,1,1,1,1,1,1]}";
	size_t size;

	(void)state;
	assert_int_equal(render("{{#l}}{{#l}}{{#l}}x{{/l}}{{/l}}{{/l}}", list, &size), CLF_OK);
	assert_int_equal(size, 1000);
	assert_int_equal(render("{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}x{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}",
				list, &size),
			 CLF_ELIMIT);
	assert_true(size <= CLF_MUSTACHE_OUTPUT + 1024);
}

static void test_output_is_appended(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_mustache *mustache = NULL;
	struct clf_json *context = clf_json_object();
	struct clf_buf out;

	(void)state;
	clf_buf_init(&out, 100);
	clf_buf_add_text(&out, "a");
	assert_int_equal(clf_mustache_parse(arena, "b{{c}}", &mustache, NULL), CLF_OK);
	assert_int_equal(clf_mustache_render(arena, mustache, context, CLF_ESCAPE_HTML, NULL, NULL, &out, NULL),
			 CLF_OK);
	assert_string_equal(out.p, "ab");
	clf_buf_free(&out);
	clf_json_free(&context);
	clf_arena_free(&arena);
}

static enum clf_status note_name(void *user, const char *name, unsigned line, struct clf_error *err)
{
	clf_buf_printf(user, "%u:%s ", line, name);
	if (strcmp(name, "stop") == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "stopped");
	return CLF_OK;
}

static void test_visit_gives_every_name_with_its_line(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_mustache *mustache = NULL;
	struct clf_buf names;

	(void)state;
	clf_buf_init(&names, 1000);
	assert_int_equal(
	    clf_mustache_parse(arena, "{{a.b}}\n{{! x }}\n{{#c}}\n{{{d}}}\n{{/c}}{{>p}}{{^e}}{{/e}}{{&stop}}{{f}}",
			       &mustache, NULL),
	    CLF_OK);
	assert_int_equal(clf_mustache_visit(mustache, note_name, &names, NULL), CLF_ENOTFOUND);
	assert_string_equal(names.p, "1:a.b 3:c 4:d 5:e 5:stop ");
	clf_buf_free(&names);
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_rule_of_the_language),
	    cmocka_unit_test(test_work_is_bounded),
	    cmocka_unit_test(test_output_is_appended),
	    cmocka_unit_test(test_visit_gives_every_name_with_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
