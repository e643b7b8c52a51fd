/*
 * seen.c - kin of tickets: which of a ticket's parent, sub-tickets and links an agent sees.
 */
#include "clf/store/look/seen.h"

#include "clf/base/arena.h"
#include "clf/ticket/status.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "look/seen_rows.h"
#include "look/visible.h"

#define NOT_ENDED CLF_NOT_ENDED("t")

const struct clf_seer clf_seer_of_all = {0, CLF_SCOPE_ALL};

enum clf_status clf_seen_hides_parts(struct clf_store *store, const struct clf_seer *seer, int64_t number, bool *out,
				     struct clf_error *err)
{
	int64_t keeps = seer->scope == CLF_SCOPE_ALL;
	enum clf_status status = CLF_OK;

	if (!keeps && seer->scope != CLF_SCOPE_NONE)
		status = db_get(store->db, err, &keeps,
				"SELECT count(*) FROM ticket up WHERE up.number = $number AND " CLF_KEEPS_UP,
				CLF_NUMBER("$number", number), CLF_NUMBER("$agent", seer->agent));
	*out = keeps == 0;
	return status;
}

enum clf_status clf_seen_watches(struct clf_store *store, int64_t ticket, int64_t agent, enum clf_watches *out,
				 struct clf_error *err)
{
	int64_t found = CLF_WATCHES_NOT;
	enum clf_status status =
	    db_get(store->db, err, &found,
		   "SELECT coalesce(max(1 + w.muted), 0) FROM watcher w WHERE w.ticket = $ticket AND w.agent = $agent",
		   CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$agent", agent));

	*out = found == 2 ? CLF_WATCHES_MUTED : found == 1 ? CLF_WATCHES_ALL : CLF_WATCHES_NOT;
	return status;
}

static enum clf_status count_open(struct clf_store *store, const struct clf_seer *seer, struct clf_ticket_row *row,
				  struct clf_error *err)
{
	bool hides = true;
	enum clf_status status = clf_seen_hides_parts(store, seer, row->ticket.number, &hides, err);

	if (status != CLF_OK || hides)
		return status;
	row->knows_parts = true;
	return db_get(store->db, err, &row->subtickets_open,
		      "SELECT count(*) FROM ticket t WHERE t.parent = $number AND " NOT_ENDED,
		      CLF_NUMBER("$number", row->ticket.number));
}

static struct clf_rows *ask_parts(struct clf_store *store, const struct clf_seer *seer, int64_t parent)
{
	return db_ask(store->db,
		      "SELECT t.number FROM ticket t WHERE t.parent = $parent "
		      "AND t.status NOT IN (SELECT id FROM status WHERE kind = 'deleted') AND " CLF_VISIBLE(
			  "t") "ORDER BY t.number LIMIT 200",
		      CLF_NUMBER("$parent", parent), CLF_NUMBER("$agent", seer->agent),
		      CLF_NUMBER("$scope", seer->scope));
}

enum clf_status clf_seen_ticket(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				int64_t number, struct clf_ticket_row *out, struct clf_error *err)
{
	struct clf_ticket_row row;
	enum clf_status status = clf_query_ticket_row(store, arena, number, &row, err);

	if (status == CLF_OK)
		status = seen_hide(store, arena, seer, &row, 1, err);
	if (status == CLF_OK)
		status = id_rows(ask_parts(store, seer, number), arena, &row.subtickets, &row.subticket_count, err);
	if (status == CLF_OK)
		status = count_open(store, seer, &row, err);
	if (status == CLF_OK)
		*out = row;
	return status;
}

enum clf_status clf_seen_subtickets(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				    int64_t parent, struct clf_ticket_list *out, struct clf_error *err)
{
	int64_t *numbers = NULL;
	size_t count = 0;
	struct clf_ticket_row *rows;
	enum clf_status status = id_rows(ask_parts(store, seer, parent), arena, &numbers, &count, err);

	rows = clf_arena_array_of(arena, count, struct clf_ticket_row);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = clf_query_ticket_row(store, arena, numbers[i], &rows[i], err);
	if (status == CLF_OK)
		status = seen_hide(store, arena, seer, rows, count, err);
	if (status == CLF_OK)
		*out = (struct clf_ticket_list){.items = rows, .count = count};
	return status;
}
