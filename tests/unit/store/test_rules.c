/*
 * test_rules.c - rules as they are kept: versions, order, limits, what is compiled once a revision; a criterion for
 * each new survey; and that an installation behaves after the migration of its old tables as it did before
 * (7.3, 1.2, 3.4).
 */
#include "store_fixture.h"

#include "clf/base/count.h"
#include "clf/base/embedded.h"
#include "clf/store/engine/revision.h"
#include "clf/store/rule/rules.h"
#include "clf/store/rule/timers.h"
#include "people/surveys.h"
#include "rule/desk.h"

#define BODY "{\"when\":[{\"event\":\"note\"}],\"then\":[{\"do\":\"nothing\"}]}"

static enum clf_status keep(struct fixture *f, struct clf_rule_record *record)
{
	enum clf_status status;

	fixture_begin(f);
	status = clf_rule_keep(f->store, record, &f->err);
	if (status == CLF_OK)
		fixture_commit(f);
	else
		clf_store_rollback(f->store);
	return status;
}

static struct clf_rule_record made(struct fixture *f, const char *name, enum clf_rule_kind kind)
{
	struct clf_rule_record record = {.name = name,
					 .kind = kind,
					 .enabled = true,
					 .body = BODY,
					 .sentence = "It is so.",
					 .who = "ada",
					 .via = "api"};

	assert_ok(f, keep(f, &record));
	assert_true(record.id > 0);
	assert_int_equal(record.version, 1);
	return record;
}

static struct clf_rule_record named(struct fixture *f, const char *name)
{
	struct clf_rule_record record;

	assert_ok(f, clf_rule_record_named(f->store, f->arena, name, &record, &f->err));
	return record;
}

static int64_t revision(struct fixture *f)
{
	int64_t number = 0;

	assert_ok(f, clf_revision(f->store, &number, &f->err));
	return number;
}

static void test_7_3_each_version_is_kept(void **state)
{
	struct fixture *f = *state;
	struct clf_rule_record record = made(f, "Calls", CLF_RULE_GENERAL), stale = record, *list = NULL;
	size_t count = 0;
	int64_t since = record.since, before = revision(f);

	record.body = "{\"when\":[{\"event\":\"created\"}],\"then\":[{\"do\":\"nothing\"}]}";
	record.name = "Calls come in";
	record.existing = CLF_EXISTING_LEAVE;
	assert_ok(f, keep(f, &record));
	assert_int_equal(record.version, 2);
	assert_true(revision(f) > before);
	assert_int_equal(named(f, "calls COME in").version, 2);
	assert_int_equal(named(f, "calls come in").since, since);
	assert_int_equal(named(f, "calls come in").existing, CLF_EXISTING_LEAVE);
	assert_string_equal(named(f, "calls come in").body, record.body);
	assert_status(CLF_ECONFLICT, keep(f, &stale));
	assert_non_null(strstr(f->err.text, "version 2"));
	assert_ok(f, clf_rule_versions(f->store, f->arena, record.id, 0, 10, &list, &count, &f->err));
	assert_int_equal(count, 2);
	assert_int_equal(list[0].version, 2);
	assert_string_equal(list[1].body, BODY);
	assert_string_equal(list[1].who, "ada");
	assert_ok(f, clf_rule_versions(f->store, f->arena, record.id, 2, 10, &list, &count, &f->err));
	assert_int_equal(count, 1);
	assert_status(CLF_ENOTFOUND, clf_rule_version(f->store, f->arena, record.id, 3, &stale, &f->err));
}

static void test_7_3_a_name_is_one_rules_and_the_nearest_is_told(void **state)
{
	struct fixture *f = *state;
	struct clf_rule_record record = made(f, "Élite", CLF_RULE_GENERAL), other = {.name = "éLITE", .body = BODY};

	assert_status(CLF_ECONFLICT, keep(f, &other));
	assert_status(CLF_ENOTFOUND, clf_rule_record_named(f->store, f->arena, "Elitee", &other, &f->err));
	assert_non_null(strstr(f->err.text, "Élite"));
	/* What is gone has no name any more; history still knows its versions. */
	fixture_begin(f);
	assert_ok(f, clf_rule_remove(f->store, record.id, &f->err));
	fixture_commit(f);
	assert_status(CLF_ENOTFOUND, clf_rule_record(f->store, f->arena, record.id, &other, &f->err));
	assert_ok(f, clf_rule_version(f->store, f->arena, record.id, 1, &other, &f->err));
	made(f, "Élite", CLF_RULE_ALERT);
}

