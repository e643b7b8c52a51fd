/*
 * outbox.c - the way out: claims are leases, and every update names its lease.
 *
 * What a state leads to stands in outbox_move.h.
 */
#include "clf/store/mail/outbox.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/counter.h"
#include "clf/store/people/suppression.h"
#include "engine/engine.h"
#include "engine/raw.h"
#include "look/rows.h"
#include "mail/outbox_move.h"

#define WAITS "state IN ('queued', 'deferred') AND smtp = $smtp "
#define OF_NO_HELD_SENDER                                                                                              \
	"AND NOT EXISTS (SELECT 1 FROM relay_hold h WHERE h.smtp = outbox.smtp AND h.sender = outbox.sender) "

static enum clf_status claim_rows(struct clf_store *store, struct clf_arena *arena, const char *sql,
				  const struct clf_arg *args, size_t arg_count, const struct outbox_change *change,
				  struct clf_outbox_row **out, size_t *count, struct clf_error *err)
{
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	status = outbox_move(store, arena, sql, args, arg_count, change, out, count, err);
	status = store_leave(store, own, status, err);
	if (status != CLF_OK)
		*count = 0;
	return status;
}

enum clf_status clf_outbox_claim(struct clf_store *store, struct clf_arena *arena, const char *smtp, int64_t lease,
				 int64_t now, int64_t lease_until, size_t limit, struct clf_outbox_row **out,
				 size_t *count, struct clf_error *err)
{
	const struct clf_arg args[] = {CLF_TEXT("$smtp", smtp), CLF_NUMBER("$limit", limit)};
	const struct outbox_change change = {
	    .to = CLF_OUTBOX_CLAIMED, .now = now, .lease = lease, .lease_until = lease_until, .tried = true};
	int64_t due = 0;
	/* A look without the writer's lock: mostly nothing is due. */
	enum clf_status status =
	    db_get(store->db, err, &due,
		   "SELECT EXISTS (SELECT 1 FROM outbox WHERE " WAITS "AND send_at <= $now " OF_NO_HELD_SENDER ")",
		   CLF_TEXT("$smtp", smtp), CLF_NUMBER("$now", now));

	*out = NULL;
	*count = 0;
	if (status != CLF_OK || !due)
		return status;
	return claim_rows(store, arena,
			  "WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox "
			  "WHERE " WAITS "AND send_at <= $now " OF_NO_HELD_SENDER
			  "ORDER BY send_at, id LIMIT $limit" CLF_SKIP_LOCKED ") " OUTBOX_MOVE,
			  args, CLF_COUNT(args), &change, out, count, err);
}

enum clf_status clf_outbox_probe(struct clf_store *store, struct clf_arena *arena, const char *smtp, const char *sender,
				 int64_t except, int64_t lease, int64_t now, int64_t lease_until,
				 struct clf_outbox_row **out, size_t *count, struct clf_error *err)
{
	const struct clf_arg args[] = {CLF_TEXT("$smtp", smtp), CLF_TEXT("$sender", sender),
				       CLF_NUMBER("$except", except)};
	const struct outbox_change change = {
	    .to = CLF_OUTBOX_CLAIMED, .now = now, .lease = lease, .lease_until = lease_until, .tried = true};
	int64_t due = 0;
	enum clf_status status = db_get(store->db, err, &due,
					"SELECT EXISTS (SELECT 1 FROM outbox WHERE " WAITS "AND send_at <= $now "
					"AND ($sender = '' OR sender = $sender) AND id <> $except)",
					CLF_TEXT("$smtp", smtp), CLF_NUMBER("$now", now), CLF_TEXT("$sender", sender),
					CLF_NUMBER("$except", except));

	*out = NULL;
	*count = 0;
	if (status != CLF_OK || !due)
		return status;
	return claim_rows(store, arena,
			  "WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox "
			  "WHERE " WAITS "AND send_at <= $now "
			  "AND ($sender = '' OR sender = $sender) AND id <> $except "
			  "ORDER BY send_at, id LIMIT 1" CLF_SKIP_LOCKED ") " OUTBOX_MOVE,
			  args, CLF_COUNT(args), &change, out, count, err);
}

#define OF_ANOTHER                                                                                                     \
	"state IN ('queued', 'deferred') AND smtp = $other AND route = $route AND send_at <= $now "                    \
	"AND ($sender = '' OR sender = $sender) "                                                                      \
	"AND ($probes <> 0 OR NOT EXISTS (SELECT 1 FROM relay_hold h WHERE h.smtp = $taker "                           \
	"AND h.sender = outbox.sender)) "

