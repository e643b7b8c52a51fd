/*
 * trace.c - which rows belong to what is asked for, and each row's times as steps.
 */
#include "clf/store/look/trace.h"

#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/mail/journal_word.h"
#include "clf/ticket/plan/word.h"
#include "engine/engine.h"
#include "look/rows.h"

/* Of a mail's answers: those of its ticket that were made while it was handled, or what its key says. */
#define MADE_BY                                                                                                        \
	"SELECT o.id FROM journal j "                                                                                  \
	"JOIN message m ON m.ticket = j.ticket AND m.direction = 'out' "                                               \
	"JOIN outbox o ON o.message = m.id "                                                                           \
	"WHERE j.id = $journal AND o.created_at BETWEEN coalesce(j.begun_at, j.at) AND j.finished_at "                 \
	"UNION SELECT o.id FROM request_key k JOIN outbox o ON o.message = k.result WHERE k.key = $key"

struct trace {
	struct clf_store *store;
	struct clf_arena *arena;
	struct clf_trace_step *steps;
	size_t count;
};

static void add(struct trace *t, struct clf_trace_step step)
{
	if (step.at == 0)
		return;
	t->steps = list_grow(t->arena, t->steps, t->count, sizeof(*t->steps));
	t->steps[t->count++] = step;
}

static const char *or_none(const char *text)
{
	return text != NULL ? text : "-";
}

static void add_journal_row(struct trace *t, const struct clf_rows *rows, int64_t id)
{
	int64_t ticket = rows_number(rows, 6), uid = rows_number(rows, 8);
	const char *mailbox = rows_text(rows, t->arena, 0), *outcome = rows_text(rows, t->arena, 9);
	const char *came = uid != 0 ? clf_arena_printf(t->arena, "mailbox=%s uid=%lld", mailbox, (long long)uid)
				    : clf_arena_printf(t->arena, "mailbox=%s", mailbox);

	add(t,
	    (struct clf_trace_step){.at = rows_number(rows, 1), .journal = id, .what = "mail.received", .words = came});
	add(t, (struct clf_trace_step){.at = rows_number(rows, 2),
				       .journal = id,
				       .what = "mail.kept",
				       .words = clf_arena_printf(t->arena, "%s size=%lld from=%s message_id=%s", came,
								 (long long)rows_number(rows, 10),
								 or_none(rows_text(rows, t->arena, 11)),
								 or_none(rows_text(rows, t->arena, 12)))});
	add(t, (struct clf_trace_step){
		   .at = rows_number(rows, 3),
		   .journal = id,
		   .what = "mail.reading",
		   .words = clf_arena_printf(t->arena, "attempts=%lld", (long long)rows_number(rows, 13))});
	add(t, (struct clf_trace_step){
		   .at = rows_number(rows, 4),
		   .journal = id,
		   .ticket = ticket,
		   .what = clf_arena_printf(t->arena, "mail.%s", or_none(outcome)),
		   .words = clf_arena_printf(t->arena, "signal=%s cause=%s %s", or_none(rows_text(rows, t->arena, 14)),
					     or_none(rows_text(rows, t->arena, 15)),
					     rows_null(rows, 7) ? "" : rows_text(rows, t->arena, 7))});
	add(t, (struct clf_trace_step){.at = rows_number(rows, 5),
				       .journal = id,
				       .ticket = ticket,
				       .what = "mail.done",
				       .words = "marked, moved or deleted on its server"});
}

static enum clf_status add_words(struct trace *t, int64_t id, struct clf_error *err)
{
	struct clf_word *words = NULL;
	size_t count = 0;
	enum clf_status status = clf_journal_words(t->store, t->arena, id, &words, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		add(t, (struct clf_trace_step){
			   .at = words[i].at,
			   .journal = id,
			   .ticket = words[i].ticket,
			   .what = "mail.word",
			   .words = clf_arena_printf(t->arena, "%s by %s%s%s", clf_word_name(words[i].kind),
						     or_none(words[i].who), words[i].reason != NULL ? ": " : "",
						     words[i].reason != NULL ? words[i].reason : "")});
	return status;
}

static enum clf_status add_journal(struct trace *t, int64_t id, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(
	    t->store->db,
	    "SELECT mailbox, received_at, at, begun_at, finished_at, done_at, ticket, reason, uid, outcome, size, "
	    "from_address, message_id, attempts, signal, cause "
	    "FROM journal WHERE id = $id",
	    CLF_NUMBER("$id", id));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		add_journal_row(t, rows, id);
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no journal row %lld", (long long)id);
	return status == CLF_OK ? add_words(t, id, err) : status;
}

static void add_outbox_row(struct trace *t, const struct clf_rows *rows, int64_t id)
{
	int64_t ticket = rows_number(rows, 0);
	const char *state = rows_text(rows, t->arena, 6), *reply = or_none(rows_text(rows, t->arena, 7));
	const char *tries = clf_arena_printf(t->arena, "attempts=%lld %s", (long long)rows_number(rows, 8), reply);
	const char *what = clf_arena_printf(t->arena, "mail.%s", state);

	add(t, (struct clf_trace_step){
		   .at = rows_number(rows, 1),
		   .outbox = id,
		   .ticket = ticket,
		   .what = "mail.made",
		   .words = clf_arena_printf(t->arena, "class=%s smtp=%s to=%s message_id=%s",
					     rows_text(rows, t->arena, 9), rows_text(rows, t->arena, 10),
					     rows_text(rows, t->arena, 11), rows_text(rows, t->arena, 12))});
	if (rows_number(rows, 3) == 0)
		add(t, (struct clf_trace_step){.at = rows_number(rows, 2),
					       .outbox = id,
					       .ticket = ticket,
					       .what = what,
					       .words =
						   clf_arena_printf(t->arena, "not sent before that time; %s", tries)});
	add(t, (struct clf_trace_step){
		   .at = rows_number(rows, 3), .outbox = id, .ticket = ticket, .what = what, .words = tries});
	add(t, (struct clf_trace_step){
		   .at = rows_number(rows, 4), .outbox = id, .ticket = ticket, .what = "mail.bounced", .words = reply});
	add(t, (struct clf_trace_step){.at = rows_number(rows, 5),
				       .outbox = id,
				       .ticket = ticket,
				       .what = "mail.discarded",
				       .words = rows_text(rows, t->arena, 13)});
}

static enum clf_status add_outbox(struct trace *t, int64_t id, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(t->store->db,
				       "SELECT ticket, created_at, send_at, finished_at, reported_at, discarded_at, "
				       "state, reply, attempts, class, smtp, envelope_to, message_id, discarded_why "
				       "FROM outbox WHERE id = $id",
				       CLF_NUMBER("$id", id));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		add_outbox_row(t, rows, id);
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no outbox row %lld", (long long)id);
	return status;
}

static enum clf_status journals_of(struct trace *t, const struct clf_trace_of *of, int64_t **ids, size_t *count,
				   struct clf_error *err)
{
	struct clf_rows *rows;

