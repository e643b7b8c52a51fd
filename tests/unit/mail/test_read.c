/*
 * test_read.c - mails as data: tests/fixtures/mail/<family>/<name>.eml is read (with the text in <name>.sent as
 * sent, if there is one) and must agree with every key of <name>.expected. Hostile mails are generated here.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/base/json.h"
#include "clf/mail/read.h"

#define FOLDER CLF_FIXTURES "/mail/"

static bool agrees(const struct clf_json *want, const struct clf_json *have, const char *path);

static bool object_agrees(const struct clf_json *want, const struct clf_json *have, const char *path)
{
	void *iterator = NULL;
	const char *key;
	const struct clf_json *value;
	bool same = clf_json_type(have) == CLF_JSON_OBJECT;
	while (same && clf_json_next(want, &iterator, &key, &value)) {
		char inner[256];
		snprintf(inner, sizeof inner, "%s.%s", path, key);
		same = agrees(value, clf_json_get(have, key), inner);
	}
	return same;
}

static bool array_agrees(const struct clf_json *want, const struct clf_json *have, const char *path)
{
	bool same = clf_json_type(have) == CLF_JSON_ARRAY && clf_json_size(want) == clf_json_size(have);
	for (size_t i = 0; same && i < clf_json_size(want); i++) {
		char inner[256];
		snprintf(inner, sizeof inner, "%s[%zu]", path, i);
		same = agrees(clf_json_at(want, i), clf_json_at(have, i), inner);
	}
	return same;
}

static void print_difference(const struct clf_json *want, const struct clf_json *have, const char *path)
{
	struct clf_buf a, b;
	clf_buf_init(&a, 1u << 20);
	clf_buf_init(&b, 64u << 20);
	clf_json_dump(want, &a);
	if (have)
		clf_json_dump(have, &b);
	print_error("%s\n  want %s\n  have %s\n", path, a.p ? a.p : "", b.p ? b.p : "nothing");
	clf_buf_free(&a);
	clf_buf_free(&b);
}

static bool agrees(const struct clf_json *want, const struct clf_json *have, const char *path)
{
	bool same = clf_json_type(want) == clf_json_type(have);
	switch (clf_json_type(want)) {
	case CLF_JSON_OBJECT:
		if (object_agrees(want, have, path))
			return true;
		same = false;
		break;
	case CLF_JSON_ARRAY:
		same = array_agrees(want, have, path);
		break;
	case CLF_JSON_STRING:
		same = same && strcmp(clf_json_text(want), clf_json_text(have)) == 0;
		break;
	case CLF_JSON_INTEGER:
		same = same && clf_json_number(want, -1) == clf_json_number(have, -2);
		break;
	case CLF_JSON_BOOL:
	case CLF_JSON_REAL:
	case CLF_JSON_NULL:
		if (same && clf_json_type(want) == CLF_JSON_BOOL) {
			struct clf_buf a, b;
			clf_buf_init(&a, 64);
			clf_buf_init(&b, 64);
			clf_json_dump(want, &a);
			clf_json_dump(have, &b);
			same = strcmp(a.p, b.p) == 0;
			clf_buf_free(&a);
			clf_buf_free(&b);
		}
		break;
	}
	if (!same && clf_json_type(want) != CLF_JSON_OBJECT)
		print_difference(want, have, path);
	return same;
}

static bool load(const char *name, const char *ending, struct clf_buf *out)
{
	char path[512];
	snprintf(path, sizeof path, FOLDER "%.*s%s", (int)(strlen(name) - strlen(".eml")), name, ending);
	clf_buf_init(out, 64u << 20);
	return clf_file_read(path, out, NULL) == CLF_OK;
}

static bool fixture_agrees(const char *name)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_buf raw, expected, sent;
	struct clf_error err = {CLF_OK, ""};
	struct clf_reading *reading = NULL;
	struct clf_json *want = NULL;
	bool good = load(name, ".eml", &raw) && load(name, ".expected", &expected);
	bool has_sent = load(name, ".sent", &sent);
	const char *texts[] = {has_sent ? sent.p : ""};
	struct clf_read_options options = {.sent = {texts, has_sent ? 1 : 0}};
	good = good && clf_json_parse(clf_buf_view(&expected), &want, &err) == CLF_OK &&
	       clf_read(arena, clf_buf_view(&raw), &options, &reading, &err) == CLF_OK;
	if (good) {
		struct clf_json *have = clf_reading_to_json(reading, NULL);
		good = agrees(want, have, name);
		clf_json_free(&have);
	} else {
		print_error("%s: %s\n", name, err.text);
	}
	clf_json_free(&want);
	clf_buf_free(&raw);
	clf_buf_free(&expected);
	clf_buf_free(&sent);
	clf_arena_free(&arena);
	return good;
}

static int is_mail(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 4 && strcmp(entry->d_name + n - 4, ".eml") == 0;
}

static int is_family(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* How many mails of the family are read otherwise than expected; *count grows by all of them. */
static int family_disagrees(const char *family, int *count)
{
	char path[512];
	struct dirent **entries;
	int bad = 0;
	int n;

	snprintf(path, sizeof path, FOLDER "%s", family);
	n = scandir(path, &entries, is_mail, alphasort);
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", family, entries[i]->d_name);
		bad += !fixture_agrees(path);
		free(entries[i]);
	}
	free(entries);
	*count += n;
	return bad;
}

