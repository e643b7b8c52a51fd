/*
 * test_clock_dies.c - the clock killed before each of its words to the database: what comes back, letters, escalations
 * and due dates happen once, and whom they concern is told once (properties 2 and 11). Each turn dies one word later
 * than the one before it, until one lives.
 */
#include "inbox.h"

#include "clf/act/rules.h"
#include "clf/base/count.h"
#include "clf/store/rule/timers.h"
#include "clock/clock.h"
#include "dying.h"
#include "engine/engine.h"

#define DEATHS 2000 /* no turn has so many words */

int64_t __real_clf_clock_now(void);
int64_t __wrap_clf_clock_now(void);

static int64_t ahead;

int64_t __wrap_clf_clock_now(void)
{
	return __real_clf_clock_now() + ahead;
}

static int open_now(void **state)
{
	ahead = 0;
	return inbox_open(state);
}

static int64_t numbers(struct desk *d, const char *sql, int64_t ticket)
{
	int64_t number = -1;

	must(d, db_get(d->store->db, &d->err, &number, sql, CLF_NUMBER("$ticket", ticket)));
	return number;
}

static void asked_with(struct desk *d, int64_t ticket, const struct clf_action *actions, size_t count, int64_t batch)
{
	const struct clf_request request = {.actor = desk_actor(d, true),
					    .via = CLF_VIA_API,
					    .ticket = ticket,
					    .actions = actions,
					    .action_count = count,
					    .batch = batch};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	if (result.outcome != CLF_OUTCOME_TICKET)
		fail_msg("%s", result.refusal);
}

static void asked(struct desk *d, int64_t ticket, const struct clf_action *actions, size_t count)
{
	asked_with(d, ticket, actions, count, 0);
}

static const char *in_days(struct desk *d, int64_t days)
{
	char text[CLF_TIME_TEXT];

	return clf_arena_strdup(d->arena, clf_time_rfc3339(clf_clock_now() + days * CLF_DAY, text));
}

static void save_escalation(struct desk *d)
{
	static const char text[] = "{\"name\":\"Late\",\"kind\":\"escalation\","
				   "\"when\":[{\"event\":\"elapsed\",\"since\":\"created\",\"after\":\"3d\"}],"
				   "\"if\":{\"all\":[{\"field\":\"priority\",\"is\":[\"low\"]}]},"
				   "\"then\":[{\"do\":\"priority\",\"to\":\"high\"},"
				   "{\"do\":\"notify\",\"to\":[\"owner\"],\"text\":\"Three days went by.\"}]}";
	static const struct clf_actor root = {
	    .kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};
	const struct clf_people people = {&d->act, &root, CLF_VIA_CLI};
	struct clf_rule_draft draft = {.id = 0};
	struct clf_rule_done done = {.sentence = NULL};
	struct clf_json *json = NULL;

	must(d, clf_json_parse(clf_str_from(text), &json, &d->err));
	draft.json = json;
	must(d, clf_act_rule_save(&people, d->arena, "en", &draft, &done, &d->err));
	if (done.problems.errors > 0)
		fail_msg("%s", clf_rule_problems_text(d->arena, &done.problems, false));
	clf_rule_release(&done.rule);
	clf_json_free(&json);
}

/* As the process does it: from nothing, a turn, and the index. */
static bool one_turn(void *user)
{
	const struct desk *d = user;
	struct clf_error err = {0};
	struct clock *clock = calloc(1, sizeof *clock);
	bool fine;

	clock->act = d->act;
	clock->arena = clf_arena_new();
	fine = clf_store_open(d->config.store_url, CLF_STORE_OPEN, &clock->act.store, &err) == CLF_OK &&
	       clock_turn(clock, clf_clock_now(), &err) == CLF_OK && clock_index(clock, &err) == CLF_OK;
	if (!fine)
		print_error("%s\n", err.text);
	return fine;
}

/* One turn after the other, each a word longer; how many died. */
static long turns_die(struct desk *d)
{
	long deaths = 0;

	while (deaths < DEATHS && !lives(deaths + 1, one_turn, d))
		deaths++;
	assert_true(deaths < DEATHS);
	/* And one more that nothing keeps from doing it again. */
	assert_true(lives(0, one_turn, d));
	return deaths;
}

struct told {
	size_t letters, late, due;
};

static struct told what_went(struct desk *d, int64_t due)
{
	struct desk_mail mails[64];
	size_t count = desk_outbox(d, mails, CLF_COUNT(mails), 1);
	struct told told = {0};

