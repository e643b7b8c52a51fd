/*
 * command_when.h - a time as it was written, in pieces, before it is known which moment it means.
 */
#ifndef CLF_TICKET_COMMAND_WHEN_H
#define CLF_TICKET_COMMAND_WHEN_H

#include <stdbool.h>

struct clf_arena;

/* The one way in which the day is said; a weekday may stand beside each of the first four. */
enum when_day {
	WHEN_NO_DAY,
	WHEN_DATE,      /* year, month (0: not said), day */
	WHEN_MONTH_DAY, /* number months from this one, the day */
	WHEN_WEEK,      /* number weeks from this one */
	WHEN_WEEKDAY,   /* the next that comes */
	WHEN_DAYS,      /* number days from today */
	WHEN_MONTH,     /* number months from this one */
	WHEN_WEEK_END,
	WHEN_MONTH_END,
	WHEN_SPAN, /* from now */
};

struct when {
	enum when_day kind;
	int number, year, month, day;
	int weekday;                              /* 1: Monday; 0: not said */
	int span_months, span_days, span_minutes; /* of WHEN_SPAN */
	bool exact;                               /* hours or minutes are in the span: it isn't about days */
	bool has_time;
	int hour, minute;
	int half;   /* 1: before noon, 2: after it */
	int around; /* hour that "evening" and the like mean when no other is said; 0: none */
};

/* text: folded (clf_utf8_fold). NULL when all of it was read; else what is wrong with it, in words. */
const char *when_parse(struct clf_arena *arena, const char *text, struct when *out);

#endif
