/*
 * supervisor.c - starts the roles, restarts what dies, reloads on SIGHUP, ends all on SIGTERM.
 *
 * Single-threaded and without a database: it only ever waits in one place, so that nothing a role
 * does can hold it up.
 */
#include "supervisor/supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/log.h"
#include "clf/gateway/role.h"
#include "supervisor/notify.h"

#define STOP_MS 10000
#define MAILBOX_FIRST_MS 3000 /* mailboxes get that long before the others are told */
#define TURN_MS 1000
#define CHILDREN_MAX (CLF_CONFIG_SECTIONS + 8)

static int open_signals(void)
{
	static const int wanted[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD};
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < CLF_COUNT(wanted); i++)
		sigaddset(&set, wanted[i]);
	signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void reload(struct supervisor *supervisor)
{
	struct clf_error err = {0};

	if (supervisor->stopping)
		return;
	if (children_plan(supervisor, &err) == CLF_OK) {
		supervisor->reloaded_at = clf_clock_now();
		clf_log(CLF_LOG_INFO, "serve.reloaded", CLF_S("file", supervisor->config_path));
		return;
	}
	notify("STATUS=the changed configuration was refused, the one before stays in force: %s", err.text);
	clf_log(CLF_LOG_ERROR, "serve.reload.refused", CLF_S("why", err.text),
		CLF_S("then", "the configuration in force stays"));
}

static void stop(struct supervisor *supervisor)
{
	if (supervisor->stopping)
		return;
	supervisor->stopping = true;
	supervisor->stop_at = clf_clock_monotonic_ms() + STOP_MS;
	notify("STOPPING=1\nSTATUS=ending, no mail is left half done");
	clf_log(CLF_LOG_INFO, "serve.stopping", CLF_N("within_ms", STOP_MS));
}

static void reap(struct supervisor *supervisor)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (struct child *child = supervisor->children; child != NULL; child = child->next) {
			if (child->pid != pid)
				continue;
			child_listen(supervisor, child);
			child_died(supervisor, child, status);
			break;
		}
	}
}

static void take_signals(struct supervisor *supervisor)
{
	struct signalfd_siginfo info;

	while (read(supervisor->signals, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo == SIGHUP)
			reload(supervisor);
		else if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			stop(supervisor);
	}
	reap(supervisor);
}

static void forget_those_that_leave(struct supervisor *supervisor)
{
	struct child **at = &supervisor->children;

	while (*at != NULL) {
		struct child *child = *at;

		if (child->leaves && child->state == CHILD_WAITING) {
			*at = child->next;
			child_free(&child);
		} else {
			at = &child->next;
		}
	}
}

static bool mailboxes_run(const struct supervisor *supervisor)
{
	for (const struct child *child = supervisor->children; child != NULL; child = child->next) {
		if (child->pid > 0 && strcmp(child->role, "mailbox") == 0)
			return true;
	}
	return false;
}

/* Mailboxes go first, so that intake can still answer what they have in hand. */
static void stop_children(struct supervisor *supervisor, int64_t now)
{
	int64_t left = supervisor->stop_at > now ? supervisor->stop_at - now : 0;
	bool all = !mailboxes_run(supervisor) || left < STOP_MS - MAILBOX_FIRST_MS;

	for (struct child *child = supervisor->children; child != NULL; child = child->next) {
		if (all || strcmp(child->role, "mailbox") == 0)
			child_end(child, left);
	}
}

static void start_due(struct supervisor *supervisor, int64_t now)
{
	for (struct child *child = supervisor->children; child != NULL; child = child->next) {
		if (child->state == CHILD_WAITING && child->start_at <= now)
			child_start(supervisor, child);
	}
}

static void announce(struct supervisor *supervisor)
{
	int64_t roles = 0;

	if (supervisor->announced)
		return;
	for (struct child *child = supervisor->children; child != NULL; child = child->next, roles++) {
		if (!child->ready)
			return;
	}
	supervisor->announced = true;
	notify("READY=1\nSTATUS=%lld processes run", (long long)roles);
	clf_log(CLF_LOG_INFO, "serve.started", CLF_N("roles", roles), CLF_N("pid", getpid()));
}

static int time_to_next(const struct supervisor *supervisor, int64_t now)
{
	int64_t wait = TURN_MS;

	for (const struct child *child = supervisor->children; child != NULL; child = child->next) {
		if (child->state == CHILD_WAITING && !supervisor->stopping && child->start_at - now < wait)
			wait = child->start_at - now;
	}
	return wait < 0 ? 0 : (int)wait;
}

static void wait_and_listen(struct supervisor *supervisor)
{
	struct pollfd fds[CHILDREN_MAX];
	struct child *who[CHILDREN_MAX];
	nfds_t n = 0;

	fds[n++] = (struct pollfd){.fd = supervisor->signals, .events = POLLIN};
	for (struct child *child = supervisor->children; child != NULL && n < CHILDREN_MAX; child = child->next) {
		if (child->channel == NULL)
			continue;
		who[n] = child;
		fds[n++] = (struct pollfd){
		    .fd = clf_channel_fd(child->channel),
		    .events = (short)(POLLIN | (clf_channel_pending(child->channel) > 0 ? POLLOUT : 0))};
	}
	if (poll(fds, n, time_to_next(supervisor, clf_clock_monotonic_ms())) < 0 && errno != EINTR)
		clf_sleep_ms(TURN_MS);
	for (nfds_t i = 1; i < n; i++) {
		if (fds[i].revents != 0)
			child_listen(supervisor, who[i]);
	}
	take_signals(supervisor);
}

static bool turn(struct supervisor *supervisor)
{
	int64_t now = clf_clock_monotonic_ms();
	bool running = false;

	if (supervisor->stopping)
		stop_children(supervisor, now);
	else
		start_due(supervisor, now);
	for (struct child *child = supervisor->children; child != NULL; child = child->next) {
		child_watch(child, now);
		running = running || child->pid > 0;
	}
	if (supervisor->stopping && !running)
		return false;
	wait_and_listen(supervisor);
	notify_alive();
	forget_those_that_leave(supervisor);
	announce(supervisor);
	ends_tell(supervisor, child_find(supervisor, "clock", ""));
	return true;
}

static void free_children(struct supervisor *supervisor)
{
	while (supervisor->children != NULL) {
		struct child *child = supervisor->children;

		supervisor->children = child->next;
		child_free(&child);
	}
}

int clf_supervisor_run(const char *program, const char *config_path)
{
	struct supervisor supervisor = {.program = program, .config_path = config_path, .hold = -1};
	struct clf_error err = {0};

	clf_log_setup(CLF_LOG_INFO, CLF_LOG_TEXT, "supervisor");
	if (children_plan(&supervisor, &err) != CLF_OK) {
		clf_log(CLF_LOG_ERROR, "serve.refused", CLF_S("why", err.text));
		claim_end(&supervisor);
		return 1;
	}
	supervisor.signals = open_signals();
	if (supervisor.signals < 0) {
		clf_log(CLF_LOG_ERROR, "serve.refused", CLF_S("why", strerror(errno)));
		free_children(&supervisor);
		claim_end(&supervisor);
		return 1;
	}
	supervisor.serve_started_at = clf_clock_now();
	clf_log(CLF_LOG_INFO, "serve.started", CLF_S("file", config_path), CLF_N("pid", getpid()));
	while (turn(&supervisor))
		continue;
	clf_log(CLF_LOG_INFO, "serve.stopped", CLF_N("pid", getpid()));
	free_children(&supervisor);
	claim_end(&supervisor);
	close(supervisor.signals);
	return 0;
}