	for (size_t i = 0; i < count; i++) {
		const char *text = mails[i].reading->text;
		bool mia = strcmp(mails[i].row.envelope_to, MIA) == 0;

		told.letters += !mia && strstr(text, "Is all well by now?") != NULL;
		told.late += mia && strstr(text, "Three days went by.") != NULL;
		told.due += mia && mails[i].row.ticket == due;
	}
	return told;
}

static void test_2_11_whatever_the_clock_does_it_does_once_wherever_it_dies(void **state)
{
	struct desk *d = *state;
	const struct clf_followup followup = {.text = "Is all well by now?", .later_at = clf_clock_now() + 2 * CLF_DAY};
	int64_t back = desk_ticket(d), letter = one_more(d, "letter"), late = one_more(d, "late"),
		due = one_more(d, "due");
	const struct clf_action aside[] = {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Postponed"},
					   {.kind = CLF_ACTION_SET, .field = CLF_FIELD_DUE, .text = in_days(d, 2)}};
	const struct clf_action plan = {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	const struct clf_action low = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_PRIORITY, .text = "low"};
	const struct clf_action set_due = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_DUE, .text = in_days(d, 2)};
	struct told told;

	asked(d, back, aside, 2);
	asked(d, letter, &plan, 1);
	asked(d, due, &set_due, 1);
	save_escalation(d);
	asked(d, late, &low, 1);
	while (empty_outbox(d) > 0)
		;
	ahead = 4 * CLF_DAY;
	assert_true(turns_die(d) > 40);

	assert_string_equal(desk_status(d, back), "New");
	assert_int_equal(numbers(d,
				 "SELECT count(*) FROM event WHERE ticket = $ticket AND what = 'status' "
				 "AND from_text = 'Postponed'",
				 back),
			 1);
	assert_string_equal(desk_status(d, letter), "Answered");
	assert_int_equal(ticket_now(d, letter).answers, 1);
	assert_int_equal(ticket_now(d, late).priority, CLF_PRIORITY_HIGH);
	assert_int_equal(numbers(d,
				 "SELECT count(*) FROM event WHERE ticket = $ticket AND what = 'priority' "
				 "AND to_text = 'high'",
				 late),
			 1);
	assert_int_equal(numbers(d, "SELECT count(*) FROM event WHERE ticket = $ticket AND what = 'due-told'", due), 1);
	assert_int_equal(numbers(d, "SELECT count(*) FROM timer WHERE due_at IS NOT NULL AND ticket > $ticket", 0), 0);
	assert_int_equal(numbers(d, "SELECT count(*) FROM draft WHERE ticket > $ticket", 0), 0);
	told = what_went(d, due);
	assert_int_equal(told.letters, 1);
	assert_int_equal(told.late, 1);
	assert_int_equal(told.due, 1);
}

/* As intake does it: from what was kept, if it still waits. */
static bool mails_are_read(void *user)
{
	struct desk *d = user;
	struct took took;

	must(d, clf_store_open(d->config.store_url, CLF_STORE_OPEN, &d->act.store, &d->err));
	d->store = d->act.store;
	handle_waiting(d, &took);
	return true;
}

/* When it was due already, and the clock had begun with it: of two that wait only the one that was to wait for no word
 * of the customer's goes. */
