/*
 * name.c - normalising attachment names.
 */
#include "mime/name.h"

#include <stdbool.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/upload.h"

#define NAME_BYTES 200

static bool is_unseen(unsigned c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x34f || c == 0x61c || c == 0x115f ||
	       c == 0x1160 || c == 0x180e || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff0 && c <= 0xfffc) ||
	       (c >= 0xe0000 && c <= 0xe007f);
}

/* Joiners belong to the scripts and emoji around them. */
static bool joins(unsigned before, unsigned c, struct clf_str rest)
{
	return (c == 0x200c || c == 0x200d) && before >= 0x80 && rest.n > 0 && (unsigned char)rest.p[0] >= 0x80;
}

char *name_visible(struct clf_arena *arena, const char *name)
{
	struct clf_buf out;
	struct clf_str rest, view;
	unsigned before = 0;
	char *copy;

	clf_buf_init(&out, strlen(name) + 1);
	rest = clf_str_from(name);
	while (rest.n > 0) {
		unsigned c = clf_utf8_next(&rest);

		if (is_unseen(c) && !joins(before, c, rest))
			continue;
		clf_buf_add_utf8(&out, c);
		before = c;
	}
	view = clf_str_trim(clf_buf_view(&out));
	copy = clf_arena_copy(arena, view.n ? view.p : "", view.n);
	clf_buf_free(&out);
	return copy;
}

char *name_normalise(struct clf_arena *arena, const char *name)
{
	struct clf_buf out;
	struct clf_str rest, view;
	char *copy;

	if (name == NULL)
		return NULL;
	clf_buf_init(&out, 4 * NAME_BYTES);
	rest = clf_str_from(name);
	while (rest.n > 0 && out.n < NAME_BYTES) {
		unsigned c = clf_utf8_next(&rest);

		if (is_unseen(c))
			continue;
		/* Also the look-alikes: division, fraction, full-width and big solidus. */
		if (c == '/' || c == '\\' || c == 0x2044 || c == 0x2215 || c == 0xff0f || c == 0xff3c || c == 0x29f8)
			c = '_';
		clf_buf_add_utf8(&out, c == 0xa0 || c == 0x3000 ? ' ' : c);
	}
	view = clf_str_trim(clf_buf_view(&out));
	copy = view.n ? clf_arena_copy(arena, view.p, view.n) : NULL;
	clf_buf_free(&out);
	return copy;
}

const char *clf_file_name(struct clf_arena *arena, const char *name)
{
	return name_normalise(arena, name);
}
