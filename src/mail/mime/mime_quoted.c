/*
 * mime_quoted.c - decoding quoted-printable. Ours because GMime keeps a soft line break behind which a server put
 * blanks, which RFC 2045 section 6.7 (3) lets it do.
 */
#include "mime/mime_quoted.h"

#include <stdbool.h>
#include <string.h>

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What a soft line break at "=" takes, its blanks and its line end; 0 when it is none. */
static size_t soft_length(struct clf_str rest)
{
	size_t n = 1;

	while (n < rest.n && (rest.p[n] == ' ' || rest.p[n] == '\t'))
		n++;
	if (n < rest.n && rest.p[n] == '\r')
		n++;
	if (n == rest.n)
		return n;
	return rest.p[n] == '\n' ? n + 1 : 0;
}

static size_t put(char *out, size_t n, size_t max, const char *from, size_t length)
{
	length = length < max - n ? length : max - n;
	if (out != NULL)
		memcpy(out + n, from, length);
	return n + length;
}

size_t quoted_decode(struct clf_str in, char *out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < in.n && n < max;) {
		const char *sign = memchr(in.p + i, '=', in.n - i);
		size_t plain = sign != NULL ? (size_t)(sign - in.p) - i : in.n - i;
		size_t soft;
		int high, low;
		char c;

		n = put(out, n, max, in.p + i, plain);
		i += plain;
		if (i >= in.n || n == max)
			break;
		high = i + 2 < in.n ? digit(in.p[i + 1]) : -1;
		low = high >= 0 ? digit(in.p[i + 2]) : -1;
		soft = low < 0 ? soft_length((struct clf_str){in.p + i, in.n - i}) : 0;
		c = low >= 0 ? (char)(high * 16 + low) : '=';
		if (soft == 0)
			n = put(out, n, max, &c, 1);
		i += soft > 0 ? soft : low >= 0 ? 3 : 1;
	}
	return n;
}
