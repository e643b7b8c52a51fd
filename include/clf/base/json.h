/*
 * json.h - JSON trees (adapter of jansson).
 *
 * A tree is owned by its root; values handed out are borrowed from it.
 * Setters take over the child. Texts that are not valid UTF-8 are refused
 * by the parser and cleaned by the setters.
 */
#ifndef CLF_BASE_JSON_H
#define CLF_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_json;

enum clf_json_type {
	CLF_JSON_NULL,
	CLF_JSON_BOOL,
	CLF_JSON_INTEGER,
	CLF_JSON_REAL,
	CLF_JSON_STRING,
	CLF_JSON_ARRAY,
	CLF_JSON_OBJECT,
};

/* Duplicate keys, nesting deeper than 128 and more than two million values are errors. *out is owned by the caller. */
enum clf_status clf_json_parse(struct clf_str text, struct clf_json **out, struct clf_error *err);
void clf_json_free(struct clf_json **json);

enum clf_json_type clf_json_type(const struct clf_json *json); /* NULL counts as CLF_JSON_NULL */

struct clf_json *clf_json_object(void);
struct clf_json *clf_json_array(void);
struct clf_json *clf_json_string(const char *text); /* NULL gives null */
struct clf_json *clf_json_integer(int64_t number);
struct clf_json *clf_json_real(double number);
struct clf_json *clf_json_bool(bool truth);
struct clf_json *clf_json_null(void);
struct clf_json *clf_json_copy(const struct clf_json *json); /* deep */

void clf_json_set(struct clf_json *object, const char *key, struct clf_json *child);
void clf_json_set_text(struct clf_json *object, const char *key, const char *text); /* NULL gives null */
void clf_json_set_integer(struct clf_json *object, const char *key, int64_t number);
void clf_json_set_bool(struct clf_json *object, const char *key, bool truth);
/* RFC 3339 in UTC; 0 gives null. */
void clf_json_set_time(struct clf_json *object, const char *key, int64_t time);
void clf_json_append(struct clf_json *array, struct clf_json *child);

/* NULL where the key is absent or json is no object. */
const struct clf_json *clf_json_get(const struct clf_json *json, const char *key);
size_t clf_json_size(const struct clf_json *json); /* elements of an array or object, else 0 */
const struct clf_json *clf_json_at(const struct clf_json *array, size_t index);
/* Walks an object in order of insertion: start with *iterator = NULL. */
bool clf_json_next(const struct clf_json *object, void **iterator, const char **key, const struct clf_json **value);

/* NULL when it isn't a string. */
const char *clf_json_text(const struct clf_json *json);
const char *clf_json_get_text(const struct clf_json *object, const char *key);
int64_t clf_json_number(const struct clf_json *json, int64_t otherwise);   /* integers only */
double clf_json_real_value(const struct clf_json *json, double otherwise); /* integers and reals */
int64_t clf_json_get_number(const struct clf_json *object, const char *key, int64_t otherwise);
bool clf_json_truth(const struct clf_json *json, bool otherwise);
bool clf_json_get_bool(const struct clf_json *object, const char *key, bool otherwise);

/* One line without spaces; appended to out. */
void clf_json_dump(const struct clf_json *json, struct clf_buf *out);
/* Indented, for people. */
void clf_json_dump_pretty(const struct clf_json *json, struct clf_buf *out);

#endif
