/*
 * test_auth.c - signing in and out, the session's cookie, and forms that are not ours.
 */
#include "call/reply.h"
#include "clf/base/count.h"
#include "web_fixture.h"

static unsigned try_password(struct fixture *f, const char *address, const char *password)
{
	send_request(f, "GET", "/sign-in", "");
	const char *nonce = cookie_set(f, "clf_form"), *csrf = csrf_of(f);
	with_header(f, "Cookie", nonce);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", "/sign-in",
			    clf_arena_printf(f->arena, "csrf=%s&address=%s&password=%s", csrf, address, password));
}

static void the_right_password_makes_a_session(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "Admin@Example.TEST");
	assert_non_null(session);
	assert_string_equal(clf_http_response_header(&f->response, "Location"), "/");
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_contains(f, "Ada &amp; Co");
	assert_contains(f, "Care &lt;desk&gt;");
	assert_answer(f, 303, page(f, session, "/sign-in"));
	assert_answer(f, 303, page(f, "clf_session=0123456789012345678901234567890123456789012", "/"));
}

static void the_cookie_is_closed_to_scripts_and_other_sites(void **state)
{
	struct fixture *f = *state;
	sign_in(f, f->admin, "admin@example.test");
	const char *cookie = clf_http_response_header(&f->response, "Set-Cookie");
	assert_non_null(strstr(cookie, "HttpOnly"));
	assert_non_null(strstr(cookie, "SameSite=Strict"));
	assert_null(strstr(cookie, "Secure"));
	f->web->secure = true;
	assert_answer(f, 200, send_request(f, "GET", "/sign-in", ""));
	cookie = clf_http_response_header(&f->response, "Set-Cookie");
	assert_non_null(strstr(cookie, "__Host-clf_form="));
	assert_non_null(strstr(cookie, "; Secure"));
	assert_non_null(clf_http_response_header(&f->response, "Strict-Transport-Security"));
}

static void wrong_account_and_wrong_password_look_alike(void **state)
{
	struct fixture *f = *state;
	sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 403, try_password(f, "admin@example.test", "wrong"));
	const char *first = clf_arena_strdup(f->arena, strstr(body_of(f), "role=\"alert\""));
	assert_null(cookie_set(f, "clf_session"));
	assert_answer(f, 403, try_password(f, "nobody@example.test", "wrong"));
	const char *second = strstr(body_of(f), "role=\"alert\"");
	assert_memory_equal(first, second, strcspn(first, "<"));
	assert_answer(f, 403, try_password(f, "agent@example.test", "wrong")); /* has no password */
	assert_answer(f, 422, try_password(f, "admin@example.test", ""));
	assert_answer(f, 403, try_password(f, "%22%3E%3Cscript%3E", "wrong"));
	assert_our_script_alone(f);
}

static void guessing_is_stopped(void **state)
{
	struct fixture *f = *state;
	unsigned status = 0, tries = 0;
	while (status != 429 && tries++ < 40)
		status = try_password(f, "admin@example.test", "guess");
	assert_int_equal(status, 429);
	assert_true(tries <= 12);
	assert_non_null(clf_http_response_header(&f->response, "Retry-After"));
}

/* Wrong passwords for as many accounts until there is a 429. */
static unsigned guesses_from(struct fixture *f, const char *const *clients, size_t count)
{
	for (unsigned i = 0; i < 40; i++) {
		f->client = clients[i % count];
		const char *account = clf_arena_printf(f->arena, "nobody%u@example.test", i);
		if (try_password(f, account, "guess") == 429)
			return i;
	}
	return 40;
}

