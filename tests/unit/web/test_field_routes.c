/*
 * test_field_routes.c - 2.1 and 5.1 over the API: fields that administrators set up, and what tickets hold in them.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

#define PATH "/api/v1/fields"
#define COLOUR                                                                                                         \
	"{\"name\":\"colour\",\"type\":\"choice\",\"label\":\"Colour of the room\",\"choices\":[\"Red\",\"Blue\"]}"

static void make_field(struct fixture *f, const char *body)
{
	assert_answer(f, 201, api(f, ADMIN, "POST", PATH, body));
}

static const char *path_of(struct fixture *f, int64_t number)
{
	return clf_arena_printf(f->arena, "/api/v1/tickets/%lld", (long long)number);
}

static const char *rename_body = "{\"name\":\"Navy\"}";

static void test_2_1_agents_read_and_administrators_change(void **state)
{
	struct fixture *f = *state;
	const struct {
		const char *method, *path, *body;
	} calls[] = {
	    {"POST", PATH, COLOUR},
	    {"PUT", PATH "/order", "{\"names\":[\"colour\"]}"},
	    {"PATCH", PATH "/colour", "{\"label\":\"Paint\"}"},
	    {"PATCH", PATH "/colour/choices/Blue", rename_body},
	    {"DELETE", PATH "/colour/choices/Red", NULL},
	    {"DELETE", PATH "/colour", NULL},
	};

	make_field(f, COLOUR);
	for (size_t i = 0; i < CLF_COUNT(calls); i++) {
		assert_answer(f, 403, api(f, AGENT, calls[i].method, calls[i].path, calls[i].body));
		assert_answer(f, 401, api(f, NULL, calls[i].method, calls[i].path, calls[i].body));
	}
	assert_answer(f, 200, api(f, AGENT, "GET", PATH, NULL));
	assert_contains(f,
			"\"name\":\"colour\",\"label\":\"Colour of the room\",\"type\":\"choice\",\"builtin\":false");
	assert_contains(f, "\"name\":\"priority\"");
	assert_answer(f, 200, api(f, AGENT, "GET", PATH "/Colour%20of%20the%20room", NULL));
	assert_answer(f, 404, api(f, AGENT, "GET", PATH "/zebra", NULL));
	for (size_t i = 1; i < CLF_COUNT(calls); i++)
		assert_answer(f, 200, api(f, ADMIN, calls[i].method, calls[i].path, calls[i].body));
	assert_answer(f, 200, api(f, AGENT, "GET", PATH, NULL));
	assert_lacks(f, "colour");
}

static void test_2_1_all_that_is_wrong_with_a_field_is_told_at_once(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *body, *field;
	} cases[] = {
	    {"{\"name\":\"Colour\",\"type\":\"line\"}", "name"},
	    {"{\"name\":\"priority\",\"type\":\"line\"}", "name"},
	    {"{\"name\":\"due\",\"type\":\"line\"}", "name"},
	    {"{\"name\":\"colour\",\"type\":\"line\",\"label\":\"Other\"}", "name"},
	    {"{\"name\":\"paint\",\"type\":\"line\",\"label\":\"colour OF the room\"}", "label"},
	    {"{\"name\":\"paint\",\"type\":\"line\",\"choices\":[\"x\"]}", "choices"},
	    {"{\"name\":\"paint\",\"type\":\"choice\",\"choices\":[\"x\",\"X\"]}", "choices.1"},
	    {"{\"name\":\"paint\",\"type\":\"choice\",\"choices\":[\"none\"]}", "choices.0"},
	    {"{\"name\":\"paint\",\"type\":\"colour\"}", "type"},
	    {"{\"name\":\"paint\"}", "type"},
	    {"{\"name\":\"paint\",\"type\":\"line\",\"label\":\"a\\u0007\"}", "label"},
	};

	make_field(f, COLOUR);
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		assert_answer(f, 422, api(f, ADMIN, "POST", PATH, cases[i].body));
		assert_contains(f, clf_arena_printf(f->arena, "\"field\":\"%s\"", cases[i].field));
	}
	assert_answer(f, 422, api(f, ADMIN, "PATCH", PATH "/colour", "{\"type\":\"line\",\"name\":\"x-y\"}"));
	assert_contains(f, "\"field\":\"type\"");
	assert_contains(f, "\"field\":\"name\"");
}

static void test_5_1_a_ticket_holds_what_it_was_given(void **state)
{
	struct fixture *f = *state;
	const char *path = path_of(f, make_ticket(f, "Paint"));

	make_field(f, COLOUR);
	make_field(f, "{\"name\":\"order_number\",\"type\":\"line\"}");
	make_field(f, "{\"name\":\"amount\",\"type\":\"number\",\"inside\":\"on\"}");
	assert_answer(f, 200, api(f, AGENT, "GET", path, NULL));
	assert_contains(f, "\"fields\":{\"colour\":null,\"order_number\":null,\"amount\":null}");
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "PATCH", path,
		"{\"fields\":{\"order_number\":\"A-1\",\"amount\":12.5,\"colour\":\"blue\"},\"priority\":\"high\"}"));
	assert_contains(f, "\"fields\":{\"colour\":\"Blue\",\"order_number\":\"A-1\",\"amount\":12.5}");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets", NULL));
	assert_contains(f, "\"fields\":{\"colour\":\"Blue\",\"order_number\":\"A-1\",\"amount\":12.5}");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"fields\":{\"order_number\":null}}"));
	assert_contains(f, "\"fields\":{\"colour\":\"Blue\",\"order_number\":null,\"amount\":12.5}");
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "%s/events", path), NULL));
	assert_contains(f, "\"what\":\"fields.order_number\",\"from\":\"A-1\",\"to\":null");
	/* What it is called changes, and what it is stays. */
	assert_answer(f, 200, api(f, ADMIN, "PATCH", PATH "/colour/choices/Blue", rename_body));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", PATH "/colour", "{\"name\":\"paint\"}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_contains(f, "\"fields\":{\"paint\":\"Navy\",");
	assert_answer(f, 200, api(f, ADMIN, "DELETE", PATH "/paint", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_lacks(f, "Navy");
}

static void test_2_1_a_ticket_is_made_with_values(void **state)
{
	struct fixture *f = *state;

	make_field(f, "{\"name\":\"vip\",\"type\":\"flag\"}");
	make_field(f, "{\"name\":\"visited\",\"type\":\"date\"}");
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/tickets",
			  "{\"customer\":{\"address\":\"c@customer.test\"},\"subject\":\"x\",\"fields\":"
			  "{\"vip\":true,\"visited\":\"2026-12-01\"}}"));
	assert_contains(f, "\"fields\":{\"vip\":true,\"visited\":\"2026-12-01\"}");
	assert_answer(f, 422,
		      api(f, ADMIN, "POST", "/api/v1/tickets",
			  "{\"customer\":{\"address\":\"c@customer.test\"},\"subject\":\"x\",\"fields\":{\"vip\":1}}"));
	assert_contains(f, "\"field\":\"fields.vip\"");
}

