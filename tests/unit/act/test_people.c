/*
 * test_people.c - agents, teams, tokens and sessions changed, and what stays of that in the audit.
 */
#include "act/act_fixture.h"
#include "clf/act/groups.h"
#include "clf/act/people.h"
#include "clf/act/rules.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"
#include "clf/store/engine/revision.h"
#include "clf/store/look/due.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/people/audit.h"

static struct clf_people boss(struct desk *d)
{
	static const struct clf_actor actor = {
	    .kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};

	return (struct clf_people){&d->act, &actor, CLF_VIA_CLI};
}

static int64_t administrator(struct desk *d)
{
	return desk_agent(d, "ann@agents.example", "Ann", CLF_ROLE_ADMIN, NULL);
}

/* The newest line: "what subject from -> to". */
static const char *newest(struct desk *d)
{
	struct clf_audit_list list;

	must(d, clf_audit_list(d->store, d->arena, NULL, (struct clf_page){0, 1}, &list, &d->err));
	if (list.count == 0)
		return "";
	assert_string_equal(list.items[0].who, "root");
	assert_int_equal(list.items[0].via, CLF_VIA_CLI);
	return clf_arena_printf(d->arena, "%s %s %s -> %s", list.items[0].what, list.items[0].subject,
				list.items[0].from != NULL ? list.items[0].from : "-",
				list.items[0].to != NULL ? list.items[0].to : "-");
}

static size_t audit_lines(struct desk *d)
{
	struct clf_audit_list list;

	must(d, clf_audit_list(d->store, d->arena, NULL, (struct clf_page){0, 0}, &list, &d->err));
	return list.count;
}

static int64_t own_ticket(struct desk *d, const char *owner)
{
	struct clf_new_ticket ticket = {.subject = "Broken", .channel = "hand", .owner = owner};
	const struct clf_action action = {.kind = CLF_ACTION_CREATE, .new_ticket = &ticket};
	const struct clf_request request = {
	    .actor = *boss(d).by, .via = CLF_VIA_CLI, .actions = &action, .action_count = 1};
	struct clf_act_result result;

	ticket.customer.address = ANA;
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
	return result.ticket;
}

static const char *owner_of(struct desk *d, int64_t number)
{
	struct clf_ticket_row row;

	must(d, clf_query_ticket_row(d->store, d->arena, number, &row, &d->err));
	return row.owner_address != NULL ? row.owner_address : "nobody";
}

static void test_a_mistyped_name_is_refused_with_the_nearest(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	const char *typo = "Desc", *segment = "stroes";
	struct clf_agent_record record = {
	    .agent = {.address = "zoe@agents.example", .name = "Zoe", .active = true}, .teams = &typo, .team_count = 1};
	struct clf_people_change change = {.manage = "Sotres"};
	int64_t id = 0;
	size_t count = 0;
	const char *const *names = NULL;

	must(d, clf_people_team(&people, "Desk", &d->err));
	assert_int_equal(clf_people_add(&people, &record, &id, &d->err), CLF_ENOTFOUND);
	assert_string_equal(d->err.text, "there is no team \"Desc\"; the nearest is Desk");
	record.team_count = 0;
	record.segments = &segment;
	record.segment_count = 1;
	assert_int_equal(clf_people_add(&people, &record, &id, &d->err), CLF_ENOTFOUND);
	assert_string_equal(d->err.text, "there is no segment \"stroes\"; the nearest is Stores");
	assert_int_equal(clf_people_change(&people, d->tom, &change, &d->err), CLF_ENOTFOUND);
	assert_string_equal(d->err.text, "there is no segment \"Sotres\"; the nearest is Stores");
	must(d, clf_team_list(d->store, d->arena, &names, &count, &d->err));
	assert_int_equal(count, 1);
	must(d, clf_segment_list(d->store, d->arena, &names, &count, &d->err));
	assert_int_equal(count, 1);
}

