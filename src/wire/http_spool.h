/*
 * http_spool.h - a request's body as a file without a name: whatever ends, nothing of it is left.
 */
#ifndef CLF_WIRE_HTTP_SPOOL_H
#define CLF_WIRE_HTTP_SPOOL_H

#include <stdbool.h>
#include <stddef.h>

struct http_spool {
	int fd; /* 0: there is none */
	size_t max, size;
	bool over_long, failed; /* more than max came; it couldn't be written */
};

/* In TMPDIR, /var/tmp or /tmp. False: in none of them. */
bool http_spool_begin(struct http_spool *spool, size_t max);
void http_spool_add(struct http_spool *spool, const char *bytes, size_t size);
void http_spool_end(struct http_spool *spool);

#endif
