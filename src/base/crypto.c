/*
 * crypto.c - the adapter of libsodium.
 *
 * The library is made ready by whoever comes first; its own initialisation may
 * be called often and from several threads. Without random bytes nothing that
 * follows is safe, so a failure ends the process.
 */
#include "clf/base/crypto.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static void ready(void)
{
	if (sodium_init() < 0)
		abort();
}

void clf_random_bytes(void *out, size_t size)
{
	ready();
	randombytes_buf(out, size);
}

uint64_t clf_random_below(uint64_t limit)
{
	uint64_t skipped;
	uint64_t number;

	if (limit == 0)
		abort();
	/* The lowest 2^64 mod limit numbers would favour small results. */
	skipped = (0 - limit) % limit;
	do {
		clf_random_bytes(&number, sizeof number);
	} while (number < skipped);
	return number % limit;
}

void clf_hash(const uint8_t *key, const void *bytes, size_t length, uint8_t *out, size_t size)
{
	ready();
	if (size < crypto_generichash_BYTES_MIN || size > CLF_HASH_BYTES ||
	    crypto_generichash(out, size, bytes, length, key, key != NULL ? CLF_KEY_BYTES : 0) != 0)
		abort();
}

void clf_key_derive(const uint8_t *master, uint64_t number, const char *context, uint8_t out[CLF_KEY_BYTES])
{
	ready();
	if (strlen(context) != crypto_kdf_CONTEXTBYTES ||
	    crypto_kdf_derive_from_key(out, CLF_KEY_BYTES, number, context, master) != 0)
		abort();
}

bool clf_bytes_equal(const void *a, const void *b, size_t size)
{
	return sodium_memcmp(a, b, size) == 0;
}

void clf_bytes_wipe(void *bytes, size_t size)
{
	sodium_memzero(bytes, size);
}

enum clf_status clf_password_hash(const char *password, char out[CLF_PASSWORD_HASH], struct clf_error *err)
{
	char text[crypto_pwhash_STRBYTES];

	_Static_assert(crypto_pwhash_STRBYTES <= CLF_PASSWORD_HASH, "a hash fits its text");

	ready();
	if (crypto_pwhash_str_alg(text, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
				  crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return clf_error_set(err, CLF_EAGAIN, "no memory to hash a password: free 64 MiB and try again");
	memcpy(out, text, sizeof text);
	return CLF_OK;
}

bool clf_password_verify(const char *hash, const char *password)
{
	char text[crypto_pwhash_STRBYTES] = {0};
	char unused[CLF_PASSWORD_HASH];
	struct clf_error err = {0};
	size_t n;

	if (password == NULL)
		return false;
	if (hash == NULL) {
		clf_password_hash(password, unused, &err);
		return false;
	}
	n = strlen(hash);
	if (n >= sizeof text)
		return false;
	memcpy(text, hash, n);
	ready();
	return crypto_pwhash_str_verify(text, password, strlen(password)) == 0;
}

void clf_base32_encode(const void *bytes, size_t size, char *out)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
	const uint8_t *p = bytes;
	uint32_t held = 0;
	unsigned bits = 0;

	for (size_t i = 0; i < size; i++) {
		held = held << 8 | p[i];
		for (bits += 8; bits >= 5; bits -= 5)
			*out++ = digits[held >> (bits - 5) & 31];
	}
	if (bits > 0)
		*out++ = digits[held << (5 - bits) & 31];
	*out = '\0';
}

static int base32_digit(char c)
{
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

long clf_base32_decode(struct clf_str text, void *out, size_t max)
{
	uint8_t *p = out;
	size_t written = 0;
	uint32_t held = 0;
	unsigned bits = 0;

	for (size_t i = 0; i < text.n; i++) {
		int digit = base32_digit(text.p[i]);

		if (digit < 0)
			return -1;
		held = held << 5 | (uint32_t)digit;
		bits += 5;
		if (bits < 8)
			continue;
		if (written == max)
			return -1;
		bits -= 8;
		p[written++] = (uint8_t)(held >> bits);
		held &= (1u << bits) - 1;
	}
	return bits < 5 && held == 0 ? (long)written : -1;
}

void clf_hex_encode(const void *bytes, size_t size, char *out)
{
	sodium_bin2hex(out, size * 2 + 1, bytes, size);
}

void clf_base64url_encode(const void *bytes, size_t size, char *out)
{
	sodium_bin2base64(out, sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING), bytes, size,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

struct clf_sha256 {
	crypto_hash_sha256_state state;
};

struct clf_sha256 *clf_sha256_new(void)
{
	struct clf_sha256 *hash = calloc(1, sizeof *hash);

	if (hash == NULL)
		abort();
	crypto_hash_sha256_init(&hash->state);
	return hash;
}

void clf_sha256_add(struct clf_sha256 *hash, const void *bytes, size_t size)
{
	crypto_hash_sha256_update(&hash->state, bytes, size);
}

void clf_sha256_end(struct clf_sha256 **hash, char out[CLF_SHA256_TEXT])
{
	uint8_t bytes[crypto_hash_sha256_BYTES];

	crypto_hash_sha256_final(&(*hash)->state, bytes);
	clf_hex_encode(bytes, sizeof bytes, out);
	free(*hash);
	*hash = NULL;
}

size_t clf_base64_size(size_t size)
{
	return sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL);
}

void clf_base64_encode(const void *bytes, size_t size, char *out)
{
	sodium_bin2base64(out, clf_base64_size(size), bytes, size, sodium_base64_VARIANT_ORIGINAL);
}

long clf_base64_decode(struct clf_str text, void *out, size_t max)
{
	size_t n = 0;
	const char *end = NULL;

	if (sodium_base642bin(out, max, text.p, text.n, NULL, &n, &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    end != text.p + text.n)
		return -1;
	return (long)n;
}
