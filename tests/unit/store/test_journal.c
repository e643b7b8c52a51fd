/*
 * test_journal.c - mail kept once, raw mail that comes back byte for byte, UIDVALIDITY, unfinished, verdicts.
 */
#include "clf/store/look/counter.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/trace.h"
#include "store/store_fixture.h"

#define MAIL CLF_STR("Message-ID: <a@example.org>\r\nSubject: x\r\n\r\nIt broke.\r\n")

static void assert_raw(struct fixture *f, int64_t journal, struct clf_str want)
{
	struct clf_buf raw;

	clf_buf_init(&raw, 64u << 20);
	assert_ok(f, clf_journal_raw(f->store, journal, &raw, &f->err));
	assert_int_equal(raw.n, want.n);
	assert_memory_equal(raw.p, want.p, want.n);
	clf_buf_free(&raw);
}

static void test_a_mail_is_kept_once(void **state)
{
	struct fixture *f = *state;
	bool known = true;
	int64_t first = fixture_keep(f, "support", 7, 1, MAIL, &known), other;

	assert_false(known);
	assert_int_equal(fixture_keep(f, "support", 7, 1, MAIL, &known), first);
	assert_true(known);
	other = fixture_keep(f, "sales", 7, 1, MAIL, &known);
	assert_false(known);
	assert_true(other != first);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM raw_mail"), 2);
	assert_raw(f, first, MAIL);
}

static void test_delivered_mail_has_no_uid(void **state)
{
	struct fixture *f = *state;
	struct clf_mailbox_state box;
	bool known = true;
	int64_t first = fixture_keep(f, "support", 0, 0, MAIL, &known);

	assert_false(known);
	assert_true(fixture_keep(f, "support", 0, 0, MAIL, &known) != first);
	assert_false(known);
	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, "support", &box, &f->err));
	assert_int_equal(box.unfinished_count, 0);
}

static void test_raw_mail_comes_back_whole(void **state)
{
	struct fixture *f = *state;
	size_t size = (5u << 20) + 12345;
	char *bytes = malloc(size);
	uint32_t seed = 1;
	bool known;
	int64_t big, edge, empty;

	for (size_t i = 0; i < size; i++) {
		seed = seed * 1664525u + 1013904223u;
		bytes[i] = (char)(seed >> 24);
	}
	big = fixture_keep(f, "support", 1, 1, (struct clf_str){bytes, size}, &known);
	edge = fixture_keep(f, "support", 1, 2, (struct clf_str){bytes, 1u << 20}, &known);
	empty = fixture_keep(f, "support", 1, 3, CLF_STR(""), &known);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM raw_piece"), 6 + 1 + 1);
	assert_raw(f, big, (struct clf_str){bytes, size});
	assert_raw(f, edge, (struct clf_str){bytes, 1u << 20});
	assert_raw(f, empty, CLF_STR(""));
	free(bytes);
}

static void test_a_lost_piece_shows(void **state)
{
	struct fixture *f = *state;
	char *bytes = calloc(1, 3u << 20);
	struct clf_buf raw;
	bool known;
	int64_t journal = fixture_keep(f, "support", 1, 1, (struct clf_str){bytes, 3u << 20}, &known);

	assert_ok(f, db_script(f->store->db, "DELETE FROM raw_piece WHERE piece = 1", &f->err));
	clf_buf_init(&raw, 8u << 20);
	assert_status(CLF_EIO, clf_journal_raw(f->store, journal, &raw, &f->err));
	assert_status(CLF_ENOTFOUND, clf_journal_raw(f->store, 999999, &raw, &f->err));
	clf_buf_free(&raw);
	free(bytes);
}

static void test_mailbox_state(void **state)
{
	struct fixture *f = *state;
	const uint32_t done[] = {1, 3, 77};
	struct clf_mailbox_state box;
	bool known;

	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, "support", &box, &f->err));
	assert_int_equal(box.uidvalidity, 0);
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 4000000000u, 0, &f->err));
	for (uint32_t uid = 1; uid <= 4; uid++)
		fixture_keep(f, "support", 4000000000u, uid, MAIL, &known);
	fixture_keep(f, "sales", 4000000000u, 9, MAIL, &known);
	assert_ok(f, clf_journal_done(f->store, "support", 4000000000u, done, 3, &f->err));
	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, "support", &box, &f->err));
	assert_int_equal(box.uidvalidity, 4000000000u);
	assert_int_equal(box.highest_uid, 4);
	assert_int_equal(box.unfinished_count, 2);
	assert_int_equal(box.unfinished[0], 2);
	assert_int_equal(box.unfinished[1], 4);
}

