/*
 * diff.h - what is different between two texts, line by line, as `diff -u` shows it to people; or between two lists.
 */
#ifndef CLF_BASE_DIFF_H
#define CLF_BASE_DIFF_H

#include <stddef.h>

#include "clf/base/str.h"

struct clf_arena;

/* Each line of a difference: of which text it is. */
enum clf_diff_side { CLF_DIFF_BOTH, CLF_DIFF_BEFORE, CLF_DIFF_AFTER };
struct clf_diff_line {
	enum clf_diff_side side;
	struct clf_str text; /* the caller's */
};
struct clf_diff_lines {
	struct clf_str *items;
	size_t count;
};
/* All lines of both, those alike once. Where very many differ, all of these are taken out and put in. In the arena. */
struct clf_diff_line *clf_diff_lines(struct clf_arena *arena, struct clf_diff_lines before, struct clf_diff_lines after,
				     size_t *count);

/*
 * The lines that differ and three around them, with "-", "+" or " " before each, and "@@ -1,4 +1,5 @@" above where
 * others were left out; "" when the texts are equal but for their line ends. Where very many lines differ, all of these
 * are shown as taken out and put in. In the arena.
 */
const char *clf_diff(struct clf_arena *arena, const char *before, const char *after);

#endif
