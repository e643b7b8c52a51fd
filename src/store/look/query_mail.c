/*
 * query_mail.c - what is on a ticket: messages, comments, events.
 */
#include "clf/store/look/query_mail.h"

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/store/look/query_file.h"
#include "clf/store/look/seen.h"
#include "engine/engine.h"
#include "look/query_page.h"
#include "look/rows.h"
#include "look/visible.h"
#include "mail/kept_back.h"

static const char *const states[] = {"received", "queued",    "sent",      "deferred",
				     "failed",   "uncertain", "cancelled", "kept-back"};

const char *clf_message_state_name(enum clf_message_state state)
{
	return (unsigned)state < CLF_COUNT(states) ? states[state] : "unknown";
}

static enum clf_message_state state_of(const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(states); i++) {
		if (clf_text_equal(states[i], name))
			return (enum clf_message_state)i;
	}
	return CLF_MESSAGE_RECEIVED;
}

/* "a@x, b@y" as it was stored, in parts; commas within quotation marks divide nothing. */
static void split_addresses(struct clf_arena *arena, const char *joined, struct clf_message_row *row)
{
	const char *start = joined;
	bool quoted = false;

	for (const char *at = joined; at != NULL; at++) {
		struct clf_str part = {start, (size_t)(at - start)};

		quoted ^= *at == '"';
		if (*at != '\0' && (*at != ',' || quoted))
			continue;
		part = clf_str_trim(part);
		if (part.n > 0) {
			row->to = list_grow(arena, row->to, row->to_count, sizeof(*row->to));
			row->to[row->to_count++] = clf_arena_copy(arena, part.p, part.n);
		}
		if (*at == '\0')
			break;
		start = at + 1;
	}
}

#define MESSAGE_SELECT                                                                                                 \
	"SELECT m.id, m.direction, m.class, m.from_address, m.to_addresses, m.subject, m.message_id, "                 \
	"CASE WHEN m.gone_at IS NULL THEN m.text ELSE '' END, "                                                        \
	"CASE WHEN m.gone_at IS NULL THEN coalesce(m.reply, m.text) ELSE '' END, m.kind, " CLF_MESSAGE_STANDS ", "     \
	"m.at, m.ticket, m.journal, m.is_copy, m.unverified, m.template_name, "                                        \
	"(SELECT max(o.id) FROM outbox o WHERE o.message = m.id AND o.in_copy = 0), "                                  \
	"CASE WHEN m.gone_at IS NULL THEN m.forwarded END, m.gone_at "                                                 \
	"FROM message m "

static void read_message(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	struct clf_message_row *row = out;

	*row = (struct clf_message_row){
	    .id = rows_number(rows, 0),
	    .incoming = clf_text_equal(rows_peek(rows, 1), "in"),
	    .from = rows_text(rows, arena, 3),
	    .subject = rows_text(rows, arena, 5),
	    .message_id = rows_text(rows, arena, 6),
	    .text = rows_text(rows, arena, 7),
	    .reply = rows_text(rows, arena, 8),
	    .kind = rows_text(rows, arena, 9),
	    .state = state_of(rows_peek(rows, 10)),
	    .at = rows_number(rows, 11),
	    .ticket = rows_number(rows, 12),
	    .journal = rows_number(rows, 13),
	    .is_copy = rows_number(rows, 14) != 0,
	    .unverified = rows_number(rows, 15) != 0,
	    .template_name = rows_text(rows, arena, 16),
	    .outbox = rows_number(rows, 17),
	    .forwarded = rows_text(rows, arena, 18),
	    .gone_at = rows_number(rows, 19),
	};
	clf_class_parse(rows_peek(rows, 2), &row->klass);
	split_addresses(arena, rows_peek(rows, 4), row);
}

#define ATTACHMENT_SELECT                                                                                              \
	"SELECT a.message, a.part, a.name, a.type, a.true_type, a.size, a.is_inline, a.cid, 0 FROM attachment a "
