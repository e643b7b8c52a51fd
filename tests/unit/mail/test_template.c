/*
 * test_template.c - message templates: heads, the check of fields, values that come out as they were written, and
 * every shipped template with ordinary and with hostile data.
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
#include "clf/mail/write/template.h"

#define HEAD "kind: follow-up\nlocale: en\nsubject: About {{ticket.tag}}\n\n"
#define FORWARD "kind: forward\nlocale: en\nsubject: {{ticket.subject}}\n\n"
#define NOTICE "kind: reply-notice\nlocale: en\nsubject: About {{ticket.tag}}\n\n"

struct fixture {
	struct clf_arena *arena;
	struct clf_json *context;
	struct clf_error err;
	struct clf_rendered out;
};

static int set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){.arena = clf_arena_new(), .context = clf_template_sample()};
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	clf_json_free(&f->context);
	clf_arena_free(&f->arena);
	return 0;
}

static void set(struct fixture *f, const char *object, const char *key, const char *value)
{
	clf_json_set_text((struct clf_json *)(uintptr_t)clf_json_get(f->context, object), key, value);
}

static void render(struct fixture *f, const char *source)
{
	struct clf_template *tpl = NULL;

	if (clf_template_parse(f->arena, source, &tpl, &f->err) != CLF_OK ||
	    clf_template_render(f->arena, tpl, f->context, &f->out, &f->err) != CLF_OK)
		fail_msg("%s", f->err.text);
}

static void refused(struct fixture *f, const char *source, const char *why)
{
	struct clf_template *tpl = NULL;
	enum clf_status status = clf_template_parse(f->arena, source, &tpl, &f->err);

	if (status == CLF_OK)
		status = clf_template_check(tpl, &f->err);
	if (status != CLF_EINVAL || !strstr(f->err.text, why))
		fail_msg("%s gives: %s", source, status == CLF_OK ? "no error" : f->err.text);
}

static void accepted(struct fixture *f, const char *source)
{
	struct clf_template *tpl = NULL;

	if (clf_template_parse(f->arena, source, &tpl, &f->err) != CLF_OK || clf_template_check(tpl, &f->err) != CLF_OK)
		fail_msg("%s gives: %s", source, f->err.text);
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" is in:\n%s", part, text);
}

static void test_head_is_read(void **state)
{
	struct fixture *f = *state;
	struct clf_template *tpl = NULL;

	assert_int_equal(clf_template_parse(
			     f->arena,
			     "\xef\xbb\xbfsubject: A: {{ticket.tag}} \r\nlocale:en-GB\r\nkind: follow-up\r\n\r\nHi\r\n",
			     &tpl, NULL),
			 CLF_OK);
	assert_string_equal(clf_template_head(tpl).kind, "follow-up");
	assert_string_equal(clf_template_head(tpl).locale, "en-GB");
	assert_string_equal(clf_template_head(tpl).subject, "A: {{ticket.tag}}");
}

static void test_wrong_heads_name_their_line(void **state)
{
	refused(*state, "kind: follow-up\nlocale: en\nsubjct: x\n\n", "line 3: \"subjct\" is no key of the head");
	refused(*state, "kind: follow-up\nkind: follow-up\n\n", "line 2: kind is given twice");
	refused(*state, "kind: follow-up\nHello\n\n", "line 2: the head has lines of");
	refused(*state, "kind: follow-up\nlocale:\n\n", "line 2: locale is empty");
	refused(*state, "kind: follow-up\nlocale: en\n\nHello\n", "the head has no subject");
	refused(*state, "", "the head has no kind");
	refused(*state, "kind: folow-up\nlocale: en\nsubject: x\n\n",
		"is no kind of template; the kinds are follow-up");
	refused(*state, "kind: follow-up\nlocale: en\"><script>\nsubject: x\n\n", "locale is a language tag");
	refused(*state, "kind: follow-up\nlocale: en\nsubject: {{ticket.tag\n\n", "line 3: a tag is opened");
}

static void test_unknown_fields_name_line_and_nearest(void **state)
{
	refused(*state, HEAD "Hi\n{{ticket.nubmer}}",
		"line 6: there is no field ticket.nubmer; the nearest is ticket.number");
	refused(*state, "kind: follow-up\nlocale: en\nsubject: {{tikcet.tag}}\n\n",
		"line 3: there is no field tikcet.tag; the nearest is ticket.tag");
	refused(*state, HEAD "{{#response.answers}}\n{{qestion}}{{/response.answers}}",
		"line 6: there is no field qestion; the nearest is response.answers.question");
	refused(*state, HEAD "{{question}}", "there is no field question");
	refused(*state, HEAD "{{response.answers.question}}", "question is known inside {{#response.answers}} only");
	refused(*state, HEAD "{{ticket.number.x}}", "there is no field ticket.number.x");
	refused(*state, HEAD "{{#ticket.tag}}\n{{^nothing}}{{/nothing}}{{/ticket.tag}}", "line 6: there is no field");
	refused(*state, HEAD "{{.}}", "{{.}} means nothing outside a section");
}

static void test_known_fields_are_accepted(void **state)
{
	accepted(*state, HEAD "{{ticket.number}} {{#ticket}}{{number}} {{customer.name}}{{/ticket}}");
	accepted(*state, HEAD "{{#response.answers}}{{question}}: {{answer}} {{ticket.tag}}{{/response.answers}}");
	accepted(*state, HEAD "{{#response}}{{#answers}}{{question}}{{/answers}}{{/response}}");
	accepted(*state, HEAD "{{#customer.name}}{{.}}{{/customer.name}}{{^customer.name}}you{{/customer.name}}");
	accepted(*state, NOTICE "[{{#link.take}}x{{/link.take}}]({{link.take}}) {{#history}}{{who}}{{/history}}");
	accepted(*state, "kind: receipt\nlocale: en\nsubject: x\n\n{{#receipt.asked}}{{#list}}{{#tickets}}{{tag}} "
			 "{{link.take}} {{ticket.tag}}{{/tickets}}{{/list}}{{/receipt.asked}}");
}

static void test_customers_are_not_told_of_agents(void **state)
{
	static const char *const names[] = {"agent.address", "note.answers", "refusal.text", "delivery.diagnostic",
					    "owner.name",    "link.close",   "changes",      "message.unverified"};

	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		char source[256];

		snprintf(source, sizeof source, HEAD "{{%s}}", names[i]);
		refused(*state, source, "is for mails to agents");
		snprintf(source, sizeof source, NOTICE "{{%s}}", names[i]);
		accepted(*state, source);
	}
	refused(*state, HEAD "{{#receipt.done}}{{tag}}{{/receipt.done}}", "is for mails to agents");
	refused(*state, HEAD "{{#forward.history}}{{text}}{{/forward.history}}", "is for mails of kind forward");
	accepted(*state, HEAD "{{#agent.name}}{{agent.name}}{{/agent.name}}");
	refused(*state, "kind: acknowledgement\nlocale: en\nsubject: x\n\n{{agent.name}}", "that an agent writes");
	refused(*state, HEAD "{{#agent}}{{address}}{{/agent}}", "is for mails to agents");
}

static void test_people_outside_are_told_what_a_forward_says(void **state)
{
	static const char *const names[] = {"customer.address", "ticket.summary",   "history",   "owner.name",
					    "agent.address",    "response.comment", "link.note", "ticket.url"};

	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		char source[256];

		snprintf(source, sizeof source, FORWARD "{{%s}}", names[i]);
		refused(*state, source,
			"isn't for people outside, and a mail of kind forward goes to somebody outside");
	}
	accepted(*state, FORWARD "{{message.text}} {{#ticket}}{{tag}}{{/ticket}} {{#forward.history}}{{who}}: {{text}}"
				 "{{/forward.history}} {{agent.name}} {{gateway.name}}");
}

static void test_markup_that_is_not_markdown_is_refused(void **state)
{
	refused(*state, HEAD "a\n\n<b>x</b>", "line 7: raw HTML");
	refused(*state, HEAD "a\n\n<div>\nx\n</div>", "line 7: raw HTML");
	refused(*state, HEAD "a <!-- b -->", "raw HTML");
	refused(*state, HEAD "\n{{{message.text}}}", "line 6: {{{message.text}}} would let");
	refused(*state, HEAD "{{&message.text}}", "would let");
	refused(*state, HEAD "{{> other}}", "has no partials");
}

static void test_values_come_out_as_they_were_written(void **state)
{
	static const struct {
		const char *value, *html;
	} cases[] = {
	    {"**x** <script> [a](javascript:1) ![i](x) # h", "**x** &lt;script&gt; [a](javascript:1) ![i](x) # h"},
	    {"1. one", "1. one"},
	    {"- one", "- one"},
	    {"+ one", "+ one"},
	    {"> one", "&gt; one"},
	    {"# one", "# one"},
	    {"***", "***"},
	    {"```x```", "```x```"},
	    {"`x` ~~y~~ _z_ __w__", "`x` ~~y~~ _z_ __w__"},
	    {"<https://example.com> https://example.com www.example.com a@example.com",
	     "&lt;https://example.com&gt; https://example.com www.example.com a@example.com"},
	    {"&amp; &lt; &#42; &copy;", "&amp;amp; &amp;lt; &amp;#42; &amp;copy;"},
	    {"back\\slash \\* \\", "back\\slash \\* \\"},
	    {"[a]: https://example.com", "[a]: https://example.com"},
	    {"| a | b |", "| a | b |"},
	    {"{{ticket.number}}", "{{ticket.number}}"},
	    {"</div></body>", "&lt;/div&gt;&lt;/body&gt;"},
	};
	static const char *const bodies[] = {
	    HEAD "{{message.text}}",   HEAD "> {{message.text}}",
	    HEAD "- {{message.text}}", HEAD "Said **{{message.text}}**",
	    HEAD "# {{message.text}}", HEAD "Said [{{message.text}}](https://example.com/) here",
	    HEAD "`{{message.text}}`"};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		for (size_t j = 0; j < CLF_COUNT(bodies); j++) {
			set(f, "message", "text", cases[i].value);
			render(f, bodies[j]);
			has(f->out.text, cases[i].value);
			has(f->out.html, cases[i].html);
		}
	}
}

static void test_values_keep_their_lines(void **state)
{
	struct fixture *f = *state;

	set(f, "message", "text", "One\n===\n\ntwo\r\n---\n    four\n> five\n\n\n- six\n");
	render(f, HEAD "{{message.text}}\n\nEnd");
	assert_string_equal(f->out.text, "One\n===\n\ntwo\n---\n    four\n> five\n\n\n- six\n\nEnd\n");
	has(f->out.html, "One<br>\n===<br>\n<br>\ntwo<br>\n---<br>\n&#160;&#160;&#160;&#160;four<br>\n&gt; five<br>\n"
			 "<br>\n<br>\n- six</p>");
	render(f, HEAD "> {{message.text}}\n\nEnd");
	assert_string_equal(f->out.text, "> One\n> ===\n>\n> two\n> ---\n>     four\n> > five\n>\n>\n> - six\n\nEnd\n");
	render(f, HEAD "1. {{message.text}}\n2. End");
	has(f->out.text, "1. One\n   ===\n\n   two\n");
	has(f->out.text, "\n2. End\n");
}

static void test_text_part_reads_well(void **state)
{
	struct fixture *f = *state;

	render(f, HEAD
	       "# Big\n\n## Small\n\n**Bold** *em* `code`\\\nnext [words](https://example.com/a) "
	       "<https://example.com/b> [m@example.com](mailto:m@example.com)\n\n- a\n- b\n  1. c\n  2. d\n\n***\n\n"
	       "> > deep\n\n```\n  kept  as is\n```\n");
	assert_string_equal(f->out.text, "Big\n===\n\nSmall\n-----\n\nBold em code\nnext words <https://example.com/a> "
					 "https://example.com/b m@example.com\n\n- a\n- b\n  1. c\n  2. d\n\n* * *\n\n"
					 "> > deep\n\n  kept  as is\n");
}

static void test_quotations_are_wrapped(void **state)
{
	struct fixture *f = *state;
	struct clf_str rest, line;

	set(f, "message", "text",
	    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
	    "seventeen "
	    "https://example.com/a-very-long-address-that-has-nowhere-to-break/because-it-has-no-blank/end");
	render(f, HEAD "> {{message.text}}");
	has(f->out.text,
	    "\n> https://example.com/a-very-long-address-that-has-nowhere-to-break/because-it-has-no-blank/end\n");
	for (rest = clf_str_from(f->out.text); clf_str_line(&rest, &line);) {
		assert_true(clf_str_starts(line, CLF_STR("> ")));
		assert_true(line.n <= 76 || clf_str_starts(line, CLF_STR("> https:")));
	}
}

static void test_unsafe_links_are_dropped(void **state)
{
	static const char *const bad[] = {"javascript:alert(1)",
					  "JaVaScRiPt:alert(1)",
					  " javascript:x",
					  "data:text/html,x",
					  "vbscript:x",
					  "file:///etc/passwd",
					  "//example.com/",
					  "/x",
					  "https://example.com/\" onclick=\"x",
					  "https://example.com/ x",
					  "https://example.com/\n\nx",
					  "https://example.com/<x>",
					  "java\nscript:x"};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(bad); i++) {
		set(f, "ticket", "url", bad[i]);
		render(f, HEAD "[words]({{ticket.url}}) <b@example.com>");
		lacks(f->out.html, "<a style=\"color:#1a6fc4\" href=\"j");
		has(f->out.html, ">words <a ");
		has(f->out.text, "words b@example.com");
	}
	set(f, "ticket", "url", "https://example.com/a_(b)?c=d&e=*f*");
	render(f, HEAD "[words]({{ticket.url}})");
	has(f->out.html, "href=\"https://example.com/a_(b)?c=d&amp;e=*f*\">words</a>");
	has(f->out.text, "words <https://example.com/a_(b)?c=d&e=*f*>");
}

static void test_subject_is_one_line(void **state)
{
	struct fixture *f = *state;
	char longer[2001];

	set(f, "ticket", "subject", "a\r\nBcc: x@example.com\r\n\r\nbody  <b> & *c*");
	render(f, "kind: follow-up\nlocale: en\nsubject: Re: {{ticket.subject}}\n\nx");
	assert_string_equal(f->out.subject, "Re: a Bcc: x@example.com body <b> & *c*");
	has(f->out.html, "<title>Re: a Bcc: x@example.com body &lt;b&gt; &amp; *c*</title>");
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = 0;
	set(f, "ticket", "subject", longer);
	render(f, "kind: follow-up\nlocale: en\nsubject: Re: {{ticket.subject}}\n\nx");
	assert_true(strlen(f->out.subject) < 210);
	has(f->out.subject, "xxx…");
}

/* What stands below a fact stands there in both parts. */
static void test_a_fact_keeps_what_follows_it(void **state)
{
	struct fixture *f = *state;

	set(f, "ticket", "summary", "Cold room");
	render(f, NOTICE "+ *Summary:* {{ticket.summary}}\n\n  Called twice.\n+ *Room:* 7\n");
	has(f->out.html, "Called twice.");
	has(f->out.text, "Summary: Cold room\n");
	has(f->out.text, "Called twice.");
	has(f->out.text, "Room: 7\n");
}

