/*
 * survey.c - feedback programmes and surveys: found and made as responses come, listed, called otherwise.
 */
#include "clf/store/people/survey.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/query_page.h"
#include "look/rows.h"
#include "people/names.h"
#include "people/surveys.h"

#define SHOWN_MAX 8u  /* of the programmes that have a survey of one name */
#define NEAR_MAX 1000 /* names looked through for the nearest */

static enum clf_status find_programme(struct clf_store *store, const char *folded, int64_t *id, struct clf_error *err)
{
	return db_get(store->db, err, id,
		      "SELECT id FROM programme WHERE came_as = $folded OR folded = $folded "
		      "ORDER BY CASE WHEN came_as = $folded THEN 0 ELSE 1 END LIMIT 1",
		      CLF_TEXT("$folded", folded));
}

/* Somebody else may make it between the look and the insertion: then theirs counts. */
static enum clf_status add_programme(struct clf_store *store, const char *name, const char *folded, int64_t *id,
				     struct clf_error *err)
{
	int64_t count = 0;
	enum clf_status status = db_get(store->db, err, &count, "SELECT count(*) FROM programme");

	if (status != CLF_OK || count >= CLF_PROGRAMMES_MAX)
		return status;
	status = db_run(store->db, err,
			"INSERT INTO programme (id, name, folded, came_as, created_at) "
			"VALUES ($id, $name, $folded, $folded, $now) ON CONFLICT DO NOTHING",
			CLF_NUMBER("$id", clf_store_next_id(store)), CLF_TEXT("$name", name),
			CLF_TEXT("$folded", folded), CLF_NUMBER("$now", clf_clock_now()));
	return status == CLF_OK ? find_programme(store, folded, id, err) : status;
}

enum clf_status programme_make(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	struct clf_arena *arena;
	const char *folded;
	enum clf_status status;

	*id = 0;
	if (clf_text_blank(name))
		return CLF_OK;
	arena = clf_arena_new();
	folded = clf_utf8_fold(arena, name);
	status = find_programme(store, folded, id, err);
	if (status == CLF_ENOTFOUND)
		status = add_programme(store, name, folded, id, err);
	clf_arena_free(&arena);
	return status;
}

static enum clf_status find_survey(struct clf_store *store, int64_t programme, const char *folded, int64_t *id,
				   struct clf_error *err)
{
	return db_get(store->db, err, id,
		      "SELECT id FROM survey WHERE coalesce(programme, 0) = $programme "
		      "AND (came_as = $folded OR folded = $folded) "
		      "ORDER BY CASE WHEN came_as = $folded THEN 0 ELSE 1 END LIMIT 1",
		      CLF_NUMBER("$programme", programme), CLF_TEXT("$folded", folded));
}

/* One that only a criterion of an older program knows by its name is the first programme's that has it. */
static enum clf_status adopt_survey(struct clf_store *store, int64_t programme, const char *folded, int64_t *id,
				    struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err,
		   "UPDATE survey SET programme = $programme WHERE coalesce(programme, 0) = 0 AND came_as = $folded "
		   "AND NOT EXISTS (SELECT 1 FROM response r WHERE r.survey_id = survey.id) "
		   "AND NOT EXISTS (SELECT 1 FROM survey o WHERE o.programme = $programme "
		   "AND (o.folded = survey.folded OR o.came_as = survey.came_as))",
		   CLF_NUMBER("$programme", programme), CLF_TEXT("$folded", folded));

	if (status != CLF_OK)
		return status;
	return db_changes(store->db) > 0 ? find_survey(store, programme, folded, id, err) : CLF_ENOTFOUND;
}

static enum clf_status add_survey(struct clf_store *store, int64_t programme, const char *name, const char *folded,
				  int64_t *id, struct clf_error *err)
{
	int64_t count = 0;
	enum clf_status status = db_get(store->db, err, &count, "SELECT count(*) FROM survey");

	if (status != CLF_OK || count >= CLF_SURVEYS_MAX)
		return status;
	status = db_run(store->db, err,
			"INSERT INTO survey (id, programme, name, folded, came_as, created_at) "
			"VALUES ($id, $programme, $name, $folded, $folded, $now) ON CONFLICT DO NOTHING",
			CLF_NUMBER("$id", clf_store_next_id(store)), CLF_ID("$programme", programme),
			CLF_TEXT("$name", name), CLF_TEXT("$folded", folded), CLF_NUMBER("$now", clf_clock_now()));
	return status == CLF_OK ? find_survey(store, programme, folded, id, err) : status;
}

enum clf_status survey_make(struct clf_store *store, int64_t programme, const char *name, int64_t *id,
			    struct clf_error *err)
{
	struct clf_arena *arena;
	const char *folded;
	enum clf_status status;

