/*
 * fuzz_inside.c - bytes taken for a winmail.dat, RTF, a CMS structure, and a text with files and armour in it.
 */
#include <stdint.h>

#include "clf/base/arena.h"
#include "inside/mime_rtf.h"
#include "inside/mime_tnef.h"
#include "inside/mime_wrapped.h"
#include "mime/mime_magic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_str bytes = {(const char *)data, size};
	struct clf_str text = bytes;
	struct clf_str out;
	struct tnef tnef;
	struct uu_file file;
	size_t sum = magic_type(bytes) != NULL;
	if (tnef_read(arena, bytes, &tnef))
		for (size_t i = 0; i < tnef.count; i++)
			for (size_t k = 0; k < tnef.files[i].bytes.n; k++)
				sum += (unsigned char)tnef.files[i].bytes.p[k];
	bool html;
	sum += rtf_text(arena, rtf_unpack(arena, bytes, &out) ? out : bytes, &html) != NULL;
	sum += cms_read(arena, bytes, &out) == CMS_SIGNED;
	sum += pgp_unwrap(arena, &text, &out);
	while (uu_next(arena, &text, &out, &file))
		sum += file.bytes.n;
	clf_arena_free(&arena);
	return sum == SIZE_MAX;
}
