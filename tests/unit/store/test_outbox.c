/*
 * test_outbox.c - claims, leases that are lost or run out, uncertain mails, and two processes that never claim one row.
 */
#include "clf/base/count.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_mail.h"
#include "mail/outbox_move.h"
#include "store/store_fixture.h"

#include <sys/wait.h>

#define FAR INT64_C(4000000000000000)

static size_t claim(struct fixture *f, int64_t lease, int64_t until, struct clf_outbox_row **rows)
{
	size_t count = 99;

	assert_ok(
	    f, clf_outbox_claim(f->store, f->arena, "main", lease, clf_clock_now(), until, 10, rows, &count, &f->err));
	return count;
}

static const char *state_of(struct fixture *f, int64_t outbox)
{
	struct clf_outbox_list list;
	const char *got = "none";

	assert_ok(f, clf_query_outbox(f->store, f->arena, NULL, NULL, (struct clf_page){0, 0}, &list, &f->err));
	for (size_t i = 0; i < list.count; i++) {
		if (list.items[i].id == outbox)
			got = clf_outbox_state_name(list.items[i].state);
	}
	return got;
}

/* Of the only mail that went out. */
static const char *message_state(struct fixture *f, int64_t ticket)
{
	struct clf_message_list list;

	assert_ok(f, clf_query_messages(f->store, f->arena, ticket, (struct clf_page){0, 1}, &list, &f->err));
	return clf_message_state_name(list.items[0].state);
}

static void test_a_mail_is_sent(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), due = 0;
	int64_t id = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	struct clf_outbox_row *rows = NULL;
	struct clf_buf raw;

	assert_ok(f, clf_outbox_next_due(f->store, "main", &due, &f->err));
	assert_true(due > 0 && due <= clf_clock_now());
	assert_string_equal(message_state(f, ticket), "queued");
	assert_int_equal(claim(f, 7, FAR, &rows), 1);
	assert_int_equal(rows[0].id, id);
	assert_int_equal(rows[0].attempts, 1);
	assert_int_equal(rows[0].ticket, ticket);
	assert_string_equal(rows[0].envelope_to, "anna@example.org");
	assert_string_equal(rows[0].message_id, "1@example.com");
	assert_int_equal(claim(f, 8, FAR, &rows), 0);
	clf_buf_init(&raw, 1000);
	assert_ok(f, clf_outbox_raw(f->store, id, &raw, &f->err));
	assert_string_equal(raw.p, "Subject: Re: It broke\r\n\r\nWe are on it.\r\n");
	clf_buf_free(&raw);
	assert_ok(f, clf_outbox_committing(f->store, id, 7, &f->err));
	assert_string_equal(state_of(f, id), "committing");
	assert_ok(f, clf_outbox_finish(f->store, id, 7, CLF_OUTBOX_SENT, "250 queued as 1", 0, &f->err));
	assert_string_equal(state_of(f, id), "sent");
	assert_string_equal(message_state(f, ticket), "sent");
	assert_status(CLF_ECONFLICT, clf_outbox_finish(f->store, id, 7, CLF_OUTBOX_FAILED, "no", 0, &f->err));
	assert_status(CLF_ECONFLICT, clf_outbox_retry(f->store, id, &f->err));
	assert_ok(f, clf_outbox_next_due(f->store, "main", &due, &f->err));
	assert_int_equal(due, 0);
}