/* What the server didn't give is known until it is kept or gone there, whatever else was kept meanwhile. */
static void test_withheld_mails(void **state)
{
	struct fixture *f = *state;
	struct clf_mailbox_state box;
	struct clf_mailbox_list list;
	bool known;

	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 7, 0, &f->err));
	fixture_begin(f);
	for (uint32_t uid = 2; uid <= 4; uid++)
		assert_ok(f, clf_journal_withhold(f->store, "support", 7, uid, "NO disk on fire", &f->err));
	assert_ok(f, clf_journal_withhold(f->store, "support", 7, 2, "NO disk still on fire", &f->err));
	assert_ok(f, clf_journal_withhold(f->store, "sales", 7, 9, "NO", &f->err));
	fixture_commit(f);
	fixture_keep(f, "support", 7, 5, MAIL, &known);
	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, "support", &box, &f->err));
	assert_int_equal(box.highest_uid, 5);
	assert_int_equal(box.withheld_count, 3);
	assert_int_equal(box.withheld[0], 2);
	assert_ok(f, clf_query_mailboxes(f->store, f->arena, &list, &f->err));
	assert_int_equal(list.items[0].withheld_count, 3);
	assert_int_equal(list.items[0].withheld[0].uid, 2);
	assert_int_equal(list.items[0].withheld[0].tries, 2);
	assert_string_equal(list.items[0].withheld[0].words, "NO disk still on fire");
	fixture_keep(f, "support", 7, 2, MAIL, &known);
	assert_false(known);
	fixture_begin(f);
	assert_ok(f, clf_journal_withheld_end(f->store, "support", 7, 3, &f->err));
	fixture_commit(f);
	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, "support", &box, &f->err));
	assert_int_equal(box.withheld_count, 1);
	assert_int_equal(box.withheld[0], 4);
	/* Another folder's UIDs name other mails; when the first comes back, so do its withheld ones. */
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 8, 0, &f->err));
	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, "support", &box, &f->err));
	assert_int_equal(box.withheld_count, 0);
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 7, 0, &f->err));
	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, "support", &box, &f->err));
	assert_int_equal(box.withheld_count, 1);
}

static void test_a_mail_too_large_stays_on_its_server(void **state)
{
	struct fixture *f = *state;
	const struct clf_arrival large = {.mailbox = "support",
					  .uidvalidity = 7,
					  .uid = 3,
					  .raw = clf_str_from("Subject: large\r\n\r\n"),
					  .oversize = true,
					  .size = 99000000};
	struct clf_mailbox_state box = {0};
	int64_t journal = 0;
	bool known = true;

	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 7, 0, &f->err));
	fixture_begin(f);
	assert_ok(f, clf_journal_keep(f->store, &large, &journal, &known, &f->err));
	fixture_commit(f);
	assert_false(known);
	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, "support", &box, &f->err));
	assert_int_equal(box.highest_uid, 3);
	assert_int_equal(box.unfinished_count, 0);
}

static struct clf_waiting waiting_of(struct fixture *f, int64_t journal)
{
	struct clf_waiting *waiting = NULL;
	size_t count = 0;

