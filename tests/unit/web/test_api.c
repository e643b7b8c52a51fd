/*
 * test_api.c - the API against a real database: each route's good path, and what it refuses.
 */
#include "clf/base/count.h"
#include "clf/store/engine/revision.h"
#include "clf/store/mail/relay.h"
#include "clf/store/people/group.h"
#include "clf/store/people/list.h"
#include "web_fixture.h"

#define RESPONSE                                                                                                       \
	"{\"response_id\":\"r-1\",\"survey\":\"Stay\",\"score\":3,\"comment\":\"Cold soup\",\"segment\":\"North\","    \
	"\"answers\":{\"q1\":2},\"link\":\"https://feedback.example.com/r-1\","                                        \
	"\"customer\":{\"address\":\"Carl@Example.COM\",\"name\":\"Carl\",\"attributes\":{\"tier\":\"gold\"}}}"

static const char *ticket_path(struct fixture *f, int64_t number, const char *rest)
{
	return clf_arena_printf(f->arena, "/api/v1/tickets/%lld%s", (long long)number, rest);
}

static void a_response_makes_one_ticket(void **state)
{
	struct fixture *f = *state;
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/responses", RESPONSE));
	assert_string_equal(text_at(f, "response_id"), "r-1");
	const struct clf_json *ticket = clf_json_get(f->json, "ticket");
	int64_t number = clf_json_get_number(ticket, "number", 0);
	assert_int_equal(number, 1001);
	assert_string_equal(clf_json_get_text(ticket, "tag"), "CLF-1001");
	assert_int_equal(clf_json_get_number(ticket, "score", 0), 3);
	assert_string_equal(clf_json_get_text(clf_json_get(ticket, "customer"), "address"), "carl@example.com");
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/responses", RESPONSE));
	assert_int_equal(clf_json_get_number(clf_json_get(f->json, "ticket"), "number", 0), number);
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/responses",
			  "{\"response_id\":\"r-2\",\"score\":9,\"segment\":null,"
			  "\"customer\":{\"address\":\"carl@example.com\"}}"));
	assert_int_equal(clf_json_type(clf_json_get(f->json, "ticket")), CLF_JSON_NULL);
}

static void a_bad_request_names_each_wrong_field(void **state)
{
	struct fixture *f = *state;
	assert_answer(f, 422,
		      api(f, ADMIN, "POST", "/api/v1/responses",
			  "{\"score\":\"3\",\"link\":\"javascript:alert(1)\",\"customer\":\"carl\",\"colour\":1}"));
	assert_string_equal(clf_http_response_header(&f->response, "Content-Type"), "application/problem+json");
	assert_string_equal(text_at(f, "type"), "urn:clf-mail:problem:invalid");
	assert_int_equal(clf_json_get_number(f->json, "status", 0), 422);
	assert_string_equal(text_at(f, "instance"), "/api/v1/responses");
	assert_contains(f, "response_id");
	assert_contains(f, "\"score\"");
	assert_contains(f, "\"link\"");
	assert_contains(f, "\"customer\"");
	assert_contains(f, "\"colour\"");
	assert_true(clf_json_size(clf_json_get(f->json, "errors")) >= 5);
	for (size_t i = 0; i < clf_json_size(clf_json_get(f->json, "errors")); i++) {
		const struct clf_json *error = clf_json_at(clf_json_get(f->json, "errors"), i);
		assert_non_null(clf_json_get_text(error, "field"));
		assert_non_null(clf_json_get_text(error, "code"));
		assert_non_null(clf_json_get_text(error, "detail"));
	}
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets?sgement=North&sort=udpated_at", NULL));
	assert_contains(f, "\"nearest\":\"segment\"");
}