static void test_the_gateways_own_addresses_are_nobodys(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	static const char *const aliases[] = {"info@desk.example"}, *const lists[] = {"help@groups.example"};
	static const char *const own[] = {
	    BOX,     "support+abcdefgh@desk.example", "SUPPORT@desk.example", "commands@desk.example", aliases[0],
	    lists[0]};
	int64_t id = 0;

	d->mailbox.aliases = aliases;
	d->mailbox.lists = lists;
	d->mailbox.alias_count = d->mailbox.list_count = 1;
	d->config.command_address = "commands@desk.example";
	must(d, clf_people_team(&people, "Desk", &d->err));
	for (size_t i = 0; i < CLF_COUNT(own); i++) {
		const struct clf_agent_record record = {.agent = {.address = own[i], .name = "Box", .active = true}};
		const struct clf_people_change change = {.address = own[i]};

		assert_int_equal(clf_people_add(&people, &record, &id, &d->err), CLF_EINVAL);
		assert_non_null(strstr(d->err.text, "is the gateway's own address"));
		assert_int_equal(clf_people_change(&people, d->tom, &change, &d->err), CLF_EINVAL);
		assert_int_equal(clf_people_team_mailbox(&people, "Desk", own[i], &d->err), CLF_EINVAL);
		assert_int_equal(clf_people_address(&people, d->tom, own[i], true, &d->err), CLF_EINVAL);
	}
}

static void test_a_teams_mailbox_can_be_undone(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	struct clf_agent made = {0};
	struct clf_team_record *teams = NULL;
	size_t count = 0;

	must(d, clf_people_team(&people, "Desk", &d->err));
	must(d, clf_people_team_mailbox(&people, "desk", "desk@agents.example", &d->err));
	assert_string_equal(newest(d), "team.mailbox desk - -> desk@agents.example");
	must(d, clf_agent_find(d->store, d->arena, "desk@agents.example", &made, &d->err));
	assert_true(made.active);
	must(d, clf_team_records(d->store, d->arena, &teams, &count, &d->err));
	assert_int_equal(teams[0].members, 0);
	must(d, clf_people_team_mailbox(&people, "Desk", "desk@agents.example", &d->err));
	must(d, clf_people_team_mailbox(&people, "Desk", NULL, &d->err));
	must(d, clf_agent_find(d->store, d->arena, "desk@agents.example", &made, &d->err));
	assert_false(made.active);
	/* An agent who was there before stays one. */
	must(d, clf_people_team_mailbox(&people, "Desk", TOM, &d->err));
	must(d, clf_people_team_mailbox(&people, "Desk", NULL, &d->err));
	must(d, clf_agent_by_id(d->store, d->arena, d->tom, &made, &d->err));
	assert_true(made.active);
}

static void test_an_agent_is_changed(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	struct clf_agent tom = {0};

	administrator(d);
	must(d, clf_people_change(&people, d->tom, &(struct clf_people_change){.role = "manager"}, &d->err));
	assert_string_equal(newest(d), "agent.role " TOM " agent -> manager");
	must(d, clf_people_change(&people, d->tom,
				  &(struct clf_people_change){.name = "Thomas", .address = "thomas@agents.example"},
				  &d->err));
	assert_string_equal(newest(d), "agent.address thomas@agents.example " TOM " -> thomas@agents.example");
	must(d, clf_agent_by_id(d->store, d->arena, d->tom, &tom, &d->err));
	assert_string_equal(tom.address, "thomas@agents.example");
	assert_string_equal(tom.name, "Thomas");
	assert_int_equal(tom.role, CLF_ROLE_MANAGER);
	own_ticket(d, NULL);
	assert_int_equal(clf_people_change(&people, d->tom, &(struct clf_people_change){.address = ANA}, &d->err),
			 CLF_ECONFLICT);
	assert_int_equal(clf_people_change(&people, d->tom, &(struct clf_people_change){.role = "boss"}, &d->err),
			 CLF_EINVAL);
}

static void whose(struct desk *d, const char *address, int64_t wanted)
{
	struct clf_agent agent = {0};
	enum clf_status status = clf_agent_find(d->store, d->arena, address, &agent, &d->err);

	assert_int_equal(status, wanted != 0 ? CLF_OK : CLF_ENOTFOUND);
	assert_int_equal(agent.id, wanted);
}

