/*
 * compose_field.c - what the header and the bodies of a mail both write: a plain field, and base64 (RFC 2045 section
 * 6.8), which stands in encoded words, too.
 */
#include "write/compose_parts.h"

void compose_field(struct clf_buf *out, const char *name, const char *value)
{
	clf_buf_printf(out, "%s: %s\r\n", name, value);
}

void compose_base64(struct clf_buf *out, struct clf_str bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.n; i += 3) {
		unsigned long group = (unsigned long)(unsigned char)bytes.p[i] << 16;
		char text[4];

		if (i + 1 < bytes.n)
			group |= (unsigned long)(unsigned char)bytes.p[i + 1] << 8;
		if (i + 2 < bytes.n)
			group |= (unsigned char)bytes.p[i + 2];
		text[0] = digits[group >> 18];
		text[1] = digits[group >> 12 & 63];
		text[2] = i + 1 < bytes.n ? digits[group >> 6 & 63] : '=';
		text[3] = i + 2 < bytes.n ? digits[group & 63] : '=';
		clf_buf_add(out, text, sizeof text);
	}
}
