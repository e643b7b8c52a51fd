/*
 * status.c - the administrator's statuses: where a ticket stands is a field that is chosen from them.
 */
#include "clf/store/field/status.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

#define STATUS_SELECT "SELECT id, name, definition, kind, causes, gone_at, replaced_by, awaits FROM status "

static void status_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_ticket_status *out)
{
	*out = (struct clf_ticket_status){.id = rows_number(rows, 0),
					  .name = rows_text(rows, arena, 1),
					  .definition = rows_text(rows, arena, 2),
					  .kind = CLF_KIND_OPEN,
					  .gone = !rows_null(rows, 5),
					  .replaced_by = rows_number(rows, 6),
					  .awaits = rows_number(rows, 7) != 0};
	clf_status_kind_parse(rows_peek(rows, 3), &out->kind);
	clf_status_causes_parse(rows_peek(rows, 4), &out->causes);
}

static enum clf_status status_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_ticket_status **out,
				   size_t *count, struct clf_error *err)
{
	struct clf_ticket_status *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		status_row(rows, arena, &list[n++]);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_status_list(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_status **out,
				size_t *count, struct clf_error *err)
{
	return status_rows(db_ask(store->db, STATUS_SELECT "WHERE gone_at IS NULL ORDER BY position, id"), arena, out,
			   count, err);
}

enum clf_status clf_status_ever(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_status **out,
				size_t *count, struct clf_error *err)
{
	return status_rows(db_ask(store->db, STATUS_SELECT "ORDER BY gone_at IS NULL DESC, position, id"), arena, out,
			   count, err);
}

enum clf_status clf_status_named(struct clf_store *store, struct clf_arena *arena, const char *name,
				 struct clf_ticket_status *out, struct clf_error *err)
{
	unsigned long long number = 0;
	struct clf_ticket_status *found = NULL;
	size_t count = 0;
	int64_t id = 0;
	enum clf_status status =
	    status_rows(db_ask(store->db, STATUS_SELECT "WHERE folded = $folded AND gone_at IS NULL",
			       CLF_TEXT("$folded", clf_utf8_fold(arena, name))),
			arena, &found, &count, err);

	if (status == CLF_OK && count == 0 && clf_text_to_u64(name, INT64_MAX, &number))
		status = status_rows(
		    db_ask(store->db, STATUS_SELECT "WHERE id = $id AND gone_at IS NULL", CLF_NUMBER("$id", number)),
		    arena, &found, &count, err);
	if (status == CLF_OK && count == 0)
		return status_asked(store, name, &id, err);
	if (status == CLF_OK)
		*out = found[0];
	return status;
}

const char *clf_status_nearest(struct clf_store *store, struct clf_arena *arena, const char *name)
{
	return status_nearest(store, arena, name);
}

static enum clf_status is_taken(enum clf_status status, const char *name, struct clf_error *err)
{
	if (status != CLF_ECONFLICT)
		return status;
	return clf_error_set(err, status, "there is a status \"%s\" already", name);
}

enum clf_status clf_status_add(struct clf_store *store, struct clf_ticket_status *made, struct clf_error *err)
{
	struct clf_arena *arena;
	int64_t id = clf_store_next_id(store), count = 0;
	enum clf_status status = db_get(store->db, err, &count, "SELECT count(*) FROM status WHERE gone_at IS NULL");

	if (status == CLF_OK && count >= CLF_STATUSES_MAX)
		return clf_error_set(err, CLF_ELIMIT, "there are %u statuses already: remove one that nobody needs",
				     CLF_STATUSES_MAX);
	if (status != CLF_OK)
		return status;
	arena = clf_arena_new();
	status = db_run(store->db, err,
			"INSERT INTO status (id, name, folded, kind, definition, causes, awaits, position) "
			"VALUES ($id, $name, $folded, $kind, $definition, $causes, $awaits, "
			"(SELECT coalesce(max(o.position), 0) + 1 FROM status o))",
			CLF_NUMBER("$id", id), CLF_TEXT("$name", made->name),
			CLF_TEXT("$folded", clf_utf8_fold(arena, made->name)),
			CLF_TEXT("$kind", clf_status_kind_name(made->kind)), CLF_TEXT("$definition", made->definition),
			CLF_TEXT("$causes", clf_status_causes_name(made->causes)), CLF_NUMBER("$awaits", made->awaits));
	clf_arena_free(&arena);
	if (status == CLF_OK)
		made->id = id;
	return is_taken(status, made->name, err);
}

enum clf_status clf_status_change(struct clf_store *store, const struct clf_ticket_status *to, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status =
	    db_run(store->db, err,
		   "UPDATE status SET name = $name, folded = $folded, definition = $definition, causes = $causes, "
		   "awaits = $awaits "
		   "WHERE id = $id",
		   CLF_TEXT("$name", to->name), CLF_TEXT("$folded", clf_utf8_fold(arena, to->name)),
		   CLF_TEXT("$definition", to->definition), CLF_TEXT("$causes", clf_status_causes_name(to->causes)),
		   CLF_NUMBER("$awaits", to->awaits), CLF_NUMBER("$id", to->id));

	clf_arena_free(&arena);
	return is_taken(status, to->name, err);
}

enum clf_status clf_status_order(struct clf_store *store, const int64_t *ids, size_t count, struct clf_error *err)
{
	int64_t all = 0;
	enum clf_status status = db_get(store->db, err, &all, "SELECT count(*) FROM status WHERE gone_at IS NULL");
	bool whole = (int64_t)count == all;

	for (size_t i = 0; status == CLF_OK && whole && i < count; i++) {
		for (size_t j = 0; j < i; j++)
			whole = whole && ids[i] != ids[j];
		status =
		    db_run(store->db, err, "UPDATE status SET position = $position WHERE id = $id AND gone_at IS NULL",
			   CLF_NUMBER("$position", i + 1), CLF_NUMBER("$id", ids[i]));
		whole = whole && db_changes(store->db) == 1;
	}
	if (status == CLF_OK && !whole)
		return clf_error_set(err, CLF_EINVAL, "an order names all %lld statuses, each once", (long long)all);
	return status;
}

enum clf_status clf_status_retire(struct clf_store *store, int64_t id, int64_t instead, struct clf_error *err)
{
	return db_run(store->db, err,
		      "UPDATE status SET gone_at = $now, replaced_by = $instead WHERE id = $id AND gone_at IS NULL",
		      CLF_NUMBER("$now", clf_clock_now()), CLF_ID("$instead", instead), CLF_NUMBER("$id", id));
}

enum clf_status clf_status_used(struct clf_store *store, int64_t id, int64_t *tickets, struct clf_error *err)
{
	return db_get(store->db, err, tickets, "SELECT count(*) FROM ticket WHERE status = $id", CLF_NUMBER("$id", id));
}

enum clf_status clf_status_tickets(struct clf_store *store, struct clf_arena *arena, int64_t id, size_t limit,
				   int64_t **out, size_t *count, struct clf_error *err)
{
	return id_rows(db_ask(store->db, "SELECT number FROM ticket WHERE status = $id ORDER BY number LIMIT $limit",
			      CLF_NUMBER("$id", id), CLF_NUMBER("$limit", limit)),
		       arena, out, count, err);
}
