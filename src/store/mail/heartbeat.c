/*
 * heartbeat.c - probes: planned, sent, awaited, come back.
 *
 * Whatever times say, no more than one is planned a pause: a clock that was set back or ahead makes a probe early by
 * one, and never keeps one back for longer than its interval.
 */
#include "clf/store/mail/heartbeat.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"

#define LONGEST_PAUSE CLF_HOUR /* between two while none comes back, or the interval */
#define PUT_OFF (2 * CLF_MINUTE)

int64_t clf_heartbeat_grace(int interval_s)
{
	int64_t s = interval_s > CLF_HEARTBEAT_GRACE_S ? interval_s : CLF_HEARTBEAT_GRACE_S;

	return s * CLF_SECOND;
}

static int64_t longest_pause(int interval_s)
{
	int64_t interval = interval_s * CLF_SECOND;

	return interval > LONGEST_PAUSE ? interval : LONGEST_PAUSE;
}

static int64_t pause_of(int interval_s, int64_t unanswered)
{
	int64_t interval = interval_s * CLF_SECOND, longest = longest_pause(interval_s);

	return interval * (unanswered + 1) < longest ? interval * (unanswered + 1) : longest;
}

/* The newest probe, and when the next may go out. */
struct newest {
	int64_t number, sequence, next_at;
	bool is_open, is_put_off;
	int64_t made_at, retry_at;
	const char *message_id, *reply_to;
};

static enum clf_status read_newest(struct clf_store *store, struct clf_arena *arena, const char *mailbox,
				   struct newest *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT h.number, h.sequence, h.next_at, "
				       "CASE WHEN p.state = 'out' THEN 1 ELSE 0 END, "
				       "CASE WHEN p.state = 'deferred' THEN 1 ELSE 0 END, "
				       "p.made_at, p.next_at, p.message_id, p.reply_to "
				       "FROM heartbeat h "
				       "LEFT JOIN probe p ON p.mailbox = h.mailbox AND p.sequence = h.sequence "
				       "WHERE h.mailbox = $mailbox",
				       CLF_TEXT("$mailbox", mailbox));
	enum clf_status status = rows_next(rows, err);

	if (status != CLF_OK)
		return status;
	*out = (struct newest){.number = rows_number(rows, 0),
			       .sequence = rows_number(rows, 1),
			       .next_at = rows_number(rows, 2),
			       .is_open = rows_number(rows, 3) != 0,
			       .is_put_off = rows_number(rows, 4) != 0,
			       .made_at = rows_number(rows, 5),
			       .retry_at = rows_number(rows, 6),
			       .message_id = rows_text(rows, arena, 7),
			       .reply_to = rows_text(rows, arena, 8)};
	rows_end(rows);
	return CLF_OK;
}

/* A time that lies ahead by more than it ever may was made by a clock that was ahead. */
static bool is_ahead(int64_t time, int64_t now, int64_t most)
{
	return time > now && time - now <= most;
}

static bool goes_again(const struct newest *newest, int64_t now)
{
	return newest->is_put_off && !is_ahead(newest->retry_at, now, CLF_HOUR);
}

static bool is_time(const struct newest *newest, int interval_s, int64_t now)
{
	int64_t age = now - newest->made_at;

	if (is_ahead(newest->next_at, now, longest_pause(interval_s)))
		return false;
	return !newest->is_open || age < 0 || age >= clf_heartbeat_grace(interval_s);
}

static enum clf_status note_mailbox(struct clf_store *store, const char *mailbox, int64_t now, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO heartbeat (mailbox, number, sequence, next_at, watched_at) "
		      "SELECT $mailbox, coalesce(max(number), 0) + 1, 0, $next, $now FROM heartbeat",
		      CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$next", now + CLF_HEARTBEAT_FIRST_S * CLF_SECOND),
		      CLF_NUMBER("$now", now));
}

enum clf_status clf_heartbeat_may_be_due(struct clf_store *store, const char *mailbox, int interval_s, int64_t now,
					 bool *out, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct newest newest = {0};
	enum clf_status status = read_newest(store, arena, mailbox, &newest, err);

	*out = status == CLF_ENOTFOUND ||
	       (status == CLF_OK && (goes_again(&newest, now) || is_time(&newest, interval_s, now)));
	clf_arena_free(&arena);
	return absent_is_fine(status);
}

