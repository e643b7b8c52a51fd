/*
 * agent_list.h - the lists of tickets that agents ask for, borrowed from the arena.
 */
#ifndef CLF_STORE_AGENT_LIST_H
#define CLF_STORE_AGENT_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_store;

/* Which tickets an agent asks for; all within what scope lets the agent see. Resolved ones count as ended. */
enum clf_desk_list {
	CLF_DESK_MINE,     /* not ended, the most urgent first: overdue, due, then priority, then oldest */
	CLF_DESK_OVERDUE,  /* of mine and my teams', due date passed, not ended; the longest due first */
	CLF_DESK_TEAM_NEW, /* of my teams (and without owner or team), new or open, nobody's, newest first */
};
#define CLF_DESK_MAX 50u
/* limit 0: CLF_DESK_MAX. *more: there are others behind the limit. */
enum clf_status clf_desk_list(struct clf_store *store, struct clf_arena *arena, enum clf_desk_list which, int64_t agent,
			      enum clf_scope scope, int64_t now, size_t limit, struct clf_ticket **out, size_t *count,
			      bool *more, struct clf_error *err);
/* Whether the scope lets the agent see the ticket. */
enum clf_status clf_desk_visible(struct clf_store *store, int64_t agent, enum clf_scope scope, int64_t ticket,
				 bool *visible, struct clf_error *err);

#endif
