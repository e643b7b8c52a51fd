/*
 * query_inside.h - lists in pages: what the query files share.
 */
#ifndef CLF_STORE_QUERY_INSIDE_H
#define CLF_STORE_QUERY_INSIDE_H

#include <stddef.h>
#include <stdint.h>

#include "clf/store/look/query.h"
#include "engine/db.h"

struct clf_arena;
struct clf_json;

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

/* One row as JSON, and its id. */
typedef struct clf_json *clf_row_json(const struct clf_rows *rows);

/*
 * Takes rows whose first column is the id, asked for with one row more than the page holds (clf_page_limit + 1): that
 * one says whether there is a next page.
 */
enum clf_status clf_page_read(struct clf_rows *rows, struct clf_page page, clf_row_json *make, struct clf_json **items,
			      int64_t *next, struct clf_error *err);
/* Exactly one row; CLF_ENOTFOUND with "there is no WHAT ID". */
enum clf_status clf_row_read(struct clf_rows *rows, const char *what, int64_t id, clf_row_json *make,
			     struct clf_json **out, struct clf_error *err);

/* Columns into members; ids and times of 0 and absent texts become null. */
void clf_json_row_text(struct clf_json *object, const char *key, const struct clf_rows *rows, int column);
void clf_json_row_number(struct clf_json *object, const char *key, const struct clf_rows *rows, int column);
void clf_json_row_bool(struct clf_json *object, const char *key, const struct clf_rows *rows, int column);
void clf_json_row_time(struct clf_json *object, const char *key, const struct clf_rows *rows, int column);
/* A column that holds JSON text, as a tree; otherwise when it is NULL or damaged, which the call takes over. */
void clf_json_row_tree(struct clf_json *object, const char *key, const struct clf_rows *rows, int column,
		       struct clf_json *otherwise);

#endif
