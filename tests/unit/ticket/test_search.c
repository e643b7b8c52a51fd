/*
 * test_search.c - what people type into a search, and the piece of a text that shows why it was found (6.6).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/search/question.h"
#include "clf/ticket/search/snippet.h"

static const char *read_all_as(struct clf_arena *arena, const char *const *texts, size_t count)
{
	struct clf_error err = {.text = ""};
	struct clf_question question;
	const char *out = "";

	if (clf_question_read_all(arena, NULL, texts, count, &question, &err) != CLF_OK)
		return clf_arena_printf(arena, "! %s", err.text);
	for (size_t i = 0; i < question.count; i++) {
		const struct clf_sought *word = &question.words[i];

		out = clf_arena_printf(arena, "%s%s%s", out, i > 0 ? " " : "", word->absent ? "-" : "");
		for (size_t k = 0; k < word->count; k++)
			out = clf_arena_printf(arena, "%s%s%s", out, k > 0 ? "+" : "", word->terms[k]);
		out = clf_arena_printf(arena, "%s%s", out, word->prefix ? "*" : "");
		if (word->number != 0)
			out = clf_arena_printf(arena, "%s#%lld", out, (long long)word->number);
	}
	if (question.owner != NULL)
		out = clf_arena_printf(arena, "%s owner=%s", out, question.owner);
	if (question.status != NULL)
		out = clf_arena_printf(arena, "%s status=%s", out, question.status);
	if (question.from != NULL)
		out = clf_arena_printf(arena, "%s from=%s", out, question.from);
	return out;
}

static const char *read_as(struct clf_arena *arena, const char *text)
{
	return read_all_as(arena, &text, 1);
}

/* Several texts are one question, and none runs over into the next. */
static void test_6_6_each_of_several_texts_is_read_by_itself(void **state)
{
	static const struct {
		const char *texts[3], *read;
	} cases[] = {
	    {{"ref", "kettle"}, "ref* kettle*"},
	    {{"\"late refund", "kettle"}, "late+refund kettle*"},
	    {{"\"late refund\"", "owner:none", "kettle -paid"}, "late+refund kettle -paid owner=none"},
	    {{"-paid", "refund"}, "-paid refund*"},
	    {{"status:New", "refund status:Open"}, "! status: stands there twice: leave one"},
	    {{"-paid", "-by"}, "! what may not be there can't be looked for alone: write a word that is there, too"},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		size_t count = cases[i].texts[2] != NULL ? 3 : 2;

		assert_string_equal(read_all_as(arena, cases[i].texts, count), cases[i].read);
	}
	clf_arena_free(&arena);
}

static void test_6_6_a_field_among_words_is_exchanged(void **state)
{
	static const struct {
		const char *text, *asked, *value, *made;
	} cases[] = {
	    {"refund status:Open late", "Open", "~12", "refund status:~12 late"},
	    {"status:\"In hand\" refund", "In hand", "Open", "status:\"Open\" refund"},
	    {"refund status:“In hand", "In hand", "~12", "refund status:“~12\""},
	    {"refund status:~12", "~12", "In hand", "refund status:\"In hand\""},
	    {"refund Status：~12 x", "~12", "処理　中", "refund Status：\"処理　中\" x"},
	    {"refund status:~12", "~12", "So \"so\"", NULL},
	    {"refund -status:Open \"status:Open\"", NULL, "x", NULL},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *asked = clf_question_field(arena, cases[i].text, "status");
		const char *made = clf_question_with(arena, cases[i].text, "status", cases[i].value);

		assert_true(clf_text_equal(asked, cases[i].asked));
		assert_true(clf_text_equal(made, cases[i].made));
		if (made != NULL)
			assert_string_equal(clf_question_field(arena, made, "status"), cases[i].value);
	}
	clf_arena_free(&arena);
}

static void test_6_6_a_question_is_read_as_people_write_it(void **state)
{
	static const struct {
		const char *text, *read;
	} cases[] = {
	    {"refund Müller", "refund muller*"},
	    {"refund mü", "refund mu"},
	    {"\"late refund\" broke", "late+refund broke*"},
	    {"“late refund”", "late+refund"},
	    {"\"open end", "open+end"},
	    {"refund -paid -\"by bank\"", "refund -paid -by+bank"},
	    {"e-mail jo@ex.org", "e+mail jo+ex+org*"},
	    {"返金　お願い", "返金 お願+願い"},
	    {"返 金額", "返* 金額"},
	    {"CLF-1042", "clf+1042*#1042"},
	    {"[CLF-1042], 7", "clf+1042#1042 7#7"},
	    {"#1042", "1042*#1042"},
	    {"x1042 v1042", "x1042 v1042*"},
	    {"refund owner:none status:\"On hold\" FROM：a@b.example",
	     "refund owner=none status=On hold from=a@b.example"},
	    {"Re: http://x.example/", "re http+x+example*"},
	    {"% refund ♥", "refund"},
	    {"", "! write the words to look for"},
	    {" \t\xe3\x80\x80",
	     "! there is no letter and no digit in \" \t\xe3\x80\x80\": texts are found by these alone"},
	    {"-paid", "! what may not be there can't be looked for alone: write a word that is there, too"},
	    {"x owner:", "! behind owner: nothing is written: write owner:VALUE, with \"...\" around several words"},
	    {"x owner:a owner:b", "! owner: stands there twice: leave one"},
	    {"a b c d e f g h i j k l m", "! a search takes 12 words at most: leave some out"},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		assert_string_equal(read_as(arena, cases[i].text), cases[i].read);
	clf_arena_free(&arena);
}

static void test_6_6_what_can_not_be_asked_is_said_in_the_askers_language(void **state)
{
	static const char *const wrong[] = {
	    "", "...", "-paid", "x owner:", "x owner:a owner:b", "a b c d e f g h i j k l m"};
	static const char *const locales[] = {"fr", "hu", "it", "ja"};
	struct clf_arena *arena = clf_arena_new();
	struct clf_error english, said;
	struct clf_question question;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		assert_int_equal(clf_question_read(arena, NULL, wrong[i], &question, &english), CLF_EINVAL);
		for (size_t k = 0; k < CLF_COUNT(locales); k++) {
			assert_int_equal(clf_question_read(arena, locales[k], wrong[i], &question, &said), CLF_EINVAL);
			assert_string_not_equal(said.text, english.text);
		}
	}
	clf_arena_free(&arena);
}