enum clf_status clf_heartbeat_due(struct clf_store *store, struct clf_arena *arena, const char *mailbox, int interval_s,
				  int64_t now, struct clf_probe_due *out, struct clf_error *err)
{
	struct newest newest = {0};
	enum clf_status status = read_newest(store, arena, mailbox, &newest, err);

	*out = (struct clf_probe_due){0};
	if (status == CLF_ENOTFOUND)
		return note_mailbox(store, mailbox, now, err);
	if (status != CLF_OK)
		return status;
	out->number = newest.number;
	if (is_time(&newest, interval_s, now)) {
		out->sequence = newest.sequence + 1;
	} else if (goes_again(&newest, now)) {
		out->sequence = newest.sequence;
		out->message_id = newest.message_id;
		out->reply_to = newest.reply_to;
	}
	return CLF_OK;
}

/* Those since the last that came back. */
static enum clf_status count_open(struct clf_store *store, const char *mailbox, int64_t *out, struct clf_error *err)
{
	return db_get(store->db, err, out,
		      "SELECT count(*) FROM probe WHERE mailbox = $mailbox AND sequence > "
		      "(SELECT coalesce(max(sequence), 0) FROM probe WHERE mailbox = $mailbox AND state = 'back')",
		      CLF_TEXT("$mailbox", mailbox));
}

enum clf_status clf_heartbeat_made(struct clf_store *store, const struct clf_probe_made *probe, int64_t now,
				   struct clf_error *err)
{
	int64_t open = 0;
	enum clf_status status = count_open(store, probe->mailbox, &open, err);

	if (status == CLF_OK)
		status = db_run(store->db, err,
				"INSERT INTO probe (mailbox, sequence, state, message_id, reply_to, smtp, made_at) "
				"VALUES ($mailbox, $sequence, 'out', $id, $reply, $smtp, $now) "
				"ON CONFLICT (mailbox, sequence) DO UPDATE SET state = 'out', next_at = NULL",
				CLF_TEXT("$mailbox", probe->mailbox), CLF_NUMBER("$sequence", probe->sequence),
				CLF_TEXT("$id", probe->message_id), CLF_TEXT("$reply", probe->reply_to),
				CLF_TEXT("$smtp", probe->smtp), CLF_NUMBER("$now", now));
	if (status != CLF_OK)
		return status;
	return db_run(store->db, err,
		      "UPDATE heartbeat SET sequence = $sequence, next_at = $next "
		      "WHERE mailbox = $mailbox AND sequence < $sequence",
		      CLF_NUMBER("$sequence", probe->sequence),
		      CLF_NUMBER("$next", now + pause_of(probe->interval_s, open)),
		      CLF_TEXT("$mailbox", probe->mailbox));
}

/* On the same machine it may have come back before the relay's answer is stored. */
enum clf_status clf_heartbeat_relayed(struct clf_store *store, const char *mailbox, int64_t sequence,
				      enum clf_probe_relayed what, const char *words, int64_t now,
				      struct clf_error *err)
{
	static const char *const states[] = {
	    [CLF_PROBE_TAKEN] = "out", [CLF_PROBE_PUT_OFF] = "deferred", [CLF_PROBE_REFUSED] = "refused"};

