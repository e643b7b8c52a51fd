/*
 * enriched.h - the words of text/enriched (RFC 1896) and of text/richtext (RFC 1341), without their commands.
 */
#ifndef CLF_MAIL_ENRICHED_H
#define CLF_MAIL_ENRICHED_H

#include <stdbool.h>

struct clf_arena;

char *enriched_to_text(struct clf_arena *arena, const char *text, bool richtext);

#endif