static void test_6_1_a_wrong_filter_is_told_with_the_nearest_right_name(void **state)
{
	static const struct {
		const char *query, *field, *nearest;
	} cases[] = {
	    {"status=Opne", "status", "Open"},           {"owner=agnet@example.test", "owner", "agent@example.test"},
	    {"segment=Nroth", "segment", "North"},       {"team=Dsek", "team", "Desk"},
	    {"priority=hihg", "priority", "high"},       {"sort=priorty", "sort", "priority"},
	    {"prioritty=high", "prioritty", "priority"},
	};
	static const char *const right[] = {"status=open",   "owner=none", "owner=Agent@Example.test",
					    "segment=NORTH", "team=desk",  "customer=never@example.org"};
	struct fixture *f = *state;
	const char *session;

	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/teams", "{\"name\":\"Desk\"}"));
	make_ticket(f, "x");
	session = sign_in(f, f->admin, "admin@example.test");
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct clf_json *error;

		assert_answer(
		    f, 422,
		    api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets?%s", cases[i].query), NULL));
		error = clf_json_at(clf_json_get(f->json, "errors"), 0);
		assert_string_equal(clf_json_get_text(error, "field"), cases[i].field);
		assert_string_equal(clf_json_get_text(error, "nearest"), cases[i].nearest);
		/* A link of the page that is mistyped shows no empty list either. */
		assert_answer(f, 422, page(f, session, clf_arena_printf(f->arena, "/tickets?%s", cases[i].query)));
		assert_contains(f, cases[i].nearest);
	}
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets?status=Opne&segment=Nroth&team=x", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "errors")), 3);
	for (size_t i = 0; i < CLF_COUNT(right); i++)
		assert_answer(f, 200,
			      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets?%s", right[i]), NULL));
}

static void test_5_1_all_names_that_arent_there_are_told_at_once(void **state)
{
	static const char wrong[] = "\"status\":\"Opne\",\"owner\":\"agnet@example.test\",\"segment\":\"Nroth\"";
	struct fixture *f = *state;

	make_ticket(f, "x");
	assert_answer(f, 422,
		      api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", clf_arena_printf(f->arena, "{%s}", wrong)));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "errors")), 3);
	assert_contains(f, "\"nearest\":\"Open\"");
	assert_contains(f, "\"nearest\":\"agent@example.test\"");
	assert_contains(f, "\"nearest\":\"North\"");
	assert_answer(f, 422,
		      api(f, ADMIN, "POST", "/api/v1/tickets",
			  clf_arena_printf(
			      f->arena, "{\"subject\":\"s\",\"customer\":{\"address\":\"c@example.com\"},%s}", wrong)));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "errors")), 3);
	/* What takes a value away names nothing; an owner may be called by name. */
	assert_answer(
	    f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"owner\":null,\"team\":null,\"segment\":\"\"}"));
	fixture_check(clf_store_begin(f->web->act.store, NULL), NULL);
	fixture_check(clf_agent_set_name(f->web->act.store, f->agent, "Otto", NULL), NULL);
	fixture_check(clf_store_commit(f->web->act.store, NULL), NULL);
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/tickets/1001", "{\"owner\":\"otto\"}"));
}

static void a_body_that_is_no_json_object_is_refused(void **state)
{
	struct fixture *f = *state;
	static const char *const bad[] = {
	    "{", "", "[]", "\"x\"", "{\"a\":1,\"a\":2}", "{\"text\":\"a\\u0000b\"}", "nul", "{\"text\":\"\xff\"}"};
	for (size_t i = 0; i < CLF_COUNT(bad); i++)
		assert_answer(f, 400, api(f, ADMIN, "POST", "/api/v1/tickets", bad[i]));
	char *deep = clf_arena_alloc(f->arena, 100001);
	memset(deep, '[', 100000);
	assert_answer(f, 400, api(f, ADMIN, "POST", "/api/v1/tickets", deep));
	with_header(f, "Content-Type", "text/plain");
	with_header(f, "Authorization", "Bearer " ADMIN);
	assert_answer(f, 415, send_request(f, "POST", "/api/v1/tickets", "{}"));
}

