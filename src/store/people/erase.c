/*
 * erase.c - texts, mails and names overwritten.
 *
 * Rows stay, so that numbers, times and what names them stay true: what a person said in them goes.
 */
#include "clf/store/people/erase.h"

#include <stdio.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/search.h"
#include "engine/engine.h"
#include "engine/raw.h"
#include "look/rows.h"
#include "look/search_row.h"
#include "people/ticket_mails.h"

#define WAITS "('queued', 'claimed', 'committing', 'deferred')"

enum clf_status clf_erase_begin(struct clf_store *store, struct clf_error *err)
{
	return db_overwrite(store->db, err);
}

enum clf_status clf_erase_end(struct clf_store *store, struct clf_error *err)
{
	return clf_search_clean(store, err);
}

static enum clf_status erase_raws(struct clf_store *store, struct clf_arena *arena, struct clf_rows *rows, int64_t now,
				  struct clf_error *err)
{
	int64_t *raws = NULL;
	size_t count = 0;
	enum clf_status status = id_rows(rows, arena, &raws, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = raw_erase(store, raws[i], now, err);
	return status;
}

static enum clf_status ticket_raws(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t now,
				   struct clf_error *err)
{
	return erase_raws(store, arena,
			  db_ask(store->db,
				 "SELECT x.raw FROM journal x WHERE x.id IN " TICKET_MAILS " "
				 "UNION SELECT raw FROM outbox WHERE ticket = $ticket "
				 "UNION SELECT raw FROM attachment_file WHERE ticket = $ticket",
				 CLF_NUMBER("$ticket", ticket)),
			  now, err);
}

/* Each takes $ticket alone. */
static const char *const ticket_sql[] = {
    "UPDATE journal SET envelope = NULL, rejected = NULL, reason = '" CLF_ERASED "', explanation = NULL, "
    "message_id = NULL, from_address = NULL, subject = NULL "
    "WHERE id IN " TICKET_MAILS,
    "UPDATE journal_word SET reason = NULL, was_reason = NULL WHERE journal IN " TICKET_MAILS,
    "DELETE FROM attachment WHERE message IN (SELECT m.id FROM message m WHERE m.ticket = $ticket)",
    "UPDATE attachment_file SET name = '" CLF_ERASED
    "', type = 'application/octet-stream', true_type = NULL, size = 0, "
    "gone_at = coalesce(gone_at, at) WHERE ticket = $ticket",
    "UPDATE rule_run SET why = NULL WHERE ticket = $ticket AND why IS NOT NULL",
    "UPDATE message SET from_address = NULL, to_addresses = NULL, subject = '" CLF_ERASED "', text = '" CLF_ERASED "', "
    "reply = NULL, forwarded = NULL, message_id = NULL WHERE ticket = $ticket",
    "UPDATE outbox_try SET reply = NULL WHERE outbox IN (SELECT o.id FROM outbox o WHERE o.ticket = $ticket "
    "AND o.class <> 'notice')",
    "UPDATE outbox SET envelope_to = 'erased@" CLF_ERASED_DOMAIN "', reply = NULL "
    "WHERE ticket = $ticket AND class <> 'notice'",
    /* What a field became is kept for those that hold no words of anybody. */
    "UPDATE event SET from_text = NULL, to_text = NULL, from_value = NULL, to_value = NULL WHERE ticket = $ticket "
    "AND what NOT IN ('status', 'priority', 'owner', 'team', 'segment', 'due', 'created', 'merged')",
    "UPDATE event SET who = '" CLF_ERASED "' WHERE ticket = $ticket AND party IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.party = event.party)",
    "DELETE FROM undo WHERE ticket = $ticket",
    "DELETE FROM timer WHERE ticket = $ticket AND kind = 'letter'",
    "DELETE FROM draft_file WHERE draft IN (SELECT d.id FROM draft d WHERE d.ticket = $ticket)",
    "DELETE FROM draft WHERE ticket = $ticket",
    "DELETE FROM unsent WHERE ticket = $ticket",
    "DELETE FROM notice WHERE ticket = $ticket",
    "DELETE FROM ticket_value WHERE ticket = $ticket",
    "UPDATE response SET comment = NULL, answers = NULL, embedded = NULL, link = NULL, place = NULL, quota = NULL, "
    "decision = NULL "
    "WHERE id = (SELECT t.response FROM ticket t WHERE t.number = $ticket)",
};

/* Whose notes go. */
#define NOTES_GO                                                                                                       \
	"c.ticket = $ticket AND ($notes = 1 OR (c.party IS NOT NULL "                                                  \
	"AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.party = c.party)))"
static const char *const note_sql[] = {
    "DELETE FROM comment_version WHERE comment IN (SELECT c.id FROM comment c WHERE " NOTES_GO ")",
    "UPDATE comment SET text = '" CLF_ERASED "' WHERE id IN (SELECT c.id FROM comment c WHERE " NOTES_GO ")",
};

static enum clf_status refuse_waiting(struct clf_store *store, int64_t ticket, struct clf_error *err)
{
	int64_t waiting = 0;
	enum clf_status status =
	    db_get(store->db, err, &waiting, "SELECT count(*) FROM outbox WHERE ticket = $ticket AND state IN " WAITS,
		   CLF_NUMBER("$ticket", ticket));