#define SENT_FILE_SELECT                                                                                               \
	"UNION ALL SELECT s.message, NULL, f.name, f.type, f.true_type, f.size, 0, NULL, f.id "                        \
	"FROM message_file s JOIN attachment_file f ON f.id = s.file "

static void read_attachment(const struct clf_rows *rows, struct clf_arena *arena, struct clf_attachment_row *out)
{
	*out = (struct clf_attachment_row){
	    .part = rows_text(rows, arena, 1),
	    .name = rows_text(rows, arena, 2),
	    .type = rows_text(rows, arena, 3),
	    .true_type = rows_text(rows, arena, 4),
	    .size = rows_number(rows, 5),
	    .is_inline = rows_number(rows, 6) != 0,
	    .cid = rows_text(rows, arena, 7),
	    .file = rows_number(rows, 8),
	};
}

/* Both in the order of messages, the newest first. */
static enum clf_status hand_out(struct clf_rows *found, struct clf_arena *arena, struct clf_message_row *rows,
				size_t count, struct clf_error *err)
{
	enum clf_status status;
	size_t i = 0;

	while ((status = rows_next(found, err)) == CLF_OK) {
		struct clf_attachment_row *items;

		while (i < count && rows[i].id > rows_number(found, 0))
			i++;
		if (i == count || rows[i].id != rows_number(found, 0))
			continue;
		items = list_grow(arena, rows[i].attachments, rows[i].attachment_count, sizeof(*items));
		read_attachment(found, arena, &items[rows[i].attachment_count++]);
		rows[i].attachments = items;
	}
	return absent_is_fine(status);
}

enum clf_status clf_seen_messages(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				  int64_t ticket, struct clf_page page, struct clf_message_list *out,
				  struct clf_error *err)
{
	struct page_rows list = {NULL, 0, 0};
	struct clf_message_row *items;
	enum clf_status status =
	    page_read(db_ask(store->db,
			     MESSAGE_SELECT "WHERE m.ticket = $ticket AND m.id < $below "
					    "AND ($scope = 3 OR m.class <> 'notice' OR m.party = $agent) "
					    "ORDER BY m.id DESC LIMIT $limit",
			     CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$below", page_below(page)),
			     CLF_NUMBER("$agent", seer->agent), CLF_NUMBER("$scope", seer->scope),
			     CLF_NUMBER("$limit", page_limit(page) + 1)),
		      arena, page, read_message, sizeof(*items), &list, err);

	items = list.items;
	if (status == CLF_OK && list.count > 0)
		status =
		    hand_out(db_ask(store->db,
				    ATTACHMENT_SELECT
				    "JOIN message m ON m.id = a.message "
				    "WHERE m.ticket = $ticket AND m.id >= $first AND m.id <= $last " SENT_FILE_SELECT
				    "WHERE f.ticket = $ticket AND s.message >= $first "
				    "AND s.message <= $last ORDER BY 1 DESC, 2, 9",
				    CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$first", items[list.count - 1].id),
				    CLF_NUMBER("$last", items[0].id)),
			     arena, items, list.count, err);
	if (status == CLF_OK)
		*out = (struct clf_message_list){items, list.count, list.next};
	return status;
}

enum clf_status clf_query_messages(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				   struct clf_page page, struct clf_message_list *out, struct clf_error *err)
{
	return clf_seen_messages(store, arena, &clf_seer_of_all, ticket, page, out, err);
}

enum clf_status clf_query_message(struct clf_store *store, struct clf_arena *arena, int64_t message,
				  struct clf_message_row *out, struct clf_error *err)
{
	struct clf_message_row row;
	enum clf_status status =
	    row_read(db_ask(store->db, MESSAGE_SELECT "WHERE m.id = $id", CLF_NUMBER("$id", message)), arena, "message",
		     message, read_message, &row, err);

