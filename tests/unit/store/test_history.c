/*
 * test_history.c - 2.3: lines of a history as they are kept, in the order of the requests; what the schema refuses.
 */
#include "store_fixture.h"

#include "clf/store/look/history.h"
#include "clf/store/look/query_mail.h"
#include "clf/ticket/field/field.h"

static void test_2_3_customer_and_creation_never_change(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL);

	assert_int_not_equal(db_script(f->store->db, "UPDATE ticket SET created_at = created_at + 1", &f->err), CLF_OK);
	assert_non_null(strstr(f->err.text, "never change"));
	assert_int_not_equal(db_script(f->store->db,
				       "INSERT INTO customer (party, created_at) SELECT max(id) + 1, 1 FROM party; "
				       "UPDATE ticket SET customer = (SELECT max(party) FROM customer)",
				       &f->err),
			     CLF_OK);
	/* What stays is no change, and the rest is free. */
	assert_ok(f,
		  db_script(f->store->db,
			    "UPDATE ticket SET created_at = created_at, customer = customer, updated_at = 5", &f->err));
	assert_int_equal(fixture_count(f, "SELECT updated_at FROM ticket"), 5);
	assert_true(ticket > 0);
}

static struct clf_line *lines_of(struct fixture *f, int64_t ticket, size_t *count)
{
	struct clf_line *lines = NULL;

	assert_ok(f, clf_history_all(f->store, f->arena, ticket, 5000, &lines, count, &f->err));
	return lines;
}

static void test_2_3_a_line_has_ids_and_its_place(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL), team, segment;
	const struct clf_step steps[] = {
	    {.kind = CLF_STEP_COMMENT, .text = "Called."},
	    {.kind = CLF_STEP_EVENT, .what = "comment", .points = CLF_POINTS_COMMENT},
	    {.kind = CLF_STEP_SET, .field = CLF_FIELD_TEAM, .text = "First line"},
	    {.kind = CLF_STEP_EVENT,
	     .what = "team",
	     .to = "First line",
	     .changed = clf_field_row(CLF_FIELD_TEAM),
	     .to_value = "First line"},
	    {.kind = CLF_STEP_SET, .field = CLF_FIELD_SEGMENT, .text = "North"},
	    {.kind = CLF_STEP_EVENT,
	     .what = "segment",
	     .to = "North",
	     .changed = clf_field_row(CLF_FIELD_SEGMENT),
	     .to_value = "North"},
	};
	const struct clf_step told = {.kind = CLF_STEP_EVENT, .what = "due-told"};
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM}, .via = CLF_VIA_CLI, .ticket = ticket};
	struct clf_line *lines;
	size_t count;

	fixture_groups(f, "First line", "North");
	team = fixture_count(f, "SELECT id FROM team");
	segment = fixture_count(f, "SELECT id FROM segment");
	fixture_apply(f, &request, steps, 6, NULL, 0);
	/* What changes nothing stands behind, in the same version. */
	fixture_apply(f, &request, &told, 1, NULL, 0);
	fixture_apply(f, &request, &told, 1, NULL, 0);
	lines = lines_of(f, ticket, &count);
	assert_int_equal(count, 6);
	assert_int_equal(lines[0].version, 1);
	assert_int_equal(lines[0].part, 1);
	assert_int_equal(lines[1].comment, fixture_count(f, "SELECT id FROM comment"));
	assert_string_equal(lines[2].field, "team");
	assert_null(lines[2].from);
	assert_int_equal(clf_id_read(lines[2].to), team);
	assert_int_equal(clf_id_read(lines[3].to), segment);
	for (size_t i = 1; i < count; i++) {
		assert_int_equal(lines[i].version, 2);
		assert_int_equal(lines[i].part, i);
	}
	assert_int_equal(fixture_count(f, "SELECT version FROM ticket"), 2);
}

/* Ids come in blocks: two programs that write in turns give later lines smaller ids. */
static void test_2_3_the_order_is_that_of_the_requests(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL);
	struct clf_event_list page;
	struct clf_line *lines;
	int64_t cursor = 0;
	size_t count, seen = 0;

	assert_ok(f,
		  db_script(f->store->db,
			    "DELETE FROM event; INSERT INTO event (id, ticket, who, via, what, at, version, part) "
			    "SELECT e.id, t.number, 'x', 'api', e.what, 9, e.version, e.part FROM ticket t, "
			    "(SELECT 900 AS id, 'c' AS what, 2 AS version, 1 AS part UNION ALL SELECT 100, 'e', 3, 1 "
			    "UNION ALL SELECT 800, 'b', 0, 0 UNION ALL SELECT 700, 'a', 0, 0 "
			    "UNION ALL SELECT 500, 'd', 2, 2) e",
			    &f->err));
	lines = lines_of(f, ticket, &count);
	assert_int_equal(count, 5);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(lines[i].what[0], "abcde"[i]);
	do {
		assert_ok(f,
			  clf_query_events(f->store, f->arena, ticket, (struct clf_page){cursor, 2}, &page, &f->err));
		for (size_t i = 0; i < page.count; i++)
			assert_int_equal(page.items[i].what[0], "edcba"[seen++]);
		cursor = page.next;
	} while (cursor != 0);
	assert_int_equal(seen, 5);
}

static void test_2_3_a_long_history_comes_by_pages(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL);
	struct clf_line *lines = NULL;
	size_t count = 0;
	bool cut = false;

	assert_ok(f, db_run(f->store->db, &f->err,
			    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2499) "
			    "INSERT INTO event (id, ticket, who, via, what, at, version, part) "
			    "SELECT 1000000 - i, $ticket, 'x', 'api', 'note', i, 1 + i / 3, 1 + i % 3 FROM n",
			    CLF_NUMBER("$ticket", ticket)));
	assert_ok(f, clf_history_lines(f->store, f->arena, ticket, NULL, &lines, &count, &f->err));
	assert_int_equal(count, CLF_HISTORY_PAGE);
	lines = lines_of(f, ticket, &count);
	assert_int_equal(count, 2500);
	for (size_t i = 2; i < count; i++)
		assert_true(lines[i].version > lines[i - 1].version || lines[i].part > lines[i - 1].part);
	assert_status(CLF_ELIMIT, clf_history_all(f->store, f->arena, ticket, 2400, &lines, &count, &f->err));
	/* the newest alone, in the same order */
	assert_ok(f, clf_history_newest(f->store, f->arena, ticket, 100, &lines, &count, &cut, &f->err));
	assert_int_equal(count, 100);
	assert_true(cut);
	assert_int_equal(lines[99].at, 2499);
	for (size_t i = 1; i < count; i++)
		assert_int_equal(lines[i].at, lines[i - 1].at + 1);
	assert_ok(f, clf_history_newest(f->store, f->arena, ticket, 2500, &lines, &count, &cut, &f->err));
	assert_int_equal(count, 2500);
	assert_false(cut);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_2_3_customer_and_creation_never_change),
	    store_test(test_2_3_a_line_has_ids_and_its_place),
	    store_test(test_2_3_the_order_is_that_of_the_requests),
	    store_test(test_2_3_a_long_history_comes_by_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
