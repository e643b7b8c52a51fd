/*
 * url.c - writing addresses: what stands in them as it is, and what is percent-encoded.
 */
#include "clf/base/url.h"

#include <string.h>

void clf_buf_add_url(struct clf_buf *buf, const char *text, const char *also)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (const char *p = text; *p != '\0'; p++) {
		if (strchr(plain, *p) != NULL || strchr(also, *p) != NULL)
			clf_buf_add_char(buf, *p);
		else
			clf_buf_printf(buf, "%%%02X", (unsigned char)*p);
	}
}
