/*
 * mailbox_state.c - where each mailbox stands on its server, and what its process last said.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/look/counter.h"
#include "clf/store/mail/mailbox.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "mail/mailbox_inside.h"

#define WITHHELD_DAYS 90
#define WITHHELD_FORMER 10000 /* of all former UIDVALIDITYs together */

static enum clf_status read_uids(struct clf_rows *rows, struct clf_arena *arena, const uint32_t **out, size_t *count,
				 struct clf_error *err)
{
	uint32_t *uids = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		uids = list_grow(arena, uids, n, sizeof(*uids));
		uids[n++] = (uint32_t)rows_number(rows, 0);
	}
	*out = uids;
	*count = n;
	return absent_is_fine(status);
}

#define UNFINISHED                                                                                                     \
	"SELECT uid FROM journal "                                                                                     \
	"WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity AND done_at IS NULL AND uid IS NOT NULL AND probe = $probe "

static enum clf_status read_unfinished(struct clf_store *store, struct clf_arena *arena, const char *mailbox,
				       struct clf_mailbox_state *state, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, UNFINISHED "ORDER BY uid", CLF_TEXT("$mailbox", mailbox),
				       CLF_NUMBER("$uidvalidity", state->uidvalidity), CLF_NUMBER("$probe", 2));
	enum clf_status status = read_uids(rows, arena, &state->probes, &state->probe_count, err);
	struct clf_rows *copied;

	if (status != CLF_OK)
		return status;
	rows = db_ask(store->db, UNFINISHED "ORDER BY uid", CLF_TEXT("$mailbox", mailbox),
		      CLF_NUMBER("$uidvalidity", state->uidvalidity), CLF_NUMBER("$probe", 0));
	status = read_uids(rows, arena, &state->unfinished, &state->unfinished_count, err);
	if (status != CLF_OK || state->unfinished_count == 0)
		return status;
	copied = db_ask(store->db, UNFINISHED "AND copied = 1 ORDER BY uid", CLF_TEXT("$mailbox", mailbox),
			CLF_NUMBER("$uidvalidity", state->uidvalidity), CLF_NUMBER("$probe", 0));
	return read_uids(copied, arena, &state->copied, &state->copied_count, err);
}

static enum clf_status read_withheld(struct clf_store *store, struct clf_arena *arena, const char *mailbox,
				     struct clf_mailbox_state *state, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT uid FROM withheld "
				       "WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity "
				       "ORDER BY uid",
				       CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", state->uidvalidity));

	return read_uids(rows, arena, &state->withheld, &state->withheld_count, err);
}

static enum clf_status read_start(struct clf_store *store, const char *mailbox, struct clf_mailbox_state *state,
				  struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT uidvalidity, configured_at, looked_at, lay_uid, passed_uid, "
				       "passed_before, passed "
				       "FROM mailbox_state WHERE mailbox = $mailbox",
				       CLF_TEXT("$mailbox", mailbox));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK) {
		state->uidvalidity = (uint32_t)rows_number(rows, 0);
		state->configured_at = rows_number(rows, 1);
		state->looked_at = rows_number(rows, 2);
		state->lay_uid = (uint32_t)rows_number(rows, 3);
		state->passed_uid = (uint32_t)rows_number(rows, 4);
		state->passed_before = rows_number(rows, 5);
		state->passed = rows_number(rows, 6);
		status = rows_next(rows, err);
	}
	return absent_is_fine(status);
}

enum clf_status clf_journal_mailbox_state(struct clf_store *store, struct clf_arena *arena, const char *mailbox,
					  struct clf_mailbox_state *out, struct clf_error *err)
{
	struct clf_mailbox_state state = {0};
	int64_t highest = 0;
	enum clf_status status = read_start(store, mailbox, &state, err);

	if (status == CLF_OK)
		status = db_get(store->db, err, &highest,
				"SELECT max(uid) FROM journal WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity",
				CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", state.uidvalidity));
	state.highest_uid = (uint32_t)highest > state.passed_uid ? (uint32_t)highest : state.passed_uid;
	if (status == CLF_OK)
		status = read_unfinished(store, arena, mailbox, &state, err);
	if (status == CLF_OK)
		status = read_withheld(store, arena, mailbox, &state, err);
	if (status == CLF_OK)
		*out = state;
	return status;
}

/* A server may come back to an earlier UIDVALIDITY, and be asked for them then; but not for ever, nor for any number.
 */
static enum clf_status forget_withheld(struct clf_store *store, const char *mailbox, uint32_t uidvalidity, int64_t now,
				       struct clf_error *err)
{
	int64_t last = 0;
	enum clf_status status = db_get(store->db, err, &last,
					"SELECT tried_at FROM withheld "
					"WHERE mailbox = $mailbox AND uidvalidity <> $uidvalidity "
					"ORDER BY tried_at DESC LIMIT 1 OFFSET $most",
					CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity),
					CLF_NUMBER("$most", WITHHELD_FORMER));
	int64_t oldest = now - WITHHELD_DAYS * CLF_DAY;

