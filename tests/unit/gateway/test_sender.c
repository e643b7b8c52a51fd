/*
 * The sender process over a real database and scripted relays: what becomes of a mail, and who is told.
 */
#include "gateway/posting.h"

/* What the sender's process waits for is seen here, and what relays took. */
static struct {
	int expected; /* mails, of the relay that answers */
	int taken;
	int slept; /* waits that ran out before all were taken */
	int turns; /* waits at all */
} * seen;

/* The C library's, for the sender and libcurl: what it does, and counted. */
int poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
	const struct timespec time = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
	int ready = ppoll(fds, n, timeout_ms < 0 ? NULL : &time, NULL);

	if (seen != NULL) {
		__atomic_add_fetch(&seen->turns, 1, __ATOMIC_SEQ_CST);
		if (ready == 0 && timeout_ms > 0 && seen->taken > 0 && seen->taken < seen->expected)
			__atomic_add_fetch(&seen->slept, 1, __ATOMIC_SEQ_CST);
	}
	return ready;
}

static void watch_the_sender(int expected)
{
	seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(seen != MAP_FAILED);
	seen->expected = expected;
}

static void stop_watching(void)
{
	munmap(seen, sizeof *seen);
	seen = NULL;
}

/* A relay that answers each command by its verb; what is said to RCPT and the final dot is given. */
static uint16_t relay(pid_t *pid, const char *to_refused, const char *rcpt, const char *dot)
{
	uint16_t port;
	int fd = fake_listen(&port);

	*pid = fork();
	if (*pid != 0) {
		close(fd);
		return port;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		int client = accept(fd, NULL, NULL);
		FILE *io = fdopen(client, "r+");
		char line[4096];
		bool body = false;

		if (fork() != 0) {
			fclose(io);
			continue;
		}
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		fake_say(io, "220 fake\r\n", "");
		while (fgets(line, sizeof line, io) != NULL) {
			const char *say = "250 ok\r\n";

			fseek(io, 0, SEEK_CUR);
			if (body && strcmp(line, ".\r\n") != 0)
				continue;
			if (body && dot == NULL)
				pause();
			if (body && dot != NULL && seen != NULL)
				__atomic_add_fetch(&seen->taken, 1, __ATOMIC_SEQ_CST);
			if (body)
				say = dot;
			else if (strncmp(line, "DATA", 4) == 0)
				say = "354 go\r\n";
			else if (strncmp(line, "RCPT", 4) == 0 && strstr(line, to_refused) != NULL)
				say = rcpt;
			body = strncmp(line, "DATA", 4) == 0;
			fake_say(io, say, "");
		}
		_exit(0);
	}
}