static void test_a_deferred_mail_comes_again(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), later = clf_clock_now() + CLF_HOUR, due = 0;
	int64_t id = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	struct clf_outbox_row *rows = NULL;
	size_t count = 0;

	assert_int_equal(claim(f, 7, FAR, &rows), 1);
	assert_ok(f, clf_outbox_finish(f->store, id, 7, CLF_OUTBOX_DEFERRED, "451 later", later, &f->err));
	assert_string_equal(message_state(f, ticket), "deferred");
	assert_int_equal(claim(f, 8, FAR, &rows), 0);
	assert_ok(f, clf_outbox_next_due(f->store, "main", &due, &f->err));
	assert_int_equal(due, later);
	assert_ok(f, clf_outbox_next_due(f->store, "other", &due, &f->err));
	assert_int_equal(due, 0);
	assert_ok(f, clf_outbox_claim(f->store, f->arena, "main", 9, later, FAR, 10, &rows, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].attempts, 2);
	assert_string_equal(message_state(f, ticket), "deferred");
	assert_ok(f, clf_outbox_finish(f->store, id, 9, CLF_OUTBOX_FAILED, "550 no", 0, &f->err));
	assert_string_equal(message_state(f, ticket), "failed");
	assert_ok(f, clf_outbox_retry(f->store, id, &f->err));
	assert_string_equal(message_state(f, ticket), "queued");
	assert_int_equal(claim(f, 10, FAR, &rows), 1);
	assert_string_equal(rows[0].message_id, "1@example.com");
	assert_status(CLF_ENOTFOUND, clf_outbox_retry(f->store, 4711, &f->err));
}

static void test_a_lost_lease_changes_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL);
	int64_t id = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	struct clf_outbox_row *rows = NULL, *left = NULL;
	unsigned requeued = 9;
	size_t uncertain = 9;

	assert_int_equal(claim(f, 7, 1000, &rows), 1);
	assert_ok(f, clf_outbox_expire(f->store, f->arena, 1000, &requeued, &left, &uncertain, &f->err));
	assert_int_equal(requeued, 0);
	assert_ok(f, clf_outbox_extend(f->store, 7, 2000, &f->err));
	assert_ok(f, clf_outbox_expire(f->store, f->arena, 1500, &requeued, &left, &uncertain, &f->err));
	assert_int_equal(requeued, 0);
	assert_ok(f, clf_outbox_expire(f->store, f->arena, 2001, &requeued, &left, &uncertain, &f->err));
	assert_int_equal(requeued, 1);
	assert_int_equal(uncertain, 0);
	assert_string_equal(state_of(f, id), "queued");
	assert_status(CLF_ECONFLICT, clf_outbox_extend(f->store, 7, 3000, &f->err));
	assert_status(CLF_ECONFLICT, clf_outbox_committing(f->store, id, 7, &f->err));
	assert_int_equal(claim(f, 8, FAR, &rows), 1);
	assert_status(CLF_ECONFLICT, clf_outbox_finish(f->store, id, 7, CLF_OUTBOX_SENT, "250", 0, &f->err));
	assert_string_equal(state_of(f, id), "claimed");
	assert_status(CLF_EINVAL, clf_outbox_finish(f->store, id, 8, CLF_OUTBOX_QUEUED, NULL, 0, &f->err));
}

static void test_an_expired_commit_is_uncertain(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL);
	int64_t id = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	struct clf_outbox_row *rows = NULL, *left = NULL;
	unsigned requeued = 9;
	size_t uncertain = 9;

	assert_int_equal(claim(f, 7, 1000, &rows), 1);
	assert_ok(f, clf_outbox_committing(f->store, id, 7, &f->err));
	assert_ok(f, clf_outbox_expire(f->store, f->arena, 1001, &requeued, &left, &uncertain, &f->err));
	assert_int_equal(requeued, 0);
	assert_int_equal(uncertain, 1);
	assert_int_equal(left[0].id, id);
	assert_int_equal(left[0].ticket, ticket);
	assert_string_equal(left[0].envelope_to, "anna@example.org");
	assert_string_equal(state_of(f, id), "uncertain");
	assert_string_equal(message_state(f, ticket), "uncertain");
	assert_int_equal(claim(f, 8, FAR, &rows), 0); /* never sent again by itself */
	assert_ok(f, clf_outbox_expire(f->store, f->arena, FAR, &requeued, &left, &uncertain, &f->err));
	assert_int_equal(uncertain, 0);
	assert_ok(f, clf_outbox_retry(f->store, id, &f->err));
	assert_int_equal(claim(f, 9, FAR, &rows), 1);
}

