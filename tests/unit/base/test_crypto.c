/*
 * test_crypto.c - hashes against published values, text forms there and back, passwords.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "clf/base/crypto.h"

static void hashes(void **state)
{
	static const uint8_t key[CLF_KEY_BYTES] = {1};
	uint8_t hash[CLF_HASH_BYTES];
	uint8_t other[CLF_HASH_BYTES];
	char hex[2 * CLF_HASH_BYTES + 1];

	(void)state;
	/* BLAKE2b-256 of nothing and of "abc". */
	clf_hash(NULL, "", 0, hash, sizeof hash);
	clf_hex_encode(hash, sizeof hash, hex);
	assert_string_equal(hex, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	clf_hash(NULL, "abc", 3, hash, sizeof hash);
	clf_hex_encode(hash, sizeof hash, hex);
	assert_string_equal(hex, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	clf_hash(key, "abc", 3, other, sizeof other);
	assert_false(clf_bytes_equal(hash, other, sizeof hash));
	clf_hash(key, "abc", 3, hash, 16);
	assert_false(clf_bytes_equal(hash, other, 16));
}

static void derives_keys(void **state)
{
	uint8_t master[CLF_KEY_BYTES];
	uint8_t a[CLF_KEY_BYTES];
	uint8_t b[CLF_KEY_BYTES];

	(void)state;
	clf_random_bytes(master, sizeof master);
	clf_key_derive(master, 1, "clf-mail", a);
	clf_key_derive(master, 1, "clf-mail", b);
	assert_true(clf_bytes_equal(a, b, sizeof a));
	clf_key_derive(master, 2, "clf-mail", b);
	assert_false(clf_bytes_equal(a, b, sizeof a));
	clf_key_derive(master, 1, "clf-link", b);
	assert_false(clf_bytes_equal(a, b, sizeof a));
	clf_bytes_wipe(a, sizeof a);
	for (size_t i = 0; i < sizeof a; i++)
		assert_int_equal(a[i], 0);
}

static void draws_below(void **state)
{
	unsigned seen[5] = {0};

	(void)state;
	for (int i = 0; i < 5000; i++)
		seen[clf_random_below(5)]++;
	for (int i = 0; i < 5; i++)
		assert_in_range(seen[i], 700, 1300);
	assert_int_equal(clf_random_below(1), 0);
	assert_true(clf_random_below(UINT64_MAX) < UINT64_MAX);
}

static void writes_base32(void **state)
{
	/* RFC 4648 section 10, lower case, without padding. */
	static const char *const cases[][2] = {{"", ""},
					       {"f", "my"},
					       {"fo", "mzxq"},
					       {"foo", "mzxw6"},
					       {"foob", "mzxw6yq"},
					       {"fooba", "mzxw6ytb"},
					       {"foobar", "mzxw6ytboi"}};
	char text[32];
	char bytes[8];

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		size_t size = strlen(cases[i][0]);

		clf_base32_encode(cases[i][0], size, text);
		assert_string_equal(text, cases[i][1]);
		assert_int_equal(clf_base32_decode(clf_str_from(text), bytes, sizeof bytes), size);
		assert_memory_equal(bytes, cases[i][0], size);
	}
	assert_int_equal(clf_base32_decode(CLF_STR("MzXw6YtBoI"), bytes, 6), 6);
	assert_memory_equal(bytes, "foobar", 6);
}

static void refuses_other_base32(void **state)
{
	char bytes[8];

	(void)state;
	assert_int_equal(clf_base32_decode(CLF_STR("mzxw6ytboi"), bytes, 5), -1);
	assert_int_equal(clf_base32_decode(CLF_STR("mzxw6yt1"), bytes, 8), -1);
	assert_int_equal(clf_base32_decode(CLF_STR("my======"), bytes, 8), -1);
	assert_int_equal(clf_base32_decode(CLF_STR("mz"), bytes, 8), -1);
	assert_int_equal(clf_base32_decode(CLF_STR("m"), bytes, 8), -1);
	assert_int_equal(clf_base32_decode(CLF_STR("a"), bytes, 8), -1);
	assert_int_equal(clf_base32_decode(CLF_STR("mya"), bytes, 8), -1);
	assert_int_equal(clf_base32_decode(CLF_STR("aaaaaa"), bytes, 8), -1);
}

static void takes_every_byte_through_base32(void **state)
{
	uint8_t bytes[64];
	uint8_t back[64];
	char text[(64 * 8 + 4) / 5 + 1];

	(void)state;
	for (size_t size = 0; size <= sizeof bytes; size++) {
		clf_random_bytes(bytes, size);
		clf_base32_encode(bytes, size, text);
		assert_int_equal(strlen(text), (size * 8 + 4) / 5);
		assert_int_equal(clf_base32_decode(clf_str_from(text), back, size), size);
		assert_memory_equal(bytes, back, size);
	}
}

static void writes_hex_and_base64url(void **state)
{
	char text[16];

	(void)state;
	clf_hex_encode("\x00\x7f\xff", 3, text);
	assert_string_equal(text, "007fff");
	clf_base64url_encode("\xfb\xff", 2, text);
	assert_string_equal(text, "-_8");
	clf_base64url_encode("f", 1, text);
	assert_string_equal(text, "Zg");
	clf_base64url_encode("foo", 3, text);
	assert_string_equal(text, "Zm9v");
	clf_base64url_encode("", 0, text);
	assert_string_equal(text, "");
}

static void keeps_passwords(void **state)
{
	char hash[CLF_PASSWORD_HASH];
	char again[CLF_PASSWORD_HASH];
	struct clf_error err;

	(void)state;
	assert_int_equal(clf_password_hash("correct horse", hash, &err), CLF_OK);
	assert_ptr_equal(strstr(hash, "$argon2id$v=19$m=65536,t=2,p=1$"), hash);
	assert_true(clf_password_verify(hash, "correct horse"));
	assert_false(clf_password_verify(hash, "correct horsf"));
	assert_false(clf_password_verify(hash, ""));
	assert_false(clf_password_verify("", "correct horse"));
	assert_false(clf_password_verify("$argon2id$broken", "correct horse"));
	assert_false(clf_password_verify(NULL, "correct horse"));
	assert_int_equal(clf_password_hash("correct horse", again, &err), CLF_OK);
	assert_string_not_equal(hash, again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hashes),
	    cmocka_unit_test(derives_keys),
	    cmocka_unit_test(draws_below),
	    cmocka_unit_test(writes_base32),
	    cmocka_unit_test(refuses_other_base32),
	    cmocka_unit_test(takes_every_byte_through_base32),
	    cmocka_unit_test(writes_hex_and_base64url),
	    cmocka_unit_test(keeps_passwords),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
