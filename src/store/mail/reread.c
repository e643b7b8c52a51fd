/*
 * reread.c - the derived part of received messages, listed and replaced.
 */
#include "clf/store/mail/reread.h"

#include "clf/base/arena.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "look/search_row.h"
#include "mail/sent_texts.h"

#define RECEIVED                                                                                                       \
	"FROM message m JOIN journal j ON j.id = m.journal LEFT JOIN party p ON p.id = m.party "                       \
	"WHERE m.direction = 'in' AND j.oversize = 0 AND ($ticket = 0 OR m.ticket = $ticket) "

enum clf_status clf_received_count(struct clf_store *store, int64_t ticket, int64_t *out, struct clf_error *err)
{
	return db_get(store->db, err, out, "SELECT count(*) " RECEIVED, CLF_NUMBER("$ticket", ticket));
}

enum clf_status clf_received_next(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t after,
				  size_t limit, struct clf_received **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT m.id, j.id, m.ticket, coalesce(p.address, m.from_address), m.at " RECEIVED
		   "AND m.id > $after ORDER BY m.id LIMIT $limit",
		   CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$after", after), CLF_NUMBER("$limit", limit));
	struct clf_received *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_received){
		    .message = rows_number(rows, 0),
		    .journal = rows_number(rows, 1),
		    .ticket = rows_number(rows, 2),
		    .from = rows_text(rows, arena, 3),
		    .at = rows_number(rows, 4),
		};
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_received_sent_texts(struct clf_store *store, struct clf_arena *arena,
					const struct clf_received *received, size_t limit, struct clf_texts *out,
					struct clf_error *err)
{
	return sent_texts(store, arena, received->ticket, received->at, received->from, limit, out, err);
}

static bool is_same(const struct clf_rows *rows, const struct clf_attachment *part)
{
	return clf_text_equal(rows_peek(rows, 0), part->part) && clf_text_equal(rows_peek(rows, 1), part->name) &&
	       clf_text_equal(rows_peek(rows, 2), part->type) && clf_text_equal(rows_peek(rows, 3), part->true_type) &&
	       rows_number(rows, 4) == (int64_t)part->size && (rows_number(rows, 5) != 0) == part->is_inline &&
	       clf_text_equal(rows_peek(rows, 6), part->cid);
}

/* Each row must be one of the reading's, and there must be as many of both. */
static enum clf_status compare(struct clf_store *store, int64_t message, const struct clf_reading *reading, bool *same,
			       struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT part, name, type, true_type, size, is_inline, cid "
				       "FROM attachment WHERE message = $message ORDER BY part",
				       CLF_NUMBER("$message", message));
	size_t count = 0;
	enum clf_status status;

	*same = true;
	while ((status = rows_next(rows, err)) == CLF_OK) {
		bool found = false;

		for (size_t i = 0; i < reading->attachment_count && !found; i++)
			found = is_same(rows, &reading->attachments[i]);
		*same = *same && found;
		count++;
	}
	*same = *same && count == reading->attachment_count;
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

static enum clf_status replace(struct clf_store *store, int64_t message, const struct clf_reading *reading,
			       struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "DELETE FROM attachment WHERE message = $message", CLF_NUMBER("$message", message));

	for (size_t i = 0; status == CLF_OK && i < reading->attachment_count; i++) {
		const struct clf_attachment *part = &reading->attachments[i];

		status = db_run(store->db, err,
				"INSERT INTO attachment (message, part, name, type, true_type, size, is_inline, cid) "
				"VALUES ($message, $part, $name, $type, $true_type, $size, $inline, $cid) "
				"ON CONFLICT (message, part) DO NOTHING",
				CLF_NUMBER("$message", message), CLF_TEXT("$part", part->part),
				CLF_TEXT("$name", part->name), CLF_TEXT("$type", part->type),
				CLF_TEXT("$true_type", part->true_type), CLF_NUMBER("$size", part->size),
				CLF_NUMBER("$inline", part->is_inline), CLF_TEXT("$cid", part->cid));
	}
	return status;
}

enum clf_status clf_received_update(struct clf_store *store, int64_t message, const struct clf_reading *reading,
				    bool *changed, struct clf_error *err)
{
	const char *reply = clf_text_equal(reading->reply, reading->text) ? NULL : reading->reply;
	const char *forwarded = clf_text_blank(reading->passed_on) ? NULL : reading->passed_on;
	bool same = true;
	enum clf_status status =
	    db_run(store->db, err,
		   "UPDATE message SET text = $text, reply = $reply, forwarded = $forwarded, kind = $kind "
		   "WHERE id = $id AND direction = 'in' "
		   "AND (text <> $text OR coalesce(reply, text) <> coalesce($reply, $text) OR kind <> $kind "
		   "OR coalesce(forwarded, '') <> coalesce($forwarded, ''))",
		   CLF_NUMBER("$id", message), CLF_TEXT("$text", reading->text), CLF_TEXT("$reply", reply),
		   CLF_TEXT("$forwarded", forwarded), CLF_TEXT("$kind", clf_mail_kind_name(reading->kind)));

	*changed = status == CLF_OK && db_changes(store->db) > 0;
	if (status == CLF_OK)
		status = compare(store, message, reading, &same, err);
	if (status == CLF_OK && !same)
		status = replace(store, message, reading, err);
	*changed = *changed || !same;
	return status == CLF_OK && *changed ? search_reread(store->db, message, err) : status;
}
