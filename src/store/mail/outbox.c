/*
 * outbox.c - the way out: claims are leases, and every update names its lease.
 *
 * A message's state follows its rows: the worst of them is what people see.
 */
#include "clf/store/mail/outbox.h"

#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/store/engine/store.h"
#include "inside.h"

const char *clf_outbox_state_name(enum clf_outbox_state state)
{
	static const char *const names[] = {"queued",   "claimed", "committing", "sent",
					    "deferred", "failed",  "uncertain"};

	return (unsigned)state < CLF_COUNT(names) ? names[state] : "unknown";
}

static int by_age(const void *a, const void *b)
{
	const struct clf_outbox_row *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static enum clf_status read_claimed(struct clf_rows *rows, struct clf_arena *arena, struct clf_outbox_row **out,
				    size_t *count, struct clf_error *err)
{
	struct clf_outbox_row *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = clf_rows_next(rows, err)) == CLF_OK) {
		list = clf_list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_outbox_row){
		    .id = clf_rows_number(rows, 0),
		    .ticket = clf_rows_number(rows, 1),
		    .message = clf_rows_number(rows, 2),
		    .smtp = clf_rows_text(rows, arena, 3),
		    .envelope_from = clf_rows_text(rows, arena, 4),
		    .envelope_to = clf_rows_text(rows, arena, 5),
		    .message_id = clf_rows_text(rows, arena, 6),
		    .attempts = (unsigned)clf_rows_number(rows, 7),
		    .created_at = clf_rows_number(rows, 8),
		};
	}
	if (status != CLF_ENOTFOUND)
		return status;
	if (n > 1)
		qsort(list, n, sizeof(*list), by_age);
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_outbox_claim(struct clf_store *store, struct clf_arena *arena, const char *smtp, int64_t lease,
				 int64_t now, int64_t lease_until, size_t limit, struct clf_outbox_row **out,
				 size_t *count, struct clf_error *err)
{
	int64_t due = 0;
	bool own;
	/* A look without the writer's lock: mostly nothing is due. */
	enum clf_status status =
	    clf_db_get(store->db, err, &due,
		       "SELECT EXISTS (SELECT 1 FROM outbox WHERE state IN ('queued', 'deferred') AND smtp = $smtp "
		       "AND send_at <= $now)",
		       CLF_TEXT("$smtp", smtp), CLF_NUMBER("$now", now));

	if (status != CLF_OK)
		return status;
	*out = NULL;
	*count = 0;
	if (!due)
		return CLF_OK;
	status = clf_store_enter(store, &own, err);
	if (status != CLF_OK)
		return status;
	status = read_claimed(
	    clf_db_ask(
		store->db,
		"UPDATE outbox SET state = 'claimed', lease = $lease, lease_until = $until, "
		"attempts = attempts + 1 WHERE id IN (SELECT id FROM outbox WHERE state IN ('queued', 'deferred') "
		"AND smtp = $smtp AND send_at <= $now ORDER BY send_at, id LIMIT $limit) "
		"RETURNING id, ticket, message, smtp, envelope_from, envelope_to, message_id, attempts, created_at",
		CLF_NUMBER("$lease", lease), CLF_NUMBER("$until", lease_until), CLF_TEXT("$smtp", smtp),
		CLF_NUMBER("$now", now), CLF_NUMBER("$limit", limit)),
	    arena, out, count, err);
	status = clf_store_leave(store, own, status, err);
	if (status != CLF_OK)
		*count = 0;
	return status;
}

enum clf_status clf_outbox_raw(struct clf_store *store, int64_t id, struct clf_buf *out, struct clf_error *err)
{
	int64_t raw = 0;
	enum clf_status status =
	    clf_db_get(store->db, err, &raw, "SELECT raw FROM outbox WHERE id = $id", CLF_NUMBER("$id", id));

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no outbox row %lld", (long long)id);
	return status == CLF_OK ? clf_raw_load(store, raw, out, err) : status;
}

static enum clf_status lease_lost(int64_t id, struct clf_error *err)
{
	return clf_error_set(err, CLF_ECONFLICT, "the claim on outbox row %lld is lost", (long long)id);
}

enum clf_status clf_outbox_committing(struct clf_store *store, int64_t id, int64_t lease, struct clf_error *err)
{
	enum clf_status status = clf_db_run(store->db, err,
					    "UPDATE outbox SET state = 'committing' WHERE id = $id AND lease = $lease "
					    "AND state IN ('claimed', 'committing')",
					    CLF_NUMBER("$id", id), CLF_NUMBER("$lease", lease));

	if (status == CLF_OK && clf_db_changes(store->db) == 0)
		return lease_lost(id, err);
	return status;
}

