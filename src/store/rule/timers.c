/*
 * timers.c - timers that are due, and the tickets whose timers have to be set anew.
 */
#include "clf/store/rule/timers.h"

#include "clf/base/arena.h"
#include "engine/engine.h"
#include "look/rows.h"

enum clf_status clf_timers_due(struct clf_store *store, struct clf_arena *arena, int64_t now, size_t limit,
			       struct clf_due_timer **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT kind, ticket, ref, due_at, attempts FROM timer WHERE due_at IS NOT NULL "
				       "AND due_at <= $now AND not_before <= $now "
				       "ORDER BY due_at LIMIT $limit",
				       CLF_NUMBER("$now", now), CLF_NUMBER("$limit", limit));
	struct clf_due_timer *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n] = (struct clf_due_timer){.ticket = rows_number(rows, 1),
						 .ref = rows_number(rows, 2),
						 .due_at = rows_number(rows, 3),
						 .attempts = rows_number(rows, 4)};
		clf_timer_kind_parse(rows_peek(rows, 0), &list[n++].kind);
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

enum clf_status clf_timer_later(struct clf_store *store, const struct clf_due_timer *timer, int64_t not_before,
				struct clf_error *err)
{
	return db_run(store->db, err,
		      "UPDATE timer SET not_before = $later, attempts = attempts + 1 "
		      "WHERE ticket = $ticket AND kind = $kind AND ref = $ref",
		      CLF_NUMBER("$later", not_before), CLF_NUMBER("$ticket", timer->ticket),
		      CLF_TEXT("$kind", clf_timer_kind_name(timer->kind)), CLF_NUMBER("$ref", timer->ref));
}

enum clf_status clf_timer_drop(struct clf_store *store, const struct clf_due_timer *timer, struct clf_error *err)
{
	return db_run(store->db, err,
		      "DELETE FROM timer WHERE ticket = $ticket AND kind = $kind AND ref = $ref AND due_at = $due",
		      CLF_NUMBER("$ticket", timer->ticket), CLF_TEXT("$kind", clf_timer_kind_name(timer->kind)),
		      CLF_NUMBER("$ref", timer->ref), CLF_NUMBER("$due", timer->due_at));
}

enum clf_status clf_timers_anew(struct clf_store *store, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE revision SET number = number + 1 WHERE name = 'timers'");
}

static enum clf_status revision_of(struct clf_store *store, const char *name, int64_t *out, struct clf_error *err)
{
	return db_get(store->db, err, out, "SELECT number FROM revision WHERE name = $name", CLF_TEXT("$name", name));
}

static enum clf_status set_number(struct clf_store *store, const char *name, int64_t number, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE revision SET number = $number WHERE name = $name",
		      CLF_NUMBER("$number", number), CLF_TEXT("$name", name));
}

enum clf_status clf_timers_open(struct clf_store *store, struct clf_arena *arena, int64_t from, size_t limit,
				int64_t **tickets, size_t *count, struct clf_error *err)
{
	return id_rows(db_ask(store->db,
			      "SELECT number FROM ticket WHERE number >= $at AND closed_at IS NULL "
			      "ORDER BY number LIMIT $limit",
			      CLF_NUMBER("$at", from), CLF_NUMBER("$limit", limit)),
		       arena, tickets, count, err);
}

enum clf_status clf_timers_sweep(struct clf_store *store, struct clf_arena *arena, size_t limit, int64_t **tickets,
				 size_t *count, struct clf_error *err)
{
	int64_t wanted = 0, swept = 0, at = 0;
	enum clf_status status = revision_of(store, "timers", &wanted, err);

	*count = 0;
	if (status == CLF_OK)
		status = revision_of(store, "timers-swept", &swept, err);
	if (status == CLF_OK && wanted != swept) {
		/* In this order: killed in between, it begins anew. */
		status = set_number(store, "timers-at", 1, err);
		if (status == CLF_OK)
			status = set_number(store, "timers-swept", wanted, err);
	}
	if (status == CLF_OK)
		status = revision_of(store, "timers-at", &at, err);
	if (status != CLF_OK || at == 0)
		return status;
	status = clf_timers_open(store, arena, at, limit, tickets, count, err);
	return status == CLF_OK && *count == 0 ? set_number(store, "timers-at", 0, err) : status;
}

enum clf_status clf_timers_swept(struct clf_store *store, int64_t ticket, struct clf_error *err)
{
	return set_number(store, "timers-at", ticket + 1, err);
}
