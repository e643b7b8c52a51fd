/*
 * supervisor_child.c - one role's process: started, listened to, watched, ended, started again.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "supervisor/supervisor.h"

#define BACKOFF_MS 1000
#define BACKOFF_MAX_MS 60000
#define STARTUP_MS 60000 /* until it first speaks */
#define STEADY_MS 60000  /* having run that long, a death counts as the first */
#define DEADLINE_MAX_S 86400
#define CONTROL_HEAD (64u << 10)

static char *copy(const char *text)
{
	char *made = strdup(text);

	if (made == NULL)
		abort();
	return made;
}

struct child *child_new(const char *role, const char *name, char *config)
{
	struct child *child = calloc(1, sizeof *child);

	if (child == NULL)
		abort();
	child->role = copy(role);
	child->name = copy(name);
	child->config = config;
	return child;
}

void child_free(struct child **child)
{
	if (child == NULL || *child == NULL)
		return;
	clf_channel_free(&(*child)->channel);
	free((*child)->role);
	free((*child)->name);
	free((*child)->config);
	free(*child);
	*child = NULL;
}

struct child *child_find(struct supervisor *supervisor, const char *role, const char *name)
{
	for (struct child *child = supervisor->children; child != NULL; child = child->next) {
		if (strcmp(child->role, role) == 0 && strcmp(child->name, name) == 0)
			return child;
	}
	return NULL;
}

/* What a role may know of our environment: a secret of another role's may stand in it (`env:NAME`). */
static bool is_for_all(const char *variable)
{
	static const char *const names[] = {"PATH=",
					    "HOME=",
					    "LANG=",
					    "LANGUAGE=",
					    "TZ=",
					    "TMPDIR=",
					    "LC_",
					    "LD_",
					    "JOURNAL_STREAM=",
					    "RES_OPTIONS=",
					    "LOCALDOMAIN=",
					    "ASAN_OPTIONS=",
					    "UBSAN_OPTIONS=",
					    "LSAN_OPTIONS=",
					    "TSAN_OPTIONS=",
					    "CLF_TEST_"};

	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		if (strncmp(variable, names[i], strlen(names[i])) == 0)
			return true;
	}
	return false;
}

static char **environment(void)
{
	size_t count = 0;
	size_t n = 0;
	char **list;

	while (environ != NULL && environ[count] != NULL)
		count++;
	list = calloc(count + 1, sizeof *list);
	if (list == NULL)
		abort();
	for (size_t i = 0; i < count; i++) {
		if (is_for_all(environ[i]))
			list[n++] = environ[i];
	}
	return list;
}

/* In the child, between fork and exec: nothing but its channel and standard streams is inherited. */
static void become(const char *program, const char *role, int channel, pid_t parent)
{
	char word[] = "role";
	char *arguments[] = {copy(program), word, copy(role), NULL};
	sigset_t none;
	int null;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	null = open("/dev/null", O_RDWR);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0)
		_exit(127);
	if (channel == 3 ? fcntl(3, F_SETFD, 0) != 0 : dup2(channel, 3) != 3)
		_exit(127);
	close_range(4, ~0u, 0);
	execvpe(program, arguments, environment());
	_exit(127);
}

static void say_config(struct child *child)
{
	struct clf_json *head = NULL;
	struct clf_error err = {0};
	enum clf_status status = clf_json_parse(clf_str_from(child->config), &head, &err);

	if (status == CLF_OK)
		clf_json_set_bool(head, "after_death", child->died);
	if (status == CLF_OK)
		status = clf_channel_send(child->channel, CLF_FRAME_CONFIG, head, (struct clf_str){NULL, 0}, -1, &err);
	if (status != CLF_OK)
		clf_log(CLF_LOG_ERROR, "role.config.failed", CLF_S("role", child->role), CLF_S("name", child->name),
			CLF_S("why", err.text));
	clf_json_free(&head);
}

static void fall_back(struct child *child, int64_t now)
{
	child->backoff_ms = child->backoff_ms == 0 ? BACKOFF_MS : child->backoff_ms * 2;
	if (child->backoff_ms > BACKOFF_MAX_MS)
		child->backoff_ms = BACKOFF_MAX_MS;
	child->state = CHILD_WAITING;
	child->start_at = now + child->backoff_ms;
}

static pid_t spawn(struct supervisor *supervisor, struct child *child, int pair[2])
{
	pid_t parent = getpid();
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return -1;
	pid = fork();
	if (pid == 0)
		become(supervisor->program, child->role, pair[1], parent);
	close(pair[1]);
	if (pid < 0)
		close(pair[0]);
	return pid;
}

