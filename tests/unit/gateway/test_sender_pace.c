/*
 * How many mails may go out now, and how long the sender may sleep: by a clock that the tests set.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clf/base/count.h"
#include "sender/sender.h"

#define NOW 5000000

struct pace {
	struct sender sender;
	struct relay relays[2];
	struct clf_config_smtp configs[2];
	int jobs[8];
};

static void done(void *user, void *job, const struct clf_smtp_result *result)
{
	(void)user;
	(void)job;
	(void)result;
}

/* Two relays with two connections, that nothing was asked of. */
static int open_pace(void **state)
{
	static const struct clf_smtp_events events = {.done = done};
	struct pace *p = test_calloc(1, sizeof *p);

	p->sender.relays = p->relays;
	p->sender.relay_count = 2;
	for (size_t i = 0; i < 2; i++) {
		p->configs[i].options = (struct clf_smtp_options){
		    .url = "smtp://127.0.0.1:1", .helo = "desk.example", .connections = 2, .timeout_s = 30};
		p->relays[i].config = &p->configs[i];
		p->relays[i].sender = &p->sender;
		assert_int_equal(clf_smtp_new(&p->configs[i].options, &events, &p->relays[i], &p->relays[i].smtp, NULL),
				 CLF_OK);
	}
	*state = p;
	return 0;
}

static int close_pace(void **state)
{
	struct pace *p = *state;

	for (size_t i = 0; i < 2; i++)
		clf_smtp_free(&p->relays[i].smtp);
	test_free(p);
	return 0;
}

static void send_one(struct pace *p, size_t relay)
{
	const struct clf_str raw = {"a: b\r\n\r\nc\r\n", 11};

	assert_int_equal(
	    clf_smtp_submit(p->relays[relay].smtp, &p->jobs[0], "a@desk.example", "b@there.example", raw, NULL),
	    CLF_OK);
}

static void nothing_due(struct pace *p, size_t relay)
{
	p->relays[relay].look_at = NOW + SENDER_LOOK_MS;
}

static void no_sleep_while_there_is_room_and_work(void **state)
{
	struct pace *p = *state;

	assert_int_equal(sender_wait_ms(&p->sender, NOW), 0);
	nothing_due(p, 0);
	assert_int_equal(sender_wait_ms(&p->sender, NOW), 0);
	send_one(p, 1);
	assert_int_equal(sender_room(&p->relays[1], NOW), 1);
	assert_int_equal(sender_wait_ms(&p->sender, NOW), 0);
}

static void without_work_it_sleeps_until_the_next_look(void **state)
{
	struct pace *p = *state;

	nothing_due(p, 0);
	p->relays[1].look_at = NOW + 300;
	assert_int_equal(sender_room(&p->relays[1], NOW), 0);
	assert_int_equal(sender_wait_ms(&p->sender, NOW), 300);
	assert_int_equal(sender_wait_ms(&p->sender, NOW + 300), 0);
	p->relays[1].look_at = NOW + 5000;
	assert_int_equal(sender_wait_ms(&p->sender, NOW), SENDER_LOOK_MS);
}

static void a_full_relay_is_no_cause_to_turn_and_holds_up_no_other(void **state)
{
	struct pace *p = *state;

	send_one(p, 0);
	send_one(p, 0);
	nothing_due(p, 1);
	assert_int_equal(sender_room(&p->relays[0], NOW), 0);
	assert_int_equal(sender_wait_ms(&p->sender, NOW), SENDER_LOOK_MS);
	p->relays[1].look_at = 0;
	assert_int_equal(sender_wait_ms(&p->sender, NOW), 0);
}

static void a_relay_that_failed_is_left_alone_then_tried_with_one(void **state)
{
	struct pace *p = *state;

	nothing_due(p, 1);
	p->relays[0].all.begun = true;
	p->relays[0].all.not_before = NOW + 700;
	assert_int_equal(sender_room(&p->relays[0], NOW), 0);
	assert_int_equal(sender_wait_ms(&p->sender, NOW), 700);
	assert_int_equal(sender_room(&p->relays[0], NOW + 700), 1);
	send_one(p, 0);
	assert_int_equal(sender_room(&p->relays[0], NOW + 700), 0);
	assert_true(sender_wait_ms(&p->sender, NOW + 700) > 0);
}

/* All that may go out goes out at once and is done: mails of a minute, and looks that brought none. */
static void send_for_a_minute(struct pace *p, size_t *mails, size_t *idle)
{
	struct relay *relay = &p->relays[0];

	for (int64_t now = NOW; now < NOW + 60000 && *idle <= 60; now += sender_wait_ms(&p->sender, now)) {
		size_t room = sender_room(relay, now);

		sender_count(relay, now, room);
		p->relays[1].look_at = now + SENDER_LOOK_MS;
		*mails += room;
		*idle += room == 0;
	}
}

static void the_rate_holds_and_is_used(void **state)
{
	static const unsigned rates[] = {1, 7, 60, 700, 11000, 45000};
	struct pace *p = *state;

	for (size_t i = 0; i < CLF_COUNT(rates); i++) {
		size_t mails = 0, idle = 0;

		p->configs[0].rate = rates[i];
		p->relays[0].next_mail = 0;
		send_for_a_minute(p, &mails, &idle);
		assert_in_range(mails, rates[i] - rates[i] / 100, rates[i] + 2);
		/* It wakes for a mail, or because that is further off than a look. */
		assert_in_range(idle, 0, 60);
	}
}

static void a_high_rate_after_a_long_time_is_no_overflow(void **state)
{
	struct pace *p = *state;
	const int64_t years = INT64_C(10) * 365 * 24 * 3600 * 1000;

	p->configs[0].rate = 1000000;
	assert_int_equal(sender_room(&p->relays[0], years), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(no_sleep_while_there_is_room_and_work, open_pace, close_pace),
	    cmocka_unit_test_setup_teardown(without_work_it_sleeps_until_the_next_look, open_pace, close_pace),
	    cmocka_unit_test_setup_teardown(a_full_relay_is_no_cause_to_turn_and_holds_up_no_other, open_pace,
					    close_pace),
	    cmocka_unit_test_setup_teardown(a_relay_that_failed_is_left_alone_then_tried_with_one, open_pace,
					    close_pace),
	    cmocka_unit_test_setup_teardown(the_rate_holds_and_is_used, open_pace, close_pace),
	    cmocka_unit_test_setup_teardown(a_high_rate_after_a_long_time_is_no_overflow, open_pace, close_pace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
