/*
 * test_door_agents.c - what the planner is told of agents at work, and only when it is needed.
 */
#include "clf/store/people/permission.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/plan/follow_on.h"
#include "store/store_fixture.h"

static const char *const templates[] = {"follow-up", "refund"};
static const char *const domains[] = {"example.com"};
static const char *const own[] = {"support@example.com"};
static const struct clf_mailbox_facts mailbox = {.name = "support",
						 .templates = templates,
						 .template_count = 2,
						 .on_news = CLF_MEANS_NOTE,
						 .on_reply = CLF_MEANS_ANSWER,
						 .domains = domains,
						 .domain_count = 1,
						 .own = own,
						 .own_count = 1,
						 .bulk = 5};

static struct clf_facts facts_of(struct fixture *f, const struct clf_request *request)
{
	struct clf_facts facts;

	fixture_begin(f);
	assert_ok(f, clf_door_facts(f->store, f->arena, request, &mailbox, &facts, &f->err));
	fixture_commit(f);
	return facts;
}

static struct clf_facts facts_with(struct fixture *f, struct clf_request request, enum clf_verb verb)
{
	struct clf_command command = {.row = clf_command_row(verb), .argument = "", .line = "#"};
	struct clf_commands commands = {.items = &command, .count = 1, .rest = ""};

	request.commands = &commands;
	return facts_of(f, &request);
}

static struct clf_request request_of(int64_t agent, int64_t ticket)
{
	return (struct clf_request){
	    .actor = {.kind = CLF_ACTOR_AGENT, .party = agent}, .via = CLF_VIA_MAIL, .ticket = ticket};
}

static void test_the_configuration_is_passed_on(void **state)
{
	struct fixture *f = *state;
	const struct clf_facts facts = facts_of(f, &(struct clf_request){.via = CLF_VIA_CLI});

	assert_int_equal(facts.mailbox.on_news, CLF_MEANS_NOTE);
	assert_int_equal(facts.mailbox.on_reply, CLF_MEANS_ANSWER);
	assert_string_equal(facts.mailbox.domains[0], "example.com");
	assert_int_equal(facts.mailbox.domain_count, 1);
	assert_string_equal(facts.mailbox.own[0], "support@example.com");
	assert_int_equal(facts.mailbox.own_count, 1);
	assert_int_equal(facts.mailbox.bulk, 5);
	assert_null(facts.directory);
}

static void test_the_directory_is_read_for_commands(void **state)
{
	struct fixture *f = *state;
	int64_t zoe = fixture_agent(f, "zoe@example.com", "Zoe", "First line", "North");
	int64_t adam = fixture_agent(f, "adam@example.com", "Adam", "Night", NULL);
	int64_t gone = fixture_agent(f, "gone@example.com", "Gone", "Night", NULL);
	const struct clf_forward forward = {.to = NULL};
	const struct clf_action action = {.kind = CLF_ACTION_FORWARD, .forward = &forward};
	struct clf_request request = request_of(zoe, 0);
	struct clf_facts facts;

	assert_ok(
	    f, db_run(f->store->db, &f->err, "UPDATE agent SET active = 0 WHERE party = $id", CLF_NUMBER("$id", gone)));
	fixture_ticket(f, "A customer is no agent", NULL);
	assert_null(facts_of(f, &request).directory);
	facts = facts_with(f, request, CLF_VERB_ASSIGN);
	assert_non_null(facts.directory);
	assert_int_equal(facts.directory->agent_count, 2);
	assert_int_equal(facts.directory->agents[0].id, adam);
	assert_string_equal(facts.directory->agents[1].name, "Zoe");
	assert_int_equal(facts.directory->team_count, 2);
	assert_string_equal(facts.directory->teams[1], "Night");
	assert_int_equal(facts.directory->segment_count, 1);
	assert_int_equal(facts.mailbox.template_count, 2);
	assert_string_equal(facts.mailbox.templates[1], "refund");
	assert_int_equal(facts.directory->membership_count, 2);
	assert_string_equal(facts.directory->memberships[1].team, "Night");
	assert_int_equal(facts.directory->memberships[1].agent, adam);
	request.actions = &action;
	request.action_count = 1;
	assert_non_null(facts_of(f, &request).directory);
}

