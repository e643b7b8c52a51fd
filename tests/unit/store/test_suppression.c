/*
 * test_suppression.c - what is remembered of addresses that mail failed for, and how it is listed.
 */
#include "clf/base/clock.h"
#include "clf/store/people/suppression.h"
#include "store/store_fixture.h"

#define NOW INT64_C(1800000000000000)

static bool is_suppressed(struct fixture *f, const char *address)
{
	struct clf_suppressed row;
	enum clf_status status = clf_suppression_find(f->store, f->arena, address, &row, &f->err);

	assert_true(status == CLF_OK || status == CLF_ENOTFOUND);
	return status == CLF_OK;
}

static void fails(struct fixture *f, const char *address, int64_t mail, bool hard, int64_t at)
{
	assert_ok(f, clf_suppression_failed(f->store, address, mail, hard, "550 5.1.1 no", at, &f->err));
}

static void test_two_within_thirty_days(void **state)
{
	struct fixture *f = *state;

	fails(f, "a@x.test", 1, true, NOW);
	fails(f, "a@x.test", 1, true, NOW + CLF_MINUTE); /* told of again */
	assert_false(is_suppressed(f, "a@x.test"));
	fails(f, "a@x.test", 2, true, NOW + 29 * CLF_DAY);
	assert_true(is_suppressed(f, "a@x.test"));

	fails(f, "b@x.test", 3, true, NOW);
	fails(f, "b@x.test", 4, true, NOW + 31 * CLF_DAY);
	assert_false(is_suppressed(f, "b@x.test"));

	fails(f, "c@x.test", 5, false, NOW);
	fails(f, "c@x.test", 6, false, NOW + CLF_HOUR);
	assert_false(is_suppressed(f, "c@x.test"));
}

static void test_whoever_writes_is_free_unless_a_person_said_no(void **state)
{
	struct fixture *f = *state;

	assert_ok(f, clf_suppression_complained(f->store, "a@x.test", "spam", NOW, &f->err));
	assert_ok(f, clf_suppression_add(f->store, "b@x.test", "ada@example.test", "asked for", NOW, &f->err));
	assert_ok(f, clf_suppression_heard(f->store, "a@x.test", &f->err));
	assert_ok(f, clf_suppression_heard(f->store, "b@x.test", &f->err));
	assert_false(is_suppressed(f, "a@x.test"));
	assert_true(is_suppressed(f, "b@x.test"));
	assert_int_equal(clf_suppression_add(f->store, "b@x.test", "x", "", NOW, &f->err), CLF_ECONFLICT);
	assert_ok(f, clf_suppression_remove(f->store, "b@x.test", &f->err));
	assert_int_equal(clf_suppression_remove(f->store, "b@x.test", &f->err), CLF_ENOTFOUND);
}

static const char *address_at(struct fixture *f, int n)
{
	return clf_arena_printf(f->arena, "n%d@x.test", n);
}

/* By complaint, by hand and by failing, all at one moment. */
static void suppress_seven(struct fixture *f)
{
	for (int i = 0; i < 7; i++) {
		if (i % 3 == 0)
			assert_ok(f, clf_suppression_complained(f->store, address_at(f, i), "", NOW, &f->err));
		else if (i % 3 == 1)
			assert_ok(f, clf_suppression_add(f->store, address_at(f, i), "ada", "", NOW, &f->err));
		else
			for (int mail = 0; mail < 2; mail++)
				fails(f, address_at(f, i), 10 * i + mail, true, NOW);
	}
}

static void test_pages_leave_out_none_that_came_at_one_moment(void **state)
{
	struct fixture *f = *state;
	struct clf_suppressed *rows = NULL;
	int64_t next = 0;
	size_t count = 0;
	int seen = 7;

	suppress_seven(f);
	do {
		assert_ok(f, clf_suppression_list(f->store, f->arena, next, 2, &rows, &count, &next, &f->err));
		assert_true(count <= 2);
		for (size_t i = 0; i < count; i++)
			assert_string_equal(rows[i].address, address_at(f, --seen));
	} while (next != 0);
	assert_int_equal(seen, 0);
}

static void refused(struct fixture *f, int number, const char *domain, const char *state, const char *failure,
		    int64_t finished)
{
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO raw_mail (id, size, pieces, body_hash) VALUES ($n + 900, 0, 0, zeroblob(16))",
			    CLF_NUMBER("$n", number)));
	assert_ok(
	    f, db_run(f->store->db, &f->err,
		      "INSERT INTO outbox (id, party, class, smtp, envelope_from, envelope_to, message_id, raw, "
		      "state, failure, reply, send_at, created_at, finished_at) VALUES ($n + 900, $party, "
		      "'customer', 'relay', 'us@x', $to, 'm@x', $n + 900, $state, $failure, '550 5.7.515 no', $now, 1, "
		      "$at)",
		      CLF_NUMBER("$n", number), CLF_NUMBER("$party", fixture_agent(f, domain, "X", NULL, NULL)),
		      CLF_TEXT("$to", domain), CLF_TEXT("$state", state), CLF_TEXT("$failure", failure),
		      CLF_NUMBER("$now", NOW), CLF_ID("$at", finished)));
}

/* What a hold keeps waiting was refused as well; what is old, or was refused for another reason, counts for nothing. */
static void test_receivers_that_do_not_want_our_mail(void **state)
{
	struct fixture *f = *state;
	const char *words = NULL;
	unsigned domains = 9;

	refused(f, 1, "a@one.test", "failed", "policy", NOW);
	refused(f, 2, "b@one.test", "failed", "policy", NOW);
	refused(f, 3, "a@two.test", "deferred", "policy", 0);
	refused(f, 4, "a@old.test", "failed", "policy", NOW - 2 * CLF_HOUR);
	refused(f, 5, "a@three.test", "failed", "recipient", NOW);
	assert_ok(f, clf_outbox_policy(f->store, f->arena, NOW - CLF_HOUR, &domains, &words, &f->err));
	assert_int_equal(domains, 2);
	assert_string_equal(words, "550 5.7.515 no");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_two_within_thirty_days),
	    store_test(test_whoever_writes_is_free_unless_a_person_said_no),
	    store_test(test_receivers_that_do_not_want_our_mail),
	    store_test(test_pages_leave_out_none_that_came_at_one_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
