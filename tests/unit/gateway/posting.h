/*
 * posting.h - the sender process over a real database, and what a test asks of it.
 */
#ifndef CLF_TEST_POSTING_H
#define CLF_TEST_POSTING_H

#include "act/act_fixture.h"

#include <poll.h>
#include <sys/mman.h>
#include <sys/signalfd.h>

#include "../wire/fake_server.h"
#include "clf/base/frame.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_mail.h"

struct sender_role {
	pid_t pid;
	struct clf_channel *control;
};

static inline void run_role(struct desk *d, int control, uint16_t port, unsigned connections)
{
	struct clf_role_start start = {.config = &d->config, .role = "sender", .name = ""};
	char key[80], url[64];
	sigset_t set;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	snprintf(url, sizeof url, "smtp://127.0.0.1:%u", port);
	clf_keyring_new_key(1, key);
	d->config.secret = clf_str_from(key);
	d->smtp.options =
	    (struct clf_smtp_options){.url = url, .helo = "desk.example", .connections = connections, .timeout_s = 3};
	if (d->smtp.oauth2 != NULL)
		d->smtp.options.user = "support";
	d->smtp.options.oauth2 = d->smtp.oauth2 != NULL;
	d->smtp.give_up_hours = 120;
	d->config.smtps[0] = d->smtp;
	start.stop_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	start.arena = clf_arena_new();
	start.control = clf_channel_new(control, 65536, 65536);
	clf_log_setup(CLF_LOG_ERROR, CLF_LOG_TEXT, "sender");
	_exit(clf_sender_run(&start));
}

/* The database is closed over the fork: SQLite's locks belong to a process. */
static inline struct sender_role begin_with(struct desk *d, uint16_t port, unsigned connections)
{
	struct sender_role role;
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	clf_store_close(&d->store);
	role.pid = fork();
	if (role.pid == 0) {
		close(pair[0]);
		run_role(d, pair[1], port, connections);
	}
	close(pair[1]);
	role.control = clf_channel_new(pair[0], 65536, 65536);
	must(d, clf_store_open(d->config.store_url, CLF_STORE_OPEN, &d->store, &d->err));
	d->act.store = d->store;
	return role;
}

static inline struct sender_role begin(struct desk *d, uint16_t port)
{
	return begin_with(d, port, 2);
}

static inline void end(struct sender_role *role, int64_t within_ms)
{
	int64_t begun = clf_clock_monotonic_ms();
	int status = -1;

	kill(role->pid, SIGTERM);
	waitpid(role->pid, &status, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_true(clf_clock_monotonic_ms() - begun < within_ms);
	clf_channel_free(&role->control);
}

static inline size_t in_state(struct desk *d, const char *state)
{
	struct clf_outbox_list list;

	must(d, clf_query_outbox(d->store, d->arena, state, NULL, (struct clf_page){0}, &list, &d->err));
	return list.count;
}

static inline void wait_for(struct desk *d, const char *state, size_t count)
{
	for (int i = 0; i < 100 && in_state(d, state) != count; i++)
		clf_sleep_ms(100);
	if (in_state(d, state) != count)
		fail_msg("%zu mails are %s, not %zu", in_state(d, state), state, count);
}

/* A follow-up to the customer waits, and nothing else. */
static inline int64_t followup_waits(struct desk *d)
{
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[8];

	desk_outbox(d, mails, 8, 0);
	assert_true(desk_followup(d, ticket, "What happened?", "k1").queued);
	return ticket;
}

static inline size_t waiting(struct desk *d)
{
	return in_state(d, "queued") + in_state(d, "deferred");
}

/* Follow-ups to the customer, all due, and nothing else. */
static inline int64_t many_wait(struct desk *d, int count)
{
	int64_t ticket = followup_waits(d);

	for (int i = 1; i < count; i++)
		assert_true(
		    desk_followup(d, ticket, "What happened?", clf_arena_printf(d->arena, "many-%d", i)).queued);
	return ticket;
}

#endif
