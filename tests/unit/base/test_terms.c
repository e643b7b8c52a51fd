/*
 * test_terms.c - a text is found by each of its words and by any two signs of it, however it was typed (6.6, property
 * 13).
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
#include "clf/base/terms.h"

static const char *joined(struct clf_arena *arena, const char *text)
{
	struct clf_text_term *terms = NULL;
	size_t count = clf_text_terms(arena, text, &terms);
	const char *out = "";

	for (size_t i = 0; i < count; i++)
		out = clf_arena_printf(arena, "%s%s%s", out, i > 0 ? " " : "", terms[i].text);
	return out;
}

static void test_6_6_terms_of_each_script(void **state)
{
	static const struct {
		const char *text, *terms;
	} cases[] = {
	    {"", ""},
	    {" -- ! ", ""},
	    {"The Refund, please", "the refund please"},
	    {"remboursé REMBOURSE\xcc\x81", "rembourse rembourse"},
	    {"Straße ÅRHUS Łódź Ελλάς ёлка", "strasse arhus lodz ελλασ елка"},
	    {"l'été e-mail jo@ex.org", "l ete e mail jo ex org"},
	    {"ＣＬＦ－１０４２", "clf 1042"},
	    {"返", "返"},
	    {"返金", "返金 金"},
	    {"返金を、お願い", "返金 金を を お願 願い い"},
	    {"iPhone修理3回", "iphone 修理 理 3 回"},
	    {"ｶﾞｲﾄﾞ", "ガイ イド ド"},
	    {"ガイド", "ガイ イド ド"},
	    {"カ\xe3\x82\x99イト\xe3\x82\x99", "ガイ イド ド"},
	    {"データ", "デー ータ タ"},
	    {"환불을 원해요", "환불 불을 을 원해 해요 요"},
	    {"葛\xf3\xa0\x84\x80城", "葛城 城"},
	    {"soft\xc2\xadly", "softly"},
	    {"👍 ok", "ok"},
	    {"x² ½", "x2 12"},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		assert_string_equal(joined(arena, cases[i].text), cases[i].terms);
	clf_arena_free(&arena);
}

static bool holds(struct clf_arena *arena, const char *text, const char *sought)
{
	struct clf_text_term *terms = NULL, *asked = NULL;
	size_t count = clf_text_terms(arena, text, &terms), n = clf_text_terms(arena, sought, &asked);

	n -= n > 1 && asked[n - 1].last;
	for (size_t i = 0; i + n <= count; i++) {
		size_t fits = 0;

		while (fits < n && strcmp(terms[i + fits].text, asked[fits].text) == 0)
			fits++;
		if (fits == n)
			return true;
	}
	return false;
}

/* Signs that people write with, some of several code points. */
static const char *const signs[] = {"返", "金", "の", "ガ", "ー", "カ\xe3\x82\x99", "ｶﾞ", "한", "글",
				    "น้",  "ำ",  "む", "々", "〇"};

static void test_6_6_any_two_signs_find_their_text(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		const char *chosen[12], *text = "";
		size_t count = 2 + (size_t)round % 11;

		for (size_t i = 0; i < count; i++) {
			seed = seed * 1103515245u + 12345u;
			chosen[i] = signs[(seed >> 16) % CLF_COUNT(signs)];
			text = clf_arena_printf(arena, "%s%s", text, chosen[i]);
		}
		text = clf_arena_printf(arena, "Word %s, more", text);
		for (size_t i = 0; i + 1 < count; i++) {
			const char *pair = clf_arena_printf(arena, "%s%s", chosen[i], chosen[i + 1]);

			if (!holds(arena, text, pair))
				fail_msg("`%s` isn't found in `%s`", pair, text);
		}
		assert_true(holds(arena, text, "word"));
		assert_true(holds(arena, text, "MÓRE"));
		clf_arena_reset(arena);
	}
	clf_arena_free(&arena);
}

static void test_6_6_a_term_knows_where_it_stood(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	const char *text = "Ça: 返金 E\xcc\x81TE";
	struct clf_text_term *terms = NULL;

	(void)state;
	assert_int_equal(clf_text_terms(arena, text, &terms), 4);
	assert_memory_equal(text + terms[0].from, "Ça", terms[0].to - terms[0].from);
	assert_memory_equal(text + terms[1].from, "返金", terms[1].to - terms[1].from);
	assert_int_equal(terms[1].middle - terms[1].from, 3);
	assert_true(terms[2].last && terms[2].sign);
	assert_int_equal(terms[3].to, strlen(text));
	assert_string_equal(terms[3].text, "ete");
	clf_arena_free(&arena);
}

static void test_6_6_a_hostile_text_gives_few_terms(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	size_t n = 1u << 20;
	char *text = clf_arena_alloc(arena, n + 1);
	struct clf_text_term *terms = NULL;

	(void)state;
	memset(text, 'a', n);
	assert_int_equal(clf_text_terms(arena, text, &terms), 1);
	assert_int_equal(strlen(terms[0].text), CLF_TERM_BYTES);
	for (size_t i = 1; i < n; i += 2)
		text[i] = ' ';
	assert_int_equal(clf_text_terms(arena, text, &terms), CLF_TERMS_MAX);
	/* One letter and marks without end. */
	for (size_t i = 1; i + 1 < n; i += 2)
		memcpy(text + i, "\xcc\x81", 2);
	text[n - 1] = '\0';
	assert_int_equal(clf_text_terms(arena, text, &terms), 1);
	assert_string_equal(terms[0].text, "a");
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_6_6_terms_of_each_script),
	    cmocka_unit_test(test_6_6_any_two_signs_find_their_text),
	    cmocka_unit_test(test_6_6_a_term_knows_where_it_stood),
	    cmocka_unit_test(test_6_6_a_hostile_text_gives_few_terms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