	status = absent_is_fine(status);
	if (status != CLF_OK)
		return status;
	return db_run(store->db, err,
		      "DELETE FROM withheld "
		      "WHERE mailbox = $mailbox AND uidvalidity <> $uidvalidity AND tried_at <= $oldest",
		      CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity),
		      CLF_NUMBER("$oldest", last > oldest ? last : oldest));
}

enum clf_status journal_set_aside(struct clf_store *store, const char *mailbox, int64_t uidvalidity,
				  struct clf_error *err)
{
	int64_t least = 0;
	enum clf_status status =
	    db_get(store->db, err, &least, "SELECT coalesce(min(uidvalidity), 0) FROM journal WHERE mailbox = $mailbox",
		   CLF_TEXT("$mailbox", mailbox));

	if (status == CLF_OK)
		status = db_run(store->db, err,
				"UPDATE journal SET done_at = coalesce(done_at, $now), uidvalidity = $aside "
				"WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity",
				CLF_NUMBER("$now", clf_clock_now()), CLF_NUMBER("$aside", least < 0 ? least - 1 : -1),
				CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity));
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"DELETE FROM withheld WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity",
				CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity));
	return status;
}

enum clf_status clf_journal_uidvalidity(struct clf_store *store, const char *mailbox, uint32_t uidvalidity,
					uint32_t lay_uid, struct clf_error *err)
{
	int64_t now = clf_clock_now(), same = 0;
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	/* Said again, it is that of another folder. */
	status = db_get(store->db, err, &same,
			"SELECT EXISTS (SELECT 1 FROM mailbox_state "
			"WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity)",
			CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity));
	if (status == CLF_OK && same)
		status = journal_set_aside(store, mailbox, uidvalidity, err);
	if (status != CLF_OK)
		return store_leave(store, own, status, err);
	/* One from before beginnings were kept takes all that is there. */
	status = db_run(store->db, err,
			"INSERT INTO mailbox_state (mailbox, uidvalidity, changed_at) "
			"VALUES ($mailbox, $uidvalidity, $now) "
			"ON CONFLICT (mailbox) DO UPDATE "
			"SET uidvalidity = excluded.uidvalidity, changed_at = excluded.changed_at, "
			"looked_at = coalesce(mailbox_state.looked_at, excluded.changed_at), "
			"lay_uid = CASE WHEN mailbox_state.configured_at IS NULL THEN 0 ELSE $lay END, "
			"passed_uid = 0, passed = 0, passed_before = 0",
			CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity),
			CLF_NUMBER("$lay", lay_uid), CLF_NUMBER("$now", now));
	/* Their UIDs name other mails now: nothing may be marked by them any more. */
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"UPDATE journal SET done_at = $now "
				"WHERE mailbox = $mailbox AND uidvalidity <> $uidvalidity "
				"AND done_at IS NULL AND uid IS NOT NULL",
				CLF_NUMBER("$now", now), CLF_TEXT("$mailbox", mailbox),
				CLF_NUMBER("$uidvalidity", uidvalidity));
	if (status == CLF_OK)
		status = forget_withheld(store, mailbox, uidvalidity, now, err);
	return store_leave(store, own, status, err);
}

enum clf_status clf_journal_passed(struct clf_store *store, const char *mailbox, uint32_t uidvalidity, uint32_t uid,
				   int64_t before, int64_t count, struct clf_error *err)
{
	return db_run(store->db, err,
		      "UPDATE mailbox_state SET passed_uid = $uid, passed_before = $before, passed = $count "
		      "WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity AND lay_uid >= $uid",
		      CLF_NUMBER("$uid", uid), CLF_NUMBER("$before", before), CLF_NUMBER("$count", count),
		      CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity));
}

enum clf_status clf_journal_done(struct clf_store *store, const char *mailbox, uint32_t uidvalidity,
				 const uint32_t *uids, size_t count, struct clf_error *err)
{
	int64_t now = clf_clock_now();
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < count && status == CLF_OK; i++)
		status = db_run(store->db, err,
				"UPDATE journal SET done_at = $now "
				"WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity AND uid = $uid "
				"AND done_at IS NULL",
				CLF_NUMBER("$now", now), CLF_TEXT("$mailbox", mailbox),
				CLF_NUMBER("$uidvalidity", uidvalidity), CLF_NUMBER("$uid", uids[i]));
	return store_leave(store, own, status, err);
}

