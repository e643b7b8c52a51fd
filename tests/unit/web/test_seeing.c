/*
 * test_seeing.c - who sees a ticket is one word, however it is asked: SQL, C, list, search, number. Random worlds;
 * CLF_SEED=N plays one again.
 */
#include "clf/store/door/door.h"
#include "clf/ticket/plan/seeing.h"
#include "clf/ticket/search/question.h"
#include "seeing_world.h"

#define WORLDS 8

static bool by_c(struct world *w, size_t agent, int64_t ticket)
{
	const struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_AGENT, .party = w->agents[agent], .role = w->roles[agent], .sure = true},
	    .via = CLF_VIA_API,
	    .ticket = ticket};
	struct clf_facts facts;
	struct clf_error err = {0};

	fixture_check(clf_door_look(store_of(w), w->f->arena, &request, NULL, clf_clock_now(), NULL, &facts, &err),
		      &err);
	return clf_sees(&facts, &request.actor);
}

static bool by_search(struct world *w, size_t agent, size_t ticket)
{
	struct clf_question question;
	const struct clf_search_ask ask = {.question = &question, .seer = {w->agents[agent], scope_of(w, agent)}};
	struct clf_search_found found = {.count = 0};
	struct clf_error err = {0};

	fixture_check(
	    clf_question_read(w->f->arena, NULL, clf_arena_printf(w->f->arena, "word%zuend", ticket), &question, &err),
	    &err);
	fixture_check(clf_search(store_of(w), w->f->arena, &ask, &found, &err), &err);
	return found.count == 1 && found.tickets[0] == w->tickets[ticket];
}

static bool by_number(struct world *w, size_t agent, int64_t ticket)
{
	unsigned status = api(w->f, w->tokens[agent], "GET",
			      clf_arena_printf(w->f->arena, "/api/v1/tickets/%lld", (long long)ticket), NULL);

	assert_true(status == 200 || status == 404);
	return status == 200;
}

/* Through the pages of a search for the beginning of what every subject has. */
static size_t count_found(struct world *w, size_t agent)
{
	int64_t next = 0;
	size_t count = 0;

	do {
		const char *target =
		    next == 0
			? "/api/v1/search?q=word&limit=3"
			: clf_arena_printf(w->f->arena, "/api/v1/search?q=word&limit=3&cursor=%lld", (long long)next);

		assert_answer(w->f, 200, api(w->f, w->tokens[agent], "GET", target, NULL));
		count += clf_json_size(clf_json_get(w->f->json, "items"));
		next = strtoll(text_at(w->f, "next"), NULL, 10);
	} while (next != 0 && count <= TICKETS);
	return count;
}

/* How many of the world's tickets the agent sees, by each way that counts or walks. */
static void compare_sums(struct world *w, uint32_t seed, size_t agent, size_t seen)
{
	int64_t at = 0;
	size_t walked = 0;

	assert_answer(w->f, 200, api(w->f, w->tokens[agent], "GET", "/api/v1/tickets/counts", NULL));
	if ((size_t)clf_json_get_number(w->f->json, "all", -1) != seen)
		fail_msg("CLF_SEED=%u: agent %zu sees %zu and counts %.300s", seed, agent, seen, body_of(w->f));
	for (size_t t = 0; t < TICKETS && at == 0; t++) {
		if (by_sql(w, agent, w->tickets[t]))
			at = w->tickets[t];
	}
	/* From the oldest that is seen upwards, in the order of the list, which is the newest first. */
	while (at != 0) {
		walked++;
		assert_answer(w->f, 200,
			      api(w->f, w->tokens[agent], "GET",
				  clf_arena_printf(w->f->arena, "/api/v1/tickets/%lld/neighbours", (long long)at),
				  NULL));
		at = clf_json_get_number(w->f->json, "previous", 0);
	}
	if (walked != seen)
		fail_msg("CLF_SEED=%u: agent %zu sees %zu and walks past %zu", seed, agent, seen, walked);
	if (count_found(w, agent) != seen)
		fail_msg("CLF_SEED=%u: agent %zu sees %zu and finds %zu", seed, agent, seen, count_found(w, agent));
}

static void compare(struct world *w, uint32_t seed)
{
	index_all(w);
	for (size_t a = 0; a + 1 < AGENTS; a++) {
		size_t seen = 0;
		char *list;

		assert_answer(w->f, 200, api(w->f, w->tokens[a], "GET", "/api/v1/tickets?limit=50", NULL));
		list = clf_arena_strdup(w->f->arena, body_of(w->f));
		for (size_t t = 0; t < TICKETS; t++) {
			int64_t ticket = w->tickets[t];
			bool sql = by_sql(w, a, ticket), c = by_c(w, a, ticket), search = by_search(w, a, t);
			bool listed = strstr(list, clf_arena_printf(w->f->arena, "word%zuend", t)) != NULL;
			bool number = by_number(w, a, ticket);

			seen += sql;
			if (sql != c || sql != listed || sql != search || sql != number)
				fail_msg(
				    "CLF_SEED=%u: agent %zu, ticket %zu: SQL %d, C %d, list %d, search %d, number %d",
				    seed, a, t, sql, c, listed, search, number);
		}
		compare_sums(w, seed, a, seen);
	}
}

static void one_world(struct fixture *f, uint32_t seed)
{
	struct world w = {.f = f, .seed = seed};

	make_agents(&w);
	say_scopes(&w);
	make_tickets(&w);
	compare(&w, seed);
}

static void test_5_13_who_sees_a_ticket_is_one_word_in_every_way_to_ask(void **state)
{
	const char *replayed = getenv("CLF_SEED");
	uint32_t first = replayed != NULL ? (uint32_t)strtoul(replayed, NULL, 10) : 1;

	(void)state;
	for (uint32_t seed = first; seed < first + (replayed != NULL ? 1 : WORLDS); seed++) {
		void *world = NULL;

		fixture_setup(&world);
		one_world(world, seed);
		fixture_teardown(&world);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_5_13_who_sees_a_ticket_is_one_word_in_every_way_to_ask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