static void test_keepers(struct fixture *f, int64_t zoe, int64_t mia, int64_t ticket)
{
	int64_t sub = fixture_ticket(f, "sub", NULL);
	struct clf_request of_sub = request_of(zoe, sub), of_parent = request_of(mia, ticket);

	assert_ok(f,
		  db_run(f->store->db, &f->err, "UPDATE ticket SET parent = $parent, owner = $mia WHERE number = $sub",
			 CLF_NUMBER("$parent", ticket), CLF_NUMBER("$mia", mia), CLF_NUMBER("$sub", sub)));
	assert_true(facts_of(f, &of_sub).actor_keeps_parent);
	assert_false(facts_of(f, &of_sub).actor_keeps_sub);
	assert_true(facts_of(f, &of_parent).actor_keeps_sub);
	assert_false(facts_of(f, &of_parent).actor_keeps_parent);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET owner = $mia WHERE number = $parent",
			    CLF_NUMBER("$mia", mia), CLF_NUMBER("$parent", ticket)));
	assert_false(facts_of(f, &of_sub).actor_keeps_parent);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE agent SET active = 0 WHERE party = $mia",
			    CLF_NUMBER("$mia", mia)));
	assert_true(facts_of(f, &of_sub).actor_keeps_parent);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE agent SET active = 1 WHERE party = $mia",
			    CLF_NUMBER("$mia", mia)));
}

static void test_standing(void **state)
{
	struct fixture *f = *state;
	int64_t zoe = fixture_agent(f, "zoe@example.com", "Zoe", "Night", NULL);
	int64_t mia = fixture_agent(f, "mia@example.com", "Mia", NULL, "North");
	int64_t ticket = fixture_ticket(f, "x", NULL);
	struct clf_request request = request_of(zoe, ticket);

	assert_false(facts_of(f, &request).actor_in_team);
	assert_ok(f, db_script(f->store->db,
			       "UPDATE ticket SET team = (SELECT id FROM team), segment = (SELECT id FROM segment)",
			       &f->err));
	assert_true(facts_of(f, &request).actor_in_team);
	assert_false(facts_of(f, &request).actor_manages);
	request.actor.party = mia;
	assert_false(facts_of(f, &request).actor_in_team);
	assert_true(facts_of(f, &request).actor_manages);
	assert_ok(f, clf_permission_set(f->store, "close", CLF_ROLE_AGENT, true, CLF_SCOPE_NONE, &f->err));
	assert_int_equal(facts_of(f, &request).permission_count, 1);
	/* The keeper of a ticket is its owner, else its team; who has left keeps nothing. */
	test_keepers(f, zoe, mia, ticket);
	/* What a customer asks hangs on nobody's permission; who is told of it does. */
	request.actor.kind = CLF_ACTOR_CUSTOMER;
	assert_int_equal(facts_of(f, &request).permission_count, 1);
	assert_false(facts_of(f, &request).actor_manages);
}

