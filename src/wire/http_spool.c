/*
 * http_spool.c - a request's body written to a file without a name, as it comes.
 */
#include "http_spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "clf/base/count.h"

bool http_spool_begin(struct http_spool *spool, size_t max)
{
	const char *const folders[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};
	int fd = -1, above;

	for (size_t i = 0; fd < 0 && i < CLF_COUNT(folders); i++) {
		if (folders[i] != NULL)
			fd = open(folders[i], O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	}
	if (fd < 0)
		return false;
	/* 0 to 2 mean something else. */
	above = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	close(fd);
	if (above < 0)
		return false;
	*spool = (struct http_spool){.fd = above, .max = max};
	return true;
}

void http_spool_add(struct http_spool *spool, const char *bytes, size_t size)
{
	if (size > spool->max - spool->size)
		spool->over_long = true;
	while (size > 0 && !spool->failed && !spool->over_long) {
		ssize_t n = pwrite(spool->fd, bytes, size, (off_t)spool->size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			spool->failed = true;
			return;
		}
		bytes += n;
		size -= (size_t)n;
		spool->size += (size_t)n;
	}
}

void http_spool_end(struct http_spool *spool)
{
	if (spool->fd != 0)
		close(spool->fd);
	*spool = (struct http_spool){0};
}
