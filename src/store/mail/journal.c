/*
 * journal.c - each mail that came in: kept, waiting, finished, and read again.
 */
#include "clf/store/mail/journal.h"
#include "clf/store/mail/mailbox.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/counter.h"
#include "engine/engine.h"
#include "engine/raw.h"
#include "look/rows.h"

static enum clf_status find_kept(struct clf_store *store, const struct clf_arrival *arrival, int64_t *journal,
				 struct clf_error *err)
{
	if (!arrival->uid && arrival->delivery == NULL)
		return CLF_ENOTFOUND;
	if (!arrival->uid)
		return db_get(store->db, err, journal,
			      "SELECT id FROM journal WHERE delivery = $delivery AND at >= $since "
			      "ORDER BY id LIMIT 1",
			      CLF_TEXT("$delivery", arrival->delivery), CLF_NUMBER("$since", arrival->delivery_since));
	return db_get(store->db, err, journal,
		      "SELECT id FROM journal WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity AND uid = $uid",
		      CLF_TEXT("$mailbox", arrival->mailbox), CLF_NUMBER("$uidvalidity", arrival->uidvalidity),
		      CLF_NUMBER("$uid", arrival->uid));
}

enum clf_status clf_journal_keep(struct clf_store *store, const struct clf_arrival *arrival, int64_t *journal,
				 bool *known, struct clf_error *err)
{
	int64_t id = 0, raw = 0;
	bool in_imap = arrival->uid != 0;
	enum clf_status status = CLF_OK;

	if (in_imap)
		status = clf_journal_withheld_end(store, arrival->mailbox, arrival->uidvalidity, arrival->uid, err);
	if (status == CLF_OK)
		status = find_kept(store, arrival, &id, err);
	if (status == CLF_OK) {
		*journal = id;
		*known = true;
	}
	if (status != CLF_ENOTFOUND)
		return status;
	status = raw_store(store, arrival->raw, &raw, err);
	if (status != CLF_OK)
		return status;
	id = clf_store_next_id(store);
	status = db_run(
	    store->db, err,
	    "INSERT INTO journal (id, mailbox, uidvalidity, uid, envelope, raw, oversize, size, state, hand, sender, "
	    "delivery, at, received_at, lay, probe, done_at) "
	    "VALUES ($id, $mailbox, $uidvalidity, $uid, $envelope, $raw, $oversize, $size, 'kept', $hand, $sender, "
	    "$delivery, $at, $received, $lay, $probe, "
	    "CASE WHEN $oversize <> 0 THEN $at END)", /* stays on its server, untouched */
	    CLF_NUMBER("$id", id), CLF_TEXT("$mailbox", arrival->mailbox),
	    CLF_ID("$uidvalidity", in_imap ? arrival->uidvalidity : 0), CLF_ID("$uid", arrival->uid),
	    CLF_TEXT("$envelope", arrival->envelope), CLF_NUMBER("$raw", raw),
	    CLF_NUMBER("$oversize", arrival->oversize), CLF_NUMBER("$size", arrival->size),
	    CLF_TEXT("$hand", arrival->begun ? "held" : NULL), CLF_NUMBER("$sender", arrival->sender),
	    CLF_TEXT("$delivery", arrival->delivery), CLF_NUMBER("$at", clf_clock_now()),
	    CLF_ID("$received", arrival->received_at), CLF_NUMBER("$lay", arrival->lay),
	    CLF_NUMBER("$probe", arrival->may_be_probe));
	if (status != CLF_OK)
		return status;
	*journal = id;
	*known = false;
	return CLF_OK;
}

enum clf_status clf_journal_waiting(struct clf_store *store, struct clf_arena *arena, int64_t after, size_t limit,
				    struct clf_waiting **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT id, mailbox, envelope, attempts, oversize, size, at, stops, sender, "
				       "CASE WHEN hand = 'suspect' THEN 1 ELSE 0 END, received_at, lay, header_only, "
				       "probe, uidvalidity, uid "
				       "FROM journal WHERE state = 'kept' AND id > $after "
				       "ORDER BY id LIMIT $limit",
				       CLF_NUMBER("$after", after), CLF_NUMBER("$limit", limit));
	struct clf_waiting *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_waiting){
		    .journal = rows_number(rows, 0),
		    .mailbox = rows_text(rows, arena, 1),
		    .envelope = rows_text(rows, arena, 2),
		    .attempts = (unsigned)rows_number(rows, 3),
		    .oversize = rows_number(rows, 4) != 0,
		    .size = rows_number(rows, 5),
		    .at = rows_number(rows, 6),
		    .stops = (unsigned)rows_number(rows, 7),
		    .sender = rows_number(rows, 8),
		    .is_suspect = rows_number(rows, 9) != 0,
		    .received_at = rows_number(rows, 10),
		    .lay = (enum clf_lay)rows_number(rows, 11),
		    .header_only = rows_number(rows, 12) != 0,
		    .may_be_probe = rows_number(rows, 13) != 0,
		    .uidvalidity = rows_number(rows, 14) > 0 ? (uint32_t)rows_number(rows, 14) : 0,
		    .uid = (uint32_t)rows_number(rows, 15),
		};
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