static void test_5_1_a_wrong_value_is_told_by_its_field(void **state)
{
	struct fixture *f = *state;
	const char *path = path_of(f, make_ticket(f, "Paint"));
	static const char *const wrong[][2] = {
	    {"{\"fields\":{\"order_number\":7}}", "fields.order_number"},
	    {"{\"fields\":{\"order_number\":\"a\\u0001\"}}", "fields.order_number"},
	    {"{\"fields\":{\"colour\":\"Rad\"}}", "fields.colour"},
	    {"{\"fields\":{\"oder_number\":\"x\"}}", "fields.oder_number"},
	    {"{\"fields\":{\"\":\"x\"}}", "fields."},
	    {"{\"fields\":{\"order_number.x\":\"x\"}}", "fields.order_number.x"},
	    {"{\"fields\":[]}", "fields"},
	};

	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{\"fields\":{\"order_number\":\"A\"}}"));
	assert_contains(f, "no fields are set up");
	make_field(f, COLOUR);
	make_field(f, "{\"name\":\"order_number\",\"type\":\"line\"}");
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		assert_answer(f, 422, api(f, ADMIN, "PATCH", path, wrong[i][0]));
		assert_contains(f, clf_arena_printf(f->arena, "\"field\":\"%s\"", wrong[i][1]));
	}
	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{\"fields\":{\"colour\":\"Rad\",\"oder_number\":\"x\"}}"));
	assert_contains(f, "\"nearest\":\"Red\"");
	assert_contains(f, "\"nearest\":\"order_number\"");
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_contains(f, "\"fields\":{\"colour\":null,\"order_number\":null}");
}

