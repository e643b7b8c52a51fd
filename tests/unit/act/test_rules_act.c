/*
 * test_rules_act.c - rules through the whole door (7.3, 2.6): what a rule's mail fails over is the rule's, caps hold
 * for whoever rules write to, and administrators hear of rules that fail.
 */
#include "act/act_fixture.h"

#include "clf/act/alarm.h"
#include "clf/act/rules.h"
#include "clf/act/templates.h"
#include "clf/base/str.h"
#include "clf/store/look/history.h"
#include "clf/store/mail/templates.h"
#include "clf/store/people/suppression.h"
#include "clf/store/rule/rules.h"

#define LAB "lab@elsewhere.example"
#define ZOE "zoe@customer.example"

static const struct clf_actor root = {.kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};

/* Apostrophes for quotes. */
static int64_t save(struct desk *d, const char *text)
{
	const struct clf_people people = {&d->act, &root, CLF_VIA_CLI};
	struct clf_rule_draft draft = {.id = 0};
	struct clf_rule_done done = {.sentence = NULL};
	struct clf_json *json = NULL;
	char *copy = clf_arena_strdup(d->arena, text);

	for (char *c = copy; *c != '\0'; c++)
		*c = *c == '\'' ? '"' : *c;
	must(d, clf_json_parse(clf_str_from(copy), &json, &d->err));
	draft.json = json;
	must(d, clf_act_rule_save(&people, d->arena, "en", &draft, &done, &d->err));
	if (done.problems.errors > 0)
		fail_msg("%s", clf_rule_problems_text(d->arena, &done.problems, false));
	clf_rule_release(&done.rule);
	clf_json_free(&json);
	return done.record.id;
}

static int busy; /* how many tries of saving a rule another's transaction still gets in the way of */

enum clf_status __real_clf_rule_keep(struct clf_store *store, struct clf_rule_record *record, struct clf_error *err);
enum clf_status __wrap_clf_rule_keep(struct clf_store *store, struct clf_rule_record *record, struct clf_error *err);

enum clf_status __wrap_clf_rule_keep(struct clf_store *store, struct clf_rule_record *record, struct clf_error *err)
{
	if (busy > 0) {
		busy--;
		return clf_error_set(err, CLF_EAGAIN, "another's");
	}
	return __real_clf_rule_keep(store, record, err);
}

static void test_7_3_a_save_that_is_tried_again_is_as_the_first(void **state)
{
	struct desk *d = *state;
	struct clf_rule_record *records = NULL;
	size_t before = 0, count = 0;
	int64_t rule;

	must(d, clf_rule_records(d->store, d->arena, &records, &before, &d->err));
	assert_true(before > 0);
	busy = 3;
	rule = save(
	    d, "{'name':'Refunds','kind':'status','when':[{'event':'customer-replied'}],"
	       "'if':{'all':[{'field':'message.text','matches':'refund'}]},'then':[{'do':'tag','add':['refund']}]}");
	assert_int_equal(busy, 0);
	must(d, clf_rule_records(d->store, d->arena, &records, &count, &d->err));
	assert_int_equal(count, before + 1);
	for (size_t i = 0; i < count; i++)
		assert_true(records[i].id != rule || records[i].version == 1);
}

static enum clf_status keep_template(void *user, struct clf_error *err)
{
	struct desk *d = user;
	const struct clf_template_record record = {.name = "own", .locale = "en", .source = ""};
	int64_t version = 0;

	return clf_template_save(d->store, &record, CLF_TEMPLATE_ANY, &version, err);
}

static void own_template(struct desk *d)
{
	const struct clf_people people = {&d->act, &root, CLF_VIA_CLI};
	const struct clf_template_change change = {
	    .name = "own",
	    .locale = "en",
	    .source = "kind: answer\nlocale: en\nsubject: About {{ticket.subject}}\n\nWe look into it.\n",
	    .expected = CLF_TEMPLATE_ANY};
	int64_t version = 0;

	must(d, clf_act_template_save(&people, d->arena, &change, &version, &d->err));
}

static struct clf_act_result mail_from(struct desk *d, const char *address, const char *subject)
{
	const struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
	const struct clf_mail_in mail = {
	    .message_id = subject, .subject = subject, .reply = "It leaks.", .text = "It leaks.", .to_joined = BOX};
	const struct clf_request request = {.actor = {.kind = CLF_ACTOR_CUSTOMER, .address = address, .name = "Zoe"},
					    .via = CLF_VIA_MAIL,
					    .mailbox = "support",
					    .actions = &action,
					    .action_count = 1,
					    .mail = &mail};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
	assert_true(result.ticket > 0);
	return result;
}

/* What the history says under that word; NULL: nothing. */
static const char *line(struct desk *d, int64_t ticket, const char *what)
{
	struct clf_line *lines = NULL;
	size_t count = 0;
	const char *to = NULL;

	must(d, clf_history_all(d->store, d->arena, ticket, 1000, &lines, &count, &d->err));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(lines[i].what, what) == 0)
			to = lines[i].to_text != NULL ? lines[i].to_text : "";
	}
	return to;
}

static size_t sent_to(struct desk *d, const char *address)
{
	struct desk_mail mails[64];
	size_t count = desk_outbox(d, mails, 64, 1), n = 0;

	for (size_t i = 0; i < count; i++)
		n += strcmp(mails[i].row.envelope_to, address) == 0;
	return n;
}

