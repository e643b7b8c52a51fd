/*
 * test_response_routes.c - responses, programmes, surveys and customers over the API: what is taken, shown and found,
 * and who may see it.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

#define PLATFORM "clf_platform-token-of-the-tests-0123456789"

/* A response as the platform sends it; score 1 makes a ticket, 9 none. */
static unsigned respond(struct fixture *f, const char *id, int score, const char *more)
{
	return api(
	    f, ADMIN, "POST", "/api/v1/responses",
	    clf_arena_printf(f->arena,
			     "{\"response_id\":\"%s\",\"score\":%d,\"customer\":{\"address\":\"%s@example.com\"}%s}",
			     id, score, id, more));
}

static int64_t ticket_of(struct fixture *f)
{
	return clf_json_get_number(clf_json_get(f->json, "ticket"), "number", 0);
}

static void platform_token(struct fixture *f)
{
	struct clf_error err = {0};
	uint8_t hash[32];

	clf_hash(NULL, PLATFORM, strlen(PLATFORM), hash, sizeof hash);
	fixture_check(clf_api_token_add(f->web->act.store, f->admin, hash, "platform", &err), &err);
	fixture_check(clf_api_token_limit(f->web->act.store, hash, CLF_SCOPE_RESPONSES, &err), &err);
}

static size_t items(struct fixture *f)
{
	return clf_json_size(clf_json_get(f->json, "items"));
}

static void test_1_1_all_that_a_response_says_is_read_again(void **state)
{
	struct fixture *f = *state;
	const struct clf_json *customer;

	assert_answer(
	    f, 201,
	    respond(f, "r-1", 9,
		    ",\"programme\":\"Stay\",\"survey\":\"After checkout\",\"comment\":\"Fine\",\"place\":\"Lobby\","
		    "\"quota\":\"Q4\",\"channel\":\"Phone\",\"answers\":{\"a\":{\"b\":[1,2]}},"
		    "\"embedded\":{\"e\":1},\"segment\":\"North\",\"at\":\"2026-01-02T03:04:05Z\""));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/responses/r-1", NULL));
	assert_string_equal(text_at(f, "id"), "r-1");
	assert_string_equal(text_at(f, "programme"), "Stay");
	assert_string_equal(text_at(f, "survey"), "After checkout");
	assert_string_equal(text_at(f, "place"), "Lobby");
	assert_string_equal(text_at(f, "quota"), "Q4");
	assert_string_equal(text_at(f, "channel"), "phone");
	assert_string_equal(text_at(f, "segment"), "North");
	assert_contains(f, "\"answers\":{\"a\":{\"b\":[1,2]}}");
	assert_contains(f, "\"embedded\":{\"e\":1}");
	assert_contains(f, "\"name\":\"Detractors: After checkout\",\"held\":\"no\"");
	assert_contains(f, "\"ticket\":null");
	assert_contains(f, "2026-01-02T03:04:05Z");
	customer = clf_json_get(f->json, "customer");
	assert_string_equal(clf_json_get_text(customer, "address"), "r-1@example.com");
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/responses/r-2", NULL));
	assert_answer(f, 200, respond(f, "r-1", 1, ""));
	assert_int_equal(ticket_of(f), 0);
	assert_answer(f, 422, respond(f, "r-3", 1, ",\"channel\":\"mail\""));
	assert_contains(f, "channel");
}

static void test_1_1_an_id_that_no_path_can_hold_is_found(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/responses",
			  "{\"response_id\":\"a/../b c\",\"score\":9,\"answers\":{\"q\":1},"
			  "\"customer\":{\"address\":\"c@example.com\"}}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/responses?id=a%2F..%2Fb%20c", NULL));
	assert_int_equal(items(f), 1);
	assert_contains(f, "\"answers\":{\"q\":1}");
}

