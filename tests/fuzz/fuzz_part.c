/*
 * fuzz_part.c - bytes of an attachment, searched for what is packed in them.
 */
#include <stdint.h>

#include "clf/base/arena.h"
#include "inside/part_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct part_budget budget = {8u << 20, 2u << 20};
	struct clf_str found = part_inside(arena, size > 0 && data[0] == 'F' ? "message/rfc822" : NULL, NULL,
					   (struct clf_str){(const char *)data, size}, &budget);
	size_t valid = clf_utf8_valid_prefix(found);

	clf_arena_free(&arena);
	if (valid != found.n)
		__builtin_trap();
	return 0;
}
