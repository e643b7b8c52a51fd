/*
 * query_file.h - files that people put on a ticket, and what its notes said before. Borrowed from the arena.
 */
#ifndef CLF_STORE_QUERY_FILE_H
#define CLF_STORE_QUERY_FILE_H

#include "clf/base/str.h"
#include "clf/store/look/query.h"

struct clf_comment_row;

struct clf_file_row {
	int64_t id, ticket, comment, size, at;
	int64_t gone_at; /* its bytes are no more, its line stays; 0: they are there */
	const char *name, *type;
	const char *true_type; /* by its bytes; NULL: they tell nothing */
	const char *who;       /* an address, or "clf-mail" */
};
struct clf_file_list {
	struct clf_file_row *items;
	size_t count;
	int64_t next;
};
/* Newest first, with those that are gone. */
enum clf_status clf_query_files(struct clf_store *store, struct clf_arena *arena, int64_t ticket, struct clf_page page,
				struct clf_file_list *out, struct clf_error *err);
/* CLF_ENOTFOUND: the ticket has no such file. */
enum clf_status clf_query_file(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t file,
			       struct clf_file_row *out, struct clf_error *err);
/* Its bytes, appended; CLF_ENOTFOUND: they are gone. */
enum clf_status clf_file_bytes(struct clf_store *store, int64_t file, struct clf_buf *out, struct clf_error *err);
/* Those of each of these comments, which are one ticket's, newest first. */
enum clf_status clf_files_of_comments(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				      struct clf_comment_row *rows, size_t count, struct clf_error *err);

/* What a note said before, and who put an end to that when. */
struct clf_comment_version {
	int64_t version, at;
	const char *text, *who;
};
/* Oldest first. */
enum clf_status clf_query_comment_versions(struct clf_store *store, struct clf_arena *arena, int64_t comment,
					   struct clf_comment_version **out, size_t *count, struct clf_error *err);

#endif
