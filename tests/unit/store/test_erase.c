/*
 * test_erase.c - a person's words go and the ticket stays; what others own stays; what was kept long enough goes.
 */
#include "clf/base/file.h"
#include "clf/store/people/erase.h"
#include "clf/store/people/profile.h"
#include "statement_plans.h"
#include "store/store_fixture.h"

#define NOW INT64_C(1800000000000000)
#define SECRET "Zwetschgenknödel"

static void run(struct fixture *f, const char *sql)
{
	assert_ok(f, db_script(f->store->db, sql, &f->err));
}

static int64_t raw_with(struct fixture *f, const char *text)
{
	int64_t id = 0;

	assert_ok(f, clf_store_begin(f->store, &f->err));
	assert_ok(f, raw_store(f->store, clf_str_from(text), &id, &f->err));
	assert_ok(f, clf_store_commit(f->store, &f->err));
	return id;
}

static const char *raw_of(struct fixture *f, int64_t id)
{
	struct clf_buf out;
	const char *copy;

	clf_buf_init(&out, 1 << 20);
	assert_ok(f, raw_load(f->store, id, &out, &f->err));
	copy = clf_arena_copy(f->arena, out.p, out.n);
	clf_buf_free(&out);
	return copy;
}

static int64_t customer_of(struct fixture *f, int64_t ticket)
{
	int64_t party = 0;

	assert_ok(f, db_get(f->store->db, &f->err, &party, "SELECT customer FROM ticket WHERE number = $n",
			    CLF_NUMBER("$n", ticket)));
	return party;
}

static struct clf_traces traces_of(struct fixture *f, int64_t party)
{
	const char *address = NULL;
	struct clf_traces traces = {0};

	assert_ok(f, clf_party_address(f->store, f->arena, party, &address, &f->err));
	assert_ok(f, clf_traces_find(f->store, f->arena, address, &traces, &f->err));
	return traces;
}

/* A mail that came onto the ticket, and an answer that left, with the word in all of it. */
static int64_t fill(struct fixture *f, int64_t ticket, int64_t party, const char *state)
{
	int64_t raw = raw_with(f, "From: c@customer.test\r\nSubject: " SECRET "\r\n\r\n" SECRET "\r\n");

	assert_ok(
	    f, db_run(f->store->db, &f->err,
		      "INSERT INTO journal (id, mailbox, raw, oversize, size, state, at, finished_at, outcome, "
		      "ticket, from_address, subject, message_id, explanation) VALUES ($raw + 100000, 'm', $raw, 0, 9, "
		      "'finished', 1, 1, 'ticket', $t, 'c@customer.test', $s, 'a@b', $s)",
		      CLF_NUMBER("$raw", raw), CLF_NUMBER("$t", ticket), CLF_TEXT("$s", SECRET)));
	assert_ok(
	    f,
	    db_run(f->store->db, &f->err,
		   "INSERT INTO message (id, ticket, direction, class, party, from_address, subject, text, reply, "
		   "kind, state, journal, at) VALUES ($raw + 200000, $t, 'in', 'customer', $p, "
		   "'c@customer.test', $s, $s, $s, 'mail', 'received', $raw + 100000, 1)",
		   CLF_NUMBER("$raw", raw), CLF_NUMBER("$t", ticket), CLF_NUMBER("$p", party), CLF_TEXT("$s", SECRET)));
	assert_ok(f,
		  db_run(f->store->db, &f->err,
			 "INSERT INTO outbox (id, ticket, party, class, smtp, envelope_from, envelope_to, message_id, "
			 "raw, state, send_at, created_at) VALUES ($raw + 300000, $t, $p, 'customer', 'relay', 'us@x', "
			 "'c@customer.test', 'o@x', $raw, $state, 1, 1)",
			 CLF_NUMBER("$raw", raw), CLF_NUMBER("$t", ticket), CLF_NUMBER("$p", party),
			 CLF_TEXT("$state", state)));
	return raw;
}

