/*
 * test_supervisor.c - the supervisor with this very program as its roles: they write down what they
 * are told, and the tests kill, reload and stop them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/base/frame.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"

static char folder[64];
static struct clf_arena *arena;
static pid_t supervisor;

/* The role's side. */

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void note(const char *format, ...)
{
	int fd = open(getenv("CLF_TEST_NOTES"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	va_list args;

	va_start(args, format);
	vdprintf(fd, format, args);
	va_end(args);
	close(fd);
}

static void take_frames(struct clf_role_start *start)
{
	struct clf_frame frame;

	while (clf_channel_receive(start->control, &frame, NULL) == CLF_OK) {
		if (frame.type == CLF_FRAME_PEER && frame.fd >= 0)
			note("peer %s:%s %s:%s\n", start->role, start->name, clf_json_get_text(frame.head, "peer"),
			     clf_json_get_text(frame.head, "name"));
		clf_frame_clear(&frame);
	}
}

static void say(struct clf_role_start *start, int type, int64_t deadline)
{
	struct clf_json *head = clf_json_object();

	if (deadline > 0)
		clf_json_set_integer(head, "deadline_s", deadline);
	clf_channel_send(start->control, (uint8_t)type, head, (struct clf_str){NULL, 0}, -1, NULL);
	clf_json_free(&head);
}

static int inherited(void)
{
	int count = 0;

	for (int fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static int play_role(void)
{
	struct clf_role_start start;
	struct clf_error err = {0};
	int fds = inherited();

	if (clf_role_begin(&start, &err) != CLF_OK) {
		note("failed %s\n", err.text);
		return 1;
	}
	note("start %s:%s %d fds=%d mailboxes=%zu\n", start.role, start.name, (int)getpid(), fds,
	     start.config->mailbox_count);
	if (strcmp(start.name, "stuck") == 0)
		say(&start, CLF_FRAME_ALIVE, 1);
	say(&start, CLF_FRAME_READY, 0);
	for (;;) {
		struct pollfd ready[] = {{.fd = start.stop_fd, .events = POLLIN},
					 {.fd = clf_channel_fd(start.control), .events = POLLIN}};

		/* Frames that came with the configuration are in the channel already. */
		take_frames(&start);
		poll(ready, 2, -1);
		if (ready[0].revents)
			break;
	}
	note("stop %s:%s\n", start.role, start.name);
	return 0;
}

/* The test's side. */

static const char *path_of(const char *name)
{
	return clf_arena_printf(arena, "%s/%s", folder, name);
}

static void put(const char *name, const char *text)
{
	struct clf_error err = {0};

	unlink(path_of(name));
	if (clf_file_create(path_of(name), clf_str_from(text), 0600, &err) != CLF_OK)
		fail_msg("%s", err.text);
}

static const char *notes(void)
{
	struct clf_buf text;
	const char *copy;

	clf_buf_init(&text, 1 << 20);
	clf_file_read(path_of("notes"), &text, NULL);
	copy = clf_arena_copy(arena, text.p ? text.p : "", text.n);
	clf_buf_free(&text);
	return copy;
}

static int occurrences(const char *text, const char *what)
{
	int count = 0;

	for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what))
		count++;
	return count;
}

static void wait_for(const char *what, int times)
{
	int64_t end = clf_clock_monotonic_ms() + 15000;

	while (occurrences(notes(), what) < times) {
		if (clf_clock_monotonic_ms() > end)
			fail_msg("\"%s\" didn't come %d times:\n%s", what, times, notes());
		clf_sleep_ms(20);
	}
}

static pid_t pid_of(const char *who)
{
	const char *all;
	const char *last = NULL;
	const char *mark = clf_arena_printf(arena, "start %s ", who);

	wait_for(mark, 1);
	all = notes();
	for (const char *at = strstr(all, mark); at != NULL; at = strstr(at + 1, mark))
		last = at;
	assert_non_null(last);
	return (pid_t)strtol(last + strlen(mark), NULL, 10);
}

#define HEAD                                                                                                           \
	"[gateway]\nname = E\ndomain = example.test\nsecret_file = secret\n[store]\nurl = sqlite:x\n"                  \
	"[smtp out]\nurl = smtp://127.0.0.1\n"

static const char *mailbox(const char *name, const char *poll)
{
	return clf_arena_printf(arena,
				"[mailbox %s]\nurl = imaps://127.0.0.1\nuser = %s\npassword_file = secret\naddress = "
				"%s@example.test\nsmtp = out\ntrust = token\npoll = %s\n",
				name, name, name, poll);
}

static void serve(const char *config)
{
	put("c.conf", config);
	unlink(path_of("notes"));
	supervisor = fork();
	if (supervisor == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDERR_FILENO);
		_exit(clf_supervisor_run("/proc/self/exe", path_of("c.conf")));
	}
}

static void stop_and_check(void)
{
	int status = 0;

	kill(supervisor, SIGTERM);
	assert_int_equal(waitpid(supervisor, &status, 0), supervisor);
	supervisor = 0;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static bool is_gone(pid_t pid)
{
	char stat[64];
	char state = 'X';
	FILE *file;

	snprintf(stat, sizeof stat, "/proc/%d/stat", (int)pid);
	file = fopen(stat, "r");
	if (file == NULL)
		return true;
	if (fscanf(file, "%*d %*s %c", &state) != 1)
		state = 'X';
	fclose(file);
	return state == 'Z' || state == 'X';
}

static int end_supervisor(void **state)
{
	(void)state;
	if (supervisor > 0) {
		kill(supervisor, SIGKILL);
		waitpid(supervisor, NULL, 0);
	}
	supervisor = 0;
	return 0;
}

static int set_up(void **state)
{
	char key[80];

	(void)state;
	arena = clf_arena_new();
	snprintf(folder, sizeof folder, "/tmp/clf-supervisor-XXXXXX");
	assert_non_null(mkdtemp(folder));
	setenv("CLF_TEST_NOTES", path_of("notes"), 1);
	clf_keyring_new_key(1, key);
	put("secret", key);
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"secret", "c.conf", "notes"};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(names); i++)
		unlink(path_of(names[i]));
	rmdir(folder);
	clf_arena_free(&arena);
	return 0;
}

