/*
 * test_why.c - 7.4: an administrator asks why a rule did or didn't do something, and is told from the past; asking
 * leaves the database as it was.
 */
#include "act/act_fixture.h"
#include "clf/act/rules.h"
#include "clf/act/survey.h"
#include "clf/act/why.h"
#include "clf/base/file.h"
#include "clf/base/str.h"

static const char *quoted(struct desk *d, const char *text)
{
	char *copy = clf_arena_strdup(d->arena, text);

	for (char *c = copy; *c != '\0'; c++)
		*c = *c == '\'' ? '"' : *c;
	return copy;
}

/* Apostrophes for quotes. */
static int64_t save(struct desk *d, int64_t id, const char *text)
{
	const struct clf_actor root = {.kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};
	const struct clf_people people = {&d->act, &root, CLF_VIA_CLI};
	struct clf_rule_draft draft = {.id = id};
	struct clf_rule_done done = {.sentence = NULL};
	struct clf_json *json = NULL;

	must(d, clf_json_parse(clf_str_from(quoted(d, text)), &json, &d->err));
	draft.json = json;
	must(d, clf_act_rule_save(&people, d->arena, "en", &draft, &done, &d->err));
	if (done.problems.errors > 0)
		fail_msg("%s", clf_rule_problems_text(d->arena, &done.problems, false));
	clf_rule_release(&done.rule);
	clf_json_free(&json);
	return done.record.id;
}

static void enable(struct desk *d, int64_t id, bool on)
{
	const struct clf_actor root = {.kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};
	const struct clf_people people = {&d->act, &root, CLF_VIA_CLI};

	must(d, clf_act_rule_enable(&people, id, on, NULL, &d->err));
}

static void set(struct desk *d, int64_t ticket, enum clf_field field, const char *text)
{
	const struct clf_action action = {.kind = CLF_ACTION_SET, .field = field, .text = text};
	const struct clf_request request = {.actor = desk_actor(d, true),
					    .via = CLF_VIA_API,
					    .ticket = ticket,
					    .mailbox = "support",
					    .actions = &action,
					    .action_count = 1};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
}

static void write_as_customer(struct desk *d, int64_t ticket, const char *text)
{
	const struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
	const struct clf_mail_in mail = {
	    .message_id = text, .subject = "Re", .reply = text, .text = text, .to_joined = BOX};
	const struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_CUSTOMER, .address = ANA, .name = "Ana", .sure = true},
	    .via = CLF_VIA_MAIL,
	    .ticket = ticket,
	    .mailbox = "support",
	    .actions = &action,
	    .action_count = 1,
	    .mail = &mail};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
}

static struct clf_why_answer ask(struct desk *d, struct clf_why_ask asks)
{
	struct clf_why_answer answer;

	asks.locale = asks.locale != NULL ? asks.locale : "en";
	must(d, clf_act_why(d->store, d->arena, &asks, &answer, &d->err));
	return answer;
}

/* What the newest request says of the rule; NULL: nothing. */
static const struct clf_why_said *said_of(const struct clf_why_request *request, int64_t rule)
{
	for (size_t i = 0; i < request->rule_count; i++) {
		if (request->rules[i].rule == rule)
			return &request->rules[i];
	}
	return NULL;
}

static void expect(struct desk *d, int64_t ticket, int64_t rule, enum clf_why_outcome outcome, const char *sentence)
{
	const struct clf_why_answer answer = ask(d, (struct clf_why_ask){.ticket = ticket});
	const struct clf_why_said *said = answer.count > 0 ? said_of(&answer.requests[0], rule) : NULL;

	if (said == NULL)
		fail_msg("nothing is said of the rule; expected \"%s\"", sentence);
	if (said->outcome != outcome || strcmp(said->sentence, sentence) != 0)
		fail_msg("%s: %s; expected \"%s\"", clf_why_outcome_name(said->outcome), said->sentence, sentence);
}

#define ON_PRIORITY "'when':[{'event':'changed','field':'priority'}]"

