/*
 * test_restored.c - a database that came back from a backup: nothing that was given out since means another, nothing
 * goes twice, and what is no database of ours is not taken for one.
 */
#include "clf/base/count.h"
#include "clf/store/backup/record.h"
#include "clf/store/backup/restored.h"
#include "clf/store/backup/snapshot.h"
#include "clf/store/engine/hold.h"
#include "clf/store/people/audit.h"
#include "clf/ticket/thread/token.h"
#include "store/store_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#define FAR INT64_C(4000000000000000)

static const char *beside(struct fixture *f, const char *name)
{
	return clf_arena_printf(f->arena, "%s/%s", f->folder, name);
}

/* The database goes back to what the copy holds. */
static void go_back(struct fixture *f, const char *copy, struct clf_restore *restore)
{
	clf_store_close(&f->store);
	assert_int_equal(rename(copy, fixture_path(f)), 0);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &f->store, &f->err));
	assert_ok(f, clf_store_restored(f->store, restore, &f->err));
}

static void test_no_token_of_a_lost_ticket_opens_another(void **state)
{
	struct fixture *f = *state;
	const char *copy = beside(f, "copy.db");
	struct clf_restore restore = {.file = "b", .made_at = clf_clock_now(), .now = clf_clock_now()};
	struct clf_keyring *keyring = NULL;
	struct clf_token token = {.klass = CLF_TOKEN_CUSTOMER}, read = {0};
	struct clf_ticket found;
	char key[80], text[CLF_TOKEN_TEXT];
	int64_t kept = fixture_ticket(f, "before", "0@example.org"), lost[5], lost_out[5];

	clf_keyring_new_key(1, key);
	assert_ok(f, clf_keyring_parse(clf_str_from(key), &keyring, &f->err));
	assert_ok(f, clf_snapshot_make(f->url, copy, NULL, NULL, &f->err));
	for (size_t i = 0; i < CLF_COUNT(lost); i++) {
		lost[i] = fixture_ticket(f, "lost", NULL);
		lost_out[i] = fixture_send(f, lost[i], CLF_CLASS_CUSTOMER, "anna@example.org",
					   clf_arena_printf(f->arena, "%zu@example.com", i));
	}
	token.ticket = lost[0];
	token.party = fixture_count(f, "SELECT id FROM party WHERE address = 'anna@example.org'");
	assert_ok(f, clf_token_encode(keyring, &token, text, &f->err));
	go_back(f, copy, &restore);
	for (size_t i = 0; i < 20; i++) {
		int64_t number = fixture_ticket(f, "new", NULL);
		int64_t out = fixture_send(f, number, CLF_CLASS_CUSTOMER, "anna@example.org",
					   clf_arena_printf(f->arena, "n%zu@example.com", i));

		for (size_t k = 0; k < CLF_COUNT(lost); k++) {
			assert_int_not_equal(number, lost[k]);
			assert_int_not_equal(out, lost_out[k]);
		}
		assert_true(number >= restore.next_ticket && number > kept + CLF_RESTORED_TICKETS);
		assert_true(out > lost_out[4] + CLF_RESTORED_ROWS / 2);
	}
	/* The signature is as good as ever, and what it names is nothing. */
	assert_ok(f, clf_token_decode(keyring, clf_str_from(text), &read, &f->err));
	assert_status(CLF_ENOTFOUND, clf_query_ticket(f->store, f->arena, read.ticket, &found, &f->err));
	assert_ok(f, clf_query_ticket(f->store, f->arena, kept, &found, &f->err));
	/* Numbers still fit into a token after a thousand restores. */
	token.ticket = 1000 * CLF_RESTORED_TICKETS;
	token.party = (int64_t)1000 * CLF_RESTORED_ROWS;
	assert_ok(f, clf_token_encode(keyring, &token, text, &f->err));
	clf_keyring_free(&keyring);
}

