/*
 * test_seeing.c - who sees a ticket is one word, however it is asked: SQL, C, list, search, number. Random worlds of
 * teams, segments, sub-tickets, watchers and scopes; CLF_SEED=N plays one again.
 */
#include "clf/base/count.h"
#include "clf/store/door/door.h"
#include "clf/store/look/agent_list.h"
#include "clf/store/people/permission.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/plan/seeing.h"
#include "engine/engine.h"
#include "web_fixture.h"

#define WORLDS 12
#define AGENTS 7
#define TICKETS 14

struct world {
	struct fixture *f;
	uint32_t seed;
	int64_t agents[AGENTS], tickets[TICKETS];
	const char *tokens[AGENTS];
	enum clf_role roles[AGENTS];
};

static uint32_t below(struct world *w, uint32_t n)
{
	w->seed = w->seed * 1664525u + 1013904223u;
	return (w->seed >> 8) % n;
}

static struct clf_store *store_of(const struct world *w)
{
	return w->f->web->act.store;
}

static void run(struct world *w, const char *sql, int64_t a, int64_t b, int64_t c)
{
	const struct clf_arg args[] = {CLF_ID("$a", a), CLF_ID("$b", b), CLF_ID("$c", c)};
	struct clf_error err = {0};

	fixture_check(db_run_args(store_of(w)->db, &err, sql, args, 3), &err);
}

static void make_agents(struct world *w)
{
	for (size_t i = 0; i < AGENTS; i++) {
		w->roles[i] = (enum clf_role)below(w, 3);
		w->tokens[i] = clf_arena_printf(w->f->arena, "clf_token-of-%zu-of-the-tests-0123456789", i);
		w->agents[i] = fixture_agent(w->f, clf_arena_printf(w->f->arena, "a%zu@example.test", i), w->roles[i],
					     w->tokens[i]);
	}
	run(w, "DELETE FROM segment_manager WHERE $a IS NULL AND $b IS NULL AND $c IS NULL", 0, 0, 0);
	for (int64_t n = 1; n <= 3; n++) {
		run(w, "INSERT INTO team (id, name, folded) VALUES ($a, 'T' || $b, 't' || $b || coalesce($c, ''))", n,
		    n, 0);
		run(w, "INSERT INTO segment (id, name, folded) VALUES ($a, 'S' || $b, 's' || $b || coalesce($c, ''))",
		    n + 10, n, 0);
	}
	for (size_t i = 0; i < AGENTS; i++) {
		if (below(w, 2) == 0)
			run(w, "INSERT INTO team_member (team, agent) SELECT $a, $b WHERE $c IS NULL", 1 + below(w, 3),
			    w->agents[i], 0);
		if (below(w, 2) == 0)
			run(w, "INSERT INTO segment_manager (segment, agent) SELECT $a, $b WHERE $c IS NULL",
			    11 + below(w, 3), w->agents[i], 0);
	}
	/* One has left, and what was theirs is nobody's. */
	run(w, "UPDATE agent SET active = 0 WHERE party = $a AND $b IS NULL AND $c IS NULL", w->agents[AGENTS - 1], 0,
	    0);
}

static void say_scopes(struct world *w)
{
	struct clf_error err = {0};

	fixture_check(clf_store_begin(store_of(w), &err), &err);
	for (enum clf_role role = CLF_ROLE_AGENT; role <= CLF_ROLE_ADMIN; role++) {
		if (below(w, 3) == 0)
			fixture_check(
			    clf_permission_set(store_of(w), "view", role, true, (enum clf_scope)below(w, 4), &err),
			    &err);
	}
	fixture_check(clf_store_commit(store_of(w), &err), &err);
}

static int64_t agent_or_none(struct world *w)
{
	return below(w, 3) == 0 ? 0 : w->agents[below(w, AGENTS)];
}