#define HOME "tom@home.example"

static void test_further_addresses_come_and_go(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);

	must(d, clf_people_address(&people, d->tom, HOME, true, &d->err));
	assert_string_equal(newest(d), "agent.further " TOM " - -> " HOME);
	whose(d, HOME, d->tom);
	assert_int_equal(clf_people_address(&people, d->mia, HOME, true, &d->err), CLF_ECONFLICT);
	assert_int_equal(clf_people_address(&people, d->mia, HOME, false, &d->err), CLF_ENOTFOUND);
	must(d, clf_people_address(&people, d->tom, HOME, false, &d->err));
	assert_string_equal(newest(d), "agent.further " TOM " " HOME " -> -");
	whose(d, HOME, 0);
}

/* Named by a further address, a member is a member all the same. */
static void test_7_12_members_may_be_named_by_a_further_address(void **state)
{
	static const char *const named[] = {HOME, TOM};
	const struct clf_group_change change = {.agents = named, .agent_count = 2, .has_agents = true};
	const struct clf_people_change join = {.join = "Day"};
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	struct clf_group day;

	must(d, clf_people_team(&people, "Day", &d->err));
	must(d, clf_people_address(&people, d->tom, HOME, true, &d->err));
	for (int i = 0; i < 2; i++) {
		must(d, clf_group_named(d->store, d->arena, CLF_GROUP_TEAM, "day", &day, &d->err));
		must(d, clf_group_change(&people, CLF_GROUP_TEAM, &day, &change, &d->err));
		must(d, clf_group_named(d->store, d->arena, CLF_GROUP_TEAM, "day", &day, &d->err));
		assert_int_equal(day.agent_count, 1);
		assert_string_equal(day.agents[0], TOM);
		assert_string_equal(newest(d), "agent.team " TOM " - -> Day");
		must(d, clf_people_change(&people, d->tom, &join, &d->err));
	}
}

static void test_a_further_address_becomes_the_main_one(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	const struct clf_people_change home = {.address = HOME}, other = {.address = "thomas@agents.example"};
	struct clf_agent tom = {0};

	must(d, clf_people_address(&people, d->tom, HOME, true, &d->err));
	assert_int_equal(clf_people_change(&people, d->mia, &home, &d->err), CLF_ECONFLICT);
	assert_non_null(strstr(d->err.text, "is a further address of another agent"));
	must(d, clf_people_change(&people, d->tom, &home, &d->err));
	must(d, clf_agent_by_id(d->store, d->arena, d->tom, &tom, &d->err));
	assert_string_equal(tom.address, HOME);
	whose(d, TOM, d->tom);
	/* Any other that goes is the agent's no longer. */
	must(d, clf_people_change(&people, d->tom, &other, &d->err));
	whose(d, HOME, 0);
	whose(d, TOM, d->tom);
}

static void test_a_further_address_is_no_teams_mailbox(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);

	must(d, clf_people_team(&people, "Desk", &d->err));
	must(d, clf_people_address(&people, d->tom, HOME, true, &d->err));
	assert_int_equal(clf_people_team_mailbox(&people, "Desk", HOME, &d->err), CLF_ECONFLICT);
	assert_non_null(strstr(d->err.text, TOM));
}

static void test_the_last_administrator_stays(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	int64_t ann = administrator(d), ticket;
	struct clf_agent agent = {0};
	size_t moved = 0;

	assert_int_equal(clf_people_change(&people, ann, &(struct clf_people_change){.role = "agent"}, &d->err),
			 CLF_ECONFLICT);
	assert_int_equal(clf_people_deactivate(&people, d->arena, ann, "keep", &moved, &d->err), CLF_ECONFLICT);
	must(d, clf_agent_by_id(d->store, d->arena, ann, &agent, &d->err));
	assert_true(agent.active);
	assert_int_equal(agent.role, CLF_ROLE_ADMIN);
	ticket = own_ticket(d, agent.address); /* what is refused has moved nothing */
	assert_int_equal(clf_people_deactivate(&people, d->arena, ann, "none", &moved, &d->err), CLF_ECONFLICT);
	assert_int_equal(moved, 0);
	assert_string_equal(owner_of(d, ticket), agent.address);
	must(d, clf_people_change(&people, d->tom, &(struct clf_people_change){.role = "admin"}, &d->err));
	must(d, clf_people_deactivate(&people, d->arena, ann, "none", &moved, &d->err));
}

