/*
 * test_clock_batch.c - a change to many tickets over a real database: each agent is told in one mail, some seconds
 * after the last of it, of what they may see then.
 */
#include "inbox.h"

#include "clf/store/people/erase.h"
#include "clf/store/people/manage.h"
#include "clock/clock.h"
#include "engine/engine.h"

#define RITA "rita@agents.example"
#define SETTLED (11 * CLF_SECOND)

struct office {
	struct desk *d;
	struct clock *clock;
	int64_t tickets[5];
	struct clf_actor rita;
};

static struct office open_office(struct desk *d)
{
	struct office o = {.d = d, .clock = clf_arena_new_of(d->arena, struct clock)};

	o.clock->act = d->act;
	o.clock->arena = clf_arena_new();
	o.rita = (struct clf_actor){.kind = CLF_ACTOR_AGENT,
				    .party = desk_agent(d, RITA, "Rita Admin", CLF_ROLE_ADMIN, NULL),
				    .address = RITA,
				    .name = "Rita Admin",
				    .role = CLF_ROLE_ADMIN,
				    .sure = true};
	o.tickets[0] = desk_ticket(d);
	for (int i = 1; i < 5; i++)
		o.tickets[i] = one_more(d, clf_arena_printf(d->arena, "more-%d", i));
	while (empty_outbox(d) > 0)
		;
	return o;
}

static void leave(struct office *o)
{
	clf_arena_free(&o->clock->arena);
}

static void turn(struct office *o, int64_t later)
{
	must(o->d, clock_turn(o->clock, clf_clock_now() + later, &o->d->err));
}

static int64_t numbers(struct desk *d, const char *sql)
{
	int64_t number = -1;

	must(d, db_get(d->store->db, &d->err, &number, sql));
	return number;
}

static void change(struct office *o, int64_t ticket, int64_t batch, enum clf_field field, const char *text)
{
	const struct clf_action actions[] = {{.kind = CLF_ACTION_SET, .field = field, .text = text},
					     {.kind = CLF_ACTION_COMMENT, .text = "Before the fair."}};
	const struct clf_request request = {.actor = o->rita,
					    .via = CLF_VIA_API,
					    .ticket = ticket,
					    .actions = actions,
					    .action_count = 2,
					    .batch = batch};
	struct clf_act_result result = {0};

	must(o->d, clf_act(&o->d->act, o->d->arena, &request, &result, &o->d->err));
	if (result.outcome != CLF_OUTCOME_TICKET)
		fail_msg("%s", result.refusal);
}

static void change_all(struct office *o, int64_t batch, enum clf_field field, const char *text)
{
	for (int i = 0; i < 5; i++)
		change(o, o->tickets[i], batch, field, text);
}

static const char *tag(struct office *o, int i)
{
	return clf_arena_printf(o->d->arena, "CLF-%d\n", (int)o->tickets[i]);
}

static void watches(struct office *o, int64_t agent)
{
	must(o->d, db_run(o->d->store->db, &o->d->err,
			  "INSERT INTO watcher (ticket, agent, muted, at) SELECT number, $agent, 0, 1 FROM ticket",
			  CLF_NUMBER("$agent", agent)));
}

static void has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" isn't in\n%s", part, text);
}

static void five_changed_at_once_are_one_mail(void **state)
{
	struct office o = open_office(*state);
	struct desk_mail mail;
	struct clf_token token;

	watches(&o, o.d->mia);
	change_all(&o, 7, CLF_FIELD_PRIORITY, "high");
	turn(&o, 0);
	turn(&o, 5 * CLF_SECOND);
	assert_int_equal(empty_outbox(o.d), 0);
	turn(&o, SETTLED);
	mail = only_mail_to(o.d, MIA);
	assert_string_equal(mail.reading->subject, "Tickets changed: 5, by Rita Admin");
	has(mail.reading->text, "Rita Admin changed several tickets");
	has(mail.reading->text, "Before the fair.");
	assert_null(strstr(strstr(mail.reading->text, "Before the fair.") + 1, "Before the fair."));
	has(mail.reading->text, "Priority: medium → high");
	has(mail.reading->text, "#on NUMBER");
	assert_null(strstr(mail.reading->text, "not listed here"));
	for (int i = 0; i < 5; i++)
		has(mail.reading->text, tag(&o, i));
	token = desk_token(o.d, reply_to(&mail));
	assert_int_equal(token.klass, CLF_TOKEN_COMMAND);
	assert_int_equal(token.party, o.d->mia);
	turn(&o, 2 * SETTLED);
	assert_int_equal(empty_outbox(o.d), 0);
	assert_int_equal(numbers(o.d, "SELECT count(*) FROM notice"), 0);
	leave(&o);
}

