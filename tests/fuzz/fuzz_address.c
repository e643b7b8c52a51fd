/*
 * fuzz_address.c - folding is stable: what was folded folds to itself.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	const char *once = NULL;
	const char *twice = NULL;
	char *text = clf_utf8_clean(arena, (struct clf_str){(const char *)data, size < 4096 ? size : 4096});
	if (clf_address_fold(arena, text, &once, NULL) == CLF_OK) {
		if (strpbrk(once, "\r\n<> ") || clf_address_fold(arena, once, &twice, NULL) || strcmp(once, twice) != 0)
			abort();
	}
	clf_arena_free(&arena);
	return 0;
}
