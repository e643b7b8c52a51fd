/*
 * query_journal.c - what came in, what goes out, where the mailboxes stand, and how much waits.
 */
#include "clf/base/json.h"
#include "inside.h"
#include "look/query_inside.h"

#define WITHHELD_SHOWN 50

#define JOURNAL_SELECT                                                                                                 \
	"SELECT id, mailbox, uid, message_id, from_address, outcome, ticket, signal, rejected, at, state, subject, "   \
	"reason, attempts, size, envelope, finished_at, uidvalidity FROM journal "

static struct clf_json *journal_json(const struct clf_rows *rows)
{
	struct clf_json *object = clf_json_object();

	clf_json_row_number(object, "id", rows, 0);
	clf_json_row_text(object, "mailbox", rows, 1);
	clf_json_row_number(object, "uid", rows, 2);
	clf_json_row_text(object, "message_id", rows, 3);
	clf_json_row_text(object, "from", rows, 4);
	clf_json_row_text(object, "outcome", rows, 5);
	clf_json_row_number(object, "ticket", rows, 6);
	clf_json_row_text(object, "signal", rows, 7);
	clf_json_row_tree(object, "rejected", rows, 8, clf_json_array());
	clf_json_row_time(object, "at", rows, 9);
	clf_json_row_text(object, "state", rows, 10);
	clf_json_row_text(object, "subject", rows, 11);
	clf_json_row_text(object, "reason", rows, 12);
	clf_json_row_number(object, "attempts", rows, 13);
	clf_json_row_number(object, "size", rows, 14);
	clf_json_row_text(object, "envelope", rows, 15);
	clf_json_row_time(object, "finished_at", rows, 16);
	clf_json_row_number(object, "uidvalidity", rows, 17);
	return object;
}

enum clf_status clf_query_journal(struct clf_store *store, struct clf_page page, struct clf_json **items, int64_t *next,
				  struct clf_error *err)
{
	return clf_page_read(clf_db_ask(store->db, JOURNAL_SELECT "WHERE id < $below ORDER BY id DESC LIMIT $limit",
					CLF_NUMBER("$below", page_below(page)),
					CLF_NUMBER("$limit", page_limit(page) + 1)),
			     page, journal_json, items, next, err);
}

static struct clf_json *journal_row_json(const struct clf_rows *rows)
{
	struct clf_json *object = clf_json_object();

	clf_json_row_tree(object, "explanation", rows, 0, clf_json_null());
	return object;
}

enum clf_status clf_query_journal_row(struct clf_store *store, int64_t journal, struct clf_json **out,
				      struct clf_error *err)
{
	struct clf_json *row = NULL, *more = NULL;
	enum clf_status status =
	    clf_row_read(clf_db_ask(store->db, JOURNAL_SELECT "WHERE id = $id", CLF_NUMBER("$id", journal)),
			 "journal row", journal, journal_json, &row, err);

	if (status == CLF_OK)
		status = clf_row_read(
		    clf_db_ask(store->db, "SELECT explanation FROM journal WHERE id = $id", CLF_NUMBER("$id", journal)),
		    "journal row", journal, journal_row_json, &more, err);
	if (status == CLF_OK) {
		clf_json_set(row, "explanation", clf_json_copy(clf_json_get(more, "explanation")));
		*out = row;
		row = NULL;
	}
	clf_json_free(&row);
	clf_json_free(&more);
	return status;
}

enum clf_status clf_query_quarantine(struct clf_store *store, struct clf_page page, struct clf_json **items,
				     int64_t *next, struct clf_error *err)
{
	return clf_page_read(clf_db_ask(store->db,
					JOURNAL_SELECT "WHERE outcome = 'quarantine' AND id < $below "
						       "ORDER BY id DESC LIMIT $limit",
					CLF_NUMBER("$below", page_below(page)),
					CLF_NUMBER("$limit", page_limit(page) + 1)),
			     page, journal_json, items, next, err);
}

