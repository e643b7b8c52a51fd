/*
 * test_later_routes.c - escalations over the API are rules that administrators say in four words (5.9); what is written
 * for later is listed, and taken back (3.10).
 */
#include "web_fixture.h"

#include "clf/base/count.h"
#include "routes.h"

#define PATH "/api/v1/escalations"
#define WHOLE                                                                                                          \
	"{\"programme\":\"Hotels\",\"segment\":\"North\",\"to\":\"agent@example.test\",\"after\":\"4 working hours\"}"

static void programme(struct fixture *f)
{
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/responses",
			  "{\"response_id\":\"r\",\"score\":10,\"programme\":\"Hotels\",\"survey\":\"Stay\","
			  "\"customer\":{\"address\":\"c@example.com\"}}"));
}

static const char *made(struct fixture *f)
{
	programme(f);
	assert_answer(f, 201, api(f, ADMIN, "POST", PATH, WHOLE));
	return clf_arena_printf(f->arena, PATH "/%lld", (long long)clf_json_get_number(f->json, "id", 0));
}

static void test_5_9_an_escalation_is_a_rule(void **state)
{
	struct fixture *f = *state;
	const char *path = made(f), *id = strrchr(path, '/') + 1;

	assert_string_equal(text_at(f, "kind"), "escalation");
	assert_string_equal(text_at(f, "existing"), "now");
	assert_string_equal(text_at(f, "programme"), "Hotels");
	assert_string_equal(text_at(f, "segment"), "North");
	assert_string_equal(text_at(f, "to"), "agent@example.test");
	assert_string_equal(text_at(f, "after"), "4 working hours");
	assert_contains(f, "no person escalated the ticket");
	assert_contains(f, "somebody has the ticket");
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/rules/%s", id), NULL));
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", path,
			  "{\"name\":\"Up\",\"survey\":\"Stay\",\"segment\":\"North\",\"to\":\"admin@example.test\","
			  "\"after\":\"2d\",\"since\":\"waiting\",\"version\":1}"));
	assert_string_equal(text_at(f, "survey"), "Stay");
	assert_int_equal(clf_json_get_number(f->json, "version", 0), 2);
	assert_answer(f, 409,
		      api(f, ADMIN, "PUT", path,
			  "{\"survey\":\"Stay\",\"segment\":\"North\",\"to\":\"admin@example.test\",\"after\":\"2d\","
			  "\"version\":1}"));
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", clf_arena_printf(f->arena, "%s/enabled", path), "{\"enabled\":\"off\"}"));
	assert_contains(f, "\"enabled\":false");
	/* Switched on it counts for what is there, as it does when it is made. */
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", clf_arena_printf(f->arena, "%s/enabled", path), "{\"enabled\":\"on\"}"));
	assert_string_equal(text_at(f, "existing"), "now");
	assert_answer(f, 200, api(f, ADMIN, "PUT", PATH "/order", clf_arena_printf(f->arena, "{\"rules\":[%s]}", id)));
	assert_answer(f, 200, api(f, ADMIN, "GET", PATH, NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	assert_answer(f, 200, api(f, ADMIN, "DELETE", path, NULL));
	assert_answer(f, 404, api(f, ADMIN, "GET", path, NULL));
	/* Another kind of rule is none. */
	assert_answer(f, 404, api(f, ADMIN, "GET", PATH "/3", NULL));
	assert_answer(f, 404, api(f, ADMIN, "DELETE", PATH "/3", NULL));
}

static void test_5_9_all_that_is_needed_is_asked_for_by_its_name(void **state)
{
	static const struct {
		const char *body;
		const char *says[4];
	} cases[] = {
	    {"{}", {"\"field\":\"programme\"", "\"field\":\"segment\"", "\"field\":\"to\"", "\"field\":\"after\""}},
	    {"{\"programme\":\"Hotel\",\"segment\":\"Nort\",\"to\":\"agnt@example.test\",\"after\":\"soon\"}",
	     {"\"nearest\":\"Hotels\"", "\"nearest\":\"North\"", "\"nearest\":\"agent@example.test\"",
	      "\"field\":\"after\""}},
	    {"{\"survey\":\"Stya\",\"segment\":\"North\",\"to\":\"agent@example.test\",\"after\":\"4h\"}",
	     {"\"field\":\"survey\"", "\"nearest\":\"Stay\""}},
	    {"{\"survey\":\"Stay\",\"segment\":\"North\",\"to\":\"agent@example.test\",\"after\":\"4h\",\"since\":\"x\"}",
	     {"\"field\":\"since\""}},
	};
	struct fixture *f = *state;

	programme(f);
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		assert_answer(f, 422, api(f, ADMIN, "POST", PATH, cases[i].body));
		for (size_t k = 0; k < 4 && cases[i].says[k] != NULL; k++)
			assert_contains(f, cases[i].says[k]);
	}
	assert_answer(f, 200, api(f, ADMIN, "GET", PATH, NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 0);
}

static void test_5_9_no_route_of_escalations_is_an_agents(void **state)
{
	struct fixture *f = *state;
	const char *id = strrchr(made(f), '/') + 1;

	for (const struct route *route = api_escalation_routes; route->method != NULL; route++) {
		const char *place = strstr(route->path, "{id}");
		const char *path = place == NULL ? route->path
						 : clf_arena_printf(f->arena, "%.*s%s%s", (int)(place - route->path),
								    route->path, id, place + strlen("{id}"));
		const char *body =
		    strcmp(route->method, "GET") == 0 || strcmp(route->method, "DELETE") == 0 ? NULL : WHOLE;

		if (strstr(path, "/order") != NULL)
			body = "{\"rules\":[1]}";
		if (strstr(path, "/enabled") != NULL)
			body = "{\"enabled\":\"off\"}";
		assert_answer(f, 403, api(f, AGENT, route->method, path, body));
		assert_answer(f, 401, api(f, NULL, route->method, path, body));
	}
}

static void test_3_10_what_waits_is_listed_and_taken_back(void **state)
{
	struct fixture *f = *state;
	long long number = (long long)make_ticket(f, "Cold");
	const char *path = clf_arena_printf(f->arena, "/api/v1/tickets/%lld/followups", number), *one;

	assert_answer(f, 202, api(f, ADMIN, "POST", path, "{\"text\":\"All well?\",\"at\":\"3d\"}"));
	assert_string_equal(text_at(f, "state"), "planned");
	assert_contains(f, "\"unless_reply\":true");
	one = clf_arena_printf(f->arena, "%s/%lld", path, (long long)clf_json_get_number(f->json, "id", 0));
	assert_answer(f, 422, api(f, ADMIN, "POST", path, "{\"text\":\"x\",\"at\":\"whenever\"}"));
	assert_contains(f, "\"field\":\"at\"");
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", number), NULL));
	assert_contains(f, "\"planned\":[{");
	assert_contains(f, "All well?");
	assert_answer(f, 401, api(f, NULL, "DELETE", one, NULL));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", one, NULL));
	assert_answer(f, 404, api(f, ADMIN, "DELETE", one, NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_5_9_an_escalation_is_a_rule, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_5_9_all_that_is_needed_is_asked_for_by_its_name, fixture_setup,
					    fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_5_9_no_route_of_escalations_is_an_agents, fixture_setup,
					    fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_3_10_what_waits_is_listed_and_taken_back, fixture_setup,
					    fixture_teardown),
	};

	return cmocka_run_group_tests_name("later_routes", tests, NULL, NULL);
}
