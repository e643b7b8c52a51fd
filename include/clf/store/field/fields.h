/*
 * fields.h - the fields that administrators set up, and what tickets hold in them.
 *
 * What changes one runs within the caller's transaction; who may, the audit's line and the revision are the caller's
 * (clf/act/customs.h). Choices are items of the list field:<id> (clf/store/people/list.h).
 */
#ifndef CLF_STORE_FIELDS_H
#define CLF_STORE_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/field/custom.h"

struct clf_arena;
struct clf_store;

/* Kept by the store until the desk's revision grows, and the one before for as long again. Never NULL. */
enum clf_status clf_fields(struct clf_store *store, const struct clf_customs **out, struct clf_error *err);

/* And those that have gone, behind the others: the caller's, in the arena. */
enum clf_status clf_fields_ever(struct clf_store *store, struct clf_arena *arena, struct clf_customs *out,
				struct clf_error *err);

/* CLF_ECONFLICT: name or label is taken; CLF_ELIMIT: there are enough. choices and their count are left alone. */
enum clf_status clf_field_add(struct clf_store *store, const struct clf_custom *field, int64_t *id,
			      struct clf_error *err);
/* Name, label and inside. CLF_ECONFLICT as above. */
enum clf_status clf_field_set(struct clf_store *store, const struct clf_custom *field, struct clf_error *err);
enum clf_status clf_field_place(struct clf_store *store, int64_t id, int64_t position, struct clf_error *err);
/* It is offered and shown no more; what tickets held stays. */
enum clf_status clf_field_retire(struct clf_store *store, int64_t id, struct clf_error *err);

/* Tickets that hold the choice: the first of them, by number. */
enum clf_status clf_field_tickets(struct clf_store *store, struct clf_arena *arena, int64_t field, int64_t choice,
				  size_t limit, int64_t **out, size_t *count, struct clf_error *err);
/* How many tickets hold something in the field, counted up to 10,000; texts of several lines: of the
 * newest 10,000. */
enum clf_status clf_field_holders(struct clf_store *store, const struct clf_custom *field, int64_t *out,
				  struct clf_error *err);

/* What one ticket holds in fields that are in use. */
enum clf_status clf_values_of(struct clf_store *store, struct clf_arena *arena, const struct clf_customs *customs,
			      int64_t ticket, const struct clf_custom_value **out, size_t *count,
			      struct clf_error *err);
/* And in those that have gone: what a history ends with. */
enum clf_status clf_values_ever(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				const struct clf_custom_value **out, size_t *count, struct clf_error *err);

#endif