enum clf_status clf_outbox_take_over(struct clf_store *store, struct clf_arena *arena,
				     const struct clf_outbox_other *other, int64_t lease, int64_t now,
				     int64_t lease_until, size_t limit, struct clf_outbox_row **out, size_t *count,
				     struct clf_error *err)
{
	const struct clf_arg args[] = {CLF_TEXT("$other", other->smtp), CLF_TEXT("$route", other->route),
				       CLF_TEXT("$sender", other->sender), CLF_NUMBER("$probes", other->probes),
				       CLF_NUMBER("$limit", limit)};
	const struct outbox_change change = {.to = CLF_OUTBOX_CLAIMED,
					     .now = now,
					     .lease = lease,
					     .lease_until = lease_until,
					     .tried = true,
					     .taker = other->taker};
	int64_t due = 0;
	enum clf_status status = db_get(
	    store->db, err, &due, "SELECT EXISTS (SELECT 1 FROM outbox WHERE " OF_ANOTHER ")",
	    CLF_TEXT("$other", other->smtp), CLF_TEXT("$route", other->route), CLF_TEXT("$sender", other->sender),
	    CLF_NUMBER("$probes", other->probes), CLF_NUMBER("$now", now), CLF_TEXT("$taker", other->taker));

	*out = NULL;
	*count = 0;
	if (status != CLF_OK || !due)
		return status;
	return claim_rows(store, arena,
			  "WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox "
			  "WHERE " OF_ANOTHER "ORDER BY send_at, id LIMIT $limit" CLF_SKIP_LOCKED ") " OUTBOX_MOVE,
			  args, CLF_COUNT(args), &change, out, count, err);
}

enum clf_status clf_outbox_raw(struct clf_store *store, int64_t id, struct clf_buf *out, struct clf_error *err)
{
	int64_t raw = 0;
	enum clf_status status =
	    db_get(store->db, err, &raw, "SELECT raw FROM outbox WHERE id = $id", CLF_NUMBER("$id", id));

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no outbox row %lld", (long long)id);
	return status == CLF_OK ? raw_load(store, raw, out, err) : status;
}

static enum clf_status lease_lost(int64_t id, struct clf_error *err)
{
	return clf_error_set(err, CLF_ECONFLICT, "the claim on outbox row %lld is lost", (long long)id);
}

/* The row that this lease holds, on to another state. */
static enum clf_status move_held(struct clf_store *store, int64_t id, int64_t lease, const struct outbox_change *change,
				 struct clf_error *err)
{
	const struct clf_arg args[] = {CLF_NUMBER("$id", id), CLF_NUMBER("$held", lease)};
	size_t moved = 0;
	enum clf_status status = outbox_move(store, NULL,
					     "WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox "
					     "WHERE id = $id AND lease = $held" CLF_FOR_UPDATE ") " OUTBOX_MOVE,
					     args, CLF_COUNT(args), change, NULL, &moved, err);

	return status == CLF_OK && moved == 0 ? lease_lost(id, err) : status;
}

enum clf_status clf_outbox_committing(struct clf_store *store, int64_t id, int64_t lease, struct clf_error *err)
{
	const struct outbox_change change = {.to = CLF_OUTBOX_COMMITTING, .now = clf_clock_now(), .lease = lease};
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	return store_leave(store, own, move_held(store, id, lease, &change, err), err);
}

static bool may_finish_as(enum clf_outbox_state state)
{
	return state == CLF_OUTBOX_SENT || state == CLF_OUTBOX_DEFERRED || state == CLF_OUTBOX_FAILED ||
	       state == CLF_OUTBOX_UNCERTAIN;
}

enum clf_status clf_outbox_finish(struct clf_store *store, int64_t id, int64_t lease, enum clf_outbox_state state,
				  const char *reply, int64_t send_at, struct clf_error *err)
{
	const struct outbox_change change = {
	    .to = state, .now = clf_clock_now(), .reply = reply, .send_at = state == CLF_OUTBOX_DEFERRED ? send_at : 0};
	bool own;
	enum clf_status status;

	if (!may_finish_as(state))
		return clf_error_set(err, CLF_EINVAL, "an outbox row does not finish as %s",
				     clf_outbox_state_name(state));
	status = store_enter(store, &own, err);
	if (status != CLF_OK)
		return status;
	return store_leave(store, own, move_held(store, id, lease, &change, err), err);
}