static int64_t with_word(struct fixture *f)
{
	return fixture_count(
	    f, "SELECT (SELECT count(*) FROM message WHERE text LIKE '%Zwetsch%' OR subject LIKE "
	       "'%Zwetsch%' OR reply LIKE '%Zwetsch%') + (SELECT count(*) FROM journal WHERE subject LIKE "
	       "'%Zwetsch%' OR explanation LIKE '%Zwetsch%') + (SELECT count(*) FROM comment WHERE text "
	       "LIKE '%Zwetsch%') + (SELECT count(*) FROM ticket WHERE subject LIKE '%Zwetsch%' OR comment LIKE "
	       "'%Zwetsch%') + (SELECT count(*) FROM event WHERE to_value LIKE '%Zwetsch%') + (SELECT "
	       "count(*) FROM outbox WHERE envelope_to = 'c@customer.test')");
}

static void test_words_go_and_the_ticket_stays(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, SECRET, NULL);
	int64_t party = customer_of(f, ticket);
	int64_t raw = fill(f, ticket, party, "sent");
	struct clf_traces traces = traces_of(f, party);

	assert_int_equal(traces.ticket_count, 1);
	assert_true(with_word(f) > 0);
	assert_ok(f, db_run(f->store->db, &f->err, "INSERT INTO suppression (address, words) VALUES ($a, 'no')",
			    CLF_TEXT("$a", traces.address)));
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO audit (id, who, via, what, subject, to_text, at) VALUES (7, 'root', 'cli', "
			    "'suppression.add', $a, 'asked', 1)",
			    CLF_TEXT("$a", traces.address)));
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO event (id, ticket, who, via, what, to_text, at) VALUES (7, $t, 'root', 'cli', "
			    "'created', $a, 1)",
			    CLF_NUMBER("$t", ticket), CLF_TEXT("$a", traces.address)));
	run(f, "INSERT INTO event (id, ticket, who, via, what, field, from_value, to_value, at) "
	       "SELECT 8, number, 'root', 'cli', 'tag', 'tags', NULL, 'Zwetsch', 1 FROM ticket");
	run(f, "UPDATE ticket SET comment = 'Zwetsch'");
	run(f, "INSERT INTO journal_word (id, journal, word, who, via, was, was_reason, at) "
	       "SELECT 7, max(id), 'retry', 'root', 'cli', 'quarantine', 'Zwetsch', 1 FROM journal");
	assert_ok(f, clf_erase_person(f->store, f->url, &traces, false, "root", "cli", NOW, &f->err));
	assert_int_equal(with_word(f), 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM journal_word WHERE was_reason IS NOT NULL"), 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM audit WHERE to_text IS NOT NULL"), 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM event WHERE id = 7 AND to_text IS NOT NULL"), 0);
	assert_null(strstr(raw_of(f, raw), SECRET));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM suppression"), 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM ticket WHERE erased_at IS NOT NULL"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM message"), 2);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM event WHERE what = 'erased'"), 1);
	/* It is the last line there is, in the version that was erased. */
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM event e JOIN ticket t ON t.number = e.ticket "
					  "WHERE e.what = 'erased' AND e.version = t.version AND e.part = 1"),
			 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM party WHERE address LIKE 'erased-%@erased.invalid' "
					  "AND name = ''"),
			 1);
	assert_status(CLF_ENOTFOUND, clf_traces_find(f->store, f->arena, traces.address, &traces, &f->err));
}

static void test_2_6_what_is_known_of_a_customer_goes(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Parcel", NULL);
	int64_t party = customer_of(f, ticket);
	const struct clf_customer told = {.id = party, .reference = SECRET, .phone = SECRET, .opt_in = CLF_OPT_OUT};
	struct clf_response response = {
	    .id = "r-1", .comment = SECRET, .place = SECRET, .quota = SECRET, .answers = "{\"" SECRET "\":1}"};
	bool known = false;
	struct clf_traces traces;

	fixture_begin(f);
	assert_ok(f, clf_door_response_keep(f->store, &response, &told, &known, &ticket, &f->err));
	assert_ok(f, clf_profile_rename(f->store, party, SECRET, &f->err));
	fixture_commit(f);
	run(f, "UPDATE response SET decision = '" SECRET "'");
	traces = traces_of(f, party);
	assert_string_equal(traces.reference, SECRET);
	assert_string_equal(traces.phone, SECRET);
	assert_string_equal(traces.opt_in, "out");
	assert_ok(f, clf_erase_person(f->store, f->url, &traces, false, "root", "cli", NOW, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM response WHERE coalesce(comment, place, quota, "
					  "answers, decision) IS NOT NULL"),
			 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM customer WHERE coalesce(reference, phone) IS NOT NULL"),
			 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM customer_word"), 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM ticket WHERE customer_name IS NOT NULL"), 0);
}

