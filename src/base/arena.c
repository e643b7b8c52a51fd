/*
 * arena.c - a chain of blocks that is filled from the front and given back whole.
 *
 * Under AddressSanitizer what isn't handed out is poisoned and allocations are
 * kept apart, so that a read past the end of one is found.
 */
#include "clf/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define GAP 16
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define GAP 0
#endif

#define ALIGNMENT alignof(max_align_t)
#define FIRST_BLOCK ((size_t)16 << 10)
#define LARGEST_BLOCK ((size_t)1 << 20)
#define KEPT_BLOCK ((size_t)256 << 10)

struct block {
	struct block *next;
	size_t size;
	size_t taken;
	alignas(max_align_t) char bytes[];
};

struct clf_arena {
	struct block *first;
	struct block *last; /* the one that is filled */
	size_t used;
};

static struct block *block_new(size_t size)
{
	struct block *block = malloc(sizeof(struct block) + size);

	if (block == NULL)
		abort();
	block->next = NULL;
	block->size = size;
	block->taken = 0;
	ASAN_POISON_MEMORY_REGION(block->bytes, size);
	return block;
}

struct clf_arena *clf_arena_new(void)
{
	struct clf_arena *arena = calloc(1, sizeof *arena);

	if (arena == NULL)
		abort();
	arena->first = block_new(FIRST_BLOCK);
	arena->last = arena->first;
	return arena;
}

static void blocks_free(struct block *block)
{
	while (block != NULL) {
		struct block *next = block->next;

		free(block);
		block = next;
	}
}

void clf_arena_free(struct clf_arena **arena)
{
	if (arena == NULL || *arena == NULL)
		return;
	blocks_free((*arena)->first);
	free(*arena);
	*arena = NULL;
}

/* Of the blocks the largest one that is no larger than KEPT_BLOCK stays, so that a small mail takes no memory anew. */
static struct block *block_kept(struct block *first)
{
	struct block *kept = first;

	for (struct block *block = first->next; block != NULL; block = block->next)
		if (block->size <= KEPT_BLOCK && block->size > kept->size)
			kept = block;
	return kept;
}

static void others_free(struct block *block, const struct block *kept)
{
	while (block != NULL) {
		struct block *next = block->next;

		if (block != kept)
			free(block);
		block = next;
	}
}

void clf_arena_reset(struct clf_arena *arena)
{
	struct block *kept = block_kept(arena->first);

	others_free(arena->first, kept);
	arena->first = kept;
	arena->first->next = NULL;
	arena->first->taken = 0;
	arena->last = arena->first;
	arena->used = 0;
	ASAN_POISON_MEMORY_REGION(arena->first->bytes, arena->first->size);
}

size_t clf_arena_used(const struct clf_arena *arena)
{
	return arena->used;
}

/* What doesn't fit the last block opens a new one; a block's rest is left unused, at most half of it. */
static struct block *block_for(struct clf_arena *arena, size_t size)
{
	struct block *last = arena->last;
	size_t grown;

	if (last->size - last->taken >= size)
		return last;
	grown = last->size < LARGEST_BLOCK / 2 ? last->size * 2 : LARGEST_BLOCK;
	last->next = block_new(size > grown ? size : grown);
	arena->last = last->next;
	return last->next;
}

/* Not zeroed. */
static char *take(struct clf_arena *arena, size_t size)
{
	struct block *block;
	size_t rounded;
	char *p;

	if (size > SIZE_MAX / 2)
		abort();
	rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + GAP;
	block = block_for(arena, rounded);
	p = block->bytes + block->taken;
	block->taken += rounded;
	arena->used += size;
	ASAN_UNPOISON_MEMORY_REGION(p, size);
	return p;
}

void *clf_arena_alloc(struct clf_arena *arena, size_t size)
{
	return memset(take(arena, size), 0, size);
}

void *clf_arena_raw(struct clf_arena *arena, size_t size)
{
	return take(arena, size);
}

void *clf_arena_array(struct clf_arena *arena, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		abort();
	return clf_arena_alloc(arena, total);
}

char *clf_arena_copy(struct clf_arena *arena, const void *bytes, size_t size)
{
	char *copy;

	if (size == SIZE_MAX)
		abort();
	copy = take(arena, size + 1);
	if (size > 0)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	return copy;
}

char *clf_arena_strdup(struct clf_arena *arena, const char *text)
{
	return text != NULL ? clf_arena_copy(arena, text, strlen(text)) : NULL;
}

char *clf_arena_printf(struct clf_arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = clf_arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}

char *clf_arena_vprintf(struct clf_arena *arena, const char *format, va_list args)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n < 0)
		abort();
	text = take(arena, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, args);
	return text;
}