/* Each that is given away comes back at once: that ends, and says why. */
static void test_what_a_rule_gives_back_ends_the_move(void **state)
{
	static const char rule[] = "{\"name\":\"Tom's\",\"when\":[{\"event\":\"assigned\"}],"
				   "\"then\":[{\"do\":\"assign\",\"to\":\"" TOM "\"}]}";
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	struct clf_rule_done done = {.sentence = NULL};
	struct clf_json *json = NULL;
	size_t moved = 0;

	administrator(d);
	for (int i = 0; i < 201; i++)
		own_ticket(d, TOM);
	must(d, clf_json_parse(clf_str_from(rule), &json, &d->err));
	must(d, clf_act_rule_save(&people, d->arena, "en", &(struct clf_rule_draft){.json = json}, &done, &d->err));
	assert_int_equal(done.problems.errors, 0);
	clf_rule_release(&done.rule);
	clf_json_free(&json);
	assert_int_equal(clf_people_deactivate(&people, d->arena, d->tom, MIA, &moved, &d->err), CLF_EDENIED);
	assert_non_null(strstr(d->err.text, "a rule gives it back"));
}

static void test_what_becomes_of_the_tickets_is_asked(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	int64_t first, second;
	struct clf_agent tom = {0};
	size_t moved = 0;

	administrator(d);
	first = own_ticket(d, TOM);
	second = own_ticket(d, TOM);
	assert_int_equal(clf_people_deactivate(&people, d->arena, d->tom, NULL, &moved, &d->err), CLF_ECONFLICT);
	assert_non_null(strstr(d->err.text, "has 2 open tickets"));
	assert_int_equal(clf_people_deactivate(&people, d->arena, d->tom, TOM, &moved, &d->err), CLF_EINVAL);
	assert_int_equal(clf_people_deactivate(&people, d->arena, d->tom, "mia@agent.example", &moved, &d->err),
			 CLF_ENOTFOUND);
	assert_string_equal(d->err.text, "there is no agent mia@agent.example; the nearest is " MIA);
	must(d, clf_agent_by_id(d->store, d->arena, d->tom, &tom, &d->err));
	assert_true(tom.active);
	must(d, clf_people_deactivate(&people, d->arena, d->tom, MIA, &moved, &d->err));
	assert_int_equal(moved, 2);
	assert_string_equal(owner_of(d, first), MIA);
	assert_string_equal(owner_of(d, second), MIA);
	assert_string_equal(newest(d), "agent.deactivated " TOM " active -> not active");
	must(d, clf_people_deactivate(&people, d->arena, d->mia, "none", &moved, &d->err));
	assert_string_equal(owner_of(d, first), "nobody");
}

static void test_a_teams_mailbox_does_not_leave_before_its_team_has_another(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	int64_t ticket;
	struct clf_agent tom = {0};
	size_t moved = 0;

	administrator(d);
	ticket = own_ticket(d, TOM);
	must(d, clf_people_team(&people, "Desk", &d->err));
	must(d, clf_people_team_mailbox(&people, "Desk", TOM, &d->err));
	assert_int_equal(clf_people_deactivate(&people, d->arena, d->tom, MIA, &moved, &d->err), CLF_ECONFLICT);
	assert_non_null(strstr(d->err.text, "is the mailbox that team Desk shares"));
	must(d, clf_agent_by_id(d->store, d->arena, d->tom, &tom, &d->err));
	assert_true(tom.active);
	assert_string_equal(owner_of(d, ticket), TOM);
	must(d, clf_people_team_mailbox(&people, "Desk", NULL, &d->err));
	must(d, clf_people_deactivate(&people, d->arena, d->tom, MIA, &moved, &d->err));
	assert_int_equal(moved, 1);
}

