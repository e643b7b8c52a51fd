/*
 * settings.h - what is known of a configuration that is to be written, and the sample with that put in.
 */
#ifndef CLF_MAIN_SETTINGS_H
#define CLF_MAIN_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"

#define SETTINGS_MAX 64u

struct setting {
	const char *section; /* "mailbox support" */
	const char *key;
	const char *value; /* NULL: it stands there as a comment */
};

struct settings {
	struct clf_arena *arena;
	struct setting items[SETTINGS_MAX];
	size_t count;
};

/* Replaces what was said before. value is copied. */
void settings_set(struct settings *settings, const char *section, const char *key, const char *value);
/* NULL: nothing was said of it, or that it is a comment. */
const char *settings_get(const struct settings *settings, const char *section, const char *key);
/* What the text of a configuration says; NULL: nothing. section: "mailbox support", or "mailbox" for the first. */
const char *settings_in(struct clf_arena *arena, struct clf_str text, const char *section, const char *key);
/*
 * The sample, line by line: each key of the settings with its value, where the sample has it as a comment too; keys
 * that it hasn't come behind their section, and sections that it hasn't at the end.
 */
void settings_fill(const struct settings *settings, struct clf_str sample, struct clf_buf *out);

#endif
