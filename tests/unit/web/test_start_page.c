/*
 * test_start_page.c - the first steps of an installation: each as it is, and none done before it is seen to be.
 */
#include "clf/store/mail/mailbox.h"
#include "web_fixture.h"

#define SECRET "a-session-of-the-tests-0123456789-abcdefg"

/* A session as signing in makes it, without the time that a password's hash takes. */
static const char *session_of(struct fixture *f, int64_t agent)
{
	const char *secret = clf_arena_printf(f->arena, SECRET "-%lld", (long long)agent);
	uint8_t hash[32];
	struct clf_error err = {0};

	clf_hash(NULL, secret, strlen(secret), hash, sizeof hash);
	fixture_check(clf_session_add(f->web->act.store, agent, hash, clf_clock_now() + CLF_HOUR, &err), &err);
	return clf_arena_printf(f->arena, "clf_session=%s", secret);
}

static void report(struct fixture *f, const struct clf_mailbox_report *report)
{
	struct clf_error err = {0};

	fixture_check(clf_journal_mailbox_report(f->web->act.store, "support", report, &err), &err);
}

/* Of the step of that title its badge's words. */
static void assert_step(struct fixture *f, const char *title, const char *state)
{
	const char *at = strstr(body_of(f), title), *end;

	assert_non_null(at);
	end = strstr(at, "</h2>");
	assert_non_null(end);
	at = strstr(at, clf_arena_printf(f->arena, ">%s</span>", state));
	if (at == NULL || at > end)
		fail_msg("%s isn't %s: %s", title, state, strstr(body_of(f), title));
}

static void test_first_steps_are_as_they_are(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);
	long long ticket, mail;

	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "<span class=\"badge\" data-tone=\"info\">1 of 5 done</span> <a href=\"/start\">");
	assert_answer(f, 200, page(f, session, "/start"));
	assert_step(f, "1. The mailbox that customers write to", "to do");
	assert_contains(f, "Nobody looked for mail to support@example.test yet.");
	assert_step(f, "2. Sending", "to do");
	assert_step(f, "3. A segment and its manager", "done");
	assert_contains(f, "North is managed by agent@example.test.");
	assert_step(f, "4. What customers read", "to do");
	assert_step(f, "5. A first mail", "to do");
	assert_contains(f, "Write to support@example.test from your telephone");
	/* What the server says is words of a stranger. */
	report(f, &(struct clf_mailbox_report){.state = "failed", .detail = "NO <b>login</b>", .trouble = "login"});
	assert_answer(f, 200, page(f, session, "/start"));
	assert_step(f, "1. The mailbox", "failed");
	assert_contains(f, "NO &lt;b&gt;login&lt;/b&gt;");
	assert_contains(f, "clf-mail check --connect");
	report(f, &(struct clf_mailbox_report){.state = "connected", .polled = true});
	assert_answer(f, 200, page(f, session, "/start"));
	assert_step(f, "1. The mailbox", "done");
	/* A mail that is asked for is no mail that went. */
	assert_answer(f, 303, fixture_form(f, session, "/start/test", "once=abcdefgh"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), "/start?done=start-test");
	assert_answer(f, 200, page(f, session, "/start"));
	assert_step(f, "2. Sending", "under way");
	assert_step(f, "4. What customers read", "to do");
	fixture_sql(f, "UPDATE outbox SET state = 'failed', finished_at = 5, reply = '550 <i>no</i>'");
	assert_answer(f, 200, page(f, session, "/start"));
	assert_step(f, "2. Sending", "failed");
	assert_contains(f, "550 &lt;i&gt;no&lt;/i&gt;");
	fixture_sql(f, "UPDATE outbox SET state = 'sent', finished_at = 5");
	assert_answer(f, 200, page(f, session, "/start"));
	assert_step(f, "2. Sending", "done");
	assert_answer(f, 202, api(f, ADMIN, "POST", "/api/v1/templates/en/answer/test", "{}"));
	assert_answer(f, 200, page(f, session, "/start"));
	assert_step(f, "4. What customers read", "done");
	mail = quarantined(f, "Hello");
	assert_answer(f, 200, page(f, session, "/start"));
	assert_step(f, "5. A first mail", "failed");
	assert_contains(f, "the reader &lt;b&gt;gave up&lt;/b&gt;");
	ticket = make_ticket(f, "Hello");
	fixture_sql(f,
		    clf_arena_printf(f->arena, "UPDATE journal SET outcome = 'ticket', ticket = %lld WHERE id = %lld",
				     ticket, mail));
	assert_answer(f, 200, page(f, session, "/start"));
	assert_step(f, "5. A first mail", "done");
	assert_contains(f, clf_arena_printf(f->arena, "<a href=\"/tickets/%lld\">", ticket));
	assert_contains(f, "5 of 5 done");
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_lacks(f, "/start");
	/* What comes undone later is shown again, by the same process. */
	report(f, &(struct clf_mailbox_report){.state = "failed", .detail = "NO login", .trouble = "login"});
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "4 of 5 done</span> <a href=\"/start\">");
}

static void test_first_steps_with_nothing_configured(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	f->config.mailbox_count = f->config.smtp_count = 0;
	assert_answer(f, 200, page(f, session, "/start"));
	assert_step(f, "1. The mailbox", "to do");
	assert_contains(f, "[mailbox support]");
	assert_contains(f, "[smtp relay]");
	assert_contains(f, "This needs a mailbox first.");
	assert_lacks(f, "action=\"/start/test\"");
	fixture_sql(f, "DELETE FROM segment_manager");
	assert_answer(f, 200, page(f, session, "/start"));
	assert_contains(f, "Nobody manages North.");
}

/* Put away for all, kept, in the audit, and found again. */
static void test_first_steps_are_put_away(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	assert_answer(f, 303, fixture_form(f, session, "/start/shown", "shown=off"));
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_lacks(f, "href=\"/start\"");
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_contains(f, "<a href=\"/start\">");
	assert_answer(f, 200, page(f, session, "/audit?kind=installation"));
	assert_contains(f, "start.shown");
	assert_answer(f, 200, page(f, session, "/start"));
	assert_contains(f, "Show above the list again");
	assert_answer(f, 303, fixture_form(f, session, "/start/shown", "shown=on"));
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "href=\"/start\"");
	assert_answer(f, 422, fixture_form(f, session, "/start/shown", "shown=perhaps"));
	assert_answer(f, 403, post(f, session, "/start/shown", "x"));
}

static void test_first_steps_are_administrators_business(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->agent);

	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_lacks(f, "/start");
	assert_answer(f, 403, page(f, session, "/start"));
	assert_answer(f, 403, fixture_form(f, session, "/start/test", ""));
	assert_answer(f, 403, fixture_form(f, session, "/start/shown", "shown=off"));
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_lacks(f, "/start");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_first_steps_are_as_they_are),
	    with_fixture(test_first_steps_with_nothing_configured),
	    with_fixture(test_first_steps_are_put_away),
	    with_fixture(test_first_steps_are_administrators_business),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
