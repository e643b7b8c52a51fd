/*
 * test_template_hostile.c - the templates that ship, in both languages, with what strangers and accidents put into
 * names, subjects and mails: long, empty, from right to left, markup, headers.
 *
 * The HTML is parsed as a mail program would: only the template's own elements may be in it, and only links that the
 * context holds.
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
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/mail/write/compose.h"
#include "clf/mail/write/template.h"
#include "html/html_tree.h"
#include "mime/problems.h"

#define KEYS 64

struct fixture {
	struct clf_arena *arena;
	struct clf_error err;
};

static int set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){.arena = clf_arena_new()};
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	clf_arena_free(&f->arena);
	return 0;
}

static bool is_link(const char *key, const char *text)
{
	return strcmp(key, "url") == 0 || strcmp(key, "link") == 0 || strncmp(text, "mailto:", 7) == 0;
}

/* Every text but the links becomes value. */
static void fill_texts(struct clf_json *json, const char *value)
{
	void *iterator = NULL;
	const char *key;
	const struct clf_json *child;
	const char *keys[KEYS];
	size_t count = 0;

	for (size_t i = 0; clf_json_type(json) == CLF_JSON_ARRAY && i < clf_json_size(json); i++)
		fill_texts((struct clf_json *)(uintptr_t)clf_json_at(json, i), value);
	while (clf_json_next(json, &iterator, &key, &child)) {
		if (clf_json_type(child) != CLF_JSON_STRING)
			fill_texts((struct clf_json *)(uintptr_t)child, value);
		else if (count < KEYS && !is_link(key, clf_json_text(child)))
			keys[count++] = key;
	}
	for (size_t i = 0; i < count; i++)
		clf_json_set_text(json, keys[i], value);
}

static bool is_one_of(const char *text, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(text, names[i]) == 0)
			return true;
	}
	return false;
}

static void check_link(const char *href, const char *name)
{
	static const char *const starts[] = {"mailto:care+", "https://feedback.example.com/tickets/",
					     "https://survey.example.com/r/", "https://bi.example.com/stays?",
					     "https://feedback.example.com/sign-in/link?t="};

	for (size_t i = 0; i < CLF_COUNT(starts); i++) {
		if (strncmp(href, starts[i], strlen(starts[i])) == 0)
			return;
	}
	fail_msg("%s links to %s", name, href);
}

/* What a mail program makes of it. Tables lay out notices, and the letterhead
 * and footer of a frame; what leaves the house in it is text, as somebody writes it. */
static void check_html(struct fixture *f, const char *html, const char *name)
{
	static const char *const outward[] = {"follow-up", "answer", "acknowledgement", "not-taken", "forward"};
	static const char *const tags[] = {"html", "body", "div", "h1", "h2", "h3",     "p",    "ul",  "ol",
					   "li",   "br",   "hr",  "a",  "em", "strong", "code", "pre", "blockquote"};
	static const char *const table_tags[] = {"table", "tbody", "tr", "td", "th"};
	static const char *const attributes[] = {"dir", "style", "href", "start", "lang", "class"};
	static const char *const table_attributes[] = {"role",        "width",       "align",  "valign", "bgcolor",
						       "cellpadding", "cellspacing", "border", "scope"};
	bool tables = !is_one_of(name, outward, CLF_COUNT(outward));
	struct problems problems = {0};
	const struct html_node *root = html_parse(f->arena, clf_str_from(html), &problems);

	for (const struct html_node *node = root; node; node = html_after(node, root, false)) {
		if (!node->tag)
			continue;
		if (!is_one_of(node->tag, tags, CLF_COUNT(tags)) &&
		    !(tables && is_one_of(node->tag, table_tags, CLF_COUNT(table_tags))))
			fail_msg("%s has the element %s", name, node->tag);
		for (size_t i = 0; i < node->attribute_count; i++) {
			const char *attribute = node->attributes[i].name;

			if (!is_one_of(attribute, attributes, CLF_COUNT(attributes)) &&
			    !(tables && is_one_of(attribute, table_attributes, CLF_COUNT(table_attributes))))
				fail_msg("%s has the attribute %s", name, attribute);
			if (strcmp(attribute, "href") == 0)
				check_link(node->attributes[i].value, name);
		}
	}
}

/* The whole mail: a value in its subject or its names makes no line of the header. */
static void check_mail(struct fixture *f, const struct clf_rendered *rendered, const char *value)
{
	const struct clf_address to = {value, "to@example.com"};
	const struct clf_outgoing mail = {.from = {value, "from@example.com"},
					  .to = {&to, 1},
					  .subject = rendered->subject,
					  .message_id = "1@example.com",
					  .date = 1,
					  .text = rendered->text,
					  .html = rendered->html};
	struct clf_buf raw;
	const char *end;

	clf_buf_init(&raw, 64u << 20);
	if (clf_compose(&mail, &raw, &f->err) != CLF_OK)
		fail_msg("%s", f->err.text);
	end = strstr(raw.p, "\r\n\r\n");
	assert_non_null(end);
	assert_null(memmem(raw.p, (size_t)(end - raw.p), "\r\nBcc:", 6));
	assert_null(memmem(raw.p, (size_t)(end - raw.p), "\r\nX-Evil:", 9));
	clf_buf_free(&raw);
}

