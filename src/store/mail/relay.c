/*
 * relay.c - what holds relays up, and what was learnt of their limits.
 */
#include "clf/store/mail/relay.h"

#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/query.h"
#include "engine/engine.h"
#include "look/rows.h"

enum clf_status clf_relay_holds(struct clf_store *store, struct clf_arena *arena, const char *smtp,
				struct clf_relay_hold **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT h.smtp, h.sender, h.trouble, h.words, h.since, h.tries, h.tried_at, h.next_at, h.told_at, "
		   "(SELECT count(*) FROM outbox o WHERE o.state IN ('queued', 'deferred') AND o.smtp = h.smtp "
		   "AND (h.sender = '' OR o.sender = h.sender)) "
		   "FROM relay_hold h "
		   "WHERE $smtp IS NULL OR h.smtp = $smtp "
		   "ORDER BY h.smtp, h.sender LIMIT $limit",
		   CLF_TEXT("$smtp", smtp), CLF_NUMBER("$limit", CLF_PAGE_MAX));
	struct clf_relay_hold *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_relay_hold){
		    .smtp = rows_text(rows, arena, 0),
		    .sender = rows_text(rows, arena, 1),
		    .trouble = rows_text(rows, arena, 2),
		    .words = rows_text(rows, arena, 3),
		    .since = rows_number(rows, 4),
		    .tries = (unsigned)rows_number(rows, 5),
		    .tried_at = rows_number(rows, 6),
		    .next_at = rows_number(rows, 7),
		    .told_at = rows_number(rows, 8),
		    .waiting = rows_number(rows, 9),
		};
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_relay_hold_put(struct clf_store *store, const struct clf_relay_hold *hold, struct clf_error *err)
{
	return db_run(
	    store->db, err,
	    "INSERT INTO relay_hold (smtp, sender, trouble, words, since, tries, tried_at, next_at, told_at) "
	    "VALUES ($smtp, $sender, $trouble, $words, $since, $tries, $tried, $next, $told) "
	    "ON CONFLICT (smtp, sender) DO UPDATE SET trouble = excluded.trouble, words = excluded.words, "
	    "since = excluded.since, tries = excluded.tries, tried_at = excluded.tried_at, "
	    "next_at = excluded.next_at, told_at = excluded.told_at",
	    CLF_TEXT("$smtp", hold->smtp), CLF_TEXT("$sender", hold->sender), CLF_TEXT("$trouble", hold->trouble),
	    CLF_TEXT("$words", hold->words), CLF_NUMBER("$since", hold->since), CLF_NUMBER("$tries", hold->tries),
	    CLF_NUMBER("$tried", hold->tried_at), CLF_NUMBER("$next", hold->next_at), CLF_ID("$told", hold->told_at));
}

enum clf_status clf_relay_hold_end(struct clf_store *store, const char *smtp, const char *sender, struct clf_error *err)
{
	return db_run(store->db, err, "DELETE FROM relay_hold WHERE smtp = $smtp AND sender = $sender",
		      CLF_TEXT("$smtp", smtp), CLF_TEXT("$sender", sender));
}

enum clf_status clf_relay_try_now(struct clf_store *store, const char *smtp, int64_t now, struct clf_error *err)
{
	enum clf_status status = db_run(store->db, err, "UPDATE relay_hold SET next_at = $now WHERE smtp = $smtp",
					CLF_NUMBER("$now", now), CLF_TEXT("$smtp", smtp));

	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "nothing is held at the relay %s", smtp);
	return status;
}

enum clf_status clf_relay_limit_put(struct clf_store *store, const struct clf_relay_limit *limit, struct clf_error *err)
{
	if (limit->connections == 0)
		return db_run(store->db, err, "DELETE FROM relay_limit WHERE smtp = $smtp",
			      CLF_TEXT("$smtp", limit->smtp));
	return db_run(store->db, err,
		      "INSERT INTO relay_limit (smtp, connections, words, learnt_at) "
		      "VALUES ($smtp, $connections, $words, $at) "
		      "ON CONFLICT (smtp) DO UPDATE SET connections = excluded.connections, words = excluded.words, "
		      "learnt_at = excluded.learnt_at",
		      CLF_TEXT("$smtp", limit->smtp), CLF_NUMBER("$connections", limit->connections),
		      CLF_TEXT("$words", limit->words), CLF_NUMBER("$at", limit->learnt_at));
}

enum clf_status clf_relay_limits(struct clf_store *store, struct clf_arena *arena, struct clf_relay_limit **out,
				 size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT smtp, connections, words, learnt_at FROM relay_limit "
				       "ORDER BY smtp LIMIT $limit",
				       CLF_NUMBER("$limit", CLF_PAGE_MAX));
	struct clf_relay_limit *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_relay_limit){
		    .smtp = rows_text(rows, arena, 0),
		    .connections = (unsigned)rows_number(rows, 1),
		    .words = rows_text(rows, arena, 2),
		    .learnt_at = rows_number(rows, 3),
		};
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_relay_offer_put(struct clf_store *store, const struct clf_relay_offer *offer, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO relay_offer (smtp, max_size, utf8, dsn, seen_at) "
		      "VALUES ($smtp, $size, $utf8, $dsn, $at) "
		      "ON CONFLICT (smtp) DO UPDATE SET max_size = excluded.max_size, utf8 = excluded.utf8, "
		      "dsn = excluded.dsn, seen_at = excluded.seen_at",
		      CLF_TEXT("$smtp", offer->smtp), CLF_NUMBER("$size", offer->max_size),
		      CLF_NUMBER("$utf8", offer->utf8), CLF_NUMBER("$dsn", offer->dsn),
		      CLF_NUMBER("$at", offer->seen_at));
}

enum clf_status clf_relay_offers(struct clf_store *store, struct clf_arena *arena, const char *smtp,
				 struct clf_relay_offer **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT smtp, max_size, utf8, dsn, seen_at FROM relay_offer "
				       "WHERE $smtp IS NULL OR smtp = $smtp "
				       "ORDER BY smtp LIMIT $limit",
				       CLF_TEXT("$smtp", smtp), CLF_NUMBER("$limit", CLF_PAGE_MAX));
	struct clf_relay_offer *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_relay_offer){
		    .smtp = rows_text(rows, arena, 0),
		    .max_size = rows_number(rows, 1),
		    .utf8 = rows_number(rows, 2) != 0,
		    .dsn = rows_number(rows, 3) != 0,
		    .seen_at = rows_number(rows, 4),
		};
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}