	assert_ok(f, clf_journal_waiting(f->store, f->arena, journal - 1, 1, &waiting, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(waiting[0].journal, journal);
	return waiting[0];
}

/* Others were in hand as well, and are not blamed; nor is anything when intake ended in good order. */
static void test_a_death_blames_the_mail_that_was_alone_in_hand(void **state)
{
	struct fixture *f = *state;
	struct clf_arrival arrival = {.mailbox = "support", .uidvalidity = 7, .uid = 3, .raw = MAIL, .begun = true};
	int64_t begun = 0, other;
	bool known = true;
	struct clf_waiting row;

	fixture_begin(f);
	assert_ok(f, clf_journal_keep(f->store, &arrival, &begun, &known, &f->err));
	fixture_commit(f);
	other = fixture_keep(f, "support", 7, 4, MAIL, &known);
	assert_false(waiting_of(f, begun).is_suspect);

	assert_ok(f, clf_journal_put_down(f->store, &f->err));
	assert_ok(f, clf_journal_take_up(f->store, true, &f->err));
	assert_false(waiting_of(f, begun).is_suspect);

	assert_ok(f, clf_journal_hold(f->store, begun, false, &f->err));
	assert_ok(f, clf_journal_take_up(f->store, true, &f->err));
	row = waiting_of(f, begun);
	assert_true(row.is_suspect);
	assert_int_equal(row.attempts, 0);
	assert_int_equal(row.stops, 0);
	assert_false(waiting_of(f, other).is_suspect);

	assert_ok(f, clf_journal_hold(f->store, begun, true, &f->err));
	assert_ok(f, clf_journal_hold(f->store, other, false, &f->err));
	assert_ok(f, clf_journal_take_up(f->store, false, &f->err));
	assert_int_equal(waiting_of(f, begun).attempts, 0);
	assert_int_equal(waiting_of(f, begun).stops, 1);

	assert_ok(f, clf_journal_hold(f->store, begun, true, &f->err));
	assert_ok(f, clf_journal_take_up(f->store, true, &f->err));
	assert_int_equal(waiting_of(f, begun).attempts, 1);
	assert_int_equal(waiting_of(f, begun).stops, 1);
	assert_int_equal(waiting_of(f, other).attempts, 0);
	assert_true(waiting_of(f, other).is_suspect);

	/* Nobody's fault is nobody's for good: alone in hand at an end in good order, it stays a suspect. */
	assert_ok(f, clf_journal_hold(f->store, begun, true, &f->err));
	assert_ok(f, clf_journal_put_down(f->store, &f->err));
	assert_true(waiting_of(f, begun).is_suspect);
	assert_ok(f, clf_journal_take_up(f->store, true, &f->err));
	assert_int_equal(waiting_of(f, begun).attempts, 1);
}

static int64_t deliver(struct fixture *f, const char *key, int64_t since, bool *known)
{
	const struct clf_arrival arrival = {
	    .mailbox = "support", .raw = MAIL, .delivery = key, .delivery_since = since};
	int64_t journal = 0;

	fixture_begin(f);
	assert_ok(f, clf_journal_keep(f->store, &arrival, &journal, known, &f->err));
	fixture_commit(f);
	return journal;
}

static void test_a_delivery_that_is_given_again_is_kept_once(void **state)
{
	struct fixture *f = *state;
	bool known = true;
	int64_t first = deliver(f, "key", 0, &known);

	assert_false(known);
	assert_int_equal(deliver(f, "key", 0, &known), first);
	assert_true(known);
	assert_int_not_equal(deliver(f, "another", 0, &known), first);
	assert_false(known);
	assert_int_not_equal(deliver(f, "key", clf_clock_now() + CLF_HOUR, &known), first);
	assert_false(known);
	assert_int_not_equal(deliver(f, NULL, 0, &known), first);
	assert_false(known);
}

static void test_new_uidvalidity_starts_again(void **state)
{
	struct fixture *f = *state;
	struct clf_mailbox_state box;
	bool known;

	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 1, 0, &f->err));
	fixture_keep(f, "support", 1, 50, MAIL, &known);
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 2, 0, &f->err));
	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, "support", &box, &f->err));
	assert_int_equal(box.uidvalidity, 2);
	assert_int_equal(box.highest_uid, 0);
	assert_int_equal(box.unfinished_count, 0);
	fixture_keep(f, "support", 2, 50, MAIL, &known);
	assert_false(known);
}

static void test_reports_keep_the_last_poll(void **state)
{
	struct fixture *f = *state;
	struct clf_mailbox_list list;
	const struct clf_mailbox_report well = {.state = "connected", .polled = true};
	const struct clf_mailbox_report ill = {.state = "failed", .detail = "no route to host", .trouble = "server"};

	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 5, 0, &f->err));
	assert_ok(f, clf_journal_mailbox_report(f->store, "support", &well, &f->err));
	assert_ok(f, clf_journal_mailbox_report(f->store, "support", &ill, &f->err));
	assert_ok(f, clf_query_mailboxes(f->store, f->arena, &list, &f->err));
	assert_int_equal(list.count, 1);
	assert_string_equal(list.items[0].state, "failed");
	assert_string_equal(list.items[0].detail, "no route to host");
	assert_true(list.items[0].last_poll_at > 0);
	assert_int_equal(list.items[0].uidvalidity, 5);
}

static struct clf_mailbox_row health_of(struct fixture *f)
{
	struct clf_mailbox_list list = {0};

	assert_ok(f, clf_query_mailboxes(f->store, f->arena, &list, &f->err));
	for (size_t i = 0; i < list.count; i++) {
		if (clf_text_equal(list.items[i].name, "support"))
			return list.items[i];
	}
	return (struct clf_mailbox_row){0};
}

