/*
 * http_client.h - asking an HTTP server: one question, one short answer (RFC 9110; adapter of libcurl).
 *
 * https, with certificate and name verified; http to a loopback address alone. Redirects aren't followed, no proxy is
 * used, nothing is kept between two questions. What answers is treated as hostile: time and size have limits.
 */
#ifndef CLF_WIRE_HTTP_CLIENT_H
#define CLF_WIRE_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct pollfd;

#define CLF_HTTP_ANSWER_MAX (64u << 10) /* when a question names no other limit */
#define CLF_HTTP_TIMEOUT_MS 10000       /* the same */
#define CLF_HTTP_RETRY_MAX_S 86400      /* a Retry-After beyond that is taken for that */

struct clf_http_question {
	const char *url;
	const char *ca_file;      /* certificates to trust instead of the system's; NULL: the system's */
	const char *body;         /* POST this; NULL: GET */
	const char *content_type; /* of the body; NULL: a form (clf_http_form_add) */
	int timeout_ms;           /* for the whole of it, finding the server included; 0: CLF_HTTP_TIMEOUT_MS */
	size_t limit;             /* of the answer's body, octets; 0: CLF_HTTP_ANSWER_MAX */
};

/* Whatever the status: 404 and a redirection are answers. */
struct clf_http_answer {
	int status;
	struct clf_str body; /* ends in a NUL that isn't counted; owned by the arena, or borrowed until done returns */
	int64_t retry_after_s; /* from Retry-After, in seconds or as a date; 0: none */
	bool is_json;          /* Content-Type says so */
};

/*
 * Whether a URL may be asked: https://HOST..., or http:// with a loopback address or localhost; no user in it.
 * CLF_EINVAL with words for a person otherwise.
 */
enum clf_status clf_http_url_check(const char *url, struct clf_error *err);

/*
 * Asks and waits. CLF_OK: *out is filled. CLF_EINVAL: not such a URL, or the ca_file can't be read; CLF_EDENIED: the
 * server's certificate isn't trusted or is another's; CLF_ELIMIT: the answer is too long; CLF_EAGAIN: not found, not
 * reached, cut off, or too slow. err says which.
 */
struct clf_arena;
enum clf_status clf_http_ask(struct clf_arena *arena, const struct clf_http_question *question,
			     struct clf_http_answer *out, struct clf_error *err);

/* The same beside a loop: many at a time, none of which holds up another. */
struct clf_http_pool;

/* status and err: as of clf_http_ask; answer is NULL unless CLF_OK, and lasts until this returns. It may ask again. */
typedef void clf_http_done(void *user, void *job, enum clf_status status, const struct clf_http_answer *answer,
			   const struct clf_error *err);

enum clf_status clf_http_pool_new(clf_http_done *done, void *user, struct clf_http_pool **out, struct clf_error *err);
/* What is still asked ends without done. */
void clf_http_pool_free(struct clf_http_pool **pool);
/* Copies the question. An error is returned, and done isn't called. */
enum clf_status clf_http_pool_ask(struct clf_http_pool *pool, const struct clf_http_question *question, void *job,
				  struct clf_error *err);
unsigned clf_http_pool_running(const struct clf_http_pool *pool);
/*
 * Works until a question ended, one of the count descriptors in others is ready (see their revents), or time is up.
 */
enum clf_status clf_http_pool_wait(struct clf_http_pool *pool, struct pollfd *others, size_t count, int timeout_ms,
				   struct clf_error *err);

/* Appends name=value to a form (application/x-www-form-urlencoded) or a query; NULL adds nothing. */
void clf_http_form_add(struct clf_buf *form, const char *name, const char *value);

#endif