#define OUTBOX_SELECT                                                                                                  \
	"SELECT id, ticket, message, class, smtp, envelope_from, envelope_to, message_id, state, attempts, reply, "    \
	"send_at, created_at, finished_at, " CLF_KEPT_BACK " FROM outbox "

static struct clf_json *outbox_json(const struct clf_rows *rows)
{
	struct clf_json *object = clf_json_object();

	clf_json_row_number(object, "id", rows, 0);
	clf_json_row_number(object, "ticket", rows, 1);
	clf_json_row_number(object, "message", rows, 2);
	clf_json_row_text(object, "class", rows, 3);
	clf_json_row_text(object, "smtp", rows, 4);
	clf_json_row_text(object, "from", rows, 5);
	clf_json_row_text(object, "to", rows, 6);
	clf_json_row_text(object, "message_id", rows, 7);
	clf_json_row_text(object, "state", rows, 8);
	clf_json_row_number(object, "attempts", rows, 9);
	clf_json_row_text(object, "reply", rows, 10);
	clf_json_row_time(object, "send_at", rows, 11);
	clf_json_row_time(object, "created_at", rows, 12);
	clf_json_row_time(object, "finished_at", rows, 13);
	clf_json_row_bool(object, "kept_back", rows, 14);
	return object;
}

enum clf_status clf_query_outbox(struct clf_store *store, const char *state, struct clf_page page,
				 struct clf_json **items, int64_t *next, struct clf_error *err)
{
	return clf_page_read(clf_db_ask(store->db,
					OUTBOX_SELECT "WHERE id < $below AND ($state IS NULL OR state = $state) "
						      "ORDER BY id DESC LIMIT $limit",
					CLF_NUMBER("$below", page_below(page)), CLF_TEXT("$state", state),
					CLF_NUMBER("$limit", page_limit(page) + 1)),
			     page, outbox_json, items, next, err);
}

static struct clf_json *mailbox_json(const struct clf_rows *rows)
{
	struct clf_json *object = clf_json_object();

	clf_json_row_text(object, "mailbox", rows, 1);
	clf_json_row_text(object, "state", rows, 2);
	clf_json_row_text(object, "detail", rows, 3);
	clf_json_row_number(object, "uidvalidity", rows, 4);
	clf_json_row_number(object, "highest_uid", rows, 5);
	clf_json_row_time(object, "last_poll_at", rows, 6);
	clf_json_row_time(object, "changed_at", rows, 7);
	clf_json_row_number(object, "withheld_count", rows, 8);
	return object;
}

static struct clf_json *withheld_json(const struct clf_rows *rows)
{
	struct clf_json *object = clf_json_object();

	clf_json_row_number(object, "uid", rows, 1);
	clf_json_row_text(object, "words", rows, 2);
	clf_json_row_number(object, "tries", rows, 3);
	clf_json_row_time(object, "since", rows, 4);
	clf_json_row_time(object, "tried_at", rows, 5);
	return object;
}

/* The first of them: many fail for one reason. */
static enum clf_status add_withheld(struct clf_store *store, struct clf_json *mailbox, struct clf_error *err)
{
	struct clf_page page = {0, WITHHELD_SHOWN};
	struct clf_json *items = NULL;
	int64_t next = 0;
	enum clf_status status = clf_page_read(
	    clf_db_ask(store->db,
		       "SELECT 0, uid, words, tries, since, tried_at FROM withheld "
		       "WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity ORDER BY uid LIMIT $limit",
		       CLF_TEXT("$mailbox", clf_json_get_text(mailbox, "mailbox")),
		       CLF_NUMBER("$uidvalidity", clf_json_get_number(mailbox, "uidvalidity", 0)),
		       CLF_NUMBER("$limit", WITHHELD_SHOWN)),
	    page, withheld_json, &items, &next, err);

	if (status == CLF_OK)
		clf_json_set(mailbox, "withheld", items);
	return status;
}

