/*
 * test_reader_pool.c - what a shut-in process can't do, and a pool that goes on when a mail kills or
 * stalls its reader.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/gateway/reader/reader.h"
#include "reader/reader_pool.h"
#include "reader/sandbox.h"

/* What a process does once it is shut in; its exit status is what it saw. */

static int reads_time(void)
{
	char *p = malloc(4 << 20);

	if (p == NULL)
		return 2;
	memset(p, 1, 4 << 20);
	free(p);
	return clf_clock_now() > 0 ? 0 : 1;
}

static int opens_file(void)
{
	return open("/etc/passwd", O_RDONLY) == -1 && errno == EACCES ? 0 : 1;
}

static int makes_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 1 : 2;
}

static int forks(void)
{
	return fork() == 0 ? 1 : 2;
}

static int executes(void)
{
	char *const arguments[] = {NULL};

	execv("/bin/true", arguments);
	return 2;
}

static int maps_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? 2 : 1;
}

static int signals_parent(void)
{
	return kill(getppid(), 0) == 0 ? 1 : 2;
}

static int writes_file(void)
{
	return unlink("/tmp/clf-no-such-file") == 0 ? 1 : 2;
}

static int shut_in(int (*act)(void))
{
	static const struct clf_sandbox_limits limits = {5, 256u << 20};
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		if (sandbox_enter(&limits, NULL) != CLF_OK)
			_exit(99);
		_exit(act());
	}
	waitpid(pid, &status, 0);
	return status;
}

static void ordinary_work_goes_on(void **state)
{
	(void)state;
	assert_int_equal(shut_in(reads_time), 0);
	assert_int_equal(shut_in(opens_file), 0);
}

static void everything_else_ends_the_process(void **state)
{
	static int (*const acts[])(void) = {makes_socket, forks, executes, maps_code, signals_parent, writes_file};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(acts); i++) {
		int status = shut_in(acts[i]);

		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGSYS);
	}
}

#ifndef __SANITIZE_ADDRESS__
static int takes_memory(void)
{
	return malloc(400u << 20) == NULL ? 0 : 1;
}

static void memory_is_limited(void **state)
{
	(void)state;
	assert_int_equal(shut_in(takes_memory), 0);
}
#endif

/* The pool. */

#define MAIL                                                                                                           \
	"From: Ana <ana@example.com>\r\nTo: support@example.test\r\nSubject: Hello there\r\n"                          \
	"Message-ID: <1@example.com>\r\n\r\nThe lamp is broken.\r\n"
#define MULTIPART                                                                                                      \
	"From: ana@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "                  \
	"boundary=b\r\n\r\n"                                                                                           \
	"--b\r\nContent-Type: text/plain\r\n\r\nbody\r\n--b\r\nContent-Type: text/csv\r\n"                             \
	"Content-Disposition: attachment; filename=list.csv\r\n\r\na,b\r\n--b--\r\n"

static struct clf_arena *arena;
static struct clf_reader_pool *pool;

static int set_up(void **state)
{
	(void)state;
	arena = clf_arena_new();
	assert_int_equal(clf_reader_pool_new(2, &pool, NULL), CLF_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	clf_reader_pool_free(&pool);
	assert_null(pool);
	clf_arena_free(&arena);
	return 0;
}

static pid_t parent_of(const char *pid)
{
	char path[300];
	int parent = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%s/stat", pid);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	if (fscanf(file, "%*d %*s %*c %d", &parent) != 1)
		parent = 0;
	fclose(file);
	return parent;
}

/* Grandchildren of this process: the workers. */
static size_t find_workers(pid_t *out, size_t max)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	size_t n = 0;

	while ((entry = readdir(folder)) != NULL) {
		char parent[32];

		if (strspn(entry->d_name, "0123456789") != strlen(entry->d_name))
			continue;
		snprintf(parent, sizeof parent, "%d", (int)parent_of(entry->d_name));
		if (strcmp(parent, "0") != 0 && parent_of(parent) == getpid() && n < max)
			out[n++] = (pid_t)strtol(entry->d_name, NULL, 10);
	}
	closedir(folder);
	return n;
}

