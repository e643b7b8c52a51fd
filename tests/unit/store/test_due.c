/*
 * test_due.c - what is due comes in its order, digests go to those who want them, and old keys go.
 */
#include "clf/store/look/due.h"
#include "clf/store/people/settings.h"
#include "clf/store/rule/timers.h"
#include "store/store_fixture.h"

#define NOW INT64_C(1800000000000000)

static void set(struct fixture *f, int64_t ticket, enum clf_timer_kind kind, int64_t ref, int64_t anchor_at,
		int64_t due_at)
{
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM}, .via = CLF_VIA_CLOCK, .ticket = ticket};
	const struct clf_step step = {
	    .kind = CLF_STEP_TIMER, .timer = kind, .number = ref, .anchor_at = anchor_at, .due_at = due_at};

	fixture_apply(f, &request, &step, 1, NULL, 0);
}

static size_t come(struct fixture *f, size_t limit, struct clf_due_timer *first)
{
	struct clf_due_timer *timers = NULL;
	size_t count = 0;

	assert_ok(f, clf_timers_due(f->store, f->arena, NOW, limit, &timers, &count, &f->err));
	if (count > 0)
		*first = timers[0];
	return count;
}

/* One list of all kinds: a thousand of one kind hold up no other that was due before. */
static void test_5_4_what_is_due_comes_in_its_order(void **state)
{
	struct fixture *f = *state;
	int64_t numbers[4];
	struct clf_due_timer first;

	for (size_t i = 0; i < 4; i++)
		numbers[i] = fixture_ticket(f, "x", NULL);
	set(f, numbers[0], CLF_TIMER_DUE, 0, NOW, NOW);
	set(f, numbers[1], CLF_TIMER_BACK, 0, NOW - 9, NOW - 9);
	set(f, numbers[1], CLF_TIMER_RULE, 3, NOW - 99, NOW - 5);
	set(f, numbers[2], CLF_TIMER_DUE, 0, NOW + 1, NOW + 1);
	set(f, numbers[3], CLF_TIMER_DUE, 0, NOW - 20, 0);
	assert_int_equal(come(f, 9, &first), 3);
	assert_int_equal(first.kind, CLF_TIMER_BACK);
	assert_int_equal(first.ticket, numbers[1]);
	assert_int_equal(come(f, 1, &first), 1);
	/* What failed waits, and the others don't wait for it. */
	assert_ok(f, clf_timer_later(f->store, &first, NOW + 1, &f->err));
	assert_int_equal(come(f, 9, &first), 2);
	assert_int_equal(first.kind, CLF_TIMER_RULE);
	assert_int_equal(first.ref, 3);
	/* Another date is told anew, and waits for nothing that came before. */
	set(f, numbers[1], CLF_TIMER_BACK, 0, NOW - 8, NOW - 8);
	assert_int_equal(come(f, 9, &first), 3);
	/* What was set anew meanwhile isn't dropped with what it was. */
	first.due_at = NOW - 9;
	assert_ok(f, clf_timer_drop(f->store, &first, &f->err));
	assert_int_equal(come(f, 9, &first), 3);
	assert_ok(f, clf_timer_drop(f->store, &first, &f->err));
	assert_int_equal(come(f, 9, &first), 2);
	set(f, numbers[0], CLF_TIMER_DUE, 0, 0, 0);
	assert_int_equal(come(f, 9, &first), 1);
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
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO sign_in_link (hash, agent, expires_at) VALUES (zeroblob(32), $a, $now), "
			    "(randomblob(32), $a, $now + 1)",
			    CLF_NUMBER("$a", olga), CLF_NUMBER("$now", NOW)));
	assert_ok(f, clf_clock_tidy(f->store, NOW, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM sign_in_link"), 1);
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
	    store_test(test_5_4_what_is_due_comes_in_its_order),
	    store_test(test_digests),
	    store_test(test_tidy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