static void make_tickets(struct world *w)
{
	for (size_t i = 0; i < TICKETS; i++) {
		int64_t number = make_ticket(w->f, clf_arena_printf(w->f->arena, "word%zuend", i));

		w->tickets[i] = number;
		run(w, "DELETE FROM participant WHERE ticket = $a AND class = 'agent' AND $b IS NULL AND $c IS NULL",
		    number, 0, 0);
		run(w, "UPDATE ticket SET owner = $a, team = $b WHERE number = $c", agent_or_none(w),
		    below(w, 2) == 0 ? 0 : 1 + below(w, 3), number);
		/* One level deep, under tickets that are no sub-tickets themselves. */
		run(w, "UPDATE ticket SET segment = $a, parent = $b WHERE number = $c",
		    below(w, 3) == 0 ? 0 : 11 + below(w, 3),
		    i >= TICKETS / 2 && below(w, 3) > 0 ? w->tickets[below(w, TICKETS / 2)] : 0, number);
		/* A third of who watches is muted. */
		if (below(w, 3) == 0)
			run(w,
			    "INSERT INTO watcher (ticket, agent, muted, at) "
			    "SELECT $a, $b, CASE WHEN $c = 1 THEN 1 ELSE 0 END, 1",
			    number, w->agents[below(w, AGENTS)], below(w, 3));
		if (below(w, 5) == 0)
			run(w,
			    "INSERT INTO participant (ticket, party, class, at) "
			    "SELECT $a, $b, 'agent', 1 WHERE $c IS NULL",
			    number, w->agents[below(w, AGENTS)], 0);
	}
}

static enum clf_scope scope_of(struct world *w, size_t agent)
{
	struct clf_permission *permissions = NULL;
	struct clf_error err = {0};
	size_t count = 0;

	fixture_check(clf_permission_list(store_of(w), w->f->arena, &permissions, &count, &err), &err);
	return clf_permission_scope(permissions, count, "view", w->roles[agent]);
}

static bool by_sql(struct world *w, size_t agent, int64_t ticket)
{
	struct clf_error err = {0};
	bool visible = false;

	fixture_check(clf_desk_visible(store_of(w), w->agents[agent], scope_of(w, agent), ticket, &visible, &err),
		      &err);
	return visible;
}

static bool by_c(struct world *w, size_t agent, int64_t ticket)
{
	const struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_AGENT, .party = w->agents[agent], .role = w->roles[agent], .sure = true},
	    .via = CLF_VIA_API,
	    .ticket = ticket};
	struct clf_facts facts;
	struct clf_error err = {0};

	fixture_check(clf_door_look(store_of(w), w->f->arena, &request, NULL, clf_clock_now(), &facts, &err), &err);
	return clf_sees(&facts, &request.actor);
}

static bool by_search(struct world *w, size_t agent, size_t ticket)
{
	struct clf_ticket *list = NULL;
	struct clf_error err = {0};
	size_t count = 0;
	bool more;

	fixture_check(clf_desk_list(store_of(w), w->f->arena, CLF_DESK_SEARCH, w->agents[agent], scope_of(w, agent),
				    clf_arena_printf(w->f->arena, "word%zuend", ticket), 1, 0, &list, &count, &more,
				    &err),
		      &err);
	return count == 1 && list[0].number == w->tickets[ticket];
}

static bool by_number(struct world *w, size_t agent, int64_t ticket)
{
	unsigned status = api(w->f, w->tokens[agent], "GET",
			      clf_arena_printf(w->f->arena, "/api/v1/tickets/%lld", (long long)ticket), NULL);

	assert_true(status == 200 || status == 404);
	return status == 200;
}

static void compare(struct world *w, uint32_t seed)
{
	for (size_t a = 0; a + 1 < AGENTS; a++) {
		char *list;

		assert_answer(w->f, 200, api(w->f, w->tokens[a], "GET", "/api/v1/tickets?limit=50", NULL));
		list = clf_arena_strdup(w->f->arena, body_of(w->f));
		for (size_t t = 0; t < TICKETS; t++) {
			int64_t ticket = w->tickets[t];
			bool sql = by_sql(w, a, ticket), c = by_c(w, a, ticket), search = by_search(w, a, t);
			bool listed = strstr(list, clf_arena_printf(w->f->arena, "word%zuend", t)) != NULL;
			bool number = by_number(w, a, ticket);

			if (sql != c || sql != listed || sql != search || sql != number)
				fail_msg(
				    "CLF_SEED=%u: agent %zu, ticket %zu: SQL %d, C %d, list %d, search %d, number %d",
				    seed, a, t, sql, c, listed, search, number);
		}
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