/* The old database can be read: what it gave out is passed over, however much that was. */
static void test_numbers_pass_over_what_the_old_one_gave_out(void **state)
{
	struct fixture *f = *state;
	const char *copy = beside(f, "copy.db");
	struct clf_restore restore = {.file = "b", .made_at = clf_clock_now(), .now = clf_clock_now()};
	struct clf_snapshot old = {0};

	assert_ok(f, clf_snapshot_make(f->url, copy, NULL, NULL, &f->err));
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE id_block SET next = next + 500000000"));
	clf_store_close(&f->store);
	assert_ok(f, clf_snapshot_last_words(fixture_path(f), &old, &f->err));
	restore.old_row = old.next_row;
	restore.old_ticket = old.next_ticket;
	go_back(f, copy, &restore);
	assert_int_equal(restore.next_ticket, old.next_ticket + CLF_RESTORED_TICKETS);
	fixture_begin(f);
	assert_true(clf_store_next_id(f->store) >= old.next_row + CLF_RESTORED_ROWS);
	fixture_commit(f);
}

/* A backup of a fortnight ago, of an installation that makes two thousand tickets a fortnight. */
static void test_a_busy_installation_jumps_further(void **state)
{
	struct fixture *f = *state;
	int64_t now = clf_clock_now();
	struct clf_restore restore = {.file = "b", .made_at = now - 14 * CLF_DAY, .now = now};

	for (size_t i = 0; i < 20; i++)
		fixture_ticket(f, "usual", NULL);
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO ticket (number, subject, status, priority, customer, channel, created_at, "
			    "updated_at) SELECT t.number * 1000 + u.number, 'x', 1, 1, t.customer, 'mail', "
			    "t.created_at, 0 FROM ticket t, ticket u WHERE u.number < 1011"));
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO ticket (number, subject, status, priority, customer, channel, created_at, "
			    "updated_at) SELECT number + 10000000, 'x', 1, 1, customer, 'mail', created_at, 0 "
			    "FROM ticket UNION ALL SELECT number + 20000000, 'x', 1, 1, customer, 'mail', created_at, "
			    "0 FROM ticket UNION ALL SELECT number + 30000000, 'x', 1, 1, customer, 'mail', "
			    "created_at, 0 FROM ticket UNION ALL SELECT number + 40000000, 'x', 1, 1, customer, "
			    "'mail', created_at, 0 FROM ticket UNION ALL SELECT number + 50000000, 'x', 1, 1, "
			    "customer, 'mail', created_at, 0 FROM ticket"));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM ticket"), 220 * 6);
	assert_ok(f, clf_store_restored(f->store, &restore, &f->err));
	assert_int_equal(restore.next_ticket, 1021 + 10 * 220 * 6);
}

static void test_nothing_that_waited_goes_by_itself(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), now = clf_clock_now(), ids[5];
	struct clf_restore restore = {.file = "b", .made_at = now, .now = now};
	struct clf_outbox_row *rows = NULL;
	size_t count = 0;
	unsigned resent = 9;
	int64_t due = 9;

	for (size_t i = 0; i < CLF_COUNT(ids); i++)
		ids[i] = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org",
				      clf_arena_printf(f->arena, "%zu@example.com", i));
	assert_ok(f, clf_outbox_claim(f->store, f->arena, "main", 7, now + CLF_MINUTE, FAR, 4, &rows, &count, &f->err));
	assert_int_equal(count, 4); /* the first four; the fifth is queued */
	assert_ok(f, clf_outbox_committing(f->store, ids[1], 7, &f->err));
	assert_ok(f, clf_outbox_finish(f->store, ids[2], 7, CLF_OUTBOX_DEFERRED, "421", now, &f->err));
	assert_ok(f, clf_outbox_finish(f->store, ids[3], 7, CLF_OUTBOX_SENT, "250", 0, &f->err));
	assert_ok(f, clf_store_restored(f->store, &restore, &f->err));
	assert_int_equal(restore.uncertain, 4);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM outbox WHERE state = 'uncertain' AND lease IS NULL "
					  "AND finished_at IS NOT NULL AND reply LIKE '%backup%'"),
			 4);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM outbox WHERE state = 'sent'"), 1);
	assert_ok(f, clf_outbox_next_due(f->store, "main", &due, &f->err));
	assert_int_equal(due, 0);
	/* Nor by the policy that sends again what is uncertain. */
	assert_ok(f, clf_outbox_resend_uncertain(f->store, "main", now + CLF_HOUR, 9, &resent, &f->err));
	assert_int_equal(resent, 0);
	assert_ok(f, clf_outbox_claim(f->store, f->arena, "main", 8, now + CLF_HOUR, FAR, 9, &rows, &count, &f->err));
	assert_int_equal(count, 0);
	/* A person's word sends one, and then the policy counts for it again. */
	assert_ok(f, clf_outbox_retry(f->store, ids[4], &f->err));
	assert_ok(f, clf_outbox_claim(f->store, f->arena, "main", 8, now + CLF_HOUR, FAR, 9, &rows, &count, &f->err));
	assert_int_equal(count, 1);
	assert_string_equal(rows[0].message_id, "4@example.com");
	assert_ok(f, clf_outbox_finish(f->store, ids[4], 8, CLF_OUTBOX_UNCERTAIN, "no answer", 0, &f->err));
	assert_ok(f, clf_outbox_resend_uncertain(f->store, "main", now + CLF_HOUR, 9, &resent, &f->err));
	assert_int_equal(resent, 1);
}

