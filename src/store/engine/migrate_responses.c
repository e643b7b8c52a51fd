/*
 * migrate_responses.c - what was kept of responses as mere names becomes programmes and surveys, and every customer
 * gets the words to be found by.
 *
 * A survey that a criterion is about is spelled as there, for the rules that come of the criteria: they know it by its
 * name.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "engine/db.h"
#include "engine/engine.h"
#include "engine/migrate.h"
#include "look/rows.h"
#include "people/customer_word.h"

#define AT_ONCE 500u

struct migrating {
	struct clf_db *db;
	const char *const *criteria; /* surveys that have one of their own */
	size_t criterion_count;
	int64_t next; /* id */
	struct clf_error *err;
};

struct response {
	const char *id, *programme, *survey, *segment;
};

static enum clf_status make_programme(struct migrating *m, struct clf_arena *arena, const char *name, int64_t *id)
{
	const char *folded;
	enum clf_status status;

	*id = 0;
	if (clf_text_blank(name))
		return CLF_OK;
	folded = clf_utf8_fold(arena, name);
	status =
	    db_get(m->db, m->err, id, "SELECT id FROM programme WHERE folded = $folded", CLF_TEXT("$folded", folded));
	if (status != CLF_ENOTFOUND)
		return status;
	*id = m->next++;
	return db_run(m->db, m->err,
		      "INSERT INTO programme (id, name, folded, came_as, created_at) "
		      "VALUES ($id, $name, $folded, $folded, $now)",
		      CLF_NUMBER("$id", *id), CLF_TEXT("$name", name), CLF_TEXT("$folded", folded),
		      CLF_NUMBER("$now", clf_clock_now()));
}

static const char *spelled(const struct migrating *m, struct clf_arena *arena, const char *name, const char *folded)
{
	for (size_t i = 0; i < m->criterion_count; i++) {
		if (clf_text_equal(clf_utf8_fold(arena, m->criteria[i]), folded))
			return m->criteria[i];
	}
	return name;
}

static enum clf_status make_survey(struct migrating *m, struct clf_arena *arena, int64_t programme, const char *name,
				   int64_t *id)
{
	const char *folded;
	enum clf_status status;

	*id = 0;
	if (clf_text_blank(name))
		return CLF_OK;
	folded = clf_utf8_fold(arena, name);
	status = db_get(m->db, m->err, id,
			"SELECT id FROM survey WHERE coalesce(programme, 0) = $programme AND folded = $folded",
			CLF_NUMBER("$programme", programme), CLF_TEXT("$folded", folded));
	if (status != CLF_ENOTFOUND)
		return status;
	*id = m->next++;
	return db_run(m->db, m->err,
		      "INSERT INTO survey (id, programme, name, folded, came_as, created_at) "
		      "VALUES ($id, $programme, $name, $folded, $folded, $now)",
		      CLF_NUMBER("$id", *id), CLF_ID("$programme", programme),
		      CLF_TEXT("$name", spelled(m, arena, name, folded)), CLF_TEXT("$folded", folded),
		      CLF_NUMBER("$now", clf_clock_now()));
}

static enum clf_status move_one(struct migrating *m, struct clf_arena *arena, const struct response *response)
{
	int64_t programme = 0, survey = 0, segment = 0;
	enum clf_status status = make_programme(m, arena, response->programme, &programme);

	if (status == CLF_OK)
		status = make_survey(m, arena, programme, response->survey, &survey);
	if (status == CLF_OK && !clf_text_blank(response->segment))
		status = absent_is_fine(db_get(m->db, m->err, &segment, "SELECT id FROM segment WHERE folded = $folded",
					       CLF_TEXT("$folded", clf_utf8_fold(arena, response->segment))));
	if (status == CLF_OK)
		status = db_run(m->db, m->err,
				"UPDATE response SET programme_id = $programme, survey_id = $survey, "
				"segment_id = $segment WHERE id = $id",
				CLF_ID("$programme", programme), CLF_ID("$survey", survey), CLF_ID("$segment", segment),
				CLF_TEXT("$id", response->id));
	return status;
}

