/*
 * reader_nursery.c - a small process that has the libraries ready and forks a fresh worker on request.
 *
 * It is forked before its parent opens anything, so that no worker ever holds a database, a socket
 * or another mail.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clf/base/frame.h"
#include "reader/reader_pool.h"
#include "reader/sandbox.h"

void reader_keep_only(int descriptor)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		_exit(1);
/* A sanitizer's report is worth more than the descriptor it is written to. */
#ifndef __SANITIZE_ADDRESS__
	if (dup2(null, STDERR_FILENO) < 0)
		_exit(1);
#endif
	if (descriptor != 3 && dup2(descriptor, 3) != 3)
		_exit(1);
	close_range(4, ~0u, 0);
}

static void answer(struct clf_channel *channel, uint8_t type, bool ok, int fd)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_bool(head, "ok", ok);
	clf_json_set_bool(head, "root", geteuid() == 0);
	if (clf_channel_send(channel, type, head, (struct clf_str){NULL, 0}, fd, NULL) != CLF_OK)
		_exit(1);
	clf_json_free(&head);
}

static _Noreturn void become_worker(int channel, pid_t nursery)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != nursery)
		_exit(1);
	reader_keep_only(channel);
	reader_worker_run(3);
}

static void spawn(struct clf_channel *channel)
{
	pid_t self = getpid();
	int pair[2] = {-1, -1};
	int process = -1;
	pid_t pid = -1;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0)
		pid = fork();
	if (pid == 0)
		become_worker(pair[1], self);
	if (pid > 0)
		process = pidfd_open(pid, 0);
	if (process < 0 && pid > 0)
		kill(pid, SIGKILL);
	answer(channel, READER_FRAME_WORKER, process >= 0, process >= 0 ? pair[0] : -1);
	if (process >= 0) {
		answer(channel, READER_FRAME_PIDFD, true, process);
		close(process);
	}
	if (pair[0] >= 0) {
		close(pair[0]);
		close(pair[1]);
	}
}

_Noreturn void reader_nursery_run(int descriptor, pid_t parent)
{
	struct clf_channel *channel;
	struct clf_frame frame;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(1);
	/* Workers end with their channel, not at Ctrl-C in the middle of a mail; the kernel reaps them. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	reader_keep_only(descriptor);
	channel = clf_channel_new(3, 4096, 0);
	clf_read_prepare();
	/* Who becomes another has to ask anew to end with its parent. */
	sandbox_leave_root();
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(1);
	while (clf_channel_receive_wait(channel, -1, &frame, NULL) == CLF_OK) {
		if (frame.type == READER_FRAME_SPAWN)
			spawn(channel);
		clf_frame_clear(&frame);
	}
	_exit(0);
}