static void test_7_4_one_condition_that_stood_in_the_way_is_named(void **state)
{
	struct desk *d = *state;
	int64_t ticket, rule;
	struct clf_why_answer answer;
	const struct clf_why_said *said;

	desk_segment(d, "Hotels");
	ticket = desk_ticket(d);
	rule = save(d, 0,
		    "{'name':'Hotels'," ON_PRIORITY ",'if':{'all':[{'field':'segment','is':['Hotels']},"
		    "{'field':'score','at_most':6}]},'then':[{'do':'tag','add':['hotel']}]}");
	save(d, 0,
	     "{'name':'Far off'," ON_PRIORITY ",'if':{'all':[{'field':'segment','is':['Hotels']},"
	     "{'field':'score','at_least':9}]},'then':[{'do':'tag','add':['x']}]}");
	set(d, ticket, CLF_FIELD_PRIORITY, "high");
	expect(d, ticket, rule, CLF_WHY_NEAR, "It would have fired, but the segment was Stores, not Hotels.");
	answer = ask(d, (struct clf_why_ask){.ticket = ticket});
	assert_int_equal(answer.requests[0].further, 1);
	assert_int_equal(answer.requests[0].event_count, 1);
	assert_string_equal(answer.requests[0].events[0], "changed priority");
	said = said_of(&answer.requests[0], rule);
	assert_string_equal(said->but.field, "segment");
	assert_string_equal(said->but.is, "Stores");
	assert_string_equal(said->but.wanted, "Hotels");
	answer = ask(d, (struct clf_why_ask){.ticket = ticket, .locale = "fr"});
	assert_non_null(strstr(said_of(&answer.requests[0], rule)->sentence, "Elle se serait déclenchée"));
}

static void test_7_4_what_fired_says_what_it_did(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), tags, follows;
	struct clf_why_answer answer;

	tags = save(d, 0, "{'name':'Tags'," ON_PRIORITY ",'then':[{'do':'tag','add':['urgent']}]}");
	follows =
	    save(d, 0,
		 "{'name':'Follows','when':[{'event':'changed','field':'tags','to':'urgent'}],"
		 "'if':{'all':[{'field':'tags','any_of':['urgent']}]},'then':[{'do':'priority','to':'critical'}]}");
	set(d, ticket, CLF_FIELD_PRIORITY, "high");
	answer = ask(d, (struct clf_why_ask){.ticket = ticket});
	assert_int_equal(said_of(&answer.requests[0], tags)->outcome, CLF_WHY_FIRED);
	assert_int_equal(said_of(&answer.requests[0], tags)->done_count, 1);
	assert_non_null(strstr(said_of(&answer.requests[0], tags)->done[0], "urgent"));
	/* a rule's change is an event of its own */
	assert_int_equal(said_of(&answer.requests[0], follows)->outcome, CLF_WHY_FIRED);
	assert_int_equal(answer.requests[0].event_count, 1);
}

static void test_7_4_a_rule_sees_what_those_before_it_did(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), second;

	save(d, 0, "{'name':'First'," ON_PRIORITY ",'then':[{'do':'status','to':'Open'}]}");
	second = save(d, 0,
		      "{'name':'Second'," ON_PRIORITY ",'if':{'all':[{'field':'status','is':['New']}]},"
		      "'then':[{'do':'tag','add':['x']}]}");
	set(d, ticket, CLF_FIELD_PRIORITY, "high");
	expect(d, ticket, second, CLF_WHY_NEAR, "It would have fired, but the status was Open, not New.");
}

static void test_7_4_stopped_switched_off_and_once(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), first, last, off, once;

	once = save(d, 0, "{'name':'Once'," ON_PRIORITY ",'again':'once','then':[{'do':'tag','add':['once']}]}");
	off = save(d, 0, "{'name':'Off'," ON_PRIORITY ",'then':[{'do':'tag','add':['off']}]}");
	first = save(d, 0, "{'name':'First'," ON_PRIORITY ",'stop':true,'then':[{'do':'tag','add':['a']}]}");
	last = save(d, 0, "{'name':'Last'," ON_PRIORITY ",'then':[{'do':'tag','add':['b']}]}");
	enable(d, off, false);
	set(d, ticket, CLF_FIELD_PRIORITY, "high");
	expect(d, ticket, once, CLF_WHY_FIRED, "It fired: the tag “once” is added.");
	set(d, ticket, CLF_FIELD_PRIORITY, "low");
	/* as it was then */
	enable(d, off, true);
	enable(d, first, false);
	expect(d, ticket, once, CLF_WHY_ONCE, "It would have fired, but it does so once for a ticket, and had.");
	expect(d, ticket, off, CLF_WHY_OFF, "It would have fired, but it was switched off.");
	expect(d, ticket, last, CLF_WHY_STOPPED,
	       "It would have fired, but “First” came first and is the last that is asked.");
	set(d, ticket, CLF_FIELD_PRIORITY, "high");
	expect(d, ticket, off, CLF_WHY_FIRED, "It fired: the tag “off” is added.");
}