static pid_t the_worker(void)
{
	pid_t pids[4];

	assert_int_equal(find_workers(pids, 4), 1);
	return pids[0];
}

static struct clf_reading *read_one(const char *mail)
{
	struct clf_reading *reading = NULL;
	struct clf_error err = {0};

	if (clf_reader_read(pool, arena, clf_str_from(mail), NULL, &reading, &err) != CLF_OK)
		fail_msg("%s", err.text);
	return reading;
}

static void a_mail_is_read(void **state)
{
	struct clf_reading *reading = read_one(MAIL);

	(void)state;
	assert_string_equal(reading->subject, "Hello there");
	assert_string_equal(reading->message_id, "1@example.com");
	assert_string_equal(reading->from.items[0].address, "ana@example.com");
	assert_non_null(strstr(reading->text, "The lamp is broken."));
}

static void a_part_is_read(void **state)
{
	struct clf_part part = {0};
	struct clf_error err = {0};

	(void)state;
	assert_int_equal(clf_reader_part(pool, arena, CLF_STR(MULTIPART), "2", &part, &err), CLF_OK);
	assert_string_equal(part.type, "text/csv");
	assert_string_equal(part.name, "list.csv");
	assert_non_null(strstr(clf_arena_copy(arena, part.bytes.p, part.bytes.n), "a,b"));
	assert_int_equal(clf_reader_part(pool, arena, CLF_STR(MULTIPART), "9", &part, &err), CLF_ENOTFOUND);
}

static void an_empty_mail_is_refused_and_the_worker_stays(void **state)
{
	struct clf_reading *reading = NULL;
	struct clf_error err = {0};
	pid_t before;

	(void)state;
	read_one(MAIL);
	before = the_worker();
	assert_int_equal(clf_reader_read(pool, arena, CLF_STR(""), NULL, &reading, &err), CLF_EINVAL);
	assert_null(reading);
	read_one(MAIL);
	assert_int_equal(the_worker(), before);
}

static enum clf_status collect(int64_t *tag, enum clf_status *result, struct clf_reading **reading,
			       struct clf_error *err)
{
	for (int tries = 0; tries < 1000; tries++) {
		struct pollfd fds[4];
		size_t n;

		if (clf_reader_collect(pool, arena, tag, result, reading, err) == CLF_OK)
			return CLF_OK;
		n = clf_reader_poll_fds(pool, fds, 4);
		poll(fds, n, 20);
	}
	return CLF_EAGAIN;
}

/* Reads once so that a worker is there, holds it, and starts a mail on it. */
static pid_t start_on_held_worker(int64_t tag)
{
	pid_t worker;

	read_one(MAIL);
	worker = the_worker();
	kill(worker, SIGSTOP);
	assert_int_equal(clf_reader_start(pool, tag, CLF_STR(MAIL), false, NULL, NULL), CLF_OK);
	return worker;
}

static void a_mail_that_kills_is_told_and_the_next_is_read(void **state)
{
	enum clf_status result = CLF_OK;
	struct clf_reading *reading = NULL;
	struct clf_error err = {0};
	int64_t tag = 0;

	(void)state;
	kill(start_on_held_worker(7), SIGKILL);
	assert_int_equal(collect(&tag, &result, &reading, &err), CLF_OK);
	assert_int_equal(tag, 7);
	assert_int_equal(result, CLF_EIO);
	assert_null(reading);
	assert_non_null(strstr(err.text, "died"));
	assert_string_equal(read_one(MAIL)->subject, "Hello there");
}

