/*
 * fuzz_reading_pack.c - bytes that a broken reader could send for a reading.
 */
#include <stdint.h>
#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/mail/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_reading *reading = NULL;
	struct clf_str bytes = {(const char *)data, size};

	if (clf_reading_unpack(arena, bytes, &reading, NULL) == CLF_OK) {
		struct clf_json *json = clf_reading_to_json(reading, "file");
		struct clf_buf again;

		clf_buf_init(&again, size);
		clf_reading_pack(arena, reading, &again);
		if (!clf_str_equal(clf_buf_view(&again), bytes))
			abort();
		clf_buf_free(&again);
		clf_json_free(&json);
	}
	clf_arena_free(&arena);
	return 0;
}
