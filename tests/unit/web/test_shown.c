/*
 * test_shown.c - what lists cost, and that a database which fails is never shown as an empty value.
 *
 * Statements are counted where the store asks for them (linked with --wrap).
 */
#include "clf/base/count.h"
#include "store_statements.h"
#include "web_fixture.h"

#define LIST_MOST 10u /* who asks, what they may see, the list, and what stands beside each of its rows */

/* Each has an owner and tags: what a row may need to be looked up. */
static void make_tickets(struct fixture *f, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int64_t number = make_ticket(f, "Broken");

		give_to_admin(f, number);
		assert_answer(f, 200,
			      api(f, ADMIN, "POST",
				  clf_arena_printf(f->arena, "/api/v1/tickets/%lld/commands", (long long)number),
				  "{\"text\":\"#tag storm, refund\"}"));
	}
}

static void a_list_takes_as_many_statements_however_long_it_is(void **state)
{
	struct fixture *f = *state;
	const struct clf_json *ticket;
	unsigned few, many;

	make_tickets(f, 50);
	statements_asked = 0;
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets?limit=2", NULL));
	few = statements_asked;
	statements_asked = 0;
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets?limit=50", NULL));
	many = statements_asked;
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 50);
	ticket = item(f, 10);
	assert_int_equal(clf_json_size(clf_json_get(ticket, "tags")), 2);
	assert_string_equal(clf_json_get_text(clf_json_get(ticket, "owner"), "address"), "admin@example.test");
	if (many != few || many > LIST_MOST)
		fail_msg("2 tickets take %u statements, 50 take %u", few, many);
}

static void a_failing_database_is_an_error_and_no_empty_value(void **state)
{
	struct fixture *f = *state;
	static const char *const tables[] = {"ticket_tag", "ticket_link", "status"};
	const char *path = clf_arena_printf(f->arena, "/api/v1/tickets/%lld", (long long)make_ticket(f, "Broken"));
	size_t gave = 0;

	for (size_t i = 0; i < CLF_COUNT(tables); i++) {
		statements_fail_on = tables[i];
		gave += api(f, ADMIN, "GET", path, NULL) == 200;
		gave += api(f, ADMIN, "GET", "/api/v1/tickets", NULL) == 200;
		statements_fail_on = NULL;
	}
	assert_int_equal(gave, 0);
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(a_list_takes_as_many_statements_however_long_it_is),
	    with_fixture(a_failing_database_is_an_error_and_no_empty_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
