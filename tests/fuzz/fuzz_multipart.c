/*
 * fuzz_multipart.c - files of a form lie within its body, and no name holds a line break.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/wire/http/http_multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_str body = {(const char *)data, size};
	struct clf_http_fields fields;
	struct clf_http_files files;

	if (clf_http_multipart(arena, "multipart/form-data; boundary=x", body, &fields, &files, NULL) == CLF_OK) {
		for (size_t i = 0; i < files.count; i++) {
			const struct clf_http_file *file = &files.items[i];

			if (file->bytes.n > 0 &&
			    (file->bytes.p < body.p || file->bytes.p + file->bytes.n > body.p + body.n))
				abort();
			if (strpbrk(file->name, "\r\n"))
				abort();
		}
		for (size_t i = 0; i < fields.count; i++)
			if (strpbrk(fields.items[i].name, "\r\n"))
				abort();
	}
	clf_arena_free(&arena);
	return 0;
}