static void test_7_4_the_version_of_that_time_counts(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), rule;
	struct clf_why_answer answer;

	set(d, ticket, CLF_FIELD_PRIORITY, "low");
	rule = save(d, 0,
		    "{'name':'Scores'," ON_PRIORITY ",'if':{'all':[{'field':'score','at_least':9}]},"
		    "'then':[{'do':'tag','add':['x']}]}");
	answer = ask(d, (struct clf_why_ask){.ticket = ticket});
	assert_null(said_of(&answer.requests[0], rule));
	set(d, ticket, CLF_FIELD_PRIORITY, "high");
	save(d, rule,
	     "{'name':'Scores'," ON_PRIORITY ",'if':{'all':[{'field':'score','at_most':9}]},"
	     "'then':[{'do':'tag','add':['x']}]}");
	expect(d, ticket, rule, CLF_WHY_NEAR,
	       "It would have fired, but this wasn't so: the score is at least 9 (there was 3).");
	set(d, ticket, CLF_FIELD_PRIORITY, "low");
	expect(d, ticket, rule, CLF_WHY_FIRED, "It fired: the tag “x” is added.");
	answer = ask(d, (struct clf_why_ask){.ticket = ticket, .rule = rule});
	assert_int_equal(answer.count, 2);
	assert_int_equal(answer.requests[0].rules[0].version, 2);
	assert_int_equal(answer.requests[1].rules[0].version, 1);
}

static void test_7_4_a_failure_says_why(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), rule;

	rule = save(d, 0, "{'name':'Tom'," ON_PRIORITY ",'then':[{'do':'assign','to':'" TOM "'}]}");
	must(d, clf_store_begin(d->store, &d->err));
	must(d, clf_agent_set_active(d->store, d->tom, false, &d->err));
	must(d, clf_store_commit(d->store, &d->err));
	save(d, 0, "{'name':'Other','when':[{'event':'due'}],'then':[{'do':'nothing'}]}");
	set(d, ticket, CLF_FIELD_PRIORITY, "high");
	expect(d, ticket, rule, CLF_WHY_FAILED,
	       "It failed: something that it names is there no more: look at the rule, and save it anew.");
}

static void test_7_4_a_status_that_was_named_outranks_rules(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), rule;

	rule = save(d, 0,
		    "{'name':'Back','kind':'status','when':[{'event':'changed','field':'status'}],"
		    "'then':[{'do':'status','to':'New'}]}");
	set(d, ticket, CLF_FIELD_STATUS, "Resolved");
	expect(d, ticket, rule, CLF_WHY_PASSED,
	       "It would have fired, but whoever did this said which status the ticket gets.");
}

static void test_7_4_a_mail_s_words_are_asked_again(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), refund;
	struct clf_why_answer answer;

	refund = save(d, 0,
		      "{'name':'Refund','when':[{'event':'customer-replied'}],'if':{'all':[{'field':'message.text',"
		      "'matches':'refund|money back'}]},'then':[{'do':'priority','to':'critical'}]}");
	write_as_customer(d, ticket, "Where is my lamp?");
	expect(
	    d, ticket, refund, CLF_WHY_NEAR,
	    "It would have fired, but this wasn't so: the mail's new text matches the expression “refund|money back”.");
	write_as_customer(d, ticket, "I want my money back.");
	answer = ask(d, (struct clf_why_ask){.ticket = ticket});
	assert_int_equal(said_of(&answer.requests[0], refund)->outcome, CLF_WHY_FIRED);
	assert_string_equal(answer.requests[0].events[0], "customer-replied");
	/* the grid's own: a new ticket opens when its customer writes */
	for (size_t i = 0, n = 0; i < answer.requests[1].rule_count; i++) {
		n += answer.requests[1].rules[i].outcome == CLF_WHY_FIRED;
		if (i + 1 == answer.requests[1].rule_count)
			assert_int_equal(n, 1);
	}
}

