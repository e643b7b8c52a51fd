/*
 * query_page.c - rows read into pages of JSON.
 */
#include "clf/base/json.h"
#include "inside.h"
#include "look/query_inside.h"

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

	while ((status = clf_rows_next(rows, err)) == CLF_OK) {
		if (made.count == limit) {
			made.next = last;
			clf_rows_end(rows);
			break;
		}
		last = clf_rows_number(rows, 0);
		made.items = clf_list_grow(arena, made.items, made.count, size);
		read(rows, arena, (char *)made.items + made.count++ * size);
	}
	status = clf_absent_is_fine(status);
	if (status == CLF_OK)
		*out = made;
	return status;
}

enum clf_status row_read(struct clf_rows *rows, struct clf_arena *arena, const char *what, int64_t id, row_reader *read,
			 void *out, struct clf_error *err)
{
	enum clf_status status = clf_rows_next(rows, err);

	if (status == CLF_OK)
		read(rows, arena, out);
	clf_rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no %s %lld", what, (long long)id);
	return status;
}

enum clf_status clf_page_read(struct clf_rows *rows, struct clf_page page, clf_row_json *make, struct clf_json **items,
			      int64_t *next, struct clf_error *err)
{
	struct clf_json *list = clf_json_array();
	size_t limit = page_limit(page);
	int64_t last = 0, after = 0;
	enum clf_status status;

	while ((status = clf_rows_next(rows, err)) == CLF_OK) {
		if (clf_json_size(list) == limit) {
			after = last;
			clf_rows_end(rows);
			status = CLF_ENOTFOUND;
			break;
		}
		last = clf_rows_number(rows, 0);
		clf_json_append(list, make(rows));
	}
	if (status != CLF_ENOTFOUND) {
		clf_json_free(&list);
		return status;
	}
	*items = list;
	*next = after;
	return CLF_OK;
}

enum clf_status clf_row_read(struct clf_rows *rows, const char *what, int64_t id, clf_row_json *make,
			     struct clf_json **out, struct clf_error *err)
{
	enum clf_status status = clf_rows_next(rows, err);

	if (status == CLF_OK)
		*out = make(rows);
	clf_rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no %s %lld", what, (long long)id);
	return status;
}

void clf_json_row_text(struct clf_json *object, const char *key, const struct clf_rows *rows, int column)
{
	clf_json_set_text(object, key, clf_rows_peek(rows, column));
}

void clf_json_row_number(struct clf_json *object, const char *key, const struct clf_rows *rows, int column)
{
	if (clf_rows_null(rows, column))
		clf_json_set(object, key, clf_json_null());
	else
		clf_json_set_integer(object, key, clf_rows_number(rows, column));
}

void clf_json_row_bool(struct clf_json *object, const char *key, const struct clf_rows *rows, int column)
{
	clf_json_set_bool(object, key, clf_rows_number(rows, column) != 0);
}

void clf_json_row_time(struct clf_json *object, const char *key, const struct clf_rows *rows, int column)
{
	clf_json_set_time(object, key, clf_rows_number(rows, column));
}

void clf_json_row_tree(struct clf_json *object, const char *key, const struct clf_rows *rows, int column,
		       struct clf_json *otherwise)
{
	const char *text = clf_rows_peek(rows, column);
	struct clf_json *tree = NULL;

	if (text && clf_json_parse(clf_str_from(text), &tree, NULL) == CLF_OK) {
		clf_json_free(&otherwise);
		clf_json_set(object, key, tree);
	} else {
		clf_json_set(object, key, otherwise);
	}
}