	*id = 0;
	if (clf_text_blank(name))
		return CLF_OK;
	arena = clf_arena_new();
	folded = clf_utf8_fold(arena, name);
	status = find_survey(store, programme, folded, id, err);
	if (status == CLF_ENOTFOUND && programme != 0)
		status = adopt_survey(store, programme, folded, id, err);
	if (status == CLF_ENOTFOUND)
		status = add_survey(store, programme, name, folded, id, err);
	clf_arena_free(&arena);
	return status;
}

#define PROGRAMME_SELECT                                                                                               \
	"SELECT g.id, g.name, g.created_at, (SELECT count(*) FROM survey s WHERE coalesce(s.programme, 0) = g.id) "    \
	"FROM programme g "

static void read_programme(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	*(struct clf_programme *)out = (struct clf_programme){.id = rows_number(rows, 0),
							      .name = rows_text(rows, arena, 1),
							      .created_at = rows_number(rows, 2),
							      .surveys = rows_number(rows, 3)};
}

enum clf_status clf_programme_list(struct clf_store *store, struct clf_arena *arena, struct clf_page page,
				   struct clf_programme_list *out, struct clf_error *err)
{
	struct page_rows list;
	enum clf_status status =
	    page_read(db_ask(store->db, PROGRAMME_SELECT "WHERE g.id < $below ORDER BY g.id DESC LIMIT $limit",
			     CLF_NUMBER("$below", page_below(page)), CLF_NUMBER("$limit", page_limit(page) + 1)),
		      arena, page, read_programme, sizeof(struct clf_programme), &list, err);

	if (status == CLF_OK)
		*out = (struct clf_programme_list){list.items, list.count, list.next};
	return status;
}

enum clf_status clf_programme_by_id(struct clf_store *store, struct clf_arena *arena, int64_t id,
				    struct clf_programme *out, struct clf_error *err)
{
	return row_read(db_ask(store->db, PROGRAMME_SELECT "WHERE g.id = $id", CLF_NUMBER("$id", id)), arena,
			"programme", id, read_programme, out, err);
}

/* Says the name that comes nearest among those there are; rows: their names. */
static enum clf_status unknown(struct clf_rows *rows, struct clf_arena *arena, const char *what, const char *name,
			       struct clf_error *err)
{
	const char *const *names = NULL;
	const char *near;
	size_t count = 0;
	enum clf_status status = name_rows(rows, arena, &names, &count, err);

	if (status != CLF_OK)
		return status;
	near = name_nearest(arena, names, count, name);
	if (near != NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no %-s \"%s\"; the nearest is %s", what, name, near);
	return clf_error_set(err, CLF_ENOTFOUND, "there is no %-s \"%s\"; `clf-mail %s list` shows them", what, name,
			     what);
}

enum clf_status clf_programme_named(struct clf_store *store, struct clf_arena *arena, const char *name,
				    struct clf_programme *out, struct clf_error *err)
{
	int64_t id = 0;
	enum clf_status status = db_get(store->db, err, &id, "SELECT id FROM programme WHERE folded = $folded",
					CLF_TEXT("$folded", clf_utf8_fold(arena, name)));

	if (status == CLF_ENOTFOUND)
		return unknown(db_ask(store->db, "SELECT name FROM programme ORDER BY id DESC LIMIT $limit",
				      CLF_NUMBER("$limit", NEAR_MAX)),
			       arena, CLF_SAID("programme"), name, err);
	return status == CLF_OK ? clf_programme_by_id(store, arena, id, out, err) : status;
}

static enum clf_status renamed(struct clf_store *store, enum clf_status status, const char *what, int64_t id,
			       const char *name, struct clf_error *err)
{
	if (status == CLF_ECONFLICT)
		return clf_error_set(err, status, "there is a %-s \"%s\" already", what, name);
	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no %-s %lld", what, (long long)id);
	return status;
}

enum clf_status clf_programme_rename(struct clf_store *store, int64_t id, const char *name, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status =
	    db_run(store->db, err, "UPDATE programme SET name = $name, folded = $folded WHERE id = $id",
		   CLF_TEXT("$name", name), CLF_TEXT("$folded", clf_utf8_fold(arena, name)), CLF_NUMBER("$id", id));

	clf_arena_free(&arena);
	return renamed(store, status, CLF_SAID("programme"), id, name, err);
}

#define SURVEY_SELECT                                                                                                  \
	"SELECT s.id, s.programme, s.name, g.name, s.show_response, s.created_at "                                     \
	"FROM survey s LEFT JOIN programme g ON g.id = s.programme "

static void read_survey(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	*(struct clf_survey *)out = (struct clf_survey){.id = rows_number(rows, 0),
							.programme = rows_number(rows, 1),
							.name = rows_text(rows, arena, 2),
							.programme_name = rows_text(rows, arena, 3),
							.show_response = rows_number(rows, 4) != 0,
							.created_at = rows_number(rows, 5)};
}

