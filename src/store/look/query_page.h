/*
 * query_page.h - lists in pages: what the query files share.
 */
#ifndef CLF_STORE_QUERY_PAGE_H
#define CLF_STORE_QUERY_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "clf/store/look/query.h"
#include "engine/db.h"

struct clf_arena;

/* Rows of a page: 50 when 0 was asked for, CLF_PAGE_MAX at most. */
size_t page_limit(struct clf_page page);
/* Where the page begins: rows below it, the newest first. */
int64_t page_below(struct clf_page page);

/* Makes one row of what stands in the columns. */
typedef void row_reader(const struct clf_rows *rows, struct clf_arena *arena, void *out);

struct page_rows {
	void *items;
	size_t count;
	int64_t next;
};
/*
 * Takes rows of that size whose first column is the id, asked for with one row more than the page holds (page_limit +
 * 1): that one says whether there is a next page.
 */
enum clf_status page_read(struct clf_rows *rows, struct clf_arena *arena, struct clf_page page, row_reader *read,
			  size_t size, struct page_rows *out, struct clf_error *err);
/* Exactly one row; CLF_ENOTFOUND with "there is no WHAT ID". */
enum clf_status row_read(struct clf_rows *rows, struct clf_arena *arena, const char *what, int64_t id, row_reader *read,
			 void *out, struct clf_error *err);

#endif