static void test_long_values_are_cut_for_agents_alone(void **state)
{
	struct fixture *f = *state;
	char *longer = clf_arena_alloc(f->arena, (300 << 10) + 1);

	memset(longer, 'x', 300 << 10);
	set(f, "message", "text", longer);
	render(f, NOTICE "{{message.text}}");
	assert_true(strlen(f->out.text) < 70000);
	has(f->out.text, "x\n[…]\n");
	render(f, HEAD "{{message.text}}");
	has(f->out.text, longer);
}

static void test_limits(void **state)
{
	struct fixture *f = *state;
	char *source = clf_arena_alloc(f->arena, CLF_TEMPLATE_BYTES + 100);
	struct clf_template *tpl = NULL;

	snprintf(source, 200, HEAD);
	memset(source + strlen(HEAD), '>', 1000);
	assert_int_equal(clf_template_parse(f->arena, source, &tpl, &f->err), CLF_ELIMIT);
	memset(source + strlen(HEAD), 'x', CLF_TEMPLATE_BYTES);
	assert_int_equal(clf_template_parse(f->arena, source, &tpl, &f->err), CLF_ELIMIT);
}

/* Every text of the context becomes value. */
static void fill_texts(struct clf_json *json, const char *value)
{
	void *iterator = NULL;
	const char *key;
	const struct clf_json *child;
	const char *keys[32];
	size_t count = 0;

	for (size_t i = 0; clf_json_type(json) == CLF_JSON_ARRAY && i < clf_json_size(json); i++)
		fill_texts((struct clf_json *)(uintptr_t)clf_json_at(json, i), value);
	while (clf_json_next(json, &iterator, &key, &child)) {
		if (clf_json_type(child) == CLF_JSON_STRING && count < 32)
			keys[count++] = key;
		else
			fill_texts((struct clf_json *)(uintptr_t)child, value);
	}
	for (size_t i = 0; i < count; i++)
		clf_json_set_text(json, keys[i], value);
}

