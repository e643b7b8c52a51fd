/*
 * test_people_page.c - who acts here, on the page: added, changed, let go; tokens and sessions; what was changed.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

#define ZOE "/people/zoe%40example.test"

static unsigned send_form(struct fixture *f, const char *session, const char *target, const char *fields)
{
	const char *csrf;

	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

static void add_zoe(struct fixture *f, const char *session)
{
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/teams", "{\"name\":\"Desk\"}"));
	assert_answer(f, 303,
		      send_form(f, session, "/people",
				"place=make&name=Zoe+%3Cb%3E&address=Zoe%40Example.test&role=agent&teams=Desk"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), ZOE "?done=person-added");
}

/* What was typed wrongly stands in the form again, with what is wrong beside it. */
static void test_7_12_a_person_is_added_and_changed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 422, send_form(f, session, "/people", "place=make&name=Zoe+%3Cb%3E&address=zoe&role=manager"));
	assert_contains(f, "This wasn’t saved yet");
	assert_contains(f, "value=\"Zoe &lt;b&gt;\"");
	assert_contains(f, "value=\"zoe\"");
	assert_contains(f, "value=\"manager\" selected");
	add_zoe(f, session);
	assert_answer(f, 200, page(f, session, "/people"));
	assert_contains(f, ">Zoe &lt;b&gt;</a>");
	assert_contains(f, "<span class=\"tag\">Desk</span>");
	assert_contains(f, "never");
	assert_answer(f, 200, page(f, session, ZOE));
	assert_contains(f, "type=\"checkbox\" value=\"Desk\" checked");
	assert_contains(f, "none yet");
	/* Only what was changed is sent on: an unticked team is left, a ticked segment is managed. */
	assert_answer(f, 303,
		      send_form(f, session, ZOE,
				"place=change&was-name=Zoe+%3Cb%3E&name=Zo%C3%AB&was-address=zoe%40example.test&"
				"address=zoe%40example.test&was-role=agent&role=manager&was-teams=Desk&"
				"was-segments=&segments=North"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), ZOE "?done=people");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/agents/zoe@example.test", NULL));
	assert_contains(f, "\"name\":\"Zoë\"");
	assert_contains(f, "\"role\":\"manager\"");
	assert_contains(f, "\"teams\":[]");
	assert_contains(f, "\"segments\":[\"North\"]");
	/* An address of the gateway's own is nobody's, and is said so beside what was typed. */
	assert_answer(f, 422,
		      send_form(f, session, ZOE "/addresses", "place=further&address=support%2Bx%40example.test"));
	assert_contains(f, "the gateway&#39;s own address");
	assert_contains(f, "value=\"support+x@example.test\"");
}

/* It is said beforehand what follows, and nothing is decided for somebody. */
static void test_7_12_who_leaves_hands_tickets_on(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket;

	add_zoe(f, session);
	ticket = make_ticket(f, "Hers");
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket),
			  "{\"owner\":\"zoe@example.test\"}"));
	assert_answer(f, 200, page(f, session, ZOE));
	assert_contains(f, "1 open tickets go to");
	assert_contains(f, "Nobody else is in:</strong> <span class=\"tag\">Desk</span>");
	assert_answer(f, 409, send_form(f, session, ZOE "/deactivate", "place=leave&tickets="));
	assert_contains(f, "Nothing was changed.");
	assert_contains(f, "zoe@example.test has 1 open ticket");
	assert_contains(f, "<details class=\"card\" open>");
	assert_answer(f, 303, send_form(f, session, ZOE "/deactivate", "place=leave&tickets=agent%40example.test"));
	assert_answer(f, 200, page(f, session, ZOE));
	assert_contains(f, "not active");
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket), NULL));
	assert_contains(f, "agent@example.test");
	assert_answer(f, 409, send_form(f, session, "/people/admin@example.test/deactivate", "place=leave&tickets="));
	assert_contains(f, "the last administrator");
}

