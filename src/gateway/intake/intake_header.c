/*
 * intake_header.c - how much of a mail is its header.
 */
#include "clf/base/str.h"
#include "intake/intake_inside.h"

#define HEADER_KEPT (64u << 10)

size_t intake_header_size(struct clf_str raw)
{
	size_t end = clf_str_find(raw, CLF_STR("\r\n\r\n"), 0);

	if (end == (size_t)-1)
		end = clf_str_find(raw, CLF_STR("\n\n"), 0);
	if (end != (size_t)-1 && end < HEADER_KEPT)
		return end + 1;
	return raw.n < HEADER_KEPT ? raw.n : HEADER_KEPT;
}
