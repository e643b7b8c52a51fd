/*
 * query_mail.c - what is on a ticket: messages, comments, events.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "inside.h"
#include "look/query_inside.h"

/* "a@x, b@y" as it was stored, in parts; commas within quotation marks divide nothing. */
static struct clf_json *addresses(const char *joined)
{
	struct clf_json *list = clf_json_array();
	struct clf_arena *arena = clf_arena_new();
	const char *start = joined;
	bool quoted = false;

	for (const char *at = joined; at; at++) {
		struct clf_str part = {start, (size_t)(at - start)};

		quoted ^= *at == '"';
		if (*at && (*at != ',' || quoted))
			continue;
		part = clf_str_trim(part);
		if (part.n > 0)
			clf_json_append(list, clf_json_string(clf_arena_copy(arena, part.p, part.n)));
		if (!*at)
			break;
		start = at + 1;
	}
	clf_arena_free(&arena);
	return list;
}

/* Attachments as one JSON text, so that a page of messages stays one statement. */
#define MESSAGE_SELECT                                                                                                 \
	"SELECT m.id, m.direction, m.class, m.from_address, m.to_addresses, m.subject, m.message_id, m.text, "         \
	"coalesce(m.reply, m.text), m.kind, "                                                                          \
	"CASE WHEN m.cancelled_at IS NOT NULL THEN 'cancelled' WHEN m.state = 'failed' AND EXISTS (SELECT 1 FROM "     \
	"outbox WHERE message = m.id AND " CLF_KEPT_BACK ") THEN 'kept-back' ELSE m.state END, "                       \
	"m.at, m.ticket, m.journal, m.is_copy, "                                                                       \
	"m.unverified, "                                                                                               \
	"m.template_name, (SELECT json_group_array(json_object('part', a.part, 'name', a.name, 'type', a.type, "       \
	"'true_type', a.true_type, 'size', a.size, 'inline', json(CASE a.is_inline WHEN 1 THEN 'true' ELSE 'false' "   \
	"END), 'cid', a.cid)) "                                                                                        \
	"FROM attachment a WHERE a.message = m.id), "                                                                  \
	"(SELECT max(o.id) FROM outbox o WHERE o.message = m.id) FROM message m "

static struct clf_json *message_json(const struct clf_rows *rows)
{
	struct clf_json *object = clf_json_object();

	clf_json_row_number(object, "id", rows, 0);
	clf_json_row_text(object, "direction", rows, 1);
	clf_json_row_text(object, "class", rows, 2);
	clf_json_row_text(object, "from", rows, 3);
	clf_json_set(object, "to", addresses(clf_rows_peek(rows, 4)));
	clf_json_row_text(object, "subject", rows, 5);
	clf_json_row_text(object, "message_id", rows, 6);
	clf_json_row_text(object, "text", rows, 7);
	clf_json_row_text(object, "reply", rows, 8);
	clf_json_row_text(object, "kind", rows, 9);
	clf_json_row_text(object, "state", rows, 10);
	clf_json_row_time(object, "at", rows, 11);
	clf_json_row_number(object, "ticket", rows, 12);
	clf_json_row_number(object, "journal", rows, 13);
	clf_json_row_bool(object, "copy", rows, 14);
	clf_json_row_bool(object, "unverified", rows, 15);
	clf_json_row_text(object, "template", rows, 16);
	clf_json_row_tree(object, "attachments", rows, 17, clf_json_array());
	clf_json_row_number(object, "outbox", rows, 18);
	return object;
}

enum clf_status clf_query_messages(struct clf_store *store, int64_t ticket, struct clf_page page,
				   struct clf_json **items, int64_t *next, struct clf_error *err)
{
	return clf_page_read(clf_db_ask(store->db,
					MESSAGE_SELECT "WHERE m.ticket = $ticket AND m.id < $below "
						       "ORDER BY m.id DESC LIMIT $limit",
					CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$below", clf_page_below(page)),
					CLF_NUMBER("$limit", clf_page_limit(page) + 1)),
			     page, message_json, items, next, err);
}

enum clf_status clf_query_message(struct clf_store *store, int64_t message, struct clf_json **out,
				  struct clf_error *err)
{
	return clf_row_read(clf_db_ask(store->db, MESSAGE_SELECT "WHERE m.id = $id", CLF_NUMBER("$id", message)),
			    "message", message, message_json, out, err);
}

/* An agent's answer by mail is said when it goes out, and to the customer it is ours. */
enum clf_status clf_query_exchange(struct clf_store *store, struct clf_arena *arena, int64_t ticket, size_t limit,
				   struct clf_json **items, struct clf_error *err)
{
	struct clf_page page = {0, limit};
	int64_t next = 0;

	(void)arena;
	return clf_page_read(clf_db_ask(store->db,
					MESSAGE_SELECT
					"WHERE m.ticket = $ticket AND m.class = 'customer' "
					"AND m.is_copy = 0 AND m.cancelled_at IS NULL "
					"AND (m.direction = 'out' OR coalesce(m.party, 0) NOT IN "
					"(SELECT party FROM agent) OR m.party = (SELECT customer FROM ticket WHERE "
					"number = $ticket)) ORDER BY m.id DESC LIMIT $limit",
					CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$limit", clf_page_limit(page))),
			     page, message_json, items, &next, err);
}

static struct clf_json *comment_json(const struct clf_rows *rows)
{
	struct clf_json *object = clf_json_object();

	clf_json_row_number(object, "id", rows, 0);
	clf_json_row_time(object, "at", rows, 1);
	clf_json_row_text(object, "who", rows, 2);
	clf_json_row_text(object, "name", rows, 3);
	clf_json_row_text(object, "via", rows, 4);
	clf_json_row_text(object, "text", rows, 5);
	return object;
}

enum clf_status clf_query_comments(struct clf_store *store, int64_t ticket, struct clf_page page,
				   struct clf_json **items, int64_t *next, struct clf_error *err)
{
	return clf_page_read(
	    clf_db_ask(store->db,
		       "SELECT c.id, c.at, coalesce(p.address, 'clf-mail'), p.name, c.via, c.text FROM comment c "
		       "LEFT JOIN party p ON p.id = c.party WHERE c.ticket = $ticket AND c.id < $below "
		       "ORDER BY c.id DESC LIMIT $limit",
		       CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$below", clf_page_below(page)),
		       CLF_NUMBER("$limit", clf_page_limit(page) + 1)),
	    page, comment_json, items, next, err);
}

static struct clf_json *event_json(const struct clf_rows *rows)
{
	struct clf_json *object = clf_json_object();

	clf_json_row_number(object, "id", rows, 0);
	clf_json_row_time(object, "at", rows, 1);
	clf_json_row_text(object, "who", rows, 2);
	clf_json_row_text(object, "via", rows, 3);
	clf_json_row_text(object, "what", rows, 4);
	clf_json_row_text(object, "from", rows, 5);
	clf_json_row_text(object, "to", rows, 6);
	return object;
}

enum clf_status clf_query_events(struct clf_store *store, int64_t ticket, struct clf_page page, struct clf_json **items,
				 int64_t *next, struct clf_error *err)
{
	return clf_page_read(clf_db_ask(store->db,
					"SELECT id, at, who, via, what, from_text, to_text FROM event "
					"WHERE ticket = $ticket AND id < $below ORDER BY id DESC LIMIT $limit",
					CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$below", clf_page_below(page)),
					CLF_NUMBER("$limit", clf_page_limit(page) + 1)),
			     page, event_json, items, next, err);
}