	if (status == CLF_OK && waiting > 0)
		return clf_error_set(
		    err, CLF_ECONFLICT,
		    "%lld mail%-s of ticket %lld still wait%-s to go out: let them leave, or take them "
		    "back with `clf-mail outbox discard`, and do this again",
		    (long long)waiting, waiting == 1 ? "" : "s", (long long)ticket, waiting == 1 ? "s" : "");
	return status;
}

static enum clf_status tell(struct clf_store *store, int64_t ticket, const char *who, const char *via, int64_t now,
			    struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO event (id, ticket, party, who, via, what, from_text, to_text, at, version, part) "
		      "SELECT $id, number, NULL, $who, $via, 'erased', NULL, NULL, $now, version, 1 "
		      "FROM ticket WHERE number = $ticket",
		      CLF_NUMBER("$id", clf_store_next_id(store)), CLF_NUMBER("$ticket", ticket), CLF_TEXT("$who", who),
		      CLF_TEXT("$via", via), CLF_NUMBER("$now", now));
}

static enum clf_status erase_ticket(struct clf_store *store, struct clf_arena *arena, int64_t ticket, bool notes,
				    const char *who, const char *via, int64_t now, struct clf_error *err)
{
	enum clf_status status = refuse_waiting(store, ticket, err);

	if (status == CLF_OK)
		status = ticket_raws(store, arena, ticket, now, err);
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(ticket_sql); i++)
		status = db_run(store->db, err, ticket_sql[i], CLF_NUMBER("$ticket", ticket));
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(note_sql); i++)
		status =
		    db_run(store->db, err, note_sql[i], CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$notes", notes));
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"UPDATE ticket SET subject = '" CLF_ERASED
				"', summary = NULL, comment = NULL, alias = NULL, customer_name = NULL, "
				"erased_at = $now, version = version + 1 WHERE number = $ticket",
				CLF_NUMBER("$now", now), CLF_NUMBER("$ticket", ticket));
	if (status == CLF_OK)
		status = search_erase(store->db, ticket, err);
	return status == CLF_OK ? tell(store, ticket, who, via, now, err) : status;
}

enum clf_status clf_erase_ticket(struct clf_store *store, int64_t ticket, bool notes, const char *who, const char *via,
				 int64_t now, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status == CLF_OK)
		status = store_leave(store, own, erase_ticket(store, arena, ticket, notes, who, via, now, err), err);
	clf_arena_free(&arena);
	return status;
}

static enum clf_status erase_mails(struct clf_store *store, struct clf_arena *arena, const struct clf_traces *traces,
				   int64_t now, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < traces->journal_count; i++) {
		int64_t journal = traces->journal[i];

		status = erase_raws(
		    store, arena,
		    db_ask(store->db, "SELECT raw FROM journal WHERE id = $id", CLF_NUMBER("$id", journal)), now, err);
		if (status == CLF_OK)
			status = db_run(store->db, err,
					"UPDATE journal SET envelope = NULL, rejected = NULL, "
					"reason = '" CLF_ERASED "', explanation = NULL, message_id = NULL, "
					"from_address = NULL, subject = NULL WHERE id = $id",
					CLF_NUMBER("$id", journal));
		if (status == CLF_OK)
			status = db_run(store->db, err,
					"UPDATE journal_word SET reason = NULL, was_reason = NULL WHERE journal = $id",
					CLF_NUMBER("$id", journal));
	}
	if (status == CLF_OK)
		status = erase_raws(store, arena,
				    /* Of what goes to others, too, and didn't, the bytes are theirs. */
				    db_ask(store->db,
					   "SELECT o.raw FROM outbox o WHERE o.party = $party AND NOT EXISTS "
					   "(SELECT 1 FROM outbox b WHERE b.message = o.message AND b.raw = o.raw "
					   "AND b.party <> $party AND b.state IN ('failed', 'uncertain') "
					   "AND b.discarded_at IS NULL)",
					   CLF_NUMBER("$party", traces->party)),
				    now, err);
	return status;
}