static void test_the_policy_resends_what_is_uncertain(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), soon = clf_clock_now() + CLF_MINUTE;
	int64_t id = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	struct clf_outbox_row *rows = NULL;
	unsigned count = 9;

	assert_ok(f, clf_outbox_resend_uncertain(f->store, "main", soon, 3, &count, &f->err));
	assert_int_equal(count, 0);
	assert_int_equal(claim(f, 7, FAR, &rows), 1);
	assert_ok(f, clf_outbox_finish(f->store, id, 7, CLF_OUTBOX_UNCERTAIN, "no answer", 0, &f->err));
	assert_ok(f, clf_outbox_resend_uncertain(f->store, "other", soon, 3, &count, &f->err));
	assert_int_equal(count, 0);
	assert_ok(f, clf_outbox_resend_uncertain(f->store, "main", soon - 10 * CLF_MINUTE, 3, &count, &f->err));
	assert_int_equal(count, 0);
	assert_ok(f, clf_outbox_resend_uncertain(f->store, "main", soon, 1, &count, &f->err));
	assert_int_equal(count, 0);
	assert_string_equal(message_state(f, ticket), "uncertain");
	assert_ok(f, clf_outbox_resend_uncertain(f->store, "main", soon, 3, &count, &f->err));
	assert_int_equal(count, 1);
	assert_string_equal(message_state(f, ticket), "queued");
	assert_int_equal(claim(f, 8, FAR, &rows), 1);
	assert_string_equal(rows[0].message_id, "1@example.com");
	/* It became so by a clock that was ahead. */
	assert_ok(f, clf_outbox_finish(f->store, id, 8, CLF_OUTBOX_UNCERTAIN, "no answer", 0, &f->err));
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE outbox SET finished_at = finished_at + 86400000000"));
	assert_ok(f, clf_outbox_resend_uncertain(f->store, "main", soon, 3, &count, &f->err));
	assert_int_equal(count, 1);
}

/* What waits for a time that a clock which was a day ahead has named. */
static void test_a_clock_that_was_ahead_makes_nothing_wait(void **state)
{
	static const enum clf_outbox_state ends[] = {CLF_OUTBOX_FAILED, CLF_OUTBOX_UNCERTAIN, CLF_OUTBOX_DEFERRED};
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), now = clf_clock_now(), due = 0;
	int64_t id = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	struct clf_outbox_row *rows = NULL;

	for (size_t i = 0; i < CLF_COUNT(ends); i++) {
		assert_int_equal(claim(f, 7, FAR, &rows), 1);
		assert_ok(f, clf_outbox_finish(f->store, id, 7, ends[i], "421 not now", now, &f->err));
		/* Somebody sends it again. */
		if (ends[i] != CLF_OUTBOX_DEFERRED)
			assert_ok(f, clf_outbox_retry(f->store, id, &f->err));
		assert_ok(f, db_run(f->store->db, &f->err, "UPDATE outbox SET send_at = send_at + 86400000000"));
		assert_ok(f, clf_outbox_mend_times(f->store, "main", clf_clock_now(), &f->err));
		assert_ok(f, clf_outbox_next_due(f->store, "main", &due, &f->err));
		assert_true(due <= clf_clock_now());
	}
	/* One that is held back by its sender's wish is not sent early. */
	id = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "2@example.com");
	assert_int_equal(claim(f, 7, FAR, &rows), 2);
	assert_ok(f, clf_outbox_finish(f->store, rows[0].id, 7, CLF_OUTBOX_SENT, "250 ok", 0, &f->err));
	assert_ok(f, db_run(f->store->db, &f->err,
			    "UPDATE outbox SET state = 'queued', lease = NULL, lease_until = NULL, "
			    "send_at = created_at + 80000000000 WHERE id = $id",
			    CLF_NUMBER("$id", id)));
	assert_ok(f, clf_outbox_mend_times(f->store, "main", clf_clock_now(), &f->err));
	assert_ok(f, clf_outbox_next_due(f->store, "main", &due, &f->err));
	assert_true(due > clf_clock_now() + CLF_HOUR);
}

