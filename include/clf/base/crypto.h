/*
 * crypto.h - random bytes, keyed hashes, passwords, and text forms of bytes (adapter of libsodium).
 */
#ifndef CLF_BASE_CRYPTO_H
#define CLF_BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

#define CLF_KEY_BYTES 32
#define CLF_HASH_BYTES 32

void clf_random_bytes(void *out, size_t size);
uint64_t clf_random_below(uint64_t limit); /* uniform in [0, limit), limit > 0 */

/* BLAKE2b. A key of NULL hashes without one. size is 16..32 bytes. */
void clf_hash(const uint8_t *key, const void *bytes, size_t length, uint8_t *out, size_t size);
/* SHA-256 of what is added piece by piece, for people's own tools (`sha256sum`); ended as hex text, and freed. */
#define CLF_SHA256_TEXT 65
struct clf_sha256;
struct clf_sha256 *clf_sha256_new(void);
void clf_sha256_add(struct clf_sha256 *hash, const void *bytes, size_t size);
void clf_sha256_end(struct clf_sha256 **hash, char out[CLF_SHA256_TEXT]);
/* A key for one purpose (context: exactly 8 characters) from the master key. */
void clf_key_derive(const uint8_t *master, uint64_t number, const char *context, uint8_t out[CLF_KEY_BYTES]);
bool clf_bytes_equal(const void *a, const void *b, size_t size); /* constant time */
void clf_bytes_wipe(void *bytes, size_t size);

/* argon2id; out is a text of at most 128 bytes with its NUL. Slow on purpose (tens of ms, 64 MiB). */
#define CLF_PASSWORD_HASH 128
enum clf_status clf_password_hash(const char *password, char out[CLF_PASSWORD_HASH], struct clf_error *err);
/* hash: NULL is fitted by no password, and costs as much: who asks doesn't learn whether an account is there. */
bool clf_password_verify(const char *hash, const char *password);

/* Lower-case base32 without padding (RFC 4648 section 6). out has room for (size * 8 + 4) / 5 + 1 bytes. */
void clf_base32_encode(const void *bytes, size_t size, char *out);
/* Any case. Number of bytes written, or -1 when a character is foreign, bits are left over, or max is too small. */
long clf_base32_decode(struct clf_str text, void *out, size_t max);
void clf_hex_encode(const void *bytes, size_t size, char *out); /* out has 2 * size + 1 bytes */
/* URL-safe, unpadded (RFC 4648 section 5); out has (size * 4 + 2) / 3 + 1 bytes. */
void clf_base64url_encode(const void *bytes, size_t size, char *out);
/* RFC 4648 section 4; out has clf_base64_size(size) bytes. */
size_t clf_base64_size(size_t size);
void clf_base64_encode(const void *bytes, size_t size, char *out);
/* Number of bytes written, or -1 when it is no base64, or max is too small. */
long clf_base64_decode(struct clf_str text, void *out, size_t max);

#endif
