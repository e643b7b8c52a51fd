/*
 * test_bulk_routes.c - one change to many tickets, tickets made by hand, files and notes, over the API: what is taken,
 * refused, and who may.
 */
#include <fcntl.h>
#include <unistd.h>

#include "web_fixture.h"

static const struct clf_json *result(const struct fixture *f, size_t index)
{
	return clf_json_at(clf_json_get(f->json, "items"), index);
}

static int64_t number_at(const struct clf_json *json, const char *key)
{
	return clf_json_get_number(json, key, 0);
}

static const char *path(struct fixture *f, int64_t ticket, const char *more)
{
	return clf_arena_printf(f->arena, "/api/v1/tickets/%lld%s", (long long)ticket, more);
}

static int64_t version_of(struct fixture *f, int64_t ticket)
{
	assert_answer(f, 200, api(f, ADMIN, "GET", path(f, ticket, ""), NULL));
	return number_at(f->json, "version");
}

static void test_5_7_each_ticket_has_its_own_result(void **state)
{
	struct fixture *f = *state;
	int64_t a = make_ticket(f, "one"), b = make_ticket(f, "two"), missing = b + 5000;

	assert_answer(
	    f, 200,
	    api(f, ADMIN, "POST", "/api/v1/tickets/bulk",
		clf_arena_printf(
		    f->arena, "{\"numbers\":[%lld,%lld,%lld,%lld],\"priority\":\"high\",\"comment\":\"All of them.\"}",
		    (long long)a, (long long)missing, (long long)b, (long long)a)));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 3);
	assert_int_equal(number_at(result(f, 0), "number"), a);
	assert_int_equal(number_at(result(f, 0), "status"), 200);
	assert_true(number_at(result(f, 0), "version") > 1);
	assert_int_equal(number_at(result(f, 1), "status"), 404);
	assert_non_null(clf_json_get_text(result(f, 1), "problem"));
	assert_int_equal(number_at(result(f, 2), "status"), 200);
	assert_answer(f, 200, api(f, ADMIN, "GET", path(f, b, ""), NULL));
	assert_string_equal(text_at(f, "priority"), "high");
	assert_answer(f, 200, api(f, ADMIN, "GET", path(f, b, "/comments"), NULL));
	assert_contains(f, "All of them.");
}

static void test_5_7_the_same_key_goes_on_and_does_nothing_twice(void **state)
{
	struct fixture *f = *state;
	int64_t a = make_ticket(f, "one"), b = make_ticket(f, "two"), version;
	const char *body =
	    clf_arena_printf(f->arena, "{\"numbers\":[%lld,%lld],\"comment\":\"Once.\"}", (long long)a, (long long)b);

	with_header(f, "Idempotency-Key", "k-1");
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/tickets/bulk", body));
	version = version_of(f, a);
	with_header(f, "Idempotency-Key", "k-1");
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/tickets/bulk", body));
	assert_int_equal(number_at(result(f, 0), "status"), 200);
	assert_int_equal(version_of(f, a), version);
	with_header(f, "Idempotency-Key", "k-1");
	assert_answer(f, 200,
		      api(f, ADMIN, "POST", "/api/v1/tickets/bulk",
			  clf_arena_printf(f->arena, "{\"numbers\":[%lld],\"comment\":\"Another.\"}", (long long)a)));
	assert_int_equal(number_at(result(f, 0), "status"), 422);
}

static void test_5_7_a_filter_chooses_and_a_wrong_one_changes_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t a = make_ticket(f, "one"), before = version_of(f, a);

	assert_answer(f, 422,
		      api(f, ADMIN, "POST", "/api/v1/tickets/bulk",
			  "{\"filter\":{\"stauts\":\"New\",\"segment\":\"Nowhere\"},\"priority\":\"hihg\"}"));
	assert_contains(f, "filter.stauts");
	assert_contains(f, "filter.segment");
	assert_contains(f, "\"priority\"");
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/tickets/bulk", "{\"numbers\":[1],\"filter\":{}}"));
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/tickets/bulk", "{\"numbers\":[1]}"));
	assert_answer(f, 422,
		      api(f, ADMIN, "POST", "/api/v1/tickets/bulk",
			  "{\"filter\":{\"status\":[\"New\"],\"owner\":null},\"priority\":\"high\"}"));
	assert_contains(f, "\"field\":\"filter.status\"");
	assert_contains(f, "\"field\":\"filter.owner\"");
	assert_contains(f, "must be a string");
	assert_int_equal(version_of(f, a), before);
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "POST", "/api/v1/tickets/bulk", "{\"filter\":{\"status\":\"New\"},\"priority\":\"low\"}"));
	assert_true(version_of(f, a) > before);
}

