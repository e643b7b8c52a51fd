/*
 * reader.h - the sandboxed workers that read mail, and the pool that hands mails to them.
 *
 * A worker has no network, no files and no new privileges (seccomp), limits on memory and CPU, serves
 * some mails and is replaced. What comes back is validated as hostile. A mail that kills or stalls its
 * worker gives CLF_EIO (and err says so); the pool goes on with a new worker.
 */
#ifndef CLF_GATEWAY_READER_H
#define CLF_GATEWAY_READER_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/mail/read.h"

struct clf_arena;
struct clf_reader_pool;

#define CLF_READER_SECONDS 20           /* CPU and wall clock for one mail */
#define CLF_READER_MEMORY (1024u << 20) /* address space above what the worker has when shut in */
#define CLF_READER_MAILS 500            /* then the worker is replaced */
#define CLF_READER_QUEUE 16             /* mails that a worker has at once */
#define CLF_READER_PATIENCE_MS 300      /* then a mail goes on apart, and those behind it are read elsewhere */

/* Forks workers when they are needed. Must be made before the process opens its database or knows a secret: children
 * inherit what is in its memory. */
enum clf_status clf_reader_pool_new(unsigned workers, struct clf_reader_pool **out, struct clf_error *err);
/* How many there may be, before the first was asked for anything. */
void clf_reader_pool_resize(struct clf_reader_pool *pool, unsigned workers);
/* Wall clock for one mail instead of CLF_READER_SECONDS: who waits for a page waits less long. */
void clf_reader_pool_deadline(struct clf_reader_pool *pool, int64_t ms);
/* Started as root they become nobody; whether that was forbidden, once one was started. */
bool clf_reader_pool_is_root(const struct clf_reader_pool *pool);
void clf_reader_pool_free(struct clf_reader_pool **pool);

/* Whether mail can be read here at all: one mail that is built in, by a pool of its own. CLF_EIO says what keeps a
 * reader from being shut in. Blocking; before the process knows a secret. */
enum clf_status clf_reader_prove(struct clf_error *err);

/* Blocking, for commands and pages. */
enum clf_status clf_reader_read(struct clf_reader_pool *pool, struct clf_arena *arena, struct clf_str raw,
				const struct clf_read_options *options, struct clf_reading **out,
				struct clf_error *err);
enum clf_status clf_reader_part(struct clf_reader_pool *pool, struct clf_arena *arena, struct clf_str raw,
				const char *part, struct clf_part *out, struct clf_error *err);

/*
 * For intake: start a reading (CLF_EAGAIN: all workers have enough to do), wait for descriptors with poll, collect.
 * tag comes back with the result. reading is made in the arena given to collect; NULL with status and err when it
 * failed. A result of CLF_EAGAIN says that this mail was not begun when its worker ended over another: start it again.
 *
 * Half as many workers again read mails that take long, so that whatever these are the others find a worker. A result
 * of CLF_ECONFLICT says that all of those were taken: start this mail again as a slow one. A slow one waits for them.
 */
enum clf_status clf_reader_start(struct clf_reader_pool *pool, int64_t tag, struct clf_str raw, bool slow,
				 const struct clf_read_options *options, struct clf_error *err);
size_t clf_reader_poll_fds(struct clf_reader_pool *pool, struct pollfd *fds, size_t max);
#define CLF_READER_FDS 100
/* Until collect has something to do by itself; INT64_MAX: never. */
int64_t clf_reader_wait_ms(const struct clf_reader_pool *pool);
/* CLF_EAGAIN: nothing is finished. Enforces the workers' deadlines; call at least each second. */
enum clf_status clf_reader_collect(struct clf_reader_pool *pool, struct clf_arena *arena, int64_t *tag,
				   enum clf_status *result, struct clf_reading **reading, struct clf_error *err);
/* What the reader spent on what was collected last. */
int64_t clf_reader_spent_ms(const struct clf_reader_pool *pool);

#endif
