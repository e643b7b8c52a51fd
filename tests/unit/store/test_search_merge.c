/*
 * test_search_merge.c - the index of words is merged: after an erasure, after it grew, and when it was made anew.
 */
#include "clf/store/people/erase.h"
#include "store/search_fixture.h"

/* Whoever erased died before the index was merged: the clock does it. */
static void test_6_6_the_clock_ends_an_erasure(void **state)
{
	struct fixture *f = *state;
	int64_t number = fixture_ticket(f, "Zwetschgenknödel", NULL);

	assert_ok(f, clf_erase_begin(f->store, &f->err));
	index_all(f);
	fixture_ticket(f, "Other", NULL);
	index_all(f);
	assert_ok(f, clf_erase_ticket(f->store, number, true, "test", "cli", NOW, &f->err));
	index_all(f);
	assert_int_equal(fixture_count(f, "SELECT number FROM revision WHERE name = 'search-clean'"), 0);
	assert_false(is_on_disk(f, SECRET));
}

static int64_t pieces(struct fixture *f)
{
	return fixture_count(f, "SELECT count(DISTINCT segid) FROM search_index_idx");
}

/* Each word is looked for in each piece of the index. */
static void test_6_6_an_index_that_grew_is_merged(void **state)
{
	struct fixture *f = *state;

	index_all(f);
	for (int i = 0; i < 7; i++) {
		fixture_ticket(f, i == 3 ? "Zwetschgenknödel" : "Other", NULL);
		index_all(f);
	}
	assert_in_range(pieces(f), 2, 7);
	assert_int_equal(fixture_count(f, "SELECT number FROM revision WHERE name = 'search-grown'"), 7);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE revision SET number = 4999 WHERE name = 'search-grown'"));
	fixture_ticket(f, "Kettle", NULL);
	index_all(f);
	assert_int_equal(pieces(f), 1);
	assert_int_equal(
	    fixture_count(f, "SELECT sum(number) FROM revision WHERE name IN ('search-grown', 'search-clean')"), 0);
	assert_false(state_of(f).cleaning);
	assert_string_equal(found(f, "zwetschgenknödel"), "Zwetschgenknödel");
	assert_string_equal(found(f, "kettle"), "Kettle");
}

/* An erasure that comes while it is merged for its size begins anew, and empties the log. */
static void test_6_6_an_erasure_while_it_is_merged(void **state)
{
	struct fixture *f = *state;
	int64_t number = fixture_ticket(f, "Zwetschgenknödel", NULL);

	assert_ok(f, clf_erase_begin(f->store, &f->err));
	index_all(f);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE revision SET number = 5 WHERE name = 'search-clean'"));
	assert_false(state_of(f).cleaning);
	assert_ok(f, clf_erase_ticket(f->store, number, true, "test", "cli", NOW, &f->err));
	assert_true(state_of(f).cleaning);
	index_all(f);
	assert_int_equal(fixture_count(f, "SELECT number FROM revision WHERE name = 'search-clean'"), 0);
	assert_false(is_on_disk(f, SECRET));
}

/* What was there before is written in pieces; at its end they are one. */
static void test_6_6_an_index_made_anew_is_one_piece(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 120; i++)
		fixture_ticket(f, "Other", NULL);
	index_all(f);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE revision SET number = 0 WHERE name = 'search'"));
	index_all(f);
	assert_int_equal(pieces(f), 1);
	assert_int_equal(fixture_count(f, "SELECT number FROM revision WHERE name = 'search-clean'"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_6_6_the_clock_ends_an_erasure),
	    store_test(test_6_6_an_index_that_grew_is_merged),
	    store_test(test_6_6_an_erasure_while_it_is_merged),
	    store_test(test_6_6_an_index_made_anew_is_one_piece),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