static void test_what_waits_to_go_out_is_not_taken_away(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, SECRET, NULL);
	int64_t party = customer_of(f, ticket);
	struct clf_traces traces;

	fill(f, ticket, party, "queued");
	traces = traces_of(f, party);
	assert_int_equal(traces.waiting, 1);
	assert_status(CLF_ECONFLICT, clf_erase_person(f->store, f->url, &traces, false, "root", "cli", NOW, &f->err));
	assert_non_null(strstr(f->err.text, "outbox discard"));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM ticket WHERE erased_at IS NULL"), 1);
}

static void test_an_agent_is_not_erased(void **state)
{
	struct fixture *f = *state;
	struct clf_traces traces;

	fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);
	assert_status(CLF_EDENIED, clf_traces_find(f->store, f->arena, "olga@example.com", &traces, &f->err));
}

static void test_notes_stay_until_told_and_are_listed(void **state)
{
	struct fixture *f = *state;
	int64_t olga = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);
	int64_t ticket = fixture_ticket(f, "x", NULL);
	int64_t party = customer_of(f, ticket);
	struct clf_traces traces = traces_of(f, party);
	struct clf_mention *mentions = NULL;
	size_t count = 0;

	assert_ok(f,
		  db_run(f->store->db, &f->err,
			 "INSERT INTO comment (id, ticket, party, via, text, at) VALUES (1, $t, $o, 'page', $text, 1), "
			 "(2, $t, $o, 'page', 'of nobody', 1)",
			 CLF_NUMBER("$t", ticket), CLF_NUMBER("$o", olga), CLF_TEXT("$text", traces.address)));
	assert_ok(f, clf_traces_mentions(f->store, f->arena, &traces, &mentions, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(mentions[0].id, 1);
	assert_int_equal(mentions[0].ticket, ticket);
	assert_ok(f, clf_erase_ticket(f->store, ticket, false, "root", "cli", NOW, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM comment WHERE text = '(erased)'"), 0);
	assert_ok(f, clf_erase_ticket(f->store, ticket, true, "root", "cli", NOW, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM comment WHERE text = '(erased)'"), 2);
}

/* The file beside the database knows them when an older database has come back. */
static void test_a_restored_database_is_erased_again(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, SECRET, NULL);
	int64_t party = customer_of(f, ticket);
	struct clf_traces traces = traces_of(f, party);
	size_t done = 9;
	char path[128];

	snprintf(path, sizeof path, "%s" CLF_ERASURES, fixture_path(f));
	assert_ok(f, clf_erase_again(f->store, path, NOW, &done, &f->err));
	assert_int_equal(done, 0);
	assert_ok(f, clf_erase_person(f->store, f->url, &traces, false, "root", "cli", NOW, &f->err));
	assert_ok(f, clf_erase_person(f->store, f->url, &traces, false, "root", "cli", NOW, &f->err));
	assert_int_equal(access(path, F_OK), 0);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE party SET address = $a WHERE id = $id",
			    CLF_TEXT("$a", traces.address), CLF_NUMBER("$id", party)));
	assert_ok(f, clf_erase_again(f->store, path, NOW, &done, &f->err));
	assert_int_equal(done, 1);
	assert_ok(f, clf_erase_again(f->store, path, NOW, &done, &f->err));
	assert_int_equal(done, 0);
	unlink(path);
}

static void test_what_was_kept_for_long_enough_goes(void **state)
{
	struct fixture *f = *state;
	const struct clf_retention kept = {.closed = 10, .raw = 5, .quarantine = 3, .journal = 4};
	int64_t old = fixture_ticket(f, SECRET, NULL);
	int64_t young = fixture_ticket(f, "young", NULL);
	int64_t raw = fill(f, old, customer_of(f, old), "sent");
	struct clf_retained done;

	assert_ok(
	    f, db_run(f->store->db, &f->err,
		      "UPDATE ticket SET status = 7, closed_at = CASE WHEN number = $old THEN $before ELSE $after END",
		      CLF_NUMBER("$old", old), CLF_NUMBER("$before", NOW - 10 * CLF_DAY - 1),
		      CLF_NUMBER("$after", NOW - 10 * CLF_DAY + 1)));
	assert_ok(f, clf_retention_run(f->store, &kept, NOW, 1, true, &done, &f->err));
	assert_int_equal(done.tickets, 1);
	assert_int_equal(done.raws, 1);
	assert_non_null(strstr(raw_of(f, raw), SECRET));
	assert_ok(f, clf_retention_run(f->store, &kept, NOW, 1, false, &done, &f->err));
	assert_int_equal(done.tickets, 1);
	assert_int_equal(done.raws, 0); /* gone with the ticket */
	assert_int_equal(with_word(f), 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM ticket WHERE subject = 'young'"), 1);
	(void)young;
	assert_ok(f, clf_retention_run(f->store, &kept, NOW, 1, false, &done, &f->err));
	assert_int_equal(done.tickets, 0);
	/* Opened and closed again it holds words again. */
	run(f, "UPDATE ticket SET subject = 'Zwetsch' WHERE erased_at IS NOT NULL");
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET closed_at = $at WHERE number = $old",
			    CLF_NUMBER("$old", old), CLF_NUMBER("$at", NOW + CLF_DAY)));
	assert_ok(f, clf_retention_run(f->store, &kept, NOW + 12 * CLF_DAY, 9, false, &done, &f->err));
	assert_int_equal(with_word(f), 0);
}

static void test_mails_as_they_came_go_before_their_texts(void **state)
{
	struct fixture *f = *state;
	const struct clf_retention kept = {.raw = 5};
	int64_t ticket = fixture_ticket(f, "x", NULL);
	int64_t raw = fill(f, ticket, customer_of(f, ticket), "sent");
	struct clf_retained done;

	assert_ok(f, clf_retention_run(f->store, &kept, NOW, 9, false, &done, &f->err));
	assert_int_equal(done.raws, 1);
	assert_null(strstr(raw_of(f, raw), SECRET));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM message WHERE text LIKE '%Zwetsch%'"), 1);
	assert_ok(f, clf_retention_run(f->store, &kept, NOW, 9, false, &done, &f->err));
	assert_int_equal(done.raws, 0);
}

static void test_quarantine_ends_as_discarded(void **state)
{
	struct fixture *f = *state;
	const struct clf_retention kept = {.quarantine = 3};
	int64_t raw = raw_with(f, "From: c@customer.test\r\n\r\n" SECRET "\r\n");
	struct clf_retained done;

	assert_ok(
	    f, db_run(f->store->db, &f->err,
		      "INSERT INTO journal (id, mailbox, raw, oversize, size, state, at, finished_at, outcome, "
		      "from_address, subject) VALUES (5, 'm', $raw, 0, 9, 'finished', 1, $at, 'quarantine', 'c@x', $s)",
		      CLF_NUMBER("$raw", raw), CLF_NUMBER("$at", NOW - 3 * CLF_DAY - 1), CLF_TEXT("$s", SECRET)));
	assert_ok(f, clf_retention_run(f->store, &kept, NOW - 2, 9, false, &done, &f->err));
	assert_int_equal(done.quarantine, 0);
	assert_ok(f, clf_retention_run(f->store, &kept, NOW, 9, false, &done, &f->err));
	assert_int_equal(done.quarantine, 1);
	assert_null(strstr(raw_of(f, raw), SECRET));
	assert_int_equal(fixture_count(f,
				       "SELECT count(*) FROM journal WHERE outcome = 'ignored' AND cause = 'discarded' "
				       "AND subject IS NULL"),
			 1);
}

/* One letter to a customer and somebody in copy: the bytes are those of both. */
static void test_a_copy_that_waits_for_another_keeps_its_bytes(void **state)
{
	struct fixture *f = *state;
	int64_t theirs = fixture_ticket(f, "x", NULL);
	int64_t party = customer_of(f, theirs), other = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);
	int64_t raw = fill(f, theirs, party, "sent");
	struct clf_traces traces = traces_of(f, party);

	assert_ok(f,
		  db_run(f->store->db, &f->err,
			 "INSERT INTO outbox (id, party, class, smtp, envelope_from, envelope_to, message_id, raw, "
			 "state, send_at, created_at) VALUES (9, $p, 'customer', 'relay', 'us@x', 'b@x', 'o@x', $raw, "
			 "'queued', 1, 1)",
			 CLF_NUMBER("$p", other), CLF_NUMBER("$raw", raw)));
	assert_status(CLF_ECONFLICT, clf_erase_party(f->store, &traces, NOW, &f->err));
	assert_non_null(strstr(raw_of(f, raw), SECRET));
}

