/*
 * seeing_world.h - random worlds of teams, segments, sub-tickets, watchers and scopes, in which it is asked who sees
 * what. The subject of the i-th ticket is "word<i>end".
 */
#ifndef SEEING_WORLD_H
#define SEEING_WORLD_H

#include "clf/act/act.h"
#include "clf/base/count.h"
#include "clf/store/look/agent_list.h"
#include "clf/store/look/search.h"
#include "clf/store/people/agent_address.h"
#include "clf/store/people/permission.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "web_fixture.h"

#define AGENTS 7
#define TICKETS 14

struct world {
	struct fixture *f;
	uint32_t seed;
	int64_t agents[AGENTS], tickets[TICKETS];
	const char *tokens[AGENTS];
	enum clf_role roles[AGENTS];
};

static inline uint32_t below(struct world *w, uint32_t n)
{
	w->seed = w->seed * 1664525u + 1013904223u;
	return (w->seed >> 8) % n;
}

static inline struct clf_store *store_of(const struct world *w)
{
	return w->f->web->act.store;
}

static inline void run(struct world *w, const char *sql, int64_t a, int64_t b, int64_t c)
{
	const struct clf_arg args[] = {CLF_ID("$a", a), CLF_ID("$b", b), CLF_ID("$c", c)};
	struct clf_error err = {0};

	fixture_check(db_run_args(store_of(w)->db, &err, sql, args, 3), &err);
}

static inline void add_address(struct world *w, int64_t agent, const char *address)
{
	struct clf_error err = {0};

	fixture_check(clf_store_begin(store_of(w), &err), &err);
	fixture_check(clf_agent_address_add(store_of(w), agent, address, &err), &err);
	fixture_check(clf_store_commit(store_of(w), &err), &err);
}

static inline void make_agents(struct world *w)
{
	for (size_t i = 0; i < AGENTS; i++) {
		w->roles[i] = (enum clf_role)below(w, 3);
		w->tokens[i] = clf_arena_printf(w->f->arena, "clf_token-of-%zu-of-the-tests-0123456789", i);
		w->agents[i] = fixture_agent(w->f, clf_arena_printf(w->f->arena, "a%zu@example.test", i), w->roles[i],
					     w->tokens[i]);
		add_address(w, w->agents[i], clf_arena_printf(w->f->arena, "further%zu@example.org", i));
	}
	run(w, "DELETE FROM segment_manager WHERE $a IS NULL AND $b IS NULL AND $c IS NULL", 0, 0, 0);
	for (int64_t n = 1; n <= 3; n++) {
		run(w, "INSERT INTO team (id, name, folded) VALUES ($a, 'T' || $b, 't' || $b || coalesce($c, ''))", n,
		    n, 0);
		run(w, "INSERT INTO segment (id, name, folded) VALUES ($a, 'S' || $b, 's' || $b || coalesce($c, ''))",
		    n + 10, n, 0);
	}
	for (int64_t n = 21; n <= 22; n++)
		run(w,
		    "INSERT INTO team (id, name, folded, kind) SELECT $a, 'G' || $b, 'g' || $b, 'group' WHERE $c IS NULL",
		    n, n, 0);
	for (size_t i = 0; i < AGENTS; i++) {
		if (below(w, 2) == 0)
			run(w, "INSERT INTO team_member (team, agent) SELECT $a, $b WHERE $c IS NULL", 21 + below(w, 2),
			    w->agents[i], 0);
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

static inline void say_scopes(struct world *w)
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

static inline int64_t agent_or_none(struct world *w)
{
	return below(w, 3) == 0 ? 0 : w->agents[below(w, AGENTS)];
}

/* As people make them, with the lines that tell of it on both sides. */
static inline int64_t make_part(struct world *w, int64_t parent, const char *subject)
{
	const struct clf_new_ticket made = {.subject = subject, .priority = CLF_PRIORITY_MEDIUM};
	const struct clf_action action = {.kind = CLF_ACTION_SUB, .new_ticket = &made};
	const struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM, .name = "root", .sure = true},
					    .via = CLF_VIA_CLI,
					    .ticket = parent,
					    .actions = &action,
					    .action_count = 1};
	struct clf_act_result result = {0};
	struct clf_error err = {0};

	fixture_check(clf_act(&w->f->web->act, w->f->arena, &request, &result, &err), &err);
	assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
	return result.message;
}

/* One level deep, under tickets that are no sub-tickets themselves. */
static inline int64_t make_one(struct world *w, size_t i)
{
	const char *subject = clf_arena_printf(w->f->arena, "word%zuend", i);

	if (i >= TICKETS / 2 && below(w, 3) > 0)
		return make_part(w, w->tickets[below(w, TICKETS / 2)], subject);
	return make_ticket(w->f, subject);
}

static inline void make_tickets(struct world *w)
{
	for (size_t i = 0; i < TICKETS; i++) {
		int64_t number = make_one(w, i);

		w->tickets[i] = number;
		run(w, "DELETE FROM participant WHERE ticket = $a AND class = 'agent' AND $b IS NULL AND $c IS NULL",
		    number, 0, 0);
		run(w, "UPDATE ticket SET owner = $a, team = $b WHERE number = $c", agent_or_none(w),
		    below(w, 2) == 0 ? 0 : 1 + below(w, 3), number);
		run(w, "UPDATE ticket SET segment = $a WHERE number = $b AND $c IS NULL",
		    below(w, 3) == 0 ? 0 : 11 + below(w, 3), number, 0);
		if (i > 0 && below(w, 3) == 0)
			run(w,
			    "INSERT INTO ticket_link (ticket, other, kind, at) "
			    "SELECT $a, $b, 'related', 1 WHERE $c IS NULL",
			    number, w->tickets[below(w, (uint32_t)i)], 0);
		if (below(w, 2) == 0)
			run(w, "UPDATE ticket SET grp = $a WHERE number = $b AND $c IS NULL", 21 + below(w, 2), number,
			    0);
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

static inline enum clf_scope scope_of(struct world *w, size_t agent)
{
	struct clf_permission *permissions = NULL;
	struct clf_error err = {0};
	size_t count = 0;

	fixture_check(clf_permission_list(store_of(w), w->f->arena, &permissions, &count, &err), &err);
	return clf_permission_scope(permissions, count, "view", w->roles[agent]);
}

static inline bool by_sql(struct world *w, size_t agent, int64_t ticket)
{
	struct clf_error err = {0};
	bool visible = false;

	fixture_check(clf_desk_visible(store_of(w), w->agents[agent], scope_of(w, agent), ticket, &visible, &err),
		      &err);
	return visible;
}

/* As the clock does it soon after. */
static inline void index_all(struct world *w)
{
	struct clf_error err = {0};
	bool more = true;

	while (more)
		fixture_check(clf_search_work(store_of(w), &more, &err), &err);
}

#endif
