/*
 * test_views.c - lists asked for over the API: filters, orders, counts, neighbours, and lists under a name.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

static void patch(struct fixture *f, long long ticket, const char *body)
{
	assert_answer(f, 200, api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket), body));
}

static const struct clf_json *items(struct fixture *f, const char *target)
{
	assert_answer(f, 200, api(f, ADMIN, "GET", target, NULL));
	return clf_json_get(f->json, "items");
}

static void test_6_1_a_list_has_what_the_product_says(void **state)
{
	static const char *const columns[] = {"response", "customer", "programme",  "survey", "original_segment",
					      "segment",  "owner",    "priority",   "status", "created_at",
					      "comment",  "number",   "status_kind"};
	struct fixture *f = *state;
	const struct clf_json *list;

	make_ticket(f, "one");
	list = items(f, "/api/v1/tickets");
	assert_int_equal(clf_json_size(list), 1);
	for (size_t i = 0; i < CLF_COUNT(columns); i++)
		assert_non_null(clf_json_get(clf_json_at(list, 0), columns[i]));
}

static void test_6_1_filters_and_orders_over_the_api(void **state)
{
	struct fixture *f = *state;
	long long one = make_ticket(f, "one"), two = make_ticket(f, "two"), three = make_ticket(f, "three");
	const struct clf_json *list;

	patch(f, one, "{\"priority\":\"critical\",\"owner\":\"agent@example.test\"}");
	patch(f, two, "{\"priority\":\"low\"}");
	list = items(f, "/api/v1/tickets?sort=priority");
	assert_int_equal(clf_json_get_number(clf_json_at(list, 0), "number", 0), one);
	assert_int_equal(clf_json_get_number(clf_json_at(list, 2), "number", 0), two);
	list = items(f, "/api/v1/tickets?priority=low&priority=critical&sort=number");
	assert_int_equal(clf_json_size(list), 2);
	list = items(f, "/api/v1/tickets?-priority=low&owner=none");
	assert_int_equal(clf_json_size(list), 1);
	assert_int_equal(clf_json_get_number(clf_json_at(list, 0), "number", 0), three);
	list = items(f, "/api/v1/tickets?created_to=2020-01-01");
	assert_int_equal(clf_json_size(list), 0);
	/* All that is wrong, each by its name. */
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets?team=Nihgt&stauts=Open&priority=loww", NULL));
	assert_contains(f, "\"field\":\"team\"");
	assert_contains(f, "\"field\":\"stauts\"");
	assert_contains(f, "\"nearest\":\"status\"");
	assert_contains(f, "\"nearest\":\"low\"");
	/* What an agent calls "me". */
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/tickets?owner=me", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
}

static void test_6_4_counts_are_those_of_the_list(void **state)
{
	struct fixture *f = *state;
	long long one = make_ticket(f, "one");

	make_ticket(f, "two");
	make_ticket(f, "three");
	patch(f, one, "{\"priority\":\"critical\"}");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets/counts", NULL));
	assert_int_equal(clf_json_get_number(f->json, "all", 0), 3);
	assert_contains(f, "\"status\":\"New\",\"status_kind\":\"new\",\"count\":3");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets/counts?priority=critical", NULL));
	assert_int_equal(clf_json_get_number(f->json, "all", 0), 1);
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets/counts?priority=urgent", NULL));
}

static void test_6_6_next_and_previous_follow_the_list(void **state)
{
	struct fixture *f = *state;
	long long one = make_ticket(f, "one"), two = make_ticket(f, "two"), three = make_ticket(f, "three");
	const char *target = clf_arena_printf(f->arena, "/api/v1/tickets/%lld/neighbours", two);

	assert_answer(f, 200, api(f, ADMIN, "GET", target, NULL));
	assert_int_equal(clf_json_get_number(f->json, "previous", 0), three);
	assert_int_equal(clf_json_get_number(f->json, "next", 0), one);
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "%s?sort=-number", target), NULL));
	assert_int_equal(clf_json_get_number(f->json, "next", 0), three);
	/* It shows of the others no more than who asks may see. */
	patch(f, two, "{\"owner\":\"agent@example.test\"}");
	give_to_admin(f, three);
	assert_answer(f, 200, api(f, AGENT, "GET", target, NULL));
	assert_contains(f, "\"previous\":null");
}

