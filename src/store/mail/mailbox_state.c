/*
 * mailbox_state.c - where each mailbox stands on its server, and what its process last said.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/mail/journal.h"
#include "engine/engine.h"
#include "look/rows.h"

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

static enum clf_status read_unfinished(struct clf_store *store, struct clf_arena *arena, const char *mailbox,
				       struct clf_mailbox_state *state, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT uid FROM journal "
		   "WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity AND done_at IS NULL AND uid IS NOT NULL "
		   "ORDER BY uid",
		   CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", state->uidvalidity));

	return read_uids(rows, arena, &state->unfinished, &state->unfinished_count, err);
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

enum clf_status clf_journal_mailbox_state(struct clf_store *store, struct clf_arena *arena, const char *mailbox,
					  struct clf_mailbox_state *out, struct clf_error *err)
{
	struct clf_mailbox_state state = {0};
	int64_t uidvalidity = 0, highest = 0;
	enum clf_status status =
	    db_get(store->db, err, &uidvalidity, "SELECT uidvalidity FROM mailbox_state WHERE mailbox = $mailbox",
		   CLF_TEXT("$mailbox", mailbox));

	status = absent_is_fine(status);
	if (status == CLF_OK)
		status = db_get(store->db, err, &highest,
				"SELECT max(uid) FROM journal WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity",
				CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity));
	state.uidvalidity = (uint32_t)uidvalidity;
	state.highest_uid = (uint32_t)highest;
	if (status == CLF_OK)
		status = read_unfinished(store, arena, mailbox, &state, err);
	if (status == CLF_OK)
		status = read_withheld(store, arena, mailbox, &state, err);
	if (status == CLF_OK)
		*out = state;
	return status;
}

enum clf_status clf_journal_uidvalidity(struct clf_store *store, const char *mailbox, uint32_t uidvalidity,
					struct clf_error *err)
{
	int64_t now = clf_clock_now();
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	status =
	    db_run(store->db, err,
		   "INSERT INTO mailbox_state (mailbox, uidvalidity, changed_at) "
		   "VALUES ($mailbox, $uidvalidity, $now) "
		   "ON CONFLICT (mailbox) DO UPDATE "
		   "SET uidvalidity = excluded.uidvalidity, changed_at = excluded.changed_at",
		   CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$uidvalidity", uidvalidity), CLF_NUMBER("$now", now));
	/* Their UIDs name other mails now: nothing may be marked by them any more. */
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"UPDATE journal SET done_at = $now "
				"WHERE mailbox = $mailbox AND uidvalidity <> $uidvalidity "
				"AND done_at IS NULL AND uid IS NOT NULL",
				CLF_NUMBER("$now", now), CLF_TEXT("$mailbox", mailbox),
				CLF_NUMBER("$uidvalidity", uidvalidity));
	return store_leave(store, own, status, err);
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

enum clf_status clf_journal_mailbox_report(struct clf_store *store, const char *mailbox, const char *state,
					   const char *detail, bool polled, struct clf_error *err)
{
	int64_t now = clf_clock_now();

	return db_run(store->db, err,
		      "INSERT INTO mailbox_state (mailbox, state, detail, last_poll_at, changed_at) "
		      "VALUES ($mailbox, $state, $detail, $poll, $now) "
		      "ON CONFLICT (mailbox) DO UPDATE "
		      "SET state = excluded.state, detail = excluded.detail, changed_at = excluded.changed_at, "
		      "last_poll_at = coalesce(excluded.last_poll_at, mailbox_state.last_poll_at)",
		      CLF_TEXT("$mailbox", mailbox), CLF_TEXT("$state", state), CLF_TEXT("$detail", detail),
		      CLF_ID("$poll", polled ? now : 0), CLF_NUMBER("$now", now));
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