static void two_batches_are_two_mails_and_each_agent_has_their_own(void **state)
{
	struct office o = open_office(*state);
	struct desk_mail mails[8];
	size_t count, to_mia = 0, to_tom = 0;

	watches(&o, o.d->mia);
	watches(&o, o.d->tom);
	change_all(&o, 7, CLF_FIELD_PRIORITY, "high");
	change(&o, o.tickets[0], 8, CLF_FIELD_PRIORITY, "low");
	change(&o, o.tickets[1], 8, CLF_FIELD_PRIORITY, "low");
	turn(&o, SETTLED);
	count = desk_outbox(o.d, mails, 8, 1);
	for (size_t i = 0; i < count; i++) {
		to_mia += strcmp(mails[i].row.envelope_to, MIA) == 0;
		to_tom += strcmp(mails[i].row.envelope_to, TOM) == 0;
	}
	assert_int_equal(to_mia, 2);
	assert_int_equal(to_tom, 2);
	assert_int_equal(count, 4);
	leave(&o);
}

/* Of one ticket alone an answer belongs to it, as ever. */
static void one_ticket_is_told_as_ever(void **state)
{
	struct office o = open_office(*state);
	struct desk_mail mail;
	struct clf_token token;

	watches(&o, o.d->mia);
	change(&o, o.tickets[2], 7, CLF_FIELD_PRIORITY, "high");
	turn(&o, SETTLED);
	mail = only_mail_to(o.d, MIA);
	assert_int_equal(mail.row.ticket, o.tickets[2]);
	has(mail.reading->text, "Rita Admin worked on this ticket");
	has(mail.reading->text, "Before the fair.");
	has(mail.reading->text, "Priority: medium → high");
	token = desk_token(o.d, reply_to(&mail));
	assert_int_equal(token.klass, CLF_TOKEN_AGENT_NOTE);
	assert_int_equal(token.ticket, o.tickets[2]);
	leave(&o);
}

/* A second request of the batch tells of the same ticket: one line, what each of them changed. */
static void a_ticket_changed_twice_is_one_line(void **state)
{
	struct office o = open_office(*state);
	struct desk_mail mail;

	watches(&o, o.d->mia);
	change_all(&o, 7, CLF_FIELD_PRIORITY, "high");
	change(&o, o.tickets[0], 7, CLF_FIELD_PRIORITY, "critical");
	turn(&o, SETTLED);
	mail = only_mail_to(o.d, MIA);
	assert_string_equal(mail.reading->subject, "Tickets changed: 5, by Rita Admin");
	has(mail.reading->text, "Priority: high → critical");
	leave(&o);
}

static void who_gets_tickets_is_told_that_they_are_new(void **state)
{
	struct office o = open_office(*state);
	struct desk_mail mails[8];
	size_t count;

	change_all(&o, 7, CLF_FIELD_OWNER, TOM);
	turn(&o, SETTLED);
	count = desk_outbox(o.d, mails, 8, 1);
	assert_int_equal(count, 1);
	assert_string_equal(mails[0].row.envelope_to, TOM);
	has(mails[0].reading->text, "New for you or your team");
	has(mails[0].reading->text, "Owner: Tom Agent");
	leave(&o);
}

static void nobody_is_told_of_what_they_may_not_see_any_more(void **state)
{
	struct office o = open_office(*state);
	struct desk_mail mail;

	change_all(&o, 7, CLF_FIELD_OWNER, TOM);
	change(&o, o.tickets[0], 0, CLF_FIELD_OWNER, MIA);
	change(&o, o.tickets[1], 0, CLF_FIELD_OWNER, MIA);
	while (empty_outbox(o.d) > 0)
		;
	must(o.d, db_run(o.d->store->db, &o.d->err, "DELETE FROM participant WHERE party = $tom",
			 CLF_NUMBER("$tom", o.d->tom)));
	turn(&o, SETTLED);
	mail = only_mail_to(o.d, TOM);
	assert_string_equal(mail.reading->subject, "Tickets changed: 3, by Rita Admin");
	assert_null(strstr(mail.reading->text, tag(&o, 0)));
	has(mail.reading->text, tag(&o, 2));
	assert_int_equal(numbers(o.d, "SELECT count(*) FROM notice"), 0);
	leave(&o);
}