static void test_7_3_the_order_is_of_all_rules_of_a_kind(void **state)
{
	struct fixture *f = *state;
	int64_t a = made(f, "A", CLF_RULE_ALERT).id, b = made(f, "B", CLF_RULE_ALERT).id,
		c = made(f, "C", CLF_RULE_ESCALATION).id;
	const int64_t turned[] = {b, a}, twice[] = {a, a}, foreign[] = {b, a, c};
	int64_t position = named(f, "C").position;

	fixture_begin(f);
	assert_ok(f, clf_rule_order(f->store, CLF_RULE_ALERT, turned, 2, &f->err));
	assert_status(CLF_EINVAL, clf_rule_order(f->store, CLF_RULE_ALERT, twice, 2, &f->err));
	assert_status(CLF_EINVAL, clf_rule_order(f->store, CLF_RULE_ALERT, foreign, 3, &f->err));
	assert_status(CLF_EINVAL, clf_rule_order(f->store, CLF_RULE_ALERT, turned, 1, &f->err));
	assert_ok(f, clf_rule_remove(f->store, a, &f->err));
	assert_ok(f, clf_rule_remove(f->store, b, &f->err));
	/* There are none of the kind: those of another kind are none of its business. */
	assert_status(CLF_EINVAL, clf_rule_order(f->store, CLF_RULE_ALERT, &foreign[2], 1, &f->err));
	fixture_commit(f);
	assert_int_equal(named(f, "C").position, position);
}

static void test_7_3_rules_have_limits(void **state)
{
	struct fixture *f = *state;
	struct clf_rule_record record;
	char name[32];
	int64_t there = fixture_count(f, "SELECT count(*) FROM rule"),
		on = fixture_count(f, "SELECT count(*) FROM rule WHERE enabled = 1");
	enum clf_status status = CLF_OK;

	fixture_begin(f);
	for (int64_t i = there; i < (int64_t)CLF_RULES_MAX; i++) {
		snprintf(name, sizeof(name), "Rule %d", (int)i);
		record = (struct clf_rule_record){
		    .name = name, .body = BODY, .kind = CLF_RULE_GENERAL, .enabled = on < (int64_t)CLF_RULES_ON_MAX};
		on += record.enabled;
		assert_ok(f, clf_rule_keep(f->store, &record, &f->err));
	}
	record = (struct clf_rule_record){.name = "One more", .body = BODY, .kind = CLF_RULE_GENERAL};
	status = clf_rule_keep(f->store, &record, &f->err);
	assert_status(CLF_ELIMIT, status);
	assert_non_null(strstr(f->err.text, "remove one first"));
	snprintf(name, sizeof(name), "Rule %d", (int)CLF_RULES_MAX - 1);
	assert_status(CLF_ELIMIT, clf_rule_enable(f->store, named(f, name).id, true, CLF_EXISTING_RESTART, &f->err));
	assert_non_null(strstr(f->err.text, "switch one off first"));
	fixture_commit(f);
}

static void test_7_3_switching_on_says_since_when_it_counts(void **state)
{
	struct fixture *f = *state;
	int64_t id = made(f, "Late", CLF_RULE_GENERAL).id, since = named(f, "Late").since, before;

	fixture_begin(f);
	assert_ok(f, clf_rule_enable(f->store, id, false, CLF_EXISTING_RESTART, &f->err));
	fixture_commit(f);
	before = revision(f);
	usleep(2000);
	fixture_begin(f);
	assert_ok(f, clf_rule_enable(f->store, id, true, CLF_EXISTING_NOW, &f->err));
	fixture_commit(f);
	assert_true(named(f, "Late").since > since);
	assert_int_equal(named(f, "Late").existing, CLF_EXISTING_NOW);
	assert_int_equal(revision(f), before + 1);
	/* It is on: what becomes of tickets that are there is all that changes. */
	since = named(f, "Late").since;
	usleep(2000);
	fixture_begin(f);
	assert_ok(f, clf_rule_enable(f->store, id, true, CLF_EXISTING_LEAVE, &f->err));
	fixture_commit(f);
	assert_int_equal(named(f, "Late").since, since);
	assert_int_equal(named(f, "Late").existing, CLF_EXISTING_LEAVE);
}