static void test_mail_that_came_in_meanwhile_keeps_its_customer(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL);
	struct clf_traces traces = traces_of(f, customer_of(f, ticket));

	assert_status(CLF_ECONFLICT, clf_erase_party(f->store, &traces, NOW, &f->err));
	assert_non_null(strstr(f->err.text, "meanwhile"));
}

static void test_who_came_back_after_an_erasure_outlives_a_restore(void **state)
{
	struct fixture *f = *state;
	struct clf_traces traces = traces_of(f, customer_of(f, fixture_ticket(f, SECRET, NULL)));
	size_t done = 9;
	char path[128];

	snprintf(path, sizeof path, "%s" CLF_ERASURES, fixture_path(f));
	assert_ok(f, clf_erase_person(f->store, f->url, &traces, false, "root", "cli", NOW, &f->err));
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE party SET address = $a, created_at = $t WHERE id = $p",
			    CLF_TEXT("$a", traces.address), CLF_NUMBER("$t", NOW + CLF_DAY),
			    CLF_NUMBER("$p", traces.party)));
	assert_ok(f, clf_erase_again(f->store, path, NOW, &done, &f->err));
	assert_int_equal(done, 0);
	unlink(path);
}

/* Each table that names a ticket, or what is on one, stands in purge.c. */
static void test_5_6_a_purge_forgets_no_table(void **state)
{
	struct fixture *f = *state;
	struct clf_rows *rows =
	    db_ask(f->store->db, "SELECT DISTINCT m.name FROM sqlite_master m, pragma_foreign_key_list(m.name) k "
				 "WHERE m.type = 'table' AND m.name <> 'undo_outbox' AND k.\"table\" IN "
				 "('ticket', 'message', 'comment', 'attachment_file', 'undo', 'outbox', 'event')");
	struct clf_buf source;
	size_t count = 0;

	clf_buf_init(&source, 1u << 20);
	assert_ok(f, clf_file_read(CLF_SOURCE "/src/store/people/purge.c", &source, &f->err));
	while (rows_next(rows, &f->err) == CLF_OK) {
		char deleted[80], updated[80];

		snprintf(deleted, sizeof deleted, "DELETE FROM %s ", rows_peek(rows, 0));
		snprintf(updated, sizeof updated, "UPDATE %s SET ticket", rows_peek(rows, 0));
		if (strstr(source.p, deleted) == NULL && strstr(source.p, updated) == NULL)
			fail_msg("a purge forgets the table %s: it needs a line in src/store/people/purge.c",
				 rows_peek(rows, 0));
		count++;
	}
	assert_true(count > 15);
	clf_buf_free(&source);
}

