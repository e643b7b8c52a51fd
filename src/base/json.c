/*
 * json.c - the adapter of jansson; struct clf_json is its json_t under another name.
 *
 * jansson parses up to 2048 levels and any number of values. What is read here
 * comes from outside or from a process that may have been taken over, so the
 * text is looked over first: depth, and the values that would become memory.
 */
#include "clf/base/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"

#define DEPTH_MAX 128
#define VALUES_MAX 2000000
#define REAL_DIGITS 15

static json_t *tree(const struct clf_json *json)
{
	return (json_t *)json;
}

static struct clf_json *owned(json_t *value)
{
	if (value == NULL)
		abort();
	return (struct clf_json *)value;
}

/* The offset of the quote that ends the string whose first character is at i. */
static size_t string_end(struct clf_str text, size_t i)
{
	for (; i < text.n && text.p[i] != '"'; i++) {
		if (text.p[i] == '\\')
			i++;
	}
	return i;
}

static enum clf_status check_size(struct clf_str text, struct clf_error *err)
{
	size_t values = 0;
	long depth = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '"')
			i = string_end(text, i + 1);
		else if (c == '[' || c == '{')
			depth++;
		else if (c == ']' || c == '}')
			depth--;
		if (c == ',' || c == '[' || c == '{')
			values++;
		if (depth > DEPTH_MAX)
			return clf_error_set(err, CLF_EINVAL, "JSON nested deeper than %d levels", DEPTH_MAX);
		if (values > VALUES_MAX)
			return clf_error_set(err, CLF_ELIMIT, "JSON of more than %d values", VALUES_MAX);
	}
	return CLF_OK;
}

enum clf_status clf_json_parse(struct clf_str text, struct clf_json **out, struct clf_error *err)
{
	enum clf_status status = check_size(text, err);
	json_error_t why;
	json_t *value;

	if (status != CLF_OK)
		return status;
	value = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
	if (value == NULL)
		return clf_error_set(err, CLF_EINVAL, "JSON line %d, column %d: %s", why.line, why.column, why.text);
	*out = owned(value);
	return CLF_OK;
}

void clf_json_free(struct clf_json **json)
{
	if (json == NULL || *json == NULL)
		return;
	json_decref(tree(*json));
	*json = NULL;
}

enum clf_json_type clf_json_type(const struct clf_json *json)
{
	if (json == NULL)
		return CLF_JSON_NULL;
	switch (json_typeof(tree(json))) {
	case JSON_OBJECT:
		return CLF_JSON_OBJECT;
	case JSON_ARRAY:
		return CLF_JSON_ARRAY;
	case JSON_STRING:
		return CLF_JSON_STRING;
	case JSON_INTEGER:
		return CLF_JSON_INTEGER;
	case JSON_REAL:
		return CLF_JSON_REAL;
	case JSON_TRUE:
	case JSON_FALSE:
		return CLF_JSON_BOOL;
	case JSON_NULL:
		break;
	}
	return CLF_JSON_NULL;
}

struct clf_json *clf_json_object(void)
{
	return owned(json_object());
}

struct clf_json *clf_json_array(void)
{
	return owned(json_array());
}

struct clf_json *clf_json_string(const char *text)
{
	struct clf_arena *arena;
	json_t *value;

	if (text == NULL)
		return clf_json_null();
	value = json_string(text);
	if (value != NULL)
		return owned(value);
	arena = clf_arena_new();
	value = json_string(clf_utf8_clean(arena, clf_str_from(text)));
	clf_arena_free(&arena);
	return owned(value);
}

struct clf_json *clf_json_integer(int64_t number)
{
	return owned(json_integer(number));
}

struct clf_json *clf_json_real(double number)
{
	json_t *value = json_real(number);

	/* JSON has no word for infinity, nor for what isn't a number. */
	return owned(value != NULL ? value : json_null());
}

struct clf_json *clf_json_bool(bool truth)
{
	return owned(json_boolean(truth));
}

struct clf_json *clf_json_null(void)
{
	return owned(json_null());
}

struct clf_json *clf_json_copy(const struct clf_json *json)
{
	return json != NULL ? owned(json_deep_copy(tree(json))) : clf_json_null();
}

