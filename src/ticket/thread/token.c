/*
 * token.c - the token's bytes: class, key number and ids as varints, then 80 bits of keyed hash over them.
 *
 * Only one text stands for a token (but for its case): varints are minimal, nothing is left over.
 */
#include "clf/ticket/thread/token.h"

#include <string.h>

#include "thread/keyring.h"

#define TAG_BYTES 10   /* 80 bits */
#define TOKEN_BYTES 22 /* what 36 characters of base32 carry */
#define HASH_BYTES 16  /* the least that the hash gives; its head is kept */
#define PAYLOAD_ROOM 32

static const char *const class_names[] = {
    [CLF_TOKEN_CUSTOMER] = "customer",     [CLF_TOKEN_AGENT_REPLY] = "agent-reply",
    [CLF_TOKEN_AGENT_NOTE] = "agent-note", [CLF_TOKEN_THIRD_PARTY] = "third-party",
    [CLF_TOKEN_BOUNCE] = "bounce",         [CLF_TOKEN_COMMAND] = "command",
    [CLF_TOKEN_CONFIRM] = "confirm",       [CLF_TOKEN_PROBE] = "probe",
    [CLF_TOKEN_CHECK] = "check",
};

const char *clf_token_class_name(enum clf_token_class klass)
{
	return (unsigned)klass <= CLF_TOKEN_CHECK ? class_names[klass] : "unknown";
}

static size_t put_varint(uint8_t *out, uint64_t number)
{
	size_t n = 0;

	while (number >= 0x80) {
		out[n++] = (uint8_t)(number | 0x80);
		number >>= 7;
	}
	out[n++] = (uint8_t)number;
	return n;
}

/* Takes a minimal varint that fits a positive int64_t off *rest. */
static bool take_varint(struct clf_str *rest, uint64_t *out)
{
	uint64_t number = 0;

	for (unsigned shift = 0; shift < 63; shift += 7) {
		uint8_t byte;

		if (rest->n == 0)
			return false;
		byte = (uint8_t)*rest->p++;
		rest->n--;
		number |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*out = number;
			return byte != 0 || shift == 0;
		}
	}
	return false;
}

static void tag_of(const struct clf_key *key, const uint8_t *payload, size_t size, uint8_t out[HASH_BYTES])
{
	clf_hash(key->token, payload, size, out, HASH_BYTES);
}

/* A token of any class but these names a party beside its first number. */
static bool has_party(enum clf_token_class klass)
{
	return klass != CLF_TOKEN_BOUNCE && klass != CLF_TOKEN_COMMAND && klass != CLF_TOKEN_CHECK;
}

/* Both numbers are there, and neither is a ticket's. */
static bool names_no_ticket(enum clf_token_class klass)
{
	return klass == CLF_TOKEN_CONFIRM || klass == CLF_TOKEN_PROBE;
}

static uint64_t first_number(const struct clf_token *token)
{
	if (token->klass == CLF_TOKEN_COMMAND)
		return (uint64_t)token->party;
	return (uint64_t)(token->outbox != 0 ? token->outbox : token->ticket);
}

static bool encodable(const struct clf_token *token)
{
	switch (token->klass) {
	case CLF_TOKEN_BOUNCE:
	case CLF_TOKEN_CHECK:
		return token->outbox > 0 && token->ticket == 0 && token->party == 0;
	case CLF_TOKEN_COMMAND:
		return token->party > 0 && token->ticket == 0 && token->outbox == 0;
	case CLF_TOKEN_CONFIRM:
	case CLF_TOKEN_PROBE:
		return token->outbox > 0 && token->party > 0 && token->ticket == 0;
	default:
		return (unsigned)token->klass < CLF_TOKEN_BOUNCE && token->ticket > 0 && token->party >= 0 &&
		       token->outbox == 0;
	}
}