enum clf_status clf_outbox_put_off(struct clf_store *store, int64_t id, int64_t lease, bool counted, bool blamed,
				   const char *reply, int64_t send_at, struct clf_error *err)
{
	const struct outbox_change change = {.to = CLF_OUTBOX_DEFERRED,
					     .now = clf_clock_now(),
					     .reply = reply,
					     .send_at = send_at,
					     .untried = !counted,
					     .blamed = blamed};
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	return store_leave(store, own, move_held(store, id, lease, &change, err), err);
}

/* The move counted it without a class: it is counted with one instead. */
static enum clf_status count_class(struct clf_store *store, int64_t id, const char *failure, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT smtp, state FROM outbox WHERE id = $id", CLF_NUMBER("$id", id));
	enum clf_status status = rows_next(rows, err);
	const char *smtp = status == CLF_OK ? rows_text(rows, arena, 0) : NULL;
	const char *state = status == CLF_OK ? rows_text(rows, arena, 1) : NULL;
	int64_t now = clf_clock_now();

	rows_end(rows);
	if (status == CLF_OK)
		status = clf_counter_add(store, CLF_COUNTER_RESULTS, smtp, state, NULL, -1, now, err);
	if (status == CLF_OK)
		status = clf_counter_add(store, CLF_COUNTER_RESULTS, smtp, state, failure, 1, now, err);
	clf_arena_free(&arena);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

/* What is somebody else's fault says nothing of the address: a machine doesn't write there for a day, at most. */
enum clf_status outbox_failed(struct clf_store *store, int64_t id, const char *failure, const char *words, int64_t now,
			      struct clf_error *err)
{
	bool hard = clf_text_equal(failure, "recipient");
	struct clf_arena *arena = clf_arena_new();
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT p.address FROM outbox o JOIN party p ON p.id = o.party WHERE o.id = $id",
		   CLF_NUMBER("$id", id));
	enum clf_status status = rows_next(rows, err);
	const char *address = status == CLF_OK ? rows_text(rows, arena, 0) : NULL;

	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		status = CLF_OK;
	if (status == CLF_OK && address != NULL)
		status = clf_suppression_failed(store, address, id, hard, words, now, err);
	if (status == CLF_OK && failure != NULL)
		status = db_run(store->db, err, "UPDATE outbox SET failure = $failure WHERE id = $id",
				CLF_TEXT("$failure", failure), CLF_NUMBER("$id", id));
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_outbox_failed(struct clf_store *store, int64_t id, const char *failure, const char *words,
				  struct clf_error *err)
{
	return clf_text_equal(failure, "recipient") ? outbox_failed(store, id, failure, words, clf_clock_now(), err)
						    : CLF_OK;
}

/* As the row stands now. One that goes on and on keeps its newest. */
static enum clf_status keep_try(struct clf_store *store, int64_t id, const char *failure, int64_t now,
				struct clf_error *err)
{
	enum clf_status status = db_run(
	    store->db, err,
	    "INSERT INTO outbox_try (outbox, at, smtp, state, failure, reply) "
	    "SELECT id, $now, smtp, state, $failure, substr(reply, 1, CAST($words AS INTEGER)) FROM outbox WHERE id = $id",
	    CLF_NUMBER("$id", id), CLF_NUMBER("$now", now), CLF_TEXT("$failure", failure),
	    CLF_NUMBER("$words", CLF_OUTBOX_TRY_WORDS));

	if (status != CLF_OK)
		return status;
	return db_run(store->db, err,
		      "DELETE FROM outbox_try WHERE outbox = $id AND id <= (SELECT t.id FROM outbox_try t "
		      "WHERE t.outbox = $id ORDER BY t.id DESC LIMIT 1 OFFSET $kept)",
		      CLF_NUMBER("$id", id), CLF_NUMBER("$kept", CLF_OUTBOX_TRIES));
}

enum clf_status clf_outbox_tries(struct clf_store *store, struct clf_arena *arena, int64_t id,
				 struct clf_outbox_try **out, size_t *count, struct clf_error *err)
{
	struct clf_outbox_try *list = NULL;
	struct clf_rows *rows;
	int64_t found = 0;
	size_t n = 0;
	enum clf_status status =
	    db_get(store->db, err, &found, "SELECT 1 FROM outbox WHERE id = $id", CLF_NUMBER("$id", id));

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no outbox row %lld", (long long)id);
	if (status != CLF_OK)
		return status;
	rows = db_ask(store->db,
		      "SELECT at, state, smtp, failure, reply FROM outbox_try WHERE outbox = $id ORDER BY id DESC",
		      CLF_NUMBER("$id", id));
	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_outbox_try){.at = rows_number(rows, 0),
						    .state = rows_text(rows, arena, 1),
						    .smtp = rows_text(rows, arena, 2),
						    .failure = rows_text(rows, arena, 3),
						    .reply = rows_text(rows, arena, 4)};
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

enum clf_status clf_outbox_note(struct clf_store *store, int64_t id, const char *failure, const char *next_smtp,
				struct clf_error *err)
{
	enum clf_status status = clf_text_blank(failure) ? CLF_OK : count_class(store, id, failure, err);

	if (status == CLF_OK)
		status = keep_try(store, id, clf_text_blank(failure) ? NULL : failure, clf_clock_now(), err);
	if (status != CLF_OK)
		return status;
	return db_run(store->db, err,
		      "UPDATE outbox SET failure = $failure, smtp = coalesce($next, smtp) WHERE id = $id",
		      CLF_TEXT("$failure", clf_text_blank(failure) ? NULL : failure), CLF_TEXT("$next", next_smtp),
		      CLF_NUMBER("$id", id));
}

#define POLICY_ROWS 500u

static bool is_known(const char *const *list, size_t count, const char *domain)
{
	for (size_t i = 0; i < count; i++)
		if (clf_text_equal(list[i], domain))
			return true;
	return false;
}

/* What waits was put off no later than when it goes out again. */
enum clf_status clf_outbox_policy(struct clf_store *store, struct clf_arena *arena, int64_t since, unsigned *domains,
				  const char **words, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT envelope_to, reply FROM outbox WHERE failure = 'policy' "
				       "AND ((state = 'failed' AND (finished_at > $since OR reported_at > $since)) "
				       "OR (state IN ('queued', 'deferred', 'claimed', 'committing') "
				       "AND send_at > $since)) "
				       "ORDER BY id DESC LIMIT $limit",
				       CLF_NUMBER("$since", since), CLF_NUMBER("$limit", POLICY_ROWS));
	const char **list = clf_arena_array_of(arena, POLICY_ROWS, const char *);
	size_t n = 0;
	enum clf_status status;

	*words = "";
	while ((status = rows_next(rows, err)) == CLF_OK) {
		const char *domain = clf_address_domain(rows_text(rows, arena, 0));

		if (n == 0)
			*words = rows_text(rows, arena, 1);
		if (!is_known(list, n, domain))
			list[n++] = domain;
	}
	rows_end(rows);
	*domains = (unsigned)n;
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

/* Leases are of a minute: one that runs longer was made by a clock that was ahead. */
#define LEASE_IS_OVER "(lease_until < $now OR lease_until > $now + 3600000000) "

/* Rows whose lease ran out are few. Those that were handed over first: what is left was not. */
static enum clf_status expire_all(struct clf_store *store, struct clf_arena *arena, int64_t now, unsigned *requeued,
				  struct clf_outbox_row **uncertain, size_t *count, struct clf_error *err)
{
	static const char handed_over[] =
	    "WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox "
	    "WHERE lease IS NOT NULL AND " LEASE_IS_OVER "AND state = 'committing'" CLF_SKIP_LOCKED ") " OUTBOX_MOVE;
	static const char not_yet[] =
	    "WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox "
	    "WHERE lease IS NOT NULL AND " LEASE_IS_OVER "AND state = 'claimed'" CLF_SKIP_LOCKED ") " OUTBOX_MOVE;
	const struct outbox_change unknown = {.to = CLF_OUTBOX_UNCERTAIN, .now = now, .reply = CLF_OUTBOX_UNANSWERED};
	const struct outbox_change again = {.to = CLF_OUTBOX_QUEUED, .now = now};
	size_t n = 0;
	enum clf_status status = outbox_move(store, arena, handed_over, NULL, 0, &unknown, uncertain, count, err);

	for (size_t i = 0; status == CLF_OK && i < *count; i++)
		status = keep_try(store, (*uncertain)[i].id, NULL, now, err);
	if (status == CLF_OK)
		status = outbox_move(store, arena, not_yet, NULL, 0, &again, NULL, &n, err);
	*requeued = (unsigned)n;
	return status;
}

enum clf_status clf_outbox_has_expired(struct clf_store *store, int64_t now, bool *any, struct clf_error *err)
{
	int64_t expired = 0;
	enum clf_status status =
	    db_get(store->db, err, &expired,
		   "SELECT EXISTS (SELECT 1 FROM outbox WHERE lease IS NOT NULL AND " LEASE_IS_OVER ")",
		   CLF_NUMBER("$now", now));

	if (status == CLF_OK)
		*any = expired != 0;
	return status;
}

enum clf_status clf_outbox_expire(struct clf_store *store, struct clf_arena *arena, int64_t now, unsigned *requeued,
				  struct clf_outbox_row **uncertain, size_t *count, struct clf_error *err)
{
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	*requeued = 0;
	*uncertain = NULL;
	*count = 0;
	if (status != CLF_OK)
		return status;
	return store_leave(store, own, expire_all(store, arena, now, requeued, uncertain, count, err), err);
}

enum clf_status clf_outbox_extend(struct clf_store *store, int64_t lease, int64_t lease_until, struct clf_error *err)
{
	enum clf_status status = db_run(store->db, err, "UPDATE outbox SET lease_until = $until WHERE lease = $lease",
					CLF_NUMBER("$until", lease_until), CLF_NUMBER("$lease", lease));

	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ECONFLICT, "the claim %lld is lost", (long long)lease);
	return status;
}

