/*
 * frame.h - a template of kind frame as a form has it: the accent, what stands above the mail's own words, and what
 * stands below them.
 */
#ifndef CLF_MAIL_FRAME_H
#define CLF_MAIL_FRAME_H

#include <stdbool.h>

struct clf_arena;

struct clf_frame_parts {
	const char *accent;        /* as its head says it; NULL: it says none */
	const char *further;       /* other lines of its head but kind and locale, each with its end */
	const char *above, *below; /* Markdown and Mustache, without blank lines around; "": nothing */
};

/* In the arena. false, and *out untouched: {{body}} doesn't stand alone in a line, so that it is none for a form. */
bool clf_frame_split(struct clf_arena *arena, const char *source, struct clf_frame_parts *out);
/* The other way; what is wrong in a part is found where the source is checked. */
const char *clf_frame_join(struct clf_arena *arena, const char *locale, const struct clf_frame_parts *parts);

#endif
