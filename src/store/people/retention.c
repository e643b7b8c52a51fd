/*
 * retention.c - what was kept for long enough goes, a few at a time.
 *
 * Ids grow with time: each kind remembers how far it has come, so that nothing is looked at twice.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/erase.h"
#include "engine/engine.h"
#include "engine/raw.h"
#include "look/rows.h"

#define BY "retention"

/* A kind that goes by tickets. */
static const char closed_sql[] = "SELECT t.number FROM ticket t JOIN status s ON s.id = t.status "
				 "WHERE t.closed_at IS NOT NULL AND (t.erased_at IS NULL OR t.erased_at < t.closed_at) "
				 "AND t.closed_at < $before AND s.kind <> 'spam' ORDER BY t.closed_at LIMIT $limit";
static const char spam_sql[] = "SELECT t.number FROM ticket t JOIN status s ON s.id = t.status "
			       "WHERE t.closed_at IS NOT NULL AND (t.erased_at IS NULL OR t.erased_at < t.closed_at) "
			       "AND t.closed_at < $before AND s.kind = 'spam' ORDER BY t.closed_at LIMIT $limit";
static const char dropped_sql[] = "SELECT t.number FROM status s JOIN ticket t ON t.status = s.id "
				  "WHERE s.kind IN ('spam', 'deleted') AND t.closed_at < $before "
				  "ORDER BY t.number LIMIT $limit";
/* Kinds that go by mails of the journal. */
static const char raw_sql[] = "SELECT j.id FROM journal j JOIN raw_mail r ON r.id = j.raw "
			      "WHERE j.id > $after AND j.at < $before AND j.state = 'finished' "
			      "AND j.outcome <> 'quarantine' AND r.erased_at IS NULL ORDER BY j.id LIMIT $limit";
static const char quarantine_sql[] = "SELECT j.id FROM journal j JOIN raw_mail r ON r.id = j.raw "
				     "WHERE j.id > $after AND j.finished_at < $before "
				     "AND j.outcome = 'quarantine' AND r.erased_at IS NULL ORDER BY j.id LIMIT $limit";
static const char journal_sql[] = "SELECT j.id FROM journal j "
				  "WHERE j.id > $after AND j.at < $before AND j.state = 'finished' "
				  "AND j.outcome IN ('ignored', 'refused') AND j.from_address IS NOT NULL "
				  "ORDER BY j.id LIMIT $limit";

static enum clf_status place(struct clf_store *store, const char *what, int64_t *after, struct clf_error *err)
{
	*after = 0;
	return absent_is_fine(db_get(store->db, err, after, "SELECT after FROM retention_place WHERE what = $what",
				     CLF_TEXT("$what", what)));
}

static enum clf_status note_place(struct clf_store *store, const char *what, int64_t after, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO retention_place (what, after) VALUES ($what, $after) "
		      "ON CONFLICT (what) DO UPDATE SET after = excluded.after",
		      CLF_TEXT("$what", what), CLF_NUMBER("$after", after));
}

static enum clf_status strip(struct clf_store *store, int64_t journal, int64_t now, bool words, bool ends,
			     struct clf_error *err)
{
	int64_t raw = 0;
	enum clf_status status = db_get(store->db, err, &raw,
					"SELECT raw FROM journal WHERE id = $id AND state = 'finished' "
					"AND ($ends = 1) = (outcome = 'quarantine')",
					CLF_NUMBER("$id", journal), CLF_NUMBER("$ends", ends));

	if (status == CLF_ENOTFOUND) /* a person's word came first */
		return CLF_OK;
	if (status == CLF_OK)
		status = raw_erase(store, raw, now, err);
	if (status == CLF_OK && words)
		status = db_run(store->db, err,
				"UPDATE journal SET envelope = NULL, rejected = NULL, explanation = NULL, "
				"message_id = NULL, from_address = NULL, subject = NULL WHERE id = $id",
				CLF_NUMBER("$id", journal));
	if (status == CLF_OK && ends)
		status = db_run(store->db, err,
				"UPDATE journal SET outcome = 'ignored', cause = 'discarded', "
				"reason = 'it lay in quarantine for longer than [retention] keeps it' WHERE id = $id",
				CLF_NUMBER("$id", journal));
	return status;
}

struct mails {
	struct clf_store *store;
	const char *what;
	const int64_t *ids;
	size_t count;
	int64_t now;
	bool words, ends;
};

