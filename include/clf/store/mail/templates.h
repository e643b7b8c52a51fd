/*
 * templates.h - what mails are made from, as people saved it.
 */
#ifndef CLF_STORE_TEMPLATES_H
#define CLF_STORE_TEMPLATES_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

/* A template as it is in force: the newest stored version, else CLF_ENOTFOUND (then the shipped one counts). */
struct clf_template_record {
	const char *name, *locale, *source;
	int64_t version, saved_at;
	const char *saved_by;
};
enum clf_status clf_template_find(struct clf_store *store, struct clf_arena *arena, const char *name,
				  const char *locale, struct clf_template_record *out, struct clf_error *err);
enum clf_status clf_template_list(struct clf_store *store, struct clf_arena *arena, struct clf_template_record **out,
				  size_t *count, struct clf_error *err);
/* Every version is kept. */
enum clf_status clf_template_save(struct clf_store *store, const char *name, const char *locale, const char *source,
				  const char *saved_by, int64_t *version, struct clf_error *err);

#endif