static void fixtures_are_read_as_expected(void **state)
{
	struct dirent **families;
	int count = 0;
	int bad = 0;
	int n = scandir(FOLDER, &families, is_family, alphasort);

	(void)state;
	for (int i = 0; i < n; i++) {
		bad += family_disagrees(families[i]->d_name, &count);
		free(families[i]);
	}
	free(families);
	assert_true(count >= 351);
	assert_int_equal(bad, 0);
}

/* What a hostile mail may cost: time of the processor (generous, for sanitizers) and bytes of the arena. */
#define HOSTILE_S 20
#define HOSTILE_BYTES (400u << 20)

static struct clf_reading *read_hostile(struct clf_arena *arena, const struct clf_buf *raw)
{
	struct clf_reading *reading = NULL;
	assert_false(raw->failed);
	clock_t start = clock();
	assert_int_equal(clf_read(arena, clf_buf_view(raw), NULL, &reading, NULL), CLF_OK);
	assert_true((clock() - start) / CLOCKS_PER_SEC < HOSTILE_S);
	assert_true(clf_arena_used(arena) < HOSTILE_BYTES);
	struct clf_str text = clf_str_from(reading->text);
	assert_int_equal(clf_utf8_valid_prefix(text), text.n);
	return reading;
}

static void repeat(struct clf_buf *raw, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		clf_buf_add_text(raw, text);
}

static void begin_mail(struct clf_buf *raw, const char *head)
{
	clf_buf_init(raw, 64u << 20);
	clf_buf_add_text(raw, head);
}

static bool has_problem(const struct clf_reading *reading, const char *part)
{
	for (size_t i = 0; i < reading->problems.count; i++)
		if (strstr(reading->problems.items[i], part))
			return true;
	return false;
}

static void nested_messages_are_bounded(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	struct clf_buf raw;
	begin_mail(&raw, "From: ann@example.com\n");
	repeat(&raw, "Content-Type: message/rfc822\n\n", 30000);
	clf_buf_add_text(&raw, "\nhello\n");
	struct clf_reading *reading = read_hostile(arena, &raw);
	assert_string_equal(reading->from.items[0].address, "ann@example.com");
	assert_true(has_problem(reading, "too"));
	clf_buf_free(&raw);
	clf_arena_free(&arena);
}

static void open_parentheses_are_bounded(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	struct clf_buf raw;
	begin_mail(&raw, "From: ");
	repeat(&raw, "(", 150000);
	clf_buf_add_text(&raw, "\nSubject: still here\n\nhello\n");
	struct clf_reading *reading = read_hostile(arena, &raw);
	assert_string_equal(reading->subject, "still here");
	assert_string_equal(reading->reply, "hello");
	clf_buf_free(&raw);
	clf_arena_free(&arena);
}

static void a_million_fields_are_bounded(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	struct clf_buf raw;
	begin_mail(&raw, "From: ann@example.com\n");
	repeat(&raw, "X-Filler: 1\n", 1000000);
	clf_buf_add_text(&raw, "\nhello\n");
	struct clf_reading *reading = read_hostile(arena, &raw);
	assert_true(has_problem(reading, "header is too large"));
	assert_string_equal(reading->reply, "hello");
	clf_buf_free(&raw);
	clf_arena_reset(arena);
	begin_mail(&raw, "From: ann@example.com\nContent-Type: multipart/mixed; boundary=x\n\n--x\n");
	repeat(&raw, "X-Filler: 1\n", 1000000);
	clf_buf_add_text(&raw, "\nhello\n--x--\n");
	reading = read_hostile(arena, &raw);
	assert_true(has_problem(reading, "header is too large"));
	assert_string_equal(reading->reply, "hello");
	clf_buf_free(&raw);
	clf_arena_free(&arena);
}

