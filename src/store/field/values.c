/*
 * values.c - what tickets hold in fields that administrators set up: rows as values, and values as rows.
 */
#include "field/values.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "engine/engine.h"
#include "look/rows.h"

static void take_row(const struct clf_rows *rows, struct clf_arena *arena, int first, enum clf_custom_type type,
		     struct clf_custom_value **held, size_t *count)
{
	int64_t field = rows_number(rows, first);
	struct clf_custom_value *one;
	size_t at = 0;

	while (at < *count && (*held)[at].field != field)
		at++;
	if (at == *count) {
		*held = list_grow(arena, *held, *count, sizeof(**held));
		(*held)[(*count)++] = (struct clf_custom_value){.field = field};
	}
	one = &(*held)[at];
	one->value = rows_null(rows, first + 2) ? clf_custom_kept(arena, type, rows_number(rows, first + 1), one->value)
						: rows_text(rows, arena, first + 2);
}

void value_row(const struct clf_rows *rows, struct clf_arena *arena, int first, const struct clf_customs *customs,
	       struct clf_custom_value **held, size_t *count)
{
	const struct clf_custom *field = clf_custom_of(customs, rows_number(rows, first));

	if (field != NULL)
		take_row(rows, arena, first, field->type, held, count);
}

enum clf_status clf_values_ever(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				const struct clf_custom_value **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT " VALUE_COLUMNS ", f.type FROM ticket_value v "
				       "JOIN field f ON f.id = v.field WHERE v.ticket = $ticket "
				       "ORDER BY v.field, v.number",
				       CLF_NUMBER("$ticket", ticket));
	struct clf_custom_value *held = NULL;
	enum clf_status status;

	*count = 0;
	while ((status = rows_next(rows, err)) == CLF_OK) {
		enum clf_custom_type type = CLF_CUSTOM_LINE;

		clf_custom_type_parse(rows_peek(rows, 3), &type);
		take_row(rows, arena, 0, type, &held, count);
	}
	*out = held;
	return absent_is_fine(status);
}

enum clf_status clf_values_of(struct clf_store *store, struct clf_arena *arena, const struct clf_customs *customs,
			      int64_t ticket, const struct clf_custom_value **out, size_t *count, struct clf_error *err)
{
	struct clf_custom_value *held = NULL;
	struct clf_rows *rows;
	enum clf_status status;

	*out = NULL;
	*count = 0;
	if (customs->count == 0)
		return CLF_OK;
	rows = db_ask(store->db,
		      "SELECT " VALUE_COLUMNS " FROM ticket_value v WHERE v.ticket = $ticket "
		      "ORDER BY v.field, v.number",
		      CLF_NUMBER("$ticket", ticket));
	while ((status = rows_next(rows, err)) == CLF_OK)
		value_row(rows, arena, 0, customs, &held, count);
	*out = held;
	return absent_is_fine(status);
}

static enum clf_status insert(struct clf_store *store, int64_t ticket, int64_t field, int64_t number, const char *text,
			      const char *folded, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO ticket_value (ticket, field, number, text, folded) "
		      "VALUES ($ticket, $field, $number, $text, $folded)",
		      CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$field", field), CLF_NUMBER("$number", number),
		      CLF_TEXT("$text", text), CLF_TEXT("$folded", folded));
}

static enum clf_status insert_all(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				  const struct clf_custom *field, const char *value, struct clf_error *err)
{
	int64_t *numbers;
	size_t count = clf_custom_numbers(arena, field->type, value, &numbers);
	enum clf_status status = CLF_OK;

	if (field->type == CLF_CUSTOM_TEXT)
		return insert(store, ticket, field->id, 0, value, NULL, err);
	if (field->type == CLF_CUSTOM_LINE)
		return insert(store, ticket, field->id, 0, value, clf_utf8_fold(arena, value), err);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = insert(store, ticket, field->id, numbers[i], NULL, NULL, err);
	return status;
}

enum clf_status value_put(struct clf_store *store, int64_t ticket, const struct clf_custom *field, const char *value,
			  struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status =
	    db_run(store->db, err, "DELETE FROM ticket_value WHERE ticket = $ticket AND field = $field",
		   CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$field", field->id));

	if (status == CLF_OK && value != NULL)
		status = insert_all(store, arena, ticket, field, value, err);
	clf_arena_free(&arena);
	return status;
}