	if (status == CLF_OK)
		status = hand_out(db_ask(store->db,
					 ATTACHMENT_SELECT "WHERE a.message = $id " SENT_FILE_SELECT
							   "WHERE s.message = $id ORDER BY 2, 9",
					 CLF_NUMBER("$id", message)),
				  arena, &row, 1, err);
	if (status == CLF_OK)
		*out = row;
	return status;
}

/* An agent's answer by mail is said when it goes out, and to the customer it is ours. */
enum clf_status clf_query_exchange(struct clf_store *store, struct clf_arena *arena, int64_t ticket, size_t limit,
				   struct clf_message_list *out, struct clf_error *err)
{
	struct clf_page page = {0, limit};
	struct page_rows list;
	enum clf_status status =
	    page_read(db_ask(store->db,
			     MESSAGE_SELECT "WHERE m.ticket = $ticket AND m.class = 'customer' "
					    "AND m.is_copy = 0 AND m.cancelled_at IS NULL "
					    "AND (m.direction = 'out' "
					    "OR coalesce(m.party, 0) NOT IN (SELECT party FROM agent) "
					    "OR m.party = (SELECT customer FROM ticket WHERE number = $ticket)) "
					    "ORDER BY m.id DESC LIMIT $limit",
			     CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$limit", page_limit(page))),
		      arena, page, read_message, sizeof(struct clf_message_row), &list, err);

	if (status == CLF_OK)
		*out = (struct clf_message_list){list.items, list.count, 0};
	return status;
}

#define COMMENT_SELECT                                                                                                 \
	"SELECT c.id, c.at, coalesce(p.address, 'clf-mail'), p.name, c.via, c.text, c.edited_at, c.gone_at "           \
	"FROM comment c "                                                                                              \
	"LEFT JOIN party p ON p.id = c.party "

static void read_comment(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	*(struct clf_comment_row *)out = (struct clf_comment_row){
	    .id = rows_number(rows, 0),
	    .at = rows_number(rows, 1),
	    .who = rows_text(rows, arena, 2),
	    .name = rows_text(rows, arena, 3),
	    .via = via_of(rows_peek(rows, 4)),
	    .text = rows_text(rows, arena, 5),
	    .edited_at = rows_number(rows, 6),
	    .gone_at = rows_number(rows, 7),
	};
}

static enum clf_status read_comments(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				     struct clf_page page, bool gone, struct clf_comment_list *out,
				     struct clf_error *err)
{
	struct page_rows list;
	enum clf_status status =
	    page_read(db_ask(store->db,
			     COMMENT_SELECT "WHERE c.ticket = $ticket AND c.id < $below "
					    "AND ($gone = 1 OR c.gone_at IS NULL) "
					    "ORDER BY c.id DESC LIMIT $limit",
			     CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$below", page_below(page)),
			     CLF_NUMBER("$gone", gone), CLF_NUMBER("$limit", page_limit(page) + 1)),
		      arena, page, read_comment, sizeof(struct clf_comment_row), &list, err);

	if (status == CLF_OK)
		*out = (struct clf_comment_list){list.items, list.count, list.next};
	if (status == CLF_OK && list.count > 0)
		status = clf_files_of_comments(store, arena, ticket, out->items, out->count, err);
	return status;
}

enum clf_status clf_query_comments(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				   struct clf_page page, struct clf_comment_list *out, struct clf_error *err)
{
	return read_comments(store, arena, ticket, page, false, out, err);
}

enum clf_status clf_query_comments_all(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				       struct clf_page page, struct clf_comment_list *out, struct clf_error *err)
{
	return read_comments(store, arena, ticket, page, true, out, err);
}

enum clf_status clf_query_comment(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t comment,
				  struct clf_comment_row *out, struct clf_error *err)
{
	enum clf_status status = row_read(db_ask(store->db, COMMENT_SELECT "WHERE c.id = $id AND c.ticket = $ticket",
						 CLF_NUMBER("$id", comment), CLF_NUMBER("$ticket", ticket)),
					  arena, CLF_SAID("comment"), comment, read_comment, out, err);

