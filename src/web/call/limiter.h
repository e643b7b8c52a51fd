/*
 * limiter.h - how often something happened lately, for a bounded number of keys.
 */
#ifndef CLF_WEB_LIMITER_H
#define CLF_WEB_LIMITER_H

#include <stdbool.h>
#include <stdint.h>

struct limiter;

/* Counts are forgotten window_ms after the first of them. The key that was idle longest makes room for a new one. */
struct limiter *limiter_new(int64_t window_ms);
void limiter_free(struct limiter **limiter);

/* now: monotonic ms. */
unsigned limiter_count(const struct limiter *limiter, const char *kind, const char *key, int64_t now);
void limiter_add(struct limiter *limiter, const char *kind, const char *key, int64_t now);
void limiter_forget(struct limiter *limiter, const char *kind, const char *key);
void limiter_take_back(struct limiter *limiter, const char *kind, const char *key, unsigned count);

#endif
