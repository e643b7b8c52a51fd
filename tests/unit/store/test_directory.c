/*
 * test_directory.c - agents, passwords, tokens, sessions, and templates in all their versions.
 */
#include "clf/store/mail/templates.h"
#include "store/store_fixture.h"

static const uint8_t *hash_of(uint8_t fill)
{
	static uint8_t hash[32];

	memset(hash, fill, sizeof(hash));
	return hash;
}

static void test_agents(void **state)
{
	struct fixture *f = *state;
	const char *teams[] = {"First line", "Night"}, *segments[] = {"North", "south", "NORTH"};
	struct clf_agent_record record = {
	    .agent = {.address = "Olga@B\xc3\xbc"
				 "cher.example",
		      .name = "Olga",
		      .role = CLF_ROLE_MANAGER,
		      .active = true},
	    .teams = teams,
	    .team_count = 2,
	    .segments = segments,
	    .segment_count = 3,
	};
	struct clf_agent_record *list = NULL;
	struct clf_agent agent;
	const char *const *names = NULL;
	size_t count = 0;
	int64_t id = 0, other = 0;

	fixture_groups(f, "First line", "North");
	assert_status(CLF_ENOTFOUND, clf_agent_add(f->store, &record, &id, &f->err));
	assert_string_equal(f->err.text, "there is no team \"Night\"; there are First line");
	fixture_groups(f, "Night", "south");
	assert_ok(f, clf_agent_add(f->store, &record, &id, &f->err));
	assert_status(CLF_ECONFLICT, clf_agent_add(f->store, &record, &other, &f->err));
	record.agent.address = "no address";
	assert_status(CLF_EINVAL, clf_agent_add(f->store, &record, &other, &f->err));
	assert_ok(f, clf_agent_find(f->store, f->arena, "olga@xn--bcher-kva.example", &agent, &f->err));
	assert_int_equal(agent.id, id);
	assert_int_equal(agent.role, CLF_ROLE_MANAGER);
	assert_true(agent.active);
	assert_status(CLF_ENOTFOUND, clf_agent_find(f->store, f->arena, "nobody@example.com", &agent, &f->err));
	assert_ok(f, clf_agent_by_id(f->store, f->arena, id, &agent, &f->err));
	assert_status(CLF_ENOTFOUND, clf_agent_by_id(f->store, f->arena, 3, &agent, &f->err));
	assert_ok(f, clf_agent_list(f->store, f->arena, &list, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].team_count, 2);
	assert_string_equal(list[0].teams[0], "First line");
	assert_int_equal(list[0].segment_count, 2);
	assert_string_equal(list[0].segments[0], "North");
	assert_false(list[0].has_password);
	assert_ok(f, clf_team_list(f->store, f->arena, &names, &count, &f->err));
	assert_int_equal(count, 2);
	assert_ok(f, clf_segment_list(f->store, f->arena, &names, &count, &f->err));
	assert_int_equal(count, 2);
	assert_string_equal(names[1], "south");
}

static void test_a_customer_becomes_an_agent(void **state)
{
	struct fixture *f = *state;
	struct clf_agent agent;
	int64_t party = 0, id;

	fixture_begin(f);
	assert_ok(f, clf_door_party(f->store, "olga@example.com", "o.", &party, &f->err));
	fixture_commit(f);
	id = fixture_agent(f, "olga@example.com", "Olga Berg", NULL, NULL);
	assert_int_equal(id, party);
	assert_ok(f, clf_agent_by_id(f->store, f->arena, id, &agent, &f->err));
	assert_string_equal(agent.name, "Olga Berg");
}

static void test_passwords(void **state)
{
	struct fixture *f = *state;
	int64_t id = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);
	const char *hash = NULL;

	assert_status(CLF_ENOTFOUND, clf_agent_password(f->store, f->arena, id, &hash, &f->err));
	assert_ok(f, clf_agent_set_password(f->store, id, "$argon2id$x", NULL, &f->err));
	assert_ok(f, clf_agent_password(f->store, f->arena, id, &hash, &f->err));
	assert_string_equal(hash, "$argon2id$x");
	assert_status(CLF_ENOTFOUND, clf_agent_set_password(f->store, 3, "x", NULL, &f->err));
}

