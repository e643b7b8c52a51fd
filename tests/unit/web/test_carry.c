/*
 * test_carry.c - a form that is sent after its session had ended: nothing is done, and nothing that was written is
 * lost.
 */
#include "clf/base/count.h"
#include "clf/base/url.h"
#include "web_fixture.h"

#define SECRET "session-of-the-tests-0123456789"
#define WORDS "Dear+Ann%2C+%3Cb%3Ewe+pay%3C%2Fb%3E+%E3%83%A9"

/* A session as signing in makes it, without a password. */
static const char *session_of(struct fixture *f, int64_t agent, const char *more)
{
	const char *secret = clf_arena_printf(f->arena, SECRET "-%lld%s", (long long)agent, more);
	struct clf_error err = {0};
	uint8_t hash[32];

	clf_hash(NULL, secret, strlen(secret), hash, sizeof hash);
	fixture_check(clf_session_add(f->web->act.store, agent, hash, clf_clock_now() + CLF_HOUR, &err), &err);
	return clf_arena_printf(f->arena, "clf_session=%s", secret);
}

static const char *token_of(struct fixture *f, const char *session)
{
	assert_answer(f, 200, page(f, session, "/settings"));
	return csrf_of(f);
}

static unsigned post_from(struct fixture *f, const char *cookie, const char *origin, const char *target,
			  const char *fields)
{
	if (cookie != NULL)
		with_header(f, "Cookie", cookie);
	if (origin != NULL)
		with_header(f, "Origin", origin);
	with_header(f, "Host", "clf.example.test");
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, fields);
}

#define OURS "http://clf.example.test"

static const char *note(struct fixture *f, const char *csrf)
{
	return clf_arena_printf(f->arena, "csrf=%s&once=1&place=note&known=0&text=%s", csrf, WORDS);
}

static const char *note_path(struct fixture *f, long long ticket)
{
	return clf_arena_printf(f->arena, "/tickets/%lld/note", ticket);
}

/* Of a hidden field, as it is sent on. */
static const char *sent_on(struct fixture *f, const char *name)
{
	const char *at = strstr(body_of(f), clf_arena_printf(f->arena, "name=\"%s\" value=\"", name));
	struct clf_buf out, plain;
	const char *made;

	assert_non_null(at);
	at = strstr(at, "value=\"") + 7;
	clf_buf_init(&plain, 1 << 20);
	for (const char *p = at; *p != '"'; p++) {
		if (clf_str_starts(clf_str_from(p), CLF_STR("&quot;")))
			clf_buf_add_char(&plain, '"'), p += 5;
		else if (clf_str_starts(clf_str_from(p), CLF_STR("&lt;")))
			clf_buf_add_char(&plain, '<'), p += 3;
		else if (clf_str_starts(clf_str_from(p), CLF_STR("&gt;")))
			clf_buf_add_char(&plain, '>'), p += 3;
		else
			clf_buf_add_char(&plain, *p);
	}
	clf_buf_init(&out, 1 << 20);
	clf_buf_add_url(&out, plain.p, "");
	made = clf_arena_copy(f->arena, out.p, out.n);
	clf_buf_free(&out);
	clf_buf_free(&plain);
	return made;
}