static void roles_start_with_their_part_and_end(void **state)
{
	(void)state;
	serve(clf_arena_printf(arena, "%s%s%s[http]\nlisten = 127.0.0.1:1\n", HEAD, mailbox("a", "60s"),
			       mailbox("b", "60s")));
	wait_for("start ", 6);
	wait_for("peer ", 10);
	assert_non_null(strstr(notes(), "peer mailbox:a intake:\n"));
	assert_non_null(strstr(notes(), "peer intake: mailbox:a\n"));
	assert_non_null(strstr(notes(), "peer intake: mailbox:b\n"));
	assert_non_null(strstr(notes(), "peer sender: intake:\n"));
	assert_non_null(strstr(notes(), "peer sender: web:\n"));
	assert_null(strstr(notes(), "peer mailbox:a sender"));
	/* Standard streams and the channel, nothing else of the supervisor's. */
	assert_int_equal(occurrences(notes(), " fds=4 "), 6);
	assert_non_null(strstr(notes(), "start mailbox:a"));
	assert_int_equal(occurrences(notes(), "mailboxes=1\n"), 2);
	stop_and_check();
	assert_int_equal(occurrences(notes(), "stop "), 6);
	/* Mailboxes end first. */
	assert_true(strstr(notes(), "stop mailbox:a") < strstr(notes(), "stop intake"));
	assert_true(strstr(notes(), "stop mailbox:b") < strstr(notes(), "stop intake"));
}

static void what_dies_comes_again_and_is_introduced(void **state)
{
	pid_t first;

	(void)state;
	serve(clf_arena_printf(arena, "%s%s", HEAD, mailbox("a", "60s")));
	wait_for("peer mailbox:a intake:", 1);
	first = pid_of("intake:");
	kill(first, SIGKILL);
	wait_for("start intake:", 2);
	wait_for("peer mailbox:a intake:", 2);
	wait_for("peer intake: mailbox:a", 2);
	assert_int_equal(occurrences(notes(), "start mailbox:a"), 1);
	stop_and_check();
}

static void who_misses_a_deadline_is_killed(void **state)
{
	(void)state;
	serve(clf_arena_printf(arena, "%s%s", HEAD, mailbox("stuck", "60s")));
	wait_for("start mailbox:stuck", 2);
	assert_int_equal(occurrences(notes(), "start intake:"), 1);
	stop_and_check();
}

static void reload_touches_what_changed(void **state)
{
	(void)state;
	serve(clf_arena_printf(arena, "%s%s%s", HEAD, mailbox("a", "60s"), mailbox("b", "60s")));
	wait_for("start ", 5);
	put("c.conf", "[gateway]\nnonsense = 1\n");
	kill(supervisor, SIGHUP);
	clf_sleep_ms(300);
	assert_null(strstr(notes(), "stop "));
	put("c.conf", clf_arena_printf(arena, "%s%s%s[log]\n", HEAD, mailbox("a", "60s"), mailbox("c", "60s")));
	kill(supervisor, SIGHUP);
	wait_for("stop mailbox:b", 1);
	wait_for("start mailbox:c", 1);
	wait_for("start intake:", 2);
	assert_int_equal(occurrences(notes(), "start mailbox:a"), 1);
	assert_int_equal(occurrences(notes(), "start mailbox:b"), 1);
	stop_and_check();
}

static void none_survives_the_supervisor(void **state)
{
	pid_t pids[3];

	(void)state;
	serve(clf_arena_printf(arena, "%s%s", HEAD, mailbox("a", "60s")));
	wait_for("start ", 4);
	pids[0] = pid_of("intake:");
	pids[1] = pid_of("sender:");
	pids[2] = pid_of("mailbox:a");
	kill(supervisor, SIGKILL);
	waitpid(supervisor, NULL, 0);
	supervisor = 0;
	for (size_t i = 0; i < 3; i++) {
		for (int tries = 0; !is_gone(pids[i]) && tries < 250; tries++)
			clf_sleep_ms(20);
		assert_true(is_gone(pids[i]));
	}
}

static void wrong_configuration_is_refused(void **state)
{
	int status = 0;

	(void)state;
	serve("[gateway]\n");
	assert_int_equal(waitpid(supervisor, &status, 0), supervisor);
	supervisor = 0;
	assert_int_equal(WEXITSTATUS(status), 1);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(roles_start_with_their_part_and_end, end_supervisor),
	    cmocka_unit_test_teardown(what_dies_comes_again_and_is_introduced, end_supervisor),
	    cmocka_unit_test_teardown(who_misses_a_deadline_is_killed, end_supervisor),
	    cmocka_unit_test_teardown(reload_touches_what_changed, end_supervisor),
	    cmocka_unit_test_teardown(none_survives_the_supervisor, end_supervisor),
	    cmocka_unit_test_teardown(wrong_configuration_is_refused, end_supervisor),
	};

	if (argc == 3 && strcmp(argv[1], "role") == 0)
		return play_role();
	return cmocka_run_group_tests_name("supervisor", tests, set_up, tear_down);
}
