/*
 * migrate_locale.c - the languages of saved templates get the one spelling by which they are found.
 *
 * "pt-br" and "pt-BR" were two templates. They become one: the one that was saved last counts as it did, and keeps the
 * numbers of its versions, which sent mails remember; those of the others come behind, and then its newest once more.
 */
#include "clf/base/arena.h"
#include "clf/base/locale.h"
#include "engine/db.h"
#include "engine/engine.h"
#include "engine/migrate.h"
#include "look/rows.h"

struct saved {
	int64_t id, saved_at, newest;
	const char *name, *locale, *spelled;
	bool gone; /* it is part of another now */
};

struct all {
	struct saved *items;
	size_t count;
};

static enum clf_status read_all(struct clf_db *db, struct clf_arena *arena, struct all *out, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(db, "SELECT t.id, t.name, t.locale, v.version, v.saved_at FROM template t "
		       "JOIN template_version v ON v.template = t.id "
		       "WHERE v.version = (SELECT max(x.version) FROM template_version x WHERE x.template = t.id) "
		       "ORDER BY v.saved_at DESC, t.id DESC");
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		struct saved *one;

		out->items = list_grow(arena, out->items, out->count, sizeof(*out->items));
		one = &out->items[out->count++];
		*one = (struct saved){.id = rows_number(rows, 0),
				      .name = rows_text(rows, arena, 1),
				      .locale = rows_text(rows, arena, 2),
				      .newest = rows_number(rows, 3),
				      .saved_at = rows_number(rows, 4)};
		one->spelled = clf_locale_copy(arena, one->locale);
	}
	rows_end(rows);
	return absent_is_fine(status);
}

/* Behind those of the other. */
static enum clf_status join(struct clf_db *db, struct saved *into, int64_t last, struct saved *one,
			    struct clf_error *err)
{
	enum clf_status status =
	    db_run(db, err,
		   "UPDATE template_version SET template = $into, version = version + $last "
		   "WHERE template = $id",
		   CLF_NUMBER("$into", into->id), CLF_NUMBER("$last", last), CLF_NUMBER("$id", one->id));

	one->gone = true;
	return status == CLF_OK ? db_run(db, err, "DELETE FROM template WHERE id = $id", CLF_NUMBER("$id", one->id))
				: status;
}

static enum clf_status join_doubles(struct clf_db *db, const struct all *all, size_t at, struct clf_buf *notes,
				    struct clf_error *err)
{
	struct saved *into = &all->items[at];
	int64_t last = into->newest;
	enum clf_status status = CLF_OK;

	for (size_t i = at + 1; status == CLF_OK && i < all->count; i++) {
		struct saved *one = &all->items[i];

		if (!clf_text_equal(one->name, into->name) || !clf_text_equal(one->spelled, into->spelled))
			continue;
		status = join(db, into, last, one, err);
		last += one->newest;
		clf_buf_printf(notes,
			       "the template \"%s\" in %s and in %s is one, in %s: what was saved last counts, and the "
			       "other's versions are among its own\n",
			       into->name, one->locale, into->locale, into->spelled);
	}
	if (status != CLF_OK || last == into->newest)
		return status;
	return db_run(db, err,
		      "INSERT INTO template_version (template, version, source, saved_by, saved_at) "
		      "SELECT template, $last + 1, source, saved_by, saved_at FROM template_version "
		      "WHERE template = $id AND version = $newest",
		      CLF_NUMBER("$last", last), CLF_NUMBER("$id", into->id), CLF_NUMBER("$newest", into->newest));
}

enum clf_status migrate_locales(struct clf_db *db, struct clf_buf *notes, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct all all = {NULL, 0};
	enum clf_status status = read_all(db, arena, &all, err);

	for (size_t i = 0; status == CLF_OK && i < all.count; i++) {
		if (all.items[i].gone)
			continue;
		status = join_doubles(db, &all, i, notes, err);
		if (status == CLF_OK && !clf_text_equal(all.items[i].locale, all.items[i].spelled))
			status = db_run(db, err, "UPDATE template SET locale = $locale WHERE id = $id",
					CLF_TEXT("$locale", all.items[i].spelled), CLF_NUMBER("$id", all.items[i].id));
	}
	clf_arena_free(&arena);
	return status;
}
