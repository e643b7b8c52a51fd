/*
 * restored.c - what must not be believed any more in a database that came back from a backup.
 *
 * Table by table: numbers jump (id_block), so that nothing that was signed for a lost ticket, person, mail or question
 * means another; mails that wait are uncertain (outbox); who was signed in is no more, as passwords may have changed
 * since (session); mails in hand are in nobody's hand (journal); what agents are to be told of many tickets at once is
 * told, maybe again (notice). What people set, templates, permissions and tokens of
 * the API are as they were then: the words of the restore say so.
 */
#include "clf/store/backup/restored.h"

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/store/backup/record.h"
#include "clf/store/engine/store.h"
#include "clf/store/mail/outbox.h"
#include "clf/store/people/audit.h"
#include "clf/store/people/erase.h"
#include "engine/engine.h"
#include "look/rows.h"

#define TIMES 10                 /* as much again as in the time before the backup */
#define MARGIN (10 * CLF_MINUTE) /* servers' clocks aren't ours */

/* The larger of what is usual, of what the same time before the backup needed, and of what the old database says. */
static int64_t next_after(int64_t next, int64_t least, int64_t needed, int64_t old)
{
	int64_t jump = needed > least / TIMES ? needed * TIMES : least;

	return next + jump > old + least ? next + jump : old + least;
}

static enum clf_status jump(struct clf_store *store, struct clf_restore *r, struct clf_error *err)
{
	const int64_t since = r->made_at - (r->until_at > r->made_at ? r->until_at - r->made_at : 0);
	int64_t tickets = 0, rows = 0, ticket = 0, row = 0;
	enum clf_status status =
	    db_get(store->db, err, &tickets, "SELECT count(*) FROM ticket WHERE created_at >= $since",
		   CLF_NUMBER("$since", since));

	if (status == CLF_OK)
		status =
		    db_get(store->db, err, &rows, "SELECT coalesce(max(id) - min(id), 0) FROM event WHERE at >= $since",
			   CLF_NUMBER("$since", since));
	if (status == CLF_OK)
		status = db_get(store->db, err, &ticket, "SELECT next FROM id_block WHERE name = 'ticket'");
	if (status == CLF_OK)
		status = db_get(store->db, err, &row, "SELECT next FROM id_block WHERE name = 'row'");
	if (status != CLF_OK)
		return clf_error_prefix(err, status, "the numbers to come");
	r->next_ticket = next_after(ticket, CLF_RESTORED_TICKETS, tickets, r->old_ticket);
	status = db_run(store->db, err, "UPDATE id_block SET next = $next WHERE name = 'ticket'",
			CLF_NUMBER("$next", r->next_ticket));
	if (status == CLF_OK)
		status = db_run(store->db, err, "UPDATE id_block SET next = $next WHERE name = 'row'",
				CLF_NUMBER("$next", next_after(row, CLF_RESTORED_ROWS, rows, r->old_row)));
	return status;
}

static enum clf_status let_go(struct clf_store *store, struct clf_restore *r, struct clf_error *err)
{
	enum clf_status status = clf_outbox_restored(store, r->now, &r->uncertain, err);

	if (status == CLF_OK)
		status = db_run(store->db, err, "UPDATE journal SET hand = NULL WHERE state = 'kept'");
	if (status == CLF_OK)
		status = db_get(store->db, err, &r->waiting, "SELECT count(*) FROM journal WHERE state = 'kept'");
	if (status == CLF_OK)
		status = db_get(store->db, err, &r->sessions, "SELECT count(*) FROM session");
	if (status == CLF_OK)
		status = db_run(store->db, err, "DELETE FROM session");
	if (status == CLF_OK)
		status = db_run(store->db, err, "DELETE FROM sign_in_link");
	if (status == CLF_OK)
		status = db_get(store->db, err, &r->overdue,
				"SELECT count(*) FROM timer WHERE due_at <= $now AND kind IN ('due', 'back')",
				CLF_NUMBER("$now", r->now));
	if (status == CLF_OK)
		status = db_run(store->db, err, "UPDATE draft SET restored_at = $now WHERE due_at <= $now",
				CLF_NUMBER("$now", r->now));
	return status;
}

/*
 * Whoever asked to be forgotten after the backup was made is in it again. What erases a person writes down whom, as a
 * keyed hash in the file that r->erasures names; here each of them is erased anew, in this transaction.
 */
static enum clf_status erase_again(struct clf_store *store, struct clf_restore *r, struct clf_error *err)
{
	size_t done = 0;
	enum clf_status status = r->erasures != NULL ? clf_erase_again(store, r->erasures, r->now, &done, err) : CLF_OK;

	r->erased = (int64_t)done;
	return status;
}

static enum clf_status write_down(struct clf_store *store, const struct clf_restore *r, struct clf_error *err)
{
	const struct clf_audit_entry entry = {.who = r->who != NULL ? r->who : "command line",
					      .via = CLF_VIA_CLI,
					      .what = "database.restored",
					      .subject = r->file};
	const struct clf_backup_record made = {r->file, r->size, r->made_at}, tried = {r->file, r->size, r->now};
	enum clf_status status = clf_audit_add(store, &entry, err);

	/* It is the last that is known, and was just found to be good. */
	if (status == CLF_OK)
		status = clf_backup_done(store, CLF_BACKUP_MADE, &made, err);
	if (status == CLF_OK)
		status = clf_backup_done(store, CLF_BACKUP_VERIFIED, &tried, err);
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"INSERT INTO restored (id, file, made_at, until_at, at) "
				"VALUES ($id, $file, $made, $until, $at)",
				CLF_NUMBER("$id", clf_store_next_id(store)), CLF_TEXT("$file", r->file),
				CLF_NUMBER("$made", r->made_at), CLF_NUMBER("$until", r->until_at),
				CLF_NUMBER("$at", r->now));
	return status;
}

enum clf_status clf_store_restored(struct clf_store *store, struct clf_restore *restore, struct clf_error *err)
{
	static enum clf_status (*const steps[])(struct clf_store *, struct clf_restore *,
						struct clf_error *) = {jump, let_go, erase_again};
	enum clf_status status = clf_store_begin(store, err);

	/* Where the old one still says when it ended, what came later was handled by nobody. */
	restore->until_at = restore->old_newest_at > 0 && restore->old_newest_at + MARGIN < restore->now
				? restore->old_newest_at + MARGIN
				: restore->now;
	if (restore->until_at < restore->made_at)
		restore->until_at = restore->made_at;
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(steps); i++)
		status = steps[i](store, restore, err);
	if (status == CLF_OK)
		status = write_down(store, restore, err);
	if (status == CLF_OK)
		status = clf_store_commit(store, err);
	if (status != CLF_OK)
		clf_store_rollback(store);
	return status;
}

enum clf_status clf_restored_came_before(struct clf_store *store, int64_t journal, bool *before, struct clf_error *err)
{
	int64_t found = 0;
	enum clf_status status = db_get(store->db, err, &found,
					"SELECT EXISTS (SELECT 1 FROM journal j, restored r "
					"WHERE j.id = $journal AND coalesce(j.received_at, j.at) <= r.until_at)",
					CLF_NUMBER("$journal", journal));

	if (status == CLF_OK)
		*before = found != 0;
	return status;
}