/* Tags opened and closed in order, nothing but what the renderer writes. */
static void check_html(const char *html)
{
	static const char *const never[] = {"<script", "<img", "<iframe", "<b>"};
	const char *stack[200];
	size_t depth = 0;

	for (size_t i = 0; i < CLF_COUNT(never); i++)
		lacks(html, never[i]);
	/* One sheet, of ours, before any words. */
	if (strstr(html, "<style") != NULL) {
		lacks(strstr(html, "</style>"), "<style");
		assert_true(strstr(html, "</style>") < strstr(html, "<body"));
	}
	for (const char *at = strchr(html, '<'); at; at = strchr(at + 1, '<')) {
		size_t size = strcspn(at + 1 + (at[1] == '/'), " >");

		assert_null(memmem(at, strcspn(at, ">"), "onclick", 7));
		assert_null(memmem(at, strcspn(at, ">"), "javascript:", 11));
		if (at[1] == '!' || strncmp(at, "<meta", 5) == 0 || strncmp(at, "<br", 3) == 0 ||
		    strncmp(at, "<hr", 3) == 0)
			continue;
		if (at[1] != '/') {
			assert_true(depth < 200);
			stack[depth++] = at + 1;
			continue;
		}
		assert_true(depth > 0);
		depth--;
		assert_int_equal(strncmp(stack[depth], at + 2, size), 0);
	}
	assert_int_equal(depth, 0);
}

