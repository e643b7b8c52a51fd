/*
 * test_alarm.c - what administrators hear of what stands wrong: at once, each day, when it is over; and of one that
 * flaps a few times a day and no more.
 */
#include "act/act_fixture.h"

#include "clf/act/alarm.h"
#include "clf/base/count.h"
#include "clf/store/look/query_pulse.h"
#include "clf/store/mail/relay.h"

#define ROOT "root@agents.example"
#define T0 (INT64_C(1800000000) * CLF_SECOND)

/* The disk as a test has it. */
enum clf_status __wrap_clf_store_disk(const char *url, struct clf_store_disk *out, struct clf_error *err);
static struct clf_store_disk disk;
static enum clf_status disk_status;

enum clf_status __wrap_clf_store_disk(const char *url, struct clf_store_disk *out, struct clf_error *err)
{
	(void)url;
	*out = disk;
	return disk_status == CLF_OK ? CLF_OK : clf_error_set(err, disk_status, "no room");
}

static void disk_has(int64_t free)
{
	disk = (struct clf_store_disk){.free = free, .total = INT64_C(100000000000), .least = 100 << 20};
	disk_status = CLF_OK;
}

struct watch {
	struct desk *d;
	struct clf_alarm_budget budget;
	struct clf_alarm_turn last;
};

static struct watch watch(struct desk *d, bool anyone)
{
	disk_has(INT64_C(50000000000));
	if (anyone)
		desk_agent(d, ROOT, "Root", CLF_ROLE_ADMIN, NULL);
	return (struct watch){.d = d};
}

/* The mails that a look at that time brings. */
static size_t turn(struct watch *w, int64_t now, struct desk_mail *mails)
{
	must(w->d, clf_alarms_turn(&w->d->act, w->d->arena, &w->budget, now, &w->last, &w->d->err));
	return desk_outbox(w->d, mails, 8, 1);
}

static void says(const struct desk_mail *mail, const char *what)
{
	if (strstr(mail->reading->text, what) == NULL)
		fail_msg("it doesn't say \"%s\": %s", what, mail->reading->text);
}

static void an_alarm_is_told_at_once_each_day_and_when_it_is_over(void **state)
{
	struct watch w = watch(*state, true);
	struct desk_mail mails[8];

	assert_int_equal(turn(&w, T0, mails), 0);
	disk_has(5 << 20);
	assert_int_equal(turn(&w, T0 + CLF_MINUTE, mails), 1);
	assert_string_equal(mails[0].row.envelope_to, ROOT);
	assert_non_null(strstr(mails[0].reading->subject, "The disk is nearly full"));
	says(&mails[0], "5 MB are free");
	says(&mails[0], "To do: Make room");
	assert_int_equal(w.last.news_count, 1);
	assert_int_equal(turn(&w, T0 + 2 * CLF_MINUTE, mails), 0);
	assert_int_equal(w.last.news_count, 0);
	assert_int_equal(turn(&w, T0 + CLF_DAY, mails), 0);
	assert_int_equal(turn(&w, T0 + CLF_DAY + CLF_MINUTE, mails), 1);
	disk_has(INT64_C(50000000000));
	assert_int_equal(turn(&w, T0 + CLF_DAY + CLF_HOUR, mails), 1);
	assert_non_null(strstr(mails[0].reading->subject, "The disk has room again"));
	assert_int_equal(turn(&w, T0 + CLF_DAY + 2 * CLF_HOUR, mails), 0);
}

static void one_that_flaps_comes_to_a_few_mails(void **state)
{
	struct watch w = watch(*state, true);
	struct desk_mail mails[8];
	size_t told = 0;

	for (int64_t i = 0; i < 24 * 60; i++) {
		disk_has(i % 2 == 0 ? 5 << 20 : INT64_C(50000000000));
		told += turn(&w, T0 + i * CLF_MINUTE, mails);
	}
	assert_in_range(told, 3, 4);
	/* And it is told in the end that it is over. */
	disk_has(INT64_C(50000000000));
	told = 0;
	for (int64_t i = 0; i < 7 * 60; i++)
		told += turn(&w, T0 + CLF_DAY + i * CLF_MINUTE, mails);
	assert_int_equal(told, 1);
	assert_non_null(strstr(mails[0].reading->subject, "room again"));
}

static void what_nobody_could_be_told_of_is_seen_and_told_once_there_is_somebody(void **state)
{
	struct watch w = watch(*state, false);
	struct clf_alarm_row *rows = NULL;
	struct desk_mail mails[8];
	size_t count = 0;

	disk_has(5 << 20);
	assert_int_equal(turn(&w, T0, mails), 0);
	must(w.d, clf_alarm_rows(w.d->store, w.d->arena, false, &rows, &count, &w.d->err));
	assert_int_equal(count, 2);
	assert_string_equal(rows[0].kind, "disk"); /* the critical first */
	assert_string_equal(rows[1].kind, "no-administrator");
	assert_non_null(strstr(rows[1].todo, "clf-mail agent add"));
	desk_agent(w.d, ROOT, "Root", CLF_ROLE_ADMIN, NULL);
	assert_int_equal(turn(&w, T0 + CLF_MINUTE, mails), 1);
	says(&mails[0], "5 MB are free");
}

