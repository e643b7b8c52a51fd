/*
 * test_agent_list.c - each agent is shown what they may see and no other ticket, in the order that helps.
 */
#include "clf/base/count.h"
#include "clf/store/field/status.h"
#include "clf/store/look/agent_list.h"
#include "clf/store/look/due.h"
#include "clf/store/people/directory.h"
#include "store/store_fixture.h"

#define NOW INT64_C(1800000000000000)

static const char *listed(struct fixture *f, enum clf_desk_list which, int64_t agent, enum clf_scope scope)
{
	struct clf_ticket *list = NULL;
	size_t count = 0;
	bool more = true;
	const char *out = "";

	assert_ok(f, clf_desk_list(f->store, f->arena, which, agent, scope, NOW, 0, &list, &count, &more, &f->err));
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

			assert_ok(f, clf_desk_visible(f->store, me, (enum clf_scope)scope, number, &visible, &f->err));
			if (visible != want[scope])
				fail_msg("case %zu, scope %s: %d", i, clf_scope_name((enum clf_scope)scope), visible);
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
	assert_string_equal(listed(f, CLF_DESK_MINE, me, CLF_SCOPE_OWN), "long-overdue overdue due critical low low2");
	assert_string_equal(listed(f, CLF_DESK_MINE, me, CLF_SCOPE_NONE), "");
	assert_string_equal(listed(f, CLF_DESK_OVERDUE, me, CLF_SCOPE_OWN), "long-overdue team overdue");
	assert_string_equal(listed(f, CLF_DESK_OVERDUE, me, CLF_SCOPE_ALL), "long-overdue team overdue");
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
		assert_string_equal(listed(f, CLF_DESK_MINE, me, CLF_SCOPE_OWN), row->ends ? "" : row->name);
		assert_string_equal(listed(f, CLF_DESK_OVERDUE, me, CLF_SCOPE_OWN), row->ends ? "" : row->name);
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
	assert_string_equal(listed(f, CLF_DESK_TEAM_NEW, me, CLF_SCOPE_OWN), "nobodys open new");
	assert_string_equal(listed(f, CLF_DESK_TEAM_NEW, me, CLF_SCOPE_NONE), "");
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
	assert_ok(f, clf_desk_list(f->store, f->arena, CLF_DESK_MINE, me, CLF_SCOPE_OWN, NOW, 2, &list, &count, &more,
				   &f->err));
	assert_int_equal(count, 2);
	assert_true(more);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