static void many_parts_and_addresses_are_bounded(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	struct clf_buf raw;
	begin_mail(&raw, "From: ann@example.com\nTo: ");
	repeat(&raw, "bob@example.com, ", 5000);
	clf_buf_add_text(&raw, "x@example.com\nReferences: ");
	for (int i = 0; i < 5000; i++)
		clf_buf_printf(&raw, "<%d@example.com> ", i);
	clf_buf_add_text(&raw, "\nContent-Type: multipart/mixed; boundary=x\n\n");
	repeat(&raw, "--x\nContent-Type: image/png\n\nhi\n", 20000);
	struct clf_reading *reading = read_hostile(arena, &raw);
	assert_int_equal(reading->to.count, CLF_READ_ADDRESSES);
	assert_int_equal(reading->references.count, CLF_READ_REFERENCES);
	assert_true(reading->attachment_count <= CLF_READ_PARTS);
	assert_true(has_problem(reading, "too many parts"));
	clf_buf_free(&raw);
	clf_arena_free(&arena);
}

static void hostile_html_is_bounded(void **state)
{
	(void)state;
	static const struct {
		const char *piece;
		size_t times;
	} bodies[] = {{"<div>", 300000},   {"<b></i>", 200000},       {"<table><tr><td>", 100000},
		      {"<p>a", 300000},    {"<blockquote>x", 100000}, {"<a b='", 200000},
		      {"<!--", 300000},    {"<style>", 200000},       {"<font size=\"1\">x<p>", 80000},
		      {" a=1 <x", 200000}, {"<svg><li>", 100000}};
	struct clf_arena *arena = clf_arena_new();
	for (size_t i = 0; i < CLF_COUNT(bodies); i++) {
		struct clf_buf raw;
		begin_mail(&raw, "From: ann@example.com\nContent-Type: text/html\n\nfirst words ");
		repeat(&raw, bodies[i].piece, bodies[i].times);
		struct clf_reading *reading = read_hostile(arena, &raw);
		assert_non_null(strstr(reading->text, "first words"));
		clf_buf_free(&raw);
		clf_arena_reset(arena);
	}
	clf_arena_free(&arena);
}

static void long_quotations_are_linear(void **state)
{
	(void)state;
	static const char *const lines[] = {"> quoted words\n", "On Monday 2020 Ann wrote:\n",
					    "x\nFrom: x\nSubject: y\n", "--\nname\n", "answer\n> quoted\n"};
	struct clf_arena *arena = clf_arena_new();
	for (size_t i = 0; i < CLF_COUNT(lines); i++) {
		struct clf_buf raw;
		begin_mail(&raw, "From: ann@example.com\n\nnew words\n");
		repeat(&raw, lines[i], 1000000 / strlen(lines[i]));
		struct clf_reading *reading = read_hostile(arena, &raw);
		assert_non_null(strstr(reading->reply, "new words"));
		clf_buf_free(&raw);
		clf_arena_reset(arena);
	}
	clf_arena_free(&arena);
}

static void nothing_is_no_mail(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	struct clf_reading *reading = NULL;
	struct clf_error err;
	assert_int_equal(clf_read(arena, CLF_STR(""), NULL, &reading, &err), CLF_EINVAL);
	assert_int_equal(clf_read(arena, CLF_STR("\r\n\r\n"), NULL, &reading, &err), CLF_EINVAL);
	clf_arena_free(&arena);
}

static void parts_are_given_out_by_number(void **state)
{
	(void)state;
	static const char raw[] = "From: ann@example.com\nContent-Type: multipart/mixed; boundary=x\n\n"
				  "--x\n\nhello\n--x\nContent-Type: application/pdf; name=\"../a\\\\b.pdf\"\n"
				  "Content-Transfer-Encoding: base64\n\nJVBERi0xLjQ=\n--x--\n";
	struct clf_arena *arena = clf_arena_new();
	struct clf_part part;
	struct clf_error err;
	assert_int_equal(clf_read_part(arena, CLF_STR(raw), "2", &part, &err), CLF_OK);
	assert_int_equal(part.bytes.n, 8);
	assert_memory_equal(part.bytes.p, "%PDF-1.4", 8);
	assert_string_equal(part.type, "application/pdf");
	assert_null(strchr(part.name, '/'));
	assert_null(strchr(part.name, '\\'));
	assert_int_equal(clf_read_part(arena, CLF_STR(raw), "3", &part, &err), CLF_ENOTFOUND);
	assert_int_equal(clf_read_part(arena, CLF_STR(raw), "", &part, &err), CLF_ENOTFOUND);
	assert_int_equal(clf_read_part(arena, CLF_STR(raw), "1.1.1", &part, &err), CLF_ENOTFOUND);
	clf_arena_free(&arena);
}

