/*
 * templates.h - what mails are made from, as people saved it.
 */
#ifndef CLF_STORE_TEMPLATES_H
#define CLF_STORE_TEMPLATES_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/store/look/query.h"

struct clf_arena;
struct clf_store;

/* A template in one language, as one version of it was saved. Languages are taken in any spelling, and kept in the one
 * of clf/base/locale.h. */
struct clf_template_record {
	const char *name, *locale, *source; /* source "": from then on the shipped one counts, or none */
	int64_t version, saved_at;
	const char *saved_by;
	const char
	    *shipped; /* what the program shipped when it was first changed, or last kept; NULL: nothing, or unknown */
};
/* The newest version; CLF_ENOTFOUND where none was saved, or the newest says that the shipped one counts. */
enum clf_status clf_template_find(struct clf_store *store, struct clf_arena *arena, const char *name,
				  const char *locale, struct clf_template_record *out, struct clf_error *err);
/* All of these, by name and language. */
enum clf_status clf_template_list(struct clf_store *store, struct clf_arena *arena, struct clf_template_record **out,
				  size_t *count, struct clf_error *err);

/* Every version of one is kept; a page of them, the newest first, without sources. *next: the cursor of the next. */
enum clf_status clf_template_versions(struct clf_store *store, struct clf_arena *arena, const char *name,
				      const char *locale, struct clf_page page, struct clf_template_record **out,
				      size_t *count, int64_t *next, struct clf_error *err);
enum clf_status clf_template_version(struct clf_store *store, struct clf_arena *arena, const char *name,
				     const char *locale, int64_t version, struct clf_template_record *out,
				     struct clf_error *err);

/* Of the newest version, which has to be that one: what ships by now is known. CLF_ECONFLICT. */
enum clf_status clf_template_keep(struct clf_store *store, const char *name, const char *locale, int64_t version,
				  const char *shipped, struct clf_error *err);

/* Of an expected version: what it must be built on, 0 for none yet; less: whatever there is. */
#define CLF_TEMPLATE_ANY (-1)
/* A new version. CLF_ECONFLICT: somebody saved another one meanwhile. */
enum clf_status clf_template_save(struct clf_store *store, const struct clf_template_record *record, int64_t expected,
				  int64_t *version, struct clf_error *err);

#endif
