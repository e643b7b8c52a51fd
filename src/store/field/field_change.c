/*
 * field_change.c - fields and their choices made, changed, put in order and retired.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "clf/store/field/fields.h"
#include "engine/engine.h"
#include "look/rows.h"

#define COUNTED_MAX 10000

/* A label must not be another's name, either: #set could mean both. */
static enum clf_status refuse_taken(struct clf_store *store, const struct clf_custom *field, const char *folded,
				    struct clf_error *err)
{
	int64_t taken = 0;
	enum clf_status status =
	    db_get(store->db, err, &taken,
		   "SELECT count(*) FROM field f WHERE f.gone_at IS NULL AND f.id <> $id "
		   "AND (f.name = $name OR f.name = $folded OR f.folded = $folded "
		   "OR f.folded = $name)",
		   CLF_NUMBER("$id", field->id), CLF_TEXT("$name", field->name), CLF_TEXT("$folded", folded));

	if (status == CLF_OK && taken > 0)
		return clf_error_set(err, CLF_ECONFLICT, "there is a field called \"%s\" or \"%s\" already",
				     field->name, field->label);
	return status;
}

enum clf_status clf_field_add(struct clf_store *store, const struct clf_custom *field, int64_t *id,
			      struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *folded = clf_utf8_fold(arena, field->label);
	int64_t made = clf_store_next_id(store), count = 0;
	enum clf_status status = db_get(store->db, err, &count, "SELECT count(*) FROM field WHERE gone_at IS NULL");

	if (status == CLF_OK && count >= (int64_t)CLF_CUSTOM_MAX)
		status =
		    clf_error_set(err, CLF_ELIMIT, "there are %u fields already: retire one first", CLF_CUSTOM_MAX);
	if (status == CLF_OK)
		status = refuse_taken(store, field, folded, err);
	if (status == CLF_OK)
		status =
		    db_run(store->db, err,
			   "INSERT INTO field (id, name, label, folded, type, position, inside, created_at) "
			   "SELECT $id, $name, $label, $folded, $type, coalesce(max(f.position), 0) + 1, $inside, "
			   "$now FROM field f",
			   CLF_NUMBER("$id", made), CLF_TEXT("$name", field->name), CLF_TEXT("$label", field->label),
			   CLF_TEXT("$folded", folded), CLF_TEXT("$type", clf_custom_type_name(field->type)),
			   CLF_NUMBER("$inside", field->inside), CLF_NUMBER("$now", clf_clock_now()));
	clf_arena_free(&arena);
	if (status == CLF_OK)
		*id = made;
	return status;
}

enum clf_status clf_field_set(struct clf_store *store, const struct clf_custom *field, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *folded = clf_utf8_fold(arena, field->label);
	enum clf_status status = refuse_taken(store, field, folded, err);

	if (status == CLF_OK)
		status = db_run(store->db, err,
				"UPDATE field SET name = $name, label = $label, folded = $folded, inside = $inside "
				"WHERE id = $id AND gone_at IS NULL",
				CLF_TEXT("$name", field->name), CLF_TEXT("$label", field->label),
				CLF_TEXT("$folded", folded), CLF_NUMBER("$inside", field->inside),
				CLF_NUMBER("$id", field->id));
	clf_arena_free(&arena);
	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "the field is there no more");
	return status;
}

enum clf_status clf_field_place(struct clf_store *store, int64_t id, int64_t position, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE field SET position = $position WHERE id = $id",
		      CLF_NUMBER("$position", position), CLF_NUMBER("$id", id));
}

enum clf_status clf_field_retire(struct clf_store *store, int64_t id, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE field SET gone_at = $now WHERE id = $id AND gone_at IS NULL",
		      CLF_NUMBER("$now", clf_clock_now()), CLF_NUMBER("$id", id));
}

enum clf_status clf_field_tickets(struct clf_store *store, struct clf_arena *arena, int64_t field, int64_t choice,
				  size_t limit, int64_t **out, size_t *count, struct clf_error *err)
{
	return id_rows(db_ask(store->db,
			      "SELECT v.ticket FROM ticket_value v "
			      "WHERE v.field = $field AND v.number = $choice AND v.text IS NULL "
			      "ORDER BY v.ticket LIMIT $limit",
			      CLF_NUMBER("$field", field), CLF_NUMBER("$choice", choice), CLF_NUMBER("$limit", limit)),
		       arena, out, count, err);
}

/* A text of several lines stands in no index by its field: it is looked for in the newest tickets, one by one. */
enum clf_status clf_field_holders(struct clf_store *store, const struct clf_custom *field, int64_t *out,
				  struct clf_error *err)
{
	if (field->type == CLF_CUSTOM_TEXT)
		return db_get(store->db, err, out,
			      "SELECT count(*) FROM (SELECT number FROM ticket ORDER BY number DESC LIMIT $most) few "
			      "JOIN ticket_value v ON v.ticket = few.number AND v.field = $field",
			      CLF_NUMBER("$most", COUNTED_MAX), CLF_NUMBER("$field", field->id));
	if (field->type == CLF_CUSTOM_LINE)
		return db_get(store->db, err, out,
			      "SELECT count(*) FROM (SELECT v.ticket FROM ticket_value v "
			      "WHERE v.field = $field AND v.folded IS NOT NULL LIMIT $most) few",
			      CLF_NUMBER("$field", field->id), CLF_NUMBER("$most", COUNTED_MAX));
	return db_get(store->db, err, out,
		      "SELECT count(DISTINCT few.ticket) FROM (SELECT v.ticket FROM ticket_value v "
		      "WHERE v.field = $field AND v.text IS NULL LIMIT $most) few",
		      CLF_NUMBER("$field", field->id), CLF_NUMBER("$most", COUNTED_MAX));
}
