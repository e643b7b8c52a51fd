/*
 * when.h - a moment as people write it behind a command, and as they read it. Pure.
 */
#ifndef CLF_TICKET_WHEN_H
#define CLF_TICKET_WHEN_H

#include <stdbool.h>
#include <stdint.h>

struct clf_arena;
struct clf_zone;

/*
 * When: "3d", "2 weeks", "tomorrow", "tomorrow 9:00", "next monday", "fri 14:30", "2026-12-01", "1 Dec", "2026-12-01
 * 17:00", RFC 3339, "none" (*at is 0); and their forms in Japanese ("3日後", "明日", "12月1日"), French ("demain 9h"),
 * Hungarian ("holnap 9-kor") and Italian ("domani alle 9"), whatever the locale. A day without an hour is its end
 * (23:59) for #due and its morning (08:00) for #postpone: morning says which. false: *why says what is wrong and how
 * to write it.
 */
bool clf_when_read(struct clf_arena *arena, const char *locale, const char *text, int64_t now,
		   const struct clf_zone *zone, bool morning, int64_t *at, const char **why);
/* "Mon 2026-12-01 17:00" in the zone; names of weekdays are English, other languages do without them. */
const char *clf_when_shown(struct clf_arena *arena, const char *locale, int64_t at, const struct clf_zone *zone);

#endif
