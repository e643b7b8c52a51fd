/*
 * values.h - rows of ticket_value as values, for the store's own files.
 */
#ifndef CLF_STORE_VALUES_H
#define CLF_STORE_VALUES_H

#include "clf/store/field/fields.h"
#include "engine/db.h"

#define VALUE_COLUMNS "v.field, v.number, v.text"

/* Adds the row whose value columns begin at first to what a ticket holds; a field that has gone adds nothing. */
void value_row(const struct clf_rows *rows, struct clf_arena *arena, int first, const struct clf_customs *customs,
	       struct clf_custom_value **held, size_t *count);
/* The ticket holds that in the field, and nothing else; NULL: nothing. */
enum clf_status value_put(struct clf_store *store, int64_t ticket, const struct clf_custom *field, const char *value,
			  struct clf_error *err);

#endif
