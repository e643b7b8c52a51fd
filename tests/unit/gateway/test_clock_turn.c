/*
 * test_clock_turn.c - one turn of the clock over a real database: what is due is told once, what was put aside comes
 * back, the digest comes once a day by the agent's own clock.
 */
#include "inbox.h"
#include "statement_plans.h"

#include "clf/base/count.h"
#include "clf/base/zone.h"
#include "clf/store/look/due.h"
#include "clf/store/mail/heartbeat.h"
#include "clf/store/people/settings.h"
#include "clock/clock.h"
#include "engine/engine.h"

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

static int64_t at(const char *text)
{
	int64_t time = 0;

	assert_true(clf_time_parse_rfc3339(text, &time));
	return time;
}

static struct clock *new_clock(struct desk *d)
{
	struct clock *clock = clf_arena_new_of(d->arena, struct clock);

	clock->act = d->act;
	clock->arena = clf_arena_new();
	return clock;
}

static void turn(struct desk *d, struct clock *clock, int64_t now)
{
	must(d, clock_turn(clock, now, &d->err));
}

static int64_t numbers(struct desk *d, const char *sql)
{
	int64_t number = -1;

	must(d, db_get(d->store->db, &d->err, &number, sql));
	return number;
}

static void set_field(struct desk *d, int64_t ticket, enum clf_field field, const char *text)
{
	const struct clf_action action = {.kind = CLF_ACTION_SET, .field = field, .text = text};
	const struct clf_request request = {
	    .actor = desk_actor(d, true), .via = CLF_VIA_API, .ticket = ticket, .actions = &action, .action_count = 1};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
}

static const char *ago(struct desk *d, int64_t time)
{
	char text[CLF_TIME_TEXT];

	return clf_arena_strdup(d->arena, clf_time_rfc3339(clf_clock_now() - time, text));
}

static void what_is_due_is_told_once(void **state)
{
	struct desk *d = *state;
	struct clock *clock = new_clock(d);
	int64_t ticket = desk_ticket(d);
	struct desk_mail mail;

	set_field(d, ticket, CLF_FIELD_OWNER, MIA);
	set_field(d, ticket, CLF_FIELD_DUE, ago(d, -CLF_HOUR));
	empty_outbox(d);
	turn(d, clock, clf_clock_now());
	assert_int_equal(empty_outbox(d), 0);
	set_field(d, ticket, CLF_FIELD_DUE, ago(d, CLF_MINUTE));
	empty_outbox(d);
	turn(d, clock, clf_clock_now());
	mail = only_mail_to(d, MIA);
	assert_int_equal(mail.row.ticket, ticket);
	turn(d, clock, clf_clock_now());
	/* A process that comes after this one doesn't tell it again. */
	clf_arena_free(&clock->arena);
	clock = new_clock(d);
	turn(d, clock, clf_clock_now());
	assert_int_equal(empty_outbox(d), 0);
	set_field(d, ticket, CLF_FIELD_DUE, ago(d, 2 * CLF_MINUTE));
	empty_outbox(d);
	turn(d, clock, clf_clock_now());
	only_mail_to(d, MIA);
	clf_arena_free(&clock->arena);
}

/* Something on it that nobody foresaw: nothing can be written down of it. */
static void spoil(struct desk *d, int64_t ticket)
{
	set_field(d, ticket, CLF_FIELD_DUE, ago(d, 5 * CLF_MINUTE));
	must(d, db_run(d->store->db, &d->err, "UPDATE ticket SET subject = 'spoiled' WHERE number = $ticket",
		       CLF_NUMBER("$ticket", ticket)));
}

