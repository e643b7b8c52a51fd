/*
 * limiter.h - how often something happened lately, for a bounded number of keys.
 */
#ifndef CLF_WEB_LIMITER_H
#define CLF_WEB_LIMITER_H

#include <stdbool.h>
#include <stdint.h>

struct clf_limiter;

/* Counts are forgotten window_ms after the first of them. The key that was idle longest makes room for a new one. */
struct clf_limiter *clf_limiter_new(int64_t window_ms);
void clf_limiter_free(struct clf_limiter **limiter);

/* now: monotonic ms. */
unsigned clf_limiter_count(const struct clf_limiter *limiter, const char *kind, const char *key, int64_t now);
void clf_limiter_add(struct clf_limiter *limiter, const char *kind, const char *key, int64_t now);
void clf_limiter_forget(struct clf_limiter *limiter, const char *kind, const char *key);

#endif
