/*
 * test_html_runs.c - the tree of HTML is the same whether its long texts go through the parser or are put in after.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "html/html_runs.h"
#include "html/html_tree.h"
#include "mime/problems.h"

#define PRIVATE "\xf4\x80\x80\x80" /* with it in the HTML no run is taken */

static void dump(const struct html_node *node, struct clf_buf *out)
{
	for (const struct html_node *child = node->child; child; child = child->next) {
		if (child->text) {
			clf_buf_printf(out, "{%s}", child->text);
			continue;
		}
		clf_buf_printf(out, "<%s", child->tag);
		for (size_t i = 0; i < child->attribute_count; i++)
			clf_buf_printf(out, " %s=[%s]", child->attributes[i].name, child->attributes[i].value);
		clf_buf_add_text(out, ">");
		dump(child, out);
		clf_buf_add_text(out, "</>");
	}
}

static const char *tree_of(struct clf_arena *arena, const char *before, const char *html)
{
	struct problems *problems = clf_arena_new_of(arena, struct problems);
	problems->arena = arena;
	const char *whole = clf_arena_printf(arena, "%s%s", before, html);
	struct html_node *root = html_parse(arena, clf_str_from(whole), problems);
	struct clf_buf out;
	clf_buf_init(&out, 4u << 20);
	clf_buf_printf(&out, "title=[%s]", root->title ? root->title : "");
	dump(root, &out);
	const char *text = clf_arena_copy(arena, out.p, out.n);
	clf_buf_free(&out);
	return text;
}

/* The tree with the private character's place taken by the X that stands there in the other one. */
static const char *tree_without_runs(struct clf_arena *arena, const char *html)
{
	const char *tree = tree_of(arena, PRIVATE, html);
	const char *hit = strstr(tree, PRIVATE);
	assert_non_null(hit);
	return clf_arena_printf(arena, "%.*sX%s", (int)(hit - tree), tree, hit + strlen(PRIVATE));
}

static void check(const char *html)
{
	struct clf_arena *arena = clf_arena_new();
	assert_string_equal(tree_of(arena, "X", html), tree_without_runs(arena, html));
	clf_arena_free(&arena);
}

static void texts_and_values_come_back(void **state)
{
	(void)state;
	static const char *const cases[] = {
	    " some words and more",
	    "<p>  a text that is long enough  </p>\n<p>another one of some length</p>",
	    "<table>a text out of place in a table<tr><td>inside of the cell</td></tr> more out of place</table>",
	    "<p>tom &amp; jerry &copy2026 &lt;ann@example.com&gt; &#8364;12 &#x20ac AT&T and so on &unknown; &",
	    "<p title=\"a long title of a paragraph\" style='margin: 0 0 1em \"x\"'>text</p>",
	    "<b style=\"color: #123456\"><b style=\"color: #123456\"><b style=\"color: #123456\"><b style=\"color: "
	    "#123456\">four times<p>and in the next block</p>",
	    "<a href=\"https://example.test/a/long/path?x=1&amp;y=2\">a link of some length</a>",
	    "<a href=\"https://example.test/a?one=1&copy=2&lt;3&reg&para;graph=4&notin=5&#65;bcdefgh&amp\">link</a>",
	    "<title>The title of the document</title><p>and what it says</p>",
	    "<pre>\n  lines   kept as\n\n they are  </pre>",
	    "a line\rand one more\r\nand the last of them",
	    "text of grin \xf0\x9f\x98\x80 and gr\xc3\xbc\xc3\x9f"
	    "e \xe6\xb3\xa8\xe6\x96\x87",
	    "a stray < sign and > signs in a text, \"quoted\" 'twice'",
	    "<img alt=\"unclosed value of an attribute",
	};
	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		check(cases[i]);
}

static void specials_stay_the_parsers(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	static const char *const cases[] = {"a text with &#983040; in it", "a text with &#xF0000; in it",
					    "a text with &#x0000f0001 in it", "a text with \xf3\xb0\x80\x80 in it"};
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *tree = tree_of(arena, "<p>first of the texts</p><p>second of the texts</p>", cases[i]);
		assert_null(strstr(strstr(tree, "a text"), "of the texts"));
	}
	assert_non_null(strstr(tree_of(arena, "", "a control \x01 in a text"), "a control \xef\xbf\xbd in a text"));
	clf_arena_free(&arena);
}

static void the_parser_is_shown_little(void **state)
{
	(void)state;
	struct html_runs runs;
	struct clf_buf out;
	clf_buf_init(&out, 1u << 20);
	html_runs_init(&runs);
	html_runs_take(&runs, CLF_STR("<p style=\"margin: 0 0 1em\">a text that is long enough</p> short"), &out);
	assert_string_equal(out.p, "<p style=\"\xf3\xb0\x80\x80\">\xf3\xb0\x80\x81</p> short");
	clf_buf_free(&out);
	html_runs_free(&runs);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void any_markup_gives_one_tree(void **state)
{
	(void)state;
	static const char *const pieces[] = {
	    "<p>",
	    "</p>",
	    "<div>",
	    "</div>",
	    "<b>",
	    "</b>",
	    "<i class=\"one of the names\">",
	    "</i>",
	    "<table>",
	    "</table>",
	    "<tr>",
	    "<td>",
	    "</td>",
	    "</tr>",
	    "<tbody>",
	    "<ul>",
	    "<li>",
	    "</ul>",
	    "<blockquote>",
	    "</blockquote>",
	    "<br>",
	    "<a href=\"https://example.test/one\">",
	    "<a href=\"https://example.test/two\">",
	    "<font color=\"#123456789\" face=\"some family\">",
	    "<b title=\"one & the same\">",
	    "<b title=\"one &copy=the same\">",
	    "</a>",
	    "<pre>",
	    "</pre>",
	    "<h1>",
	    "</h2>",
	    "<font color=\"#123456789\">",
	    "</font>",
	    "<body bgcolor=\"#ffffffff\">",
	    "</body>",
	    "</html>",
	    "<span title=\"a title & more of it\">",
	    "<span title=\"some other title\">",
	    "</span>",
	    "<o:p>",
	    "</o:p>",
	    "<caption>",
	    "<dd>",
	    "<hr>",
	    "<img src=\"cid:an-image@example.test\">",
	    "<style>p { color: red }</style>",
	    "<title>a title of the whole</title>",
	    "<select>",
	    "<option>",
	    "<form action=\"/somewhere/else\">",
	    "<!-- a comment of some length -->",
	    "<ruby>",
	    "<rt>",
	    "<nobr>",
	    "<center>",
	    "some words of text",
	    "one more text of words",
	    " ",
	    "\n",
	    "x",
	    "&amp;",
	    "&nbsp;",
	    "&notanentity of a text",
	    "&#x41;",
	    "\xc3\xa4\xc3\xb6 and more",
	};
	uint32_t seed = 1;
	for (unsigned round = 0; round < 3000; round++) {
		struct clf_buf html;
		clf_buf_init(&html, 1u << 20);
		for (unsigned n = 1 + next_random(&seed) % 30; n > 0; n--)
			clf_buf_add_text(&html, pieces[next_random(&seed) % (CLF_COUNT(pieces))]);
		check(html.p);
		clf_buf_free(&html);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_and_values_come_back),
	    cmocka_unit_test(specials_stay_the_parsers),
	    cmocka_unit_test(the_parser_is_shown_little),
	    cmocka_unit_test(any_markup_gives_one_tree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