static void what_cannot_be_told_holds_up_nothing(void **state)
{
	struct desk *d = *state;
	struct clock *clock = new_clock(d);
	int64_t ticket = desk_ticket(d);
	int64_t now;
	int64_t other = one_more(d, "r-2");
	int64_t last = one_more(d, "r-3");

	must(d, db_script(d->store->db,
			  "CREATE TRIGGER spoiled BEFORE INSERT ON event WHEN NEW.what = 'due-told' AND EXISTS "
			  "(SELECT 1 FROM ticket t WHERE t.number = NEW.ticket AND t.subject = 'spoiled') "
			  "BEGIN SELECT RAISE(ABORT, 'spoiled'); END;",
			  &d->err));
	for (int i = 0; i < 51; i++)
		spoil(d, one_more(d, clf_arena_printf(d->arena, "bad-%d", i)));
	while (empty_outbox(d) > 0)
		;
	now = clf_clock_now();
	set_field(d, ticket, CLF_FIELD_DUE, ago(d, CLF_MINUTE));
	set_field(d, other, CLF_FIELD_DUE, ago(d, CLF_MINUTE));
	empty_outbox(d);
	turn(d, clock, now);
	turn(d, clock, now + CLF_SECOND);
	assert_int_equal(empty_outbox(d), 2);
	set_field(d, last, CLF_FIELD_DUE, ago(d, CLF_MINUTE));
	empty_outbox(d);
	turn(d, clock, now + 2 * CLF_SECOND);
	only_mail_to(d, MIA);
	/* They are tried again, not at each turn; another process goes by the same. */
	assert_int_equal(numbers(d, "SELECT count(*) FROM timer WHERE attempts = 1"), 51);
	clf_arena_free(&clock->arena);
	clock = new_clock(d);
	turn(d, clock, now + 3 * CLF_SECOND);
	assert_int_equal(numbers(d, "SELECT count(*) FROM timer WHERE attempts = 1"), 51);
	turn(d, clock, now + CLF_HOUR);
	assert_int_equal(numbers(d, "SELECT count(*) FROM timer WHERE attempts = 2"), 50);
	clf_arena_free(&clock->arena);
}

static void what_was_put_aside_comes_back(void **state)
{
	struct desk *d = *state;
	struct clock *clock = new_clock(d);
	int64_t ticket = desk_ticket(d);

	take(d, (struct letter){
		    .from = MIA, .to = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia), .text = "#postpone 3d"});
	assert_string_equal(desk_status(d, ticket), "Postponed");
	turn(d, clock, clf_clock_now());
	assert_string_equal(desk_status(d, ticket), "Postponed");
	set_field(d, ticket, CLF_FIELD_DUE, ago(d, CLF_MINUTE));
	turn(d, clock, clf_clock_now());
	assert_string_equal(desk_status(d, ticket), "New");
	clf_arena_free(&clock->arena);
}

/* Noon of today, or of that many days later. */
static int64_t noon(int days)
{
	return (clf_clock_now() / CLF_DAY + days) * CLF_DAY + 12 * CLF_HOUR;
}

static void a_digest_comes_once_a_day(void **state)
{
	struct desk *d = *state;
	struct clock *clock = new_clock(d);
	int64_t ticket;

	must(d, clf_agent_setting(d->store, d->mia, "digest", "on", &d->err));
	must(d, clf_agent_setting(d->store, d->tom, "digest", "on", &d->err));
	/* Nothing to tell of, nothing sent. */
	turn(d, clock, noon(0));
	assert_int_equal(empty_outbox(d), 0);
	ticket = desk_ticket(d);
	set_field(d, ticket, CLF_FIELD_OWNER, MIA);
	set_field(d, ticket, CLF_FIELD_SEGMENT, "");
	empty_outbox(d);
	/* What comes later in the day is the next morning's. */
	turn(d, clock, noon(0) + CLF_HOUR);
	assert_int_equal(empty_outbox(d), 0);
	turn(d, clock, noon(1) - 5 * CLF_HOUR);
	assert_int_equal(empty_outbox(d), 0);
	turn(d, clock, noon(1) - 4 * CLF_HOUR);
	only_mail_to(d, MIA);
	turn(d, clock, noon(1));
	assert_int_equal(empty_outbox(d), 0);
	/* Nor does another process send it again. */
	clf_arena_free(&clock->arena);
	clock = new_clock(d);
	turn(d, clock, noon(1) + CLF_HOUR);
	assert_int_equal(empty_outbox(d), 0);
	turn(d, clock, noon(2));
	only_mail_to(d, MIA);
	clf_arena_free(&clock->arena);
}