/* Those that ship (product row 7.2). */
static const char *const locales[] = {"en", "fr", "hu", "it", "ja"};

static void each_shipped(struct fixture *f)
{
	assert_int_equal(clf_template_shipped_count(),
			 19 * CLF_COUNT(locales) + 1); /* the frame, which has no words to translate */
	for (size_t i = 0; i < clf_template_shipped_count(); i++) {
		const char *locale = NULL;
		const char *name = NULL;
		const char *source = NULL;

		clf_template_shipped_at(i, &locale, &name, &source);
		accepted(f, source);
		render(f, source);
		assert_true(f->out.subject[0] != 0 || strcmp(name, "frame") == 0);
		assert_null(strpbrk(f->out.subject, "\r\n"));
		check_html(f->out.html);
	}
}

static void test_shipped_templates_render_whatever_comes(void **state)
{
	static const char *const values[] = {
	    "",
	    "</div><script>alert(1)</script> <img src=x onerror=alert(1)> **b** \"' onclick=x",
	    "\r\nBcc: victim@example.com\r\n\r\n<b>",
	    "שלום עולם, זה טקסט מימין לשמאל (123)",
	    "# a\n- b\n> c\n1. d\n    e\n```\nf\n~~~\n---\n===\n\\\n&#60;b&#62;",
	    "\n\n\n",
	    "日本語のとても長いお名前",
	};
	struct fixture *f = *state;
	char *longer = clf_arena_alloc(f->arena, (4 << 10) + 1);

	each_shipped(f);
	for (size_t i = 0; i < CLF_COUNT(values); i++) {
		fill_texts(f->context, values[i]);
		each_shipped(f);
	}
	memset(longer, '*', 4 << 10);
	fill_texts(f->context, longer);
	each_shipped(f);
	clf_json_free(&f->context);
	f->context = clf_json_object();
	each_shipped(f);
}

