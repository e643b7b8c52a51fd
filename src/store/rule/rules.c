/*
 * rules.c - rules as they are kept: every version, and the order in which they are asked.
 */
#include "clf/store/rule/rules.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/store/engine/revision.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/survey.h"
#include "clf/store/rule/timers.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

#define COLUMNS                                                                                                        \
	"r.id, r.kind, r.name, r.position, r.enabled, r.since, v.version, v.body, r.shipped, v.sentence, v.who, "      \
	"v.via, v.at, r.existing, r.gone_at "
#define IN_FORCE                                                                                                       \
	"SELECT " COLUMNS "FROM rule r JOIN rule_version v ON v.rule = r.id AND v.version = r.version "                \
	"WHERE r.gone_at IS NULL "

/* Of criteria no ticket waits: a new survey's sends nobody through all open tickets. */
static enum clf_status bump(struct clf_store *store, bool waits, struct clf_error *err)
{
	enum clf_status status = clf_revision_bump(store, err);

	return status == CLF_OK && waits ? clf_timers_anew(store, err) : status;
}

static struct clf_rule_record record_of(const struct clf_rows *rows, struct clf_arena *arena)
{
	struct clf_rule_record record = {
	    .id = rows_number(rows, 0),
	    .name = rows_text(rows, arena, 2),
	    .position = rows_number(rows, 3),
	    .enabled = rows_number(rows, 4) != 0,
	    .since = rows_number(rows, 5),
	    .version = rows_number(rows, 6),
	    .body = rows_text(rows, arena, 7),
	    .shipped = rows_text(rows, arena, 8),
	    .sentence = rows_text(rows, arena, 9),
	    .who = rows_text(rows, arena, 10),
	    .via = rows_text(rows, arena, 11),
	    .saved_at = rows_number(rows, 12),
	    .gone_at = rows_number(rows, 14),
	};

	clf_rule_kind_parse(rows_peek(rows, 1), &record.kind);
	clf_rule_existing_parse(rows_peek(rows, 13), &record.existing);
	return record;
}