static void a_mail_that_stalls_is_ended_and_the_next_is_read(void **state)
{
	enum clf_status result = CLF_OK;
	struct clf_reading *reading = NULL;
	struct clf_error err = {0};
	int64_t tag = 0;
	pid_t worker;

	(void)state;
	worker = start_on_held_worker(8);
	clf_reader_pool_free(&pool);
	assert_int_equal(clf_reader_pool_new(2, &pool, NULL), CLF_OK);
	for (int tries = 0; kill(worker, 0) == 0 && tries < 250; tries++)
		clf_sleep_ms(20);
	assert_int_equal(kill(worker, 0), -1);
	clf_reader_pool_deadline(pool, 1500);
	worker = start_on_held_worker(9);
	assert_int_equal(collect(&tag, &result, &reading, &err), CLF_OK);
	assert_int_equal(tag, 9);
	assert_int_equal(result, CLF_EIO);
	assert_non_null(strstr(err.text, "longer than"));
	for (int tries = 0; kill(worker, 0) == 0 && tries < 250; tries++)
		clf_sleep_ms(20);
	assert_int_equal(kill(worker, 0), -1);
	clf_reader_pool_deadline(pool, CLF_READER_SECONDS * 1000);
	assert_string_equal(read_one(MAIL)->subject, "Hello there");
}

static void several_are_read_at_once(void **state)
{
	const int most = 2 * CLF_READER_QUEUE;
	bool seen[2 * CLF_READER_QUEUE + 1] = {false};
	enum clf_status result;
	struct clf_reading *reading;
	int64_t tag;

	(void)state;
	for (int i = 1; i <= most; i++)
		assert_int_equal(
		    clf_reader_start(pool, i, i % 2 ? CLF_STR(MAIL) : CLF_STR(MULTIPART), false, NULL, NULL), CLF_OK);
	assert_int_equal(clf_reader_start(pool, most + 1, CLF_STR(MAIL), false, NULL, NULL), CLF_EAGAIN);
	for (int i = 0; i < most; i++) {
		assert_int_equal(collect(&tag, &result, &reading, NULL), CLF_OK);
		assert_int_equal(result, CLF_OK);
		assert_string_equal(reading->subject, tag % 2 ? "Hello there" : "x");
		assert_false(seen[tag]);
		seen[tag] = true;
	}
}

/* Both workers are held with a queue and killed: one mail of each is to blame, the others weren't begun. */
static void mails_behind_one_that_kills_come_back_unread(void **state)
{
	int results[7] = {0};
	enum clf_status result;
	struct clf_reading *reading;
	pid_t workers[4];
	int64_t tag;

	(void)state;
	assert_int_equal(clf_reader_start(pool, 0, CLF_STR(MAIL), false, NULL, NULL), CLF_OK);
	assert_int_equal(clf_reader_start(pool, 0, CLF_STR(MAIL), false, NULL, NULL), CLF_OK);
	for (int i = 0; i < 2; i++)
		assert_int_equal(collect(&tag, &result, &reading, NULL), CLF_OK);
	assert_int_equal(find_workers(workers, 4), 2);
	for (int i = 0; i < 2; i++)
		kill(workers[i], SIGSTOP);
	for (int i = 1; i <= 6; i++)
		assert_int_equal(clf_reader_start(pool, i, CLF_STR(MAIL), false, NULL, NULL), CLF_OK);
	for (int i = 0; i < 2; i++)
		kill(workers[i], SIGKILL);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(collect(&tag, &result, &reading, NULL), CLF_OK);
		assert_null(reading);
		results[tag] = (int)result;
	}
	for (int i = 1; i <= 6; i++)
		assert_int_equal(results[i], i <= 2 ? CLF_EIO : CLF_EAGAIN);
	assert_string_equal(read_one(MAIL)->subject, "Hello there");
}

static void a_large_mail_is_not_put_behind_others(void **state)
{
	size_t size = 2u << 20;
	char *mail = malloc(size);

	(void)state;
	assert_non_null(mail);
	memset(mail, 'x', size);
	for (int i = 1; i <= 2; i++)
		assert_int_equal(clf_reader_start(pool, i, CLF_STR(MAIL), false, NULL, NULL), CLF_OK);
	assert_int_equal(clf_reader_start(pool, 3, (struct clf_str){mail, size}, false, NULL, NULL), CLF_EAGAIN);
	free(mail);
}