static void one_network_has_one_count_whatever_its_address_looks_like(void **state)
{
	static const char *const same[][6] = {
	    {"203.0.113.9", "::ffff:203.0.113.9", "::ffff:cb00:7109", "0:0:0:0:0:ffff:203.0.113.9",
	     "0000:0000:0000:0000:0000:FFFF:203.0.113.9", "[::ffff:203.0.113.9]"},
	    {"2001:db8:1:2:1:2:3:4", "2001:db8:1:2::1", "2001:0DB8:0001:0002::5",
	     "2001:db8:1:2:ffff::", "[2001:db8:1:2::9]", "2001:db8:1:2::203.0.113.9"},
	};
	static const char *const others[] = {"203.0.113.10", "2001:db8:1:3::1"};
	struct fixture *f = *state;
	for (size_t i = 0; i < CLF_COUNT(same); i++) {
		unsigned tries = guesses_from(f, same[i], CLF_COUNT(same[i]));
		if (tries != 10)
			fail_msg("row %zu: shut out after %u", i, tries);
		f->client = others[i];
		assert_answer(f, 403, try_password(f, "nobody@example.test", "guess"));
	}
}

static void a_stranger_shuts_nobody_out_of_an_account(void **state)
{
	struct fixture *f = *state;
	sign_in(f, f->admin, "admin@example.test");
	for (unsigned i = 0; i < 32; i++) {
		f->client = clf_arena_printf(f->arena, "198.18.%u.1", i % 16);
		try_password(f, "admin@example.test", "guess");
	}
	f->client = "198.18.0.1"; /* one that guessed has fewer tries by now */
	assert_answer(f, 403, try_password(f, "admin@example.test", "guess"));
	assert_answer(f, 429, try_password(f, "admin@example.test", "guess"));
	f->client = "192.0.2.33";
	assert_non_null(sign_in(f, f->admin, "admin@example.test"));
}

static void an_account_of_ones_own_gives_no_further_guesses_at_others(void **state)
{
	struct fixture *f = *state;
	for (unsigned i = 0; i < 9; i++)
		assert_answer(f, 403, try_password(f, "admin@example.test", "guess"));
	sign_in(f, f->agent, "agent@example.test");
	assert_answer(f, 403, try_password(f, "admin@example.test", "guess"));
	assert_answer(f, 429, try_password(f, "admin@example.test", "guess"));
}

static void own_mistakes_are_forgiven(void **state)
{
	struct fixture *f = *state;
	for (unsigned k = 0; k < 2; k++) {
		for (unsigned i = 0; i < 8; i++)
			assert_answer(f, 403, try_password(f, "agent@example.test", "guess"));
		sign_in(f, f->agent, "agent@example.test");
	}
}

static void signing_out_ends_the_session(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	page(f, session, "/settings");
	const char *csrf = csrf_of(f);
	assert_answer(f, 303, post(f, session, "/sign-out", csrf));
	assert_non_null(strstr(clf_http_response_header(&f->response, "Set-Cookie"), "Max-Age=0"));
	assert_answer(f, 303, page(f, session, "/"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), "/sign-in");
}

static void a_form_needs_its_token(void **state)
{
	struct fixture *f = *state;
	const char *mine = sign_in(f, f->admin, "admin@example.test");
	page(f, mine, "/settings");
	const char *csrf = csrf_of(f);
	const char *other = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 403, post(f, mine, "/sign-out", ""));
	assert_answer(f, 403, post(f, mine, "/sign-out", "x"));
	assert_answer(f, 403, post(f, other, "/sign-out", csrf));
	assert_answer(f, 403, post(f, mine, "/sign-out", clf_arena_printf(f->arena, "%s&csrf=%s", csrf, csrf)));
	with_header(f, "Cookie", mine);
	assert_answer(f, 415, send_request(f, "POST", "/sign-out", "csrf=x"));
	assert_answer(f, 200, page(f, mine, "/settings"));
}

static unsigned post_from(struct fixture *f, const char *cookie, const char *csrf, const char *name, const char *value)
{
	with_header(f, "Host", "clf.example.test:8025");
	with_header(f, name, value);
	return post(f, cookie, "/outbox/1/retry", csrf);
}

