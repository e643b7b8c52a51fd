/*
 * templates.c - templates as people saved them, every version kept.
 */
#include "clf/store/mail/templates.h"

#include "clf/base/arena.h"
#include "clf/base/locale.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/query_page.h"
#include "look/rows.h"

#define NEWEST                                                                                                         \
	"SELECT t.name, t.locale, v.source, v.version, v.saved_at, v.saved_by, v.shipped FROM template t "             \
	"JOIN template_version v ON v.template = t.id "                                                                \
	"WHERE v.source <> '' "                                                                                        \
	"AND v.version = (SELECT max(x.version) FROM template_version x WHERE x.template = t.id) "

static struct clf_template_record record_of(const struct clf_rows *rows, struct clf_arena *arena)
{
	return (struct clf_template_record){
	    .name = rows_text(rows, arena, 0),
	    .locale = rows_text(rows, arena, 1),
	    .source = rows_text(rows, arena, 2),
	    .version = rows_number(rows, 3),
	    .saved_at = rows_number(rows, 4),
	    .saved_by = rows_text(rows, arena, 5),
	    .shipped = rows_text(rows, arena, 6),
	};
}

static enum clf_status all_records(struct clf_rows *rows, struct clf_arena *arena, struct clf_template_record **out,
				   size_t *count, struct clf_error *err)
{
	struct clf_template_record *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = record_of(rows, arena);
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

static enum clf_status one_record(struct clf_rows *rows, struct clf_arena *arena, struct clf_template_record *out,
				  struct clf_error *err)
{
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = record_of(rows, arena);
	rows_end(rows);
	return status;
}

enum clf_status clf_template_find(struct clf_store *store, struct clf_arena *arena, const char *name,
				  const char *locale, struct clf_template_record *out, struct clf_error *err)
{
	char spelled[CLF_LOCALE_BYTES];
	struct clf_rows *rows =
	    db_ask(store->db, NEWEST "AND t.name = $name AND t.locale = $locale", CLF_TEXT("$name", name),
		   CLF_TEXT("$locale", clf_locale_spelled(locale, spelled)));
	enum clf_status status = one_record(rows, arena, out, err);

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "no template `%s` in `%s` was saved", name, locale);
	return status;
}

enum clf_status clf_template_list(struct clf_store *store, struct clf_arena *arena, struct clf_template_record **out,
				  size_t *count, struct clf_error *err)
{
	return all_records(db_ask(store->db, NEWEST "ORDER BY t.name, t.locale"), arena, out, count, err);
}

enum clf_status clf_template_versions(struct clf_store *store, struct clf_arena *arena, const char *name,
				      const char *locale, struct clf_page page, struct clf_template_record **out,
				      size_t *count, int64_t *next, struct clf_error *err)
{
	char spelled[CLF_LOCALE_BYTES];
	struct clf_template_record *list = NULL;
	size_t n = 0;
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT t.name, t.locale, CASE WHEN v.source = '' THEN '' END, v.version, v.saved_at, v.saved_by, "
		   "CAST(NULL AS TEXT) "
		   "FROM template t JOIN template_version v ON v.template = t.id "
		   "WHERE t.name = $name AND t.locale = $locale AND v.version < $below "
		   "ORDER BY v.version DESC LIMIT $limit",
		   CLF_TEXT("$name", name), CLF_TEXT("$locale", clf_locale_spelled(locale, spelled)),
		   CLF_NUMBER("$below", page_below(page)), CLF_NUMBER("$limit", page_limit(page) + 1));
	enum clf_status status = all_records(rows, arena, &list, &n, err);
	bool more = n > page_limit(page);

	if (status != CLF_OK)
		return status;
	*out = list;
	*count = more ? n - 1 : n;
	*next = more ? list[n - 2].version : 0;
	return CLF_OK;
}

