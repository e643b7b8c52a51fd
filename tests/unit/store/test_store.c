/*
 * test_store.c - opening, refusing what is not ours, transactions, ids, backup, and a kill in the midst.
 */
#include "store/store_fixture.h"

#include <signal.h>
#include <sys/wait.h>

#include "clf/base/embedded.h"
#include "clf/store/backup/snapshot.h"

static void test_settings_hold(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	long newest = 0;

	for (const struct clf_embedded *file = clf_embedded_schema; file->path != NULL; file++)
		newest = strtol(file->path, NULL, 10);
	assert_int_equal(fixture_count(f, "PRAGMA synchronous"), 2);
	assert_int_equal(fixture_count(f, "PRAGMA foreign_keys"), 1);
	assert_int_equal(fixture_count(f, "PRAGMA application_id"), 0x434c464d);
	assert_int_equal(clf_store_schema_version(f->store), newest);
	assert_int_equal(stat(fixture_path(f), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_create_refuses_what_is_there(void **state)
{
	struct fixture *f = *state;
	struct clf_store *other = NULL;

	assert_status(CLF_ECONFLICT, clf_store_open(f->url, CLF_STORE_CREATE, &other, &f->err));
	assert_null(other);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &other, &f->err));
	clf_store_close(&other);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_MIGRATE, &other, &f->err));
	clf_store_close(&other);
}

static void test_create_takes_an_empty_file(void **state)
{
	struct fixture *f = *state;
	struct clf_store *other = NULL;
	const char *url = clf_arena_printf(f->arena, "sqlite:%s/empty.db", f->folder);

	fclose(fopen(url + strlen("sqlite:"), "w"));
	assert_ok(f, clf_store_open(url, CLF_STORE_CREATE, &other, &f->err));
	clf_store_close(&other);
}

static void test_foreign_files_are_refused(void **state)
{
	struct fixture *f = *state;
	struct clf_store *other = NULL;
	const char *url = clf_arena_printf(f->arena, "sqlite:%s/foreign.db", f->folder);
	FILE *file = fopen(url + strlen("sqlite:"), "w");

	assert_status(CLF_EINVAL, clf_store_open("postgresql://x", CLF_STORE_OPEN, &other, &f->err));
	assert_status(CLF_EINVAL, clf_store_open(NULL, CLF_STORE_OPEN, &other, &f->err));
	for (int i = 0; i < 1000; i++)
		fputs("This is a letter, not a database.\n", file);
	fclose(file);
	assert_status(CLF_EINVAL, clf_store_open(url, CLF_STORE_OPEN, &other, &f->err));
	assert_status(CLF_EINVAL, clf_store_open(url, CLF_STORE_MIGRATE, &other, &f->err));
	url = clf_arena_printf(f->arena, "sqlite:%s/none.db", f->folder);
	assert_status(CLF_ENOTFOUND, clf_store_open(url, CLF_STORE_OPEN, &other, &f->err));
	assert_non_null(strstr(f->err.text, "init"));
	assert_int_not_equal(access(url + strlen("sqlite:"), F_OK), 0);
}

static void test_another_application_is_refused(void **state)
{
	struct fixture *f = *state;
	struct clf_store *other = NULL;

	assert_ok(f, db_script(f->store->db, "PRAGMA application_id = 7", &f->err));
	assert_status(CLF_EINVAL, clf_store_open(f->url, CLF_STORE_OPEN, &other, &f->err));
	assert_non_null(strstr(f->err.text, "not a database of clf-mail"));
}

static void test_versions(void **state)
{
	struct fixture *f = *state;
	struct clf_store *other = NULL;

	assert_ok(f, db_script(f->store->db, "PRAGMA user_version = 99", &f->err));
	assert_status(CLF_ECONFLICT, clf_store_open(f->url, CLF_STORE_OPEN, &other, &f->err));
	assert_status(CLF_ECONFLICT, clf_store_open(f->url, CLF_STORE_MIGRATE, &other, &f->err));
	assert_non_null(strstr(f->err.text, "newer"));
	assert_ok(f, db_script(f->store->db, "PRAGMA user_version = 0", &f->err));
	assert_status(CLF_ECONFLICT, clf_store_open(f->url, CLF_STORE_OPEN, &other, &f->err));
	assert_non_null(strstr(f->err.text, "clf-mail migrate"));
	/* The tables are there already, so the first file fails and leaves the version as it was. */
	assert_status(CLF_EIO, clf_store_open(f->url, CLF_STORE_MIGRATE, &other, &f->err));
	assert_int_equal(clf_store_schema_version(f->store), 0);
}

