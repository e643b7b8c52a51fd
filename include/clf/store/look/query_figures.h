/*
 * query_figures.h - how much there is of what, for metrics and alarms. Borrowed from the arena.
 */
#ifndef CLF_STORE_QUERY_FIGURES_H
#define CLF_STORE_QUERY_FIGURES_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

/* Mails in the outbox that aren't sent, without those that were given up. */
struct clf_outbox_figure {
	const char *smtp, *state; /* of the relay; as people name it, "kept_back" too */
	int64_t count;
	/* of the oldest: queued, claimed, committing: since when it is due; deferred: since when it was made; ended:
	 * when it did */
	int64_t oldest_at;
};
enum clf_status clf_query_outbox_figures(struct clf_store *store, struct clf_arena *arena,
					 struct clf_outbox_figure **out, size_t *count, struct clf_error *err);

/* A word, and how many. */
struct clf_figure {
	const char *what;
	int64_t count;
};
/* Mails in quarantine by cause, since: of those put there from then on; 0: all. */
enum clf_status clf_query_quarantine_figures(struct clf_store *store, struct clf_arena *arena, int64_t since,
					     struct clf_figure **out, size_t *count, struct clf_error *err);
/* Tickets by the kind of their status. */
enum clf_status clf_query_ticket_figures(struct clf_store *store, struct clf_arena *arena, struct clf_figure **out,
					 size_t *count, struct clf_error *err);

#endif