static void test_1_1_lists_are_filtered(void **state)
{
	static const struct {
		const char *query;
		size_t found;
	} rows[] = {
	    {"", 4},
	    {"programme=Shop", 2},
	    {"programme=shop&survey=Visit", 1},
	    {"survey=Order&ticket=yes", 1},
	    {"ticket=no", 2},
	    {"ticket=yes", 2},
	    {"customer=R-1@Example.com", 1},
	    {"from=2026-01-02T00:00:00Z", 3},
	    {"to=2026-01-02T00:00:00Z", 1},
	    {"from=2026-01-02T00:00:00Z&to=2026-01-04T00:00:00Z", 2},
	};
	struct fixture *f = *state;

	respond(f, "r-1", 1, ",\"survey\":\"Visit\",\"at\":\"2026-01-01T00:00:00Z\"");
	respond(f, "r-2", 9, ",\"programme\":\"Shop\",\"survey\":\"Visit\",\"at\":\"2026-01-02T00:00:00Z\"");
	assert_answer(
	    f, 201,
	    respond(f, "r-3", 1, ",\"programme\":\"Shop\",\"survey\":\"Order\",\"at\":\"2026-01-03T00:00:00Z\""));
	respond(f, "r-4", 9, ",\"at\":\"2026-01-04T00:00:00Z\"");
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/responses?survey=visit", NULL));
	assert_contains(f, "several programmes");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/surveys", NULL));
	assert_int_equal(items(f), 3);
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		assert_answer(
		    f, 200,
		    api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/responses?%s", rows[i].query), NULL));
		if (items(f) != rows[i].found)
			fail_msg("%s: %zu, not %zu", rows[i].query, items(f), rows[i].found);
	}
}

static void test_1_1_a_wrong_filter_is_told(void **state)
{
	static const struct {
		const char *query, *word;
	} rows[] = {
	    {"surveys=Visit", "the nearest is survey"},
	    {"survey=Visti", "the nearest is Visit"},
	    {"programme=Shopp", "the nearest is Shop"},
	    {"customer=nobody@example.com", "nobody@example.com"},
	    {"ticket=perhaps", "ticket"},
	    {"from=yesterday", "from"},
	    {"cursor=abc", "cursor"},
	};
	struct fixture *f = *state;

	respond(f, "r-1", 1, ",\"programme\":\"Shop\",\"survey\":\"Visit\"");
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		assert_answer(
		    f, 422,
		    api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/responses?%s", rows[i].query), NULL));
		assert_contains(f, rows[i].word);
	}
}

static void test_1_1_pages_of_one_moment_hold_each_once(void **state)
{
	struct fixture *f = *state;
	const char *cursor = "", *seen = "";
	size_t count = 0;

	for (int i = 0; i < 7; i++)
		assert_answer(f, 201,
			      respond(f, clf_arena_printf(f->arena, "p-%d", i), 9, ",\"at\":\"2026-01-01T00:00:00Z\""));
	do {
		assert_answer(
		    f, 200,
		    api(f, ADMIN, "GET",
			clf_arena_printf(f->arena, "/api/v1/responses?limit=2%s%s", *cursor ? "&cursor=" : "", cursor),
			NULL));
		for (size_t i = 0; i < items(f); i++) {
			const char *id = clf_json_get_text(item(f, i), "id");

			assert_null(strstr(seen, id));
			seen = clf_arena_printf(f->arena, "%s %s", seen, id);
			count++;
		}
		cursor = clf_arena_strdup(f->arena, text_at(f, "next"));
		assert_true(count < 20);
	} while (*cursor != '\0');
	assert_int_equal(count, 7);
}

