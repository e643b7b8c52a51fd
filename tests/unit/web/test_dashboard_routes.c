/*
 * test_dashboard_routes.c - 6.8: from a ticket to its dashboards, and from a response back to its ticket.
 */
#include "clf/base/count.h"
#include "clf/store/field/dashboard.h"
#include "web_fixture.h"

#define PATH "/api/v1/dashboards"
#define SHARES "{\"name\":\"Shares\",\"url\":\"https://bi.example/t?n={{number}}&s={{segment}}\"}"

static int64_t add(struct fixture *f, const char *body)
{
	assert_answer(f, 201, api(f, ADMIN, "POST", PATH, body));
	return clf_json_get_number(f->json, "id", 0);
}

/* A ticket that a response of that programme made. */
static int64_t respond(struct fixture *f, const char *id, const char *programme)
{
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/responses",
			  clf_arena_printf(f->arena,
					   "{\"response_id\":\"%s\",\"score\":1,\"segment\":\"North & South\","
					   "\"programme\":\"%s\",\"survey\":\"After\","
					   "\"customer\":{\"address\":\"c@customer.test\",\"reference\":\"K-77\"}}",
					   id, programme)));
	return clf_json_get_number(clf_json_get(f->json, "ticket"), "number", 0);
}

static unsigned show(struct fixture *f, const char *token, int64_t number)
{
	return api(f, token, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", (long long)number), NULL);
}

static void test_6_8_agents_read_and_administrators_change(void **state)
{
	struct fixture *f = *state;
	const struct {
		const char *method, *path, *body;
	} calls[] = {
	    {"POST", PATH, SHARES},
	    {"PUT", PATH "/order", "{\"items\":[1]}"},
	    {"PATCH", PATH "/shares", "{\"name\":\"Parts\"}"},
	    {"DELETE", PATH "/Parts", NULL},
	};

	for (size_t i = 0; i < CLF_COUNT(calls); i++) {
		assert_answer(f, 403, api(f, AGENT, calls[i].method, calls[i].path, calls[i].body));
		assert_answer(f, 401, api(f, NULL, calls[i].method, calls[i].path, calls[i].body));
	}
	add(f, SHARES);
	assert_answer(f, 200, api(f, AGENT, "GET", PATH, NULL));
	assert_contains(f, "\"name\":\"Shares\",\"url\":\"https://bi.example/t?n={{number}}&s={{segment}}\","
			   "\"programmes\":[]");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", PATH "/shares", "{\"name\":\"Parts\"}"));
	assert_answer(f, 200, api(f, AGENT, "GET", PATH "/parts", NULL));
	assert_answer(f, 404, api(f, ADMIN, "DELETE", PATH "/shares", NULL));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", PATH "/parts", NULL));
	assert_answer(f, 200, api(f, AGENT, "GET", PATH, NULL));
	assert_lacks(f, "Parts");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_contains(f, "\"what\":\"dashboard.added\"");
	assert_contains(f, "\"what\":\"dashboard.renamed\",\"subject\":\"Parts\",\"from\":\"Shares\",\"to\":\"Parts\"");
	assert_contains(f, "\"what\":\"dashboard.removed\"");
}

static void test_6_8_all_that_is_wrong_with_one_is_told_at_once(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *body, *field;
	} cases[] = {
	    {"{\"name\":\"x\",\"url\":\"javascript:alert(1)\",\"programmes\":[\"Nowhere\"]}", "programmes.0"},
	    {"{\"name\":\"x\",\"url\":\"javascript:alert(1)\",\"programmes\":[\"Nowhere\"]}", "url"},
	    {"{\"name\":\"SHARES\",\"url\":\"https://x.example/{{numer}}\"}", "name"},
	    {"{\"name\":\"SHARES\",\"url\":\"https://x.example/{{numer}}\"}", "url"},
	    {"{\"name\":\"x\"}", "url"},
	    {"{\"name\":\"x\",\"url\":\"https://{{segment}}/\"}", "url"},
	    {"{\"name\":\"x\",\"url\":\"https://x.example/\",\"programmes\":[7]}", "programmes"},
	};

	add(f, SHARES);
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		assert_answer(f, 422, api(f, ADMIN, "POST", PATH, cases[i].body));
		assert_contains(f, clf_arena_printf(f->arena, "\"field\":\"%s\"", cases[i].field));
	}
	assert_answer(f, 422, api(f, ADMIN, "PUT", PATH "/order", "{\"items\":[1,2]}"));
}

