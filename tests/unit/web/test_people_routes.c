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
	    {"PATCH", "/api/v1/teams/T", "{\"name\":\"U\"}"},
	    {"DELETE", "/api/v1/teams/T", NULL},
	    {"PATCH", "/api/v1/segments/S", "{\"name\":\"U\"}"},
	    {"DELETE", "/api/v1/segments/S", NULL},
	    {"DELETE", AGENT_PATH, NULL},
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

static const char *error_at(struct fixture *f, size_t index, const char *key)
{
	const char *text = clf_json_get_text(clf_json_at(clf_json_get(f->json, "errors"), index), key);

	return text != NULL ? text : "";
}

static void test_7_12_all_that_is_wrong_with_an_agent_is_said_at_once(void **state)
{
	static const struct {
		const char *field, *code, *nearest;
	} wrong[] = {{"address", "taken", ""},
		     {"team", "unknown", "Desk"},
		     {"teams.1", "unknown", "Desk"},
		     {"segments.0", "unknown", "North"}};
	struct fixture *f = *state;

	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/teams", "{\"name\":\"Desk\"}"));
	assert_answer(f, 422,
		      api(f, ADMIN, "POST", "/api/v1/agents",
			  "{\"address\":\"agent@example.test\",\"name\":\"Zoe\",\"team\":\"Dsek\","
			  "\"teams\":[\"DESK\",\"Dek\"],\"segments\":[\"Nroth\"]}"));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "errors")), CLF_COUNT(wrong));
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		assert_string_equal(error_at(f, i, "field"), wrong[i].field);
		assert_string_equal(error_at(f, i, "code"), wrong[i].code);
		assert_string_equal(error_at(f, i, "nearest"), wrong[i].nearest);
	}
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/agents/zoe@example.test", NULL));
}

static void test_7_12_an_agents_teams_and_segments_are_said_as_a_whole(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/teams", "{\"name\":\"Desk\"}"));
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/teams", "{\"name\":\"Night\"}"));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", AGENT_PATH, "{\"teams\":[\"desk\",\"Night\"],\"segments\":[]}"));
	assert_contains(f, "\"teams\":[\"Desk\",\"Night\"]");
	assert_contains(f, "\"segments\":[]");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", AGENT_PATH, "{\"teams\":[\"Night\"]}"));
	assert_answer(f, 200, api(f, AGENT, "GET", AGENT_PATH, NULL));
	assert_contains(f, "\"teams\":[\"Night\"]");
	/* An agent with open tickets is asked about; the last administrator stays whatever is said. */
	make_ticket(f, "Hers");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"owner\":\"agent@example.test\"}"));
	assert_answer(f, 409, api(f, ADMIN, "DELETE", AGENT_PATH, NULL));
	assert_contains(f, "\"used_by\":[{\"what\":\"open-tickets\",\"count\":1}]");
	assert_answer(f, 409,
		      api(f, ADMIN, "PATCH", AGENT_PATH, "{\"role\":\"manager\",\"teams\":[],\"active\":\"off\"}"));
	assert_answer(f, 200, api(f, AGENT, "GET", AGENT_PATH, NULL));
	assert_contains(f, "\"role\":\"agent\"");
	assert_contains(f, "\"teams\":[\"Night\"]");
	assert_answer(f, 200, api(f, ADMIN, "DELETE", AGENT_PATH "?replace_by=none", NULL));
	assert_contains(f, "\"active\":false");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", AGENT_PATH, "{\"active\":\"on\"}"));
	assert_contains(f, "\"active\":true");
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/agents/admin@example.test?replace_by=none", NULL));
	assert_contains(f, "last administrator");
	assert_answer(f, 409, api(f, ADMIN, "PATCH", "/api/v1/agents/admin@example.test", "{\"role\":\"manager\"}"));
}

