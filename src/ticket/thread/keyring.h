/*
 * keyring.h - the keys themselves, for the token's hash alone.
 */
#ifndef CLF_TICKET_KEYRING_H
#define CLF_TICKET_KEYRING_H

#include <stdint.h>

#include "clf/base/crypto.h"
#include "clf/ticket/thread/token.h"

#define CLF_KEYRING_KEYS 64
#define CLF_KEY_NUMBER_MAX 16383u /* two bytes as a varint */

struct clf_key {
	uint64_t number;
	uint8_t master[CLF_KEY_BYTES];
	uint8_t token[CLF_KEY_BYTES]; /* derived: signs tokens and nothing else */
};

/* NULL when there is no key of that number. */
const struct clf_key *keyring_find(const struct clf_keyring *keyring, uint64_t number);
const struct clf_key *keyring_newest(const struct clf_keyring *keyring);

#endif
