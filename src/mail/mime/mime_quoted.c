/*
 * mime_quoted.c - decoding quoted-printable. Ours because GMime keeps a soft line break behind which a server put
 * blanks, which RFC 2045 section 6.7 (3) lets it do.
 */
#include "mime/mime_quoted.h"

#include <stdbool.h>
#include <string.h>

#define NONE (-1)

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

/* What a sign stands for, of which *taken bytes are read; NONE for a soft line break. */
static int meaning(struct clf_str rest, size_t *taken)
{
	int high = rest.n > 2 ? digit(rest.p[1]) : -1;
	int low = high >= 0 ? digit(rest.p[2]) : -1;
	size_t soft;

	if (low >= 0) {
		*taken = 3;
		return high * 16 + low;
	}
	soft = soft_length(rest);
	*taken = soft > 0 ? soft : 1;
	return soft > 0 ? NONE : '=';
}

size_t quoted_decode(struct clf_str in, char *out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0, taken; i < in.n && n < max; i += taken) {
		struct clf_str rest = {in.p + i, in.n - i};
		int c;

		if (*rest.p != '=') {
			const char *sign = memchr(rest.p, '=', rest.n);

			taken = sign != NULL ? (size_t)(sign - rest.p) : rest.n;
			n = put(out, n, max, rest.p, taken);
			continue;
		}
		c = meaning(rest, &taken);
		if (c != NONE && out != NULL)
			out[n] = (char)c;
		n += c != NONE;
	}
	return n;
}
