/*
 * fixture.h - what all tests of this room stand on: cmocka, arenas and texts, keyrings and tokens. Included by those of
 * tokens, threads and names, and by those that read commands; the planner's stand on world.h, which includes it.
 */
#ifndef CLF_TEST_TICKET_FIXTURE_H
#define CLF_TEST_TICKET_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/thread/token.h"

#define KEY_1 "1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
#define KEY_2 "2 f00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff\n"
#define KEY_ELSEWHERE "1 ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100\n"

static inline struct clf_keyring *keyring_of(const char *text)
{
	struct clf_keyring *ring = NULL;
	struct clf_error err = {0};

	if (clf_keyring_parse(clf_str_from(text), &ring, &err) != CLF_OK)
		fail_msg("keyring: %s", err.text);
	return ring;
}

/* A token's text, the arena's. */
static inline const char *token_text(struct clf_arena *arena, const struct clf_keyring *ring,
				     enum clf_token_class klass, int64_t ticket, int64_t party)
{
	struct clf_token token = {.klass = klass, .ticket = ticket, .party = party};
	char text[CLF_TOKEN_TEXT];

	if (klass == CLF_TOKEN_BOUNCE)
		token = (struct clf_token){.klass = klass, .outbox = ticket};
	assert_int_equal(clf_token_encode(ring, &token, text, NULL), CLF_OK);
	return clf_arena_strdup(arena, text);
}

#endif