static void test_a_report_ends_a_claim(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL);
	int64_t id = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM}, .via = CLF_VIA_MAIL, .ticket = ticket};
	const struct clf_step step = {.kind = CLF_STEP_DELIVERY, .number = id, .text = "5.1.1"};
	struct clf_outbox_row *rows = NULL;

	assert_int_equal(claim(f, 7, FAR, &rows), 1);
	fixture_apply(f, &request, &step, 1, NULL, 0);
	assert_string_equal(state_of(f, id), "failed");
	assert_string_equal(message_state(f, ticket), "failed");
	assert_status(CLF_ECONFLICT, clf_outbox_finish(f->store, id, 7, CLF_OUTBOX_SENT, "250", 0, &f->err));
}

static size_t try_move(struct fixture *f, const char *sql, int64_t id, enum clf_outbox_state to)
{
	const struct clf_arg args[] = {CLF_NUMBER("$id", id)};
	const struct outbox_change change = {.to = to, .now = 5, .lease = 7, .lease_until = FAR};
	size_t moved = 9;

	fixture_begin(f);
	assert_ok(f, outbox_move(f->store, f->arena, sql, args, 1, &change, NULL, &moved, &f->err));
	fixture_commit(f);
	return moved;
}

static void test_a_state_moves_on_ways_that_there_are(void **state)
{
	static const char row[] =
	    "WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox WHERE id = $id) " OUTBOX_MOVE;
	/* As another sender saw it some time ago. */
	static const char stale[] =
	    "WITH chosen AS MATERIALIZED (SELECT id, 'deferred' AS state FROM outbox WHERE id = $id) " OUTBOX_MOVE;
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL);
	int64_t id = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");

	assert_int_equal(try_move(f, row, id, CLF_OUTBOX_SENT), 0);
	assert_int_equal(try_move(f, row, id, CLF_OUTBOX_COMMITTING), 0);
	assert_int_equal(try_move(f, stale, id, CLF_OUTBOX_CLAIMED), 0);
	assert_string_equal(state_of(f, id), "queued");
	assert_int_equal(try_move(f, row, id, CLF_OUTBOX_CLAIMED), 1);
	assert_int_equal(try_move(f, row, id, CLF_OUTBOX_CLAIMED), 0);
	assert_int_equal(try_move(f, row, id, CLF_OUTBOX_SENT), 1);
	assert_string_equal(message_state(f, ticket), "sent");
	assert_int_equal(try_move(f, row, id, CLF_OUTBOX_QUEUED), 0);
	assert_string_equal(state_of(f, id), "sent");
}

static void test_relays_and_times_are_apart(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL);
	struct clf_outbox_row *rows = NULL;
	size_t count = 9;

	fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	assert_ok(f, clf_outbox_claim(f->store, f->arena, "other", 7, FAR, FAR, 10, &rows, &count, &f->err));
	assert_int_equal(count, 0);
	assert_ok(f, clf_outbox_claim(f->store, f->arena, "main", 7, 1000, FAR, 10, &rows, &count, &f->err));
	assert_int_equal(count, 0);
	for (int i = 0; i < 5; i++)
		fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "2@example.com");
	assert_ok(f, clf_outbox_claim(f->store, f->arena, "main", 7, FAR, FAR, 4, &rows, &count, &f->err));
	assert_int_equal(count, 4);
	for (size_t i = 1; i < count; i++)
		assert_true(rows[i].id > rows[i - 1].id);
}