/* Whatever ails it next, it isn't well since the first; what begins, or becomes another, counts. */
static void test_an_illness_lasts_until_it_is_well(void **state)
{
	struct fixture *f = *state;
	const struct clf_mailbox_report well = {.state = "connected", .polled = true};
	const struct clf_mailbox_report server = {.state = "failed", .trouble = "server", .next_try_at = 7};
	const struct clf_mailbox_report denied = {.state = "failed", .trouble = "denied"};
	struct clf_count *counts = NULL;
	size_t count = 0;
	int64_t since;

	assert_ok(f, clf_journal_mailbox_report(f->store, "support", &server, &f->err));
	since = health_of(f).since;
	assert_string_equal(health_of(f).trouble, "server");
	assert_ok(f, clf_journal_mailbox_report(f->store, "support", &server, &f->err));
	assert_ok(f, clf_journal_mailbox_report(f->store, "support", &denied, &f->err));
	assert_int_equal(health_of(f).since, since);
	assert_string_equal(health_of(f).trouble, "denied");
	assert_ok(f, clf_journal_mailbox_report(f->store, "support", &well, &f->err));
	assert_true(health_of(f).since > since);
	assert_null(health_of(f).trouble);
	assert_ok(f, clf_counter_read(f->store, f->arena, CLF_COUNTER_RECONNECTS, 0, &counts, &count, &f->err));
	assert_int_equal(count, 2);
	assert_string_equal(counts[0].b, "denied");
	assert_string_equal(counts[1].b, "server");
	assert_int_equal(counts[1].value, 1);
	/* It fell ill by a clock that was ahead. */
	assert_ok(f, clf_journal_mailbox_report(f->store, "support", &server, &f->err));
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE mailbox_state SET since = since + 86400000000"));
	assert_ok(f, clf_journal_mailbox_report(f->store, "support", &server, &f->err));
	assert_true(health_of(f).since <= clf_clock_now());
}

static struct clf_mailbox_state state_of(struct fixture *f, const char *mailbox)
{
	struct clf_mailbox_state box = {0};

	assert_ok(f, clf_journal_mailbox_state(f->store, f->arena, mailbox, &box, &f->err));
	return box;
}

static void configure(struct fixture *f, const char *name, const char *place)
{
	const struct clf_mailbox_place one = {name, place};

	assert_ok(f, clf_mailbox_configured(f->store, &one, 1, &f->err));
}

static void test_a_mailbox_begins_once(void **state)
{
	struct fixture *f = *state;
	bool known = false;
	int64_t began;

	configure(f, "support", "mail.example support INBOX");
	began = state_of(f, "support").configured_at;
	assert_true(began > 0);
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 7, 12, &f->err));
	fixture_keep(f, "support", 7, 50, MAIL, &known);
	assert_int_equal(state_of(f, "support").lay_uid, 12);
	/* Neither again, nor with another UIDVALIDITY, nor on another server. */
	configure(f, "support", "mail.example support INBOX");
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 8, 60, &f->err));
	configure(f, "support", "imap.example support INBOX");
	assert_int_equal(state_of(f, "support").configured_at, began);
	assert_int_equal(state_of(f, "support").lay_uid, 60);
	/* By another name it is the same, with all that it kept. */
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 7, 70, &f->err));
	configure(f, "help", "imap.example support INBOX");
	assert_int_equal(state_of(f, "help").configured_at, began);
	assert_int_equal(state_of(f, "help").highest_uid, 50);
	assert_int_equal(state_of(f, "support").configured_at, 0);
	/* Another one, at another place, is new. */
	configure(f, "sales", "imap.example sales INBOX");
	assert_true(state_of(f, "sales").configured_at > began);
}

/* Its place isn't known, so that it may be any that is new. */
static void test_one_from_before_beginnings_takes_all_by_whatever_name(void **state)
{
	struct fixture *f = *state;
	const struct clf_mailbox_place both[] = {{"support", "mail.example support INBOX"},
						 {"sales", "mail.example sales INBOX"}};

	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 7, 12, &f->err));
	assert_int_equal(state_of(f, "support").lay_uid, 0);
	configure(f, "help", "mail.example support INBOX");
	assert_int_equal(state_of(f, "help").configured_at, 0);
	assert_ok(f, clf_journal_uidvalidity(f->store, "help", 7, 12, &f->err));
	assert_int_equal(state_of(f, "help").lay_uid, 0);
	assert_ok(f, clf_journal_uidvalidity(f->store, "gone", 7, 12, &f->err));
	assert_ok(f, clf_mailbox_configured(f->store, both, 2, &f->err));
	/* One that comes later is new, whatever was left behind. */
	assert_true(state_of(f, "sales").configured_at > 0);
}

static void test_those_passed_over_are_not_looked_at_again(void **state)
{
	struct fixture *f = *state;

	configure(f, "support", "mail.example support INBOX");
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 7, 12, &f->err));
	assert_ok(f, clf_journal_passed(f->store, "support", 7, 12, 99, 11, &f->err));
	assert_int_equal(state_of(f, "support").highest_uid, 12);
	assert_int_equal(state_of(f, "support").passed, 11);
	assert_int_equal(state_of(f, "support").passed_before, 99);
	/* Neither beyond what lay there, nor of another folder. */
	assert_ok(f, clf_journal_passed(f->store, "support", 7, 4000000000u, 99, 11, &f->err));
	assert_ok(f, clf_journal_passed(f->store, "support", 8, 1, 99, 11, &f->err));
	assert_int_equal(state_of(f, "support").highest_uid, 12);
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 8, 3, &f->err));
	assert_int_equal(state_of(f, "support").highest_uid, 0);
}