static void test_7_3_rules_are_made_ready_once_a_revision(void **state)
{
	struct fixture *f = *state;
	const struct clf_desk *first = NULL, *second = NULL;

	assert_ok(f, desk_rules(f->store, &first, &f->err));
	assert_ok(f, desk_rules(f->store, &second, &f->err));
	assert_ptr_equal(first, second);
	made(f, "New", CLF_RULE_GENERAL);
	assert_ok(f, desk_rules(f->store, &second, &f->err));
	assert_ptr_not_equal(first, second);
	assert_int_equal(second->count, first->count + 1); /* the older one is kept as long as facts may name it */
	assert_true(second->on[CLF_ON_NOTE]);
	assert_false(first->on[CLF_ON_NOTE]);
}

static void new_survey(struct fixture *f, int64_t id, const char *name)
{
	fixture_begin(f);
	assert_ok(f, clf_rule_for_survey(f->store, id, name, &f->err));
	fixture_commit(f);
}

/* What was read for looking, and is given back, was right all the same; what was written and taken back wasn't. */
static void test_7_3_a_rollback_makes_them_ready_anew_only_where_it_must(void **state)
{
	struct fixture *f = *state;
	const struct clf_desk *first = NULL, *second = NULL;
	size_t count;

	fixture_begin(f);
	assert_ok(f, desk_rules(f->store, &first, &f->err));
	fixture_commit(f);
	assert_ok(f, clf_store_begin_reading(f->store, &f->err));
	assert_ok(f, desk_rules(f->store, &second, &f->err));
	clf_store_rollback(f->store);
	assert_ok(f, desk_rules(f->store, &second, &f->err));
	assert_ptr_equal(first, second);
	count = first->count;
	fixture_begin(f);
	assert_ok(f, clf_rule_remove(f->store, named(f, "Detractors").id, &f->err));
	assert_ok(f, desk_rules(f->store, &second, &f->err));
	assert_int_equal(second->count, count - 1);
	clf_store_rollback(f->store);
	fixture_begin(f);
	assert_ok(f, clf_rule_enable(f->store, named(f, "Detractors").id, true, CLF_EXISTING_RESTART, &f->err));
	fixture_commit(f);
	/* The same number as what was taken back had. */
	assert_ok(f, desk_rules(f->store, &second, &f->err));
	assert_int_equal(second->count, count);
}

/* No ticket waits for a criterion: those of new surveys begin no walk through all tickets. */
static void test_5_12_a_new_surveys_criterion_moves_no_timer(void **state)
{
	struct fixture *f = *state;
	int64_t before;

	before = fixture_count(f, "SELECT number FROM revision WHERE name = 'timers'");
	assert_ok(f, db_script(f->store->db,
			       "INSERT INTO survey (id, name, folded, came_as, created_at) "
			       "VALUES (501, 'Stay', 'stay', 'stay', 1)",
			       &f->err));
	new_survey(f, 501, "Stay");
	assert_int_equal(fixture_count(f, "SELECT number FROM revision WHERE name = 'timers'"), before);
	made(f, "Waits", CLF_RULE_GENERAL);
	assert_true(fixture_count(f, "SELECT number FROM revision WHERE name = 'timers'") > before);
}

/* By kind, then position; and one that nobody can read any more keeps no other from its work. */
static void test_7_3_one_that_cannot_be_read_is_left_out(void **state)
{
	struct fixture *f = *state;
	const struct clf_desk *desk = NULL;
	size_t before;

	assert_ok(f, desk_rules(f->store, &desk, &f->err));
	before = desk->count;
	made(f, "Whole", CLF_RULE_GENERAL);
	made(f, "Broken", CLF_RULE_GENERAL);
	assert_ok(f, db_script(f->store->db,
			       "UPDATE rule_version SET body = '{' WHERE rule = "
			       "(SELECT id FROM rule WHERE name = 'Broken')",
			       &f->err));
	assert_ok(f, desk_rules(f->store, &desk, &f->err));
	assert_int_equal(desk->count, before + 1);
	for (size_t i = 1; i < desk->count; i++)
		assert_true(desk->rules[i - 1].kind < desk->rules[i].kind ||
			    (desk->rules[i - 1].kind == desk->rules[i].kind &&
			     desk->rules[i - 1].position < desk->rules[i].position));
}