static void assert_no_note(struct fixture *f, long long ticket)
{
	assert_answer(f, 200,
		      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/comments", ticket), NULL));
	assert_lacks(f, "Dear Ann");
}

/* Signed in anew, its writer finds it in its form; it isn't sent by that. Somebody else doesn't see it. */
static void what_was_written_comes_back_to_its_writer(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Lamp");
	const char *csrf = token_of(f, session_of(f, f->admin, "")), *kept, *nonce, *session;

	sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 403, post_from(f, NULL, OURS, note_path(f, ticket), note(f, csrf)));
	assert_contains(f, "Your session has ended, so nothing was sent or saved.");
	assert_contains(f, "Dear Ann, &lt;b&gt;we pay&lt;/b&gt; ラ</textarea>");
	assert_lacks(f, "<b>we pay");
	kept = sent_on(f, "kept");
	nonce = cookie_set(f, "clf_form");
	csrf = csrf_of(f);
	/* a wrong password loses nothing */
	assert_answer(
	    f, 403,
	    post_from(f, nonce, OURS, "/sign-in",
		      clf_arena_printf(f->arena, "csrf=%s&address=admin%%40example.test&password=wrong&kept=%s", csrf,
				       kept)));
	assert_string_equal(sent_on(f, "kept"), kept);
	assert_answer(
	    f, 422,
	    post_from(
		f, nonce, OURS, "/sign-in",
		clf_arena_printf(f->arena,
				 "csrf=%s&address=admin%%40example.test&password=correct+horse+battery+staple&kept=%s",
				 csrf, kept)));
	session = cookie_set(f, "clf_session");
	assert_non_null(session);
	assert_contains(f, "Your session had ended, so nothing was sent or saved.");
	assert_contains(f, "data-place=\"note\" open");
	assert_contains(f, "Dear Ann, &lt;b&gt;we pay&lt;/b&gt; ラ</textarea>");
	assert_lacks(f, "<b>we pay");
	/* and the form that is shown is this session's */
	csrf = csrf_of(f);
	assert_non_null(strstr(csrf, "."));
	assert_no_note(f, ticket);
	assert_answer(f, 303, post_from(f, session, OURS, note_path(f, ticket), note(f, csrf)));
	assert_answer(f, 403, post_from(f, NULL, OURS, note_path(f, ticket), note(f, "x.99")));
	kept = sent_on(f, "kept");
	nonce = cookie_set(f, "clf_form");
	csrf = csrf_of(f);
	assert_answer(
	    f, 303,
	    post_from(
		f, nonce, OURS, "/sign-in",
		clf_arena_printf(f->arena,
				 "csrf=%s&address=admin%%40example.test&password=correct+horse+battery+staple&kept=%s",
				 csrf, kept)));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), "/tickets?done=not-yours");
}

/* Another site begins nothing of it, and what is too long says where it stands still. */
static void only_a_page_of_ours_is_carried_along(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Lamp");
	const char *csrf = token_of(f, session_of(f, f->admin, ""));
	static const char *const origins[] = {NULL, "https://evil.test", "null"};
	struct clf_buf many;

	for (size_t i = 0; i < CLF_COUNT(origins); i++) {
		assert_answer(f, 303, post_from(f, NULL, origins[i], note_path(f, ticket), note(f, csrf)));
		assert_int_equal(f->response.body.n, 0);
	}
	with_header(f, "Sec-Fetch-Site", "cross-site");
	assert_answer(f, 303, post_from(f, NULL, OURS, note_path(f, ticket), note(f, csrf)));
	/* a password stays out of it */
	assert_answer(f, 403,
		      post_from(f, NULL, OURS, "/settings/password",
				clf_arena_printf(f->arena, "csrf=%s&current=hush1&password=hush2", csrf)));
	assert_lacks(f, "hush");
	clf_buf_init(&many, 1 << 20);
	clf_buf_printf(&many, "csrf=%s&place=note&text=", csrf);
	for (int i = 0; i < 70000; i++)
		clf_buf_add_char(&many, 'x');
	assert_answer(f, 403, post_from(f, NULL, OURS, note_path(f, ticket), many.p));
	assert_contains(f, "too long to be carried along");
	assert_lacks(f, "name=\"kept\"");
	clf_buf_free(&many);
	assert_no_note(f, ticket);
	/* what doesn't come from such a page is nothing */
	assert_answer(f, 200, page(f, NULL, "/sign-in"));
}