static void test_ids_are_never_given_twice(void **state)
{
	struct fixture *f = *state;
	struct clf_store *other = NULL;
	int64_t first, second, rolled;

	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &other, &f->err));
	fixture_begin(f);
	first = clf_store_next_id(f->store);
	assert_int_equal(clf_store_next_id(f->store), first + 1);
	fixture_commit(f);
	assert_ok(f, clf_store_begin(other, &f->err));
	second = clf_store_next_id(other);
	assert_true(second >= first + 1000);
	clf_store_rollback(other);
	assert_int_equal(clf_store_next_id(f->store), first + 2); /* what is left of a block that was committed */
	assert_ok(f, clf_store_begin(other, &f->err));
	rolled = clf_store_next_id(other);
	assert_ok(f, clf_store_commit(other, &f->err));
	fixture_begin(f);
	for (int i = 0; i < 3000; i++)
		assert_true(clf_store_next_id(f->store) != rolled);
	fixture_commit(f);
	clf_store_close(&other);
}

static void test_an_id_that_cannot_be_had_stops_the_commit(void **state)
{
	struct fixture *f = *state;

	fixture_begin(f);
	assert_ok(f, db_script(f->store->db, "DELETE FROM id_block", &f->err));
	assert_true(clf_store_next_id(f->store) > 0);
	assert_status(CLF_EIO, clf_store_commit(f->store, &f->err));
	clf_store_rollback(f->store);
	fixture_begin(f);
	assert_true(clf_store_next_id(f->store) < 100000);
	fixture_commit(f);
}

static void test_ticket_numbers_have_no_gaps(void **state)
{
	struct fixture *f = *state;

	fixture_begin(f);
	assert_int_equal(clf_store_next_ticket(f->store), 1001);
	assert_int_equal(clf_store_next_ticket(f->store), 1002);
	clf_store_rollback(f->store);
	fixture_begin(f);
	assert_int_equal(clf_store_next_ticket(f->store), 1001);
	assert_ok(f, clf_store_savepoint(f->store, &f->err));
	assert_int_equal(clf_store_next_ticket(f->store), 1002);
	clf_store_rollback_to(f->store);
	assert_int_equal(clf_store_next_ticket(f->store), 1002);
	fixture_commit(f);
}

static void test_savepoint_undoes_one_mail_alone(void **state)
{
	struct fixture *f = *state;
	int64_t party = 0;

	fixture_begin(f);
	assert_ok(f, clf_store_savepoint(f->store, &f->err));
	assert_ok(f, clf_door_party(f->store, "one@example.com", "", &party, &f->err));
	assert_ok(f, clf_store_release(f->store, &f->err));
	assert_ok(f, clf_store_savepoint(f->store, &f->err));
	assert_ok(f, clf_door_party(f->store, "two@example.com", "", &party, &f->err));
	clf_store_rollback_to(f->store);
	assert_ok(f, clf_store_savepoint(f->store, &f->err));
	assert_ok(f, clf_door_party(f->store, "three@example.com", "", &party, &f->err));
	assert_ok(f, clf_store_release(f->store, &f->err));
	fixture_commit(f);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM party"), 2);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM party WHERE address = 'two@example.com'"), 0);
}

static void test_a_savepoint_needs_a_transaction(void **state)
{
	struct fixture *f = *state;

	assert_status(CLF_EIO, clf_store_savepoint(f->store, &f->err));
	fixture_begin(f);
	assert_ok(f, clf_store_savepoint(f->store, &f->err));
	clf_store_rollback(f->store);
	clf_store_rollback_to(f->store);
	clf_store_rollback(f->store);
	fixture_begin(f);
	fixture_commit(f);
}

static void test_backup_is_whole(void **state)
{
	struct fixture *f = *state;
	struct clf_store *copy = NULL;
	const char *url = clf_arena_printf(f->arena, "sqlite:%s/copy.db", f->folder);
	const char *path = url + strlen("sqlite:");
	struct clf_buf raw;
	bool known = false;
	int64_t journal = fixture_keep(f, "support", 1, 1, CLF_STR("Subject: x\r\n\r\nbody\r\n"), &known);
	struct stat st;

	assert_ok(f, clf_snapshot_make(f->url, path, NULL, NULL, &f->err));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_status(CLF_ECONFLICT, clf_snapshot_make(f->url, path, NULL, NULL, &f->err));
	assert_ok(f, clf_store_open(url, CLF_STORE_OPEN, &copy, &f->err));
	clf_buf_init(&raw, 1000);
	assert_ok(f, clf_journal_raw(copy, journal, &raw, &f->err));
	assert_string_equal(raw.p, "Subject: x\r\n\r\nbody\r\n");
	clf_buf_free(&raw);
	clf_store_close(&copy);
}

struct work {
	struct fixture *f;
	unsigned calls, busy; /* how often it was begun; how often it has to say that the database is busy */
	enum clf_status end;
};

static enum clf_status do_work(void *user, struct clf_error *err)
{
	struct work *work = user;
	char address[64];
	int64_t party = 0;

	snprintf(address, sizeof(address), "try%u@example.com", ++work->calls);
	assert_ok(work->f, clf_door_party(work->f->store, address, "", &party, err));
	return work->calls <= work->busy ? CLF_EAGAIN : work->end;
}

static int64_t parties(struct fixture *f)
{
	int64_t count = -1;

	assert_ok(f, db_get(f->store->db, &f->err, &count, "SELECT count(*) FROM party"));
	return count;
}