static void a_form_of_another_site_is_refused(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	page(f, session, "/settings");
	const char *csrf = csrf_of(f);
	assert_answer(f, 403, post_from(f, session, csrf, "Origin", "https://evil.test"));
	assert_answer(f, 403, post_from(f, session, csrf, "Origin", "null"));
	assert_answer(f, 403, post_from(f, session, csrf, "Origin", "http://clf.example.test"));
	assert_answer(f, 403, post_from(f, session, csrf, "Sec-Fetch-Site", "cross-site"));
	assert_answer(f, 403, post_from(f, session, csrf, "Sec-Fetch-Site", "same-site"));
	assert_answer(f, 404, post_from(f, session, csrf, "Origin", "http://clf.example.test:8025"));
	assert_answer(f, 404, post_from(f, session, csrf, "Sec-Fetch-Site", "same-origin"));
}

static void one_comes_back_to_where_one_wanted(void **state)
{
	struct fixture *f = *state;
	assert_answer(f, 303, send_request(f, "GET", "/tickets/1001", ""));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), "/sign-in?next=/tickets/1001");
	assert_answer(f, 200, send_request(f, "GET", "/sign-in?next=/tickets/1001", ""));
	assert_contains(f, "name=\"next\" value=\"/tickets/1001\"");
	/* A bookmarked list with all that it is filtered by. */
	assert_answer(f, 303,
		      send_request(f, "GET", "/tickets?tab=all&q=%22a+b%22%26next%3D//x&owner=none&owner=me", ""));
	assert_string_equal(
	    clf_http_response_header(&f->response, "Location"),
	    "/sign-in?next=/tickets%3Ftab%3Dall%26q%3D%2522a%2520b%2522%2526next%253D%252F%252Fx%26owner%3Dnone%26owner%3Dme");
	assert_answer(f, 200, send_request(f, "GET", clf_http_response_header(&f->response, "Location"), ""));
	assert_contains(
	    f,
	    "name=\"next\" value=\"/tickets?tab=all&amp;q=%22a%20b%22%26next%3D%2F%2Fx&amp;owner=none&amp;owner=me\"");
	assert_answer(f, 303, send_request(f, "GET", clf_arena_printf(f->arena, "/tickets?q=%01000d", 1), ""));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), "/sign-in?next=/tickets");
	assert_answer(f, 422, send_request(f, "GET", "/sign-in?next=//evil.test", ""));
	assert_answer(f, 422, send_request(f, "GET", "/sign-in?next=https://evil.test", ""));
}

