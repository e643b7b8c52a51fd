/*
 * test_listing_words.c - lists of tickets by words (q): where they end, who stands beside one, and what they don't
 * tell.
 */
#include "clf/base/count.h"
#include "clf/store/people/directory.h"
#include "store/listing_asked.h"

static struct clf_listing *of_few(struct fixture *f, const struct clf_term *list, size_t count, const char *after,
				  size_t most)
{
	struct clf_listing *listing = asked(f, list, count, after, LEAD_UNCHOSEN);

	listing->few_most = 0;
	listing->found_most = most;
	return listing;
}

/* Of words that very many have, the newest are shown and it is said so; in the order of numbers one can go on. */
static void test_6_8_a_list_by_words_says_where_it_ended(void **state)
{
	struct fixture *f = *state;
	const struct clf_term newest[] = {{"q", "lamp"}}, urgent[] = {{"q", "lamp"}, {"sort", "priority"}};
	struct clf_listing_count *counts;
	struct clf_ticket_list page = {.next = NULL};
	int64_t last = 0, all = 0;
	size_t count = 0, seen = 0;
	bool more = false;

	for (int i = 0; i < 1200; i++)
		last = fixture_ticket(f, "a lamp", NULL);
	make_index(f);
	do {
		assert_ok(f, clf_listing_page(of_few(f, newest, 1, page.next, 100), 70, &page, &f->err));
		for (size_t i = 0; i < page.count; i++)
			assert_int_equal(page.items[i].ticket.number, last - (int64_t)seen++);
	} while (page.next != NULL);
	assert_int_equal(seen, 1200);
	assert_false(page.tired);
	assert_ok(f, clf_listing_page(of_few(f, urgent, 2, NULL, 100), 50, &page, &f->err));
	assert_int_equal(page.count, 50);
	assert_true(page.tired);
	assert_ok(f, clf_listing_counts(of_few(f, urgent, 2, NULL, 100), &counts, &count, &all, &more, &f->err));
	assert_true(more);
	assert_true(all >= 100 && all < 1200);
	assert_ok(f, clf_listing_page(of_few(f, urgent, 2, NULL, LISTING_FOUND), 50, &page, &f->err));
	assert_false(page.tired);
}

static struct clf_listing_neighbours beside(struct fixture *f, const struct clf_term *list, size_t count,
					    int64_t number)
{
	struct clf_listing_neighbours found;

	assert_ok(f, clf_listing_neighbours(of_few(f, list, count, NULL, 100), number, &found, &f->err));
	return found;
}

/* However far behind the newest a ticket stands; where only the newest are in order, it is told. */
static void test_6_8_who_stands_beside_one_of_very_many_is_right_or_told(void **state)
{
	struct fixture *f = *state;
	const struct clf_term list[] = {{"q", "lamp"}, {"sort", "number"}},
			      urgent[] = {{"q", "lamp"}, {"sort", "priority"}};
	struct clf_listing_neighbours found;
	int64_t first = 0, last = 0, far = 0;

	for (int i = 0; i < 1500; i++) {
		bool has = i < 200 || i >= 900;

		last = fixture_ticket(f, has ? "a lamp" : "a chair", NULL);
		first = i == 0 ? last : first;
	}
	make_index(f);
	/* The newest of the older ones, behind a gap longer than a stretch. */
	far = first + 199;
	found = beside(f, list, 2, far);
	assert_int_equal(found.previous, first + 900);
	assert_int_equal(found.next, far - 1);
	assert_false(found.tired);
	found = beside(f, list, 2, first + 100);
	assert_int_equal(found.previous, first + 101);
	assert_int_equal(found.next, first + 99);
	found = beside(f, list, 2, first);
	assert_int_equal(found.previous, first + 1);
	assert_int_equal(found.next, 0);
	assert_false(found.tired);
	found = beside(f, list, 2, last);
	assert_int_equal(found.previous, 0);
	assert_int_equal(found.next, last - 1);
	assert_false(found.tired);
	assert_true(found.words);
	assert_true(beside(f, urgent, 2, first).tired);
}

/* "late" of the first is no beginning of a phrase with the second. */
static void test_6_8_several_texts_of_words_are_read_each_by_itself(void **state)
{
	struct fixture *f = *state;
	const struct clf_term list[] = {{"q", "\"lamp broke"}, {"q", "kettle"}};
	int64_t number = fixture_ticket(f, "a kettle and a lamp broke", NULL), got[TICKETS];

	make_index(f);
	assert_int_equal(all_pages(f, list, 2, LEAD_UNCHOSEN, got), 1);
	assert_int_equal(got[0], number);
}

static void test_6_8_words_that_cannot_be_asked_are_refused_by_their_field(void **state)
{
	struct fixture *f = *state;
	const struct clf_term list[] = {{"q", "-lamp"}};
	const struct clf_ticket_filter filter = {.asked = list, .count = 1};
	struct clf_problems problems = {.count = 0};
	struct clf_listing *listing = NULL;

	assert_ok(f, clf_listing_read(f->store, f->arena, &filter, &problems, &listing, &f->err));
	assert_null(listing);
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.items[0].field, "q");
	assert_non_null(strstr(problems.items[0].detail, "write a word that is there, too"));
}

