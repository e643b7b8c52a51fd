/*
 * dashboard.c - links from tickets to elsewhere, and of which programmes they are.
 */
#include "clf/store/field/dashboard.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

/* A row for each programme; a link of every ticket has one. */
#define DASHBOARD_SELECT                                                                                               \
	"SELECT d.id, d.name, d.url, p.id, p.name FROM dashboard d "                                                   \
	"LEFT JOIN dashboard_programme x ON x.dashboard = d.id "                                                       \
	"LEFT JOIN programme p ON p.id = x.programme "
#define DASHBOARD_ORDER "ORDER BY d.position, d.id, x.programme IS NULL, x.programme "

static enum clf_status dashboard_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_dashboard **out,
				      size_t *count, struct clf_error *err)
{
	struct clf_dashboard *list = NULL;
	struct clf_item *programmes = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		if (n == 0 || list[n - 1].id != rows_number(rows, 0)) {
			list = list_grow(arena, list, n, sizeof(*list));
			list[n++] = (struct clf_dashboard){.id = rows_number(rows, 0),
							   .name = rows_text(rows, arena, 1),
							   .url = rows_text(rows, arena, 2)};
			programmes = NULL;
		}
		if (rows_null(rows, 3))
			continue;
		programmes = list_grow(arena, programmes, list[n - 1].programme_count, sizeof(*programmes));
		programmes[list[n - 1].programme_count++] =
		    (struct clf_item){rows_number(rows, 3), rows_text(rows, arena, 4)};
		list[n - 1].programmes = programmes;
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

enum clf_status clf_dashboards(struct clf_store *store, struct clf_arena *arena, struct clf_dashboard **out,
			       size_t *count, struct clf_error *err)
{
	return dashboard_rows(db_ask(store->db, DASHBOARD_SELECT DASHBOARD_ORDER), arena, out, count, err);
}

static enum clf_status unknown(struct clf_store *store, struct clf_arena *arena, const char *name,
			       struct clf_error *err)
{
	const char *const *names = NULL, *near = NULL;
	size_t count = 0;

	if (name_rows(db_ask(store->db, "SELECT name FROM dashboard ORDER BY position, id"), arena, &names, &count,
		      NULL) == CLF_OK)
		near = name_nearest(arena, names, count, name);
	if (near != NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no dashboard \"%s\"; the nearest is %s", name, near);
	return clf_error_set(err, CLF_ENOTFOUND, "there is no dashboard \"%s\"", name);
}

static enum clf_status with_id(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_dashboard **out,
			       size_t *count, struct clf_error *err)
{
	return dashboard_rows(
	    db_ask(store->db, DASHBOARD_SELECT "WHERE d.id = $id " DASHBOARD_ORDER, CLF_NUMBER("$id", id)), arena, out,
	    count, err);
}

enum clf_status clf_dashboard_of(struct clf_store *store, struct clf_arena *arena, int64_t id,
				 struct clf_dashboard *out, struct clf_error *err)
{
	struct clf_dashboard *found = NULL;
	size_t count = 0;
	enum clf_status status = with_id(store, arena, id, &found, &count, err);

	if (status == CLF_OK && count == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "the dashboard is gone");
	if (status == CLF_OK)
		*out = found[0];
	return status;
}

enum clf_status clf_dashboard_named(struct clf_store *store, struct clf_arena *arena, const char *name,
				    struct clf_dashboard *out, struct clf_error *err)
{
	unsigned long long number = 0;
	struct clf_dashboard *found = NULL;
	size_t count = 0;
	enum clf_status status =
	    dashboard_rows(db_ask(store->db, DASHBOARD_SELECT "WHERE d.folded = $folded " DASHBOARD_ORDER,
				  CLF_TEXT("$folded", clf_utf8_fold(arena, name))),
			   arena, &found, &count, err);

	if (status == CLF_OK && count == 0 && clf_text_to_u64(name, INT64_MAX, &number))
		status = with_id(store, arena, (int64_t)number, &found, &count, err);
	if (status != CLF_OK || count == 0)
		return status != CLF_OK ? status : unknown(store, arena, name, err);
	*out = found[0];
	return CLF_OK;
}

static enum clf_status is_taken(enum clf_status status, const char *name, struct clf_error *err)
{
	if (status != CLF_ECONFLICT)
		return status;
	return clf_error_set(err, status, "there is a dashboard \"%s\" already", name);
}

enum clf_status clf_dashboard_add(struct clf_store *store, const char *name, const char *url, int64_t *id,
				  struct clf_error *err)
{
	struct clf_arena *arena;
	int64_t made = clf_store_next_id(store), count = 0;
	enum clf_status status = db_get(store->db, err, &count, "SELECT count(*) FROM dashboard");

	if (status == CLF_OK && count >= CLF_DASHBOARDS_MAX)
		return clf_error_set(err, CLF_ELIMIT,
				     "there are %u dashboards already: take one away that nobody needs",
				     CLF_DASHBOARDS_MAX);
	if (status != CLF_OK)
		return status;
	arena = clf_arena_new();
	status =
	    db_run(store->db, err,
		   "INSERT INTO dashboard (id, name, folded, url, position, created_at) "
		   "VALUES ($id, $name, $folded, $url, "
		   "(SELECT coalesce(max(o.position), 0) + 1 FROM dashboard o), $now)",
		   CLF_NUMBER("$id", made), CLF_TEXT("$name", name), CLF_TEXT("$folded", clf_utf8_fold(arena, name)),
		   CLF_TEXT("$url", url), CLF_NUMBER("$now", clf_clock_now()));
	clf_arena_free(&arena);
	if (status == CLF_OK)
		*id = made;
	return is_taken(status, name, err);
}

enum clf_status clf_dashboard_set(struct clf_store *store, int64_t id, const char *name, const char *url,
				  struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status =
	    db_run(store->db, err, "UPDATE dashboard SET name = $name, folded = $folded, url = $url WHERE id = $id",
		   CLF_TEXT("$name", name), CLF_TEXT("$folded", clf_utf8_fold(arena, name)), CLF_TEXT("$url", url),
		   CLF_NUMBER("$id", id));

	clf_arena_free(&arena);
	return is_taken(status, name, err);
}

enum clf_status clf_dashboard_set_programmes(struct clf_store *store, int64_t id, const int64_t *programmes,
					     size_t count, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "DELETE FROM dashboard_programme WHERE dashboard = $id", CLF_NUMBER("$id", id));

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = db_run(store->db, err,
				"INSERT INTO dashboard_programme (dashboard, programme) VALUES ($id, $programme) "
				"ON CONFLICT (dashboard, programme) DO NOTHING",
				CLF_NUMBER("$id", id), CLF_NUMBER("$programme", programmes[i]));
	return status;
}

enum clf_status clf_dashboard_remove(struct clf_store *store, int64_t id, struct clf_error *err)
{
	enum clf_status status = clf_dashboard_set_programmes(store, id, NULL, 0, err);

	return status == CLF_OK ? db_run(store->db, err, "DELETE FROM dashboard WHERE id = $id", CLF_NUMBER("$id", id))
				: status;
}

enum clf_status clf_dashboard_order(struct clf_store *store, const int64_t *ids, size_t count, struct clf_error *err)
{
	int64_t all = 0;
	enum clf_status status = db_get(store->db, err, &all, "SELECT count(*) FROM dashboard");
	bool whole = (int64_t)count == all;

	for (size_t i = 0; status == CLF_OK && whole && i < count; i++) {
		for (size_t j = 0; j < i; j++)
			whole = whole && ids[i] != ids[j];
		status = db_run(store->db, err, "UPDATE dashboard SET position = $position WHERE id = $id",
				CLF_NUMBER("$position", i + 1), CLF_NUMBER("$id", ids[i]));
		whole = whole && db_changes(store->db) == 1;
	}
	if (status == CLF_OK && !whole)
		return clf_error_set(err, CLF_EINVAL, "an order names all %lld dashboards, each once", (long long)all);
	return status;
}
