/*
 * imap_folder.c - folder names in modified UTF-7 (RFC 3501 section 5.1.3).
 */
#include <stdlib.h>
#include <string.h>

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