static void test_1_2_each_new_survey_gets_the_criterion_that_ships(void **state)
{
	struct fixture *f = *state;
	struct clf_rule_record detractors = named(f, "Detractors"), copy;

	assert_ok(
	    f,
	    db_script(
		f->store->db,
		"INSERT INTO programme (id, name, folded, came_as, created_at) VALUES (400, 'Camping', 'camping', 'camping', 1);"
		"INSERT INTO survey (id, programme, name, folded, came_as, created_at) VALUES "
		"(501, NULL, 'Stay', 'stay', 'stay', 1), (502, NULL, 'Spa', 'spa', 'spa', 1), "
		"(503, 400, 'Stay', 'stay', 'stay', 1)",
		&f->err));
	new_survey(f, 501, "Stay");
	new_survey(f, 501, "Stay");
	copy = named(f, "Detractors: Stay");
	assert_string_equal(copy.shipped, "survey:501");
	assert_true(copy.enabled);
	assert_non_null(strstr(copy.body, "{\"field\":\"survey\",\"is\":[501]}"));
	assert_non_null(strstr(copy.body, "{\"field\":\"score\",\"between\":[0,6]}"));
	assert_null(strstr(copy.body, "\"empty\""));
	/* As an administrator has it by now. */
	detractors.body = "{\"when\":[{\"event\":\"response\"}],\"if\":{\"all\":[{\"field\":\"score\",\"at_most\":3}]},"
			  "\"then\":[{\"do\":\"create\"}]}";
	assert_ok(f, keep(f, &detractors));
	new_survey(f, 502, "Spa");
	assert_non_null(strstr(named(f, "Detractors: Spa").body, "\"at_most\":3"));
	assert_null(strstr(named(f, "Detractors: Stay").body, "\"at_most\":3"));
	/* A namesake has a rule of its own; one that was taken away doesn't come back. */
	new_survey(f, 503, "Stay");
	assert_non_null(strstr(named(f, "Detractors: Stay (503)").body, "[503]"));
	fixture_begin(f);
	assert_ok(f, clf_rule_remove(f->store, copy.id, &f->err));
	fixture_commit(f);
	new_survey(f, 501, "Stay");
	assert_status(CLF_ENOTFOUND, clf_rule_record_named(f->store, f->arena, "Detractors: Stay", &copy, &f->err));
}

/* One that no programme has yet can't become a programme's that has another of its name by now. */
static void test_1_8_a_renamed_survey_keeps_no_response_out(void **state)
{
	struct fixture *f = *state;
	int64_t id = 0;

	assert_ok(
	    f,
	    db_script(
		f->store->db,
		"INSERT INTO programme (id, name, folded, came_as, created_at) VALUES (400, 'Stay', 'stay', 'stay', 1);"
		"INSERT INTO survey (id, programme, name, folded, came_as, created_at) VALUES "
		"(501, NULL, 'B', 'b', 'a', 1), (502, 400, 'B', 'b', 'b', 1), (503, NULL, 'C', 'c', 'c', 1)",
		&f->err));
	fixture_begin(f);
	assert_ok(f, survey_make(f->store, 400, "A", &id, &f->err));
	assert_true(id != 501 && id != 502);
	assert_ok(f, survey_make(f->store, 400, "C", &id, &f->err));
	assert_int_equal(id, 503);
	fixture_commit(f);
}

static void fail_at(struct fixture *f, int64_t rule, int64_t ticket, int64_t at)
{
	fixture_begin(f);
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO rule_run (rule, at, ticket, version, outcome, why) "
			    "VALUES ($rule, $at, $ticket, 1, 'failed', 'it is so')",
			    CLF_NUMBER("$rule", rule), CLF_NUMBER("$at", at), CLF_NUMBER("$ticket", ticket)));
	fixture_commit(f);
}

