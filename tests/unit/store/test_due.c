/*
 * test_due.c - due dates are told once each, digests go to those who want them, and old keys go.
 */
#include "clf/store/look/due.h"
#include "clf/store/people/settings.h"
#include "store/store_fixture.h"

#define NOW INT64_C(1800000000000000)

static void due(struct fixture *f, int64_t ticket, int64_t at, int64_t status)
{
	assert_ok(f, db_run(f->store->db, &f->err,
			    "UPDATE ticket SET due_at = $at, status = $status, closed_at = CASE WHEN $status >= 7 "
			    "THEN 1 END WHERE number = $n",
			    CLF_ID("$at", at), CLF_NUMBER("$status", status), CLF_NUMBER("$n", ticket)));
}

static size_t come(struct fixture *f, size_t limit, int64_t *first)
{
	int64_t *tickets = NULL;
	size_t count = 0;

	assert_ok(f, clf_clock_due(f->store, f->arena, NOW, limit, &tickets, &count, &f->err));
	*first = count ? tickets[0] : 0;
	return count;
}

static void test_due_dates(void **state)
{
	struct fixture *f = *state;
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM}, .via = CLF_VIA_CLOCK};
	const struct clf_step told = {.kind = CLF_STEP_DUE_TOLD};
	int64_t numbers[8], first;

	for (size_t i = 0; i < 8; i++)
		numbers[i] = fixture_ticket(f, "x", NULL);
	due(f, numbers[0], NOW, 2);
	due(f, numbers[1], NOW - 9, 5);
	due(f, numbers[2], NOW + 1, 2);
	due(f, numbers[3], NOW - 9, 6);
	due(f, numbers[4], NOW - 9, 7);
	due(f, numbers[5], NOW - 9, 8);
	due(f, numbers[6], NOW - 9, 9);
	due(f, numbers[7], 0, 2);
	assert_int_equal(come(f, 9, &first), 2);
	assert_int_equal(first, numbers[1]);
	assert_int_equal(come(f, 1, &first), 1);
	request.ticket = numbers[1];
	fixture_apply(f, &request, &told, 1, NULL, 0);
	assert_int_equal(come(f, 9, &first), 1);
	assert_int_equal(first, numbers[0]);
	/* Another date is told anew. */
	due(f, numbers[1], NOW - 8, 2);
	assert_int_equal(come(f, 9, &first), 2);
	assert_int_equal(fixture_count(f, "SELECT max(version) FROM ticket"), 1);
}

static void test_digests(void **state)
{
	struct fixture *f = *state;
	int64_t olga = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);
	int64_t gone = fixture_agent(f, "gone@example.com", "Gone", NULL, NULL);
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_AGENT, .party = olga}, .via = CLF_VIA_CLOCK};
	const struct clf_step digested = {.kind = CLF_STEP_DIGESTED, .party = olga};
	struct clf_digest_row *rows = NULL;
	size_t count = 9;

	fixture_agent(f, "nina@example.com", "Nina", NULL, NULL);
	assert_ok(f, clf_clock_digests(f->store, f->arena, &rows, &count, &f->err));
	assert_int_equal(count, 0);
	assert_ok(f, clf_agent_setting(f->store, olga, "digest", "on", &f->err));
	assert_ok(f, clf_agent_setting(f->store, gone, "digest", "on", &f->err));
	assert_ok(
	    f, db_run(f->store->db, &f->err, "UPDATE agent SET active = 0 WHERE party = $id", CLF_NUMBER("$id", gone)));
	assert_ok(f, clf_clock_digests(f->store, f->arena, &rows, &count, &f->err));
	assert_int_equal(count, 1);
	assert_string_equal(rows[0].agent.address, "olga@example.com");
	assert_int_equal(rows[0].digested_at, 0);
	fixture_apply(f, &request, &digested, 1, NULL, 0);
	assert_ok(f, clf_clock_digests(f->store, f->arena, &rows, &count, &f->err));
	assert_true(rows[0].digested_at > 0);
}

static void test_tidy(void **state)
{
	struct fixture *f = *state;
	int64_t olga = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);

	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO request_key (key, at) VALUES ('old', $old), ('young', $young)",
			    CLF_NUMBER("$old", NOW - 90 * CLF_DAY - 1), CLF_NUMBER("$young", NOW - 90 * CLF_DAY)));
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO session (hash, agent, created_at, expires_at) VALUES (zeroblob(32), $a, 1, "
			    "$now), (randomblob(32), $a, 1, $now + 1)",
			    CLF_NUMBER("$a", olga), CLF_NUMBER("$now", NOW)));
	assert_ok(f, clf_clock_tidy(f->store, NOW, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM request_key WHERE key = 'young'"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM request_key"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM session"), 1);
	assert_ok(f, clf_clock_tidy(f->store, NOW, &f->err));
	/* Much is old after a long rest: it goes little by little. */
	assert_ok(f, db_script(f->store->db,
			       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700) "
			       "INSERT INTO request_key (key, at) SELECT 'k' || i, i FROM n",
			       &f->err));
	assert_ok(f, clf_clock_tidy(f->store, NOW, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM request_key"), 201);
	assert_ok(f, clf_clock_tidy(f->store, NOW, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM request_key"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_due_dates),
	    store_test(test_digests),
	    store_test(test_tidy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
