/* fuzz_terms.c - any bytes as a text, as a question, and as both: each term lies in the text, each mark in the snippet.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/terms.h"
#include "clf/ticket/search/question.h"
#include "clf/ticket/search/snippet.h"

static void look_at_terms(struct clf_arena *arena, const char *text)
{
	struct clf_text_term *terms = NULL;
	size_t count = clf_text_terms(arena, text, &terms);

	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(terms[i].text);

		if (n == 0 || n > CLF_TERM_BYTES || terms[i].from >= terms[i].to || terms[i].to > strlen(text) ||
		    terms[i].middle > terms[i].to || clf_utf8_valid_prefix((struct clf_str){terms[i].text, n}) != n)
			abort();
	}
}

static void look_for(struct clf_arena *arena, const char *text, const char *words)
{
	struct clf_question question;
	struct clf_snippet found;
	struct clf_str rest;
	size_t signs = 0;

	if (clf_question_read(arena, NULL, words, &question, NULL) != CLF_OK ||
	    !clf_snippet_cut(arena, text, &question, &found))
		return;
	rest = clf_str_from(found.text);
	if (clf_utf8_valid_prefix(rest) != rest.n || found.count == 0)
		abort();
	for (; rest.n > 0; signs++)
		clf_utf8_next(&rest);
	for (size_t i = 0; i < found.count; i++) {
		if (found.marks[i].from >= found.marks[i].to || found.marks[i].to > signs)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	const char *text = clf_utf8_clean(arena, (struct clf_str){(const char *)data, size});
	size_t half = size / 2;

	look_at_terms(arena, text);
	look_for(arena, text, text);
	look_for(arena, text, "mail the e \xe3\x81\xae");
	look_for(arena, clf_utf8_clean(arena, (struct clf_str){(const char *)data + half, size - half}),
		 clf_utf8_clean(arena, (struct clf_str){(const char *)data, half}));
	clf_arena_free(&arena);
	return 0;
}