static void test_what_was_copied_is_known_until_it_is_done(void **state)
{
	struct fixture *f = *state;
	const uint32_t uid = 50;
	bool known = false;

	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 7, 0, &f->err));
	fixture_keep(f, "support", 7, 50, MAIL, &known);
	fixture_keep(f, "support", 7, 51, MAIL, &known);
	assert_ok(f, clf_journal_copied(f->store, "support", 7, &uid, 1, &f->err));
	assert_int_equal(state_of(f, "support").unfinished_count, 2);
	assert_int_equal(state_of(f, "support").copied_count, 1);
	assert_int_equal(state_of(f, "support").copied[0], 50);
	assert_ok(f, clf_journal_done(f->store, "support", 7, &uid, 1, &f->err));
	assert_int_equal(state_of(f, "support").copied_count, 0);
}

/* A server may come back to it; one that changes it again and again fills nothing. */
static void test_withheld_mails_of_former_uidvalidities_are_bounded(void **state)
{
	struct fixture *f = *state;
	int64_t count = 0;

	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 7, 0, &f->err));
	assert_ok(f, clf_store_begin(f->store, &f->err));
	for (uint32_t uid = 1; uid <= 10050; uid++)
		assert_ok(f, clf_journal_withhold(f->store, "support", 7, uid, "no", &f->err));
	assert_ok(f, clf_store_commit(f->store, &f->err));
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 8, 0, &f->err));
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 7, 0, &f->err));
	count = (int64_t)state_of(f, "support").withheld_count;
	assert_true(count > 9000 && count <= 10000);
}

static void finish(struct fixture *f, int64_t journal, enum clf_outcome outcome, int64_t ticket, const char *message_id,
		   int64_t date)
{
	const char *rejected[] = {"subject-tag: the sender takes no part"};
	const struct clf_verdict verdict = {.outcome = outcome,
					    .ticket = ticket,
					    .signal = CLF_SIGNAL_NONE,
					    .message_id = message_id,
					    .from = "anna@example.org",
					    .subject = "x",
					    .date = date,
					    .reason = "because",
					    .explanation = "{\"kind\":\"mail\"}",
					    .rejected = rejected,
					    .rejected_count = 1};

	assert_ok(f, clf_journal_finish(f->store, journal, &verdict, &f->err));
}

