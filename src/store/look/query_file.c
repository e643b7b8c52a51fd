/*
 * query_file.c - files that people put on a ticket, and what its notes said before.
 */
#include "clf/store/look/query_file.h"

#include "clf/base/arena.h"
#include "clf/store/look/query_mail.h"
#include "engine/engine.h"
#include "engine/raw.h"
#include "look/query_page.h"
#include "look/rows.h"

#define FILE_SELECT                                                                                                    \
	"SELECT f.id, f.ticket, f.comment, f.size, f.at, f.gone_at, f.name, f.type, f.true_type, "                     \
	"coalesce(p.address, 'clf-mail') FROM attachment_file f LEFT JOIN party p ON p.id = f.party "

static void read_file(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	*(struct clf_file_row *)out = (struct clf_file_row){
	    .id = rows_number(rows, 0),
	    .ticket = rows_number(rows, 1),
	    .comment = rows_number(rows, 2),
	    .size = rows_number(rows, 3),
	    .at = rows_number(rows, 4),
	    .gone_at = rows_number(rows, 5),
	    .name = rows_text(rows, arena, 6),
	    .type = rows_text(rows, arena, 7),
	    .true_type = rows_text(rows, arena, 8),
	    .who = rows_text(rows, arena, 9),
	};
}

enum clf_status clf_query_files(struct clf_store *store, struct clf_arena *arena, int64_t ticket, struct clf_page page,
				struct clf_file_list *out, struct clf_error *err)
{
	struct page_rows list;
	enum clf_status status = page_read(db_ask(store->db,
						  FILE_SELECT "WHERE f.ticket = $ticket AND f.id < $below "
							      "ORDER BY f.id DESC LIMIT $limit",
						  CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$below", page_below(page)),
						  CLF_NUMBER("$limit", page_limit(page) + 1)),
					   arena, page, read_file, sizeof(struct clf_file_row), &list, err);

	if (status == CLF_OK)
		*out = (struct clf_file_list){list.items, list.count, list.next};
	return status;
}

enum clf_status clf_query_file(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t file,
			       struct clf_file_row *out, struct clf_error *err)
{
	return row_read(db_ask(store->db, FILE_SELECT "WHERE f.id = $id AND f.ticket = $ticket",
			       CLF_NUMBER("$id", file), CLF_NUMBER("$ticket", ticket)),
			arena, CLF_SAID("file"), file, read_file, out, err);
}

enum clf_status clf_file_bytes(struct clf_store *store, int64_t file, struct clf_buf *out, struct clf_error *err)
{
	int64_t raw = 0;
	enum clf_status status =
	    db_get(store->db, err, &raw, "SELECT raw FROM attachment_file WHERE id = $id AND gone_at IS NULL",
		   CLF_NUMBER("$id", file));

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "file %lld is gone", (long long)file);
	return status == CLF_OK ? raw_load(store, raw, out, err) : status;
}

enum clf_status clf_files_of_comments(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				      struct clf_comment_row *rows, size_t count, struct clf_error *err)
{
	struct clf_rows *found = db_ask(store->db,
					FILE_SELECT "WHERE f.ticket = $ticket AND f.comment >= $first "
						    "AND f.comment <= $last ORDER BY f.comment DESC, f.id DESC",
					CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$first", rows[count - 1].id),
					CLF_NUMBER("$last", rows[0].id));
	enum clf_status status;
	size_t i = 0;

	while ((status = rows_next(found, err)) == CLF_OK) {
		struct clf_file_row *items;

		while (i < count && rows[i].id > rows_number(found, 2))
			i++;
		if (i == count || rows[i].id != rows_number(found, 2))
			continue;
		items = list_grow(arena, (void *)rows[i].files, rows[i].file_count, sizeof *items);
		read_file(found, arena, &items[rows[i].file_count++]);
		rows[i].files = items;
	}
	return absent_is_fine(status);
}

enum clf_status clf_query_comment_versions(struct clf_store *store, struct clf_arena *arena, int64_t comment,
					   struct clf_comment_version **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT v.version, v.at, v.text, coalesce(p.address, 'clf-mail') "
				       "FROM comment_version v LEFT JOIN party p ON p.id = v.party "
				       "WHERE v.comment = $comment ORDER BY v.version",
				       CLF_NUMBER("$comment", comment));
	struct clf_comment_version *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof *list);
		list[n++] = (struct clf_comment_version){.version = rows_number(rows, 0),
							 .at = rows_number(rows, 1),
							 .text = rows_text(rows, arena, 2),
							 .who = rows_text(rows, arena, 3)};
	}
	if (absent_is_fine(status) == CLF_OK) {
		*out = list;
		*count = n;
	}
	return absent_is_fine(status);
}
