/*
 * due.h - what the clock has to look at, borrowed from the arena.
 */
#ifndef CLF_STORE_DUE_H
#define CLF_STORE_DUE_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_store;

/* How many due dates came before that time, weren't told nor failed to be, and are somebody's or a team's; counted up
 * to limit. */
enum clf_status clf_clock_late(struct clf_store *store, int64_t before, size_t limit, size_t *count,
			       struct clf_error *err);
/* Active agents who want the digest, with when they last had it (0: never). */
struct clf_digest_row {
	struct clf_agent agent;
	int64_t digested_at;
};
enum clf_status clf_clock_digests(struct clf_store *store, struct clf_arena *arena, struct clf_digest_row **out,
				  size_t *count, struct clf_error *err);

/* What changes to many tickets have for agents, once nothing more came for 10 seconds; an agent of a batch a row,
 * those who aren't at work among them. */
struct clf_batch_row {
	int64_t batch, agent;
	int64_t ticket; /* its only one; 0: there are several */
};
enum clf_status clf_clock_batches(struct clf_store *store, struct clf_arena *arena, int64_t now, size_t limit,
				  struct clf_batch_row **out, size_t *count, struct clf_error *err);
/* It couldn't be told: not before that time again. */
enum clf_status clf_batch_later(struct clf_store *store, const struct clf_batch_row *row, int64_t not_before,
				struct clf_error *err);

/* When administrators were told of that last; 0: never. */
enum clf_status clf_told_at(struct clf_store *store, const char *what, int64_t *at, struct clf_error *err);
/* Inside the transaction that tells them. */
enum clf_status clf_told(struct clf_store *store, const char *what, int64_t at, struct clf_error *err);

/* Request keys of more than 90 days and sessions that have ended go, some hundred of each at a time. */
enum clf_status clf_clock_tidy(struct clf_store *store, int64_t now, struct clf_error *err);

#endif
