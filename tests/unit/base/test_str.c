/*
 * test_str.c - views, texts, strict UTF-8, and the buffer with its limit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"

#define assert_str(s, text) assert_true(clf_str_equal((s), clf_str_from(text)))

static void compares(void **state)
{
	(void)state;
	assert_true(clf_str_equal(CLF_STR("a"), CLF_STR("a")));
	assert_false(clf_str_equal(CLF_STR("a"), CLF_STR("ab")));
	assert_true(clf_str_equal((struct clf_str){NULL, 0}, CLF_STR("")));
	assert_true(clf_str_equal_nocase(CLF_STR("Message-ID"), CLF_STR("message-id")));
	assert_false(clf_str_equal_nocase(CLF_STR("\xc3\x84"), CLF_STR("\xc3\xa4")));
	assert_false(clf_str_equal_nocase(CLF_STR("["), CLF_STR("{")));
	assert_true(clf_str_starts(CLF_STR("Re: x"), CLF_STR("Re:")));
	assert_false(clf_str_starts(CLF_STR("Re"), CLF_STR("Re:")));
	assert_true(clf_str_starts_nocase(CLF_STR("RE: x"), CLF_STR("re:")));
	assert_true(clf_text_equal(NULL, NULL));
	assert_false(clf_text_equal(NULL, ""));
	assert_true(clf_text_equal_nocase("#CLOSE", "#close"));
	assert_false(clf_text_equal_nocase("#close", NULL));
	assert_int_equal(clf_str_from(NULL).n, 0);
}

static void finds(void **state)
{
	struct clf_str s = CLF_STR("abcabc");

	(void)state;
	assert_int_equal(clf_str_find(s, CLF_STR("abc"), 0), 0);
	assert_int_equal(clf_str_find(s, CLF_STR("abc"), 1), 3);
	assert_int_equal(clf_str_find(s, CLF_STR("abc"), 4), (size_t)-1);
	assert_int_equal(clf_str_find(s, CLF_STR("c"), 6), (size_t)-1);
	assert_int_equal(clf_str_find(s, CLF_STR("c"), 7), (size_t)-1);
	assert_int_equal(clf_str_find(s, CLF_STR(""), 6), 6);
}

static void trims(void **state)
{
	(void)state;
	assert_str(clf_str_trim(CLF_STR(" \t\r\n a b \v\f")), "a b");
	assert_str(clf_str_trim(CLF_STR("   ")), "");
	assert_true(clf_text_blank(NULL));
	assert_true(clf_text_blank(" \n"));
	assert_false(clf_text_blank(" x"));
	assert_int_equal(clf_text_unended("NO [X] failed. \r\n"), 13);
	assert_int_equal(clf_text_unended("why?"), 4);
	assert_int_equal(clf_text_unended(".."), 0);
}

static void takes_lines(void **state)
{
	struct clf_str rest = CLF_STR("one\r\ntwo\n\nfo\rur\r\nlast\r");
	struct clf_str line;
	const char *expected[] = {"one", "two", "", "fo\rur", "last\r"};

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_true(clf_str_line(&rest, &line));
		assert_str(line, expected[i]);
	}
	assert_false(clf_str_line(&rest, &line));
	rest = CLF_STR("x\n");
	assert_true(clf_str_line(&rest, &line));
	assert_false(clf_str_line(&rest, &line));
}

static void splits(void **state)
{
	struct clf_str rest = CLF_STR("a,,b,");
	struct clf_str part;
	const char *expected[] = {"a", "", "b", ""};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(clf_str_split(&rest, ',', &part));
		assert_str(part, expected[i]);
	}
	assert_false(clf_str_split(&rest, ',', &part));
	rest = CLF_STR("");
	assert_true(clf_str_split(&rest, ',', &part));
	assert_int_equal(part.n, 0);
	assert_false(clf_str_split(&rest, ',', &part));
}

static void reads_numbers(void **state)
{
	unsigned long long n = 7;

	(void)state;
	assert_true(clf_text_to_u64("0", 10, &n));
	assert_int_equal(n, 0);
	assert_true(clf_text_to_u64("18446744073709551615", UINT64_MAX, &n));
	assert_true(n == UINT64_MAX);
	n = 7;
	assert_false(clf_text_to_u64("18446744073709551616", UINT64_MAX, &n));
	assert_false(clf_text_to_u64("99999999999999999999999", UINT64_MAX, &n));
	assert_false(clf_text_to_u64("11", 10, &n));
	assert_false(clf_text_to_u64("", 10, &n));
	assert_false(clf_text_to_u64(NULL, 10, &n));
	assert_false(clf_text_to_u64("+1", 10, &n));
	assert_false(clf_text_to_u64(" 1", 10, &n));
	assert_false(clf_text_to_u64("1x", 10, &n));
	assert_int_equal(n, 7);
}

static void judges_utf8(void **state)
{
	static const struct {
		const char *bytes;
		size_t valid;
	} cases[] = {
	    {"plain", 5},
	    {"\xc3\xa9", 2},
	    {"\xe2\x82\xac", 3},
	    {"\xf0\x9f\x98\x80", 4},
	    {"\xf4\x8f\xbf\xbf", 4},
	    {"a\xc0\xaf", 1},         /* over-long slash */
	    {"a\xc1\xbf", 1},         /* over-long */
	    {"a\xe0\x9f\xbf", 1},     /* over-long */
	    {"a\xf0\x8f\xbf\xbf", 1}, /* over-long */
	    {"a\xed\xa0\x80", 1},     /* surrogate */
	    {"a\xed\xbf\xbf", 1},     /* surrogate */
	    {"\xed\x9f\xbf", 3},
	    {"\xee\x80\x80", 3},
	    {"a\xf4\x90\x80\x80", 1},     /* past U+10FFFF */
	    {"a\xf8\x88\x80\x80\x80", 1}, /* five bytes */
	    {"a\x80", 1},
	    {"a\xe2\x82", 1}, /* cut short */
	    {"a\xff", 1},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		assert_int_equal(clf_utf8_valid_prefix(clf_str_from(cases[i].bytes)), cases[i].valid);
	assert_int_equal(clf_utf8_valid_prefix(CLF_STR("ab\0c")), 2);
}