static void test_tokens(void **state)
{
	struct fixture *f = *state;
	int64_t id = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);
	struct clf_agent agent;

	assert_ok(f, clf_api_token_add(f->store, id, hash_of(1), "laptop", &f->err));
	assert_status(CLF_ECONFLICT, clf_api_token_add(f->store, id, hash_of(1), "again", &f->err));
	assert_status(CLF_EINVAL, clf_api_token_add(f->store, 3, hash_of(9), "nobody's", &f->err));
	assert_ok(f, clf_api_token_agent(f->store, f->arena, hash_of(1), &agent, &f->err));
	assert_int_equal(agent.id, id);
	assert_status(CLF_ENOTFOUND, clf_api_token_agent(f->store, f->arena, hash_of(2), &agent, &f->err));
	assert_ok(f, db_script(f->store->db, "UPDATE agent SET active = 0", &f->err));
	assert_status(CLF_ENOTFOUND, clf_api_token_agent(f->store, f->arena, hash_of(1), &agent, &f->err));
}

static void test_sessions(void **state)
{
	struct fixture *f = *state;
	int64_t id = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL), now = clf_clock_now();
	struct clf_agent agent;

	assert_ok(f, clf_session_add(f->store, id, hash_of(1), now + CLF_HOUR, &f->err));
	assert_ok(f, clf_session_agent(f->store, f->arena, hash_of(1), now, &agent, NULL, &f->err));
	assert_int_equal(agent.id, id);
	assert_status(CLF_ENOTFOUND,
		      clf_session_agent(f->store, f->arena, hash_of(1), now + CLF_HOUR, &agent, NULL, &f->err));
	assert_ok(f, clf_session_end(f->store, hash_of(1), &f->err));
	assert_status(CLF_ENOTFOUND, clf_session_agent(f->store, f->arena, hash_of(1), now, &agent, NULL, &f->err));
	assert_ok(f, clf_session_add(f->store, id, hash_of(2), now - 1, &f->err));
	assert_ok(f, clf_session_add(f->store, id, hash_of(3), now + CLF_HOUR, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM session"), 1);
}

static void test_templates_keep_every_version(void **state)
{
	struct fixture *f = *state;
	struct clf_template_record record, *list = NULL;
	int64_t version = 0;
	size_t count = 9;

	assert_ok(f, clf_template_list(f->store, f->arena, &list, &count, &f->err));
	assert_int_equal(count, 0);
	assert_status(CLF_ENOTFOUND, clf_template_find(f->store, f->arena, "follow-up", "en", &record, &f->err));
	assert_ok(f, clf_template_save(f->store,
				       &(struct clf_template_record){.name = "follow-up",
								     .locale = "en",
								     .source = "one",
								     .saved_by = "olga@example.com",
								     .saved_at = 1},
				       CLF_TEMPLATE_ANY, &version, &f->err));
	assert_int_equal(version, 1);
	assert_ok(f, clf_template_save(
			 f->store,
			 &(struct clf_template_record){
			     .name = "follow-up", .locale = "en", .source = "two", .saved_by = NULL, .saved_at = 1},
			 CLF_TEMPLATE_ANY, &version, &f->err));
	assert_int_equal(version, 2);
	assert_ok(f, clf_template_save(
			 f->store,
			 &(struct clf_template_record){
			     .name = "follow-up", .locale = "hu", .source = "egy", .saved_by = NULL, .saved_at = 1},
			 CLF_TEMPLATE_ANY, &version, &f->err));
	assert_int_equal(version, 1);
	assert_ok(f, clf_template_find(f->store, f->arena, "follow-up", "en", &record, &f->err));
	assert_string_equal(record.source, "two");
	assert_int_equal(record.version, 2);
	assert_null(record.saved_by);
	assert_true(record.saved_at > 0);
	assert_ok(f, clf_template_list(f->store, f->arena, &list, &count, &f->err));
	assert_int_equal(count, 2);
	assert_string_equal(list[1].locale, "hu");
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM template_version"), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_agents),    store_test(test_a_customer_becomes_an_agent),
	    store_test(test_passwords), store_test(test_tokens),
	    store_test(test_sessions),  store_test(test_templates_keep_every_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
