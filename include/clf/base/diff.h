/*
 * diff.h - what is different between two texts, line by line, as `diff -u` shows it to people.
 */
#ifndef CLF_BASE_DIFF_H
#define CLF_BASE_DIFF_H

struct clf_arena;

/*
 * The lines that differ and three around them, with "-", "+" or " " before each, and "@@ -1,4 +1,5 @@" above where
 * others were left out; "" when the texts are equal but for their line ends. Where very many lines differ, all of these
 * are shown as taken out and put in. In the arena.
 */
const char *clf_diff(struct clf_arena *arena, const char *before, const char *after);

#endif