	return db_run(store->db, err,
		      "UPDATE probe SET state = CASE WHEN state = 'out' THEN $state ELSE state END, "
		      "words = $words, relayed_at = $relayed, tries = tries + $put_off, "
		      "next_at = CASE WHEN $put_off <> 0 THEN $now + $pause * (tries + 1) END "
		      "WHERE mailbox = $mailbox AND sequence = $sequence",
		      CLF_TEXT("$state", states[what]), CLF_TEXT("$words", words),
		      CLF_ID("$relayed", what == CLF_PROBE_TAKEN ? now : 0),
		      CLF_NUMBER("$put_off", what == CLF_PROBE_PUT_OFF), CLF_NUMBER("$now", now),
		      CLF_NUMBER("$pause", PUT_OFF), CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$sequence", sequence));
}

enum clf_status clf_heartbeat_back(struct clf_store *store, const char *mailbox, const struct clf_probe_back *back,
				   int64_t now, bool *awaited, struct clf_error *err)
{
	enum clf_status status = db_run(
	    store->db, err,
	    "UPDATE probe SET state = 'back', handled_at = $now, seen_at = $seen, spf = $spf, dkim = $dkim, "
	    "dmarc = $dmarc, next_at = NULL, "
	    "same_id = CASE WHEN message_id = $id THEN 1 ELSE 0 END, "
	    "same_reply = CASE WHEN reply_to = $reply THEN 1 ELSE 0 END "
	    "WHERE mailbox = $mailbox AND sequence = $sequence AND state <> 'back' AND made_at > $oldest "
	    "AND EXISTS (SELECT 1 FROM heartbeat WHERE mailbox = $mailbox AND number = $number)",
	    CLF_NUMBER("$now", now), CLF_ID("$seen", back->seen_at), CLF_TEXT("$spf", back->spf),
	    CLF_TEXT("$dkim", back->dkim), CLF_TEXT("$dmarc", back->dmarc), CLF_TEXT("$id", back->message_id),
	    CLF_TEXT("$reply", back->reply_to), CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$sequence", back->sequence),
	    CLF_NUMBER("$oldest", now - CLF_HEARTBEAT_KNOWN_H * CLF_HOUR), CLF_NUMBER("$number", back->number));

	if (status != CLF_OK)
		return status;
	*awaited = db_changes(store->db) > 0;
	if (!*awaited)
		return CLF_OK;
	return db_run(store->db, err, "UPDATE heartbeat SET missed_at = NULL WHERE mailbox = $mailbox",
		      CLF_TEXT("$mailbox", mailbox));
}

enum clf_status clf_heartbeat_bounced(struct clf_store *store, const char *mailbox, int64_t number, int64_t sequence,
				      const char *words, struct clf_error *err)
{
	return db_run(store->db, err,
		      "UPDATE probe SET state = 'bounced', words = $words, next_at = NULL "
		      "WHERE mailbox = $mailbox AND sequence = $sequence AND state IN ('out', 'deferred') "
		      "AND EXISTS (SELECT 1 FROM heartbeat WHERE mailbox = $mailbox AND number = $number)",
		      CLF_TEXT("$words", words), CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$sequence", sequence),
		      CLF_NUMBER("$number", number));
}

enum clf_status clf_heartbeat_watch(struct clf_store *store, int64_t now, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE heartbeat SET watched_at = $now", CLF_NUMBER("$now", now));
}

#define LATE                                                                                                           \
	"mailbox = $mailbox AND missed_at IS NULL AND watched_at <= $before "                                          \
	"AND NOT EXISTS (SELECT 1 FROM mailbox_state s WHERE s.mailbox = $mailbox AND s.paused_at IS NOT NULL) "       \
	"AND EXISTS ("                                                                                                 \
	"SELECT 1 FROM probe p WHERE p.mailbox = $mailbox AND p.state <> 'back' AND p.made_at <= $before "             \
	"AND p.sequence > (SELECT coalesce(max(b.sequence), 0) FROM probe b "                                          \
	"WHERE b.mailbox = $mailbox AND b.state = 'back'))"

enum clf_status clf_heartbeat_miss(struct clf_store *store, const char *mailbox, int interval_s, int64_t now,
				   bool *missed, struct clf_error *err)
{
	int64_t before = now - clf_heartbeat_grace(interval_s);
	int64_t late = 0;
	enum clf_status status = db_get(store->db, err, &late, "SELECT EXISTS (SELECT 1 FROM heartbeat WHERE " LATE ")",
					CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$before", before));

	*missed = false;
	if (status == CLF_OK && late) {
		status = db_run(store->db, err, "UPDATE heartbeat SET missed_at = $now WHERE " LATE,
				CLF_NUMBER("$now", now), CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$before", before));
		*missed = status == CLF_OK && db_changes(store->db) > 0;
	}
	return status;
}

enum clf_status clf_heartbeat_to_seek(struct clf_store *store, struct clf_arena *arena, const char *mailbox,
				      int interval_s, int64_t now, struct clf_probe_sought *out, struct clf_error *err)
{
	int64_t before = now - clf_heartbeat_grace(interval_s);
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT p.sequence, p.message_id FROM probe p "
				       "JOIN heartbeat h ON h.mailbox = p.mailbox "
				       "WHERE p.mailbox = $mailbox AND p.state = 'out' AND p.sought_at IS NULL "
				       "AND p.made_at <= $before AND p.made_at > $oldest "
				       "ORDER BY p.sequence DESC LIMIT 1",
				       CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$before", before),
				       CLF_NUMBER("$oldest", now - CLF_HEARTBEAT_KNOWN_H * CLF_HOUR));
	enum clf_status status = rows_next(rows, err);

	*out = (struct clf_probe_sought){0};
	if (status == CLF_OK)
		*out = (struct clf_probe_sought){rows_number(rows, 0), rows_text(rows, arena, 1)};
	rows_end(rows);
	return absent_is_fine(status);
}

enum clf_status clf_heartbeat_sought(struct clf_store *store, const char *mailbox, int64_t sequence, const char *folder,
				     int64_t now, struct clf_error *err)
{
	return db_run(store->db, err,
		      "UPDATE probe SET sought_at = $now, junk = $folder "
		      "WHERE mailbox = $mailbox AND sequence = $sequence",
		      CLF_NUMBER("$now", now), CLF_TEXT("$folder", folder), CLF_TEXT("$mailbox", mailbox),
		      CLF_NUMBER("$sequence", sequence));
}

static void read_heartbeat(const struct clf_rows *rows, struct clf_arena *arena, struct clf_heartbeat *out)
{
	*out = (struct clf_heartbeat){
	    .mailbox = rows_text(rows, arena, 0),
	    .sequence = rows_number(rows, 1),
	    .next_at = rows_number(rows, 2),
	    .watched_at = rows_number(rows, 3),
	    .back = {.sequence = rows_number(rows, 4),
		     .made_at = rows_number(rows, 5),
		     .relayed_at = rows_number(rows, 6),
		     .seen_at = rows_number(rows, 7),
		     .handled_at = rows_number(rows, 8),
		     .spf = rows_text(rows, arena, 9),
		     .dkim = rows_text(rows, arena, 10),
		     .dmarc = rows_text(rows, arena, 11),
		     .same_id = rows_number(rows, 12) != 0,
		     .same_reply = rows_number(rows, 13) != 0},
	    .state = rows_text(rows, arena, 14),
	    .words = rows_text(rows, arena, 15),
	    .missed_at = rows_number(rows, 16),
	};
}

/* What lies on both sides of the newest that came back. */
static enum clf_status read_others(struct clf_store *store, struct clf_arena *arena, struct clf_heartbeat *heartbeat,
				   struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT max(CASE WHEN sequence < $back AND spf = 'pass' THEN 1 ELSE 0 END), "
		   "max(CASE WHEN sequence < $back AND dkim = 'pass' THEN 1 ELSE 0 END), "
		   "max(CASE WHEN sequence < $back AND dmarc = 'pass' THEN 1 ELSE 0 END), "
		   "min(CASE WHEN sequence > $back THEN made_at END), "
		   "sum(CASE WHEN sequence > $back THEN 1 ELSE 0 END), "
		   "max(CASE WHEN sequence > $back THEN junk END) "
		   "FROM probe WHERE mailbox = $mailbox",
		   CLF_NUMBER("$back", heartbeat->back.sequence), CLF_TEXT("$mailbox", heartbeat->mailbox));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK) {
		heartbeat->had_spf = rows_number(rows, 0) != 0;
		heartbeat->had_dkim = rows_number(rows, 1) != 0;
		heartbeat->had_dmarc = rows_number(rows, 2) != 0;
		heartbeat->open_since = rows_number(rows, 3);
		heartbeat->open_count = rows_number(rows, 4);
		heartbeat->junk = rows_text(rows, arena, 5);
	}
	rows_end(rows);
	return absent_is_fine(status);
}

