/*
 * mime_armour.c - files and signatures that stand in the text itself.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "inside/mime_wrapped.h"

#define NAME_MAX_BYTES 255u
#define FILE_MAX (64u << 20)

/* The octets that a line of uuencoded data holds; false when it is none. Trailing spaces may have been lost. */
static bool uu_line(struct clf_str line, struct clf_buf *out)
{
	size_t count, most;
	unsigned group = 0;
	size_t done = 0;

	if (line.n == 0 || line.p[0] < ' ' || line.p[0] > '`')
		return false;
	count = (size_t)(line.p[0] - ' ') & 63;
	most = (count + 2) / 3 * 4;
	if (count == 0 || line.n < 2 || line.n > most + 3)
		return false;
	for (size_t i = 0; i < most; i++) {
		char c = i + 1 < line.n ? line.p[i + 1] : ' ';

		if (c < ' ' || c > '`')
			return false;
		group = (group << 6 | ((unsigned)(c - ' ') & 63)) & 0xffffff;
		for (unsigned k = 3; i % 4 == 3 && k-- > 0 && done < count; done++)
			clf_buf_add_char(out, (char)(group >> (8 * k) & 0xff));
	}
	/* At most a group's worth of spaces is missing, or the line is no data but a word. */
	return line.n + 4 > most;
}

/* "begin 644 name" */
static bool uu_begin(struct clf_str line, struct clf_str *name)
{
	struct clf_str rest;
	size_t digits = 0;

	if (!clf_str_starts(line, CLF_STR("begin ")))
		return false;
	rest = (struct clf_str){line.p + 6, line.n - 6};
	while (digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '7')
		digits++;
	if (digits < 3 || digits > 4 || digits + 1 >= rest.n || rest.p[digits] != ' ')
		return false;
	*name = clf_str_trim((struct clf_str){rest.p + digits + 1, rest.n - digits - 1});
	return name->n > 0 && name->n <= NAME_MAX_BYTES;
}

/* The data lines and "end"; rest stands behind them when true comes back. */
static bool uu_body(struct clf_str *rest, struct clf_buf *out)
{
	struct clf_str line;

	while (clf_str_line(rest, &line)) {
		bool last;

		if (clf_str_equal(clf_str_trim(line), CLF_STR("end")))
			return !out->failed;
		last = clf_str_equal(clf_str_trim(line), CLF_STR("`")) || clf_str_trim(line).n == 0;
		if (!last && !uu_line(line, out))
			return false;
	}
	return false;
}

bool uu_next(struct clf_arena *arena, struct clf_str *rest, struct clf_str *before, struct uu_file *file)
{
	struct clf_str at = *rest;
	struct clf_str line, name;
	struct clf_buf out;
	bool found = false;
	size_t tries = 0;

	clf_buf_init(&out, FILE_MAX);
	while (!found && tries < 100) {
		const char *start = at.p;
		struct clf_str behind;

		if (!clf_str_line(&at, &line))
			break;
		if (!uu_begin(line, &name))
			continue;
		behind = at;
		clf_buf_clear(&out);
		tries++;
		found = uu_body(&behind, &out) && out.n > 0;
		if (found) {
			*before = (struct clf_str){rest->p, (size_t)(start - rest->p)};
			*rest = behind;
			file->name = clf_utf8_clean(arena, name);
			file->bytes = (struct clf_str){clf_arena_copy(arena, out.p, out.n), out.n};
		}
	}
	clf_buf_free(&out);
	return found;
}

static bool is_line(struct clf_str line, const char *text)
{
	while (line.n > 0 && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t' || line.p[line.n - 1] == '\r'))
		line.n--;
	return clf_str_equal(line, clf_str_from(text));
}

enum armour { OUTSIDE, HEADERS, INSIDE, SIGNATURE };

bool pgp_unwrap(struct clf_arena *arena, struct clf_str *text, struct clf_str *signature)
{
	static const char opening[] = "-----BEGIN PGP SIGNED MESSAGE-----";
	struct clf_str rest, line;
	char *out;
	size_t n = 0;
	enum armour state = OUTSIDE;
	bool whole = false;

	if (clf_str_find(*text, CLF_STR(opening), 0) == (size_t)-1)
		return false;
	rest = *text;
	out = clf_arena_alloc(arena, text->n + 1);
	while (!whole && rest.n > 0) {
		const char *start = rest.p;
		size_t length;

		clf_str_line(&rest, &line);
		length = (size_t)(rest.n > 0 ? rest.p - start : text->p + text->n - start);
		if (state == OUTSIDE && is_line(line, opening)) {
			state = HEADERS;
		} else if (state == HEADERS) {
			state = clf_str_trim(line).n == 0 ? INSIDE : HEADERS;
		} else if (state == INSIDE && is_line(line, "-----BEGIN PGP SIGNATURE-----")) {
			state = SIGNATURE;
			*signature = (struct clf_str){start, 0};
		} else if (state == SIGNATURE) {
			whole = is_line(line, "-----END PGP SIGNATURE-----");
			signature->n = (size_t)(start + length - signature->p);
		} else {
			size_t dash = state == INSIDE && clf_str_starts(line, CLF_STR("- ")) ? 2 : 0;

			memcpy(out + n, start + dash, length - dash);
			n += length - dash;
		}
	}
	if (!whole)
		return false;
	if (rest.n > 0)
		memcpy(out + n, rest.p, rest.n);
	*text = (struct clf_str){out, n + rest.n};
	return true;
}