static void test_who_was_signed_in_is_no_more(void **state)
{
	struct fixture *f = *state;
	int64_t now = clf_clock_now();
	struct clf_restore restore = {.file = "b.tar.zst", .who = "ada", .made_at = now, .now = now};
	struct clf_audit_list list;
	struct clf_backup_record made = {0};

	fixture_agent(f, "ada@example.com", "Ada", NULL, NULL);
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO session (hash, agent, created_at, expires_at) "
			    "SELECT randomblob(32), party, 1, 9000000000000000 FROM agent"));
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO sign_in_link (hash, agent, expires_at) "
			    "SELECT randomblob(32), party, 9000000000000000 FROM agent"));
	assert_ok(f, clf_store_restored(f->store, &restore, &f->err));
	assert_int_equal(restore.sessions, 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM session"), 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM sign_in_link"), 0);
	assert_ok(f, clf_audit_list(f->store, f->arena, NULL, (struct clf_page){0, 1}, &list, &f->err));
	assert_string_equal(list.items[0].what, "database.restored");
	assert_string_equal(list.items[0].who, "ada");
	assert_string_equal(list.items[0].subject, "b.tar.zst");
	/* So that one who makes none from now on is told. */
	assert_ok(f, clf_backup_last(f->store, f->arena, CLF_BACKUP_MADE, &made, &f->err));
	assert_int_equal(made.at, now);
}