static void test_waiting_and_attempts(void **state)
{
	struct fixture *f = *state;
	struct clf_waiting *waiting = NULL;
	const struct clf_verdict again = {.outcome = CLF_OUTCOME_IGNORED};
	size_t count = 0;
	bool known;
	int64_t first = fixture_keep(f, "support", 1, 1, MAIL, &known);
	int64_t second = fixture_keep(f, "support", 1, 2, MAIL, &known);

	assert_ok(f, clf_journal_attempt(f->store, first, &f->err));
	assert_ok(f, clf_journal_attempt(f->store, first, &f->err));
	assert_status(CLF_ENOTFOUND, clf_journal_attempt(f->store, 999999, &f->err));
	assert_ok(f, clf_journal_waiting(f->store, f->arena, 0, 10, &waiting, &count, &f->err));
	assert_int_equal(count, 2);
	assert_int_equal(waiting[0].journal, first);
	assert_int_equal(waiting[0].attempts, 2);
	assert_string_equal(waiting[0].envelope, "support@example.com");
	assert_int_equal(waiting[1].journal, second);
	assert_ok(f, clf_journal_waiting(f->store, f->arena, first, 10, &waiting, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(waiting[0].journal, second);
	finish(f, first, CLF_OUTCOME_IGNORED, 0, "a@example.org", 5);
	assert_status(CLF_ECONFLICT, clf_journal_finish(f->store, first, &again, &f->err));
	assert_ok(f, clf_journal_waiting(f->store, f->arena, 0, 10, &waiting, &count, &f->err));
	assert_int_equal(count, 1);
}

static void test_quarantine_is_read_again(void **state)
{
	struct fixture *f = *state;
	const struct clf_journal_filter quarantine = {.has_outcome = true, .outcome = CLF_OUTCOME_QUARANTINE};
	struct clf_journal_list list;
	struct clf_journal_row row;
	struct clf_waiting *waiting = NULL;
	int64_t ticket = fixture_ticket(f, "Broken", "t@example.org"), *ids = NULL;
	size_t count = 0;
	bool known;
	int64_t held = fixture_keep(f, "support", 1, 1, MAIL, &known);
	int64_t taken = fixture_keep(f, "support", 1, 2, MAIL, &known);

	assert_ok(f, clf_journal_attempt(f->store, held, &f->err));
	finish(f, held, CLF_OUTCOME_QUARANTINE, ticket, "a@example.org", 5);
	finish(f, taken, CLF_OUTCOME_TICKET, ticket, "b@example.org", 5);
	assert_ok(f, clf_query_journal(f->store, f->arena, &quarantine, (struct clf_page){0, 0}, &list, &f->err));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].id, held);
	/* It ended by a clock that was ahead, and "all" are all. */
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE journal SET finished_at = finished_at + 86400000000"));
	assert_ok(
	    f, clf_query_journal_ids(f->store, f->arena, &quarantine, 0, clf_clock_now(), 10, &ids, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], held);
	assert_ok(f, clf_query_journal_row(f->store, f->arena, held, &row, &f->err));
	assert_true(row.is_finished);
	assert_int_equal(row.outcome, CLF_OUTCOME_QUARANTINE);
	assert_string_equal(row.signal, "none");
	assert_string_equal(row.reason, "because");
	assert_string_equal(row.explanation, "{\"kind\":\"mail\"}");
	assert_string_equal(row.rejected, "[\"subject-tag: the sender takes no part\"]");
	assert_status(CLF_ECONFLICT, clf_journal_retry(f->store, taken, &f->err));
	assert_status(CLF_ENOTFOUND, clf_journal_retry(f->store, 999999, &f->err));
	assert_ok(f, clf_journal_retry(f->store, held, &f->err));
	assert_status(CLF_ECONFLICT, clf_journal_retry(f->store, held, &f->err));
	assert_ok(f, clf_journal_waiting(f->store, f->arena, 0, 10, &waiting, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(waiting[0].attempts, 0);
	assert_status(CLF_ENOTFOUND, clf_query_journal_row(f->store, f->arena, 999999, &row, &f->err));
}

static int64_t same_mail(struct fixture *f, int64_t journal, const char *message_id, int64_t date)
{
	const struct clf_written mail = {.from = "anna@example.org", .subject = "x", .date = date};
	int64_t other = -1;

	assert_ok(f, clf_journal_same_mail(f->store, journal, message_id, &mail, &other, &f->err));
	return other;
}

/* What has neither id nor date and no body is told by its subject and its sender alone. */
static void test_new_uids_take_no_other_mail_away(void **state)
{
	struct fixture *f = *state;
	struct clf_written mail = {.from = "anna@example.org", .subject = "x"};
	bool known;
	int64_t old = fixture_keep(f, "support", 1, 1, CLF_STR("Subject: x\r\n\r\n"), &known), again, found = -1;

	finish(f, old, CLF_OUTCOME_TICKET, 0, NULL, 0);
	again = fixture_keep(f, "support", 2, 1, CLF_STR("Subject: y\r\n\r\n"), &known);
	assert_ok(f, clf_journal_same_mail(f->store, again, NULL, &mail, &found, &f->err));
	assert_int_equal(found, old);
	mail.subject = "URGENT";
	assert_ok(f, clf_journal_same_mail(f->store, again, NULL, &mail, &found, &f->err));
	assert_int_equal(found, 0);
	mail.subject = "x";
	mail.from = "eve@example.org";
	assert_ok(f, clf_journal_same_mail(f->store, again, NULL, &mail, &found, &f->err));
	assert_int_equal(found, 0);
}

static void test_same_mail_after_uidvalidity_changed(void **state)
{
	struct fixture *f = *state;
	struct clf_str copy = CLF_STR("Received: again\r\nMessage-ID: <a@example.org>\r\n\r\nIt broke.\r\n");
	struct clf_str other_body = CLF_STR("Message-ID: <a@example.org>\r\n\r\nIt broke twice.\r\n");
	bool known;
	int64_t old = fixture_keep(f, "support", 1, 1, MAIL, &known);
	int64_t nameless = fixture_keep(f, "support", 1, 2, MAIL, &known);
	int64_t twin = fixture_keep(f, "support", 1, 3, MAIL, &known), again, changed;

	finish(f, old, CLF_OUTCOME_IGNORED, 0, "a@example.org", 5);
	finish(f, nameless, CLF_OUTCOME_IGNORED, 0, NULL, 0);
	/* Twice in one mailbox: the second is a mail of its own. */
	assert_int_equal(same_mail(f, twin, "a@example.org", 5), 0);
	again = fixture_keep(f, "support", 2, 1, copy, &known);
	changed = fixture_keep(f, "support", 2, 2, other_body, &known);
	assert_int_equal(same_mail(f, again, "a@example.org", 5), old);
	assert_int_equal(same_mail(f, again, "a@example.org", 6), 0);
	assert_int_equal(same_mail(f, again, "b@example.org", 5), 0);
	assert_int_equal(same_mail(f, again, NULL, 0), nameless);
	assert_int_equal(same_mail(f, again, NULL, 5), 0);
	assert_int_equal(same_mail(f, changed, "a@example.org", 5), 0);
	again = fixture_keep(f, "sales", 2, 1, copy, &known);
	assert_int_equal(same_mail(f, again, "a@example.org", 5), 0);
}

/* Machines take blocks of ids: what another kept later may have the lower one. */
static void test_same_mail_goes_by_time(void **state)
{
	struct fixture *f = *state;
	bool known;
	int64_t later = fixture_keep(f, "support", 2, 1, MAIL, &known);
	int64_t old = fixture_keep(f, "support", 1, 1, MAIL, &known);

	finish(f, old, CLF_OUTCOME_IGNORED, 0, "a@example.org", 5);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE journal SET at = at - 5000000 WHERE id = $id",
			    CLF_NUMBER("$id", old)));
	assert_int_equal(same_mail(f, later, "a@example.org", 5), old);
}

