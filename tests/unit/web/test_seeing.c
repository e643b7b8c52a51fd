/*
 * test_seeing.c - who sees a ticket is one word, however it is asked: SQL, C, list, search, number. Random worlds of
 * teams, segments, sub-tickets, watchers and scopes; CLF_SEED=N plays one again.
 */
#include "clf/act/act.h"
#include "clf/base/count.h"
#include "clf/mail/read.h"
#include "clf/store/door/door.h"
#include "clf/store/look/agent_list.h"
#include "clf/store/look/search.h"
#include "clf/store/people/permission.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/plan/seeing.h"
#include "clf/ticket/search/question.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "web_fixture.h"

#define WORLDS 8
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

/* As people make them, with the lines that tell of it on both sides. */
static int64_t make_part(struct world *w, int64_t parent, const char *subject)
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
static int64_t make_one(struct world *w, size_t i)
{
	const char *subject = clf_arena_printf(w->f->arena, "word%zuend", i);

	if (i >= TICKETS / 2 && below(w, 3) > 0)
		return make_part(w, w->tickets[below(w, TICKETS / 2)], subject);
	return make_ticket(w->f, subject);
}

static void make_tickets(struct world *w)
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
	struct clf_question question;
	const struct clf_search_ask ask = {.question = &question, .seer = {w->agents[agent], scope_of(w, agent)}};
	struct clf_search_found found = {.count = 0};
	struct clf_error err = {0};

	fixture_check(
	    clf_question_read(w->f->arena, clf_arena_printf(w->f->arena, "word%zuend", ticket), &question, &err), &err);
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
}

/* As the clock does it soon after. */
static void index_all(struct world *w)
{
	struct clf_error err = {0};
	bool more = true;

	while (more)
		fixture_check(clf_search_work(store_of(w), &more, &err), &err);
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

/* Marked words: each ticket's subject and note have their own. */
static void assert_hides(struct world *w, uint32_t seed, size_t agent, const char *text, const char *what)
{
	for (size_t t = 0; t < TICKETS; t++) {
		if (by_sql(w, agent, w->tickets[t]))
			continue;
		if (strstr(text, clf_arena_printf(w->f->arena, "word%zuend", t)) != NULL ||
		    strstr(text, clf_arena_printf(w->f->arena, "note%zuend", t)) != NULL)
			fail_msg("CLF_SEED=%u: agent %zu reads of ticket %zu in %s:\n%.3000s", seed, agent, t, what,
				 text);
	}
}

static void add_notes(struct world *w)
{
	for (size_t t = 0; t < TICKETS; t++) {
		const struct clf_action action = {.kind = CLF_ACTION_COMMENT,
						  .text = clf_arena_printf(w->f->arena, "note%zuend", t)};
		const struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM, .name = "root", .sure = true},
						    .via = CLF_VIA_CLI,
						    .ticket = w->tickets[t],
						    .actions = &action,
						    .action_count = 1};
		struct clf_act_result result = {0};
		struct clf_error err = {0};

		fixture_check(clf_act(&w->f->web->act, w->f->arena, &request, &result, &err), &err);
		assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
	}
}

/* The customer of each writes again: whoever has it is told, with the customer's words. */
static void customers_write(struct world *w)
{
	for (size_t t = 0; t < TICKETS; t++) {
		const char *text = clf_arena_printf(w->f->arena, "word%zuend again\n", t);
		const struct clf_mail_in mail = {.subject = "Re", .text = text, .reply = text, .kind = CLF_MAIL_MAIL};
		const struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
		const struct clf_request request = {
		    .actor = {.kind = CLF_ACTOR_CUSTOMER, .address = "customer@example.com", .name = "Carl"},
		    .via = CLF_VIA_MAIL,
		    .mailbox = "support",
		    .ticket = w->tickets[t],
		    .mail = &mail,
		    .actions = &action,
		    .action_count = 1};
		struct clf_act_result result = {0};
		struct clf_error err = {0};

		fixture_check(clf_act(&w->f->web->act, w->f->arena, &request, &result, &err), &err);
		assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
	}
}

