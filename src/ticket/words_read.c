/*
 * words_read.c - a language's sentences from the form in which translators keep them: gettext's PO, msgid and msgstr
 * with C's escapes, a number of 64 bits as %<PRId64>. Plurals and contexts are not for this.
 */
#include "words_read.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"

struct entry {
	struct clf_buf english, said;
	struct clf_buf *open; /* which of the two the next line goes on with; or NULL */
};

static bool stands_at(struct clf_str line, size_t at, struct clf_str what)
{
	return clf_str_starts((struct clf_str){line.p + at, line.n - at}, what);
}

static char escaped(char c)
{
	return c == 'n' ? '\n' : c == 't' ? '\t' : c;
}

/* What stands between the line's first quote and its last. */
static void add_quoted(struct clf_buf *text, struct clf_str line)
{
	static const struct clf_str number = CLF_STR("%<PRId64>");
	size_t at = 0, end = line.n;

	while (at < line.n && line.p[at] != '"')
		at++;
	while (end > at && line.p[end - 1] != '"')
		end--;
	for (at++; at + 1 < end; at++) {
		if (stands_at(line, at, number)) {
			clf_buf_add_text(text, "%" PRId64);
			at += number.n - 1;
		} else if (line.p[at] == '\\' && at + 2 < end) {
			clf_buf_add_char(text, escaped(line.p[++at]));
		} else {
			clf_buf_add_char(text, line.p[at]);
		}
	}
}

/* The file's own head is the entry of the empty sentence: no pair. */
static void close_entry(struct clf_arena *arena, struct entry *entry, struct clf_words_pair *pairs, size_t *count)
{
	if (entry->english.n > 0 && entry->said.n > 0)
		pairs[(*count)++] = (struct clf_words_pair){clf_arena_copy(arena, entry->english.p, entry->english.n),
							    clf_arena_copy(arena, entry->said.p, entry->said.n)};
	clf_buf_clear(&entry->english);
	clf_buf_clear(&entry->said);
	entry->open = NULL;
}

static size_t entries_in(struct clf_str text)
{
	struct clf_str line;
	size_t n = 0;

	while (clf_str_line(&text, &line))
		n += clf_str_starts(line, CLF_STR("msgid "));
	return n;
}

int words_compare(const void *a, const void *b)
{
	const struct clf_words_pair *one = a, *other = b;

	return strcmp(one->english, other->english);
}

struct clf_words_pair *words_read(struct clf_arena *arena, struct clf_str text, size_t *count)
{
	struct clf_words_pair *pairs = clf_arena_array_of(arena, entries_in(text), struct clf_words_pair);
	struct entry entry = {.open = NULL};
	struct clf_str line;

	*count = 0;
	clf_buf_init(&entry.english, text.n);
	clf_buf_init(&entry.said, text.n);
	while (clf_str_line(&text, &line)) {
		if (clf_str_starts(line, CLF_STR("msgid "))) {
			close_entry(arena, &entry, pairs, count);
			entry.open = &entry.english;
		} else if (clf_str_starts(line, CLF_STR("msgstr "))) {
			entry.open = &entry.said;
		} else if (!clf_str_starts(line, CLF_STR("\""))) {
			continue;
		}
		if (entry.open != NULL)
			add_quoted(entry.open, line);
	}
	close_entry(arena, &entry, pairs, count);
	clf_buf_free(&entry.english);
	clf_buf_free(&entry.said);
	qsort(pairs, *count, sizeof *pairs, words_compare);
	return pairs;
}