static enum clf_status message_follows(struct clf_store *store, int64_t outbox, struct clf_error *err)
{
	return clf_db_run(store->db, err,
			  "UPDATE message SET state = (SELECT CASE min(CASE o.state WHEN 'uncertain' THEN 1 "
			  "WHEN 'failed' THEN 2 WHEN 'deferred' THEN 3 WHEN 'sent' THEN 5 ELSE 4 END) "
			  "WHEN 1 THEN 'uncertain' WHEN 2 THEN 'failed' WHEN 3 THEN 'deferred' WHEN 5 THEN 'sent' "
			  "ELSE 'queued' END FROM outbox o WHERE o.message = message.id) "
			  "WHERE id = (SELECT message FROM outbox WHERE id = $id)",
			  CLF_NUMBER("$id", outbox));
}

static bool may_finish_as(enum clf_outbox_state state)
{
	return state == CLF_OUTBOX_SENT || state == CLF_OUTBOX_DEFERRED || state == CLF_OUTBOX_FAILED ||
	       state == CLF_OUTBOX_UNCERTAIN;
}

enum clf_status clf_outbox_finish(struct clf_store *store, int64_t id, int64_t lease, enum clf_outbox_state state,
				  const char *reply, int64_t send_at, struct clf_error *err)
{
	int64_t now = clf_clock_now();
	bool deferred = state == CLF_OUTBOX_DEFERRED, own;
	enum clf_status status;

	if (!may_finish_as(state))
		return clf_error_set(err, CLF_EINVAL, "an outbox row does not finish as %s",
				     clf_outbox_state_name(state));
	status = clf_store_enter(store, &own, err);
	if (status != CLF_OK)
		return status;
	status = clf_db_run(store->db, err,
			    "UPDATE outbox SET state = $state, lease = NULL, lease_until = NULL, reply = $reply, "
			    "send_at = coalesce($send_at, send_at), finished_at = $finished "
			    "WHERE id = $id AND lease = $lease AND state IN ('claimed', 'committing')",
			    CLF_TEXT("$state", clf_outbox_state_name(state)), CLF_TEXT("$reply", reply),
			    CLF_ID("$send_at", deferred ? send_at : 0), CLF_ID("$finished", deferred ? 0 : now),
			    CLF_NUMBER("$id", id), CLF_NUMBER("$lease", lease));
	if (status == CLF_OK && clf_db_changes(store->db) == 0)
		status = lease_lost(id, err);
	if (status == CLF_OK)
		status = message_follows(store, id, err);
	return clf_store_leave(store, own, status, err);
}

#define ROW_COLUMNS "id, ticket, message, smtp, envelope_from, envelope_to, message_id, attempts, created_at"

/* Rows whose lease ran out are few. */
static enum clf_status expire_committing(struct clf_store *store, struct clf_arena *arena, int64_t now,
					 struct clf_outbox_row **rows, size_t *count, struct clf_error *err)
{
	return read_claimed(
	    clf_db_ask(store->db,
		       "UPDATE outbox SET state = 'uncertain', lease = NULL, lease_until = NULL, finished_at = $now, "
		       "reply = $reply WHERE lease IS NOT NULL AND lease_until < $now AND state = 'committing' "
		       "RETURNING " ROW_COLUMNS,
		       CLF_NUMBER("$now", now), CLF_TEXT("$reply", CLF_OUTBOX_UNANSWERED)),
	    arena, rows, count, err);
}

static enum clf_status expire_all(struct clf_store *store, struct clf_arena *arena, int64_t now, unsigned *requeued,
				  struct clf_outbox_row **uncertain, size_t *count, struct clf_error *err)
{
	struct clf_outbox_row *rows = NULL;
	size_t n = 0;
	enum clf_status status = expire_committing(store, arena, now, uncertain, count, err);

	for (size_t i = 0; status == CLF_OK && i < *count; i++)
		status = message_follows(store, (*uncertain)[i].id, err);
	if (status == CLF_OK)
		status =
		    read_claimed(clf_db_ask(store->db,
					    "UPDATE outbox SET state = 'queued', lease = NULL, lease_until = NULL "
					    "WHERE lease IS NOT NULL AND lease_until < $now RETURNING " ROW_COLUMNS,
					    CLF_NUMBER("$now", now)),
				 arena, &rows, &n, err);
	for (size_t i = 0; status == CLF_OK && i < n; i++)
		status = message_follows(store, rows[i].id, err);
	*requeued = (unsigned)n;
	return status;
}

enum clf_status clf_outbox_has_expired(struct clf_store *store, int64_t now, bool *any, struct clf_error *err)
{
	int64_t expired = 0;
	enum clf_status status =
	    clf_db_get(store->db, err, &expired,
		       "SELECT EXISTS (SELECT 1 FROM outbox WHERE lease IS NOT NULL AND lease_until < $now)",
		       CLF_NUMBER("$now", now));