static void a_day_is_the_agents_own(void **state)
{
	struct desk *d = *state;
	const struct clf_zone *paris = clf_act_zone(&d->config, "Europe/Paris");
	const struct clf_zone *tokyo = clf_act_zone(&d->config, "Asia/Tokyo");
	int day = 0;

	assert_non_null(paris);
	assert_ptr_equal(paris, clf_act_zone(&d->config, "Europe/Paris"));
	/* Clocks go forward on 29 March 2026 and back on 25 October. */
	assert_false(clock_digest_due(paris, at("2026-03-28T07:00:00Z"), at("2026-03-29T05:59:00Z"), &day));
	assert_true(clock_digest_due(paris, at("2026-03-28T07:00:00Z"), at("2026-03-29T06:00:00Z"), &day));
	assert_int_equal(day, 20260329);
	assert_false(clock_digest_due(paris, at("2026-03-29T06:00:00Z"), at("2026-03-29T07:30:00Z"), &day));
	assert_false(clock_digest_due(paris, at("2026-10-24T06:00:00Z"), at("2026-10-25T06:59:00Z"), &day));
	assert_true(clock_digest_due(paris, at("2026-10-24T06:00:00Z"), at("2026-10-25T07:00:00Z"), &day));
	assert_false(clock_digest_due(paris, at("2026-10-25T07:00:00Z"), at("2026-10-25T18:00:00Z"), &day));
	/* The same moment is another day elsewhere; a morning that was missed is made good before the evening. */
	assert_true(clock_digest_due(tokyo, at("2026-10-24T23:00:00Z"), at("2026-10-25T23:00:00Z"), &day));
	assert_int_equal(day, 20261026);
	assert_true(clock_digest_due(tokyo, at("2026-10-24T23:00:00Z"), at("2026-10-26T10:59:00Z"), &day));
	assert_false(clock_digest_due(tokyo, at("2026-10-24T23:00:00Z"), at("2026-10-26T11:00:00Z"), &day));
	assert_false(clock_digest_due(NULL, 0, at("2026-10-26T07:59:59Z"), &day));
	/* Had by a clock that was ahead. */
	assert_true(clock_digest_due(NULL, at("2027-11-30T08:00:00Z"), at("2026-10-26T08:00:00Z"), &day));
	assert_true(clock_digest_due(NULL, 0, at("2026-10-26T08:00:00Z"), &day));
	/* No such zone: the installation's own. */
	assert_ptr_equal(clf_act_zone(&d->config, "Nowhere/Land"), clf_act_zone(&d->config, NULL));
}

#define clock_test(function) cmocka_unit_test_setup_teardown(function, open_now, desk_close)

/* After a restore, or a weekend without power: no hundred notices, and nobody without a word. */
static void many_that_passed_are_told_in_one_digest(void **state)
{
	struct desk *d = *state;
	struct clock *clock = new_clock(d);
	int64_t tickets[60], now = clf_clock_now(), next;
	size_t late = 9;

	for (size_t i = 0; i < CLF_COUNT(tickets); i++) {
		tickets[i] = one_more(d, clf_arena_printf(d->arena, "late-%zu", i));
		set_field(d, tickets[i], CLF_FIELD_OWNER, MIA);
		set_field(d, tickets[i], CLF_FIELD_DUE, ago(d, CLF_HOUR));
	}
	set_field(d, tickets[0], CLF_FIELD_DUE, ago(d, -CLF_HOUR));
	set_field(d, tickets[0], CLF_FIELD_STATUS, "Postponed");
	set_field(d, tickets[0], CLF_FIELD_DUE, ago(d, CLF_HOUR));
	while (empty_outbox(d) > 0)
		;
	for (next = now; next < now + 10 * CLF_SECOND; next += CLF_SECOND)
		turn(d, clock, next);
	only_mail_to(d, MIA);
	assert_string_equal(desk_status(d, tickets[0]), "New");
	must(d, clf_clock_late(d->store, now, 100, &late, &d->err));
	assert_int_equal(late, 0);
	/* What comes due from then on is told by itself again. */
	next = one_more(d, "after");
	set_field(d, next, CLF_FIELD_OWNER, MIA);
	set_field(d, next, CLF_FIELD_DUE, ago(d, CLF_HOUR));
	while (empty_outbox(d) > 0)
		;
	turn(d, clock, clf_clock_now());
	assert_int_equal(only_mail_to(d, MIA).row.ticket, next);
	clf_arena_free(&clock->arena);
}

