/*
 * due.c - what the clock has to look at: due dates, digests, and what was kept for long enough.
 */
#include "clf/store/look/due.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/store.h"
#include "clf/ticket/plan/unsent.h"
#include "engine/engine.h"
#include "look/rows.h"

#define KEY_DAYS 90
#define RUN_DAYS 400
#define TIDY_ROWS 500u
#define SETTLES (10 * CLF_SECOND) /* no more of a batch comes */

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

/* Of a clock that was ahead nothing waits for longer than it was to. */
enum clf_status clf_clock_batches(struct clf_store *store, struct clf_arena *arena, int64_t now, size_t limit,
				  struct clf_batch_row **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT n.batch, n.agent, min(n.ticket), max(n.ticket) FROM notice n "
		   "WHERE n.batch IN (SELECT b.batch FROM notice b GROUP BY b.batch "
		   "HAVING max(b.at) <= $settled OR max(b.at) > $ahead) "
		   "GROUP BY n.batch, n.agent "
		   "HAVING max(n.not_before) <= $now OR max(n.not_before) > $never "
		   "ORDER BY n.batch, n.agent LIMIT $limit",
		   CLF_NUMBER("$settled", now - SETTLES), CLF_NUMBER("$ahead", now + SETTLES), CLF_NUMBER("$now", now),
		   CLF_NUMBER("$never", now + CLF_HOUR), CLF_NUMBER("$limit", limit));
	struct clf_batch_row *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		int64_t first = rows_number(rows, 2), last = rows_number(rows, 3);

		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_batch_row){
		    .batch = rows_number(rows, 0), .agent = rows_number(rows, 1), .ticket = first == last ? first : 0};
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_batch_later(struct clf_store *store, const struct clf_batch_row *row, int64_t not_before,
				struct clf_error *err)
{
	return db_run(
	    store->db, err, "UPDATE notice SET not_before = $not_before WHERE batch = $batch AND agent = $agent",
	    CLF_NUMBER("$not_before", not_before), CLF_NUMBER("$batch", row->batch), CLF_NUMBER("$agent", row->agent));
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

/* Drafts that nobody wrote at for long; and what became mails that can't be taken back any more. */
#define UNSENT_OLD                                                                                                     \
	"(at < $unsent AND sent_as = 0) OR (at < $sent AND sent_as <> 0 "                                              \
	"AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.id = unsent.sent_as) "                                          \
	"AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message = unsent.sent_as AND o.state = 'queued'))"

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
	if (status == CLF_OK) /* of each person there are a few */
		status = db_run(store->db, err, "DELETE FROM sign_in_link WHERE expires_at <= $now",
				CLF_NUMBER("$now", now));
	if (status == CLF_OK)
		status =
		    db_run(store->db, err, "DELETE FROM unsent WHERE " UNSENT_OLD,
			   CLF_NUMBER("$unsent", now - CLF_UNSENT_DAYS * CLF_DAY), CLF_NUMBER("$sent", now - CLF_DAY));
	return status;
}

enum clf_status clf_clock_tidy(struct clf_store *store, int64_t now, struct clf_error *err)
{
	int64_t old = 0;
	bool own;
	/* A look without the writer's lock: mostly nothing is old. */
	enum clf_status status =
	    db_get(store->db, err, &old,
		   "SELECT CASE WHEN EXISTS (SELECT 1 FROM request_key WHERE at < $before) "
		   "OR EXISTS (SELECT 1 FROM session WHERE expires_at <= $now) "
		   "OR EXISTS (SELECT 1 FROM sign_in_link WHERE expires_at <= $now) "
		   "OR EXISTS (SELECT 1 FROM rule_run WHERE at < $runs) "
		   "OR EXISTS (SELECT 1 FROM unsent WHERE " UNSENT_OLD ") "
		   "THEN 1 ELSE 0 END",
		   CLF_NUMBER("$before", now - KEY_DAYS * CLF_DAY), CLF_NUMBER("$now", now),
		   CLF_NUMBER("$runs", now - RUN_DAYS * CLF_DAY),
		   CLF_NUMBER("$unsent", now - CLF_UNSENT_DAYS * CLF_DAY), CLF_NUMBER("$sent", now - CLF_DAY));

	if (status != CLF_OK || !old)
		return status;
	status = store_enter(store, &own, err);
	return status == CLF_OK ? store_leave(store, own, tidy(store, now, err), err) : status;
}