static void test_5_6_a_sub_ticket_at_work_keeps_its_parent(void **state)
{
	struct fixture *f = *state;
	int64_t parent = fixture_ticket(f, "x", NULL), child = fixture_ticket(f, "y", NULL);

	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET parent = $p WHERE number = $c",
			    CLF_NUMBER("$p", parent), CLF_NUMBER("$c", child)));
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET status = 9 WHERE number = $p",
			    CLF_NUMBER("$p", parent)));
	assert_int_equal(clf_purge_ticket(f->store, parent, "root", NOW, false, &f->err), CLF_ECONFLICT);
	assert_non_null(strstr(f->err.text, "sub-ticket"));
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET status = 9 WHERE number = $c",
			    CLF_NUMBER("$c", child)));
	assert_ok(f, clf_purge_ticket(f->store, parent, "root", NOW, false, &f->err));
	assert_int_equal(clf_purge_ticket(f->store, child, "root", NOW, false, &f->err), CLF_ENOTFOUND);
}

/* One mail that is on two tickets: an agent wrote it for both. */
static void on_another_too(struct fixture *f, int64_t raw, int64_t other)
{
	assert_ok(f,
		  db_run(f->store->db, &f->err,
			 "INSERT INTO message (id, ticket, direction, class, party, subject, text, kind, state, "
			 "journal, at) SELECT m.id + 1, $other, 'in', 'customer', m.party, m.subject, m.text, 'mail', "
			 "'received', m.journal, 1 FROM message m WHERE m.id = $raw + 200000",
			 CLF_NUMBER("$other", other), CLF_NUMBER("$raw", raw)));
	run(f, "DELETE FROM outbox");
}