/* The clock dies after it took them up, and before it wrote to anybody. */
static void a_digest_of_what_passed_is_not_lost(void **state)
{
	struct desk *d = *state;
	struct clock *clock = new_clock(d);
	int64_t now = clf_clock_now();

	for (size_t i = 0; i < 20; i++) {
		int64_t ticket = one_more(d, clf_arena_printf(d->arena, "late-%zu", i));

		set_field(d, ticket, CLF_FIELD_OWNER, MIA);
		set_field(d, ticket, CLF_FIELD_DUE, ago(d, CLF_HOUR));
	}
	while (empty_outbox(d) > 0)
		;
	must(d, clock_late_begin(clock, now, &d->err));
	assert_int_equal(clock->late_at, now);
	clf_arena_free(&clock->arena);
	clock = new_clock(d);
	turn(d, clock, now + CLF_SECOND);
	only_mail_to(d, MIA);
	turn(d, clock, now + 2 * CLF_SECOND);
	assert_int_equal(empty_outbox(d), 0);
	clf_arena_free(&clock->arena);
}

static size_t mails_to(struct desk *d, const char *address, const char *with, const char **refused)
{
	struct desk_mail mails[32];
	size_t count = desk_outbox(d, mails, 32, 1), n = 0;

	for (size_t i = 0; i < count; i++) {
		bool holds = strstr(mails[i].reading->text, with) != NULL;

		if (strcmp(mails[i].row.envelope_to, address) != 0 || !holds)
			continue;
		n++;
		if (refused != NULL)
			*refused = mails[i].reading->text;
	}
	return n;
}

/* By mail alone: written for later, nothing goes until then, and then it is an answer. */
static void test_3_10_a_letter_goes_when_its_time_has_come(void **state)
{
	struct desk *d = *state;
	struct clock *clock = new_clock(d);
	int64_t ticket = desk_ticket(d);

	take(d, (struct letter){.from = MIA,
				.to = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia),
				.text = "#later 2d\n\nIs all well by now?"});
	assert_int_equal(numbers(d, "SELECT count(*) FROM draft"), 1);
	assert_int_equal(numbers(d, "SELECT count(*) FROM timer WHERE kind = 'letter'"), 1);
	turn(d, clock, clf_clock_now());
	assert_int_equal(mails_to(d, ANA, "Is all well", NULL), 0);
	ahead = 3 * CLF_DAY;
	turn(d, clock, clf_clock_now());
	assert_int_equal(mails_to(d, ANA, "Is all well by now?", NULL), 1);
	assert_string_equal(desk_status(d, ticket), "Answered");
	assert_int_equal(ticket_now(d, ticket).answers, 1);
	assert_int_equal(numbers(d, "SELECT count(*) FROM draft"), 0);
	turn(d, clock, clf_clock_now());
	assert_int_equal(mails_to(d, ANA, "Is all well", NULL), 0);
	assert_int_equal(numbers(d, "SELECT count(*) FROM timer WHERE kind = 'letter'"), 0);
	clf_arena_free(&clock->arena);
}

static void test_3_10_the_customers_mail_calls_it_off(void **state)
{
	struct desk *d = *state;
	struct clock *clock = new_clock(d);
	int64_t ticket = desk_ticket(d);
	const char *told = NULL;

	take(d, (struct letter){.from = MIA,
				.to = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia),
				.text = "#later 2d\n\nIs all well by now?"});
	while (empty_outbox(d) > 0)
		;
	take(d, (struct letter){
		    .from = ANA, .to = to_ticket(d, CLF_TOKEN_CUSTOMER, ticket, 0), .text = "It broke again."});
	assert_int_equal(numbers(d, "SELECT count(*) FROM draft"), 0);
	assert_int_equal(numbers(d, "SELECT count(*) FROM timer WHERE kind = 'letter'"), 0);
	/* Who wrote it doesn't go on believing that it went, and has the text. */
	assert_int_equal(mails_to(d, MIA, "Is all well by now?", &told), 1);
	assert_non_null(strstr(told, "wrote first"));
	ahead = 3 * CLF_DAY;
	turn(d, clock, clf_clock_now());
	assert_int_equal(mails_to(d, ANA, "Is all well", NULL), 0);
	clf_arena_free(&clock->arena);
}

