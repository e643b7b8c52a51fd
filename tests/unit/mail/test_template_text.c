/*
 * test_template_text.c - the text part of what agents get: lines end where a person would end them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/mail/write/template.h"

/* The text part of a notice in which that was said. Free the arena. */
static const char *quoted(struct clf_arena *arena, const char *text)
{
	struct clf_json *context = clf_json_object(), *message = clf_json_object();
	struct clf_template *tpl = NULL;
	struct clf_rendered out = {0};
	struct clf_error err = {0};

	clf_json_set_text(message, "text", text);
	clf_json_set(context, "message", message);
	if (clf_template_parse(arena, "kind: reply-notice\nlocale: ja\nsubject: x\n\n> {{message.text}}\n", &tpl,
			       &err) != CLF_OK ||
	    clf_template_render(arena, tpl, context, &out, &err) != CLF_OK)
		fail_msg("%s", err.text);
	clf_json_free(&context);
	return out.text;
}

/* At most 37 letters of full width behind the mark; none begins with what closes, or with a command. */
static void lines_without_blanks_are_wrapped(void **state)
{
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	assert_string_equal(
	    quoted(
		arena,
		"お部屋の準備が間に合わず、誠に申し訳ございませんでした。私どもにできることがございまし。（たら）#file と、お聞かせください。"),
	    "> お部屋の準備が間に合わず、誠に申し訳ございませんでした。私どもにできること\n"
	    "> がございまし。（たら）#file と、お聞かせください。\n");
	assert_string_equal(
	    quoted(arena, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七。「八九」十"),
	    "> 一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六\n"
	    "> 七。「八九」十\n");
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_without_blanks_are_wrapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
