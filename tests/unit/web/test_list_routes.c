/*
 * test_list_routes.c - 2.1, 3.7 and 5.3 over the API: lists of items, sets of root causes and statuses; what is wrong
 * with one is told by its field, what names one keeps it, and what takes its place takes it everywhere.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

static void made(struct fixture *f, const char *path, const char *body)
{
	assert_answer(f, 201, api(f, ADMIN, "POST", path, body));
}

struct wrong {
	const char *path, *body, *field, *says;
};

static void refused(struct fixture *f, const char *method, const struct wrong *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct clf_json *error;

		assert_answer(f, 422, api(f, ADMIN, method, cases[i].path, cases[i].body));
		assert_int_equal(clf_json_size(clf_json_get(f->json, "errors")), 1);
		error = clf_json_at(clf_json_get(f->json, "errors"), 0);
		assert_string_equal(clf_json_get_text(error, "field"), cases[i].field);
		assert_contains(f, cases[i].says);
	}
}

static void change_ticket(struct fixture *f, int64_t number, const char *body)
{
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", (long long)number), body));
}

static void see_ticket(struct fixture *f, int64_t number)
{
	assert_answer(
	    f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", (long long)number), NULL));
}

static void add_rule(struct fixture *f, const char *name, const char *test, const char *then)
{
	made(f, "/api/v1/rules",
	     clf_arena_printf(f->arena,
			      "{\"rule\":{\"name\":\"%s\",\"when\":[{\"event\":\"created\"}],\"if\":{\"all\":[%s]},"
			      "\"then\":[%s]}}",
			      name, test, then));
}

/* What an item may have, by its list. */
static void test_2_1_what_is_wrong_with_an_item_is_told_by_its_field(void **state)
{
	static const struct wrong cases[] = {
	    {"/api/v1/lists/queue", "{\"name\":\"none\"}", "name", "means that there is none"},
	    {"/api/v1/lists/queue", "{\"name\":\" \"}", "name", ""},
	    {"/api/v1/lists/queue", "{\"name\":\"RETURNS\"}", "name", "is another queue's"},
	    {"/api/v1/lists/queue", "{\"name\":\"x\",\"ends\":\"on\"}", "ends", "only a stage has"},
	    {"/api/v1/lists/stage", "{\"name\":\"x\",\"team\":\"Desk\"}", "team", "only a type has"},
	    {"/api/v1/lists/stage", "{\"name\":\"x\",\"cause_set\":\"Parcels\"}", "cause_set", "only a type has"},
	    {"/api/v1/lists/stage", "{\"name\":\"x\",\"requires\":[\"amount\"]}", "requires", "only a type has"},
	    {"/api/v1/lists/type", "{\"name\":\"x\",\"team\":\"Dsek\"}", "team", "\"nearest\":\"Desk\""},
	    {"/api/v1/lists/type", "{\"name\":\"x\",\"team\":\"Owls\"}", "team", "it sees tickets, and owns none"},
	    {"/api/v1/lists/type", "{\"name\":\"x\",\"cause_set\":\"Parcel\"}", "cause_set", "\"nearest\":\"Parcels\""},
	    {"/api/v1/lists/type", "{\"name\":\"x\",\"requires\":[\"amount\",\"amuont\"]}", "requires.1",
	     "\"nearest\":\"amount\""},
	};
	struct fixture *f = *state;

	made(f, "/api/v1/teams", "{\"name\":\"Desk\"}");
	made(f, "/api/v1/teams", "{\"name\":\"Owls\",\"kind\":\"group\"}");
	made(f, "/api/v1/root-causes", "{\"name\":\"Parcels\"}");
	made(f, "/api/v1/fields", "{\"name\":\"amount\",\"type\":\"number\"}");
	made(f, "/api/v1/lists/queue", "{\"name\":\"Returns\"}");
	refused(f, "POST", cases, CLF_COUNT(cases));
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/lists/colour", NULL));
	assert_contains(f, "queue, stage, type, reason, cause");
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/lists/queue", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	assert_answer(f, 403, api(f, AGENT, "POST", "/api/v1/lists/queue", "{\"name\":\"Mine\"}"));
	assert_answer(f, 403, api(f, AGENT, "DELETE", "/api/v1/lists/queue/Returns", NULL));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/lists/queue/Returns", "{\"name\":\"RETURNS\"}"));
	assert_string_equal(text_at(f, "name"), "RETURNS");
}