static void set_cleaned(struct clf_json *object, const char *key, json_t *child)
{
	struct clf_arena *arena = clf_arena_new();

	/* Fails only where object isn't one or would contain itself; the child is given up then. */
	json_object_set_new(tree(object), clf_utf8_clean(arena, clf_str_from(key)), child);
	clf_arena_free(&arena);
}

void clf_json_set(struct clf_json *object, const char *key, struct clf_json *child)
{
	json_t *value = child != NULL ? tree(child) : json_null();
	size_t n = strlen(key);

	if (clf_utf8_valid_prefix((struct clf_str){key, n}) == n)
		json_object_set_new_nocheck(tree(object), key, value);
	else
		set_cleaned(object, key, value);
}

void clf_json_set_text(struct clf_json *object, const char *key, const char *text)
{
	clf_json_set(object, key, clf_json_string(text));
}

void clf_json_set_integer(struct clf_json *object, const char *key, int64_t number)
{
	clf_json_set(object, key, clf_json_integer(number));
}

void clf_json_set_bool(struct clf_json *object, const char *key, bool truth)
{
	clf_json_set(object, key, clf_json_bool(truth));
}

void clf_json_set_time(struct clf_json *object, const char *key, int64_t time)
{
	char text[CLF_TIME_TEXT];

	clf_json_set_text(object, key, time != 0 ? clf_time_rfc3339(time, text) : NULL);
}

void clf_json_append(struct clf_json *array, struct clf_json *child)
{
	json_array_append_new(tree(array), child != NULL ? tree(child) : json_null());
}

static const struct clf_json *borrowed(const json_t *value)
{
	return (const struct clf_json *)value;
}

const struct clf_json *clf_json_get(const struct clf_json *json, const char *key)
{
	return borrowed(json_object_get(tree(json), key));
}

size_t clf_json_size(const struct clf_json *json)
{
	return json_is_array(tree(json)) ? json_array_size(tree(json)) : json_object_size(tree(json));
}

const struct clf_json *clf_json_at(const struct clf_json *array, size_t index)
{
	return borrowed(json_array_get(tree(array), index));
}

bool clf_json_next(const struct clf_json *object, void **iterator, const char **key, const struct clf_json **value)
{
	*iterator = *iterator == NULL ? json_object_iter(tree(object)) : json_object_iter_next(tree(object), *iterator);
	if (*iterator == NULL)
		return false;
	*key = json_object_iter_key(*iterator);
	*value = borrowed(json_object_iter_value(*iterator));
	return true;
}

const char *clf_json_text(const struct clf_json *json)
{
	return json_string_value(tree(json));
}

const char *clf_json_get_text(const struct clf_json *object, const char *key)
{
	return clf_json_text(clf_json_get(object, key));
}

int64_t clf_json_number(const struct clf_json *json, int64_t otherwise)
{
	return json_is_integer(tree(json)) ? (int64_t)json_integer_value(tree(json)) : otherwise;
}

double clf_json_real_value(const struct clf_json *json, double otherwise)
{
	return json_is_number(tree(json)) ? json_number_value(tree(json)) : otherwise;
}

int64_t clf_json_get_number(const struct clf_json *object, const char *key, int64_t otherwise)
{
	return clf_json_number(clf_json_get(object, key), otherwise);
}

bool clf_json_truth(const struct clf_json *json, bool otherwise)
{
	return json_is_boolean(tree(json)) ? json_is_true(tree(json)) : otherwise;
}

bool clf_json_get_bool(const struct clf_json *object, const char *key, bool otherwise)
{
	return clf_json_truth(clf_json_get(object, key), otherwise);
}

static int add_dumped(const char *bytes, size_t size, void *buf)
{
	clf_buf_add(buf, bytes, size);
	return 0;
}

static void dump(const struct clf_json *json, size_t flags, struct clf_buf *out)
{
	if (json == NULL) {
		clf_buf_add_text(out, "null");
		return;
	}
	flags |= JSON_ENCODE_ANY | JSON_REAL_PRECISION(REAL_DIGITS);
	if (json_dump_callback(tree(json), add_dumped, out, flags) != 0)
		abort();
}

void clf_json_dump(const struct clf_json *json, struct clf_buf *out)
{
	dump(json, JSON_COMPACT, out);
}

void clf_json_dump_pretty(const struct clf_json *json, struct clf_buf *out)
{
	dump(json, JSON_INDENT(2), out);
}
