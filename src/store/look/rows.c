/*
 * rows.c - rows made into the domain's plain structs.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "inside.h"

void *clf_list_grow(struct clf_arena *arena, void *items, size_t count, size_t size)
{
	void *grown;

	if (count > 0 && (count < 4 || (count & (count - 1)) != 0))
		return items;
	grown = clf_arena_array(arena, count ? count * 2 : 4, size);
	if (count > 0)
		memcpy(grown, items, count * size);
	return grown;
}

void clf_agent_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_agent *out)
{
	*out = (struct clf_agent){
	    .id = clf_rows_number(rows, 0),
	    .address = clf_rows_text(rows, arena, 1),
	    .name = clf_rows_text(rows, arena, 2),
	    .role = CLF_ROLE_AGENT,
	    .active = clf_rows_number(rows, 4) != 0,
	};
	clf_role_parse(clf_rows_peek(rows, 3), &out->role);
	out->locale = clf_rows_text(rows, arena, 5);
	out->timezone = clf_rows_text(rows, arena, 6);
	out->notices = (unsigned)clf_rows_number(rows, 7);
	out->no_receipts = clf_rows_number(rows, 8) != 0;
	out->digest = clf_rows_number(rows, 9) != 0;
	clf_reply_meaning_parse(clf_rows_peek(rows, 10), &out->on_news);
	clf_reply_meaning_parse(clf_rows_peek(rows, 11), &out->on_reply);
}

enum clf_status clf_agent_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_agent **out, size_t *count,
			       struct clf_error *err)
{
	struct clf_agent *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = clf_rows_next(rows, err)) == CLF_OK) {
		list = clf_list_grow(arena, list, n, sizeof(*list));
		clf_agent_row(rows, arena, &list[n++]);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_name_rows(struct clf_rows *rows, struct clf_arena *arena, const char *const **out, size_t *count,
			      struct clf_error *err)
{
	const char **list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = clf_rows_next(rows, err)) == CLF_OK) {
		list = clf_list_grow(arena, list, n, sizeof(*list));
		list[n++] = clf_rows_text(rows, arena, 0);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_id_rows(struct clf_rows *rows, struct clf_arena *arena, int64_t **out, size_t *count,
			    struct clf_error *err)
{
	int64_t *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = clf_rows_next(rows, err)) == CLF_OK) {
		list = clf_list_grow(arena, list, n, sizeof(*list));
		list[n++] = clf_rows_number(rows, 0);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_ticket_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_ticket **out, size_t *count,
				struct clf_error *err)
{
	struct clf_ticket *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = clf_rows_next(rows, err)) == CLF_OK) {
		list = clf_list_grow(arena, list, n, sizeof(*list));
		clf_ticket_row(rows, arena, &list[n++]);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

void clf_ticket_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_ticket *out)
{
	*out = (struct clf_ticket){
	    .number = clf_rows_number(rows, 0),
	    .subject = clf_rows_text(rows, arena, 1),
	    .status = clf_rows_number(rows, 2),
	    .priority = (enum clf_priority)clf_rows_number(rows, 3),
	    .owner = clf_rows_number(rows, 4),
	    .team = clf_rows_text(rows, arena, 5),
	    .customer = {.id = clf_rows_number(rows, 6),
			 .address = clf_rows_text(rows, arena, 7),
			 .name = clf_rows_text(rows, arena, 8),
			 .locale = clf_rows_text(rows, arena, 9)},
	    .original_segment = clf_rows_text(rows, arena, 10),
	    .segment = clf_rows_text(rows, arena, 11),
	    .mailbox = clf_rows_text(rows, arena, 12),
	    .channel = clf_rows_text(rows, arena, 13),
	    .response = clf_rows_text(rows, arena, 14),
	    .score = clf_rows_number(rows, 15),
	    .has_score = !clf_rows_null(rows, 15),
	    .summary = clf_rows_text(rows, arena, 16),
	    .due_at = clf_rows_number(rows, 17),
	    .created_at = clf_rows_number(rows, 18),
	    .updated_at = clf_rows_number(rows, 19),
	    .closed_at = clf_rows_number(rows, 20),
	    .parent = clf_rows_number(rows, 21),
	    .merged_into = clf_rows_number(rows, 22),
	    .version = clf_rows_number(rows, 23),
	};
}