static void test_2_1_a_type_and_a_stage_keep_what_they_were_given(void **state)
{
	struct fixture *f = *state;

	made(f, "/api/v1/teams", "{\"name\":\"Desk\"}");
	made(f, "/api/v1/root-causes", "{\"name\":\"Parcels\"}");
	made(f, "/api/v1/fields", "{\"name\":\"amount\",\"type\":\"number\"}");
	made(f, "/api/v1/lists/type",
	     "{\"name\":\"Complaint\",\"team\":\"desk\",\"cause_set\":\"parcels\",\"requires\":[\"amount\"]}");
	assert_string_equal(text_at(f, "team"), "Desk");
	assert_contains(f, "\"requires\":[\"amount\"]");
	assert_true(clf_json_get_number(f->json, "cause_set", 0) > 0);
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", "/api/v1/lists/type/complaint",
			  "{\"team\":null,\"cause_set\":null,\"requires\":[]}"));
	assert_contains(f, "\"team\":null,\"cause_set\":null,\"requires\":[]");
	made(f, "/api/v1/lists/stage", "{\"name\":\"Begun\"}");
	made(f, "/api/v1/lists/stage", "{\"name\":\"Done\",\"ends\":\"on\"}");
	assert_contains(f, "\"ends\":true");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/lists/stage/Done", "{\"ends\":\"off\"}"));
	assert_contains(f, "\"ends\":false");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_contains(f, "list.ends");
	assert_contains(f, "list.requires");
}

/* Rules, sets of root causes and open tickets hold what they name until something takes its place in all of them. */
static void test_2_1_what_takes_an_items_place_takes_it_everywhere(void **state)
{
	struct fixture *f = *state;
	int64_t number = make_ticket(f, "Lamp");

	made(f, "/api/v1/lists/cause", "{\"name\":\"Late\"}");
	made(f, "/api/v1/lists/cause", "{\"name\":\"Broken\"}");
	made(f, "/api/v1/lists/cause", "{\"name\":\"Lost\"}");
	made(f, "/api/v1/root-causes", "{\"name\":\"Parcels\",\"causes\":[\"Late\",\"Lost\"]}");
	made(f, "/api/v1/root-causes", "{\"name\":\"All\",\"causes\":[\"Late\",\"Broken\",\"Lost\"]}");
	made(f, "/api/v1/lists/type", "{\"name\":\"Complaint\",\"cause_set\":\"All\"}");
	change_ticket(f, number, "{\"type\":\"Complaint\"}");
	change_ticket(f, number, "{\"causes\":[\"Late\",\"Broken\"]}");
	add_rule(f, "Late ones", "{\"field\":\"causes\",\"any_of\":[\"Late\"]}", "{\"do\":\"tag\",\"add\":[\"late\"]}");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/lists/cause/Late/uses", NULL));
	assert_contains(f, "\"names\":[\"Late ones\"]");
	assert_contains(f, "{\"what\":\"open-tickets\",\"count\":1");
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/lists/cause/Late", NULL));
	assert_contains(f, "the rule \\\"Late ones\\\" names the cause \\\"Late\\\": change it there first");
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/lists/cause/Late?replace_by=none", NULL));
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/lists/cause/Broken", NULL));
	assert_contains(f, "1 open ticket has the cause \\\"Broken\\\"");
	assert_answer(f, 422, api(f, ADMIN, "DELETE", "/api/v1/lists/cause/Late?replace_by=Brokn", NULL));
	assert_contains(f, "\"nearest\":\"Broken\"");
	assert_answer(f, 422, api(f, ADMIN, "DELETE", "/api/v1/lists/cause/Late?replace_by=late", NULL));
	assert_contains(f, "can't take its own place");
	assert_answer(f, 200, api(f, ADMIN, "DELETE", "/api/v1/lists/cause/Late?replace_by=Broken", NULL));
	assert_int_equal(clf_json_get_number(f->json, "tickets", -1), 1);
	see_ticket(f, number);
	assert_contains(f, "\"causes\":[\"Broken\"]");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/root-causes/Parcels", NULL));
	assert_contains(f, "\"causes\":[\"Broken\",\"Lost\"]");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/root-causes/All", NULL));
	assert_contains(f, "\"causes\":[\"Broken\",\"Lost\"]");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/rules?kind=general", NULL));
	assert_contains(f, "{\"field\":\"causes\",\"any_of\":[\"Broken\"]}");
	assert_answer(f, 404, api(f, ADMIN, "DELETE", "/api/v1/lists/cause/Late", NULL));
}

