/*
 * snippet.h - a piece of a text that shows why it was found.
 */
#ifndef CLF_TICKET_SNIPPET_H
#define CLF_TICKET_SNIPPET_H

#include <stdbool.h>
#include <stddef.h>

struct clf_arena;
struct clf_question;

#define CLF_SNIPPET_BYTES 240u
#define CLF_SNIPPET_MARKS 16u

struct clf_mark {
	size_t from, to; /* in signs (code points) of the snippet */
};

struct clf_snippet {
	const char *text; /* one line: white space is single spaces */
	struct clf_mark marks[CLF_SNIPPET_MARKS];
	size_t count;
	size_t words;      /* how many of the question's stand in it */
	bool begins, ends; /* with the text's own beginning and end */
};

/* False: nothing of the question stands in it, and *out is untouched. */
bool clf_snippet_cut(struct clf_arena *arena, const char *text, const struct clf_question *question,
		     struct clf_snippet *out);

#endif
