/*
 * test_intake.c - the whole role in a process of its own, with the test as its supervisor and its mailbox:
 * what is handed over is kept once, lands where it belongs, and survives a kill at every step.
 */
#include "desk.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "clf/base/frame.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"
#include "clf/store/journal.h"

struct office {
	struct desk *desk;
	pid_t intake;
	struct clf_channel *control, *mailbox, *sender;
};

static void send_frame(struct clf_channel *channel, uint8_t type, struct clf_json *head, struct clf_str bytes, int fd)
{
	assert_int_equal(clf_channel_send(channel, type, head, bytes, fd, NULL), CLF_OK);
	clf_json_free(&head);
}

/* Executed anew, as the supervisor does: nothing of an open database may cross a fork. */
static void run_child(int control)
{
	int null = open("/dev/null", O_WRONLY);

	if (getenv("CLF_TEST_LOUD") == NULL)
		dup2(null, STDERR_FILENO);
	dup2(control, 3);
	close_range(4, ~0u, 0);
	execl("/proc/self/exe", "test_intake", "role", "intake", (char *)NULL);
	_exit(9);
}

static int play_role(void)
{
	struct clf_role_start start;
	struct clf_error err = {0};
	int result;

	if (clf_role_begin(&start, &err) != CLF_OK) {
		fprintf(stderr, "%s\n", err.text);
		return 9;
	}
	result = clf_intake_run(&start);
	clf_channel_free(&start.control);
	clf_arena_free(&start.arena);
	return result;
}

static struct clf_channel *introduce(struct office *o, const char *role, const char *name)
{
	struct clf_json *head = clf_json_object();
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	clf_json_set_text(head, "peer", role);
	clf_json_set_text(head, "name", name);
	send_frame(o->control, CLF_FRAME_PEER, head, (struct clf_str){NULL, 0}, pair[1]);
	close(pair[1]);
	return clf_channel_new(pair[0], 1 << 20, 1 << 20);
}

static void open_office(struct office *o, struct desk *d)
{
	struct clf_json *head = clf_json_object();
	int pair[2];

	o->desk = d;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	o->intake = fork();
	if (o->intake == 0)
		run_child(pair[1]);
	close(pair[1]);
	o->control = clf_channel_new(pair[0], 1 << 20, 1 << 20);
	clf_json_set_text(head, "role", "intake");
	clf_json_set_text(head, "name", "");
	clf_json_set(head, "config", clf_config_for_role(&d->config, "intake", NULL));
	send_frame(o->control, CLF_FRAME_CONFIG, head, (struct clf_str){NULL, 0}, -1);
	o->mailbox = introduce(o, "mailbox", "support");
	o->sender = introduce(o, "sender", "");
}

static int close_office(struct office *o)
{
	int status = 0;

	kill(o->intake, SIGTERM);
	assert_int_equal(waitpid(o->intake, &status, 0), o->intake);
	clf_channel_free(&o->control);
	clf_channel_free(&o->mailbox);
	clf_channel_free(&o->sender);
	return status;
}

static void hand_over(struct office *o, uint32_t uidvalidity, uint32_t uid, const char *mail)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "uidvalidity", uidvalidity);
	clf_json_set_integer(head, "uid", uid);
	clf_json_set_integer(head, "size", (int64_t)strlen(mail));
	clf_json_set_bool(head, "oversize", false);
	clf_json_set_text(head, "envelope", NULL);
	send_frame(o->mailbox, CLF_FRAME_MAIL, head, clf_str_from(mail), -1);
}

static int64_t wait_frame(struct office *o, uint8_t type, const char *key)
{
	struct clf_frame frame;
	int64_t number;

	for (;;) {
		if (clf_channel_receive_wait(o->mailbox, 10000, &frame, NULL) != CLF_OK)
			fail_msg("frame %d didn't come", type);
		number = clf_json_get_number(frame.head, key, -1);
		if (frame.type == type && strcmp(key, "uids") == 0)
			number = clf_json_number(clf_json_at(clf_json_get(frame.head, "uids"), 0), -1);
		clf_frame_clear(&frame);
		if (frame.type == 0 || number >= 0)
			return number;
	}
}

/* The newest journal rows as JSON text once there are that many and all are finished; fails after some seconds. */
static struct clf_json *wait_journal(struct desk *d, size_t count)
{
	int64_t end = clf_clock_monotonic_ms() + 20000;

	for (;;) {
		struct clf_json *items = NULL;
		int64_t next = 0;
		size_t finished = 0;

		must(d, clf_query_journal(d->store, (struct clf_page){0, 0}, &items, &next, &d->err));
		for (size_t i = 0; i < clf_json_size(items); i++)
			finished += clf_json_get_text(clf_json_at(items, i), "outcome") != NULL;
		if (clf_json_size(items) == count && finished == count)
			return items;
		if (clf_clock_monotonic_ms() > end)
			fail_msg("%zu rows of %zu, %zu finished", clf_json_size(items), count, finished);
		clf_json_free(&items);
		clf_sleep_ms(20);
	}
}

