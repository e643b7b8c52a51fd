/*
 * list.c - the items of named lists, one table for all of them.
 */
#include "clf/store/people/list.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

#define ITEM_SELECT                                                                                                    \
	"SELECT i.id, i.list, i.name, i.position, i.ends, i.team, g.name, i.cause_set, i.gone_at FROM list_item i "    \
	"LEFT JOIN team g ON g.id = i.team "

static void item_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_list_item *out)
{
	*out = (struct clf_list_item){
	    .id = rows_number(rows, 0),
	    .list = rows_text(rows, arena, 1),
	    .name = rows_text(rows, arena, 2),
	    .position = rows_number(rows, 3),
	    .ends = rows_number(rows, 4) != 0,
	    .team = rows_number(rows, 5),
	    .team_name = rows_text(rows, arena, 6),
	    .cause_set = rows_number(rows, 7),
	    .gone = !rows_null(rows, 8),
	};
}

/* Fields that are in use still, put to the types that require them. */
static enum clf_status read_required(struct clf_store *store, struct clf_arena *arena, struct clf_list_item *items,
				     size_t count, struct clf_error *err)
{
	struct clf_rows *rows;
	struct clf_item *fields = NULL;
	size_t at = 0;
	enum clf_status status;

	while (at < count && strcmp(items[at].list, CLF_LIST_TYPE) != 0)
		at++;
	if (at == count)
		return CLF_OK;
	rows = db_ask(store->db, "SELECT r.item, f.id, f.name FROM list_item_field r JOIN field f ON f.id = r.field "
				 "WHERE f.gone_at IS NULL ORDER BY r.item, f.position, f.id");
	while ((status = rows_next(rows, err)) == CLF_OK) {
		int64_t id = rows_number(rows, 0);

		if (at == count || items[at].id != id) {
			at = 0;
			while (at < count && items[at].id != id)
				at++;
			fields = NULL;
		}
		if (at == count)
			continue;
		fields = list_grow(arena, fields, items[at].required_count, sizeof(*fields));
		fields[items[at].required_count++] = (struct clf_item){rows_number(rows, 1), rows_text(rows, arena, 2)};
		items[at].required = fields;
	}
	return absent_is_fine(status);
}

static enum clf_status item_rows(struct clf_store *store, struct clf_rows *rows, struct clf_arena *arena,
				 struct clf_list_item **out, size_t *count, struct clf_error *err)
{
	struct clf_list_item *items = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		items = list_grow(arena, items, n, sizeof(*items));
		item_row(rows, arena, &items[n++]);
	}
	*out = items;
	*count = n;
	status = absent_is_fine(status);
	return status == CLF_OK ? read_required(store, arena, items, n, err) : status;
}

enum clf_status clf_list_items(struct clf_store *store, struct clf_arena *arena, const char *list,
			       struct clf_list_item **out, size_t *count, struct clf_error *err)
{
	if (list == NULL)
		return item_rows(
		    store,
		    db_ask(
			store->db,
			"SELECT i.id, i.list, i.name, i.position, i.ends, i.team, g.name, i.cause_set, "
			"i.gone_at, CASE WHEN i.gone_at IS NULL THEN 0 ELSE 1 END FROM list_item i LEFT JOIN team g ON g.id = i.team "
			"UNION ALL SELECT t.id, 'group', t.name, 0, 0, NULL, NULL, NULL, NULL, 0 FROM team t "
			"WHERE t.kind = 'group' ORDER BY 2, 10, 4, 1"),
		    arena, out, count, err);
	return item_rows(store,
			 db_ask(store->db,
				ITEM_SELECT "WHERE i.list = $list AND i.gone_at IS NULL ORDER BY i.position, i.id",
				CLF_TEXT("$list", list)),
			 arena, out, count, err);
}

enum clf_status clf_list_item(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_list_item *out,
			      struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, ITEM_SELECT "WHERE i.id = $id", CLF_NUMBER("$id", id));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		item_row(rows, arena, out);
	rows_end(rows);
	if (status == CLF_OK)
		return read_required(store, arena, out, 1, err);
	return status == CLF_ENOTFOUND ? clf_error_set(err, status, "no list has an item %lld", (long long)id) : status;
}

static enum clf_status names_of(struct clf_store *store, struct clf_arena *arena, const char *list,
				const char *const **out, size_t *count, struct clf_error *err)
{
	return name_rows(db_ask(store->db,
				"SELECT name FROM list_item WHERE list = $list AND gone_at IS NULL "
				"ORDER BY position, id",
				CLF_TEXT("$list", list)),
			 arena, out, count, err);
}

/* Says what there is instead. */
static enum clf_status unknown(struct clf_store *store, struct clf_arena *arena, const char *list, const char *name,
			       struct clf_error *err)
{
	const char *const *names = NULL, *near;
	size_t count = 0;
	enum clf_status status = names_of(store, arena, list, &names, &count, err);

