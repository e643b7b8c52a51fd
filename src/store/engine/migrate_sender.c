/*
 * migrate_sender.c - mails that wait since before senders were told apart are counted as their mailbox's.
 *
 * Each envelope sender has a token of its own: what is refused for one is refused for all of its mailbox.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "engine/db.h"
#include "engine/engine.h"
#include "engine/migrate.h"

#define TOKEN_LEAST 20u /* base32 signs, fewer than any token has */
#define ROWS_AT_ONCE 500

/* "support+TOKEN@example.com" as "support@example.com"; "TOKEN@reply.example.com" as "@reply.example.com". */
static const char *without_token(struct clf_arena *arena, const char *address)
{
	const char *at = strrchr(address, '@');
	size_t local = at != NULL ? (size_t)(at - address) : 0, token = 0;

	while (token < local && strchr("abcdefghijklmnopqrstuvwxyz234567", address[local - token - 1]) != NULL)
		token++;
	if (token < TOKEN_LEAST)
		return address;
	local -= token;
	return clf_arena_printf(arena, "%.*s%s", (int)(local > 0 ? local - 1 : 0), address, at);
}

enum clf_status migrate_senders(struct clf_db *db, struct clf_buf *notes, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	int64_t after = 0;
	size_t count = ROWS_AT_ONCE;

	(void)notes;
	while (status == CLF_OK && count == ROWS_AT_ONCE) {
		struct clf_arena *arena = clf_arena_new();
		int64_t ids[ROWS_AT_ONCE];
		const char *senders[ROWS_AT_ONCE];
		struct clf_rows *rows = db_ask(db,
					       "SELECT id, envelope_from FROM outbox "
					       "WHERE state <> 'sent' AND id > $after "
					       "ORDER BY id LIMIT $limit",
					       CLF_NUMBER("$after", after), CLF_NUMBER("$limit", ROWS_AT_ONCE));

		for (count = 0; count < ROWS_AT_ONCE && (status = rows_next(rows, err)) == CLF_OK; count++) {
			ids[count] = after = rows_number(rows, 0);
			senders[count] = without_token(arena, rows_text(rows, arena, 1));
		}
		rows_end(rows);
		status = absent_is_fine(status);
		for (size_t i = 0; status == CLF_OK && i < count; i++)
			status = db_run(db, err, "UPDATE outbox SET sender = $sender WHERE id = $id",
					CLF_TEXT("$sender", senders[i]), CLF_NUMBER("$id", ids[i]));
		clf_arena_free(&arena);
	}
	return status;
}
