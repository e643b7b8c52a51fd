/*
 * query_figures.c - figures by relay, cause and kind: from partial indexes, as much work as what they count.
 */
#include "clf/store/look/query_figures.h"

#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "mail/kept_back.h"

static const char outbox[] =
    "SELECT smtp, state, count(*), min(CASE WHEN state = 'deferred' THEN created_at ELSE send_at END) "
    "FROM outbox WHERE state IN ('queued', 'deferred') "
    "GROUP BY smtp, state "
    "UNION ALL SELECT smtp, state, count(*), min(send_at) "
    "FROM outbox WHERE lease IS NOT NULL "
    "GROUP BY smtp, state "
    "UNION ALL SELECT e.smtp, e.what, count(*), min(e.finished_at) "
    "FROM (SELECT smtp, finished_at, CASE WHEN " CLF_KEPT_BACK " THEN 'kept_back' ELSE state END AS what "
    "FROM outbox WHERE state IN ('failed', 'uncertain') AND discarded_at IS NULL) e "
    "GROUP BY e.smtp, e.what "
    "ORDER BY 1, 2";

enum clf_status clf_query_outbox_figures(struct clf_store *store, struct clf_arena *arena,
					 struct clf_outbox_figure **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, outbox);
	struct clf_outbox_figure *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_outbox_figure){rows_text(rows, arena, 0), rows_text(rows, arena, 1),
						       rows_number(rows, 2), rows_number(rows, 3)};
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

static enum clf_status figures(struct clf_rows *rows, struct clf_arena *arena, struct clf_figure **out, size_t *count,
			       struct clf_error *err)
{
	struct clf_figure *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_figure){rows_text(rows, arena, 0), rows_number(rows, 1)};
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_query_quarantine_figures(struct clf_store *store, struct clf_arena *arena, int64_t since,
					     struct clf_figure **out, size_t *count, struct clf_error *err)
{
	return figures(db_ask(store->db,
			      "SELECT coalesce(cause, 'unknown'), count(*) "
			      "FROM journal WHERE outcome = 'quarantine' AND finished_at >= $since "
			      "GROUP BY coalesce(cause, 'unknown') "
			      "ORDER BY 1",
			      CLF_NUMBER("$since", since)),
		       arena, out, count, err);
}

enum clf_status clf_query_ticket_figures(struct clf_store *store, struct clf_arena *arena, struct clf_figure **out,
					 size_t *count, struct clf_error *err)
{
	return figures(
	    db_ask(store->db,
		   "SELECT s.kind, sum(coalesce(n.tickets, 0)) "
		   "FROM status s LEFT JOIN (SELECT status, count(*) AS tickets FROM ticket GROUP BY status) n "
		   "ON n.status = s.id "
		   "GROUP BY s.kind "
		   "ORDER BY s.kind"),
	    arena, out, count, err);
}