/* The text of a new one stands on one answer, and nowhere after it; its use is seen. */
static void test_7_12_a_token_is_shown_once(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *at, *token;

	add_zoe(f, session);
	assert_answer(f, 200, send_form(f, session, ZOE "/tokens", "label=CRM+%3Ci%3E&for="));
	at = strstr(body_of(f), "<code>clf_");
	assert_non_null(at);
	at += strlen("<code>");
	token = clf_arena_copy(f->arena, at, strcspn(at, "<"));
	assert_answer(f, 200, page(f, session, "/tokens"));
	assert_contains(f, "CRM &lt;i&gt;");
	assert_lacks(f, token);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tokens", NULL));
	assert_contains(f, "\"label\":\"CRM <i>\",\"for\":null");
	assert_contains(f, "\"seen_at\":null");
	assert_answer(f, 200, api(f, token, "GET", "/api/v1/me", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/agents/zoe@example.test", NULL));
	assert_lacks(f, "\"seen_at\":null");
	at = strstr((page(f, session, ZOE), body_of(f)), "action=\"/tokens/");
	assert_non_null(at);
	at += strlen("action=\"");
	at = clf_arena_copy(f->arena, at, strcspn(at, "\""));
	assert_answer(f, 303, send_form(f, session, at, "next=" ZOE "%3Fdone%3Dtoken-ended"));
	assert_answer(f, 200, page(f, session, clf_http_response_header(&f->response, "Location")));
	assert_contains(f, "The token opens nothing any more.");
	assert_answer(f, 401, api(f, token, "GET", "/api/v1/me", NULL));
}

/* One's own sessions, with what and from where; another's is as one that isn't there. */
static void test_7_12_sessions_are_seen_and_ended(void **state)
{
	struct fixture *f = *state;
	const char *elsewhere = sign_in(f, f->agent, "agent@example.test"), *admin, *session, *theirs;
	char *at;

	with_header(f, "User-Agent", "Mozilla/5.0 (iPhone) <script> Safari/605");
	assert_answer(f, 200, page(f, elsewhere, "/settings"));
	session = sign_in(f, f->agent, "agent@example.test");
	admin = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 200, page(f, admin, "/settings/sessions"));
	at = strstr(body_of(f), "action=\"/settings/sessions/");
	assert_non_null(at);
	theirs = clf_arena_copy(f->arena, at + 8, strcspn(at + 8, "\""));
	assert_answer(f, 200, page(f, session, "/settings/sessions"));
	assert_contains(f, "Safari, iPhone");
	assert_contains(f, "198.51.100.7");
	assert_contains(f, "this one");
	assert_answer(f, 404, send_form(f, session, theirs, ""));
	assert_answer(f, 200, page(f, admin, "/sessions"));
	assert_answer(f, 303, send_form(f, session, "/settings/sessions/end", ""));
	assert_answer(f, 303, page(f, elsewhere, "/settings"));
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_answer(f, 303, send_form(f, admin, "/people/agent@example.test/sessions/end", ""));
	assert_answer(f, 303, page(f, session, "/settings"));
	assert_answer(f, 200, page(f, admin, "/settings"));
}

static void test_7_12_people_are_administrators_business(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->agent, "agent@example.test");
	static const char *const pages[] = {"/people", "/people/admin@example.test", "/tokens", "/sessions", "/audit"};

	for (size_t i = 0; i < CLF_COUNT(pages); i++)
		assert_answer(f, 403, page(f, session, pages[i]));
	assert_answer(f, 403, send_form(f, session, "/people/admin@example.test/sessions/end", ""));
	session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 403, post(f, session, "/people/agent@example.test/sessions/end", "x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_7_12_a_person_is_added_and_changed),
	    with_fixture(test_7_12_who_leaves_hands_tickets_on),
	    with_fixture(test_7_12_a_token_is_shown_once),
	    with_fixture(test_7_12_sessions_are_seen_and_ended),
	    with_fixture(test_7_12_people_are_administrators_business),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
