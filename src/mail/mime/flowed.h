/*
 * flowed.h - text in format=flowed (RFC 3676).
 */
#ifndef CLF_MAIL_FLOWED_H
#define CLF_MAIL_FLOWED_H

#include <stdbool.h>

struct clf_arena;

/* Joins flowed lines, takes off space-stuffing; quoted lines begin with ">" for each level and a space. */
char *flowed_unfold(struct clf_arena *arena, const char *text, bool delsp);

#endif