static void who_is_let_go_hears_nothing(void **state)
{
	struct office o = open_office(*state);

	watches(&o, o.d->mia);
	change_all(&o, 7, CLF_FIELD_PRIORITY, "high");
	assert_int_equal(numbers(o.d, "SELECT count(*) FROM notice"), 5);
	must(o.d, clf_store_begin(o.d->store, &o.d->err));
	must(o.d, clf_agent_set_active(o.d->store, o.d->mia, false, &o.d->err));
	must(o.d, clf_store_commit(o.d->store, &o.d->err));
	assert_int_equal(numbers(o.d, "SELECT count(*) FROM notice"), 0);
	turn(&o, SETTLED);
	assert_int_equal(empty_outbox(o.d), 0);
	leave(&o);
}

/* Deactivated by another gateway, while the row was on its way in. */
static void what_is_kept_for_who_was_let_go_goes_untold(void **state)
{
	struct office o = open_office(*state);

	watches(&o, o.d->mia);
	change_all(&o, 7, CLF_FIELD_PRIORITY, "high");
	must(o.d, db_run(o.d->store->db, &o.d->err, "UPDATE agent SET active = 0 WHERE party = $mia",
			 CLF_NUMBER("$mia", o.d->mia)));
	turn(&o, SETTLED);
	assert_int_equal(empty_outbox(o.d), 0);
	assert_int_equal(numbers(o.d, "SELECT count(*) FROM notice"), 0);
	leave(&o);
}

static void what_is_erased_or_purged_is_not_told(void **state)
{
	struct office o = open_office(*state);
	struct desk_mail mail;

	watches(&o, o.d->mia);
	change_all(&o, 7, CLF_FIELD_PRIORITY, "high");
	must(o.d, clf_store_begin(o.d->store, &o.d->err));
	must(o.d, clf_erase_ticket(o.d->store, o.tickets[0], true, "rita", "cli", clf_clock_now(), &o.d->err));
	must(o.d, clf_purge_ticket(o.d->store, o.tickets[1], "rita", clf_clock_now(), true, &o.d->err));
	must(o.d, clf_store_commit(o.d->store, &o.d->err));
	turn(&o, SETTLED);
	mail = only_mail_to(o.d, MIA);
	assert_string_equal(mail.reading->subject, "Tickets changed: 3, by Rita Admin");
	leave(&o);
}

static void a_thousand_are_a_list_of_fifty_and_a_number(void **state)
{
	struct office o = open_office(*state);
	struct desk_mail mail;
	size_t lines = 0;

	watches(&o, o.d->mia);
	change_all(&o, 7, CLF_FIELD_PRIORITY, "high");
	must(
	    o.d,
	    db_run(
		o.d->store->db, &o.d->err,
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 995) "
		"INSERT INTO ticket (number, subject, status, owner, priority, customer, mailbox, channel, created_at, "
		"updated_at) SELECT 100000 + n.i, 'Many', t.status, t.owner, t.priority, t.customer, t.mailbox, "
		"t.channel, t.created_at, t.updated_at FROM n, ticket t WHERE t.number = $ticket",
		CLF_NUMBER("$ticket", o.tickets[0])));
	must(o.d, db_run(o.d->store->db, &o.d->err,
			 "INSERT INTO notice (id, batch, agent, ticket, template, answers, changes, at) "
			 "SELECT 9000000 + number, 7, owner, number, 'update-notice', 0, '[]', 1 FROM ticket "
			 "WHERE number > 100000"));
	turn(&o, SETTLED);
	mail = only_mail_to(o.d, MIA);
	assert_string_equal(mail.reading->subject, "Tickets changed: 1000, by Rita Admin");
	for (const char *at = mail.reading->text; (at = strstr(at, "Close")) != NULL; at++)
		lines++;
	assert_int_equal(lines, 50);
	has(mail.reading->text, "not listed here: 950.");
	leave(&o);
}