static void test_7_4_a_response_says_what_its_criteria_came_to(void **state)
{
	const struct clf_response response = {
	    .id = "r-9", .survey = "Visit", .comment = "Fine.", .segment = "Stores", .score = 9, .has_score = true};
	const struct clf_customer customer = {.address = "bo@customer.example", .name = "Bo"};
	const struct clf_actor actor = {.kind = CLF_ACTOR_SYSTEM, .name = "platform", .sure = true};
	struct desk *d = *state;
	struct clf_act_result result = {0};
	struct clf_json *why = NULL;
	struct clf_why_answer answer;
	const char *sentence = NULL;
	bool known = true;

	answer = ask(d, (struct clf_why_ask){.ticket = desk_ticket(d)});
	assert_int_equal(answer.count, 1);
	assert_string_equal(answer.requests[0].events[0], "response");
	assert_string_equal(answer.requests[0].events[1], "created");
	for (size_t i = 0; i < answer.requests[0].rule_count; i++) {
		if (answer.requests[0].rules[i].outcome == CLF_WHY_FIRED)
			sentence = answer.requests[0].rules[i].sentence;
	}
	assert_string_equal(sentence, "It fired: a ticket is made.");
	must(d,
	     clf_act_response(&d->act, d->arena, &response, &customer, &actor, CLF_VIA_API, &known, &result, &d->err));
	assert_int_equal(result.ticket, 0);
	must(d, clf_act_why_response(d->store, d->arena, "en", result.decision, &why, &d->err));
	for (size_t i = 0; i < clf_json_size(why); i++) {
		if (clf_text_equal(clf_json_get_text(clf_json_at(why, i), "outcome"), "near"))
			sentence = clf_arena_strdup(d->arena, clf_json_get_text(clf_json_at(why, i), "sentence"));
	}
	clf_json_free(&why);
	assert_non_null(sentence);
	assert_string_equal(sentence,
			    "It would have fired, but this wasn't so: the score is between 0 and 6 (there was 9).");
}

/* Of a survey that keeps its responses off its tickets, nothing of a response is told by what stood in a rule's way. */
static void test_7_4_a_hidden_response_is_not_told_by_a_rule_asked_for(void **state)
{
	const struct clf_actor root = {.kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};
	const struct clf_survey_change hide = {.has_show = true, .show_response = false};
	struct desk *d = *state;
	const struct clf_people people = {&d->act, &root, CLF_VIA_CLI};
	struct clf_survey survey;
	int64_t rules[2], ticket;

	rules[0] = save(d, 0,
			"{'name':'Promoters','kind':'criterion','when':[{'event':'response'}],"
			"'if':{'all':[{'field':'comment','contains':'gold'}]},'then':[{'do':'create'}]}");
	rules[1] = save(d, 0,
			"{'name':'Fires'," ON_PRIORITY ",'if':{'all':[{'field':'comment','contains':'gold'},"
			"{'field':'priority','is':'critical'}]},'then':[{'do':'tag','add':['fire']}]}");
	ticket = desk_ticket(d);
	set(d, ticket, CLF_FIELD_PRIORITY, "high");
	for (int hidden = 0; hidden < 2; hidden++) {
		for (int i = 0; i < 2; i++) {
			const struct clf_why_answer answer =
			    ask(d, (struct clf_why_ask){.ticket = ticket, .rule = rules[i], .conceals = true});
			const struct clf_why_said *said = NULL;

			for (size_t k = 0; k < answer.count; k++)
				said = said_of(&answer.requests[k], rules[i]) != NULL
					   ? said_of(&answer.requests[k], rules[i])
					   : said;
			assert_non_null(said);
			assert_non_null(said->sentence);
			assert_int_equal(strstr(said->sentence, "gold") == NULL, hidden);
			assert_true(!hidden || said->but.field == NULL);
		}
		must(d, clf_survey_named(d->store, d->arena, 0, "visit", &survey, &d->err));
		must(d, clf_act_survey_change(&people, survey.id, &hide, &d->err));
	}
}