/* Its UIDs are counted anew: what was kept of others is never taken for them. */
static void is_another(struct fixture *f, const char *name, int64_t former)
{
	struct clf_mailbox_state box;
	bool known = true;

	assert_ok(f, clf_journal_uidvalidity(f->store, name, 7, 2, &f->err));
	box = state_of(f, name);
	assert_int_equal(box.highest_uid, 0);
	assert_int_equal(box.unfinished_count + box.withheld_count, 0);
	assert_true(fixture_keep(f, name, 7, 50, MAIL, &known) != former);
	assert_false(known);
	assert_int_equal(state_of(f, name).highest_uid, 50);
}

static void test_another_folder_under_the_same_uidvalidity(void **state)
{
	struct fixture *f = *state;
	bool known = false;
	int64_t first, second, began;

	configure(f, "support", "mail.example support INBOX");
	began = state_of(f, "support").configured_at;
	assert_ok(f, clf_journal_uidvalidity(f->store, "support", 7, 0, &f->err));
	first = fixture_keep(f, "support", 7, 50, MAIL, &known);
	assert_ok(f, clf_journal_withhold(f->store, "support", 7, 49, "no", &f->err));
	/* Set back twice. */
	is_another(f, "support", first);
	is_another(f, "support", first);
	/* Another host is the same folder until it shows otherwise; another user or folder is not. */
	second = fixture_keep(f, "support", 7, 50, MAIL, &known);
	assert_true(known);
	configure(f, "support", "imap.example support INBOX");
	assert_int_equal(state_of(f, "support").highest_uid, 50);
	configure(f, "support", "imap.example desk INBOX");
	is_another(f, "support", second);
	configure(f, "support", "imap.example desk Tickets");
	is_another(f, "support", second);
	assert_int_equal(state_of(f, "support").configured_at, began);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM journal"), 5);
	/* By its bytes it is the one that was known, under whatever number. */
	finish(f, first, CLF_OUTCOME_IGNORED, 0, "a@example.org", 5);
	assert_int_equal(same_mail(f, second, "a@example.org", 5), first);
}

static const struct clf_trace_step *traced(struct fixture *f, const struct clf_trace_of of, const char *what,
					   const char *words)
{
	struct clf_trace_step *steps = NULL;
	size_t count = 0;

	assert_ok(f, clf_trace(f->store, f->arena, &of, &steps, &count, &f->err));
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			assert_true(steps[i].at >= steps[i - 1].at);
		if (strcmp(steps[i].what, what) == 0 && (words == NULL || strstr(steps[i].words, words) != NULL))
			return &steps[i];
	}
	return NULL;
}

