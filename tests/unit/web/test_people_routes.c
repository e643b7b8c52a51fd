/*
 * test_people_routes.c - agents, tokens and sessions managed over the API and the page.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

#define AGENT_PATH "/api/v1/agents/agent@example.test"

static unsigned send_words(struct fixture *f, const char *session, const char *target, const char *fields)
{
	const char *csrf;

	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

static void only_administrators_manage_people(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *method, *path, *body;
	} calls[] = {
	    {"POST", "/api/v1/agents", "{\"address\":\"x@example.test\",\"name\":\"X\"}"},
	    {"PATCH", AGENT_PATH, "{\"role\":\"admin\"}"},
	    {"PUT", AGENT_PATH "/addresses", "{\"address\":\"x@home.test\"}"},
	    {"POST", AGENT_PATH "/deactivate", "{\"tickets\":\"keep\"}"},
	    {"POST", AGENT_PATH "/activate", NULL},
	    {"PUT", AGENT_PATH "/password", "{\"password\":\"0123456789\"}"},
	    {"POST", AGENT_PATH "/tokens", "{}"},
	    {"GET", "/api/v1/tokens", NULL},
	    {"POST", "/api/v1/tokens/0123456789abcdef/revoke", NULL},
	    {"GET", "/api/v1/sessions", NULL},
	    {"POST", "/api/v1/sessions/0123456789abcdef/end", NULL},
	    {"POST", "/api/v1/teams", "{\"name\":\"T\"}"},
	    {"PUT", "/api/v1/teams/mailbox", "{\"team\":\"T\",\"mailbox\":null}"},
	    {"POST", "/api/v1/segments", "{\"name\":\"S\"}"},
	    {"GET", "/api/v1/audit", NULL},
	};

	for (size_t i = 0; i < CLF_COUNT(calls); i++) {
		assert_answer(f, 403, api(f, AGENT, calls[i].method, calls[i].path, calls[i].body));
		assert_answer(f, 401, api(f, NULL, calls[i].method, calls[i].path, calls[i].body));
	}
}

static void an_agent_is_added_changed_and_let_go(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/teams", "{\"name\":\"Desk\"}"));
	assert_answer(f, 409, api(f, ADMIN, "POST", "/api/v1/teams", "{\"name\":\"desk\"}"));
	assert_answer(f, 422,
		      api(f, ADMIN, "POST", "/api/v1/agents",
			  "{\"address\":\"zoe@example.test\",\"name\":\"Zoe\",\"team\":\"Dsek\"}"));
	assert_contains(f, "the nearest is Desk");
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/agents",
			  "{\"address\":\"Zoe@Example.test\",\"name\":\"Zoe\",\"team\":\"Desk\"}"));
	assert_string_equal(text_at(f, "address"), "zoe@example.test");
	assert_answer(
	    f, 422,
	    api(f, ADMIN, "POST", "/api/v1/agents", "{\"address\":\"support+x@example.test\",\"name\":\"Box\"}"));
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", "/api/v1/agents/zoe@example.test",
			  "{\"role\":\"manager\",\"leave_team\":\"Desk\",\"manage_segment\":\"north\"}"));
	assert_contains(f, "\"role\":\"manager\"");
	assert_contains(f, "\"segments\":[\"North\"]");
	assert_contains(f, "\"teams\":[]");
	assert_answer(f, 404, api(f, ADMIN, "PATCH", "/api/v1/agents/zoo@example.test", "{\"role\":\"agent\"}"));
	assert_contains(f, "the nearest is zoe@example.test");
	make_ticket(f, "Hers");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"owner\":\"zoe@example.test\"}"));
	assert_answer(f, 409, api(f, ADMIN, "POST", "/api/v1/agents/zoe@example.test/deactivate", "{}"));
	assert_contains(f, "1 open ticket");
	assert_answer(f, 200,
		      api(f, ADMIN, "POST", "/api/v1/agents/zoe@example.test/deactivate",
			  "{\"tickets\":\"agent@example.test\"}"));
	assert_contains(f, "\"active\":false");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets/1001", NULL));
	assert_contains(f, "agent@example.test");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "what"), "agent.deactivated");
	assert_string_equal(clf_json_get_text(item(f, 0), "who"), "admin@example.test");
	assert_string_equal(clf_json_get_text(item(f, 0), "via"), "api");
}

static void a_revoked_token_opens_nothing(void **state)
{
	struct fixture *f = *state;
	const char *token, *id = NULL;

	assert_answer(f, 201, api(f, ADMIN, "POST", AGENT_PATH "/tokens", "{\"label\":\"export\"}"));
	token = clf_arena_strdup(f->arena, text_at(f, "token"));
	assert_answer(f, 200, api(f, token, "GET", "/api/v1/me", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tokens", NULL));
	assert_lacks(f, token);
	for (size_t i = 0; item(f, i) != NULL; i++) {
		if (clf_text_equal(clf_json_get_text(item(f, i), "label"), "export"))
			id = clf_arena_strdup(f->arena, clf_json_get_text(item(f, i), "id"));
	}
	assert_non_null(id);
	assert_answer(f, 200, api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tokens/%s/revoke", id), NULL));
	assert_answer(f, 401, api(f, token, "GET", "/api/v1/me", NULL));
	assert_answer(f, 404, api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tokens/%s/revoke", id), NULL));
}

static void a_new_password_signs_out_everywhere_else(void **state)
{
	struct fixture *f = *state;
	const char *here = sign_in(f, f->agent, "agent@example.test");
	const char *there = sign_in(f, f->agent, "agent@example.test");

	assert_answer(f, 403, send_words(f, here, "/settings/password", "current=wrong&password=a+new+password"));
	assert_answer(f, 200, page(f, there, "/settings"));
	assert_answer(f, 422,
		      send_words(f, here, "/settings/password", "current=correct+horse+battery+staple&password=short"));
	assert_answer(
	    f, 303,
	    send_words(f, here, "/settings/password", "current=correct+horse+battery+staple&password=a+new+password"));
	assert_answer(f, 200, page(f, here, "/settings"));
	assert_answer(f, 303, page(f, there, "/settings"));
	assert_answer(f, 200, api(f, ADMIN, "PUT", AGENT_PATH "/password", "{\"password\":\"another one\"}"));
	assert_answer(f, 303, page(f, here, "/settings"));
}

static void own_passwords_are_not_guessed_from_an_open_page(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->agent, "agent@example.test");

	for (int i = 0; i < 10; i++)
		assert_answer(f, 403,
			      send_words(f, session, "/settings/password", "current=wrong&password=a+new+password"));
	assert_answer(f, 429,
		      send_words(f, session, "/settings/password",
				 "current=correct+horse+battery+staple&password=a+new+password"));
}

static void a_session_is_ended_by_an_administrator(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->agent, "agent@example.test");
	const char *id;

	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/sessions", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "agent"), "agent@example.test");
	id = clf_arena_strdup(f->arena, clf_json_get_text(item(f, 0), "id"));
	assert_answer(f, 200, api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/sessions/%s/end", id), NULL));
	assert_answer(f, 303, page(f, session, "/settings"));
}

static void the_page_does_the_same(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 303, send_words(f, session, "/segments", "name=South+%26+East"));
	assert_answer(f, 303,
		      send_words(f, session, "/people",
				 "address=zoe%2Bx%40example.test&name=Zoe&role=manager&team=&segment=South+%26+East"));
	assert_answer(f, 200, page(f, session, "/people"));
	assert_contains(f, "href=\"/people/zoe%2Bx%40example.test\"");
	assert_contains(f, "South &amp; East");
	assert_answer(f, 200, page(f, session, "/people/zoe%2Bx%40example.test"));
	assert_answer(f, 303,
		      send_words(f, session, "/people/zoe%2Bx%40example.test",
				 "name=Zo%C3%AB&address=zoe%2Bx%40example.test&role=manager&join_team=&leave_team=&"
				 "manage_segment=&leave_segment=South+%26+East"));
	assert_answer(f, 200, page(f, session, "/people/zoe%2Bx%40example.test"));
	assert_contains(f, "Zo\xc3\xab");
	assert_answer(f, 303,
		      send_words(f, session, "/people/zoe%2Bx%40example.test/addresses", "address=zoe@home.test"));
	assert_answer(f, 200, page(f, session, "/people/zoe%2Bx%40example.test"));
	assert_contains(f, "value=\"zoe@home.test\"");
	assert_answer(
	    f, 303,
	    send_words(f, session, "/people/zoe%2Bx%40example.test/addresses", "address=zoe@home.test&state=remove"));
	assert_answer(f, 200, page(f, session, "/people/zoe%2Bx%40example.test"));
	assert_null(strstr(body_of(f), "zoe@home.test"));
	assert_answer(f, 200, send_words(f, session, "/people/zoe%2Bx%40example.test/tokens", "label=hers"));
	assert_contains(f, "<code>clf_");
	assert_answer(f, 303, send_words(f, session, "/people/zoe%2Bx%40example.test/deactivate", "tickets="));
	assert_answer(f, 200, page(f, session, "/audit"));
	assert_contains(f, "agent.deactivated");
	assert_contains(f, "agent.further");
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    ONE(only_administrators_manage_people),
	    ONE(an_agent_is_added_changed_and_let_go),
	    ONE(a_revoked_token_opens_nothing),
	    ONE(a_new_password_signs_out_everywhere_else),
	    ONE(own_passwords_are_not_guessed_from_an_open_page),
	    ONE(a_session_is_ended_by_an_administrator),
	    ONE(the_page_does_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
