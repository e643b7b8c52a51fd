/*
 * web_ask.c - asks one page again and again over some connections, and says how fast it came.
 *
 * usage: web_ask PORT PATH COOKIE CONNECTIONS SECONDS
 * Writes, by tabs: requests a second, and microseconds: the median, ninety-nine in a hundred, the longest; bytes of a
 * body. Anything but a 200 ends it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 64
#define TIMES_MAX (1u << 22)
#define HEAD_MAX 16384

struct line {
	int fd;
	int64_t begun;
	char head[HEAD_MAX];
	size_t head_size, left; /* left: of the body; SIZE_MAX: its size isn't known yet */
};

static char request[4096];
static int request_size;
static uint16_t port;
static uint32_t *times;
static size_t count, body_size;

static int64_t microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void fail(const char *what)
{
	fprintf(stderr, "web_ask: %s (%s)\n", what, strerror(errno));
	exit(1);
}

static void begin(struct line *line)
{
	struct sockaddr_in at = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
	int on = 1;

	if (line->fd < 0) {
		line->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (line->fd < 0 || connect(line->fd, (struct sockaddr *)&at, sizeof at) != 0)
			fail("no connection");
		setsockopt(line->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	}
	line->head_size = 0;
	line->left = SIZE_MAX;
	line->begun = microseconds();
	if (write(line->fd, request, (size_t)request_size) != request_size)
		fail("a request isn't taken");
}

static void read_head(struct line *line)
{
	char *end = strstr(line->head, "\r\n\r\n");
	char *length = strcasestr(line->head, "\r\nContent-Length:");

	if (end == NULL) {
		if (line->head_size == HEAD_MAX - 1)
			fail("a head without end");
		return;
	}
	if (strncmp(line->head + strlen("HTTP/1.1 "), "200", 3) != 0 || length == NULL || length > end) {
		fprintf(stderr, "web_ask: %.*s\n", (int)(end - line->head), line->head);
		exit(1);
	}
	body_size = strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
	line->left = body_size - (size_t)(line->head + line->head_size - end - 4);
}

/* True: an answer is whole. */
static int hear(struct line *line)
{
	static char rest[1 << 18];
	int in_head = line->left == SIZE_MAX;
	ssize_t n = in_head ? read(line->fd, line->head + line->head_size, HEAD_MAX - 1 - line->head_size)
			    : read(line->fd, rest, line->left < sizeof rest ? line->left : sizeof rest);

	if (n <= 0)
		fail("a connection ended");
	if (in_head) {
		line->head_size += (size_t)n;
		line->head[line->head_size] = '\0';
		read_head(line);
	} else {
		line->left -= (size_t)n;
	}
	return line->left == 0;
}

static int by_size(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

static void ask(size_t lines, int64_t span)
{
	static struct line all[CONNECTIONS_MAX];
	struct pollfd fds[CONNECTIONS_MAX];
	int64_t begun = microseconds(), now = begun;

	for (size_t i = 0; i < lines; i++) {
		all[i].fd = -1;
		begin(&all[i]);
		fds[i] = (struct pollfd){.fd = all[i].fd, .events = POLLIN};
	}
	while (now - begun < span && count < TIMES_MAX) {
		if (poll(fds, lines, 20000) <= 0)
			fail("no answer for 20 seconds");
		now = microseconds();
		for (size_t i = 0; i < lines && count < TIMES_MAX; i++) {
			if (fds[i].revents == 0 || !hear(&all[i]))
				continue;
			times[count++] = (uint32_t)(microseconds() - all[i].begun);
			if (strcasestr(all[i].head, "\r\nConnection: close") != NULL) {
				close(all[i].fd);
				all[i].fd = -1;
			}
			begin(&all[i]);
			fds[i].fd = all[i].fd;
		}
	}
	if (count == 0)
		fail("nothing was answered in that time");
	qsort(times, count, sizeof *times, by_size);
	printf("%.1f\t%u\t%u\t%u\t%zu\n", (double)count * 1e6 / (double)(now - begun), times[count / 2],
	       times[count * 99 / 100], times[count - 1], body_size);
}

int main(int argc, char **argv)
{
	size_t lines = argc == 6 ? strtoul(argv[4], NULL, 10) : 0;

	if (lines < 1 || lines > CONNECTIONS_MAX) {
		fputs("usage: web_ask PORT PATH COOKIE CONNECTIONS SECONDS\n", stderr);
		return 2;
	}
	port = (uint16_t)strtoul(argv[1], NULL, 10);
	request_size = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nCookie: %s\r\n\r\n",
				argv[2], argv[1], argv[3]);
	times = calloc(TIMES_MAX, sizeof *times);
	if (times == NULL || request_size < 0 || (size_t)request_size >= sizeof request)
		return 1;
	ask(lines, (int64_t)(strtod(argv[5], NULL) * 1e6));
	free(times);
	return 0;
}
