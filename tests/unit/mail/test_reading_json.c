/*
 * test_reading_json.c - a reading to JSON and back, and JSON that no reader should have made.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/mail/read.h"

static const char raw_mail[] =
    "Return-Path: <>\nDelivered-To: support+x@example.com\nAuthentication-Results: mx.example.com; dkim=pass "
    "header.d=example.org\n"
    "From: Ann <ann@example.org>\nTo: support@example.com\nMessage-ID: <1@example.org>\nIn-Reply-To: <0@example.com>\n"
    "Date: Sun, 22 Nov 2026 03:08:33 +0000\nContent-Type: multipart/report; boundary=x; report-type=delivery-status\n\n"
    "--x\nContent-Type: text/html\n\n<p>failed</p>\n--x\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.1.1\n\n"
    "--x\nContent-Type: image/png; name=p.png\nContent-ID: <p@x>\n\nx\n--x--\n";

static struct clf_json *sample(struct clf_arena *arena)
{
	struct clf_reading *reading = NULL;
	assert_int_equal(clf_read(arena, CLF_STR(raw_mail), NULL, &reading, NULL), CLF_OK);
	return clf_reading_to_json(reading, NULL);
}

static void a_reading_survives_the_round_trip(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	struct clf_json *first = sample(arena);
	struct clf_reading *back = NULL;
	struct clf_error err = {CLF_OK, ""};
	assert_int_equal(clf_reading_from_json(arena, first, &back, &err), CLF_OK);
	assert_int_equal(back->report_count, 1);
	assert_int_equal(back->kind, CLF_MAIL_BOUNCE);
	assert_int_equal(back->auth_count, 1);
	struct clf_json *second = clf_reading_to_json(back, NULL);
	struct clf_buf a, b;
	clf_buf_init(&a, 1u << 20);
	clf_buf_init(&b, 1u << 20);
	clf_json_dump(first, &a);
	clf_json_dump(second, &b);
	assert_string_equal(a.p, b.p);
	clf_buf_free(&a);
	clf_buf_free(&b);
	clf_json_free(&first);
	clf_json_free(&second);
	clf_arena_free(&arena);
}

static void refused_with(const char *key, struct clf_json *value, enum clf_status want)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_json *json = sample(arena);
	struct clf_reading *back = NULL;
	struct clf_error err = {CLF_OK, ""};
	clf_json_set(json, key, value);
	assert_int_equal(clf_reading_from_json(arena, json, &back, &err), want);
	assert_null(back);
	assert_non_null(strstr(err.text, key));
	clf_json_free(&json);
	clf_arena_free(&arena);
}

static struct clf_json *parsed(const char *text)
{
	struct clf_json *json = NULL;
	assert_int_equal(clf_json_parse(clf_str_from(text), &json, NULL), CLF_OK);
	return json;
}

static void wrong_types_and_names_are_refused(void **state)
{
	(void)state;
	refused_with("subject", clf_json_null(), CLF_EINVAL);
	refused_with("subject", clf_json_integer(3), CLF_EINVAL);
	refused_with("message_id", clf_json_bool(true), CLF_EINVAL);
	refused_with("kind", clf_json_string("boss"), CLF_EINVAL);
	refused_with("kind", clf_json_integer(0), CLF_EINVAL);
	refused_with("automatic", clf_json_string("true"), CLF_EINVAL);
	refused_with("date", clf_json_string("yesterday"), CLF_EINVAL);
	refused_with("references", clf_json_string("x"), CLF_EINVAL);
	refused_with("references", parsed("[1]"), CLF_EINVAL);
	refused_with("blocks", parsed("[3]"), CLF_EINVAL);
	refused_with("from", parsed("{}"), CLF_EINVAL);
}

static void wrong_items_are_refused(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	static const char *const blocks[] = {
	    "[{\"role\":\"new\",\"level\":-1,\"text\":\"\",\"html\":null}]",
	    "[{\"role\":\"new\",\"level\":1e99,\"text\":\"\",\"html\":null}]",
	    "[{\"role\":\"old\",\"level\":0,\"text\":\"\",\"html\":null}]",
	    "[{\"role\":\"new\",\"level\":0,\"html\":null}]",
	    "[{\"role\":\"new\",\"level\":0,\"text\":\"\",\"html\":7}]",
	};
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
		struct clf_json *json = sample(arena);
		struct clf_reading *back = NULL;
		clf_json_set(json, "blocks", parsed(blocks[i]));
		assert_int_equal(clf_reading_from_json(arena, json, &back, NULL), CLF_EINVAL);
		clf_json_free(&json);
	}
	clf_arena_free(&arena);
}

static void lists_and_texts_are_limited(void **state)
{
	(void)state;
	struct clf_json *many = clf_json_array();
	for (size_t i = 0; i <= CLF_READ_ADDRESSES; i++)
		clf_json_append(many, parsed("{\"name\":\"\",\"address\":\"a@b\"}"));
	refused_with("to", many, CLF_ELIMIT);
	struct clf_buf text;
	clf_buf_init(&text, 64u << 20);
	for (size_t i = 0; i < 3u << 17; i++)
		clf_buf_add_text(&text, "long text ");
	refused_with("subject", clf_json_string(text.p), CLF_ELIMIT);
	clf_buf_free(&text);
}

static void anything_but_an_object_is_refused(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	struct clf_reading *back = NULL;
	struct clf_json *array = clf_json_array();
	struct clf_json *empty = clf_json_object();
	assert_int_equal(clf_reading_from_json(arena, NULL, &back, NULL), CLF_EINVAL);
	assert_int_equal(clf_reading_from_json(arena, array, &back, NULL), CLF_EINVAL);
	assert_int_equal(clf_reading_from_json(arena, empty, &back, NULL), CLF_EINVAL);
	clf_json_free(&array);
	clf_json_free(&empty);
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_reading_survives_the_round_trip), cmocka_unit_test(wrong_types_and_names_are_refused),
	    cmocka_unit_test(wrong_items_are_refused),           cmocka_unit_test(lists_and_texts_are_limited),
	    cmocka_unit_test(anything_but_an_object_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
