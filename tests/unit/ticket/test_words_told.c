/*
 * test_words_told.c - what was refused in English is told in the reader's language, whatever values stand in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/problem.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"

static const char *const languages[] = {"ja", "fr", "hu", "it"};

static int set_up(void **state)
{
	*state = clf_arena_new();
	return 0;
}

static int tear_down(void **state)
{
	struct clf_arena *arena = *state;

	clf_arena_free(&arena);
	return 0;
}

static void expect_told(struct clf_arena *arena, const char *locale, const char *english, const char *says)
{
	assert_string_equal(clf_words_told(arena, locale, english), says);
}

static void in_the_readers_language(void **state)
{
	struct clf_arena *arena = *state;

	expect_told(arena, "ja", "there is no view 7", "ビュー 7 はありません");
	expect_told(arena, "hu-HU", "there is no view 7", "nincs 7. nézet");
	expect_told(arena, "ja", "must be an array of ids", "id の配列を指定してください");
	expect_told(arena, "en", "there is no view 7", "there is no view 7");
	expect_told(arena, NULL, "there is no view 7", "there is no view 7");
	expect_told(arena, "ja", "the moon is full", "the moon is full");
	expect_told(arena, "ja", "", "");
	assert_null(clf_words_told(arena, "ja", NULL));
}

/* A number is digits, and the whole text is the sentence's. */
static void what_is_almost_a_sentence_is_left_alone(void **state)
{
	static const char *const almost[] = {"there is no view seven", "there is no view 7!", "so there is no view 7",
					     "there is no view ", "there is no view %lld"};
	struct clf_arena *arena = *state;

	for (size_t i = 0; i < CLF_COUNT(almost); i++)
		expect_told(arena, "fr", almost[i], almost[i]);
}

/* Japanese says the second value first, and has no plural to write. */
static void values_may_stand_in_another_order(void **state)
{
	expect_told(
	    *state, "ja",
	    "3 open tickets choose from the root causes \"Rooms\": say what takes its place (replace_by: a "
	    "set's name, or none)",
	    "未完了のチケット 3 件が根本原因「Rooms」から選んでいます。代わりを指定してください（replace_by：セットの名前、または none）");
	expect_told(*state, "hu", "there is no version 2 of rule 9", "nincs 2. változata a(z) 9. szabálynak");
}

/* Words of ours are told, and a name that is like one is a name. */
static void words_within_it_are_told_too(void **state)
{
	struct clf_arena *arena = *state;

	expect_told(arena, "ja", "there is no queue \"team\"; the nearest is teal",
		    "キュー「team」はありません。最も近いのは「teal」です");
	expect_told(arena, "it", "there is a type \"queue\" already", "tipo «queue» esiste già");
	expect_told(arena, "ja", "line 3: a name is too long: abc", "3 行目：名前が長すぎます：abc");
	expect_told(arena, "it", "is no query such as status=Open&sort=waiting: a list takes 20 terms at most",
		    "non è una query come status=Open&sort=waiting: un elenco accetta al massimo 20 termini");
}

static void what_stands_before_a_refusal_is_told_with_it(void **state)
{
	struct clf_arena *arena = *state;
	struct clf_error err = {.text = ""};

	clf_error_set(&err, CLF_ELIMIT, "a list takes %u terms at most", 5u);
	clf_error_prefix(&err, CLF_EINVAL, "partial %s", "foot");
	assert_string_equal(err.text, "partial foot: a list takes 5 terms at most");
	expect_told(arena, "ja", err.text, "部分テンプレート foot：一覧の条件は最大5個です");
	expect_told(arena, "ja", "curl: (7) no route to host", "curl: (7) no route to host");
}

static void the_nearest_name_is_told(void **state)
{
	struct clf_problems problems = {.count = 0};

	clf_problem_add(&problems, *state, "team", CLF_WRONG_UNKNOWN, "Night shift",
			"names \"%s\", and there is no such team", "Nigth shift");
	assert_string_equal(problems.items[0].detail,
			    "names \"Nigth shift\", and there is no such team; the nearest is Night shift");
	expect_told(*state, "it", problems.items[0].detail,
		    "nomina «Nigth shift», e questo team non esiste; il più vicino è Night shift");
}

