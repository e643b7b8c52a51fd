/*
 * seen_rows.h - rows of tickets, without the numbers of tickets that whoever asks doesn't see.
 */
#ifndef CLF_STORE_SEEN_ROWS_H
#define CLF_STORE_SEEN_ROWS_H

#include "clf/store/look/query.h"
#include "clf/store/people/profile.h"

enum clf_status seen_hide(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
			  struct clf_ticket_row *rows, size_t count, struct clf_error *err);

#endif