enum clf_status clf_heartbeats(struct clf_store *store, struct clf_arena *arena, struct clf_heartbeat **out,
			       size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(
	    store->db,
	    "SELECT h.mailbox, h.sequence, h.next_at, h.watched_at, b.sequence, b.made_at, b.relayed_at, b.seen_at, "
	    "b.handled_at, b.spf, b.dkim, b.dmarc, b.same_id, b.same_reply, n.state, n.words, h.missed_at "
	    "FROM heartbeat h "
	    "LEFT JOIN probe n ON n.mailbox = h.mailbox AND n.sequence = h.sequence "
	    "LEFT JOIN probe b ON b.mailbox = h.mailbox AND b.sequence = "
	    "(SELECT max(sequence) FROM probe WHERE mailbox = h.mailbox AND state = 'back') "
	    "ORDER BY h.mailbox");
	struct clf_heartbeat *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		read_heartbeat(rows, arena, &list[n++]);
	}
	status = absent_is_fine(status);
	for (size_t i = 0; status == CLF_OK && i < n; i++)
		status = read_others(store, arena, &list[i], err);
	if (status == CLF_OK) {
		*out = list;
		*count = n;
	}
	return status;
}

/* A mailbox is asked from the highest UID on that its rows tell: that one stays. */
#define OLD_ROWS                                                                                                       \
	"SELECT j.id FROM journal j "                                                                                  \
	"WHERE j.cause = 'probe' AND j.finished_at < $before AND (j.done_at IS NOT NULL OR j.uid IS NULL) "            \
	"AND (j.uid IS NULL OR EXISTS (SELECT 1 FROM journal l "                                                       \
	"WHERE l.mailbox = j.mailbox AND l.uidvalidity = j.uidvalidity AND l.uid > j.uid)) "                           \
	"ORDER BY j.finished_at LIMIT 200"