/* What is known of a customer, beside the address. */
#define ERASE_CUSTOMER                                                                                                 \
	"UPDATE customer SET locale = NULL, attributes = '{}', reference = NULL, phone = NULL WHERE party = $party"
#define ERASE_WORDS "DELETE FROM customer_word WHERE party = $party"
#define ERASE_NAMES "UPDATE ticket SET customer_name = NULL WHERE customer = $party"
static const char *const customer_sql[] = {ERASE_CUSTOMER, ERASE_WORDS, ERASE_NAMES};

/* What the person wrote on others' tickets is theirs. */
static const struct {
	const char *sql; /* takes $party, and $stands and $address where it is said */
	bool stands, address;
} party_steps[] = {
    {"DELETE FROM attachment WHERE message IN (SELECT m.id FROM message m "
     "WHERE m.party = $party AND m.direction = 'in')",
     false, false},
    {"UPDATE message SET from_address = NULL, subject = '" CLF_ERASED "', text = '" CLF_ERASED "', reply = NULL, "
     "forwarded = NULL, message_id = NULL WHERE party = $party AND direction = 'in'",
     false, false},
    {"UPDATE message SET to_addresses = trim(replace(', ' || to_addresses || ', ', ', ' || $address || ', ', "
     "', ' || $stands || ', '), ', ') "
     "WHERE id IN (SELECT o.message FROM outbox o WHERE o.party = $party)",
     true, true},
    /* Sent again it would go nowhere. */
    {"UPDATE outbox SET discarded_at = coalesce(finished_at, created_at), discarded_why = '" CLF_ERASED "' "
     "WHERE party = $party AND state IN ('failed', 'uncertain') AND discarded_at IS NULL",
     false, false},
    {"UPDATE outbox_try SET reply = NULL WHERE outbox IN (SELECT o.id FROM outbox o WHERE o.party = $party)", false,
     false},
    {"UPDATE outbox SET envelope_to = $stands, reply = NULL WHERE party = $party", true, false},
    {"UPDATE response SET comment = NULL, answers = NULL, embedded = NULL, link = NULL, place = NULL, quota = NULL, "
     "decision = NULL WHERE party = $party",
     false, false},
    {"UPDATE event SET who = '" CLF_ERASED "' WHERE party = $party", false, false},
    {ERASE_CUSTOMER, false, false},
    {ERASE_WORDS, false, false},
    {ERASE_NAMES, false, false},
    {"UPDATE party SET address = $stands, name = '' WHERE id = $party", true, false},
};

static enum clf_status take_step(struct clf_store *store, size_t at, const struct clf_traces *traces,
				 const char *stands, struct clf_error *err)
{
	struct clf_arg args[3] = {CLF_NUMBER("$party", traces->party)};
	size_t count = 1;

	if (party_steps[at].stands)
		args[count++] = CLF_TEXT("$stands", stands);
	if (party_steps[at].address)
		args[count++] = CLF_TEXT("$address", traces->address);
	return db_run_args(store->db, err, party_steps[at].sql, args, count);
}

/* Without it an open ticket would be left of which nobody knows where to answer. */
static enum clf_status refuse_news(struct clf_store *store, const struct clf_traces *traces, struct clf_error *err)
{
	int64_t news = 0;
	enum clf_status status =
	    db_get(store->db, err, &news,
		   "SELECT (SELECT count(*) FROM ticket t WHERE t.customer = $party AND t.erased_at IS NULL) + "
		   "(SELECT count(*) FROM message m JOIN ticket t ON t.number = m.ticket "
		   "WHERE t.customer = $party AND m.text <> '" CLF_ERASED "')",
		   CLF_NUMBER("$party", traces->party));