static void a_worker_is_never_root(void **state)
{
	char line[256];
	FILE *file;
	unsigned seen = 0;

	(void)state;
	read_one(MAIL);
	snprintf(line, sizeof line, "/proc/%d/status", (int)the_worker());
	file = fopen(line, "r");
	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL) {
		unsigned id[4];

		if (strncmp(line, "Groups:", 7) == 0 && geteuid() == 0)
			assert_int_equal(strspn(line + 7, " \t\n"), strlen(line + 7));
		if (strncmp(line, "Uid:", 4) != 0 && strncmp(line, "Gid:", 4) != 0)
			continue;
		seen++;
		assert_int_equal(sscanf(line + 4, "%u %u %u %u", &id[0], &id[1], &id[2], &id[3]), 4);
		for (size_t i = 0; i < 4; i++)
			assert_int_not_equal(id[i], 0);
	}
	fclose(file);
	assert_int_equal(seen, 2);
	assert_false(clf_reader_pool_is_root(pool));
}

/* Held, its queue is read by another; when as many take long as may, one that comes on top waits for its turn. */
static void mails_behind_one_that_takes_long_are_read_elsewhere(void **state)
{
	bool seen[40] = {false};
	enum clf_status result;
	struct clf_reading *reading;
	int64_t tag = 0;
	pid_t worker;

	(void)state;
	worker = start_on_held_worker(1);
	for (int i = 2; i <= 20; i++)
		assert_int_equal(clf_reader_start(pool, i, CLF_STR(MAIL), false, NULL, NULL), CLF_OK);
	for (int done = 0; done < 19;) {
		assert_int_equal(collect(&tag, &result, &reading, NULL), CLF_OK);
		if (result == CLF_EAGAIN) {
			assert_int_equal(clf_reader_start(pool, tag, CLF_STR(MAIL), false, NULL, NULL), CLF_OK);
			continue;
		}
		assert_int_equal(result, CLF_OK);
		assert_int_not_equal(tag, 1);
		assert_false(seen[tag]);
		seen[tag] = true;
		done++;
	}
	kill(worker, SIGCONT);
	assert_int_equal(collect(&tag, &result, &reading, NULL), CLF_OK);
	assert_int_equal(tag, 1);
	assert_int_equal(result, CLF_OK);
}

#ifdef CLF_FAULTS
#define STALLS "From: eve@evil.example\r\nSubject: x\r\n\r\nThis is never read to its end.\r\n"

/* Two workers and one place apart: of three that take long one gives its worker back, and the others find it. */
static void when_too_many_take_long_one_waits_for_its_turn(void **state)
{
	enum clf_status result = CLF_OK;
	struct clf_reading *reading;
	int64_t tag = 0;

	(void)state;
	setenv("CLF_TEST_STALL_ON", "never read to its end", 1);
	clf_reader_pool_free(&pool);
	assert_int_equal(clf_reader_pool_new(2, &pool, NULL), CLF_OK);
	for (int i = 1; i <= 3; i++)
		assert_int_equal(clf_reader_start(pool, i, CLF_STR(STALLS), false, NULL, NULL), CLF_OK);
	for (int tries = 0; tries < 10 && result != CLF_ECONFLICT; tries++) {
		assert_int_equal(collect(&tag, &result, &reading, NULL), CLF_OK);
		if (result == CLF_EAGAIN)
			assert_int_equal(clf_reader_start(pool, tag, CLF_STR(STALLS), false, NULL, NULL), CLF_OK);
	}
	assert_int_equal(result, CLF_ECONFLICT);
	assert_int_equal(clf_reader_start(pool, tag, CLF_STR(STALLS), true, NULL, NULL), CLF_EAGAIN);
	assert_int_equal(clf_reader_start(pool, 9, CLF_STR(MAIL), false, NULL, NULL), CLF_OK);
	assert_int_equal(collect(&tag, &result, &reading, NULL), CLF_OK);
	assert_int_equal(tag, 9);
	assert_int_equal(result, CLF_OK);
	unsetenv("CLF_TEST_STALL_ON");
}
#endif