/* Long runs of ASCII are judged by words: each place in one must still tell. */
static void judges_utf8_at_every_place(void **state)
{
	static const char bad[] = {'\0', '\x80', '\xff', '\xc3'};
	char text[] = "abcdefghijklmnopqrstuvwxyz~01234";
	const struct clf_str whole = {text, sizeof text - 1};

	(void)state;
	assert_int_equal(clf_utf8_valid_prefix(whole), whole.n);
	for (size_t i = 0; i < whole.n * sizeof bad; i++) {
		size_t at = i / sizeof bad;
		char was = text[at];

		text[at] = bad[i % sizeof bad];
		assert_int_equal(clf_utf8_valid_prefix(whole), at);
		text[at] = '\x01';
		assert_int_equal(clf_utf8_valid_prefix(whole), whole.n);
		text[at] = was;
	}
}

static void cleans_utf8(void **state)
{
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	assert_string_equal(clf_utf8_clean(arena, CLF_STR("caf\xc3\xa9")), "caf\xc3\xa9");
	assert_string_equal(clf_utf8_clean(arena, CLF_STR("caf\xe9!")), "caf\xef\xbf\xbd!");
	assert_string_equal(clf_utf8_clean(arena, CLF_STR("a\0b")), "ab");
	assert_string_equal(clf_utf8_clean(arena, CLF_STR("")), "");
	/* One U+FFFD for a sequence cut short, one for each byte that starts none. */
	assert_string_equal(clf_utf8_clean(arena, CLF_STR("\xe2\x82x")), "\xef\xbf\xbdx");
	assert_string_equal(clf_utf8_clean(arena, CLF_STR("\xc0\x80")), "\xef\xbf\xbd\xef\xbf\xbd");
	for (unsigned i = 0; i < 0x10000; i++) {
		char bytes[3] = {(char)(i >> 8), (char)i, 'z'};
		struct clf_str clean = clf_str_from(clf_utf8_clean(arena, (struct clf_str){bytes, 3}));

		assert_int_equal(clf_utf8_valid_prefix(clean), clean.n);
		assert_int_equal(clean.p[clean.n - 1], 'z');
		clf_arena_reset(arena);
	}
	clf_arena_free(&arena);
}

