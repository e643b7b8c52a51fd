/*
 * listing_value.h - lists by fields that administrators set up.
 */
#ifndef CLF_STORE_LISTING_VALUE_H
#define CLF_STORE_LISTING_VALUE_H

#include "listing/listing_inside.h"

#define LISTING_KEPT '~' /* before an id, where a name was written */
/* Kept with the ids of field and choice, and named again as they
 * are called now; CLF_ENOTFOUND: there is no such field any more. */
enum clf_status listing_value_keep(struct clf_store *store, struct clf_arena *arena, const struct clf_term *term,
				   struct clf_term *out, struct clf_error *err);
enum clf_status listing_value_kept(struct clf_store *store, struct clf_arena *arena, const struct clf_term *kept,
				   struct clf_term *out, struct clf_error *err);
bool listing_is_value(const char *term); /* by its name's beginning */
/* *out NULL: there is none, and *nearest what comes nearest, or NULL. */
enum clf_status listing_value_field(struct clf_listing *listing, const char *term, bool *negated, enum listing_op *op,
				    const struct listing_field **out, const char **nearest, struct clf_error *err);
/* A number, or what a line is folded; false: *why. */
bool listing_value_read(struct clf_listing *listing, const struct clf_custom *custom, const char *text, int64_t *number,
			const char **folded, const char **why);

#endif
