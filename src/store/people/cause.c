/*
 * cause.c - sets of root causes, and what is in them.
 */
#include "clf/store/people/cause.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

#define NOT_ENDED CLF_NOT_ENDED("t")

/* A row for each cause; a set without any has one. */
#define SET_SELECT                                                                                                     \
	"SELECT s.id, s.name, s.gone_at, i.id, i.name FROM cause_set s "                                               \
	"LEFT JOIN cause_set_item x ON x.cause_set = s.id "                                                            \
	"LEFT JOIN list_item i ON i.id = x.item AND i.gone_at IS NULL "
#define SET_ORDER "ORDER BY s.gone_at IS NULL DESC, s.folded, s.id, x.position IS NULL, x.position "

static enum clf_status set_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_cause_set **out,
				size_t *count, struct clf_error *err)
{
	struct clf_cause_set *sets = NULL;
	struct clf_item *causes = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		if (n == 0 || sets[n - 1].id != rows_number(rows, 0)) {
			sets = list_grow(arena, sets, n, sizeof(*sets));
			sets[n++] = (struct clf_cause_set){
			    .id = rows_number(rows, 0), .name = rows_text(rows, arena, 1), .gone = !rows_null(rows, 2)};
			causes = NULL;
		}
		if (rows_null(rows, 3))
			continue;
		causes = list_grow(arena, causes, sets[n - 1].count, sizeof(*causes));
		causes[sets[n - 1].count++] = (struct clf_item){rows_number(rows, 3), rows_text(rows, arena, 4)};
		sets[n - 1].causes = causes;
	}
	*out = sets;
	*count = n;
	return absent_is_fine(status);
}

enum clf_status clf_cause_sets(struct clf_store *store, struct clf_arena *arena, struct clf_cause_set **out,
			       size_t *count, struct clf_error *err)
{
	return set_rows(db_ask(store->db, SET_SELECT SET_ORDER), arena, out, count, err);
}

static enum clf_status names_of(struct clf_store *store, struct clf_arena *arena, const char *const **out,
				size_t *count, struct clf_error *err)
{
	return name_rows(db_ask(store->db, "SELECT name FROM cause_set WHERE gone_at IS NULL ORDER BY folded"), arena,
			 out, count, err);
}

const char *clf_cause_set_nearest(struct clf_store *store, struct clf_arena *arena, const char *name)
{
	const char *const *names = NULL;
	size_t count = 0;

	return names_of(store, arena, &names, &count, NULL) == CLF_OK ? name_nearest(arena, names, count, name) : NULL;
}

static enum clf_status unknown(struct clf_store *store, struct clf_arena *arena, const char *name,
			       struct clf_error *err)
{
	const char *near = clf_cause_set_nearest(store, arena, name);

	if (near != NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no set of root causes \"%s\"; the nearest is %s",
				     name, near);
	return clf_error_set(err, CLF_ENOTFOUND, "there is no set of root causes \"%s\"", name);
}

enum clf_status clf_cause_set_named(struct clf_store *store, struct clf_arena *arena, const char *name,
				    struct clf_cause_set *out, struct clf_error *err)
{
	unsigned long long number = 0;
	struct clf_cause_set *found = NULL;
	size_t count = 0;
	enum clf_status status =
	    set_rows(db_ask(store->db, SET_SELECT "WHERE s.folded = $folded AND s.gone_at IS NULL " SET_ORDER,
			    CLF_TEXT("$folded", clf_utf8_fold(arena, name))),
		     arena, &found, &count, err);

	if (status == CLF_OK && count == 0 && clf_text_to_u64(name, INT64_MAX, &number))
		status = set_rows(db_ask(store->db, SET_SELECT "WHERE s.id = $id AND s.gone_at IS NULL " SET_ORDER,
					 CLF_NUMBER("$id", number)),
				  arena, &found, &count, err);
	if (status != CLF_OK || count == 0)
		return status != CLF_OK ? status : unknown(store, arena, name, err);
	*out = found[0];
	return CLF_OK;
}

enum clf_status clf_ticket_causes(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				  struct clf_item **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT i.id, i.name FROM ticket_cause c JOIN list_item i ON i.id = c.item "
				       "WHERE c.ticket = $ticket ORDER BY i.position, i.id",
				       CLF_NUMBER("$ticket", ticket));
	struct clf_item *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_item){rows_number(rows, 0), rows_text(rows, arena, 1)};
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