/* Of two mailboxes the one whose mail gets through says that the other's doesn't. */
static void it_is_told_through_what_nothing_complains_of(void **state)
{
	struct watch w = watch(*state, true);
	struct clf_config_mailbox boxes[] = {w.d->mailbox, w.d->mailbox};
	struct clf_relay_hold hold = {
	    .smtp = "out", .sender = BOX, .trouble = "refused", .words = "553 no", .told_at = 1};
	struct desk_mail mails[8];

	boxes[1].name = "sales";
	boxes[1].address = "sales@desk.example";
	must(w.d, clf_reply_address_parse(w.d->arena, "plus", boxes[1].address, &boxes[1].reply, &w.d->err));
	w.d->config.mailboxes = boxes;
	w.d->config.mailbox_count = 2;
	must(w.d, clf_relay_hold_put(w.d->store, &hold, &w.d->err));
	must(w.d, clf_alarms_turn(&w.d->act, w.d->arena, &w.budget, T0, &w.last, &w.d->err));
	assert_int_equal(w.last.told, 1);
	must(w.d, clf_relay_hold_end(w.d->store, "out", BOX, &w.d->err));
	assert_int_equal(desk_outbox(w.d, mails, 8, 1), 1);
	assert_string_equal(mails[0].row.sender, "sales@desk.example");
	w.d->config.mailboxes = &w.d->mailbox;
	w.d->config.mailbox_count = 1;
}

static void a_look_that_fails_ends_nothing(void **state)
{
	struct watch w = watch(*state, true);
	struct desk_mail mails[8];

	disk_has(5 << 20);
	assert_int_equal(turn(&w, T0, mails), 1);
	disk = (struct clf_store_disk){0};
	disk_status = CLF_EIO;
	assert_int_equal(turn(&w, T0 + CLF_MINUTE, mails), 0);
	assert_string_equal(w.last.failed, ",disk,");
	disk_has(5 << 20);
	assert_int_equal(turn(&w, T0 + 2 * CLF_MINUTE, mails), 0);
	assert_null(w.last.failed);
}

static void a_step_is_as_long_as_it_says(void **state)
{
	struct clf_alarm_row row = {.rises = 1};

	(void)state;
	assert_int_equal(clf_alarm_step(&row, true, 0, T0), CLF_ALARM_TELL);
	clf_alarm_told(&row, CLF_ALARM_TELL, T0);
	assert_int_equal(clf_alarm_step(&row, true, 0, T0 + CLF_DAY - 1), CLF_ALARM_STAYS);
	/* The clock was ahead when it was told. */
	assert_int_equal(clf_alarm_step(&row, true, 0, T0 - CLF_DAY), CLF_ALARM_TELL);
	assert_int_equal(clf_alarm_step(&row, false, 0, T0 + CLF_HOUR), CLF_ALARM_TELL_OVER);
	clf_alarm_told(&row, CLF_ALARM_TELL_OVER, T0 + CLF_HOUR);
	assert_int_equal(clf_alarm_step(&row, false, 0, T0 + 7 * CLF_HOUR - 1), CLF_ALARM_STAYS);
	/* It came again: told, and believed to be over an hour after it was. */
	assert_int_equal(clf_alarm_step(&row, true, 0, T0 + 6 * CLF_HOUR), CLF_ALARM_TELL);
	clf_alarm_told(&row, CLF_ALARM_TELL, T0 + 6 * CLF_HOUR);
	assert_int_equal(row.rises, 2);
	assert_int_equal(row.since, T0 + 6 * CLF_HOUR);
	assert_int_equal(clf_alarm_step(&row, false, 0, T0 + 7 * CLF_HOUR), CLF_ALARM_STAYS);
	assert_int_equal(clf_alarm_step(&row, false, 0, T0 + 8 * CLF_HOUR - 1), CLF_ALARM_STAYS);
	assert_int_equal(clf_alarm_step(&row, false, 0, T0 + 8 * CLF_HOUR), CLF_ALARM_TELL_OVER);
	clf_alarm_told(&row, CLF_ALARM_TELL_OVER, T0 + 8 * CLF_HOUR);
	assert_int_equal(clf_alarm_step(&row, false, 0, T0 + 13 * CLF_HOUR), CLF_ALARM_FORGET);
}

#define alarm_test(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    alarm_test(an_alarm_is_told_at_once_each_day_and_when_it_is_over),
	    alarm_test(one_that_flaps_comes_to_a_few_mails),
	    alarm_test(what_nobody_could_be_told_of_is_seen_and_told_once_there_is_somebody),
	    alarm_test(it_is_told_through_what_nothing_complains_of),
	    alarm_test(a_look_that_fails_ends_nothing),
	    cmocka_unit_test(a_step_is_as_long_as_it_says),
	};

	clf_read_prepare();
	return cmocka_run_group_tests_name("alarm", tests, NULL, NULL);
}
