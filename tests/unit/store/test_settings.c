/*
 * test_settings.c - agents' own settings and the administrator's permissions, kept as they were said.
 */
#include "clf/store/mail/confirmation.h"
#include "clf/store/people/permission.h"
#include "clf/store/people/settings.h"
#include "store/store_fixture.h"

static struct clf_agent agent_of(struct fixture *f, int64_t id)
{
	struct clf_agent agent;

	assert_ok(f, clf_agent_by_id(f->store, f->arena, id, &agent, &f->err));
	return agent;
}

static void set(struct fixture *f, int64_t agent, const char *name, const char *value)
{
	assert_ok(f, clf_agent_setting(f->store, agent, name, value, &f->err));
}

static void test_settings(void **state)
{
	struct fixture *f = *state;
	int64_t olga = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);
	int64_t nina = fixture_agent(f, "nina@example.com", "Nina", NULL, NULL);
	struct clf_agent agent;

	set(f, olga, "locale", "ja");
	set(f, olga, "timezone", "Asia/Tokyo");
	set(f, olga, "receipts", "off");
	set(f, olga, "digest", "on");
	set(f, olga, "on_news", "answer");
	set(f, olga, "on_reply", "note");
	agent = agent_of(f, olga);
	assert_string_equal(agent.locale, "ja");
	assert_string_equal(agent.timezone, "Asia/Tokyo");
	assert_true(agent.no_receipts && agent.digest);
	assert_int_equal(agent.on_news, CLF_MEANS_ANSWER);
	assert_int_equal(agent.on_reply, CLF_MEANS_NOTE);
	agent = agent_of(f, nina);
	assert_null(agent.locale);
	assert_false(agent.no_receipts || agent.digest);
	set(f, olga, "locale", NULL);
	set(f, olga, "timezone", "");
	set(f, olga, "receipts", NULL);
	set(f, olga, "digest", "off");
	set(f, olga, "on_news", NULL);
	set(f, olga, "on_reply", "default");
	agent = agent_of(f, olga);
	assert_null(agent.locale);
	assert_null(agent.timezone);
	assert_false(agent.no_receipts || agent.digest);
	assert_int_equal(agent.on_news, CLF_MEANS_DEFAULT);
	assert_int_equal(agent.on_reply, CLF_MEANS_DEFAULT);
	assert_status(CLF_ENOTFOUND, clf_agent_setting(f->store, 4711, "locale", "ja", &f->err));
	assert_status(CLF_EINVAL, clf_agent_setting(f->store, olga, "colour", "red", &f->err));
}

static void test_notices(void **state)
{
	struct fixture *f = *state;
	int64_t olga = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);

	for (unsigned kind = 0; kind < CLF_NOTICE_KINDS; kind++) {
		const char *name = clf_notice_name((enum clf_notice_kind)kind);
		struct clf_agent agent = agent_of(f, olga);
		bool shipped = clf_agent_wants(&agent, (enum clf_notice_kind)kind);

		set(f, olga, name, shipped ? "off" : "on");
		agent = agent_of(f, olga);
		assert_true(clf_agent_wants(&agent, (enum clf_notice_kind)kind) != shipped);
		assert_int_equal(agent.notices, (2u << kind) - 1u);
	}
	for (unsigned kind = 0; kind < CLF_NOTICE_KINDS; kind++)
		set(f, olga, clf_notice_name((enum clf_notice_kind)kind), NULL);
	assert_int_equal(agent_of(f, olga).notices, 0);
	set(f, olga, "updated", "off");
	set(f, olga, "replied", "on");
	assert_int_equal(agent_of(f, olga).notices, 0);
}

static void test_an_agent_is_added_with_settings(void **state)
{
	struct fixture *f = *state;
	const struct clf_agent_record record = {.agent = {.address = "olga@example.com",
							  .name = "Olga",
							  .active = true,
							  .locale = "hu",
							  .notices = 1u << CLF_NOTICE_UPDATED,
							  .no_receipts = true,
							  .on_reply = CLF_MEANS_NOTE}};
	struct clf_agent_record *list = NULL;
	int64_t id = 0;
	size_t count = 0;

	assert_ok(f, clf_agent_add(f->store, &record, &id, &f->err));
	assert_ok(f, clf_agent_list(f->store, f->arena, &list, &count, &f->err));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].agent.locale, "hu");
	assert_true(clf_agent_wants(&list[0].agent, CLF_NOTICE_UPDATED));
	assert_true(list[0].agent.no_receipts);
	assert_int_equal(list[0].agent.on_reply, CLF_MEANS_NOTE);
	assert_false(list[0].has_password);
}

static void test_permissions(void **state)
{
	struct fixture *f = *state;
	struct clf_permission *list = NULL;
	size_t count = 9;

	assert_ok(f, clf_permission_list(f->store, f->arena, &list, &count, &f->err));
	assert_int_equal(count, 0);
	assert_ok(f, clf_permission_set(f->store, "close", CLF_ROLE_AGENT, true, CLF_SCOPE_SEGMENT, &f->err));
	assert_ok(f, clf_permission_set(f->store, "close", CLF_ROLE_AGENT, true, CLF_SCOPE_NONE, &f->err));
	assert_ok(f, clf_permission_set(f->store, "view", CLF_ROLE_MANAGER, true, CLF_SCOPE_ALL, &f->err));
	assert_ok(f, clf_permission_list(f->store, f->arena, &list, &count, &f->err));
	assert_int_equal(count, 2);
	assert_string_equal(list[0].action, "close");
	assert_int_equal(list[0].role, CLF_ROLE_AGENT);
	assert_int_equal(list[0].scope, CLF_SCOPE_NONE);
	assert_int_equal(list[1].scope, CLF_SCOPE_ALL);
	assert_ok(f, clf_permission_set(f->store, "close", CLF_ROLE_AGENT, false, CLF_SCOPE_NONE, &f->err));
	assert_ok(f, clf_permission_set(f->store, "close", CLF_ROLE_AGENT, false, CLF_SCOPE_NONE, &f->err));
	assert_ok(f, clf_permission_list(f->store, f->arena, &list, &count, &f->err));
	assert_int_equal(count, 1);
}

static void test_nothing_was_confirmed(void **state)
{
	struct fixture *f = *state;
	bool given = true;

	assert_ok(f, clf_confirmation_given(f->store, 4711, 4712, &given, &f->err));
	assert_false(given);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_settings),
	    store_test(test_notices),
	    store_test(test_permissions),
	    store_test(test_an_agent_is_added_with_settings),
	    store_test(test_nothing_was_confirmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
