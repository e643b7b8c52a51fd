/*
 * outbox_move.c - the one place where the state of a row of the outbox is set, and its message's with it.
 */
#include "mail/outbox_move.h"

#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/store/look/counter.h"
#include "engine/engine.h"
#include "look/rows.h"

#define CHANGE_ARGS 12u
#define CHOICE_ARGS 8u

const char *clf_outbox_state_name(enum clf_outbox_state state)
{
	static const char *const names[] = {"queued",   "claimed", "committing", "sent",
					    "deferred", "failed",  "uncertain"};

	return (unsigned)state < CLF_COUNT(names) ? names[state] : "unknown";
}

/* A message's state follows its rows, but for those in copy: the worst of them is what people see. */
static enum clf_status message_follows(struct clf_store *store, int64_t message, struct clf_error *err)
{
	return db_run(
	    store->db, err,
	    "UPDATE message SET state = (SELECT "
	    "CASE min(CASE o.state WHEN 'uncertain' THEN 1 WHEN 'failed' THEN 2 WHEN 'deferred' THEN 3 "
	    "WHEN 'sent' THEN 5 ELSE 4 END) "
	    "WHEN 1 THEN 'uncertain' WHEN 2 THEN 'failed' WHEN 3 THEN 'deferred' WHEN 5 THEN 'sent' "
	    "ELSE 'queued' END "
	    "FROM outbox o WHERE o.message = message.id AND o.in_copy = 0) "
	    "WHERE id = $message AND EXISTS (SELECT 1 FROM outbox o WHERE o.message = message.id AND o.in_copy = 0)",
	    CLF_NUMBER("$message", message));
}

static bool has_lease(enum clf_outbox_state state)
{
	return state == CLF_OUTBOX_CLAIMED || state == CLF_OUTBOX_COMMITTING;
}

static bool has_ended(enum clf_outbox_state state)
{
	return state == CLF_OUTBOX_SENT || state == CLF_OUTBOX_FAILED || state == CLF_OUTBOX_UNCERTAIN;
}

/* What came of a try, or of a report; not what a person decided. */
static bool is_result(const struct outbox_change *change)
{
	return !change->given_up && (has_ended(change->to) || change->to == CLF_OUTBOX_DEFERRED);
}

static int by_age(const void *a, const void *b)
{
	const struct clf_outbox_row *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void add(const struct clf_rows *rows, struct clf_arena *arena, struct clf_outbox_row **list, size_t n)
{
	*list = list_grow(arena, *list, n, sizeof(**list));
	(*list)[n] = (struct clf_outbox_row){
	    .id = rows_number(rows, 0),
	    .ticket = rows_number(rows, 1),
	    .message = rows_number(rows, 2),
	    .smtp = rows_text(rows, arena, 3),
	    .envelope_from = rows_text(rows, arena, 4),
	    .envelope_to = rows_text(rows, arena, 5),
	    .message_id = rows_text(rows, arena, 6),
	    .attempts = (unsigned)rows_number(rows, 7),
	    .created_at = rows_number(rows, 8),
	    .sender = rows_text(rows, arena, 9),
	    .blamed = (unsigned)rows_number(rows, 10),
	    .route = rows_text(rows, arena, 11),
	};
}

enum clf_status outbox_move(struct clf_store *store, struct clf_arena *arena, const char *sql,
			    const struct clf_arg *args, size_t arg_count, const struct outbox_change *change,
			    struct clf_outbox_row **rows, size_t *count, struct clf_error *err)
{
	struct clf_arg all[] = {
	    CLF_TEXT("$to", clf_outbox_state_name(change->to)),
	    CLF_ID("$lease", has_lease(change->to) ? change->lease : 0),
	    CLF_ID("$until", change->lease_until),
	    CLF_NUMBER("$anew", change->anew),
	    CLF_NUMBER("$tried", (int)change->tried - (int)change->untried),
	    CLF_NUMBER("$blamed", change->blamed),
	    CLF_TEXT("$reply", change->reply),
	    CLF_ID("$send_at", change->send_at),
	    CLF_ID("$reported_at", change->reported_at),
	    CLF_NUMBER("$ended", has_ended(change->to)),
	    CLF_NUMBER("$now", change->now),
	    CLF_TEXT("$taker", change->taker),
	    [CHANGE_ARGS + CHOICE_ARGS - 1] = {.name = NULL},
	};
	struct clf_outbox_row *list = NULL;
	struct clf_rows *moved;
	size_t n = 0;
	enum clf_status status;

	if (arg_count > CHOICE_ARGS)
		return clf_error_set(err, CLF_EINVAL, "a choice of outbox rows has %zu arguments", arg_count);
	if (arg_count > 0)
		memcpy(&all[CHANGE_ARGS], args, arg_count * sizeof(*args));
	moved = db_ask_args(store->db, sql, all, CHANGE_ARGS + arg_count);
	while ((status = rows_next(moved, err)) == CLF_OK) {
		if (rows != NULL)
			add(moved, arena, &list, n);
		n++;
		/* A mail on its way is shown as it was before. */
		if (!has_lease(change->to))
			status = message_follows(store, rows_number(moved, 2), err);
		if (status == CLF_OK && is_result(change))
			status = clf_counter_add(store, CLF_COUNTER_RESULTS, rows_peek(moved, 3),
						 clf_outbox_state_name(change->to), NULL, 1, change->now, err);
		if (status != CLF_OK)
			break;
	}
	rows_end(moved);
	if (status != CLF_ENOTFOUND)
		return status;
	if (rows != NULL) {
		if (n > 1)
			qsort(list, n, sizeof(*list), by_age);
		*rows = list;
	}
	*count = n;
	return CLF_OK;
}

enum clf_status outbox_reported(struct clf_store *store, int64_t id, const char *reply, int64_t now,
				struct clf_error *err)
{
	const struct clf_arg args[] = {CLF_NUMBER("$id", id)};
	const struct outbox_change change = {.to = CLF_OUTBOX_FAILED, .now = now, .reply = reply, .reported_at = now};
	size_t moved = 0;

	return outbox_move(store, NULL,
			   "WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox WHERE id = $id" CLF_FOR_UPDATE
			   ") " OUTBOX_MOVE,
			   args, CLF_COUNT(args), &change, NULL, &moved, err);
}

/* Its bytes go at once. The row they hung on stays: to remove it would be to look through every mail for others. */
static enum clf_status drop_raw(struct clf_store *store, int64_t raw, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "DELETE FROM raw_piece WHERE raw = $raw", CLF_NUMBER("$raw", raw));

	if (status == CLF_OK)
		status =
		    db_run(store->db, err, "UPDATE raw_mail SET pieces = 0 WHERE id = $raw", CLF_NUMBER("$raw", raw));
	return status;
}

