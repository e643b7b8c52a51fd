/*
 * notify.c - datagrams to the service manager.
 */
#include "supervisor/notify.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/base/str.h"

static void send_to(const char *path, const char *text)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	size_t n = strlen(path);
	int fd;

	if (n >= sizeof to.sun_path)
		return;
	memcpy(to.sun_path, path, n);
	if (path[0] == '@') /* an abstract name */
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return;
	/* A manager that doesn't listen ends what it waits for; there is nothing to do about it here. */
	(void)!sendto(fd, text, strlen(text), MSG_NOSIGNAL, (const struct sockaddr *)&to,
		      (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
	close(fd);
}

void notify(const char *format, ...)
{
	const char *path = getenv("NOTIFY_SOCKET");
	char text[1024];
	va_list args;

	if (path == NULL || (path[0] != '/' && path[0] != '@'))
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	send_to(path, text);
}

void notify_alive(void)
{
	static int64_t said_at;
	const char *given = getenv("WATCHDOG_USEC");
	int64_t now = clf_clock_monotonic_ms();
	unsigned long long usec = 0;

	if (given == NULL || !clf_text_to_u64(given, INT64_MAX, &usec) || usec == 0)
		return;
	if (said_at != 0 && now - said_at < (int64_t)(usec / 2000))
		return;
	said_at = now;
	notify("WATCHDOG=1");
}
