/*
 * fuzz_http.c - what is taken from a request line or a form holds no control characters and no way out of its path.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/wire/http_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_str bytes = {(const char *)data, size};
	struct clf_http_fields query;
	const char *path = NULL;
	bool proxied;
	if (clf_http_target(arena, clf_arena_copy(arena, data, size), &path, &query, NULL) == CLF_OK) {
		if (path[0] != '/' || strstr(path, "//") || strstr(path, "/../") || strpbrk(path, "\r\n\\"))
			abort();
		for (size_t i = 0; i < query.count; i++)
			if (strpbrk(query.items[i].value, "\r\n"))
				abort();
	}
	clf_http_form(arena, bytes, &query, NULL);
	clf_http_client(arena, "127.0.0.1", "127.0.0.1", clf_utf8_clean(arena, bytes), &proxied);
	clf_arena_free(&arena);
	return 0;
}
