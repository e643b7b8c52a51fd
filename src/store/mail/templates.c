/*
 * templates.c - templates as people saved them, every version kept.
 */
#include "clf/store/mail/templates.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/store.h"
#include "clf/store/mail/templates.h"
#include "engine/engine.h"
#include "look/rows.h"

#define NEWEST                                                                                                         \
	"SELECT t.name, t.locale, v.source, v.version, v.saved_at, v.saved_by FROM template t "                        \
	"JOIN template_version v ON v.template = t.id "                                                                \
	"WHERE v.version = (SELECT max(x.version) FROM template_version x WHERE x.template = t.id) "

static struct clf_template_record record_of(const struct clf_rows *rows, struct clf_arena *arena)
{
	return (struct clf_template_record){
	    .name = rows_text(rows, arena, 0),
	    .locale = rows_text(rows, arena, 1),
	    .source = rows_text(rows, arena, 2),
	    .version = rows_number(rows, 3),
	    .saved_at = rows_number(rows, 4),
	    .saved_by = rows_text(rows, arena, 5),
	};
}

enum clf_status clf_template_find(struct clf_store *store, struct clf_arena *arena, const char *name,
				  const char *locale, struct clf_template_record *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, NEWEST "AND t.name = $name AND t.locale = $locale",
				       CLF_TEXT("$name", name), CLF_TEXT("$locale", locale));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = record_of(rows, arena);
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "no template `%s` in `%s` was saved", name, locale);
	return status;
}

enum clf_status clf_template_list(struct clf_store *store, struct clf_arena *arena, struct clf_template_record **out,
				  size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, NEWEST "ORDER BY t.name, t.locale");
	struct clf_template_record *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = record_of(rows, arena);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

static enum clf_status template_id(struct clf_store *store, const char *name, const char *locale, int64_t *id,
				   struct clf_error *err)
{
	return db_get(store->db, err, id,
		      "INSERT INTO template (id, name, locale) VALUES ($id, $name, $locale) "
		      "ON CONFLICT (name, locale) DO UPDATE SET name = excluded.name RETURNING id",
		      CLF_NUMBER("$id", clf_store_next_id(store)), CLF_TEXT("$name", name),
		      CLF_TEXT("$locale", locale));
}

enum clf_status clf_template_save(struct clf_store *store, const char *name, const char *locale, const char *source,
				  const char *saved_by, int64_t *version, struct clf_error *err)
{
	int64_t id = 0, made = 0;
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	status = template_id(store, name, locale, &id, err);
	if (status == CLF_OK)
		status = db_get(store->db, err, &made,
				"INSERT INTO template_version (template, version, source, saved_by, saved_at) "
				"SELECT $template, coalesce(max(version), 0) + 1, $source, $by, $now "
				"FROM template_version WHERE template = $template RETURNING version",
				CLF_NUMBER("$template", id), CLF_TEXT("$source", source), CLF_TEXT("$by", saved_by),
				CLF_NUMBER("$now", clf_clock_now()));
	status = store_leave(store, own, status, err);
	if (status == CLF_OK && version != NULL)
		*version = made;
	return status;
}
