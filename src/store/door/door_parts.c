/*
 * door_parts.c - facts about a ticket's parent and its sub-tickets: who has them, and what is still open.
 */
#include "clf/base/arena.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/plan/follow_on.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "look/rows.h"

#define NOT_ENDED CLF_NOT_ENDED("t")

/* Its owner; where nobody active is, its team as far as that is told. */
static enum clf_status read_keepers(struct gathering *g, int64_t ticket, const struct clf_agent **out, size_t *count)
{
	struct clf_agent *list = NULL;
	enum clf_status status =
	    agent_rows(db_ask(g->store->db,
			      "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES " "
			      "WHERE a.active = 1 AND a.party = (SELECT owner FROM ticket WHERE number = $ticket)",
			      CLF_NUMBER("$ticket", ticket)),
		       g->arena, &list, count, g->err);

	if (status == CLF_OK && *count == 0)
		status =
		    agent_rows(db_ask(g->store->db,
				      "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES " "
				      "JOIN team_member m ON m.agent = a.party JOIN team t ON t.id = m.team "
				      "WHERE a.active = 1 AND t.id = (SELECT team FROM ticket WHERE number = $ticket) "
				      "AND (t.mailbox IS NULL OR t.mailbox = m.agent) ORDER BY p.id",
				      CLF_NUMBER("$ticket", ticket)),
			       g->arena, &list, count, g->err);
	*out = list;
	return status;
}

static enum clf_status read_subs(struct gathering *g)
{
	struct clf_rows *rows = db_ask(g->store->db,
				       "SELECT t.number, CASE WHEN " NOT_ENDED "THEN 1 ELSE 0 END "
				       "FROM ticket t WHERE t.parent = $ticket ORDER BY t.number",
				       CLF_NUMBER("$ticket", g->facts->ticket->number));
	struct clf_sub *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, g->err)) == CLF_OK) {
		g->facts->sub_total++;
		if (rows_number(rows, 1) == 0)
			continue;
		list = list_grow(g->arena, list, n, sizeof(*list));
		list[n++] = (struct clf_sub){.number = rows_number(rows, 0)};
	}
	status = absent_is_fine(status);
	for (size_t i = 0; status == CLF_OK && i < n; i++)
		status = read_keepers(g, list[i].number, &list[i].keepers, &list[i].keeper_count);
	g->facts->subs = list;
	g->facts->sub_count = n;
	return status;
}

enum clf_status door_parts(struct gathering *g)
{
	struct clf_facts *facts = g->facts;

	if (facts->ticket == NULL)
		return CLF_OK;
	if (facts->ticket->parent == 0)
		return read_subs(g);
	return read_keepers(g, facts->ticket->parent, &facts->parent_keepers, &facts->parent_keeper_count);
}