/* What a survey keeps off its tickets doesn't find them in a list either, for who may not read it. */
static void test_6_8_a_list_does_not_tell_what_a_response_says(void **state)
{
	struct fixture *f = *state;
	const struct clf_term list[] = {{"q", "zwetschge"}}, without[] = {{"q", "lamp -zwetschge"}};
	const struct clf_term by_comment[] = {{"sort", "comment"}}, of_comment[] = {{"comment", "zwetschge"}};
	struct clf_ticket_list page;
	int64_t number = fixture_ticket(f, "a lamp", NULL), got[TICKETS];

	seer = fixture_agent(f, "seer@example.com", "Seer", NULL, NULL);
	run(f,
	    "INSERT INTO programme (id, name, folded, came_as, created_at) SELECT 1, 'Stay', 'stay', 'stay', 1 WHERE $n = 1 AND $value = 1",
	    1, 1);
	run(f,
	    "INSERT INTO survey (id, programme, name, folded, came_as, created_at, show_response) SELECT 1, 1, 'A', 'a', 'a', 1, 0 WHERE $n = 1 AND $value = 1",
	    1, 1);
	run(f, "UPDATE ticket SET survey = 1, comment = 'zwetschge', owner = $value WHERE number = $n", number, seer);
	run(f,
	    "INSERT INTO search_due (ticket) SELECT $n WHERE $value = 1 AND $n NOT IN (SELECT ticket FROM search_due)",
	    number, 1);
	make_index(f);
	for (int i = 0; i < 2; i++) {
		few_most = i == 0 ? LISTING_FEW : 0;
		asker = seer;
		assert_int_equal(all_pages(f, list, 1, LEAD_UNCHOSEN, got), 0);
		assert_int_equal(all_pages(f, without, 1, LEAD_UNCHOSEN, got), 1);
		asker = 0;
		assert_int_equal(all_pages(f, list, 1, LEAD_UNCHOSEN, got), 1);
		assert_int_equal(all_pages(f, without, 1, LEAD_UNCHOSEN, got), 0);
	}
	few_most = LISTING_FEW;
	/* Nor by what it is found by, nor where it stands: beside one without a comment, by their numbers. */
	fixture_ticket(f, "none", NULL);
	assert_int_equal(all_pages(f, of_comment, 1, LEAD_UNCHOSEN, got), 0);
	assert_ok(f, clf_listing_page(asked(f, by_comment, 1, NULL, LEAD_UNCHOSEN), 1, &page, &f->err));
	assert_string_equal(page.next,
			    clf_arena_printf(f->arena, "comment.%lld.", (long long)page.items[0].ticket.number));
}

/* Where the words have very many and hardly one fits, it ends for once, says so, and goes on where it ended. */
static void test_6_8_enough_is_looked_at_for_once_and_one_goes_on(void **state)
{
	struct fixture *f = *state;
	const struct clf_term list[] = {{"q", "hay"}, {"priority", "critical"}};
	struct clf_ticket_list page = {.next = NULL};
	int64_t needle = fixture_ticket(f, "hay", NULL);
	int rounds = 0;

	assert_ok(f, db_script(f->store->db,
			       "UPDATE ticket SET priority = 3; "
			       "WITH RECURSIVE n(i) AS (SELECT 2000 UNION ALL SELECT i + 1 FROM n WHERE i < 12100) "
			       "INSERT INTO ticket (number, subject, status, priority, customer, channel, created_at, "
			       "updated_at) SELECT n.i, 'hay', 2, 1, t.customer, 'mail', 1, 1 FROM n "
			       "JOIN ticket t ON t.priority = 3; "
			       "UPDATE revision SET number = 9223372036854775807 WHERE name = 'search-below'",
			       &f->err));
	make_index(f);
	assert_ok(f, clf_listing_page(of_few(f, list, 2, NULL, 100), 10, &page, &f->err));
	assert_int_equal(page.count, 0);
	assert_true(page.tired && page.goes_on);
	assert_non_null(page.next);
	while (page.next != NULL && page.count == 0 && rounds++ < 5)
		assert_ok(f, clf_listing_page(of_few(f, list, 2, page.next, 100), 10, &page, &f->err));
	assert_int_equal(page.count, 1);
	assert_int_equal(page.items[0].ticket.number, needle);
	assert_false(page.tired);
	assert_null(page.next);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_6_8_a_list_by_words_says_where_it_ended),
	    store_test(test_6_8_who_stands_beside_one_of_very_many_is_right_or_told),
	    store_test(test_6_8_several_texts_of_words_are_read_each_by_itself),
	    store_test(test_6_8_words_that_cannot_be_asked_are_refused_by_their_field),
	    store_test(test_6_8_a_list_does_not_tell_what_a_response_says),
	    store_test(test_6_8_enough_is_looked_at_for_once_and_one_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
