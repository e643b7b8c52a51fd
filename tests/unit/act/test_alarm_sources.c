/*
 * test_alarm_sources.c - what raises each alarm, and what doesn't yet.
 */
#include "act/act_fixture.h"

#include "clf/act/alarm.h"
#include "clf/store/backup/record.h"
#include "clf/store/look/counter.h"
#include "clf/store/look/search.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/mailbox.h"
#include "clf/store/mail/relay.h"
#include "engine/engine.h"

/* The one alarm of that kind that stands at that time; NULL: none does. */
static const struct clf_alarm *at(struct desk *d, const char *kind, int64_t now)
{
	struct clf_alarm *alarms = NULL;
	const struct clf_alarm *found = NULL;
	const char *failed = NULL;
	size_t count = 0;

	must(d, clf_alarms_look(&d->act, d->arena, "en", now, &alarms, &count, &failed, &d->err));
	assert_null(failed);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(alarms[i].kind, kind) != 0)
			continue;
		assert_null(found);
		assert_true(alarms[i].todo != NULL && alarms[i].todo[0] != '\0');
		found = &alarms[i];
	}
	return found;
}

static void says(const struct clf_alarm *alarm, const char *what)
{
	assert_non_null(alarm);
	if (strstr(alarm->text, what) == NULL)
		fail_msg("it doesn't say \"%s\": %s", what, alarm->text);
}

static void report(struct desk *d, const char *state, const char *trouble, int tell_after_s, bool polled)
{
	const struct clf_mailbox_report said = {.state = state,
						.detail = trouble != NULL ? "the server's words" : NULL,
						.trouble = trouble,
						.tell_after_s = tell_after_s,
						.polled = polled};

	must(d, clf_journal_mailbox_report(d->store, "support", &said, &d->err));
}

static void a_mailbox_that_is_denied_is_told_at_once_and_is_not_silent_too(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();

	assert_null(at(d, "mailbox-trouble", now));
	report(d, "connected", NULL, -1, true);
	report(d, "failed", "denied", 0, false);
	says(at(d, "mailbox-trouble", now + CLF_SECOND), "denied");
	says(at(d, "mailbox-trouble", now + CLF_SECOND), "the server's words");
	assert_string_equal(at(d, "mailbox-trouble", now + CLF_DAY)->name, "support");
	assert_int_equal(at(d, "mailbox-trouble", now + CLF_DAY)->level, CLF_ALARM_CRITICAL);
	assert_null(at(d, "mailbox-silent", now + CLF_DAY));
	report(d, "connected", NULL, -1, true);
	assert_null(at(d, "mailbox-trouble", clf_clock_now() + CLF_SECOND));
}

static void a_server_that_is_gone_is_one_alarm_after_a_quarter_of_an_hour(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();

	report(d, "connected", NULL, -1, true);
	report(d, "failed", "server", 1800, false);
	/* An MTA delivers for it. */
	assert_null(at(d, "mailbox-silent", now + CLF_DAY));
	d->mailbox.url = "imaps://desk.example/INBOX";
	assert_null(at(d, "mailbox-silent", now + 14 * CLF_MINUTE));
	says(at(d, "mailbox-silent", now + 16 * CLF_MINUTE), "the server's words");
	assert_null(at(d, "mailbox-trouble", now + 16 * CLF_MINUTE));
	assert_null(at(d, "mailbox-trouble", now + CLF_HOUR));
	/* It was started a moment ago, after a night in which it didn't run. */
	must(d, clf_moment_put(d->store, "serve.started", now + CLF_HOUR, &d->err));
	assert_null(at(d, "mailbox-silent", now + CLF_HOUR + CLF_MINUTE));
	assert_non_null(at(d, "mailbox-silent", now + CLF_HOUR + 16 * CLF_MINUTE));
}

static void resume(struct desk *d, int64_t now)
{
	must(d, clf_store_begin(d->store, &d->err));
	must(d, clf_mailbox_resume(d->store, "support", now, &d->err));
	must(d, clf_store_commit(d->store, &d->err));
}