static enum clf_status no_such_row(struct clf_error *err, int64_t journal)
{
	return clf_error_set(err, CLF_ENOTFOUND, "there is no journal row %lld", (long long)journal);
}

enum clf_status clf_journal_hold(struct clf_store *store, int64_t journal, bool alone, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "UPDATE journal SET hand = $hand WHERE id = $id AND state = 'kept'",
		   CLF_TEXT("$hand", alone ? "alone" : "held"), CLF_NUMBER("$id", journal));

	if (status == CLF_OK && db_changes(store->db) == 0)
		return no_such_row(err, journal);
	return status;
}

enum clf_status clf_journal_take_up(struct clf_store *store, bool died, struct clf_error *err)
{
	return db_run(
	    store->db, err,
	    "UPDATE journal SET attempts = attempts + CASE WHEN hand = 'alone' AND $died <> 0 THEN 1 ELSE 0 END, "
	    "stops = stops + CASE WHEN hand = 'alone' AND $died = 0 THEN 1 ELSE 0 END, "
	    "hand = 'suspect' "
	    "WHERE state = 'kept' AND hand IS NOT NULL",
	    CLF_NUMBER("$died", died));
}

enum clf_status clf_journal_put_down(struct clf_store *store, struct clf_error *err)
{
	return db_run(store->db, err,
		      "UPDATE journal SET hand = CASE WHEN hand = 'held' THEN NULL ELSE 'suspect' END "
		      "WHERE state = 'kept' AND hand IS NOT NULL");
}

enum clf_status clf_journal_attempt(struct clf_store *store, int64_t journal, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err,
		   "UPDATE journal SET attempts = attempts + 1, begun_at = $now WHERE id = $id AND state = 'kept'",
		   CLF_NUMBER("$id", journal), CLF_NUMBER("$now", clf_clock_now()));

	if (status == CLF_OK && db_changes(store->db) == 0)
		return no_such_row(err, journal);
	return status;
}

enum clf_status clf_journal_raw(struct clf_store *store, int64_t journal, struct clf_buf *out, struct clf_error *err)
{
	int64_t raw = 0;
	enum clf_status status =
	    db_get(store->db, err, &raw, "SELECT raw FROM journal WHERE id = $id", CLF_NUMBER("$id", journal));

	if (status == CLF_ENOTFOUND)
		return no_such_row(err, journal);
	return status == CLF_OK ? raw_load(store, raw, out, err) : status;
}

static void rejected_text(const struct clf_verdict *verdict, struct clf_buf *out)
{
	struct clf_json *lines = clf_json_array();

	for (size_t i = 0; i < verdict->rejected_count; i++)
		clf_json_append(lines, clf_json_string(verdict->rejected[i]));
	clf_json_dump(lines, out);
	clf_json_free(&lines);
}

static const char *bound_of(struct clf_arena *arena, int64_t seconds)
{
	unsigned i = 0;

	while (i < CLF_HANDLING_BOUNDS && seconds > clf_handling_bounds[i])
		i++;
	return clf_arena_printf(arena, "%u", i);
}

/* How long it took from the server's taking it in: not of one that lay there before, nor one that a person sent on. */
static enum clf_status count_handling(struct clf_store *store, struct clf_arena *arena, const char *mailbox,
				      int64_t received_at, int64_t now, struct clf_error *err)
{
	int64_t took = received_at < now ? now - received_at : 0;
	enum clf_status status = clf_counter_add(store, CLF_COUNTER_HANDLING, mailbox,
						 bound_of(arena, took / CLF_SECOND), NULL, 1, now, err);

	if (status == CLF_OK)
		status = clf_counter_add(store, CLF_COUNTER_HANDLING_MS, mailbox, NULL, NULL, took / 1000, now, err);
	return status;
}

