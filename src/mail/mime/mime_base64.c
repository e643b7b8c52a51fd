/*
 * mime_base64.c - decoding base64. Ours because GMime drops the last octets of a part whose padding was
 * lost, and takes a footer below it for more of it.
 */
#include "mime/mime_base64.h"

#include <stdbool.h>

#define NONE 64
#define PAD 65
#define SPACE 66

static unsigned char value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned char)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (unsigned char)(c - 'a' + 26);
	if (c >= '0' && c <= '9')
		return (unsigned char)(c - '0' + 52);
	if (c == '+' || c == '/')
		return c == '+' ? 62 : 63;
	return c == '=' ? PAD : c == '\r' || c == '\n' || c == '\t' || c == ' ' ? SPACE : NONE;
}

/* Behind padding more may follow, if it is base64 throughout and no footer. */
static bool goes_on(struct clf_str rest)
{
	for (size_t i = 0; i < rest.n; i++)
		if (value_of(rest.p[i]) == NONE)
			return false;
	return true;
}

/* Four characters at a time, as long as they are base64; how many were taken, *n octets written. */
static size_t decode_groups(const unsigned char values[256], struct clf_str in, char *out, size_t max, size_t *n)
{
	size_t i = 0;

	for (; i + 4 <= in.n && *n + 3 <= max; i += 4, *n += 3) {
		unsigned a = values[(unsigned char)in.p[i]];
		unsigned b = values[(unsigned char)in.p[i + 1]];
		unsigned c = values[(unsigned char)in.p[i + 2]];
		unsigned d = values[(unsigned char)in.p[i + 3]];

		if ((a | b | c | d) >= NONE)
			break;
		if (out != NULL) {
			unsigned bits = a << 18 | b << 12 | c << 6 | d;

			out[*n] = (char)(bits >> 16);
			out[*n + 1] = (char)(bits >> 8 & 0xff);
			out[*n + 2] = (char)(bits & 0xff);
		}
	}
	return i;
}

size_t base64_decode(struct clf_str in, char *out, size_t max)
{
	unsigned char values[256];
	unsigned bits = 0;
	unsigned count = 0; /* of bits not written yet */
	size_t n = 0;
	bool checked = false;

	for (unsigned c = 0; c < 256; c++)
		values[c] = value_of((char)c);
	for (size_t i = 0; i < in.n && n < max; i++) {
		unsigned char value;

		if (count == 0)
			i += decode_groups(values, (struct clf_str){in.p + i, in.n - i}, out, max, &n);
		if (i == in.n || n == max)
			break;
		value = values[(unsigned char)in.p[i]];
		if (value < NONE) {
			bits = bits << 6 | value;
			count += 6;
			if (count >= 8) {
				count -= 8;
				if (out != NULL)
					out[n] = (char)(bits >> count & 0xff);
				n++;
			}
		} else if (value == PAD) {
			if (!checked && !goes_on((struct clf_str){in.p + i, in.n - i}))
				break;
			checked = true;
			count = 0;
		}
	}
	return n;
}