static void test_kept_tickets_stay(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	struct desk_mail mails[8];
	struct clf_outbox_list given_up;
	int64_t ticket;
	size_t moved = 0;

	administrator(d);
	ticket = own_ticket(d, TOM);
	must(d, clf_people_deactivate(&people, d->arena, d->tom, "keep", &moved, &d->err));
	assert_int_equal(moved, 0);
	assert_string_equal(owner_of(d, ticket), TOM);
	assert_int_equal(desk_outbox(d, mails, 8, 1), 0); /* what still waited for Tom is given up */
	must(d, clf_query_outbox(d->store, d->arena, "discarded", NULL, (struct clf_page){0, 0}, &given_up, &d->err));
	assert_int_equal(given_up.count, 1);
	assert_string_equal(given_up.items[0].to, TOM);
	assert_non_null(strstr(given_up.items[0].discarded_why, "not active"));
	must(d, clf_people_activate(&people, d->tom, &d->err));
	assert_string_equal(newest(d), "agent.activated " TOM " not active -> active");
}

static void test_what_waits_goes_to_the_new_address(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	const struct clf_people_change change = {.address = "tom.new@agent.example"};
	struct desk_mail mails[8];
	size_t count;

	own_ticket(d, TOM);
	must(d, clf_people_change(&people, d->tom, &change, &d->err));
	count = desk_outbox(d, mails, 8, 1);
	assert_int_equal(count, 1);
	assert_string_equal(mails[0].row.envelope_to, "tom.new@agent.example");
	own_ticket(d, "tom.new@agent.example");
	must(d, clf_people_change(&people, d->tom, &(struct clf_people_change){.address = TOM}, &d->err));
	count = desk_outbox(d, mails, 8, 1);
	assert_int_equal(count, 1);
	assert_string_equal(mails[0].row.envelope_to, TOM);
}

static void test_what_changes_nothing_is_not_said(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	size_t moved = 0;

	administrator(d);
	must(d, clf_people_activate(&people, d->tom, &d->err));
	assert_string_equal(newest(d), "");
	must(d, clf_people_deactivate(&people, d->arena, d->tom, "keep", &moved, &d->err));
	must(d, clf_people_activate(&people, d->tom, &d->err));
	must(d, clf_people_activate(&people, d->tom, &d->err));
	assert_int_equal(audit_lines(d), 2);
}

static void hash_of(const char *text, uint8_t out[CLF_HASH_BYTES])
{
	clf_hash(NULL, text, strlen(text), out, CLF_HASH_BYTES);
}

static size_t sessions_of(struct desk *d, int64_t agent)
{
	struct clf_access *found = NULL;
	size_t count = 0;

	must(d,
	     clf_access_list(d->store, d->arena, CLF_ACCESS_SESSION, agent, clf_clock_now(), &found, &count, &d->err));
	return count;
}

static void test_a_new_password_ends_the_other_sessions(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	int64_t later = clf_clock_now() + CLF_HOUR;
	uint8_t mine[CLF_HASH_BYTES], other[CLF_HASH_BYTES];
	struct clf_agent agent;

	hash_of("mine", mine);
	hash_of("other", other);
	must(d, clf_session_add(d->store, d->tom, mine, later, &d->err));
	must(d, clf_session_add(d->store, d->tom, other, later, &d->err));
	hash_of("mia", other);
	must(d, clf_session_add(d->store, d->mia, other, later, &d->err));
	must(d, clf_people_password(&people, d->tom, "$argon2id$new", mine, &d->err));
	assert_int_equal(sessions_of(d, d->tom), 1);
	assert_int_equal(sessions_of(d, d->mia), 1);
	must(d, clf_session_agent(d->store, d->arena, mine, clf_clock_now(), &agent, NULL, &d->err));
	must(d, clf_people_password(&people, d->tom, "$argon2id$newer", NULL, &d->err));
	assert_int_equal(sessions_of(d, d->tom), 0);
	assert_string_equal(newest(d), "agent.password " TOM " - -> -");
}

