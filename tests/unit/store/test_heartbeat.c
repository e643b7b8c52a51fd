/*
 * test_heartbeat.c - when a probe goes out, which one counts when it comes back, and when it is late; on clocks that
 * step, too.
 */
#include "clf/store/mail/heartbeat.h"
#include "statement_plans.h"
#include "store/store_fixture.h"

#define EACH 900 /* a quarter of an hour */
#define START (INT64_C(1790000000) * CLF_SECOND)
#define FIRST (START + CLF_HEARTBEAT_FIRST_S * CLF_SECOND)

static int64_t due(struct fixture *f, int64_t now)
{
	struct clf_probe_due due;

	assert_ok(f, clf_heartbeat_due(f->store, f->arena, "support", EACH, now, &due, &f->err));
	return due.sequence;
}

static void send_probe(struct fixture *f, int64_t sequence, int64_t now)
{
	const struct clf_probe_made probe = {.mailbox = "support",
					     .message_id = clf_arena_printf(f->arena, "p%d@x", (int)sequence),
					     .reply_to = "support+t@x",
					     .smtp = "relay",
					     .sequence = sequence,
					     .interval_s = EACH};

	assert_ok(f, clf_heartbeat_made(f->store, &probe, now, &f->err));
	assert_ok(f, clf_heartbeat_relayed(f->store, "support", sequence, CLF_PROBE_TAKEN, "250", now, &f->err));
}

static bool comes_back(struct fixture *f, int64_t sequence, int64_t now)
{
	const struct clf_probe_back back = {.number = 1,
					    .sequence = sequence,
					    .seen_at = now,
					    .message_id = clf_arena_printf(f->arena, "p%d@x", (int)sequence),
					    .reply_to = "support+t@x",
					    .dkim = "pass"};
	bool awaited = false;

	assert_ok(f, clf_heartbeat_back(f->store, "support", &back, now, &awaited, &f->err));
	return awaited;
}

static struct clf_heartbeat now_is(struct fixture *f)
{
	struct clf_heartbeat *beats = NULL;
	size_t count = 0;

	assert_ok(f, clf_heartbeats(f->store, f->arena, &beats, &count, &f->err));
	assert_int_equal(count, 1);
	return beats[0];
}

static bool missed(struct fixture *f, int64_t now)
{
	bool is_new = false;

	assert_ok(f, clf_heartbeat_miss(f->store, "support", EACH, now, &is_new, &f->err));
	return now_is(f).missed_at != 0;
}

/* Met at START, and the first went out. */
static void begin(struct fixture *f)
{
	assert_int_equal(due(f, START), 0);
	send_probe(f, due(f, FIRST), FIRST);
}

static void the_first_goes_out_a_minute_after_it_is_met(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(due(f, START), 0);
	assert_int_equal(due(f, FIRST - 1), 0);
	assert_int_equal(due(f, FIRST), 1);
}

static void the_next_goes_out_an_interval_later_and_only_once_the_last_is_back(void **state)
{
	struct fixture *f = *state;
	int64_t next = FIRST + EACH * CLF_SECOND;

	begin(f);
	assert_int_equal(due(f, next - 1), 0);
	assert_true(comes_back(f, 1, FIRST + 3 * CLF_SECOND));
	assert_int_equal(due(f, next - 1), 0);
	assert_int_equal(due(f, next), 2);
	assert_int_equal(now_is(f).back.sequence, 1);
	assert_true(now_is(f).back.same_id && now_is(f).back.same_reply);
}

static void while_none_comes_back_the_pauses_grow(void **state)
{
	struct fixture *f = *state;
	int64_t now = FIRST, last = FIRST;
	int64_t pauses[6];
	int64_t sequence = 1;

	begin(f);
	for (size_t i = 0; i < 6; i++) {
		while (due(f, now) != sequence + 1)
			now += CLF_MINUTE;
		pauses[i] = (now - last) / CLF_MINUTE;
		last = now;
		send_probe(f, ++sequence, now);
	}
	assert_int_equal(pauses[0], 15);
	assert_int_equal(pauses[1], 30);
	assert_int_equal(pauses[5], 60);
	/* Any of them that comes back after all counts, and the pauses are short again. */
	assert_true(comes_back(f, 3, now + CLF_MINUTE));
	assert_int_equal(now_is(f).open_count, sequence - 3);
}

static void it_counts_once_and_within_a_day(void **state)
{
	struct fixture *f = *state;
	const struct clf_probe_back foreign = {.number = 2, .sequence = 1};
	bool awaited = true;

	begin(f);
	assert_ok(f, clf_heartbeat_back(f->store, "support", &foreign, FIRST, &awaited, &f->err));
	assert_false(awaited);
	assert_false(comes_back(f, 7, FIRST));
	assert_false(comes_back(f, 1, FIRST + 25 * CLF_HOUR));
	assert_true(comes_back(f, 1, FIRST + 23 * CLF_HOUR));
	assert_false(comes_back(f, 1, FIRST + 23 * CLF_HOUR));
}