#define FIRST                                                                                                          \
	"From: Ana <" ANA ">\r\nTo: " BOX "\r\nSubject: Broken lamp\r\nMessage-ID: <1@customer.example>\r\n"           \
	"Date: Sun, 22 Nov 2026 03:00:00 +0000\r\n\r\nThe lamp is broken.\r\n"

static void hello_is_answered(struct office *o, uint32_t highest)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_text(head, "mailbox", "support");
	send_frame(o->mailbox, CLF_FRAME_HELLO, head, (struct clf_str){NULL, 0}, -1);
	assert_int_equal(wait_frame(o, CLF_FRAME_STATE, "highest"), highest);
}

static void select_folder(struct office *o, uint32_t uidvalidity)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "uidvalidity", uidvalidity);
	send_frame(o->mailbox, CLF_FRAME_UIDVALIDITY, head, (struct clf_str){NULL, 0}, -1);
	assert_int_equal(wait_frame(o, CLF_FRAME_STATE, "uidvalidity"), uidvalidity);
}

static size_t ticket_count(struct desk *d)
{
	const struct clf_ticket_filter filter = {0};
	struct clf_json *items = NULL;
	int64_t next = 0;
	size_t count;

	must(d, clf_query_tickets(d->store, "CLF", &filter, (struct clf_page){0, 0}, &items, &next, &d->err));
	count = clf_json_size(items);
	clf_json_free(&items);
	return count;
}

static void a_mail_is_kept_and_becomes_a_ticket(void **state)
{
	struct desk *d = *state;
	struct office o;
	struct clf_json *items;
	const char *outcome;

	open_office(&o, d);
	hello_is_answered(&o, 0);
	select_folder(&o, 7);
	hand_over(&o, 7, 1, FIRST);
	assert_int_equal(wait_frame(&o, CLF_FRAME_KEPT, "uids"), 1);
	items = wait_journal(d, 1);
	outcome = clf_json_get_text(clf_json_at(items, 0), "outcome");
	assert_string_equal(outcome, "ticket");
	assert_string_equal(clf_json_get_text(clf_json_at(items, 0), "from"), ANA);
	assert_int_equal(ticket_count(d), 1);
	clf_json_free(&items);

	/* The same UID again is kept already; it makes nothing, and "kept" is said again. */
	hand_over(&o, 7, 1, FIRST);
	assert_int_equal(wait_frame(&o, CLF_FRAME_KEPT, "uids"), 1);
	hello_is_answered(&o, 1);
	assert_int_equal(ticket_count(d), 1);
	assert_int_equal(close_office(&o), 0);
}

static void the_same_mail_after_new_uids_is_ignored(void **state)
{
	struct desk *d = *state;
	struct office o;
	struct clf_json *items;

	open_office(&o, d);
	select_folder(&o, 7);
	hand_over(&o, 7, 1, FIRST);
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	items = wait_journal(d, 1);
	clf_json_free(&items);
	select_folder(&o, 8);
	hello_is_answered(&o, 0);
	hand_over(&o, 8, 5, FIRST);
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	items = wait_journal(d, 2);
	assert_string_equal(clf_json_get_text(clf_json_at(items, 0), "outcome"), "ignored");
	clf_json_free(&items);
	assert_int_equal(ticket_count(d), 1);
	assert_int_equal(close_office(&o), 0);
}

static const char *reply_to(struct desk *d, const char *to, const char *from, const char *id, const char *text)
{
	return clf_arena_printf(d->arena,
				"From: Somebody <%s>\r\nTo: %s\r\nSubject: Re: x\r\nMessage-ID: <%s>\r\n"
				"Date: Sun, 22 Nov 2026 03:10:00 +0000\r\n\r\n%s\r\n",
				from, to, id, text);
}

