/*
 * snippet.c - where most of what was sought stands together, cut out of the text as it was written.
 *
 * The text's terms say where they came from, so that marks stand right though case, width and accents differ.
 */
#include "clf/ticket/search/snippet.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/base/terms.h"
#include "clf/ticket/search/question.h"

#define HITS 200u
#define BEFORE 60u /* octets shown in front of the first mark */

struct hit {
	size_t from, to; /* octets */
	size_t word;
};

static bool term_fits(const char *term, const char *sought, bool prefix)
{
	return prefix ? strncmp(term, sought, strlen(sought)) == 0 : strcmp(term, sought) == 0;
}

static bool stands_at(const struct clf_text_term *terms, size_t left, const struct clf_sought *word)
{
	if (left < word->count)
		return false;
	for (size_t i = 0; i < word->count; i++) {
		if (!term_fits(terms[i].text, word->terms[i], word->prefix && i + 1 == word->count))
			return false;
	}
	return true;
}

static size_t find_hits(struct clf_arena *arena, const char *text, const struct clf_question *question,
			struct hit hits[HITS])
{
	struct clf_text_term *terms = NULL;
	size_t count = clf_text_terms(arena, text, &terms), n = 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t w = 0; w < question->count && n < HITS; w++) {
			const struct clf_sought *word = &question->words[w];
			const struct clf_text_term *end;

			if (word->absent || !stands_at(&terms[i], count - i, word))
				continue;
			end = &terms[i + word->count - 1];
			/* One sign is half of a pair. */
			hits[n++] = (struct hit){
			    terms[i].from,
			    clf_text_equal(end->text, word->terms[word->count - 1]) ? end->to : end->middle, w};
		}
	}
	return n;
}

static size_t words_from(const struct hit *hits, size_t count)
{
	unsigned seen = 0;
	size_t n = 0;

	for (size_t i = 0; i < count && hits[i].to <= hits[0].from + CLF_SNIPPET_BYTES - BEFORE; i++) {
		n += (seen & (1u << hits[i].word)) == 0;
		seen |= 1u << hits[i].word;
	}
	return n;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_inside(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* A little in front of the mark, where a word begins if one does. */
static size_t window_begin(const char *text, size_t mark)
{
	size_t at = mark > BEFORE ? mark - BEFORE : 0;

	if (at == 0)
		return 0;
	while (at < mark && is_inside(text[at]))
		at++;
	for (size_t i = at; i < mark; i++) {
		if (is_space(text[i]))
			return i + 1;
	}
	return at;
}

static size_t window_end(const char *text, size_t begin, size_t n, size_t mark)
{
	size_t end = begin + CLF_SNIPPET_BYTES;

	if (end < mark)
		end = mark;
	if (end >= n)
		return n;
	while (end > mark && is_inside(text[end]))
		end--;
	for (size_t i = end; i > mark && i > end - BEFORE; i--) {
		if (is_space(text[i]))
			return i;
	}
	return end;
}

/* What touches is one mark. */
static size_t join(const struct hit *hits, size_t count, size_t begin, size_t end,
		   struct clf_mark marks[CLF_SNIPPET_MARKS])
{
	size_t n = 0;

	for (size_t i = 0; i < count && hits[i].from < end; i++) {
		size_t to = hits[i].to < end ? hits[i].to : end;

		if (hits[i].from < begin)
			continue;
		if (n > 0 && hits[i].from <= marks[n - 1].to)
			marks[n - 1].to = to > marks[n - 1].to ? to : marks[n - 1].to;
		else if (n < CLF_SNIPPET_MARKS)
			marks[n++] = (struct clf_mark){hits[i].from, to};
	}
	return n;
}

/* The marks' octets become signs on the way. */
static const char *copy(struct clf_arena *arena, const char *text, size_t begin, size_t end, struct clf_mark *marks,
			size_t count)
{
	char *made = clf_arena_alloc(arena, end - begin + 1);
	size_t n = 0, signs = 0, from = 0, to = 0;

	for (size_t i = begin; i <= end; i++) {
		if (to < count && marks[to].to == i)
			marks[to++].to = signs;
		if (from < count && marks[from].from == i)
			marks[from++].from = signs;
		if (i == end)
			break;
		if (!is_space(text[i])) {
			signs += !is_inside(text[i]);
			made[n++] = text[i];
		} else if (n > 0 && made[n - 1] != ' ') {
			signs++;
			made[n++] = ' ';
		}
	}
	return made;
}

bool clf_snippet_cut(struct clf_arena *arena, const char *text, const struct clf_question *question,
		     struct clf_snippet *out)
{
	struct hit *hits = clf_arena_array_of(arena, HITS, struct hit);
	size_t count = find_hits(arena, text, question, hits), best = 0, begin, end, n = strlen(text);
	struct clf_snippet made = {.words = 0};

	if (count == 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t words = words_from(&hits[i], count - i);

		if (words > made.words) {
			made.words = words;
			best = i;
		}
	}
	begin = window_begin(text, hits[best].from);
	end = window_end(text, begin, n, hits[best].to);
	made.begins = begin == 0;
	made.ends = end == n;
	made.count = join(hits, count, begin, end, made.marks);
	made.text = copy(arena, text, begin, end, made.marks, made.count);
	*out = made;
	return true;
}
