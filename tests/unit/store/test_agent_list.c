/*
 * test_agent_list.c - each agent is shown what they may see and no other ticket, in the order that helps, and search
 * takes what people type as text.
 */
#include "clf/base/count.h"
#include "clf/store/look/agent_list.h"
#include "clf/store/look/due.h"
#include "clf/store/people/directory.h"
#include "store/store_fixture.h"

#define NOW INT64_C(1800000000000000)

static const char *listed(struct fixture *f, enum clf_desk_list which, int64_t agent, enum clf_scope scope,
			  const char *text)
{
	struct clf_ticket *list = NULL;
	size_t count = 0;
	bool more = true;
	const char *out = "";

	assert_ok(f,
		  clf_desk_list(f->store, f->arena, which, agent, scope, text, NOW, 0, &list, &count, &more, &f->err));
	assert_false(more);
	for (size_t i = 0; i < count; i++)
		out = clf_arena_printf(f->arena, "%s%s%s", out, i ? " " : "", list[i].subject);
	return out;
}

struct given {
	const char *subject;
	int64_t owner;
	const char *team, *segment;
	int64_t status, priority, due_at;
};

static int64_t ticket(struct fixture *f, struct given given)
{
	int64_t number = fixture_ticket(f, given.subject, NULL);

	assert_ok(f, db_run(f->store->db, &f->err,
			    "UPDATE ticket SET owner = $owner, team = (SELECT id FROM team WHERE name = $team), "
			    "segment = (SELECT id FROM segment WHERE name = $segment), status = coalesce($status, 2), "
			    "priority = $priority, due_at = $due, closed_at = CASE WHEN $status >= 7 THEN 1 END "
			    "WHERE number = $n",
			    CLF_ID("$owner", given.owner), CLF_TEXT("$team", given.team),
			    CLF_TEXT("$segment", given.segment), CLF_ID("$status", given.status),
			    CLF_NUMBER("$priority", given.priority), CLF_ID("$due", given.due_at),
			    CLF_NUMBER("$n", number)));
	return number;
}

/* Every combination of who has a ticket and whose segment it is of. */
static void test_visible(void **state)
{
	static const struct {
		const char *owner, *team, *segment;
		bool agent, manager;
	} cases[] = {
	    {"me", NULL, NULL, true, true},
	    {"me", NULL, "South", true, true},
	    {"me", "Night", "South", true, true},
	    {NULL, "Day", "South", true, true},
	    {"other", "Day", "South", true, true},
	    {NULL, NULL, NULL, true, true},
	    {NULL, NULL, "South", true, true},
	    {NULL, NULL, "North", true, true},
	    {NULL, "Night", "North", false, true},
	    {"other", NULL, "North", false, true},
	    {"other", "Night", NULL, false, true},
	    {"other", NULL, NULL, false, true},
	    {NULL, "Night", "South", false, false},
	    {"other", NULL, "South", false, false},
	    {"other", "Night", "South", false, false},
	};
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", "Day", "North");
	int64_t other = fixture_agent(f, "other@example.com", "Other", "Night", "South");

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *owner = cases[i].owner;
		int64_t number = ticket(f, (struct given){.subject = clf_arena_printf(f->arena, "case%zu.", i),
							  .owner = !owner                        ? 0
								   : clf_text_equal(owner, "me") ? me
												 : other,
							  .team = cases[i].team,
							  .segment = cases[i].segment});
		const bool want[] = {false, cases[i].agent, cases[i].manager, true};

		for (unsigned scope = 0; scope < 4; scope++) {
			bool visible = !want[scope];
			const char *found = listed(f, CLF_DESK_SEARCH, me, (enum clf_scope)scope,
						   clf_arena_printf(f->arena, "case%zu.", i));

			assert_ok(f, clf_desk_visible(f->store, me, (enum clf_scope)scope, number, &visible, &f->err));
			if (visible != want[scope] || (*found != '\0') != want[scope])
				fail_msg("case %zu, scope %s: %d, `%s`", i, clf_scope_name((enum clf_scope)scope),
					 visible, found);
		}
	}
}

