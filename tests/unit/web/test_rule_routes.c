/*
 * test_rule_routes.c - rules over the API: administrators alone, what is wrong is told at its place, and what is stale
 * is refused (7.3).
 */
#include "web_fixture.h"

#include "clf/base/count.h"
#include "routes.h"

#define PATH "/api/v1/rules"
#define RULE                                                                                                           \
	"{\"rule\":{\"name\":\"Calls\",\"when\":[{\"event\":\"note\"}],\"then\":[{\"do\":\"tag\",\"add\":[\"called\"]}]}}"

static const char *calls(struct fixture *f)
{
	assert_answer(f, 201, api(f, ADMIN, "POST", PATH, RULE));
	return clf_arena_printf(f->arena, PATH "/%lld", (long long)clf_json_get_number(f->json, "id", 0));
}

/* Each route there is, so that one that is added is held, too. */
static void test_7_3_no_route_of_rules_is_an_agents(void **state)
{
	struct fixture *f = *state;
	const char *id = strrchr(calls(f), '/') + 1;

	for (const struct route *route = api_rule_routes; route->method != NULL; route++) {
		const char *place = strstr(route->path, "{id}");
		const char *path = place == NULL ? route->path
						 : clf_arena_printf(f->arena, "%.*s%s%s", (int)(place - route->path),
								    route->path, id, place + strlen("{id}"));
		const char *body =
		    strcmp(route->method, "GET") == 0 || strcmp(route->method, "DELETE") == 0 ? NULL : RULE;

		if (strstr(path, "/order") != NULL)
			body = "{\"kind\":\"general\",\"rules\":[1]}";
		if (strstr(path, "/back") != NULL)
			body = "{\"to\":1}";
		if (strstr(path, "/enabled") != NULL)
			body = "{\"enabled\":\"off\"}";
		assert_answer(f, 403, api(f, AGENT, route->method, path, body));
		assert_answer(f, 401, api(f, NULL, route->method, path, body));
	}
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, PATH "/%s", id), NULL));
	assert_contains(f, "\"enabled\":true");
}

static void test_7_3_what_is_wrong_is_told_at_its_place(void **state)
{
	static const struct {
		const char *body, *says;
	} cases[] = {
	    {"{}", "\"field\":\"rule\""},
	    {"{\"rule\":7}", "\"field\":\"rule\""},
	    {"{\"rule\":{}}", "\"field\":\"rule.name\""},
	    {"{\"rule\":{\"name\":\"x\",\"when\":[{\"event\":\"note\"}]}}", "\"field\":\"rule.then\""},
	    {"{\"rule\":{\"name\":\"x\",\"kind\":\"generl\",\"when\":[{\"event\":\"note\"}],\"then\":[{\"do\":\"close\"}]}}",
	     "\"field\":\"rule.kind\""},
	    {"{\"rule\":{\"name\":\"x\",\"when\":[{\"event\":\"note\"}],\"then\":[{\"do\":\"clse\"}]}}",
	     "\"nearest\":\"close\""},
	    {"{\"rule\":{\"name\":\"x\",\"when\":[{\"event\":\"note\"}],\"tehn\":[{\"do\":\"close\"}]}}",
	     "\"nearest\":\"then\""},
	    {"{\"rule\":{\"name\":\"x\",\"when\":[{\"event\":\"note\"}],\"if\":{\"all\":[{\"field\":\"message.text\","
	     "\"matches\":\"(\"}]},\"then\":[{\"do\":\"close\"}]}}",
	     "rule.if.all[0].matches"},
	    {"{\"rule\":{\"name\":\"x\",\"when\":[{\"event\":\"response\"}],\"then\":[{\"do\":\"close\"}]}}",
	     "rule.when[0].event"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		assert_answer(f, 422, api(f, ADMIN, "POST", PATH, cases[i].body));
		assert_contains(f, cases[i].says);
	}
}

static void test_7_3_what_is_stale_is_refused(void **state)
{
	struct fixture *f = *state;
	const char *path = calls(f), *id = strrchr(path, '/') + 1;
	const char *next = clf_arena_printf(f->arena, "%.*s,\"version\":1}", (int)strlen(RULE) - 1, RULE);

	assert_answer(f, 200, api(f, ADMIN, "PUT", path, next));
	assert_contains(f, "\"version\":2");
	assert_answer(f, 409, api(f, ADMIN, "PUT", path, next));
	assert_answer(f, 200, api(f, ADMIN, "POST", clf_arena_printf(f->arena, "%s/back", path), "{\"to\":1}"));
	assert_contains(f, "\"version\":3");
	assert_answer(f, 404, api(f, ADMIN, "POST", clf_arena_printf(f->arena, "%s/back", path), "{\"to\":9}"));
	assert_answer(f, 409, api(f, ADMIN, "POST", PATH, RULE));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", path, NULL));
	assert_answer(f, 404, api(f, ADMIN, "GET", path, NULL));
	assert_answer(f, 404, api(f, ADMIN, "PUT", path, RULE));
	(void)id;
}

/* The criterion and the status rule have paths of their own, on which their kind is said. */
static void test_1_2_criteria_and_status_rules_have_their_names(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/criteria",
			  "{\"rule\":{\"name\":\"Low\",\"when\":[{\"event\":\"response\"}],\"if\":{\"all\":[{\"field\":"
			  "\"score\",\"at_most\":3}]},\"then\":[{\"do\":\"create\"}]}}"));
	assert_contains(f, "\"kind\":\"criterion\"");
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/status-rules",
			  "{\"rule\":{\"name\":\"Back\",\"when\":[{\"event\":\"customer-replied\"}],\"then\":[{\"do\":"
			  "\"status\",\"to\":\"Open\"}]}}"));
	assert_contains(f, "\"kind\":\"status\"");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/criteria", NULL));
	assert_contains(f, "\"name\":\"Low\"");
	assert_null(strstr(body_of(f), "\"name\":\"Back\""));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/status-rules", NULL));
	assert_contains(f, "\"name\":\"Back\"");
}

