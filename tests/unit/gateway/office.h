/*
 * office.h - intake in a process of its own, with the test as its supervisor, its mailboxes and its sender. Included by
 * test_intake.c and test_intake_hostile.c.
 */
#ifndef CLF_TEST_GATEWAY_OFFICE_H
#define CLF_TEST_GATEWAY_OFFICE_H

#include "act/act_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "clf/base/frame.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/mail/journal.h"

struct office {
	struct desk *desk;
	pid_t intake;
	struct clf_channel *control, *mailbox, *sender;
};

static inline void send_frame(struct clf_channel *channel, uint8_t type, struct clf_json *head, struct clf_str bytes,
			      int fd)
{
	assert_int_equal(clf_channel_send(channel, type, head, bytes, fd, NULL), CLF_OK);
	clf_json_free(&head);
}

/* Executed anew, as the supervisor does: nothing of an open database may cross a fork. */
static inline void run_child(int control)
{
	int null = open("/dev/null", O_WRONLY);

	if (getenv("CLF_TEST_LOUD") == NULL)
		dup2(null, STDERR_FILENO);
	dup2(control, 3);
	close_range(4, ~0u, 0);
	execl("/proc/self/exe", "test", "role", "intake", (char *)NULL);
	_exit(9);
}

static inline int play_role(void)
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

static inline struct clf_channel *introduce(struct office *o, const char *role, const char *name)
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

/* after_death: the one before it crashed, as the supervisor saw. */
static inline void open_office_again(struct office *o, struct desk *d, bool after_death)
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
	clf_json_set_bool(head, "after_death", after_death);
	send_frame(o->control, CLF_FRAME_CONFIG, head, (struct clf_str){NULL, 0}, -1);
	o->mailbox = introduce(o, "mailbox", "support");
	o->sender = introduce(o, "sender", "");
}

static inline void open_office(struct office *o, struct desk *d)
{
	open_office_again(o, d, false);
}

static inline int close_office(struct office *o)
{
	int status = 0;

	kill(o->intake, SIGTERM);
	assert_int_equal(waitpid(o->intake, &status, 0), o->intake);
	clf_channel_free(&o->control);
	clf_channel_free(&o->mailbox);
	clf_channel_free(&o->sender);
	return status;
}

static inline void hand_over(struct office *o, uint32_t uidvalidity, uint32_t uid, const char *mail)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "uidvalidity", uidvalidity);
	clf_json_set_integer(head, "uid", uid);
	clf_json_set_integer(head, "size", (int64_t)strlen(mail));
	clf_json_set_bool(head, "oversize", false);
	clf_json_set_text(head, "envelope", NULL);
	send_frame(o->mailbox, CLF_FRAME_MAIL, head, clf_str_from(mail), -1);
}

static inline int64_t wait_frame(struct office *o, uint8_t type, const char *key)
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

/* The newest journal rows once there are that many and all are finished; fails after some seconds. */
static inline const struct clf_journal_row *wait_journal(struct desk *d, size_t count)
{
	int64_t end = clf_clock_monotonic_ms() + 20000;

	for (;;) {
		struct clf_journal_list list;
		size_t finished = 0;

		must(d, clf_query_journal(d->store, d->arena, NULL, (struct clf_page){0, 0}, &list, &d->err));
		for (size_t i = 0; i < list.count; i++)
			finished += list.items[i].is_finished;
		if (list.count == count && finished == count)
			return list.items;
		if (clf_clock_monotonic_ms() > end)
			fail_msg("%zu rows of %zu, %zu finished", list.count, count, finished);
		clf_sleep_ms(20);
	}
}

#define FIRST                                                                                                          \
	"From: Ana <" ANA ">\r\nTo: " BOX "\r\nSubject: Broken lamp\r\nMessage-ID: <1@customer.example>\r\n"           \
	"Date: Sun, 22 Nov 2026 03:00:00 +0000\r\n\r\nThe lamp is broken.\r\n"

static inline void hello_is_answered(struct office *o, uint32_t highest)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_text(head, "mailbox", "support");
	send_frame(o->mailbox, CLF_FRAME_HELLO, head, (struct clf_str){NULL, 0}, -1);
	assert_int_equal(wait_frame(o, CLF_FRAME_STATE, "highest"), highest);
}

static inline void select_folder(struct office *o, uint32_t uidvalidity)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "uidvalidity", uidvalidity);
	send_frame(o->mailbox, CLF_FRAME_UIDVALIDITY, head, (struct clf_str){NULL, 0}, -1);
	assert_int_equal(wait_frame(o, CLF_FRAME_STATE, "uidvalidity"), uidvalidity);
}

static inline size_t ticket_count(struct desk *d)
{
	struct clf_ticket_list list;

	must(d, clf_query_tickets(d->store, d->arena, NULL, (struct clf_page){0, 0}, &list, &d->err));
	return list.count;
}

#endif