static void test_work_is_repeated_while_the_database_is_busy(void **state)
{
	struct work work = {.f = *state, .busy = 2};
	struct fixture *f = *state;

	assert_ok(f, clf_store_transact(f->store, do_work, &work, &f->err));
	assert_int_equal(work.calls, 3);
	assert_int_equal(parties(f), 1); /* what the first two wrote is gone */
	work = (struct work){.f = f, .busy = 1000};
	assert_status(CLF_EAGAIN, clf_store_transact(f->store, do_work, &work, &f->err));
	assert_int_equal(work.calls, 6);
	assert_int_equal(parties(f), 1);
}

static void test_work_that_fails_is_undone_and_not_repeated(void **state)
{
	struct work work = {.f = *state, .end = CLF_EDENIED};
	struct fixture *f = *state;

	assert_status(CLF_EDENIED, clf_store_transact(f->store, do_work, &work, &f->err));
	assert_int_equal(work.calls, 1);
	assert_int_equal(parties(f), 0);
	work = (struct work){.f = f, .busy = 1};
	assert_status(CLF_EAGAIN, clf_store_transact_once(f->store, do_work, &work, &f->err));
	assert_int_equal(parties(f), 0);
	assert_ok(f, clf_store_transact_once(f->store, do_work, &work, &f->err));
	assert_int_equal(parties(f), 1);
}

/* Writes for ever: each transaction makes two parties, so an odd number would be half of one. */
static void write_until_killed(const char *url, int ready)
{
	struct clf_store *store = NULL;
	struct clf_error err;

	if (clf_store_open(url, CLF_STORE_OPEN, &store, &err) != CLF_OK)
		_exit(3);
	for (int i = 0;; i++) {
		char address[64];
		int64_t party;

		clf_store_begin(store, &err);
		snprintf(address, sizeof(address), "a%d@example.com", i);
		clf_door_party(store, address, "", &party, &err);
		if (i == 20 && write(ready, "x", 1) != 1)
			_exit(4);
		if (i >= 20)
			clf_sleep_ms(1);
		snprintf(address, sizeof(address), "b%d@example.com", i);
		clf_door_party(store, address, "", &party, &err);
		if (clf_store_commit(store, &err) != CLF_OK)
			_exit(5);
	}
}

static void test_kill_leaves_whole_transactions(void **state)
{
	struct fixture *f = *state;

	clf_store_close(&f->store);
	for (int round = 0; round < 5; round++) {
		int ready[2], end = 0;
		char byte;
		pid_t child;

		assert_int_equal(pipe(ready), 0);
		child = fork();
		assert_true(child >= 0);
		if (child == 0)
			write_until_killed(f->url, ready[1]);
		close(ready[1]);
		assert_int_equal(read(ready[0], &byte, 1), 1);
		usleep((useconds_t)(round * 1500));
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &end, 0), child);
		assert_true(WIFSIGNALED(end));
		close(ready[0]);
		assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &f->store, &f->err));
		assert_true(fixture_count(f, "SELECT count(*) FROM party") >= 40);
		assert_int_equal(fixture_count(f, "SELECT count(*) % 2 FROM party"), 0);
		assert_int_equal(fixture_count(f, "SELECT count(*) FROM pragma_integrity_check "
						  "WHERE integrity_check <> 'ok'"),
				 0);
		clf_store_close(&f->store);
	}
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &f->store, &f->err));
}

static void test_wrong_arguments_are_errors(void **state)
{
	struct fixture *f = *state;
	int64_t value = 0;
	static const char sql[] = "SELECT count(*) FROM party WHERE id = $id";

	assert_status(CLF_EIO, db_get(f->store->db, &f->err, &value, sql));
	assert_status(CLF_EIO, db_get(f->store->db, &f->err, &value, sql, CLF_NUMBER("$other", 1)));
	assert_ok(f, db_get(f->store->db, &f->err, &value, sql, CLF_NUMBER("$id", 1)));
	assert_status(CLF_EIO, db_run(f->store->db, &f->err, "SELECT nothing FROM nowhere"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_settings_hold),
	    store_test(test_create_refuses_what_is_there),
	    store_test(test_create_takes_an_empty_file),
	    store_test(test_foreign_files_are_refused),
	    store_test(test_another_application_is_refused),
	    store_test(test_versions),
	    store_test(test_ids_are_never_given_twice),
	    store_test(test_an_id_that_cannot_be_had_stops_the_commit),
	    store_test(test_ticket_numbers_have_no_gaps),
	    store_test(test_savepoint_undoes_one_mail_alone),
	    store_test(test_a_savepoint_needs_a_transaction),
	    store_test(test_backup_is_whole),
	    store_test(test_work_is_repeated_while_the_database_is_busy),
	    store_test(test_work_that_fails_is_undone_and_not_repeated),
	    store_test(test_kill_leaves_whole_transactions),
	    store_test(test_wrong_arguments_are_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
