/*
 * html_runs.h - long texts and attribute values, each stood in for by one character while the HTML is parsed.
 *
 * The parser takes many steps for a character of text, and what it builds depends on none that is not white space.
 */
#ifndef CLF_MAIL_HTML_RUNS_H
#define CLF_MAIL_HTML_RUNS_H

#include <stddef.h>

#include "clf/base/str.h"

struct clf_arena;

struct html_runs {
	struct clf_buf items; /* of struct clf_str, views of the guarded HTML */
	size_t count;
	unsigned *shared; /* numbers plus 1, by hash, of the runs that stand for all that are equal; NULL when none */
};

void html_runs_init(struct html_runs *runs);
void html_runs_free(struct html_runs *runs);

/*
 * Writes guarded, which html_guard made, to out with its runs taken; guarded must stay until they were put back.
 * Takes none when the HTML has a character that the parser changes, or that could be mistaken for one that stands in.
 */
void html_runs_take(struct html_runs *runs, struct clf_str guarded, struct clf_buf *out);

/* What the parser made of a text or a value, the runs in it again; valid UTF-8. */
char *html_runs_put_back(const struct html_runs *runs, struct clf_arena *arena, const char *text);

#endif
