/*
 * suppression.h - addresses that mail failed for: whom machines write to no more, and people only when they say so.
 *
 * Two failures for good that are about the address, within 30 days, or one complaint, or a person's word. One failure
 * alone keeps machines from writing for a day. Whoever writes from there ends it, unless a person put it there.
 */
#ifndef CLF_STORE_SUPPRESSION_H
#define CLF_STORE_SUPPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

struct clf_suppressed {
	const char *address; /* folded */
	const char *reason;  /* "failed", "complaint", "person" */
	const char *words;   /* the server's, or the person's */
	const char *who;     /* the person; or NULL */
	int64_t since, failed_at, overridden_at;
	int64_t failures;
	bool is_agent; /* of somebody at work: notices don't reach them */
};

/* A mail to it failed for good: that row of the outbox counts once. hard: the address is to blame. */
enum clf_status clf_suppression_failed(struct clf_store *store, const char *address, int64_t outbox, bool hard,
				       const char *words, int64_t now, struct clf_error *err);
enum clf_status clf_suppression_complained(struct clf_store *store, const char *address, const char *words, int64_t now,
					   struct clf_error *err);
/* A person's word; CLF_ECONFLICT: it is there already. address: folded. */
enum clf_status clf_suppression_add(struct clf_store *store, const char *address, const char *who, const char *words,
				    int64_t now, struct clf_error *err);
/* With all that was counted; CLF_ENOTFOUND: it is not there. */
enum clf_status clf_suppression_remove(struct clf_store *store, const char *address, struct clf_error *err);
/* Its owner wrote: what failed is forgotten, what a person said stays. */
enum clf_status clf_suppression_heard(struct clf_store *store, const char *address, struct clf_error *err);
/* An agent was asked and writes there all the same: nobody is asked again until the next failure. */
enum clf_status clf_suppression_overridden(struct clf_store *store, const char *address, int64_t now,
					   struct clf_error *err);
/* CLF_ENOTFOUND: it isn't suppressed. */
enum clf_status clf_suppression_find(struct clf_store *store, struct clf_arena *arena, const char *address,
				     struct clf_suppressed *out, struct clf_error *err);
/* Newest first, at most limit, of those that became so before that time (0: all); *next: the time to go on with, 0: no
 * more. */
enum clf_status clf_suppression_list(struct clf_store *store, struct clf_arena *arena, int64_t before, size_t limit,
				     struct clf_suppressed **out, size_t *count, int64_t *next, struct clf_error *err);
/* Of agents at work, also those that one mail failed for within a day; at most limit. */
enum clf_status clf_suppression_agents(struct clf_store *store, struct clf_arena *arena, int64_t now, size_t limit,
				       struct clf_suppressed **out, size_t *count, struct clf_error *err);

#endif