	if (of->journal != 0)
		rows = db_ask(t->store->db, "SELECT $id", CLF_NUMBER("$id", of->journal));
	else if (of->message_id != NULL)
		rows = db_ask(t->store->db,
			      "SELECT id FROM journal WHERE message_id = $message_id "
			      "ORDER BY id LIMIT $limit",
			      CLF_TEXT("$message_id", of->message_id), CLF_NUMBER("$limit", CLF_TRACE_MAILS));
	else
		rows = db_ask(t->store->db,
			      "SELECT DISTINCT journal FROM message "
			      "WHERE ticket = $ticket AND journal IS NOT NULL "
			      "ORDER BY journal LIMIT $limit",
			      CLF_NUMBER("$ticket", of->ticket), CLF_NUMBER("$limit", CLF_TRACE_MAILS));
	return id_rows(rows, t->arena, ids, count, err);
}

static enum clf_status outboxes_of(struct trace *t, const struct clf_trace_of *of, int64_t journal, int64_t **ids,
				   size_t *count, struct clf_error *err)
{
	struct clf_rows *rows;

	if (of->outbox != 0)
		rows = db_ask(t->store->db, "SELECT $id", CLF_NUMBER("$id", of->outbox));
	else if (journal != 0)
		rows = db_ask(t->store->db, MADE_BY, CLF_NUMBER("$journal", journal),
			      CLF_TEXT("$key", clf_arena_printf(t->arena, "mail:%lld", (long long)journal)));
	else if (of->message_id != NULL)
		rows = db_ask(t->store->db,
			      "SELECT o.id FROM message m JOIN outbox o ON o.message = m.id "
			      "WHERE m.message_id = $message_id "
			      "ORDER BY o.id LIMIT $limit",
			      CLF_TEXT("$message_id", of->message_id), CLF_NUMBER("$limit", CLF_TRACE_MAILS));
	else
		rows = db_ask(t->store->db,
			      "SELECT o.id FROM message m JOIN outbox o ON o.message = m.id "
			      "WHERE m.ticket = $ticket "
			      "ORDER BY o.id LIMIT $limit",
			      CLF_NUMBER("$ticket", of->ticket), CLF_NUMBER("$limit", CLF_TRACE_MAILS));
	return id_rows(rows, t->arena, ids, count, err);
}

static int by_time(const void *a, const void *b)
{
	const struct clf_trace_step *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

/* The rows of the outbox that go with one of the journal, or with what is asked for itself (0). */
static enum clf_status add_outboxes(struct trace *t, const struct clf_trace_of *of, int64_t journal,
				    struct clf_error *err)
{
	int64_t *ids = NULL;
	size_t count = 0;
	enum clf_status status = outboxes_of(t, of, journal, &ids, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = add_outbox(t, ids[i], err);
	return status;
}

static enum clf_status add_journals(struct trace *t, const struct clf_trace_of *of, struct clf_error *err)
{
	int64_t *ids = NULL;
	size_t count = 0;
	enum clf_status status = journals_of(t, of, &ids, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		status = add_journal(t, ids[i], err);
		/* A ticket's mails out are all there anyway. */
		if (status == CLF_OK && of->ticket == 0)
			status = add_outboxes(t, of, ids[i], err);
	}
	return status;
}

enum clf_status clf_trace(struct clf_store *store, struct clf_arena *arena, const struct clf_trace_of *of,
			  struct clf_trace_step **out, size_t *count, struct clf_error *err)
{
	struct trace t = {.store = store, .arena = arena};
	enum clf_status status = of->outbox == 0 ? add_journals(&t, of, err) : CLF_OK;

	if (status == CLF_OK && of->journal == 0)
		status = add_outboxes(&t, of, 0, err);
	if (status != CLF_OK)
		return status;
	if (t.count == 0)
		return clf_error_set(err, CLF_ENOTFOUND,
				     "nothing is known of it: name a ticket's number, a Message-ID, or journal=N and "
				     "outbox=N as the log has them");
	qsort(t.steps, t.count, sizeof(*t.steps), by_time);
	*out = t.steps;
	*count = t.count;
	return CLF_OK;
}