static void one_that_is_paused_calls_nobody_and_has_its_time_anew(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();

	d->mailbox.url = "imaps://desk.example/INBOX";
	report(d, "connected", NULL, -1, true);
	must(d, clf_mailbox_pause(d->store, "support", "ann@desk.example", now, &d->err));
	assert_null(at(d, "mailbox-silent", now + CLF_DAY));
	report(d, "failed", "denied", 0, false);
	assert_null(at(d, "mailbox-trouble", now + CLF_DAY));
	resume(d, now + CLF_DAY);
	assert_non_null(at(d, "mailbox-trouble", now + CLF_DAY));
	report(d, "connected", NULL, -1, false);
	assert_null(at(d, "mailbox-silent", now + CLF_DAY + 14 * CLF_MINUTE));
	/* To one that isn't paused it gives no time. */
	resume(d, now + CLF_DAY + 14 * CLF_MINUTE);
	assert_non_null(at(d, "mailbox-silent", now + CLF_DAY + 16 * CLF_MINUTE));
}

static void a_clock_that_is_set_makes_no_mailbox_silent(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();

	d->mailbox.url = "imaps://desk.example/INBOX";
	must(d, clf_moment_put(d->store, "serve.started", now - CLF_DAY, &d->err));
	report(d, "connected", NULL, -1, true);
	assert_non_null(at(d, "mailbox-silent", now + 400 * CLF_DAY));
	must(d, clf_moment_put(d->store, "clock.set", now + 400 * CLF_DAY, &d->err));
	assert_null(at(d, "mailbox-silent", now + 400 * CLF_DAY));
	assert_non_null(at(d, "mailbox-silent", now + 400 * CLF_DAY + 16 * CLF_MINUTE));
	/* It was started while the clock was ahead, which was set back then. */
	must(d, clf_moment_put(d->store, "serve.started", now + 401 * CLF_DAY, &d->err));
	must(d, clf_moment_put(d->store, "clock.set", now, &d->err));
	assert_null(at(d, "mailbox-silent", now + CLF_MINUTE));
	assert_non_null(at(d, "mailbox-silent", now + 16 * CLF_MINUTE));
}

static void one_that_is_looked_at_seldom_is_not_silent(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();

	d->mailbox.url = "imaps://desk.example/INBOX";
	d->mailbox.poll_s = 3600;
	report(d, "connected", NULL, -1, true);
	assert_null(at(d, "mailbox-silent", now + 2 * CLF_HOUR));
	assert_non_null(at(d, "mailbox-silent", now + 4 * CLF_HOUR));
}

static void mail_that_can_not_be_marked_is_a_warning_though_mail_comes_in(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();

	report(d, "connected", "unmarked", 3600, true);
	assert_null(at(d, "mailbox-trouble", now + CLF_MINUTE));
	must(d, clf_moment_put(d->store, "serve.started", now + CLF_HOUR, &d->err));
	assert_int_equal(at(d, "mailbox-trouble", now + CLF_HOUR + CLF_MINUTE)->level, CLF_ALARM_WARNING);
}

static int64_t keep(struct desk *d, const char *text)
{
	const struct clf_arrival arrival = {.mailbox = "support", .raw = clf_str_from(text), .size = strlen(text)};
	int64_t journal = 0;
	bool known = false;

	must(d, clf_store_begin(d->store, &d->err));
	must(d, clf_journal_keep(d->store, &arrival, &journal, &known, &d->err));
	must(d, clf_store_commit(d->store, &d->err));
	return journal;
}

static void finish(struct desk *d, int64_t journal, enum clf_outcome outcome, enum clf_end end)
{
	const struct clf_verdict verdict = {.outcome = outcome, .end = end, .reason = "a reason"};

	must(d, clf_store_begin(d->store, &d->err));
	must(d, clf_journal_finish(d->store, journal, &verdict, &d->err));
	must(d, clf_store_commit(d->store, &d->err));
}

static void mail_that_nobody_handles_is_critical_after_ten_minutes(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();
	int64_t journal = keep(d, "From: ana@customer.example\r\n\r\nHello\r\n");

	assert_null(at(d, "not-handled", now + 9 * CLF_MINUTE));
	assert_int_equal(at(d, "not-handled", now + 11 * CLF_MINUTE)->level, CLF_ALARM_CRITICAL);
	finish(d, journal, CLF_OUTCOME_IGNORED, CLF_END_DISCARDED);
	assert_null(at(d, "not-handled", now + 11 * CLF_MINUTE));
}