static void test_6_6_a_long_question_is_refused(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	char text[CLF_QUESTION_BYTES + 2];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_string_equal(read_as(arena, text), "! a search takes 500 octets at most: look for fewer words");
	text[CLF_QUESTION_BYTES] = '\0';
	assert_int_not_equal(*read_as(arena, text), '!');
	clf_arena_free(&arena);
}

/* One word that a thousand terms were made of is sought by its beginning. */
static void test_6_6_a_word_of_many_terms_is_sought_by_the_first(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	const char *text = "b.", *read;
	size_t joined = 0;

	(void)state;
	for (int i = 0; i < 100; i++)
		text = clf_arena_printf(arena, "%sa.", text);
	read = read_as(arena, text);
	for (const char *p = read; *p != '\0'; p++)
		joined += *p == '+';
	assert_int_equal(joined, CLF_QUESTION_TERMS - 1);
	assert_true(strncmp(read, "b+a+", 4) == 0);
	clf_arena_free(&arena);
}

/* The marks as brackets. */
static const char *shown(struct clf_arena *arena, const char *text, const char *words)
{
	struct clf_question question;
	struct clf_snippet cut;
	struct clf_str rest;
	const char *out = "";
	size_t sign = 0, mark = 0;

	assert_int_equal(clf_question_read(arena, NULL, words, &question, NULL), CLF_OK);
	if (!clf_snippet_cut(arena, text, &question, &cut))
		return "-";
	rest = clf_str_from(cut.text);
	out = cut.begins ? "" : "… ";
	while (rest.n > 0) {
		const char *p = rest.p;

		if (mark < cut.count && cut.marks[mark].from == sign)
			out = clf_arena_printf(arena, "%s[", out);
		clf_utf8_next(&rest);
		sign++;
		out = clf_arena_printf(arena, "%s%.*s", out, (int)(rest.p - p), p);
		if (mark < cut.count && cut.marks[mark].to == sign) {
			out = clf_arena_printf(arena, "%s]", out);
			mark++;
		}
	}
	assert_int_equal(mark, cut.count);
	return clf_arena_printf(arena, "%s%s", out, cut.ends ? "" : " …");
}