static void test_shipped_templates_are_found_by_locale(void **state)
{
	(void)state;
	assert_non_null(clf_template_shipped("en", "follow-up"));
	assert_ptr_equal(clf_template_shipped("en-GB", "follow-up"), clf_template_shipped("en", "follow-up"));
	assert_ptr_equal(clf_template_shipped("xx", "follow-up"), clf_template_shipped("en", "follow-up"));
	assert_ptr_equal(clf_template_shipped(NULL, "follow-up"), clf_template_shipped("en", "follow-up"));
	assert_null(clf_template_shipped("en", "no-such"));
}

/* What the sample has at the path; of a list that element which has it. */
static const struct clf_json *sample_at(const struct clf_json *value, const char *path)
{
	size_t length = strcspn(path, ".");
	char key[64];

	if (!*path)
		return value;
	if (clf_json_type(value) == CLF_JSON_ARRAY) {
		for (size_t i = 0; i < clf_json_size(value); i++) {
			const struct clf_json *found = sample_at(clf_json_at(value, i), path);

			if (clf_json_type(found) != CLF_JSON_NULL)
				return found;
		}
		return NULL;
	}
	snprintf(key, sizeof key, "%.*s", (int)length, path);
	return sample_at(clf_json_get(value, key), path[length] ? path + length + 1 : path + length);
}