static void test_7_3_a_template_that_is_gone_fails_the_rule_and_not_the_mail(void **state)
{
	struct desk *d = *state;
	struct clf_rule_runs runs = {0};
	int64_t rule, ticket;

	own_template(d);
	rule = save(d, "{'name':'Answers','when':[{'event':'created'}],'then':[{'do':'template','name':'own'}]}");
	ticket = mail_from(d, ZOE, "Roof").ticket;
	assert_int_equal(sent_to(d, ZOE), 1);
	assert_non_null(line(d, ticket, "follow-up"));
	must(d, clf_store_transact(d->store, keep_template, d, &d->err));
	ticket = mail_from(d, ZOE, "Roof again").ticket;
	assert_int_equal(sent_to(d, ZOE), 0);
	/* Nobody believes that it went. */
	assert_null(line(d, ticket, "follow-up"));
	assert_non_null(line(d, ticket, "rule-failed"));
	must(d, clf_rule_runs(d->store, d->arena, rule, &runs, &d->err));
	assert_int_equal(runs.failed, 1);
	assert_int_equal(runs.fired, 1);
}

static void test_7_3_caps_hold_for_new_customers_and_outsiders(void **state)
{
	struct desk *d = *state;
	size_t to_zoe = 0, to_lab = 0;

	own_template(d);
	save(d, "{'name':'Answers','when':[{'event':'created'}],'then':[{'do':'template','name':'own'},"
		"{'do':'forward','to':['" LAB "']}]}");
	for (int i = 0; i < 60; i++) {
		mail_from(d, ZOE, clf_arena_printf(d->arena, "Roof %d", i));
		if (i % 10 != 9)
			continue;
		for (int turn = 0; turn < 2; turn++) {
			struct desk_mail mails[64];
			size_t count = desk_outbox(d, mails, 64, 0);

			for (size_t k = 0; k < count; k++) {
				to_zoe += strcmp(mails[k].row.envelope_to, ZOE) == 0;
				to_lab += strcmp(mails[k].row.envelope_to, LAB) == 0;
			}
		}
	}
	assert_true(to_zoe > 0 && to_zoe <= CLF_CAP_AUTOMATIC);
	assert_true(to_lab > 0 && to_lab <= CLF_CAP_AUTOMATIC);
}

static void responds(struct desk *d, const char *id, int64_t score)
{
	const struct clf_response response = {.id = id, .comment = "Cold.", .score = score, .has_score = true};
	const struct clf_customer customer = {.address = ZOE, .name = "Zoe"};
	struct clf_act_result result = {0};
	bool known = true;

	must(d,
	     clf_act_response(&d->act, d->arena, &response, &customer, &root, CLF_VIA_API, &known, &result, &d->err));
}

static void test_1_2_a_criterion_writes_within_the_caps(void **state)
{
	struct desk *d = *state;
	struct desk_mail mails[64];
	size_t n = 0;

	own_template(d);
	save(d, "{'name':'Low','kind':'criterion','when':[{'event':'response'}],"
		"'then':[{'do':'create'},{'do':'template','name':'own'}]}");
	for (int i = 0; i < 40; i++)
		responds(d, clf_arena_printf(d->arena, "r-%d", i), 9);
	for (size_t count; (count = desk_outbox(d, mails, 64, 0)) > 0;) {
		for (size_t k = 0; k < count; k++)
			n += strcmp(mails[k].row.envelope_to, ZOE) == 0;
	}
	assert_true(n > 0 && n <= CLF_CAP_AUTOMATIC);
}

static size_t mails_about(struct desk *d, const char *words)
{
	struct desk_mail mails[64];
	size_t count = desk_outbox(d, mails, 64, 30), n = 0;

	for (size_t k = 0; k < count; k++)
		n += strcmp(mails[k].row.envelope_to, "root@agents.example") == 0 &&
		     strstr(mails[k].reading->text, words) != NULL;
	return n;
}

static void test_7_3_three_failures_in_an_hour_are_told_once_a_day(void **state)
{
	struct desk *d = *state;
	struct clf_alarm_budget budget = {{0}, 0};
	struct clf_alarm_turn turn = {0};
	int64_t now = clf_clock_now();
	size_t told = 0;

	desk_agent(d, "root@agents.example", "Root", CLF_ROLE_ADMIN, NULL);
	save(d, "{'name':'Breaks','when':[{'event':'created'}],'then':[{'do':'tag','add':["
		"'{{ticket.subject}}']}]}");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(told, 0);
		mail_from(d, ZOE,
			  clf_arena_printf(
			      d->arena, "A roof that leaks and leaks, and nobody comes to have a look at it (%d)", i));
		must(d, clf_alarms_turn(&d->act, d->arena, &budget, now + CLF_MINUTE, &turn, &d->err));
		for (size_t k = 0; k < turn.news_count; k++)
			told += strcmp(turn.news[k].kind, "rule-fails") == 0;
	}
	assert_int_equal(told, 1);
	assert_int_equal(mails_about(d, "The rule Breaks failed 3 times within a day."), 1);
	mail_from(d, ZOE, "A roof that leaks and leaks, and nobody comes to have a look at it");
	must(d, clf_alarms_turn(&d->act, d->arena, &budget, now + 3 * CLF_HOUR, &turn, &d->err));
	assert_int_equal(mails_about(d, "The rule Breaks"), 0);
	must(d, clf_alarms_turn(&d->act, d->arena, &budget, now + 23 * CLF_HOUR, &turn, &d->err));
	assert_int_equal(mails_about(d, "The rule Breaks"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_7_3_a_save_that_is_tried_again_is_as_the_first, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_7_3_a_template_that_is_gone_fails_the_rule_and_not_the_mail, desk_open,
					    desk_close),
	    cmocka_unit_test_setup_teardown(test_7_3_caps_hold_for_new_customers_and_outsiders, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_1_2_a_criterion_writes_within_the_caps, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_7_3_three_failures_in_an_hour_are_told_once_a_day, desk_open,
					    desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
