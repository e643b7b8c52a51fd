/*
 * journal_word.c - what people say is to become of mails that came to no ticket.
 *
 * Only what has ended without a ticket can be spoken of: of two who say something at once, the second is told so.
 */
#include "clf/store/mail/journal_word.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/audit.h"
#include "clf/ticket/plan/end.h"
#include "engine/engine.h"
#include "look/rows.h"

#define WORDS_SHOWN 50

struct ended {
	const char *outcome, *cause, *reason;
	int64_t ticket;
};

static enum clf_status find_ended(struct clf_store *store, struct clf_arena *arena, int64_t journal, struct ended *out,
				  struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT outcome, cause, reason, ticket FROM journal WHERE id = $id" CLF_FOR_UPDATE,
		   CLF_NUMBER("$id", journal));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = (struct ended){rows_text(rows, arena, 0), rows_text(rows, arena, 1), rows_text(rows, arena, 2),
				      rows_number(rows, 3)};
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no mail %lld in the journal", (long long)journal);
	return status;
}

static enum clf_status may_be_said(const struct ended *mail, int64_t journal, enum clf_word_kind kind,
				   struct clf_error *err)
{
	if (mail->outcome == NULL)
		return clf_error_set(err, CLF_ECONFLICT, "mail %lld waits to be read: nothing is decided yet",
				     (long long)journal);
	if (clf_text_equal(mail->outcome, clf_outcome_name(CLF_OUTCOME_TICKET)))
		return clf_error_set(err, CLF_ECONFLICT, "mail %lld was carried out%-s: it acts no second time",
				     (long long)journal, mail->ticket != 0 ? CLF_SAID(", and is on its ticket") : "");
	if (clf_text_equal(mail->cause, clf_end_name(CLF_END_PROBE)))
		return clf_error_set(err, CLF_ECONFLICT,
				     "mail %lld is a probe that the mailbox sent to itself: nothing of it is kept",
				     (long long)journal);
	if (clf_text_equal(mail->cause, clf_end_name(CLF_END_PURGED)))
		return clf_error_set(err, CLF_ECONFLICT,
				     "mail %lld was on a ticket that was purged: nothing of it is kept",
				     (long long)journal);
	if (kind == CLF_WORD_DISCARD && !clf_text_equal(mail->outcome, clf_outcome_name(CLF_OUTCOME_QUARANTINE)))
		return clf_error_set(err, CLF_ECONFLICT, "mail %lld is %s and waits for nobody: nothing to discard",
				     (long long)journal, mail->outcome);
	return CLF_OK;
}

static enum clf_status find_ticket(struct clf_store *store, const struct clf_word *word, struct clf_error *err)
{
	int64_t merged = 0;
	enum clf_status status;

	if (word->kind != CLF_WORD_ASSIGN)
		return CLF_OK;
	status = db_get(store->db, err, &merged, "SELECT merged_into FROM ticket WHERE number = $number",
			CLF_NUMBER("$number", word->ticket));
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no ticket %lld", (long long)word->ticket);
	if (status == CLF_OK && merged != 0)
		return clf_error_set(err, CLF_ECONFLICT, "ticket %lld was joined to %lld: put the mail there",
				     (long long)word->ticket, (long long)merged);
	return status;
}

static enum clf_status keep(struct clf_store *store, int64_t id, int64_t journal, const struct ended *mail,
			    const struct clf_word *word, int64_t now, struct clf_error *err)
{
	return db_run(
	    store->db, err,
	    "INSERT INTO journal_word (id, journal, word, ticket, reason, party, who, via, was, was_reason, "
	    "at) "
	    "VALUES ($id, $journal, $word, $ticket, $reason, $party, $who, $via, $was, $was_reason, $at)",
	    CLF_NUMBER("$id", id), CLF_NUMBER("$journal", journal), CLF_TEXT("$word", clf_word_name(word->kind)),
	    CLF_ID("$ticket", word->kind == CLF_WORD_ASSIGN ? word->ticket : 0),
	    CLF_TEXT("$reason", clf_text_blank(word->reason) ? NULL : word->reason), CLF_ID("$party", word->party),
	    CLF_TEXT("$who", word->who), CLF_TEXT("$via", clf_via_name(word->via)), CLF_TEXT("$was", mail->outcome),
	    CLF_TEXT("$was_reason", mail->reason), CLF_NUMBER("$at", now));
}

static enum clf_status discard(struct clf_store *store, struct clf_arena *arena, int64_t id, int64_t journal,
			       const struct clf_word *word, struct clf_error *err)
{
	const char *reason = clf_text_blank(word->reason)
				 ? clf_arena_printf(arena, "%s discarded it", word->who)
				 : clf_arena_printf(arena, "%s discarded it: %s", word->who, word->reason);

	return db_run(store->db, err,
		      "UPDATE journal SET outcome = 'ignored', cause = $cause, reason = $reason, word = $word "
		      "WHERE id = $id",
		      CLF_TEXT("$cause", clf_end_name(CLF_END_DISCARDED)), CLF_TEXT("$reason", reason),
		      CLF_NUMBER("$word", id), CLF_NUMBER("$id", journal));
}

