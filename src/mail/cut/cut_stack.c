/*
 * cut_stack.c - the header of a quoted mail as Lotus Notes makes text of its table, in any language: who, when, and
 * below it each label on a line of its own, with its value on the next ones.
 */
#include <string.h>

#include "cut/cut_text.h"

#define STACK_LINES 24u /* with many people, and the blank ones between */
#define STAMP_BYTES 48u
#define LABEL_BYTES 24u
#define LABEL_WORDS 3u

/* "To", "Kopie", "Objet": a word or two, and no punctuation. */
static bool is_label(struct clf_str s)
{
	unsigned words = 1;

	for (size_t i = 0; i < s.n; i++) {
		words += s.p[i] == ' ';
		if (strchr("@.,;!?<>()0123456789", s.p[i]) != NULL)
			return false;
	}
	return s.n > 0 && s.n <= LABEL_BYTES && words <= LABEL_WORDS;
}

/* A day and a time, and hardly a word. */
static bool is_stamp(struct clf_str s)
{
	struct cut_attribution look;

	if (s.n == 0 || s.n > STAMP_BYTES || memchr(s.p, '@', s.n) != NULL)
		return false;
	look = cut_look_at_attribution(s);
	return look.day && look.time && look.few && !look.verb && !look.own;
}

/* Behind the line that tells when, below the one that has the address; from when it is none. */
static size_t stamp_end(const struct cut_body *body, size_t from)
{
	size_t next = cut_next_text(body, from + 1);

	return next <= from + 2 && next < body->count && cut_is_open(&body->lines[next]) &&
		       is_stamp(body->lines[next].bare)
		   ? next + 1
		   : from;
}

/* The mail's own subject, whole, is a value. */
static bool is_subject(const struct cut_body *body, struct clf_str s)
{
	return s.n > 0 && body->subject.n > 0 && clf_str_equal(cut_subject_core_of(s), body->subject);
}

size_t cut_stack_end(const struct cut_body *body, size_t from)
{
	struct clf_str author = body->lines[from].bare;
	struct clf_str above = {NULL, 0};
	unsigned labels = 0;
	bool person = false;
	size_t i;

	if (author.n == 0 || author.n > CUT_MARKER_BYTES || memchr(author.p, '@', author.n) == NULL)
		return from;
	i = stamp_end(body, from);
	if (i == from)
		return from;
	for (size_t end = i + STACK_LINES; i < body->count && i < end; i++) {
		const struct cut_line *line = &body->lines[i];

		if (cut_is_blank(line))
			continue;
		if (!cut_is_open(line))
			break;
		if (labels > 1 && person && is_label(above) && is_subject(body, line->bare))
			return i + 1;
		person = person || memchr(line->bare.p, '@', line->bare.n) != NULL;
		labels += is_label(line->bare);
		above = line->bare;
	}
	return from;
}