/* All of them are named, each once, or none moves. */
static void test_2_1_fields_are_put_in_order_whole(void **state)
{
	static const char *const wrong[] = {"{\"names\":[\"amount\"]}", "{\"names\":[\"amount\",\"amount\"]}",
					    "{\"names\":[\"amount\",\"zebra\"]}",
					    "{\"names\":[\"colour\",\"amount\",\"colour\"]}", "{\"names\":[]}"};
	struct fixture *f = *state;

	make_field(f, COLOUR);
	make_field(f, "{\"name\":\"amount\",\"type\":\"number\"}");
	for (size_t i = 0; i < CLF_COUNT(wrong); i++)
		assert_answer(f, 422, api(f, ADMIN, "PUT", PATH "/order", wrong[i]));
	assert_answer(f, 200, api(f, AGENT, "GET", PATH, NULL));
	assert_true(strstr(body_of(f), "\"colour\"") < strstr(body_of(f), "\"amount\""));
	assert_answer(f, 200, api(f, ADMIN, "PUT", PATH "/order", "{\"names\":[\"amount\",\"Colour of the room\"]}"));
	assert_answer(f, 200, api(f, AGENT, "GET", PATH, NULL));
	assert_true(strstr(body_of(f), "\"amount\"") < strstr(body_of(f), "\"colour\""));
}

static void test_2_1_what_a_rule_or_a_template_names_stays(void **state)
{
	struct fixture *f = *state;

	make_field(f, COLOUR);
	make_field(f, "{\"name\":\"order_number\",\"type\":\"line\"}");
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/rules",
			  "{\"rule\":{\"name\":\"Blue rooms\",\"when\":[{\"event\":\"created\"}],"
			  "\"if\":{\"all\":[{\"field\":\"fields.colour\",\"is\":[\"Blue\"]}]},"
			  "\"then\":[{\"do\":\"set\",\"field\":\"order_number\",\"to\":\"none\"}]}}"));
	assert_answer(f, 409, api(f, ADMIN, "DELETE", PATH "/colour", NULL));
	assert_contains(f, "\"used_by\":[{\"what\":\"rules\",\"count\":1,\"names\":[\"Blue rooms\"]}]");
	assert_answer(f, 409, api(f, ADMIN, "DELETE", PATH "/order_number", NULL));
	assert_answer(f, 409, api(f, ADMIN, "DELETE", PATH "/colour/choices/Blue", NULL));
	assert_answer(f, 409, api(f, ADMIN, "PATCH", PATH "/colour", "{\"choices\":[\"Red\"]}"));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", PATH "/colour/choices/Red", NULL));
	/* Names change, and the rule means the same. */
	assert_answer(f, 200, api(f, ADMIN, "PATCH", PATH "/colour", "{\"name\":\"paint\"}"));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", PATH "/paint/choices/Blue", rename_body));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/rules?kind=general", NULL));
	assert_contains(f, "{\"field\":\"fields.paint\",\"is\":[\"Navy\"]}");
}

static void test_2_1_tickets_take_what_takes_a_choices_place(void **state)
{
	struct fixture *f = *state;
	const char *path = path_of(f, make_ticket(f, "Paint"));

	make_field(f, "{\"name\":\"colours\",\"type\":\"choices\",\"choices\":[\"Red\",\"Blue\",\"Green\"]}");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"fields\":{\"colours\":[\"Green\",\"Red\"]}}"));
	assert_contains(f, "\"fields\":{\"colours\":[\"Red\",\"Green\"]}");
	assert_answer(f, 422, api(f, ADMIN, "DELETE", PATH "/colours/choices/Red?replace_by=Pink", NULL));
	assert_contains(f, "\"field\":\"replace_by\"");
	assert_answer(f, 200, api(f, ADMIN, "DELETE", PATH "/colours/choices/Red?replace_by=Blue", NULL));
	assert_contains(f, "\"tickets\":1");
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_contains(f, "\"fields\":{\"colours\":[\"Blue\",\"Green\"]}");
	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{\"fields\":{\"colours\":[\"Red\"]}}"));
}