	if (status == CLF_OK)
		*any = expired != 0;
	return status;
}

enum clf_status clf_outbox_expire(struct clf_store *store, struct clf_arena *arena, int64_t now, unsigned *requeued,
				  struct clf_outbox_row **uncertain, size_t *count, struct clf_error *err)
{
	bool own;
	enum clf_status status = clf_store_enter(store, &own, err);

	*requeued = 0;
	*uncertain = NULL;
	*count = 0;
	if (status != CLF_OK)
		return status;
	return clf_store_leave(store, own, expire_all(store, arena, now, requeued, uncertain, count, err), err);
}

enum clf_status clf_outbox_extend(struct clf_store *store, int64_t lease, int64_t lease_until, struct clf_error *err)
{
	enum clf_status status =
	    clf_db_run(store->db, err, "UPDATE outbox SET lease_until = $until WHERE lease = $lease",
		       CLF_NUMBER("$until", lease_until), CLF_NUMBER("$lease", lease));

	if (status == CLF_OK && clf_db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ECONFLICT, "the claim %lld is lost", (long long)lease);
	return status;
}

static enum clf_status why_not_retried(struct clf_store *store, int64_t id, struct clf_error *err)
{
	int64_t found = 0;
	enum clf_status status =
	    clf_db_get(store->db, err, &found, "SELECT 1 FROM outbox WHERE id = $id", CLF_NUMBER("$id", id));

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no outbox row %lld", (long long)id);
	if (status == CLF_OK)
		return clf_error_set(err, CLF_ECONFLICT, "outbox row %lld is neither failed nor uncertain",
				     (long long)id);
	return status;
}

enum clf_status clf_outbox_retry(struct clf_store *store, int64_t id, struct clf_error *err)
{
	bool own;
	enum clf_status status = clf_store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	status = clf_db_run(store->db, err,
			    "UPDATE outbox SET state = 'queued', attempts = 0, send_at = $now, finished_at = NULL "
			    "WHERE id = $id AND state IN ('failed', 'uncertain')",
			    CLF_NUMBER("$now", clf_clock_now()), CLF_NUMBER("$id", id));
	if (status == CLF_OK && clf_db_changes(store->db) == 0)
		status = why_not_retried(store, id, err);
	if (status == CLF_OK)
		status = message_follows(store, id, err);
	return clf_store_leave(store, own, status, err);
}

static enum clf_status resend_all(struct clf_store *store, const char *smtp, int64_t before, unsigned attempts,
				  unsigned *count, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	while (status == CLF_OK) {
		int64_t id = 0;

		status = clf_db_get(store->db, err, &id,
				    "UPDATE outbox SET state = 'queued', send_at = $now, finished_at = NULL WHERE id = "
				    "(SELECT id FROM outbox WHERE state IN ('failed', 'uncertain') "
				    "AND state = 'uncertain' AND smtp = $smtp "
				    "AND finished_at < $before AND attempts < $attempts LIMIT 1) RETURNING id",
				    CLF_NUMBER("$now", clf_clock_now()), CLF_TEXT("$smtp", smtp),
				    CLF_NUMBER("$before", before), CLF_NUMBER("$attempts", attempts));
		if (status == CLF_OK)
			status = message_follows(store, id, err);
		if (status == CLF_OK)
			++*count;
	}
	return clf_absent_is_fine(status);
}

enum clf_status clf_outbox_resend_uncertain(struct clf_store *store, const char *smtp, int64_t before,
					    unsigned attempts, unsigned *count, struct clf_error *err)
{
	unsigned resent = 0;
	int64_t waits = 0;
	bool own;
	/* A look without the writer's lock: mostly none is uncertain. */
	enum clf_status status =
	    clf_db_get(store->db, err, &waits,
		       "SELECT EXISTS (SELECT 1 FROM outbox WHERE state IN ('failed', 'uncertain') "
		       "AND state = 'uncertain')");

	if (status == CLF_OK && waits) {
		status = clf_store_enter(store, &own, err);
		if (status == CLF_OK)
			status =
			    clf_store_leave(store, own, resend_all(store, smtp, before, attempts, &resent, err), err);
	}
	if (status == CLF_OK)
		*count = resent;
	return status;
}

enum clf_status clf_outbox_next_due(struct clf_store *store, const char *smtp, int64_t *at, struct clf_error *err)
{
	int64_t due = 0;
	enum clf_status status =
	    clf_db_get(store->db, err, &due,
		       "SELECT min(send_at) FROM outbox WHERE state IN ('queued', 'deferred') AND smtp = $smtp",
		       CLF_TEXT("$smtp", smtp));

	if (status == CLF_OK)
		*at = due;
	return status;
}