static void test_tokens_are_listed_and_end(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	char first[CLF_PEOPLE_TOKEN], second[CLF_PEOPLE_TOKEN];
	uint8_t hash[CLF_HASH_BYTES];
	struct clf_access *found = NULL;
	struct clf_agent agent;
	size_t count = 0, moved = 0;

	administrator(d);
	must(d, clf_people_token(&people, d->tom, "backup", NULL, first, &d->err));
	must(d, clf_people_token(&people, d->tom, NULL, NULL, second, &d->err));
	must(d, clf_people_token(&people, d->mia, NULL, NULL, second, &d->err));
	must(d, clf_access_list(d->store, d->arena, CLF_ACCESS_TOKEN, d->tom, 0, &found, &count, &d->err));
	assert_int_equal(count, 2);
	must(d, clf_access_list(d->store, d->arena, CLF_ACCESS_TOKEN, 0, 0, &found, &count, &d->err));
	assert_int_equal(count, 3);
	for (size_t i = 0; i < count; i++) {
		if (found[i].label != NULL)
			must(d, clf_people_end(&people, CLF_ACCESS_TOKEN, 0, found[i].id, &d->err));
	}
	assert_string_equal(newest(d), "token.ended " TOM " backup -> -");
	hash_of(first, hash);
	assert_int_equal(clf_api_token_agent(d->store, d->arena, hash, &agent, &d->err), CLF_ENOTFOUND);
	assert_int_equal(clf_people_end(&people, CLF_ACCESS_TOKEN, 0, "0123456789abcdef", &d->err), CLF_ENOTFOUND);
	/* Another agent's isn't one's own to end. */
	assert_int_equal(clf_people_end(&people, CLF_ACCESS_TOKEN, d->tom, found[0].id, &d->err),
			 found[0].agent == d->tom ? CLF_OK : CLF_ENOTFOUND);
	must(d, clf_people_deactivate(&people, d->arena, d->mia, NULL, &moved, &d->err));
	hash_of(second, hash);
	must(d, clf_people_activate(&people, d->mia, &d->err));
	assert_int_equal(clf_api_token_agent(d->store, d->arena, hash, &agent, &d->err), CLF_ENOTFOUND);
}

static void test_what_a_ticket_is_set_to_is_refused_with_the_nearest(void **state)
{
	struct desk *d = *state;
	int64_t ticket = own_ticket(d, TOM);
	static const struct {
		enum clf_field field;
		const char *text, *said;
	} wrong[] = {
	    {CLF_FIELD_SEGMENT, "Sotres", "there is no segment \"Sotres\"; the nearest is Stores"},
	    {CLF_FIELD_TEAM, "Dsk", "there is no team \"Dsk\"; the nearest is Desk"},
	    {CLF_FIELD_OWNER, "mai@agents.example", "there is no agent \"mai@agents.example\"; the nearest is " MIA},
	};

	must(d, clf_people_team(&(struct clf_people){&d->act, boss(d).by, CLF_VIA_CLI}, "Desk", &d->err));
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		const struct clf_action action = {
		    .kind = CLF_ACTION_SET, .field = wrong[i].field, .text = wrong[i].text};
		const struct clf_request request = {
		    .actor = *boss(d).by, .via = CLF_VIA_CLI, .ticket = ticket, .actions = &action, .action_count = 1};
		struct clf_act_result result;

		must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
		assert_int_equal(result.outcome, CLF_OUTCOME_REFUSED);
		assert_string_equal(result.refusal, wrong[i].said);
	}
}

static void test_the_oldest_of_many_tokens_still_ends(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	char first[CLF_PEOPLE_TOKEN];
	uint8_t hash[CLF_HASH_BYTES];
	struct clf_access *found = NULL;
	struct clf_agent agent;
	size_t count = 0;

	must(d, clf_people_token(&people, d->tom, "lost", NULL, first, &d->err));
	must(d, clf_access_list(d->store, d->arena, CLF_ACCESS_TOKEN, 0, 0, &found, &count, &d->err));
	must(d, clf_store_begin(d->store, &d->err));
	for (unsigned i = 0; i <= CLF_ACCESS_SHOWN; i++) {
		hash_of(clf_arena_printf(d->arena, "%u", i), hash);
		must(d, clf_api_token_add(d->store, d->mia, hash, NULL, &d->err));
	}
	must(d, clf_store_commit(d->store, &d->err));
	must(d, clf_people_end(&people, CLF_ACCESS_TOKEN, 0, found[0].id, &d->err));
	hash_of(first, hash);
	assert_int_equal(clf_api_token_agent(d->store, d->arena, hash, &agent, &d->err), CLF_ENOTFOUND);
}

