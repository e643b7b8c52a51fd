/*
 * test_health.c - how everything stands: what keeps mail from being taken in, and what only is a warning.
 */
#include "health.h"

#include "clf/base/count.h"
#include "web_fixture.h"

static const struct clf_json *check_of(const struct clf_json *found, const char *name)
{
	const struct clf_json *checks = clf_json_get(found, "checks");
	for (size_t i = 0; i < clf_json_size(checks); i++)
		if (clf_text_equal(clf_json_get_text(clf_json_at(checks, i), "name"), name))
			return clf_json_at(checks, i);
	return NULL;
}

static const char *state_of(const struct clf_json *found, const char *name)
{
	const struct clf_json *check = check_of(found, name);
	return check != NULL ? clf_json_get_text(check, "state") : "none";
}

/* What no function of the store does, since time does it or somebody else. */

static void a_mailbox_that_is_down_is_a_warning_with_its_reason(void **state)
{
	struct fixture *f = *state;
	fixture_sql(f, "INSERT INTO mailbox_state (mailbox, state, detail) "
		       "VALUES ('support', 'failed', 'the server refuses the login')");
	f->client = "127.0.0.1";
	assert_answer(f, 200, send_request(f, "GET", "/readyz", ""));
	assert_string_equal(text_at(f, "status"), "ready");
	assert_string_equal(state_of(f->json, "mailbox support"), "warn");
	assert_contains(f, "refuses the login");
	assert_answer(f, 200, send_request(f, "GET", "/metrics", ""));
	assert_contains(f, "clf_mail_check{name=\"mailbox support\"} 1");
	assert_contains(f, "clf_mail_check{name=\"database\"} 0");
	assert_contains(f, "clf_mail_store_free_bytes ");
	const char *session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 200, page(f, session, "/mailboxes"));
	assert_contains(f, "refuses the login");
	/* Who isn't on this machine learns that something is wrong, and not what a server said. */
	f->client = "198.51.100.7";
	assert_answer(f, 200, send_request(f, "GET", "/readyz", ""));
	assert_contains(f, "mailbox support");
	assert_lacks(f, "refuses the login");
}

static void a_relay_that_puts_mail_off_is_a_warning(void **state)
{
	struct fixture *f = *state;
	make_ticket(f, "s");
	assert_answer(f, 202, api(f, ADMIN, "POST", "/api/v1/tickets/1001/followups", "{\"text\":\"hello\"}"));
	fixture_sql(f,
		    "UPDATE outbox SET state = 'deferred', reply = '451 not now', created_at = created_at - 300000000");
	f->client = "127.0.0.1";
	assert_answer(f, 200, send_request(f, "GET", "/readyz", ""));
	assert_string_equal(state_of(f->json, "relay relay"), "warn");
	assert_contains(f, "451 not now");
}

static void work_that_waits_and_does_not_move_makes_it_unready(void **state)
{
	struct fixture *f = *state;
	int64_t journal = quarantined(f, "q");
	f->client = "127.0.0.1";
	fixture_sql(f, "UPDATE journal SET state = 'kept', outcome = NULL, finished_at = NULL, at = at - 29000000");
	assert_answer(f, 200, send_request(f, "GET", "/readyz", ""));
	assert_string_equal(state_of(f->json, "intake"), "ok");
	fixture_sql(f, "UPDATE journal SET at = at - 60000000");
	assert_answer(f, 503, send_request(f, "GET", "/readyz", ""));
	assert_string_equal(state_of(f->json, "intake"), "fail");
	/* One that is being read is no stand-still. */
	struct clf_error err = {0};
	fixture_check(clf_journal_attempt(f->web->act.store, journal, &err), &err);
	assert_answer(f, 200, send_request(f, "GET", "/readyz", ""));
	assert_string_equal(state_of(f->json, "intake"), "ok");
}

static void a_schema_of_another_version_makes_it_unready(void **state)
{
	struct fixture *f = *state;
	f->client = "127.0.0.1";
	fixture_sql(f, "PRAGMA user_version = 999");
	assert_answer(f, 503, send_request(f, "GET", "/readyz", ""));
	assert_string_equal(state_of(f->json, "schema"), "fail");
}

static void a_disk_that_is_full_or_read_only_makes_it_unready(void **state)
{
	struct fixture *f = *state;
	f->client = "127.0.0.1";
	f->config.store_url = "sqlite:/proc/self/clf.db"; /* nobody can make a file there, root neither */
	assert_answer(f, 503, send_request(f, "GET", "/readyz", ""));
	assert_string_equal(state_of(f->json, "disk"), "fail");
	assert_non_null(strstr(clf_json_get_text(check_of(f->json, "disk"), "words"), "can't be written to"));
	f->config.store_url = f->url;
	assert_answer(f, 200, send_request(f, "GET", "/readyz", ""));
}

