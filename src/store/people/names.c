/*
 * names.c - teams, segments, statuses and calendars by name. The folded form is compared, so that each name is there
 * once.
 */
#include "people/names.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/manage.h"
#include "engine/engine.h"
#include "look/rows.h"

#define SHOWN_BYTES 300u /* of the names there are, where none is near: they stand in an error's text */

struct kind {
	const char *what, *find, *list;
	const char *make; /* NULL: never made by its name */
};

static const struct kind teams = {
    CLF_SAID("team"),
    "SELECT id FROM team WHERE folded = $folded",
    "SELECT name FROM team WHERE kind = 'team' ORDER BY folded",
    "INSERT INTO team (id, name, folded) VALUES ($id, $name, $folded) ON CONFLICT (folded) DO NOTHING",
};
static const struct kind groups = {
    CLF_SAID("group"),
    "SELECT id FROM team WHERE folded = $folded AND kind = 'group'",
    "SELECT name FROM team WHERE kind = 'group' ORDER BY folded",
    NULL,
};
static const struct kind segments = {
    CLF_SAID("segment"),
    "SELECT id FROM segment WHERE folded = $folded",
    "SELECT name FROM segment ORDER BY folded",
    "INSERT INTO segment (id, name, folded) VALUES ($id, $name, $folded) ON CONFLICT (folded) DO NOTHING",
};
static const struct kind statuses = {
    CLF_SAID("status"),
    "SELECT id FROM status WHERE folded = $folded AND gone_at IS NULL",
    "SELECT name FROM status WHERE gone_at IS NULL ORDER BY position, id",
    NULL,
};

static const struct kind calendars = {
    CLF_SAID("calendar"),
    "SELECT id FROM calendar WHERE folded = $folded",
    "SELECT name FROM calendar ORDER BY folded",
    NULL,
};

const char *name_nearest(struct clf_arena *arena, const char *const *names, size_t count, const char *name)
{
	const char *folded = clf_utf8_fold(arena, name), *best = NULL;
	size_t at = clf_str_far(folded);

	for (size_t i = 0; i < count; i++) {
		const char *nearer = NULL;

		clf_str_nearer(folded, clf_utf8_fold(arena, names[i]), &nearer, &at);
		if (nearer != NULL)
			best = names[i];
	}
	return best;
}

const char *names_shown(struct clf_arena *arena, const char *const *names, size_t count)
{
	const char *all = count > 0 ? names[0] : "";
	size_t i = 1;

	for (; i < count && strlen(all) + strlen(names[i]) < SHOWN_BYTES; i++)
		all = clf_arena_printf(arena, "%s, %s", all, names[i]);
	return i < count ? clf_arena_printf(arena, "%s and more", all) : all;
}

/* Says what there is instead. */
static enum clf_status unknown(struct clf_store *store, struct clf_arena *arena, const struct kind *kind,
			       const char *name, struct clf_error *err)
{
	const char *const *names = NULL;
	const char *near;
	size_t count = 0;
	enum clf_status status = name_rows(db_ask(store->db, kind->list), arena, &names, &count, err);

	if (status != CLF_OK)
		return status;
	near = name_nearest(arena, names, count, name);
	if (near != NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no %-s \"%s\"; the nearest is %s", kind->what, name,
				     near);
	if (count == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no %-s \"%s\"", kind->what, name);
	return clf_error_set(err, CLF_ENOTFOUND, "there is no %-s \"%s\"; there are %s", kind->what, name,
			     names_shown(arena, names, count));
}

static enum clf_status find(struct clf_store *store, const struct kind *kind, const char *name, int64_t *id,
			    struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status =
	    db_get(store->db, err, id, kind->find, CLF_TEXT("$folded", clf_utf8_fold(arena, name)));

	clf_arena_free(&arena);
	return status;
}

/* For a person who wrote the name. */
static enum clf_status known(struct clf_store *store, const struct kind *kind, const char *name, int64_t *id,
			     struct clf_error *err)
{
	struct clf_arena *arena;
	enum clf_status status = find(store, kind, name, id, err);