/* The API's list and the desk's are of one mind, for each role. */
static void test_roles_see_as_permitted(void **state)
{
	struct fixture *f = *state;
	int64_t agent = fixture_agent(f, "a@example.com", "A", NULL, "North");
	int64_t other = fixture_agent(f, "o@example.com", "O", NULL, NULL);
	struct clf_ticket_filter filter = {.visible_to = agent};
	static const struct {
		const char *role;
		size_t want;
	} roles[] = {{"agent", 1}, {"manager", 2}, {"admin", 3}};

	assert_ok(
	    f, db_script(f->store->db, "INSERT INTO segment (id, name, folded) VALUES (7, 'South', 'south')", &f->err));
	ticket(f, (struct given){.subject = "mine", .owner = agent, .segment = "South"});
	ticket(f, (struct given){.subject = "managed", .owner = other, .segment = "North"});
	ticket(f, (struct given){.subject = "foreign", .owner = other, .segment = "South"});
	for (size_t i = 0; i < 3; i++) {
		struct clf_ticket_list list;

		assert_ok(f, db_run(f->store->db, &f->err, "UPDATE agent SET role = $role WHERE party = $id",
				    CLF_TEXT("$role", roles[i].role), CLF_NUMBER("$id", agent)));
		assert_ok(f, clf_query_tickets(f->store, f->arena, &filter, (struct clf_page){0, 0}, &list, &f->err));
		assert_int_equal(list.count, roles[i].want);
	}
}

static void test_mine_is_in_order_of_need(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", "Day", NULL);
	int64_t other = fixture_agent(f, "other@example.com", "Other", NULL, NULL);

	ticket(f, (struct given){.subject = "low", .owner = me});
	ticket(f, (struct given){.subject = "critical", .owner = me, .priority = 3});
	ticket(f, (struct given){.subject = "low2", .owner = me});
	ticket(f, (struct given){.subject = "due", .owner = me, .due_at = NOW + 5});
	ticket(f, (struct given){.subject = "overdue", .owner = me, .due_at = NOW - 5});
	ticket(f, (struct given){.subject = "long-overdue", .owner = me, .due_at = NOW - 9, .status = 5});
	ticket(f, (struct given){.subject = "resolved", .owner = me, .status = 6, .due_at = NOW - 9});
	ticket(f, (struct given){.subject = "closed", .owner = me, .status = 7, .due_at = NOW - 9});
	ticket(f, (struct given){.subject = "other", .owner = other, .due_at = NOW - 9});
	ticket(f, (struct given){.subject = "team", .owner = other, .team = "Day", .due_at = NOW - 7});
	assert_string_equal(listed(f, CLF_DESK_MINE, me, CLF_SCOPE_OWN, NULL),
			    "long-overdue overdue due critical low low2");
	assert_string_equal(listed(f, CLF_DESK_MINE, me, CLF_SCOPE_NONE, NULL), "");
	assert_string_equal(listed(f, CLF_DESK_OVERDUE, me, CLF_SCOPE_OWN, NULL), "long-overdue team overdue");
	assert_string_equal(listed(f, CLF_DESK_OVERDUE, me, CLF_SCOPE_ALL, NULL), "long-overdue team overdue");
}

/* The lists and the clock ask by SQL what the table of kinds says. */
static void test_what_has_ended_is_on_no_list(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL), now = NOW;
	struct clf_ticket_status *statuses = NULL;
	size_t count = 0;

	assert_ok(f, clf_status_list(f->store, f->arena, &statuses, &count, &f->err));
	assert_int_equal(count, CLF_KIND_DELETED + 1);
	for (size_t i = 0; i < count; i++) {
		const struct clf_status_kind_row *row = clf_status_kind_row(statuses[i].kind);
		const struct clf_derived derived = {.closed_at = row->closes};
		const struct clf_step steps[] = {
		    {.kind = CLF_STEP_SET, .field = CLF_FIELD_STATUS, .number = statuses[i].id},
		    {.kind = CLF_STEP_DERIVED, .derived = &derived},
		    {.kind = CLF_STEP_SET, .field = CLF_FIELD_OWNER, .number = me},
		    {.kind = CLF_STEP_SET, .field = CLF_FIELD_DUE, .number = now - 1},
		};
		struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM}, .via = CLF_VIA_RULE};
		int64_t number = fixture_ticket(f, row->name, NULL);

		request.ticket = number;
		fixture_apply(f, &request, steps, 4, NULL, 0);
		assert_int_equal(fixture_count(f, "SELECT count(*) FROM ticket WHERE closed_at IS NOT NULL"),
				 row->closes);
		assert_string_equal(listed(f, CLF_DESK_MINE, me, CLF_SCOPE_OWN, NULL), row->ends ? "" : row->name);
		assert_string_equal(listed(f, CLF_DESK_OVERDUE, me, CLF_SCOPE_OWN, NULL), row->ends ? "" : row->name);
		assert_ok(f, db_run(f->store->db, &f->err,
				    "UPDATE ticket SET owner = NULL, due_at = NULL, closed_at = NULL"));
	}
}

