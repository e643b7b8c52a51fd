/*
 * command_plain.c - what phones and Japanese keyboards write, as a plain keyboard would have written it.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "command/command_inside.h"

#define QUOTED_MAX 60u

/* 0: it has no width and goes. */
static unsigned plain_sign(unsigned c)
{
	if (c < 0x20 || c == 0x7f || c == 0xa0 || c == 0x3000 || c == 0x202f || c == 0x205f || c == 0x1680)
		return ' ';
	if (c >= 0x2000 && c <= 0x200a)
		return ' ';
	if (c == 0xad || c == 0x180e || c == 0xfeff || (c >= 0xfe00 && c <= 0xfe0f))
		return 0;
	if ((c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f))
		return 0;
	if (c == 0xfe5f)
		return '#';
	if (c >= 0xff01 && c <= 0xff5e)
		return c - 0xff01 + '!';
	return c;
}

/* The next sign that is left, as bytes in out (at most 4); 0 at the end. */
static size_t next_plain(struct clf_str *rest, char out[4])
{
	while (rest->n) {
		const char *from = rest->p;
		unsigned c = clf_utf8_next(rest), plain = plain_sign(c);
		size_t size = (size_t)(rest->p - from);

		if (plain == 0)
			continue;
		if (plain != c) {
			out[0] = (char)plain;
			return 1;
		}
		memcpy(out, from, size < 4 ? size : 4);
		return size < 4 ? size : 4;
	}
	return 0;
}

char *command_plain(struct clf_arena *arena, struct clf_str written)
{
	char *plain = clf_arena_alloc(arena, written.n + 1);
	size_t size = 0, taken;
	char sign[4];

	while ((taken = next_plain(&written, sign))) {
		memcpy(plain + size, sign, taken);
		size += taken;
	}
	return plain;
}

size_t command_plain_source(struct clf_str written, size_t size)
{
	struct clf_str rest = written;
	char sign[4];

	for (size_t made = 0, taken; made < size && (taken = next_plain(&rest, sign));)
		made += taken;
	return written.n - rest.n;
}

struct clf_str command_trim(struct clf_str written)
{
	struct clf_str rest = written, trimmed = {written.p, 0};

	while (rest.n) {
		const char *from = rest.p;
		unsigned plain = plain_sign(clf_utf8_next(&rest));

		if (plain == ' ' || plain == 0)
			continue;
		if (trimmed.n == 0)
			trimmed.p = from;
		trimmed.n = (size_t)(rest.p - trimmed.p);
	}
	return trimmed;
}

const char *command_quoted(struct clf_arena *arena, const char *text)
{
	struct clf_str shown = clf_str_from(text);

	if (shown.n <= QUOTED_MAX)
		return text;
	shown.n = QUOTED_MAX;
	shown.n = clf_utf8_valid_prefix(shown);
	return clf_arena_printf(arena, "%.*s...", CLF_STR_ARG(shown));
}

const char *command_address(struct clf_arena *arena, struct clf_str word)
{
	if (word.n > 0 && word.p[0] == '<')
		word = (struct clf_str){word.p + 1, word.n - 1};
	if (clf_str_starts_nocase(word, CLF_STR("mailto:")))
		word = (struct clf_str){word.p + strlen("mailto:"), word.n - strlen("mailto:")};
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '<' || word.p[i] == '>')
			word.n = i;
	}
	return clf_arena_copy(arena, word.p, word.n);
}
