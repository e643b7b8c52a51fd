/*
 * suppression.c - addresses that mail failed for. One row each; what is counted and what people said stand in it.
 */
#include "clf/store/people/suppression.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"

#define FAILURES_FROM (30 * CLF_DAY)
#define WORDS_MAX 500u

/* Strangers' servers have long ones. */
static const char *short_words(struct clf_arena *arena, const char *words)
{
	size_t n = words != NULL ? strlen(words) : 0;
	char *cut;

	if (n <= WORDS_MAX)
		return words != NULL ? words : "";
	cut = clf_arena_copy(arena, words, WORDS_MAX);
	cut[clf_utf8_valid_prefix(clf_str_from(cut))] = '\0';
	return cut;
}

/* A list goes on from such a time, so that no two addresses have the same. */
#define SINCE                                                                                                          \
	"coalesce((SELECT max(t.since) + 1 FROM suppression t WHERE t.since >= $now AND t.since < $now + 1000000), "   \
	"$now)"

/* One that was put here by a person stays so. */
enum clf_status clf_suppression_failed(struct clf_store *store, const char *address, int64_t outbox, bool hard,
				       const char *words, int64_t now, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status = db_run(
	    store->db, err,
	    "INSERT INTO suppression (address, failures, failed_at, failed_mail, words) "
	    "VALUES ($address, $hard, $now, $mail, $words) "
	    "ON CONFLICT (address) DO UPDATE SET failures = CASE WHEN suppression.failed_mail = $mail THEN CASE WHEN suppression.failures < $hard THEN $hard ELSE suppression.failures END "
	    "WHEN suppression.failed_at > $from THEN suppression.failures + $hard ELSE $hard END, "
	    "words = CASE WHEN suppression.reason = 'person' THEN suppression.words ELSE excluded.words END, "
	    "failed_at = excluded.failed_at, failed_mail = excluded.failed_mail",
	    CLF_TEXT("$address", address), CLF_NUMBER("$hard", hard), CLF_NUMBER("$now", now),
	    CLF_NUMBER("$mail", outbox), CLF_TEXT("$words", short_words(arena, words)),
	    CLF_NUMBER("$from", now - FAILURES_FROM));

	if (status == CLF_OK && hard)
		status = db_run(store->db, err,
				"UPDATE suppression SET since = " SINCE ", reason = 'failed' "
				"WHERE address = $address AND since IS NULL AND failures >= 2",
				CLF_NUMBER("$now", now), CLF_TEXT("$address", address));
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_suppression_complained(struct clf_store *store, const char *address, const char *words, int64_t now,
					   struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status = db_run(
	    store->db, err,
	    "INSERT INTO suppression (address, failed_at, words, reason, since) "
	    "VALUES ($address, $now, $words, 'complaint', " SINCE ") "
	    "ON CONFLICT (address) DO UPDATE SET reason = CASE WHEN suppression.reason = 'person' THEN 'person' ELSE 'complaint' END, "
	    "words = CASE WHEN suppression.reason = 'person' THEN suppression.words ELSE excluded.words END, "
	    "since = coalesce(suppression.since, excluded.since), failed_at = excluded.failed_at",
	    CLF_TEXT("$address", address), CLF_NUMBER("$now", now), CLF_TEXT("$words", short_words(arena, words)));

	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_suppression_add(struct clf_store *store, const char *address, const char *who, const char *words,
				    int64_t now, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err,
		   "INSERT INTO suppression (address, words, reason, since, who) "
		   "VALUES ($address, $words, 'person', " SINCE ", $who) "
		   "ON CONFLICT (address) DO UPDATE SET reason = 'person', words = excluded.words, "
		   "since = coalesce(suppression.since, excluded.since), who = excluded.who "
		   "WHERE suppression.reason IS NULL OR suppression.reason <> 'person'",
		   CLF_TEXT("$address", address), CLF_TEXT("$words", words != NULL ? words : ""),
		   CLF_NUMBER("$now", now), CLF_TEXT("$who", who));

	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ECONFLICT, "%s is suppressed already", address);
	return status;
}

