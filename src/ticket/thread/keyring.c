/*
 * keyring.c - the secret file: numbered keys, of which the newest signs and all verify.
 *
 * Keys are wiped when the ring is freed; an error names the line and never its text.
 */
#include "thread/keyring.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN_CONTEXT "clftoken"
#define HEX_DIGITS ((size_t)CLF_KEY_BYTES * 2)

struct clf_keyring {
	struct clf_key keys[CLF_KEYRING_KEYS];
	size_t count;
};

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool read_hex(struct clf_str text, uint8_t out[CLF_KEY_BYTES])
{
	if (text.n != HEX_DIGITS)
		return false;
	for (size_t i = 0; i < CLF_KEY_BYTES; i++) {
		int high = hex_digit(text.p[2 * i]);
		int low = hex_digit(text.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static bool read_number(struct clf_str text, uint64_t *out)
{
	uint64_t number = 0;

	if (text.n == 0)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(text.p[i] - '0');
		if (number > CLF_KEY_NUMBER_MAX)
			return false;
	}
	*out = number;
	return number > 0;
}

static size_t word_length(struct clf_str text)
{
	size_t n = 0;

	while (n < text.n && text.p[n] != ' ' && text.p[n] != '\t')
		n++;
	return n;
}

static enum clf_status add_line(struct clf_keyring *ring, struct clf_str text, unsigned line, struct clf_error *err)
{
	struct clf_key *key = &ring->keys[ring->count];
	size_t n = word_length(text);
	struct clf_str number = {text.p, n};
	struct clf_str hex = clf_str_trim((struct clf_str){text.p + n, text.n - n});

	if (ring->count == CLF_KEYRING_KEYS)
		return clf_error_set(err, CLF_EINVAL, "line %u: more than %d keys: take the oldest out", line,
				     CLF_KEYRING_KEYS);
	if (!read_number(number, &key->number))
		return clf_error_set(err, CLF_EINVAL, "line %u: a key starts with its number, 1 to %u", line,
				     CLF_KEY_NUMBER_MAX);
	if (keyring_find(ring, key->number) != NULL)
		return clf_error_set(err, CLF_EINVAL, "line %u: there is a key %u already", line,
				     (unsigned)key->number);
	if (!read_hex(hex, key->master))
		return clf_error_set(err, CLF_EINVAL, "line %u: a key is %zu hexadecimal digits", line, HEX_DIGITS);
	clf_key_derive(key->master, 1, TOKEN_CONTEXT, key->token);
	ring->count++;
	return CLF_OK;
}

static enum clf_status add_lines(struct clf_keyring *ring, struct clf_str text, struct clf_error *err)
{
	struct clf_str line;

	for (unsigned number = 1; clf_str_line(&text, &line); number++) {
		enum clf_status status;

		line = clf_str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		status = add_line(ring, line, number, err);
		if (status != CLF_OK)
			return status;
	}
	if (ring->count == 0)
		return clf_error_set(err, CLF_EINVAL, "there is no key in it: make one with `clf-mail init`");
	return CLF_OK;
}

enum clf_status clf_keyring_parse(struct clf_str text, struct clf_keyring **out, struct clf_error *err)
{
	struct clf_keyring *ring = calloc(1, sizeof *ring);
	enum clf_status status;

	if (ring == NULL)
		abort();
	status = add_lines(ring, text, err);
	if (status != CLF_OK) {
		clf_keyring_free(&ring);
		return status;
	}
	*out = ring;
	return CLF_OK;
}

void clf_keyring_free(struct clf_keyring **keyring)
{
	if (keyring == NULL || *keyring == NULL)
		return;
	clf_bytes_wipe(*keyring, sizeof **keyring);
	free(*keyring);
	*keyring = NULL;
}

void clf_keyring_new_key(unsigned number, char *out)
{
	uint8_t key[CLF_KEY_BYTES];
	char hex[HEX_DIGITS + 1];

	clf_random_bytes(key, sizeof key);
	clf_hex_encode(key, sizeof key, hex);
	snprintf(out, 80, "%u %s", number, hex);
	clf_bytes_wipe(key, sizeof key);
	clf_bytes_wipe(hex, sizeof hex);
}

const struct clf_key *keyring_find(const struct clf_keyring *keyring, uint64_t number)
{
	for (size_t i = 0; i < keyring->count; i++) {
		if (keyring->keys[i].number == number)
			return &keyring->keys[i];
	}
	return NULL;
}

const struct clf_key *keyring_newest(const struct clf_keyring *keyring)
{
	const struct clf_key *newest = &keyring->keys[0];

	for (size_t i = 1; i < keyring->count; i++) {
		if (keyring->keys[i].number > newest->number)
			newest = &keyring->keys[i];
	}
	return newest;
}

void clf_keyring_derive(const struct clf_keyring *keyring, const char *context, uint8_t out[32])
{
	clf_key_derive(keyring_newest(keyring)->master, 1, context, out);
}