/* Signed in on another tab meanwhile, the old tab's form is shown again, and not sent. */
static void a_form_of_an_earlier_session_is_shown_again(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Lamp");
	const char *earlier = token_of(f, session_of(f, f->admin, "-1")), *now = session_of(f, f->admin, "-2");
	const char *others = token_of(f, session_of(f, f->agent, "-3"));

	assert_answer(f, 422, post_from(f, now, OURS, note_path(f, ticket), note(f, earlier)));
	assert_contains(f, "Your session had ended, so nothing was sent or saved.");
	assert_contains(f, "Dear Ann, &lt;b&gt;we pay&lt;/b&gt; ラ</textarea>");
	assert_answer(f, 403, post_from(f, now, "https://evil.test", note_path(f, ticket), note(f, earlier)));
	assert_answer(f, 403, post_from(f, now, NULL, note_path(f, ticket), note(f, earlier)));
	assert_answer(f, 403, post_from(f, now, OURS, note_path(f, ticket), note(f, others)));
	assert_lacks(f, "we pay");
	assert_no_note(f, ticket);
}

#define RULE                                                                                                           \
	"%7B%22when%22%3A%5B%7B%22event%22%3A%22note%22%7D%5D%2C%22then%22%3A%5B%7B%22do%22%3A%22tag%22%2C%22add%22%"  \
	"3A%5B%22called%22%5D%7D%5D%7D"

/* Who comes back late is told nothing of a colleague's version yet, so the form isn't one that goes over it. */
static void a_colleagues_version_is_not_saved_over(void **state)
{
	struct fixture *f = *state;
	const char *earlier = token_of(f, session_of(f, f->admin, "-1")), *now = session_of(f, f->admin, "-2");
	const char *rule, *later;

	assert_answer(f, 303, fixture_form(f, now, "/rules/new", "place=rule&as=json&kind=general&name=A&body=" RULE));
	rule = clf_http_response_header(&f->response, "Location");
	rule = clf_arena_copy(f->arena, rule, strcspn(rule, "?"));
	assert_answer(f, 303, fixture_form(f, now, rule, "place=rule&as=json&version=1&name=B&body=" RULE));
	assert_answer(f, 422,
		      post_from(f, now, OURS, rule,
				clf_arena_printf(f->arena, "csrf=%s&place=rule&as=json&version=1&name=C&body=%s",
						 earlier, RULE)));
	assert_contains(f, "Your session had ended");
	assert_contains(f, "value=\"C\"");
	assert_contains(f, "name=\"version\" value=\"1\"");
	later = "name=frame&accent=%237a1f3d&known_en=0&above_en=Ours&below_en=x&shown=en";
	assert_answer(f, 303, fixture_form(f, now, "/templates/look", later));
	assert_answer(f, 422,
		      post_from(f, now, OURS, "/templates/look",
				clf_arena_printf(f->arena,
						 "csrf=%s&name=frame&accent=%%237a1f3d&known_en=0&above_en=Mine"
						 "&below_en=x&shown=en",
						 earlier)));
	assert_contains(f, "Your session had ended");
	assert_contains(f, "Mine");
	assert_contains(f, "name=\"known_en\" value=\"0\"");
	assert_lacks(f, "name=\"over\"");
}

static const char *with_password(struct fixture *f, const char *csrf, const char *kept)
{
	return clf_arena_printf(f->arena,
				"csrf=%s&address=admin%%40example.test&password=correct+horse+battery+staple&kept=%s",
				csrf, kept);
}

/* Emptying a field is a change, too; and what it was goes along, so that a colleague's isn't taken away. */
static void what_was_emptied_comes_back_empty(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Lamp");
	const char *csrf = token_of(f, session_of(f, f->admin, "")), *nonce;
	const char *facts = clf_arena_printf(f->arena, "/tickets/%lld/facts", ticket);

	sign_in(f, f->admin, "admin@example.test");
	assert_answer(
	    f, 303, fixture_form(f, session_of(f, f->admin, "-2"), facts, "place=facts&comment=x&tags=lamp&was.tags="));
	for (size_t i = 0; i < 2; i++) {
		const char *tags = i == 0 ? "tags=&was.tags=lamp" : "tags=mine&was.tags=";

		assert_answer(f, 403,
			      post_from(f, NULL, OURS, facts,
					clf_arena_printf(f->arena, "csrf=%s&place=facts&comment=x&%s", csrf, tags)));
		nonce = cookie_set(f, "clf_form");
		assert_answer(f, 422,
			      post_from(f, nonce, OURS, "/sign-in", with_password(f, csrf_of(f), sent_on(f, "kept"))));
		assert_contains(f, i == 0 ? "name=\"tags\" value=\"\"" : "name=\"tags\" value=\"mine\"");
		assert_contains(f, i == 0 ? "name=\"was.tags\" value=\"lamp\"" : "name=\"was.tags\" value=\"\"");
	}
}