static void test_7_3_rules_that_fail_often_are_found(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Lamp", "m1@home.example"), often = made(f, "Often", CLF_RULE_GENERAL).id,
		seldom = made(f, "Seldom", CLF_RULE_GENERAL).id, now = clf_clock_now();
	struct clf_rule_failing *list = NULL;
	struct clf_rule_runs runs = {0};
	size_t count = 0;

	for (int i = 0; i < 3; i++) {
		fail_at(f, often, ticket, now - CLF_HOUR - i * 20 * CLF_MINUTE);
		fail_at(f, seldom, ticket, now - i * 40 * CLF_MINUTE);
	}
	assert_ok(f, clf_rules_failing(f->store, f->arena, now - CLF_DAY, CLF_HOUR, 3, 20, &list, &count, &f->err));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].name, "Often");
	assert_int_equal(list[0].failures, 3);
	assert_string_equal(list[0].why, "it is so");
	assert_ok(f, clf_rule_runs(f->store, f->arena, seldom, &runs, &f->err));
	assert_int_equal(runs.failed, 3);
	assert_string_equal(runs.last_why, "it is so");
	/* One that is switched off fails no more. */
	fixture_begin(f);
	assert_ok(f, clf_rule_enable(f->store, often, false, CLF_EXISTING_RESTART, &f->err));
	fixture_commit(f);
	assert_ok(f, clf_rules_failing(f->store, f->arena, now - CLF_DAY, CLF_HOUR, 3, 20, &list, &count, &f->err));
	assert_int_equal(count, 0);
}

/* Schema up to that version, with what the script adds, opened by this program. */
static void older_of(struct fixture *f, int version, const char *script)
{
	struct clf_db *db = NULL;

	clf_store_close(&f->store);
	assert_int_equal(truncate(fixture_path(f), 0), 0);
	assert_ok(f, db_open(fixture_path(f), &db, &f->err));
	for (const struct clf_embedded *file = clf_embedded_schema; file->path; file++) {
		if (strtol(file->path, NULL, 10) <= version)
			assert_ok(f, db_script(db, file->bytes, &f->err));
	}
	assert_ok(f, db_script(db, script, &f->err));
	db_close(&db);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_MIGRATE, &f->store, &f->err));
}

static void older(struct fixture *f, const char *script)
{
	older_of(f, 25, script);
}

static const char an_old_ticket[] =
    "INSERT INTO party (id, address, name, created_at) VALUES (10, 'mia@example.com', 'Mia', 1), "
    "(11, 'anna@example.org', 'Anna', 1);"
    "INSERT INTO agent (party, role, active, created_at) VALUES (10, 'admin', 1, 1);"
    "INSERT INTO customer (party, created_at) VALUES (11, 1);"
    "INSERT INTO ticket (number, subject, status, priority, owner, customer, channel, created_at, updated_at, version) "
    "VALUES (1001, 'Late parcel', 2, 1, 10, 11, 'mail', 1, 1, 1);"
    "UPDATE id_block SET next = 100000;";

static const char own_statuses[] =
    "INSERT INTO status (id, name, kind, definition, position) VALUES (20, 'Waits for parts', 'open', 'x', 20);"
    "INSERT INTO status_rule (status, \"trigger\", to_status, window_days) VALUES (20, 'customer-reply', 4, 0), "
    "(20, 'assignment', 2, 0), (6, 'assignment', 2, 0);"
    "UPDATE status_rule SET window_days = 30 WHERE status = 7;"
    "UPDATE status_rule SET to_status = 4, window_days = 10 WHERE status = 6 AND \"trigger\" = 'customer-reply';"
    "DELETE FROM status_rule WHERE status = 3;";