static void test_6_8_there_are_at_most_so_many(void **state)
{
	struct fixture *f = *state;

	for (unsigned i = 0; i < CLF_DASHBOARDS_MAX; i++)
		add(f, clf_arena_printf(f->arena, "{\"name\":\"d%u\",\"url\":\"https://x.example/%u\"}", i, i));
	assert_answer(f, 422, api(f, ADMIN, "POST", PATH, SHARES));
	assert_contains(f, "there are 50 dashboards already");
}

static void test_6_8_a_ticket_shows_those_of_its_programme_in_order(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = respond(f, "r-1", "Stays"), other = respond(f, "r-2", "Meals");
	int64_t first, second, programme = 0;

	first = add(f, SHARES);
	second = add(f, "{\"name\":\"Stays' own\",\"url\":\"https://bi.example/stays/{{response.id}}\","
			"\"programmes\":[\"stays\"]}");
	add(f, "{\"name\":\"Empty\",\"url\":\"https://bi.example/{{owner.address}}\"}");
	assert_answer(f, 200, show(f, ADMIN, ticket));
	assert_contains(f, clf_arena_printf(f->arena,
					    "\"dashboards\":[{\"name\":\"Shares\",\"url\":\"https://bi.example/t?n=%lld"
					    "&s=North%%20%%26%%20South\"},{\"name\":\"Stays' own\","
					    "\"url\":\"https://bi.example/stays/r-1\"}]",
					    (long long)ticket));
	assert_answer(f, 200, show(f, ADMIN, other));
	assert_lacks(f, "Stays' own");
	assert_contains(f, "\"name\":\"Shares\"");
	/* What is called otherwise is it still. */
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/programmes", NULL));
	for (size_t i = 0; i < 2; i++) {
		if (clf_text_equal(clf_json_get_text(item(f, i), "name"), "Stays"))
			programme = clf_json_get_number(item(f, i), "id", 0);
	}
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH",
			  clf_arena_printf(f->arena, "/api/v1/programmes/%lld", (long long)programme),
			  "{\"name\":\"Overnight\"}"));
	give_to_admin(f, ticket);
	assert_contains(f, "{\"name\":\"Empty\",\"url\":\"https://bi.example/admin%40example.test\"}");
	assert_answer(f, 200, api(f, ADMIN, "GET", PATH, NULL));
	assert_contains(f, "\"programmes\":[\"Overnight\"]");
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", PATH "/order",
			  clf_arena_printf(f->arena, "{\"items\":[%lld,%lld,%lld]}", (long long)second,
					   (long long)clf_json_get_number(item(f, 2), "id", 0), (long long)first)));
	assert_answer(f, 200, show(f, ADMIN, ticket));
	assert_contains(f, "\"dashboards\":[{\"name\":\"Stays' own\"");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_contains(f, "\"from\":\"Shares, Stays' own, Empty\",\"to\":\"Stays' own, Empty, Shares\"");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", PATH "/Stays'%20own", "{\"programmes\":[]}"));
	assert_answer(f, 200, show(f, ADMIN, other));
	assert_contains(f, "https://bi.example/stays/r-2");
}

static void test_6_8_a_link_tells_nothing_that_its_reader_may_not_see(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = respond(f, "r-1", "Stays");

	add(f, "{\"name\":\"Orders\",\"url\":\"https://shop.example/{{customer.reference}}\"}");
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", (long long)ticket),
			  "{\"owner\":\"agent@example.test\"}"));
	assert_answer(f, 200, show(f, AGENT, ticket));
	assert_contains(f, "https://shop.example/K-77");
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", "/api/v1/permissions",
			  "{\"action\":\"customer\",\"role\":\"agent\",\"scope\":\"none\"}"));
	assert_answer(f, 200, show(f, AGENT, ticket));
	assert_contains(f, "\"dashboards\":[]");
	assert_lacks(f, "K-77");
	assert_answer(f, 200, show(f, ADMIN, ticket));
	assert_contains(f, "https://shop.example/K-77");
}