static void test_5_7_a_filter_with_a_key_chooses_once(void **state)
{
	static const char body[] = "{\"filter\":{\"status\":\"New\"},\"status\":\"Open\"}";
	struct fixture *f = *state;
	int64_t a = make_ticket(f, "one"), later, version;

	with_header(f, "Idempotency-Key", "f-1");
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/tickets/bulk", body));
	assert_contains(f, clf_arena_printf(f->arena, "\"number\":%lld,", (long long)a));
	version = version_of(f, a);
	later = make_ticket(f, "two");
	with_header(f, "Idempotency-Key", "f-1");
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/tickets/bulk", body));
	assert_contains(f, clf_arena_printf(f->arena, "\"number\":%lld,", (long long)a));
	assert_null(strstr(body_of(f), clf_arena_printf(f->arena, "\"number\":%lld,", (long long)later)));
	assert_int_equal(version_of(f, a), version);
	assert_answer(f, 200, api(f, ADMIN, "GET", path(f, later, ""), NULL));
	assert_string_equal(text_at(f, "status"), "New");
	with_header(f, "Idempotency-Key", "f-1");
	assert_answer(
	    f, 422,
	    api(f, ADMIN, "POST", "/api/v1/tickets/bulk", "{\"filter\":{\"status\":\"New\"},\"priority\":\"low\"}"));
}

/* Taken back with what the change answered with; another's change and another version stay. */
static void test_5_7_a_change_of_many_is_taken_back(void **state)
{
	struct fixture *f = *state;
	int64_t a = make_ticket(f, "one"), b = make_ticket(f, "two"), left;
	const char *body;

	assert_answer(
	    f, 200,
	    api(f, ADMIN, "POST", "/api/v1/tickets/bulk",
		clf_arena_printf(f->arena, "{\"numbers\":[%lld,%lld],\"priority\":\"high\",\"comment\":\"Both.\"}",
				 (long long)a, (long long)b)));
	left = number_at(result(f, 0), "version");
	body = clf_arena_printf(f->arena, "{\"numbers\":[%lld,%lld],\"versions\":[%lld,%lld]}", (long long)a,
				(long long)b, (long long)left, (long long)left + 1);
	assert_answer(f, 200, api(f, AGENT, "POST", "/api/v1/tickets/bulk/undo", body));
	assert_int_equal(number_at(result(f, 0), "status"), 422);
	with_header(f, "Idempotency-Key", "u-1");
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/tickets/bulk/undo", body));
	assert_int_equal(number_at(result(f, 0), "status"), 200);
	assert_true(number_at(result(f, 0), "version") > left);
	assert_int_equal(number_at(result(f, 1), "status"), 409);
	with_header(f, "Idempotency-Key", "u-1");
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/tickets/bulk/undo", body));
	assert_int_equal(number_at(result(f, 0), "status"), 200);
	assert_answer(f, 200, api(f, ADMIN, "GET", path(f, a, ""), NULL));
	assert_string_equal(text_at(f, "priority"), "medium");
	assert_answer(f, 200, api(f, ADMIN, "GET", path(f, b, ""), NULL));
	assert_string_equal(text_at(f, "priority"), "high");
	assert_answer(f, 422,
		      api(f, ADMIN, "POST", "/api/v1/tickets/bulk/undo", "{\"numbers\":[1],\"versions\":[1,2]}"));
	assert_contains(f, "must be as many as there are numbers");
}

static const char *undo_of(struct fixture *f, int64_t ticket)
{
	return clf_arena_printf(f->arena, "{\"numbers\":[%lld],\"versions\":[%lld]}", (long long)ticket,
				(long long)version_of(f, ticket));
}