static void makes_texts_bare(void **state)
{
	static const struct {
		const char *text, *bare;
	} cases[] = {
	    {"Dziękuję", "dziekuje"},
	    {"SMØRREBRØD på ØÐÞ", "smorrebrod pa odth"},
	    {"Łódź œuvre Æble đ ħ", "lodz oeuvre aeble d h"},
	    {"STRASSE straße", "strasse strasse"},
	    {"IŞIK ışık İ", "isik isik i"},
	    {"dzie\xcc\xa8kuje\xcc\xa8", "dziekuje"},
	    {"Всё Ещё", "все еще"},
	    {"Ευχαριστώ Πολύς", "ευχαριστω πολυσ"},
	    {"شُكْرًا شـكرا أنا", "شكرا شكرا انا"},
	    {"תּוֹדָה", "תודה"},
	    {"ﾄﾞｳﾓ ガ", "ドウモ ガ"},
	    {"हिन्दी ไม้ 감사", "हिन्दी ไม้ 감사"},
	    {"Ｔｈａｎｋｓ", "thanks"},
	    {"", ""},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		assert_string_equal(clf_utf8_bare(arena, cases[i].text), cases[i].bare);
	clf_arena_free(&arena);
}

static void walks_characters(void **state)
{
	static const unsigned samples[] = {1, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
	struct clf_buf buf;
	struct clf_str rest;

	(void)state;
	clf_buf_init(&buf, 1000);
	for (size_t i = 0; i < 10; i++)
		clf_buf_add_utf8(&buf, samples[i]);
	clf_buf_add_utf8(&buf, 0xd800);
	clf_buf_add_utf8(&buf, 0x110000);
	rest = clf_buf_view(&buf);
	assert_int_equal(clf_utf8_valid_prefix(rest), rest.n);
	for (size_t i = 0; i < 10; i++)
		assert_int_equal(clf_utf8_next(&rest), samples[i]);
	assert_int_equal(clf_utf8_next(&rest), 0xfffd);
	assert_int_equal(clf_utf8_next(&rest), 0xfffd);
	assert_int_equal(rest.n, 0);
	clf_buf_free(&buf);
}

static void grows_to_its_limit(void **state)
{
	struct clf_buf buf;

	(void)state;
	clf_buf_init(&buf, 10);
	assert_string_equal(buf.p, "");
	clf_buf_add_text(&buf, "12345");
	clf_buf_add_char(&buf, '6');
	clf_buf_printf(&buf, "%d", 7890);
	assert_string_equal(buf.p, "1234567890");
	assert_false(buf.failed);
	clf_buf_add_char(&buf, 'x');
	assert_true(buf.failed);
	assert_string_equal(buf.p, "1234567890");
	clf_buf_clear(&buf);
	assert_false(buf.failed);
	clf_buf_add_text(&buf, "12345678901");
	assert_true(buf.failed);
	assert_int_equal(buf.n, 0);
	clf_buf_add_char(&buf, 'x');
	assert_int_equal(buf.n, 0);
	clf_buf_free(&buf);
	assert_string_equal(buf.p, "");
	clf_buf_add_text(&buf, NULL);
	clf_buf_add_text(&buf, "again");
	assert_string_equal(buf.p, "again");
	clf_buf_free(&buf);
}

static void grows_without_limit(void **state)
{
	struct clf_buf buf;
	char block[1000];

	(void)state;
	memset(block, 'q', sizeof block);
	clf_buf_init(&buf, SIZE_MAX);
	for (int i = 0; i < 1000; i++)
		clf_buf_add(&buf, block, sizeof block);
	assert_int_equal(buf.n, 1000000);
	assert_int_equal(buf.p[buf.n], '\0');
	clf_buf_consume(&buf, 999999);
	assert_string_equal(buf.p, "q");
	clf_buf_consume(&buf, 5);
	assert_string_equal(buf.p, "");
	clf_buf_free(&buf);
}

static void tells_how_far_words_are_apart(void **state)
{
	static const struct {
		const char *a, *b;
		size_t distance;
	} cases[] = {{"", "", 0}, {"", "abc", 3}, {"poll", "poll", 0}, {"pol", "poll", 1}, {"kitten", "sitting", 3}};
	char a[200], b[200];

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		assert_int_equal(clf_str_distance(cases[i].a, cases[i].b), cases[i].distance);
		assert_int_equal(clf_str_distance(cases[i].b, cases[i].a), cases[i].distance);
	}
	memset(a, 'a', sizeof a - 1);
	memset(b, 'b', sizeof b - 1);
	a[sizeof a - 1] = b[sizeof b - 1] = '\0';
	assert_int_equal(clf_str_distance(a, a), 0);
	assert_in_range(clf_str_distance(a, b), 48, 199);
}

static void begins_a_sentence(void **state)
{
	static const char *const cases[][2] = {
	    {"must be a day", "Must be a day"},
	    {"élargissez-le", "élargissez-le"},
	    {"écrivez un nom", "Écrivez un nom"},
	    {"őrizze meg", "Őrizze meg"},
	    {"l’adresse manque", "L’adresse manque"},
	    {"can't be read", "Can't be read"},
	    {"due_at must be a day", "due_at must be a day"},
	    {"ada@example.test is taken", "ada@example.test is taken"},
	    {"日付を入力してください", "日付を入力してください"},
	    {"no", "No"},
	    {"", ""},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		assert_string_equal(clf_utf8_begun(arena, cases[i][0]), cases[i][1]);
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(compares),
	    cmocka_unit_test(finds),
	    cmocka_unit_test(trims),
	    cmocka_unit_test(takes_lines),
	    cmocka_unit_test(splits),
	    cmocka_unit_test(reads_numbers),
	    cmocka_unit_test(judges_utf8),
	    cmocka_unit_test(judges_utf8_at_every_place),
	    cmocka_unit_test(cleans_utf8),
	    cmocka_unit_test(makes_texts_bare),
	    cmocka_unit_test(walks_characters),
	    cmocka_unit_test(tells_how_far_words_are_apart),
	    cmocka_unit_test(grows_to_its_limit),
	    cmocka_unit_test(grows_without_limit),
	    cmocka_unit_test(begins_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