static enum clf_status strip_all(void *user, struct clf_error *err)
{
	const struct mails *mails = user;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < mails->count; i++)
		status = strip(mails->store, mails->ids[i], mails->now, mails->words, mails->ends, err);
	return status == CLF_OK ? note_place(mails->store, mails->what, mails->ids[mails->count - 1], err) : status;
}

/* dry: counted from the beginning, all of them. */
static enum clf_status go_through(struct mails *mails, const char *sql, int64_t before, size_t limit, bool dry,
				  int64_t *done, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	int64_t *ids = NULL;
	int64_t after = 0;
	enum clf_status status = dry ? CLF_OK : place(mails->store, mails->what, &after, err);

	if (status == CLF_OK)
		status =
		    id_rows(db_ask(mails->store->db, sql, CLF_NUMBER("$after", after), CLF_NUMBER("$before", before),
				   CLF_NUMBER("$limit", dry ? INT64_MAX : (int64_t)limit)),
			    arena, &ids, &mails->count, err);
	mails->ids = ids;
	if (status == CLF_OK && mails->count > 0 && !dry)
		status = clf_store_transact_once(mails->store, strip_all, mails, err);
	if (status == CLF_OK)
		*done += (int64_t)mails->count;
	clf_arena_free(&arena);
	return status;
}

/* One whose mails still wait to go out stays for another time. */
static enum clf_status go_through_tickets(struct clf_store *store, const char *sql, int64_t before, int64_t now,
					  size_t limit, bool dry, int64_t *done, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	int64_t *tickets = NULL;
	size_t count = 0;
	enum clf_status status = id_rows(db_ask(store->db, sql, CLF_NUMBER("$before", before),
						CLF_NUMBER("$limit", dry ? INT64_MAX : (int64_t)limit)),
					 arena, &tickets, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (!dry)
			status = clf_erase_ticket(store, tickets[i], true, BY, "clock", now, err);
		if (status == CLF_OK && !dry)
			status = clf_erase_name(store, tickets[i], err);
		*done += status == CLF_OK;
		if (status == CLF_ECONFLICT)
			status = CLF_OK;
	}
	clf_arena_free(&arena);
	return status;
}

/* One that can't go yet, as a sub-ticket of it is at work, must not keep others from it. */
static enum clf_status purge_dropped(struct clf_store *store, int64_t before, int64_t now, size_t limit, bool dry,
				     int64_t *done, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	int64_t *tickets = NULL;
	size_t count = 0;
	enum clf_status status =
	    id_rows(db_ask(store->db, dropped_sql, CLF_NUMBER("$before", before), CLF_NUMBER("$limit", INT64_MAX)),
		    arena, &tickets, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count && (dry || (size_t)*done < limit); i++) {
		if (!dry)
			status = clf_purge_ticket(store, tickets[i], BY, now, false, err);
		*done += status == CLF_OK;
		if (status == CLF_ECONFLICT || status == CLF_ENOTFOUND)
			status = CLF_OK;
	}
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_retention_run(struct clf_store *store, const struct clf_retention *retention, int64_t now,
				  size_t limit, bool dry, struct clf_retained *out, struct clf_error *err)
{
	struct mails raw = {.store = store, .what = "raw", .now = now};
	struct mails quarantine = {.store = store, .what = "quarantine", .now = now, .words = true, .ends = true};
	struct mails journal = {.store = store, .what = "journal", .now = now, .words = true};
	enum clf_status status = CLF_OK;

	*out = (struct clf_retained){0};
	if (retention->purge > 0)
		status = purge_dropped(store, now - retention->purge * CLF_DAY, now, limit, dry, &out->purged, err);
	if (status == CLF_OK && retention->closed > 0)
		status = go_through_tickets(store, closed_sql, now - retention->closed * CLF_DAY, now, limit, dry,
					    &out->tickets, err);
	if (status == CLF_OK && retention->spam > 0)
		status = go_through_tickets(store, spam_sql, now - retention->spam * CLF_DAY, now, limit, dry,
					    &out->spam, err);
	if (status == CLF_OK && retention->raw > 0)
		status = go_through(&raw, raw_sql, now - retention->raw * CLF_DAY, limit, dry, &out->raws, err);
	if (status == CLF_OK && retention->quarantine > 0)
		status = go_through(&quarantine, quarantine_sql, now - retention->quarantine * CLF_DAY, limit, dry,
				    &out->quarantine, err);
	if (status == CLF_OK && retention->journal > 0)
		status = go_through(&journal, journal_sql, now - retention->journal * CLF_DAY, limit, dry,
				    &out->journal, err);
	return status;
}
