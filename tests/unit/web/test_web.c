/*
 * test_web.c - the role's own loop in a process of its own: it says that it lives, serves, wakes the sender, and ends.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "clf/base/frame.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"
#include "clf/web/web.h"
#include "web_fixture.h"

struct role {
	pid_t pid;
	struct clf_channel *control;
	int stop, port;
};

static int free_port(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	getsockname(fd, (struct sockaddr *)&address, &size);
	close(fd);
	return ntohs(address.sin_port);
}

static void start_role(struct fixture *f, struct role *role)
{
	int control[2], stop[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, control), 0);
	assert_int_equal(pipe(stop), 0);
	role->port = free_port();
	f->config.http_address = "127.0.0.1";
	f->config.http_port = (uint16_t)role->port;
	web_free(&f->web); /* a database connection doesn't survive a fork */
	role->pid = fork();
	if (role->pid == 0) {
		close(control[0]);
		close(stop[1]);
		struct clf_role_start start = {.arena = f->arena,
					       .control = clf_channel_new(control[1], CLF_FRAME_HEAD_MAX, 1 << 16),
					       .config = &f->config,
					       .role = "web",
					       .name = "",
					       .stop_fd = stop[0]};
		_exit(clf_web_run(&start));
	}
	close(control[1]);
	close(stop[0]);
	role->stop = stop[1];
	role->control = clf_channel_new(control[0], CLF_FRAME_HEAD_MAX, 1 << 16);
}

static bool hears(struct clf_channel *channel, uint8_t type)
{
	struct clf_frame frame;
	int64_t until = clf_clock_monotonic_ms() + 5000;
	while (clf_clock_monotonic_ms() < until) {
		enum clf_status status = clf_channel_receive_wait(channel, 500, &frame, NULL);
		if (status == CLF_EAGAIN)
			continue;
		if (status != CLF_OK)
			return false;
		bool found = frame.type == type;
		clf_frame_clear(&frame);
		if (found)
			return true;
	}
	return false;
}

static void http(const struct role *role, const char *request, char *answer, size_t size)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)role->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	size_t n = 0;
	ssize_t got;
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
	while (n < size - 1 && (got = recv(fd, answer + n, size - 1 - n, 0)) > 0)
		n += (size_t)got;
	answer[n] = '\0';
	close(fd);
}

static void post_json(const struct role *role, const char *path, const char *body, char *answer, size_t size)
{
	char request[2048];
	snprintf(request, sizeof request,
		 "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer " ADMIN
		 "\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		 path, strlen(body), body);
	http(role, request, answer, size);
}

static int end_role(struct role *role)
{
	int status = -1;
	int64_t until = clf_clock_monotonic_ms() + 3000;
	close(role->stop);
	while (waitpid(role->pid, &status, WNOHANG) == 0) {
		if (clf_clock_monotonic_ms() > until)
			kill(role->pid, SIGKILL);
		clf_sleep_ms(10);
	}
	clf_channel_free(&role->control);
	return status;
}

static void it_lives_serves_wakes_and_ends(void **state)
{
	struct fixture *f = *state;
	struct role role;
	static char answer[65536];
	int pair[2];
	start_role(f, &role);
	assert_true(hears(role.control, CLF_FRAME_READY));
	assert_true(hears(role.control, CLF_FRAME_ALIVE));
	http(&role, "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", answer, sizeof answer);
	assert_memory_equal(answer, "HTTP/1.1 200", 12);

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	struct clf_json *head = clf_json_object();
	clf_json_set_text(head, "peer", "sender");
	assert_int_equal(clf_channel_send(role.control, CLF_FRAME_PEER, head, CLF_STR(""), pair[0], NULL), CLF_OK);
	clf_json_free(&head);
	close(pair[0]);
	struct clf_channel *sender = clf_channel_new(pair[1], 4096, 0);
	post_json(&role, "/api/v1/tickets", "{\"subject\":\"s\",\"customer\":{\"address\":\"c@example.com\"}}", answer,
		  sizeof answer);
	assert_memory_equal(answer, "HTTP/1.1 201", 12);
	post_json(&role, "/api/v1/tickets/1001/followups", "{\"text\":\"hello\"}", answer, sizeof answer);
	assert_memory_equal(answer, "HTTP/1.1 202", 12);
	assert_true(hears(sender, CLF_FRAME_WAKE));

	/* A sender that died is no reason to fail. */
	clf_channel_free(&sender);
	post_json(&role, "/api/v1/tickets/1001/followups", "{\"text\":\"again\"}", answer, sizeof answer);
	assert_memory_equal(answer, "HTTP/1.1 202", 12);
	assert_int_equal(end_role(&role), 0);
}

static void it_ends_when_the_supervisor_is_gone(void **state)
{
	struct fixture *f = *state;
	struct role role;
	int status = -1;
	start_role(f, &role);
	assert_true(hears(role.control, CLF_FRAME_READY));
	clf_channel_free(&role.control);
	for (int i = 0; i < 300 && waitpid(role.pid, &status, WNOHANG) == 0; i++)
		clf_sleep_ms(10);
	assert_true(WIFEXITED(status));
	close(role.stop);
}

static void without_its_database_it_does_not_start(void **state)
{
	struct fixture *f = *state;
	struct role role;
	f->config.store_url = "sqlite:/nonexistent/clf.db";
	start_role(f, &role);
	assert_false(hears(role.control, CLF_FRAME_READY));
	assert_int_not_equal(end_role(&role), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(it_lives_serves_wakes_and_ends),
	    with_fixture(it_ends_when_the_supervisor_is_gone),
	    with_fixture(without_its_database_it_does_not_start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
