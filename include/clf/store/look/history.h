/*
 * history.h - the lines of a ticket's history for machines, oldest first, by pages.
 */
#ifndef CLF_STORE_HISTORY_H
#define CLF_STORE_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/history/line.h"
#include "clf/ticket/history/replay.h"

struct clf_arena;
struct clf_store;

#define CLF_HISTORY_PAGE 1000u

/* At most CLF_HISTORY_PAGE lines behind after (NULL: from the first on). Fewer than that: there are no more. */
enum clf_status clf_history_lines(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				  const struct clf_line *after, struct clf_line **out, size_t *count,
				  struct clf_error *err);
/* The newest, in their order, with the words that people read only where machines have nothing else; cut: there are
 * older ones. */
enum clf_status clf_history_newest(struct clf_store *store, struct clf_arena *arena, int64_t ticket, size_t most,
				   struct clf_line **out, size_t *count, bool *cut, struct clf_error *err);
/* All of them. CLF_ELIMIT: there are more than most. */
enum clf_status clf_history_all(struct clf_store *store, struct clf_arena *arena, int64_t ticket, size_t most,
				struct clf_line **out, size_t *count, struct clf_error *err);

/* What a replay needs beside the lines: today's names, and the ticket's row with its tags. */
enum clf_status clf_history_names(struct clf_store *store, struct clf_arena *arena, struct clf_history_names *out,
				  struct clf_error *err);
enum clf_status clf_history_now(struct clf_store *store, struct clf_arena *arena, int64_t ticket, struct clf_state *out,
				struct clf_error *err);

#endif
