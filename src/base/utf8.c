/*
 * utf8.c - UTF-8 as the Unicode standard's table 3-7 defines it: no surrogates,
 * no over-long forms, nothing past U+10FFFF.
 */
#include <stdint.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"

#define REPLACEMENT 0xfffdu

struct lead {
	unsigned char length; /* of the whole sequence; 0: no lead byte */
	unsigned char low;    /* what the second byte may be */
	unsigned char high;
};

static struct lead lead_of(unsigned char byte)
{
	if (byte < 0x80)
		return (struct lead){1, 0, 0};
	if (byte < 0xc2 || byte > 0xf4)
		return (struct lead){0, 0, 0};
	if (byte < 0xe0)
		return (struct lead){2, 0x80, 0xbf};
	if (byte < 0xf0)
		return (struct lead){3, byte == 0xe0 ? 0xa0 : 0x80, byte == 0xed ? 0x9f : 0xbf};
	return (struct lead){4, byte == 0xf0 ? 0x90 : 0x80, byte == 0xf4 ? 0x8f : 0xbf};
}

/* Bytes taken, at least 1. What is broken gives U+FFFD and *valid false, and takes its maximal subpart. */
static size_t decode(const char *p, size_t n, unsigned *codepoint, bool *valid)
{
	const unsigned char *u = (const unsigned char *)p;
	struct lead lead = lead_of(u[0]);
	unsigned code = u[0];
	size_t i;

	*codepoint = REPLACEMENT;
	*valid = false;
	if (lead.length == 0)
		return 1;
	if (lead.length > 1)
		code &= 0x7fu >> lead.length;
	for (i = 1; i < lead.length; i++) {
		unsigned char low = i == 1 ? lead.low : 0x80;
		unsigned char high = i == 1 ? lead.high : 0xbf;

		if (i >= n || u[i] < low || u[i] > high)
			return i;
		code = code << 6 | (u[i] & 0x3fu);
	}
	*codepoint = code;
	*valid = true;
	return lead.length;
}

/* Eight characters of ASCII without NUL. */
static bool is_plain(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return ((word | (word - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0;
}

/* The length of a character of two or three bytes that is certainly valid, or 0. */
static size_t common_length(const char *p, size_t n)
{
	const unsigned char *u = (const unsigned char *)p;

	if (n >= 2 && u[0] >= 0xc2 && u[0] <= 0xdf && (u[1] & 0xc0) == 0x80)
		return 2;
	if (n >= 3 && u[0] > 0xe0 && u[0] < 0xed && (u[1] & 0xc0) == 0x80 && (u[2] & 0xc0) == 0x80)
		return 3;
	return 0;
}

size_t clf_utf8_valid_prefix(struct clf_str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] != '\0') {
		unsigned codepoint;
		bool valid;
		size_t taken;

		if (s.n - i >= 8 && is_plain(s.p + i)) {
			i += 8;
			continue;
		}
		taken = (unsigned char)s.p[i] < 0x80 ? 1 : common_length(s.p + i, s.n - i);
		if (taken > 0) {
			i += taken;
			continue;
		}
		taken = decode(s.p + i, s.n - i, &codepoint, &valid);
		if (!valid)
			break;
		i += taken;
	}
	return i;
}

/* Writes at to unless it is NULL; the number of bytes. */
static size_t clean_into(struct clf_str s, char *to)
{
	size_t written = 0;

	for (size_t i = 0; i < s.n;) {
		const char *from = s.p + i;
		unsigned codepoint;
		bool valid;
		size_t taken = decode(from, s.n - i, &codepoint, &valid);
		size_t size = taken;

		i += taken;
		if (valid && codepoint == 0)
			continue;
		if (!valid) {
			from = "\xef\xbf\xbd";
			size = 3;
		}
		if (to != NULL)
			memcpy(to + written, from, size);
		written += size;
	}
	return written;
}

char *clf_utf8_clean(struct clf_arena *arena, struct clf_str s)
{
	size_t size;
	char *text;

	if (clf_utf8_valid_prefix(s) == s.n)
		return clf_arena_copy(arena, s.p, s.n);
	size = clean_into(s, NULL);
	text = clf_arena_alloc(arena, size + 1);
	clean_into(s, text);
	return text;
}

unsigned clf_utf8_next(struct clf_str *s)
{
	unsigned codepoint;
	bool valid;
	size_t taken;

	if (s->n == 0)
		return 0;
	taken = decode(s->p, s->n, &codepoint, &valid);
	s->p += taken;
	s->n -= taken;
	return codepoint;
}

void clf_buf_add_utf8(struct clf_buf *buf, unsigned codepoint)
{
	char bytes[4];
	size_t n = 0;

	if (codepoint == 0 || codepoint > 0x10ffff || (codepoint >= 0xd800 && codepoint < 0xe000))
		codepoint = REPLACEMENT;
	if (codepoint < 0x80) {
		bytes[n++] = (char)codepoint;
	} else if (codepoint < 0x800) {
		bytes[n++] = (char)(0xc0 | codepoint >> 6);
	} else if (codepoint < 0x10000) {
		bytes[n++] = (char)(0xe0 | codepoint >> 12);
		bytes[n++] = (char)(0x80 | (codepoint >> 6 & 0x3f));
	} else {
		bytes[n++] = (char)(0xf0 | codepoint >> 18);
		bytes[n++] = (char)(0x80 | (codepoint >> 12 & 0x3f));
		bytes[n++] = (char)(0x80 | (codepoint >> 6 & 0x3f));
	}
	if (codepoint >= 0x80)
		bytes[n++] = (char)(0x80 | (codepoint & 0x3f));
	clf_buf_add(buf, bytes, n);
}
