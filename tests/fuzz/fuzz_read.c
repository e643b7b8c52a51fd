/*
 * fuzz_read.c - a raw mail, read with a text that went out; what comes out must survive being packed.
 */
#include <stdint.h>
#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/mail/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const sent[] = {
	    "Dear Ann, thank you for telling us about the cold soup at our shop in Linz."};
	struct clf_read_options options = {.sent = {sent, 1}};
	struct clf_arena *arena = clf_arena_new();
	struct clf_reading *reading = NULL;
	struct clf_reading *back = NULL;
	struct clf_str raw = {(const char *)data, size};
	if (clf_read(arena, raw, &options, &reading, NULL) == CLF_OK) {
		struct clf_buf packed;
		clf_buf_init(&packed, 160u << 20);
		clf_reading_pack(arena, reading, &packed);
		if (clf_reading_unpack(arena, clf_buf_view(&packed), &back, NULL) != CLF_OK)
			abort();
		clf_buf_free(&packed);
	}
	struct clf_part part;
	(void)clf_read_part(arena, raw, "1.1", &part, NULL);
	clf_arena_free(&arena);
	return 0;
}