	if (status != CLF_ENOTFOUND)
		return status;
	arena = clf_arena_new();
	status = unknown(store, arena, kind, name, err);
	clf_arena_free(&arena);
	return status;
}

/* Somebody else may make it between the look and the insertion: then theirs counts. */
static enum clf_status make(struct clf_store *store, const struct kind *kind, const char *name, int64_t *id,
			    struct clf_error *err)
{
	struct clf_arena *arena;
	enum clf_status status;

	if (clf_text_blank(name)) {
		*id = 0;
		return CLF_OK;
	}
	status = find(store, kind, name, id, err);
	if (status != CLF_ENOTFOUND)
		return status;
	arena = clf_arena_new();
	status = db_run(store->db, err, kind->make, CLF_NUMBER("$id", clf_store_next_id(store)),
			CLF_TEXT("$name", name), CLF_TEXT("$folded", clf_utf8_fold(arena, name)));
	clf_arena_free(&arena);
	return status == CLF_OK ? find(store, kind, name, id, err) : status;
}

static const char *nearest(struct clf_store *store, struct clf_arena *arena, const struct kind *kind, const char *name)
{
	const char *const *names = NULL;
	size_t count = 0;

	if (name_rows(db_ask(store->db, kind->list), arena, &names, &count, NULL) != CLF_OK)
		return NULL;
	return name_nearest(arena, names, count, name);
}

const char *team_nearest(struct clf_store *store, struct clf_arena *arena, const char *name)
{
	return nearest(store, arena, &teams, name);
}

const char *group_nearest(struct clf_store *store, struct clf_arena *arena, const char *name)
{
	return nearest(store, arena, &groups, name);
}

const char *segment_nearest(struct clf_store *store, struct clf_arena *arena, const char *name)
{
	return nearest(store, arena, &segments, name);
}

const char *status_nearest(struct clf_store *store, struct clf_arena *arena, const char *name)
{
	return nearest(store, arena, &statuses, name);
}

enum clf_status team_by_name(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return find(store, &teams, name, id, err);
}

enum clf_status segment_by_name(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return find(store, &segments, name, id, err);
}

enum clf_status team_asked(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return known(store, &teams, name, id, err);
}

enum clf_status group_asked(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return known(store, &groups, name, id, err);
}

enum clf_status segment_asked(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return known(store, &segments, name, id, err);
}

enum clf_status status_asked(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return known(store, &statuses, name, id, err);
}

enum clf_status calendar_asked(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return known(store, &calendars, name, id, err);
}

enum clf_status team_make(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return make(store, &teams, name, id, err);
}

enum clf_status segment_make(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return make(store, &segments, name, id, err);
}

enum clf_status clf_segment_list(struct clf_store *store, struct clf_arena *arena, const char *const **out,
				 size_t *count, struct clf_error *err)
{
	return name_rows(db_ask(store->db, segments.list), arena, out, count, err);
}

enum clf_status clf_team_list(struct clf_store *store, struct clf_arena *arena, const char *const **out, size_t *count,
			      struct clf_error *err)
{
	return name_rows(db_ask(store->db, teams.list), arena, out, count, err);
}

static enum clf_status add(struct clf_store *store, const struct kind *kind, const char *name, struct clf_error *err)
{
	int64_t id = 0;
	enum clf_status status = find(store, kind, name, &id, err);

	if (status == CLF_OK)
		return clf_error_set(err, CLF_ECONFLICT, "there is a %-s \"%s\" already", kind->what, name);
	return status == CLF_ENOTFOUND ? make(store, kind, name, &id, err) : status;
}

enum clf_status clf_team_add(struct clf_store *store, const char *name, struct clf_error *err)
{
	return add(store, &teams, name, err);
}

enum clf_status clf_segment_add(struct clf_store *store, const char *name, struct clf_error *err)
{
	return add(store, &segments, name, err);
}
