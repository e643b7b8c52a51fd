/*
 * view.c - lists under a name.
 */
#include "clf/store/listing/view.h"

#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

#define SELECT_VIEW                                                                                                    \
	"SELECT v.id, v.party, p.address, v.name, v.query, v.changed_at, v.changed_by, b.address, b.name "             \
	"FROM view v LEFT JOIN party p ON p.id = v.party LEFT JOIN party b ON b.id = v.changed_by "

static void read_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_view *out)
{
	*out = (struct clf_view){.id = rows_number(rows, 0),
				 .party = rows_number(rows, 1),
				 .owner = rows_text(rows, arena, 2),
				 .name = rows_text(rows, arena, 3),
				 .query = rows_text(rows, arena, 4),
				 .changed_at = rows_number(rows, 5),
				 .changed_by = rows_number(rows, 6),
				 .by = rows_text(rows, arena, 7),
				 .by_name = rows_text(rows, arena, 8)};
}

static enum clf_status read_all(struct clf_rows *rows, struct clf_arena *arena, struct clf_view **out, size_t *count,
				struct clf_error *err)
{
	struct clf_view *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		read_row(rows, arena, &list[n++]);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_view_list(struct clf_store *store, struct clf_arena *arena, int64_t agent, struct clf_view **out,
			      size_t *count, struct clf_error *err)
{
	return read_all(db_ask(store->db,
			       SELECT_VIEW "WHERE coalesce(v.party, 0) IN (0, $agent) "
					   "ORDER BY v.folded, v.party IS NULL, v.id",
			       CLF_NUMBER("$agent", agent)),
			arena, out, count, err);
}

enum clf_status clf_view_all(struct clf_store *store, struct clf_arena *arena, struct clf_view **out, size_t *count,
			     struct clf_error *err)
{
	return read_all(db_ask(store->db, SELECT_VIEW "ORDER BY v.folded, v.party IS NULL, v.id"), arena, out, count,
			err);
}

static enum clf_status read_one(struct clf_rows *rows, struct clf_arena *arena, struct clf_view *out,
				struct clf_error *err)
{
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		read_row(rows, arena, out);
	rows_end(rows);
	return status;
}

enum clf_status clf_view_by_id(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_view *out,
			       struct clf_error *err)
{
	enum clf_status status =
	    read_one(db_ask(store->db, SELECT_VIEW "WHERE v.id = $id", CLF_NUMBER("$id", id)), arena, out, err);

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no view %lld", (long long)id);
	return status;
}

const char *clf_view_nearest(struct clf_store *store, struct clf_arena *arena, int64_t agent, const char *name)
{
	struct clf_view *views = NULL;
	const char **names;
	size_t count = 0;

	if (clf_view_list(store, arena, agent, &views, &count, NULL) != CLF_OK)
		return NULL;
	names = clf_arena_array_of(arena, count, const char *);
	for (size_t i = 0; i < count; i++)
		names[i] = views[i].name;
	return name_nearest(arena, names, count, name);
}

enum clf_status clf_view_named(struct clf_store *store, struct clf_arena *arena, int64_t agent, const char *name,
			       struct clf_view *out, struct clf_error *err)
{
	const char *folded = clf_utf8_fold(arena, name), *near;
	enum clf_status status =
	    read_one(db_ask(store->db,
			    SELECT_VIEW "WHERE coalesce(v.party, 0) IN (0, $agent) AND v.folded = $folded "
					"ORDER BY v.party IS NULL, v.id LIMIT 1",
			    CLF_NUMBER("$agent", agent), CLF_TEXT("$folded", folded)),
		     arena, out, err);

	if (status != CLF_ENOTFOUND)
		return status;
	near = clf_view_nearest(store, arena, agent, name);
	if (near != NULL)
		return clf_error_set(err, status, "there is no view \"%s\"; the nearest is %s", name, near);
	return clf_error_set(err, status, "there is no view \"%s\"", name);
}

static enum clf_status is_full(struct clf_store *store, int64_t party, struct clf_error *err)
{
	int64_t there = 0;
	enum clf_status status =
	    db_get(store->db, err, &there, "SELECT count(*) FROM view WHERE coalesce(party, 0) = $party",
		   CLF_NUMBER("$party", party));

	if (status == CLF_OK && there >= (int64_t)CLF_VIEWS_MAX)
		return clf_error_set(err, CLF_ELIMIT, "there are %u views already: remove one that nobody uses",
				     CLF_VIEWS_MAX);
	return status;
}

enum clf_status clf_view_save(struct clf_store *store, const struct clf_view *view, int64_t now, int64_t *id,
			      struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *folded = clf_utf8_fold(arena, view->name);
	int64_t made = view->id != 0 ? view->id : clf_store_next_id(store);
	enum clf_status status = view->id == 0 ? is_full(store, view->party, err) : CLF_OK;

	if (status == CLF_OK && view->id == 0)
		status = db_run(store->db, err,
				"INSERT INTO view (id, party, name, folded, query, changed_at, changed_by) "
				"VALUES ($id, $party, $name, $folded, $query, $now, $by)",
				CLF_NUMBER("$id", made), CLF_ID("$party", view->party), CLF_TEXT("$name", view->name),
				CLF_TEXT("$folded", folded), CLF_TEXT("$query", view->query), CLF_NUMBER("$now", now),
				CLF_ID("$by", view->changed_by));
	else if (status == CLF_OK)
		status = db_run(store->db, err,
				"UPDATE view SET party = $party, name = $name, folded = $folded, query = $query, "
				"changed_at = $now, changed_by = $by WHERE id = $id",
				CLF_NUMBER("$id", made), CLF_ID("$party", view->party), CLF_TEXT("$name", view->name),
				CLF_TEXT("$folded", folded), CLF_TEXT("$query", view->query), CLF_NUMBER("$now", now),
				CLF_ID("$by", view->changed_by));
	clf_arena_free(&arena);
	if (status == CLF_ECONFLICT)
		return clf_error_set(err, status, "there is a view \"%s\" already", view->name);
	if (status == CLF_OK)
		*id = made;
	return status;
}

enum clf_status clf_view_remove(struct clf_store *store, int64_t id, struct clf_error *err)
{
	return db_run(store->db, err, "DELETE FROM view WHERE id = $id", CLF_NUMBER("$id", id));
}