static void test_a_filter_that_names_nothing_is_refused(void **state)
{
	struct desk *d = *state;
	struct clf_ticket_list list;
	static const struct {
		struct clf_term term;
		const char *said;
	} wrong[] = {
	    {{"status", "Opne"}, "status names \"Opne\", and there is no such status; the nearest is Open"},
	    {{"team", "Desk"}, "team names \"Desk\", and there is no such team"},
	    {{"segment", "Store"}, "segment names \"Store\", and there is no such segment; the nearest is Stores"},
	    {{"owner", "tim@agents.example"},
	     "owner names \"tim@agents.example\", and no agent has that address; the nearest is " TOM},
	    {{"status", "xyzxyzxyz"},
	     "status names \"xyzxyzxyz\", and there is no such status; there are New, Open, Answered, Escalated, Postponed, Resolved, Closed, "
	     "Spam, Deleted"},
	};

	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		const struct clf_ticket_filter filter = {.asked = &wrong[i].term, .count = 1};

		assert_int_equal(
		    clf_query_tickets(d->store, d->arena, &filter, (struct clf_page){0, 1}, &list, &d->err),
		    CLF_EINVAL);
		assert_string_equal(d->err.text, wrong[i].said);
	}
	must(d, clf_query_tickets(d->store, d->arena,
				  &(struct clf_ticket_filter){CLF_ASKED({"customer", "new@customer.example"})},
				  (struct clf_page){0, 1}, &list, &d->err));
	assert_int_equal(list.count, 0);
}

static void test_a_filter_of_mails_that_names_nothing_is_refused(void **state)
{
	struct desk *d = *state;
	struct clf_journal_list list;
	int64_t *ids = NULL;
	size_t count = 0;
	static const struct {
		struct clf_journal_filter filter;
		const char *said;
	} wrong[] = {
	    {{.has_outcome = true, .outcome = CLF_OUTCOME_QUARANTINE, .cause = "unknwn"},
	     "there is no cause \"unknwn\"; the nearest is unknown"},
	    {{.has_outcome = true, .outcome = CLF_OUTCOME_IGNORED, .mailbox = "supprt"},
	     "no mail came by a mailbox \"supprt\""},
	};

	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		assert_int_equal(
		    clf_query_journal(d->store, d->arena, &wrong[i].filter, (struct clf_page){0, 1}, &list, &d->err),
		    CLF_EINVAL);
		assert_string_equal(d->err.text, wrong[i].said);
		assert_int_equal(
		    clf_query_journal_ids(d->store, d->arena, &wrong[i].filter, 0, INT64_MAX, 1, &ids, &count, &d->err),
		    CLF_EINVAL);
	}
}

static int64_t revision(struct desk *d)
{
	int64_t number = 0;

	must(d, clf_revision(d->store, &number, &d->err));
	return number;
}

static void set_one(struct desk *d, int64_t ticket, enum clf_field field, const char *text)
{
	const struct clf_action action = {.kind = CLF_ACTION_SET, .field = field, .text = text};
	const struct clf_request request = {
	    .actor = *boss(d).by, .via = CLF_VIA_CLI, .ticket = ticket, .actions = &action, .action_count = 1};
	struct clf_act_result result;

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
}

