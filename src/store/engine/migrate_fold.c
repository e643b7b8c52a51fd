/*
 * migrate_fold.c - names that are told apart without regard to case get the form in which they are compared.
 *
 * Databases fold differently: SQLite knew ASCII letters alone, so that "ÄRGER" and "ärger" were two teams. The older
 * one keeps its name, the younger becomes "ärger (2)"; what remembers it by its name follows.
 */
#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "engine/db.h"
#include "engine/engine.h"
#include "engine/migrate.h"
#include "look/rows.h"

#define BEFORE_MAX (1u << 20)

struct name {
	int64_t id;
	const char *name, *folded;
	const char *was; /* before it was renamed; or NULL */
};

struct names {
	struct name *items;
	size_t count;
};

/* In the order of their age. */
static const struct table {
	const char *what, *list, *set;
	const char *undo_key; /* under which an undo row remembers it by name; or NULL */
} tables[] = {
    {"team", "SELECT id, name FROM team ORDER BY id", "UPDATE team SET name = $name, folded = $folded WHERE id = $id",
     "team"},
    {"segment", "SELECT id, name FROM segment ORDER BY id",
     "UPDATE segment SET name = $name, folded = $folded WHERE id = $id", "segment"},
    {"status", "SELECT id, name FROM status ORDER BY id",
     "UPDATE status SET name = $name, folded = $folded WHERE id = $id", NULL},
};

static enum clf_status read_names(struct clf_db *db, struct clf_arena *arena, const struct table *table,
				  struct names *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(db, table->list);
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		struct name *name;

		out->items = list_grow(arena, out->items, out->count, sizeof(*out->items));
		name = &out->items[out->count++];
		*name = (struct name){.id = rows_number(rows, 0), .name = rows_text(rows, arena, 1)};
		name->folded = clf_utf8_fold(arena, name->name);
	}
	return absent_is_fine(status);
}

/* Whether another name, but for those behind `before`, is folded so. */
static bool is_taken(const struct names *names, const struct name *but, size_t before, const char *folded)
{
	for (size_t i = 0; i < before; i++) {
		if (&names->items[i] != but && clf_text_equal(names->items[i].folded, folded))
			return true;
	}
	return false;
}

/* Never a name that another one has: that would rename for nothing. */
static void rename_doubles(struct clf_arena *arena, const struct table *table, struct names *names,
			   struct clf_buf *notes)
{
	for (size_t i = 0; i < names->count; i++) {
		struct name *name = &names->items[i];
		const char *kept = name->name;

		if (!is_taken(names, name, i, name->folded))
			continue;
		name->was = kept;
		for (unsigned n = 2; is_taken(names, name, names->count, name->folded); n++) {
			name->name = clf_arena_printf(arena, "%s (%u)", kept, n);
			name->folded = clf_utf8_fold(arena, name->name);
		}
		clf_buf_printf(notes,
			       "the %s \"%s\" is now \"%s\": its name and that of an older %s differ in case alone\n",
			       table->what, kept, name->name, table->what);
	}
}

static enum clf_status store_names(struct clf_db *db, const struct table *table, const struct names *names,
				   struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < names->count; i++)
		status = db_run(db, err, table->set, CLF_TEXT("$name", names->items[i].name),
				CLF_TEXT("$folded", names->items[i].folded), CLF_NUMBER("$id", names->items[i].id));
	return status;
}

static enum clf_status store_before(struct clf_db *db, int64_t undo, const struct clf_json *before,
				    struct clf_error *err)
{
	struct clf_buf text;
	enum clf_status status = CLF_OK;

	clf_buf_init(&text, BEFORE_MAX);
	clf_json_dump(before, &text);
	if (text.failed)
		status = clf_error_set(err, CLF_ELIMIT, "undo row %lld holds too much", (long long)undo);
	else
		status = db_run(db, err, "UPDATE undo SET before = $before WHERE id = $id", CLF_TEXT("$before", text.p),
				CLF_NUMBER("$id", undo));
	clf_buf_free(&text);
	return status;
}

/* What was a team or segment before an agent's mail is put back by its name. */
static enum clf_status follow_in_undo(struct clf_db *db, const char *key, const struct name *name, int64_t undo,
				      const char *text, struct clf_error *err)
{
	struct clf_json *before = NULL;
	enum clf_status status = CLF_OK;

	/* A row that can't be read undoes nothing, as before. */
	if (clf_json_parse(clf_str_from(text), &before, NULL) != CLF_OK)
		return CLF_OK;
	if (clf_text_equal(clf_json_get_text(before, key), name->was)) {
		clf_json_set_text(before, key, name->name);
		status = store_before(db, undo, before, err);
	}
	clf_json_free(&before);
	return status;
}

static enum clf_status follow(struct clf_db *db, struct clf_arena *arena, const char *key, const struct name *name,
			      struct clf_error *err)
{
	int64_t *ids = NULL;
	size_t count = 0;
	enum clf_status status = id_rows(db_ask(db, "SELECT id FROM undo ORDER BY id"), arena, &ids, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_rows *rows = db_ask(db, "SELECT before FROM undo WHERE id = $id", CLF_NUMBER("$id", ids[i]));
		const char *text = NULL;

		status = rows_next(rows, err);
		if (status == CLF_OK)
			text = rows_text(rows, arena, 0);
		rows_end(rows);
		if (status == CLF_OK)
			status = follow_in_undo(db, key, name, ids[i], text, err);
	}
	return status;
}

static enum clf_status fold_table(struct clf_db *db, struct clf_arena *arena, const struct table *table,
				  struct clf_buf *notes, struct clf_error *err)
{
	struct names names = {NULL, 0};
	enum clf_status status = read_names(db, arena, table, &names, err);

	if (status != CLF_OK)
		return status;
	rename_doubles(arena, table, &names, notes);
	status = store_names(db, table, &names, err);
	for (size_t i = 0; status == CLF_OK && table->undo_key != NULL && i < names.count; i++) {
		if (names.items[i].was != NULL)
			status = follow(db, arena, table->undo_key, &names.items[i], err);
	}
	return status;
}

enum clf_status migrate_fold_names(struct clf_db *db, struct clf_buf *notes, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(tables); i++)
		status = fold_table(db, arena, &tables[i], notes, err);
	clf_arena_free(&arena);
	return status;
}