static void eleven_mails_in_quarantine_within_an_hour_are_told(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();

	for (int i = 0; i < 11; i++) {
		assert_null(at(d, "quarantine-grows", now + CLF_SECOND));
		finish(d, keep(d, clf_arena_printf(d->arena, "From: e%d@x.example\r\n\r\nHello\r\n", i)),
		       CLF_OUTCOME_QUARANTINE, CLF_END_UNREADABLE);
	}
	says(at(d, "quarantine-grows", now + CLF_SECOND), "11 mails");
	assert_null(at(d, "quarantine-grows", now + 2 * CLF_HOUR));
}

static void readers_that_die_are_told_and_those_that_are_worn_are_not(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();

	must(d, clf_counter_add(d->store, CLF_COUNTER_RESTARTS, "reader", "recycled", NULL, 100, now, &d->err));
	must(d, clf_counter_add(d->store, CLF_COUNTER_RESTARTS, "reader", "died", NULL, 5, now, &d->err));
	assert_null(at(d, "reader-dies", now));
	must(d, clf_counter_add(d->store, CLF_COUNTER_RESTARTS, "reader", "deadline", NULL, 1, now, &d->err));
	says(at(d, "reader-dies", now), "6 times");
	assert_null(at(d, "reader-dies", now + CLF_HOUR));
}

static void a_relay_that_holds_mail_is_named_once_it_is_to_be_told(void **state)
{
	struct desk *d = *state;
	struct clf_relay_hold hold = {.smtp = "out",
				      .sender = "",
				      .trouble = "login",
				      .words = "535 no",
				      .since = clf_clock_now(),
				      .tried_at = 1,
				      .next_at = 1};

	must(d, clf_relay_hold_put(d->store, &hold, &d->err));
	assert_null(at(d, "relay-held", clf_clock_now()));
	hold.told_at = clf_clock_now();
	must(d, clf_relay_hold_put(d->store, &hold, &d->err));
	says(at(d, "relay-held", clf_clock_now()), "535 no");
	assert_string_equal(at(d, "relay-held", clf_clock_now())->relay, "out");
	must(d, clf_relay_hold_end(d->store, "out", "", &d->err));
	assert_null(at(d, "relay-held", clf_clock_now()));
}

static int64_t claim(struct desk *d, int64_t lease)
{
	struct clf_outbox_row *rows = NULL;
	int64_t now = clf_clock_now() + CLF_HOUR;
	size_t count = 0;

	must(d, clf_outbox_claim(d->store, d->arena, "out", lease, now, now + CLF_HOUR, 1, &rows, &count, &d->err));
	assert_int_equal(count, 1);
	return rows[0].id;
}

static void mail_that_waits_an_hour_for_its_relay_is_told_unless_that_is_held(void **state)
{
	struct desk *d = *state;
	struct clf_relay_hold hold = {.smtp = "out", .sender = "", .trouble = "x", .words = "x", .told_at = 1};
	int64_t now = clf_clock_now();

	desk_ticket(d);
	assert_null(at(d, "outbox-stuck", now + CLF_HOUR));
	assert_string_equal(at(d, "outbox-stuck", now + 2 * CLF_HOUR)->name, "out");
	must(d, clf_relay_hold_put(d->store, &hold, &d->err));
	assert_null(at(d, "outbox-stuck", now + 2 * CLF_HOUR));
}

static void a_mail_that_may_have_arrived_is_told(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now(), id;

	desk_ticket(d);
	id = claim(d, 7);
	must(d, clf_outbox_committing(d->store, id, 7, &d->err));
	must(d, clf_outbox_finish(d->store, id, 7, CLF_OUTBOX_UNCERTAIN, "gone", 0, &d->err));
	assert_null(at(d, "uncertain", now + CLF_MINUTE));
	says(at(d, "uncertain", now + 6 * CLF_MINUTE), "Of 1 mails");
}

static void one_in_ten_that_fails_is_told(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();

	must(d, clf_counter_add(d->store, CLF_COUNTER_RESULTS, "out", "failed", NULL, 5, now, &d->err));
	assert_null(at(d, "failing", now));
	must(d, clf_counter_add(d->store, CLF_COUNTER_RESULTS, "out", "failed", "recipient", 1, now, &d->err));
	says(at(d, "failing", now), "6 of 6");
	must(d, clf_counter_add(d->store, CLF_COUNTER_RESULTS, "out", "sent", NULL, 54, now, &d->err));
	assert_null(at(d, "failing", now));
}