/* Claims one by one until none is left; writes each id into the pipe. */
static void claim_all(const char *url, int64_t lease, int out)
{
	struct clf_store *store = NULL;
	struct clf_arena *arena = clf_arena_new();
	struct clf_outbox_row *rows = NULL;
	struct clf_error err;
	size_t count = 1;

	if (clf_store_open(url, CLF_STORE_OPEN, &store, &err) != CLF_OK)
		_exit(3);
	while (count > 0) {
		enum clf_status status =
		    clf_outbox_claim(store, arena, "main", lease, clf_clock_now(), FAR, 3, &rows, &count, &err);

		if (status != CLF_OK)
			_exit(4);
		for (size_t i = 0; i < count; i++) {
			if (write(out, &rows[i].id, sizeof(rows[i].id)) != (ssize_t)sizeof(rows[i].id))
				_exit(5);
			if (clf_outbox_finish(store, rows[i].id, lease, CLF_OUTBOX_SENT, "250", 0, &err) != CLF_OK)
				_exit(6);
		}
	}
	clf_store_close(&store);
	clf_arena_free(&arena);
	_exit(0);
}

static void test_two_processes_never_claim_one_row(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), ids[200], first = 0;
	bool seen[200] = {false};
	pid_t children[2];
	int ends[2], total = 0;

	for (int i = 0; i < 200; i++)
		ids[i] = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	clf_store_close(&f->store);
	assert_int_equal(pipe(ends), 0);
	for (int i = 0; i < 2; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			claim_all(f->url, i + 1, ends[1]);
	}
	close(ends[1]);
	while (read(ends[0], &first, sizeof(first)) == (ssize_t)sizeof(first)) {
		for (int i = 0; i < 200; i++) {
			if (ids[i] == first) {
				assert_false(seen[i]);
				seen[i] = true;
				total++;
			}
		}
	}
	close(ends[0]);
	for (int i = 0; i < 2; i++) {
		int end = 0;

		assert_int_equal(waitpid(children[i], &end, 0), children[i]);
		assert_int_equal(WIFEXITED(end) ? WEXITSTATUS(end) : -1, 0);
	}
	assert_int_equal(total, 200);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &f->store, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM outbox WHERE state = 'sent' AND attempts = 1"), 200);
}

/* It was hours ahead, and was put right: leases and pauses made then don't hold mail up. */
static void test_a_clock_that_was_ahead_keeps_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), now = clf_clock_now(), due = 0;
	int64_t id = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	struct clf_outbox_row *rows = NULL;
	unsigned requeued = 0;
	size_t count = 0;
	bool any = false;

	/* Who claimed it is gone; the lease was made by that clock. */
	assert_int_equal(claim(f, 7, now + 5 * CLF_HOUR, &rows), 1);
	assert_ok(f, clf_outbox_has_expired(f->store, now, &any, &f->err));
	assert_true(any);
	assert_ok(f, clf_outbox_expire(f->store, f->arena, now, &requeued, &rows, &count, &f->err));
	assert_int_equal(requeued, 1);
	assert_int_equal(claim(f, 8, now + CLF_MINUTE, &rows), 1);
	assert_ok(f, clf_outbox_put_off(f->store, id, 8, true, false, "450 later", now + 5 * CLF_HOUR, &f->err));
	assert_ok(f, clf_outbox_mend_times(f->store, "main", now, &f->err));
	assert_ok(f, clf_outbox_next_due(f->store, "main", &due, &f->err));
	assert_true(due <= now);
	/* A pause as it should be stays, and an attempt that doesn't count is none. */
	assert_int_equal(claim(f, 9, now + CLF_MINUTE, &rows), 1);
	assert_int_equal(rows[0].attempts, 3);
	assert_ok(f, clf_outbox_put_off(f->store, id, 9, false, true, "450 later", now + CLF_HOUR, &f->err));
	assert_ok(f, clf_outbox_mend_times(f->store, "main", now, &f->err));
	assert_ok(f, clf_outbox_next_due(f->store, "main", &due, &f->err));
	assert_true(due > now);
	assert_ok(f, clf_outbox_probe(f->store, f->arena, "main", "", 0, 10, now + CLF_DAY, now + CLF_MINUTE, &rows,
				      &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].attempts, 3);
	assert_int_equal(rows[0].blamed, 1);
}