static void test_6_1_tickets_are_listed_by_what_they_hold(void **state)
{
	struct fixture *f = *state;
	const char *blue = path_of(f, make_ticket(f, "Blue room")), *red = path_of(f, make_ticket(f, "Red room"));
	static const struct {
		const char *query;
		bool blue, red;
	} cases[] = {
	    {"fields.order_number=a%2D1", true, false},
	    {"fields.order_number=A-1&fields.order_number=B-2", true, true},
	    {"-fields.order_number=A-1", false, true},
	    {"fields.amount=12.5", true, false},
	    {"fields.amount_from=12.5", true, true},
	    {"fields.amount_to=12.5", true, false},
	    {"fields.amount_from=12.500001", false, true},
	    {"fields.extras=spa", true, true},
	    {"fields.extras=Parking", false, true},
	    {"-fields.extras=Parking", true, false},
	    {"fields.vip=yes", true, false},
	    {"fields.vip=none", false, true},
	    {"fields.visited=2026-12-01", true, false},
	    {"fields.visited_from=2026-12-01&fields.visited_to=2026-12-31", true, false},
	    {"fields.order_number=A-1&priority=low", false, false},
	};
	static const char *const wrong[] = {"fields.oder_number=A", "fields.amount=much",  "fields.extras=Pool",
					    "fields.story=x",       "fields.vip_from=yes", "fields.=x"};

	make_field(f, "{\"name\":\"order_number\",\"type\":\"line\"}");
	make_field(f, "{\"name\":\"story\",\"type\":\"text\"}");
	make_field(f, "{\"name\":\"amount\",\"type\":\"number\"}");
	make_field(f, "{\"name\":\"vip\",\"type\":\"flag\"}");
	make_field(f, "{\"name\":\"visited\",\"type\":\"date\"}");
	make_field(f, "{\"name\":\"extras\",\"type\":\"choices\",\"choices\":[\"Spa\",\"Parking\"]}");
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", blue,
			  "{\"fields\":{\"order_number\":\"A-1\",\"amount\":12.5,\"vip\":true,\"extras\":[\"Spa\"],"
			  "\"visited\":\"2026-12-01\"}}"));
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", red,
			  "{\"fields\":{\"order_number\":\"B-2\",\"amount\":20,\"extras\":[\"Spa\",\"Parking\"],"
			  "\"visited\":\"1999-01-01\"}}"));
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *target = clf_arena_printf(f->arena, "/api/v1/tickets?%s", cases[i].query);

		assert_answer(f, 200, api(f, ADMIN, "GET", target, NULL));
		if ((strstr(body_of(f), "Blue room") != NULL) != cases[i].blue ||
		    (strstr(body_of(f), "Red room") != NULL) != cases[i].red)
			fail_msg("%s: %.300s", cases[i].query, body_of(f));
	}
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		const char *target = clf_arena_printf(f->arena, "/api/v1/tickets?%s", wrong[i]);

		assert_answer(f, 422, api(f, ADMIN, "GET", target, NULL));
	}
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets?fields.oder_number=A", NULL));
	assert_contains(f, "\"nearest\":\"fields.order_number\"");
}

static void test_2_1_there_are_at_most_a_hundred_fields(void **state)
{
	struct fixture *f = *state;

	for (unsigned i = 0; i < CLF_CUSTOM_MAX; i++)
		make_field(f, clf_arena_printf(f->arena, "{\"name\":\"f%u\",\"type\":\"line\"}", i));
	assert_true(api(f, ADMIN, "POST", PATH, "{\"name\":\"one_more\",\"type\":\"line\"}") >= 400);
	assert_contains(f, "100 fields already");
}

static void test_2_1_nothing_is_seen_of_fields_that_nobody_set_up(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 200, api(f, ADMIN, "GET", path_of(f, make_ticket(f, "Plain")), NULL));
	assert_lacks(f, "\"fields\"");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/commands", NULL));
	assert_lacks(f, "\"set\"");
	make_field(f, "{\"name\":\"order_number\",\"type\":\"line\"}");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/commands", NULL));
	assert_contains(f, "\"set\"");
}

