/*
 * purge.c - a ticket taken out for good: every row of it, its mails, its files. What stays is its number, and hashes by
 * which its mails are known again.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "engine/raw.h"
#include "look/rows.h"
#include "look/search_row.h"
#include "people/ticket_mails.h"

#define HASH_BYTES 16u
#define FAMILY_DEPTH 4u /* sub-tickets have none, merged tickets few */
/* In this order, each with $ticket: what names a row goes before it. */
static const char *const before_sql[] = {
    "DELETE FROM journal_word WHERE ticket = $ticket OR journal IN " TICKET_MAILS,
    "DELETE FROM confirmation WHERE journal IN " TICKET_MAILS,
    "UPDATE journal SET envelope = NULL, rejected = NULL, reason = '" CLF_ERASED "', explanation = NULL, "
    "message_id = NULL, from_address = NULL, subject = NULL WHERE id IN " TICKET_MAILS,
    "DELETE FROM message_file WHERE file IN (SELECT f.id FROM attachment_file f WHERE f.ticket = $ticket)",
    "DELETE FROM draft_file WHERE draft IN (SELECT d.id FROM draft d WHERE d.ticket = $ticket)",
    "DELETE FROM attachment_file WHERE ticket = $ticket",
    "DELETE FROM undo WHERE ticket = $ticket",
    "DELETE FROM outbox_try WHERE outbox IN (SELECT o.id FROM outbox o WHERE o.ticket = $ticket)",
    "DELETE FROM outbox WHERE ticket = $ticket",
};
static const char *const rows_sql[] = {
    "UPDATE response SET comment = NULL, answers = NULL, embedded = NULL, link = NULL, place = NULL, quota = NULL, "
    "decision = NULL WHERE id = (SELECT t.response FROM ticket t WHERE t.number = $ticket)",
    "DELETE FROM search_row WHERE ticket = $ticket",
    "DELETE FROM search_due WHERE ticket = $ticket",
    "DELETE FROM search_aside WHERE ticket = $ticket",
    "DELETE FROM attachment WHERE message IN (SELECT m.id FROM message m WHERE m.ticket = $ticket)",
    "DELETE FROM message WHERE ticket = $ticket",
    "UPDATE journal SET ticket = (SELECT max(m.ticket) FROM message m WHERE m.journal = journal.id) "
    "WHERE ticket = $ticket",
    "DELETE FROM comment_version WHERE comment IN (SELECT c.id FROM comment c WHERE c.ticket = $ticket)",
    "DELETE FROM comment WHERE ticket = $ticket",
    "DELETE FROM event WHERE ticket = $ticket",
    "DELETE FROM rule_run WHERE ticket = $ticket",
    "DELETE FROM draft WHERE ticket = $ticket",
    "DELETE FROM unsent WHERE ticket = $ticket",
    "DELETE FROM timer WHERE ticket = $ticket",
    "DELETE FROM notice WHERE ticket = $ticket",
    "DELETE FROM watcher WHERE ticket = $ticket",
    "DELETE FROM participant WHERE ticket = $ticket",
    "DELETE FROM copied WHERE ticket = $ticket",
    "DELETE FROM ticket_tag WHERE ticket = $ticket",
    "DELETE FROM ticket_cause WHERE ticket = $ticket",
    "DELETE FROM ticket_value WHERE ticket = $ticket",
    "DELETE FROM ticket_link WHERE ticket = $ticket",
    "DELETE FROM ticket_link WHERE other = $ticket",
    "UPDATE request_key SET ticket = NULL, result = NULL WHERE ticket = $ticket",
    "DELETE FROM ticket WHERE number = $ticket",
};

/* Whatever way it comes again. Where it says too little of itself, its body has to be the same, octet for octet. */
static void hash_of(const struct clf_purged *mail, struct clf_str body, uint8_t out[HASH_BYTES])
{
	const char *const words[] = {mail->message_id, mail->from, mail->subject};
	uint8_t key[CLF_KEY_BYTES] = {0};
	char date[24];

	if (clf_text_blank(mail->message_id) || mail->date == 0)
		clf_hash(key, body.p, body.n, key, sizeof key);
	snprintf(date, sizeof date, "%lld", (long long)mail->date);
	clf_hash(key, date, strlen(date), key, sizeof key);
	for (size_t i = 0; i < CLF_COUNT(words); i++)
		clf_hash(key, words[i] != NULL ? words[i] : "", words[i] != NULL ? strlen(words[i]) : 0, key,
			 sizeof key);
	memcpy(out, key, HASH_BYTES);
}

struct purging {
	struct clf_store *store;
	struct clf_arena *arena;
	const char *who;
	int64_t now;
	bool anyway; /* whatever its status is */
	struct clf_error *err;
};

