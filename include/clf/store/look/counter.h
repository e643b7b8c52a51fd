/*
 * counter.h - how often things happened, ever and lately: kept in the database, so that no restart begins anew.
 *
 * Labels are words of the program or names of the configuration: few, and never of a mail.
 */
#ifndef CLF_STORE_COUNTER_H
#define CLF_STORE_COUNTER_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

enum clf_counter {
	CLF_COUNTER_MAILS,       /* mailbox, outcome: ended */
	CLF_COUNTER_HANDLING,    /* mailbox, index of its bound: from the server's taking it in to its end */
	CLF_COUNTER_HANDLING_MS, /* mailbox: all of them together */
	CLF_COUNTER_RECONNECTS,  /* mailbox, reason */
	CLF_COUNTER_RESULTS,     /* relay, result, class */
	CLF_COUNTER_RESTARTS,    /* role, reason */
	CLF_COUNTER_REFUSED,     /* cause: mails of agents that were not obeyed */
};

struct clf_count {
	const char *a, *b, *c; /* labels, "" where there is none */
	int64_t value;
};

/* Bounds of the handling's histogram, in seconds; behind the last everything else. */
#define CLF_HANDLING_BOUNDS 10u
extern const int64_t clf_handling_bounds[CLF_HANDLING_BOUNDS];

/* Inside the transaction of what is counted, or in none. Labels that are NULL are "". */
enum clf_status clf_counter_add(struct clf_store *store, enum clf_counter counter, const char *a, const char *b,
				const char *c, int64_t amount, int64_t now, struct clf_error *err);
/* since 0: ever, else from then on, to five minutes; at most a day back. By labels, borrowed from the arena. */
enum clf_status clf_counter_read(struct clf_store *store, struct clf_arena *arena, enum clf_counter counter,
				 int64_t since, struct clf_count **out, size_t *count, struct clf_error *err);
/* What is older than two days is only in the counts of ever. */
enum clf_status clf_counter_tidy(struct clf_store *store, int64_t now, struct clf_error *err);

/* When that happened last; 0: never. */
enum clf_status clf_moment_put(struct clf_store *store, const char *what, int64_t at, struct clf_error *err);
enum clf_status clf_moment(struct clf_store *store, const char *what, int64_t *at, struct clf_error *err);

#endif
