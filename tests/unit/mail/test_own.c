/*
 * test_own.c - a writer's own address in a text, in whatever way it is written, and the signature that holds it.
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
#include "clf/mail/own.h"

static const char *const own_items[] = {"ann@example.test", "josé@xn--bcher-kva.example", "ann.lee+desk@mail.example"};
static const struct clf_texts own = {own_items, CLF_COUNT(own_items)};
static const char *const name_items[] = {"Ann Lee", "李 安"};
static const struct clf_texts names = {name_items, CLF_COUNT(name_items)};

static const char *replaced(struct clf_arena *arena, const char *text, size_t *count)
{
	return clf_own_replaced(arena, text, &own, "desk@example.test", count);
}

static void an_own_address_is_replaced_however_it_is_written(void **state)
{
	static const struct {
		const char *text, *made;
	} cases[] = {
	    {"Write to ann@example.test.", "Write to desk@example.test."},
	    {"Write to ANN@Example.TEST!", "Write to desk@example.test!"},
	    {"mailto:ann@example.test", "mailto:desk@example.test"},
	    {"<ann@example.test>", "<desk@example.test>"},
	    {"Ann Lee <mailto:Ann@Example.test>", "Ann Lee <mailto:desk@example.test>"},
	    {"ann+orders@example.test", "desk@example.test"},
	    {"\"ann\"@example.test", "desk@example.test"},
	    {"https://x.test/?to=ann%40example.test&a=1", "https://x.test/?to=desk@example.test&a=1"},
	    {"%61nn%40example%2Etest", "desk@example.test"},
	    {"a\xe2\x80\x8bnn@exam\xc2\xadple.test", "desk@example.test"},
	    {"ann@\xe2\x80\x8d"
	     "example.test",
	     "desk@example.test"},
	    {"ann\xef\xbc\xa0"
	     "example.test",
	     "desk@example.test"},
	    {"ａｎｎ＠ｅｘａｍｐｌｅ．ｔｅｓｔ", "desk@example.test"},
	    {"メールはann@example.testまで", "メールはdesk@example.testまで"},
	    {"josé@bücher.example", "desk@example.test"},
	    {"JOSÉ@BÜCHER.example", "desk@example.test"},
	    {"josé@xn--bcher-kva.example", "desk@example.test"},
	    {"jose\xcc\x81@example.org", "jose\xcc\x81@example.org"},
	    {"josé@bücher.exampleへ", "desk@example.testへ"},
	    {"ann.lee@mail.example, ann.lee+x@mail.example", "desk@example.test, desk@example.test"},
	    {"...ann@example.test...", "...desk@example.test..."},
	    {"_ann@example.test_", "_desk@example.test_"},
	    {"(ann@example.test)", "(desk@example.test)"},
	    {"'ann@example.test'", "'desk@example.test'"},
	    {"ann@example.test ann@example.test", "desk@example.test desk@example.test"},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		size_t count = 0;
		const char *made = replaced(arena, cases[i].text, &count);

		if (strcmp(made, cases[i].made) != 0)
			print_error("%s\n", cases[i].text);
		assert_string_equal(made, cases[i].made);
		assert_int_equal(count > 0, strcmp(cases[i].text, cases[i].made) != 0);
	}
	clf_arena_free(&arena);
}

static void another_address_stays(void **state)
{
	static const char *const texts[] = {
	    "",
	    "@",
	    "bob@example.test",
	    "joann@example.test",
	    "jo-ann@example.test",
	    "ann@example.test.evil.example",
	    "ann@example.tests",
	    "ann@example.test-shop.example",
	    "ann@mail.example.test",
	    "ann at example.test",
	    "ann@@example.test",
	    "%4",
	    "ann%4",
	    "@example.test",
	    "+@example.test",
	    "ann@",
	    "\"ann lee\"@example.test",
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		size_t count = 7;

		if (replaced(arena, texts[i], &count) != texts[i])
			print_error("%s\n", texts[i]);
		assert_ptr_equal(replaced(arena, texts[i], &count), texts[i]);
		assert_int_equal(count, 0);
	}
	clf_arena_free(&arena);
}

/* The text, with "|" where the signature is thought to begin. */
static void a_signature_is_known_by_what_stands_in_it(void **state)
{
	static const char *const texts[] = {
	    "It comes tomorrow.\n\n|Ann Lee\nExample Ltd | Support\nTel +44 20 7946 0000\nann@example.test\n",
	    "It comes tomorrow.\n\nKind regards,|\nAnn Lee\nExample Ltd\n\nT: 020 7946 0000\nE: ANN@example.test",
	    "It comes tomorrow.\nBest regards|\n\nAnn\n\nExample Ltd.\n+44 20 7946 0000\nann@example.test\n\n",
	    "It comes tomorrow.\n\n|Ann Lee, Example Ltd\n+44 (0)20 7946-0000\n",
	    "It comes tomorrow.\n\n|Example Ltd, Support\n+44 20 7946 0000 | ann@example.test\n",
	    "It comes tomorrow.\n|_____\nAnn Lee\nann@example.test\n",
	    "明日届きます。\n\n|李 安\nann@example.test\n",
	    "It comes tomorrow.\n|Ann Lee\nann+x@example.test",
	    "It comes tomorrow.\n\n|Dr. Ann Lee\n+44 20 7946 0000",
	    "It comes tomorrow.\n\n|i. A. Ann Lee\nTel 020 7946 0000",
	    "It comes tomorrow.\n\n|* Ann Lee\n* 020 7946 0000",
	    /* words */
	    "Our people:\n\nNo. 7 Ann Lee 7\nSo call Ann Lee\n+44 20 7946 0000|",
	    "It comes tomorrow.\n\nWrite to ann@example.test if it does not.|",
	    "It comes tomorrow.\n\nann@example.test|",
	    "ann@example.test|",
	    "Ann Lee\nann@example.test\n+44 20 7946 0000|",
	    "You ordered:\n---\nFilter 3\nPump 2\nann@example.test|",
	    "You ordered:\n---\nOrder 12345678|",
	    "Call us:\n\nNight desk 020 7946 0000\nDay desk 020 7946 0001|",
	    "Our people:\n\nBob 020 7946 0000\nAnn Lee|",
	    "It comes tomorrow.\n\nRegards\nAnn Lee|",
	    "Is it ann@example.test\n+44 20 7946 0000?|",
	    "|",
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		char *text = clf_arena_strdup(arena, texts[i]);
		char *bar = text;
		size_t wanted;

		/* The bar without a space beside it is the mark. */
		for (char *p = text; (p = strchr(p, '|')) != NULL; p++)
			if ((p == text || p[-1] != ' ') && p[1] != ' ')
				bar = p;
		wanted = (size_t)(bar - text);
		memmove(bar, bar + 1, strlen(bar));
		if (clf_own_signature(arena, text, &own, &names) != wanted)
			print_error("%zu of:\n%s\n", clf_own_signature(arena, text, &own, &names), texts[i]);
		assert_int_equal(clf_own_signature(arena, text, &own, &names), wanted);
	}
	clf_arena_free(&arena);
}

/* Nothing in it may take time that grows with its square. */
static void a_text_of_nothing_but_marks_is_read_once(void **state)
{
	static const char *const parts[] = {"@", "ann@", "a@example.test", "%40", "\"@", "\xe2\x80\x8b", "x\n"};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(parts); i++) {
		size_t n = strlen(parts[i]), times = (2u << 20) / n;
		char *text = clf_arena_alloc(arena, n * times + 1);

		for (size_t k = 0; k < times; k++)
			memcpy(text + k * n, parts[i], n);
		text[n * times] = '\0';
		assert_ptr_equal(replaced(arena, text, NULL), text);
		assert_int_equal(clf_own_signature(arena, text, &own, &names), n * times);
		clf_arena_reset(arena);
	}
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_own_address_is_replaced_however_it_is_written),
	    cmocka_unit_test(another_address_stays),
	    cmocka_unit_test(a_signature_is_known_by_what_stands_in_it),
	    cmocka_unit_test(a_text_of_nothing_but_marks_is_read_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
