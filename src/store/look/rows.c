/*
 * rows.c - rows made into the domain's plain structs.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "look/rows.h"

void *list_grow(struct clf_arena *arena, void *items, size_t count, size_t size)
{
	void *grown;

	if (count > 0 && (count < 4 || (count & (count - 1)) != 0))
		return items;
	grown = clf_arena_array(arena, count ? count * 2 : 4, size);
	if (count > 0)
		memcpy(grown, items, count * size);
	return grown;
}

static void read_setting(const struct clf_rows *rows, struct clf_arena *arena, int column,
			 const struct clf_setting *setting, struct clf_agent *out)
{
	void *member = (char *)out + setting->offset;

	switch (setting->type) {
	case CLF_SETTING_LOCALE:
	case CLF_SETTING_ZONE:
		*(const char **)member = rows_text(rows, arena, column);
		break;
	case CLF_SETTING_SWITCH:
		*(bool *)member = rows_number(rows, column) != 0;
		break;
	case CLF_SETTING_MEANING:
		clf_reply_meaning_parse(rows_peek(rows, column), member);
		break;
	case CLF_SETTING_SCHEME:
		clf_scheme_parse(rows_peek(rows, column), member);
		break;
	case CLF_SETTING_NOTICE:
		break;
	}
}

void agent_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_agent *out)
{
	size_t count;
	const struct clf_setting *settings = clf_setting_table(&count);

	*out = (struct clf_agent){
	    .id = rows_number(rows, 0),
	    .address = rows_text(rows, arena, 1),
	    .name = rows_text(rows, arena, 2),
	    .role = CLF_ROLE_AGENT,
	    .active = rows_number(rows, 4) != 0,
	    .notices = (unsigned)rows_number(rows, 5),
	};
	clf_role_parse(rows_peek(rows, 3), &out->role);
	for (int i = 0; i < CLF_SETTING_COLUMN_COUNT; i++)
		read_setting(rows, arena, CLF_AGENT_SETTINGS_AT + i, &settings[i], out);
}

enum clf_status agent_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_agent **out, size_t *count,
			   struct clf_error *err)
{
	struct clf_agent *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		agent_row(rows, arena, &list[n++]);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status name_rows(struct clf_rows *rows, struct clf_arena *arena, const char *const **out, size_t *count,
			  struct clf_error *err)
{
	const char **list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = rows_text(rows, arena, 0);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status id_rows(struct clf_rows *rows, struct clf_arena *arena, int64_t **out, size_t *count,
			struct clf_error *err)
{
	int64_t *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = rows_number(rows, 0);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status ticket_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_ticket **out, size_t *count,
			    struct clf_error *err)
{
	struct clf_ticket *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		ticket_row(rows, arena, &list[n++]);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

void ticket_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_ticket *out)
{
	*out = (struct clf_ticket){
	    .number = rows_number(rows, 0),
	    .subject = rows_text(rows, arena, 1),
	    .status = rows_number(rows, 2),
	    .owner = rows_number(rows, 3),
	    .team = rows_text(rows, arena, 4),
	    .customer = {.id = rows_number(rows, 5),
			 .address = rows_text(rows, arena, 6),
			 .name = rows_text(rows, arena, 7),
			 .locale = rows_text(rows, arena, 8)},
	    .original_segment = rows_text(rows, arena, 9),
	    .segment = rows_text(rows, arena, 10),
	    .mailbox = rows_text(rows, arena, 11),
	    .channel = rows_text(rows, arena, 12),
	    .response = rows_text(rows, arena, 13),
	    .score = rows_number(rows, 14),
	    .has_score = !rows_null(rows, 14),
	    .summary = rows_text(rows, arena, 15),
	    .created_at = rows_number(rows, 16),
	    .updated_at = rows_number(rows, 17),
	    .parent = rows_number(rows, 18),
	    .merged_into = rows_number(rows, 19),
	    .version = rows_number(rows, 20),
	    .alias = rows_text(rows, arena, 21),
	    .comment = rows_text(rows, arena, 22),
	    .team_id = rows_number(rows, 23),
	    .segment_id = rows_number(rows, 24),
	    .original_segment_id = rows_number(rows, 25),
	    .cause_set = rows_number(rows, 26),
	};
	for (CLF_EACH_DERIVED(row)) {
		int column = CLF_TICKET_DERIVED_AT + (int)(row - clf_field_row(CLF_FIELD_FIRST_DERIVED));

		clf_derived_set(&out->derived, row, rows_number(rows, column));
	}
	for (CLF_EACH_PLAIN(row)) {
		struct clf_value value = {.type = row->type};
		int column = CLF_TICKET_PLAIN_AT + (int)clf_plain_index(row);

		if (row->type == CLF_VALUE_LINE)
			value.text = rows_text(rows, arena, column);
		else
			value.number = rows_number(rows, column);
		if (row->type == CLF_VALUE_ITEM)
			value.text = rows_text(rows, arena, column + CLF_PLAIN_COUNT);
		clf_plain_set(&out->plain, row, &value);
	}
}

void copied_row(const struct clf_rows *rows, struct clf_arena *arena, int first, struct clf_copied *out)
{
	*out = (struct clf_copied){.party = rows_number(rows, first),
				   .address = rows_text(rows, arena, first + 1),
				   .name = rows_text(rows, arena, first + 2),
				   .state = CLF_COPIED_OUT};
	clf_copied_state_parse(rows_peek(rows, first + 3), &out->state);
}

#define PARAMETER(NAME, name, ...) "$" #name,

struct clf_arg value_arg(const char *parameter, const struct clf_value *value)
{
	switch (value->type) {
	case CLF_VALUE_PRIORITY:
	case CLF_VALUE_NUMBER:
		return CLF_NUMBER(parameter, value->number);
	case CLF_VALUE_TIME:
	case CLF_VALUE_ITEM:
		return CLF_ID(parameter, value->number);
	default:
		return CLF_TEXT(parameter, clf_text_blank(value->text) ? NULL : value->text);
	}
}

void plain_args(const struct clf_plain *plain, struct clf_arg args[CLF_PLAIN_COUNT])
{
	static const char *const parameters[CLF_PLAIN_COUNT] = {CLF_PLAIN_FIELDS(PARAMETER)};

	for (CLF_EACH_PLAIN(row)) {
		const struct clf_value value = clf_plain_get(plain, row);

		args[clf_plain_index(row)] = value_arg(parameters[clf_plain_index(row)], &value);
	}
}

void derived_args(const struct clf_derived *derived, struct clf_arg args[CLF_DERIVED_COUNT])
{
	static const char *const parameters[CLF_DERIVED_COUNT] = {CLF_DERIVED_FIELDS(PARAMETER)};
	size_t at = 0;

	for (CLF_EACH_DERIVED(row)) {
		const struct clf_value value = clf_derived_get(derived, row);

		args[at] = value_arg(parameters[at], &value);
		at++;
	}
}

enum clf_via via_of(const char *name)
{
	enum clf_via via = CLF_VIA_MAIL;

	while (via < CLF_VIA_CLI && !clf_text_equal(clf_via_name(via), name))
		via++;
	return via;
}