static void test_6_6_a_snippet_marks_what_was_sought(void **state)
{
	static const struct {
		const char *text, *words, *shown;
	} cases[] = {
	    {"The refund came", "refund", "The [refund] came"},
	    {"J'ai été REMBOURSE\xcc\x81\n\n  hier", "ete rembourse", "J'ai [été] [REMBOURSE\xcc\x81] hier"},
	    {"Refunds, refunding", "refund", "[Refunds], [refunding]"},
	    {"Refunds first", "refund first", "Refunds [first]"},
	    {"返金をお願いします", "お願い", "返金を[お願い]します"},
	    {"返金をお願いします", "願", "返金をお[願]いします"},
	    {"ｶﾞｲﾄﾞを返す", "ガイド", "[ｶﾞｲﾄﾞ]を返す"},
	    {"late and a late refund", "\"late refund\"", "late and a [late refund]"},
	    {"nothing of it", "refund", "-"},
	    {"paid twice", "twice -paid", "paid [twice]"},
	    {"a refund\r\nand more", "refund", "a [refund] and more"},
	    {"返金をお願い", "返金を 金をお", "[返金をお]願い"},
	    {"late and later", "\"late and\" \"and later\"", "[late and later]"},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		assert_string_equal(shown(arena, cases[i].text, cases[i].words), cases[i].shown);
	clf_arena_free(&arena);
}

/* Where both words stand together, not where the first stands alone; never half a sign. */
static void test_6_6_a_snippet_is_cut_where_most_stands(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	const char *text = "refund at the beginning. ", *cut;

	(void)state;
	for (int i = 0; i < 100; i++)
		text = clf_arena_printf(arena, "%s長い話がここにある。", text);
	text = clf_arena_printf(arena, "%s the kettle and its refund ", text);
	for (int i = 0; i < 100; i++)
		text = clf_arena_printf(arena, "%sмного слов ", text);
	cut = shown(arena, text, "refund kettle");
	assert_non_null(strstr(cut, "the [kettle] and its [refund] много"));
	assert_true(strncmp(cut, "… ", strlen("… ")) == 0);
	assert_int_equal(clf_utf8_valid_prefix(clf_str_from(cut)), strlen(cut));
	assert_true(strlen(cut) <= CLF_SNIPPET_BYTES + 12);
	clf_arena_free(&arena);
}

/* Where nothing is blank, between two signs; and not at a blank that stands far back. */
static void test_6_6_a_snippet_of_a_text_without_blanks_is_cut_between_signs(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	const char *run = "", *cut;

	(void)state;
	for (int i = 0; i < 100; i++)
		run = clf_arena_printf(arena, "%s話", run);
	cut = shown(arena, clf_arena_printf(arena, "first word %s返金%s last", run, run), "返金");
	assert_non_null(strstr(cut, "話[返金]話"));
	assert_true(strncmp(cut, "… 話", strlen("… 話")) == 0);
	assert_string_equal(cut + strlen(cut) - strlen("話 …"), "話 …");
	assert_int_equal(clf_utf8_valid_prefix(clf_str_from(cut)), strlen(cut));
	cut = shown(arena, clf_arena_printf(arena, "refund of %s", run), "refund");
	assert_non_null(strstr(
	    cut, "[refund] of 話話話話話話話話話話話話話話話話話話話話話話話話話話話話話話話話話話話話話話話話"));
	assert_true(strlen(cut) <= CLF_SNIPPET_BYTES + 12);
	clf_arena_free(&arena);
}

/* However wide apart its words stand, a phrase is shown whole; however often, a bounded piece. */
static void test_6_6_a_snippet_of_a_wide_phrase_and_of_many_is_bounded(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_question question;
	struct clf_snippet cut;
	const char *gap = " ", *many = "";

	(void)state;
	for (int i = 0; i < 100; i++)
		gap = clf_arena_printf(arena, "%s \n \t", gap);
	assert_string_equal(shown(arena, clf_arena_printf(arena, "a late%srefund%sof it", gap, gap), "\"late refund\""),
			    "a [late refund] …");
	for (int i = 0; i < 300; i++)
		many = clf_arena_printf(arena, "%sx ", many);
	assert_int_equal(clf_question_read(arena, NULL, "x", &question, NULL), CLF_OK);
	assert_true(clf_snippet_cut(arena, many, &question, &cut));
	assert_int_equal(cut.count, CLF_SNIPPET_MARKS);
	assert_true(strlen(cut.text) <= CLF_SNIPPET_BYTES);
	assert_true(cut.begins && !cut.ends);
	clf_arena_free(&arena);
}

/* A number alone, as people and subjects write it. */
static void test_6_6_a_number_alone_is_a_ticket(void **state)
{
	static const struct {
		const char *text, *tag;
		long long number;
	} cases[] = {
	    {"1042", "CLF", 1042},
	    {" 1042 ", "CLF", 1042},
	    {"#7", "CLF", 7},
	    {"clf-1042", "CLF", 1042},
	    {"[CLF-1042]", "CLF", 1042},
	    {"CLF-1042", "", 0},
	    {"", "CLF", 0},
	    {NULL, "CLF", 0},
	    {"CLF-", "CLF", 0},
	    {"#", "CLF", 0},
	    {"[1042]", "CLF", 0},
	    {"\"1042\"", "CLF", 0},
	    {"10 42", "CLF", 0},
	    {"-1042", "CLF", 0},
	    {"ABC-1042", "CLF", 0},
	    {"9223372036854775808", "CLF", 0},
	    {"00000000000000000000001", "CLF", 0},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		if (clf_question_ticket(cases[i].text, cases[i].tag) != cases[i].number)
			fail_msg("\"%s\" is %lld", cases[i].text,
				 (long long)clf_question_ticket(cases[i].text, cases[i].tag));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_6_6_a_question_is_read_as_people_write_it),
	    cmocka_unit_test(test_6_6_each_of_several_texts_is_read_by_itself),
	    cmocka_unit_test(test_6_6_a_field_among_words_is_exchanged),
	    cmocka_unit_test(test_6_6_what_can_not_be_asked_is_said_in_the_askers_language),
	    cmocka_unit_test(test_6_6_a_long_question_is_refused),
	    cmocka_unit_test(test_6_6_a_word_of_many_terms_is_sought_by_the_first),
	    cmocka_unit_test(test_6_6_a_number_alone_is_a_ticket),
	    cmocka_unit_test(test_6_6_a_snippet_marks_what_was_sought),
	    cmocka_unit_test(test_6_6_a_snippet_is_cut_where_most_stands),
	    cmocka_unit_test(test_6_6_a_snippet_of_a_text_without_blanks_is_cut_between_signs),
	    cmocka_unit_test(test_6_6_a_snippet_of_a_wide_phrase_and_of_many_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