enum clf_status clf_template_version(struct clf_store *store, struct clf_arena *arena, const char *name,
				     const char *locale, int64_t version, struct clf_template_record *out,
				     struct clf_error *err)
{
	char spelled[CLF_LOCALE_BYTES];
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT t.name, t.locale, v.source, v.version, v.saved_at, v.saved_by, v.shipped FROM template t "
		   "JOIN template_version v ON v.template = t.id "
		   "WHERE t.name = $name AND t.locale = $locale AND v.version = $version",
		   CLF_TEXT("$name", name), CLF_TEXT("$locale", clf_locale_spelled(locale, spelled)),
		   CLF_NUMBER("$version", version));
	enum clf_status status = one_record(rows, arena, out, err);

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no version %lld of `%s` in `%s`", (long long)version, name,
				     locale);
	return status;
}

static enum clf_status template_id(struct clf_store *store, const char *name, const char *locale, int64_t *id,
				   struct clf_error *err)
{
	char spelled[CLF_LOCALE_BYTES];

	return db_get(store->db, err, id,
		      "INSERT INTO template (id, name, locale) VALUES ($id, $name, $locale) "
		      "ON CONFLICT (name, locale) DO UPDATE SET name = excluded.name RETURNING id",
		      CLF_NUMBER("$id", clf_store_next_id(store)), CLF_TEXT("$name", name),
		      CLF_TEXT("$locale", clf_locale_spelled(locale, spelled)));
}

static enum clf_status check_expected(struct clf_store *store, int64_t id, const struct clf_template_record *record,
				      int64_t expected, struct clf_error *err)
{
	int64_t newest = 0;
	enum clf_status status;

	if (expected < 0)
		return CLF_OK;
	status = db_get(store->db, err, &newest,
			"SELECT coalesce(max(version), 0) FROM template_version WHERE template = $template",
			CLF_NUMBER("$template", id));
	if (status != CLF_OK || newest == expected)
		return status;
	return clf_error_set(
	    err, CLF_ECONFLICT,
	    "%s in %s was saved meanwhile: its newest version is %lld, not %lld; look at that one first", record->name,
	    record->locale, (long long)newest, (long long)expected);
}

enum clf_status clf_template_save(struct clf_store *store, const struct clf_template_record *record, int64_t expected,
				  int64_t *version, struct clf_error *err)
{
	int64_t id = 0, made = 0;
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	status = template_id(store, record->name, record->locale, &id, err);
	if (status == CLF_OK)
		status = check_expected(store, id, record, expected, err);
	if (status == CLF_OK)
		status = db_get(store->db, err, &made,
				"INSERT INTO template_version (template, version, source, saved_by, saved_at, shipped) "
				"SELECT $template, coalesce(max(version), 0) + 1, $source, $by, $now, $shipped "
				"FROM template_version WHERE template = $template RETURNING version",
				CLF_NUMBER("$template", id), CLF_TEXT("$source", record->source),
				CLF_TEXT("$by", record->saved_by), CLF_NUMBER("$now", record->saved_at),
				CLF_TEXT("$shipped", record->shipped));
	status = store_leave(store, own, status, err);
	if (status == CLF_OK && version != NULL)
		*version = made;
	return status;
}

enum clf_status clf_template_keep(struct clf_store *store, const char *name, const char *locale, int64_t version,
				  const char *shipped, struct clf_error *err)
{
	const struct clf_template_record record = {.name = name, .locale = locale};
	int64_t id = 0;
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	status = template_id(store, name, locale, &id, err);
	if (status == CLF_OK)
		status = check_expected(store, id, &record, version, err);
	if (status == CLF_OK)
		status =
		    db_run(store->db, err,
			   "UPDATE template_version SET shipped = $shipped "
			   "WHERE template = $template AND version = $version",
			   CLF_TEXT("$shipped", shipped), CLF_NUMBER("$template", id), CLF_NUMBER("$version", version));
	return store_leave(store, own, status, err);
}