	return status == CLF_OK ? clf_files_of_comments(store, arena, ticket, out, 1, err) : status;
}

static void read_event(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	*(struct clf_event_row *)out = (struct clf_event_row){
	    .id = rows_number(rows, 0),
	    .at = rows_number(rows, 1),
	    .who = rows_text(rows, arena, 2),
	    .via = via_of(rows_peek(rows, 3)),
	    .what = rows_text(rows, arena, 4),
	    .from = rows_text(rows, arena, 5),
	    .to = rows_text(rows, arena, 6),
	    .field = rows_text(rows, arena, 7),
	    .from_value = rows_text(rows, arena, 8),
	    .to_value = rows_text(rows, arena, 9),
	    .version = rows_number(rows, 10),
	    .part = rows_number(rows, 11),
	    .message = rows_number(rows, 12),
	    .comment = rows_number(rows, 13),
	};
}

/* Where the line stands that ended the page before: ids come in blocks and are no order. */
static enum clf_status place_of(struct clf_store *store, int64_t line, int64_t *version, int64_t *part,
				struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT version, part FROM event WHERE id = $id", CLF_NUMBER("$id", line));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK) {
		*version = rows_number(rows, 0);
		*part = rows_number(rows, 1);
	}
	rows_end(rows);
	return absent_is_fine(status);
}

/* Lines that are about another ticket: its number is their word. */
#define ABOUT_SEEN                                                                                                     \
	"AND ($scope = 3 OR CASE WHEN e.what IN ('linked', 'parent', 'sub', 'sub-done') "                              \
	"THEN EXISTS (SELECT 1 FROM ticket t WHERE t.number = CAST(e.to_text AS BIGINT) AND " CLF_VISIBLE(             \
	    "t") ") "                                                                                                  \
		 "ELSE 1 = 1 END) "

enum clf_status clf_seen_events(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				int64_t ticket, struct clf_page page, struct clf_event_list *out, struct clf_error *err)
{
	struct page_rows list = {NULL, 0, 0};
	int64_t version = page.cursor > 0 ? 0 : INT64_MAX, part = 0;
	enum clf_status status = page.cursor > 0 ? place_of(store, page.cursor, &version, &part, err) : CLF_OK;

	if (status == CLF_OK)
		status = page_read(
		    db_ask(store->db,
			   "SELECT e.id, e.at, e.who, e.via, e.what, e.from_text, e.to_text, "
			   "e.field, e.from_value, e.to_value, e.version, e.part, e.message, e.comment FROM event e "
			   "WHERE e.ticket = $ticket "
			   "AND (e.version, e.part, e.id) < ($version, $part, $below) " ABOUT_SEEN
			   "ORDER BY e.version DESC, e.part DESC, e.id DESC LIMIT $limit",
			   CLF_NUMBER("$agent", seer->agent), CLF_NUMBER("$scope", seer->scope),
			   CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$version", version), CLF_NUMBER("$part", part),
			   CLF_NUMBER("$below", page_below(page)), CLF_NUMBER("$limit", page_limit(page) + 1)),
		    arena, page, read_event, sizeof(struct clf_event_row), &list, err);
	if (status == CLF_OK)
		*out = (struct clf_event_list){list.items, list.count, list.next};
	return status;
}

enum clf_status clf_query_events(struct clf_store *store, struct clf_arena *arena, int64_t ticket, struct clf_page page,
				 struct clf_event_list *out, struct clf_error *err)
{
	return clf_seen_events(store, arena, &clf_seer_of_all, ticket, page, out, err);
}

enum clf_status clf_query_template_sent(struct clf_store *store, const char *name, int64_t *at, int64_t *ticket,
					struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT at, ticket FROM message WHERE template_name = $name "
				       "ORDER BY id DESC LIMIT 1",
				       CLF_TEXT("$name", name));
	enum clf_status status = rows_next(rows, err);

	*at = status == CLF_OK ? rows_number(rows, 0) : 0;
	*ticket = status == CLF_OK ? rows_number(rows, 1) : 0;
	rows_end(rows);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}