static enum clf_status count_end(struct clf_store *store, int64_t journal, const struct clf_verdict *verdict,
				 int64_t now, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT mailbox, CASE WHEN lay = 0 AND word IS NULL THEN received_at END "
				       "FROM journal WHERE id = $id",
				       CLF_NUMBER("$id", journal));
	struct clf_arena *arena = clf_arena_new();
	const char *mailbox = NULL;
	int64_t received_at = 0;
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK) {
		mailbox = rows_text(rows, arena, 0);
		received_at = rows_number(rows, 1);
	}
	rows_end(rows);
	if (status == CLF_OK)
		status = clf_counter_add(store, CLF_COUNTER_MAILS, mailbox, clf_outcome_name(verdict->outcome), NULL, 1,
					 now, err);
	if (status == CLF_OK && received_at > 0)
		status = count_handling(store, arena, mailbox, received_at, now, err);
	if (status == CLF_OK && verdict->outcome == CLF_OUTCOME_REFUSED)
		status =
		    clf_counter_add(store, CLF_COUNTER_REFUSED, clf_end_name(verdict->end), NULL, NULL, 1, now, err);
	clf_arena_free(&arena);
	return status;
}

/* A probe says nothing that is worth keeping. */
static enum clf_status drop_raw(struct clf_store *store, int64_t journal, struct clf_error *err)
{
	int64_t raw = 0;
	enum clf_status status =
	    db_get(store->db, err, &raw, "SELECT raw FROM journal WHERE id = $id", CLF_NUMBER("$id", journal));

	return status == CLF_OK ? raw_drop(store, raw, err) : status;
}

enum clf_status clf_journal_finish(struct clf_store *store, int64_t journal, const struct clf_verdict *verdict,
				   struct clf_error *err)
{
	int64_t now = clf_clock_now();
	struct clf_buf rejected;
	enum clf_status status;

	clf_buf_init(&rejected, 1u << 20);
	if (verdict->rejected_count > 0)
		rejected_text(verdict, &rejected);
	status = db_run(
	    store->db, err,
	    "UPDATE journal SET state = 'finished', hand = NULL, outcome = $outcome, cause = $cause, ticket = $ticket, "
	    "signal = $signal, "
	    "rejected = $rejected, reason = $reason, explanation = $explanation, message_id = $message_id, "
	    "from_address = $from, subject = $subject, date = $date, finished_at = $now, "
	    "probe = CASE WHEN $cause = 'probe' THEN 2 ELSE 0 END, "
	    "done_at = CASE WHEN $cause = 'probe-foreign' THEN coalesce(done_at, $now) ELSE done_at END "
	    "WHERE id = $id AND state = 'kept'",
	    CLF_TEXT("$outcome", clf_outcome_name(verdict->outcome)), CLF_TEXT("$cause", clf_end_name(verdict->end)),
	    CLF_ID("$ticket", verdict->ticket), CLF_TEXT("$signal", clf_signal_name(verdict->signal)),
	    CLF_TEXT("$rejected", rejected.n ? rejected.p : NULL), CLF_TEXT("$reason", verdict->reason),
	    CLF_TEXT("$explanation", verdict->explanation), CLF_TEXT("$message_id", verdict->message_id),
	    CLF_TEXT("$from", verdict->from), CLF_TEXT("$subject", verdict->subject),
	    CLF_NUMBER("$date", verdict->date), CLF_NUMBER("$now", now), CLF_NUMBER("$id", journal));
	clf_buf_free(&rejected);
	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ECONFLICT, "journal row %lld does not wait: it was finished before",
				     (long long)journal);
	if (status == CLF_OK && verdict->end == CLF_END_PURGED)
		status = db_run(
		    store->db, err,
		    "UPDATE journal SET envelope = NULL, rejected = NULL, explanation = NULL, message_id = NULL, "
		    "from_address = NULL, subject = NULL WHERE id = $id",
		    CLF_NUMBER("$id", journal));
	if (status == CLF_OK && (verdict->end == CLF_END_PROBE || verdict->end == CLF_END_PURGED))
		return drop_raw(store, journal, err);
	return status == CLF_OK ? count_end(store, journal, verdict, now, err) : status;
}

enum clf_status clf_journal_retry(struct clf_store *store, int64_t journal, struct clf_error *err)
{
	int64_t found = 0;
	enum clf_status status = db_run(
	    store->db, err,
	    "UPDATE journal SET state = 'kept', outcome = NULL, cause = NULL, reason = NULL, explanation = NULL, "
	    "rejected = NULL, signal = NULL, ticket = NULL, attempts = 0, stops = 0, finished_at = NULL, word = NULL, "
	    "header_only = 0 "
	    "WHERE id = $id AND outcome IN ('quarantine', 'refused')",
	    CLF_NUMBER("$id", journal));

	if (status != CLF_OK || db_changes(store->db) > 0)
		return status;
	status = db_get(store->db, err, &found, "SELECT 1 FROM journal WHERE id = $id", CLF_NUMBER("$id", journal));
	if (status == CLF_ENOTFOUND)
		return no_such_row(err, journal);
	if (status == CLF_OK)
		return clf_error_set(err, CLF_ECONFLICT,
				     "journal row %lld is neither in quarantine nor refused: it is not read again",
				     (long long)journal);
	return status;
}
