/*
 * index.h - the full-text index: the one part of the store of which each database has its own words.
 *
 * SQLite has FTS5 without a copy of the texts (db_sqlite_index.c): what is taken out of it must be given again exactly.
 * PostgreSQL would have the same terms as a tsvector with positions, made by us and not by its parser, and a GIN index.
 */
#ifndef CLF_STORE_INDEX_H
#define CLF_STORE_INDEX_H

#include "engine/db.h"

#define INDEX_COMPLETIONS 256u

/* terms: divided by single spaces. */
enum clf_status index_put(struct clf_db *db, int64_t id, const char *terms, struct clf_error *err);
enum clf_status index_take(struct clf_db *db, int64_t id, const char *terms, struct clf_error *err);

/* All of them at once; what they held stays in the pages until index_clean. */
enum clf_status index_clear(struct clf_db *db, struct clf_error *err);

/*
 * Ids that hold the terms one behind the other, from the highest down, at least from and at most to. prefix: the last
 * term is how one begins: of how it may go on the first INDEX_COMPLETIONS are looked for, and *more says that there are
 * others. The expression says it in the database's own words, and is made once for a question.
 */
const char *index_expression(struct clf_db *db, struct clf_arena *arena, const char *const *terms, size_t count,
			     bool prefix, bool *more, struct clf_error *err);
/* The same, or one term more. */
const char *index_or_term(struct clf_arena *arena, const char *expression, const char *term);
struct clf_rows *index_find(struct clf_db *db, const char *expression, int64_t from, int64_t to, size_t limit);

/*
 * What was taken out stays in the database's pages until they are merged; a step of that, bounded. begin: with all that
 * is there now. *more: it isn't done.
 */
enum clf_status index_clean(struct clf_db *db, bool begin, bool *more, struct clf_error *err);

#endif