/* Whatever a rule may do with an item of a list, it holds it. */
static void test_2_1_what_a_rule_does_with_an_item_holds_it(void **state)
{
	static const struct {
		const char *list, *name, *then;
	} cases[] = {
	    {"queue", "Returns", "{\"do\":\"queue\",\"to\":\"Returns\"}"},
	    {"stage", "Begun", "{\"do\":\"stage\",\"to\":\"Begun\"}"},
	    {"type", "Complaint", "{\"do\":\"type\",\"to\":\"Complaint\"}"},
	    {"cause", "Late", "{\"do\":\"cause\",\"add\":[\"Late\"]}"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *list = clf_arena_printf(f->arena, "/api/v1/lists/%s", cases[i].list);
		const char *one = clf_arena_printf(f->arena, "%s/%s", list, cases[i].name);

		made(f, list, clf_arena_printf(f->arena, "{\"name\":\"%s\"}", cases[i].name));
		made(f, list, "{\"name\":\"Other\"}");
		add_rule(f, cases[i].list, "", cases[i].then);
		assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "%s/uses", one), NULL));
		assert_contains(f, clf_arena_printf(f->arena, "\"names\":[\"%s\"]", cases[i].list));
		assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "%s/Other/uses", list), NULL));
		assert_lacks(f, "\"rules\"");
		assert_answer(f, 409, api(f, ADMIN, "DELETE", one, NULL));
		assert_answer(f, 200,
			      api(f, ADMIN, "DELETE", clf_arena_printf(f->arena, "%s?replace_by=Other", one), NULL));
		assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "%s/Other/uses", list), NULL));
		assert_contains(f, clf_arena_printf(f->arena, "\"names\":[\"%s\"]", cases[i].list));
	}
	/* A rule that gives a ticket to a team, or tells it. */
	made(f, "/api/v1/teams", "{\"name\":\"Desk\"}");
	add_rule(f, "to a team", "", "{\"do\":\"team\",\"to\":\"Desk\"}");
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/teams/Desk", NULL));
	assert_contains(f, "to a team");
	made(f, "/api/v1/teams", "{\"name\":\"Night\"}");
	add_rule(f, "tells", "", "{\"do\":\"notify\",\"to\":[\"team Night\"],\"text\":\"Look.\"}");
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/teams/Night", NULL));
	assert_contains(f, "tells");
}

static void test_5_3_a_set_of_causes_is_held_by_what_chooses_from_it(void **state)
{
	static const struct wrong cases[] = {
	    {"/api/v1/root-causes", "{\"name\":\"PARCELS\"}", "name", "is another set's"},
	    {"/api/v1/root-causes", "{\"name\":\" \"}", "name", ""},
	    {"/api/v1/root-causes", "{\"name\":\"x\",\"causes\":[\"Late\",\"Lat\"]}", "causes.1",
	     "\"nearest\":\"Late\""},
	};
	struct fixture *f = *state;
	int64_t number = make_ticket(f, "Lamp");

	made(f, "/api/v1/lists/cause", "{\"name\":\"Late\"}");
	made(f, "/api/v1/root-causes", "{\"name\":\"Parcels\",\"causes\":[\"Late\"]}");
	made(f, "/api/v1/root-causes", "{\"name\":\"Other\",\"causes\":[\"Late\"]}");
	refused(f, "POST", cases, CLF_COUNT(cases));
	made(f, "/api/v1/lists/type", "{\"name\":\"Complaint\",\"cause_set\":\"Parcels\"}");
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/root-causes/Parcels", NULL));
	assert_contains(f, "the type \\\"Complaint\\\" chooses from the root causes \\\"Parcels\\\"");
	change_ticket(f, number, "{\"type\":\"Complaint\"}");
	change_ticket(f, number, "{\"causes\":[\"Late\"]}");
	/* As a rule that made it of a response said. */
	fixture_sql(f, "UPDATE ticket SET cause_set = (SELECT id FROM cause_set WHERE name = 'Parcels')");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/root-causes/Parcels/uses", NULL));
	assert_contains(f, "{\"what\":\"open-tickets\",\"count\":1");
	assert_contains(f, "\"names\":[\"Complaint\"]");
	assert_answer(f, 422, api(f, ADMIN, "DELETE", "/api/v1/root-causes/Parcels?replace_by=Othr", NULL));
	assert_contains(f, "\"nearest\":\"Other\"");
	assert_answer(f, 422, api(f, ADMIN, "DELETE", "/api/v1/root-causes/Parcels?replace_by=Parcels", NULL));
	assert_contains(f, "a set can't take its own place");
	assert_answer(f, 200, api(f, ADMIN, "DELETE", "/api/v1/root-causes/Parcels?replace_by=Other", NULL));
	assert_int_equal(clf_json_get_number(f->json, "tickets", -1), 1);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/root-causes/Other/uses", NULL));
	assert_contains(f, "\"names\":[\"Complaint\"]");
	assert_contains(f, "{\"what\":\"open-tickets\",\"count\":1");
	/* What the ticket has of it stays, and it is chosen from the other. */
	see_ticket(f, number);
	assert_contains(f, "\"causes\":[\"Late\"]");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/lists/type/Complaint", "{\"cause_set\":null}"));
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/root-causes/Other", NULL));
	assert_contains(f, "1 open ticket chooses from the root causes \\\"Other\\\"");
	assert_answer(f, 200, api(f, ADMIN, "DELETE", "/api/v1/root-causes/Other?replace_by=none", NULL));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/root-causes", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 0);
}