/* What an agent asks by mail, and the mail that answers it. */
static void ask_by_mail(struct world *w, size_t agent)
{
	struct clf_commands commands;
	struct clf_receipt receipt = {0};
	struct clf_buf text;
	const struct clf_mail_in mail = {
	    .subject = "x", .text = "x", .reply = "x", .kind = CLF_MAIL_MAIL, .to_desk = true};
	const struct clf_action action = {.kind = CLF_ACTION_RECEIPT, .receipt = &receipt};
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_AGENT,
						.party = w->agents[agent],
						.address = clf_arena_printf(w->f->arena, "a%zu@example.test", agent),
						.role = w->roles[agent],
						.sure = true},
				      .via = CLF_VIA_MAIL,
				      .mailbox = "support",
				      .mail = &mail,
				      .commands = &commands,
				      .actions = &action,
				      .action_count = 1};
	struct clf_act_result result = {0};
	struct clf_error err = {0};

	clf_buf_init(&text, 10000);
	clf_buf_add_text(&text, "#list\n#list all\n#list Work\n#list sort=-priority all=on\n#search end");
	for (size_t i = 0; i < 2; i++) {
		clf_buf_add_text(&text, i == 0 ? "\n#show" : "\n#why");
		for (size_t t = 0; t < TICKETS; t++)
			clf_buf_printf(&text, "%s%lld", t > 0 ? ", " : " ", (long long)w->tickets[t]);
	}
	clf_commands_read(w->f->arena, NULL, text.p, NULL, 0, &commands);
	clf_buf_free(&text);
	assert_null(commands.problem);
	receipt.asks = commands.items;
	receipt.ask_count = commands.count;
	fixture_check(clf_act(&w->f->web->act, w->f->arena, &request, &result, &err), &err);
}

static const char *text_of(struct world *w, int64_t outbox)
{
	const struct clf_read_options options = {.lean = true};
	struct clf_reading *reading = NULL;
	struct clf_error err = {0};
	struct clf_buf raw;
	const char *text;

	clf_buf_init(&raw, 8u << 20);
	fixture_check(clf_outbox_raw(store_of(w), outbox, &raw, &err), &err);
	fixture_check(clf_read(w->f->arena, clf_buf_view(&raw), &options, &reading, &err), &err);
	text = clf_arena_printf(w->f->arena, "%s\n%s", reading->subject, reading->text);
	clf_buf_free(&raw);
	return text;
}

/* All that went to agents since then. True: somebody got something. */
static bool compare_mails(struct world *w, uint32_t seed, int64_t since)
{
	bool any = false;

	for (size_t a = 0; a + 1 < AGENTS; a++) {
		struct clf_rows *rows = db_ask(
		    store_of(w)->db, "SELECT id FROM outbox WHERE party = $party AND created_at >= $since ORDER BY id",
		    CLF_NUMBER("$party", w->agents[a]), CLF_NUMBER("$since", since));
		int64_t ids[200];
		size_t count = 0;

		while (count < CLF_COUNT(ids) && rows_next(rows, NULL) == CLF_OK)
			ids[count++] = rows_number(rows, 0);
		rows_end(rows);
		any = any || count > 0;
		/* What is assigned to somebody is told, whatever view says; and administrators are told of what would
		 * else reach nobody. */
		for (size_t i = 0; i < count && scope_of(w, a) != CLF_SCOPE_NONE && w->roles[a] != CLF_ROLE_ADMIN; i++)
			assert_hides(w, seed, a, text_of(w, ids[i]), "a mail");
	}
	return any;
}

/* As a number of its own, not as a piece of another; ids of other things are counted by the same sequence. */
static bool has_number(const char *text, const char *number)
{
	static const char *const others[] = {"\"id\":", "\"outbox\":", "\"message\":", "\"comment\":", "\"journal\":"};
	size_t n = strlen(number);

	for (const char *at = text; (at = strstr(at, number)) != NULL; at += n) {
		bool own = (at == text || strchr("0123456789.", at[-1]) == NULL) && strchr("0123456789", at[n]) == NULL;

		for (size_t i = 0; own && i < CLF_COUNT(others); i++) {
			size_t k = strlen(others[i]);

			own = (size_t)(at - text) < k || strncmp(at - k, others[i], k) != 0;
		}
		if (own)
			return true;
	}
	return false;
}

/* Of those that aren't asked for by their number. */
static void assert_hides_numbers(struct world *w, uint32_t seed, size_t agent, int64_t asked, const char *text,
				 const char *what)
{
	for (size_t t = 0; t < TICKETS; t++) {
		const char *number = clf_arena_printf(w->f->arena, "%lld", (long long)w->tickets[t]);

		if (w->tickets[t] != asked && !by_sql(w, agent, w->tickets[t]) && has_number(text, number))
			fail_msg("CLF_SEED=%u: agent %zu reads the number of ticket %zu, %s, in %s:\n%.3000s", seed,
				 agent, t, number, what, text);
	}
}