/* The form for signing in of one tab outlives what the other does, and the hour that its cookie has. */
static void two_tabs_lose_nothing(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Lamp");
	const char *csrf = token_of(f, session_of(f, f->admin, "")), *kept, *nonce, *session, *late;

	sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 403, post_from(f, NULL, OURS, note_path(f, ticket), note(f, csrf)));
	nonce = cookie_set(f, "clf_form");
	kept = sent_on(f, "kept");
	csrf = csrf_of(f);
	/* looked at again, the cookie is as good as new */
	assert_answer(f, 200, page(f, nonce, "/sign-in"));
	assert_string_equal(cookie_set(f, "clf_form"), nonce);
	assert_non_null(strstr(clf_http_response_header(&f->response, "Set-Cookie"), "Max-Age=3600"));
	assert_string_equal(csrf_of(f), csrf);
	/* gone all the same, or signed in on the other tab */
	late = with_password(f, csrf, kept);
	session = session_of(f, f->admin, "-2");
	for (size_t i = 0; i < 2; i++) {
		assert_answer(f, 403, post_from(f, i == 0 ? NULL : session, OURS, "/sign-in", late));
		assert_contains(f, "You were not signed in");
		assert_contains(f, "value=\"admin@example.test\"");
		assert_contains(f, "Dear Ann, &lt;b&gt;we pay&lt;/b&gt; ラ</textarea>");
		assert_string_equal(sent_on(f, "kept"), kept);
		assert_null(cookie_set(f, "clf_session"));
	}
	/* to whom it is shown, it is good for */
	assert_answer(f, 422, post_from(f, session, OURS, "/sign-in", with_password(f, csrf_of(f), kept)));
	assert_contains(f, "Your session had ended");
	assert_contains(f, "Dear Ann, &lt;b&gt;we pay&lt;/b&gt; ラ</textarea>");
	/* another site's, and one with nothing in it, are refused as before */
	assert_answer(f, 403, post_from(f, NULL, "https://evil.test", "/sign-in", late));
	assert_lacks(f, "we pay");
	assert_answer(f, 403, post_from(f, NULL, NULL, "/sign-in", late));
	assert_lacks(f, "we pay");
	assert_answer(f, 403, post_from(f, NULL, OURS, "/sign-in", with_password(f, csrf, "%7Bnone")));
	assert_contains(f, "This form is too old");
	assert_no_note(f, ticket);
}

/* A mail that came in is shown by those who have readers for it: signing in is asked as before. */
static void a_form_about_a_mail_is_not_carried(void **state)
{
	struct fixture *f = *state;
	const char *csrf = token_of(f, session_of(f, f->admin, ""));
	const char *path = clf_arena_printf(f->arena, "/quarantine/%lld/discard", (long long)quarantined(f, "Lost"));

	assert_answer(f, 303, post_from(f, NULL, OURS, path, clf_arena_printf(f->arena, "csrf=%s&reason=x", csrf)));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), "/sign-in");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(what_was_written_comes_back_to_its_writer),
	    with_fixture(only_a_page_of_ours_is_carried_along),
	    with_fixture(a_form_of_an_earlier_session_is_shown_again),
	    with_fixture(a_colleagues_version_is_not_saved_over),
	    with_fixture(what_was_emptied_comes_back_empty),
	    with_fixture(two_tabs_lose_nothing),
	    with_fixture(a_form_about_a_mail_is_not_carried),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