static enum clf_status why_not_retried(struct clf_store *store, int64_t id, struct clf_error *err)
{
	int64_t found = 0;
	enum clf_status status =
	    db_get(store->db, err, &found, "SELECT 1 FROM outbox WHERE id = $id", CLF_NUMBER("$id", id));

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no outbox row %lld", (long long)id);
	if (status == CLF_OK)
		return clf_error_set(err, CLF_ECONFLICT, "outbox row %lld is neither failed nor uncertain nor put off",
				     (long long)id);
	return status;
}

/* As the index outbox_held is written: by this wording alone SQLite takes it. */
#define HELD "state IN ('failed', 'uncertain') "

static enum clf_status taken_up_again(struct clf_store *store, int64_t id, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err,
		   "UPDATE outbox SET discarded_at = NULL, discarded_why = NULL, restored_at = NULL "
		   "WHERE id = $id",
		   CLF_NUMBER("$id", id));

	if (status == CLF_OK)
		status = db_run(store->db, err,
				"UPDATE message SET cancelled_at = NULL "
				"WHERE id = (SELECT message FROM outbox WHERE id = $id)",
				CLF_NUMBER("$id", id));
	return status;
}

enum clf_status clf_outbox_retry(struct clf_store *store, int64_t id, struct clf_error *err)
{
	const struct clf_arg args[] = {CLF_NUMBER("$id", id)};
	const int64_t now = clf_clock_now();
	const struct outbox_change change = {.to = CLF_OUTBOX_QUEUED, .now = now, .anew = true, .send_at = now};
	size_t moved = 0;
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	status = outbox_move(store, NULL,
			     "WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox "
			     "WHERE id = $id AND state IN ('failed', 'uncertain', 'deferred')" CLF_FOR_UPDATE
			     ") " OUTBOX_MOVE,
			     args, CLF_COUNT(args), &change, NULL, &moved, err);
	if (status == CLF_OK && moved == 0)
		status = why_not_retried(store, id, err);
	if (status == CLF_OK)
		status = taken_up_again(store, id, err);
	return store_leave(store, own, status, err);
}

