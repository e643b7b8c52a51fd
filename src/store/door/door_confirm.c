/*
 * door_confirm.c - steps of a mail that waits for its author's word.
 */
#include "clf/base/clock.h"
#include "clf/store/engine/store.h"
#include "clf/store/mail/journal.h"
#include "door/door_inside.h"
#include "engine/engine.h"

/* The mail that asks carries the id; when none could be sent, nobody can confirm and the row only says so. */
enum clf_status door_ask_confirm(struct applying *a, const struct clf_step *step)
{
	const struct clf_mail_in *mail = a->request->mail;
	int64_t agent = step->party ? step->party : a->actor;
	int64_t id = a->mail_count > 0 ? a->mails->confirmation : clf_store_next_id(a->store);
	enum clf_status status;

	if (mail == NULL || !mail->journal || !agent || !id)
		return clf_error_set(a->err, CLF_EINVAL,
				     "a mail is to be confirmed without a journal row, an agent "
				     "or an id in the mail that asks");
	status = db_run(a->store->db, a->err, "DELETE FROM confirmation WHERE journal = $journal",
			CLF_NUMBER("$journal", mail->journal));
	if (status == CLF_OK)
		status = db_run(a->store->db, a->err,
				"INSERT INTO confirmation (id, journal, agent, asked_at, expires_at) "
				"VALUES ($id, $journal, $agent, $now, $expires)",
				CLF_NUMBER("$id", id), CLF_NUMBER("$journal", mail->journal),
				CLF_NUMBER("$agent", agent), CLF_NUMBER("$now", a->facts->now),
				CLF_NUMBER("$expires", a->facts->now + CLF_CONFIRM_HOURS * CLF_HOUR));
	return status;
}

static enum clf_status may_confirm(struct applying *a, int64_t id, int64_t *journal)
{
	struct clf_rows *rows =
	    db_ask(a->store->db, "SELECT journal, agent, expires_at, confirmed_at FROM confirmation WHERE id = $id",
		   CLF_NUMBER("$id", id));
	enum clf_status status = rows_next(rows, a->err);

	if (status == CLF_OK) {
		*journal = rows_number(rows, 0);
		if (rows_number(rows, 1) != a->actor)
			status =
			    clf_error_set(a->err, CLF_EDENIED, "confirmation %lld is another agent's", (long long)id);
		else if (!rows_null(rows, 3) || rows_number(rows, 2) <= a->facts->now)
			status = clf_error_set(a->err, CLF_ECONFLICT,
					       "confirmation %lld was given before or comes too late", (long long)id);
	}
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(a->err, CLF_ECONFLICT, "there is no confirmation %lld any more", (long long)id);
	return status;
}

/* A mail that lies in quarantine no longer is decided again anyhow, or was: the word alone is kept then. */
enum clf_status door_confirmed(struct applying *a, const struct clf_step *step)
{
	int64_t journal = 0;
	enum clf_status status = may_confirm(a, step->number, &journal);

	if (status == CLF_OK)
		status = db_run(a->store->db, a->err, "UPDATE confirmation SET confirmed_at = $now WHERE id = $id",
				CLF_NUMBER("$now", a->facts->now), CLF_NUMBER("$id", step->number));
	if (status != CLF_OK)
		return status;
	status = clf_journal_retry(a->store, journal, a->err);
	return status == CLF_ECONFLICT ? CLF_OK : status;
}
