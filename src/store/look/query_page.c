/*
 * query_page.c - rows read into pages.
 */
#include "look/query_page.h"
#include "engine/engine.h"
#include "look/rows.h"

size_t page_limit(struct clf_page page)
{
	if (page.limit == 0)
		return 50;
	return page.limit < CLF_PAGE_MAX ? page.limit : CLF_PAGE_MAX;
}

int64_t page_below(struct clf_page page)
{
	return page.cursor > 0 ? page.cursor : INT64_MAX;
}

enum clf_status page_read(struct clf_rows *rows, struct clf_arena *arena, struct clf_page page, row_reader *read,
			  size_t size, struct page_rows *out, struct clf_error *err)
{
	struct page_rows made = {NULL, 0, 0};
	size_t limit = page_limit(page);
	int64_t last = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		if (made.count == limit) {
			made.next = last;
			rows_end(rows);
			break;
		}
		last = rows_number(rows, 0);
		made.items = list_grow(arena, made.items, made.count, size);
		read(rows, arena, (char *)made.items + made.count++ * size);
	}
	status = absent_is_fine(status);
	if (status == CLF_OK)
		*out = made;
	return status;
}

enum clf_status row_read(struct clf_rows *rows, struct clf_arena *arena, const char *what, int64_t id, row_reader *read,
			 void *out, struct clf_error *err)
{
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		read(rows, arena, out);
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no %-s %lld", what, (long long)id);
	return status;
}