static enum clf_status resend_all(struct clf_store *store, const char *smtp, int64_t before, unsigned attempts,
				  unsigned *count, struct clf_error *err)
{
	const struct clf_arg args[] = {CLF_TEXT("$smtp", smtp), CLF_NUMBER("$before", before),
				       CLF_NUMBER("$attempts", attempts)};
	const int64_t now = clf_clock_now();
	const struct outbox_change change = {.to = CLF_OUTBOX_QUEUED, .now = now, .send_at = now};
	size_t moved = 0;
	enum clf_status status =
	    outbox_move(store, NULL,
			"WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox "
			"WHERE " HELD "AND state = 'uncertain' AND discarded_at IS NULL AND smtp = $smtp "
			"AND restored_at IS NULL "
			"AND (finished_at < $before OR finished_at > $before + 3600000000) "
			"AND attempts < $attempts" CLF_SKIP_LOCKED ") " OUTBOX_MOVE,
			args, CLF_COUNT(args), &change, NULL, &moved, err);

	*count = (unsigned)moved;
	return status;
}

enum clf_status clf_outbox_resend_uncertain(struct clf_store *store, const char *smtp, int64_t before,
					    unsigned attempts, unsigned *count, struct clf_error *err)
{
	unsigned resent = 0;
	int64_t waits = 0;
	bool own;
	/* A look without the writer's lock: mostly none is uncertain. */
	enum clf_status status = db_get(store->db, err, &waits,
					"SELECT EXISTS (SELECT 1 FROM outbox WHERE " HELD "AND state = 'uncertain' "
					"AND discarded_at IS NULL AND restored_at IS NULL)");

	if (status == CLF_OK && waits) {
		status = store_enter(store, &own, err);
		if (status == CLF_OK)
			status = store_leave(store, own, resend_all(store, smtp, before, attempts, &resent, err), err);
	}
	if (status == CLF_OK)
		*count = resent;
	return status;
}