/* Whatever somebody typed stands in the text as it was typed. */
static void values_are_never_read_as_formats(void **state)
{
	static const char *const typed[] = {
	    "%s%n%2$s%", "\"; the nearest is \"", "there is no view 7", "<script>%-s: %-s", "%", "ü\xe2\x80\xa8x"};
	struct clf_arena *arena = *state;
	char *deep = clf_arena_alloc(arena, 3 * 4000 + 1);

	for (size_t l = 0; l < CLF_COUNT(languages); l++) {
		for (size_t i = 0; i < CLF_COUNT(typed); i++) {
			const char *told = clf_words_told(
			    arena, languages[l], clf_arena_printf(arena, "there is a view \"%s\" already", typed[i]));

			assert_non_null(strstr(told, typed[i]));
			assert_null(strstr(told, "already"));
		}
	}
	for (size_t i = 0; i < 4000; i++)
		memcpy(deep + 3 * i, "a: ", 3);
	deep[3 * 4000] = '\0';
	assert_string_equal(clf_words_told(arena, "ja", deep), deep);
}

/* A format with values that are told from all others: 10, 11 ... or x0, x1 ...; NULL: two of them touch. */
static const char *filled(struct clf_arena *arena, const char *format, const char *values[9], size_t *own)
{
	struct clf_buf text;
	const char *made;
	size_t next = 0, seen = *own;
	bool first = seen == 0, touching = true;

	clf_buf_init(&text, 1u << 16);
	while (*format != '\0' && next < 9) {
		size_t place = next;

		if (format[0] != '%' || format[1] == '%') {
			clf_buf_add_char(&text, *format);
			format += format[0] == '%' ? 2 : 1;
			*own += first;
			touching = false;
			continue;
		}
		if (touching && next > 0 && first)
			break;
		touching = true;
		format++;
		if (isdigit((unsigned char)format[0]) && format[1] == '$') {
			place = (size_t)(format[0] - '1');
			format += 2;
		}
		format += strspn(format, "-+ #0123456789.*hljzt");
		if (first)
			values[place] =
			    clf_arena_printf(arena, strchr("diu", *format) != NULL ? "1%zu" : "x%zu", place);
		clf_buf_add_text(&text, values[place]);
		format += *format != '\0';
		next = place + 1;
	}
	made = *format == '\0' ? clf_arena_copy(arena, text.p != NULL ? text.p : "", text.n) : NULL;
	clf_buf_free(&text);
	return made;
}

/* Two sentences may make the same text: either will do. */
static bool is_told_by_another(struct clf_arena *arena, const struct clf_words_pair *pairs, size_t count,
			       const char *english, const char *told)
{
	for (size_t i = 0; i < count; i++) {
		const char *values[9] = {NULL}, *made;
		size_t own = 0;

		if (strchr(pairs[i].english, '%') == NULL)
			continue;
		made = filled(arena, pairs[i].english, values, &own);
		own = 1;
		if (made != NULL && strcmp(made, english) == 0 &&
		    strcmp(filled(arena, pairs[i].said, values, &own), told) == 0)
			return true;
	}
	return false;
}

static void each_sentence_is_known_again(void **state)
{
	struct clf_arena *arena = *state;
	size_t tried = 0;

	for (size_t l = 0; l < CLF_COUNT(languages); l++) {
		size_t count;
		const struct clf_words_pair *pairs = clf_words_table(languages[l], &count);

		for (size_t i = 0; i < count; i++) {
			const char *values[9] = {NULL}, *english, *told;
			size_t own = 0;

			if (strchr(pairs[i].english, '%') == NULL)
				continue;
			english = filled(arena, pairs[i].english, values, &own);
			if (english == NULL || own < 6)
				continue;
			told = clf_words_told(arena, languages[l], english);
			if (strcmp(filled(arena, pairs[i].said, values, &own), told) != 0 &&
			    !is_told_by_another(arena, pairs, count, english, told))
				fail_msg("%s: \"%s\" became \"%s\"", languages[l], english, told);
			tried++;
		}
	}
	assert_true(tried > 1000);
}

int main(void)
{
#define TOLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TOLD(in_the_readers_language),
	    TOLD(what_is_almost_a_sentence_is_left_alone),
	    TOLD(values_may_stand_in_another_order),
	    TOLD(words_within_it_are_told_too),
	    TOLD(what_stands_before_a_refusal_is_told_with_it),
	    TOLD(the_nearest_name_is_told),
	    TOLD(values_are_never_read_as_formats),
	    TOLD(each_sentence_is_known_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