enum clf_status clf_token_encode(const struct clf_keyring *keyring, const struct clf_token *token,
				 char out[CLF_TOKEN_TEXT], struct clf_error *err)
{
	const struct clf_key *key = keyring_newest(keyring);
	uint8_t bytes[PAYLOAD_ROOM];
	uint8_t hash[HASH_BYTES];
	size_t n = 0;

	if (!encodable(token))
		return clf_error_set(err, CLF_EINVAL, "a token names a ticket, or an outbox row for a bounce");
	n += put_varint(bytes + n, token->klass);
	n += put_varint(bytes + n, key->number);
	n += put_varint(bytes + n, first_number(token));
	if (has_party(token->klass))
		n += put_varint(bytes + n, (uint64_t)token->party);
	if (n + TAG_BYTES > TOKEN_BYTES)
		return clf_error_set(err, CLF_ELIMIT, "the numbers are too large for a token of 36 characters");
	tag_of(key, bytes, n, hash);
	memcpy(bytes + n, hash, TAG_BYTES);
	clf_base32_encode(bytes, n + TAG_BYTES, out);
	return CLF_OK;
}

static bool read_payload(struct clf_str payload, struct clf_token *out, uint64_t *key_number)
{
	uint64_t klass, first, second = 0;

	if (!take_varint(&payload, &klass) || klass > CLF_TOKEN_CHECK || !take_varint(&payload, key_number) ||
	    !take_varint(&payload, &first) || first == 0)
		return false;
	*out = (struct clf_token){.klass = (enum clf_token_class)klass};
	if (has_party(out->klass) && !take_varint(&payload, &second))
		return false;
	out->party = (int64_t)(out->klass == CLF_TOKEN_COMMAND ? first : second);
	if (out->klass == CLF_TOKEN_BOUNCE || out->klass == CLF_TOKEN_CHECK || names_no_ticket(out->klass))
		out->outbox = (int64_t)first;
	else if (out->klass != CLF_TOKEN_COMMAND)
		out->ticket = (int64_t)first;
	return payload.n == 0 && (!names_no_ticket(out->klass) || out->party != 0);
}

/* Base32 leaves bits over at the end: only the text that encoding gives is a token. */
static bool decode_text(struct clf_str text, uint8_t bytes[TOKEN_BYTES], size_t *size)
{
	char again[CLF_TOKEN_TEXT];
	long n;

	if (text.n == 0 || text.n >= CLF_TOKEN_TEXT)
		return false;
	n = clf_base32_decode(text, bytes, TOKEN_BYTES);
	if (n <= TAG_BYTES)
		return false;
	clf_base32_encode(bytes, (size_t)n, again);
	*size = (size_t)n;
	return clf_str_equal_nocase(text, clf_str_from(again));
}

bool clf_token_claims(struct clf_str text, enum clf_token_class klass)
{
	struct clf_token token;
	uint8_t bytes[TOKEN_BYTES];
	uint64_t number = 0;
	size_t n;

	return decode_text(text, bytes, &n) &&
	       read_payload((struct clf_str){(const char *)bytes, n - TAG_BYTES}, &token, &number) &&
	       token.klass == klass;
}

enum clf_status clf_token_decode(const struct clf_keyring *keyring, struct clf_str text, struct clf_token *out,
				 struct clf_error *err)
{
	const struct clf_key *key;
	struct clf_token token;
	uint8_t bytes[TOKEN_BYTES];
	uint8_t hash[HASH_BYTES];
	uint64_t number = 0;
	size_t n;

	if (!decode_text(text, bytes, &n) ||
	    !read_payload((struct clf_str){(const char *)bytes, n - TAG_BYTES}, &token, &number))
		return clf_error_set(err, CLF_EINVAL, "it is no token");
	key = keyring_find(keyring, number);
	if (key == NULL)
		return clf_error_set(err, CLF_EDENIED, "its key is unknown here");
	tag_of(key, bytes, n - TAG_BYTES, hash);
	if (!clf_bytes_equal(hash, bytes + n - TAG_BYTES, TAG_BYTES))
		return clf_error_set(err, CLF_EDENIED, "its hash is wrong: not made here, or changed");
	*out = token;
	return CLF_OK;
}