	if (status != CLF_OK)
		return status;
	if (count == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "no %-s are set up", clf_list_word(list, true));
	near = name_nearest(arena, names, count, name);
	if (near != NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no %-s \"%s\"; the nearest is %s",
				     clf_list_word(list, false), name, near);
	return clf_error_set(err, CLF_ENOTFOUND, "there is no %-s \"%s\"; there are %s", clf_list_word(list, false),
			     name, names_shown(arena, names, count));
}

enum clf_status clf_list_item_named(struct clf_store *store, struct clf_arena *arena, const char *list,
				    const char *name, struct clf_list_item *out, struct clf_error *err)
{
	unsigned long long number = 0;
	struct clf_list_item found;
	int64_t id = 0;
	enum clf_status status = db_get(store->db, err, &id,
					"SELECT id FROM list_item "
					"WHERE list = $list AND folded = $folded AND gone_at IS NULL",
					CLF_TEXT("$list", list), CLF_TEXT("$folded", clf_utf8_fold(arena, name)));

	if (status == CLF_OK)
		return clf_list_item(store, arena, id, out, err);
	if (status == CLF_ENOTFOUND && clf_text_to_u64(name, INT64_MAX, &number)) {
		status = clf_list_item(store, arena, (int64_t)number, &found, NULL);
		if (status == CLF_OK && !found.gone && strcmp(found.list, list) == 0) {
			*out = found;
			return CLF_OK;
		}
		status = status == CLF_OK ? CLF_ENOTFOUND : status;
	}
	return status == CLF_ENOTFOUND ? unknown(store, arena, list, name, err) : status;
}

enum clf_status clf_list_item_ever(struct clf_store *store, const char *list, const char *name, int64_t *id,
				   struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status = db_get(store->db, err, id,
					"SELECT id FROM list_item WHERE list = $list AND folded = $folded "
					"ORDER BY gone_at IS NULL DESC, gone_at DESC LIMIT 1",
					CLF_TEXT("$list", list), CLF_TEXT("$folded", clf_utf8_fold(arena, name)));

	if (status == CLF_ENOTFOUND)
		status = unknown(store, arena, list, name, err);
	clf_arena_free(&arena);
	return status;
}

const char *clf_list_item_nearest(struct clf_store *store, struct clf_arena *arena, const char *list, const char *name)
{
	const char *const *names = NULL;
	size_t count = 0;

	return names_of(store, arena, list, &names, &count, NULL) == CLF_OK ? name_nearest(arena, names, count, name)
									    : NULL;
}

static enum clf_status is_taken(const char *list, const char *name, struct clf_error *err)
{
	return clf_error_set(err, CLF_ECONFLICT, "there is a %-s \"%s\" already", clf_list_word(list, false), name);
}

enum clf_status clf_list_item_add(struct clf_store *store, const char *list, const char *name, int64_t *id,
				  struct clf_error *err)
{
	struct clf_arena *arena;
	int64_t made = clf_store_next_id(store), count = 0;
	enum clf_status status =
	    db_get(store->db, err, &count, "SELECT count(*) FROM list_item WHERE list = $list AND gone_at IS NULL",
		   CLF_TEXT("$list", list));

	if (status == CLF_OK && count >= CLF_LIST_ITEMS_MAX)
		return clf_error_set(err, CLF_ELIMIT, "there are %u %-s already: take one away that nobody needs",
				     CLF_LIST_ITEMS_MAX, clf_list_word(list, true));
	if (status != CLF_OK)
		return status;
	arena = clf_arena_new();
	status = db_run(store->db, err,
			"INSERT INTO list_item (id, list, name, folded, position, created_at) "
			"VALUES ($id, $list, $name, $folded, "
			"(SELECT coalesce(max(o.position), 0) + 1 FROM list_item o WHERE o.list = $list), $now)",
			CLF_NUMBER("$id", made), CLF_TEXT("$list", list), CLF_TEXT("$name", name),
			CLF_TEXT("$folded", clf_utf8_fold(arena, name)), CLF_NUMBER("$now", clf_clock_now()));
	clf_arena_free(&arena);
	if (status == CLF_ECONFLICT)
		return is_taken(list, name, err);
	if (status == CLF_OK)
		*id = made;
	return status;
}

enum clf_status clf_list_item_rename(struct clf_store *store, int64_t id, const char *name, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_list_item item;
	enum clf_status status = clf_list_item(store, arena, id, &item, err);

	if (status == CLF_OK)
		status = db_run(store->db, err, "UPDATE list_item SET name = $name, folded = $folded WHERE id = $id",
				CLF_TEXT("$name", name), CLF_TEXT("$folded", clf_utf8_fold(arena, name)),
				CLF_NUMBER("$id", id));
	if (status == CLF_ECONFLICT)
		status = is_taken(item.list, name, err);
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_list_item_set_ends(struct clf_store *store, int64_t id, bool ends, struct clf_error *err)
{
	enum clf_status status = db_run(
	    store->db, err,
	    "UPDATE list_item SET ends = 0 WHERE ends = 1 AND list = (SELECT list FROM list_item WHERE id = $id)",
	    CLF_NUMBER("$id", id));

	return status == CLF_OK && ends
		   ? db_run(store->db, err, "UPDATE list_item SET ends = 1 WHERE id = $id", CLF_NUMBER("$id", id))
		   : status;
}

enum clf_status clf_list_item_set_team(struct clf_store *store, int64_t id, int64_t team, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE list_item SET team = $team WHERE id = $id", CLF_ID("$team", team),
		      CLF_NUMBER("$id", id));
}