static int lines_of_audit(struct fixture *f, const char *what)
{
	const char *sought = clf_arena_printf(f->arena, "\"what\":\"%s\"", what);
	int n = 0;

	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	for (const char *at = body_of(f); (at = strstr(at, sought)) != NULL; at++)
		n++;
	return n;
}

static void test_7_3_a_rule_is_switched_by_its_next_version_too(void **state)
{
	struct fixture *f = *state;
	const char *path = calls(f);

	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", path,
			  "{\"rule\":{\"when\":[{\"event\":\"note\"}],\"then\":[{\"do\":\"nothing\"}],"
			  "\"enabled\":false,\"existing\":\"leave\"}}"));
	assert_contains(f, "\"enabled\":false");
	assert_contains(f, "\"existing\":\"leave\"");
	assert_contains(f, "\"name\":\"Calls\"");
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", clf_arena_printf(f->arena, "%s/enabled", path),
			  "{\"enabled\":\"on\",\"existing\":\"now\"}"));
	assert_contains(f, "\"enabled\":true");
	assert_contains(f, "\"existing\":\"now\"");
	assert_int_equal(lines_of_audit(f, "rule.enabled"), 2);
	/* On already: what becomes of those that are there is another line; said again, none. */
	for (int i = 0; i < 2; i++) {
		assert_answer(f, 200,
			      api(f, ADMIN, "PUT", clf_arena_printf(f->arena, "%s/enabled", path),
				  "{\"enabled\":\"on\",\"existing\":\"leave\"}"));
		assert_contains(f, "\"existing\":\"leave\"");
		assert_int_equal(lines_of_audit(f, "rule.enabled"), 2);
		assert_int_equal(lines_of_audit(f, "rule.existing"), 1);
		assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	}
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", clf_arena_printf(f->arena, "%s/enabled", path), "{\"enabled\":\"on\"}"));
	assert_int_equal(lines_of_audit(f, "rule.enabled"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_7_3_no_route_of_rules_is_an_agents, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_7_3_what_is_wrong_is_told_at_its_place, fixture_setup,
					    fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_7_3_what_is_stale_is_refused, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_1_2_criteria_and_status_rules_have_their_names, fixture_setup,
					    fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_7_3_a_rule_is_switched_by_its_next_version_too, fixture_setup,
					    fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
