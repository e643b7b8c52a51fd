/* A mail that `check` sent is known again by whatever a server leaves of it, for a day, and nobody can make one up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/ticket/thread/check_mail.h"

#define NOW (INT64_C(1795910400) * CLF_SECOND)

static struct clf_arena *arena;
static struct clf_keyring *keyring, *other;
static const struct clf_reply_address form = {CLF_REPLY_PLUS, '+', "support@example.test", NULL};

static int set_up(void **state)
{
	char key[80];

	(void)state;
	arena = clf_arena_new();
	clf_keyring_new_key(1, key);
	assert_int_equal(clf_keyring_parse(clf_str_from(key), &keyring, NULL), CLF_OK);
	clf_keyring_new_key(1, key);
	return clf_keyring_parse(clf_str_from(key), &other, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	clf_keyring_free(&keyring);
	clf_keyring_free(&other);
	clf_arena_free(&arena);
	return 0;
}

static const char *token_of(const struct clf_keyring *ring, struct clf_token token)
{
	char text[CLF_TOKEN_TEXT];

	assert_int_equal(clf_token_encode(ring, &token, text, NULL), CLF_OK);
	return clf_arena_strdup(arena, text);
}

static const char *fresh_token(void)
{
	return token_of(keyring, (struct clf_token){.klass = CLF_TOKEN_CHECK, .outbox = NOW / 1000});
}

static const char *id(const char *token)
{
	return clf_message_id_make(arena, token, "example.test");
}

static bool known(const struct clf_reading *reading, const char *envelope)
{
	struct clf_token token = {0};
	bool is = clf_check_mail_token(reading, envelope, &form, keyring, NOW, &token);

	assert_true(!is || token.outbox > 0);
	return is;
}

static void by_each_place_that_is_left(void **state)
{
	const char *token = fresh_token(), *in_id = id(token);
	const struct clf_address address = {"", clf_reply_address_make(arena, &form, token)};
	const struct clf_report report = {.original_message_id = in_id};

	(void)state;
	assert_true(known(&(struct clf_reading){.message_id = in_id}, NULL));
	assert_true(known(&(struct clf_reading){.references = {&in_id, 1}}, NULL));
	assert_true(known(&(struct clf_reading){.in_reply_to = {&in_id, 1}}, NULL));
	assert_true(known(&(struct clf_reading){.to = {&address, 1}}, NULL));
	assert_true(known(&(struct clf_reading){.reply_to = {&address, 1}}, NULL));
	assert_true(known(&(struct clf_reading){.delivered_to = {&address.address, 1}}, NULL));
	assert_true(known(&(struct clf_reading){.reports = &report, .report_count = 1}, NULL));
	assert_true(known(&(struct clf_reading){0}, address.address));
	assert_false(known(&(struct clf_reading){0}, NULL));
}

static void no_other_token_and_no_other_key_makes_one(void **state)
{
	const char *stranger = id(token_of(other, (struct clf_token){.klass = CLF_TOKEN_CHECK, .outbox = NOW / 1000}));
	const char *bounce = id(token_of(keyring, (struct clf_token){.klass = CLF_TOKEN_BOUNCE, .outbox = NOW / 1000}));
	const char *ticket =
	    id(token_of(keyring, (struct clf_token){.klass = CLF_TOKEN_CUSTOMER, .ticket = 1001, .party = 7}));

	(void)state;
	assert_false(known(&(struct clf_reading){.message_id = stranger}, NULL));
	assert_false(known(&(struct clf_reading){.message_id = bounce}, NULL));
	assert_false(known(&(struct clf_reading){.message_id = ticket}, NULL));
}

/* Somebody keeps one and answers it a week later: that is a mail like any other. */
static void for_a_day(void **state)
{
	const int64_t ages[] = {23 * CLF_HOUR, 25 * CLF_HOUR, -25 * CLF_HOUR};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const char *in_id = id(
		    token_of(keyring, (struct clf_token){.klass = CLF_TOKEN_CHECK, .outbox = (NOW - ages[i]) / 1000}));

		assert_int_equal(known(&(struct clf_reading){.message_id = in_id}, NULL), i == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(by_each_place_that_is_left),
	    cmocka_unit_test(no_other_token_and_no_other_key_makes_one),
	    cmocka_unit_test(for_a_day),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
