/*
 * why.c - runs, mails, switches and today's facts, read for the explanation of the past.
 */
#include "clf/store/rule/why.h"

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/store/look/query.h"
#include "clf/store/look/query_response.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "rule/desk.h"

#define AUDIT_LINES 5000u

static enum clf_status read_runs(struct clf_rows *rows, struct clf_arena *arena, struct clf_why_run **out,
				 size_t *count, struct clf_error *err)
{
	struct clf_why_run *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_why_run){.rule = rows_number(rows, 0),
						 .version = rows_number(rows, 1),
						 .at = rows_number(rows, 2),
						 .anchor_at = rows_number(rows, 3),
						 .failed = clf_text_equal(rows_peek(rows, 4), "failed"),
						 .why = rows_text(rows, arena, 5)};
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

enum clf_status clf_why_runs(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t from,
			     int64_t until, struct clf_why_run **out, size_t *count, struct clf_error *err)
{
	return read_runs(db_ask(store->db,
				"SELECT rule, version, at, anchor_at, outcome, why FROM rule_run "
				"WHERE ticket = $ticket AND at >= $from AND at <= $until "
				"ORDER BY at, rule LIMIT $limit",
				CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$from", from), CLF_NUMBER("$until", until),
				CLF_NUMBER("$limit", CLF_WHY_RUNS_MAX)),
			 arena, out, count, err);
}

enum clf_status clf_why_firsts(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
			       struct clf_why_run **out, size_t *count, struct clf_error *err)
{
	return read_runs(db_ask(store->db,
				"SELECT rule, 0, min(CASE WHEN outcome = 'fired' THEN at END), max(anchor_at), "
				"'fired', NULL FROM rule_run WHERE ticket = $ticket GROUP BY rule",
				CLF_NUMBER("$ticket", ticket)),
			 arena, out, count, err);
}

static enum clf_status read_mail(struct clf_rows *rows, struct clf_arena *arena, int64_t message,
				 struct clf_why_mail *out, struct clf_error *err)
{
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = (struct clf_why_mail){
		    .message = message,
		    .subject = rows_text(rows, arena, 0),
		    .text = rows_null(rows, 5) ? rows_text(rows, arena, 1) : NULL,
		    .reply = rows_text(rows, arena, 2),
		    .unverified = rows_number(rows, 3) != 0,
		    .from_outside = clf_text_equal(rows_peek(rows, 4), "customer") ||
				    clf_text_equal(rows_peek(rows, 4), "third-party"),
		    .attachments = (size_t)rows_number(rows, 6),
		};
	rows_end(rows);
	return status;
}

#define MAIL_SELECT                                                                                                    \
	"SELECT m.subject, m.text, m.reply, m.unverified, m.class, t.erased_at, "                                      \
	"(SELECT count(*) FROM attachment a WHERE a.message = m.id) "                                                  \
	"FROM message m LEFT JOIN ticket t ON t.number = m.ticket "

/* An answer's line points at what went out: whose id was taken before the agent's own mail got its. */
enum clf_status clf_why_mail(struct clf_store *store, struct clf_arena *arena, const struct clf_line *line,
			     struct clf_why_mail *out, struct clf_error *err)
{
	enum clf_status status = read_mail(db_ask(store->db, MAIL_SELECT "WHERE m.id = $message AND m.direction = 'in'",
						  CLF_NUMBER("$message", line->message)),
					   arena, line->message, out, err);

	if (status != CLF_ENOTFOUND || line->via != CLF_VIA_MAIL || line->party == 0)
		return status;
	return read_mail(db_ask(store->db,
				MAIL_SELECT
				"WHERE m.id = (SELECT min(i.id) FROM message i JOIN message o ON o.ticket = i.ticket "
				"WHERE o.id = $message AND i.id > o.id AND i.direction = 'in' AND i.party = $party)",
				CLF_NUMBER("$message", line->message), CLF_NUMBER("$party", line->party)),
			 arena, line->message, out, err);
}

enum clf_status clf_why_switches(struct clf_store *store, struct clf_arena *arena, struct clf_why_switched **out,
				 size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT subject, at, to_text FROM "
		   "(SELECT id, subject, at, to_text, what FROM audit ORDER BY id DESC LIMIT $limit) AS newest "
		   "WHERE what = 'rule.enabled' ORDER BY at, id",
		   CLF_NUMBER("$limit", AUDIT_LINES));
	struct clf_why_switched *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] =
		    (struct clf_why_switched){.name = rows_text(rows, arena, 0),
					      .to = {rows_number(rows, 1), clf_text_equal(rows_peek(rows, 2), "on")}};
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

static enum clf_status read_customer(struct clf_store *store, struct clf_arena *arena, int64_t party,
				     struct clf_desk_facts *out, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT opt_in, reference, phone, attributes FROM customer WHERE party = $party",
		   CLF_NUMBER("$party", party));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK) {
		out->opt_in = rows_text(rows, arena, 0);
		out->reference = rows_text(rows, arena, 1);
		out->phone = rows_text(rows, arena, 2);
		out->attributes = rows_text(rows, arena, 3);
	}
	rows_end(rows);
	return absent_is_fine(status);
}

static enum clf_status read_timers(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				   struct clf_desk_facts *out, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT ref, anchor_at, due_at FROM timer WHERE ticket = $ticket AND kind = 'rule'",
		   CLF_NUMBER("$ticket", ticket));
	struct clf_timer *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_timer){rows_number(rows, 0), rows_number(rows, 1), rows_number(rows, 2)};
	}
	out->timers = list;
	out->timer_count = n;
	return absent_is_fine(status);
}

enum clf_status clf_why_facts(struct clf_store *store, struct clf_arena *arena, const struct clf_ticket *ticket,
			      struct clf_desk_facts *out, struct clf_error *err)
{
	struct clf_response *response;
	enum clf_status status;

	*out = (struct clf_desk_facts){.desk = NULL};
	status = desk_rules(store, &out->desk, err);
	if (status == CLF_OK)
		status = read_customer(store, arena, ticket->customer.id, out, err);
	if (status == CLF_OK)
		status = read_timers(store, arena, ticket->number, out, err);
	if (status == CLF_OK)
		status = desk_calendar(store, arena, ticket->segment, &out->calendar, err);
	if (status != CLF_OK || ticket->response == NULL)
		return status;
	response = clf_arena_new_of(arena, struct clf_response);
	status = clf_query_response(store, arena, ticket->response, response, err);
	if (status == CLF_OK)
		out->response = response;
	return absent_is_fine(status);
}

enum clf_status clf_why_message(struct clf_store *store, int64_t journal, int64_t ticket, int64_t *message,
				struct clf_error *err)
{
	return db_get(store->db, err, message,
		      "SELECT min(id) FROM message WHERE ticket = $ticket AND journal = $journal HAVING count(*) > 0",
		      CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$journal", journal));
}
