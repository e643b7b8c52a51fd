/*
 * rule_runs.c - what rules did and where they failed, looked at over all tickets.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/store/rule/rules.h"
#include "engine/engine.h"
#include "look/rows.h"

#define LOOKED_AT 10000 /* failures, the newest first */

enum clf_status clf_rule_runs(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_rule_runs *out,
			      struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT sum(CASE WHEN outcome = 'fired' THEN 1 ELSE 0 END), "
		   "sum(CASE WHEN outcome = 'failed' THEN 1 ELSE 0 END), "
		   "max(CASE WHEN outcome = 'fired' THEN at END), max(CASE WHEN outcome = 'failed' THEN at END) "
		   "FROM (SELECT outcome, at FROM rule_run WHERE rule = $rule ORDER BY at DESC LIMIT 100000) AS newest",
		   CLF_NUMBER("$rule", id));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = (struct clf_rule_runs){.fired = rows_number(rows, 0),
					      .failed = rows_number(rows, 1),
					      .last_at = rows_number(rows, 2),
					      .last_failed_at = rows_number(rows, 3)};
	rows_end(rows);
	if (status != CLF_OK || out->last_failed_at == 0)
		return status;
	rows = db_ask(store->db, "SELECT why FROM rule_run WHERE rule = $rule AND at = $at AND outcome = 'failed'",
		      CLF_NUMBER("$rule", id), CLF_NUMBER("$at", out->last_failed_at));
	status = rows_next(rows, err);
	if (status == CLF_OK)
		out->last_why = rows_text(rows, arena, 0);
	rows_end(rows);
	return absent_is_fine(status);
}

enum clf_status clf_rule_fired_since(struct clf_store *store, int64_t id, int64_t since, int64_t *out,
				     struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT count(*) FROM (SELECT 1 AS one FROM rule_run "
		   "WHERE rule = $rule AND at > $since AND outcome = 'fired' LIMIT $most) c",
		   CLF_NUMBER("$rule", id), CLF_NUMBER("$since", since), CLF_NUMBER("$most", CLF_RULE_FIRED_MOST));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = rows_number(rows, 0);
	rows_end(rows);
	return status;
}

enum clf_status clf_rule_ran_last(struct clf_store *store, struct clf_arena *arena, int64_t id, size_t limit,
				  struct clf_rule_ran **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT ticket, at, outcome, why FROM rule_run WHERE rule = $rule "
				       "ORDER BY at DESC, ticket DESC LIMIT $limit",
				       CLF_NUMBER("$rule", id), CLF_NUMBER("$limit", (int64_t)limit));
	struct clf_rule_ran *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		const char *why = rows_text(rows, arena, 3);
		bool failed = clf_text_equal(rows_text(rows, arena, 2), "failed");

		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_rule_ran){rows_number(rows, 0), rows_number(rows, 1),
						  !failed       ? NULL
						  : why != NULL ? why
								: ""};
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

enum clf_status clf_rule_tickets(struct clf_store *store, struct clf_arena *arena, size_t limit, int64_t **out,
				 size_t *count, struct clf_error *err)
{
	return id_rows(db_ask(store->db, "SELECT number FROM ticket ORDER BY number DESC LIMIT $limit",
			      CLF_NUMBER("$limit", (int64_t)limit)),
		       arena, out, count, err);
}

/* A failure of one rule. */
struct failure {
	int64_t rule, at;
	const char *why;
};

/* By rule, and of each the newest first. */
static enum clf_status read_failures(struct clf_store *store, struct clf_arena *arena, int64_t since,
				     struct failure **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT rule, at, why FROM (SELECT rule, at, why FROM rule_run "
		   "WHERE outcome = 'failed' AND at > $since ORDER BY at DESC LIMIT $most) AS newest "
		   "ORDER BY rule, at DESC",
		   CLF_NUMBER("$since", since), CLF_NUMBER("$most", LOOKED_AT));
	struct failure *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct failure){rows_number(rows, 0), rows_number(rows, 1), rows_text(rows, arena, 2)};
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

/* Whether so many of them came within the span. */
static bool is_often(const struct failure *list, size_t count, int64_t span, size_t most)
{
	for (size_t i = 0; i + most <= count; i++) {
		if (list[i].at - list[i + most - 1].at <= span)
			return true;
	}
	return false;
}

/* NULL: it is there no more, or switched off. */
static enum clf_status name_of(struct clf_store *store, struct clf_arena *arena, int64_t rule, const char **out,
			       struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT name FROM rule WHERE id = $id AND gone_at IS NULL AND enabled = 1",
		   CLF_NUMBER("$id", rule));
	enum clf_status status = rows_next(rows, err);

	*out = status == CLF_OK ? rows_text(rows, arena, 0) : NULL;
	rows_end(rows);
	return absent_is_fine(status);
}

enum clf_status clf_rules_failing(struct clf_store *store, struct clf_arena *arena, int64_t since, int64_t span,
				  size_t most, size_t limit, struct clf_rule_failing **out, size_t *count,
				  struct clf_error *err)
{
	struct clf_rule_failing *list = clf_arena_array_of(arena, limit, struct clf_rule_failing);
	struct failure *all = NULL;
	size_t total = 0, n = 0, next;
	enum clf_status status = read_failures(store, arena, since, &all, &total, err);

	for (size_t i = 0; status == CLF_OK && i < total && n < limit; i = next) {
		const char *name = NULL;

		for (next = i + 1; next < total && all[next].rule == all[i].rule; next++)
			;
		if (!is_often(&all[i], next - i, span, most))
			continue;
		status = name_of(store, arena, all[i].rule, &name, err);
		if (status == CLF_OK && name != NULL)
			list[n++] = (struct clf_rule_failing){.name = name,
							      .failures = next - i,
							      .since = all[next - 1].at,
							      .why = all[i].why != NULL ? all[i].why : ""};
	}
	*out = list;
	*count = n;
	return status;
}
