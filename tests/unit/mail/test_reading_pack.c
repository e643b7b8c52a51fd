/*
 * test_reading_pack.c - a reading packed and back, and bytes that no reader should have sent.
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

static struct clf_arena *arena;
static struct clf_buf packed;

static int set_up(void **state)
{
	(void)state;
	arena = clf_arena_new();
	clf_buf_init(&packed, 64u << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	clf_buf_free(&packed);
	clf_arena_free(&arena);
	return 0;
}

static struct clf_reading *sample(void)
{
	struct clf_reading *reading = NULL;

	assert_int_equal(clf_read(arena, CLF_STR(raw_mail), NULL, &reading, NULL), CLF_OK);
	return reading;
}

static enum clf_status unpack(struct clf_reading **back, struct clf_error *err)
{
	return clf_reading_unpack(arena, clf_buf_view(&packed), back, err);
}

static void a_reading_survives_the_round_trip(void **state)
{
	const struct clf_reading *reading = sample();
	struct clf_reading *back = NULL;
	struct clf_json *first = clf_reading_to_json(reading, NULL);
	struct clf_json *second;
	struct clf_buf a;
	struct clf_buf b;

	(void)state;
	clf_reading_pack(arena, reading, &packed);
	assert_int_equal(unpack(&back, NULL), CLF_OK);
	assert_int_equal(back->report_count, 1);
	assert_int_equal(back->kind, CLF_MAIL_BOUNCE);
	assert_int_equal(back->auth_count, 1);
	assert_string_equal(back->return_path, "");
	second = clf_reading_to_json(back, NULL);
	clf_buf_init(&a, 1u << 20);
	clf_buf_init(&b, 1u << 20);
	clf_json_dump(first, &a);
	clf_json_dump(second, &b);
	assert_string_equal(a.p, b.p);
	clf_buf_free(&a);
	clf_buf_free(&b);
	clf_json_free(&first);
	clf_json_free(&second);
}

/* Packs the sample as changed and wants it refused with words that name the field. */
static void refused(const struct clf_reading *reading, const char *field, enum clf_status want)
{
	struct clf_reading *back = NULL;
	struct clf_error err = {CLF_OK, ""};

	clf_buf_clear(&packed);
	clf_reading_pack(arena, reading, &packed);
	assert_int_equal(unpack(&back, &err), want);
	assert_null(back);
	assert_non_null(strstr(err.text, field));
}

static void values_out_of_range_are_refused(void **state)
{
	struct clf_reading *reading = sample();
	struct clf_block block = {CLF_BLOCK_NEW, 0, "text", NULL};

	(void)state;
	reading->kind = (enum clf_mail_kind)99;
	refused(reading, "kind", CLF_EINVAL);
	reading->kind = CLF_MAIL_MAIL;
	reading->date = INT64_MAX;
	refused(reading, "date", CLF_EINVAL);
	reading->date = 0;
	reading->blocks = &block;
	reading->block_count = 1;
	block.role = (enum clf_block_role)7;
	refused(reading, "role", CLF_EINVAL);
	block.role = CLF_BLOCK_QUOTED;
	block.level = 4000000000u;
	refused(reading, "level", CLF_EINVAL);
	block.level = 1;
	block.text = NULL;
	refused(reading, "blocks", CLF_EINVAL);
}

static void texts_must_be_utf8_and_there(void **state)
{
	struct clf_reading *reading = sample();

	(void)state;
	reading->subject = "caf\xe9";
	refused(reading, "subject", CLF_EINVAL);
	reading->subject = NULL;
	refused(reading, "subject", CLF_EINVAL);
	reading->subject = "";
	reading->message_id = "\xed\xa0\x80";
	refused(reading, "message_id", CLF_EINVAL);
}

static void lists_and_texts_are_limited(void **state)
{
	struct clf_reading *reading = sample();
	struct clf_address *many = clf_arena_array_of(arena, CLF_READ_ADDRESSES + 1, struct clf_address);
	char *text = clf_arena_alloc(arena, (1u << 20) + 2);

	(void)state;
	for (size_t i = 0; i <= CLF_READ_ADDRESSES; i++)
		many[i] = (struct clf_address){"", "a@example.com"};
	reading->to = (struct clf_addresses){many, CLF_READ_ADDRESSES + 1};
	refused(reading, "to", CLF_ELIMIT);
	reading->to.count = CLF_READ_ADDRESSES;
	memset(text, 'x', (1u << 20) + 1);
	reading->subject = text;
	refused(reading, "subject", CLF_ELIMIT);
}

static void a_cut_or_longer_form_is_refused(void **state)
{
	struct clf_reading *back = NULL;
	size_t whole;

	(void)state;
	clf_reading_pack(arena, sample(), &packed);
	whole = packed.n;
	for (size_t n = 0; n < whole; n++)
		assert_int_equal(clf_reading_unpack(arena, (struct clf_str){packed.p, n}, &back, NULL), CLF_EINVAL);
	clf_buf_add_char(&packed, 'x');
	assert_int_equal(unpack(&back, NULL), CLF_EINVAL);
	assert_null(back);
}

/* Each byte changed in turn: what is still taken holds only sound texts, which making JSON of it walks through. */
static void no_changed_byte_does_harm(void **state)
{
	static const unsigned char changes[] = {0x01, 0x80, 0xff};
	struct clf_json *json;
	size_t taken = 0;

	(void)state;
	clf_reading_pack(arena, sample(), &packed);
	for (size_t i = 0; i < packed.n * sizeof changes; i++) {
		struct clf_arena *scratch = clf_arena_new();
		struct clf_reading *back = NULL;
		char *at = &packed.p[i / sizeof changes];

		*at = (char)(*at ^ changes[i % sizeof changes]);
		if (clf_reading_unpack(scratch, clf_buf_view(&packed), &back, NULL) == CLF_OK) {
			json = clf_reading_to_json(back, NULL);
			clf_json_free(&json);
			taken++;
		}
		*at = (char)(*at ^ changes[i % sizeof changes]);
		clf_arena_free(&scratch);
	}
	assert_in_range(taken, 1, packed.n * sizeof changes / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_reading_survives_the_round_trip, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(values_out_of_range_are_refused, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(texts_must_be_utf8_and_there, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(lists_and_texts_are_limited, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_cut_or_longer_form_is_refused, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(no_changed_byte_does_harm, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