static void the_loop_runs(void **state)
{
	struct desk *d = *state;
	struct office o;
	struct desk_mail mails[8];
	struct clf_frame frame;
	struct clf_json *items;
	int64_t ticket = desk_ticket(d);
	int64_t next = 0;

	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	desk_followup(d, ticket, "What happened there?", NULL);
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	open_office(&o, d);
	select_folder(&o, 7);
	hand_over(&o, 7, 1,
		  reply_to(d, mails[0].reading->reply_to.items[0].address, ANA, "2@customer.example",
			   clf_arena_printf(d->arena,
					    "I waited.\r\n\r\nOn Sunday Desk wrote:\r\n> What happened there?\r\n")));
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	items = wait_journal(d, 1);
	assert_string_equal(clf_json_get_text(clf_json_at(items, 0), "signal"), "token");
	assert_int_equal(clf_json_get_number(clf_json_at(items, 0), "ticket", 0), ticket);
	clf_json_free(&items);
	assert_int_equal(clf_channel_receive_wait(o.sender, 5000, &frame, NULL), CLF_OK);
	assert_int_equal(frame.type, CLF_FRAME_WAKE);
	clf_frame_clear(&frame);
	assert_string_equal(desk_status(d, ticket), "Open");

	/* Mia answers the notice: the customer gets it from the desk. */
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	assert_string_equal(mails[0].row.envelope_to, MIA);
	assert_non_null(strstr(mails[0].reading->text, "I waited."));
	must(d, clf_query_messages(d->store, ticket, (struct clf_page){0, 0}, &items, &next, &d->err));
	assert_string_equal(clf_json_get_text(clf_json_at(items, 0), "direction"), "in");
	assert_string_equal(clf_json_get_text(clf_json_at(items, 0), "reply"), "I waited.");
	clf_json_free(&items);
	hand_over(&o, 7, 2,
		  reply_to(d, mails[0].reading->reply_to.items[0].address, MIA, "3@agents.example",
			   "We are sorry, and will call you."));
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	items = wait_journal(d, 2);
	clf_json_free(&items);
	assert_int_equal(desk_outbox(d, mails, 8, 1), 1);
	assert_string_equal(mails[0].row.envelope_to, ANA);
	assert_non_null(strstr(mails[0].reading->text, "We are sorry"));
	assert_null(strstr(mails[0].raw, "agents.example"));
	assert_string_equal(desk_status(d, ticket), "Answered");
	assert_int_equal(close_office(&o), 0);
}

static void what_is_no_mail_goes_to_quarantine_and_the_next_is_read(void **state)
{
	struct desk *d = *state;
	struct office o;
	struct clf_json *items;

	open_office(&o, d);
	select_folder(&o, 7);
	hand_over(&o, 7, 1, "");
	hand_over(&o, 7, 2, FIRST);
	items = wait_journal(d, 2);
	assert_string_equal(clf_json_get_text(clf_json_at(items, 0), "outcome"), "ticket");
	assert_string_equal(clf_json_get_text(clf_json_at(items, 1), "outcome"), "quarantine");
	clf_json_free(&items);
	assert_int_equal(close_office(&o), 0);
}

#ifdef CLF_FAULTS
/* Killed once at the point, then started again as the supervisor would: the mailbox hands over what wasn't "kept". */
static void killed_at(struct desk *d, const char *point)
{
	struct office o;
	struct clf_json *items;
	const char *marker = clf_arena_printf(d->arena, "%s/once", d->folder);
	int status = 0;

	setenv("CLF_TEST_KILL_AT", point, 1);
	setenv("CLF_TEST_KILL_ONCE", marker, 1);
	open_office(&o, d);
	hand_over(&o, 7, 1, FIRST);
	assert_int_equal(waitpid(o.intake, &status, 0), o.intake);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(access(marker, F_OK), 0);
	clf_channel_free(&o.control);
	clf_channel_free(&o.mailbox);
	clf_channel_free(&o.sender);
	open_office(&o, d);
	hand_over(&o, 7, 1, FIRST);
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	items = wait_journal(d, 1);
	assert_string_equal(clf_json_get_text(clf_json_at(items, 0), "outcome"), "ticket");
	clf_json_free(&items);
	assert_int_equal(ticket_count(d), 1);
	assert_int_equal(close_office(&o), 0);
	unlink(marker);
	unsetenv("CLF_TEST_KILL_AT");
}

static void a_kill_at_any_step_loses_and_doubles_nothing(void **state)
{
	static const char *const points[] = {"intake.before-keep-commit",
					     "intake.after-keep-commit",
					     "intake.after-kept-sent",
					     "intake.attempt-counted",
					     "intake.read",
					     "intake.before-apply-commit",
					     "intake.after-apply-commit"};

	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
		void *fresh = NULL;

		desk_open(&fresh);
		killed_at(fresh, points[i]);
		desk_close(&fresh);
	}
	(void)state;
}
#endif

#define intake_test(function) cmocka_unit_test_setup_teardown(function, desk_open, desk_close)

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
	    intake_test(a_mail_is_kept_and_becomes_a_ticket),
	    intake_test(the_same_mail_after_new_uids_is_ignored),
	    intake_test(the_loop_runs),
	    intake_test(what_is_no_mail_goes_to_quarantine_and_the_next_is_read),
#ifdef CLF_FAULTS
	    intake_test(a_kill_at_any_step_loses_and_doubles_nothing),
#endif
	};

	if (argc == 3 && strcmp(argv[1], "role") == 0)
		return play_role();
	clf_read_prepare();
	return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