/* With a ticket, who sees that; without one, managers of its segment and administrators. */
static void test_1_1_who_may_read_a_response(void **state)
{
	static const struct {
		const char *id, *more;
		int score;
		unsigned agent, manager;
	} rows[] = {
	    {"with-north", ",\"segment\":\"North\"", 1, 404, 200},
	    {"with-south", ",\"segment\":\"South\"", 1, 404, 404},
	    {"none-north", ",\"segment\":\"North\"", 9, 404, 200},
	    {"none-south", ",\"segment\":\"South\"", 9, 404, 404},
	    {"none-nowhere", "", 9, 404, 200},
	};
	struct fixture *f = *state;

	fixture_agent(f, "manager@example.test", CLF_ROLE_MANAGER, MANAGER);
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		const char *path = clf_arena_printf(f->arena, "/api/v1/responses/%s", rows[i].id);

		assert_answer(f, 201, respond(f, rows[i].id, rows[i].score, rows[i].more));
		if (ticket_of(f) != 0)
			give_to_admin(f, ticket_of(f));
		assert_answer(f, rows[i].agent, api(f, AGENT, "GET", path, NULL));
		assert_answer(f, rows[i].manager, api(f, MANAGER, "GET", path, NULL));
		assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	}
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/responses", NULL));
	assert_int_equal(items(f), 0);
	assert_answer(f, 200, api(f, MANAGER, "GET", "/api/v1/responses", NULL));
	assert_int_equal(items(f), 3);
	/* Who doesn't see all learns from a filter of nobody. */
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/responses?customer=nobody@example.com", NULL));
	assert_answer(f, 201, respond(f, "mine", 1, ""));
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH",
			  clf_arena_printf(f->arena, "/api/v1/tickets/%lld", (long long)ticket_of(f)),
			  "{\"owner\":\"agent@example.test\"}"));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/responses/mine", NULL));
}

static void test_1_8_tickets_are_looked_at_by_programme_and_survey(void **state)
{
	struct fixture *f = *state;
	const char *path;

	respond(f, "r-1", 1, ",\"programme\":\"Stay\",\"survey\":\"Visit\"");
	respond(f, "r-2", 1, ",\"programme\":\"Shop\",\"survey\":\"Order\"");
	respond(f, "r-3", 1, "");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets?programme=stay", NULL));
	assert_int_equal(items(f), 1);
	assert_string_equal(clf_json_get_text(item(f, 0), "programme"), "Stay");
	assert_string_equal(clf_json_get_text(item(f, 0), "survey"), "Visit");
	assert_string_equal(clf_json_get_text(item(f, 0), "channel"), "survey");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets?survey=ORDER", NULL));
	assert_int_equal(items(f), 1);
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets?programme=Stray", NULL));
	assert_contains(f, "the nearest is Stay");
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/programmes", NULL));
	assert_int_equal(items(f), 2);
	assert_string_equal(clf_json_get_text(item(f, 0), "name"), "Shop");
	path =
	    clf_arena_printf(f->arena, "/api/v1/programmes/%lld", (long long)clf_json_get_number(item(f, 0), "id", 0));
	assert_answer(f, 403, api(f, AGENT, "PATCH", path, "{\"name\":\"Store\"}"));
	assert_answer(f, 409, api(f, ADMIN, "PATCH", path, "{\"name\":\"STAY\"}"));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"name\":\"Store\"}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets?programme=Store", NULL));
	assert_int_equal(items(f), 1);
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/programmes/1", NULL));
}