static enum clf_status forget_row(struct clf_store *store, int64_t journal, struct clf_error *err)
{
	int64_t raw = 0;
	enum clf_status status =
	    db_get(store->db, err, &raw, "SELECT raw FROM journal WHERE id = $id", CLF_NUMBER("$id", journal));

	if (status == CLF_OK)
		status = db_run(store->db, err, "DELETE FROM journal WHERE id = $id", CLF_NUMBER("$id", journal));
	if (status == CLF_OK)
		status = db_run(store->db, err, "DELETE FROM raw_mail WHERE id = $raw", CLF_NUMBER("$raw", raw));
	return status;
}

static enum clf_status tidy(struct clf_store *store, const int64_t *rows, size_t count, int64_t before,
			    struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = forget_row(store, rows[i], err);
	/* The newest that came back stays: how the heartbeat stands is read from it. */
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"DELETE FROM probe WHERE made_at < $before "
				"AND sequence < (SELECT h.sequence FROM heartbeat h WHERE h.mailbox = probe.mailbox) "
				"AND sequence <> (SELECT coalesce(max(b.sequence), 0) FROM probe b "
				"WHERE b.mailbox = probe.mailbox AND b.state = 'back')",
				CLF_NUMBER("$before", before));
	return status;
}

enum clf_status clf_heartbeat_tidy(struct clf_store *store, int64_t now, struct clf_error *err)
{
	int64_t before = now - CLF_HEARTBEAT_KEPT_DAYS * CLF_DAY;
	struct clf_arena *arena = clf_arena_new();
	int64_t *rows = NULL;
	size_t count = 0;
	int64_t old = 0;
	bool own;
	/* A look without the writer's lock. */
	enum clf_status status =
	    id_rows(db_ask(store->db, OLD_ROWS, CLF_NUMBER("$before", before)), arena, &rows, &count, err);

	if (status == CLF_OK)
		status = db_get(store->db, err, &old, "SELECT EXISTS (SELECT 1 FROM probe WHERE made_at < $before)",
				CLF_NUMBER("$before", before - CLF_HOUR));
	if (status == CLF_OK && (count > 0 || old)) {
		status = store_enter(store, &own, err);
		if (status == CLF_OK)
			status = store_leave(store, own, tidy(store, rows, count, before, err), err);
	}
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_heartbeat_ping(struct clf_store *store, struct clf_arena *arena, struct clf_heartbeat_ping *out,
				   struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, "SELECT asked_at, done_at, words FROM heartbeat_ping");
	enum clf_status status = rows_next(rows, err);

	*out = (struct clf_heartbeat_ping){0};
	if (status == CLF_OK)
		*out =
		    (struct clf_heartbeat_ping){rows_number(rows, 0), rows_number(rows, 1), rows_text(rows, arena, 2)};
	rows_end(rows);
	return absent_is_fine(status);
}

enum clf_status clf_heartbeat_pinged(struct clf_store *store, int64_t now, const char *words, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO heartbeat_ping (id, asked_at, done_at, words) VALUES (1, $now, $done, $words) "
		      "ON CONFLICT (id) DO UPDATE SET asked_at = excluded.asked_at, words = excluded.words, "
		      "done_at = coalesce(excluded.done_at, heartbeat_ping.done_at)",
		      CLF_NUMBER("$now", now), CLF_ID("$done", words == NULL ? now : 0), CLF_TEXT("$words", words));
}
