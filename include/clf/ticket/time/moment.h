/*
 * moment.h - a time as people read it: in their language and time zone.
 */
#ifndef CLF_TICKET_MOMENT_H
#define CLF_TICKET_MOMENT_H

#include <stdint.h>

struct clf_arena;
struct clf_zone;

/* Who reads, and when: now decides whether a year has to be said. zone NULL: UTC. */
struct clf_reader {
	const char *locale;
	const struct clf_zone *zone;
	int64_t now; /* microseconds */
};

/* "Mon 16 Nov, 10:03", of another year "Mon 16 Nov 2026, 10:03". "" for 0. */
const char *clf_moment_said(struct clf_arena *arena, const struct clf_reader *reader, int64_t at);
/* Its day alone: "Mon 16 Nov". */
const char *clf_moment_day(struct clf_arena *arena, const struct clf_reader *reader, int64_t at);
/*
 * How long ago, as short as a list needs it: "now", "4 min", "2 h", "Fri" (within six days), "16 Nov", "16 Nov 2025";
 * what is still to come "in 4 min", "in 2 h", then alike. "" for 0.
 */
const char *clf_moment_age(struct clf_arena *arena, const struct clf_reader *reader, int64_t at);
/* The same for how long a state has lasted: "4 min", "2 h", "3 days". "" when since is 0. */
const char *clf_moment_lasted(struct clf_arena *arena, const struct clf_reader *reader, int64_t since);

#endif