/* What it may not do then is told to its author, and done once. */
static void test_3_10_what_can_not_go_comes_back_to_its_author(void **state)
{
	struct desk *d = *state;
	struct clock *clock = new_clock(d);
	int64_t ticket = desk_ticket(d);

	take(d, (struct letter){.from = MIA,
				.to = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia),
				.text = "#later 2d\n\nIs all well by now?"});
	set_field(d, ticket, CLF_FIELD_STATUS, "Spam");
	while (empty_outbox(d) > 0)
		;
	ahead = 3 * CLF_DAY;
	turn(d, clock, clf_clock_now());
	assert_int_equal(mails_to(d, MIA, "Is all well by now?", NULL), 1);
	assert_int_equal(numbers(d, "SELECT count(*) FROM draft"), 0);
	turn(d, clock, clf_clock_now());
	assert_int_equal(mails_to(d, MIA, "Is all well", NULL), 0);
	clf_arena_free(&clock->arena);
}

/* Fifty a turn: what comes in meanwhile is handled between two of them, and none of it waits for the thousandth. */
static void test_5_4_a_thousand_due_let_mail_through(void **state)
{
	struct desk *d = *state;
	struct clock *clock = new_clock(d);
	int64_t ticket = desk_ticket(d), left = 1000, turns = 0;

	for (int i = 0; i < 1000; i++) {
		int64_t one = one_more(d, clf_arena_printf(d->arena, "many-%d", i));

		must(d, db_run(d->store->db, &d->err,
			       "UPDATE ticket SET due_at = 1, owner = NULL, team = NULL WHERE number = $ticket",
			       CLF_NUMBER("$ticket", one)));
		must(d,
		     db_run(d->store->db, &d->err,
			    "INSERT INTO timer (ticket, kind, ref, anchor_at, due_at) VALUES ($ticket, 'due', 0, 1, 1)",
			    CLF_NUMBER("$ticket", one)));
	}
	while (left > 0) {
		int64_t before = left;
		struct took took;

		turn(d, clock, clf_clock_now());
		left = numbers(d, "SELECT count(*) FROM timer WHERE kind = 'due' AND due_at IS NOT NULL");
		assert_int_equal(before - left, 50);
		took = take(d, (struct letter){.from = ANA,
					       .to = to_ticket(d, CLF_TOKEN_CUSTOMER, ticket, 0),
					       .text = clf_arena_printf(d->arena, "Mail %lld.", (long long)turns++)});
		assert_int_equal(took.outcome, CLF_OUTCOME_TICKET);
	}
	assert_int_equal(turns, 20);
	clf_arena_free(&clock->arena);
}

/* A probe that comes back while the first is told of is told, too. */
static void test_7_8_somebody_outside_was_told_as_of_when_it_was_asked(void **state)
{
	struct desk *d = *state;
	struct clock *clock = new_clock(d);
	struct clf_config config = *d->act.config;
	struct clf_heartbeat_ping ping = {0};

	config.heartbeat_ping = "http://127.0.0.1:9/";
	clock->act.config = &config;
	clock->ping_ended = true;
	clock->ping_asked_at = clf_clock_now() - 5 * CLF_SECOND;
	must(d, clock_ping(clock, clf_clock_now(), &d->err));
	must(d, clf_heartbeat_ping(d->store, d->arena, &ping, &d->err));
	assert_false(clock->ping_ended);
	assert_true(ping.asked_at == clock->ping_asked_at);
	clf_arena_free(&clock->arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    clock_test(what_is_due_is_told_once),
	    clock_test(what_cannot_be_told_holds_up_nothing),
	    clock_test(what_is_due_is_told_once),
	    clock_test(many_that_passed_are_told_in_one_digest),
	    clock_test(what_is_due_is_told_once),
	    clock_test(a_digest_of_what_passed_is_not_lost),
	    clock_test(what_was_put_aside_comes_back),
	    clock_test(a_digest_comes_once_a_day),
	    clock_test(a_day_is_the_agents_own),
	    clock_test(test_3_10_a_letter_goes_when_its_time_has_come),
	    clock_test(test_3_10_the_customers_mail_calls_it_off),
	    clock_test(test_3_10_what_can_not_go_comes_back_to_its_author),
	    clock_test(test_5_4_a_thousand_due_let_mail_through),
	    clock_test(test_7_8_somebody_outside_was_told_as_of_when_it_was_asked),
	    cmocka_unit_test(no_statement_walks_through_what_grows),
	};

	clf_read_prepare();
	return cmocka_run_group_tests_name("clock_turn", tests, NULL, NULL);
}