enum clf_status clf_suppression_remove(struct clf_store *store, const char *address, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "DELETE FROM suppression WHERE address = $address", CLF_TEXT("$address", address));

	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "%s is not suppressed", address);
	return status;
}

enum clf_status clf_suppression_heard(struct clf_store *store, const char *address, struct clf_error *err)
{
	int64_t known = 0;
	/* A look first: of most nothing is known. */
	enum clf_status status = db_get(store->db, err, &known,
					"SELECT EXISTS (SELECT 1 FROM suppression WHERE address = $address "
					"AND (reason IS NULL OR reason <> 'person'))",
					CLF_TEXT("$address", address));

	if (status != CLF_OK || !known)
		return status;
	return db_run(store->db, err,
		      "DELETE FROM suppression WHERE address = $address AND (reason IS NULL OR reason <> 'person')",
		      CLF_TEXT("$address", address));
}

enum clf_status clf_suppression_overridden(struct clf_store *store, const char *address, int64_t now,
					   struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE suppression SET overridden_at = $now WHERE address = $address",
		      CLF_NUMBER("$now", now), CLF_TEXT("$address", address));
}

#define IS_AGENT                                                                                                       \
	"EXISTS (SELECT 1 FROM agent a JOIN party p ON p.id = a.party WHERE p.address = s.address AND a.active = 1)"
#define SELECT                                                                                                         \
	"SELECT s.address, s.reason, s.words, s.who, s.since, s.failed_at, s.overridden_at, s.failures, "              \
	"CASE WHEN " IS_AGENT " THEN 1 ELSE 0 END FROM suppression s "

static struct clf_suppressed row_of(const struct clf_rows *rows, struct clf_arena *arena)
{
	return (struct clf_suppressed){.address = rows_text(rows, arena, 0),
				       .reason = rows_text(rows, arena, 1),
				       .words = rows_text(rows, arena, 2),
				       .who = rows_text(rows, arena, 3),
				       .since = rows_number(rows, 4),
				       .failed_at = rows_number(rows, 5),
				       .overridden_at = rows_number(rows, 6),
				       .failures = rows_number(rows, 7),
				       .is_agent = rows_number(rows, 8) != 0};
}

enum clf_status clf_suppression_find(struct clf_store *store, struct clf_arena *arena, const char *address,
				     struct clf_suppressed *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, SELECT "WHERE s.address = $address AND s.since IS NOT NULL",
				       CLF_TEXT("$address", address));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = row_of(rows, arena);
	rows_end(rows);
	return status;
}

static enum clf_status read_all(struct clf_rows *rows, struct clf_arena *arena, struct clf_suppressed **out,
				size_t *count, struct clf_error *err)
{
	struct clf_suppressed *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = row_of(rows, arena);
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_suppression_list(struct clf_store *store, struct clf_arena *arena, int64_t before, size_t limit,
				     struct clf_suppressed **out, size_t *count, int64_t *next, struct clf_error *err)
{
	struct clf_suppressed *list = NULL;
	size_t n = 0;
	enum clf_status status =
	    read_all(db_ask(store->db,
			    SELECT "WHERE s.since IS NOT NULL AND ($before = 0 OR s.since < $before) "
				   "ORDER BY s.since DESC, s.address LIMIT $limit",
			    CLF_NUMBER("$before", before), CLF_NUMBER("$limit", limit + 1)),
		     arena, &list, &n, err);

	if (status != CLF_OK)
		return status;
	*next = n > limit ? list[limit - 1].since : 0;
	*count = n > limit ? limit : n;
	*out = list;
	return CLF_OK;
}

enum clf_status clf_suppression_agents(struct clf_store *store, struct clf_arena *arena, int64_t now, size_t limit,
				       struct clf_suppressed **out, size_t *count, struct clf_error *err)
{
	return read_all(db_ask(store->db,
			       SELECT "WHERE " IS_AGENT " AND (s.since IS NOT NULL OR s.failed_at > $day) "
				      "ORDER BY s.address LIMIT $limit",
			       CLF_NUMBER("$day", now - CLF_DAY), CLF_NUMBER("$limit", limit)),
			arena, out, count, err);
}