static void test_1_8_a_survey_is_renamed_and_shows_or_hides(void **state)
{
	struct fixture *f = *state;
	const char *path, *ticket;

	respond(f, "r-1", 1, ",\"survey\":\"Visit\",\"comment\":\"Cold soup\",\"answers\":{\"Soup\":\"cold\"}");
	ticket = clf_arena_printf(f->arena, "/api/v1/tickets/%lld", (long long)ticket_of(f));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/surveys", NULL));
	path = clf_arena_printf(f->arena, "/api/v1/surveys/%lld", (long long)clf_json_get_number(item(f, 0), "id", 0));
	assert_answer(f, 403, api(f, AGENT, "PATCH", path, "{\"show_response\":\"off\"}"));
	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{}"));
	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{\"show_response\":\"maybe\"}"));
	assert_answer(f, 200, api(f, AGENT, "GET", ticket, NULL));
	assert_contains(f, "Cold soup");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"show_response\":\"off\",\"name\":\"Visits\"}"));
	assert_contains(f, "\"show_response\":false");
	assert_answer(f, 200, api(f, AGENT, "GET", ticket, NULL));
	assert_lacks(f, "Cold soup");
	assert_lacks(f, "cold");
	assert_contains(f, "\"response\":{\"id\":\"r-1\"}");
	assert_answer(f, 404, api(f, AGENT, "GET", "/api/v1/responses/r-1", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/responses/r-1", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_contains(f, "survey.show_response");
	assert_contains(f, "survey.name");
}

static void test_2_7_the_response_stands_in_its_ticket(void **state)
{
	struct fixture *f = *state;
	const struct clf_json *response;

	respond(f, "r-1", 2,
		",\"programme\":\"Stay\",\"survey\":\"Visit\",\"comment\":\"Cold soup\",\"place\":\"Lobby\","
		"\"answers\":{\"Soup\":{\"warm\":false}},\"embedded\":{\"secret\":\"x\"},"
		"\"link\":\"https://survey.example/r-1\",\"at\":\"2026-01-02T03:04:05Z\"");
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", (long long)ticket_of(f)), NULL));
	response = clf_json_get(f->json, "response");
	assert_string_equal(clf_json_get_text(response, "id"), "r-1");
	assert_int_equal(clf_json_get_number(response, "score", 0), 2);
	assert_string_equal(clf_json_get_text(response, "comment"), "Cold soup");
	assert_string_equal(clf_json_get_text(response, "place"), "Lobby");
	assert_string_equal(clf_json_get_text(response, "at"), "2026-01-02T03:04:05Z");
	assert_string_equal(clf_json_get_text(response, "link"), "https://survey.example/r-1");
	assert_string_equal(clf_json_get_text(response, "programme"), "Stay");
	assert_string_equal(clf_json_get_text(response, "survey"), "Visit");
	assert_contains(f, "\"answers\":{\"Soup\":{\"warm\":false}}");
	assert_lacks(f, "secret");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets", NULL));
	assert_contains(f, "\"response\":{\"id\":\"r-1\"}");
}

/* Whatever it is, a token for responses does that and nothing else. */
static void test_1_10_a_token_for_responses_does_nothing_else(void **state)
{
	static const char *const channels[] = {"survey", "phone", "letter", "chat", "portal", "whatsapp"};
	struct fixture *f = *state;
	size_t asked = 0;

	platform_token(f);
	for (size_t i = 0; i < CLF_COUNT(channels); i++) {
		assert_answer(f, 201,
			      api(f, PLATFORM, "POST", "/api/v1/responses",
				  clf_arena_printf(f->arena,
						   "{\"response_id\":\"%s\",\"score\":0,\"channel\":\"%s\","
						   "\"customer\":{\"address\":\"c@example.com\"}}",
						   channels[i], channels[i])));
		assert_string_equal(clf_json_get_text(clf_json_get(f->json, "ticket"), "channel"), channels[i]);
	}
	/* Nor does it read what became of one. */
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"owner\":\"agent@example.test\"}"));
	assert_answer(f, 200,
		      api(f, PLATFORM, "POST", "/api/v1/responses",
			  "{\"response_id\":\"survey\",\"score\":0,\"customer\":{\"address\":\"c@example.com\"}}"));
	assert_int_equal(clf_json_get_number(clf_json_get(f->json, "ticket"), "number", 0), 1001);
	assert_null(strstr(body_of(f), "agent@example.test"));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "ticket")), 2);
	for (const struct route *const *table = all_routes; *table != NULL; table++) {
		for (const struct route *route = *table; route->method != NULL; route++) {
			const char *path = route->path, *brace, *target = "";

			if (route->surface != CLF_SURFACE_API || route->permission == CLF_PERMIT_RESPONSES)
				continue;
			while ((brace = strchr(path, '{')) != NULL) {
				target = clf_arena_printf(f->arena, "%s%.*s1001", target, (int)(brace - path), path);
				path = strchr(brace, '}') + 1;
			}
			target = clf_arena_printf(f->arena, "%s%s", target, path);
			if (api(f, PLATFORM, route->method, target,
				clf_text_equal(route->method, "GET") ? NULL : "{}") != 403)
				fail_msg("%s %s: %u %.300s", route->method, target, f->response.status, body_of(f));
			asked++;
		}
	}
	assert_true(asked > 60);
}

static int64_t customer_id(struct fixture *f, const char *q)
{
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/customers?q=%s", q), NULL));
	assert_int_equal(items(f), 1);
	return clf_json_get_number(item(f, 0), "id", 0);
}