static void test_3_7_what_is_wrong_with_a_status_is_told_by_its_field(void **state)
{
	static const struct wrong made_wrong[] = {
	    {"/api/v1/statuses", "{\"name\":\"OPEN\",\"definition\":\"d\",\"kind\":\"open\"}", "name",
	     "is another status's"},
	    {"/api/v1/statuses", "{\"name\":\"#x\",\"definition\":\"d\",\"kind\":\"open\"}", "name",
	     "begins with a letter or a figure"},
	    {"/api/v1/statuses", "{\"name\":\" \",\"definition\":\"d\",\"kind\":\"open\"}", "name", ""},
	    {"/api/v1/statuses", "{\"name\":\"x\",\"definition\":\" \",\"kind\":\"open\"}", "definition", ""},
	    {"/api/v1/statuses", "{\"name\":\"x\",\"definition\":\"d\",\"kind\":\"gone\"}", "kind", ""},
	    {"/api/v1/statuses", "{\"name\":\"x\",\"definition\":\"d\",\"kind\":\"new\",\"causes\":\"required\"}",
	     "causes", "can't be required where tickets begin"},
	    {"/api/v1/statuses", "{\"name\":\"x\",\"definition\":\"d\",\"kind\":\"open\",\"awaits\":\"on\"}", "awaits",
	     "is for statuses of kind resolved"},
	};
	static const struct wrong changed[] = {
	    {"/api/v1/statuses/Open", "{\"kind\":\"closed\"}", "kind", "stays open: make another status"},
	    {"/api/v1/statuses/Open", "{\"name\":\"answered\"}", "name", "is another status's"},
	};
	struct fixture *f = *state;

	refused(f, "POST", made_wrong, CLF_COUNT(made_wrong));
	refused(f, "PATCH", changed, CLF_COUNT(changed));
	made(f, "/api/v1/statuses",
	     "{\"name\":\"Waiting\",\"definition\":\"For the shop.\",\"kind\":\"open\",\"causes\":\"forbidden\"}");
	assert_contains(f, "\"causes\":\"forbidden\"");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/statuses/Waiting", "{\"causes\":\"free\"}"));
	assert_contains(f, "\"causes\":\"free\"");
	assert_answer(f, 403, api(f, AGENT, "PATCH", "/api/v1/statuses/Waiting", "{\"causes\":\"free\"}"));
	assert_answer(f, 403, api(f, AGENT, "DELETE", "/api/v1/statuses/Waiting", NULL));
}

static void test_3_7_a_status_is_taken_away_once_another_takes_its_place(void **state)
{
	struct fixture *f = *state;
	int64_t number = make_ticket(f, "Lamp");

	made(f, "/api/v1/statuses", "{\"name\":\"Waiting\",\"definition\":\"For the shop.\",\"kind\":\"open\"}");
	change_ticket(f, number, "{\"status\":\"Waiting\"}");
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/statuses/Waiting", NULL));
	assert_contains(f, "{\"what\":\"tickets\",\"count\":1");
	assert_answer(f, 422, api(f, ADMIN, "DELETE", "/api/v1/statuses/Waiting?replace_by=Opn", NULL));
	assert_contains(f, "\"nearest\":\"Open\"");
	assert_answer(f, 422, api(f, ADMIN, "DELETE", "/api/v1/statuses/Waiting?replace_by=waiting", NULL));
	assert_contains(f, "a status can't take its own place");
	/* Tickets of a type that requires fields may lack them, and don't come to their end so. */
	made(f, "/api/v1/fields", "{\"name\":\"amount\",\"type\":\"number\"}");
	made(f, "/api/v1/lists/type", "{\"name\":\"Complaint\",\"requires\":[\"amount\"]}");
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/statuses/Waiting?replace_by=Closed", NULL));
	assert_contains(f, "the type \\\"Complaint\\\" requires fields before its tickets come to \\\"Closed\\\"");
	/* Those that came to one end go to another of its kind as they are. */
	made(f, "/api/v1/statuses", "{\"name\":\"Refused\",\"definition\":\"By us.\",\"kind\":\"closed\"}");
	assert_answer(f, 200, api(f, ADMIN, "DELETE", "/api/v1/statuses/Refused?replace_by=Closed", NULL));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", "/api/v1/statuses/Waiting?replace_by=Open", NULL));
	assert_int_equal(clf_json_get_number(f->json, "tickets", -1), 1);
	see_ticket(f, number);
	assert_contains(f, "\"status\":\"Open\"");
	made(f, "/api/v1/statuses", "{\"name\":\"Idle\",\"definition\":\"Nobody's.\",\"kind\":\"open\"}");
	assert_answer(f, 200, api(f, ADMIN, "DELETE", "/api/v1/statuses/Idle", NULL));
	assert_answer(f, 409, api(f, ADMIN, "DELETE", "/api/v1/statuses/New", NULL));
	assert_contains(f, "is the only status of kind new");
}

