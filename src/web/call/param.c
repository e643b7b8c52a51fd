/*
 * param.c - one value against its row of the table.
 */
#include <limits.h>
#include <string.h>

#include "call/call.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/mail/address.h"
#include "clf/ticket/words.h"

const char *where_name(enum where where)
{
	static const char *const names[] = {"path", "query", "header", "body"};

	return names[where];
}

static bool has_control(const char *text, bool lines)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if (lines && (*c == '\n' || *c == '\r' || *c == '\t'))
			continue;
		if (*c < 0x20 || *c == 0x7f)
			return true;
	}
	return false;
}

static const char *check_number(struct clf_arena *arena, const struct param *param, bool valid, long long number,
				struct value *out)
{
	long long min = param->type == CLF_TYPE_ID ? 1 : param->min;
	long long max = param->type == CLF_TYPE_ID ? LLONG_MAX : param->max;

	if (!valid || number < min || number > max)
		return param->type == CLF_TYPE_ID
			   ? CLF_SAID("must be a positive whole number")
			   : clf_arena_printf(arena, CLF_SAID("must be a whole number from %lld to %lld"), min, max);
	out->number = number;
	return NULL;
}

static const char *check_number_text(struct clf_arena *arena, const struct param *param, const char *text,
				     struct value *out)
{
	unsigned long long magnitude = 0;
	bool negative = text[0] == '-';
	bool valid = clf_text_to_u64(text + negative, LLONG_MAX, &magnitude);

	return check_number(arena, param, valid, negative ? -(long long)magnitude : (long long)magnitude, out);
}

static const char *check_choice(struct clf_arena *arena, const struct param *param, const char *text, struct value *out)
{
	struct clf_str rest = clf_str_from(param->choices), choice;

	while (clf_str_split(&rest, '|', &choice)) {
		if (clf_str_equal_nocase(choice, clf_str_from(text))) {
			out->text = clf_arena_copy(arena, choice.p, choice.n);
			return NULL;
		}
	}
	return clf_arena_printf(arena, CLF_SAID("must be one of %s"), param->choices);
}

static const char *check_address(struct clf_arena *arena, const char *text, struct value *out)
{
	return clf_address_fold(arena, text, &out->text, NULL) == CLF_OK
		   ? NULL
		   : CLF_SAID("must be a mail address, name@domain");
}

static bool all_of(const char *text, const char *others, bool letters)
{
	for (const char *c = text; *c; c++) {
		bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');

		if (letters ? !letter && strchr(others, *c) == NULL : *c < 0x21 || *c > 0x7e)
			return false;
	}
	return true;
}

static bool is_local(const char *text)
{
	return text[0] == '/' && text[1] != '/' && strchr(text, '\\') == NULL && all_of(text, "", false);
}

/* It may end as a link: nothing that a browser would run. */
static bool is_web_url(const char *text)
{
	struct clf_str url = clf_str_from(text);

	return (clf_str_starts_nocase(url, CLF_STR("https://")) || clf_str_starts_nocase(url, CLF_STR("http://"))) &&
	       strpbrk(text, " \"<>") == NULL;
}

/* What is left after length and control characters were checked. */
static const char *check_shape(struct clf_arena *arena, const struct param *param, const char *text, struct value *out)
{
	switch (param->type) {
	case CLF_TYPE_NAME:
		return text[0] != '.' && all_of(text, "-_.", true)
			   ? NULL
			   : CLF_SAID("may hold letters, digits, '-', '_' and '.', and doesn't begin with '.'");
	case CLF_TYPE_KEY:
		return all_of(text, "", false) ? NULL
					       : CLF_SAID("may hold printable ASCII characters without spaces only");
	case CLF_TYPE_LOCAL:
		return is_local(text) ? NULL : CLF_SAID("must be a path of this site");
	case CLF_TYPE_URL:
		return is_web_url(text) ? NULL : CLF_SAID("must be a URL that begins with https:// or http://");
	case CLF_TYPE_ADDRESS:
		return check_address(arena, text, out);
	case CLF_TYPE_CHOICE:
		return check_choice(arena, param, text, out);
	case CLF_TYPE_TIME:
		return clf_time_parse_rfc3339(text, &out->number)
			   ? NULL
			   : CLF_SAID("must be a time as in 2026-11-22T03:08:33Z");
	default:
		return NULL;
	}
}

static long long longest(const struct param *param)
{
	return param->max > 0 ? param->max : 254;
}

