/*
 * unsent.h - drafts kept: nobody but their author sees what they say; that there is one, colleagues do. What a request
 * sends of them goes with it (the request's written), and comes back when that is taken back.
 */
#ifndef CLF_STORE_UNSENT_H
#define CLF_STORE_UNSENT_H

#include "clf/base/status.h"
#include "clf/ticket/plan/unsent.h"

struct clf_arena;
struct clf_store;

/* The agent's own of the ticket, the newest first; *count at most CLF_UNSENT_PLACES. Texts are the arena's. */
enum clf_status clf_unsent_list(struct clf_store *store, struct clf_arena *arena, int64_t agent, int64_t ticket,
				struct clf_unsent out[CLF_UNSENT_PLACES], size_t *count, struct clf_error *err);
/* Numbers of the tickets that the agent has drafts on. */
enum clf_status clf_unsent_tickets(struct clf_store *store, struct clf_arena *arena, int64_t agent, int64_t **out,
				   size_t *count, struct clf_error *err);
struct clf_unsent_row {
	int64_t ticket;
	struct clf_unsent is;
};
/* All of the agent's own, the newest first; at most CLF_UNSENT_MAX. Texts are the arena's. */
enum clf_status clf_unsent_own(struct clf_store *store, struct clf_arena *arena, int64_t agent,
			       struct clf_unsent_row **out, size_t *count, struct clf_error *err);
/* Who else has begun an answer on the ticket, and wrote at it at or after then; whoever wrote last first. Names are the
 * arena's, an address where there is no name. */
#define CLF_UNSENT_WRITERS 3u
struct clf_unsent_writer {
	const char *name;
	int64_t at;
};
enum clf_status clf_unsent_writers(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t but,
				   int64_t since, struct clf_unsent_writer out[CLF_UNSENT_WRITERS], size_t *count,
				   struct clf_error *err);
/*
 * In place of what was there; within a transaction. key: of the form that it is written in, or NULL. CLF_ECONFLICT:
 * that form was sent meanwhile; CLF_ELIMIT: the agent has too many.
 */
enum clf_status clf_unsent_keep(struct clf_store *store, int64_t agent, int64_t ticket, const struct clf_unsent *unsent,
				const char *key, struct clf_error *err);
/* Fine where there is none. */
enum clf_status clf_unsent_drop(struct clf_store *store, int64_t agent, int64_t ticket, const char *place,
				struct clf_error *err);

#endif
