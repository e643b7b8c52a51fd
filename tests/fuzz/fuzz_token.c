/* fuzz_token.c - tokens, reply addresses, claims of probes, Message-IDs and marks in any bytes. */
#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/ticket/thread/probe.h"

#define KEY CLF_STR("1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n")

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct clf_reply_address form = {CLF_REPLY_PLUS, '+', "support@example.com", NULL};
	const struct clf_str bytes = {(const char *)data, size};
	struct clf_arena *arena = clf_arena_new();
	struct clf_keyring *ring = NULL, *other = NULL;
	const char *text = clf_utf8_clean(arena, bytes);
	char again[CLF_TOKEN_TEXT];
	struct clf_token token;
	struct clf_str found;
	int64_t number;

	if (clf_keyring_parse(KEY, &ring, NULL) != CLF_OK)
		abort();
	if (clf_token_decode(ring, bytes, &token, NULL) == CLF_OK &&
	    (clf_token_encode(ring, &token, again, NULL) != CLF_OK ||
	     !clf_str_equal_nocase(bytes, clf_str_from(again))))
		abort();
	if (clf_reply_address_token(&form, text, &found) || clf_message_id_token(text, &found))
		clf_token_decode(ring, found, &token, NULL);
	for (size_t at = 0; clf_reference_find(text, &at, &found);)
		clf_token_decode(ring, found, &token, NULL);
	for (size_t at = 0; clf_subject_tag_find(text, "CLF", &at, &number);)
		continue;
	clf_probe_is_claimed(bytes);
	clf_keyring_parse(bytes, &other, NULL);
	clf_keyring_free(&other);
	clf_keyring_free(&ring);
	clf_arena_free(&arena);
	return 0;
}