static enum clf_status is_taken(enum clf_status status, const char *name, struct clf_error *err)
{
	if (status != CLF_ECONFLICT)
		return status;
	return clf_error_set(err, status, "there is a set of root causes \"%s\" already", name);
}

enum clf_status clf_cause_set_add(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	struct clf_arena *arena;
	int64_t made = clf_store_next_id(store), count = 0;
	enum clf_status status = db_get(store->db, err, &count, "SELECT count(*) FROM cause_set WHERE gone_at IS NULL");

	if (status == CLF_OK && count >= CLF_CAUSE_SETS_MAX)
		return clf_error_set(err, CLF_ELIMIT, "there are %u sets of root causes already", CLF_CAUSE_SETS_MAX);
	if (status != CLF_OK)
		return status;
	arena = clf_arena_new();
	status = db_run(store->db, err,
			"INSERT INTO cause_set (id, name, folded, created_at) VALUES ($id, $name, $folded, $now)",
			CLF_NUMBER("$id", made), CLF_TEXT("$name", name),
			CLF_TEXT("$folded", clf_utf8_fold(arena, name)), CLF_NUMBER("$now", clf_clock_now()));
	clf_arena_free(&arena);
	if (status == CLF_OK)
		*id = made;
	return is_taken(status, name, err);
}

enum clf_status clf_cause_set_rename(struct clf_store *store, int64_t id, const char *name, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status =
	    db_run(store->db, err, "UPDATE cause_set SET name = $name, folded = $folded WHERE id = $id",
		   CLF_TEXT("$name", name), CLF_TEXT("$folded", clf_utf8_fold(arena, name)), CLF_NUMBER("$id", id));

	clf_arena_free(&arena);
	return is_taken(status, name, err);
}

enum clf_status clf_cause_set_fill(struct clf_store *store, int64_t id, const int64_t *causes, size_t count,
				   struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "DELETE FROM cause_set_item WHERE cause_set = $set", CLF_NUMBER("$set", id));

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status =
		    db_run(store->db, err,
			   "INSERT INTO cause_set_item (cause_set, item, position) VALUES ($set, $item, $position) "
			   "ON CONFLICT (cause_set, item) DO NOTHING",
			   CLF_NUMBER("$set", id), CLF_NUMBER("$item", causes[i]), CLF_NUMBER("$position", i + 1));
	return status;
}

enum clf_status clf_cause_set_retire(struct clf_store *store, int64_t id, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE cause_set SET gone_at = $now WHERE id = $id AND gone_at IS NULL",
		      CLF_NUMBER("$now", clf_clock_now()), CLF_NUMBER("$id", id));
}

enum clf_status clf_cause_set_used(struct clf_store *store, struct clf_arena *arena, int64_t id,
				   struct clf_cause_set_use *out, struct clf_error *err)
{
	enum clf_status status =
	    db_get(store->db, err, &out->open, "SELECT count(*) FROM ticket t WHERE t.cause_set = $id AND " NOT_ENDED,
		   CLF_NUMBER("$id", id));

	if (status != CLF_OK)
		return status;
	return name_rows(db_ask(store->db,
				"SELECT name FROM list_item WHERE cause_set = $id AND gone_at IS NULL ORDER BY id",
				CLF_NUMBER("$id", id)),
			 arena, &out->types, &out->type_count, err);
}

enum clf_status clf_cause_set_tickets(struct clf_store *store, struct clf_arena *arena, int64_t id, size_t limit,
				      int64_t **out, size_t *count, struct clf_error *err)
{
	return id_rows(db_ask(store->db,
			      "SELECT t.number FROM ticket t WHERE t.cause_set = $id AND " NOT_ENDED
			      "ORDER BY t.number LIMIT $limit",
			      CLF_NUMBER("$id", id), CLF_NUMBER("$limit", limit)),
		       arena, out, count, err);
}

enum clf_status clf_cause_set_replace_type(struct clf_store *store, int64_t id, int64_t instead, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE list_item SET cause_set = $instead WHERE cause_set = $id",
		      CLF_ID("$instead", instead), CLF_NUMBER("$id", id));
}