static void test_7_12_a_team_is_renamed_filled_and_removed(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/teams", "{\"name\":\"Desk\"}"));
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/teams", "{\"name\":\"Night\"}"));
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", "/api/v1/teams/desk",
			  "{\"name\":\"Day desk\",\"members\":[\"Agent@example.test\"]}"));
	assert_contains(f, "\"name\":\"Day desk\"");
	assert_contains(f, "\"agents\":[\"agent@example.test\"]");
	assert_answer(f, 422,
		      api(f, ADMIN, "PATCH", "/api/v1/teams/Night",
			  "{\"name\":\"day DESK\",\"members\":[\"agnet@example.test\",\"nobody\"]}"));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "errors")), 3);
	assert_contains(f, "\"nearest\":\"agent@example.test\"");
	assert_contains(f, "\"taken\"");
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/teams/Nihgt", NULL));
	assert_contains(f, "the nearest is Night");
	/* What tickets name goes when something takes its place; closed ones have a history line, too. */
	make_ticket(f, "Theirs");
	make_ticket(f, "Closed");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"team\":\"Day desk\"}"));
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", "/api/v1/tickets/1002", "{\"team\":\"Day desk\",\"status\":\"Closed\"}"));
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/teams/Day%20desk", NULL));
	assert_contains(f, "{\"what\":\"tickets\",\"count\":2},{\"what\":\"open-tickets\",\"count\":1}");
	assert_answer(f, 422, api(f, ADMIN, "DELETE", "/api/v1/teams/Day%20desk?replace_by=Nigth", NULL));
	assert_string_equal(error_at(f, 0, "field"), "replace_by");
	assert_string_equal(error_at(f, 0, "nearest"), "Night");
	assert_answer(f, 422, api(f, ADMIN, "DELETE", "/api/v1/teams/Day%20desk?replace_by=day%20desk", NULL));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", "/api/v1/teams/Day%20desk?replace_by=night", NULL));
	assert_contains(f, "\"tickets\":2");
	for (long long n = 1001; n <= 1002; n++) {
		assert_answer(f, 200,
			      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", n), NULL));
		assert_string_equal(text_at(f, "team"), "Night");
		assert_answer(f, 200,
			      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/events", n), NULL));
		assert_contains(f, "\"to\":\"Night\"");
	}
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/teams/Day%20desk", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "what"), "team.removed");
	assert_string_equal(clf_json_get_text(item(f, 0), "to"), "Night");
}

static void test_7_12_a_segment_goes_when_another_takes_its_place_and_owners_stay(void **state)
{
	struct fixture *f = *state;
	const char *id;

	f->mailbox.segment = "East";
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/segments", "{\"name\":\"East\"}"));
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/segments", "{\"name\":\"South\"}"));
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", "/api/v1/segments/south", "{\"managers\":[\"agent@example.test\"]}"));
	assert_contains(f, "\"managers\":[\"agent@example.test\"]");
	make_ticket(f, "In the north");
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"segment\":\"North\",\"owner\":\"admin@example.test\"}"));
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/segments/North", NULL));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", "/api/v1/segments/North?replace_by=South", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets/1001", NULL));
	assert_string_equal(text_at(f, "segment"), "South");
	assert_contains(f, "admin@example.test");
	/* A name that the configuration holds is the configuration's. */
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/segments/East?replace_by=South", NULL));
	assert_contains(f, "[mailbox support]");
	assert_contains(f, "{\"what\":\"mailboxes\",\"count\":1,\"names\":[\"support\"]}");
	assert_answer(f, 409, api(f, ADMIN, "PATCH", "/api/v1/segments/East", "{\"name\":\"Orient\"}"));
	/* By id, too, and to nothing, though a ticket began in it. */
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/tickets",
			  "{\"customer\":{\"address\":\"bo@customer.test\"},\"subject\":\"In the south\","
			  "\"segment\":\"South\"}"));
	assert_string_equal(text_at(f, "original_segment"), "South");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/segments/South", NULL));
	id = clf_arena_printf(f->arena, "/api/v1/segments/%lld?replace_by=none",
			      (long long)clf_json_get_number(f->json, "id", 0));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", id, NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets/1001", NULL));
	assert_string_equal(text_at(f, "segment"), "");
}

/* A segment that a request changes brings its only manager, over the API as by mail. */
static void test_1_7_a_segment_set_over_the_api_brings_its_only_manager(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/segments", "{\"name\":\"South\"}"));
	make_ticket(f, "x");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"segment\":\"South\"}"));
	assert_lacks(f, "agent@example.test");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"segment\":\"north\"}"));
	assert_contains(f, "agent@example.test");
	fixture_agent(f, "two@example.test", CLF_ROLE_MANAGER, MANAGER);
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"segment\":\"South\",\"owner\":null}"));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"segment\":\"North\"}"));
	assert_lacks(f, "agent@example.test");
	/* Who has left doesn't count. */
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"segment\":null}"));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", AGENT_PATH, NULL));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"segment\":\"North\"}"));
	assert_contains(f, "two@example.test");
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

	assert_answer(f, 422, send_words(f, here, "/settings/password", "current=wrong&password=a+new+password"));
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
		assert_answer(f, 422,
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

	assert_answer(f, 303, send_words(f, session, "/administration/segments", "name=South+%26+East"));
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
	assert_contains(f, " act no longer.");
	assert_contains(f, " the further address ");
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    ONE(only_administrators_manage_people),
	    ONE(an_agent_is_added_changed_and_let_go),
	    ONE(test_7_12_all_that_is_wrong_with_an_agent_is_said_at_once),
	    ONE(test_7_12_an_agents_teams_and_segments_are_said_as_a_whole),
	    ONE(test_7_12_a_team_is_renamed_filled_and_removed),
	    ONE(test_7_12_a_segment_goes_when_another_takes_its_place_and_owners_stay),
	    ONE(test_1_7_a_segment_set_over_the_api_brings_its_only_manager),
	    ONE(a_revoked_token_opens_nothing),
	    ONE(a_new_password_signs_out_everywhere_else),
	    ONE(own_passwords_are_not_guessed_from_an_open_page),
	    ONE(a_session_is_ended_by_an_administrator),
	    ONE(the_page_does_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
