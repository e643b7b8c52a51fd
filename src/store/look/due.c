/*
 * due.c - what the clock has to look at: due dates, digests, and what was kept for long enough.
 */
#include "clf/store/look/due.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"

#define KEY_DAYS 90
#define RUN_DAYS 400
#define TIDY_ROWS 500u

enum clf_status clf_clock_late(struct clf_store *store, int64_t before, size_t limit, size_t *count,
			       struct clf_error *err)
{
	int64_t found = 0;
	enum clf_status status =
	    db_get(store->db, err, &found,
		   "SELECT count(*) FROM (SELECT 1 FROM timer r JOIN ticket t ON t.number = r.ticket "
		   "WHERE r.due_at IS NOT NULL AND r.due_at <= $before AND r.attempts = 0 "
		   "AND r.kind IN ('due', 'back') "
		   "AND (t.owner IS NOT NULL OR t.team IS NOT NULL) LIMIT $limit) late",
		   CLF_NUMBER("$before", before), CLF_NUMBER("$limit", limit));

	if (status == CLF_OK)
		*count = (size_t)found;
	return status;
}

enum clf_status clf_clock_digests(struct clf_store *store, struct clf_arena *arena, struct clf_digest_row **out,
				  size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, "SELECT " CLF_AGENT_COLUMNS ", a.digested_at FROM " CLF_AGENT_TABLES
						  " WHERE a.digest = 1 AND a.active = 1 ORDER BY a.party");
	struct clf_digest_row *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n].digested_at = rows_number(rows, CLF_AGENT_COLUMN_COUNT);
		agent_row(rows, arena, &list[n++].agent);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_told_at(struct clf_store *store, const char *what, int64_t *at, struct clf_error *err)
{
	*at = 0;
	return absent_is_fine(
	    db_get(store->db, err, at, "SELECT at FROM told WHERE what = $what", CLF_TEXT("$what", what)));
}

enum clf_status clf_told(struct clf_store *store, const char *what, int64_t at, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO told (what, at) VALUES ($what, $at) "
		      "ON CONFLICT (what) DO UPDATE SET at = excluded.at",
		      CLF_TEXT("$what", what), CLF_NUMBER("$at", at));
}

static enum clf_status tidy(struct clf_store *store, int64_t now, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err,
		   "DELETE FROM request_key "
		   "WHERE key IN (SELECT key FROM request_key WHERE at < $before ORDER BY at LIMIT $limit)",
		   CLF_NUMBER("$before", now - KEY_DAYS * CLF_DAY), CLF_NUMBER("$limit", TIDY_ROWS));

	if (status == CLF_OK)
		status = db_run(store->db, err,
				"DELETE FROM rule_run WHERE (rule, at, ticket) IN "
				"(SELECT rule, at, ticket FROM rule_run WHERE at < $before ORDER BY at LIMIT $limit)",
				CLF_NUMBER("$before", now - RUN_DAYS * CLF_DAY), CLF_NUMBER("$limit", TIDY_ROWS));
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"DELETE FROM session "
				"WHERE hash IN (SELECT hash FROM session WHERE expires_at <= $now "
				"ORDER BY expires_at LIMIT $limit)",
				CLF_NUMBER("$now", now), CLF_NUMBER("$limit", TIDY_ROWS));
	return status;
}

enum clf_status clf_clock_tidy(struct clf_store *store, int64_t now, struct clf_error *err)
{
	int64_t old = 0;
	bool own;
	/* A look without the writer's lock: mostly nothing is old. */
	enum clf_status status = db_get(store->db, err, &old,
					"SELECT CASE WHEN EXISTS (SELECT 1 FROM request_key WHERE at < $before) "
					"OR EXISTS (SELECT 1 FROM session WHERE expires_at <= $now) "
					"OR EXISTS (SELECT 1 FROM rule_run WHERE at < $runs) "
					"THEN 1 ELSE 0 END",
					CLF_NUMBER("$before", now - KEY_DAYS * CLF_DAY), CLF_NUMBER("$now", now),
					CLF_NUMBER("$runs", now - RUN_DAYS * CLF_DAY));

	if (status != CLF_OK || !old)
		return status;
	status = store_enter(store, &own, err);
	return status == CLF_OK ? store_leave(store, own, tidy(store, now, err), err) : status;
}