/* What a reply or an assignment does to the ticket in that status; 0: nothing, -1: a ticket of its own. */
static int64_t comes_to(struct fixture *f, int64_t status, const char *what, int64_t closed_at, int64_t updated_at)
{
	static const char assigned[] = "assign";
	struct clf_mail_in mail = {.message_id = "m@example.org",
				   .text = "Is it there?",
				   .reply = "Is it there?",
				   .has_token = true,
				   .token_class = CLF_TOKEN_CUSTOMER};
	struct clf_followup followup = {.text = "It is."};
	struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_CUSTOMER, .party = 11, .address = "anna@example.org"},
				      .via = CLF_VIA_MAIL,
				      .ticket = 1001,
				      .mailbox = "support",
				      .mail = &mail,
				      .actions = &action,
				      .action_count = 1};
	struct clf_facts facts;
	struct clf_plan plan;
	int64_t to = 0;

	fixture_begin(f);
	assert_ok(
	    f, db_run(f->store->db, &f->err,
		      "UPDATE ticket SET status = $status, owner = $owner, closed_at = $closed, updated_at = $updated "
		      "WHERE number = 1001",
		      CLF_NUMBER("$status", status), CLF_ID("$owner", strcmp(what, assigned) == 0 ? 0 : 10),
		      CLF_ID("$closed", closed_at), CLF_NUMBER("$updated", updated_at)));
	fixture_commit(f);
	if (strcmp(what, "customer") != 0) {
		request.actor = (struct clf_actor){.kind = CLF_ACTOR_AGENT,
						   .party = 10,
						   .address = "mia@example.com",
						   .role = CLF_ROLE_ADMIN,
						   .sure = true};
		request.via = CLF_VIA_API;
		request.mail = NULL;
		action = (struct clf_action){.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
		if (strcmp(what, assigned) == 0)
			action = (struct clf_action){
			    .kind = CLF_ACTION_SET, .field = CLF_FIELD_OWNER, .text = "mia@example.com"};
	}
	assert_ok(f, clf_door_facts(f->store, f->arena, &request, NULL, &facts, &f->err));
	clf_plan_make(f->arena, &request, &facts, &plan);
	assert_int_equal(plan.outcome, CLF_OUTCOME_TICKET);
	for (size_t i = 0; i < plan.step_count; i++) {
		if (plan.steps[i].kind == CLF_STEP_CREATE)
			return -1;
		if (plan.steps[i].kind == CLF_STEP_SET && plan.steps[i].field == CLF_FIELD_STATUS)
			to = plan.steps[i].number;
	}
	return to;
}

static void test_3_4_an_older_installation_behaves_as_before(void **state)
{
	struct fixture *f = *state;
	int64_t now = clf_clock_now();
	const struct {
		int64_t status;
		const char *what;
		int64_t days, to;
	} cases[] = {
	    {1, "customer", 0, 2},   {1, "agent", 0, 3},    {1, "assign", 0, 0},    {2, "agent", 0, 3},
	    {3, "customer", 0, 0},   {4, "customer", 0, 2}, {5, "customer", 0, 2},  {6, "customer", 9, 4},
	    {6, "customer", 11, -1}, {6, "assign", 0, 2},   {7, "customer", 29, 2}, {7, "customer", 31, -1},
	    {20, "customer", 0, 4},  {20, "assign", 0, 2},  {20, "agent", 0, 0},    {7, "agent", 1, 0},
	};

	older(f, clf_arena_printf(f->arena, "%s%s", an_old_ticket, own_statuses));
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		int64_t at = now - cases[i].days * CLF_DAY;
		int64_t to = comes_to(f, cases[i].status, cases[i].what, cases[i].status == 7 ? at : 0,
				      cases[i].status == 6 ? at : now);

		if (to != cases[i].to)
			fail_msg("%s in status %d after %d days: %d and not %d", cases[i].what, (int)cases[i].status,
				 (int)cases[i].days, (int)to, (int)cases[i].to);
	}
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

static void test_3_4_what_is_new_comes_switched_off_where_there_was_work(void **state)
{
	static const char *const names[] = {"Confirmed", "Only thanks", "Closes by itself"};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(names); i++)
		assert_true(named(f, names[i]).enabled); /* a fresh one */
	older(f, an_old_ticket);
	for (size_t i = 0; i < CLF_COUNT(names); i++)
		assert_false(named(f, names[i]).enabled);
	assert_true(named(f, "Detractors").enabled);
	older(f, "INSERT INTO raw_mail (id, size, pieces, body_hash) VALUES (20, 0, 0, zeroblob(16));"
		 "INSERT INTO journal (id, mailbox, uidvalidity, uid, state, raw, oversize, size, at) VALUES "
		 "(1, 'support', 1, 1, 'kept', 20, 0, 0, 1)");
	for (size_t i = 0; i < CLF_COUNT(names); i++)
		assert_false(named(f, names[i]).enabled);
	older(f, "");
	for (size_t i = 0; i < CLF_COUNT(names); i++)
		assert_true(named(f, names[i]).enabled);
}