static void test_12_a_mail_that_is_on_another_ticket_stays_there(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), other = fixture_ticket(f, "y", NULL);
	int64_t agent = fixture_agent(f, "me@example.com", "Me", NULL, NULL), raw = fill(f, ticket, agent, "sent");

	on_another_too(f, raw, other);
	run(f, "INSERT INTO journal_word (id, journal, word, who, via, was, was_reason, at) "
	       "SELECT 1, id, 'release', 'me', 'cli', 'quarantine', '" SECRET "', 1 FROM journal");
	assert_ok(f, clf_erase_ticket(f->store, ticket, true, "test", "cli", NOW, &f->err));
	assert_non_null(strstr(raw_of(f, raw), SECRET));
	assert_int_equal(
	    fixture_count(f, "SELECT count(*) FROM journal WHERE subject = '" SECRET "' AND explanation IS NOT NULL"),
	    1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM message WHERE text = '" SECRET "' AND ticket = 1001"),
			 0);
	/* The last of them takes it along. */
	assert_ok(f, clf_erase_ticket(f->store, other, true, "test", "cli", NOW, &f->err));
	assert_null(strstr(raw_of(f, raw), SECRET));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM journal WHERE subject = '" SECRET "'"), 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM journal_word WHERE was_reason IS NOT NULL"), 0);
}

static void test_12_what_was_erased_keeps_no_mail_from_a_purge(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), other = fixture_ticket(f, "y", NULL);
	int64_t agent = fixture_agent(f, "me@example.com", "Me", NULL, NULL), raw = fill(f, ticket, agent, "sent");

	on_another_too(f, raw, other);
	assert_ok(f, clf_erase_ticket(f->store, ticket, true, "test", "cli", NOW, &f->err));
	assert_ok(f, clf_purge_ticket(f->store, other, "test", NOW, true, &f->err));
	assert_null(strstr(raw_of(f, raw), SECRET));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM journal WHERE subject = '" SECRET "'"), 0);
}

int main(void)
{
	/* Those of a ticket, which come by thousands; what is known of a person goes once. */
	plans_only = "$ticket";
	const struct CMUnitTest tests[] = {
	    store_test(test_words_go_and_the_ticket_stays),
	    store_test(test_2_6_what_is_known_of_a_customer_goes),
	    store_test(test_5_6_a_purge_forgets_no_table),
	    store_test(test_12_a_mail_that_is_on_another_ticket_stays_there),
	    store_test(test_12_what_was_erased_keeps_no_mail_from_a_purge),
	    store_test(test_5_6_a_sub_ticket_at_work_keeps_its_parent),
	    store_test(test_what_waits_to_go_out_is_not_taken_away),
	    store_test(test_an_agent_is_not_erased),
	    store_test(test_notes_stay_until_told_and_are_listed),
	    store_test(test_a_restored_database_is_erased_again),
	    store_test(test_what_was_kept_for_long_enough_goes),
	    store_test(test_mails_as_they_came_go_before_their_texts),
	    store_test(test_quarantine_ends_as_discarded),
	    store_test(test_a_copy_that_waits_for_another_keeps_its_bytes),
	    store_test(test_mail_that_came_in_meanwhile_keeps_its_customer),
	    store_test(test_who_came_back_after_an_erasure_outlives_a_restore),
	    cmocka_unit_test(no_statement_walks_through_what_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
