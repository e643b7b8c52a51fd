/*
 * name.c - whether a name is fit to be shown.
 */
#include "clf/base/name.h"

#include "clf/base/str.h"

bool clf_sign_steers(unsigned c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* Spaces, joiners, fillers and the like: alone they are nothing. */
static bool is_empty(unsigned c)
{
	return c == ' ' || c == 0xa0 || c == 0xad || c == 0x34f || c == 0x115f || c == 0x1160 || c == 0x1680 ||
	       (c >= 0x180b && c <= 0x180f) || (c >= 0x2000 && c <= 0x200d) || c == 0x202f || c == 0x205f ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0x2800 || c == 0x3000 || c == 0x3164 ||
	       (c >= 0xfe00 && c <= 0xfe0f) || c == 0xffa0 || (c >= 0xe0000 && c <= 0xe0fff);
}

bool clf_name_fits(const char *name, size_t max)
{
	struct clf_str rest = clf_str_from(name);
	bool seen = false;

	if (name == NULL || rest.n > max || clf_utf8_valid_prefix(rest) != rest.n)
		return false;
	while (rest.n > 0) {
		unsigned c = clf_utf8_next(&rest);

		if (clf_sign_steers(c))
			return false;
		seen = seen || !is_empty(c);
	}
	return seen;
}