static void test_7_4_pages_go_back_to_the_creation(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), before = 0, last = INT64_MAX;
	size_t seen = 0;

	for (size_t i = 0; i < 9; i++)
		set(d, ticket, CLF_FIELD_PRIORITY, i % 2 == 0 ? "high" : "low");
	do {
		const struct clf_why_answer page =
		    ask(d, (struct clf_why_ask){.ticket = ticket, .before = before, .limit = 4});

		assert_in_range(page.count, 1, 4);
		for (size_t i = 0; i < page.count; i++) {
			assert_true(page.requests[i].version < last);
			last = page.requests[i].version;
		}
		seen += page.count;
		before = page.next;
	} while (before != 0);
	assert_int_equal(seen, 10);
	assert_int_equal(last, 1);
}

static void test_7_4_a_time_to_come_is_told(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), rule;
	struct clf_why_answer answer;

	rule = save(d, 0,
		    "{'name':'Late','when':[{'event':'elapsed','since':'created','after':'3d'}],"
		    "'then':[{'do':'tag','add':['late']}]}");
	set(d, ticket, CLF_FIELD_PRIORITY, "high");
	set(d, ticket, CLF_FIELD_PRIORITY, "low");
	answer = ask(d, (struct clf_why_ask){.ticket = ticket});
	assert_int_equal(said_of(&answer.requests[0], rule)->outcome, CLF_WHY_WAITS);
	assert_in_range(said_of(&answer.requests[0], rule)->at - clf_clock_now(), 2 * CLF_DAY, 3 * CLF_DAY);
	assert_non_null(strstr(said_of(&answer.requests[0], rule)->sentence, "It will be asked at 20"));
	assert_null(said_of(&answer.requests[1], rule));
}

static const char *content(struct desk *d, const char *name)
{
	struct clf_buf buf;
	const char *copy;

	clf_buf_init(&buf, 64u << 20);
	must(d, clf_file_read(clf_arena_printf(d->arena, "%s/%s", d->folder, name), &buf, &d->err));
	copy = clf_arena_printf(d->arena, "%zu ", buf.n);
	for (size_t i = 0, sum = 0; i < buf.n; i++) {
		sum = sum * 31 + (unsigned char)buf.p[i];
		if (i + 1 == buf.n)
			copy = clf_arena_printf(d->arena, "%s%zu", copy, sum);
	}
	clf_buf_free(&buf);
	return copy;
}

static void test_7_4_asking_leaves_the_database_as_it_was(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *file, *log;

	save(d, 0, "{'name':'Tags'," ON_PRIORITY ",'then':[{'do':'tag','add':['urgent']}]}");
	set(d, ticket, CLF_FIELD_PRIORITY, "high");
	file = content(d, "clf.db");
	log = content(d, "clf.db-wal");
	ask(d, (struct clf_why_ask){.ticket = ticket});
	ask(d, (struct clf_why_ask){.ticket = ticket, .rule = 1});
	assert_string_equal(content(d, "clf.db"), file);
	assert_string_equal(content(d, "clf.db-wal"), log);
}

#define WHY_TEST(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WHY_TEST(test_7_4_one_condition_that_stood_in_the_way_is_named),
	    WHY_TEST(test_7_4_what_fired_says_what_it_did),
	    WHY_TEST(test_7_4_a_rule_sees_what_those_before_it_did),
	    WHY_TEST(test_7_4_stopped_switched_off_and_once),
	    WHY_TEST(test_7_4_the_version_of_that_time_counts),
	    WHY_TEST(test_7_4_a_failure_says_why),
	    WHY_TEST(test_7_4_a_status_that_was_named_outranks_rules),
	    WHY_TEST(test_7_4_a_mail_s_words_are_asked_again),
	    WHY_TEST(test_7_4_a_response_says_what_its_criteria_came_to),
	    WHY_TEST(test_7_4_a_hidden_response_is_not_told_by_a_rule_asked_for),
	    WHY_TEST(test_7_4_pages_go_back_to_the_creation),
	    WHY_TEST(test_7_4_a_time_to_come_is_told),
	    WHY_TEST(test_7_4_asking_leaves_the_database_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