static void test_6_8_a_field_that_a_link_names_stays(void **state)
{
	struct fixture *f = *state;

	assert_answer(
	    f, 201, api(f, ADMIN, "POST", "/api/v1/fields", "{\"name\":\"order\",\"type\":\"line\",\"label\":\"O\"}"));
	add(f, "{\"name\":\"Orders\",\"url\":\"https://shop.example/{{fields.order}}\"}");
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/fields/order", NULL));
	assert_contains(f, "the link to the dashboard \\\"Orders\\\" names the field order");
	assert_contains(f, "{\"what\":\"dashboards\",\"count\":1,\"names\":[\"Orders\"]}");
	assert_answer(f, 409, api(f, ADMIN, "PATCH", "/api/v1/fields/order", "{\"name\":\"shop_order\"}"));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", PATH "/Orders", NULL));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", "/api/v1/fields/order", NULL));
}

static void test_6_8_the_page_links_to_them(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = respond(f, "r-1", "Stays");
	const char *cookie = sign_in(f, f->admin, "admin@example.test");
	const char *path = clf_arena_printf(f->arena, "/tickets/%lld", (long long)ticket);

	assert_answer(f, 200, page(f, cookie, path));
	assert_lacks(f, "Dashboards");
	add(f, "{\"name\":\"<b>Shares</b>\",\"url\":\"https://bi.example/t?n={{number}}&s={{segment}}\"}");
	assert_answer(f, 200, page(f, cookie, path));
	assert_contains(f, clf_arena_printf(f->arena,
					    "<a href=\"https://bi.example/t?n=%lld&amp;s=North%%20%%26%%20South\" "
					    "rel=\"noreferrer noopener\">&lt;b&gt;Shares&lt;/b&gt;</a>",
					    (long long)ticket));
}

static void test_6_8_a_response_leads_back_to_its_ticket(void **state)
{
	static const char *const odd[] = {"r%26x%3D1", "a%20b", "a%23b", "50%25", "%E8%BF%94"};
	struct fixture *f = *state;
	int64_t ticket = respond(f, "r-1", "Stays");
	const char *cookie = sign_in(f, f->admin, "admin@example.test");
	const char *location;

	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets/by-response/r-1", NULL));
	assert_int_equal(clf_json_get_number(f->json, "number", 0), ticket);
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/tickets/by-response/r-2", NULL));
	assert_answer(f, 303, page(f, cookie, "/tickets/by-response/r-1"));
	location = clf_http_response_header(&f->response, "Location");
	assert_string_equal(location, clf_arena_printf(f->arena, "/tickets/%lld", (long long)ticket));
	assert_answer(f, 404, page(f, cookie, "/tickets/by-response/r-2"));
	/* One that may not be seen is as one that isn't there. */
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "PUT", "/api/v1/permissions", "{\"action\":\"view\",\"role\":\"agent\",\"scope\":\"own\"}"));
	give_to_admin(f, ticket);
	assert_answer(f, 404, api(f, AGENT, "GET", "/api/v1/tickets/by-response/r-1", NULL));
	assert_lacks(f, clf_arena_printf(f->arena, "%lld", (long long)ticket));
	/* Who isn't signed in comes back to it, whatever stands in its id. */
	for (size_t i = 0; i < CLF_COUNT(odd); i++) {
		const char *path = clf_arena_printf(f->arena, "/tickets/by-response/%s", odd[i]);

		assert_answer(f, 303, send_request(f, "GET", path, ""));
		location = clf_arena_strdup(f->arena, clf_http_response_header(&f->response, "Location"));
		assert_answer(f, 200, send_request(f, "GET", location, ""));
		assert_contains(f, clf_arena_printf(f->arena, "value=\"%s\"", path));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_6_8_agents_read_and_administrators_change),
	    with_fixture(test_6_8_all_that_is_wrong_with_one_is_told_at_once),
	    with_fixture(test_6_8_there_are_at_most_so_many),
	    with_fixture(test_6_8_a_ticket_shows_those_of_its_programme_in_order),
	    with_fixture(test_6_8_a_link_tells_nothing_that_its_reader_may_not_see),
	    with_fixture(test_6_8_a_field_that_a_link_names_stays),
	    with_fixture(test_6_8_the_page_links_to_them),
	    with_fixture(test_6_8_a_response_leads_back_to_its_ticket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