enum clf_status clf_list_item_set_causes(struct clf_store *store, int64_t id, int64_t cause_set, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE list_item SET cause_set = $set WHERE id = $id", CLF_ID("$set", cause_set),
		      CLF_NUMBER("$id", id));
}

enum clf_status clf_list_item_require(struct clf_store *store, int64_t id, const int64_t *fields, size_t count,
				      struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "DELETE FROM list_item_field WHERE item = $id", CLF_NUMBER("$id", id));

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = db_run(store->db, err,
				"INSERT INTO list_item_field (item, field) VALUES ($id, $field) "
				"ON CONFLICT (item, field) DO NOTHING",
				CLF_NUMBER("$id", id), CLF_NUMBER("$field", fields[i]));
	return status;
}

enum clf_status clf_list_requiring(struct clf_store *store, struct clf_arena *arena, int64_t field,
				   const char *const **out, size_t *count, struct clf_error *err)
{
	return name_rows(db_ask(store->db,
				"SELECT i.name FROM list_item_field r JOIN list_item i ON i.id = r.item "
				"WHERE r.field = $field AND i.gone_at IS NULL ORDER BY i.position, i.id",
				CLF_NUMBER("$field", field)),
			 arena, out, count, err);
}

enum clf_status clf_list_order(struct clf_store *store, const char *list, const int64_t *ids, size_t count,
			       struct clf_error *err)
{
	int64_t all = 0;
	enum clf_status status =
	    db_get(store->db, err, &all, "SELECT count(*) FROM list_item WHERE list = $list AND gone_at IS NULL",
		   CLF_TEXT("$list", list));
	bool whole = (int64_t)count == all;

	for (size_t i = 0; status == CLF_OK && whole && i < count; i++) {
		for (size_t j = 0; j < i; j++)
			whole = whole && ids[i] != ids[j];
		status = db_run(store->db, err,
				"UPDATE list_item SET position = $position "
				"WHERE id = $id AND list = $list AND gone_at IS NULL",
				CLF_NUMBER("$position", i + 1), CLF_NUMBER("$id", ids[i]), CLF_TEXT("$list", list));
		whole = whole && db_changes(store->db) == 1;
	}
	if (status == CLF_OK && !whole)
		return clf_error_set(err, CLF_EINVAL, "an order names all %lld %-s, each once", (long long)all,
				     clf_list_word(list, true));
	return status;
}

enum clf_status clf_list_item_retire(struct clf_store *store, int64_t id, struct clf_error *err)
{
	return db_run(store->db, err,
		      "UPDATE list_item SET gone_at = $now, ends = 0 WHERE id = $id AND gone_at IS NULL",
		      CLF_NUMBER("$now", clf_clock_now()), CLF_NUMBER("$id", id));
}

/* An id is one list's alone. */
#define HAS_ITEM                                                                                                       \
	"t.number IN (SELECT number FROM ticket WHERE queue = $id UNION ALL SELECT number FROM ticket "                \
	"WHERE stage = $id UNION ALL SELECT number FROM ticket WHERE type = $id UNION ALL SELECT number FROM ticket "  \
	"WHERE reason = $id UNION ALL SELECT ticket FROM ticket_cause WHERE item = $id) "
#define NOT_ENDED CLF_NOT_ENDED("t")

enum clf_status clf_list_item_used(struct clf_store *store, int64_t id, struct clf_list_use *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT count(*), coalesce(sum(CASE WHEN " NOT_ENDED "THEN 1 ELSE 0 END), 0) "
				       "FROM ticket t WHERE " HAS_ITEM,
				       CLF_NUMBER("$id", id));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = (struct clf_list_use){rows_number(rows, 0), rows_number(rows, 1)};
	rows_end(rows);
	return status;
}

enum clf_status clf_list_item_tickets(struct clf_store *store, struct clf_arena *arena, int64_t id, size_t limit,
				      int64_t **out, size_t *count, struct clf_error *err)
{
	return id_rows(db_ask(store->db,
			      "SELECT t.number FROM ticket t WHERE " HAS_ITEM "AND " NOT_ENDED
			      "ORDER BY t.number LIMIT $limit",
			      CLF_NUMBER("$id", id), CLF_NUMBER("$limit", limit)),
		       arena, out, count, err);
}

enum clf_status item_asked(struct clf_store *store, const char *list, const char *name, int64_t *id,
			   struct clf_error *err)
{
	return clf_text_equal(list, CLF_LIST_GROUP) ? group_asked(store, name, id, err)
						    : clf_list_item_ever(store, list, name, id, err);
}

const char *item_nearest(struct clf_store *store, struct clf_arena *arena, const char *list, const char *name)
{
	return clf_text_equal(list, CLF_LIST_GROUP) ? group_nearest(store, arena, name)
						    : clf_list_item_nearest(store, arena, list, name);
}
