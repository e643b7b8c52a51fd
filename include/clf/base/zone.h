/*
 * zone.h - times as people in an IANA time zone say them: the one adapter. The process's own TZ is never set.
 *
 * Times are microseconds UTC. Years 1970 to 9999.
 */
#ifndef CLF_BASE_ZONE_H
#define CLF_BASE_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_zone;

struct clf_local_time {
	int year, month, day; /* month and day from 1 */
	int hour, minute, second;
	int weekday; /* 1: Monday ... 7: Sunday */
};

/* "Europe/Paris", "Asia/Tokyo", "UTC". CLF_EINVAL: there is no such zone. *out is the caller's. */
enum clf_status clf_zone_open(const char *name, struct clf_zone **out, struct clf_error *err);
void clf_zone_free(struct clf_zone **zone);
bool clf_zone_exists(const char *name);
/* The names that a person may choose from, one a place, in order; kept for good. 0: the database has no list of them.
 */
size_t clf_zone_names(const char *const **names);
/* Opened once and kept for good; NULL: there is no such zone. */
const struct clf_zone *clf_zone_kept(const char *name);

/* zone NULL: UTC. */
void clf_zone_local(const struct clf_zone *zone, int64_t at, struct clf_local_time *out);
/* Fields are normalised (day 32 is the next month's); an hour that the zone leaves out is the one after, one that comes
 * twice the first. weekday is ignored. 0 when it is out of range. */
int64_t clf_zone_utc(const struct clf_zone *zone, const struct clf_local_time *local);
/* Whether nobody changes the clocks from one moment to the other; *offset is then what local time is ahead of UTC. */
bool clf_zone_steady(const struct clf_zone *zone, int64_t from, int64_t until, int64_t *offset);

#endif