static void a_ticket_is_made_shown_and_listed(void **state)
{
	struct fixture *f = *state;
	int64_t number = make_ticket(f, "Broken lamp");
	assert_string_equal(clf_http_response_header(&f->response, "Location"), ticket_path(f, number, ""));
	assert_string_equal(text_at(f, "status"), "New");
	assert_string_equal(text_at(f, "priority"), "medium");
	assert_answer(f, 200, api(f, ADMIN, "GET", ticket_path(f, number, ""), NULL));
	assert_string_equal(text_at(f, "subject"), "Broken lamp");
	make_ticket(f, "Second");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets?limit=1", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	assert_string_equal(clf_json_get_text(item(f, 0), "subject"), "Second");
	const char *next = text_at(f, "next");
	assert_answer(
	    f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets?limit=1&cursor=%s", next), NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "subject"), "Broken lamp");
	assert_int_equal(clf_json_type(clf_json_get(f->json, "next")), CLF_JSON_NULL);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets?customer=CUSTOMER@example.com&status=new", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 2);
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets?limit=0", NULL));
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets?stauts=New", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets?status=New&status=Open", NULL));
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets?cursor=1002", NULL));
	assert_contains(f, "\"field\":\"cursor\"");
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/tickets/77", NULL));
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets/abc", NULL));
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets/99999999999999999999", NULL));
}

static void the_same_key_acts_once(void **state)
{
	struct fixture *f = *state;
	static const char body[] = "{\"subject\":\"Once\",\"customer\":{\"address\":\"c@example.com\"}}";
	with_header(f, "Idempotency-Key", "key-1");
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/tickets", body));
	int64_t number = clf_json_get_number(f->json, "number", 0);
	with_header(f, "Idempotency-Key", "key-1");
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/tickets", body));
	assert_int_equal(clf_json_get_number(f->json, "number", 0), number);
	assert_string_equal(clf_http_response_header(&f->response, "Idempotency-Replayed"), "true");
	with_header(f, "Idempotency-Key", "key-1");
	assert_answer(f, 201, api(f, AGENT, "POST", "/api/v1/tickets", body));
	assert_int_not_equal(clf_json_get_number(f->json, "number", 0), number);
	with_header(f, "Idempotency-Key", "with space");
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/tickets", body));
	with_header(f, "Idempotency-Key", "key-1");
	assert_answer(f, 422,
		      api(f, ADMIN, "POST", "/api/v1/tickets",
			  "{\"subject\":\"Twice\",\"customer\":{\"address\":\"d@example.com\"}}"));
	assert_string_equal(text_at(f, "type"), "urn:clf-mail:problem:idempotency-key");
	with_header(f, "Idempotency-Key", "key-1");
	assert_answer(f, 422,
		      api(f, ADMIN, "POST", ticket_path(f, number + 1, "/comments"), "{\"text\":\"another request\"}"));
}

static void a_key_of_another_request_is_refused(void **state)
{
	struct fixture *f = *state;
	int64_t number = make_ticket(f, "Keys");

	with_header(f, "Idempotency-Key", "one");
	assert_answer(f, 202, api(f, ADMIN, "POST", ticket_path(f, number, "/followups"), "{\"text\":\"Hello\"}"));
	with_header(f, "Idempotency-Key", "one");
	assert_answer(f, 422, api(f, ADMIN, "POST", ticket_path(f, number, "/followups"), "{\"text\":\"Good bye\"}"));
	with_header(f, "Idempotency-Key", "one");
	assert_answer(f, 422, api(f, ADMIN, "POST", ticket_path(f, number, "/comments"), "{\"text\":\"Inside\"}"));
	assert_string_equal(text_at(f, "type"), "urn:clf-mail:problem:idempotency-key");
	with_header(f, "Idempotency-Key", "two");
	assert_answer(f, 201, api(f, ADMIN, "POST", ticket_path(f, number, "/comments"), "{\"text\":\"Inside\"}"));
	with_header(f, "Idempotency-Key", "two");
	assert_answer(f, 422, api(f, ADMIN, "POST", ticket_path(f, number, "/followups"), "{\"text\":\"Hello\"}"));
}