/* One mail's whole way, by whatever it is asked for: its row, its Message-ID, its ticket, and the answers it made. */
static void test_a_mails_way_is_told_by_whatever_it_is_asked_for(void **state)
{
	struct fixture *f = *state;
	bool known;
	int64_t journal = fixture_keep(f, "support", 7, 3, MAIL, &known),
		other = fixture_keep(f, "sales", 7, 4, MAIL, &known);
	int64_t ticket = fixture_ticket(f, "Toaster", "a@example.org");
	int64_t sent = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	int64_t late = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "2@example.com");
	const struct clf_trace_of by_journal = {.journal = journal}, by_ticket = {.ticket = ticket},
				  by_id = {.message_id = "a@example.org"}, by_outbox = {.outbox = sent},
				  by_sent_id = {.message_id = "1@example.com"};
	struct clf_trace_step *steps = NULL;
	const struct clf_trace_step *step;
	size_t count = 0;

	assert_ok(f,
		  db_run(f->store->db, &f->err,
			 "UPDATE journal SET state = 'finished', outcome = 'ticket', ticket = $ticket, reason = 'new', "
			 "message_id = 'a@example.org', from_address = 'anna@example.org', at = 1000, begun_at = 2000, "
			 "finished_at = 4000, done_at = 5000, attempts = 1 WHERE id = $id",
			 CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$id", journal)));
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE message SET journal = $id WHERE direction = 'in'",
			    CLF_NUMBER("$id", journal)));
	/* What was made while it was handled is its answer, what was made later isn't. */
	assert_ok(f, db_run(f->store->db, &f->err,
			    "UPDATE outbox SET created_at = CASE WHEN id = $id THEN 3000 ELSE 9000 END, send_at = 9500",
			    CLF_NUMBER("$id", sent)));
	assert_ok(f, db_run(f->store->db, &f->err,
			    "UPDATE outbox SET state = 'sent', finished_at = 8000, reply = '250 ok' WHERE id = $id",
			    CLF_NUMBER("$id", sent)));
	step = traced(f, by_journal, "mail.kept", "mailbox=support uid=3");
	assert_int_equal(step->journal, journal);
	assert_non_null(strstr(step->words, "from=anna@example.org message_id=a@example.org"));
	assert_int_equal(traced(f, by_journal, "mail.reading", "attempts=1")->at, 2000);
	assert_int_equal(traced(f, by_journal, "mail.ticket", "new")->ticket, ticket);
	assert_int_equal(traced(f, by_journal, "mail.done", NULL)->at, 5000);
	assert_int_equal(traced(f, by_journal, "mail.made", "to=anna@example.org")->outbox, sent);
	assert_non_null(traced(f, by_journal, "mail.sent", "250 ok"));
	assert_null(traced(f, by_journal, "mail.made", "2@example.com"));
	assert_null(traced(f, by_journal, "mail.kept", "sales"));
	assert_non_null(traced(f, by_id, "mail.kept", "uid=3"));
	assert_int_equal(traced(f, by_sent_id, "mail.sent", NULL)->outbox, sent);
	assert_non_null(traced(f, by_ticket, "mail.kept", "uid=3"));
	assert_non_null(traced(f, by_ticket, "mail.made", "1@example.com"));
	assert_int_equal(traced(f, by_ticket, "mail.made", "2@example.com")->outbox, late);
	assert_non_null(traced(f, by_ticket, "mail.queued", "not sent before that time"));
	assert_null(traced(f, by_outbox, "mail.kept", NULL));
	assert_int_equal(traced(f, by_outbox, "mail.sent", "250 ok")->at, 8000);
	assert_null(traced(f, by_outbox, "mail.sent", "not sent before"));
	/* A mail that wasn't read yet. */
	assert_non_null(traced(f, (struct clf_trace_of){.journal = other}, "mail.kept", "mailbox=sales uid=4"));
	assert_null(traced(f, (struct clf_trace_of){.journal = other}, "mail.done", NULL));
	assert_status(CLF_ENOTFOUND, clf_trace(f->store, f->arena, &(struct clf_trace_of){.journal = 999999}, &steps,
					       &count, &f->err));
	assert_non_null(strstr(f->err.text, "there is no journal row 999999"));
	assert_status(CLF_ENOTFOUND,
		      clf_trace(f->store, f->arena, &(struct clf_trace_of){.outbox = 999999}, &steps, &count, &f->err));
	assert_status(CLF_ENOTFOUND,
		      clf_trace(f->store, f->arena, &(struct clf_trace_of){.message_id = "zebra@example.org"}, &steps,
				&count, &f->err));
	assert_non_null(strstr(f->err.text, "nothing is known of it"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_a_mail_is_kept_once),
	    store_test(test_delivered_mail_has_no_uid),
	    store_test(test_raw_mail_comes_back_whole),
	    store_test(test_a_lost_piece_shows),
	    store_test(test_mailbox_state),
	    store_test(test_withheld_mails),
	    store_test(test_a_mail_too_large_stays_on_its_server),
	    store_test(test_a_death_blames_the_mail_that_was_alone_in_hand),
	    store_test(test_a_delivery_that_is_given_again_is_kept_once),
	    store_test(test_new_uidvalidity_starts_again),
	    store_test(test_reports_keep_the_last_poll),
	    store_test(test_an_illness_lasts_until_it_is_well),
	    store_test(test_a_mailbox_begins_once),
	    store_test(test_another_folder_under_the_same_uidvalidity),
	    store_test(test_one_from_before_beginnings_takes_all_by_whatever_name),
	    store_test(test_those_passed_over_are_not_looked_at_again),
	    store_test(test_what_was_copied_is_known_until_it_is_done),
	    store_test(test_withheld_mails_of_former_uidvalidities_are_bounded),
	    store_test(test_waiting_and_attempts),
	    store_test(test_quarantine_is_read_again),
	    store_test(test_same_mail_after_uidvalidity_changed),
	    store_test(test_new_uids_take_no_other_mail_away),
	    store_test(test_same_mail_goes_by_time),
	    store_test(test_a_mails_way_is_told_by_whatever_it_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