/* Before anybody is known, the browser says what is understood there. */
static void who_is_not_known_yet_reads_what_the_browser_asks_for(void **state)
{
	static const struct {
		const char *asked, *lang, *heading;
	} cases[] = {
	    {"ja,en-US;q=0.9", "ja", "<h1>サインイン</h1>"},
	    {"nl, hu-HU;q=0.7, fr;q=0.8", "fr", "<h1>Se connecter</h1>"},
	    {"en-GB, ja;q=0.9", "en", "<h1>Sign in</h1>"},
	    {"it ; q=0.0, fr;q=0", "hu", "<h1>Bejelentkezés</h1>"},
	    {"xx, *", "hu", "<h1>Bejelentkezés</h1>"},
	    {";;q=,,=;q=9.99,ja;q=\xe3\x82\xa4", "hu", "<h1>Bejelentkezés</h1>"},
	    {"", "hu", "<h1>Bejelentkezés</h1>"},
	};
	struct fixture *f = *state;
	const char *csrf, *cookie;

	f->config.locale = "hu";
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		with_header(f, "Accept-Language", cases[i].asked);
		assert_answer(f, 200, send_request(f, "GET", "/sign-in", ""));
		assert_contains(f, clf_arena_printf(f->arena, "<html lang=\"%s\"", cases[i].lang));
		assert_contains(f, cases[i].heading);
	}
	/* of very many only the first are looked at */
	with_header(f, "Accept-Language", "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,fr");
	assert_answer(f, 200, send_request(f, "GET", "/sign-in", ""));
	assert_contains(f, "<html lang=\"fr\"");
	with_header(f, "Accept-Language", "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,fr");
	assert_answer(f, 200, send_request(f, "GET", "/sign-in", ""));
	assert_contains(f, "<html lang=\"hu\"");
	with_header(f, "Accept-Language", "ja");
	assert_answer(f, 404, send_request(f, "GET", "/nowhere", ""));
	assert_contains(f, "<h1>見つかりません</h1>");
	assert_answer(f, 200, send_request(f, "GET", "/sign-in", ""));
	csrf = csrf_of(f);
	cookie = cookie_set(f, "clf_form");
	with_header(f, "Accept-Language", "fr");
	with_header(f, "Cookie", cookie);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403,
		      send_request(f, "POST", "/sign-in",
				   clf_arena_printf(f->arena, "csrf=%s&address=admin@example.test&password=no", csrf)));
	assert_contains(f, "L’adresse ou le mot de passe est faux.");
	/* Who is known reads the own language, whatever the browser says. */
	f->config.locale = "en";
	with_header(f, "Accept-Language", "ja");
	assert_answer(f, 200, page(f, sign_in(f, f->admin, "admin@example.test"), "/settings"));
	assert_contains(f, "<html lang=\"en\"");
}

static unsigned refused(struct fixture *f, const char *path, const char *accept, const char *language, unsigned status)
{
	const struct clf_http_field headers[] = {{"Accept", accept}, {"Accept-Language", language}};
	const struct clf_http_request request = {
	    .arena = f->arena, .method = "GET", .path = path, .headers = {headers, 2}, .client = "198.51.100.7"};

	clf_http_response_free(&f->response);
	reply_refusal(f->web, &request, &f->response, status, "a detail of <the> server");
	return f->response.status;
}

static void what_the_server_refuses_is_a_page_for_a_browser(void **state)
{
	static const unsigned statuses[] = {400, 413, 414, 503};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(statuses); i++) {
		assert_answer(f, statuses[i], refused(f, "/tickets", "text/html,*/*;q=0.8", "hu", statuses[i]));
		assert_contains(f, "<html lang=\"hu\"");
		assert_lacks(f, "server");
		assert_string_equal(clf_http_response_header(&f->response, "Content-Type"), "text/html; charset=utf-8");
		assert_non_null(clf_http_response_header(&f->response, "Content-Security-Policy"));
	}
	assert_contains(f, "várjon néhány másodpercet");
	assert_answer(f, 413, refused(f, "/api/v1/tickets", "text/html", "hu", 413));
	assert_contains(f, "a detail of <the> server");
	assert_answer(f, 414, refused(f, "/", "*/*", "hu", 414));
	assert_string_equal(clf_http_response_header(&f->response, "Content-Type"), "application/problem+json");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(the_right_password_makes_a_session),
	    with_fixture(the_cookie_is_closed_to_scripts_and_other_sites),
	    with_fixture(wrong_account_and_wrong_password_look_alike),
	    with_fixture(guessing_is_stopped),
	    with_fixture(one_network_has_one_count_whatever_its_address_looks_like),
	    with_fixture(a_stranger_shuts_nobody_out_of_an_account),
	    with_fixture(an_account_of_ones_own_gives_no_further_guesses_at_others),
	    with_fixture(own_mistakes_are_forgiven),
	    with_fixture(signing_out_ends_the_session),
	    with_fixture(a_form_needs_its_token),
	    with_fixture(a_form_of_another_site_is_refused),
	    with_fixture(one_comes_back_to_where_one_wanted),
	    with_fixture(who_is_not_known_yet_reads_what_the_browser_asks_for),
	    with_fixture(what_the_server_refuses_is_a_page_for_a_browser),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