/* CLF_ENOTFOUND: there are no more behind *after. */
static enum clf_status move_some(struct migrating *m, struct clf_arena *arena, struct clf_buf *after)
{
	struct response *list = NULL;
	size_t count = 0;
	struct clf_rows *rows = db_ask(m->db,
				       "SELECT id, programme, survey, segment FROM response WHERE id > $after "
				       "ORDER BY id LIMIT $limit",
				       CLF_TEXT("$after", after->p), CLF_NUMBER("$limit", AT_ONCE));
	enum clf_status status;

	while ((status = rows_next(rows, m->err)) == CLF_OK) {
		list = list_grow(arena, list, count, sizeof(*list));
		list[count++] = (struct response){rows_text(rows, arena, 0), rows_text(rows, arena, 1),
						  rows_text(rows, arena, 2), rows_text(rows, arena, 3)};
	}
	status = absent_is_fine(status);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = move_one(m, arena, &list[i]);
	if (status != CLF_OK || count == 0)
		return status == CLF_OK ? CLF_ENOTFOUND : status;
	clf_buf_clear(after);
	clf_buf_add_text(after, list[count - 1].id);
	return CLF_OK;
}

static enum clf_status move_responses(struct migrating *m)
{
	struct clf_buf after;
	enum clf_status status;

	clf_buf_init(&after, 1u << 20);
	clf_buf_add_text(&after, "");
	do {
		struct clf_arena *arena = clf_arena_new();

		status = move_some(m, arena, &after);
		clf_arena_free(&arena);
	} while (status == CLF_OK);
	clf_buf_free(&after);
	return absent_is_fine(status);
}

/* One of which no response came yet has its criterion all the same. */
static enum clf_status keep_criteria(struct migrating *m, struct clf_arena *arena)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < m->criterion_count; i++) {
		int64_t known = 0, id;

		status = db_get(m->db, m->err, &known, "SELECT count(*) FROM survey WHERE folded = $folded",
				CLF_TEXT("$folded", clf_utf8_fold(arena, m->criteria[i])));
		if (status == CLF_OK && known == 0)
			status = make_survey(m, arena, 0, m->criteria[i], &id);
	}
	return status;
}

static enum clf_status find_words(struct migrating *m)
{
	int64_t party = 0;
	enum clf_status status;

	while ((status = db_get(m->db, m->err, &party,
				"SELECT party FROM customer WHERE party > $after ORDER BY party LIMIT 1",
				CLF_NUMBER("$after", party))) == CLF_OK) {
		status = customer_words_put(m->db, party, m->err);
		if (status != CLF_OK)
			return status;
	}
	return absent_is_fine(status);
}

static enum clf_status carry_out(struct migrating *m, struct clf_arena *arena)
{
	enum clf_status status =
	    name_rows(db_ask(m->db, "SELECT survey FROM criterion WHERE survey IS NOT NULL ORDER BY id"), arena,
		      &m->criteria, &m->criterion_count, m->err);

	if (status == CLF_OK)
		status = db_get(m->db, m->err, &m->next, "SELECT next FROM id_block WHERE name = 'row'");
	if (status == CLF_OK)
		status = move_responses(m);
	if (status == CLF_OK)
		status = keep_criteria(m, arena);
	if (status == CLF_OK)
		status = db_run(m->db, m->err, "UPDATE id_block SET next = $next WHERE name = 'row'",
				CLF_NUMBER("$next", m->next));
	if (status == CLF_OK)
		status = db_run(m->db, m->err,
				"UPDATE ticket SET (programme, survey) = "
				"(SELECT r.programme_id, r.survey_id FROM response r WHERE r.id = ticket.response) "
				"WHERE response IS NOT NULL");
	return status == CLF_OK ? find_words(m) : status;
}

enum clf_status migrate_responses(struct clf_db *db, struct clf_buf *notes, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct migrating migrating = {.db = db, .err = err};
	enum clf_status status = carry_out(&migrating, arena);

	(void)notes;
	clf_arena_free(&arena);
	return status;
}