/* What did nothing to a ticket leaves nothing to undo there, least of all what was done before it. */
static void test_5_7_undoing_a_change_leaves_what_was_done_before(void **state)
{
	struct fixture *f = *state;
	int64_t a = make_ticket(f, "one");
	const char *body = clf_arena_printf(f->arena, "{\"numbers\":[%lld],\"priority\":\"high\"}", (long long)a);

	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/tickets/bulk", body));
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/tickets/bulk", body));
	assert_int_equal(number_at(result(f, 0), "status"), 200);
	body = undo_of(f, a);
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/tickets/bulk/undo", body));
	assert_int_equal(number_at(result(f, 0), "status"), 422);
	assert_answer(f, 200, api(f, ADMIN, "GET", path(f, a, ""), NULL));
	assert_string_equal(text_at(f, "priority"), "high");
}

static void test_5_7_the_segment_it_began_in_is_put_back(void **state)
{
	struct fixture *f = *state;
	int64_t a = make_ticket(f, "one");
	const char *body;

	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/segments", "{\"name\":\"Paris\"}"));
	body = clf_arena_printf(f->arena, "{\"numbers\":[%lld],\"original_segment\":\"Paris\"}", (long long)a);
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/tickets/bulk", body));
	assert_answer(f, 200, api(f, ADMIN, "GET", path(f, a, ""), NULL));
	assert_string_equal(text_at(f, "original_segment"), "Paris");
	body = undo_of(f, a);
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/tickets/bulk/undo", body));
	assert_int_equal(number_at(result(f, 0), "status"), 200);
	assert_answer(f, 200, api(f, ADMIN, "GET", path(f, a, ""), NULL));
	assert_string_equal(text_at(f, "original_segment"), "");
}

static void test_1_4_all_that_is_wrong_with_a_new_ticket_is_told_at_once(void **state)
{
	struct fixture *f = *state;

	assert_answer(
	    f, 422,
	    api(f, ADMIN, "POST", "/api/v1/tickets",
		"{\"status\":\"Opne\",\"segment\":\"Nrth\",\"priority\":\"hihg\",\"owner\":\"nobody@example.test\"}"));
	assert_contains(f, "\"customer.address\"");
	assert_contains(f, "\"subject\"");
	assert_contains(f, "\"status\"");
	assert_contains(f, "\"nearest\":\"Open\"");
	assert_contains(f, "\"segment\"");
	assert_contains(f, "\"priority\"");
	assert_contains(f, "\"owner\"");
}

static void test_2_4_a_note_is_its_authors(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = make_ticket(f, "one");
	const char *one;

	assert_answer(f, 201, api(f, AGENT, "POST", path(f, ticket, "/comments"), "{\"text\":\"Frist.\"}"));
	one = path(f, ticket, clf_arena_printf(f->arena, "/comments/%lld", (long long)number_at(f->json, "id")));
	assert_answer(f, 403, api(f, ADMIN, "PATCH", one, "{\"text\":\"Mine.\"}"));
	assert_answer(f, 200, api(f, AGENT, "PATCH", one, "{\"text\":\"First.\"}"));
	assert_string_equal(text_at(f, "text"), "First.");
	assert_non_null(text_at(f, "edited_at"));
	assert_answer(f, 403, api(f, AGENT, "GET", clf_arena_printf(f->arena, "%s/versions", one), NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "%s/versions", one), NULL));
	assert_contains(f, "Frist.");
	assert_answer(f, 204, api(f, AGENT, "DELETE", one, NULL));
	assert_answer(f, 404, api(f, AGENT, "GET", one, NULL));
	assert_answer(f, 200, api(f, AGENT, "GET", path(f, ticket, "/comments"), NULL));
	assert_null(strstr(body_of(f), "First."));
	assert_null(strstr(body_of(f), "gone_at\":\""));
	assert_answer(f, 200, api(f, ADMIN, "GET", path(f, ticket, "/comments?deleted=yes"), NULL));
	assert_contains(f, "gone_at\":\"");
	assert_null(strstr(body_of(f), "First."));
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "%s/versions", one), NULL));
	assert_contains(f, "First.");
}