/* What is hidden and what isn't there are answered alike, octet for octet, but for the number that was asked. */
static void assert_like_none(struct world *w, uint32_t seed, size_t agent, const char *part, int64_t ticket)
{
	static const char none[] = "9876";
	const char *number = clf_arena_printf(w->f->arena, "%lld", (long long)ticket);
	char *hidden;
	unsigned status;

	if (by_sql(w, agent, ticket))
		return;
	status = api(w->f, w->tokens[agent], "GET", clf_arena_printf(w->f->arena, "/api/v1/tickets/%s%s", number, part),
		     NULL);
	hidden = clf_arena_strdup(w->f->arena, body_of(w->f));
	assert_int_equal(status, api(w->f, w->tokens[agent], "GET",
				     clf_arena_printf(w->f->arena, "/api/v1/tickets/%s%s", none, part), NULL));
	assert_non_null(strstr(hidden, number));
	/* Both numbers have four digits. */
	for (char *at = hidden; (at = strstr(at, number)) != NULL;)
		memcpy(at, none, strlen(none));
	if (strcmp(hidden, body_of(w->f)) != 0)
		fail_msg("CLF_SEED=%u: agent %zu, %s: %s\n%s", seed, agent, part, hidden, body_of(w->f));
}

static void compare_answers(struct world *w, uint32_t seed)
{
	/* A way to ask of a ticket is a row. */
	static const char *const parts[] = {
	    "",     "/comments",   "/messages",  "/events", "/attachments", "/subtickets",
	    "/why", "/neighbours", "/followups", "/owners"};

	/* What is about no ticket by its address; an answer that isn't the asker's hides all the same. */
	static const char *const others[] = {"/tickets?limit=50",
					     "/tickets/counts",
					     "/search?q=again&limit=50",
					     "/search?q=end&limit=50",
					     "/outbox?limit=50",
					     "/journal?limit=50",
					     "/quarantine",
					     "/audit",
					     "/views",
					     "/customers",
					     "/responses",
					     "/alarms",
					     "/me",
					     "/tickets?sort=-updated&limit=50"};

	index_all(w);
	for (size_t a = 0; a + 1 < AGENTS; a++) {
		for (size_t i = 0; i < CLF_COUNT(others); i++) {
			unsigned status =
			    api(w->f, w->tokens[a], "GET", clf_arena_printf(w->f->arena, "/api/v1%s", others[i]), NULL);

			if (status != 200 && status != 403)
				fail_msg("%s answers %u: %.300s", others[i], status, body_of(w->f));
			/* Administrators see to the gateway's mails, whatever ticket they are of. */
			if (w->roles[a] != CLF_ROLE_ADMIN)
				assert_hides(w, seed, a, body_of(w->f), others[i]);
		}
		assert_answer(w->f, 200, api(w->f, w->tokens[a], "GET", "/api/v1/tickets?limit=50", NULL));
		assert_hides(w, seed, a, body_of(w->f), "the list");
		assert_answer(w->f, 200, api(w->f, w->tokens[a], "GET", "/api/v1/search?q=again&limit=50", NULL));
		assert_hides(w, seed, a, body_of(w->f), "the search");
		for (size_t i = 0; i < TICKETS * CLF_COUNT(parts); i++) {
			const char *target =
			    clf_arena_printf(w->f->arena, "/api/v1/tickets/%lld%s",
					     (long long)w->tickets[i / CLF_COUNT(parts)], parts[i % CLF_COUNT(parts)]);

			api(w->f, w->tokens[a], "GET", target, NULL);
			assert_hides(w, seed, a, body_of(w->f), target);
			assert_hides_numbers(w, seed, a, w->tickets[i / CLF_COUNT(parts)], body_of(w->f), target);
			assert_like_none(w, seed, a, parts[i % CLF_COUNT(parts)], w->tickets[i / CLF_COUNT(parts)]);
		}
	}
}

static void test_5_8_no_word_of_a_hidden_ticket_is_in_any_answer_or_mail(void **state)
{
	const char *replayed = getenv("CLF_SEED");
	uint32_t first = replayed != NULL ? (uint32_t)strtoul(replayed, NULL, 10) : 100;
	bool any = false;

	(void)state;
	for (uint32_t seed = first; seed < first + (replayed != NULL ? 1 : WORLDS / 2); seed++) {
		void *fixture = NULL;
		struct world w = {.seed = seed};
		int64_t since;

		fixture_setup(&fixture);
		w.f = fixture;
		make_agents(&w);
		say_scopes(&w);
		make_tickets(&w);
		since = clf_clock_now();
		add_notes(&w);
		customers_write(&w);
		for (size_t a = 0; a + 1 < AGENTS; a++)
			ask_by_mail(&w, a);
		any = compare_mails(&w, seed, since) || any;
		compare_answers(&w, seed);
		fixture_teardown(&fixture);
	}
	assert_true(any);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_5_13_who_sees_a_ticket_is_one_word_in_every_way_to_ask),
	    cmocka_unit_test(test_5_8_no_word_of_a_hidden_ticket_is_in_any_answer_or_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
