/*
 * db_sqlite_index.c - the full-text index in SQLite: FTS5, contentless.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "engine/index.h"

#define EXPRESSION_BYTES (1u << 20)
#define MERGE_PAGES 200 /* a step, some ten milliseconds */

enum clf_status index_put(struct clf_db *db, int64_t id, const char *terms, struct clf_error *err)
{
	return db_run(db, err, "INSERT INTO search_index (rowid, terms) VALUES ($id, $terms)", CLF_NUMBER("$id", id),
		      CLF_TEXT("$terms", terms));
}

enum clf_status index_take(struct clf_db *db, int64_t id, const char *terms, struct clf_error *err)
{
	return db_run(db, err, "INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', $id, $terms)",
		      CLF_NUMBER("$id", id), CLF_TEXT("$terms", terms));
}

enum clf_status index_clear(struct clf_db *db, struct clf_error *err)
{
	return db_run(db, err, "INSERT INTO search_index (search_index) VALUES ('delete-all')");
}

struct clf_rows *index_find(struct clf_db *db, const char *expression, int64_t from, int64_t to, size_t limit)
{
	return db_ask(db,
		      "SELECT rowid FROM search_index WHERE search_index MATCH $expression "
		      "AND rowid >= $from AND rowid <= $to ORDER BY rowid DESC LIMIT $limit",
		      CLF_TEXT("$expression", expression), CLF_NUMBER("$from", from), CLF_NUMBER("$to", to),
		      CLF_NUMBER("$limit", limit));
}

/* Terms hold letters and digits alone: nothing is to be escaped. */
static void add_phrase(struct clf_buf *out, const char *const *terms, size_t count, const char *end)
{
	clf_buf_add_text(out, out->n > 0 ? " OR \"" : "\"");
	for (size_t i = 0; i + 1 < count; i++)
		clf_buf_printf(out, "%s ", terms[i]);
	clf_buf_printf(out, "%s\"", end);
}

/*
 * The terms that begin so, each found by itself: of a prefix FTS5 reads all ids before it gives the first, and does so
 * again for each piece that is asked for.
 */
static enum clf_status complete(struct clf_db *db, const char *const *terms, size_t n, struct clf_buf *out, bool *more,
				struct clf_error *err)
{
	const char *prefix = terms[n - 1];
	struct clf_arena *arena = clf_arena_new();
	const char *from = prefix, *behind = clf_arena_printf(arena, "%s\xf4\x8f\xbf\xbf", prefix);
	enum clf_status status = CLF_OK;

	for (size_t count = 0; status == CLF_OK && !*more; count++) {
		struct clf_rows *rows =
		    db_ask(db, "SELECT term FROM search_word WHERE term >= $from AND term <= $behind LIMIT 1",
			   CLF_TEXT("$from", from), CLF_TEXT("$behind", behind));

		status = rows_next(rows, err);
		*more = status == CLF_OK && count == INDEX_COMPLETIONS;
		if (status == CLF_OK && !*more) {
			const char *term = rows_text(rows, arena, 0);

			add_phrase(out, terms, n, term);
			/* No term has a sign below 0 in it: nothing stands between. */
			from = clf_arena_printf(arena, "%s0", term);
		}
		rows_end(rows);
	}
	clf_arena_free(&arena);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

const char *index_expression(struct clf_db *db, struct clf_arena *arena, const char *const *terms, size_t count,
			     bool prefix, bool *more, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	const char *made = NULL;
	struct clf_buf out;

	*more = false;
	clf_buf_init(&out, EXPRESSION_BYTES);
	if (prefix)
		status = complete(db, terms, count, &out, more, err);
	if (out.n == 0)
		add_phrase(&out, terms, count, terms[count - 1]);
	if (status == CLF_OK && out.failed)
		status = clf_error_set(err, CLF_ELIMIT, "the words of this search are too long: look for fewer");
	if (status == CLF_OK)
		made = clf_arena_copy(arena, out.p, out.n);
	clf_buf_free(&out);
	return made;
}

const char *index_or_term(struct clf_arena *arena, const char *expression, const char *term)
{
	return clf_arena_printf(arena, "%s OR \"%s\"", expression, term);
}

enum clf_status index_clean(struct clf_db *db, bool begin, bool *more, struct clf_error *err)
{
	int64_t before = db_changes_ever(db);
	enum clf_status status =
	    db_run(db, err, "INSERT INTO search_index (search_index, rank) VALUES ('merge', $pages)",
		   CLF_NUMBER("$pages", begin ? -MERGE_PAGES : MERGE_PAGES));

	/* One change is the statement's own. */
	*more = status == CLF_OK && (begin || db_changes_ever(db) - before >= 2);
	return status;
}