static const char *customer_path(struct fixture *f, int64_t id, const char *rest)
{
	return clf_arena_printf(f->arena, "/api/v1/customers/%lld%s", (long long)id, rest);
}

static void test_2_6_a_customer_is_found_shown_and_changed(void **state)
{
	struct fixture *f = *state;
	int64_t id;

	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/responses",
			  "{\"response_id\":\"r-1\",\"score\":1,\"customer\":{\"address\":\"Ana.Pereira@example.net\","
			  "\"name\":\"Ana Sofia Pereira\",\"reference\":\"G-7\",\"phone\":\"+351 2\",\"opt_in\":\"in\","
			  "\"locale\":\"pt\",\"attributes\":{\"tier\":\"gold\"}}}"));
	assert_int_equal(customer_id(f, "sof"), customer_id(f, "PEREIRA%20an"));
	assert_int_equal(customer_id(f, "ana.per"), customer_id(f, "example.net"));
	id = customer_id(f, "ana.pereira@example.net");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/customers?q=ereira", NULL));
	assert_int_equal(items(f), 0);
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/customers?q=a%20b%20c%20d%20e", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", customer_path(f, id, ""), NULL));
	assert_string_equal(text_at(f, "address"), "ana.pereira@example.net");
	assert_string_equal(text_at(f, "opt_in"), "in");
	assert_string_equal(text_at(f, "reference"), "G-7");
	assert_string_equal(text_at(f, "phone"), "+351 2");
	assert_string_equal(text_at(f, "locale"), "pt");
	assert_contains(f, "\"attributes\":{\"tier\":\"gold\"}");
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "PATCH", customer_path(f, id, ""),
		"{\"opt_in\":\"out\",\"phone\":null,\"reference\":\"G-8\",\"attributes\":{\"tier\":\"none\"}}"));
	assert_string_equal(text_at(f, "opt_in"), "out");
	assert_contains(f, "\"phone\":null");
	assert_contains(f, "{\"tier\":\"none\"}");
	assert_answer(f, 422, api(f, ADMIN, "PATCH", customer_path(f, id, ""), "{\"address\":\"x@example.net\"}"));
	assert_answer(f, 422, api(f, ADMIN, "PATCH", customer_path(f, id, ""), "{\"opt_in\":\"perhaps\"}"));
	assert_answer(f, 422, api(f, ADMIN, "PATCH", customer_path(f, id, ""), "{}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_contains(f, "customer.opt_in");
	assert_contains(f, "customer.phone");
	assert_lacks(f, "gold");
}

static void test_2_6_lists_of_customers_go_on_page_by_page(void **state)
{
	static const char *const queries[] = {"", "&q=ann"};
	struct fixture *f = *state;

	for (int i = 0; i < 5; i++)
		assert_answer(f, 201, respond(f, clf_arena_printf(f->arena, "ann-%d", i), 9, ""));
	for (size_t q = 0; q < CLF_COUNT(queries); q++) {
		const char *cursor = "";
		size_t count = 0;

		do {
			assert_answer(f, 200,
				      api(f, ADMIN, "GET",
					  clf_arena_printf(f->arena, "/api/v1/customers?limit=2%s%s%s", queries[q],
							   *cursor ? "&cursor=" : "", cursor),
					  NULL));
			count += items(f);
			cursor = clf_arena_strdup(f->arena, text_at(f, "next"));
			assert_true(count < 20);
		} while (*cursor != '\0');
		assert_int_equal(count, 5);
	}
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/customers?cursor=x", NULL));
}

/* Who sees one of a customer's tickets sees the customer, unless that right is taken away. */
static void test_2_6_seeing_customers_is_a_right_of_its_own(void **state)
{
	struct fixture *f = *state;
	int64_t id, number;

	respond(f, "c", 1, "");
	number = ticket_of(f);
	id = customer_id(f, "c@");
	assert_answer(f, 200, api(f, AGENT, "GET", customer_path(f, id, ""), NULL));
	give_to_admin(f, number);
	assert_answer(f, 404, api(f, AGENT, "GET", customer_path(f, id, ""), NULL));
	assert_answer(f, 404, api(f, AGENT, "GET", customer_path(f, id, "/timeline"), NULL));
	assert_answer(f, 404, api(f, AGENT, "PATCH", customer_path(f, id, ""), "{\"phone\":\"1\"}"));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/customers?q=c@", NULL));
	assert_int_equal(items(f), 0);
	respond(f, "d", 1, "");
	id = customer_id(f, "d@");
	assert_answer(f, 200, api(f, AGENT, "GET", customer_path(f, id, ""), NULL));
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", "/api/v1/permissions",
			  "{\"action\":\"customer\",\"role\":\"agent\",\"scope\":\"none\"}"));
	assert_contains(f, "\"action\":\"customer\"");
	assert_answer(f, 404, api(f, AGENT, "GET", customer_path(f, id, ""), NULL));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/customers", NULL));
	assert_int_equal(items(f), 0);
	assert_answer(f, 200, api(f, ADMIN, "GET", customer_path(f, id, ""), NULL));
	/* Never beyond what may be viewed. */
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", "/api/v1/permissions",
			  "{\"action\":\"customer\",\"role\":\"agent\",\"scope\":\"all\"}"));
	assert_answer(f, 404, api(f, AGENT, "GET", customer_path(f, customer_id(f, "c@"), ""), NULL));
}