/* What can't be read would fail once more: of such a mail its header is taken. */
static enum clf_status wait_again(struct clf_store *store, int64_t id, int64_t journal, const struct ended *mail,
				  const struct clf_word *word, struct clf_error *err)
{
	bool counts = word->kind == CLF_WORD_RELEASE || word->kind == CLF_WORD_ASSIGN;
	bool header_only = counts && clf_text_equal(mail->cause, clf_end_name(CLF_END_UNREADABLE));

	return db_run(store->db, err,
		      "UPDATE journal SET state = 'kept', outcome = NULL, cause = NULL, reason = NULL, "
		      "explanation = NULL, rejected = NULL, signal = NULL, ticket = NULL, attempts = 0, "
		      "finished_at = NULL, word = $word, header_only = $header_only "
		      "WHERE id = $id",
		      CLF_ID("$word", counts ? id : 0), CLF_NUMBER("$header_only", header_only),
		      CLF_NUMBER("$id", journal));
}

/* What was said stands where administrators look for what they did. */
static enum clf_status audit(struct clf_store *store, struct clf_arena *arena, int64_t journal,
			     const struct ended *mail, const struct clf_word *word, struct clf_error *err)
{
	const struct clf_audit_entry entry = {
	    .party = word->party,
	    .who = word->who,
	    .via = word->via,
	    .what = clf_arena_printf(arena, "quarantine.%s", clf_word_name(word->kind)),
	    .subject = clf_arena_printf(arena, "mail %lld", (long long)journal),
	    .from = mail->outcome,
	    .to = word->kind == CLF_WORD_ASSIGN ? clf_arena_printf(arena, "ticket %lld", (long long)word->ticket)
						: word->reason,
	};

	return clf_audit_add(store, &entry, err);
}

static enum clf_status say(struct clf_store *store, struct clf_arena *arena, int64_t journal,
			   const struct clf_word *word, struct clf_error *err)
{
	struct ended mail = {0};
	int64_t id = clf_store_next_id(store);
	enum clf_status status = find_ended(store, arena, journal, &mail, err);

	if (status == CLF_OK)
		status = may_be_said(&mail, journal, word->kind, err);
	if (status == CLF_OK)
		status = find_ticket(store, word, err);
	if (status == CLF_OK)
		status = keep(store, id, journal, &mail, word, clf_clock_now(), err);
	if (status == CLF_OK)
		status = audit(store, arena, journal, &mail, word, err);
	if (status != CLF_OK)
		return status;
	return word->kind == CLF_WORD_DISCARD ? discard(store, arena, id, journal, word, err)
					      : wait_again(store, id, journal, &mail, word, err);
}

enum clf_status clf_journal_say(struct clf_store *store, int64_t journal, const struct clf_word *word,
				struct clf_error *err)
{
	struct clf_arena *arena;
	bool own;
	enum clf_status status;

	if (word->kind == CLF_WORD_NONE)
		return clf_error_set(err, CLF_EINVAL, "nothing is said of mail %lld", (long long)journal);
	status = store_enter(store, &own, err);
	if (status != CLF_OK)
		return status;
	arena = clf_arena_new();
	status = store_leave(store, own, say(store, arena, journal, word, err), err);
	clf_arena_free(&arena);
	return status;
}

#define WORD_SELECT                                                                                                    \
	"SELECT w.word, w.ticket, w.reason, w.party, w.who, w.via, w.was_reason, j.at, w.at FROM journal_word w "      \
	"JOIN journal j ON j.id = w.journal "
#define MAIL_AT 7
#define WORD_AT 8

static void read_word(const struct clf_rows *rows, struct clf_arena *arena, int at, struct clf_word *out)
{
	*out = (struct clf_word){
	    .ticket = rows_number(rows, 1),
	    .reason = rows_text(rows, arena, 2),
	    .party = rows_number(rows, 3),
	    .who = rows_text(rows, arena, 4),
	    .via = via_of(rows_peek(rows, 5)),
	    .was = rows_text(rows, arena, 6),
	    .at = rows_number(rows, at),
	};
	clf_word_parse(rows_peek(rows, 0), &out->kind);
}

enum clf_status clf_journal_word(struct clf_store *store, struct clf_arena *arena, int64_t journal,
				 struct clf_word *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, WORD_SELECT "WHERE w.id = (SELECT word FROM journal WHERE id = $id)",
				       CLF_NUMBER("$id", journal));
	enum clf_status status = rows_next(rows, err);

	*out = (struct clf_word){.kind = CLF_WORD_NONE};
	if (status == CLF_OK)
		read_word(rows, arena, MAIL_AT, out);
	rows_end(rows);
	return absent_is_fine(status);
}

enum clf_status clf_journal_words(struct clf_store *store, struct clf_arena *arena, int64_t journal,
				  struct clf_word **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, WORD_SELECT "WHERE w.journal = $journal ORDER BY w.id DESC LIMIT $limit",
		   CLF_NUMBER("$journal", journal), CLF_NUMBER("$limit", WORDS_SHOWN));
	struct clf_word *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		read_word(rows, arena, WORD_AT, &list[n++]);
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}