static void test_who_has_the_parent(void **state)
{
	struct fixture *f = *state;
	int64_t zoe = fixture_agent(f, "zoe@example.com", "Zoe", NULL, NULL);
	int64_t parent = fixture_ticket(f, "parent", NULL), ticket = fixture_ticket(f, "child", NULL);
	struct clf_request request = {.via = CLF_VIA_CLI, .ticket = ticket};

	assert_int_equal(facts_of(f, &request).parent_keeper_count, 0);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET parent = $p WHERE number = $n",
			    CLF_NUMBER("$p", parent), CLF_NUMBER("$n", ticket)));
	assert_int_equal(facts_of(f, &request).parent_keeper_count, 0);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET owner = $o WHERE number = $p",
			    CLF_NUMBER("$o", zoe), CLF_NUMBER("$p", parent)));
	assert_string_equal(facts_of(f, &request).parent_keepers[0].address, "zoe@example.com");
	assert_null(facts_of(f, &request).owner);
	request.ticket = parent;
	assert_int_equal(facts_of(f, &request).sub_count, 1);
	assert_int_equal(facts_of(f, &request).subs[0].number, ticket);
	assert_int_equal(facts_of(f, &request).subs[0].keeper_count, 0);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET closed_at = 1 WHERE number = $n",
			    CLF_NUMBER("$n", ticket)));
	assert_int_equal(facts_of(f, &request).sub_count, 0);
	assert_int_equal(facts_of(f, &request).sub_total, 1);
}

static unsigned counted(const struct clf_facts *facts, const char *address)
{
	for (size_t i = 0; i < facts->automatic_count; i++) {
		if (clf_text_equal(facts->automatic[i].address, address))
			return facts->automatic[i].to_address + 100 * facts->automatic[i].on_ticket +
			       10000 * facts->automatic[i].unreachable;
	}
	return 0;
}

static void test_caps_cover_whoever_may_be_told(void **state)
{
	struct fixture *f = *state;
	int64_t watcher = fixture_agent(f, "watcher@example.com", "W", NULL, NULL);
	int64_t other = fixture_agent(f, "other@example.com", "O", NULL, NULL);
	int64_t owner = fixture_agent(f, "owner@example.com", "P", NULL, NULL);
	int64_t parent = fixture_ticket(f, "parent", NULL), ticket = fixture_ticket(f, "x", NULL);
	struct clf_request request = request_of(watcher, ticket);
	struct clf_step step = {.kind = CLF_STEP_WATCH, .party = watcher, .text = "watch"};
	struct clf_facts facts;

	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET parent = $p WHERE number = $n",
			    CLF_NUMBER("$p", parent), CLF_NUMBER("$n", ticket)));
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET owner = $o WHERE number = $p",
			    CLF_NUMBER("$o", owner), CLF_NUMBER("$p", parent)));
	fixture_apply(f, &request, &step, 1, NULL, 0);
	fixture_send(f, ticket, CLF_CLASS_NOTICE, "watcher@example.com", "1@example.com");
	fixture_send(f, parent, CLF_CLASS_NOTICE, "owner@example.com", "2@example.com");
	fixture_send(f, ticket, CLF_CLASS_NOTICE, "other@example.com", "3@example.com");
	fixture_send(f, parent, CLF_CLASS_AUTOMATIC, "other@example.com", "4@example.com");
	request.actor = (struct clf_actor){.kind = CLF_ACTOR_SYSTEM};
	facts = facts_of(f, &request);
	assert_int_equal(facts.automatic_count, 2);
	assert_int_equal(counted(&facts, "watcher@example.com"), 101);
	assert_int_equal(counted(&facts, "owner@example.com"), 1);
	facts = facts_with(f, request, CLF_VERB_ASSIGN);
	assert_int_equal(facts.automatic_count, 3);
	assert_int_equal(counted(&facts, "other@example.com"), 102);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE outbox SET created_at = created_at - $hours",
			    CLF_NUMBER("$hours", 2 * CLF_HOUR)));
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO suppression (address, failures, failed_at, words) "
			    "SELECT address, 1, $then, '' FROM party WHERE id = $other",
			    CLF_NUMBER("$then", clf_clock_now() - 2 * CLF_HOUR), CLF_NUMBER("$other", other)));
	facts = facts_with(f, request, CLF_VERB_ASSIGN);
	assert_int_equal(facts.automatic_count, 1);
	assert_int_equal(counted(&facts, "other@example.com"), 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_the_configuration_is_passed_on),
	    store_test(test_the_directory_is_read_for_commands),
	    store_test(test_standing),
	    store_test(test_who_has_the_parent),
	    store_test(test_caps_cover_whoever_may_be_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