static void test_2_6_a_timeline_tells_nothing_of_hidden_tickets(void **state)
{
	struct fixture *f = *state;
	int64_t shown = make_ticket(f, "Shown"), hidden = make_ticket(f, "Hidden-Subject"), id;

	give_to_admin(f, hidden);
	assert_answer(f, 201,
		      api(f, ADMIN, "POST",
			  clf_arena_printf(f->arena, "/api/v1/tickets/%lld/comments", (long long)hidden),
			  "{\"text\":\"Hidden-Note\"}"));
	id = customer_id(f, "customer@example.com");
	assert_answer(f, 200, api(f, AGENT, "GET", customer_path(f, id, "/timeline"), NULL));
	assert_contains(f, "Shown");
	assert_lacks(f, "Hidden");
	assert_lacks(f, clf_arena_printf(f->arena, "%lld", (long long)hidden));
	assert_answer(f, 404,
		      api(f, AGENT, "GET",
			  customer_path(f, id, clf_arena_printf(f->arena, "/timeline?ticket=%lld", (long long)hidden)),
			  NULL));
	assert_answer(f, 200,
		      api(f, ADMIN, "GET",
			  customer_path(f, id, clf_arena_printf(f->arena, "/timeline?ticket=%lld", (long long)shown)),
			  NULL));
	assert_int_equal(clf_json_get_number(item(f, 0), "ticket", 0), shown);
	assert_contains(f, "Hidden-Subject");
	assert_lacks(f, "Hidden-Note");
	respond(f, "other", 1, "");
	assert_answer(
	    f, 422,
	    api(f, ADMIN, "GET",
		customer_path(f, id, clf_arena_printf(f->arena, "/timeline?ticket=%lld", (long long)ticket_of(f))),
		NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_1_1_all_that_a_response_says_is_read_again),
	    with_fixture(test_1_1_an_id_that_no_path_can_hold_is_found),
	    with_fixture(test_1_1_lists_are_filtered),
	    with_fixture(test_1_1_a_wrong_filter_is_told),
	    with_fixture(test_1_1_pages_of_one_moment_hold_each_once),
	    with_fixture(test_1_1_who_may_read_a_response),
	    with_fixture(test_1_8_tickets_are_looked_at_by_programme_and_survey),
	    with_fixture(test_1_8_a_survey_is_renamed_and_shows_or_hides),
	    with_fixture(test_1_10_a_token_for_responses_does_nothing_else),
	    with_fixture(test_2_6_a_customer_is_found_shown_and_changed),
	    with_fixture(test_2_6_lists_of_customers_go_on_page_by_page),
	    with_fixture(test_2_6_seeing_customers_is_a_right_of_its_own),
	    with_fixture(test_2_6_a_timeline_tells_nothing_of_hidden_tickets),
	    with_fixture(test_2_7_the_response_stands_in_its_ticket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