static void a_ticket_is_changed_whole_or_not_at_all(void **state)
{
	struct fixture *f = *state;
	const char *path = ticket_path(f, make_ticket(f, "Change"), "");
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", path,
			  "{\"status\":\"resolved\",\"owner\":\"Agent@Example.TEST\",\"priority\":\"high\","
			  "\"segment\":\"North\",\"due_at\":\"2027-01-02T03:04:05Z\",\"comment\":\"done\"}"));
	assert_string_equal(text_at(f, "status"), "Resolved");
	assert_string_equal(text_at(f, "priority"), "high");
	assert_string_equal(text_at(f, "due_at"), "2027-01-02T03:04:05Z");
	assert_string_equal(clf_json_get_text(clf_json_get(f->json, "owner"), "address"), "agent@example.test");
	int64_t version = clf_json_get_number(f->json, "version", 0);
	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{\"priority\":\"low\",\"status\":\"No such\"}"));
	assert_string_equal(text_at(f, "type"), "urn:clf-mail:problem:invalid");
	assert_non_null(strstr(text_at(f, "detail"), "Resolved"));
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_string_equal(text_at(f, "priority"), "high");
	assert_int_equal(clf_json_get_number(f->json, "version", 0), version);
	assert_answer(
	    f, 409,
	    api(f, ADMIN, "PATCH", path,
		clf_arena_printf(f->arena, "{\"priority\":\"low\",\"version\":%lld}", (long long)version + 1)));
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "PATCH", path,
		clf_arena_printf(f->arena, "{\"owner\":null,\"due_at\":null,\"version\":%lld}", (long long)version)));
	assert_int_equal(clf_json_type(clf_json_get(f->json, "owner")), CLF_JSON_NULL);
	assert_int_equal(clf_json_type(clf_json_get(f->json, "due_at")), CLF_JSON_NULL);
	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{}"));
	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{\"status\":null}"));
	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{\"subject\":\"new\"}"));
	assert_answer(f, 405, api(f, ADMIN, "PUT", path, "{}"));
	assert_string_equal(clf_http_response_header(&f->response, "Allow"), "GET, PATCH, DELETE");
}

/* Who repeats a change that was done names the version from before it: that is no other change. */
static void a_repeated_change_of_a_version_is_answered_again(void **state)
{
	struct fixture *f = *state;
	const char *path = ticket_path(f, make_ticket(f, "Again"), "");
	const char *body = "{\"priority\":\"low\",\"version\":1}";

	with_header(f, "Idempotency-Key", "again");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, body));
	with_header(f, "Idempotency-Key", "again");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, body));
	assert_string_equal(clf_http_response_header(&f->response, "Idempotency-Replayed"), "true");
	with_header(f, "Idempotency-Key", "other");
	assert_answer(f, 409, api(f, ADMIN, "PATCH", path, body));
	assert_string_equal(text_at(f, "type"), "urn:clf-mail:problem:conflict");
	assert_string_equal(text_at(f, "detail"), "the ticket is at version 2 by now: read it again, then repeat");
}

static struct clf_json *value_for(struct fixture *f, const char *field)
{
	static const char *const values[][2] = {{"status", "Resolved"},
						{"owner", "agent@example.test"},
						{"team", "Blue"},
						{"priority", "critical"},
						{"segment", "North"},
						{"due_at", "2027-01-02T03:04:05Z"},
						{"comment", "all at once"},
						{"original_segment", "North"},
						{"queue", "Q"},
						{"stage", "S"},
						{"type", "T"},
						{"reason", "R"},
						{"group", "House"}};

	for (size_t i = 0; i < CLF_COUNT(values); i++)
		if (strcmp(values[i][0], field) == 0)
			return clf_json_string(values[i][1]);
	if (strcmp(field, "causes") == 0)
		return clf_json_array();
	if (strcmp(field, "copied") == 0) {
		struct clf_json *list = clf_json_array();

		clf_json_append(list, clf_json_string("bob@customer.test"));
		return list;
	}
	if (strcmp(field, "fields") == 0)
		return clf_json_object();
	if (clf_field_named(field) != NULL && clf_field_named(field)->type == CLF_VALUE_LINE)
		return clf_json_string("a line");
	if (strcmp(field, "version") != 0)
		fail_msg("no value for %s: this test is to send every field", field);
	return clf_json_integer(clf_json_get_number(f->json, "version", 0));
}

