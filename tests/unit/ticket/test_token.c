/*
 * test_token.c - a token comes back as it was made, and nothing else is taken for one.
 */
#include "fixture.h"

#include <ctype.h>
#include <stdio.h>

#include "clf/base/count.h"
#include "clf/base/crypto.h"

#define ROUNDS 20000

static int64_t random_id(unsigned bits)
{
	return (int64_t)(1 + clf_random_below(UINT64_C(1) << bits) % ((UINT64_C(1) << bits) - 1));
}

static struct clf_token random_token(void)
{
	enum clf_token_class klass = (enum clf_token_class)clf_random_below(CLF_TOKEN_BOUNCE + 2);

	if (klass > CLF_TOKEN_BOUNCE)
		return (struct clf_token){.klass = CLF_TOKEN_PROBE,
					  .party = random_id((unsigned)clf_random_below(20) + 1),
					  .outbox = random_id((unsigned)clf_random_below(40) + 1)};
	if (klass == CLF_TOKEN_BOUNCE)
		return (struct clf_token){.klass = klass, .outbox = random_id((unsigned)clf_random_below(60) + 1)};
	return (struct clf_token){.klass = klass,
				  .ticket = random_id((unsigned)clf_random_below(35) + 1),
				  .party = random_id((unsigned)clf_random_below(35) + 1)};
}

static void assert_same(const struct clf_token *a, const struct clf_token *b)
{
	assert_int_equal(a->klass, b->klass);
	assert_int_equal(a->ticket, b->ticket);
	assert_int_equal(a->party, b->party);
	assert_int_equal(a->outbox, b->outbox);
}

static enum clf_status decode(const struct clf_keyring *ring, const char *text, struct clf_token *out)
{
	return clf_token_decode(ring, clf_str_from(text), out, NULL);
}

static void random_tokens_come_back(void **state)
{
	struct clf_keyring *ring = keyring_of(KEY_1);

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct clf_token made = random_token(), read = {0};
		char text[CLF_TOKEN_TEXT];

		assert_int_equal(clf_token_encode(ring, &made, text, NULL), CLF_OK);
		assert_true(strlen(text) <= 36);
		assert_int_equal(strspn(text, "abcdefghijklmnopqrstuvwxyz234567"), strlen(text));
		assert_int_equal(decode(ring, text, &read), CLF_OK);
		assert_same(&made, &read);
	}
	clf_keyring_free(&ring);
}

static void case_is_free(void **state)
{
	struct clf_keyring *ring = keyring_of(KEY_1);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct clf_token made = random_token(), read = {0};
		char text[CLF_TOKEN_TEXT];

		assert_int_equal(clf_token_encode(ring, &made, text, NULL), CLF_OK);
		for (size_t at = 0; text[at] != '\0'; at++) {
			if (clf_random_below(2) == 0)
				text[at] = (char)toupper((unsigned char)text[at]);
		}
		assert_int_equal(decode(ring, text, &read), CLF_OK);
		assert_same(&made, &read);
	}
	clf_keyring_free(&ring);
}

/* Each of the eight bits of each character; what only changes a letter's case is the same token. */
static void no_flipped_bit_is_taken(void **state)
{
	struct clf_keyring *ring = keyring_of(KEY_1);
	size_t flipped = 0;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct clf_token made = random_token(), read = {.ticket = -7};
		char text[CLF_TOKEN_TEXT], changed[CLF_TOKEN_TEXT];

		assert_int_equal(clf_token_encode(ring, &made, text, NULL), CLF_OK);
		for (size_t bit = 0; bit < strlen(text) * 8; bit++) {
			memcpy(changed, text, sizeof changed);
			changed[bit / 8] = (char)(changed[bit / 8] ^ (1 << bit % 8));
			if (tolower((unsigned char)changed[bit / 8]) == text[bit / 8])
				continue;
			assert_int_not_equal(
			    clf_token_decode(ring, (struct clf_str){changed, strlen(text)}, &read, NULL), CLF_OK);
			assert_int_equal(read.ticket, -7);
			flipped++;
		}
	}
	assert_true(flipped > 50000);
	clf_keyring_free(&ring);
}

static void another_installation_is_a_stranger(void **state)
{
	struct clf_keyring *ours = keyring_of(KEY_1);
	struct clf_keyring *theirs = keyring_of(KEY_ELSEWHERE);
	struct clf_keyring *unknown = keyring_of(KEY_2);
	struct clf_token made = {.klass = CLF_TOKEN_CUSTOMER, .ticket = 1042, .party = 7}, read = {0};
	char text[CLF_TOKEN_TEXT];

	(void)state;
	assert_int_equal(clf_token_encode(theirs, &made, text, NULL), CLF_OK);
	assert_int_equal(decode(ours, text, &read), CLF_EDENIED);
	assert_int_equal(decode(unknown, text, &read), CLF_EDENIED);
	assert_int_equal(read.ticket, 0);
	clf_keyring_free(&ours);
	clf_keyring_free(&theirs);
	clf_keyring_free(&unknown);
}