static void test_3_7_shipped_rules_ask_whether_a_status_awaits_unless_they_were_changed(void **state)
{
	static const char asks[] = "{\"field\":\"status.awaits\",\"yes\":true}";
	static const char changed[] = "UPDATE rule SET version = 2 WHERE shipped = 'confirmed';"
				      "INSERT INTO rule_version (rule, version, body, who, at) "
				      "SELECT 2, 2, body, 'Mia', 1 FROM rule_version WHERE rule = 2 AND version = 1;"
				      "UPDATE rule SET enabled = 0 WHERE shipped = 'closes';";
	struct fixture *f = *state;

	older_of(f, 39, changed);
	assert_null(strstr(named(f, "Confirmed").body, asks));
	assert_non_null(strstr(named(f, "Confirmed").body, "\"kind\":[\"resolved\"]"));
	assert_true(named(f, "Confirmed").enabled);
	assert_non_null(strstr(named(f, "Closes by itself").body, asks));
	assert_false(named(f, "Closes by itself").enabled);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM status WHERE awaits = 1"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM status WHERE awaits = 1 AND name = 'Resolved'"), 1);
	older_of(f, 39, "");
	assert_non_null(strstr(named(f, "Confirmed").body, asks));
}

static void test_1_2_old_criteria_become_rules(void **state)
{
	struct fixture *f = *state;
	older(f,
	      clf_arena_printf(f->arena, "%s%s", an_old_ticket,
			       "INSERT INTO response (id, party, programme, survey, score, at) VALUES "
			       "('r1', 11, 'Hotels', 'Stay', 3, 1), ('r2', 11, 'Hotels', 'Spa', 3, 1);"
			       "UPDATE criterion SET score_max = 4 WHERE survey IS NULL;"
			       "INSERT INTO criterion (id, survey, score_min, score_max) VALUES (5, 'Stay', 1, 8);"));
	assert_non_null(strstr(named(f, "Detractors").body, "\"between\":[0,4]"));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM rule WHERE kind = 'criterion'"), 3);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM rule_version v JOIN rule r ON r.id = v.rule "
					  "WHERE r.name LIKE 'Detractors: Stay (%' AND v.body LIKE '%[1,8]%'"),
			 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM rule_version v JOIN rule r ON r.id = v.rule "
					  "WHERE r.name LIKE 'Detractors: Spa (%' AND v.body LIKE '%[0,4]%'"),
			 1);
	/* Where nothing decided over what names no survey, nothing does. */
	older(f, clf_arena_printf(f->arena, "%s%s", an_old_ticket, "DELETE FROM criterion;"));
	assert_false(named(f, "Detractors").enabled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_7_3_each_version_is_kept),
	    store_test(test_7_3_a_name_is_one_rules_and_the_nearest_is_told),
	    store_test(test_7_3_the_order_is_of_all_rules_of_a_kind),
	    store_test(test_7_3_rules_have_limits),
	    store_test(test_7_3_switching_on_says_since_when_it_counts),
	    store_test(test_7_3_rules_are_made_ready_once_a_revision),
	    store_test(test_7_3_a_rollback_makes_them_ready_anew_only_where_it_must),
	    store_test(test_5_12_a_new_surveys_criterion_moves_no_timer),
	    store_test(test_7_3_one_that_cannot_be_read_is_left_out),
	    store_test(test_1_2_each_new_survey_gets_the_criterion_that_ships),
	    store_test(test_1_8_a_renamed_survey_keeps_no_response_out),
	    store_test(test_7_3_rules_that_fail_often_are_found),
	    store_test(test_3_4_an_older_installation_behaves_as_before),
	    store_test(test_3_4_what_is_new_comes_switched_off_where_there_was_work),
	    store_test(test_1_2_old_criteria_become_rules),
	    store_test(test_3_7_shipped_rules_ask_whether_a_status_awaits_unless_they_were_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