/* An item of each list, and a group with an agent. */
static void fixture_lists(struct fixture *f, const char *name, const char *address)
{
	static const char *const items[][2] = {{"queue", "Q"}, {"stage", "S"}, {"type", "T"}, {"reason", "R"}};
	struct clf_store *store = f->web->act.store;
	struct clf_error err = {0};
	struct clf_agent agent;
	struct clf_group group;
	int64_t id = 0;

	fixture_check(clf_store_begin(store, &err), &err);
	for (size_t i = 0; i < CLF_COUNT(items); i++)
		fixture_check(clf_list_item_add(store, items[i][0], items[i][1], &id, &err), &err);
	fixture_check(clf_team_add(store, name, &err), &err);
	fixture_check(clf_group_named(store, f->arena, CLF_GROUP_TEAM, name, &group, &err), &err);
	fixture_check(clf_group_set_sees(store, group.id, true, &err), &err);
	fixture_check(clf_agent_named(store, f->arena, address, &agent, &err), &err);
	fixture_check(clf_agent_team(store, agent.id, name, true, &err), &err);
	fixture_check(clf_revision_bump(store, &err), &err);
	fixture_check(clf_store_commit(store, &err), &err);
}

static void every_field_is_changed_in_one_request(void **state)
{
	struct fixture *f = *state;
	static const char *const teams[] = {"Blue"};
	const struct clf_agent_record blue = {
	    .agent = {.address = "blue@example.test", .name = "Bo", .active = true}, .teams = teams, .team_count = 1};
	const char *path = ticket_path(f, make_ticket(f, "Whole"), "");
	struct clf_json *body = clf_json_object();
	struct segments segments;
	const char *allowed = NULL;
	struct clf_error err = {0};
	struct clf_buf text;
	int64_t id = 0;

	fixture_group(f, "Blue", clf_team_add);
	fixture_lists(f, "House", "agent@example.test");
	fixture_check(clf_agent_add(f->web->act.store, &blue, &id, &err), &err);
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	for (const struct param *p = route_find(f->arena, all_routes, "PATCH", path, &segments, &allowed)->params;
	     p->name != NULL; p++)
		if (p->where == CLF_IN_BODY)
			clf_json_set(body, p->name, value_for(f, p->name));
	clf_buf_init(&text, 1 << 16);
	clf_json_dump(body, &text);
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, text.p));
	assert_string_equal(text_at(f, "status"), "Resolved");
	assert_string_equal(clf_json_get_text(clf_json_get(f->json, "owner"), "address"), "agent@example.test");
	assert_string_equal(text_at(f, "team"), "Blue");
	assert_string_equal(text_at(f, "priority"), "critical");
	assert_string_equal(text_at(f, "segment"), "North");
	assert_string_equal(text_at(f, "due_at"), "2027-01-02T03:04:05Z");
	assert_answer(
	    f, 200, api(f, ADMIN, "GET", ticket_path(f, clf_json_get_number(f->json, "number", 0), "/comments"), NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "text"), "all at once");
	clf_buf_free(&text);
	clf_json_free(&body);
}