/* One mail counts as one, and what is over the cap is kept back as ever. */
static void the_cap_counts_the_one_mail(void **state)
{
	struct office o = open_office(*state);

	watches(&o, o.d->mia);
	o.d->config.notice_cap = (unsigned)numbers(o.d, "SELECT count(*) FROM outbox WHERE class = 'notice'") + 2;
	change_all(&o, 7, CLF_FIELD_PRIORITY, "high");
	turn(&o, SETTLED);
	change_all(&o, 8, CLF_FIELD_PRIORITY, "low");
	turn(&o, SETTLED);
	assert_int_equal(empty_outbox(o.d), 2);
	change_all(&o, 9, CLF_FIELD_PRIORITY, "high");
	turn(&o, SETTLED);
	assert_int_equal(empty_outbox(o.d), 0);
	assert_int_equal(numbers(o.d, "SELECT count(*) FROM outbox WHERE state = 'failed' AND attempts = 0"), 1);
	leave(&o);
}

static void what_cannot_be_told_keeps_nothing_else(void **state)
{
	struct office o = open_office(*state);

	watches(&o, o.d->mia);
	must(o.d, db_script(o.d->store->db,
			    "CREATE TRIGGER spoiled BEFORE DELETE ON notice WHEN OLD.batch = 7 "
			    "BEGIN SELECT RAISE(ABORT, 'spoiled'); END;",
			    &o.d->err));
	change_all(&o, 7, CLF_FIELD_PRIORITY, "high");
	change_all(&o, 8, CLF_FIELD_PRIORITY, "low");
	turn(&o, SETTLED);
	only_mail_to(o.d, MIA);
	assert_int_equal(numbers(o.d, "SELECT count(*) FROM notice WHERE batch = 7 AND not_before > 0"), 5);
	must(o.d, db_script(o.d->store->db, "DROP TRIGGER spoiled;", &o.d->err));
	turn(&o, SETTLED + CLF_MINUTE);
	assert_int_equal(empty_outbox(o.d), 0);
	turn(&o, 11 * CLF_MINUTE);
	only_mail_to(o.d, MIA);
	leave(&o);
}

static void on_several_tickets_by_mail_is_one_mail_to_each_other(void **state)
{
	struct office o = open_office(*state);
	struct desk_mail mails[8], mail;
	size_t count;

	watches(&o, o.d->tom);
	take(o.d, (struct letter){.from = MIA,
				  .to = to_commands(o.d, o.d->mia),
				  .text = clf_arena_printf(o.d->arena,
							   "#on %d,%d,%d\r\n#priority high\r\n#note\r\n\r\nSeen.",
							   (int)o.tickets[0], (int)o.tickets[1], (int)o.tickets[2])});
	count = desk_outbox(o.d, mails, 8, 1);
	assert_int_equal(count, 1);
	assert_string_equal(mails[0].row.envelope_to, MIA); /* the receipt */
	turn(&o, SETTLED);
	mail = only_mail_to(o.d, TOM);
	assert_string_equal(mail.reading->subject, "Tickets changed: 3, by Mia Manager");
	has(mail.reading->text, "Seen.");
	leave(&o);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(five_changed_at_once_are_one_mail, inbox_open, desk_close),
	    cmocka_unit_test_setup_teardown(two_batches_are_two_mails_and_each_agent_has_their_own, inbox_open,
					    desk_close),
	    cmocka_unit_test_setup_teardown(one_ticket_is_told_as_ever, inbox_open, desk_close),
	    cmocka_unit_test_setup_teardown(a_ticket_changed_twice_is_one_line, inbox_open, desk_close),
	    cmocka_unit_test_setup_teardown(who_gets_tickets_is_told_that_they_are_new, inbox_open, desk_close),
	    cmocka_unit_test_setup_teardown(nobody_is_told_of_what_they_may_not_see_any_more, inbox_open, desk_close),
	    cmocka_unit_test_setup_teardown(who_is_let_go_hears_nothing, inbox_open, desk_close),
	    cmocka_unit_test_setup_teardown(what_is_kept_for_who_was_let_go_goes_untold, inbox_open, desk_close),
	    cmocka_unit_test_setup_teardown(what_is_erased_or_purged_is_not_told, inbox_open, desk_close),
	    cmocka_unit_test_setup_teardown(a_thousand_are_a_list_of_fifty_and_a_number, inbox_open, desk_close),
	    cmocka_unit_test_setup_teardown(the_cap_counts_the_one_mail, inbox_open, desk_close),
	    cmocka_unit_test_setup_teardown(what_cannot_be_told_keeps_nothing_else, inbox_open, desk_close),
	    cmocka_unit_test_setup_teardown(on_several_tickets_by_mail_is_one_mail_to_each_other, inbox_open,
					    desk_close),
	};

	clf_read_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