/* Of tickets with a team that takes over, those that are open are its work; nobody is woken for what has ended. */
static void test_7_12_who_takes_over_hears_of_open_tickets_alone(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	const struct clf_people_change join = {.join = "Night"};
	int64_t open = own_ticket(d, NULL), closed = own_ticket(d, NULL), before;
	struct clf_group_hold hold;
	struct clf_group day;
	struct desk_mail mails[20];
	struct clf_batch_row *told = NULL;
	size_t moved = 0, count = 0;

	must(d, clf_people_team(&people, "Day", &d->err));
	must(d, clf_people_team(&people, "Night", &d->err));
	must(d, clf_people_change(&people, d->tom, &join, &d->err));
	set_one(d, open, CLF_FIELD_TEAM, "Day");
	set_one(d, closed, CLF_FIELD_TEAM, "Day");
	set_one(d, closed, CLF_FIELD_STATUS, "Closed");
	desk_outbox(d, mails, CLF_COUNT(mails), 1);
	must(d, clf_group_named(d->store, d->arena, CLF_GROUP_TEAM, "day", &day, &d->err));
	assert_int_equal(clf_group_take_away(&people, d->arena, CLF_GROUP_TEAM, &day, NULL, &hold, &moved, &d->err),
			 CLF_ECONFLICT);
	assert_int_equal(hold.use.tickets, 2);
	assert_int_equal(hold.use.open, 1);
	assert_non_null(strstr(d->err.text, "2 tickets are of the team \"Day\" (1 open)"));
	before = revision(d);
	must(d, clf_group_take_away(&people, d->arena, CLF_GROUP_TEAM, &day, "night", &hold, &moved, &d->err));
	assert_int_equal(moved, 2);
	assert_string_equal(newest(d), "team.removed Day Day -> Night");
	assert_true(revision(d) > before);
	assert_int_equal(desk_outbox(d, mails, CLF_COUNT(mails), 1), 0);
	must(d, clf_clock_batches(d->store, d->arena, clf_clock_now() + CLF_MINUTE, 5, &told, &count, &d->err));
	assert_int_equal(count, 1);
	assert_int_equal(told[0].agent, d->tom);
	assert_int_equal(told[0].ticket, open);
}

/* Whatever of people changes is what a rule may name. */
static void test_7_12_each_change_of_people_makes_the_revision_grow(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	const struct clf_people_change changes[] = {
	    {.name = "Thomas"}, {.role = "manager"}, {.manage = "Stores"}, {.has_segments = true}};
	int64_t before = revision(d);

	administrator(d);
	must(d, clf_people_team(&people, "Desk", &d->err));
	assert_true(revision(d) > before);
	for (size_t i = 0; i < CLF_COUNT(changes); i++) {
		before = revision(d);
		must(d, clf_people_change(&people, d->tom, &changes[i], &d->err));
		assert_true(revision(d) > before);
	}
	before = revision(d);
	must(d, clf_people_permission(&people, "close", CLF_ROLE_AGENT, true, CLF_SCOPE_NONE, &d->err));
	assert_true(revision(d) > before);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    ONE(test_a_mistyped_name_is_refused_with_the_nearest),
	    ONE(test_the_gateways_own_addresses_are_nobodys),
	    ONE(test_a_teams_mailbox_can_be_undone),
	    ONE(test_an_agent_is_changed),
	    ONE(test_further_addresses_come_and_go),
	    ONE(test_7_12_members_may_be_named_by_a_further_address),
	    ONE(test_a_further_address_becomes_the_main_one),
	    ONE(test_a_further_address_is_no_teams_mailbox),
	    ONE(test_the_last_administrator_stays),
	    ONE(test_what_a_rule_gives_back_ends_the_move),
	    ONE(test_what_becomes_of_the_tickets_is_asked),
	    ONE(test_a_teams_mailbox_does_not_leave_before_its_team_has_another),
	    ONE(test_kept_tickets_stay),
	    ONE(test_what_waits_goes_to_the_new_address),
	    ONE(test_what_changes_nothing_is_not_said),
	    ONE(test_a_new_password_ends_the_other_sessions),
	    ONE(test_tokens_are_listed_and_end),
	    ONE(test_the_oldest_of_many_tokens_still_ends),
	    ONE(test_what_a_ticket_is_set_to_is_refused_with_the_nearest),
	    ONE(test_a_filter_that_names_nothing_is_refused),
	    ONE(test_a_filter_of_mails_that_names_nothing_is_refused),
	    ONE(test_7_12_who_takes_over_hears_of_open_tickets_alone),
	    ONE(test_7_12_each_change_of_people_makes_the_revision_grow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
