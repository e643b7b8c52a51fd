/*
 * charset_escape.c - ISO-2022-JP and HZ without their escapes.
 */
#include "mime/charset_escape.h"

#include <stdbool.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"

#define ESC 0x1b

enum set { SET_ASCII, SET_KANA, SET_KANJI, SET_SUPPLEMENT };

static const struct {
	const char *escape;
	enum set set;
} designations[] = {
    {"(B", SET_ASCII}, {"(J", SET_ASCII},  {"(H", SET_ASCII},       {"(I", SET_KANA},  {"$B", SET_KANJI},
    {"$@", SET_KANJI}, {"$(B", SET_KANJI}, {"$(D", SET_SUPPLEMENT}, {"&@", SET_KANJI},
};

/* The length of the escape at p after ESC itself; 0 when it is none of these. */
static size_t designation(const char *p, size_t n, enum set *set)
{
	for (size_t i = 0; i < CLF_COUNT(designations); i++) {
		size_t length = strlen(designations[i].escape);

		if (length <= n && memcmp(p, designations[i].escape, length) == 0) {
			*set = designations[i].set;
			return length;
		}
	}
	return 0;
}

/* Other national sets, and JIS X 0213, are for the library. */
static const char *foreign_converter(struct clf_str in)
{
	for (size_t i = 0; i + 2 < in.n; i++) {
		const char *hit = memchr(in.p + i, ESC, in.n - i - 2);
		size_t left;

		if (hit == NULL)
			return NULL;
		i = (size_t)(hit - in.p);
		left = in.n - i;
		if (left > 3 && hit[1] == '$' && hit[2] == '(' && strchr("OPQ", hit[3]) != NULL)
			return "ISO-2022-JP-3";
		if ((hit[1] == '$' && hit[2] == 'A') || hit[1] == '.' ||
		    (left > 3 && hit[1] == '$' && hit[2] == '(' && hit[3] == 'C'))
			return "ISO-2022-JP-2";
	}
	return NULL;
}

static bool is_graphic(char c)
{
	return (unsigned char)c > 0x20 && (unsigned char)c < 0x7f;
}

/* Row and cell, each 0x21 to 0x7e, as the two octets of Shift_JIS. */
static void write_shift_jis(const char *p, char **to)
{
	unsigned row = (unsigned char)p[0] - 0x21u;
	unsigned cell = (unsigned char)p[1] - 0x21u + (row % 2 ? 94 : 0);
	unsigned lead = row / 2 + (row / 2 < 31 ? 0x81 : 0xc1);

	*(*to)++ = (char)lead;
	*(*to)++ = (char)(cell + (cell < 63 ? 0x40 : 0x41));
}

/* Writes what stands at p in that set; how many octets of p were used comes back. */
static size_t write_character(enum set set, bool euc, const char *p, size_t n, char **to)
{
	bool pair = n > 1 && is_graphic(p[0]) && is_graphic(p[1]);

	if (set == SET_KANA && is_graphic(p[0])) {
		if (euc)
			*(*to)++ = (char)0x8e;
		*(*to)++ = (char)(p[0] | 0x80);
		return 1;
	}
	if (set == SET_KANJI && pair && !euc) {
		write_shift_jis(p, to);
		return 2;
	}
	if ((set == SET_KANJI || set == SET_SUPPLEMENT) && pair) {
		if (set == SET_SUPPLEMENT)
			*(*to)++ = (char)0x8f;
		*(*to)++ = (char)(p[0] | 0x80);
		*(*to)++ = (char)(p[1] | 0x80);
		return 2;
	}
	/* 8-bit octets have no place here: one that no converter takes. */
	*(*to)++ = (unsigned char)p[0] >= 0x80 ? (char)0xff : p[0];
	return 1;
}

const char *charset_unescape_jis(struct clf_arena *arena, struct clf_str *bytes)
{
	struct clf_str in = *bytes;
	const char *foreign = foreign_converter(in);
	bool euc, shifted;
	char *out, *to;
	enum set set = SET_ASCII;

	if (foreign != NULL)
		return foreign;
	/* Shift_JIS as Microsoft has it knows all vendors' rows, but no JIS X 0212. */
	euc = clf_str_find(in, CLF_STR("\x1b$(D"), 0) != (size_t)-1;
	out = clf_arena_alloc(arena, 2 * in.n + 1);
	to = out;
	shifted = false; /* SO: katakana until SI */
	for (size_t i = 0; i < in.n;) {
		size_t escape = in.p[i] == ESC ? designation(in.p + i + 1, in.n - i - 1, &set) : 0;

		if (escape > 0) {
			i += escape + 1;
		} else if (in.p[i] == 0x0e || in.p[i] == 0x0f) {
			shifted = in.p[i++] == 0x0e;
		} else {
			i += write_character(shifted ? SET_KANA : set, euc, in.p + i, in.n - i, &to);
		}
	}
	*bytes = (struct clf_str){out, (size_t)(to - out)};
	return euc ? "EUC-JP-MS" : "CP932";
}

void charset_unescape_hz(struct clf_arena *arena, struct clf_str *bytes)
{
	struct clf_str in = *bytes;
	char *out = clf_arena_alloc(arena, in.n + 1);
	char *to = out;
	bool chinese = false;

	for (size_t i = 0; i < in.n; i++) {
		char c = in.p[i];
		char next = i + 1 < in.n ? in.p[i + 1] : '\0';

		if (c == '~' && (next == '{' || next == '}' || next == '\n')) {
			chinese = next == '{' || (chinese && next == '\n');
			i++;
		} else if (c == '~' && next == '~' && !chinese) {
			*to++ = '~';
			i++;
		} else if (chinese && is_graphic(c) && is_graphic(next)) {
			*to++ = (char)(c | 0x80);
			*to++ = (char)(next | 0x80);
			i++;
		} else {
			/* A line's end is Latin again (RFC 1843 section 2). */
			chinese = chinese && c != '\n';
			*to++ = c;
		}
	}
	*bytes = (struct clf_str){out, (size_t)(to - out)};
}