/* What was counted stays counted; what is lately is lately. */
static void a_counter_knows_ever_and_lately(void **state)
{
	struct desk *d = *state;
	struct clf_count *counts = NULL;
	int64_t now = clf_clock_now();
	size_t count = 0;

	must(d, clf_counter_add(d->store, CLF_COUNTER_MAILS, "support", "ticket", NULL, 3, now - 3 * CLF_DAY, &d->err));
	must(d, clf_counter_add(d->store, CLF_COUNTER_MAILS, "support", "ticket", NULL, 4, now, &d->err));
	must(d, clf_counter_read(d->store, d->arena, CLF_COUNTER_MAILS, now - CLF_HOUR, &counts, &count, &d->err));
	assert_int_equal(count, 1);
	assert_int_equal(counts[0].value, 4);
	must(d, clf_counter_tidy(d->store, now, &d->err));
	must(d, clf_counter_read(d->store, d->arena, CLF_COUNTER_MAILS, 0, &counts, &count, &d->err));
	assert_int_equal(counts[0].value, 7);
	must(d, clf_counter_read(d->store, d->arena, CLF_COUNTER_MAILS, now - 5 * CLF_DAY, &counts, &count, &d->err));
	assert_int_equal(counts[0].value, 4);
}

#define source_test(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

static void a_backup_that_is_old_is_told_once_there_was_one(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();
	const struct clf_backup_record record = {"a.tar.zst", 1, now - 3 * CLF_DAY};
	const struct clf_backup_record newer = {"b.tar.zst", 1, now - CLF_DAY};

	assert_null(at(d, "backup-old", now));
	must(d, clf_backup_done(d->store, CLF_BACKUP_MADE, &record, &d->err));
	says(at(d, "backup-old", now), "3 days ago");
	assert_int_equal(at(d, "backup-old", now)->since, now - CLF_DAY);
	must(d, clf_backup_done(d->store, CLF_BACKUP_VERIFIED, &newer, &d->err));
	assert_non_null(at(d, "backup-old", now));
	must(d, clf_backup_done(d->store, CLF_BACKUP_MADE, &newer, &d->err));
	assert_null(at(d, "backup-old", now));
	assert_non_null(at(d, "backup-old", now + CLF_DAY + CLF_MINUTE));
}

static void a_ticket_that_search_can_not_take_in_is_told(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), now = clf_clock_now();
	bool more = true;

	while (more)
		must(d, clf_search_work(d->store, &more, &d->err));
	assert_null(at(d, "search-aside", now));
	must(d, db_script(d->store->db,
			  "UPDATE search_row SET terms = x'00'; INSERT INTO search_due SELECT number FROM ticket",
			  &d->err));
	for (more = true; more;)
		must(d, clf_search_work(d->store, &more, &d->err));
	says(at(d, "search-aside", now), clf_arena_printf(d->arena, "The first is %lld: ", (long long)ticket));
	says(at(d, "search-aside", now), "damaged");
	must(d, clf_search_anew(d->store, &d->err));
	for (more = true; more;)
		must(d, clf_search_work(d->store, &more, &d->err));
	assert_null(at(d, "search-aside", now));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    source_test(a_mailbox_that_is_denied_is_told_at_once_and_is_not_silent_too),
	    source_test(a_server_that_is_gone_is_one_alarm_after_a_quarter_of_an_hour),
	    source_test(one_that_is_paused_calls_nobody_and_has_its_time_anew),
	    source_test(a_clock_that_is_set_makes_no_mailbox_silent),
	    source_test(one_that_is_looked_at_seldom_is_not_silent),
	    source_test(mail_that_can_not_be_marked_is_a_warning_though_mail_comes_in),
	    source_test(mail_that_nobody_handles_is_critical_after_ten_minutes),
	    source_test(eleven_mails_in_quarantine_within_an_hour_are_told),
	    source_test(readers_that_die_are_told_and_those_that_are_worn_are_not),
	    source_test(a_relay_that_holds_mail_is_named_once_it_is_to_be_told),
	    source_test(mail_that_waits_an_hour_for_its_relay_is_told_unless_that_is_held),
	    source_test(a_mail_that_may_have_arrived_is_told),
	    source_test(one_in_ten_that_fails_is_told),
	    source_test(a_counter_knows_ever_and_lately),
	    source_test(a_backup_that_is_old_is_told_once_there_was_one),
	    source_test(a_ticket_that_search_can_not_take_in_is_told),
	};

	clf_read_prepare();
	return cmocka_run_group_tests_name("alarm_sources", tests, NULL, NULL);
}