static void it_is_late_after_an_interval_and_well_when_one_is_back(void **state)
{
	struct fixture *f = *state;
	int64_t late = FIRST + EACH * CLF_SECOND;
	struct clf_probe_sought sought;

	begin(f);
	assert_false(missed(f, late - 1));
	assert_ok(f, clf_heartbeat_to_seek(f->store, f->arena, "support", EACH, late - 1, &sought, &f->err));
	assert_int_equal(sought.sequence, 0);
	assert_true(missed(f, late));
	assert_ok(f, clf_heartbeat_to_seek(f->store, f->arena, "support", EACH, late, &sought, &f->err));
	assert_int_equal(sought.sequence, 1);
	assert_string_equal(sought.message_id, "p1@x");
	assert_ok(f, clf_heartbeat_sought(f->store, "support", 1, "Junk", late, &f->err));
	assert_string_equal(now_is(f).junk, "Junk");
	assert_ok(f, clf_heartbeat_to_seek(f->store, f->arena, "support", EACH, late, &sought, &f->err));
	assert_int_equal(sought.sequence, 0);
	assert_true(comes_back(f, 1, late + CLF_MINUTE));
	assert_int_equal(now_is(f).missed_at, 0);
	assert_null(now_is(f).junk);
}

/* Greylisting takes minutes: short intervals make nothing late sooner. */
static void nothing_is_late_within_ten_minutes(void **state)
{
	(void)state;
	assert_int_equal(clf_heartbeat_grace(60), 10 * CLF_MINUTE);
	assert_int_equal(clf_heartbeat_grace(3600), CLF_HOUR);
}

static void where_nobody_watched_waiting_begins_anew(void **state)
{
	struct fixture *f = *state;
	int64_t woke = FIRST + 8 * CLF_HOUR;

	begin(f);
	assert_ok(f, clf_heartbeat_watch(f->store, woke, &f->err));
	assert_false(missed(f, woke + CLF_MINUTE));
	assert_true(missed(f, woke + EACH * CLF_SECOND));
	/* What was late before a restart stays so. */
	assert_ok(f, clf_heartbeat_watch(f->store, woke + CLF_HOUR, &f->err));
	assert_true(missed(f, woke + CLF_HOUR));
}

static void a_clock_that_was_ahead_keeps_none_back(void **state)
{
	struct fixture *f = *state;
	int64_t ahead = FIRST + 300 * CLF_DAY;

	begin(f);
	assert_true(comes_back(f, 1, FIRST + CLF_SECOND));
	assert_int_equal(due(f, ahead), 2);
	send_probe(f, 2, ahead);
	/* Set right again: the one that is out bears a time that is to come. */
	assert_int_equal(due(f, FIRST + CLF_HOUR), 3);
	send_probe(f, 3, FIRST + CLF_HOUR);
	assert_int_equal(due(f, FIRST + CLF_HOUR + CLF_MINUTE), 0);
	assert_true(comes_back(f, 3, FIRST + CLF_HOUR + CLF_MINUTE));
}

static void one_that_was_put_off_goes_out_again_as_it_was(void **state)
{
	struct fixture *f = *state;
	struct clf_probe_due again;

	begin(f);
	assert_ok(f, clf_heartbeat_relayed(f->store, "support", 1, CLF_PROBE_PUT_OFF, "451 later", FIRST, &f->err));
	assert_int_equal(due(f, FIRST + CLF_MINUTE), 0);
	assert_ok(f, clf_heartbeat_due(f->store, f->arena, "support", EACH, FIRST + 5 * CLF_MINUTE, &again, &f->err));
	assert_int_equal(again.sequence, 1);
	assert_string_equal(again.message_id, "p1@x");
	assert_string_equal(now_is(f).words, "451 later");
	send_probe(f, 1, FIRST + 5 * CLF_MINUTE);
	assert_int_equal(due(f, FIRST + 6 * CLF_MINUTE), 0);
	assert_true(comes_back(f, 1, FIRST + 6 * CLF_MINUTE));
}

/* The relay's answer is stored after the mail came back: on one machine that happens. */
static void one_that_is_back_stays_back(void **state)
{
	struct fixture *f = *state;

	begin(f);
	assert_true(comes_back(f, 1, FIRST + CLF_SECOND));
	assert_ok(f, clf_heartbeat_relayed(f->store, "support", 1, CLF_PROBE_PUT_OFF, "451 later", FIRST, &f->err));
	assert_ok(f, clf_heartbeat_bounced(f->store, "support", 1, 1, "550 no", &f->err));
	assert_string_equal(now_is(f).state, "back");
}