enum clf_status clf_outbox_restored(struct clf_store *store, int64_t now, size_t *count, struct clf_error *err)
{
	const struct outbox_change change = {.to = CLF_OUTBOX_UNCERTAIN, .now = now, .reply = CLF_OUTBOX_RESTORED};
	enum clf_status status = db_run(store->db, err,
					"UPDATE outbox SET restored_at = $now "
					"WHERE state IN ('queued', 'claimed', 'committing', 'deferred', 'uncertain') "
					"AND discarded_at IS NULL",
					CLF_NUMBER("$now", now));

	if (status != CLF_OK)
		return status;
	return outbox_move(store, NULL,
			   "WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox "
			   "WHERE state IN ('queued', 'claimed', 'committing', 'deferred')) " OUTBOX_MOVE,
			   NULL, 0, &change, NULL, count, err);
}

/* One that is sent again by a person has an answer from before, and is due at once. */
#define TOO_LONG                                                                                                       \
	"(created_at > $now + $margin OR (state = 'queued' AND reply IS NOT NULL) "                                    \
	"OR (state = 'deferred' AND send_at > $now + $longest)) "

enum clf_status clf_outbox_mend_times(struct clf_store *store, const char *smtp, int64_t now, struct clf_error *err)
{
	const int64_t margin = 5 * CLF_MINUTE, longest = 2 * CLF_HOUR;
	int64_t any = 0;
	enum clf_status status =
	    db_get(store->db, err, &any,
		   "SELECT EXISTS (SELECT 1 FROM outbox WHERE " WAITS "AND send_at > $now + $margin "
		   "AND " TOO_LONG ")",
		   CLF_TEXT("$smtp", smtp), CLF_NUMBER("$now", now), CLF_NUMBER("$margin", margin),
		   CLF_NUMBER("$longest", longest));

	if (status != CLF_OK || !any)
		return status;
	return db_run(store->db, err,
		      "UPDATE outbox SET send_at = $now "
		      "WHERE " WAITS "AND send_at > $now + $margin "
		      "AND " TOO_LONG,
		      CLF_TEXT("$smtp", smtp), CLF_NUMBER("$now", now), CLF_NUMBER("$margin", margin),
		      CLF_NUMBER("$longest", longest));
}

enum clf_status clf_outbox_next_due(struct clf_store *store, const char *smtp, int64_t *at, struct clf_error *err)
{
	int64_t due = 0;
	enum clf_status status =
	    db_get(store->db, err, &due, "SELECT min(send_at) FROM outbox WHERE " WAITS OF_NO_HELD_SENDER,
		   CLF_TEXT("$smtp", smtp));

	if (status == CLF_OK)
		*at = due;
	return status;
}

enum clf_status clf_outbox_automatic(struct clf_store *store, int64_t party, int64_t since, int64_t *count,
				     struct clf_error *err)
{
	return db_get(store->db, err, count,
		      "SELECT count(*) FROM outbox WHERE party = $party AND created_at > $since "
		      "AND class IN ('notice', 'automatic')",
		      CLF_NUMBER("$party", party), CLF_NUMBER("$since", since));
}