const char *param_check_text(struct clf_arena *arena, const struct param *param, const char *text, struct value *out)
{
	struct value value = {.given = true, .text = text};
	const char *wrong = NULL;
	bool blank = param->type == CLF_TYPE_SECRET ? text[0] == '\0' : clf_text_blank(text);

	if (param->type == CLF_TYPE_OBJECT || param->type == CLF_TYPE_LIST)
		return CLF_SAID("must be JSON");
	if (param->type == CLF_TYPE_IDS)
		return CLF_SAID("must be an array of ids");
	if (param->required && blank)
		return CLF_SAID("must not be empty");
	if (param->type == CLF_TYPE_ID || param->type == CLF_TYPE_INTEGER)
		wrong = check_number_text(arena, param, text, &value);
	else if ((long long)strlen(text) > longest(param))
		wrong = clf_arena_printf(arena, CLF_SAID("is longer than %lld bytes"), longest(param));
	else if (param->type != CLF_TYPE_SECRET && has_control(text, param->type == CLF_TYPE_TEXT))
		wrong = param->type == CLF_TYPE_TEXT ? CLF_SAID("holds control characters")
						     : CLF_SAID("must be one line without control characters");
	else
		wrong = check_shape(arena, param, text, &value);
	if (wrong == NULL)
		*out = value;
	return wrong;
}

static bool is_list_of_texts(const struct clf_json *json)
{
	bool texts = clf_json_type(json) == CLF_JSON_ARRAY;

	for (size_t i = 0; texts && i < clf_json_size(json); i++)
		texts = clf_json_text(clf_json_at(json, i)) != NULL;
	return texts;
}

static const char *check_object(struct clf_arena *arena, const struct param *param, const struct clf_json *json,
				struct value *out)
{
	struct clf_buf text;
	bool fits;

	if (param->type == CLF_TYPE_OBJECT && clf_json_type(json) != CLF_JSON_OBJECT)
		return CLF_SAID("must be a JSON object");
	if (param->type == CLF_TYPE_LIST && !is_list_of_texts(json))
		return CLF_SAID("must be a JSON array of strings");
	clf_buf_init(&text, (size_t)param->max);
	clf_json_dump(json, &text);
	fits = !text.failed;
	clf_buf_free(&text);
	if (!fits)
		return clf_arena_printf(arena, CLF_SAID("is longer than %lld bytes"), param->max);
	*out = (struct value){.given = true, .json = json};
	return NULL;
}

static const char *check_ids(struct clf_arena *arena, const struct param *param, const int64_t *ids, size_t count,
			     struct value *out)
{
	if (count > (size_t)param->max)
		return clf_arena_printf(arena, CLF_SAID("holds more than %lld"), param->max);
	if (count > 0)
		*out = (struct value){.given = true, .ids = ids, .id_count = count};
	return NULL;
}

static const char *check_array(struct clf_arena *arena, const struct param *param, const struct clf_json *json,
			       struct value *out)
{
	size_t count = clf_json_type(json) == CLF_JSON_ARRAY ? clf_json_size(json) : 0;
	int64_t *ids = clf_arena_array_of(arena, count + 1, int64_t);

	if (count == 0)
		return CLF_SAID("must be an array of ids, and not empty");
	for (size_t i = 0; i < count; i++) {
		ids[i] = clf_json_number(clf_json_at(json, i), 0);
		if (clf_json_type(clf_json_at(json, i)) != CLF_JSON_INTEGER || ids[i] < 1)
			return CLF_SAID("must be an array of positive whole numbers");
	}
	return check_ids(arena, param, ids, count, out);
}

const char *param_check_fields(struct clf_arena *arena, const struct param *param, const struct clf_http_fields *fields,
			       struct value *out)
{
	int64_t *ids = clf_arena_array_of(arena, fields->count + 1, int64_t);
	size_t count = 0;

	for (size_t i = 0; i < fields->count; i++) {
		unsigned long long id = 0;

		if (strcmp(fields->items[i].name, param->name) != 0)
			continue;
		if (!clf_text_to_u64(fields->items[i].value, LLONG_MAX, &id) || id == 0)
			return CLF_SAID("must be positive whole numbers");
		ids[count++] = (int64_t)id;
	}
	return check_ids(arena, param, ids, count, out);
}

const char *param_check_json(struct clf_arena *arena, const struct param *param, const struct clf_json *json,
			     struct value *out)
{
	const char *text;

	if (clf_json_type(json) == CLF_JSON_NULL) {
		if (!param->nullable)
			return param->required ? CLF_SAID("is required and must not be null")
					       : CLF_SAID("must not be null: leave it out");
		*out = (struct value){.given = true, .null = true};
		return NULL;
	}
	if (param->type == CLF_TYPE_OBJECT || param->type == CLF_TYPE_LIST)
		return check_object(arena, param, json, out);
	if (param->type == CLF_TYPE_IDS)
		return check_array(arena, param, json, out);
	if (param->type == CLF_TYPE_ID || param->type == CLF_TYPE_INTEGER) {
		struct value value = {.given = true};
		const char *wrong = check_number(arena, param, clf_json_type(json) == CLF_JSON_INTEGER,
						 clf_json_number(json, 0), &value);

		if (wrong == NULL)
			*out = value;
		return wrong;
	}
	text = clf_json_text(json);
	return text != NULL ? param_check_text(arena, param, text, out) : CLF_SAID("must be a string");
}