/* Its mail is in hand at the backup: nobody died over it. */
static void test_mail_in_hand_is_in_nobodys(void **state)
{
	struct fixture *f = *state;
	int64_t now = clf_clock_now();
	struct clf_restore restore = {.file = "b", .made_at = now, .now = now};
	bool known = false;
	int64_t journal = fixture_keep(f, "support", 1, 1, CLF_STR("Subject: x\r\n\r\nbody\r\n"), &known);

	fixture_begin(f);
	assert_ok(f, clf_journal_hold(f->store, journal, true, &f->err));
	fixture_commit(f);
	assert_ok(f, clf_store_restored(f->store, &restore, &f->err));
	assert_int_equal(restore.waiting, 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM journal WHERE hand IS NOT NULL"), 0);
}

/* What such a mail sends to people outside may have gone before; agents hear of what is new. */
static void test_mail_handled_again_sends_nothing_outside_by_itself(void **state)
{
	static const struct {
		enum clf_class klass;
		bool waits;
	} classes[] = {{CLF_CLASS_CUSTOMER, false},
		       {CLF_CLASS_THIRD_PARTY, false},
		       {CLF_CLASS_AUTOMATIC, false},
		       {CLF_CLASS_NOTICE, true}};
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), now = clf_clock_now();
	struct clf_restore restore = {.file = "b", .made_at = now - CLF_DAY, .now = now};
	struct clf_mail_in mail = {.subject = "x", .text = "y", .reply = "y", .kind = CLF_MAIL_MAIL};
	bool known = false, before = false;

	assert_ok(f, clf_store_restored(f->store, &restore, &f->err));
	for (unsigned late = 0; late < 2; late++) {
		mail.journal = fixture_keep(f, "support", 1, 1 + late, CLF_STR("Subject: x\r\n\r\nbody\r\n"), &known);
		assert_ok(f, db_run(f->store->db, &f->err,
				    "UPDATE journal SET received_at = $at, at = $now WHERE id = $id",
				    CLF_NUMBER("$at", late ? now + CLF_HOUR : now - CLF_HOUR),
				    CLF_NUMBER("$now", now + CLF_HOUR), CLF_NUMBER("$id", mail.journal)));
		assert_ok(f, clf_restored_came_before(f->store, mail.journal, &before, &f->err));
		assert_int_equal(before, !late);
		for (size_t i = 0; i < CLF_COUNT(classes); i++) {
			struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM, .name = "clf-mail"},
						      .via = CLF_VIA_MAIL,
						      .ticket = ticket,
						      .mail = &mail};
			const struct clf_step step = {
			    .kind = CLF_STEP_SEND, .to = "anna@example.org", .klass = classes[i].klass};
			struct clf_rendered_mail out = {.smtp = "main",
							.envelope_from = "b@example.com",
							.envelope_to = "anna@example.org",
							.message_id = clf_arena_printf(f->arena, "%zu.%u", i, late),
							.raw = CLF_STR("Subject: r\r\n\r\nx\r\n")};

			fixture_begin(f);
			out.outbox = clf_store_next_id(f->store);
			out.message = clf_store_next_id(f->store);
			assert_ok(f, clf_door_party(f->store, "anna@example.org", "", &out.party, &f->err));
			fixture_commit(f);
			fixture_apply(f, &request, &step, 1, &out, 1);
			assert_int_equal(
			    fixture_count(f, "SELECT state = 'queued' FROM outbox ORDER BY id DESC LIMIT 1"),
			    late || classes[i].waits);
			assert_int_equal(
			    fixture_count(f, "SELECT restored_at IS NOT NULL FROM outbox ORDER BY id DESC LIMIT 1"),
			    !late && !classes[i].waits);
		}
	}
}

static void test_what_is_damaged_or_foreign_is_told(void **state)
{
	struct fixture *f = *state;
	const char *copy = beside(f, "copy.db");
	struct clf_snapshot found = {0};
	char junk[8192];
	struct stat st;
	int fd;

	for (size_t i = 0; i < 200; i++)
		fixture_ticket(f, "a ticket with a subject that is rather long, so that it takes pages", NULL);
	assert_ok(f, clf_snapshot_make(f->url, copy, NULL, NULL, &f->err));
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_ok(f, clf_snapshot_look(copy, &found, &f->err));
	assert_int_equal(found.tickets, 200);
	assert_int_equal(found.messages, 200);
	assert_int_equal(found.schema, clf_store_schema_newest());
	memset(junk, 0x5a, sizeof junk);
	fd = open(copy, O_WRONLY);
	for (off_t at = st.st_size / 2; at < st.st_size; at += 4 * (off_t)sizeof junk)
		assert_int_equal(pwrite(fd, junk, sizeof junk, at), sizeof junk);
	close(fd);
	assert_status(CLF_EINVAL, clf_snapshot_look(copy, &found, &f->err));
	assert_non_null(strstr(f->err.text, "damaged"));
	fd = open(copy, O_WRONLY | O_TRUNC);
	assert_int_equal(pwrite(fd, junk, sizeof junk, 0), sizeof junk);
	close(fd);
	assert_status(CLF_EINVAL, clf_snapshot_look(copy, &found, &f->err));
	assert_status(CLF_EINVAL, clf_snapshot_last_words(copy, &found, &f->err));
	assert_ok(f, db_script(f->store->db, "PRAGMA user_version = 99", &f->err));
	unlink(copy);
	assert_status(CLF_ECONFLICT, clf_snapshot_make(f->url, copy, NULL, NULL, &f->err));
	assert_int_not_equal(access(copy, F_OK), 0);
}