static void test_what_is_new_to_my_teams(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", "Day", NULL);

	fixture_agent(f, "other@example.com", "Other", "Night", NULL);
	ticket(f, (struct given){.subject = "new", .team = "Day", .status = 1});
	ticket(f, (struct given){.subject = "open", .team = "Day"});
	ticket(f, (struct given){.subject = "nobodys"});
	ticket(f, (struct given){.subject = "owned", .team = "Day", .owner = me});
	ticket(f, (struct given){.subject = "answered", .team = "Day", .status = 3});
	ticket(f, (struct given){.subject = "nights", .team = "Night"});
	assert_string_equal(listed(f, CLF_DESK_TEAM_NEW, me, CLF_SCOPE_OWN, NULL), "nobodys open new");
	assert_string_equal(listed(f, CLF_DESK_TEAM_NEW, me, CLF_SCOPE_NONE, NULL), "");
}

static void test_limits(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL);
	struct clf_ticket *list = NULL;
	size_t count = 0;
	bool more = false;

	for (int i = 0; i < 3; i++)
		ticket(f, (struct given){.subject = "x", .owner = me});
	assert_ok(f, clf_desk_list(f->store, f->arena, CLF_DESK_MINE, me, CLF_SCOPE_OWN, NULL, NOW, 2, &list, &count,
				   &more, &f->err));
	assert_int_equal(count, 2);
	assert_true(more);
	assert_ok(f, clf_desk_list(f->store, f->arena, CLF_DESK_SEARCH, me, CLF_SCOPE_OWN, "X", NOW, 3, &list, &count,
				   &more, &f->err));
	assert_int_equal(count, 3);
	assert_false(more);
	assert_int_equal(list[0].number, 1003);
}

static const char *found(struct fixture *f, int64_t agent, const char *text)
{
	return listed(f, CLF_DESK_SEARCH, agent, CLF_SCOPE_ALL, text);
}

static void test_search_looks_everywhere(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL);
	int64_t first = ticket(f, (struct given){.subject = "Toaster"});
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_AGENT, .party = me}, .via = CLF_VIA_MAIL};
	const struct clf_step note = {.kind = CLF_STEP_COMMENT, .text = "She asked for a REFUND"};

	ticket(f, (struct given){.subject = "Kettle"});
	ticket(f, (struct given){.subject = "Deleted", .status = 9});
	request.ticket = first;
	fixture_apply(f, &request, &note, 1, NULL, 0);
	fixture_send(f, first + 1, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	fixture_send(f, first, CLF_CLASS_NOTICE, "me@example.com", "2@example.com");
	assert_ok(f, db_script(f->store->db, "UPDATE ticket SET summary = 'sum mary' WHERE number = 1002", &f->err));
	assert_string_equal(found(f, me, "toast"), "Toaster");
	assert_string_equal(found(f, me, "refund"), "Toaster");
	assert_string_equal(found(f, me, "it BROKE"), "Kettle Toaster");
	assert_string_equal(found(f, me, "Anna"), "Kettle Toaster");
	assert_string_equal(found(f, me, "anna@example.org kettle"), "Kettle");
	assert_string_equal(found(f, me, "kettle refund"), "");
	assert_string_equal(found(f, me, "mary"), "Kettle");
	/* What a notice repeats is not looked at. */
	assert_string_equal(found(f, me, "We are on it"), "Kettle");
	assert_string_equal(found(f, me, "1002"), "Kettle");
	assert_string_equal(found(f, me, "CLF-1002"), "Kettle");
	assert_string_equal(found(f, me, "[CLF-1002]"), "Kettle");
	assert_string_equal(found(f, me, "#1001 toaster"), "Toaster");
	assert_string_equal(found(f, me, "100"), "");
	assert_string_equal(found(f, me, "Deleted"), "");
	assert_string_equal(found(f, me, ""), "");
	assert_string_equal(found(f, me, NULL), "");
	assert_string_equal(found(f, me, " \t\xe3\x80\x80 "), "");
	/* Words behind the eighth are not looked for. */
	assert_string_equal(found(f, me, "kettle it broke anna a n n e zzz"), "Kettle");
	assert_string_equal(found(f, me, "kettle it broke anna a n n zzz"), "");
}

