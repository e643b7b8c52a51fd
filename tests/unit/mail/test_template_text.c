/*
 * test_template_text.c - the text part of what agents get: lines end where a person would end them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
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

#define THIRTY_SEVEN "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七"

/* As it is typed on any keyboard, and however many blanks stand before it. */
static void no_line_begins_with_a_command(void **state)
{
	static const char *const commands[] = {"#close",   "＃close",        "﹟close",     "　#close",
					       "  #close", "\u00a0 ＃close", "\u200b#close"};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(commands); i++) {
		const char *text = quoted(arena, clf_arena_printf(arena, THIRTY_SEVEN "%s 終わり", commands[i]));
		const char *second = strchr(text, '\n') + 3; /* behind "> " */

		if (second[0] == '#' || strncmp(second, "＃", 3) == 0 || strncmp(second, "﹟", 3) == 0 ||
		    strncmp(second, "　", 3) == 0 || strncmp(second, "\u00a0", 2) == 0 ||
		    strncmp(second, "\u200b", 3) == 0)
			fail_msg("%s", text);
	}
	clf_arena_free(&arena);
}

/* An address, a kana with its mark, and what is one picture stay whole. */
static void what_is_one_stays_whole(void **state)
{
	static const char *const whole[] = {"https://example.jp/検索/東京都千代田区/丸の内", "か\u3099", "👩\u200d💻",
					    "👍🏽", "☀\ufe0f"};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(whole); i++) {
		for (int before = 33; before < 39; before++) {
			const char *text = quoted(arena, clf_arena_printf(arena, "%.*s%s一二三", before * 3,
									  THIRTY_SEVEN "八九十", whole[i]));

			if (strstr(text, whole[i]) == NULL)
				fail_msg("%s", text);
		}
	}
	clf_arena_free(&arena);
}

/* Megabytes without a line's end, of letters, of blanks, and of what may end nowhere. */
static void a_very_long_line_takes_no_longer_than_many_short_ones(void **state)
{
	static const char *const letters[] = {"一", "a", "　", "\u200b", "a ", "、"};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(letters); i++) {
		size_t n = strlen(letters[i]), count = (2u << 20) / n;
		char *text = clf_arena_alloc(arena, count * n + 1);

		for (size_t k = 0; k < count; k++)
			memcpy(text + k * n, letters[i], n);
		text[count * n] = '\0';
		assert_non_null(quoted(arena, text));
	}
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_without_blanks_are_wrapped),
	    cmocka_unit_test(no_line_begins_with_a_command),
	    cmocka_unit_test(what_is_one_stays_whole),
	    cmocka_unit_test(a_very_long_line_takes_no_longer_than_many_short_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