static void a_followup_is_queued(void **state)
{
	struct fixture *f = *state;
	int64_t number = make_ticket(f, "Write");
	const char *followups = ticket_path(f, number, "/followups");
	assert_answer(f, 422, api(f, ADMIN, "POST", followups, "{\"text\":\"a\",\"subject\":\"a\\r\\nBcc: x@y.z\"}"));
	assert_answer(f, 202, api(f, ADMIN, "POST", followups, "{\"text\":\"We are sorry.\"}"));
	assert_string_equal(text_at(f, "direction"), "out");
	assert_string_equal(text_at(f, "state"), "queued");
	assert_answer(f, 200, api(f, ADMIN, "GET", ticket_path(f, number, "/messages"), NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	assert_contains(f, "We are sorry.");
	int64_t message = clf_json_get_number(item(f, 0), "id", 0);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/outbox?state=queued", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "to"), "customer@example.com");
	assert_answer(f, 422, api(f, ADMIN, "POST", ticket_path(f, number, "/followups"), "{}"));
	assert_answer(f, 422, api(f, ADMIN, "POST", ticket_path(f, number, "/followups"), "{\"to\":\"x\"}"));
	const char *raw = ticket_path(f, number, clf_arena_printf(f->arena, "/messages/%lld/raw", (long long)message));
	assert_answer(f, 200, api(f, ADMIN, "GET", raw, NULL));
	assert_string_equal(clf_http_response_header(&f->response, "Content-Type"), "message/rfc822");
	assert_contains(f, "To: ");
	assert_answer(f, 403, api(f, AGENT, "GET", raw, NULL));
	assert_answer(f, 404, api(f, ADMIN, "GET", ticket_path(f, number, "/messages/1/raw"), NULL));
	int64_t other = make_ticket(f, "Another");
	assert_answer(f, 404,
		      api(f, ADMIN, "GET",
			  ticket_path(f, other, clf_arena_printf(f->arena, "/messages/%lld/raw", (long long)message)),
			  NULL));
}

static void notes_and_history_are_listed(void **state)
{
	struct fixture *f = *state;
	int64_t number = make_ticket(f, "Notes");
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", ticket_path(f, number, "/comments"), "{\"text\":\"First\\nnote\"}"));
	assert_string_equal(text_at(f, "text"), "First\nnote");
	assert_string_equal(text_at(f, "who"), "admin@example.test");
	assert_string_equal(text_at(f, "via"), "api");
	assert_answer(f, 200, api(f, ADMIN, "GET", ticket_path(f, number, "/comments"), NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "text"), "First\nnote");
	assert_answer(f, 200, api(f, ADMIN, "GET", ticket_path(f, number, "/events"), NULL));
	assert_true(clf_json_size(clf_json_get(f->json, "items")) >= 1);
	assert_answer(f, 422, api(f, ADMIN, "POST", ticket_path(f, number, "/comments"), "{\"text\":\"  \"}"));
	assert_answer(f, 404, api(f, ADMIN, "POST", ticket_path(f, 77, "/comments"), "{\"text\":\"a\"}"));
}

static void an_agent_sees_their_own_tickets(void **state)
{
	struct fixture *f = *state;
	const char *path = ticket_path(f, make_ticket(f, "Whose"), "");
	assert_answer(f, 200, api(f, AGENT, "GET", path, NULL));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"owner\":\"admin@example.test\"}"));
	assert_answer(f, 404, api(f, AGENT, "GET", path, NULL));
	assert_answer(f, 404, api(f, AGENT, "PATCH", path, "{\"priority\":\"low\"}"));
	assert_answer(f, 404, api(f, AGENT, "GET", clf_arena_printf(f->arena, "%s/messages", path), NULL));
	assert_answer(f, 404,
		      api(f, AGENT, "POST", clf_arena_printf(f->arena, "%s/followups", path), "{\"text\":\"x\"}"));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/tickets", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 0);
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"owner\":\"agent@example.test\"}"));
	assert_answer(f, 200, api(f, AGENT, "GET", path, NULL));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/tickets", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
}

