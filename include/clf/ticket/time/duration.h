/*
 * duration.h - how long: "90m", "4h", "3d", "2w", "1mo", and working time as "4 working hours" or "2 working days".
 *
 * What it leads to is in clf/ticket/time/calendar.h. At least one of its unit; at most ten years, of working time
 * 10,000 hours or 1,000 days.
 */
#ifndef CLF_TICKET_DURATION_H
#define CLF_TICKET_DURATION_H

#include <stdbool.h>
#include <stdint.h>

struct clf_arena;

enum clf_duration_unit {
	CLF_DURATION_MINUTES,
	CLF_DURATION_HOURS,
	CLF_DURATION_DAYS,
	CLF_DURATION_WEEKS,
	CLF_DURATION_MONTHS,
};

struct clf_duration {
	int64_t count;
	enum clf_duration_unit unit;
	bool working; /* of minutes, hours and days alone */
};

/* Takes "2 days", "4 Hours" and "1 working day", too. False: *why says what is wrong, to be passed through clf_words.
 */
bool clf_duration_read(const char *text, struct clf_duration *out, const char **why);
/* The one written form, which reads back as the same: "7d", "4 working hours". Returns out. */
#define CLF_DURATION_TEXT 48
const char *clf_duration_shown(const struct clf_duration *duration, char out[CLF_DURATION_TEXT]);
/* For people, in the language of the locale: "7 days", "1 working day". */
const char *clf_duration_said(struct clf_arena *arena, const char *locale, const struct clf_duration *duration);
/* Whether it is within the limits: what clf_duration_read gave always is. */
bool clf_duration_fits(const struct clf_duration *duration);

#endif