/* Once the sender has claimed the row it may leave any moment, and nothing brings it back. What goes to others too
 * keeps its bytes for them. */
enum clf_status outbox_take_back(struct clf_store *store, int64_t id, int64_t ticket, int64_t now,
				 struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "DELETE FROM outbox WHERE id = $id AND state = 'queued' AND ticket = $ticket "
				       "RETURNING raw, message",
				       CLF_NUMBER("$id", id), CLF_NUMBER("$ticket", ticket));
	enum clf_status status = rows_next(rows, err);
	int64_t raw = 0, message = 0, others = 0;

	if (status == CLF_OK) {
		raw = rows_number(rows, 0);
		message = rows_number(rows, 1);
	}
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, CLF_ECONFLICT, "outbox row %lld does not wait any more", (long long)id);
	if (status == CLF_OK)
		status =
		    db_get(store->db, err, &others, "SELECT EXISTS (SELECT 1 FROM outbox WHERE message = $message)",
			   CLF_NUMBER("$message", message));
	if (status != CLF_OK || others)
		return status;
	status = drop_raw(store, raw, err);
	if (status == CLF_OK)
		status = db_run(store->db, err, "UPDATE message SET cancelled_at = $now WHERE id = $id",
				CLF_NUMBER("$now", now), CLF_NUMBER("$id", message));
	return status;
}

/* No row of its message ever left: the message says so, as of one that was taken back. A try ends with an answer, which
 * outlives that tries are counted anew; what a cap kept back has words too. */
static enum clf_status never_left(struct clf_store *store, int64_t id, int64_t now, struct clf_error *err)
{
	return db_run(store->db, err,
		      "UPDATE message SET cancelled_at = $now "
		      "WHERE id = (SELECT message FROM outbox WHERE id = $id) "
		      "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message = message.id "
		      "AND (o.discarded_at IS NULL OR o.attempts > 0 "
		      "OR (o.reply IS NOT NULL AND o.reply NOT LIKE 'kept back: %')))",
		      CLF_NUMBER("$now", now), CLF_NUMBER("$id", id));
}

enum clf_status outbox_discard(struct clf_store *store, int64_t id, const char *why, int64_t now, struct clf_error *err)
{
	const struct clf_arg args[] = {CLF_NUMBER("$id", id)};
	const struct outbox_change change = {.to = CLF_OUTBOX_FAILED, .now = now, .given_up = true};
	size_t moved = 0;
	enum clf_status status =
	    outbox_move(store, NULL,
			"WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox "
			"WHERE id = $id AND state IN ('queued', 'deferred')" CLF_FOR_UPDATE ") " OUTBOX_MOVE,
			args, CLF_COUNT(args), &change, NULL, &moved, err);

	if (status == CLF_OK)
		status = db_run(store->db, err,
				"UPDATE outbox SET discarded_at = $now, discarded_why = $why "
				"WHERE id = $id AND state IN ('failed', 'uncertain')",
				CLF_NUMBER("$now", now), CLF_TEXT("$why", why), CLF_NUMBER("$id", id));
	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ECONFLICT, "outbox row %lld is being sent, or was sent", (long long)id);
	return status == CLF_OK ? never_left(store, id, now, err) : status;
}