/* Files first: pictures may go along as well. */
static void parts_come_with_what_is_inside_them(void **state)
{
	(void)state;
	static const char raw[] =
	    "From: ann@example.com\nContent-Type: multipart/mixed; boundary=x\n\n"
	    "--x\n\nhello\n--x\nContent-Type: image/png; name=a.png\nContent-Disposition: inline\n"
	    "Content-ID: <p>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"
	    "--x\nContent-Type: application/octet-stream; name=mail.eml\nContent-Transfer-Encoding: base64\n\n"
	    "TUlNRS1WZXJzaW9uOiAxLjAKQ29udGVudC1UeXBlOiB0ZXh0L3BsYWluCkNvbnRlbnQtVHJhbnNmZXItRW5jb2Rpbmc6IGJhc2U2NA"
	    "oKYzJWamNtVjBJSGR2Y21Seg==\n--x--\n";
	struct clf_arena *arena = clf_arena_new();
	struct clf_read_options options = {.parts = true};
	struct clf_reading *reading = NULL;
	assert_int_equal(clf_read(arena, CLF_STR(raw), &options, &reading, NULL), CLF_OK);
	assert_int_equal(reading->attachment_count, 2);
	assert_true(reading->attachments[0].has_bytes);
	assert_int_equal(reading->attachments[0].bytes.n, 8);
	assert_true(reading->attachments[1].has_bytes);
	assert_true(clf_str_find(reading->attachments[1].inside, CLF_STR("secret words"), 0) != (size_t)-1);
	clf_arena_free(&arena);
}

static void lean_leaves_out_html(void **state)
{
	(void)state;
	static const char raw[] = "From: ann@example.com\nContent-Type: text/html\n\n<p>Hello <b>there</b></p>\n";
	struct clf_arena *arena = clf_arena_new();
	struct clf_read_options options = {.lean = true};
	struct clf_reading *reading = NULL;
	assert_int_equal(clf_read(arena, CLF_STR(raw), &options, &reading, NULL), CLF_OK);
	assert_null(reading->html);
	assert_null(reading->blocks[0].html);
	assert_string_equal(reading->reply, "Hello there");
	clf_arena_free(&arena);
}

static void blocks_of_two_html_parts_have_their_html(void **state)
{
	(void)state;
	static const char raw[] = "From: ann@example.com\nContent-Type: multipart/mixed; boundary=b\n\n"
				  "--b\nContent-Type: text/html\n\n<p>Hello</p><p>there</p>\n"
				  "--b\nContent-Type: text/html\n\n<p>Bye</p><blockquote type=cite>"
				  "<p>On Monday Bob wrote:</p><p>Old</p></blockquote>\n--b--\n";
	struct clf_arena *arena = clf_arena_new();
	struct clf_reading *reading = NULL;
	assert_int_equal(clf_read(arena, CLF_STR(raw), NULL, &reading, NULL), CLF_OK);
	assert_int_equal(reading->block_count, 2);
	assert_non_null(strstr(reading->blocks[0].html, "Bye"));
	assert_null(strstr(reading->blocks[0].html, "Old"));
	assert_non_null(strstr(reading->blocks[1].html, "Old"));
	assert_string_equal(reading->text, "Hello\n\nthere\nBye\n>\n> On Monday Bob wrote:\n>\n> Old\n");
	clf_arena_free(&arena);
}

int main(void)
{
	clf_read_prepare();
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fixtures_are_read_as_expected),
	    cmocka_unit_test(nested_messages_are_bounded),
	    cmocka_unit_test(open_parentheses_are_bounded),
	    cmocka_unit_test(a_million_fields_are_bounded),
	    cmocka_unit_test(many_parts_and_addresses_are_bounded),
	    cmocka_unit_test(hostile_html_is_bounded),
	    cmocka_unit_test(long_quotations_are_linear),
	    cmocka_unit_test(nothing_is_no_mail),
	    cmocka_unit_test(parts_are_given_out_by_number),
	    cmocka_unit_test(parts_come_with_what_is_inside_them),
	    cmocka_unit_test(lean_leaves_out_html),
	    cmocka_unit_test(blocks_of_two_html_parts_have_their_html),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