	if (status == CLF_OK && news > 0)
		return clf_error_set(err, CLF_ECONFLICT, "mail of %s came in meanwhile: look at it, and do this again",
				     traces->address);
	return status;
}

static enum clf_status erase_party(struct clf_store *store, struct clf_arena *arena, const struct clf_traces *traces,
				   int64_t now, struct clf_error *err)
{
	const char *stands = clf_arena_printf(arena, "erased-%lld@" CLF_ERASED_DOMAIN, (long long)traces->party);
	int64_t waiting = 0;
	enum clf_status status = db_get(store->db, err, &waiting,
					"SELECT count(*) FROM outbox WHERE (party = $party OR raw IN "
					"(SELECT o.raw FROM outbox o WHERE o.party = $party)) AND state IN " WAITS,
					CLF_NUMBER("$party", traces->party));

	if (status == CLF_OK && waiting > 0)
		return clf_error_set(
		    err, CLF_ECONFLICT,
		    "mail to %s still waits to go out: let it leave, or take it back with `clf-mail outbox "
		    "discard`, and do this again",
		    traces->address);
	if (status == CLF_OK)
		status = refuse_news(store, traces, err);
	if (status == CLF_OK)
		status = erase_mails(store, arena, traces, now, err);
	if (status == CLF_OK)
		status = search_erase_party(store->db, traces->party, err);
	if (status == CLF_OK)
		status = db_run(store->db, err, "DELETE FROM suppression WHERE address = $address",
				CLF_TEXT("$address", traces->address));
	if (status == CLF_OK)
		status = db_run(store->db, err, "UPDATE event SET from_text = NULL WHERE from_text = $address",
				CLF_TEXT("$address", traces->address));
	if (status == CLF_OK)
		status = db_run(store->db, err, "UPDATE event SET to_text = NULL WHERE to_text = $address",
				CLF_TEXT("$address", traces->address));
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"UPDATE audit SET subject = $stands, from_text = NULL, to_text = NULL "
				"WHERE subject = $address",
				CLF_TEXT("$stands", stands), CLF_TEXT("$address", traces->address));
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(party_steps); i++)
		status = take_step(store, i, traces, stands, err);
	return status;
}

enum clf_status clf_erase_party(struct clf_store *store, const struct clf_traces *traces, int64_t now,
				struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status == CLF_OK)
		status = store_leave(store, own, erase_party(store, arena, traces, now, err), err);
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_erase_name(struct clf_store *store, int64_t ticket, struct clf_error *err)
{
	static const char left[] =
	    "SELECT t.customer FROM ticket t WHERE t.number = $ticket "
	    "AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.party = t.customer) "
	    /* Others' tickets may still write to them. */
	    "AND NOT EXISTS (SELECT 1 FROM copied c WHERE c.party = t.customer "
	    "AND c.ticket <> t.number AND c.state <> 'out') "
	    "AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.party = t.customer AND x.state IN " WAITS ") "
	    "AND NOT EXISTS (SELECT 1 FROM ticket o WHERE o.customer = t.customer "
	    "AND (o.erased_at IS NULL OR o.closed_at IS NULL OR o.erased_at < o.closed_at))";
	char stands[64];
	int64_t party = 0;
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	status = absent_is_fine(db_get(store->db, err, &party, left, CLF_NUMBER("$ticket", ticket)));
	if (status != CLF_OK || party == 0)
		return store_leave(store, own, status, err);
	snprintf(stands, sizeof stands, "erased-%lld@" CLF_ERASED_DOMAIN, (long long)party);
	status = search_erase_party(store->db, party, err);
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(customer_sql); i++)
		status = db_run(store->db, err, customer_sql[i], CLF_NUMBER("$party", party));
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"UPDATE audit SET subject = $stands, from_text = NULL, to_text = NULL "
				"WHERE subject = (SELECT address FROM party WHERE id = $party)",
				CLF_TEXT("$stands", stands), CLF_NUMBER("$party", party));
	if (status == CLF_OK)
		status = db_run(store->db, err, "UPDATE party SET address = $stands, name = '' WHERE id = $party",
				CLF_TEXT("$stands", stands), CLF_NUMBER("$party", party));
	return store_leave(store, own, status, err);
}