static void a_manager_sees_the_segments_tickets(void **state)
{
	struct fixture *f = *state;
	const char *path = ticket_path(f, make_ticket(f, "Theirs"), "");
	static const char *const south[] = {"South"};
	const struct clf_agent_record other = {.agent = {.address = "south@example.test", .name = "S", .active = true},
					       .segments = south,
					       .segment_count = 1};
	struct clf_error err = {0};
	int64_t id = 0;
	fixture_segment(f, "South");
	fixture_check(clf_agent_add(f->web->act.store, &other, &id, &err), &err);
	fixture_agent(f, "manager@example.test", CLF_ROLE_MANAGER, MANAGER);
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"segment\":\"South\",\"owner\":\"admin@example.test\"}"));
	assert_answer(f, 404, api(f, MANAGER, "GET", path, NULL));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"segment\":\"North\"}"));
	assert_answer(f, 200, api(f, MANAGER, "GET", path, NULL));
	assert_answer(f, 200, api(f, MANAGER, "GET", "/api/v1/tickets", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	assert_answer(f, 404, api(f, AGENT, "GET", path, NULL));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/tickets", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 0);
	assert_answer(f, 403, api(f, MANAGER, "GET", "/api/v1/journal", NULL));
}

static void quarantined_mail_is_listed_and_read_again(void **state)
{
	struct fixture *f = *state;
	int64_t journal = quarantined(f, "Stuck");
	const char *retry = clf_arena_printf(f->arena, "/api/v1/quarantine/%lld/retry", (long long)journal);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/quarantine", NULL));
	assert_int_equal(clf_json_get_number(item(f, 0), "id", 0), journal);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/journal", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "outcome"), "quarantine");
	assert_answer(
	    f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/journal/%lld", (long long)journal), NULL));
	assert_string_equal(clf_json_get_text(clf_json_get(f->json, "explanation"), "kind"), "<i>mail</i>");
	assert_answer(f, 200, api(f, ADMIN, "POST", retry, NULL));
	assert_string_equal(text_at(f, "state"), "waiting");
	assert_answer(f, 409, api(f, ADMIN, "POST", retry, NULL));
	assert_answer(f, 404, api(f, ADMIN, "POST", "/api/v1/quarantine/5/retry", NULL));
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/journal/5", NULL));
}

static void a_failed_mail_is_sent_again(void **state)
{
	struct fixture *f = *state;
	struct clf_outbox_row *rows = NULL;
	struct clf_error err = {0};
	size_t count = 0;
	int64_t now = clf_clock_now() + CLF_DAY;
	assert_answer(f, 202,
		      api(f, ADMIN, "POST", ticket_path(f, make_ticket(f, "Fails"), "/followups"), "{\"text\":\"x\"}"));
	fixture_check(
	    clf_outbox_claim(f->web->act.store, f->arena, "relay", 5, now, now + CLF_HOUR, 10, &rows, &count, &err),
	    &err);
	assert_int_equal(count, 1);
	const char *retry = clf_arena_printf(f->arena, "/api/v1/outbox/%lld/retry", (long long)rows[0].id);
	assert_answer(f, 409, api(f, ADMIN, "POST", retry, NULL));
	fixture_check(
	    clf_outbox_finish(f->web->act.store, rows[0].id, 5, CLF_OUTBOX_FAILED, "550 no such user", 0, &err), &err);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/outbox?state=failed", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "reply"), "550 no such user");
	assert_answer(f, 200, api(f, ADMIN, "POST", retry, NULL));
	assert_string_equal(text_at(f, "state"), "queued");
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/outbox?state=lost", NULL));
}

static void a_relay_that_holds_mail_up_says_why_and_is_tried(void **state)
{
	struct fixture *f = *state;
	const struct clf_relay_hold hold = {.smtp = "relay",
					    .sender = "",
					    .trouble = "login",
					    .words = "login: 535 5.7.8 no",
					    .since = clf_clock_now() - CLF_HOUR,
					    .tried_at = clf_clock_now(),
					    .next_at = clf_clock_now() + CLF_MINUTE,
					    .tries = 4};
	struct clf_relay_hold *holds = NULL;
	const struct clf_json *shown;
	struct clf_error err = {0};
	size_t count = 0;

	assert_answer(f, 403, api(f, AGENT, "GET", "/api/v1/relays", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/relays", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "smtp"), "relay");
	assert_string_equal(clf_json_get_text(item(f, 0), "state"), "up");
	assert_answer(f, 404, api(f, ADMIN, "POST", "/api/v1/relays/relay/retry", NULL));
	fixture_check(clf_relay_hold_put(f->web->act.store, &hold, &err), &err);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/relays", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "state"), "held");
	shown = clf_json_at(clf_json_get(item(f, 0), "holds"), 0);
	assert_string_equal(clf_json_get_text(shown, "words"), "login: 535 5.7.8 no");
	assert_non_null(strstr(clf_json_get_text(shown, "advice"), "password_file"));
	assert_answer(f, 403, api(f, AGENT, "POST", "/api/v1/relays/relay/retry", NULL));
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/relays/relay/retry", NULL));
	fixture_check(clf_relay_holds(f->web->act.store, f->arena, "relay", &holds, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_true(holds[0].next_at <= clf_clock_now());
}

static void agents_and_mailboxes_are_listed_without_secrets(void **state)
{
	struct fixture *f = *state;
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/agents", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 2);
	assert_lacks(f, "password");
	assert_lacks(f, "hash");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/mailboxes", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "mailbox"), "support");
	assert_string_equal(clf_json_get_text(item(f, 0), "state"), "silent");
}

static void an_agent_gets_further_addresses(void **state)
{
#define ADDRESSES_OF(agent) "/api/v1/agents/" agent "@example.test/addresses"
	static const char add[] = "{\"address\":\"Ada@Home.test\"}", ours[] = "{\"address\":\"support@example.test\"}";
	static const char removed[] = "{\"address\":\"ada@home.test\",\"state\":\"remove\"}";
	struct fixture *f = *state;

	assert_answer(f, 403, api(f, AGENT, "PUT", ADDRESSES_OF("agent"), add));
	assert_answer(f, 200, api(f, ADMIN, "PUT", ADDRESSES_OF("agent"), add));
	assert_string_equal(clf_json_text(clf_json_at(clf_json_get(f->json, "addresses"), 0)), "ada@home.test");
	assert_answer(f, 409, api(f, ADMIN, "PUT", ADDRESSES_OF("admin"), add));
	assert_answer(f, 422, api(f, ADMIN, "PUT", ADDRESSES_OF("agent"), ours));
	assert_answer(f, 404, api(f, ADMIN, "PUT", ADDRESSES_OF("x"), add));
	assert_answer(f, 200, api(f, ADMIN, "PUT", ADDRESSES_OF("agent"), removed));
	assert_answer(f, 404, api(f, ADMIN, "PUT", ADDRESSES_OF("agent"), removed));
}

static void health_and_figures(void **state)
{
	struct fixture *f = *state;
	quarantined(f, "one");
	assert_answer(f, 200, api(f, NULL, "GET", "/healthz", NULL));
	assert_answer(f, 200, api(f, NULL, "GET", "/readyz", NULL));
	assert_answer(f, 401, api(f, NULL, "GET", "/metrics", NULL));
	assert_answer(f, 200, api(f, AGENT, "GET", "/metrics", NULL));
	assert_contains(f, "clf_mail_up 1\n");
	assert_contains(f, "clf_mail_quarantine{reason=\"");
	assert_contains(f, "state=\"queued\"} 0\n");
	clf_store_close(&f->web->act.store);
	assert_answer(f, 200, api(f, NULL, "GET", "/healthz", NULL));
	assert_answer(f, 503, api(f, NULL, "GET", "/readyz", NULL));
	assert_answer(f, 503, api(f, ADMIN, "GET", "/api/v1/tickets", NULL));
	assert_non_null(clf_http_response_header(&f->response, "Retry-After"));
}

static void what_is_not_there_says_so(void **state)
{
	struct fixture *f = *state;
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/nothing", NULL));
	assert_string_equal(clf_http_response_header(&f->response, "Content-Type"), "application/problem+json");
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v2/tickets", NULL));
	assert_answer(f, 405, api(f, ADMIN, "DELETE", "/api/v1/tickets", NULL));
	assert_answer(f, 405, api(f, ADMIN, "TRACE", "/api/v1/tickets", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(a_response_makes_one_ticket),
	    with_fixture(a_bad_request_names_each_wrong_field),
	    with_fixture(test_6_1_a_wrong_filter_is_told_with_the_nearest_right_name),
	    with_fixture(test_5_1_all_names_that_arent_there_are_told_at_once),
	    with_fixture(a_body_that_is_no_json_object_is_refused),
	    with_fixture(a_ticket_is_made_shown_and_listed),
	    with_fixture(the_same_key_acts_once),
	    with_fixture(a_key_of_another_request_is_refused),
	    with_fixture(a_ticket_is_changed_whole_or_not_at_all),
	    with_fixture(a_repeated_change_of_a_version_is_answered_again),
	    with_fixture(every_field_is_changed_in_one_request),
	    with_fixture(a_followup_is_queued),
	    with_fixture(notes_and_history_are_listed),
	    with_fixture(an_agent_sees_their_own_tickets),
	    with_fixture(a_manager_sees_the_segments_tickets),
	    with_fixture(quarantined_mail_is_listed_and_read_again),
	    with_fixture(a_failed_mail_is_sent_again),
	    with_fixture(a_relay_that_holds_mail_up_says_why_and_is_tried),
	    with_fixture(agents_and_mailboxes_are_listed_without_secrets),
	    with_fixture(an_agent_gets_further_addresses),
	    with_fixture(health_and_figures),
	    with_fixture(what_is_not_there_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
