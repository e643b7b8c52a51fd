/*
 * enriched.c - one pass over the text: commands go, and line ends fold as both standards want it.
 */
#include "mime/enriched.h"

#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"

#define COMMAND_BYTES 60u /* RFC 1896: names are at most 60 characters */

struct state {
	const char *from;
	char *to;
	bool richtext;
	bool shows;      /* what such a command hides, too: it has no end */
	size_t unfilled; /* open <nofill> */
	size_t hidden;   /* open <param> or <comment> */
};

static bool is_command(const char *name, size_t n, const char *command)
{
	return strlen(command) == n && strncasecmp(name, command, n) == 0;
}

static void count(size_t *open, bool closes)
{
	if (!closes)
		(*open)++;
	else if (*open > 0)
		(*open)--;
}

/* "<bold>", "</bold>", "<nl>"; false when what stands here is no command. */
static bool take_command(struct state *s)
{
	bool closes = s->from[1] == '/';
	const char *name = s->from + 1 + closes;
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

	if (n == 0 || n > COMMAND_BYTES || name[n] != '>')
		return false;
	if (is_command(name, n, "nofill") || is_command(name, n, "verbatim"))
		count(&s->unfilled, closes);
	else if (is_command(name, n, "param") || is_command(name, n, "comment"))
		count(&s->hidden, closes || s->shows);
	else if (s->richtext && is_command(name, n, "nl"))
		*s->to++ = '\n';
	else if (s->richtext && is_command(name, n, "lt"))
		*s->to++ = '<';
	else if (s->richtext && closes && is_command(name, n, "paragraph"))
		*s->to++ = '\n';
	s->from = name + n + 1;
	return true;
}

/* One line end is a blank, and more are one fewer; in richtext all are a blank. */
static void take_ends(struct state *s)
{
	size_t n = strspn(s->from, "\n");

	s->from += n;
	if (s->hidden > 0)
		return;
	if (s->unfilled == 0 && (n == 1 || s->richtext)) {
		*s->to++ = ' ';
		return;
	}
	for (size_t i = s->unfilled > 0 ? 0 : 1; i < n; i++)
		*s->to++ = '\n';
}

/* False when the text ends inside of what is hidden. */
static bool take_all(struct state *s)
{
	while (*s->from) {
		if (*s->from == '\n') {
			take_ends(s);
		} else if (!s->richtext && strncmp(s->from, "<<", 2) == 0) {
			s->from += 2;
			*s->to++ = '<';
		} else if (*s->from != '<' || !take_command(s)) {
			if (s->hidden == 0)
				*s->to++ = *s->from;
			s->from++;
		}
	}
	*s->to = '\0';
	return s->hidden == 0;
}

char *enriched_to_text(struct clf_arena *arena, const char *text, bool richtext)
{
	char *out = clf_arena_strdup(arena, text);
	struct state s = {.from = text, .to = out, .richtext = richtext};

	if (!take_all(&s)) {
		s = (struct state){.from = text, .to = out, .richtext = richtext, .shows = true};
		take_all(&s);
	}
	return out;
}