void child_start(struct supervisor *supervisor, struct child *child)
{
	int64_t now = clf_clock_monotonic_ms();
	int pair[2] = {-1, -1};
	pid_t pid = spawn(supervisor, child, pair);

	if (pid < 0) {
		clf_log(CLF_LOG_ERROR, "role.start.failed", CLF_S("role", child->role), CLF_S("name", child->name),
			CLF_S("why", strerror(errno)));
		fall_back(child, now);
		return;
	}
	child->pid = pid;
	child->state = CHILD_RUNNING;
	child->started_at = now;
	child->deadline = now + STARTUP_MS;
	child->ready = false;
	child->spoke = child->late = false;
	child->channel = clf_channel_new(pair[0], CONTROL_HEAD, 0);
	clf_log(CLF_LOG_INFO, "role.started", CLF_S("role", child->role), CLF_S("name", child->name),
		CLF_N("pid", pid));
	say_config(child);
	links_make(supervisor, child);
}

void child_end(struct child *child, int64_t grace_ms)
{
	if (child->state != CHILD_RUNNING)
		return;
	child->state = CHILD_ENDING;
	child->kill_at = clf_clock_monotonic_ms() + grace_ms;
	kill(child->pid, SIGTERM);
}

static void log_death(const struct child *child, int wait_status, bool expected)
{
	enum clf_log_level level = expected ? CLF_LOG_INFO : CLF_LOG_ERROR;

	if (WIFSIGNALED(wait_status))
		clf_log(level, "role.ended", CLF_S("role", child->role), CLF_S("name", child->name),
			CLF_N("pid", child->pid), CLF_S("signal", sigabbrev_np(WTERMSIG(wait_status))),
			CLF_N("again_in_ms", expected ? 0 : child->backoff_ms));
	else
		clf_log(level, "role.ended", CLF_S("role", child->role), CLF_S("name", child->name),
			CLF_N("pid", child->pid), CLF_N("exit", WEXITSTATUS(wait_status)),
			CLF_N("again_in_ms", expected ? 0 : child->backoff_ms));
}

void child_died(struct supervisor *supervisor, struct child *child, int wait_status)
{
	bool expected = child->state == CHILD_ENDING || supervisor->stopping;
	int64_t now = clf_clock_monotonic_ms();

	ends_note(supervisor, child, wait_status);
	child->died = !expected && WIFSIGNALED(wait_status);
	if (expected || now - child->started_at >= STEADY_MS)
		child->backoff_ms = 0;
	if (expected) {
		child->state = CHILD_WAITING;
		child->start_at = now;
	} else {
		fall_back(child, now);
	}
	log_death(child, wait_status, expected);
	child->pid = 0;
	child->ready = false;
	clf_channel_free(&child->channel);
}

static void hear(struct child *child, const struct clf_frame *frame)
{
	int64_t seconds = clf_json_get_number(frame->head, "deadline_s", 0);

	if (frame->type == CLF_FRAME_READY) {
		child->ready = true;
		if (!child->spoke)
			child->deadline = 0;
	} else if (frame->type == CLF_FRAME_ALIVE && seconds > 0 && seconds <= DEADLINE_MAX_S) {
		child->spoke = true;
		child->deadline = clf_clock_monotonic_ms() + seconds * 1000;
	}
}

void child_listen(struct supervisor *supervisor, struct child *child)
{
	struct clf_error err = {0};
	enum clf_status status = CLF_OK;

	(void)supervisor;
	if (child->channel == NULL)
		return;
	if (clf_channel_pending(child->channel) > 0)
		clf_channel_flush(child->channel, NULL);
	while (status == CLF_OK) {
		struct clf_frame frame;

		status = clf_channel_receive(child->channel, &frame, &err);
		if (status != CLF_OK)
			break;
		hear(child, &frame);
		clf_frame_clear(&frame);
	}
	if (status == CLF_EAGAIN)
		return;
	if (status != CLF_ECLOSED)
		clf_log(CLF_LOG_ERROR, "role.broken", CLF_S("role", child->role), CLF_S("name", child->name),
			CLF_S("why", err.text));
	clf_channel_free(&child->channel);
	/* Without its channel it could never be told of a peer again. */
	if (child->state == CHILD_RUNNING && child->pid > 0)
		child->deadline = clf_clock_monotonic_ms() + 2000;
}

void child_watch(struct child *child, int64_t now)
{
	bool late = child->state == CHILD_RUNNING && child->deadline > 0 && now >= child->deadline;
	bool stuck = child->state == CHILD_ENDING && now >= child->kill_at;

	if (child->pid <= 0 || (!late && !stuck))
		return;
	clf_log(CLF_LOG_WARNING, "role.killed", CLF_S("role", child->role), CLF_S("name", child->name),
		CLF_N("pid", child->pid), CLF_S("why", late ? "it missed its deadline" : "it didn't end when told to"));
	kill(child->pid, SIGKILL);
	child->late = late;
	child->deadline = 0;
	child->kill_at = INT64_MAX;
}
