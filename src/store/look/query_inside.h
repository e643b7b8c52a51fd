/*
 * query_inside.h - lists in pages: what the query files share.
 */
#ifndef CLF_STORE_QUERY_INSIDE_H
#define CLF_STORE_QUERY_INSIDE_H

#include <stddef.h>
#include <stdint.h>

#include "clf/store/look/query.h"
#include "engine/db.h"

struct clf_json;

/* Rows of a page: 50 when 0 was asked for, CLF_PAGE_MAX at most. */
size_t clf_page_limit(struct clf_page page);
/* Where the page begins: rows below it, the newest first. */
int64_t clf_page_below(struct clf_page page);

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
