/*
 * names.c - teams, segments and statuses by name. The folded form is compared, so that each name is there once.
 */
#include "people/names.h"

#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/directory.h"
#include "engine/engine.h"
#include "look/rows.h"

struct kind {
	const char *find, *make; /* make NULL: never made by its name */
};

static const struct kind teams = {
    "SELECT id FROM team WHERE folded = $folded",
    "INSERT INTO team (id, name, folded) VALUES ($id, $name, $folded) ON CONFLICT (folded) DO NOTHING",
};
static const struct kind segments = {
    "SELECT id FROM segment WHERE folded = $folded",
    "INSERT INTO segment (id, name, folded) VALUES ($id, $name, $folded) ON CONFLICT (folded) DO NOTHING",
};
static const struct kind statuses = {"SELECT id FROM status WHERE folded = $folded", NULL};

static enum clf_status find(struct clf_store *store, const struct kind *kind, const char *name, int64_t *id,
			    struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status =
	    db_get(store->db, err, id, kind->find, CLF_TEXT("$folded", clf_utf8_fold(arena, name)));

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

enum clf_status team_by_name(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return find(store, &teams, name, id, err);
}

enum clf_status segment_by_name(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return find(store, &segments, name, id, err);
}

enum clf_status status_by_name(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return find(store, &statuses, name, id, err);
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
	return name_rows(db_ask(store->db, "SELECT name FROM segment ORDER BY folded"), arena, out, count, err);
}

enum clf_status clf_team_list(struct clf_store *store, struct clf_arena *arena, const char *const **out, size_t *count,
			      struct clf_error *err)
{
	return name_rows(db_ask(store->db, "SELECT name FROM team ORDER BY folded"), arena, out, count, err);
}
