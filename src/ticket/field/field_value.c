/*
 * field_value.c - the value of a field, as people, JSON and a request write it.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/field.h"

bool clf_value_equal(const struct clf_value *a, const struct clf_value *b)
{
	if (a->type == CLF_VALUE_ITEM && b->type == CLF_VALUE_ITEM)
		return a->number == b->number;
	return a->number == b->number && clf_text_equal(a->text != NULL ? a->text : "", b->text != NULL ? b->text : "");
}

const char *clf_value_shown(struct clf_arena *arena, const struct clf_value *value)
{
	char time[CLF_TIME_TEXT];

	switch (value->type) {
	case CLF_VALUE_PRIORITY:
		return clf_priority_name((enum clf_priority)value->number);
	case CLF_VALUE_TIME:
		return value->number != 0 ? clf_arena_strdup(arena, clf_time_rfc3339(value->number, time)) : NULL;
	case CLF_VALUE_NUMBER:
		return clf_arena_printf(arena, "%lld", (long long)value->number);
	default:
		return clf_text_blank(value->text) ? NULL : value->text;
	}
}

struct clf_json *clf_value_json(const struct clf_value *value)
{
	char time[CLF_TIME_TEXT];

	switch (value->type) {
	case CLF_VALUE_PRIORITY:
		return clf_json_string(clf_priority_name((enum clf_priority)value->number));
	case CLF_VALUE_TIME:
		return clf_json_string(value->number != 0 ? clf_time_rfc3339(value->number, time) : NULL);
	case CLF_VALUE_NUMBER:
		return clf_json_integer(value->number);
	default:
		return clf_json_string(clf_text_blank(value->text) ? NULL : value->text);
	}
}

static bool is_line(const char *text)
{
	struct clf_str line = clf_str_from(text);

	for (size_t i = 0; i < line.n; i++) {
		if ((unsigned char)line.p[i] < ' ' || line.p[i] == 0x7f)
			return false;
	}
	return line.n <= CLF_PLAIN_LINE_MAX;
}

bool clf_value_read(const struct clf_field_row *row, const char *text, struct clf_value *out)
{
	struct clf_value value = {.type = row->type};
	enum clf_priority priority;

	if (clf_text_blank(text) && (row->flags & CLF_FIELD_CLEARS)) {
		*out = value;
		return true;
	}
	switch (row->type) {
	case CLF_VALUE_PRIORITY:
		if (!clf_priority_parse(text, &priority))
			return false;
		value.number = (int64_t)priority;
		break;
	case CLF_VALUE_TIME:
		if (!clf_time_parse_rfc3339(text, &value.number) || value.number <= 0)
			return false;
		break;
	case CLF_VALUE_LINE:
	case CLF_VALUE_ITEM:
		if (!is_line(text))
			return false;
		value.text = text;
		break;
	default:
		return false;
	}
	*out = value;
	return true;
}

struct clf_value clf_value_given(const struct clf_field_row *row, int64_t number, const char *text)
{
	struct clf_value value = {.type = row->type, .number = number};

	if (row->type == CLF_VALUE_LINE || row->type == CLF_VALUE_ITEM)
		value.text = text;
	else if (number == 0 && text != NULL)
		clf_value_read(row, text, &value);
	return value;
}

struct clf_value clf_plain_get(const struct clf_plain *plain, const struct clf_field_row *row)
{
	const void *member = (const char *)plain + row->offset;
	struct clf_value value = {.type = row->type};
	const struct clf_item *item = member;

	if (row->type == CLF_VALUE_PRIORITY)
		value.number = (int64_t) * (const enum clf_priority *)member;
	else if (row->type == CLF_VALUE_TIME)
		value.number = *(const int64_t *)member;
	else if (row->type == CLF_VALUE_ITEM)
		value = (struct clf_value){.type = row->type, .number = item->id, .text = item->name};
	else
		value.text = *(const char *const *)member;
	return value;
}

void clf_plain_set(struct clf_plain *plain, const struct clf_field_row *row, const struct clf_value *value)
{
	void *member = (char *)plain + row->offset;

	if (row->type == CLF_VALUE_PRIORITY)
		*(enum clf_priority *)member = (enum clf_priority)value->number;
	else if (row->type == CLF_VALUE_TIME)
		*(int64_t *)member = value->number;
	else if (row->type == CLF_VALUE_ITEM)
		*(struct clf_item *)member = (struct clf_item){value->number, value->text};
	else
		*(const char **)member = value->text;
}

struct clf_value clf_derived_get(const struct clf_derived *derived, const struct clf_field_row *row)
{
	const char *member = (const char *)derived + row->offset;

	return (struct clf_value){.type = row->type, .number = *(const int64_t *)member};
}

void clf_derived_set(struct clf_derived *derived, const struct clf_field_row *row, int64_t number)
{
	char *member = (char *)derived + row->offset;

	*(int64_t *)member = number;
}