static enum clf_status all_records(struct clf_rows *rows, struct clf_arena *arena, struct clf_rule_record **out,
				   size_t *count, struct clf_error *err)
{
	struct clf_rule_record *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = record_of(rows, arena);
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

static enum clf_status one_record(struct clf_rows *rows, struct clf_arena *arena, struct clf_rule_record *out,
				  struct clf_error *err)
{
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = record_of(rows, arena);
	rows_end(rows);
	return status;
}

enum clf_status clf_rule_records(struct clf_store *store, struct clf_arena *arena, struct clf_rule_record **out,
				 size_t *count, struct clf_error *err)
{
	return all_records(db_ask(store->db,
				  IN_FORCE "ORDER BY CASE r.kind WHEN 'criterion' THEN 0 WHEN 'status' THEN 1 "
					   "WHEN 'general' THEN 2 WHEN 'escalation' THEN 3 ELSE 4 END, "
					   "r.position, r.id LIMIT $most",
				  CLF_NUMBER("$most", CLF_RULES_MAX + CLF_SURVEYS_MAX)),
			   arena, out, count, err);
}

enum clf_status clf_rule_record(struct clf_store *store, struct clf_arena *arena, int64_t id,
				struct clf_rule_record *out, struct clf_error *err)
{
	enum clf_status status =
	    one_record(db_ask(store->db, IN_FORCE "AND r.id = $id", CLF_NUMBER("$id", id)), arena, out, err);

	return status == CLF_ENOTFOUND ? clf_error_set(err, status, "there is no rule %lld", (long long)id) : status;
}

enum clf_status clf_rule_records_within(struct clf_store *store, struct clf_arena *arena, int64_t from, int64_t until,
					struct clf_rule_record **out, size_t *count, struct clf_error *err)
{
	return all_records(
	    db_ask(store->db,
		   "SELECT " COLUMNS "FROM rule r JOIN rule_version v ON v.rule = r.id "
		   "WHERE (r.gone_at IS NULL OR r.gone_at > $from) AND v.at <= $until "
		   "AND NOT EXISTS (SELECT 1 FROM rule_version n "
		   "WHERE n.rule = v.rule AND n.version > v.version AND n.at <= $from) "
		   "ORDER BY CASE r.kind WHEN 'criterion' THEN 0 WHEN 'status' THEN 1 "
		   "WHEN 'general' THEN 2 WHEN 'escalation' THEN 3 ELSE 4 END, r.position, r.id, v.version LIMIT $most",
		   CLF_NUMBER("$from", from), CLF_NUMBER("$until", until), CLF_NUMBER("$most", CLF_RULE_WITHIN_MAX)),
	    arena, out, count, err);
}

static enum clf_status not_named(struct clf_store *store, struct clf_arena *arena, const char *name,
				 struct clf_error *err)
{
	const char *const *names = NULL;
	const char *near = NULL;
	size_t count = 0;

	if (name_rows(db_ask(store->db, "SELECT name FROM rule WHERE gone_at IS NULL ORDER BY id LIMIT 500"), arena,
		      &names, &count, NULL) == CLF_OK)
		near = name_nearest(arena, names, count, name);
	if (near != NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no rule \"%s\"; the nearest is \"%s\"", name, near);
	return clf_error_set(err, CLF_ENOTFOUND, "there is no rule \"%s\"", name);
}

enum clf_status clf_rule_record_named(struct clf_store *store, struct clf_arena *arena, const char *name,
				      struct clf_rule_record *out, struct clf_error *err)
{
	enum clf_status status = one_record(
	    db_ask(store->db, IN_FORCE "AND r.folded = $folded", CLF_TEXT("$folded", clf_utf8_fold(arena, name))),
	    arena, out, err);

	return status == CLF_ENOTFOUND ? not_named(store, arena, name, err) : status;
}

enum clf_status clf_rule_versions(struct clf_store *store, struct clf_arena *arena, int64_t id, int64_t before,
				  size_t limit, struct clf_rule_record **out, size_t *count, struct clf_error *err)
{
	return all_records(db_ask(store->db,
				  "SELECT " COLUMNS "FROM rule r JOIN rule_version v ON v.rule = r.id "
				  "WHERE r.id = $id AND v.version < $before ORDER BY v.version DESC LIMIT $limit",
				  CLF_NUMBER("$id", id), CLF_NUMBER("$before", before > 0 ? before : INT64_MAX),
				  CLF_NUMBER("$limit", limit)),
			   arena, out, count, err);
}

enum clf_status clf_rule_version(struct clf_store *store, struct clf_arena *arena, int64_t id, int64_t version,
				 struct clf_rule_record *out, struct clf_error *err)
{
	enum clf_status status = one_record(db_ask(store->db,
						   "SELECT " COLUMNS "FROM rule r JOIN rule_version v ON v.rule = r.id "
						   "WHERE r.id = $id AND v.version = $version",
						   CLF_NUMBER("$id", id), CLF_NUMBER("$version", version)),
					    arena, out, err);

	return status == CLF_ENOTFOUND ? clf_error_set(err, status, "there is no version %lld of rule %lld",
						       (long long)version, (long long)id)
				       : status;
}

/* Surveys' own criteria are as many as there are surveys. */
#define NOT_SURVEYS "AND (shipped IS NULL OR shipped NOT LIKE 'survey:%')"

/* For one more that is made, or switched on. */
static enum clf_status room_for(struct clf_store *store, bool makes, bool on, struct clf_error *err)
{
	int64_t all = 0, enabled = 0;
	enum clf_status status =
	    db_get(store->db, err, &all, "SELECT count(*) FROM rule WHERE gone_at IS NULL " NOT_SURVEYS);

	if (status == CLF_OK)
		status = db_get(store->db, err, &enabled,
				"SELECT count(*) FROM rule WHERE gone_at IS NULL AND enabled = 1 " NOT_SURVEYS);
	if (status == CLF_OK && makes && all >= CLF_RULES_MAX)
		return clf_error_set(err, CLF_ELIMIT, "there are %u rules, which is the most: remove one first",
				     CLF_RULES_MAX);
	if (status == CLF_OK && on && enabled >= CLF_RULES_ON_MAX)
		return clf_error_set(err, CLF_ELIMIT,
				     "%u rules are switched on, which is the most: switch one off first",
				     CLF_RULES_ON_MAX);
	return status;
}

static enum clf_status insert_version(struct clf_store *store, const struct clf_rule_record *record,
				      struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO rule_version (rule, version, body, sentence, who, via, at) "
		      "VALUES ($rule, $version, $body, $sentence, $who, $via, $at)",
		      CLF_NUMBER("$rule", record->id), CLF_NUMBER("$version", record->version),
		      CLF_TEXT("$body", record->body), CLF_TEXT("$sentence", record->sentence),
		      CLF_TEXT("$who", record->who), CLF_TEXT("$via", record->via),
		      CLF_NUMBER("$at", record->saved_at));
}

static enum clf_status insert_rule(struct clf_store *store, struct clf_rule_record *record, const char *folded,
				   struct clf_error *err)
{
	int64_t last = 0;
	enum clf_status status = record->shipped == NULL ? room_for(store, true, record->enabled, err) : CLF_OK;

	if (status == CLF_OK)
		status = db_get(store->db, err, &last,
				"SELECT max(position) FROM rule WHERE kind = $kind AND gone_at IS NULL "
				"AND ($own = 0 OR shipped IS NULL OR kind <> 'criterion')",
				CLF_TEXT("$kind", clf_rule_kind_name(record->kind)),
				CLF_NUMBER("$own", record->shipped == NULL));

	if (absent_is_fine(status) != CLF_OK)
		return status;
	record->id = clf_store_next_id(store);
	record->version = 1;
	record->position = last + 1;
	return db_run(store->db, err,
		      "INSERT INTO rule (id, kind, name, folded, position, enabled, since, version, shipped, existing) "
		      "VALUES ($id, $kind, $name, $folded, $position, $enabled, $since, 1, $shipped, $existing)",
		      CLF_NUMBER("$id", record->id), CLF_TEXT("$kind", clf_rule_kind_name(record->kind)),
		      CLF_TEXT("$name", record->name), CLF_TEXT("$folded", folded),
		      CLF_NUMBER("$position", record->position), CLF_NUMBER("$enabled", record->enabled),
		      CLF_NUMBER("$since", record->since), CLF_TEXT("$shipped", record->shipped),
		      CLF_TEXT("$existing", clf_rule_existing_name(record->existing)));
}