static void test_2_1_a_list_that_isnt_one_is_told_with_those_there_are(void **state)
{
	struct fixture *f = *state;

	make_field(f, COLOUR);
	make_field(f, "{\"name\":\"amount\",\"type\":\"number\"}");
	assert_answer(f, 404, api(f, AGENT, "GET", "/api/v1/lists/colours", NULL));
	assert_contains(f, "there are queue, stage, type, reason, cause, field:colour");
	assert_lacks(f, "field:amount");
	assert_answer(f, 404, api(f, AGENT, "GET", "/api/v1/lists/field:color", NULL));
	assert_contains(f, "the nearest is colour");
	assert_answer(f, 404, api(f, AGENT, "GET", "/api/v1/lists/field:17", NULL));
	assert_answer(f, 404, api(f, AGENT, "GET", "/api/v1/lists/field:amount", NULL));
	assert_contains(f, "isn't chosen from a list");
	assert_answer(f, 404, api(f, ADMIN, "POST", "/api/v1/lists/field:17", rename_body));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/lists/field:colour", NULL));
	assert_contains(f, "\"name\":\"Blue\"");
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/lists/queues", NULL));
}

static void test_6_1_a_view_goes_on_when_what_it_asks_for_is_renamed(void **state)
{
	struct fixture *f = *state;
	long long id;

	make_field(f, COLOUR);
	make_field(f, "{\"name\":\"amount\",\"type\":\"number\"}");
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", path_of(f, make_ticket(f, "Painted")),
			  "{\"fields\":{\"colour\":\"Blue\",\"amount\":7}}"));
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", path_of(f, make_ticket(f, "Cheap")),
			  "{\"fields\":{\"colour\":\"Blue\",\"amount\":2}}"));
	make_ticket(f, "Bare");
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/views",
			  "{\"name\":\"Blue ones\",\"query\":\"fields.colour=blue&fields.amount_from=5\"}"));
	id = clf_json_get_number(f->json, "id", 0);
	assert_contains(f, "\"query\":\"fields.colour=Blue&fields.amount_from=5\"");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", PATH "/colour/choices/Blue", rename_body));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", PATH "/colour", "{\"name\":\"paint\"}"));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", PATH "/amount", "{\"name\":\"price\"}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets?view=Blue+ones", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	assert_contains(f, "Painted");
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/views/%lld", id), NULL));
	assert_contains(f, "\"query\":\"fields.paint=Navy&fields.price_from=5\"");
	assert_contains(f, "\"problem\":null");
	assert_answer(f, 200, api(f, ADMIN, "DELETE", PATH "/price", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/views/%lld", id), NULL));
	assert_contains(f, "has been removed");
}

static void test_2_1_templates_are_told_which_type_a_field_has(void **state)
{
	struct fixture *f = *state;

	make_field(f, COLOUR);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/templates/fields", NULL));
	assert_contains(
	    f, "{\"name\":\"ticket.fields.colour\",\"description\":\"Colour of the room\",\"type\":\"choice\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_2_1_agents_read_and_administrators_change),
	    with_fixture(test_2_1_all_that_is_wrong_with_a_field_is_told_at_once),
	    with_fixture(test_5_1_a_ticket_holds_what_it_was_given),
	    with_fixture(test_2_1_a_ticket_is_made_with_values),
	    with_fixture(test_5_1_a_wrong_value_is_told_by_its_field),
	    with_fixture(test_2_1_fields_are_put_in_order_whole),
	    with_fixture(test_2_1_what_a_rule_or_a_template_names_stays),
	    with_fixture(test_2_1_tickets_take_what_takes_a_choices_place),
	    with_fixture(test_6_1_tickets_are_listed_by_what_they_hold),
	    with_fixture(test_2_1_there_are_at_most_a_hundred_fields),
	    with_fixture(test_2_1_a_list_that_isnt_one_is_told_with_those_there_are),
	    with_fixture(test_6_1_a_view_goes_on_when_what_it_asks_for_is_renamed),
	    with_fixture(test_2_1_templates_are_told_which_type_a_field_has),
	    with_fixture(test_2_1_nothing_is_seen_of_fields_that_nobody_set_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