static void test_6_1_a_view_is_a_list_under_a_name(void **state)
{
	struct fixture *f = *state;
	const struct clf_json *list;
	long long id;

	fixture_agent(f, "manager@example.test", CLF_ROLE_MANAGER, MANAGER);
	make_ticket(f, "one");
	patch(f, make_ticket(f, "two"), "{\"segment\":\"North\"}");
	assert_answer(f, 201,
		      api(f, AGENT, "POST", "/api/v1/views",
			  "{\"name\":\"The north\",\"query\":\"segment=North&sort=waiting\"}"));
	id = clf_json_get_number(f->json, "id", 0);
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/tickets?view=the+NORTH", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	/* Nobody else has it. */
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets?view=The+nroth", NULL));
	assert_answer(f, 404, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/views/%lld", id), NULL));
	assert_answer(f, 404, api(f, MANAGER, "DELETE", clf_arena_printf(f->arena, "/api/v1/views/%lld", id), NULL));
	/* A wrong one isn't kept, and a name is there once. */
	assert_answer(f, 422, api(f, AGENT, "POST", "/api/v1/views", "{\"name\":\"x\",\"query\":\"segment=Nroth\"}"));
	assert_contains(f, "\"nearest\":\"North\"");
	assert_answer(f, 409,
		      api(f, AGENT, "POST", "/api/v1/views", "{\"name\":\"THE north\",\"query\":\"priority=low\"}"));
	/* Everybody's are not an agent's to make. */
	assert_answer(f, 403,
		      api(f, AGENT, "POST", "/api/v1/views",
			  "{\"name\":\"All low\",\"query\":\"priority=low\",\"everybody\":\"on\"}"));
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/views",
			  "{\"name\":\"All low\",\"query\":\"priority=low\",\"everybody\":\"on\"}"));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/tickets?view=All+low", NULL));
	assert_answer(f, 403, api(f, AGENT, "PATCH", "/api/v1/views/1", "{\"name\":\"y\"}"));
	assert_answer(f, 200, api(f, MANAGER, "PATCH", "/api/v1/views/1", "{\"name\":\"To do\"}"));
	assert_answer(f, 200,
		      api(f, AGENT, "PATCH", clf_arena_printf(f->arena, "/api/v1/views/%lld", id),
			  "{\"query\":\"-segment=none\"}"));
	assert_contains(f, "\"query\":\"-segment=none\"");
	list = items(f, "/api/v1/views");
	assert_int_equal(clf_json_size(list), 2);
	assert_answer(f, 200, api(f, AGENT, "DELETE", clf_arena_printf(f->arena, "/api/v1/views/%lld", id), NULL));
	assert_answer(f, 422, api(f, AGENT, "GET", "/api/v1/tickets?view=The+north", NULL));
}

/* Everybody's view of their own tickets is each one's own. */
static void test_6_1_a_view_of_mine_is_whoever_looks_at_it(void **state)
{
	struct fixture *f = *state;

	patch(f, make_ticket(f, "one"), "{\"owner\":\"agent@example.test\"}");
	make_ticket(f, "two");
	assert_answer(
	    f, 201,
	    api(f, ADMIN, "POST", "/api/v1/views", "{\"name\":\"Mine\",\"query\":\"owner=me\",\"everybody\":\"on\"}"));
	assert_contains(f, "\"query\":\"owner=me\"");
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/tickets?view=Mine", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets?view=Mine", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 0);
}

static void test_6_1_a_view_follows_a_new_name(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/views", "{\"name\":\"Mine\",\"query\":\"segment=North\"}"));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/segments/North", "{\"name\":\"Nord\"}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets?view=Mine", NULL));
	items(f, "/api/v1/views");
	assert_contains(f, "\"query\":\"segment=Nord\"");
}

static const char *many_terms(struct fixture *f, int count)
{
	const char *query = "";

	for (int i = 0; i < count; i++)
		query =
		    clf_arena_printf(f->arena, "%s%s%s=t%d", query, i > 0 ? "&" : "", i % 2 == 0 ? "tag" : "-tag", i);
	return query;
}

/* What a view can't be is told by its field, and nothing is kept. */
static void test_6_1_what_a_view_cannot_hold_is_told(void **state)
{
	static const struct {
		const char *name, *query, *field, *says;
	} cases[] = {
	    {" ", "status=Open", "name", ""},
	    {"a=b", "status=Open", "name", "must have no"},
	    {"x", "status=%zz", "query", "is not encoded as the query of a URL"},
	    {"x", "status=%4", "query", "is not encoded as the query of a URL"},
	    {"x", "status=%00", "query", "is not encoded as the query of a URL"},
	    {"x", "status=%FF", "query", "is not encoded as the query of a URL"},
	    {"x", "view=mine", "view", "is nothing that a view holds"},
	    {"x", "status=Open&limit=5", "limit", "is nothing that a view holds"},
	    {"x", "cursor=x", "cursor", "is nothing that a view holds"},
	    {"x", "stauts=Open", "stauts", "\"nearest\":\"status\""},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		assert_answer(f, 422,
			      api(f, AGENT, "POST", "/api/v1/views",
				  clf_arena_printf(f->arena, "{\"name\":\"%s\",\"query\":\"%s\"}", cases[i].name,
						   cases[i].query)));
		assert_contains(f, clf_arena_printf(f->arena, "\"field\":\"%s\"", cases[i].field));
		assert_contains(f, cases[i].says);
	}
	assert_answer(f, 422,
		      api(f, AGENT, "POST", "/api/v1/views",
			  clf_arena_printf(f->arena, "{\"name\":\"x\",\"query\":\"%s\"}", many_terms(f, 61))));
	assert_contains(f, "a list takes 60 terms at most");
	assert_answer(f, 422,
		      api(f, AGENT, "GET", clf_arena_printf(f->arena, "/api/v1/tickets?%s", many_terms(f, 61)), NULL));
	assert_contains(f, "is one too many: a list takes 60 at most");
	assert_answer(f, 200,
		      api(f, AGENT, "GET", clf_arena_printf(f->arena, "/api/v1/tickets?%s", many_terms(f, 60)), NULL));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/views", NULL));
	assert_lacks(f, "\"name\":\"x\"");
	/* What is empty between signs is no term. */
	assert_answer(
	    f, 201, api(f, AGENT, "POST", "/api/v1/views", "{\"name\":\"x\",\"query\":\"?status=Open&&owner=none&\"}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_6_1_a_list_has_what_the_product_says),
	    with_fixture(test_6_1_filters_and_orders_over_the_api),
	    with_fixture(test_6_4_counts_are_those_of_the_list),
	    with_fixture(test_6_6_next_and_previous_follow_the_list),
	    with_fixture(test_6_1_a_view_is_a_list_under_a_name),
	    with_fixture(test_6_1_a_view_of_mine_is_whoever_looks_at_it),
	    with_fixture(test_6_1_a_view_follows_a_new_name),
	    with_fixture(test_6_1_what_a_view_cannot_hold_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