static void test_3_10_the_customer_wrote_first_wherever_that_dies(void **state)
{
	struct desk *d = *state;
	const int64_t later_at = clf_clock_now() + 2 * CLF_DAY;
	const struct clf_followup first = {.text = "Is all well by now?", .later_at = later_at, .unless_reply = true},
				  other = {.text = "Your invoice of May.", .later_at = later_at};
	const struct clf_action plans[] = {{.kind = CLF_ACTION_FOLLOWUP, .followup = &first},
					   {.kind = CLF_ACTION_FOLLOWUP, .followup = &other}};
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[16];
	size_t count, told = 0, letters = 0, invoices = 0;
	long deaths = 0;

	asked(d, ticket, &plans[0], 1);
	asked(d, ticket, &plans[1], 1);
	while (empty_outbox(d) > 0)
		;
	ahead = 4 * CLF_DAY;
	assert_false(lives(3, one_turn, d));
	keep_raw(d, write_letter(d, (struct letter){.from = ANA,
						    .to = to_ticket(d, CLF_TOKEN_CUSTOMER, ticket, 0),
						    .text = "It broke again."}));
	while (deaths < DEATHS && !lives(deaths + 1, mails_are_read, d))
		deaths++;
	assert_true(deaths > 10 && deaths < DEATHS);
	assert_true(turns_die(d) > 5);
	count = desk_outbox(d, mails, CLF_COUNT(mails), 1);
	for (size_t i = 0; i < count; i++) {
		bool mia = strcmp(mails[i].row.envelope_to, MIA) == 0;
		const char *text = mails[i].reading->text;

		told += mia && strstr(text, "The customer wrote first") != NULL;
		letters += !mia && strstr(text, "Is all well by now?") != NULL;
		invoices += !mia && strstr(text, "Your invoice of May.") != NULL;
	}
	assert_int_equal(told, 1);
	assert_int_equal(letters, 0);
	assert_int_equal(invoices, 1);
	assert_int_equal(
	    numbers(d, "SELECT count(*) FROM event WHERE ticket = $ticket AND what = 'called-off'", ticket), 1);
	assert_int_equal(numbers(d,
				 "SELECT count(*) FROM message WHERE ticket = $ticket AND direction = 'in' "
				 "AND text LIKE '%It broke again.%'",
				 ticket),
			 1);
	assert_int_equal(numbers(d, "SELECT count(*) FROM draft WHERE ticket = $ticket", ticket), 0);
	assert_int_equal(numbers(d, "SELECT count(*) FROM timer WHERE kind = 'letter' AND ticket = $ticket", ticket),
			 0);
}

/* Its ticket became spam: the letter is called off, and its author told once, wherever the clock dies. */
static void test_3_10_a_letter_that_can_not_go_comes_back_once_wherever_the_clock_dies(void **state)
{
	struct desk *d = *state;
	const struct clf_followup followup = {.text = "Is all well by now?", .later_at = clf_clock_now() + 2 * CLF_DAY};
	const struct clf_action plan = {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	const struct clf_action spam = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Spam"};
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[16];
	size_t count, told = 0;

	asked(d, ticket, &plan, 1);
	asked(d, ticket, &spam, 1);
	while (empty_outbox(d) > 0)
		;
	ahead = 4 * CLF_DAY;
	assert_true(turns_die(d) > 5);
	count = desk_outbox(d, mails, CLF_COUNT(mails), 1);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(mails[i].row.envelope_to, MIA);
		told += strstr(mails[i].reading->text, "Is all well by now?") != NULL;
	}
	assert_int_equal(told, 1);
	assert_int_equal(numbers(d, "SELECT count(*) FROM draft WHERE ticket = $ticket", ticket), 0);
	assert_int_equal(numbers(d, "SELECT count(*) FROM timer WHERE kind = 'letter' AND ticket = $ticket", ticket),
			 0);
}

/* Of three tickets in one mail, of one alone in its own: each once, and nothing is left to tell. */
static void test_one_mail_tells_of_many_tickets_wherever_the_clock_dies(void **state)
{
	struct desk *d = *state;
	int64_t tickets[] = {desk_ticket(d), one_more(d, "two"), one_more(d, "three")};
	const struct clf_action owner = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_OWNER, .text = TOM};
	struct desk_mail mails[16];
	size_t count, lists = 0, alone = 0;

	for (size_t i = 0; i < CLF_COUNT(tickets); i++)
		asked_with(d, tickets[i], &owner, 1, 7);
	asked_with(d, one_more(d, "four"), &owner, 1, 8);
	while (empty_outbox(d) > 0)
		;
	ahead = CLF_MINUTE;
	assert_true(turns_die(d) > 5);
	count = desk_outbox(d, mails, CLF_COUNT(mails), 1);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(mails[i].row.envelope_to, TOM);
		lists += strcmp(mails[i].reading->subject, "Tickets changed: 3, by Mia Manager") == 0;
		alone += mails[i].row.ticket != 0;
	}
	assert_int_equal(lists, 1);
	assert_int_equal(alone, 1);
	assert_int_equal(count, 2);
	assert_int_equal(numbers(d, "SELECT count(*) FROM notice WHERE ticket > $ticket", 0), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_2_11_whatever_the_clock_does_it_does_once_wherever_it_dies, open_now,
					    desk_close),
	    cmocka_unit_test_setup_teardown(test_3_10_the_customer_wrote_first_wherever_that_dies, open_now,
					    desk_close),
	    cmocka_unit_test_setup_teardown(test_3_10_a_letter_that_can_not_go_comes_back_once_wherever_the_clock_dies,
					    open_now, desk_close),
	    cmocka_unit_test_setup_teardown(test_one_mail_tells_of_many_tickets_wherever_the_clock_dies, open_now,
					    desk_close),
	};

	clf_read_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