static void a_worker_holds_nothing_of_ours(void **state)
{
	char path[64];
	struct dirent *entry;
	DIR *folder;
	int fds = 0;

	(void)state;
	read_one(MAIL);
	snprintf(path, sizeof path, "/proc/%d/fd", (int)the_worker());
	folder = opendir(path);
	if (folder == NULL)
		skip();
	while ((entry = readdir(folder)) != NULL)
		fds += entry->d_name[0] != '.';
	closedir(folder);
	assert_int_equal(fds, 4);
}

static void a_large_mail_goes_through(void **state)
{
	size_t size = 20u << 20;
	char *mail = malloc(size + 1);
	struct clf_reading *reading = NULL;
	struct clf_error err = {0};
	size_t head = strlen(MAIL);

	(void)state;
	assert_non_null(mail);
	memset(mail, 'x', size);
	memcpy(mail, MAIL, head);
	for (size_t i = head; i + 80 < size; i += 80)
		memcpy(mail + i, "\r\n", 2);
	if (clf_reader_read(pool, arena, (struct clf_str){mail, size}, NULL, &reading, &err) != CLF_OK)
		fail_msg("%s", err.text);
	assert_string_equal(reading->subject, "Hello there");
	free(mail);
}

/* As a service's SystemCallFilter that lacks `seccomp`: refused with EPERM, whatever else is allowed. */
static int forbid_filters(void)
{
	struct sock_filter code[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {(unsigned short)CLF_COUNT(code), code};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* 0: what is wrong is said before any mail, and blames none. */
static int sees_that_nothing_can_be_read(void)
{
	struct clf_reader_pool *none = NULL;
	struct clf_error err = {0};

	if (!forbid_filters())
		return 1;
	if (clf_reader_prove(&err) != CLF_EIO || strstr(err.text, "seccomp") == NULL)
		return 2;
	if (clf_reader_pool_new(1, &none, NULL) != CLF_OK)
		return 3;
	if (clf_reader_start(none, 1, CLF_STR(MAIL), false, NULL, &err) != CLF_EIO)
		return 4;
	clf_reader_pool_free(&none);
	return strstr(err.text, "can't be entered") != NULL ? 0 : 5;
}

static void a_sandbox_that_cannot_be_entered_is_said(void **state)
{
	int status = 0;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(sees_that_nothing_can_be_read());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void where_mail_can_be_read_that_is_seen(void **state)
{
	struct clf_error err = {0};

	(void)state;
	if (clf_reader_prove(&err) != CLF_OK)
		fail_msg("%s", err.text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_sandbox_that_cannot_be_entered_is_said),
	    cmocka_unit_test(where_mail_can_be_read_that_is_seen),
	    cmocka_unit_test(ordinary_work_goes_on),
	    cmocka_unit_test(everything_else_ends_the_process),
#ifndef __SANITIZE_ADDRESS__
	    cmocka_unit_test(memory_is_limited),
#endif
	    cmocka_unit_test_setup_teardown(a_mail_is_read, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_part_is_read, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(an_empty_mail_is_refused_and_the_worker_stays, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_mail_that_kills_is_told_and_the_next_is_read, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_mail_that_stalls_is_ended_and_the_next_is_read, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(several_are_read_at_once, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(mails_behind_one_that_kills_come_back_unread, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_large_mail_is_not_put_behind_others, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_worker_is_never_root, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(mails_behind_one_that_takes_long_are_read_elsewhere, set_up, tear_down),
#ifdef CLF_FAULTS
	    cmocka_unit_test_setup_teardown(when_too_many_take_long_one_waits_for_its_turn, set_up, tear_down),
#endif
	    cmocka_unit_test_setup_teardown(a_worker_holds_nothing_of_ours, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_large_mail_goes_through, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("reader_pool", tests, NULL, NULL);
}