enum clf_status clf_query_mailboxes(struct clf_store *store, struct clf_json **items, struct clf_error *err)
{
	struct clf_page page = {0, CLF_PAGE_MAX};
	struct clf_json *all = NULL, *full = clf_json_array();
	int64_t next = 0;
	enum clf_status status = clf_page_read(
	    clf_db_ask(store->db,
		       "SELECT 0, s.mailbox, s.state, s.detail, s.uidvalidity, (SELECT max(j.uid) FROM journal j "
		       "WHERE j.mailbox = s.mailbox AND j.uidvalidity = s.uidvalidity), s.last_poll_at, s.changed_at, "
		       "(SELECT count(*) FROM withheld w WHERE w.mailbox = s.mailbox "
		       "AND w.uidvalidity = s.uidvalidity) "
		       "FROM mailbox_state s ORDER BY s.mailbox LIMIT $limit",
		       CLF_NUMBER("$limit", CLF_PAGE_MAX)),
	    page, mailbox_json, &all, &next, err);

	for (size_t i = 0; status == CLF_OK && i < clf_json_size(all); i++) {
		struct clf_json *mailbox = clf_json_copy(clf_json_at(all, i));

		status = add_withheld(store, mailbox, err);
		clf_json_append(full, mailbox);
	}
	clf_json_free(&all);
	if (status == CLF_OK)
		*items = full;
	else
		clf_json_free(&full);
	return status;
}

/* Each from a partial index, so that asking costs as little as what waits; only "sent" counts an index through. */
#define COUNTS                                                                                                         \
	"SELECT (SELECT count(*) FROM journal WHERE state = 'kept'), "                                                 \
	"(SELECT count(*) FROM journal WHERE outcome = 'quarantine'), "                                                \
	"(SELECT at FROM journal WHERE state = 'kept' ORDER BY id LIMIT 1), "                                          \
	"(SELECT count(*) FROM outbox WHERE state IN ('queued', 'deferred') AND state = 'queued'), "                   \
	"(SELECT count(*) FROM outbox WHERE state IN ('queued', 'deferred') AND state = 'deferred'), "                 \
	"(SELECT count(*) FROM outbox WHERE lease IS NOT NULL AND state = 'claimed'), "                                \
	"(SELECT count(*) FROM outbox WHERE lease IS NOT NULL AND state = 'committing'), "                             \
	"(SELECT count(*) FROM outbox WHERE state IN ('failed', 'uncertain') AND state = 'failed') - "                 \
	"(SELECT count(*) FROM outbox WHERE " CLF_KEPT_BACK "), "                                                      \
	"(SELECT count(*) FROM outbox WHERE state IN ('failed', 'uncertain') AND state = 'uncertain'), "               \
	"(SELECT count(*) FROM outbox), "                                                                              \
	"(SELECT min(send_at) FROM outbox WHERE state IN ('queued', 'deferred')), "                                    \
	"(SELECT count(*) FROM outbox WHERE " CLF_KEPT_BACK ")"

static struct clf_json *counts_json(const struct clf_rows *rows)
{
	static const char *const states[] = {"queued", "deferred", "claimed", "committing", "failed", "uncertain"};
	struct clf_json *object = clf_json_object(), *outbox = clf_json_object();
	int64_t others = 0;

	for (int i = 0; i < 6; i++) {
		clf_json_row_number(outbox, states[i], rows, 3 + i);
		others += clf_rows_number(rows, 3 + i);
	}
	clf_json_row_number(outbox, "kept_back", rows, 11);
	others += clf_rows_number(rows, 11);
	clf_json_set_integer(outbox, "sent", clf_rows_number(rows, 9) - others);
	clf_json_row_number(object, "journal_waiting", rows, 0);
	clf_json_row_number(object, "quarantine", rows, 1);
	clf_json_set(object, "outbox", outbox);
	clf_json_row_time(object, "oldest_waiting_at", rows, 2);
	clf_json_row_time(object, "oldest_due_at", rows, 10);
	return object;
}

enum clf_status clf_query_counts(struct clf_store *store, struct clf_json **out, struct clf_error *err)
{
	return clf_row_read(clf_db_ask(store->db, COUNTS), "count", 0, counts_json, out, err);
}