static enum clf_status run_all(struct purging *p, const char *const *list, size_t count, int64_t ticket)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = db_run(p->store->db, p->err, list[i], CLF_NUMBER("$ticket", ticket));
	return status;
}

struct mail {
	int64_t raw;
	struct clf_purged says;
	struct clf_str body;
};

static enum clf_status list_mails(struct purging *p, int64_t ticket, struct mail **out, size_t *count)
{
	struct clf_rows *rows =
	    db_ask(p->store->db,
		   "SELECT x.raw, coalesce(x.date, 0), x.message_id, x.from_address, x.subject, r.body_hash "
		   "FROM journal x JOIN raw_mail r ON r.id = x.raw WHERE x.id IN " TICKET_MAILS,
		   CLF_NUMBER("$ticket", ticket));
	struct mail *list = NULL;
	enum clf_status status;

	while ((status = rows_next(rows, p->err)) == CLF_OK) {
		struct clf_str body = rows_bytes(rows, 5);

		list = list_grow(p->arena, list, *count, sizeof *list);
		list[(*count)++] = (struct mail){.raw = rows_number(rows, 0),
						 .says = {.date = rows_number(rows, 1),
							  .message_id = rows_text(rows, p->arena, 2),
							  .from = rows_text(rows, p->arena, 3),
							  .subject = rows_text(rows, p->arena, 4)},
						 .body = {clf_arena_copy(p->arena, body.p, body.n), body.n}};
	}
	*out = list;
	return absent_is_fine(status);
}

/* A line stands for each raw mail, as its row of the journal stays. */
static enum clf_status purge_mails(struct purging *p, int64_t ticket)
{
	struct mail *mails = NULL;
	size_t count = 0;
	enum clf_status status = list_mails(p, ticket, &mails, &count);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		uint8_t hash[HASH_BYTES];
		struct clf_str bytes = {(const char *)hash, sizeof hash};

		hash_of(&mails[i].says, mails[i].body, hash);
		status = db_run(p->store->db, p->err,
				"INSERT INTO purged_mail (hash, ticket) VALUES ($hash, $ticket) "
				"ON CONFLICT (hash) DO NOTHING",
				CLF_BYTES("$hash", bytes), CLF_NUMBER("$ticket", ticket));
		if (status == CLF_OK)
			status = raw_erase(p->store, mails[i].raw, p->now, p->err);
	}
	return status;
}

/* Of mails that went out and of files nothing stays. */
static enum clf_status drop_raws(struct purging *p, const int64_t *raws, size_t count)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		status =
		    db_run(p->store->db, p->err, "DELETE FROM raw_piece WHERE raw = $raw", CLF_NUMBER("$raw", raws[i]));
		if (status == CLF_OK)
			status = db_run(p->store->db, p->err, "DELETE FROM raw_mail WHERE id = $raw",
					CLF_NUMBER("$raw", raws[i]));
	}
	return status;
}

static enum clf_status tombstone(struct purging *p, int64_t ticket)
{
	return db_run(
	    p->store->db, p->err,
	    "INSERT INTO purged (ticket, at, who) VALUES ($ticket, $at, $who) ON CONFLICT (ticket) DO NOTHING",
	    CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$at", p->now), CLF_TEXT("$who", p->who));
}

/* A customer of whom nothing else is here; others are left as they are. */
static enum clf_status erase_name(struct purging *p, int64_t ticket)
{
	int64_t others = 0;
	enum clf_status status =
	    db_get(p->store->db, p->err, &others,
		   "SELECT (SELECT count(*) FROM ticket o WHERE o.customer = t.customer AND o.number <> t.number) + "
		   "(SELECT count(*) FROM response r WHERE r.party = t.customer) FROM ticket t "
		   "WHERE t.number = $ticket",
		   CLF_NUMBER("$ticket", ticket));

	if (status != CLF_OK || others > 0)
		return status;
	status =
	    db_run(p->store->db, p->err,
		   "UPDATE ticket SET erased_at = $now, closed_at = coalesce(closed_at, $now) WHERE number = $ticket",
		   CLF_NUMBER("$now", p->now), CLF_NUMBER("$ticket", ticket));
	return status == CLF_OK ? clf_erase_name(p->store, ticket, p->err) : status;
}

static enum clf_status purge_one(struct purging *p, int64_t ticket)
{
	int64_t *raws = NULL;
	size_t count = 0;
	enum clf_status status = tombstone(p, ticket);