static enum clf_status update_rule(struct clf_store *store, struct clf_rule_record *record, const char *folded,
				   struct clf_error *err)
{
	int64_t last = 0;
	enum clf_status status;

	status = db_run(store->db, err,
			"UPDATE rule SET name = $name, folded = $folded, version = version + 1, existing = $existing "
			"WHERE id = $id AND version = $version AND gone_at IS NULL",
			CLF_TEXT("$name", record->name), CLF_TEXT("$folded", folded),
			CLF_TEXT("$existing", clf_rule_existing_name(record->existing)), CLF_NUMBER("$id", record->id),
			CLF_NUMBER("$version", record->version));
	if (status == CLF_OK && db_changes(store->db) == 0) {
		status = db_get(store->db, err, &last, "SELECT version FROM rule WHERE id = $id AND gone_at IS NULL",
				CLF_NUMBER("$id", record->id));
		return status == CLF_ENOTFOUND
			   ? clf_error_set(err, status, "there is no rule %lld", (long long)record->id)
			   : clf_error_set(err, CLF_ECONFLICT, "the rule is at version %lld by now: read it again",
					   (long long)last);
	}
	record->version++;
	return status;
}

enum clf_status clf_rule_keep(struct clf_store *store, struct clf_rule_record *record, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *folded = clf_utf8_fold(arena, record->name);
	int64_t other = 0;
	enum clf_status status = db_get(store->db, err, &other,
					"SELECT id FROM rule WHERE folded = $folded AND gone_at IS NULL AND id <> $id",
					CLF_TEXT("$folded", folded), CLF_NUMBER("$id", record->id));

	record->saved_at = clf_clock_now();
	if (record->id == 0)
		record->since = record->saved_at;
	if (status == CLF_OK)
		status = clf_error_set(err, CLF_ECONFLICT, "another rule has the name \"%s\"", record->name);
	else
		status = absent_is_fine(status);
	if (status == CLF_OK)
		status =
		    record->id == 0 ? insert_rule(store, record, folded, err) : update_rule(store, record, folded, err);
	if (status == CLF_OK)
		status = insert_version(store, record, err);
	if (status == CLF_OK)
		status = bump(store, record->kind != CLF_RULE_CRITERION, err);
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_rule_enable(struct clf_store *store, int64_t id, bool enabled, enum clf_rule_existing existing,
				struct clf_error *err)
{
	int64_t was = 0;
	enum clf_status status = db_get(
	    store->db, err, &was, "SELECT enabled FROM rule WHERE id = $id AND gone_at IS NULL", CLF_NUMBER("$id", id));

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no rule %lld", (long long)id);
	if (status == CLF_OK && was == 0)
		status = room_for(store, false, enabled, err);
	if (status == CLF_OK)
		status =
		    db_run(store->db, err,
			   "UPDATE rule SET enabled = $enabled, existing = $existing, "
			   "since = CASE WHEN enabled <> $enabled THEN $now ELSE since END WHERE id = $id",
			   CLF_TEXT("$existing", clf_rule_existing_name(existing)), CLF_NUMBER("$enabled", enabled),
			   CLF_NUMBER("$now", clf_clock_now()), CLF_NUMBER("$id", id));
	return status == CLF_OK ? bump(store, true, err) : status;
}

static bool is_among(const int64_t *ids, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

enum clf_status clf_rule_order(struct clf_store *store, enum clf_rule_kind kind, const int64_t *ids, size_t count,
			       struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	int64_t *there = NULL;
	size_t n = 0;
	enum clf_status status = id_rows(db_ask(store->db, "SELECT id FROM rule WHERE kind = $kind AND gone_at IS NULL",
						CLF_TEXT("$kind", clf_rule_kind_name(kind))),
					 arena, &there, &n, err);

	for (size_t i = 0; status == CLF_OK && i < (n > count ? n : count); i++) {
		if (n != count || !is_among(ids, count, there[i]))
			status =
			    clf_error_set(err, CLF_EINVAL, "an order names each %s rule once: there are %zu of them",
					  clf_rule_kind_name(kind), n);
	}
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = db_run(store->db, err, "UPDATE rule SET position = $position WHERE id = $id",
				CLF_NUMBER("$position", i + 1), CLF_NUMBER("$id", ids[i]));
	clf_arena_free(&arena);
	return status == CLF_OK ? bump(store, kind != CLF_RULE_CRITERION, err) : status;
}

enum clf_status clf_rule_remove(struct clf_store *store, int64_t id, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "UPDATE rule SET gone_at = $now, enabled = 0 WHERE id = $id AND gone_at IS NULL",
		   CLF_NUMBER("$now", clf_clock_now()), CLF_NUMBER("$id", id));

	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no rule %lld", (long long)id);
	return status == CLF_OK ? bump(store, true, err) : status;
}
