/*
 * fields.c - which fields there are, read once a revision: few, and asked for with each ticket.
 */
#include "clf/store/field/fields.h"

#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/store/engine/revision.h"
#include "engine/engine.h"
#include "look/rows.h"

#define CHOICES_READ 1000u /* of a field, those that have gone among them */
#define FIELDS_READ 500u   /* likewise */

struct store_fields {
	int64_t revision;
	struct clf_arena *arena;
	struct clf_customs customs;
	struct store_fields *older; /* facts of the transaction at hand may name them */
};

static void fields_free(struct store_fields **fields)
{
	struct store_fields *gone = *fields;

	if (gone == NULL)
		return;
	*fields = NULL;
	fields_free(&gone->older);
	clf_arena_free(&gone->arena);
	free(gone);
}

static struct clf_custom field_row(const struct clf_rows *rows, struct clf_arena *arena)
{
	struct clf_custom field = {.id = rows_number(rows, 0),
				   .name = rows_text(rows, arena, 1),
				   .label = rows_text(rows, arena, 2),
				   .inside = rows_number(rows, 4) != 0,
				   .gone = !rows_null(rows, 5)};

	clf_custom_type_parse(rows_peek(rows, 3), &field.type);
	return field;
}

static enum clf_status read_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_custom **out, size_t *count,
				 struct clf_error *err)
{
	struct clf_custom *list = NULL;
	enum clf_status status;

	*count = 0;
	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, *count, sizeof(*list));
		list[(*count)++] = field_row(rows, arena);
	}
	*out = list;
	return absent_is_fine(status);
}

static enum clf_status read_choices(struct clf_store *store, struct clf_arena *arena, struct clf_custom *field,
				    struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT i.id, i.name, i.gone_at FROM list_item i WHERE i.list = $list "
		   "ORDER BY i.position, i.id LIMIT $most",
		   CLF_TEXT("$list", clf_custom_line_name(arena, field->id)), CLF_NUMBER("$most", CHOICES_READ));
	struct clf_choice *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_choice){rows_number(rows, 0), rows_text(rows, arena, 1), !rows_null(rows, 2)};
	}
	field->choices = list;
	field->choice_count = n;
	return absent_is_fine(status);
}

static enum clf_status add_choices(struct clf_store *store, struct clf_arena *arena, struct clf_custom *list,
				   size_t count, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (list[i].type == CLF_CUSTOM_CHOICE || list[i].type == CLF_CUSTOM_CHOICES)
			status = read_choices(store, arena, &list[i], err);
	}
	return status;
}

#define FIELD_SELECT "SELECT f.id, f.name, f.label, f.type, f.inside, f.gone_at FROM field f "

static enum clf_status load(struct clf_store *store, struct store_fields *made, struct clf_error *err)
{
	struct clf_custom *list = NULL;
	size_t count = 0;
	enum clf_status status =
	    read_rows(db_ask(store->db, FIELD_SELECT "WHERE f.gone_at IS NULL ORDER BY f.position, f.id LIMIT $most",
			     CLF_NUMBER("$most", CLF_CUSTOM_MAX)),
		      made->arena, &list, &count, err);

	if (status == CLF_OK)
		status = add_choices(store, made->arena, list, count, err);
	made->customs = (struct clf_customs){list, count};
	return status;
}

enum clf_status clf_fields_ever(struct clf_store *store, struct clf_arena *arena, struct clf_customs *out,
				struct clf_error *err)
{
	struct clf_custom *list = NULL;
	size_t count = 0;
	enum clf_status status =
	    read_rows(db_ask(store->db,
			     FIELD_SELECT "ORDER BY CASE WHEN f.gone_at IS NULL THEN 0 ELSE 1 END, "
					  "f.position, f.id DESC LIMIT $most",
			     CLF_NUMBER("$most", FIELDS_READ)),
		      arena, &list, &count, err);

	if (status == CLF_OK)
		status = add_choices(store, arena, list, count, err);
	if (status == CLF_OK)
		*out = (struct clf_customs){list, count};
	return status;
}

enum clf_status clf_fields(struct clf_store *store, const struct clf_customs **out, struct clf_error *err)
{
	struct store_fields *made;
	int64_t revision = 0;
	enum clf_status status = clf_revision(store, &revision, err);

	if (status != CLF_OK)
		return status;
	if (store->fields == NULL || store->fields->revision != revision || store->fields_unsure) {
		made = calloc(1, sizeof(*made));
		if (made == NULL)
			abort();
		made->revision = revision;
		made->arena = clf_arena_new();
		status = load(store, made, err);
		if (status != CLF_OK) {
			fields_free(&made);
			return status;
		}
		if (store->fields != NULL)
			fields_free(&store->fields->older);
		made->older = store->fields;
		store->fields = made;
		store->free_fields = fields_free;
		store->fields_new = true;
		store->fields_unsure = false;
	}
	*out = &store->fields->customs;
	return CLF_OK;
}
