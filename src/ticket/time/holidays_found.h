/*
 * holidays_found.h - what the readers of both forms have found so far.
 */
#ifndef CLF_TICKET_HOLIDAYS_FOUND_H
#define CLF_TICKET_HOLIDAYS_FOUND_H

#include <stdbool.h>

#include "clf/ticket/time/holidays.h"

struct found_day {
	struct clf_special_day day;
	size_t line;
};

struct found {
	struct clf_arena *arena;
	int32_t today;
	struct found_day *days; /* room for CLF_HOLIDAYS_MAX */
	size_t count;
	bool too_many;
	struct clf_left_out *left_out; /* room for CLF_LEFT_OUT_SHOWN */
	size_t left_out_all;
};

void found_day(struct found *found, size_t line, int32_t date, int from, int to, const char *name);
void found_other(struct found *found, size_t line, const char *what, const char *why);
/* A name without control characters, not too long; NULL when nothing is left. */
const char *found_name(struct clf_arena *arena, struct clf_str text);

/* text: clean UTF-8. */
void holidays_csv(struct found *found, struct clf_str text);
/* Any bytes: a line may be folded amid a character. */
void holidays_ics(struct found *found, struct clf_str file);

#endif
