/* fuzz_courtesy.c - replies that may be thanks alone: any bytes, as text and as a name. */
#include <stdint.h>
#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/kind/courtesy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	const char *text = clf_utf8_clean(arena, (struct clf_str){(const char *)data, size});
	const struct clf_texts names = {&text, 1};
	struct clf_courtesy found = clf_courtesy_of(arena, text, 0, "da", NULL);

	if (found.confirms && !found.thanks)
		abort();
	/* A known name takes nothing away. */
	if (found.thanks && !clf_courtesy_of(arena, text, 0, "da", &names).thanks)
		abort();
	clf_courtesy_of(arena, "Thanks, Ann", 0, text, &names);
	clf_arena_free(&arena);
	return 0;
}
