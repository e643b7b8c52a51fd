/*
 * test_asks_die.c - who answers a request is killed before each of its words to the database, and the same is asked
 * again: a response and each ticket of a change to many act once (property 11).
 */
#include "clf/base/count.h"
#include "dying.h"
#include "engine/engine.h"
#include "web_fixture.h"

#define DEATHS 2000 /* no request has so many words */

struct question {
	struct fixture *f;
	const char *target, *key, *body;
	void (*died)(struct question *q); /* or NULL */
	int64_t late;                     /* a ticket that was made in between */
};

/* As a worker does it: with a connection of its own. */
static bool asked(void *user)
{
	const struct question *q = user;
	struct clf_error err = {0};
	unsigned status;

	if (clf_store_open(q->f->url, CLF_STORE_OPEN, &q->f->web->act.store, &err) != CLF_OK)
		return false;
	if (q->key != NULL)
		with_header(q->f, "Idempotency-Key", q->key);
	status = api(q->f, ADMIN, "POST", q->target, q->body);
	if (status != 200 && status != 201)
		print_error("%u: %.1000s\n", status, body_of(q->f));
	return status == 200 || status == 201;
}

/* Again and again, each time a word further, until one lives; and once more. How many died. */
static long ask_dying(struct question *q)
{
	long deaths = 0;

	while (deaths < DEATHS && !lives(deaths + 1, asked, q)) {
		deaths++;
		if (q->died != NULL)
			q->died(q);
	}
	assert_true(deaths < DEATHS);
	assert_true(lives(0, asked, q));
	return deaths;
}

static int64_t count(struct fixture *f, const char *sql, int64_t ticket)
{
	struct clf_error err = {0};
	int64_t number = -1;

	fixture_check(db_get(f->web->act.store->db, &err, &number, sql, CLF_NUMBER("$ticket", ticket)), &err);
	return number;
}

/* All that a ticket has, which two that were treated alike have as many of. */
static void assert_alike(struct fixture *f, int64_t ticket, int64_t other)
{
	static const char *const counts[] = {"SELECT count(*) FROM event WHERE ticket = $ticket",
					     "SELECT count(*) FROM comment WHERE ticket = $ticket",
					     "SELECT count(*) FROM message WHERE ticket = $ticket",
					     "SELECT count(*) FROM outbox WHERE ticket = $ticket",
					     "SELECT count(*) FROM timer WHERE ticket = $ticket",
					     "SELECT count(*) FROM notice WHERE ticket = $ticket"};

	for (size_t i = 0; i < CLF_COUNT(counts); i++) {
		if (count(f, counts[i], ticket) != count(f, counts[i], other))
			fail_msg("%s: %lld, but undisturbed %lld", counts[i], (long long)count(f, counts[i], ticket),
				 (long long)count(f, counts[i], other));
	}
}

static void test_1_1_a_response_makes_one_ticket_wherever_it_dies(void **state)
{
	struct fixture *f = *state;
	struct question q = {.f = f, .target = "/api/v1/responses"};
	int64_t undisturbed, killed;

	assert_answer(f, 201,
		      api(f, ADMIN, "POST", q.target,
			  "{\"response_id\":\"calm\",\"score\":1,\"comment\":\"terrible\",\"programme\":\"Stay\","
			  "\"customer\":{\"address\":\"calm@example.com\"}}"));
	undisturbed = count(f, "SELECT max(number) FROM ticket WHERE number > $ticket", 0);
	q.body = "{\"response_id\":\"dies\",\"score\":1,\"comment\":\"terrible\",\"programme\":\"Stay\","
		 "\"customer\":{\"address\":\"dies@example.com\"}}";
	assert_true(ask_dying(&q) > 5);
	assert_int_equal(count(f, "SELECT count(*) FROM ticket WHERE number > $ticket", undisturbed), 1);
	killed = count(f, "SELECT max(number) FROM ticket WHERE number > $ticket", undisturbed);
	assert_alike(f, killed, undisturbed);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/responses", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 2);
}

/* As soon as it was kept which tickets are meant. */
static void make_late(struct question *q)
{
	if (q->late == 0 &&
	    count(q->f, "SELECT count(*) FROM request_key WHERE key LIKE '%k-1:chosen:0' AND $ticket = 0", 0) > 0)
		q->late = make_ticket(q->f, "late");
}

/* By a filter that what was changed doesn't fit any more, and that what came later does. */
static void test_5_7_each_ticket_of_many_is_changed_once_wherever_it_dies(void **state)
{
	static const char change[] =
	    "{\"filter\":{\"priority\":\"medium\"},\"priority\":\"high\",\"comment\":\"Once.\","
	    "\"owner\":\"agent@example.test\"}";
	struct fixture *f = *state;
	struct question q = {.f = f, .target = "/api/v1/tickets/bulk", .key = "k-1", .body = change, .died = make_late};
	int64_t tickets[3], undisturbed = make_ticket(f, "calm");

	make_ticket(f, "calm too");
	with_header(f, "Idempotency-Key", "k-0");
	assert_answer(f, 200, api(f, ADMIN, "POST", q.target, change));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 2);
	assert_int_equal(count(f, "SELECT count(*) FROM notice WHERE ticket = $ticket", undisturbed), 1);
	for (size_t i = 0; i < CLF_COUNT(tickets); i++)
		tickets[i] = make_ticket(f, "dies");
	assert_true(ask_dying(&q) > 10);
	for (size_t i = 0; i < CLF_COUNT(tickets); i++) {
		assert_int_equal(
		    count(f, "SELECT count(*) FROM comment WHERE ticket = $ticket AND text = 'Once.'", tickets[i]), 1);
		assert_alike(f, tickets[i], undisturbed);
	}
	assert_int_not_equal(q.late, 0);
	assert_int_equal(count(f, "SELECT count(*) FROM comment WHERE ticket = $ticket AND text = 'Once.'", q.late), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_1_1_a_response_makes_one_ticket_wherever_it_dies),
	    with_fixture(test_5_7_each_ticket_of_many_is_changed_once_wherever_it_dies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