enum clf_status clf_journal_copied(struct clf_store *store, const char *mailbox, uint32_t uidvalidity,
				   const uint32_t *uids, size_t count, struct clf_error *err)
{
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < count && status == CLF_OK; i++)
		status = db_run(store->db, err,
				"UPDATE journal SET copied = 1 "
				"WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity AND uid = $uid "
				"AND done_at IS NULL",
				CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity),
				CLF_NUMBER("$uid", uids[i]));
	return store_leave(store, own, status, err);
}

/* What ails it is told at each try; it counts when it begins, or becomes another. */
static enum clf_status count_trouble(struct clf_store *store, const char *mailbox, const char *trouble, int64_t now,
				     struct clf_error *err)
{
	int64_t had_it = 0;
	enum clf_status status = absent_is_fine(db_get(
	    store->db, err, &had_it, "SELECT 1 FROM mailbox_state WHERE mailbox = $mailbox AND trouble = $trouble",
	    CLF_TEXT("$mailbox", mailbox), CLF_TEXT("$trouble", trouble)));

	if (status != CLF_OK || had_it)
		return status;
	return clf_counter_add(store, CLF_COUNTER_RECONNECTS, mailbox, trouble, NULL, 1, now, err);
}

enum clf_status clf_journal_mailbox_report(struct clf_store *store, const char *mailbox,
					   const struct clf_mailbox_report *report, struct clf_error *err)
{
	int64_t now = clf_clock_now();
	enum clf_status status =
	    report->trouble != NULL ? count_trouble(store, mailbox, report->trouble, now, err) : CLF_OK;

	if (status != CLF_OK)
		return status;
	status = db_run(
	    store->db, err,
	    "INSERT INTO mailbox_state (mailbox, state, detail, trouble, since, next_try_at, last_poll_at, changed_at) "
	    "VALUES ($mailbox, $state, $detail, $trouble, $now, $next, $poll, $now) "
	    "ON CONFLICT (mailbox) DO UPDATE "
	    "SET state = excluded.state, detail = excluded.detail, changed_at = excluded.changed_at, "
	    "since = CASE WHEN mailbox_state.since IS NOT NULL AND mailbox_state.since <= excluded.since "
	    "AND (mailbox_state.trouble IS NULL) = (excluded.trouble IS NULL) THEN mailbox_state.since "
	    "ELSE excluded.since END, "
	    "trouble = excluded.trouble, next_try_at = excluded.next_try_at, "
	    "last_poll_at = coalesce(excluded.last_poll_at, mailbox_state.last_poll_at)",
	    CLF_TEXT("$mailbox", mailbox), CLF_TEXT("$state", report->state), CLF_TEXT("$detail", report->detail),
	    CLF_TEXT("$trouble", report->trouble), CLF_ID("$next", report->next_try_at),
	    CLF_ID("$poll", report->polled ? now : 0), CLF_NUMBER("$now", now));
	if (status != CLF_OK)
		return status;
	return db_run(store->db, err,
		      "UPDATE mailbox_state SET told_at = "
		      "CASE WHEN trouble IS NOT NULL AND $after >= 0 THEN since + $after END "
		      "WHERE mailbox = $mailbox",
		      CLF_NUMBER("$after", report->trouble != NULL ? report->tell_after_s * CLF_SECOND : -1),
		      CLF_TEXT("$mailbox", mailbox));
}

enum clf_status clf_journal_withhold(struct clf_store *store, const char *mailbox, uint32_t uidvalidity, uint32_t uid,
				     const char *words, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO withheld (mailbox, uidvalidity, uid, words, since, tried_at) "
		      "VALUES ($mailbox, $uidvalidity, $uid, $words, $now, $now) "
		      "ON CONFLICT (mailbox, uidvalidity, uid) DO UPDATE SET words = excluded.words, "
		      "tries = withheld.tries + 1, tried_at = excluded.tried_at",
		      CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity), CLF_NUMBER("$uid", uid),
		      CLF_TEXT("$words", words), CLF_NUMBER("$now", clf_clock_now()));
}

enum clf_status clf_journal_withheld_end(struct clf_store *store, const char *mailbox, uint32_t uidvalidity,
					 uint32_t uid, struct clf_error *err)
{
	return db_run(store->db, err,
		      "DELETE FROM withheld WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity AND uid = $uid",
		      CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity), CLF_NUMBER("$uid", uid));
}