static void test_search_takes_signs_as_text(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL);
	char *wide = clf_arena_alloc(f->arena, 70000);

	ticket(f, (struct given){.subject = "100%off"});
	ticket(f, (struct given){.subject = "order_no_5"});
	ticket(f, (struct given){.subject = "it's"});
	ticket(f, (struct given){.subject = "c:\\temp"});
	ticket(f, (struct given){.subject = "\"quoted\""});
	ticket(f,
	       (struct given){.subject = "\xe8\xbf\x94\xe9\x87\x91\xe3\x81\xae\xe3\x81\x8a\xe9\xa1\x98\xe3\x81\x84"});
	assert_string_equal(found(f, me, "%"), "100%off");
	assert_string_equal(found(f, me, "0%o"), "100%off");
	assert_string_equal(found(f, me, "_"), "order_no_5");
	assert_string_equal(found(f, me, "r_n"), "order_no_5");
	assert_string_equal(found(f, me, "rde_"), "");
	assert_string_equal(found(f, me, "t's"), "it's");
	assert_string_equal(found(f, me, "' OR 1=1 --"), "");
	assert_string_equal(found(f, me, "\\"), "c:\\temp");
	assert_string_equal(found(f, me, "\"quoted\""), "\"quoted\"");
	/* Part of a word, and words divided by an ideographic space. */
	assert_string_equal(found(f, me, "\xe9\x87\x91"),
			    "\xe8\xbf\x94\xe9\x87\x91\xe3\x81\xae\xe3\x81\x8a\xe9\xa1\x98\xe3\x81\x84");
	assert_string_equal(found(f, me, "\xe3\x81\x8a\xe9\xa1\x98\xe3\x81\x84\xe3\x80\x80\xe8\xbf\x94\xe9\x87\x91"),
			    "\xe8\xbf\x94\xe9\x87\x91\xe3\x81\xae\xe3\x81\x8a\xe9\xa1\x98\xe3\x81\x84");
	assert_string_equal(found(f, me, "\xe5\xae\x85"), "");
	memset(wide, '%', 69999);
	assert_string_equal(found(f, me, wide), "");
	for (size_t i = 0; i + 3 < 70000; i += 3)
		memcpy(wide + i, "\xe9\x87\x91", 3);
	assert_string_equal(found(f, me, wide), "");
}

/* Tickets without text of their own, numbered from there on. */
static void hay(struct fixture *f, int64_t from, int64_t count)
{
	assert_ok(f, db_run(f->store->db, &f->err,
			    "WITH RECURSIVE n(i) AS (SELECT $from UNION ALL SELECT i + 1 FROM n WHERE i < $last) "
			    "INSERT INTO ticket (number, subject, status, priority, customer, channel, created_at, "
			    "updated_at) SELECT n.i, 'hay', 2, 1, t.customer, 'mail', 1, 1 FROM n "
			    "JOIN ticket t ON t.number = 1001",
			    CLF_NUMBER("$from", from), CLF_NUMBER("$last", from + count - 1)));
}

static void test_search_ends_with_the_newest(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL);

	ticket(f, (struct given){.subject = "needle"});
	hay(f, 2000, CLF_SEARCH_TICKETS - 1);
	assert_string_equal(found(f, me, "needle"), "needle");
	hay(f, 9000, 1);
	assert_string_equal(found(f, me, "needle"), "");
	/* What the agent doesn't see takes no place. */
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET owner = $me WHERE number = 1001",
			    CLF_NUMBER("$me", me)));
	assert_ok(f, db_script(f->store->db,
			       "INSERT INTO team (id, name, folded) VALUES (5, 'Far', 'far'); "
			       "UPDATE ticket SET team = 5 WHERE number >= 2000",
			       &f->err));
	assert_string_equal(listed(f, CLF_DESK_SEARCH, me, CLF_SCOPE_OWN, "needle"), "needle");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_visible),
	    store_test(test_roles_see_as_permitted),
	    store_test(test_mine_is_in_order_of_need),
	    store_test(test_what_has_ended_is_on_no_list),
	    store_test(test_what_is_new_to_my_teams),
	    store_test(test_limits),
	    store_test(test_search_looks_everywhere),
	    store_test(test_search_takes_signs_as_text),
	    store_test(test_search_ends_with_the_newest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