/* Of is.status and its like a row has one. */
static void test_sample_fills_every_field(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	size_t count;
	const struct clf_template_field *fields = clf_template_fields(arena, &count);

	(void)state;
	for (size_t l = 0; l < CLF_COUNT(locales); l++) {
		struct clf_json *sample = clf_template_sample_of(locales[l], "reply-notice");

		for (size_t i = 0; i < count; i++) {
			assert_true(fields[i].description[0] != 0);
			if (!strstr(fields[i].name, ".is.") &&
			    clf_json_type(sample_at(sample, fields[i].name)) == CLF_JSON_NULL)
				fail_msg("the sample in %s has no %s", locales[l], fields[i].name);
		}
		clf_json_free(&sample);
	}
	clf_arena_free(&arena);
}

static void starts_with(const char *text, const char *start)
{
	if (strncmp(text, start, strlen(start)) != 0)
		fail_msg("\"%s\" doesn't begin:\n%s", start, text);
}

static void test_7_2_each_language_ships_the_same(void **state)
{
	size_t count[CLF_COUNT(locales)] = {0};

	(void)state;
	for (size_t i = 0; i < clf_template_shipped_count(); i++) {
		const char *locale = NULL;
		const char *name = NULL;
		const char *source = NULL;

		clf_template_shipped_at(i, &locale, &name, &source);
		if (strcmp(name, "frame") == 0)
			continue;
		for (size_t l = 0; l < CLF_COUNT(locales); l++) {
			count[l] += strcmp(locale, locales[l]) == 0;
			if (strcmp(locale, locales[l]) != 0)
				assert_ptr_not_equal(clf_template_shipped(locales[l], name), source);
		}
		assert_ptr_equal(clf_template_shipped(locale, name), source);
	}
	for (size_t l = 0; l < CLF_COUNT(locales); l++)
		assert_int_equal(count[l], 19);
	assert_ptr_equal(clf_template_shipped("fr-CA", "follow-up"), clf_template_shipped("fr", "follow-up"));
}

