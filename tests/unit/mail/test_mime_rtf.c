/*
 * test_mime_rtf.c - compressed RTF, its words, and what damaged or hostile RTF comes to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "inside/mime_rtf.h"

#define HEAD "\x00\x00\x00\x00"
#define PACKED "LZFu\x00\x00\x00\x00"

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

static const char *text_of(struct clf_arena *arena, const char *rtf)
{
	bool html;
	return rtf_text(arena, clf_str_from(rtf), &html);
}

/* The example of MS-OXRTFCP, section 4.1.1. */
static void the_published_example_is_read(void **state)
{
	static const char packed[] = "\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00"
				     "\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77"
				     "\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0";
	struct clf_str out;
	assert_true(rtf_unpack(*state, (struct clf_str){packed, sizeof packed - 1}, &out));
	assert_string_equal(out.p, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
	assert_string_equal(text_of(*state, out.p), "hello world");
	assert_false(rtf_unpack(*state, (struct clf_str){packed, sizeof packed - 3}, &out));
	assert_false(rtf_unpack(*state, (struct clf_str){packed, 15}, &out));
}

static void what_is_not_packed_is_taken_as_it_is(void **state)
{
	struct clf_str out;
	static const char plain[] = HEAD "\x07\x00\x00\x00MELA\x00\x00\x00\x00{\\rtf1}";
	static const char lies[] = HEAD "\x00\x00\x00\x70MELA\x00\x00\x00\x00{\\rtf1}";
	static const char other[] = HEAD "\x07\x00\x00\x00zlib\x00\x00\x00\x00{\\rtf1}";
	assert_true(rtf_unpack(*state, (struct clf_str){plain, sizeof plain - 1}, &out));
	assert_string_equal(out.p, "{\\rtf1}");
	assert_false(rtf_unpack(*state, (struct clf_str){lies, sizeof lies - 1}, &out));
	assert_false(rtf_unpack(*state, (struct clf_str){other, sizeof other - 1}, &out));
}

/* Two bytes become seventeen, again and again. */
static void what_grows_without_end_is_given_up(void **state)
{
	struct clf_buf bomb;
	struct clf_str out;
	clf_buf_init(&bomb, 8u << 20);
	clf_buf_add(&bomb, HEAD HEAD PACKED, 16);
	for (unsigned at = 208; bomb.n < 4u << 20;) {
		clf_buf_add_char(&bomb, (char)0xff);
		for (unsigned i = 0; i < 8; i++, at = (at + 17) % 4096) {
			clf_buf_add_char(&bomb, (char)(at >> 4));
			clf_buf_add_char(&bomb, (char)((at & 15) << 4 | 15));
		}
	}
	assert_false(rtf_unpack(*state, clf_buf_view(&bomb), &out));
	clf_buf_free(&bomb);
}

static void words_are_told_from_what_stands_around_them(void **state)
{
	assert_string_equal(text_of(*state, "{\\rtf1 a{\\*\\unknown b{c}}{\\pict d}\\par\\tab e\\\\\\{\\}}"),
			    "a\n\te\\{}");
	assert_string_equal(text_of(*state, "{\\rtf1\\ansicpg1250 \\'9a\\uc2\\u233 xy\\'e9 \\u-9?? z}"),
			    "\xc5\xa1\xc3\xa9\xc3\xa9 \xef\xbf\xb7 z");
	assert_string_equal(text_of(*state, "{\\rtf1{\\fonttbl{\\f3\\fcharset128 x;}}{\\f3 \\'82\\'a0}{\\f0 \\'e9}}"),
			    "\xe3\x81\x82\xc3\xa9");
	assert_string_equal(text_of(*state, "{\\rtf1 a\\bin3 }}}b}"), "ab");
	assert_null(text_of(*state, "{\\rtf1{\\info x}}"));
	assert_null(text_of(*state, "no RTF"));
}

static void html_is_taken_out_of_its_wrapping(void **state)
{
	static const char rtf[] =
	    "{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf gone\\par\\htmlrtf0 "
	    "x{\\*\\mhtmltag84 gone}{\\*\\htmltag84 <b title=\"\\'e9\">}\\u8364?{\\*\\htmltag92 </b>}}";
	bool html = false;
	assert_string_equal(rtf_text(*state, CLF_STR(rtf), &html), "<p>x<b title=\"\xc3\xa9\">\xe2\x82\xac</b>");
	assert_true(html);
	assert_string_equal(rtf_text(*state, CLF_STR("{\\rtf1 <b>}"), &html), "<b>");
	assert_false(html);
}

static void hostile_rtf_ends_soon(void **state)
{
	static const char *const pieces[] = {"{",
					     "}",
					     "\\u-9?",
					     "\\'",
					     "\\'e9\\u9?",
					     "{\\*\\htmltag ",
					     "\\bin999999999 ",
					     "\\f999999999999999 ",
					     "\\uc-1\\u99999999999",
					     "{\\fonttbl{\\f-1\\fcharset128"};
	struct clf_buf rtf;
	for (size_t i = 0; i < CLF_COUNT(pieces); i++) {
		bool html;
		clf_buf_init(&rtf, 4u << 20);
		clf_buf_add_text(&rtf, "{\\rtf1\\fromhtml1 start");
		while (rtf.n < 1u << 20)
			clf_buf_add_text(&rtf, pieces[i]);
		const char *text = rtf_text(*state, clf_buf_view(&rtf), &html);
		assert_memory_equal(text, "start", 5);
		clf_buf_free(&rtf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_published_example_is_read, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_not_packed_is_taken_as_it_is, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_grows_without_end_is_given_up, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(words_are_told_from_what_stands_around_them, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(html_is_taken_out_of_its_wrapping, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(hostile_rtf_ends_soon, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
