/*
 * fuzz_reading_json.c - JSON that a broken reader could send.
 */
#include <stdint.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/mail/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_json *json = NULL;
	struct clf_reading *reading = NULL;
	if (clf_json_parse((struct clf_str){(const char *)data, size}, &json, NULL) == CLF_OK &&
	    clf_reading_from_json(arena, json, &reading, NULL) == CLF_OK) {
		struct clf_json *again = clf_reading_to_json(reading, "file");
		clf_json_free(&again);
	}
	clf_json_free(&json);
	clf_arena_free(&arena);
	return 0;
}