/* A mail to somebody whose name nobody knows still begins as a letter does. */
static void test_7_2_a_customer_without_a_name_is_addressed_formally(void **state)
{
	static const struct {
		const char *locale, *named, *unnamed;
	} cases[] = {
	    {"en", "Dear Ana Pereira,\n", "Dear customer,\n"},
	    {"fr", "Bonjour Ana Pereira,\n", "Madame, Monsieur,\n"},
	    {"hu", "Tisztelt Ana Pereira!\n", "Tisztelt Ügyfelünk!\n"},
	    {"it", "Gentile Ana Pereira,\n", "Gentile cliente,\n"},
	    {"ja", "Ana Pereira 様\n", "お客様\n"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		set(f, "customer", "name", "Ana Pereira");
		render(f, clf_template_shipped(cases[i].locale, "follow-up"));
		starts_with(f->out.text, cases[i].named);
		set(f, "customer", "name", "");
		render(f, clf_template_shipped(cases[i].locale, "follow-up"));
		starts_with(f->out.text, cases[i].unnamed);
		render(f, clf_template_shipped(cases[i].locale, "acknowledgement"));
		starts_with(f->out.text, cases[i].unnamed);
	}
}

/* French signs keep their no-break spaces through Markdown and wrapping, in the text and in HTML. */
static void test_7_2_no_break_spaces_reach_the_reader(void **state)
{
	struct fixture *f = *state;

	set(f, "message", "text", "");
	render(f, clf_template_shipped("fr", "follow-up"));
	assert_non_null(strstr(f->out.text, "pour vous\u00a0? "));
	assert_non_null(strstr(f->out.html, "pour vous\u00a0? "));
	render(f, clf_template_shipped("fr", "confirmation"));
	assert_non_null(strstr(f->out.text, "Répondez «\u00a0oui\u00a0» à ce message"));
}

static void set_note(struct fixture *f, bool answers)
{
	struct clf_json *note = (struct clf_json *)(uintptr_t)clf_json_get(f->context, "note");

	clf_json_set_bool(note, "answers", answers);
	clf_json_set_bool(note, "becomes_note", !answers);
}

static void test_notices_say_first_what_a_reply_does(void **state)
{
	static const char *const names[] = {"assignment-notice",      "reply-notice", "update-notice",
					    "escalation-notice",      "due-notice",   "subticket-notice",
					    "delivery-failure-notice"};
	static const struct {
		const char *locale, *answers, *notes;
	} cases[] = {
	    {"en", "→ Your reply goes to Ana Pereira (ana.pereira@example.net), in copy to\njoao.pereira@example.net. ",
	     "■ Your reply stays inside, as a note. "},
	    {"fr", "→ Votre réponse sera envoyée à Ana Pereira (ana.pereira@example.net), en\ncopie à joao",
	     "■ Votre réponse reste interne, sous forme de note. "},
	    {"hu", "→ Válaszát Ana Pereira (ana.pereira@example.net) kapja meg, másolatot kap:\njoao",
	     "■ Válasza belső megjegyzés marad. "},
	    {"it", "→ La Sua risposta andrà a Ana Pereira (ana.pereira@example.net), in copia a\njoao",
	     "■ La Sua risposta resta interna, come nota. "},
	    {"ja", "→ 返信すると、本文が Ana Pereira 様（ana.pereira@example.net）に送信されます",
	     "■ 返信すると、本文は社内メモとして記録されます。"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		for (size_t l = 0; l < CLF_COUNT(cases); l++) {
			set_note(f, true);
			render(f, clf_template_shipped(cases[l].locale, names[i]));
			starts_with(f->out.text, cases[l].answers);
			set_note(f, false);
			render(f, clf_template_shipped(cases[l].locale, names[i]));
			starts_with(f->out.text, cases[l].notes);
		}
	}
}

static void set_fate(struct fixture *f, const char *sent_to, int64_t hold, bool noted, bool kept)
{
	struct clf_json *receipt = (struct clf_json *)(uintptr_t)clf_json_get(f->context, "receipt");
	struct clf_json *refusal = (struct clf_json *)(uintptr_t)clf_json_get(f->context, "refusal");

	clf_json_set_text(receipt, "sent_to", sent_to);
	clf_json_set(receipt, "hold", hold > 0 ? clf_json_integer(hold) : clf_json_string(""));
	clf_json_set_bool(receipt, "noted", noted);
	clf_json_set_bool(receipt, "not_sent", sent_to[0] == '\0');
	clf_json_set_bool(refusal, "kept", kept);
}

static void test_answers_to_a_mail_say_first_what_the_customer_got(void **state)
{
	static const struct {
		const char *sent_to;
		int64_t hold;
		bool noted, kept;
		const char *receipt, *refusal;
	} cases[] = {
	    {"ana@example.net", 60, false, false,
	     "→ The customer gets what you wrote in 60 seconds, at ana@example.net, unless\nyou take it back: #undo.\n",
	     "! Your mail was not carried out: nothing was changed by it, and nothing of\nit went to the customer.\n"},
	    {"ana@example.net", 0, true, true,
	     "→ What you wrote is on its way to the customer, ana@example.net, and cannot\nbe taken back.\n",
	     "! What you wrote was kept as a note: nothing of it went to the customer.\n"},
	    {"", 0, true, false, "■ The customer does not get what you wrote: it is a note. ", NULL},
	    {"", 0, false, false, "■ Nothing went to the customer.\n", NULL},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		set_fate(f, cases[i].sent_to, cases[i].hold, cases[i].noted, cases[i].kept);
		render(f, clf_template_shipped("en", "receipt"));
		starts_with(f->out.text, cases[i].receipt);
		render(f, clf_template_shipped("en", "refusal-notice"));
		if (cases[i].refusal != NULL)
			starts_with(f->out.text, cases[i].refusal);
		render(f, clf_template_shipped("ja", "receipt"));
		starts_with(f->out.text, cases[i].sent_to[0] == '\0' && !cases[i].noted ? "■ お客様には"
					 : cases[i].sent_to[0] == '\0'                  ? "■ 本文"
											: "→ 本文");
	}
}

/* Mail programs keep a ticket's mails together by their subject too. */
static void test_mails_about_a_ticket_have_one_subject(void **state)
{
	static const char *const names[] = {
	    "assignment-notice", "reply-notice",   "update-notice",           "escalation-notice", "due-notice",
	    "subticket-notice",  "refusal-notice", "delivery-failure-notice", "receipt",           "confirmation"};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		for (size_t l = 0; l < CLF_COUNT(locales); l++) {
			render(f, clf_template_shipped(locales[l], names[i]));
			assert_string_equal(f->out.subject, "[CLF-1042] Room was not ready");
		}
	}
}

static void lacks_marks(struct fixture *f)
{
	for (size_t i = 0; i < clf_template_shipped_count(); i++) {
		const char *locale = NULL;
		const char *name = NULL;
		const char *source = NULL;

		clf_template_shipped_at(i, &locale, &name, &source);
		render(f, source);
		lacks(f->out.html, "**");
		lacks(f->out.html, "](");
		lacks(f->out.html, "`");
		lacks(f->out.html, "\\\n");
	}
}

static void test_no_mark_of_markdown_is_left_in_any_language(void **state)
{
	static const char *const values[] = {"日本語", "(株) 例",           "「例」", "a_b*c",
					     "100%",   "«\u00a0été\u00a0»", "„ő”"};
	struct fixture *f = *state;

	for (size_t l = 0; l < CLF_COUNT(locales); l++) {
		for (size_t v = 0; v < CLF_COUNT(values); v++) {
			clf_json_free(&f->context);
			f->context = clf_template_sample_of(locales[l], NULL);
			fill_texts(f->context, values[v]);
			lacks_marks(f);
		}
	}
}

static void test_acknowledgements_repeat_nothing_a_stranger_wrote(void **state)
{
	struct fixture *f = *state;

	set(f, "customer", "name", "Buy now at https://bad.example");
	set(f, "ticket", "subject", "Buy now");
	set(f, "message", "text", "Buy now");
	render(f, clf_template_shipped("en", "acknowledgement"));
	lacks(f->out.text, "Buy now");
	lacks(f->out.subject, "Buy now");
}

/* Without its body, which may be anything. */
static void test_the_head_alone_says_the_same(void **state)
{
	struct fixture *f = *state;
	struct clf_template_head head;

	for (size_t i = 0; i < clf_template_shipped_count(); i++) {
		const char *locale, *name, *source;
		struct clf_template *tpl;

		clf_template_shipped_at(i, &locale, &name, &source);
		assert_int_equal(clf_template_read_head(f->arena, source, &head, &f->err), CLF_OK);
		assert_int_equal(clf_template_parse(f->arena, source, &tpl, &f->err), CLF_OK);
		assert_string_equal(head.kind, clf_template_head(tpl).kind);
		assert_string_equal(head.locale, locale);
		assert_string_equal(head.subject, clf_template_head(tpl).subject);
	}
	assert_int_equal(clf_template_read_head(f->arena, HEAD "{{#open}}<b>", &head, &f->err), CLF_OK);
	assert_string_equal(head.kind, "follow-up");
	assert_int_equal(clf_template_read_head(f->arena, "locale: en\n\nHello", &head, &f->err), CLF_EINVAL);
	assert_string_equal(f->err.text, "line 1: the head has no kind");
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH(test_head_is_read),
	    WITH(test_the_head_alone_says_the_same),
	    WITH(test_wrong_heads_name_their_line),
	    WITH(test_unknown_fields_name_line_and_nearest),
	    WITH(test_known_fields_are_accepted),
	    WITH(test_customers_are_not_told_of_agents),
	    WITH(test_people_outside_are_told_what_a_forward_says),
	    WITH(test_markup_that_is_not_markdown_is_refused),
	    WITH(test_values_come_out_as_they_were_written),
	    WITH(test_values_keep_their_lines),
	    WITH(test_text_part_reads_well),
	    WITH(test_quotations_are_wrapped),
	    WITH(test_unsafe_links_are_dropped),
	    WITH(test_subject_is_one_line),
	    WITH(test_a_fact_keeps_what_follows_it),
	    WITH(test_long_values_are_cut_for_agents_alone),
	    WITH(test_limits),
	    WITH(test_shipped_templates_render_whatever_comes),
	    WITH(test_shipped_templates_are_found_by_locale),
	    WITH(test_sample_fills_every_field),
	    WITH(test_7_2_each_language_ships_the_same),
	    WITH(test_7_2_a_customer_without_a_name_is_addressed_formally),
	    WITH(test_7_2_no_break_spaces_reach_the_reader),
	    WITH(test_mails_about_a_ticket_have_one_subject),
	    WITH(test_no_mark_of_markdown_is_left_in_any_language),
	    WITH(test_answers_to_a_mail_say_first_what_the_customer_got),
	    WITH(test_notices_say_first_what_a_reply_does),
	    WITH(test_acknowledgements_repeat_nothing_a_stranger_wrote),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
