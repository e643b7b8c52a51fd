/*
 * mailbox_order.c - what people want of a mailbox's process: that it fetches nothing, goes on, tries at once.
 */
#include "clf/base/arena.h"
#include "clf/store/mail/mailbox.h"
#include "engine/engine.h"
#include "look/rows.h"

enum clf_status clf_mailbox_pause(struct clf_store *store, const char *mailbox, const char *who, int64_t now,
				  struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO mailbox_state (mailbox, paused_at, paused_by) VALUES ($mailbox, $now, $who) "
		      "ON CONFLICT (mailbox) DO UPDATE "
		      "SET paused_by = CASE WHEN mailbox_state.paused_at IS NULL THEN excluded.paused_by "
		      "ELSE mailbox_state.paused_by END, "
		      "paused_at = coalesce(mailbox_state.paused_at, excluded.paused_at)",
		      CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$now", now), CLF_TEXT("$who", who));
}

/* It was looked at when nothing was to be looked for: from now on it may be silent, and its probes late. */
enum clf_status clf_mailbox_resume(struct clf_store *store, const char *mailbox, int64_t now, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err,
		   "UPDATE mailbox_state SET paused_at = NULL, paused_by = NULL, last_poll_at = $now "
		   "WHERE mailbox = $mailbox AND paused_at IS NOT NULL",
		   CLF_NUMBER("$now", now), CLF_TEXT("$mailbox", mailbox));

	/* Probes that lie there are awaited from now on. */
	if (status == CLF_OK && db_changes(store->db) > 0)
		status = db_run(store->db, err,
				"UPDATE heartbeat SET watched_at = $now, missed_at = NULL WHERE mailbox = $mailbox",
				CLF_NUMBER("$now", now), CLF_TEXT("$mailbox", mailbox));
	return status;
}

enum clf_status clf_mailbox_is_paused(struct clf_store *store, const char *mailbox, bool *out, struct clf_error *err)
{
	int64_t paused = 0;
	enum clf_status status =
	    db_get(store->db, err, &paused,
		   "SELECT count(*) FROM mailbox_state WHERE mailbox = $mailbox AND paused_at IS NOT NULL",
		   CLF_TEXT("$mailbox", mailbox));

	*out = paused != 0;
	return status;
}

enum clf_status clf_mailbox_try(struct clf_store *store, const char *mailbox, int64_t now, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO mailbox_state (mailbox, try_at) VALUES ($mailbox, $now) "
		      "ON CONFLICT (mailbox) DO UPDATE SET try_at = excluded.try_at",
		      CLF_TEXT("$mailbox", mailbox), CLF_NUMBER("$now", now));
}

enum clf_status clf_mailbox_orders(struct clf_store *store, struct clf_arena *arena, struct clf_mailbox_order **out,
				   size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, "SELECT mailbox, paused_at, paused_by, try_at FROM mailbox_state "
						  "WHERE paused_at IS NOT NULL OR try_at IS NOT NULL ORDER BY mailbox");
	struct clf_mailbox_order *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_mailbox_order){.mailbox = rows_text(rows, arena, 0),
						       .paused_at = rows_number(rows, 1),
						       .paused_by = rows_text(rows, arena, 2),
						       .try_at = rows_number(rows, 3)};
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}
