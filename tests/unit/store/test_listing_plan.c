/*
 * test_listing_plan.c - how the database goes about lists: nothing that grows is read from end to end, and what is
 * asked for in an order is led by an index that has it. What is sorted is what several indexes gave, a page of each.
 */
#include "clf/base/count.h"
#include "clf/base/problem.h"
#include "clf/store/listing/listing.h"
#include "clf/store/people/permission.h"
#include "listing/listing_sql.h"
#include "store/store_fixture.h"

static const struct clf_term terms[] = {
    {"all", "on"},
    {"status", "Open"},
    {"-status", "Closed"},
    {"kind", "escalated"},
    {"owner", "olga@example.com"},
    {"owner", "none"},
    {"-owner", "olga@example.com"},
    {"team", "Night"},
    {"-team", "none"},
    {"segment", "North"},
    {"original_segment", "North"},
    {"priority", "critical"},
    {"score_from", "3"},
    {"score", "5"},
    {"tag", "storm"},
    {"-tag", "storm"},
    {"created_from", "2026-12-20"},
    {"customer", "anna@example.org"},
    {"channel", "mail"},
};
static const char *const orders[] = {"number",  "waiting",  "created",  "updated", "due",      "priority",
				     "-number", "-waiting", "-created", "-due",    "-priority"};

/* Tables that hold what administrators set up, and what a statement made itself. */
static bool is_small(const char *detail)
{
	static const char *const small[] = {"status",      "agent",           "a",       "b", "u", "l", "m", "w", "vh",
					    "team_member", "segment_manager", "CONSTANT"};
	const char *name = detail + strlen("SCAN ");
	size_t n = strcspn(name, " ");

	for (size_t i = 0; i < CLF_COUNT(small); i++) {
		if (strlen(small[i]) == n && strncmp(name, small[i], n) == 0)
			return true;
	}
	return false;
}

static size_t times(const char *text, const char *what)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
		n++;
	return n;
}

/* All of it: what cmocka prints is cut off. */
static void say(const char *plan, const char *sql)
{
	fprintf(stderr, "%s\nin %s\n", plan, sql);
}

static void look_at(struct fixture *f, const struct listing_sql *sql, bool by_key)
{
	const char *asked = clf_arena_printf(f->arena, "EXPLAIN QUERY PLAN %s", sql->text.p);
	struct clf_rows *rows = db_ask_made(f->store->db, asked, sql->args, sql->count);
	const char *plan = "";
	size_t sorts = 0,
	       allowed = times(sql->text.p, ") u ORDER BY") + times(sql->text.p, "AND t.number IN (SELECT w.");
	enum clf_status status;

	assert_false(sql->text.failed);
	while ((status = rows_next(rows, &f->err)) == CLF_OK) {
		const char *detail = rows_peek(rows, 3);
		bool scans = strncmp(detail, "SCAN ", 5) == 0 && !is_small(detail);

		plan = clf_arena_printf(f->arena, "%s\n%s", plan, detail);
		sorts += strncmp(detail, "USE TEMP B-TREE FOR ", 20) == 0 && strstr(detail, "ORDER BY") != NULL;
		/* In the order of an index, or of the tickets' own key where nothing else leads. */
		if (scans && strstr(detail, "USING") == NULL && !(by_key && strcmp(detail, "SCAN t") == 0)) {
			say(plan, sql->text.p);
			fail();
		}
	}
	assert_status(CLF_ENOTFOUND, status);
	if (sorts > allowed)
		say(plan, sql->text.p);
	assert_true(sorts <= allowed);
}

static void one_shape(struct fixture *f, const struct clf_term *list, size_t count, int64_t agent, int64_t rest_most)
{
	const struct clf_ticket_filter filter = {.asked = list, .count = count, .visible_to = agent};
	const struct listing_place place = {.key = 900000000000000000 - 1001, .number = 1001};
	struct clf_problems problems = {.count = 0};
	struct clf_listing *listing = NULL;
	struct listing_sql sql;

	assert_ok(f, clf_listing_read(f->store, f->arena, &filter, &problems, &listing, &f->err));
	assert_non_null(listing);
	listing->lead = LEAD_BRANCHES;
	listing->rest_most = rest_most;
	assert_ok(f, listing_choose(listing, &f->err));
	for (int behind = 0; behind < 2; behind++) {
		listing_sql_begin(&sql, f->arena);
		listing_add_numbers(&sql, listing, behind ? &place : NULL, listing_falls(listing), 51);
		look_at(f, &sql, listing->branch_count == 0);
		listing_sql_end(&sql);
	}
	for (size_t i = 0; i < listing->status_count; i++) {
		listing_sql_begin(&sql, f->arena);
		listing_add_count(&sql, listing, &listing->statuses[i], 1000);
		look_at(f, &sql, false);
		listing_sql_end(&sql);
	}
}

static void test_6_1_each_list_is_led_by_what_has_its_order(void **state)
{
	struct fixture *f = *state;
	int64_t olga = fixture_agent(f, "olga@example.com", "Olga", "Night", "North");
	int64_t number = fixture_ticket(f, "x", NULL);

	/* One watched: without any there is nothing to lead to what is seen by more than its own row. */
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO watcher (ticket, agent, muted, at) VALUES ($ticket, $agent, 0, 1)",
			    CLF_NUMBER("$ticket", number), CLF_NUMBER("$agent", olga)));
	for (size_t o = 0; o < CLF_COUNT(orders); o++) {
		for (size_t t = 0; t < CLF_COUNT(terms); t++) {
			const struct clf_term list[] = {{"sort", orders[o]}, terms[t], {"status", "New"}};

			for (size_t count = 2; count <= 3; count++) {
				one_shape(f, list, count, 0, LISTING_REST);
				one_shape(f, list, count, olga, LISTING_REST);
				one_shape(f, list, count, olga, 0);
			}
		}
	}
}

/* Most tickets have no score: these aren't gone through. */
static void test_6_1_a_range_of_scores_passes_over_those_that_have_none(void **state)
{
	static const struct clf_term range[] = {{"all", "on"}, {"score_from", "0"}, {"score_to", "6"}};
	const struct clf_ticket_filter filter = {.asked = range, .count = CLF_COUNT(range)};
	struct fixture *f = *state;
	struct clf_problems problems = {.count = 0};
	struct clf_listing *listing = NULL;
	struct listing_sql sql;

	assert_ok(f, clf_listing_read(f->store, f->arena, &filter, &problems, &listing, &f->err));
	listing->lead = LEAD_BRANCHES;
	assert_ok(f, listing_choose(listing, &f->err));
	listing_sql_begin(&sql, f->arena);
	listing_add_numbers(&sql, listing, NULL, listing_falls(listing), 51);
	assert_non_null(strstr(sql.text.p, "ticket_scored"));
	look_at(f, &sql, false);
	listing_sql_end(&sql);
}

int main(void)
{
	const struct CMUnitTest tests[] = {store_test(test_6_1_each_list_is_led_by_what_has_its_order),
					   store_test(test_6_1_a_range_of_scores_passes_over_those_that_have_none)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