static void test_the_last_backup_is_known(void **state)
{
	struct fixture *f = *state;
	struct clf_backup_record record = {"a.tar.zst", 17, 1000}, found;

	assert_status(CLF_ENOTFOUND, clf_backup_last(f->store, f->arena, CLF_BACKUP_MADE, &found, &f->err));
	assert_ok(f, clf_backup_done(f->store, CLF_BACKUP_MADE, &record, &f->err));
	record = (struct clf_backup_record){"b.tar.zst", 18, 2000};
	assert_ok(f, clf_backup_done(f->store, CLF_BACKUP_MADE, &record, &f->err));
	assert_ok(f, clf_backup_last(f->store, f->arena, CLF_BACKUP_MADE, &found, &f->err));
	assert_string_equal(found.file, "b.tar.zst");
	assert_int_equal(found.size, 18);
	assert_int_equal(found.at, 2000);
	assert_status(CLF_ENOTFOUND, clf_backup_last(f->store, f->arena, CLF_BACKUP_VERIFIED, &found, &f->err));
}

static void test_nobody_opens_what_is_being_restored(void **state)
{
	struct fixture *f = *state;
	const char *mark = clf_arena_printf(f->arena, "%s" CLF_STORE_RESTORING, fixture_path(f));
	struct clf_store *other = NULL;
	int version = 0, fd = open(mark, O_WRONLY | O_CREAT, 0600);

	assert_int_equal(write(fd, "run it again", 12), 12);
	close(fd);
	assert_status(CLF_ECONFLICT, clf_store_open(f->url, CLF_STORE_OPEN, &other, &f->err));
	assert_non_null(strstr(f->err.text, "run it again"));
	assert_status(CLF_ECONFLICT, clf_store_open(f->url, CLF_STORE_MIGRATE, &other, &f->err));
	assert_status(CLF_ECONFLICT, clf_store_schema_at(f->url, &version, &f->err));
	unlink(mark);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &other, &f->err));
	clf_store_close(&other);
}

/* Whoever has it open for a moment, as `deliver`, is waited for; afterwards nobody gets in. */
static void test_alone_is_alone(void **state)
{
	struct fixture *f = *state;
	struct clf_store *other = NULL;
	int hold = -1, status = 0;
	pid_t child;

	clf_store_close(&f->store);
	child = fork();
	if (child == 0) {
		assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &other, &f->err));
		for (;;)
			pause();
	}
	clf_sleep_ms(300);
	assert_ok(f, clf_store_take_hold(f->url, &hold, &f->err));
	assert_status(CLF_ECONFLICT, clf_store_take_alone(hold, &f->err));
	assert_non_null(strstr(f->err.text, clf_arena_printf(f->arena, "%ld", (long)child)));
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	assert_ok(f, clf_store_take_alone(hold, &f->err));
	child = fork();
	if (child == 0) {
		enum clf_status opened = clf_store_open(f->url, CLF_STORE_OPEN, &other, &f->err);

		_exit(opened == CLF_OK ? 0 : 1);
	}
	waitpid(child, &status, 0);
	assert_int_not_equal(status, 0);
	clf_store_let_go(&hold);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &f->store, &f->err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_no_token_of_a_lost_ticket_opens_another),
	    store_test(test_numbers_pass_over_what_the_old_one_gave_out),
	    store_test(test_a_busy_installation_jumps_further),
	    store_test(test_nothing_that_waited_goes_by_itself),
	    store_test(test_who_was_signed_in_is_no_more),
	    store_test(test_mail_in_hand_is_in_nobodys),
	    store_test(test_mail_handled_again_sends_nothing_outside_by_itself),
	    store_test(test_what_is_damaged_or_foreign_is_told),
	    store_test(test_the_last_backup_is_known),
	    store_test(test_nobody_opens_what_is_being_restored),
	    store_test(test_alone_is_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