/* Explained and closed at once: all of it, or nothing. */
static void test_5_5_a_ticket_is_explained_and_closed_at_once(void **state)
{
	struct fixture *f = *state;
	int64_t number = make_ticket(f, "Lamp");
	const char *close = clf_arena_printf(f->arena, "/api/v1/tickets/%lld/close", (long long)number);
	const char *notes = clf_arena_printf(f->arena, "/api/v1/tickets/%lld/comments", (long long)number);

	made(f, "/api/v1/lists/reason", "{\"name\":\"Refunded\"}");
	made(f, "/api/v1/lists/cause", "{\"name\":\"Late\"}");
	made(f, "/api/v1/lists/cause", "{\"name\":\"Lost\"}");
	made(f, "/api/v1/root-causes", "{\"name\":\"Parcels\",\"causes\":[\"Late\",\"Lost\"]}");
	made(f, "/api/v1/lists/type", "{\"name\":\"Complaint\",\"cause_set\":\"Parcels\"}");
	change_ticket(f, number, "{\"type\":\"Complaint\"}");
	assert_answer(f, 422,
		      api(f, ADMIN, "POST", close,
			  "{\"comment\":\"It was us.\",\"causes\":[\"Late\",\"Zebra\"],\"learned\":\"Ask first.\","
			  "\"reason\":\"Refunded\"}"));
	see_ticket(f, number);
	assert_string_equal(text_at(f, "status"), "New");
	assert_contains(f, "\"causes\":[]");
	assert_answer(f, 200, api(f, ADMIN, "GET", notes, NULL));
	assert_lacks(f, "It was us.");
	assert_answer(f, 200,
		      api(f, ADMIN, "POST", close,
			  "{\"comment\":\"It was us.\",\"causes\":[\"Lost\",\"Late\"],\"learned\":\"Ask first.\","
			  "\"reason\":\"Refunded\"}"));
	assert_string_equal(text_at(f, "status"), "Closed");
	assert_contains(f, "\"causes\":[\"Late\",\"Lost\"]");
	assert_string_equal(text_at(f, "learned"), "Ask first.");
	assert_contains(f, "Refunded");
	assert_answer(f, 200, api(f, ADMIN, "GET", notes, NULL));
	assert_contains(f, "It was us.");
	/* A mailbox that isn't in the configuration is told with the nearest. */
	assert_answer(f, 422,
		      api(f, ADMIN, "POST", "/api/v1/tickets",
			  "{\"subject\":\"s\",\"customer\":{\"address\":\"c@example.com\"},\"mailbox\":\"suport\"}"));
	assert_contains(f, "\"field\":\"mailbox\"");
	assert_contains(f, "\"nearest\":\"support\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_2_1_what_is_wrong_with_an_item_is_told_by_its_field),
	    with_fixture(test_2_1_a_type_and_a_stage_keep_what_they_were_given),
	    with_fixture(test_2_1_what_takes_an_items_place_takes_it_everywhere),
	    with_fixture(test_2_1_what_a_rule_does_with_an_item_holds_it),
	    with_fixture(test_5_3_a_set_of_causes_is_held_by_what_chooses_from_it),
	    with_fixture(test_3_7_what_is_wrong_with_a_status_is_told_by_its_field),
	    with_fixture(test_3_7_a_status_is_taken_away_once_another_takes_its_place),
	    with_fixture(test_5_5_a_ticket_is_explained_and_closed_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