static unsigned upload(struct fixture *f, int64_t ticket, const char *query, const char *bytes)
{
	return api_file(f, AGENT,
			clf_arena_printf(f->arena, "/api/v1/tickets/%lld/attachments%s", (long long)ticket, query),
			bytes);
}

static void test_5_1_names_of_files_are_data(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = make_ticket(f, "one");
	const char *one;

	assert_answer(f, 422, upload(f, ticket, "", "abc"));
	assert_answer(f, 422, upload(f, ticket, "?name=", "abc"));
	assert_answer(f, 422, upload(f, ticket, "?name=%E2%80%8B", "abc"));
	assert_answer(f, 422, upload(f, ticket, "?name=a.txt", ""));
	assert_answer(f, 201, upload(f, ticket, "?name=..%5C..%5Cetc%5Cpass%22wd.exe&comment=See%20it", "MZ program"));
	assert_string_equal(text_at(f, "name"), ".._.._etc_pass\"wd.exe");
	assert_string_equal(text_at(f, "type"), "image/png");
	assert_string_equal(text_at(f, "true_type"), "application/vnd.microsoft.portable-executable");
	assert_true(number_at(f->json, "comment") > 0);
	one = path(f, ticket, clf_arena_printf(f->arena, "/attachments/%lld", (long long)number_at(f->json, "id")));
	assert_answer(f, 200, api(f, AGENT, "GET", one, NULL));
	assert_string_equal(clf_http_response_header(&f->response, "Content-Type"), "application/octet-stream");
	assert_non_null(strstr(clf_http_response_header(&f->response, "Content-Disposition"), "attachment;"));
	assert_memory_equal(f->response.body.p, "MZ program", 10);
	assert_answer(f, 404, api(f, AGENT, "GET", path(f, make_ticket(f, "two"), strstr(one, "/attachments")), NULL));
	assert_answer(f, 200, api(f, AGENT, "DELETE", one, NULL));
	assert_answer(f, 404, api(f, AGENT, "GET", one, NULL));
	assert_answer(f, 200, api(f, AGENT, "GET", path(f, ticket, "/attachments"), NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	assert_contains(f, "gone_at");
}

static void test_5_6_administrators_put_away_restore_and_purge(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = make_ticket(f, "one");

	assert_answer(f, 403, api(f, AGENT, "DELETE", path(f, ticket, ""), NULL));
	assert_answer(f, 409, api(f, ADMIN, "POST", path(f, ticket, "/purge"), NULL));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", path(f, ticket, ""), NULL));
	assert_string_equal(text_at(f, "status"), "Deleted");
	assert_answer(f, 200, api(f, ADMIN, "POST", path(f, ticket, "/restore"), NULL));
	assert_string_equal(text_at(f, "status"), "New");
	assert_answer(f, 422, api(f, ADMIN, "POST", path(f, ticket, "/restore"), NULL));
	assert_answer(f, 200, api(f, AGENT, "POST", path(f, ticket, "/spam"), NULL));
	assert_answer(f, 403, api(f, AGENT, "POST", path(f, ticket, "/purge"), NULL));
	fixture_agent(f, "manager@example.test", CLF_ROLE_MANAGER, MANAGER);
	assert_answer(f, 403, api(f, MANAGER, "POST", path(f, ticket, "/purge"), NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_5_7_each_ticket_has_its_own_result, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_5_7_the_same_key_goes_on_and_does_nothing_twice, fixture_setup,
					    fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_5_7_a_filter_chooses_and_a_wrong_one_changes_nothing, fixture_setup,
					    fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_5_7_a_filter_with_a_key_chooses_once, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_5_7_a_change_of_many_is_taken_back, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_5_7_undoing_a_change_leaves_what_was_done_before, fixture_setup,
					    fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_5_7_the_segment_it_began_in_is_put_back, fixture_setup,
					    fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_1_4_all_that_is_wrong_with_a_new_ticket_is_told_at_once, fixture_setup,
					    fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_2_4_a_note_is_its_authors, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_5_1_names_of_files_are_data, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(test_5_6_administrators_put_away_restore_and_purge, fixture_setup,
					    fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