enum clf_status clf_survey_list(struct clf_store *store, struct clf_arena *arena, int64_t programme,
				struct clf_page page, struct clf_survey_list *out, struct clf_error *err)
{
	struct page_rows list;
	enum clf_status status =
	    page_read(db_ask(store->db,
			     SURVEY_SELECT "WHERE s.id < $below "
					   "AND ($programme IS NULL OR s.programme = $programme) "
					   "ORDER BY s.id DESC LIMIT $limit",
			     CLF_NUMBER("$below", page_below(page)), CLF_ID("$programme", programme),
			     CLF_NUMBER("$limit", page_limit(page) + 1)),
		      arena, page, read_survey, sizeof(struct clf_survey), &list, err);

	if (status == CLF_OK)
		*out = (struct clf_survey_list){list.items, list.count, list.next};
	return status;
}

enum clf_status clf_survey_by_id(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_survey *out,
				 struct clf_error *err)
{
	return row_read(db_ask(store->db, SURVEY_SELECT "WHERE s.id = $id", CLF_NUMBER("$id", id)), arena,
			CLF_SAID("survey"), id, read_survey, out, err);
}

static enum clf_status ambiguous(struct clf_arena *arena, const char *name, const struct clf_survey *found,
				 size_t count, struct clf_error *err)
{
	const char *list = "";

	for (size_t i = 0; i < count && i < SHOWN_MAX; i++)
		list = clf_arena_printf(arena, "%s%s%s", list, i > 0 ? ", " : "",
					found[i].programme_name != NULL ? found[i].programme_name : "(none)");
	if (count > SHOWN_MAX)
		list = clf_arena_printf(arena, "%s, …", list);
	return clf_error_set(err, CLF_EINVAL,
			     "several programmes have a survey \"%s\": %s; say which programme you mean, too", name,
			     list);
}

enum clf_status clf_survey_named(struct clf_store *store, struct clf_arena *arena, int64_t programme, const char *name,
				 struct clf_survey *out, struct clf_error *err)
{
	const struct clf_page page = {.limit = SHOWN_MAX + 1};
	struct page_rows list;
	const struct clf_survey *found;
	enum clf_status status =
	    page_read(db_ask(store->db,
			     SURVEY_SELECT "WHERE s.folded = $folded "
					   "AND ($programme IS NULL OR s.programme = $programme) "
					   "ORDER BY s.id LIMIT $limit",
			     CLF_TEXT("$folded", clf_utf8_fold(arena, name)), CLF_ID("$programme", programme),
			     CLF_NUMBER("$limit", page_limit(page))),
		      arena, page, read_survey, sizeof(struct clf_survey), &list, err);

	if (status != CLF_OK)
		return status;
	found = list.items;
	if (list.count > 1)
		return ambiguous(arena, name, found, list.count, err);
	if (list.count == 0)
		return unknown(db_ask(store->db,
				      "SELECT name FROM survey WHERE $programme IS NULL OR programme = $programme "
				      "ORDER BY id DESC LIMIT $limit",
				      CLF_ID("$programme", programme), CLF_NUMBER("$limit", NEAR_MAX)),
			       arena, CLF_SAID("survey"), name, err);
	*out = found[0];
	return CLF_OK;
}

enum clf_status clf_survey_rename(struct clf_store *store, int64_t id, const char *name, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status =
	    db_run(store->db, err, "UPDATE survey SET name = $name, folded = $folded WHERE id = $id",
		   CLF_TEXT("$name", name), CLF_TEXT("$folded", clf_utf8_fold(arena, name)), CLF_NUMBER("$id", id));

	clf_arena_free(&arena);
	return renamed(store, status, CLF_SAID("survey"), id, name, err);
}

enum clf_status clf_survey_show(struct clf_store *store, int64_t id, bool show_response, struct clf_error *err)
{
	return renamed(store,
		       db_run(store->db, err, "UPDATE survey SET show_response = $show WHERE id = $id",
			      CLF_NUMBER("$show", show_response), CLF_NUMBER("$id", id)),
		       "survey", id, "", err);
}

static enum clf_status as_filter(enum clf_status status, struct clf_error *err)
{
	return status == CLF_ENOTFOUND ? clf_error_set(err, CLF_EINVAL, "%s", err != NULL ? err->text : "") : status;
}

enum clf_status surveys_asked(struct clf_store *store, const char *programme, const char *survey, int64_t *programme_id,
			      int64_t *survey_id, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_programme of = {0};
	struct clf_survey found = {0};
	enum clf_status status = CLF_OK;

	if (programme != NULL)
		status = as_filter(clf_programme_named(store, arena, programme, &of, err), err);
	if (status == CLF_OK && survey != NULL)
		status = as_filter(clf_survey_named(store, arena, of.id, survey, &found, err), err);
	*programme_id = of.id;
	*survey_id = found.id;
	clf_arena_free(&arena);
	return status;
}
