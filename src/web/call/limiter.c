/*
 * limiter.c - a fixed table of counts, so that who tries many keys takes no memory.
 *
 * It lies in memory that is shared with processes forked later: what one of them counts outlives it. One uses it at a
 * time.
 *
 * Keys are hashed with a key of the process's own: nobody can aim at another's slot.
 */
#include "call/limiter.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "clf/base/crypto.h"

#define SLOTS 4096u
#define NEIGHBOURS 8u /* slots that a key may stand in */

struct slot {
	uint64_t tag; /* 0: free */
	int64_t since, last;
	unsigned count;
};

struct limiter {
	uint8_t key[CLF_KEY_BYTES];
	int64_t window_ms;
	struct slot slots[SLOTS];
};

struct limiter *limiter_new(int64_t window_ms)
{
	struct limiter *limiter =
	    mmap(NULL, sizeof *limiter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (limiter == MAP_FAILED)
		abort();
	limiter->window_ms = window_ms;
	clf_random_bytes(limiter->key, sizeof limiter->key);
	return limiter;
}

void limiter_free(struct limiter **limiter)
{
	if (*limiter != NULL)
		munmap(*limiter, sizeof **limiter);
	*limiter = NULL;
}

static uint64_t tag_of(const struct limiter *limiter, const char *kind, const char *key)
{
	uint8_t inner[32], outer[16];
	uint64_t tag;

	clf_hash(limiter->key, kind, strlen(kind), inner, sizeof inner);
	clf_hash(inner, key, strlen(key), outer, sizeof outer);
	memcpy(&tag, outer, sizeof tag);
	return tag ? tag : 1;
}

/* The slot in which the key stands, or NULL; *free_slot is where it would go. */
static struct slot *find(struct limiter *limiter, uint64_t tag, struct slot **free_slot)
{
	struct slot *oldest = NULL;

	for (unsigned i = 0; i < NEIGHBOURS; i++) {
		struct slot *slot = &limiter->slots[(tag + i) % SLOTS];

		if (slot->tag == tag)
			return slot;
		if (oldest == NULL || (slot->tag == 0 && oldest->tag != 0) ||
		    (oldest->tag != 0 && slot->tag != 0 && slot->last < oldest->last))
			oldest = slot;
	}
	*free_slot = oldest;
	return NULL;
}

unsigned limiter_count(const struct limiter *limiter, const char *kind, const char *key, int64_t now)
{
	struct slot *unused;
	const struct slot *slot = find((struct limiter *)limiter, tag_of(limiter, kind, key), &unused);

	return slot != NULL && now - slot->since < limiter->window_ms ? slot->count : 0;
}

void limiter_add(struct limiter *limiter, const char *kind, const char *key, int64_t now)
{
	struct slot *free_slot;
	uint64_t tag = tag_of(limiter, kind, key);
	struct slot *slot = find(limiter, tag, &free_slot);

	if (slot == NULL || now - slot->since >= limiter->window_ms) {
		slot = slot != NULL ? slot : free_slot;
		*slot = (struct slot){tag, now, now, 0};
	}
	slot->last = now;
	slot->count++;
}

void limiter_forget(struct limiter *limiter, const char *kind, const char *key)
{
	struct slot *unused;
	struct slot *slot = find(limiter, tag_of(limiter, kind, key), &unused);

	if (slot != NULL)
		*slot = (struct slot){0};
}

void limiter_take_back(struct limiter *limiter, const char *kind, const char *key, unsigned count)
{
	struct slot *unused;
	struct slot *slot = find(limiter, tag_of(limiter, kind, key), &unused);

	if (slot != NULL)
		slot->count = slot->count > count ? slot->count - count : 0;
}
