/*
 * imap_folder.c - folder names in modified UTF-7 (RFC 3501 section 5.1.3), and back.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "imap_session.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

struct shifted {
	struct clf_buf *out;
	unsigned bits, count;
	bool open;
};

static void put_unit(struct shifted *s, unsigned unit)
{
	if (!s->open)
		clf_buf_add_char(s->out, '&');
	s->open = true;
	s->bits = s->bits << 16 | unit;
	s->count += 16;
	while (s->count >= 6) {
		s->count -= 6;
		clf_buf_add_char(s->out, digits[s->bits >> s->count & 63]);
	}
	s->bits &= (1u << s->count) - 1;
}

static void close_shift(struct shifted *s)
{
	if (!s->open)
		return;
	if (s->count > 0)
		clf_buf_add_char(s->out, digits[s->bits << (6 - s->count) & 63]);
	clf_buf_add_char(s->out, '-');
	*s = (struct shifted){.out = s->out};
}

static void put_character(struct shifted *s, unsigned c)
{
	if (c >= 0x20 && c < 0x7f) {
		close_shift(s);
		clf_buf_add_char(s->out, (char)c);
		if (c == '&')
			clf_buf_add_char(s->out, '-');
	} else if (c < 0x10000) {
		put_unit(s, c);
	} else {
		put_unit(s, 0xd800 | (c - 0x10000) >> 10);
		put_unit(s, 0xdc00 | ((c - 0x10000) & 0x3ff));
	}
}

enum clf_status imap_folder_name(const char *name, char **out, struct clf_error *err)
{
	struct clf_str rest = clf_str_from(name);
	struct clf_buf encoded;
	struct shifted s = {.out = &encoded};

	if (rest.n == 0 || rest.n > 500 || clf_utf8_valid_prefix(rest) != rest.n)
		return clf_error_set(err, CLF_EINVAL, "a folder's name is 1 to 500 octets of UTF-8");
	clf_buf_init(&encoded, 4096);
	while (rest.n > 0) {
		unsigned c = clf_utf8_next(&rest);

		if (c < 0x20 || c == 0x7f) {
			clf_buf_free(&encoded);
			return clf_error_set(err, CLF_EINVAL, "a folder's name has no control characters");
		}
		put_character(&s, c);
	}
	close_shift(&s);
	*out = strdup(encoded.p);
	clf_buf_free(&encoded);
	if (*out == NULL)
		abort();
	return CLF_OK;
}

/* The units between '&' and '-': false when that is no modified base64 of UTF-16. */
static bool take_shifted(struct clf_buf *out, const char *text, size_t n)
{
	unsigned bits = 0, count = 0, high = 0;

	for (size_t i = 0; i < n; i++) {
		const char *digit = text[i] != '\0' ? strchr(digits, text[i]) : NULL;
		unsigned unit;

		if (digit == NULL)
			return false;
		bits = (bits << 6 | (unsigned)(digit - digits)) & 0x3fffff;
		count += 6;
		if (count < 16)
			continue;
		count -= 16;
		unit = bits >> count & 0xffff;
		if ((high != 0) != (unit >= 0xdc00 && unit < 0xe000) || unit < 0x20)
			return false;
		if (unit >= 0xd800 && unit < 0xdc00)
			high = unit;
		else
			clf_buf_add_utf8(out, high != 0 ? 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00) : unit);
		if (unit < 0xd800 || unit >= 0xdc00)
			high = 0;
	}
	return high == 0;
}

const char *imap_folder_text(struct clf_arena *arena, const char *name)
{
	struct clf_buf out;
	bool good = true;
	const char *text;

	clf_buf_init(&out, 4096);
	for (const char *at = name; good && *at != '\0'; at++) {
		size_t n = *at == '&' ? strcspn(at + 1, "-") : 0;

		if (*at != '&') {
			good = (unsigned char)*at >= 0x20 && (unsigned char)*at < 0x7f;
			clf_buf_add_char(&out, *at);
		} else if (at[n + 1] == '\0') {
			good = false;
		} else {
			if (n == 0)
				clf_buf_add_char(&out, '&');
			else
				good = take_shifted(&out, at + 1, n);
			at += n + 1;
		}
	}
	good = good && !out.failed && out.n > 0 && clf_utf8_valid_prefix(clf_buf_view(&out)) == out.n;
	text = good ? clf_arena_strdup(arena, out.p) : NULL;
	clf_buf_free(&out);
	return text;
}