static void keys_rotate(void **state)
{
	struct clf_keyring *old = keyring_of(KEY_1);
	struct clf_keyring *both = keyring_of("# the newest signs\n" KEY_1 "\n" KEY_2);
	struct clf_keyring *only_new = keyring_of(KEY_2);
	struct clf_token made = {.klass = CLF_TOKEN_AGENT_NOTE, .ticket = 5, .party = 6}, read = {0};
	char before[CLF_TOKEN_TEXT], after[CLF_TOKEN_TEXT];

	(void)state;
	assert_int_equal(clf_token_encode(old, &made, before, NULL), CLF_OK);
	assert_int_equal(clf_token_encode(both, &made, after, NULL), CLF_OK);
	assert_int_equal(decode(both, before, &read), CLF_OK);
	assert_int_equal(decode(both, after, &read), CLF_OK);
	assert_int_equal(decode(only_new, after, &read), CLF_OK);
	assert_int_equal(decode(old, after, &read), CLF_EDENIED);
	clf_keyring_free(&old);
	clf_keyring_free(&both);
	clf_keyring_free(&only_new);
}

static void large_numbers_are_refused_not_cut(void **state)
{
	struct clf_keyring *ring = keyring_of(KEY_1);
	const struct clf_token fits = {.klass = CLF_TOKEN_CUSTOMER, .ticket = 34359738367, .party = 34359738367};
	const struct clf_token over = {.klass = CLF_TOKEN_CUSTOMER, .ticket = INT64_MAX, .party = 34359738367};
	const struct clf_token bounce = {.klass = CLF_TOKEN_BOUNCE, .outbox = INT64_MAX};
	struct clf_token read = {0};
	char text[CLF_TOKEN_TEXT] = "untouched";

	(void)state;
	assert_int_equal(clf_token_encode(ring, &over, text, NULL), CLF_ELIMIT);
	assert_string_equal(text, "untouched");
	assert_int_equal(clf_token_encode(ring, &fits, text, NULL), CLF_OK);
	assert_int_equal(strlen(text), 36);
	assert_int_equal(clf_token_encode(ring, &bounce, text, NULL), CLF_OK);
	assert_int_equal(decode(ring, text, &read), CLF_OK);
	assert_int_equal(read.outbox, INT64_MAX);
	clf_keyring_free(&ring);
}

static void nothing_else_has_the_shape(void **state)
{
	static const char *const texts[] = {
	    "",       "a",   "newsletter", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "support-team-of-the-east",
	    "1042.7", "%00", "+++++",      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
	struct clf_keyring *ring = keyring_of(KEY_1);
	struct clf_token read = {0};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(texts); i++)
		assert_int_not_equal(decode(ring, texts[i], &read), CLF_OK);
	assert_int_equal(decode(ring, "newsletter", &read), CLF_EINVAL);
	clf_keyring_free(&ring);
}

static void a_token_names_something(void **state)
{
	static const struct clf_token wrong[] = {
	    {.klass = CLF_TOKEN_CUSTOMER, .ticket = 0, .party = 1},
	    {.klass = CLF_TOKEN_CUSTOMER, .ticket = -1, .party = 1},
	    {.klass = CLF_TOKEN_CUSTOMER, .ticket = 1, .party = -1},
	    {.klass = CLF_TOKEN_BOUNCE, .outbox = 0},
	    {.klass = CLF_TOKEN_BOUNCE, .outbox = 4, .ticket = 1},
	};
	struct clf_keyring *ring = keyring_of(KEY_1);
	char text[CLF_TOKEN_TEXT];

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(wrong); i++)
		assert_int_equal(clf_token_encode(ring, &wrong[i], text, NULL), CLF_EINVAL);
	clf_keyring_free(&ring);
}

static void a_bad_secret_file_names_its_line_and_not_its_key(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
	    {"", "no key"},
	    {"# nothing\n", "no key"},
	    {KEY_1 "x 00\n", "line 2"},
	    {"0 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", "line 1"},
	    {"\n3 0001secret\n", "line 2"},
	    {KEY_1 KEY_ELSEWHERE, "line 2"},
	    {"3 zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", "line 1"},
	    {"99999 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", "line 1"},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_keyring *ring = NULL;
		struct clf_error err = {0};

		assert_int_equal(clf_keyring_parse(clf_str_from(cases[i].text), &ring, &err), CLF_EINVAL);
		assert_null(ring);
		assert_non_null(strstr(err.text, cases[i].says));
		assert_null(strstr(err.text, "0001"));
	}
}

static void a_new_key_can_be_read(void **state)
{
	char line[80], other[80];
	struct clf_keyring *ring;
	uint8_t session[32], again[32], csrf[32];

	(void)state;
	clf_keyring_new_key(7, line);
	clf_keyring_new_key(7, other);
	assert_string_not_equal(line, other);
	ring = keyring_of(line);
	clf_keyring_derive(ring, "sessions", session);
	clf_keyring_derive(ring, "sessions", again);
	clf_keyring_derive(ring, "csrfform", csrf);
	assert_memory_equal(session, again, sizeof session);
	assert_memory_not_equal(session, csrf, sizeof session);
	clf_keyring_free(&ring);
	assert_null(ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(random_tokens_come_back),
	    cmocka_unit_test(case_is_free),
	    cmocka_unit_test(no_flipped_bit_is_taken),
	    cmocka_unit_test(another_installation_is_a_stranger),
	    cmocka_unit_test(keys_rotate),
	    cmocka_unit_test(large_numbers_are_refused_not_cut),
	    cmocka_unit_test(nothing_else_has_the_shape),
	    cmocka_unit_test(a_token_names_something),
	    cmocka_unit_test(a_bad_secret_file_names_its_line_and_not_its_key),
	    cmocka_unit_test(a_new_key_can_be_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