static void stop_relay(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void what_is_due_goes_out(void **state)
{
	struct desk *d = *state;
	pid_t pid;
	uint16_t port = relay(&pid, "@", "250 ok\r\n", "250 2.0.0 queued as 5\r\n");
	struct sender_role role;

	followup_waits(d);
	role = begin(d, port);
	wait_for(d, "sent", 2);
	end(&role, 2000);
	stop_relay(pid);
}

static void a_refusal_for_good_is_told_to_the_owner(void **state)
{
	struct desk *d = *state;
	pid_t pid;
	uint16_t port = relay(&pid, ANA, "550 5.1.1 no such customer\r\n", "250 2.0.0 queued as 5\r\n");
	struct clf_event_list list;
	struct sender_role role;
	bool told = false;

	int64_t ticket = followup_waits(d);
	role = begin(d, port);
	wait_for(d, "failed", 1);
	/* The assignment notice of before, and now the notice of the failure. */
	wait_for(d, "sent", 2);
	must(d, clf_query_events(d->store, d->arena, ticket, (struct clf_page){0}, &list, &d->err));
	for (size_t i = 0; i < list.count; i++)
		told |= clf_text_equal(list.items[i].what, "delivery-failed");
	assert_true(told);
	end(&role, 2000);
	stop_relay(pid);
}

static void one_that_fails_again_is_told_again(void **state)
{
	struct desk *d = *state;
	pid_t pid;
	uint16_t port = relay(&pid, ANA, "550 5.1.1 no such customer\r\n", "250 2.0.0 queued as 5\r\n");
	struct sender_role role;
	struct clf_outbox_list list;

	followup_waits(d);
	role = begin(d, port);
	wait_for(d, "sent", 2);
	must(d, clf_query_outbox(d->store, d->arena, "failed", NULL, (struct clf_page){0}, &list, &d->err));
	must(d, clf_outbox_retry(d->store, list.items[0].id, &d->err));
	wait_for(d, "sent", 3);
	wait_for(d, "failed", 1);
	end(&role, 2000);
	stop_relay(pid);
}

/* How often the ticket's owner is told of a mail that nobody knows the end of. */
static int64_t told_of_doubt(struct desk *d, int64_t ticket)
{
	struct clf_message_list list;
	int64_t n = 0;

	must(d, clf_query_messages(d->store, d->arena, ticket, (struct clf_page){0}, &list, &d->err));
	for (size_t i = 0; i < list.count; i++)
		n += clf_text_equal(list.items[i].template_name, "delivery-failure-notice") &&
		     strstr(list.items[i].text, "may not have arrived") != NULL;
	return n;
}

static void no_answer_after_the_dot_is_uncertain_told_and_not_sent_again(void **state)
{
	struct desk *d = *state;
	pid_t pid;
	uint16_t port = relay(&pid, "@", "250 ok\r\n", NULL);
	struct sender_role role;
	int64_t ticket;

	ticket = followup_waits(d);
	role = begin(d, port);
	wait_for(d, "uncertain", 1);
	clf_sleep_ms(1500);
	assert_int_equal(in_state(d, "uncertain"), 1);
	assert_int_equal(in_state(d, "failed"), 0);
	assert_int_equal(told_of_doubt(d, ticket), 1);
	end(&role, 2000);
	stop_relay(pid);
}

/* A sender died between the body and the answer: its claim runs out, and the owner hears of it. */
static void what_a_dead_sender_leaves_is_told_once(void **state)
{
	struct desk *d = *state;
	pid_t pid;
	uint16_t port = relay(&pid, "@", "250 ok\r\n", "250 2.0.0 queued as 5\r\n");
	int64_t ticket = followup_waits(d), now = clf_clock_now();
	struct clf_outbox_row *rows = NULL;
	struct sender_role role;
	size_t count = 0;

	must(d, clf_outbox_claim(d->store, d->arena, "out", 5, now, now - 1, 9, &rows, &count, &d->err));
	assert_int_equal(count, 1);
	must(d, clf_outbox_committing(d->store, rows[0].id, 5, &d->err));
	role = begin(d, port);
	/* The assignment notice of before, and now the notice of the doubt. */
	wait_for(d, "sent", 2);
	assert_int_equal(in_state(d, "uncertain"), 1);
	assert_int_equal(told_of_doubt(d, ticket), 1);
	end(&role, 2000);
	stop_relay(pid);
}

static void told_to_stop_before_the_answer(void **state)
{
	struct desk *d = *state;
	pid_t pid;
	uint16_t port = relay(&pid, "@", "250 ok\r\n", NULL);
	struct sender_role role;

	followup_waits(d);
	role = begin(d, port);
	wait_for(d, "committing", 1);
	end(&role, 7000);
	assert_int_equal(in_state(d, "uncertain"), 1);
	stop_relay(pid);
}

static void refused_for_now_is_deferred(void **state)
{
	struct desk *d = *state;
	pid_t pid;
	uint16_t port = relay(&pid, ANA, "450 4.2.0 greylisted\r\n", "250 ok\r\n");
	struct sender_role role;
	int64_t due = 0;

	followup_waits(d);
	role = begin(d, port);
	wait_for(d, "deferred", 1);
	must(d, clf_outbox_next_due(d->store, "out", &due, &d->err));
	assert_true(due > clf_clock_now() + 40 * CLF_SECOND && due < clf_clock_now() + 80 * CLF_SECOND);
	end(&role, 2000);
	stop_relay(pid);
}

static void a_relay_that_is_away_is_tried_again(void **state)
{
	struct desk *d = *state;
	struct sender_role role;
	uint16_t port;
	pid_t pid;
	int fd = fake_listen(&port);

	close(fd);
	followup_waits(d);
	role = begin(d, port);
	wait_for(d, "deferred", 1);
	end(&role, 2000);
	/* Back again (elsewhere): it goes out within the relay's short pause, not the mail's long one. */
	port = relay(&pid, "@", "250 ok\r\n", "250 ok\r\n");
	role = begin(d, port);
	wait_for(d, "sent", 2);
	end(&role, 2000);
	stop_relay(pid);
}

static void many_go_out_without_a_sleep(struct desk *d, unsigned connections)
{
	pid_t pid;
	uint16_t port;
	struct sender_role role;

	many_wait(d, 30);
	watch_the_sender((int)waiting(d));
	port = relay(&pid, "@", "250 ok\r\n", "250 2.0.0 queued as 5\r\n");
	role = begin_with(d, port, connections);
	wait_for(d, "sent", 31);
	assert_int_equal(seen->taken, seen->expected);
	assert_int_equal(seen->slept, 0);
	end(&role, 2000);
	stop_relay(pid);
	stop_watching();
}

static void one_connection_never_sleeps_while_mail_is_due(void **state)
{
	many_go_out_without_a_sleep(*state, 1);
}

static void several_connections_never_sleep_while_mail_is_due(void **state)
{
	many_go_out_without_a_sleep(*state, 3);
}

static void a_relay_that_hangs_does_not_hold_up_another(void **state)
{
	struct desk *d = *state;
	struct clf_config_smtp relays[2] = {d->smtp, d->smtp};
	char url[64];
	pid_t hangs, answers;
	uint16_t port = relay(&hangs, "@", "250 ok\r\n", NULL);
	struct sender_role role;
	int64_t ticket = many_wait(d, 30);

	snprintf(url, sizeof url, "smtp://127.0.0.1:%u", port);
	relays[1].name = "hangs";
	relays[1].options =
	    (struct clf_smtp_options){.url = url, .helo = "desk.example", .connections = 1, .timeout_s = 60};
	d->config.smtps = relays;
	d->config.smtp_count = 2;
	watch_the_sender((int)waiting(d));
	d->mailbox.smtp = "hangs";
	assert_true(desk_followup(d, ticket, "And then?", "hangs").queued);
	port = relay(&answers, "@", "250 ok\r\n", "250 2.0.0 queued as 5\r\n");
	role = begin_with(d, port, 1);
	wait_for(d, "sent", (size_t)seen->expected + 1);
	wait_for(d, "committing", 1);
	assert_int_equal(seen->slept, 0);
	end(&role, 7000);
	stop_relay(hangs);
	stop_relay(answers);
	stop_watching();
}

/* Neither a relay in its pause nor mail that is due later is a cause to turn in a circle. */
static void what_can_not_go_out_now_leaves_the_processor_alone(void **state)
{
	struct desk *d = *state;
	struct sender_role role;
	uint16_t port;
	int fd = fake_listen(&port), turns;

	close(fd);
	many_wait(d, 10);
	watch_the_sender(0);
	role = begin_with(d, port, 1);
	wait_for(d, "deferred", 1);
	clf_sleep_ms(200);
	turns = seen->turns;
	clf_sleep_ms(2000);
	assert_in_range(seen->turns - turns, 1, 20);
	end(&role, 2000);
	stop_watching();
}

/* For the sender: so often the database fails at a step, as on a full disk (linked with --wrap). */
static struct {
	int uncertain, committing, finish;
} * fails;

static bool fails_now(int *left)
{
	return fails != NULL && __atomic_load_n(left, __ATOMIC_SEQ_CST) > 0 &&
	       __atomic_fetch_sub(left, 1, __ATOMIC_SEQ_CST) > 0;
}

#define FAILS(step) (fails != NULL && fails_now(&fails->step))

enum clf_status __real_clf_outbox_resend_uncertain(struct clf_store *store, const char *smtp, int64_t before,
						   unsigned attempts, unsigned *count, struct clf_error *err);
enum clf_status __wrap_clf_outbox_resend_uncertain(struct clf_store *store, const char *smtp, int64_t before,
						   unsigned attempts, unsigned *count, struct clf_error *err);
enum clf_status __real_clf_outbox_committing(struct clf_store *store, int64_t id, int64_t lease, struct clf_error *err);
enum clf_status __wrap_clf_outbox_committing(struct clf_store *store, int64_t id, int64_t lease, struct clf_error *err);
enum clf_status __real_clf_outbox_finish(struct clf_store *store, int64_t id, int64_t lease,
					 enum clf_outbox_state state, const char *reply, int64_t send_at,
					 struct clf_error *err);
enum clf_status __wrap_clf_outbox_finish(struct clf_store *store, int64_t id, int64_t lease,
					 enum clf_outbox_state state, const char *reply, int64_t send_at,
					 struct clf_error *err);

enum clf_status __wrap_clf_outbox_resend_uncertain(struct clf_store *store, const char *smtp, int64_t before,
						   unsigned attempts, unsigned *count, struct clf_error *err)
{
	if (FAILS(uncertain))
		return clf_error_set(err, CLF_EIO, "database: the disk is full");
	return __real_clf_outbox_resend_uncertain(store, smtp, before, attempts, count, err);
}

enum clf_status __wrap_clf_outbox_committing(struct clf_store *store, int64_t id, int64_t lease, struct clf_error *err)
{
	if (FAILS(committing))
		return clf_error_set(err, CLF_EIO, "database: the disk is full");
	return __real_clf_outbox_committing(store, id, lease, err);
}

enum clf_status __wrap_clf_outbox_finish(struct clf_store *store, int64_t id, int64_t lease,
					 enum clf_outbox_state state, const char *reply, int64_t send_at,
					 struct clf_error *err)
{
	if (FAILS(finish))
		return clf_error_set(err, CLF_EIO, "database: the disk is full");
	return __real_clf_outbox_finish(store, id, lease, state, reply, send_at, err);
}

/* It neither ends nor sends what it couldn't write down first, nor forgets what it couldn't write down afterwards. */
static void a_database_that_fails_for_a_while_loses_and_doubles_nothing(void **state)
{
	struct desk *d = *state;
	struct clf_outbox_list list;
	struct sender_role role;
	pid_t pid;
	uint16_t port;
	int status = 0;

	watch_the_sender(2);
	port = relay(&pid, "@", "250 ok\r\n", "250 2.0.0 queued as 5\r\n");
	d->smtp.resend_uncertain = true;
	followup_waits(d);
	fails = mmap(NULL, sizeof *fails, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(fails != MAP_FAILED);
	fails->uncertain = fails->committing = fails->finish = 1;
	role = begin(d, port);
	wait_for(d, "sent", 2);
	assert_int_equal(fails->uncertain, 0);
	assert_int_equal(fails->committing, 0);
	assert_int_equal(fails->finish, 0);
	assert_int_equal(seen->taken, 1);
	assert_int_equal(waitpid(role.pid, &status, WNOHANG), 0);
	must(d, clf_query_outbox(d->store, d->arena, "sent", NULL, (struct clf_page){0}, &list, &d->err));
	/* That we held it back is no attempt of the mail's. */
	for (size_t i = 0; i < list.count; i++)
		assert_int_equal(list.items[i].attempts, 1);
	end(&role, 2000);
	stop_relay(pid);
	stop_watching();
	munmap(fails, sizeof *fails);
	fails = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(what_is_due_goes_out, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(a_refusal_for_good_is_told_to_the_owner, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(one_that_fails_again_is_told_again, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(no_answer_after_the_dot_is_uncertain_told_and_not_sent_again, desk_open,
					    desk_close),
	    cmocka_unit_test_setup_teardown(what_a_dead_sender_leaves_is_told_once, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(told_to_stop_before_the_answer, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(refused_for_now_is_deferred, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(a_relay_that_is_away_is_tried_again, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(one_connection_never_sleeps_while_mail_is_due, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(several_connections_never_sleep_while_mail_is_due, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(a_relay_that_hangs_does_not_hold_up_another, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(what_can_not_go_out_now_leaves_the_processor_alone, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(a_database_that_fails_for_a_while_loses_and_doubles_nothing, desk_open,
					    desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