static void render_one(struct fixture *f, const char *source, const struct clf_json *context, const char *name,
		       const char *value)
{
	struct clf_template *tpl = NULL;
	struct clf_rendered out = {0};

	if (clf_template_parse(f->arena, source, &tpl, &f->err) != CLF_OK ||
	    clf_template_check(tpl, &f->err) != CLF_OK ||
	    clf_template_render(f->arena, tpl, context, &out, &f->err) != CLF_OK)
		fail_msg("%s: %s", name, f->err.text);
	assert_null(strpbrk(out.subject, "\r\n"));
	assert_true(strlen(out.subject) <= 4 * 200 + 8);
	for (const char *c = out.subject; *c; c++)
		assert_true((unsigned char)*c >= ' ' && *c != 0x7f);
	check_html(f, out.html, name);
	check_mail(f, &out, value);
}

/* prepare changes the sample. */
static void with_each(struct fixture *f, void (*prepare)(struct clf_json *, const char *), const char *value)
{
	for (size_t i = 0; i < clf_template_shipped_count(); i++) {
		const char *locale = NULL;
		const char *name = NULL;
		const char *source = NULL;
		struct clf_json *context;

		clf_template_shipped_at(i, &locale, &name, &source);
		context = clf_template_sample_of(locale, name);
		prepare(context, value);
		render_one(f, source, context, name, value);
		clf_json_free(&context);
	}
}

static void test_nothing_in_a_value_becomes_markup_or_a_header(void **state)
{
	static const char *const values[] = {
	    "<script>alert(1)</script><img src=x onerror=alert(1)><a href=\"https://bad.example\">x</a>",
	    "</p></div></body><form action=https://bad.example><input>",
	    "[click](https://bad.example) ![x](https://bad.example/x.png) <https://bad.example> https://bad.example",
	    "](https://bad.example) [a]: https://bad.example",
	    "{{#ticket}}{{{message.text}}}{{/ticket}} {{> x}} {{=<% %>=}}",
	    "a\r\nBcc: victim@example.com\r\nX-Evil: yes\r\n\r\n<b>body</b>",
	    "a\nBcc: victim@example.com\n\nb\u2028Bcc: c\xc2\x85"
	    "Bcc: d\vBcc: e",
	    "`code` **bold** _em_ ~~~ ``` # h\n# h\n- l\n> q\n---\n===\n1. x\n\\\n&lt;b&gt; &#60;b&#62;",
	    "\" onmouseover=\"alert(1)\" style=\"x",
	};

	for (size_t i = 0; i < CLF_COUNT(values); i++)
		with_each(*state, fill_texts, values[i]);
}

static void test_right_to_left_and_its_controls(void **state)
{
	static const char *const values[] = {
	    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd (123)",
	    "\u0645\u062d\u0645\u062f \u0639\u0644\u064a",
	    "\u202egpj.exe\u202c invoice\u2066fdp.\u2069",
	    "\u200f\u200e\u061c\u202a\u202b\u202d\u202e",
	};

	for (size_t i = 0; i < CLF_COUNT(values); i++)
		with_each(*state, fill_texts, values[i]);
}

/* What follows an override would be read backwards: neither a subject nor a file's name may hold one. */
static void test_no_override_comes_through(void **state)
{
	struct fixture *f = *state;
	struct clf_json *context = clf_template_sample_of("en", "reply-notice");
	struct clf_template *tpl = NULL;
	struct clf_rendered out = {0};

	fill_texts(context, "invoice\u202egpj.exe");
	assert_int_equal(clf_template_parse(f->arena, clf_template_shipped("en", "reply-notice"), &tpl, &f->err),
			 CLF_OK);
	assert_int_equal(clf_template_render(f->arena, tpl, context, &out, &f->err), CLF_OK);
	assert_null(strstr(out.subject, "\u202e"));
	assert_null(strstr(out.html, "\u202e"));
	assert_null(strstr(out.text, "\u202e"));
	clf_json_free(&context);
}

static void empty(struct clf_json *json, const char *value)
{
	void *iterator = NULL;
	const char *key;
	const struct clf_json *child;
	const char *keys[KEYS];
	size_t count = 0;

	fill_texts(json, value);
	while (clf_json_next(json, &iterator, &key, &child)) {
		if (count < KEYS)
			keys[count++] = key;
	}
	for (size_t i = 1; i < count; i += 2)
		clf_json_set(json, keys[i], clf_json_null());
}

static void test_nothing_at_all(void **state)
{
	with_each(*state, fill_texts, "");
	with_each(*state, fill_texts, " \n\t\r\n ");
	with_each(*state, empty, "");
}

static void set(struct clf_json *context, const char *object, const char *key, const char *value)
{
	clf_json_set_text((struct clf_json *)(uintptr_t)clf_json_get(context, object), key, value);
}

static void lengthen(struct clf_json *context, const char *value)
{
	char subject[501];

	snprintf(subject, sizeof subject, "%s", value);
	set(context, "ticket", "subject", subject);
	set(context, "customer", "name", subject);
	set(context, "message", "from_name", subject);
	set(context, "message", "text", value);
	set(context, "response", "comment", value);
	set(context, "refusal", "text", value);
	set(context, "confirmation", "text", value);
}

static void test_long_subjects_and_texts(void **state)
{
	static char words[(200 << 10) + 1];
	static char one[(200 << 10) + 1];

	for (size_t i = 0; i < sizeof words - 1; i++)
		words[i] = i % 7 == 6 ? ' ' : (char)('a' + i % 26);
	memset(one, '*', sizeof one - 1);
	with_each(*state, lengthen, words);
	with_each(*state, lengthen, one);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH(test_nothing_in_a_value_becomes_markup_or_a_header),
	    WITH(test_right_to_left_and_its_controls),
	    WITH(test_no_override_comes_through),
	    WITH(test_nothing_at_all),
	    WITH(test_long_subjects_and_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
