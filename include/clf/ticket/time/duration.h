/*
 * duration.h - how long: "90m", "4h", "3d", "2w", "1mo", "4 working hours", "2 working days". Pure.
 */
#ifndef CLF_TICKET_DURATION_H
#define CLF_TICKET_DURATION_H

#include <stdbool.h>
#include <stdint.h>

struct clf_arena;

enum clf_duration_unit { CLF_MINUTES, CLF_HOURS, CLF_DAYS, CLF_WEEKS, CLF_MONTHS };

struct clf_duration {
	int64_t count;
	enum clf_duration_unit unit;
	bool working;
};

#endif
