/*
 * clock.h - time. Points in time are microseconds since 1970 UTC (int64_t).
 */
#ifndef CLF_BASE_CLOCK_H
#define CLF_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define CLF_SECOND INT64_C(1000000)
#define CLF_MINUTE (60 * CLF_SECOND)
#define CLF_HOUR (60 * CLF_MINUTE)
#define CLF_DAY (24 * CLF_HOUR)

#define CLF_TIME_TEXT 40

int64_t clf_clock_now(void);
/* Milliseconds that only move forward; for deadlines within a process. */
int64_t clf_clock_monotonic_ms(void);
void clf_sleep_ms(int64_t ms);

/* "2026-11-22T03:08:33Z" (RFC 3339), fractions of a second dropped; out has CLF_TIME_TEXT bytes. Returns out. */
const char *clf_time_rfc3339(int64_t time, char *out);
/* Takes an offset or Z, and optional fractions. */
bool clf_time_parse_rfc3339(const char *text, int64_t *out);
/* "Sun, 22 Nov 2026 03:08:33 +0000" (RFC 5322 section 3.3). */
const char *clf_time_rfc5322(int64_t time, char *out);

#endif