static void probes_go_after_a_week_and_the_newest_stays(void **state)
{
	struct fixture *f = *state;
	int64_t count = 0;

	begin(f);
	assert_true(comes_back(f, 1, FIRST));
	send_probe(f, 2, FIRST + CLF_HOUR);
	assert_true(comes_back(f, 2, FIRST + CLF_HOUR));
	send_probe(f, 3, FIRST + 2 * CLF_HOUR);
	assert_ok(f, clf_heartbeat_tidy(f->store, FIRST + 6 * CLF_DAY, &f->err));
	assert_ok(f, db_get(f->store->db, &f->err, &count, "SELECT count(*) FROM probe"));
	assert_int_equal(count, 3);
	assert_ok(f, clf_heartbeat_tidy(f->store, FIRST + 9 * CLF_DAY, &f->err));
	assert_ok(f, db_get(f->store->db, &f->err, &count, "SELECT count(*) FROM probe"));
	assert_int_equal(count, 2);
	assert_int_equal(now_is(f).back.sequence, 2);
}

static int64_t keep_row(struct fixture *f, uint32_t uid, enum clf_end end)
{
	const struct clf_arrival arrival = {
	    .mailbox = "support", .uidvalidity = 1, .uid = uid, .raw = CLF_STR("A: b\r\n\r\nc"), .may_be_probe = true};
	const struct clf_verdict verdict = {.outcome = clf_end_row(end)->outcome, .end = end};
	int64_t journal = 0;
	bool known = false;

	assert_ok(f, clf_store_begin(f->store, &f->err));
	assert_ok(f, clf_journal_keep(f->store, &arrival, &journal, &known, &f->err));
	if (end != CLF_END_NONE)
		assert_ok(f, clf_journal_finish(f->store, journal, &verdict, &f->err));
	assert_ok(f, clf_store_commit(f->store, &f->err));
	return journal;
}

static void its_journal_row_goes_too_but_never_the_highest_uid(void **state)
{
	struct fixture *f = *state;
	const uint32_t both[] = {1, 2};
	struct clf_mailbox_state mailbox;
	int64_t count = 0, later = clf_clock_now() + 8 * CLF_DAY;

	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 1, 0, &f->err));
	keep_row(f, 1, CLF_END_PROBE);
	keep_row(f, 2, CLF_END_PROBE);
	assert_ok(f, clf_heartbeat_tidy(f->store, later, &f->err));
	assert_ok(f, db_get(f->store->db, &f->err, &count, "SELECT count(*) FROM journal"));
	assert_int_equal(count, 2); /* its server has them still */
	assert_ok(f, clf_journal_done(f->store, "support", 1, both, 2, &f->err));
	assert_ok(f, clf_heartbeat_tidy(f->store, later, &f->err));
	assert_ok(f, db_get(f->store->db, &f->err, &count, "SELECT count(*) FROM journal"));
	assert_int_equal(count, 1);
	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, "support", &mailbox, &f->err));
	assert_int_equal(mailbox.highest_uid, 2);
}

/* What a mailbox process hears after a crash at any point between. */
static void nothing_is_done_on_the_server_before_it_is_known(void **state)
{
	struct fixture *f = *state;
	struct clf_mailbox_state mailbox;

	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 1, 0, &f->err));
	keep_row(f, 1, CLF_END_NONE);
	keep_row(f, 2, CLF_END_PROBE);
	keep_row(f, 3, CLF_END_PROBE_AGAIN);
	keep_row(f, 4, CLF_END_PROBE_FOREIGN);
	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, "support", &mailbox, &f->err));
	assert_int_equal(mailbox.probe_count, 1);
	assert_int_equal(mailbox.probes[0], 2);
	assert_int_equal(mailbox.unfinished_count, 1);
	assert_int_equal(mailbox.unfinished[0], 3);
}

int main(void)
{
	plans_only = "$"; /* the test counts all */
	const struct CMUnitTest tests[] = {
	    store_test(the_first_goes_out_a_minute_after_it_is_met),
	    store_test(the_next_goes_out_an_interval_later_and_only_once_the_last_is_back),
	    store_test(while_none_comes_back_the_pauses_grow),
	    store_test(it_counts_once_and_within_a_day),
	    store_test(it_is_late_after_an_interval_and_well_when_one_is_back),
	    store_test(nothing_is_late_within_ten_minutes),
	    store_test(where_nobody_watched_waiting_begins_anew),
	    store_test(a_clock_that_was_ahead_keeps_none_back),
	    store_test(one_that_was_put_off_goes_out_again_as_it_was),
	    store_test(one_that_is_back_stays_back),
	    store_test(probes_go_after_a_week_and_the_newest_stays),
	    store_test(its_journal_row_goes_too_but_never_the_highest_uid),
	    store_test(nothing_is_done_on_the_server_before_it_is_known),
	    cmocka_unit_test(no_statement_walks_through_what_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