static void a_lock_that_is_held_is_a_warning_first(void **state)
{
	struct fixture *f = *state;
	struct clf_store *other = NULL;
	struct clf_error err = {0};
	f->client = "127.0.0.1";
	fixture_check(clf_store_open(f->url, CLF_STORE_OPEN, &other, &err), &err);
	fixture_check(clf_store_begin(other, &err), &err);
	assert_answer(f, 200, send_request(f, "GET", "/readyz", ""));
	assert_string_equal(state_of(f->json, "writing"), "warn");
	f->web->locked_at -= 31000;
	assert_answer(f, 503, send_request(f, "GET", "/readyz", ""));
	assert_string_equal(state_of(f->json, "writing"), "fail");
	clf_store_rollback(other);
	assert_answer(f, 200, send_request(f, "GET", "/readyz", ""));
	clf_store_close(&other);
}

static void a_process_that_is_gone_and_a_clock_that_jumped_are_warnings(void **state)
{
	struct fixture *f = *state;
	struct clf_json *facts = clf_json_object(), *peers = clf_json_object(), *found;
	clf_json_set_bool(peers, "clock", false);
	clf_json_set_bool(peers, "sender", true);
	clf_json_set(facts, "peers", peers);
	found = health_look(f->web, f->arena, facts);
	assert_true(health_is_ready(found));
	assert_string_equal(state_of(found, "process clock"), "warn");
	assert_string_equal(state_of(found, "process sender"), "ok");
	assert_string_equal(state_of(found, "clock"), "ok");
	clf_json_free(&found);
	f->web->clock_offset += 3600 * 1000;
	found = health_look(f->web, f->arena, facts);
	assert_true(health_is_ready(found));
	assert_string_equal(state_of(found, "clock"), "warn");
	assert_non_null(strstr(clf_json_get_text(check_of(found, "clock"), "words"), "back"));
	clf_json_free(&found);
	clf_json_free(&facts);
}

/* Disk and lock may be fine, and the database's file not. */
static void intake_that_cannot_write_makes_it_unready(void **state)
{
	struct fixture *f = *state;
	struct clf_json *trouble = clf_json_object(), *facts, *found;
	clf_json_set_integer(trouble, "since", 1700000000000000);
	clf_json_set_text(trouble, "why", "database: disk I/O error");
	f->web->trouble = trouble;
	/* As it comes to the worker that looks. */
	facts = web_facts(f->web);
	web_take_facts(f->web, facts);
	found = health_look(f->web, f->arena, facts);
	assert_false(health_is_ready(found));
	assert_string_equal(state_of(found, "intake"), "fail");
	assert_string_equal(clf_json_get_text(check_of(found, "intake"), "words"),
			    "it can't write since 2023-11-14T22:13:20Z: database: disk I/O error");
	clf_json_free(&found);
	clf_json_free(&facts);
	clf_json_free(&f->web->trouble);
	facts = web_facts(f->web);
	found = health_look(f->web, f->arena, facts);
	assert_true(health_is_ready(found));
	assert_string_equal(state_of(found, "intake"), "ok");
	clf_json_free(&found);
	clf_json_free(&facts);
}

static void a_state_that_holds_keeps_its_beginning(void **state)
{
	static const char before[] = "{\"checks\":[{\"name\":\"a\",\"state\":\"warn\",\"since\":\"then\"},"
				     "{\"name\":\"b\",\"state\":\"ok\",\"since\":\"then\"}]}";
	static const char now[] = "{\"checks\":[{\"name\":\"a\",\"state\":\"warn\",\"since\":\"now\"},"
				  "{\"name\":\"b\",\"state\":\"fail\",\"since\":\"now\"},"
				  "{\"name\":\"c\",\"state\":\"ok\",\"since\":\"now\"}]}";
	struct clf_json *old = NULL, *found = NULL;
	struct clf_error err = {0};
	(void)state;
	fixture_check(clf_json_parse(clf_str_from(before), &old, &err), &err);
	fixture_check(clf_json_parse(clf_str_from(now), &found, &err), &err);
	health_keep_since(found, old);
	assert_string_equal(clf_json_get_text(check_of(found, "a"), "since"), "then");
	assert_string_equal(clf_json_get_text(check_of(found, "b"), "since"), "now");
	assert_string_equal(clf_json_get_text(check_of(found, "c"), "since"), "now");
	clf_json_free(&old);
	clf_json_free(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(a_mailbox_that_is_down_is_a_warning_with_its_reason),
	    with_fixture(a_relay_that_puts_mail_off_is_a_warning),
	    with_fixture(work_that_waits_and_does_not_move_makes_it_unready),
	    with_fixture(a_schema_of_another_version_makes_it_unready),
	    with_fixture(a_disk_that_is_full_or_read_only_makes_it_unready),
	    with_fixture(a_lock_that_is_held_is_a_warning_first),
	    with_fixture(a_process_that_is_gone_and_a_clock_that_jumped_are_warnings),
	    with_fixture(intake_that_cannot_write_makes_it_unready),
	    cmocka_unit_test(a_state_that_holds_keeps_its_beginning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
