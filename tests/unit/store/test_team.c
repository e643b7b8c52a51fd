/*
 * test_team.c - teams and the mailbox that one may share.
 */
#include "clf/ticket/command/command.h"
#include "store/store_fixture.h"

static void share(struct fixture *f, const char *team, const char *address)
{
	fixture_begin(f);
	assert_ok(f, clf_team_mailbox(f->store, team, address, &f->err));
	fixture_commit(f);
}

static struct clf_facts facts_of(struct fixture *f, int64_t ticket)
{
	const struct clf_mailbox_facts mailbox = {.name = "support"};
	const struct clf_command command = {.row = clf_command_row(CLF_VERB_ASSIGN), .argument = "", .line = "#"};
	const struct clf_commands commands = {.items = &command, .count = 1, .rest = ""};
	const struct clf_action action = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_TEAM, .text = "Desk"};
	const struct clf_request request = {
	    .via = CLF_VIA_CLI, .ticket = ticket, .actions = &action, .action_count = 1, .commands = &commands};
	struct clf_facts facts;

	fixture_begin(f);
	assert_ok(f, clf_door_facts(f->store, f->arena, &request, &mailbox, &facts, &f->err));
	fixture_commit(f);
	return facts;
}

static void test_a_shared_mailbox_is_told_alone(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Lift", "a@example.org");
	struct clf_team_record *teams = NULL;
	struct clf_facts facts;
	size_t count = 0;

	fixture_agent(f, "otto@example.com", "Otto", "Desk", NULL);
	fixture_agent(f, "nora@example.com", "Nora", "Desk", NULL);
	facts = facts_of(f, ticket);
	assert_int_equal(facts.team_count, 2);
	assert_int_equal(facts.directory->membership_count, 2);

	share(f, "desk", "Desk@Example.COM");
	facts = facts_of(f, ticket);
	assert_int_equal(facts.team_count, 1);
	assert_string_equal(facts.team[0].address, "desk@example.com");
	assert_int_equal(facts.directory->membership_count, 1);
	assert_ok(f, clf_team_records(f->store, f->arena, &teams, &count, &f->err));
	assert_int_equal(count, 1);
	assert_string_equal(teams[0].mailbox, "desk@example.com");
	assert_int_equal(teams[0].members, 2);

	share(f, "Desk", NULL);
	assert_int_equal(facts_of(f, ticket).team_count, 2);
}

static void test_its_members_share_its_tokens(void **state)
{
	struct fixture *f = *state;
	int64_t otto = fixture_agent(f, "otto@example.com", "Otto", "Desk", NULL);
	int64_t mia = fixture_agent(f, "mia@example.com", "Mia", "Floor", NULL);
	int64_t desk = fixture_agent(f, "desk@example.com", "Front desk", NULL, NULL);
	bool shares = true;

	assert_ok(f, clf_team_shares(f->store, desk, otto, &shares, &f->err));
	assert_false(shares);
	share(f, "Desk", "desk@example.com");
	assert_ok(f, clf_team_shares(f->store, desk, otto, &shares, &f->err));
	assert_true(shares);
	assert_ok(f, clf_team_shares(f->store, desk, mia, &shares, &f->err));
	assert_false(shares);
	assert_ok(f, clf_team_shares(f->store, otto, desk, &shares, &f->err));
	assert_false(shares);
}

static void test_there_must_be_such_a_team(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(clf_team_mailbox(f->store, "Nowhere", "x@example.com", &f->err), CLF_ENOTFOUND);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM agent"), 0);
	fixture_agent(f, "otto@example.com", "Otto", "Desk", NULL);
	assert_int_not_equal(clf_team_mailbox(f->store, "Desk", "no address", &f->err), CLF_OK);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM agent"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_a_shared_mailbox_is_told_alone),
	    store_test(test_its_members_share_its_tokens),
	    store_test(test_there_must_be_such_a_team),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