	if (status == CLF_OK)
		status = id_rows(db_ask(p->store->db,
					"SELECT raw FROM outbox WHERE ticket = $ticket "
					"UNION SELECT raw FROM attachment_file WHERE ticket = $ticket",
					CLF_NUMBER("$ticket", ticket)),
				 p->arena, &raws, &count, p->err);
	if (status == CLF_OK)
		status = search_erase(p->store->db, ticket, p->err);
	if (status == CLF_OK)
		status = purge_mails(p, ticket);
	if (status == CLF_OK)
		status = run_all(p, before_sql, CLF_COUNT(before_sql), ticket);
	if (status == CLF_OK)
		status = drop_raws(p, raws, count);
	if (status == CLF_OK)
		status = erase_name(p, ticket);
	return status == CLF_OK ? run_all(p, rows_sql, CLF_COUNT(rows_sql), ticket) : status;
}

/* What hangs on it goes with it, if it may go itself; a merged ticket's mails are in the other. */
static enum clf_status refuse(struct purging *p, int64_t ticket, int64_t of)
{
	int64_t drops = 0, waiting = 0;
	enum clf_status status = db_get(
	    p->store->db, p->err, &drops,
	    "SELECT CASE WHEN s.kind IN ('spam', 'deleted') OR coalesce(t.merged_into, 0) = $of THEN 1 ELSE 0 END "
	    "FROM ticket t JOIN status s ON s.id = t.status WHERE t.number = $ticket",
	    CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$of", of != 0 ? of : -1));

	if (status == CLF_ENOTFOUND)
		return clf_error_set(p->err, status, "there is no ticket %lld", (long long)ticket);
	if (status == CLF_OK && !drops && !p->anyway && of != 0)
		return clf_error_set(p->err, CLF_ECONFLICT,
				     "its sub-ticket %lld is neither deleted nor spam: delete that one first",
				     (long long)ticket);
	if (status == CLF_OK && !drops && !p->anyway)
		return clf_error_set(p->err, CLF_ECONFLICT,
				     "ticket %lld is neither deleted nor spam: only such tickets are purged",
				     (long long)ticket);
	if (status == CLF_OK && !p->anyway)
		status = db_get(p->store->db, p->err, &waiting,
				"SELECT count(*) FROM outbox WHERE ticket = $ticket "
				"AND state IN ('queued', 'claimed', 'committing', 'deferred')",
				CLF_NUMBER("$ticket", ticket));
	if (status == CLF_OK && waiting > 0)
		return clf_error_set(p->err, CLF_ECONFLICT,
				     "%lld of the mails of ticket %lld still wait to go out: let them leave, or take "
				     "them back, and do this again",
				     (long long)waiting, (long long)ticket);
	return status;
}

static enum clf_status purge_family(struct purging *p, int64_t ticket, int64_t of, unsigned depth)
{
	int64_t *family = NULL;
	size_t count = 0;
	enum clf_status status = refuse(p, ticket, of);

	if (status == CLF_OK)
		status = id_rows(db_ask(p->store->db,
					"SELECT number FROM ticket WHERE parent = $ticket "
					"UNION SELECT number FROM ticket WHERE merged_into = $ticket",
					CLF_NUMBER("$ticket", ticket)),
				 p->arena, &family, &count, p->err);
	if (status == CLF_OK && count > 0 && depth == FAMILY_DEPTH)
		return clf_error_set(p->err, CLF_ELIMIT, "too many tickets hang on ticket %lld", (long long)ticket);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = purge_family(p, family[i], ticket, depth + 1);
	return status == CLF_OK ? purge_one(p, ticket) : status;
}

enum clf_status clf_purge_ticket(struct clf_store *store, int64_t ticket, const char *who, int64_t now, bool anyway,
				 struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct purging p = {store, arena, who, now, anyway, err};
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status == CLF_OK)
		status = store_leave(store, own, purge_family(&p, ticket, 0, 0), err);
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_purged_mail(struct clf_store *store, int64_t journal, const struct clf_purged *mail,
				int64_t *ticket, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT r.body_hash FROM journal j JOIN raw_mail r ON r.id = j.raw "
				       "WHERE j.id = $journal AND EXISTS (SELECT 1 FROM purged_mail)",
				       CLF_NUMBER("$journal", journal));
	uint8_t hash[HASH_BYTES];
	struct clf_str bytes = {(const char *)hash, sizeof hash};
	enum clf_status status = rows_next(rows, err);

	*ticket = 0;
	if (status == CLF_OK)
		hash_of(mail, rows_bytes(rows, 0), hash);
	rows_end(rows);
	if (status != CLF_OK)
		return absent_is_fine(status);
	return absent_is_fine(db_get(store->db, err, ticket, "SELECT ticket FROM purged_mail WHERE hash = $hash",
				     CLF_BYTES("$hash", bytes)));
}
