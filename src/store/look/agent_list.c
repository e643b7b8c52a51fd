/*
 * agent_list.c - the lists that agents ask for by mail, and whether one of them sees a ticket.
 *
 * Each list is a constant text led by an index.
 */
#include "clf/store/look/agent_list.h"

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "look/visible.h"

#define NOT_ENDED CLF_NOT_ENDED("t")
#define VISIBLE CLF_VISIBLE("t")

static const char mine[] = CLF_TICKET_SELECT
    "WHERE t.owner = $agent "
    "AND " NOT_ENDED "AND " VISIBLE
    "ORDER BY coalesce(t.due_at, $now + 1) > $now, t.due_at IS NULL, t.due_at, t.priority DESC, t.number "
    "LIMIT $limit";

/* Of the few that are due: the indexes of owner and team would lead through all that these ever had. */
static const char overdue[] =
    CLF_TICKET_SELECT "WHERE t.due_at IS NOT NULL AND t.due_at < $now "
		      "AND " NOT_ENDED "AND (coalesce(t.owner, 0) = $agent "
		      "OR coalesce(t.team, 0) IN (SELECT team FROM team_member WHERE agent = $agent)) "
		      "AND " VISIBLE "ORDER BY t.due_at, t.number LIMIT $limit";

static const char team_new[] =
    CLF_TICKET_SELECT "WHERE t.status IN (SELECT id FROM status WHERE kind IN ('new', 'open')) "
		      "AND t.owner IS NULL "
		      "AND (t.team IS NULL OR t.team IN (SELECT team FROM team_member WHERE agent = $agent)) "
		      "AND " VISIBLE "ORDER BY t.number DESC LIMIT $limit";

enum clf_status clf_desk_list(struct clf_store *store, struct clf_arena *arena, enum clf_desk_list which, int64_t agent,
			      enum clf_scope scope, int64_t now, size_t limit, struct clf_ticket **out, size_t *count,
			      bool *more, struct clf_error *err)
{
	size_t most = limit > 0 && limit < CLF_DESK_MAX ? limit : CLF_DESK_MAX, n = 0;
	struct clf_ticket *list = NULL;
	enum clf_status status;

	if (which == CLF_DESK_TEAM_NEW)
		status = ticket_rows(db_ask(store->db, team_new, CLF_NUMBER("$agent", agent),
					    CLF_NUMBER("$scope", scope), CLF_NUMBER("$limit", most + 1)),
				     arena, &list, &n, err);
	else
		status = ticket_rows(db_ask(store->db, which == CLF_DESK_MINE ? mine : overdue,
					    CLF_NUMBER("$agent", agent), CLF_NUMBER("$scope", scope),
					    CLF_NUMBER("$now", now), CLF_NUMBER("$limit", most + 1)),
				     arena, &list, &n, err);
	if (status != CLF_OK)
		return status;
	*out = list;
	*more = n > most;
	*count = n > most ? most : n;
	return CLF_OK;
}

enum clf_status clf_desk_visible(struct clf_store *store, int64_t agent, enum clf_scope scope, int64_t ticket,
				 bool *visible, struct clf_error *err)
{
	int64_t found = 0;
	enum clf_status status =
	    db_get(store->db, err, &found, "SELECT count(*) FROM ticket t WHERE t.number = $ticket AND " VISIBLE,
		   CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$agent", agent), CLF_NUMBER("$scope", scope));

	if (status == CLF_OK)
		*visible = found != 0;
	return status;
}