/* Each try leaves its line, with the relay that made it and the server's words; the newest are kept. */
static void test_7_6_each_try_is_kept(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), now = clf_clock_now();
	int64_t id = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	struct clf_outbox_row *rows = NULL;
	struct clf_outbox_try *tries = NULL;
	char words[CLF_OUTBOX_TRY_WORDS + 200];
	size_t count = 99;

	assert_ok(f, clf_outbox_tries(f->store, f->arena, id, &tries, &count, &f->err));
	assert_int_equal(count, 0);
	memset(words, 'x', sizeof words - 1);
	words[sizeof words - 1] = '\0';
	for (unsigned i = 0; i < CLF_OUTBOX_TRIES + 3; i++) {
		const char *said = i == 0 ? "the first" : words;

		assert_int_equal(claim(f, i + 1, FAR, &rows), 1);
		assert_ok(f, clf_outbox_put_off(f->store, id, i + 1, true, false, said, now, &f->err));
		assert_ok(f, clf_outbox_note(f->store, id, "throttle", NULL, &f->err));
	}
	assert_ok(f, clf_outbox_tries(f->store, f->arena, id, &tries, &count, &f->err));
	assert_int_equal(count, CLF_OUTBOX_TRIES);
	assert_int_equal(strlen(tries[count - 1].reply), CLF_OUTBOX_TRY_WORDS);
	assert_string_equal(tries[0].state, "deferred");
	assert_string_equal(tries[0].failure, "throttle");
	assert_string_equal(tries[0].smtp, "main");
	assert_true(tries[0].at >= tries[1].at && tries[0].at >= now);
	/* the relay that tried, not the one that goes on */
	assert_int_equal(claim(f, 90, FAR, &rows), 1);
	assert_ok(f, clf_outbox_put_off(f->store, id, 90, true, false, "450 busy", now, &f->err));
	assert_ok(f, clf_outbox_note(f->store, id, "connection", "second", &f->err));
	assert_ok(f, clf_outbox_tries(f->store, f->arena, id, &tries, &count, &f->err));
	assert_string_equal(tries[0].smtp, "main");
	assert_string_equal(tries[0].reply, "450 busy");
	assert_status(CLF_ENOTFOUND, clf_outbox_tries(f->store, f->arena, id + 1, &tries, &count, &f->err));
	/* handed over, and then the process was gone */
	assert_ok(f, clf_outbox_note(f->store, id, NULL, "main", &f->err));
	assert_int_equal(claim(f, 91, now + CLF_SECOND, &rows), 1);
	assert_ok(f, clf_outbox_committing(f->store, id, 91, &f->err));
	assert_ok(f,
		  clf_outbox_expire(f->store, f->arena, now + 2 * CLF_SECOND, &(unsigned){0}, &rows, &count, &f->err));
	assert_int_equal(count, 1);
	assert_ok(f, clf_outbox_tries(f->store, f->arena, id, &tries, &count, &f->err));
	assert_string_equal(tries[0].state, "uncertain");
	assert_string_equal(tries[0].reply, CLF_OUTBOX_UNANSWERED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_a_mail_is_sent),
	    store_test(test_a_deferred_mail_comes_again),
	    store_test(test_a_lost_lease_changes_nothing),
	    store_test(test_an_expired_commit_is_uncertain),
	    store_test(test_the_policy_resends_what_is_uncertain),
	    store_test(test_a_clock_that_was_ahead_makes_nothing_wait),
	    store_test(test_a_report_ends_a_claim),
	    store_test(test_a_state_moves_on_ways_that_there_are),
	    store_test(test_relays_and_times_are_apart),
	    store_test(test_a_clock_that_was_ahead_keeps_nothing),
	    store_test(test_7_6_each_try_is_kept),
	    store_test(test_two_processes_never_claim_one_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
